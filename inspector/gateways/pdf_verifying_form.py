"""The form of a signature: that its bytes leave no room for anything unseen.

What a signature covers is guarded by it. Left over are the bytes of the signature itself: its
digits, the zeros that fill its room, and those parts of its structure that are not signed.
Each of these can be written in one way only, so that a changed byte shows.
"""

from __future__ import annotations

import re
from typing import Any

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import InvalidVersion, load_der_x509_certificate

from inspector.gateways.pdf_verifying_limits import UNREADABLE

_DIGITS = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>")


def hole_is_exact(pdf: bytes, byte_range: Any) -> bool:
    """Whether nothing is left uncovered up to the end of the range but the signature's digits."""
    numbers = [int(number) for number in byte_range]
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        return False
    _, before, after, rest = numbers
    whole = before < after and after + rest <= len(pdf)
    return whole and re.fullmatch(rb"<[0-9A-Fa-f]*>", pdf[before:after]) is not None


def written_one_way(pdf: bytes, signature: Any) -> bool:
    """Whether the bytes of the signature are written as its structure is written, and no more."""
    before, after = int(signature.byte_range[1]), int(signature.byte_range[2])
    digits = pdf[before:after]
    if _DIGITS.fullmatch(digits) is None or len(digits) % 2:
        return False
    data = bytes.fromhex(digits[1:-1].decode())
    try:
        info = cms.ContentInfo.load(data)
        return not data[len(info.dump()) :].strip(b"\0") and _is_plain(info["content"])
    except UNREADABLE:
        return False


def _is_plain(signed: cms.SignedData) -> bool:
    """One signer, the parts outside the signature as its signed parts say, certificates whole.

    The versions follow from the content [RFC 5652, 5.1 and 5.3].
    """
    (signer,) = signed["signer_infos"]
    by_key = signer["sid"].name == "subject_key_identifier"
    is_data = signed["encap_content_info"]["content_type"].native == "data"
    algorithms = [one.dump() for one in signed["digest_algorithms"]]
    return (
        signed["version"].native == ("v1" if is_data and not by_key else "v3")
        and signer["version"].native == ("v3" if by_key else "v1")
        and algorithms == [signer["digest_algorithm"].dump()]
        and _certificates_are_whole(signed)
    )


def _certificates_are_whole(signed: cms.SignedData) -> bool:
    """Each certificate enclosed whose issuer is enclosed too bears that issuer's signature."""
    enclosed = [one.chosen for one in signed["certificates"] or ()]
    if not all(isinstance(one, x509.Certificate) for one in enclosed):
        return False
    issuers = {bytes(one.subject.dump()): one for one in enclosed}
    return all(
        _is_signed_by(one, issuers[issuer])
        for one in enclosed
        if (issuer := bytes(one.issuer.dump())) in issuers
    )


def _is_signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        child = load_der_x509_certificate(certificate.dump())
        child.verify_directly_issued_by(load_der_x509_certificate(issuer.dump()))
    except (InvalidSignature, InvalidVersion, UnsupportedAlgorithm, *UNREADABLE):
        return False
    return True
