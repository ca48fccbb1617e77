"""No byte changes unseen, and no file is too strange to be judged."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tamperings import ROOT, TABLE, codes, digits_of, flipped, judged, of_unit
from verify_samples import a_report, by_both, by_unit

from inspector.gateways.pdf_verifying import PdfVerifier


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
