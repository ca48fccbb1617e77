"""What is too large, leads elsewhere or never ends is refused before it is read."""

from __future__ import annotations

import io
import os
import struct
import threading
import zipfile
import zlib
from pathlib import Path

import pytest
from fakes import MemoryAttachments
from fuzzing import quickly, refusal
from PIL import Image
from visit_samples import a_store, opened

from inspector.gateways.file_reading import read_whole
from inspector.gateways.photos import PhotoFile
from inspector.gateways.scheme_files import SchemeFolder, check_scheme, read_scheme_text
from inspector.gateways.tabular_files import read_pasted, read_table
from inspector.services.keeping_evidence import add_evidence
from ui.files import read_file

MB = 1_000_000
POSIX = pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")


# files


@POSIX
@pytest.mark.parametrize("inside", [True, False])
def test_a_link_is_refused_wherever_it_leads(tmp_path, inside):
    target = tmp_path / "fil.csv" if inside else Path("/etc/hostname")
    (tmp_path / "fil.csv").write_bytes(b"x")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    assert refusal(lambda: read_whole(link, MB)) == "file-link"
    assert refusal(lambda: read_file(link)) == "file-link"


@POSIX
def test_a_pipe_a_device_and_a_folder_are_refused_and_never_waited_for(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), Path("/dev/stdin"), tmp_path):
        quickly(lambda path=path: _refused(path))


def _refused(path: Path) -> None:
    assert refusal(lambda: read_whole(path, MB)) in {"file-special", "file-link"}


@POSIX
def test_a_pipe_among_the_schemes_takes_nothing_away(tmp_path):
    os.mkfifo(tmp_path / "a.toml")
    (tmp_path / "b.toml").symlink_to("/dev/zero")
    shelf = SchemeFolder(tmp_path)
    assert shelf.all() == ()
    assert [name for name, _ in shelf.faulty()] == ["a.toml", "b.toml"]
    assert refusal(lambda: read_scheme_text(tmp_path / "a.toml")) == "scheme-unreadable"


def test_two_gigabytes_are_refused_by_their_size(tmp_path):
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(2_000 * MB + 1)  # sparse: nothing is written
    quickly(lambda: _too_large(large))


def _too_large(path: Path) -> None:
    assert refusal(lambda: read_whole(path, 200 * MB)) == "file-too-large"
    assert refusal(lambda: read_scheme_text(path)) == "scheme-unreadable"


def test_a_file_that_grows_while_it_is_read_is_refused_at_the_limit(tmp_path, monkeypatch):
    path = tmp_path / "grows"
    path.write_bytes(b"x" * 2_000)
    real = os.fstat

    def small(handle: int) -> os.stat_result:
        told = list(real(handle))
        told[6] = 1  # st_size
        return os.stat_result(told)

    monkeypatch.setattr(os, "fstat", small)
    monkeypatch.setattr(Path, "lstat", lambda self: small(os.open(self, os.O_RDONLY)))
    assert refusal(lambda: read_whole(path, 1_000)) == "file-too-large"


def test_the_name_in_the_sentence_is_covered(tmp_path):
    from inspector.domain.errors import InspectionError

    with pytest.raises(InspectionError) as told:
        read_whole(tmp_path / "010180-1234.csv", MB)
    assert "010180" not in str(told.value.details)


# lists


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def claiming(data: bytes, size: int) -> bytes:
    """The zip with every size in its directory saying so many bytes."""
    changed = bytearray(data)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 24 : at + 28] = struct.pack("<I", size)
        at += 4
    return bytes(changed)


ZEROS = b"\x00" * (60 * MB)
BOMBS = {
    "far packed": lambda: packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/s.xml": ZEROS}),
    "far packed ods": lambda: packed({"content.xml": ZEROS}),
    "ten gigabytes claimed": lambda: claiming(
        packed({f"xl/worksheets/{n}.xml": b"x" * 99 for n in range(5)}), 2_100 * MB
    ),
    "nested": lambda: packed({"xl/workbook.xml": b"<x/>", "inner.zip": packed({"z": ZEROS})}),
    "many parts": lambda: packed({f"{n}": b"" for n in range(10_001)}),
    "repeated cells": lambda: packed(
        {
            "content.xml": b'<table:table-row table:number-rows-repeated="1048576">'
            b'<table:table-cell table:number-columns-repeated="16384" office:value-type="s">x'
        }
    ),
    "far away cell": lambda: packed(
        {
            "xl/workbook.xml": b"<x/>",
            "xl/worksheets/s.xml": b'<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>',
        }
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_spreadsheet_that_would_not_fit_is_refused(name):
    data = BOMBS[name]()
    codes = {"import-bomb", "import-damaged"}
    if name == "nested":  # what lies inside is never unpacked a second time
        codes.add("import-not-spreadsheet")
    quickly(lambda: _bomb(data, codes))


def _bomb(data: bytes, codes: set[str]) -> None:
    assert refusal(lambda: read_table(data, "liste.xlsx")) in codes


@pytest.mark.parametrize(
    "content",
    [
        b'<a xmlns:table="t"><table:table table:name="Liste">',
        b'<a xmlns:table="t"><table:table table:name="Liste"><table:table-row>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    ],
)
def test_a_list_that_ends_in_the_middle_of_a_table_is_refused_and_not_waited_for(content):
    data = packed(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    )
    quickly(lambda: _damaged(data))


def _damaged(data: bytes) -> None:
    assert refusal(lambda: read_table(data, "liste.ods")) == "import-damaged"


def test_names_with_folders_in_a_spreadsheet_write_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = packed({"../../ude.txt": b"x", "/etc/passwd": b"x", "xl/workbook.xml": b"<x/>"})
    assert refusal(lambda: read_table(data, "../../liste.xlsx"))
    assert not list(tmp_path.iterdir())


def test_what_is_pasted_has_a_limit_too(monkeypatch):
    monkeypatch.setattr("inspector.gateways.tabular_files.MAX_BYTES", 100)
    assert refusal(lambda: read_pasted("a\tb\n" * 60)) == "import-too-large"


# pictures


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose head says this size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = data or zlib.compress(b"\x00" * 1_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def tiff(width: int, height: int) -> bytes:
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1)]
    entries += [(262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height)]
    entries.append((279, 4, 1, 100))
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(entries)) + body + bytes(4)


def jpeg(**how: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 60).convert("RGB").save(out, "JPEG", **how)
    return out.getvalue()


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose frame says this size."""
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


PICTURES = {
    "png 30000": (png(30_000, 30_000), "photo-too-large"),
    "tiff 30000": (tiff(30_000, 30_000), "photo-too-large"),
    "jpeg 30000": (jpeg_of(30_000, 30_000), "photo-too-large"),
    "just too many": (png(10_001, 10_000), "photo-too-large"),
    "png no pixels": (png(0, 10), "photo-damaged"),
    "jpeg cut": (jpeg()[:400], "photo-damaged"),
    "jpeg head alone": (b"\xff\xd8\xff\xe0", "photo-damaged"),
    "jpeg scans": (jpeg().replace(b"\xff\xd9", b"\xff\xda" * 70 + b"\xff\xd9"), "photo-damaged"),
    "png text bomb": (
        png(8, 8).replace(
            b"IDAT", b"zTXt" + b"a\x00\x00" + zlib.compress(b"x" * 90_000_000) + b"IDAT"
        ),
        "photo-damaged",
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_refused_by_its_head(name):
    data, code = PICTURES[name]
    quickly(lambda: _refused_picture(data, code))


def _refused_picture(data: bytes, code: str) -> None:
    assert refusal(lambda: PhotoFile().prepare(data)) == code


def test_garbage_in_the_exif_keeps_no_picture_out():
    for garbage in (
        b"Exif\x00\x00" + b"\xff" * 60,
        b"Exif\x00\x00II*\x00\xff\xff\xff\xff",
        b"Exif",
    ):
        assert PhotoFile().prepare(jpeg(exif=garbage)).shown


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
GIF = b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\xf7\x00\x00"


@pytest.mark.parametrize("data", [SVG, HEIC, GIF], ids=["svg", "heic", "gif"])
def test_what_is_only_named_a_picture_is_kept_as_a_file_and_never_shown(data):
    store = a_store()
    visit = opened(store).id
    added = add_evidence(
        store, MemoryAttachments(), PhotoFile(), visit, name="billede.jpg", data=data
    )
    assert (added.shown, added.media_type) == ("", "application/octet-stream")


def test_an_empty_picture_is_refused():
    store = a_store()
    visit = opened(store).id

    def add() -> None:
        add_evidence(store, MemoryAttachments(), PhotoFile(), visit, name="a.jpg", data=b"")

    assert refusal(add) == "evidence-empty"


# schemes

ABSURD = {
    "nested": "a = " + "[" * 50_000,
    "nested tables": "a = " + "{b=" * 20_000,
    "dotted": ".".join("a" * 20_000) + " = 1",
    "a number without end": "a = " + "9" * 100_000,
    "many faults": "a = \n" * 5_000,
    "one long line": "a = '" + "x" * 1_000_000,
    "dotted headers": f"[{'.'.join('a' * 20_000)}]\n",
    "headers": "[a]\n" * 20_000,
    "no text": "\x00" * 1_000,
}


@pytest.mark.parametrize("name", ABSURD)
def test_an_absurd_scheme_has_faults_and_no_fault_of_ours(name):
    quickly(lambda: _faulty(ABSURD[name]))
    quickly(lambda: _refused_scheme(ABSURD[name]))


def _faulty(text: str) -> None:
    assert any(fault.blocks for fault in check_scheme(text))


def _refused_scheme(text: str) -> None:
    assert refusal(lambda: SchemeFolder(Path()).parse(text)) == "scheme-faulty"


@POSIX
def test_reading_a_pipe_holds_no_thread(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    work = threading.Thread(target=lambda: refusal(lambda: read_whole(tmp_path / "pipe", MB)))
    work.start()
    work.join(5)
    assert not work.is_alive()
