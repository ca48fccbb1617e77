"""The certificate this program makes for the organisation: it says whose file it is, and that
nobody else vouches for it.

ECDSA P-256, because the usual PDF readers refuse Ed25519. It is no authority: nothing else
can be issued by it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from inspector.services.ports import Words

LASTS = timedelta(days=3652)  # ten years
_SLACK = timedelta(days=1)  # a clock that is set right again must not make it one of the future
_LONGEST = 64  # bytes of a name in a certificate


def make(words: Words, organisation: str, device: str, at: datetime) -> tuple[str, bytes]:
    """PEM of the certificate, and its private key as PKCS#8 (DER) without a passphrase."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(words, " ".join(organisation.split()), device)
    public = key.public_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _SLACK)
        .not_valid_after(at + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM).decode(), private


def names(certificate: str, organisation: str) -> bool:
    """Whether a certificate of `make` (PEM) names this organisation, as far as one has room."""
    try:
        subject = x509.load_pem_x509_certificate(certificate.encode()).subject
    except ValueError:
        return False
    told = [one.value for one in subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    name = " ".join(organisation.split())
    return told == ([_shortened(name, _LONGEST)] if name else [])


def _subject(words: Words, organisation: str, device: str) -> x509.Name:
    shown = organisation or words("sign.own.nameless")
    room = _LONGEST - len(words("sign.own.name", organisation="", device=device).encode())
    name = words("sign.own.name", organisation=_shortened(shown, room), device=device)
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organisation:
        whole = _shortened(organisation, _LONGEST)
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, whole))
    return x509.Name(parts)


def _shortened(text: str, room: int) -> str:
    """As much of the text as so many bytes hold; what was left out is marked."""
    if len(text.encode()) <= room:
        return text
    while len(f"{text}…".encode()) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
