"""What it means that a database cannot be read with the key its slots gave: damage or a wrong key.

SQLite says of both that this is no database. But every page bears a code made with the key:
one page that fits, or one backup that opens, proves the key, and then it is the file that is
damaged.
"""

from __future__ import annotations

import hmac
from hashlib import pbkdf2_hmac
from pathlib import Path

from db.backup_file import PAGE
from db.backup_places import DATABASE, FOLDER, backups_in
from db.still import open_read_only
from inspector.domain.errors import InspectionError

_RESERVED, _IV, _CODE, _SALT = 80, 16, 64, 16  # bytes of a page of SQLCipher 4
_MASK = 0x3A
_TRIED = 8  # pages


def told_apart(folder: Path, key: bytes) -> InspectionError:
    """`data-damaged` where the key is proved, else `key-wrong`."""
    try:
        proved = fits_a_page(folder / DATABASE, key) or _opens_a_backup(folder, key)
    except OSError:
        proved = False
    return InspectionError("data-damaged" if proved else "key-wrong")


def fits_a_page(database: Path, key: bytes) -> bool:
    """Whether one of the pages after the first was written with this key. OSError."""
    with database.open("rb") as file:
        salt = bytes(sign ^ _MASK for sign in file.read(PAGE)[:_SALT])
        code_key = pbkdf2_hmac("sha512", key, salt, 2, 32)
        for number in range(2, 2 + _TRIED):
            page = file.read(PAGE)
            if len(page) < PAGE:
                return False
            told = page[PAGE - _RESERVED + _IV : PAGE - _RESERVED + _IV + _CODE]
            body = page[: PAGE - _RESERVED + _IV] + number.to_bytes(4, "little")
            if hmac.compare_digest(hmac.digest(code_key, body, "sha512"), told):
                return True
    return False


def _opens_a_backup(folder: Path, key: bytes) -> bool:
    newest = sorted(backups_in(folder / FOLDER), key=lambda file: file.made, reverse=True)
    for file in newest[:3]:
        try:
            open_read_only(file.path, key).close()
        except InspectionError:
            continue
        return True
    return False
