"""Two draws of one visit in the window: the page of the draw says so, and they are settled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fakes import MemoryStore
from pytestqt.qtbot import QtBot
from rival_scene import rivals
from visit_scene import SHELF, VISIT, calendar
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.model import Draw, DrawState
from inspector.domain.rival_draws import IN_FORCE
from ui.navigation import Place
from ui.pages.conflicts import ConflictsPage

KEY = f"visit:{VISIT}:{IN_FORCE}"


@pytest.fixture
def store() -> MemoryStore:
    return rivals()


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> Shown:
    return open_window(qtbot, tmp_path, store, shelf=SHELF, calendar=calendar)


def settle_page(shown: Shown) -> Any:
    place = Place(page="conflicts", subject=KEY)
    return shown.go(place, lambda page: isinstance(page, ConflictsPage) and page.first_focus)


def draw_page(qtbot: QtBot, shown: Shown) -> Any:
    place = Place(page="visit", subject=VISIT, tab="draw")
    mode = shown.go(place, lambda page: getattr(page, "step", "") == "draw")
    qtbot.waitUntil(lambda: mode.page() is not None and mode.page().isVisible())
    return mode.page()


def test_both_stand_side_by_side_with_number_time_digits_and_cases(shown: Shown) -> None:
    page = settle_page(shown)
    told = words_on(page)
    assert "Flere lodtrækninger i samme besøg" in told
    texts = [frame.card.text for frame in page.form.frames.values()]
    assert len(texts) == 2
    ida, bo = texts
    for part in ("2026-T3-014-A", "Låst 20-11-2026 kl.", "10 sager trukket ud, 7 gennemgået"):
        assert part in ida
    for part in ("2026-T3-014-T5-A", "cifre fra leverandøren", "3 sager trukket ud, 2 gennemgået"):
        assert part in bo
    assert "Indtil da vises 2026-T3-014-A på alle bærbare" in told
    assert page.form.own is None
    assert nameless(page) == []


def test_the_chosen_one_counts_and_the_other_keeps_its_number(
    qtbot: QtBot, shown: Shown, store: Any
) -> None:
    page = settle_page(shown)
    page.form.choose("B")
    page.form.reason.setPlainText("Leverandøren har Bos kode.")
    page.form.settle()
    qtbot.waitUntil(lambda: "conflict_settled" in store.acts())
    assert store.get(Draw, "draw").state == DrawState.ABORTED
    assert store.get(Draw, "draw-bo").state == DrawState.DRAWN
    at_draw = draw_page(qtbot, shown)
    assert not at_draw.rivals.isVisible()
    assert "2026-T3-014-A: Leverandøren har Bos kode." in words_on(at_draw.context())


def test_the_page_of_the_draw_says_so_and_leads_to_where_it_is_settled(
    qtbot: QtBot, shown: Shown
) -> None:
    page = draw_page(qtbot, shown)
    assert page.rivals.isVisible()
    qtbot.waitUntil(lambda: "vises 2026-T3-014-A på dem alle" in words_on(page.rivals))
    page.rivals.go.click()
    qtbot.waitUntil(lambda: isinstance(shown.page, ConflictsPage) and shown.page.form is not None)
    assert shown.page.form.shown.key == KEY
    assert shown.page.form.shown.spot.step == "draw"


def test_what_cannot_be_done_meanwhile_is_told_in_words(
    qtbot: QtBot, shown: Shown, store: Any
) -> None:
    page = draw_page(qtbot, shown)
    page.hand.abort("Vi tager den anden.")
    qtbot.waitUntil(lambda: "hvilken der gælder" in words_on(shown.window))
    assert store.get(Draw, "draw").state == DrawState.DRAWN


def test_the_start_page_lists_it(shown: Shown) -> None:
    today = shown.go(Place(page="today"), lambda page: page.first_focus)
    assert "Flere lodtrækninger i samme besøg" in words_on(today)
