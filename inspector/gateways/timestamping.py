"""A document timestamp [RFC 3161]: an authority's word that the file was there at a time.

The one thing in signing that needs a network. It is asked over the standard library, with a
short patience, and what comes back is checked before it is put into the file.
"""

from __future__ import annotations

import ssl
from http.client import HTTPException
from io import BytesIO
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from asn1crypto import tsp
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper

from inspector.domain.delivery import SignatureField
from inspector.domain.errors import InspectionError
from inspector.gateways.signing_pdf import DAMAGE, empty_field, opened
from inspector.gateways.timestamp_tokens import check_token

_HEADERS = (("Content-Type", "query"), ("Accept", "reply"))
PATIENCE = 10  # seconds
_RESERVED = 24_576  # hex digits of room for the token with its certificates
_MOST = 1_000_000  # bytes of an answer; a real one has five thousand
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})  # answers that say: try again


def with_timestamp(pdf: bytes, url: str) -> bytes:
    """The file with a timestamp in its field.

    InspectionError `timestamp-unreachable`, `timestamp-refused`, `timestamp-untrusted` (its
    secure connection), `timestamp-wrong`, `sign-field-missing`, `sign-field-taken`,
    `sign-file-damaged`.
    """
    writer = opened(pdf)
    empty_field(writer, SignatureField.TIMESTAMP)
    stamper = PdfTimeStamper(_Authority(url), field_name=SignatureField.TIMESTAMP.value)
    output = BytesIO()
    try:
        stamper.timestamp_pdf(writer, "sha256", bytes_reserved=_RESERVED, output=output)
    except DAMAGE as problem:
        raise InspectionError("sign-file-damaged") from problem
    return output.getvalue()


class _Authority(TimeStamper):
    """Asks one address; the answer is checked against the question."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # has no types
        self._url = url

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        asked = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # nor it
        nonce, question = asked
        token = check_token(_asked(self._url, question.dump()), message_digest, nonce)
        if len(token.dump()) * 2 > _RESERVED:
            raise InspectionError("timestamp-wrong")
        return token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> Any:
        raise NotImplementedError  # async_timestamp asks by itself


def _asked(url: str, question: bytes) -> bytes:
    if not url.lower().startswith(("http://", "https://")):
        raise InspectionError("timestamp-unreachable")
    headers = {head: f"application/timestamp-{kind}" for head, kind in _HEADERS}
    try:
        with urlopen(Request(url, question, headers), timeout=PATIENCE) as answer:
            return bytes(answer.read(_MOST))
    except HTTPError as problem:
        problem.close()
        later = problem.code in _LATER
        raise InspectionError(
            "timestamp-unreachable" if later else "timestamp-refused"
        ) from problem
    except URLError as problem:
        untrusted = isinstance(problem.reason, ssl.SSLCertVerificationError)
        code = "timestamp-untrusted" if untrusted else "timestamp-unreachable"
        raise InspectionError(code) from problem
    except (OSError, HTTPException, ValueError) as problem:
        raise InspectionError("timestamp-unreachable") from problem
