"""The canonical text of a scheme and the name its version is kept under."""

from __future__ import annotations

import hashlib
import unicodedata


def canonical(text: str) -> str:
    """NFC, LF line ends, no spaces at line ends: what an editor changes unasked is nothing."""
    unified = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    lines = unified.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines)


def scheme_hash(text: str) -> str:
    """SHA-256 of the canonical text, hex: the name of this version of the scheme."""
    return hashlib.sha256(canonical(text).encode("utf-8")).hexdigest()
