"""All text of a file is looked through, in whatever corner of it; what cannot be is told."""

from __future__ import annotations

import io
import random
import threading
import zipfile

import pikepdf
import pytest
from fuzzing import many, mutated, refusal
from reportlab.pdfgen.canvas import Canvas

from inspector.domain.civil_number import Level
from inspector.domain.delivery import Protection
from inspector.domain.free_texts import worst
from inspector.domain.letter import File
from inspector.gateways.protecting import AesProtecting
from inspector.gateways.text_reading import PdfTexts

NUMBER = "010180-1234"


def page(*lines: str, **about: str) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    for place, line in enumerate(lines):
        canvas.drawString(72, 720 - 20 * place, line)
    if "title" in about:
        canvas.setTitle(about["title"])
    canvas.save()
    return made.getvalue()


def changed(data: bytes, change) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(made)
    return made.getvalue()


def with_file(data: bytes, name: str, inside: bytes) -> bytes:
    def attach(pdf):
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, inside, filename=name)

    return changed(data, attach)


def text(data: bytes, name: str = "rapport.pdf") -> str:
    return PdfTexts().text_of(File(name=name, data=data))


def code(data: bytes, name: str = "rapport.pdf") -> str:
    return refusal(lambda: text(data, name))


def test_the_words_of_every_page_are_read():
    assert "Kontrolbesøg hos Jobvejen" in text(page("Kontrolbesøg hos Jobvejen"))


def test_a_page_without_words_says_nothing_that_alarms():
    assert worst(text(page(""))) is None


def test_title_bookmarks_and_alternative_texts_are_read():
    def speak(pdf):
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructTreeRoot,
                K=pdf.make_indirect(
                    pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=pikepdf.String("Foto af Ærøvej"))
                ),
            )
        )
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Stikprøven", 0))

    told = text(changed(page("x", title="Rapport om Åen"), speak))
    for words in ("Foto af Ærøvej", "Rapport om Åen", "Stikprøven"):
        assert words in told


def test_the_record_inside_is_read():
    told = text(with_file(page("x"), "record.json", '{"note": "æøå 010180-1234"}'.encode()))
    assert "æøå 010180-1234" in told
    assert worst(told) is Level.STOP


def test_a_pdf_inside_a_pdf_is_read():
    inner = with_file(page("inderst"), "a.txt", "længst inde".encode())
    told = text(with_file(page("yderst"), "bilag.pdf", inner))
    assert "inderst" in told
    assert "længst inde" in told


def test_files_nested_without_end_are_told():
    data = page("x")
    for _ in range(6):
        data = with_file(data, "bilag.pdf", data)
    assert code(data) == "text-unreadable"


def test_an_attachment_that_is_no_text_is_told():
    assert code(with_file(page("x"), "bilag.zip", b"PK\x03\x04" + bytes(40))) == "text-unreadable"
    assert (
        code(with_file(page("x"), "foto.jpg", b"\xff\xd8\xff\xe0" + bytes(40))) == "text-unreadable"
    )


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name.replace("_", "."), data)
    return made.getvalue()


def test_the_files_of_an_open_zip_are_read():
    told = text(zipped(a_csv=b"sag;1", b_pdf=page("Kvittering"), c_zip=zipped(d_txt=b"dybt")))
    for part in ("a.csv", "sag;1", "Kvittering", "dybt"):
        assert part in told


def test_a_locked_zip_and_one_that_swells_are_told():
    locked = AesProtecting().protected(
        File(name="r.pdf", data=page(NUMBER)), Protection.ZIP, "kx3f"
    )
    assert code(locked.data) == "text-unreadable"
    assert code(zipped(a_txt=bytes(70_000_000))) == "text-unreadable"
    assert code(zipped(a_jpg=b"\xff\xd8\xff\xe0" + bytes(9))) == "text-unreadable"


def test_damaged_zips_are_read_or_told_and_nothing_else(tried):
    chance = random.Random(5)
    data = zipped(a_txt=b"tekst " * 50, b_pdf=page("Kvittering"))
    for _ in range(many(60)):
        assert code(mutated(data, chance, (b"PK\x03\x04", b"PK\x01\x02"))) in (
            "",
            "text-unreadable",
        )
    tried("mutated zip files to look through", many(60))


def test_a_number_in_a_form_field_is_read():
    def fill(pdf):
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx,
                T=pikepdf.String("note"), V=pikepdf.String(NUMBER), Rect=[0, 0, 10, 10],
            )
        )  # fmt: skip
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([field]))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])

    assert NUMBER in text(changed(page("x"), fill))


def test_a_locked_file_cannot_be_looked_through():
    locked = AesProtecting().protected(
        File(name="r.pdf", data=page(NUMBER)), Protection.PDF, "kx3f"
    )
    assert code(locked.data) == "text-unreadable"


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", bytes(300), b"\x89PNG\r\n\x1a\n"]
)
def test_garbage_is_told(data):
    assert code(data) == "text-unreadable" or (data == b"" and text(data, "x.pdf") == "")


def test_plain_files_are_read_in_the_spellings_danes_meet():
    for data in ("Åse".encode(), "Åse".encode("cp1252"), "Åse".encode("utf-16"), b"\xef\xbb\xbfx"):
        assert text(data, "ramme.csv").strip("\ufeff") in ("Åse", "x")


@pytest.mark.parametrize("lines", [("Cpr 010180-", "1234"), ("Cpr 010180", "1234"), (NUMBER,)])
def test_a_number_broken_over_two_lines_is_still_found(lines):
    assert worst(text(page(*lines))) is Level.STOP


def test_two_threads_may_read_at_the_same_time():
    data = page(*(f"linje {number}" for number in range(30)))
    told: list[str] = []
    threads = [
        threading.Thread(target=lambda: told.extend(text(data) for _ in range(15)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 60
    assert len(set(told)) == 1


def test_damaged_files_are_read_or_told_and_nothing_else(tried):
    chance = random.Random(4)
    data = with_file(page("Kontrolbesøg", title="Rapport"), "record.json", b'{"a": 1}')
    for _ in range(many(60)):
        damaged = mutated(data, chance, (b"\x00", b"endobj", b"<<", b"/EF", b"stream"))
        assert code(damaged) in ("", "text-unreadable")
    tried("mutated PDF files to look through", many(60))
