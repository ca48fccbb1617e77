"""The name a report is saved under: the same on every system, and short enough for all."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
# What Danish firms are called by law; it says nothing that a file name needs.
_FORM = re.compile(r"[\s,]+(A/S|ApS|I/S|K/S|P/S|IVS|A\.m\.b\.a\.|amba|AB|Ltd\.?|GmbH)$", re.I)
LONGEST = 120  # characters with the ending: leaves room for deep folders on Windows


def short_supplier(name: str) -> str:
    """The name without its form of company: Jobvejen A/S -> Jobvejen."""
    return _FORM.sub("", name.strip())


def file_name(number: str, kind: str, supplier: str, version: int) -> str:
    """`2026-T3-014 Kontrolbesøg Jobvejen v1.pdf`."""
    end = f" v{version}.pdf"
    start = _clean(f"{number} {kind} {_clean(short_supplier(supplier))}")
    return start[: LONGEST - len(end)].rstrip(" .") + end


def zip_name(name: str) -> str:
    """The zip this file is locked in: `2026-T3-014 v1.zip`."""
    return f"{name.removesuffix('.pdf')}.zip"


def _clean(text: str) -> str:
    safe = _UNSAFE.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join("".join(c for c in safe if c.isprintable()).split()).strip(" .")
