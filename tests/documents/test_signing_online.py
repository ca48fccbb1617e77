"""A report that an online service signed: taken back for what it is, and for nothing else."""

from __future__ import annotations

import hashlib

import pikepdf
import pytest
from certificates import SECRET, authority
from documents.signed_online import Scene, an_archived, changed, refusal, service_signed
from pikepdf import Array, Dictionary, Name
from signing_samples import AT, FONTS, UNIT

from inspector.gateways.signing import CertificateSigners


@pytest.fixture(scope="module")
def archived() -> bytes:
    return an_archived()


@pytest.fixture
def scene(archived) -> Scene:
    return Scene(archived)


def patch(pdf: pikepdf.Pdf) -> None:
    """White over the middle of the first page."""
    white = pdf.make_stream(b"q 1 1 1 rg 100 300 300 300 re f Q")
    pdf.pages[0].contents_add(white)


def sticker(pdf: pikepdf.Pdf) -> None:
    """The same as a note that lies on the page."""
    look = pdf.make_stream(b"1 1 1 rg 0 0 300 300 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 300, 300])
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Square,
        Rect=Array([100, 300, 400, 600]),
        F=4,
        AP=Dictionary(N=look),
    )
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get("/Annots", ()), pdf.make_indirect(note)])


def page_lost(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


def picture_changed(pdf: pikepdf.Pdf) -> None:
    """Every photo turned grey."""
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
            size = int(each.Width) * int(each.Height)
            each.write(b"\x80" * size)
            each.ColorSpace, each.BitsPerComponent = Name.DeviceGray, 8


def record_changed(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["record.json"]
    pdf.attachments["record.json"] = pikepdf.AttachedFileSpec(pdf, b"{}", filename="record.json")


def test_what_was_signed_on_top_of_the_file_is_kept(scene, archived):
    pdf = service_signed(archived)
    kept = scene.bring(pdf)
    assert (kept.signer, kept.signed_by) == ("Tilsynet i Nørreby", "imported")
    assert kept.pdf == hashlib.sha256(pdf).hexdigest()
    assert scene.attachments.load(kept.pdf) == pdf


def test_what_the_service_wrote_anew_is_known_by_its_content(scene, archived):
    pdf = service_signed(changed(archived, lambda opened: None))
    assert not pdf.startswith(archived)
    assert scene.bring(pdf).signer == "Tilsynet i Nørreby"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (patch, "signed-covered"),
        (sticker, "signed-covered"),
        (picture_changed, "signed-covered"),
        (page_lost, "signed-covered"),
        (record_changed, "signed-other"),
    ],
)
def test_a_change_before_the_signature_is_found(scene, archived, change, code):
    assert refusal(scene, service_signed(changed(archived, change))) == code


def test_a_stamp_that_covers_a_finding_is_found(scene, archived):
    assert refusal(scene, service_signed(archived, box=(60, 300, 400, 700))) == "signed-covered"


def test_a_change_after_the_signature_is_found(scene, archived):
    pdf = service_signed(archived)
    assert refusal(scene, changed(pdf, lambda opened: None)) in (
        "signed-damaged",
        "signed-by-nobody",
    )


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"text"])
def test_what_is_no_report_is_refused(scene, data):
    assert refusal(scene, data) == "signed-other"


def test_the_archived_file_itself_is_signed_by_nobody(scene, archived):
    assert refusal(scene, archived) == "signed-by-nobody"


def test_a_signature_of_our_own_in_its_box_covers_nothing(scene, archived, words):
    signers = CertificateSigners(words, FONTS)
    own = signers.from_file(authority().unit.p12(), SECRET).sign(archived, UNIT, AT)
    assert scene.bring(own).signer == "Tilsynet i Nørreby"
