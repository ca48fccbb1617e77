"""The same window with two schemes that differ in every respect: flexjob 2009-10 and Århus 2008."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from journeys.lists import SUPPLIER, danish
from journeys.office import Office, storage
from journeys.test_first_start import begin
from journeys.walk import CASE_COMMENT, WAIVED, Walk

from inspector.domain.model import CaseCheck, SampleItem, Visit, VisitState


def test_a_control_visit_by_the_flexjob_scheme(tmp_path):
    with Office(tmp_path / "data") as office:
        begin(office)
        walk = Walk(office, tmp_path)
        walk.import_lists(completed=9, ongoing=4)
        walk.begin_visit("kbh-flexjob-2009", "control")
        walk.arrive()
        walk.draw_cases(since=None)
        points = len(walk.mode.presenter.file.scheme.case_points())
        walk.type_called_in(danish(date.today() - timedelta(days=100)))
        walk.answer_card()
        walk.answer_matrix(wrong=(1, 0))
        text = walk.areas_and_finish(
            wrong="2.2", comment="Skabet står åbent.", remarks="Ingen.", skip="8.2"
        )

    for words in (
        *(SUPPLIER, "Skabet står åbent.", CASE_COMMENT, WAIVED, "T3-001-A"),
        *("10 af 13 sager", "Frister, der følger af besøget"),
        *("Frister i sagerne", "Indkaldelse senest 7 hverdage"),
    ):
        assert words in text, words
    assert re.search(r"Side 1 af \d+", text)
    with storage(tmp_path / "data") as opened:
        (visit,) = opened.store.find(Visit)
        assert visit.state == VisitState.LOCKED
        assert opened.store.count(CaseCheck, visit=visit.id) == 10 * points
        assert opened.check() == []


def test_a_quarters_supervision_by_the_scheme_of_aarhus(tmp_path):
    with Office(tmp_path / "data") as office:
        begin(office)
        walk = Walk(office, tmp_path)
        walk.import_lists(completed=4, ongoing=20)
        walk.begin_visit("aarhus-decentral-2008", "decentral")
        walk.arrive()
        walk.draw_cases(since=None)
        walk.answer_matrix(wrong=(0, 4))
        text = walk.areas_and_finish(
            wrong="1.5", comment="Partshøring mangler.", remarks="Vi retter det."
        )

    for words in (SUPPLIER, "Partshøring mangler.", "Notatpligt", "Vi retter det.", CASE_COMMENT):
        assert words in text, words
    with storage(tmp_path / "data") as opened:
        (visit,) = opened.store.find(Visit)
        drawn = opened.store.count(SampleItem, visit=visit.id)
        assert visit.state == VisitState.LOCKED
        assert visit.held_on == datetime.now().astimezone().date()
        assert drawn >= 20
