"""Who vouches for a certificate: nobody, this program here, or whom the reader trusts."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from inspector.domain.verdict import Problem
from inspector.gateways.pdf_verifying_limits import UNREADABLE

_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----(.*?)-----END", re.DOTALL)
USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})


@dataclass(frozen=True, slots=True)
class Trust:
    """The certificates a file is judged by."""

    roots: tuple[x509.Certificate, ...]
    own: frozenset[str]  # fingerprints

    def context(self, moment: datetime) -> ValidationContext:
        """For judging a chain as it was at this moment, without a network."""
        return ValidationContext(trust_roots=list(self.roots), moment=moment, allow_fetching=False)

    def names(self, certificate: x509.Certificate) -> bool:
        """Whether this very certificate is trusted."""
        return any(root.dump() == certificate.dump() for root in self.roots)

    def owns(self, certificate: x509.Certificate) -> bool:
        return fingerprint(certificate) in self.own


def trust_of(trusted: Sequence[bytes], own: Sequence[bytes]) -> Trust:
    """What cannot be read as a certificate vouches for nothing."""
    return Trust(
        tuple(certificates(trusted)), frozenset(fingerprint(one) for one in certificates(own))
    )


def certificates(texts: Iterable[bytes]) -> list[x509.Certificate]:
    """The certificates in these texts, PEM (any number) or DER."""
    found = []
    for text in texts:
        parts = [_unpacked(part) for part in _PEM.findall(text)] or [bytes(text)]
        for part in parts:
            try:
                certificate = x509.Certificate.load(part, strict=True)
                str(certificate.subject.native), certificate.public_key.native
                found.append(certificate)
            except UNREADABLE:
                continue
    return found


def _unpacked(part: bytes) -> bytes:
    try:
        return base64.b64decode(part)
    except ValueError:
        return b""


def fingerprint(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.dump()).hexdigest()


def name_of(certificate: x509.Certificate) -> str:
    """Whom it names, as short as it says it."""
    named: dict[str, Any] = certificate.subject.native
    for key in ("common_name", "organization_name", "serial_number"):
        told = named.get(key)
        if told:
            return str(told if isinstance(told, str) else told[0])
    return str(certificate.subject.human_friendly)


def out_of_time(certificate: x509.Certificate, moment: datetime) -> Problem | None:
    """Whether it was signed before the certificate began or after it ended."""
    signer, moment = name_of(certificate), moment.astimezone(UTC)
    if moment > certificate.not_valid_after:
        return Problem(
            code="expired", details={"signer": signer, "day": certificate.not_valid_after.date()}
        )
    if moment < certificate.not_valid_before:
        return Problem(
            code="not-yet", details={"signer": signer, "day": certificate.not_valid_before.date()}
        )
    return None
