"""Is what a timestamp authority answered a timestamp of what it was asked?"""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from asn1crypto import cms, core, tsp
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from inspector.domain.errors import InspectionError

_GRANTED = ("granted", "granted_with_mods")
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, UnsupportedAlgorithm)


class _Response(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """An answer; asn1crypto's own wants a token in a refusal too."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def check_token(answer: bytes, digest: bytes, nonce: int) -> Any:
    """The token; `timestamp-refused` where the authority says no, else `timestamp-wrong`.

    It must be of this digest and this question, made by a certificate that is for
    timestamps, and its signature must hold. Who stands behind that certificate is judged
    when the file is.
    """
    try:
        response = _Response.load(answer, strict=True)
        status = response["status"]["status"].native
        if status not in _GRANTED:
            raise InspectionError("timestamp-refused")
        token = response["time_stamp_token"]
        signed = token["content"]
        info = signed["encap_content_info"]["content"].parsed
        asked = info["message_imprint"]
        matches = (
            asked["hash_algorithm"]["algorithm"].native == "sha256"
            and asked["hashed_message"].native == digest
            and info["nonce"].native == nonce
        )
        if not matches or not _holds(signed):
            raise InspectionError("timestamp-wrong")
    except _UNREADABLE as problem:
        raise InspectionError("timestamp-wrong") from problem
    return token


def _holds(signed: Any) -> bool:
    """The authority's own signature holds, by a certificate that is for timestamps alone."""
    signer = extract_signer_info(signed)
    certificate = extract_certificate_info(signed).signer_cert
    usage = certificate.extended_key_usage_value
    if usage is None or usage.native != ["time_stamping"]:
        return False
    content = signed["encap_content_info"]["content"].contents
    found = hashlib.new(signer["digest_algorithm"]["algorithm"].native, content).digest()
    try:
        return all(validate_sig_integrity(signer, certificate, "tst_info", found))
    except SignatureValidationError:
        return False
