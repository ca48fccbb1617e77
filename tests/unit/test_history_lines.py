"""The history says what became another: nothing of what reads as it did before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from inspector.domain.model import Visit
from inspector.domain.scheme import Scheme, VisitKind, Wording
from inspector.gateways.texts import Texts
from inspector.services.answer_history import Change, Told
from ui.presenters.history import HistoryLine, history_lines

WORDS = Texts(Path(__file__).resolve().parents[2] / "resources" / "texts", "da")


def lines(*changes: Change, act: str = "visit_opened") -> tuple[HistoryLine, ...]:
    told = Told(
        at=datetime(2026, 11, 3, 8, 20, tzinfo=UTC), person="Bo Lyngsti", device="T5", act=act,
        reason="", dot="device-T5:3", changes=changes,
    )  # fmt: skip
    return history_lines([(Visit, told, "")], WORDS)


def test_what_reads_as_it_did_before_is_left_out() -> None:
    same = Change(column="state", value="open", before="open")
    minute = Change(
        column="arrived", value="2026-11-03T08:20:41+00:00", before="2026-11-03T08:20:12+00:00"
    )
    note = Change(column="tour_note", value="Lyst.", before="")
    (line,) = lines(same, minute, note)
    assert [told for told, _before in line.changes] == ["Notat fra rundvisningen: »Lyst.«"]
    assert lines(same, minute) == ()


def test_what_was_settled_is_told_although_it_reads_as_one_of_both() -> None:
    settled = Change(column="state", value="open", before="open", rivals=("open", "cancelled"))
    (line,) = lines(settled, act="conflict_settled")
    assert len(line.changes) == 1


def test_the_kind_of_a_visit_is_said_in_the_scheme_s_word() -> None:
    control = VisitKind(id="control", title=Wording(da="Kontrolbesøg"))
    scheme = Scheme(id="s", version="1", title=Wording(da="Skema"), kinds=(control,))
    told = Told(
        at=datetime(2026, 11, 3, 8, 20, tzinfo=UTC), person="Bo Lyngsti", device="T5",
        act="visit_planned", reason="", dot="device-T5:3",
        changes=(Change(column="kind", value="control", before=None),),
    )  # fmt: skip
    (line,) = history_lines([(Visit, told, "")], WORDS, scheme)
    assert line.changes == (("Art: Kontrolbesøg", ""),)
