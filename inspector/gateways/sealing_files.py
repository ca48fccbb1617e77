"""Attached files on a hub: sealed under the key of their scope, named so that nobody can guess.

magic 8 | key 8 | length 8 | salt 16 | sealed
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from inspector.domain.exchange import Reason
from inspector.gateways.sealing_frame import canonical, damaged, is_later, refused
from inspector.gateways.sealing_keys import SALT_BYTES, NotOursError, close, derived, unclose
from inspector.services.exchange_seals import ScopeKeys

_MAGIC = b"UANMFIL1"
_FRAME = 24
_TAG = 16  # of AES-GCM


def seal_file(data: bytes, digest: str, scope: str, epoch: int, key: bytes) -> bytes:
    """The file under the key of this scope and epoch; `digest`: SHA-256 of `data`."""
    salt, sealed = close(key, _purpose(digest, scope, epoch), data)
    return b"".join([_MAGIC, _key_tag(key), len(data).to_bytes(8), salt, sealed])


def open_file(data: bytes, digest: str, scopes: ScopeKeys) -> bytes:
    """What the file holds. `exchange-unreadable`, `-no-key`, `-tampered`, `-newer-program`."""
    if is_later(data, _MAGIC):
        raise refused(Reason.NEWER_PROGRAM)
    if len(data) < _FRAME or data[:8] != _MAGIC:
        raise refused(Reason.UNREADABLE)
    whole = _FRAME + SALT_BYTES + int.from_bytes(data[16:24]) + _TAG
    if len(data) < whole:
        raise refused(Reason.UNREADABLE)
    found = next((each for each, key in scopes.items() if _key_tag(key) == data[8:16]), None)
    if found is None:
        raise refused(Reason.NO_KEY)
    salt, sealed = data[_FRAME : _FRAME + SALT_BYTES], data[_FRAME + SALT_BYTES :]
    try:
        plain = unclose(scopes[found], _purpose(digest, *found), salt, sealed)
    except NotOursError as error:
        raise refused(damaged(data)) from error
    if len(data) != whole or sha256(plain).hexdigest() != digest:
        raise refused(Reason.TAMPERED)
    return plain


def file_names(digest: str, scope: str, scopes: ScopeKeys) -> list[str]:
    """The names the file may bear, the newest epoch first."""
    epochs = sorted((epoch for each, epoch in scopes if each == scope), reverse=True)
    return [_name(scopes[scope, epoch], digest) for epoch in epochs]


def _name(key: bytes, digest: str) -> str:
    return hmac.digest(derived(key, b"uanmeldt file name 1"), digest.encode(), "sha256").hex()


def _purpose(digest: str, scope: str, epoch: int) -> bytes:
    return canonical(["uanmeldt file 1", digest, scope, epoch])


def _key_tag(key: bytes) -> bytes:
    return sha256(b"uanmeldt file key " + key).digest()[:8]
