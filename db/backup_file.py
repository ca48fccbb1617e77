"""A backup file: the encrypted database as it is, and one trailer that says what it is.

    database, a whole number of pages | zeros | names | JSON | sizes, SHA-256 of the JSON, magic

The trailer fills whole pages too, so SQLCipher opens the file as it stands and looks at the
first part alone. The JSON holds the key slots of its day: one file carries its own ways to
the key. `names` are the sealed names of the attachments the database speaks of, 32 bytes
each: which of them a backup needs is known without its key.
"""

from __future__ import annotations

import json
import os
import struct
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupReason
from inspector.domain.value import value

SUFFIX = ".uanmeldt"
PAGE = 4096
_MAGIC = b"UANMELDT BACKUP1"
_END = struct.Struct(">QQ32s16s")  # bytes of names, bytes of JSON, SHA-256 of that, magic
_FORMAT = 1
_NAME_BYTES = 32
_MOST_JSON = 1 << 20
_MOST_CHAIN = 100
_MOST_NAMES = _NAME_BYTES * 2_000_000


@value
class Head:
    """What the trailer says. `keys` is the content of keys.json, None where there was none."""

    made: datetime
    reason: BackupReason
    version: str  # of the program
    device: str  # the laptop's id
    mark: str
    size: int  # bytes of the database part
    sha256: str  # of the database part, hex
    keys: dict[str, object] | None
    attached: int = 0  # how many names there are
    chain: str = ""  # of a rescue copy: where the laptop's log stood, "42:" and that entry's hash


def append_trailer(part: Path, head: Head, names: bytes) -> None:
    """Write the trailer behind the database part, forced to disk. OSError."""
    told = {
        "format": _FORMAT,
        "made": head.made.isoformat(),
        "reason": str(head.reason),
        "version": head.version,
        "device": head.device,
        "mark": head.mark,
        "size": head.size,
        "sha256": head.sha256,
        "keys": head.keys,
        "chain": head.chain,
        "names": sha256(names).hexdigest(),
    }
    text = json.dumps(told, ensure_ascii=False).encode()
    end = _END.pack(len(names), len(text), sha256(text).digest(), _MAGIC)
    trailer = names + text + end
    with part.open("r+b") as file:
        file.seek(head.size)
        file.write(bytes(-len(trailer) % PAGE) + trailer)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def read_head(path: Path) -> Head:
    """What this backup says of itself; `backup-unreadable`: none, `backup-damaged`: cut."""
    return _read(path, with_names=False)[0]


def read_names(path: Path) -> frozenset[str]:
    """The sealed names of the attachments this backup needs, hex; as `read_head`."""
    names = _read(path, with_names=True)[1]
    parts = range(0, len(names), _NAME_BYTES)
    return frozenset(names[at : at + _NAME_BYTES].hex() for at in parts)


def _read(path: Path, *, with_names: bool) -> tuple[Head, bytes]:
    if path.is_symlink() or not path.is_file():
        raise InspectionError("backup-unreadable", name=path.name)
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            of_names, text = _text_of(file, size, path.name)
            told, head = _head_of(text, of_names // _NAME_BYTES)
            names = file.read(of_names) if with_names else b""
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise InspectionError("backup-unreadable", name=path.name) from error
    length = of_names + len(text) + _END.size
    fits = head.size >= PAGE and head.size % PAGE == 0
    if not fits or head.size + length + -length % PAGE != size:
        raise InspectionError("backup-damaged", name=path.name)
    if with_names and sha256(names).hexdigest() != told:
        raise InspectionError("backup-damaged", name=path.name)
    return head, names


def _text_of(file: IO[bytes], size: int, name: str) -> tuple[int, bytes]:
    """How many bytes of names, and the JSON, whose digest is right; the file stands at the names.

    Nothing large is read on the word of a number in the file alone.
    """
    if size < _END.size:
        raise InspectionError("backup-unreadable", name=name)
    file.seek(size - _END.size)
    of_names, of_text, digest, magic = _END.unpack(file.read(_END.size))
    if magic != _MAGIC:
        raise InspectionError("backup-unreadable", name=name)
    if (
        of_text > _MOST_JSON
        or of_names > _MOST_NAMES
        or of_names % _NAME_BYTES
        or of_names + of_text + _END.size > size
    ):
        raise InspectionError("backup-damaged", name=name)
    file.seek(size - _END.size - of_text)
    text = file.read(of_text)
    if sha256(text).digest() != digest:
        raise InspectionError("backup-damaged", name=name)
    file.seek(size - _END.size - of_text - of_names)
    return of_names, text


def _head_of(text: bytes, attached: int) -> tuple[str, Head]:
    """The SHA-256 of the names, and the head."""
    told = json.loads(text)
    if told["format"] != _FORMAT:
        raise InspectionError("backup-newer")
    made = datetime.fromisoformat(str(told["made"]))
    if made.tzinfo is None:
        raise ValueError("a moment without a zone")
    keys = told["keys"]
    if keys is not None and not isinstance(keys, dict):
        raise TypeError("keys")
    head = Head(
        made=made,
        reason=BackupReason(told["reason"]),
        version=str(told["version"]),
        device=str(told["device"]),
        mark=str(told["mark"]),
        size=int(told["size"]),
        sha256=str(told["sha256"]),
        keys=keys,
        attached=attached,
        chain=str(told.get("chain", ""))[:_MOST_CHAIN],
    )
    return str(told["names"]), head
