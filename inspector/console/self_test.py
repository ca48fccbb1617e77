"""`--self-test`: fonts, schemes, key ring, storage and a PDF: what works on this machine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from inspector.console.session import OpenData
from inspector.domain.errors import InspectionError
from inspector.domain.model import Visit
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Attachments, KeyRing, Words
from inspector.services.settings import read_settings
from inspector.services.visiting import SchemeShelf, load_visit

Result = tuple[str, bool, str]  # what, whether it works, in words
_PROBE = "uanmeldt self-test"


def examine(
    words: Words,
    shelf: SchemeShelf,
    key_ring: KeyRing,
    fonts: Path,
    rehearsal: Callable[[], AbstractContextManager[OpenData]],
    make_report: Callable[[VisitFile, Settings, Attachments], bytes],
) -> list[Result]:
    """Every part in turn; `rehearsal` opens a throw-away folder with the demo data in it."""
    return [
        _fonts(words, fonts),
        _schemes(words, shelf),
        _key_ring(words, key_ring),
        *_storage_and_paper(words, shelf, rehearsal, make_report),
    ]


def _fonts(words: Words, fonts: Path) -> Result:
    found = all((fonts / f"Inter-{face}.ttf").exists() for face in ("Regular", "SemiBold"))
    key = "console.self_test.fonts_ok" if found else "console.self_test.fonts_missing"
    return words("console.self_test.fonts"), found, words(key)


def _schemes(words: Words, shelf: SchemeShelf) -> Result:
    count = len(shelf.all())
    told = words("console.self_test.schemes_ok", count=count)
    return words("console.self_test.schemes"), count > 0, told


def _key_ring(words: Words, key_ring: KeyRing) -> Result:
    """What the key ring does with a probe, which it does not keep.

    One that is missing or locked is told and is no fault: a passphrase does as well.
    """
    try:
        kept = key_ring.write(_PROBE, "1")
        key_ring.remove(_PROBE)
    except InspectionError as problem:
        missing = problem.code == "keychain-missing"
        key = "console.self_test.keychain_missing" if missing else "keys.self_test.locked"
    else:
        key = "console.self_test.keychain_ok" if kept else "keys.self_test.forgets"
    return words("console.self_test.keychain"), True, words(key)


def _storage_and_paper(
    words: Words,
    shelf: SchemeShelf,
    rehearsal: Callable[[], AbstractContextManager[OpenData]],
    make_report: Callable[[VisitFile, Settings, Attachments], bytes],
) -> list[Result]:
    with rehearsal() as data:
        whole = not data.check()
        visit = load_visit(data.store, shelf, data.store.find(Visit)[0].id)
        pdf = make_report(visit, read_settings(data.store), data.attachments)
    told = words("console.self_test.pdf_ok", size=len(pdf))
    return [
        (words("console.self_test.database"), whole, words("console.self_test.database_ok")),
        (words("console.self_test.pdf"), pdf.startswith(b"%PDF"), told),
    ]
