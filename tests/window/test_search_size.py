"""The search in every look: it lies within the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import open_window

from ui.navigation import Place
from ui.search import SearchPanel


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_the_search_lies_within_the_window(qtbot: QtBot, tmp_path: Path, text_size: int) -> None:
    shown = open_window(qtbot, tmp_path, a_store())
    before = shown.go(Place(page="today"))
    shown.window.resize(960, 600)
    shown.desk.theme.use(text_size=text_size)
    qtbot.waitUntil(lambda: shown.page is not before)
    panel = SearchPanel(shown.desk, shown.window)
    qtbot.addWidget(panel)
    assert shown.window.rect().contains(panel.geometry())
