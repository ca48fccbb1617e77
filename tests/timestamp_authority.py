"""A timestamp authority [RFC 3161] on loopback, which may be told to fail in many ways."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509
from certificates import Holder, authority
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_REFUSED = {
    "rejection": bytes.fromhex("30053003020102"),
    "waiting": bytes.fromhex("30053003020103"),
}
AT = datetime(2026, 11, 21, 7, 0, 0, tzinfo=UTC)


def answer(question: bytes, stamper: Holder | None = None, **wrong: Any) -> bytes:
    """The answer to a question. `nonce`, `digest`: another one; `signature`: a broken one;
    `status`: a refusal."""
    asked = tsp.TimeStampReq.load(question)
    if "status" in wrong:
        return _REFUSED[wrong["status"]]
    imprint = asked["message_imprint"]
    if "digest" in wrong:
        imprint["hashed_message"] = wrong["digest"]
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4.5",
            "message_imprint": imprint,
            "serial_number": 4711,
            "gen_time": AT,
            "nonce": wrong.get("nonce", asked["nonce"].native),
        }
    )
    token = _token(info, stamper or authority().stamper, broken="signature" in wrong)
    return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()


def _token(info: tsp.TSTInfo, stamper: Holder, *, broken: bool) -> cms.ContentInfo:
    certificate = x509.Certificate.load(stamper.der)
    content = info.dump()
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute(
                {"type": "message_digest", "values": [hashlib.sha256(content).digest()]}
            ),
            cms.CMSAttribute(
                {
                    "type": "signing_certificate_v2",
                    "values": [
                        tsp.SigningCertificateV2(
                            {
                                "certs": [
                                    tsp.ESSCertIDv2(
                                        {"cert_hash": hashlib.sha256(stamper.der).digest()}
                                    )
                                ]
                            }
                        )
                    ],
                }
            ),
        ]
    )
    key = stamper.key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    signature = key.sign(attributes.dump() + (b"x" if broken else b""), ec.ECDSA(hashes.SHA256()))
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signature,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(content),
            },
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        served: Served = self.server.served
        question = self.rfile.read(int(self.headers["Content-Length"]))
        served.asked.append(question)
        if served.closes:
            return
        body = served.body if served.body is not None else answer(question, **served.wrong)
        self.send_response(served.code)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


class Served:
    """What the authority does with the next questions."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[bytes] = []
        self.wrong: dict[str, Any] = {}
        self.body: bytes | None = None  # in place of an answer
        self.code = 200
        self.closes = False


@contextmanager
def timestamp_authority() -> Iterator[Served]:
    """An authority that answers on a free port of this machine until the block ends."""
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    served = Served(f"http://127.0.0.1:{server.server_port}/tsa")
    server.served = served
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
