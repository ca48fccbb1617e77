"""The tamper table: what can be done to a delivered report, each found and named by its problem.

`pdfsig` and `openssl` judge the same files where they can see what was done; where they
cannot, that is what our own judge is for.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
import verify_samples as samples
from certificates import authority
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from verify_samples import SUPPLIER, UNIT, a_report, by_both, by_unit, record_of, signed, stamped

from inspector.domain.verdict import Verdict
from inspector.domain.verdict_words import PROBLEMS
from inspector.gateways.pdf_verifying import PdfVerifier

ROOT = (authority().root.pem,)


def judged(pdf: bytes, trusted: tuple[bytes, ...] = ROOT, own: tuple[bytes, ...] = ()) -> Verdict:
    return PdfVerifier().verify(pdf, trusted, own)


def codes(verdict: Verdict) -> set[str]:
    return {one.code for one in verdict.problems}


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


def over(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """An increment that was never signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def white_box(writer: IncrementalPdfFileWriter) -> None:
    box = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 595 842 re f")
    writer.add_stream_to_page(0, writer.add_object(box))


def another_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    first = pages["/Kids"][0].get_object()
    added = generic.DictionaryObject(dict(first.items()))
    added.pop("/Annots", None)
    pages["/Kids"].append(writer.add_object(added))
    pages["/Count"] = generic.NumberObject(2)
    writer.mark_update(writer.root.raw_get("/Pages").reference)
    writer.update_container(pages["/Kids"])


def another_record(writer: IncrementalPdfFileWriter) -> None:
    spec = writer.root["/AF"][0].get_object()
    stream = generic.StreamObject(stream_data=record_of(remark="Alt er i orden."))
    spec["/EF"]["/F"] = spec["/EF"]["/UF"] = writer.add_object(stream)
    writer.update_container(spec["/EF"])


def an_object(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.pdf_string("nothing refers to this"))


def no_signature(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    del field["/V"]
    writer.update_container(field)


def saved_anew(pdf: bytes, change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def stripped(pdf: pikepdf.Pdf) -> None:
    for field in pdf.Root.AcroForm.Fields:
        if "/V" in field:
            del field["/V"]


def first_revision(pdf: bytes) -> bytes:
    return pdf[: pdf.find(b"%%EOF") + 6]


def flipped(pdf: bytes, place: int, mask: int = 1) -> bytes:
    data = bytearray(pdf)
    data[place] ^= mask
    return bytes(data)


def digits_of(pdf: bytes) -> tuple[int, int]:
    """Where the digits of the last signature stand."""
    return list(re.finditer(rb"/Contents *<([0-9a-fA-F]+)>", pdf))[-1].span(1)


def last_digit(pdf: bytes) -> int:
    """The last of the signature proper, before the zeros that fill its room."""
    return digits_of(pdf)[0] + 2 * len(ranges(pdf)[-1][1]) - 1


def half_range(pdf: bytes) -> bytes:
    """What is signed leaves out a part: the signer's own doing, and seen all the same."""

    def narrow(found: re.Match[bytes]) -> bytes:
        numbers = [int(one) for one in found[1].split()]
        numbers[3] -= 50
        text = b" ".join(b"%d" % one for one in numbers)
        return (b"/ByteRange [" + text).ljust(len(found[0]) - 1) + b"]"

    return re.sub(rb"/ByteRange *\[([0-9 ]+)\]", narrow, pdf)


def garbage(pdf: bytes) -> bytes:
    begin, end = digits_of(pdf)
    return pdf[:begin] + (b"DEADBEEF" * (end - begin))[: end - begin] + pdf[end:]


def locked(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x", user="x"))
    return out.getvalue()


def form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def of_unit(report: bytes) -> bytes:
    return signed(report, authority().unit)


def nothing_signed(expected: tuple[str, ...] = ()) -> bytes:
    return a_report(record_of(expected))


TABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a byte of a page": (lambda: flipped(by_unit(), by_unit().find(b"72 700")), "altered"),
    "a byte of the record": (lambda: flipped(by_unit(), by_unit().find(b"stream") + 20), "altered"),
    "a byte of the signature": (lambda: flipped(by_unit(), last_digit(by_unit())), "altered"),
    "a byte of the room behind it": (
        lambda: flipped(by_unit(), digits_of(by_unit())[1] - 9),
        "altered",
    ),
    "a small letter for a great one": (
        lambda: flipped(by_unit(), by_unit().find(b"A", digits_of(by_unit())[0]), 0x20),
        "altered",
    ),
    "a shadow over the page": (lambda: over(by_both(), white_box), "changed-after"),
    "a shadow between signatures": (
        lambda: signed(over(by_unit(), white_box), authority().supplier, SUPPLIER),
        "changed-after",
    ),
    "a page more": (lambda: over(by_both(), another_page), "changed-after"),
    "the signature removed in an increment": (lambda: over(by_unit(), no_signature), "missing"),
    "the signature removed from the file": (lambda: saved_anew(by_unit(), stripped), "missing"),
    "saved anew by another program": (lambda: saved_anew(by_unit()), "altered"),
    "cut back to before the signatures": (lambda: first_revision(by_unit()), "missing"),
    "cut back to the first of two": (
        lambda: by_both()[: len(of_unit(a_report(record_of((UNIT, SUPPLIER)))))],
        "missing",
    ),
    "never signed": (lambda: a_report(), "missing"),
    "meant to be unsigned": (lambda: nothing_signed(), "unsigned"),
    "a timestamp alone": (lambda: stamped(nothing_signed()), "only-timestamp"),
    "a timestamp in place of a signature": (lambda: stamped(a_report()), "missing"),
    "another record after signing": (lambda: over(by_unit(), another_record), "record-replaced"),
    "another record and its hash not": (
        lambda: of_unit(a_report(record_of(remark="x"), samples.hash_of(record_of()))),
        "record-differs",
    ),
    "the hash taken away": (lambda: of_unit(a_report(named="")), "hash-missing"),
    "the hash is no hash": (lambda: of_unit(a_report(named="ja")), "hash-missing"),
    "two records": (lambda: of_unit(a_report(second=record_of(remark="x"))), "record-two"),
    "a record that is none": (lambda: of_unit(a_report(b"[1, 2")), "record-unreadable"),
    "a record that says it twice": (
        lambda: of_unit(a_report(record_of()[:-1] + b',"version":2}')),
        "record-unreadable",
    ),
    "a record of no end": (lambda: of_unit(a_report(b"[" * 100_000)), "record-unreadable"),
    "an authority nobody knows": (lambda: signed(a_report(), authority().foreign), "unknown"),
    "an authority nobody knows, in its own field": (
        lambda: signed(a_report(), authority().foreign, "Sig1"),
        "elsewhere",
    ),
    "a certificate of one's own": (
        lambda: signed(a_report(), authority().foreign_root),
        "self-made",
    ),
    "an expired certificate": (lambda: signed(a_report(), authority().expired), "expired"),
    "a certificate before its time": (lambda: signed(a_report(), authority().future), "not-yet"),
    "another page, signed by the one who changed it": (
        lambda: signed(saved_anew(by_unit(), stripped), authority().foreign),
        "unknown",
    ),
    "a range with a hole": (lambda: half_range(by_unit()), "altered"),
    "a signature of garbage": (lambda: garbage(by_unit()), "unreadable"),
    "a few bytes more": (lambda: by_unit() + b"%\n", "appended"),
    "many bytes more": (lambda: by_unit() + b"x" * 5000, "appended"),
    "an empty line more": (lambda: by_unit() + b"\n", "appended"),
    "an increment nothing refers to": (lambda: over(by_unit(), an_object), "appended"),
    "a form behind the pages": (lambda: of_unit(saved_anew(a_report(), form)), "xfa"),
    "locked": (lambda: locked(a_report()), "encrypted"),
    "half of it": (lambda: by_unit()[: len(by_unit()) // 2], "damaged"),
    "the beginning alone": (lambda: by_unit()[:400], "damaged"),
    "no PDF": (lambda: b"PK\x03\x04 something else", "not-pdf"),
    "nothing": (lambda: b"", "not-pdf"),
    "words that call themselves a PDF": (lambda: b"%PDF-1.7\n" + b"x" * 3000, "damaged"),
}


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
    from inspector.gateways.pdf_verifying_form import hole_is_exact

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


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_byte_can_change_unseen(data: st.DataObject) -> None:
    pdf = by_both()
    place = data.draw(st.integers(0, len(pdf) - 1))
    mask = data.draw(st.integers(1, 255))
    verdict = judged(flipped(pdf, place, mask))
    assert not verdict.valid, (place, mask)
    assert verdict.problems


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_byte_of_the_signature_itself_can_change_unseen(data: st.DataObject) -> None:
    """What it covers guards itself; these bytes are covered by nothing."""
    pdf = by_unit()
    begin, end = digits_of(pdf)
    place = data.draw(st.integers(begin - 1, end))
    mask = data.draw(st.integers(1, 255))
    assert not judged(flipped(pdf, place, mask)).valid, (place - begin, mask)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 12_000))
def test_no_file_is_too_strange_to_be_judged(junk: bytes, place: int) -> None:
    pdf = by_unit()
    assert not judged(b"%PDF-1.7\n" + junk).valid
    verdict = judged(pdf[:place] + junk + pdf[place + len(junk) :])
    assert verdict.valid == (pdf[:place] + junk + pdf[place + len(junk) :] == pdf)


def test_a_file_beyond_measure_is_not_read() -> None:
    verdict = judged(b"%PDF-1.7\n" + bytes(100_000_001))
    assert codes(verdict) == {"too-large"}


def test_a_file_that_takes_too_long_is_not_judged() -> None:
    verdict = PdfVerifier(seconds=0.0).verify(by_both(), ROOT)
    assert codes(verdict) == {"took-too-long"}


def test_a_file_that_unpacks_beyond_measure_is_refused() -> None:
    verdict = judged(of_unit(a_report(b" " * 200_000_000)))
    assert not verdict.valid
    assert codes(verdict) & {"record-unreadable", "damaged"}


def test_pages_within_pages_without_end_are_refused() -> None:
    pdf = pikepdf.open(io.BytesIO(a_report()))
    kids = pdf.Root.Names.EmbeddedFiles
    pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(pikepdf.Dictionary())
    pdf.Root.Names.EmbeddedFiles.Kids = pikepdf.Array([pdf.Root.Names.EmbeddedFiles])
    assert kids is not None
    out = io.BytesIO()
    pdf.save(out)
    assert "record-unreadable" in codes(judged(out.getvalue()))


def test_nothing_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    for make, _ in list(TABLE.values())[::4]:
        judged(make())
    assert not caplog.records


# -- other judges --------------------------------------------------------------------------


def ranges(pdf: bytes) -> list[tuple[bytes, bytes]]:
    """Of each signature what is signed and the signature, read from the bytes alone."""
    found = []
    for match in re.finditer(rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", pdf):
        _, before, after, rest = (int(one) for one in match.groups())
        digits = pdf[before + 1 : after - 1].decode()
        der = bytes.fromhex(digits)
        size = 4 + int.from_bytes(der[2:4], "big")
        found.append((pdf[:before] + pdf[after : after + rest], der[:size]))
    return found


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
