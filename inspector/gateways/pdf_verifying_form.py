"""The form of a signature: that its bytes leave no room for anything unseen.

What a signature covers is guarded by it. Left over are the bytes of the signature itself: its
digits, the zeros that fill its room, and those parts of its structure that are not signed.
Each of these can be written in one way only, so that a changed byte shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


def written_one_way(pdf: bytes, signature: Any, known: Sequence[x509.Certificate]) -> bool:
    """Whether the bytes of the signature are written as its structure is written, and no more.

    `known`: certificates from elsewhere, by which enclosed ones can be judged.
    """
    before, after = int(signature.byte_range[1]), int(signature.byte_range[2])
    digits = pdf[before:after]
    if _DIGITS.fullmatch(digits) is None or len(digits) % 2:
        return False
    data = bytes.fromhex(digits[1:-1].decode())
    try:
        end = _end_of_part(data, 0, len(data))
        info = cms.ContentInfo.load(data[:end], strict=True)
        return not data[end:].strip(b"\0") and _is_plain(info["content"], signature, known)
    except UNREADABLE:
        return False


def _end_of_part(data: bytes, begin: int, most: int, depth: int = 40) -> int:
    """Where the part that begins there ends; ValueError where it is not written as DER is:
    lengths as short as they can be, parts that fill what holds them.
    """
    tag, size, at = data[begin], data[begin + 1], begin + 2
    if size > 0x80:
        count = size & 0x7F
        size = int.from_bytes(data[at : at + count], "big")
        at += count
        if size < 0x80 or size >> 8 * (count - 1) == 0:
            raise ValueError
    end = at + size
    is_known = tag >= 0x80 or tag & 0x1F not in (0, 0x1F)
    if not is_known or end > most or not depth or data[begin + 1] == 0x80:
        raise ValueError
    while tag & 0x20 and at < end:
        at = _end_of_part(data, at, end, depth - 1)
    return end


def _is_plain(signed: cms.SignedData, signature: Any, known: Sequence[x509.Certificate]) -> bool:
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
        and _certificates_are_whole(signed, signature.signer_cert, known)
    )


def _certificates_are_whole(
    signed: cms.SignedData, signer: x509.Certificate, known: Sequence[x509.Certificate]
) -> bool:
    """Whether each enclosed certificate is borne by a signature, or bears another one.

    The signer's own is guarded by what it signed.
    """
    enclosed = [one.chosen for one in signed["certificates"] or ()]
    if not all(isinstance(one, x509.Certificate) for one in enclosed):
        return False
    issuers = {bytes(one.subject.dump()): one for one in (*known, *enclosed)}
    return all(_is_whole(one, enclosed, issuers) for one in enclosed if one.dump() != signer.dump())


def _is_whole(
    one: x509.Certificate,
    enclosed: Sequence[x509.Certificate],
    issuers: Mapping[bytes, x509.Certificate],
) -> bool:
    """One that issued itself names its own key or none as its issuer's [RFC 5280, 4.2.1.1]."""
    if one["signature_value"].contents[:1] != b"\0":  # bits that would be passed over
        return False
    issuer = one.authority_key_identifier
    if one.issuer.dump() == one.subject.dump() or issuer in (None, one.key_identifier):
        return _is_signed_by(one, one)
    if bytes(one.issuer.dump()) in issuers:
        return _is_signed_by(one, issuers[bytes(one.issuer.dump())])
    below = [each for each in enclosed if each.issuer.dump() == one.subject.dump()]
    return any(_is_signed_by(each, one) for each in below)


def _is_signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        child = load_der_x509_certificate(certificate.dump())
        child.verify_directly_issued_by(load_der_x509_certificate(issuer.dump()))
    except (InvalidSignature, InvalidVersion, UnsupportedAlgorithm, *UNREADABLE):
        return False
    return True
