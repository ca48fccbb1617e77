"""An exchange at a visit says what a colleague did with it, and nothing where all is well."""

from __future__ import annotations

from pathlib import Path

from fake_exchange import FakeExchange, an_office
from pytestqt.qtbot import QtBot
from together_scene import exchanging_at_visits, office_desk, office_store, open_mode
from visit_scene import VISIT

from inspector.domain.exchange import Exchanged, LockedElsewhere
from inspector.domain.model import VisitState
from ui.messages import Notice


def bars_of(qtbot: QtBot, folder: Path, result: Exchanged) -> list[Notice]:
    exchange = FakeExchange(an_office())
    exchange.result = result
    store = office_store(state=VisitState.PLANNED)
    exchanging_at_visits(store)
    desk = office_desk(folder, store, exchange=exchange)
    bars: list[Notice] = []
    desk.messages.barred.connect(bars.append)
    open_mode(qtbot, desk, "arrival").presenter.begin()
    qtbot.waitUntil(lambda: any("run" in str(act) for act in exchange.acts))
    qtbot.wait(60)
    return bars


def test_a_report_a_colleague_locked_is_one_line(qtbot: QtBot, tmp_path: Path) -> None:
    locked = LockedElsewhere(visit=VISIT, number="2026-T3-004", supplier="Jobvejen", person="Ida")
    (bar,) = bars_of(qtbot, tmp_path, Exchanged(entries_in=9, visits=1, locked=(locked,)))
    assert bar.text == "Ida har låst rapporten for 2026-T3-004, Jobvejen."
    assert bar.tone == "info"


def test_where_all_is_well_nothing_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    assert bars_of(qtbot, tmp_path, Exchanged(entries_in=9, visits=1)) == []
