"""How an attached file is encrypted and named, under keys derived from the data folder's."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inspector.domain.errors import InspectionError

_MAGIC = b"UAN1"
_NONCE_BYTES = 12


class Seal:
    """Closes and opens files; `digest` is the SHA-256 of what a file holds."""

    def __init__(self, key: bytes) -> None:
        keys = HKDF(algorithm=SHA256(), length=64, salt=None, info=b"uanmeldt attachments 1")
        material = keys.derive(key)
        self._cipher, self._name_key = AESGCM(material[:32]), material[32:]

    def name(self, digest: bytes) -> str:
        """The name of the file."""
        return hmac.digest(self._name_key, digest, "sha256").hex()

    def close(self, data: bytes, digest: bytes) -> bytes:
        """The file that keeps these bytes."""
        nonce = os.urandom(_NONCE_BYTES)
        return _MAGIC + nonce + self._cipher.encrypt(nonce, data, digest)

    def open(self, sealed: bytes, digest: bytes) -> bytes:
        """What the file holds; InspectionError `attachment-damaged`."""
        start = len(_MAGIC)
        nonce, text = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            if sealed[:start] != _MAGIC:
                raise InvalidTag
            return self._cipher.decrypt(nonce, text, digest)
        except (InvalidTag, ValueError) as error:
            raise InspectionError("attachment-damaged", sha256=digest.hex()[:12]) from error
