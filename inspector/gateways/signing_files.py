"""Certificates from a PKCS#12 file, and those this program made itself."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from asn1crypto.pkcs12 import Pfx
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    DuplicateExtension,
    ExtendedKeyUsage,
    KeyUsage,
    NameOID,
    load_pem_x509_certificate,
)
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from inspector.domain.errors import InspectionError

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_LEAST_RSA = 2048  # bits
_OTHER_PURPOSES = {Purpose.TIME_STAMPING, Purpose.SERVER_AUTH, Purpose.OCSP_SIGNING}


def read_pkcs12(data: bytes, passphrase: str) -> tuple[Key, Certificate, tuple[Certificate, ...]]:
    """Key, certificate and the others in the file.

    InspectionError `certificate-unreadable` (no such file), `certificate-passphrase`,
    `certificate-no-key`, `certificate-key-kind`.
    """
    _check_is_pkcs12(data)
    key, certificate, chain = _opened(data, passphrase)
    if key is None or certificate is None:
        raise InspectionError("certificate-no-key")
    return checked_key(key), certificate, tuple(chain)


def _opened(data: bytes, passphrase: str) -> Any:
    """By the passphrase as it is typed, or with its letters put together in another way.

    A file that was made on another system may have been closed by either form of å.
    """
    if "\0" in passphrase:  # the library takes it for an end, and stops the program
        raise InspectionError("certificate-passphrase")
    forms = (passphrase, normalize("NFC", passphrase), normalize("NFD", passphrase))
    for form in dict.fromkeys(forms):
        try:
            return pkcs12.load_key_and_certificates(data, form.encode())
        except UnsupportedAlgorithm as problem:
            raise InspectionError("certificate-unreadable") from problem
        except ValueError:
            continue
    raise InspectionError("certificate-passphrase")


def _check_is_pkcs12(data: bytes) -> None:
    """A wrong passphrase and a wrong file are told apart by the file's outer form."""
    try:
        if Pfx.load(data)["version"].native != "v3":
            raise ValueError("another version")
    except (ValueError, TypeError, KeyError) as problem:
        raise InspectionError("certificate-unreadable") from problem


def checked_key(key: object) -> Key:
    """A key whose signatures the usual PDF readers can judge; else `certificate-key-kind`."""
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _LEAST_RSA:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return key
    raise InspectionError("certificate-key-kind")


def check_purpose(certificate: Certificate) -> None:
    """`certificate-purpose` for one that is made for other things than signing documents."""
    if not may_sign(certificate):
        raise InspectionError("certificate-purpose")


def may_sign(certificate: Certificate) -> bool:
    """Whether it is a person's or an organisation's: no authority, no server, no timestamps.

    What a certificate does not limit it allows [RFC 5280, 4.2.1.3 and 4.2.1.12].
    """
    try:
        told = {type(one.value): one.value for one in certificate.extensions}
    except (ValueError, DuplicateExtension):
        return False
    basic, usage = told.get(BasicConstraints), told.get(KeyUsage)
    purposes = set(told.get(ExtendedKeyUsage) or ())
    is_authority = isinstance(basic, BasicConstraints) and basic.ca
    signs = not isinstance(usage, KeyUsage) or usage.digital_signature or usage.content_commitment
    return signs and not is_authority and (not purposes or not purposes <= _OTHER_PURPOSES)


def check_period(certificate: Certificate, now: datetime) -> None:
    """`certificate-expired`, `certificate-not-yet`; the sentence names the day."""
    if now > certificate.not_valid_after_utc:
        raise InspectionError("certificate-expired", day=_day(certificate.not_valid_after_utc))
    if now < certificate.not_valid_before_utc:
        raise InspectionError("certificate-not-yet", day=_day(certificate.not_valid_before_utc))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%d-%m-%Y}"


def read_own(certificate: str, key: bytes) -> tuple[Key, Certificate]:
    """Of `own_certificate.make`; `certificate-unreadable`."""
    try:
        read = load_pem_x509_certificate(certificate.encode())
        private = load_der_private_key(key, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise InspectionError("certificate-unreadable") from problem
    return checked_key(private), read


def signer_of(
    key: Key, certificate: Certificate, chain: tuple[Certificate, ...] = ()
) -> SimpleSigner:
    """What pyHanko signs with; the chain goes into the signature."""
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # has no types
    for each in chain:
        store.register(as_asn1(each.public_bytes(Encoding.DER)))
    return SimpleSigner(
        signing_cert=as_asn1(certificate.public_bytes(Encoding.DER)),
        signing_key=load_private_key_from_pemder_data(private, None),
        cert_registry=store,
    )


def as_asn1(der: bytes) -> Any:
    """The certificate as pyHanko holds it."""
    return next(iter(load_certs_from_pemder_data(der)))


def fingerprint_of(certificate: Certificate) -> str:
    """SHA-256 of the certificate (DER), lower-case hex."""
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def name_of(certificate: Certificate) -> str:
    """Whom it names: its common name, or the organisation, or all of its subject."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in certificate.subject.get_attributes_for_oid(kind):
            text = str(attribute.value).strip()
            if text:
                return text
    return certificate.subject.rfc4514_string()
