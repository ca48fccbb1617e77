"""Copies that open by a passphrase alone, judged by qpdf and 7z as well as by our own reader."""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest
import pyzipper
from certificates import SECRET, authority
from reportlab.pdfgen.canvas import Canvas
from signing_samples import AT, FONTS, UNIT, a_file, need, pdfsig

from inspector.domain.delivery import Protection
from inspector.domain.errors import InspectionError
from inspector.domain.free_texts import worst
from inspector.domain.letter import File
from inspector.gateways.protecting import SIGNS, AesProtecting
from inspector.gateways.signing import CertificateSigners
from inspector.gateways.text_reading import PdfTexts

PASSPHRASE = "kx3f-7aze-ghm2-r9tc-u4sy"
NAME = "2026-T3-014 v1.pdf"


def report() -> bytes:
    """A page with a form field for a signature, as every report has."""
    made = io.BytesIO()
    page = Canvas(made, pagesize=(595, 842))
    page.drawString(72, 720, "Kontrolbesog hos Jobvejen")
    page.save()
    whole = io.BytesIO()
    with pikepdf.open(made) as pdf:
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig,
                T=pikepdf.String("Signature-unit"), Rect=[72, 72, 272, 132], F=132,
            )
        )  # fmt: skip
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([field]))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        pdf.save(whole)
    return whole.getvalue()


def signed() -> bytes:
    """As if signed: a value, a picture of it and a certification."""
    whole = io.BytesIO()
    with pikepdf.open(io.BytesIO(report())) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        value = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"),
                Contents=pikepdf.String("SECRETSIGNATURE"),
            )
        )  # fmt: skip
        field.V = value
        field.AP = pikepdf.Dictionary(N=pdf.make_stream(b"BT ET"))
        pdf.Root.Perms = pikepdf.Dictionary(DocMDP=value)
        pdf.Root.AcroForm.SigFlags = 3
        pdf.save(whole)
    return whole.getvalue()


def copy(protection: Protection, data: bytes | None = None) -> File:
    file = File(name=NAME, data=report() if data is None else data)
    return AesProtecting().protected(file, protection, PASSPHRASE)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {name}")
    return found


# The passphrase


def test_a_passphrase_is_five_groups_that_can_be_read_aloud():
    groups = AesProtecting().passphrase().split("-")
    assert [len(group) for group in groups] == [4] * 5
    assert set("".join(groups)) <= set(SIGNS)


def test_a_passphrase_holds_eighty_bits_and_no_signs_that_look_alike():
    assert 20 * math.log2(len(set(SIGNS))) >= 80
    assert not set(SIGNS) & set("0o1liIO5sS8bB6") - {"s"}
    assert SIGNS.isascii()


def test_every_passphrase_is_another():
    made = {AesProtecting().passphrase() for _ in range(200)}
    assert len(made) == 200


def test_all_signs_are_used():
    made = "".join(AesProtecting().passphrase() for _ in range(200))
    assert set(made) == {*SIGNS, "-"}


def test_an_empty_passphrase_is_a_fault():
    file = File(name=NAME, data=report())
    for wrong in ("", "æble"):
        with pytest.raises(ValueError, match="passphrase"):
            AesProtecting().protected(file, Protection.ZIP, wrong)


def test_a_plain_copy_is_the_file_itself():
    file = File(name=NAME, data=b"x")
    assert AesProtecting().protected(file, Protection.PLAIN, "") is file


# PDF


def test_a_locked_pdf_opens_by_the_passphrase_alone():
    data = copy(Protection.PDF).data
    for wrong in ("", PASSPHRASE[:-1], PASSPHRASE.upper()):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(data), password=wrong)
    with pikepdf.open(io.BytesIO(data), password=PASSPHRASE) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert pdf.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3


def test_a_locked_pdf_may_be_printed_and_read_aloud_and_not_changed():
    with pikepdf.open(io.BytesIO(copy(Protection.PDF).data), password=PASSPHRASE) as pdf:
        may = pdf.allow
        assert may.accessibility
        assert may.print_highres
        assert may.print_lowres
        assert not may.modify_other
        assert not may.modify_annotation


def test_a_locked_pdf_hides_its_words_and_its_title():
    data = copy(Protection.PDF).data
    assert b"Jobvejen" not in data
    assert b"Signature-unit" not in data


def test_a_locked_pdf_holds_no_signature_even_of_a_signed_file():
    data = copy(Protection.PDF, signed()).data
    with pikepdf.open(io.BytesIO(data), password=PASSPHRASE) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert "/V" not in field
        assert "/AP" not in field
        assert str(field.T) == "Signature-unit"
        assert "/Perms" not in pdf.Root
        assert b"SECRETSIGNATURE" not in b"".join(
            bytes(one.Contents)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary)
            and isinstance(one.get("/Contents"), pikepdf.String)
        )


def test_a_locked_pdf_claims_to_be_no_archive_copy_and_keeps_its_title():
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(report())) as pdf:
        with pdf.open_metadata() as about:
            about["pdfaid:part"], about["pdfaid:conformance"] = "3", "A"
            about["pdfuaid:part"] = "1"
            about["dc:title"] = "Rapport om Åen"
        pdf.save(made)
    data = copy(Protection.PDF, made.getvalue()).data
    with pikepdf.open(io.BytesIO(data), password=PASSPHRASE) as pdf, pdf.open_metadata() as about:
        assert "pdfaid:part" not in about
        assert "pdfaid:conformance" not in about
        assert about["dc:title"] == "Rapport om Åen"
        assert about["pdfuaid:part"] == "1"


@pytest.mark.parametrize("data", [b"", b"ingen pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_told(data):
    with pytest.raises(InspectionError) as told:
        copy(Protection.PDF, data)
    assert told.value.code == "protect-unreadable"


def test_a_locked_pdf_is_not_locked_twice():
    with pytest.raises(InspectionError):
        copy(Protection.PDF, copy(Protection.PDF).data)


def test_qpdf_opens_it_by_the_passphrase_and_refuses_another(tmp_path: Path):
    qpdf = program("qpdf")
    path = tmp_path / "laast.pdf"
    path.write_bytes(copy(Protection.PDF).data)
    for passphrase, opens in ((PASSPHRASE, True), ("forkert", False)):
        done = subprocess.run(
            [qpdf, f"--password={passphrase}", "--check", path], capture_output=True, check=False
        )
        assert (done.returncode == 0) is opens, done.stderr


# Zip


def test_the_zip_holds_the_signed_original_unchanged_under_its_neutral_name():
    data = signed()
    made = copy(Protection.ZIP, data)
    assert (made.name, made.media_type) == ("2026-T3-014 v1.zip", "application/zip")
    with pyzipper.AESZipFile(io.BytesIO(made.data)) as packed:
        packed.setpassword(PASSPHRASE.encode())
        (inner,) = packed.infolist()
        assert inner.filename == NAME
        assert (inner.wz_aes_strength, inner.wz_aes_version) == (3, 2)
        assert inner.CRC == 0
        assert inner.date_time[:3] == (1980, 1, 1)
        assert packed.read(inner) == data


def test_another_passphrase_opens_no_zip():
    made = copy(Protection.ZIP)
    with pyzipper.AESZipFile(io.BytesIO(made.data)) as packed:
        packed.setpassword(b"forkert")
        with pytest.raises(RuntimeError, match="password"):
            packed.read(NAME)


def test_the_zip_does_not_open_without_a_passphrase():
    made = copy(Protection.ZIP)
    with (
        zipfile.ZipFile(io.BytesIO(made.data)) as packed,
        pytest.raises((RuntimeError, NotImplementedError)),
    ):
        packed.read(NAME)
    assert b"Jobvejen" not in made.data


def test_seven_zip_opens_it_by_the_passphrase_and_refuses_another(tmp_path: Path):
    seven = program("7z")
    path = tmp_path / "rapport.zip"
    data = signed()
    path.write_bytes(copy(Protection.ZIP, data).data)
    wrong = subprocess.run(
        [seven, "t", "-pforkert", path], capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    assert wrong.returncode != 0
    done = subprocess.run(
        [seven, "x", f"-p{PASSPHRASE}", f"-o{tmp_path}", path], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / NAME).read_bytes() == data


# A file that is really signed


@pytest.fixture
def really_signed(words) -> bytes:
    signer = CertificateSigners(words, FONTS).from_file(authority().unit.p12(), SECRET)
    return signer.sign(a_file(), UNIT, AT)


def test_the_locked_copy_of_a_signed_file_claims_no_signature(really_signed, tmp_path: Path):
    data = copy(Protection.PDF, really_signed).data
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(data), password=PASSPHRASE) as pdf:
        assert "/Perms" not in pdf.Root
        pdf.save(plain, encryption=False)
    assert b"/ByteRange" not in plain.getvalue()
    need("pdfsig")
    path = tmp_path / "kopi.pdf"
    path.write_bytes(plain.getvalue())
    told = subprocess.run(["pdfsig", path], capture_output=True, check=False).stdout.decode()
    assert "Signature is Valid" not in told
    assert "does not contain any signatures" in told or "Signature Validation" not in told


def test_the_signature_still_holds_after_the_zip(really_signed, tmp_path: Path):
    made = copy(Protection.ZIP, really_signed)
    with pyzipper.AESZipFile(io.BytesIO(made.data)) as packed:
        packed.setpassword(PASSPHRASE.encode())
        out = packed.read(NAME)
    assert out == really_signed
    need("pdfsig")
    path = tmp_path / "original.pdf"
    path.write_bytes(out)
    assert pdfsig(path, tmp_path)[0].validation == "Signature is Valid."


def test_a_signature_holds_nothing_that_looks_like_a_civil_number(really_signed):
    told = PdfTexts().text_of(File(name=NAME, data=really_signed))
    assert "tilsynsrapport" in told
    assert worst(told) is None
