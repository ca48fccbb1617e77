"""`services.delivery.Signers`: certificates of files, of tokens and our own, by pyHanko.

No work at construction; the libraries of each kind are loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.domain.delivery import SignatureField, SignedBy
from inspector.domain.errors import InspectionError
from inspector.services.ports import Clock, Words

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from inspector.gateways.signing_tokens import OnToken


def _now() -> datetime:
    return datetime.now(UTC)


Stamping = Callable[..., bytes]  # name, way, at, box: a page


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSigner:
    """`delivery.Signer` with its private key in memory."""

    name: str
    fingerprint: str
    way: SignedBy
    _signer: Any = field(repr=False)
    _stamping: Stamping = field(repr=False)

    def sign(self, pdf: bytes, field: SignatureField, at: datetime) -> bytes:
        from inspector.gateways.signing_pdf import with_signature

        stamp = partial(self._stamping, self.name, self.way, at)
        return with_signature(pdf, field, at, self._signer, self.name, stamp)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSigner:
    """`delivery.Signer` whose key stays on its token; each act opens it by the PIN."""

    name: str
    fingerprint: str
    way: SignedBy = SignedBy.TOKEN
    _found: OnToken = field(repr=False)
    _place: tuple[Path, str, str] = field(repr=False)  # library, PIN, label
    _stamping: Stamping = field(repr=False)

    def sign(self, pdf: bytes, field: SignatureField, at: datetime) -> bytes:
        """As `Signer.sign`; also `token-missing`, `token-pin`, `token-locked`."""
        from cryptography.hazmat.primitives.serialization import Encoding

        from inspector.gateways.signing_pdf import with_signature
        from inspector.gateways.signing_tokens import session, token_signer

        stamp = partial(self._stamping, self.name, self.way, at)
        der = self._found.certificate.public_bytes(Encoding.DER)
        with session(*self._place) as opened:
            signer = token_signer(opened, self._found, der)
            return with_signature(pdf, field, at, signer, self.name, stamp)


@dataclass(frozen=True, slots=True)
class CertificateSigners:
    """`delivery.Signers`. `fonts`: the folder of the faces that stamps are drawn in."""

    words: Words
    fonts: Path
    clock: Clock = _now

    def from_file(self, data: bytes, passphrase: str) -> HeldSigner:
        """Also `certificate-key-kind`, for a key PDF readers cannot judge."""
        from inspector.gateways.signing_files import check_purpose, read_pkcs12

        key, certificate, chain = read_pkcs12(data, passphrase)
        check_purpose(certificate)
        return self._held(key, certificate, chain, SignedBy.FILE)

    def from_token(self, library: Path, pin: str, label: str = "") -> TokenSigner:
        """`label` names the token; "": the first that is there."""
        try:
            from inspector.gateways.signing_tokens import find_certificate, session
        except ImportError as problem:
            raise InspectionError("token-library") from problem
        from inspector.gateways.signing_files import (
            check_period,
            check_purpose,
            fingerprint_of,
            name_of,
        )

        with session(library, pin, label) as opened:
            found = find_certificate(opened)
        check_purpose(found.certificate)
        check_period(found.certificate, self.clock())
        return TokenSigner(
            name=name_of(found.certificate),
            fingerprint=fingerprint_of(found.certificate),
            _found=found,
            _place=(library, pin, label),
            _stamping=self._stamp,
        )

    def make_own(self, organisation: str, device: str, at: datetime) -> tuple[str, bytes]:
        from inspector.gateways.own_certificate import make

        return make(self.words, organisation, device, at)

    def names(self, certificate: str, organisation: str) -> bool:
        from inspector.gateways.own_certificate import names

        return names(certificate, organisation)

    def own(self, certificate: str, key: bytes) -> HeldSigner:
        from inspector.gateways.signing_files import read_own

        private, read = read_own(certificate, key)
        return self._held(private, read, (), SignedBy.OWN)

    def timestamped(self, pdf: bytes, url: str) -> bytes:
        """Also `timestamp-wrong`: what came back is no timestamp of this file."""
        from inspector.gateways.timestamping import with_timestamp

        return with_timestamp(pdf, url)

    def _held(
        self, key: Any, certificate: Certificate, chain: tuple[Certificate, ...], way: SignedBy
    ) -> HeldSigner:
        from inspector.gateways.signing_files import (
            check_period,
            fingerprint_of,
            name_of,
            signer_of,
        )

        check_period(certificate, self.clock())
        return HeldSigner(
            name=name_of(certificate),
            fingerprint=fingerprint_of(certificate),
            way=way,
            _signer=signer_of(key, certificate, chain),
            _stamping=self._stamp,
        )

    def _stamp(self, name: str, way: SignedBy, at: datetime, box: tuple[float, float]) -> bytes:
        from inspector.gateways.signing_stamp import stamp_page

        return stamp_page(self.words, self.fonts, name, way, at, box)
