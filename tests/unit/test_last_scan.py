"""The last look before a visit is locked: nothing slips through, and no other number stops it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import MemoryAttachments
from fuzzing import refusal
from visit_samples import Shelf, a_store, opened

from inspector.domain import model
from inspector.domain.last_scan import refuse_in_document, refuse_in_record
from inspector.domain.report import Code, Document, Facts, Lines, Paragraph, QrCode, Row, Table
from inspector.domain.settings import Settings
from inspector.services import reporting
from inspector.services.visiting import load_visit

NUMBER = "010180-1234"


@pytest.fixture
def file():
    store = a_store()
    return load_visit(store, Shelf(), opened(store).id)


def document(*blocks) -> Document:
    return Document(
        title="t", subject="s", author="a", language="da", head_left="", head_right="",
        foot_left="", page_label="{page}", blocks=blocks,
    )  # fmt: skip


SHOWN = [
    Paragraph(f"fra {NUMBER}"),
    Facts((("Navn", f"CPR {NUMBER}"),)),
    Table((), (Row((Lines("x", (f"note {NUMBER}",)),)),)),
]


@pytest.mark.parametrize("block", SHOWN, ids=lambda one: type(one).__name__)
def test_a_number_anywhere_on_the_pages_is_refused(file, block):
    assert refusal(lambda: refuse_in_document(document(block), file)) == "report-civil-number"


def test_hashes_and_links_are_no_texts(file):
    blocks = (Code("Kontroltal", ("01018012", "34567890")), QrCode(NUMBER, "Læs koden"))
    assert refusal(lambda: refuse_in_document(document(*blocks), file)) == ""


def test_what_was_given_a_reason_may_be_printed(file):
    visit = replace(file.visit, supplier_remarks=f"fra {NUMBER} til")
    held = replace(file, visit=visit)
    assert refusal(lambda: refuse_in_document(document(Paragraph(f"»{NUMBER}«")), held)) == ""
    other = document(Paragraph("fra 020280-1233 og cpr 020280-1233"))
    assert refusal(lambda: refuse_in_document(other, held)) == "report-civil-number"


def test_a_p_number_and_an_invoice_stop_nothing(file):
    bare = "0101801234"  # the shape of a civil number of 1 January
    supplier = replace(file.supplier, p_number=bare)
    case = model.Case(id="c", number="A-1", invoice="0101851234")
    held = replace(file, supplier=supplier, cases={"A-1": case})
    pages = document(Facts((("P-nummer", bare), ("Faktura", "010185-1234"))))
    assert refusal(lambda: refuse_in_document(pages, held)) == ""


def test_the_record_is_looked_through_by_what_people_wrote(file):
    assert refusal(lambda: refuse_in_record(file, Settings())) == ""
    draw = model.Draw(id="d", number="x", digits_by=NUMBER, secret="0101801234" * 6)
    for held, settings in (
        (replace(file, draws=(draw,)), Settings()),
        (replace(file, signatures=(model.Signature(id="s", reason=NUMBER),)), Settings()),
        (file, Settings(report_closing=f"Ring til {NUMBER}")),
    ):
        code = refusal(lambda held=held, settings=settings: refuse_in_record(held, settings))
        assert code == "report-civil-number"
    quiet = replace(file, draws=(replace(draw, digits_by="supplier"),))
    assert refusal(lambda: refuse_in_record(quiet, Settings())) == ""


def test_a_visit_is_not_locked_with_a_number_in_the_standing_texts(monkeypatch):
    monkeypatch.setattr(reporting, "_check_finished", lambda _store, _file: None)
    store, attachments = a_store(), MemoryAttachments()
    visit = opened(store)
    text = model.Setting(id="report_introduction", value=f'"Om {NUMBER}"')
    store.tables.setdefault(model.Setting, {})[text.id] = text

    def lock() -> None:
        reporting.lock_visit(store, attachments, lambda *_: b"%PDF", Shelf(), visit.id)

    assert refusal(lock) == "report-civil-number"
    assert not attachments.files
    assert store.get(model.Visit, visit.id).state == model.VisitState.OPEN
