"""Copenhagen 2016-18 from the lists she brings to the locked, printed report."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from faults.planted import files_under, found_under
from journeys.office import Office, storage
from journeys.test_first_start import begin
from journeys.walk import CASE_COMMENT, TOUR_NOTE, WAIVED, Walk

from inspector.domain.model import CaseCheck, Report, Visit, VisitState
from inspector.services.signing_reports import signed_line

COMMENT = "Fraværet er ført på løse sedler, ikke i systemet."
REMARKS = "Vi er uenige om punkt 2.2 og sender bilag: se æøå."


PLANTED = (COMMENT, REMARKS, CASE_COMMENT, TOUR_NOTE, WAIVED, "Jobvejen A/S", "Mette Lund",
           "Ida Enebær", "2026-11-4711", "KBH-2026-0003")  # fmt: skip


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where the process, its libraries and SQLite put temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def readable_in(data, temporary):
    """Planted words outside `exports`, which holds what she handed to other programs."""
    found = found_under(data, PLANTED) + found_under(temporary, PLANTED)
    return [(where, word) for where, word in found if not where.startswith("exports")]


def test_the_whole_risk_based_visit(tmp_path, temporary, tried):
    with Office(tmp_path / "data") as office:
        begin(office)
        walk = Walk(office, tmp_path)
        walk.import_lists(completed=16, ongoing=2)
        walk.begin_visit("kbh-risiko-2016", "ordinary")
        walk.arrive()
        walk.draw_cases(since=date.today() - timedelta(days=180))
        walk.answer_card()
        walk.answer_matrix(wrong=(3, 1))
        walk.type_documented_hours(row=2, hours="30,5")
        text = walk.areas_and_finish(wrong="2.2", comment=COMMENT, remarks=REMARKS, skip="9.4")
        saved = office.files.saved[-1].read_bytes()
        assert readable_in(tmp_path / "data", temporary) == []
    assert readable_in(tmp_path / "data", temporary) == []
    assert not (tmp_path / "data" / "exports").exists()
    assert (tmp_path / "data" / "window.ini").exists()
    tried("planted words looked for in files", len(PLANTED) * files_under(tmp_path / "data"))

    for words in (
        *("Jobvejen A/S", "2026-11-4711", "T3-001-A", "Mette Lund", "Ida Enebær", "Leder"),
        *("ej ok", "ok", COMMENT, REMARKS, CASE_COMMENT),
        *("36,0", "30,5", "5,5", "2.310 kr.", WAIVED, TOUR_NOTE, "besøg 16 15 1"),
    ):
        assert words in text, words
    assert re.search(r"Side 1 af \d+", text)
    with storage(tmp_path / "data") as opened:
        (visit,) = opened.store.find(Visit)
        (report,) = opened.store.find(Report)
        points = opened.store.count(CaseCheck, visit=visit.id)
        assert visit.state == VisitState.LOCKED
        assert points == (15 + 2) * 12
        (sealed,) = signed_line(opened.store, report)
        assert opened.attachments.load(sealed.pdf) == saved
        assert saved.startswith(opened.attachments.load(report.pdf))
        assert opened.check() == []
