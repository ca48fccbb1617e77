"""Digital signatures: made without a network, and judged by programs of others."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from certificates import END, SECRET, authority
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from signing_samples import (
    AT,
    FONTS,
    ROOT,
    STAMP,
    SUPPLIER,
    UNIT,
    a_file,
    covered_by_signatures,
    need,
    openssl_says,
    pdfsig,
)

from inspector.domain.delivery import SignedBy
from inspector.domain.errors import InspectionError
from inspector.gateways.signing import CertificateSigners

ORGANISATION = "Lindehavn Kommune"


@pytest.fixture
def unit(signers):
    return signers.from_file(authority().unit.p12(), SECRET)


@pytest.fixture
def supplier(signers):
    return signers.from_file(authority().supplier.p12(), SECRET)


@pytest.fixture
def no_network(monkeypatch):
    def refused(*_: object) -> None:
        raise AssertionError("a signature asked for a network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def refusal(act, *given) -> str:
    with pytest.raises(InspectionError) as caught:
        act(*given)
    return caught.value.code


def text_of(pdf: bytes, tmp_path) -> str:
    need("pdftotext")
    path = tmp_path / "læst.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_two_certificates_sign_in_sequence_and_others_agree(unit, supplier, tmp_path, no_network):
    pdf = a_file(3)
    first = unit.sign(pdf, UNIT, AT)
    second = supplier.sign(first, SUPPLIER, AT + timedelta(minutes=3))
    assert first.startswith(pdf)
    assert second.startswith(first)
    path = tmp_path / "rapport.pdf"
    path.write_bytes(second)
    judged = [one for one in pdfsig(path, tmp_path / "nss") if one.validation]
    assert [one.signer for one in judged] == ["Tilsynet i Nørreby", "Leverandør Østerbo ApS"]
    assert {one.validation for one in judged} == {"Signature is Valid."}
    assert {one.trust for one in judged} == {"Certificate is Trusted."}
    assert [one.covered for one in judged] == ["", "Total document signed"]
    assert openssl_says(second, tmp_path / "openssl", authority().root.pem) == [True, True]


def test_one_flipped_byte_of_the_archived_file_breaks_both(unit, supplier, tmp_path):
    signed = bytearray(supplier.sign(unit.sign(a_file(), UNIT, AT), SUPPLIER, AT))
    signed[30] ^= 1
    assert openssl_says(bytes(signed), tmp_path / "o", authority().root.pem) == [False, False]


def test_one_flipped_byte_of_the_first_signature_breaks_the_second(unit, supplier, tmp_path):
    first = unit.sign(a_file(), UNIT, AT)
    signed = bytearray(supplier.sign(first, SUPPLIER, AT))
    signed[len(first) - 40] ^= 1
    assert openssl_says(bytes(signed), tmp_path / "o", authority().root.pem)[1] is False


def test_the_certificate_of_our_own_signs_and_says_what_it_is(signers, tmp_path, no_network):
    pem, key = signers.make_own(ORGANISATION, "T3", AT)
    own = signers.own(pem, key)
    assert own.name == "Lindehavn Kommune (selvudstedt af Uanmeldt, T3)"
    assert own.way == SignedBy.OWN
    read = x509.load_pem_x509_certificate(pem.encode())
    assert isinstance(read.public_key(), ec.EllipticCurvePublicKey)
    usage = read.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (
        True,
        True,
        False,
    )
    assert not read.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert (read.not_valid_after_utc - AT).days == 3652
    signed = own.sign(a_file(), UNIT, AT)
    assert openssl_says(signed, tmp_path / "openssl", pem.encode()) == [True]
    path = tmp_path / "rapport.pdf"
    path.write_bytes(signed)
    (judged,) = [one for one in pdfsig(path, tmp_path / "nss") if one.validation]
    assert judged.validation == "Signature is Valid."
    assert judged.trust != "Certificate is Trusted."
    told = text_of(signed, tmp_path)
    assert "Digitalt underskrevet af Lindehavn Kommune (selvudstedt af Uanmeldt, T3)" in told
    assert "som programmet Uanmeldt selv har lavet" in told


@pytest.mark.parametrize(
    "organisation",
    ["", "Æ" * 80, "Arbejdsmarkedsforvaltningen i Lindehavn-Østerå Kommune", "A\nB  C"],
)
def test_any_name_of_an_organisation_fits_a_certificate(signers, organisation):
    own = signers.own(*signers.make_own(organisation, "ØÅÆ123", AT))
    assert own.name.endswith(" (selvudstedt af Uanmeldt, ØÅÆ123)")
    assert len(own.name.encode()) <= 64


def test_the_time_is_the_given_one_and_the_page_shows_it(unit, tmp_path):
    signed = unit.sign(a_file(), UNIT, AT)
    with pikepdf.open(BytesIO(signed)) as opened:
        value = opened.Root.AcroForm.Fields[0].V
        told = str(value.M)
        assert str(value.SubFilter) == "/ETSI.CAdES.detached"
        assert str(value.Name) == "Tilsynet i Nørreby"
    zone = told[16:].replace("'", "")
    assert datetime.strptime(told[2:16] + (zone or "+0000"), "%Y%m%d%H%M%S%z") == AT
    assert f"20. november 2026 kl. {AT.astimezone():%H.%M}" in text_of(signed, tmp_path)


def test_the_stamp_speaks_the_language_of_the_program(words_en, tmp_path):
    signers = CertificateSigners(words_en, FONTS)
    signed = signers.from_file(authority().unit.p12(), SECRET).sign(a_file(), UNIT, AT)
    assert "Digitally signed by Tilsynet i Nørreby 20 November 2026" in text_of(signed, tmp_path)


def test_every_face_of_a_stamp_is_embedded(unit, tmp_path):
    need("pdffonts")
    path = tmp_path / "rapport.pdf"
    path.write_bytes(unit.sign(a_file(), UNIT, AT))
    told = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    with pikepdf.open(path) as opened:
        stamp = opened.Root.AcroForm.Fields[0].AP.N
        fonts = stamp.Resources.XObject["/Stamp"].Resources.Font
        names = {str(font.BaseFont) for font in fonts.values()}
        assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())
    assert all("Inter" in name for name in names), told


def test_the_first_certifies_and_allows_filling_in_forms_alone(unit, supplier):
    signed = supplier.sign(unit.sign(a_file(), UNIT, AT), SUPPLIER, AT)
    with pikepdf.open(BytesIO(signed)) as opened:
        first, second, _ = opened.Root.AcroForm.Fields
        assert opened.Root.Perms.DocMDP.objgen == first.V.objgen
        (reference,) = first.V.Reference
        assert int(reference.TransformParams.P) == 2
        assert "/Reference" not in second.V


def test_a_place_is_signed_once_and_only_where_there_is_one(unit, supplier):
    signed = unit.sign(a_file(), UNIT, AT)
    assert refusal(supplier.sign, signed, UNIT, AT) == "sign-field-taken"
    assert refusal(unit.sign, a_file(without=(UNIT,)), UNIT, AT) == "sign-field-missing"
    with pikepdf.new() as empty:
        empty.add_blank_page()
        out = BytesIO()
        empty.save(out)
    assert refusal(unit.sign, out.getvalue(), UNIT, AT) == "sign-field-missing"


def test_the_chain_of_the_file_goes_into_the_signature(supplier):
    need("openssl")
    ((contents, _),) = covered_by_signatures(supplier.sign(a_file(), UNIT, AT))
    told = subprocess.run(
        ["openssl", "cms", "-cmsout", "-print", "-inform", "DER"],
        input=contents, capture_output=True, check=True,
    ).stdout.decode("utf-8", "replace")  # fmt: skip
    assert told.count("d.certificate:") >= 2


@pytest.mark.parametrize(
    ("data", "passphrase", "code"),
    [
        (lambda: authority().unit.p12(), "forkert", "certificate-passphrase"),
        (lambda: authority().unit.p12(), "", "certificate-passphrase"),
        (lambda: authority().unit.p12(with_key=False), SECRET, "certificate-no-key"),
        (lambda: authority().expired.p12(), SECRET, "certificate-expired"),
        (lambda: authority().future.p12(), SECRET, "certificate-not-yet"),
        (lambda: authority().unit.pem, SECRET, "certificate-unreadable"),
        (lambda: b"", SECRET, "certificate-unreadable"),
        (lambda: b"%PDF-1.7", SECRET, "certificate-unreadable"),
        (lambda: authority().unit.key_der, SECRET, "certificate-unreadable"),
    ],
)
def test_a_certificate_that_cannot_sign_is_told_why(signers, data, passphrase, code):
    assert refusal(signers.from_file, data(), passphrase) == code


def test_the_day_a_certificate_ended_is_told(signers, words):
    with pytest.raises(InspectionError) as caught:
        signers.from_file(authority().expired.p12(), SECRET)
    assert "01-01-2021" in words("errors.certificate-expired", **caught.value.details)


@pytest.mark.parametrize(
    "key", [ed25519.Ed25519PrivateKey.generate, lambda: rsa.generate_private_key(65537, 1024)]
)
def test_a_key_that_readers_cannot_judge_is_refused(signers, key):
    unit = authority().unit
    made = key()
    builder = x509.CertificateBuilder(
        unit.certificate.issuer, unit.certificate.subject, made.public_key(), 7, AT, END
    )
    algorithm = None if isinstance(made, ed25519.Ed25519PrivateKey) else unit_hash()
    certificate = builder.sign(made, algorithm)
    data = pkcs12.serialize_key_and_certificates(
        b"x", made, certificate, None, BestAvailableEncryption(b"hemmelig")
    )
    assert refusal(signers.from_file, data, "hemmelig") == "certificate-key-kind"


def unit_hash():
    from cryptography.hazmat.primitives.hashes import SHA256

    return SHA256()


@pytest.mark.parametrize("options", [[], ["-legacy"], ["-nomac", "-keypbe", "NONE"]])
def test_files_that_openssl_made_open_too(signers, tmp_path, options):
    need("openssl")
    holder = authority().unit
    (tmp_path / "key.der").write_bytes(holder.key_der)
    (tmp_path / "c.pem").write_bytes(holder.pem)

    def run(*args: str) -> None:
        subprocess.run(["openssl", *args], cwd=tmp_path, check=True)

    run("pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-in", "key.der", "-out", "key.pem")
    run("pkcs12", "-export", "-inkey", "key.pem", "-in", "c.pem", "-out", "f.p12",
        "-passout", "pass:hemmelig", *options)  # fmt: skip
    data = (tmp_path / "f.p12").read_bytes()
    assert signers.from_file(data, "hemmelig").name == "Tilsynet i Nørreby"


def test_our_own_certificate_is_refused_when_it_is_broken_or_over(words):
    later = CertificateSigners(words, FONTS, lambda: AT + timedelta(days=3700))
    pem, key = later.make_own(ORGANISATION, "T3", AT)
    assert refusal(later.own, pem, key) == "certificate-expired"
    now = CertificateSigners(words, FONTS, lambda: AT)
    assert refusal(now.own, "PEM", key) == "certificate-unreadable"
    assert refusal(now.own, pem, key[:-1]) == "certificate-unreadable"


def test_no_secret_is_shown_with_a_signer(unit):
    assert "key" not in repr(unit).lower()


def test_a_long_report_is_signed(unit, supplier, tmp_path):
    pdf = a_file(180)
    signed = supplier.sign(unit.sign(pdf, UNIT, AT), SUPPLIER, AT)
    assert signed.startswith(pdf)
    assert openssl_says(signed, tmp_path / "openssl", authority().root.pem) == [True, True]


def test_a_field_that_is_not_to_be_seen_is_signed_without_a_stamp(unit):
    with pikepdf.open(BytesIO(unit.sign(a_file(), STAMP, AT))) as opened:
        field = opened.Root.AcroForm.Fields[2]
        assert "/V" in field
    assert AT.tzinfo is UTC


def test_a_signature_may_be_made_in_any_thread(unit):
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(unit.sign, a_file(), UNIT, AT).result().startswith(a_file()[:8])


def test_certificates_at_hand_cost_nothing_until_one_is_asked_for():
    code = (
        "import sys; from inspector.gateways.signing import CertificateSigners as S; S(None, None);"
        "heavy = {'pyhanko', 'cryptography', 'reportlab', 'pikepdf', 'pkcs11', 'asn1crypto'};"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
