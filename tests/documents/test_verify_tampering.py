"""The tamper table: what can be done to a delivered report, each found and named by its problem.

`pdfsig` and `openssl` judge the same files where they can see what was done; where they
cannot, that is what our own judge is for.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import verify_samples as samples
from certificates import authority
from tamperings import ROOT, TABLE, codes, first_revision, judged, of_unit, over, ranges, white_box
from verify_samples import SUPPLIER, UNIT, a_report, by_both, by_unit, record_of, signed, stamped

from inspector.domain.verdict_words import PROBLEMS
from inspector.gateways.pdf_verifying_form import hole_is_exact

# -- what is as it should be ---------------------------------------------------------------


def test_a_signed_report_is_valid() -> None:
    verdict = judged(by_unit())
    assert verdict.valid
    assert verdict.problems == ()
    assert verdict.record_matches
    assert verdict.content_hash == samples.hash_of(record_of())
    assert (verdict.number, verdict.version) == ("2026-T3-014", 1)
    (one,) = verdict.signatures
    assert (one.signer, one.field) == ("Tilsynet i Nørreby", UNIT)
    assert one.intact
    assert one.covers_whole_file
    assert one.trusted
    assert one.fingerprint == authority().unit.fingerprint
    assert one.time is not None


def test_two_signatures_and_a_timestamp_are_valid() -> None:
    verdict = judged(stamped(by_both()))
    assert verdict.valid, verdict.problems
    assert [one.is_timestamp for one in verdict.signatures] == [False, False, True]
    assert all(one.covers_whole_file and one.trusted for one in verdict.signatures)


def test_the_signers_own_certificate_may_be_trusted_instead_of_its_authority() -> None:
    assert judged(by_unit(), (authority().unit.pem,)).valid
    assert judged(by_unit(), (authority().unit.der,)).valid


def test_an_own_certificate_is_valid_here_and_trusted_by_nobody() -> None:
    verdict = judged(by_unit(), (), (authority().unit.pem,))
    assert verdict.valid
    assert verdict.signatures[0].own
    assert not verdict.signatures[0].trusted


def test_a_certificate_that_has_expired_since_is_judged_by_the_day_of_signing() -> None:
    at = datetime(2020, 6, 1, tzinfo=UTC)
    verdict = judged(signed(a_report(), authority().expired, at=at))
    assert verdict.valid, verdict.problems
    assert verdict.signatures[0].time == at


def test_an_online_service_signs_in_a_field_of_its_own() -> None:
    assert judged(signed(a_report(), authority().unit, "Sig1")).valid


def test_parts_that_stand_by_themselves_are_followed() -> None:
    verdict = judged(of_unit(a_report(by_reference=True)))
    assert verdict.valid, verdict.problems
    assert verdict.record_matches


# -- what is not ---------------------------------------------------------------------------


@pytest.mark.parametrize("what", TABLE)
def test_it_is_found_and_named(what: str) -> None:
    make, code = TABLE[what]
    verdict = judged(make())
    assert not verdict.valid
    assert code in codes(verdict), verdict.problems
    assert codes(verdict) <= set(PROBLEMS)


def test_a_shadow_is_no_fault_of_the_bytes_that_were_signed() -> None:
    verdict = judged(over(by_both(), white_box))
    assert all(one.intact and not one.covers_whole_file for one in verdict.signatures)


def test_a_removed_signature_is_named_by_whose_it_was() -> None:
    cut = by_both()[: len(of_unit(a_report(record_of((UNIT, SUPPLIER)))))]
    assert [one.details for one in judged(cut).problems] == [{"field": SUPPLIER}]


def test_a_hole_that_is_signed_for_is_found() -> None:
    """The signer leaves the last bytes out of what is signed: nothing altered, and not whole."""
    assert hole_is_exact(b"ab<00>cd", [0, 2, 6, 2])
    assert not hole_is_exact(b"ab<00>cd", [0, 2, 7, 1])
    assert not hole_is_exact(b"ab<00>cd", [0, 1, 6, 2])
    assert not hole_is_exact(b"ab<00>cd", [1, 1, 6, 2])
    assert not hole_is_exact(b"ab<00>cd", [0, 2, 6, 3])
    assert not hole_is_exact(b"ab<00>cd", [0, 2, 6, 2, 8, 0])
    assert not hole_is_exact(b"ab<0x>cd", [0, 2, 6, 2])


def test_nobody_is_trusted_unless_named() -> None:
    assert codes(judged(by_unit(), ())) == {"unknown"}
    assert codes(judged(by_unit(), (authority().foreign_root.pem,))) == {"unknown"}
    assert codes(judged(by_unit(), (b"no certificate", b""))) == {"unknown"}


def test_another_certificate_of_the_same_name_is_not_the_own_one() -> None:
    from certificates import _ec, _made

    twin = _made(authority().unit.name, _ec(), None)
    verdict = judged(signed(a_report(), twin), ROOT, (authority().unit.pem,))
    assert codes(verdict) == {"self-made"}
    assert not verdict.signatures[0].own


# -- other judges --------------------------------------------------------------------------


def pdfsig(folder: Path, pdf: bytes) -> str:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not on this machine")
    path = folder / "judged.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    )
    return done.stdout


def openssl(folder: Path, pdf: bytes) -> list[bool]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not on this machine")
    answers = []
    (folder / "ca.pem").write_bytes(authority().root.pem)
    for content, der in ranges(pdf):
        (folder / "content").write_bytes(content)
        (folder / "signature").write_bytes(der)
        done = subprocess.run(
            [
                "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature",
                "-content", "content", "-CAfile", "ca.pem", "-purpose", "any", "-out", "/dev/null",
            ],
            cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
        answers.append(done.returncode == 0)
    return answers


def test_pdfsig_and_openssl_agree_on_what_is_valid(tmp_path: Path) -> None:
    assert judged(by_both()).valid
    assert openssl(tmp_path, by_both()) == [True, True]
    assert pdfsig(tmp_path, by_both()).count("Signature is Valid") == 2


@pytest.mark.parametrize("what", ["a byte of a page", "a byte of the record"])
def test_pdfsig_and_openssl_agree_on_what_is_altered(what: str, tmp_path: Path) -> None:
    pdf = TABLE[what][0]()
    assert openssl(tmp_path, pdf) == [False]
    assert "Digest Mismatch" in pdfsig(tmp_path, pdf)


def test_openssl_too_knows_no_foreign_authority(tmp_path: Path) -> None:
    assert openssl(tmp_path, signed(a_report(), authority().foreign)) == [False]


def test_they_do_not_see_a_shadow_and_we_do(tmp_path: Path) -> None:
    """This is why a file is accepted by what came after the signatures, and not by them alone."""
    pdf = over(by_both(), white_box)
    assert openssl(tmp_path, pdf) == [True, True]
    assert pdfsig(tmp_path, pdf).count("Signature is Valid") == 2
    assert "changed-after" in codes(judged(pdf))


def test_pdfsig_too_finds_no_signature_where_it_was_removed(tmp_path: Path) -> None:
    assert "Signature is Valid" not in pdfsig(tmp_path, first_revision(by_unit()))


def test_the_record_says_what_is_expected() -> None:
    assert judged(by_both()).expected == (UNIT, SUPPLIER)
    assert json.loads(record_of())["digital_signatures"] == [UNIT]
