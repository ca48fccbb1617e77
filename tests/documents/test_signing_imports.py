"""What rides on a file from an online signing service, and is not the report: none of it stays."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from documents.signed_online import (
    Scene,
    an_archived,
    changed,
    refusal,
    service_signed,
)
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import HTTPTimeStamper
from timestamp_authority import timestamp_authority

from inspector.domain.additions import Additions
from inspector.domain.errors import InspectionError
from inspector.gateways.file_additions import additions


@pytest.fixture(scope="module")
def archived() -> bytes:
    return an_archived()


@pytest.fixture
def scene(archived) -> Scene:
    return Scene(archived)


def metadata_dropped(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def another_hash(pdf: pikepdf.Pdf) -> None:
    told = re.sub(rb"[0-9a-f]{64}", b"0" * 64, pdf.Root.Metadata.read_bytes())
    pdf.Root.Metadata = pdf.make_stream(told)


def form_of_its_own(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def second_record(pdf: pikepdf.Pdf) -> None:
    attach(pdf, "record.json", b'{"a":1}', key="z.json")


def attach(pdf: pikepdf.Pdf, name: str, data: bytes, key: str = "") -> None:
    pdf.attachments[key or name] = AttachedFileSpec(pdf, data, filename=name)


def program(pdf: pikepdf.Pdf) -> None:
    attach(pdf, "bevis.exe", b"MZ")


def script(**named) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"), **named)


def at_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(script())


def address_at_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.com"))


def named_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), script()]))


def at_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script())


def a_program_started(pdf: pikepdf.Pdf) -> None:
    note(pdf, Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe")))


def a_film(pdf: pikepdf.Pdf) -> None:
    note(pdf, Name.RichMedia)


def over_the_page(pdf: pikepdf.Pdf) -> None:
    note(pdf, Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.com")))


def button(pdf: pikepdf.Pdf) -> None:
    act = Dictionary(S=Name.URI, URI=String("https://a.dk"))
    note(pdf, Name.Widget, FT=Name.Btn, T=String("a"), A=act)
    pdf.Root.AcroForm.Fields.append(pdf.pages[0].obj.Annots[-1])


def note(pdf: pikepdf.Pdf, kind: Name, page: int = 0, **more) -> None:
    place = pdf.pages[page].obj
    made = Dictionary(Type=Name.Annot, Subtype=kind, Rect=Array([0, 0, 595, 842]), **more)
    place.Annots = Array([*place.get("/Annots", ()), pdf.make_indirect(made)])


def page_more(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page()
    note(pdf, Name.Link, -1, A=Dictionary(S=Name.URI, URI=String("https://service.example")))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (metadata_dropped, "signed-altered"),
        (another_hash, "signed-altered"),
        (form_of_its_own, "signed-altered"),
        (second_record, "signed-altered"),
        (program, "signed-attachments"),
        (at_opening, "signed-active"),
        (address_at_opening, "signed-active"),
        (named_script, "signed-active"),
        (at_a_page, "signed-active"),
        (a_program_started, "signed-active"),
        (a_film, "signed-active"),
        (over_the_page, "signed-links"),
        (button, "signed-links"),
    ],
)
def test_what_the_report_did_not_hold_is_refused(scene, archived, change, code):
    assert refusal(scene, service_signed(changed(archived, change))) == code


def test_a_file_only_the_supplier_signed_is_not_the_units_report(scene, archived):
    pdf = service_signed(archived, name="Signature-supplier")
    assert refusal(scene, pdf) == "signed-unit-missing"


def test_pages_more_are_told_and_kept_when_she_says_so(scene, archived):
    pdf = service_signed(changed(archived, page_more))
    with pytest.raises(InspectionError) as caught:
        scene.bring(pdf)
    assert (caught.value.code, caught.value.details) == ("signed-more-pages", {"count": 1})
    assert scene.store.log == []
    kept = scene.bring(pdf, more_pages=True)
    assert scene.attachments.load(kept.pdf) == pdf


def test_a_page_more_hides_nothing_active(scene, archived):
    def both(pdf: pikepdf.Pdf) -> None:
        page_more(pdf)
        note(pdf, Name.Link, -1, A=script())

    assert refusal(scene, service_signed(changed(archived, both))) == "signed-active"


def test_the_services_own_timestamp_is_no_fault_of_the_file(scene, archived):
    signed = service_signed(archived)
    with timestamp_authority() as served:
        stamper = PdfTimeStamper(HTTPTimeStamper(served.url), field_name="Service")
        out = stamper.timestamp_pdf(IncrementalPdfFileWriter(BytesIO(signed)), "sha256")
    assert scene.bring(bytes(out.getvalue())).signer == "Tilsynet i Nørreby"


def test_a_report_holds_nothing_that_would_be_refused(archived):
    assert additions(archived, archived) == Additions()
    assert additions(archived, changed(archived, lambda _pdf: None)) == Additions()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"text"])
def test_what_cannot_be_looked_through_is_damaged(archived, data):
    with pytest.raises(InspectionError, match="signed-damaged"):
        additions(archived, data)
