"""A report that was signed twice and stamped is still PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from certificates import SECRET, authority
from documents.judges import second
from signing_samples import AT, FONTS, ROOT, SUPPLIER, UNIT, a_report
from timestamp_authority import timestamp_authority

from inspector.gateways.pdf_verifying import PdfVerifier
from inspector.gateways.signing import CertificateSigners
from inspector.gateways.texts import Texts

# One signature of two cannot cover the other; the second judge asks for it all the same.
_NOT_OF_TWO = "PDFA3A-SIGNATURE-BYTERANGE-001"


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    """The report as it was archived and with each signature more, and one sealed by our own."""
    words = Texts(ROOT / "resources" / "texts", "da")
    plain = a_report(words)
    signers = CertificateSigners(words, FONTS)
    one = signers.from_file(authority().unit.p12(), SECRET).sign(plain, UNIT, AT)
    two = signers.from_file(authority().supplier.p12(), SECRET).sign(one, SUPPLIER, AT)
    with timestamp_authority() as served:
        three = signers.timestamped(two, served.url)
    own = signers.own(*signers.make_own("Lindehavn Kommune", "T3", AT)).sign(plain, UNIT, AT)
    return {"plain": plain, "one": one, "two": two, "stamped": three, "own": own}


@pytest.mark.parametrize("name", ["one", "two", "stamped", "own"])
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_a_signature_leaves_the_file_what_it_was(findings, name, profile) -> None:
    assert findings[name, profile].broken == ()
    assert findings[name, profile].checks >= findings["plain", profile].checks


@pytest.mark.parametrize("name", ["one", "two", "stamped", "own"])
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_the_second_judge_finds_nothing_new_in_it(files, name, profile) -> None:
    known = {*second(files["plain"], profile), _NOT_OF_TWO}
    assert set(second(files[name], profile)) <= known


def test_later_signatures_are_no_changes_of_what_was_signed_before(files) -> None:
    verdict = PdfVerifier().verify(files["stamped"], (authority().root.der,))
    told = [(one.field, one.intact, one.covers_whole_file) for one in verdict.signatures]
    assert told == [
        ("Signature-unit", True, True),
        ("Signature-supplier", True, True),
        ("Timestamp", True, True),
    ]
    assert all(one.trusted for one in verdict.signatures)
