"""What a copy of one visit holds: all that is shown, and nothing of another visit."""

from __future__ import annotations

from dataclasses import replace

from visit_scene import SHELF, VISIT, scene

from inspector.domain.model import (
    Answer,
    Case,
    CaseCheck,
    DeliverySite,
    Evidence,
    Report,
    SchemeText,
    Supplier,
    Visit,
)
from inspector.services.rescuing import rescue_of
from inspector.services.visiting import load_visit


def test_all_that_the_visit_needs_to_be_read_alone_is_in_it():
    store = scene()
    file = load_visit(store, SHELF, VISIT)
    records, _attachments = rescue_of(file)
    held = {type(one) for one in records}
    assert {SchemeText, Supplier, DeliverySite, Visit, Answer, Case, CaseCheck, Evidence} <= held
    for kind, rows in store.tables.items():
        mine = {one.id for one in rows.values() if getattr(one, "visit", "") == VISIT}
        assert mine == {one.id for one in records if type(one) is kind and one.id in mine}
    assert len({(type(one), one.id) for one in records}) == len(records)


def test_nothing_of_another_visit_is_in_it():
    records, _attachments = rescue_of(load_visit(scene(), SHELF, VISIT))
    assert [one.id for one in records if isinstance(one, Visit)] == [VISIT]
    assert {getattr(one, "visit", VISIT) for one in records} == {VISIT}


def test_what_is_typed_and_not_stored_is_in_it():
    file = load_visit(scene(), SHELF, VISIT)
    typed = replace(file.answers["2.1"], comment="skrevet, mens disken var fuld")
    records, _attachments = rescue_of(replace(file, answers=file.answers | {"2.1": typed}))
    assert typed in records
    assert file.answers["2.1"] not in records


def test_attached_files_are_named_once_each():
    file = load_visit(scene(), SHELF, VISIT)
    same = Evidence(id="again", visit=VISIT, original="00", shown="05")
    report = Report(id="r", visit=VISIT, pdf="06")
    _records, attachments = rescue_of(
        replace(file, evidence=(*file.evidence, same), reports=(report,))
    )
    assert attachments == ("00", "01", "02", "05", "06")


def test_a_file_that_waits_to_be_stored_is_in_no_copy() -> None:
    file = load_visit(scene(), SHELF, VISIT)
    waiting = Evidence(id="waits", visit=VISIT, name="IMG_1.jpg")
    assert rescue_of(replace(file, evidence=(*file.evidence, waiting))) == rescue_of(file)
