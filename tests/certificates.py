"""A test authority made on the fly: one root, its signers, and certificates that must not pass.

Cached for the session. Every passphrase of a test is `SECRET`. Nothing here is trusted by
anybody but the test that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from cryptography.x509.oid import NameOID

SECRET = "hemmelig æøå"
BEGIN, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2044, 1, 1, tzinfo=UTC)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Holder:
    """A certificate, its key, and the authorities between it and the root."""

    name: str
    key: Key
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def fingerprint(self) -> str:
        return sha256(self.der).hexdigest()

    @property
    def key_der(self) -> bytes:
        """The private key, PKCS#8 without a passphrase."""
        return self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def p12(self, passphrase: str = SECRET, *, with_key: bool = True) -> bytes:
        """A PKCS#12 file with the chain; without a key it holds the certificate alone."""
        return pkcs12.serialize_key_and_certificates(
            self.name.encode(),
            self.key if with_key else None,
            self.certificate,
            self.chain,
            serialization.BestAvailableEncryption(passphrase.encode()),
        )


@dataclass(frozen=True)
class Authority:
    root: Holder
    issuing: Holder  # between the root and `supplier`
    unit: Holder  # RSA
    supplier: Holder  # EC, of the issuing authority
    expired: Holder
    future: Holder
    foreign_root: Holder
    foreign: Holder  # of an authority nobody here knows
    stamper: Holder  # for timestamps
    server: Holder  # for a server on the network
    mailing: Holder  # for signing mail
    enciphering: Holder  # its key may encipher and not sign


@cache
def authority() -> Authority:
    """The one authority of this session."""
    root = _made("Prøverod", _ec(), None, authority=True)
    issuing = _made("Prøveudsteder", _ec(), root, authority=True)
    foreign_root = _made("Fremmed rod", _ec(), None, authority=True)
    long_ago = (datetime(2019, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))
    in_time = (datetime(2043, 1, 1, tzinfo=UTC), END)
    return Authority(
        root=root,
        issuing=issuing,
        unit=_made("Tilsynet i Nørreby", rsa.generate_private_key(65537, 2048), root),
        supplier=_made("Leverandør Østerbo ApS", _ec(), issuing),
        expired=_made("Udløbet underskriver", _ec(), root, period=long_ago),
        future=_made("Kommende underskriver", _ec(), root, period=in_time),
        foreign_root=foreign_root,
        foreign=_made("Fremmed underskriver", _ec(), foreign_root),
        stamper=_made("Prøvetidsstempel", _ec(), root, only_for=Purpose.TIME_STAMPING),
        server=_made("prøve.example", _ec(), root, only_for=Purpose.SERVER_AUTH),
        mailing=_made("Ida Enebær", _ec(), root, only_for=Purpose.EMAIL_PROTECTION),
        enciphering=_made("Prøvebrevkasse", _ec(), root, signs=False),
    )


def _ec() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _made(
    name: str,
    key: Key,
    issuer: Holder | None,
    *,
    authority: bool = False,
    signs: bool = True,
    only_for: x509.ObjectIdentifier | None = None,
    period: tuple[datetime, datetime] = (BEGIN, END),
) -> Holder:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Prøvekommunen"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    signing_key = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(period[0])
        .not_valid_after(period[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_usage(authority, signs and not authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()),
            critical=False,
        )
    )
    if only_for:
        builder = builder.add_extension(x509.ExtendedKeyUsage([only_for]), critical=True)
    chain = (issuer.certificate, *issuer.chain) if issuer else ()
    return Holder(name, key, builder.sign(signing_key, hashes.SHA256()), chain)


def _usage(authority: bool, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not (authority or signs),
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
