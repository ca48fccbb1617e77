"""Nothing of what was typed, imported or attached can be read in the folder of the data."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pytest
from faults.planted import files_under, found_in, found_under
from PIL import Image
from storage.stored_samples import opened, ticking
from visit_scene import SHELF, VISIT, scene

from db.backups import FolderBackups
from db.houses import OpenHouse
from db.rescue import FolderRescue
from inspector.domain.model import Case, Report, Visit, VisitState
from inspector.domain.safekeeping import BackupReason
from inspector.gateways.photos import PhotoFile
from inspector.services.checking import record_answer
from inspector.services.keeping_evidence import add_evidence
from inspector.services.rescuing import rescue_of
from inspector.services.visiting import amend_visit, load_visit

WORDS = ("Fraværet er løse sedler", "Jobvejen A/S", "Helbredsoplysninger er indhentet",
         "Borgeren blev syg i marts", "KBH-2026-0003", "Underskrevet af Mette Lund",
         "billedtekst med æøå", "fotograferet skilt.jpg")  # fmt: skip


def as_zip(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", data * 20)
    return made.getvalue()


WRITINGS = {
    "UTF-8": lambda word: word.encode(),
    "UTF-16 LE": lambda word: word.encode("utf-16-le"),
    "UTF-16 BE": lambda word: word.encode("utf-16-be"),
    "Latin-1": lambda word: word.encode("latin-1"),
    "zlib": lambda word: b"stream\n" + zlib.compress(word.encode() * 20) + b"\nendstream",
    "gzip": lambda word: gzip.compress(word.encode() * 20),
    "zip": lambda word: as_zip(word.encode()),
    "zip in a zip": lambda word: as_zip(as_zip(word.encode())),
}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("word", WORDS)
def test_the_scanner_finds_a_word_in_every_writing(tmp_path, writing, word):
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00before" + WRITINGS[writing](word) + b"after\x78\x9cno stream")
    assert found_in(path, WORDS) == [word]
    assert found_under(tmp_path, WORDS) == [("a.bin", word)]


def test_the_scanner_reads_names_of_files(tmp_path):
    (tmp_path / "Borgeren blev syg i marts.tmp").write_bytes(b"")
    assert found_under(tmp_path, WORDS) == [("Borgeren blev syg i marts.tmp", WORDS[3])]


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """Where the process, its libraries and SQLite put temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def photo() -> bytes:
    made = io.BytesIO()
    image = Image.new("RGB", (400, 300), "white")
    tags = image.getexif()
    tags[0x010E] = WORDS[6]
    image.save(made, "JPEG", exif=tags)
    return made.getvalue()


def work(data) -> None:
    """A visit from its records to its lock, with a photo and a list."""
    store = data.store
    with store.change("visit_planned") as change:
        for rows in scene().tables.values():
            for record in rows.values():
                change.put(record)
    record_answer(store, VISIT, "2.1", outcome="not_ok", comment=WORDS[0])
    amend_visit(store, VISIT, tour_note=WORDS[3], supplier_remarks=WORDS[2])
    add_evidence(
        store, data.attachments, PhotoFile(), VISIT, name=WORDS[7], data=photo(), caption=WORDS[6]
    )
    with store.change("cases_imported") as change:
        change.put_all(
            Case(id=f"c{n}", number=f"KBH-2026-{n:04d}", note=WORDS[3]) for n in range(3000)
        )
    report = data.attachments.save(zlib.compress(WORDS[5].encode() * 50))
    with store.change("visit_locked", reason=WORDS[2]) as change:
        change.put(Report(id="r", visit=VISIT, pdf=report, record=WORDS[0] * 100))
        visit = store.get(Visit, VISIT)
        change.put(Visit(id="other", state=VisitState.LOCKED, other_matters=visit.tour_note))


def test_nothing_can_be_read_while_the_data_are_open_nor_afterwards(tmp_path, temporary, tried):
    folder = tmp_path / "data"
    data = opened(folder)
    work(data)
    assert found_under(tmp_path, WORDS) == []
    FolderBackups(folder, OpenHouse(data), ticking()).make(BackupReason.VISIT)
    copy = rescue_of(load_visit(data.store, SHELF, VISIT))
    FolderRescue(lambda: data, ticking()).write(tmp_path / "kopi.uanmeldt", *copy)
    assert data.store.history(Visit, VISIT)
    assert found_under(tmp_path, WORDS) == []
    looked = files_under(tmp_path)
    data.close()
    assert found_under(tmp_path, WORDS) == []
    assert looked > 6
    tried("planted words looked for in files", len(WORDS) * (looked + files_under(tmp_path)))
