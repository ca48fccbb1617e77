"""All text of a file, and of the files inside it, for a last look before it leaves."""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from zipfile import BadZipFile, LargeZipFile, ZipFile

import pikepdf
import pypdfium2

from inspector.domain.additions import Additions
from inspector.domain.errors import InspectionError
from inspector.domain.letter import File

PDFIUM = Lock()  # the library may be called by one thread at a time, whichever page it reads
_DEEPEST = 3  # files inside files
_MOST = 64 * 1024 * 1024  # octets of one file inside: more is not looked through
_BROKEN_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", "\u00ad": "-"})
_PLAIN = ("json", "txt", "csv", "xml", "html", "htm", "ics", "eml", "md", "py", "tsv")
_BAD_ZIP = (
    BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError,
    IndexError, KeyError, struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


class PdfTexts:
    """`services.delivery.TextReading`: PDFs with their attachments, open zips, and plain text."""

    def text_of(self, file: File) -> str:
        """All text; "" where there is none.

        InspectionError `text-unreadable`: locked, damaged, or of a kind that holds no text.
        """
        return "\n".join(_texts(file.name, file.data, _DEEPEST))

    def shows_all(self, archived: bytes, pdf: bytes) -> bool:
        """Whether the pages say the same, and cover nothing that the archived file shows."""
        from inspector.gateways.page_looks import shows_all

        with PDFIUM:
            return shows_all(archived, pdf)

    def additions(self, archived: bytes, pdf: bytes) -> Additions:
        from inspector.gateways.file_additions import additions

        return additions(archived, pdf)


def _texts(name: str, data: bytes, deep: int) -> Iterator[str]:
    if data.lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        yield from _of_pdf(data, deep)
    elif data.startswith(_ZIP):
        yield from _of_zip(data, deep)
    elif _says_plain(name, data):
        yield _decoded(data)
    else:
        raise InspectionError("text-unreadable")


def _of_zip(data: bytes, deep: int) -> Iterator[str]:
    """The files of an open zip; a locked one, or one that swells beyond reason, is told."""
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            inside = [one for one in packed.infolist() if not one.filename.endswith("/")]
            swollen = sum(one.file_size for one in inside) > _MOST
            if deep == 0 or swollen or any(one.flag_bits & 1 for one in inside):
                raise InspectionError("text-unreadable")
            for one in inside:
                yield one.filename
                yield from _texts(one.filename, packed.read(one), deep - 1)
    except _BAD_ZIP as problem:
        raise InspectionError("text-unreadable") from problem


def _says_plain(name: str, data: bytes) -> bool:
    """Text by its ending, or text by what it is."""
    if name.rpartition(".")[2].casefold() in _PLAIN:
        return True
    try:
        return data.decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False


def _decoded(data: bytes) -> str:
    """By its mark or as UTF-8; else as Windows writes Danish."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _of_pdf(data: bytes, deep: int) -> Iterator[str]:
    yield from _pages(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            yield from _about(pdf)
            for name, inside in _files_inside(pdf):
                if deep == 0 or len(inside) > _MOST:
                    raise InspectionError("text-unreadable")
                yield name
                yield from _texts(name, inside, deep - 1)
    except _UNREADABLE as problem:
        raise InspectionError("text-unreadable") from problem


_UNREADABLE = (
    pikepdf.PdfError,
    pikepdf.PasswordError,
    pypdfium2.PdfiumError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RuntimeError,
)  # what the two libraries raise over a file that is not what it says


def _pages(data: bytes) -> Iterator[str]:
    """Each page's text, and what its form fields and notes hold is told by `_about`."""
    with PDFIUM:
        try:
            pages = _read_pages(data)
        except _UNREADABLE as problem:
            raise InspectionError("text-unreadable") from problem
    for text in pages:
        yield text.translate(_BROKEN_HYPHENS)


def _read_pages(data: bytes) -> list[str]:
    pages = []
    pdf = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(pdf)):
            page = pdf[number]
            try:
                text = page.get_textpage()
                try:
                    pages.append(text.get_text_range(errors="replace"))
                finally:
                    text.close()
            finally:
                page.close()
    finally:
        pdf.close()
    return pages


def _about(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Title and other properties, bookmarks, alternative texts, fields: every text of the file.

    The texts of the pages are not among them: they stand in streams.
    """
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary):
            yield from _strings(one)
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, pikepdf.Stream):
        with suppress(UnicodeDecodeError):
            yield metadata.read_bytes().decode("utf-8")


# Texts that a reader shows or speaks [ISO 32000-1]; a signature's /Contents is none of them.
_SHOWN = (
    "/Title", "/Subject", "/Author", "/Keywords", "/Alt", "/ActualText", "/E", "/T", "/TU", "/V",
    "/DV", "/Desc", "/Reason", "/Name", "/Location", "/ContactInfo", "/F", "/UF", "/Contents",
)  # fmt: skip


def _strings(one: pikepdf.Dictionary) -> Iterator[str]:
    is_signature = "/ByteRange" in one
    for name in _SHOWN:
        if is_signature and name == "/Contents":
            continue
        text = one.get(name)
        if isinstance(text, pikepdf.String):
            yield str(text)


def _files_inside(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """Every embedded file, listed among the attachments or not."""
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary) or "/EF" not in one:
            continue
        name = str(one.get("/UF", one.get("/F", "")))
        holder = one["/EF"]
        streams = [holder[key] for key in holder.keys()]  # noqa: SIM118 (an object of the PDF)
        for stream in {each.objgen: each for each in streams}.values():
            yield name, stream.read_bytes()
