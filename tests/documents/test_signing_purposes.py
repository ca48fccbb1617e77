"""Which certificates sign at all, how a passphrase may be typed, and what a signature leaves."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pikepdf
import pytest
from certificates import SECRET, authority
from signing_samples import AT, FONTS, SUPPLIER, UNIT, a_file

from inspector.domain.errors import InspectionError
from inspector.gateways.signing import CertificateSigners


@pytest.fixture
def made(words) -> CertificateSigners:
    return CertificateSigners(words, FONTS)


def refusal(act, *given) -> str:
    with pytest.raises(InspectionError) as caught:
        act(*given)
    return caught.value.code


@pytest.mark.parametrize("holder", ["stamper", "server", "root", "issuing", "enciphering"])
def test_a_certificate_made_for_something_else_signs_nothing(made, holder):
    data = getattr(authority(), holder).p12()
    assert refusal(made.from_file, data, SECRET) == "certificate-purpose"


@pytest.mark.parametrize("holder", ["unit", "supplier", "mailing"])
def test_one_that_may_sign_for_a_person_does(made, holder):
    signer = made.from_file(getattr(authority(), holder).p12(), SECRET)
    assert signer.sign(a_file(), UNIT, AT)


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_passphrase_opens_however_its_letters_are_put_together(made, written, typed):
    data = authority().unit.p12(unicodedata.normalize(written, SECRET))
    assert made.from_file(data, unicodedata.normalize(typed, SECRET)).name == "Tilsynet i Nørreby"


@pytest.mark.parametrize("typed", ["a\0b", "\0", f"{SECRET}\0", "\udcff"])
def test_a_passphrase_no_keyboard_writes_is_a_wrong_one(made, typed):
    assert refusal(made.from_file, authority().unit.p12(), typed) == "certificate-passphrase"


def test_a_signed_file_is_of_the_version_of_pdf_it_was_archived_in(made):
    one = made.from_file(authority().unit.p12(), SECRET).sign(a_file(), UNIT, AT)
    two = made.from_file(authority().supplier.p12(), SECRET).sign(one, SUPPLIER, AT)
    with pikepdf.open(BytesIO(two)) as pdf:
        assert "/Version" not in pdf.Root


@pytest.mark.parametrize(
    ("made_for", "now", "still"),
    [
        ("Engholm Kommune", "Engholm Kommune", True),
        ("Engholm Kommune", "Engholm", False),
        ("Engholm Kommune", "E", False),
        ("Engholm Kommune", "", False),
        ("", "", True),
        ("", "Engholm Kommune", False),
        ("Tilsyn (Nord)", "Tilsyn (Nord)", True),
        ("Tilsyn (Nord)", "Tilsyn", False),
        ("Æ" * 80, "Æ" * 80, True),
        ("Æ" * 80, "Æ" * 20, False),
    ],
)
def test_our_own_certificate_names_one_organisation_in_full(made, made_for, now, still):
    pem, _key = made.make_own(made_for, "T3", AT)
    assert made.names(pem, now) is still
