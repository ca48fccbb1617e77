"""The keys of exchange: each made for one purpose, named in its derivation.

HPKE is X25519 with HKDF-SHA256 and AES-256-GCM. The hybrid with ML-KEM would make a request
too large for a QR code to be read off a screen, and bundles pass through the office's own
places alone; a roster names its version, so that it can come later.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from inspector.domain.value import value

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

KEY_BYTES = 32
SALT_BYTES = 16
_TAG = 16
_NONCE = bytes(12)  # each key below seals one thing


class NotOursError(ValueError):
    """What does not open with this key."""


@value(kw_only=False)
class AdminKeys:
    """What the 20 bytes of the administration key come to: raw private keys."""

    sign: bytes
    box: bytes


def admin_keys(secret: bytes) -> AdminKeys:
    """Ed25519 that signs the roster, X25519 that every key is wrapped for."""
    return AdminKeys(
        derived(secret, b"uanmeldt administration sign 1"),
        derived(secret, b"uanmeldt administration box 1"),
    )


def derived(secret: bytes, purpose: bytes, salt: bytes = b"") -> bytes:
    """32 bytes for this purpose alone."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt or None, purpose).derive(secret)


def sign_public(private: bytes) -> bytes:
    """The raw public key of an Ed25519 key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def box_public(private: bytes) -> bytes:
    """The raw public key of an X25519 key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(private: bytes, purpose: bytes, data: bytes) -> bytes:
    """The signature over these bytes, for this purpose (64 bytes)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).sign(purpose + b"\0" + data)


def is_signed(public: bytes, signature: bytes, purpose: bytes, data: bytes) -> bool:
    """Whether the key made this signature; False for what is no key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, purpose + b"\0" + data)
    except (InvalidSignature, ValueError):
        return False
    return True


def close(key: bytes, purpose: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Salt and sealed bytes: under a key of their own, from this one, the purpose and chance."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt = os.urandom(SALT_BYTES)
    return salt, AESGCM(derived(key, purpose, salt)).encrypt(_NONCE, data, purpose)


def unclose(key: bytes, purpose: bytes, salt: bytes, data: bytes) -> bytes:
    """What was closed with this key for this purpose. NotOursError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(derived(key, purpose, salt)).decrypt(_NONCE, data, purpose)
    except (InvalidTag, ValueError) as error:
        raise NotOursError("sealed with another key") from error


def wrap(public: bytes, purpose: bytes, key: bytes) -> bytes:
    """The key, for whoever has the private half (80 bytes). NotOursError: that is no public key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    try:
        return _suite().encrypt(key, X25519PublicKey.from_public_bytes(public), purpose)
    except ValueError as error:
        raise NotOursError("no key") from error


def unwrap(private: bytes, purpose: bytes, wrapped: bytes) -> bytes:
    """The key that was wrapped for this one, for this purpose. NotOursError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    own = X25519PrivateKey.from_private_bytes(private)
    try:
        key = _suite().decrypt(wrapped, own, purpose)
    except (InvalidTag, ValueError) as error:
        raise NotOursError("wrapped for another") from error
    if len(key) != KEY_BYTES:
        raise NotOursError("no key")
    return key


def scope_box(key: bytes) -> bytes:
    """The private X25519 key of a scope's epoch: who may not read can seal for those who may."""
    return derived(key, b"uanmeldt scope box 1")


@cache
def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
