"""Certificates from a PKCS#12 file, and those this program made itself."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

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
from cryptography.x509 import Certificate, NameOID, load_pem_x509_certificate
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from inspector.domain.errors import InspectionError

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_LEAST_RSA = 2048  # bits


def read_pkcs12(data: bytes, passphrase: str) -> tuple[Key, Certificate, tuple[Certificate, ...]]:
    """Key, certificate and the others in the file.

    InspectionError `certificate-unreadable` (no such file), `certificate-passphrase`,
    `certificate-no-key`, `certificate-key-kind`.
    """
    _check_is_pkcs12(data)
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except ValueError as problem:
        raise InspectionError("certificate-passphrase") from problem
    except UnsupportedAlgorithm as problem:
        raise InspectionError("certificate-unreadable") from problem
    if key is None or certificate is None:
        raise InspectionError("certificate-no-key")
    return checked_key(key), certificate, tuple(chain)


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
