"""Looks for words where they must not be readable: any file, in any usual writing.

Run by itself on a folder: `python tests/faults/planted.py FOLDER WORD…`
"""

from __future__ import annotations

import sys
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp865")
_ZLIB_STARTS = tuple(bytes((0x78, flag)) for flag in (0x01, 0x5E, 0x9C, 0xDA))
_ZIP_START, _GZIP_START = b"PK\x03\x04", b"\x1f\x8b\x08"
_MOST_BYTES = 32 * 1024 * 1024  # of what one stream unpacks to
_DEPTH = 3  # a stream in a stream: a picture in a PDF, a spreadsheet in a mail


def found_under(folder: Path, words: Iterable[str]) -> list[tuple[str, str]]:
    """(file, word) for each word that can be read in a file under the folder, or in its name."""
    needles = _needles(words)
    found = []
    for path in sorted(folder.rglob("*")):
        told = str(path.relative_to(folder))
        found += [(told, word) for word in needles if word.casefold() in told.casefold()]
        if path.is_file() and not path.is_symlink():
            found += [(told, word) for word in _read(path, needles)]
    return found


def found_in(path: Path, words: Iterable[str]) -> list[str]:
    """The words that can be read in this file."""
    return _read(path, _needles(words))


def files_under(folder: Path) -> int:
    """How many files were there to look into."""
    return sum(path.is_file() for path in folder.rglob("*"))


def _read(path: Path, needles: dict[str, set[bytes]]) -> list[str]:
    found: set[str] = set()
    for content in _contents(path.read_bytes(), _DEPTH):
        found |= {word for word, forms in needles.items() if any(one in content for one in forms)}
    return sorted(found)


def _needles(words: Iterable[str]) -> dict[str, set[bytes]]:
    """The ways a word may stand in bytes; as JSON and base64 write it too."""
    made: dict[str, set[bytes]] = {}
    for word in words:
        forms = {word.encode(each, "ignore") for each in ENCODINGS}
        forms.add(word.encode("unicode_escape"))
        for shift in range(3):
            text = b64encode(b"x" * shift + word.encode())
            forms.add(text[shift + 1 if shift else 0 : -4])
        made[word] = {form for form in forms if len(form) >= 6}
    return made


def _contents(data: bytes, depth: int) -> Iterator[bytes]:
    """The bytes, and what the compressed streams in them unpack to."""
    yield data
    if depth == 0:
        return
    for stream in _streams(data):
        yield from _contents(stream, depth - 1)


def _streams(data: bytes) -> Iterator[bytes]:
    for start in _ZLIB_STARTS:
        for at in _places(data, start):
            yield from _unpacked(data[at:], zlib.MAX_WBITS)
    for at in _places(data, _GZIP_START):
        yield from _unpacked(data[at:], 16 + zlib.MAX_WBITS)
    for at in _places(data, _ZIP_START):
        name, extra = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (26, 28))
        yield from _unpacked(data[at + 30 + name + extra :], -zlib.MAX_WBITS)


def _places(data: bytes, start: bytes) -> Iterator[int]:
    at = data.find(start)
    while at >= 0:
        yield at
        at = data.find(start, at + 1)


def _unpacked(data: bytes, bits: int) -> Iterator[bytes]:
    """What the stream gives before it ends or breaks; short rubbish is none."""
    reader = zlib.decompressobj(bits)
    made = bytearray()
    try:
        for at in range(0, len(data), 4096):
            made += reader.decompress(data[at : at + 4096])
            if reader.eof or len(made) > _MOST_BYTES:
                break
    except zlib.error:
        pass
    if len(made) >= 6:
        yield bytes(made)


if __name__ == "__main__":
    for where, word in found_under(Path(sys.argv[1]), sys.argv[2:]):
        print(f"{where}: {word}")
