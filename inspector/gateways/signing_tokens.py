"""Certificates on a card or key with its own chip [PKCS#11]; the private key never leaves it.

A session is opened for the one act and closed after it, so that the token may be taken out
between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
from cryptography.x509 import Certificate, load_der_x509_certificate
from pkcs11 import Attribute, ObjectClass, PKCS11Error, Session, exceptions
from pyhanko.sign.pkcs11 import PKCS11Signer

from inspector.domain.errors import InspectionError
from inspector.gateways.signing_files import as_asn1, may_sign

_CERTIFICATES = {Attribute.CLASS: ObjectClass.CERTIFICATE}
_WRONG_PIN = (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange)
_LOCKED = (exceptions.PinLocked, exceptions.PinExpired, exceptions.UserPinNotInitialized)
_GONE = (
    exceptions.NoSuchToken,
    exceptions.TokenNotPresent,
    exceptions.TokenNotRecognised,
    exceptions.DeviceRemoved,
    exceptions.SlotIDInvalid,
)


@dataclass(frozen=True, slots=True)
class OnToken:
    """A certificate whose private key lies beside it, and the others on the token."""

    certificate: Certificate
    identity: bytes  # by which the token pairs key and certificate
    chain: tuple[bytes, ...]  # DER


@contextmanager
def session(library: Path, pin: str, label: str) -> Iterator[Session]:
    """A session with the token of this label; "": the first, one with a certificate before others.

    InspectionError `token-library`, `token-missing`, `token-pin`, `token-locked`; inside it
    a token that was taken out is `token-missing`, any other refusal `sign-failed`.
    """
    token = _token(library, label)
    try:
        opened = token.open(user_pin=pin)
    except PKCS11Error as problem:
        raise _told(problem, "token-missing") from problem
    try:
        yield opened
    except PKCS11Error as problem:
        raise _told(problem, "sign-failed") from problem
    finally:
        opened.close()


def _token(library: Path, label: str) -> Any:
    if not library.is_file():
        raise InspectionError("token-library")
    try:
        loaded = pkcs11.lib(str(library))
        tokens = [slot.get_token() for slot in loaded.get_slots(token_present=True)]
    except PKCS11Error as problem:
        raise _told(problem, "token-library") from problem
    except (OSError, RuntimeError) as problem:
        raise InspectionError("token-library") from problem
    ready = [one for one in tokens if pkcs11.TokenFlag.TOKEN_INITIALIZED in one.flags]
    if not label:
        ready.sort(key=_shows_certificate, reverse=True)
    for one in ready:
        if label in ("", one.label):
            return one
    raise InspectionError("token-missing")


def _shows_certificate(token: Any) -> bool:
    """Asked without the PIN, of which a wrong one counts towards locking a token."""
    try:
        with token.open() as seen:
            return any(True for _ in seen.get_objects(_CERTIFICATES))
    except PKCS11Error:
        return False


def _told(problem: PKCS11Error, otherwise: str) -> InspectionError:
    for kinds, code in ((_WRONG_PIN, "token-pin"), (_LOCKED, "token-locked")):
        if isinstance(problem, kinds):
            return InspectionError(code)
    return InspectionError("token-missing" if isinstance(problem, _GONE) else otherwise)


def find_certificate(opened: Session) -> OnToken:
    """The certificate to sign with: made for it before others, then the one that lasts longest.

    InspectionError `certificate-no-key`, `certificate-unreadable`.
    """
    found = {
        bytes(each[Attribute.ID]): bytes(each[Attribute.VALUE])
        for each in opened.get_objects(_CERTIFICATES)
    }
    keys = opened.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True})
    usable = [bytes(key[Attribute.ID]) for key in keys]
    try:
        read = {each: load_der_x509_certificate(found[each]) for each in usable if each in found}
    except ValueError as problem:
        raise InspectionError("certificate-unreadable") from problem
    if not read:
        raise InspectionError("certificate-no-key")
    identity = max(read, key=lambda each: (may_sign(read[each]), read[each].not_valid_after_utc))
    chain = tuple(der for other, der in found.items() if other != identity)
    return OnToken(read[identity], identity, chain)


def token_signer(opened: Session, found: OnToken, der: bytes) -> PKCS11Signer:
    """What pyHanko signs with, while the session is open."""
    return PKCS11Signer(
        opened,
        signing_cert=as_asn1(der),
        ca_chain=[as_asn1(each) for each in found.chain],
        key_id=found.identity,
        use_raw_mechanism=True,  # every token signs a digest; not every one hashes
    )
