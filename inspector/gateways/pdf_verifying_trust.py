"""Who vouches for a certificate: nobody, this program here, or whom the reader trusts."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from inspector.domain.verdict import Problem
from inspector.gateways.pdf_verifying_limits import UNREADABLE

_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----(.*?)-----END", re.DOTALL)
_OTHER_PURPOSES = {"time_stamping", "server_auth", "ocsp_signing"}  # for nothing but these
USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})


@dataclass(frozen=True, slots=True)
class Trust:
    """The certificates a file is judged by."""

    roots: tuple[x509.Certificate, ...]
    own: frozenset[str]  # fingerprints

    def context(self, moment: datetime) -> ValidationContext:
        """For judging a chain as it was at this moment, without a network.

        Only an authority begins one, and only until it ends: the library would take any
        certificate for an authority that it is given as a root.
        """
        roots = [one for one in self._authorities() if not _has_ended(one, moment)]
        return ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)

    def _authorities(self) -> Iterator[x509.Certificate]:
        return (one for one in self.roots if is_authority(one))

    def has_outlived_issuer(self, signature: Any, moment: datetime) -> bool:
        """Whether a trusted authority stands above the signature that had ended."""
        chain = [signature.signer_cert, *signature.other_embedded_certs]
        issuers = {bytes(one.issuer.dump()) for one in chain}
        late = [one for one in self._authorities() if _has_ended(one, moment)]
        return any(bytes(one.subject.dump()) in issuers for one in late)

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


def _has_ended(certificate: x509.Certificate, moment: datetime) -> bool:
    return bool(moment.astimezone(UTC) > certificate.not_valid_after)


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether it says that it may issue others [RFC 5280, 4.2.1.3 and 4.2.1.9]."""
    constraints, usage = certificate.basic_constraints_value, certificate.key_usage_value
    issues = constraints is not None and bool(constraints["ca"].native)
    return issues and (usage is None or "key_cert_sign" in usage.native)


def may_sign(certificate: x509.Certificate) -> bool:
    """Whether it says nothing against being used to sign a document."""
    usage, purposes = certificate.key_usage_value, certificate.extended_key_usage_value
    signs = usage is None or bool(usage.native & USAGE.key_usage)
    return signs and (purposes is None or not set(purposes.native) <= _OTHER_PURPOSES)


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
