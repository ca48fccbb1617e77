"""Importing a list: choose, match, see every row, store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fakes import MemoryStore
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.exchange import Conflict
from inspector.domain.identity import case_id
from inspector.domain.model import Case, ColumnMapping, Supplier
from inspector.gateways.texts import Texts
from ui.files import Files
from ui.navigation import Place
from ui.presenters.import_list import AS_NOTE
from ui.widgets.bars import InlineBar

CASES = Place(page="import", subject="jobvejen", other="cases")
SUPPLIERS = Place(page="import", other="suppliers")
LIST = """Sagsnr;Startdato;Slutdato;Timer;Navn
KBH-1;04-05-2026;28-08-2026;36,0;Hans
KBH-2;11-05-2026;;42,5;Grete
KBH-1;04-05-2026;28-08-2026;36,0;Hans
KBH-3;15-06-2026;12-06-2026;1,0;Ib
"""


class Answering(Files):
    """Answers the file questions as a person would."""

    def __init__(self, opened: Path | None = None, saved: Path | None = None) -> None:
        self.opened, self.saved = opened, saved

    def to_open(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        return self.opened

    def to_save(self, parent: QWidget, title: str, name: str, pattern: str = "") -> Path | None:
        return self.saved


@pytest.fixture
def store() -> MemoryStore:
    return a_store()


@pytest.fixture
def listed(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> Shown:
    """The case list above, read and judged."""
    path = tmp_path / "sager.csv"
    path.write_bytes(LIST.encode("cp1252"))
    files = Answering(path, tmp_path / "afviste.csv")
    shown = open_window(qtbot, tmp_path, store, files=files)
    shown.go(CASES, lambda page: page.listed.suppliers)
    shown.page.choose_file()
    qtbot.waitUntil(lambda: shown.page.listed.preview is not None)
    return shown


def cell(page: Any, row: int, column: int) -> str:
    return str(page.preview.table.model().index(row, column).data())


def test_nothing_is_stored_before_she_says_so(listed: Shown, store: MemoryStore) -> None:
    assert store.count(Case) == 0
    assert "Jobvejen A/S, 2 nye, 0 ændrede, 0 uændrede, 2 afvist" in words_on(listed.page)


def test_columns_are_matched_and_names_stay_hidden(listed: Shown) -> None:
    columns = listed.page.columns
    assert columns.choices["Sagsnr"].chosen == "number"
    assert columns.choices["Navn"].chosen == ""
    assert columns.samples["Navn"].second.text() == "skjult"
    assert "Hans" not in words_on(listed.page)


def test_a_rejected_row_says_why_across_the_row(listed: Shown) -> None:
    assert cell(listed.page, 2, 1) == "Afvist"
    assert cell(listed.page, 2, 3) == "Samme sagsnummer som linje 2. Behold én af dem i filen."


def test_a_tab_shows_the_rows_of_one_state(listed: Shown) -> None:
    listed.page.preview.filter("rejected")
    model = listed.page.preview.table.model()
    assert [cell(listed.page, row, 0) for row in range(model.rowCount())] == ["4", "5"]


def test_storing_says_how_many_and_returns(listed: Shown, store: MemoryStore, qtbot: QtBot) -> None:
    listed.desk.navigation._way.insert(0, Place(page="suppliers"))
    button = listed.page.preview.store
    assert button.text() == "Indlæs 2 sager"
    button.click()
    qtbot.waitUntil(lambda: listed.desk.navigation.here == Place(page="suppliers"))
    assert store.count(Case) == 2
    assert "2 sager er indlæst" in words_on(listed.window)


def test_the_same_list_again_has_nothing_to_store(
    listed: Shown, store: MemoryStore, qtbot: QtBot
) -> None:
    listed.page.preview.store.click()
    qtbot.waitUntil(lambda: store.count(Case) == 2 and listed.desk.navigation.here != CASES)
    listed.go(CASES, lambda page: page.listed.suppliers)
    listed.page.choose_file()
    qtbot.waitUntil(lambda: listed.page.listed.preview is not None)
    assert not listed.page.preview.store.isEnabled()
    assert "Alt i listen er allerede indlæst." in words_on(listed.page)


def test_a_list_that_is_read_already_may_still_decide_what_is_in_conflict(
    listed: Shown, store: MemoryStore, qtbot: QtBot
) -> None:
    listed.page.preview.store.click()
    qtbot.waitUntil(lambda: store.count(Case) == 2 and listed.desk.navigation.here != CASES)
    case = case_id("jobvejen", "KBH-2")
    store.in_conflict = [
        Conflict(table="case", record=case, column="invoiced_hours", versions=()),
        Conflict(table="case", record=case, column="notes", versions=()),
    ]
    listed.go(CASES, lambda page: page.listed.suppliers)
    listed.page.choose_file()
    qtbot.waitUntil(lambda: listed.page.listed.preview is not None)
    button = listed.page.preview.store
    assert button.text() == "Indlæs listen"
    told = "1 af listens værdier er i konflikt mellem to bærbare."
    qtbot.waitUntil(lambda: told in words_on(listed.page))
    button.click()
    qtbot.waitUntil(lambda: listed.desk.navigation.here != CASES)
    qtbot.waitUntil(lambda: "1 konflikt er afklaret med listens værdi" in words_on(listed.window))
    assert [one.column for one in store.in_conflict] == ["notes"]


def test_a_column_can_be_read_as_something_else_and_the_rows_are_judged_anew(
    listed: Shown, qtbot: QtBot
) -> None:
    before = listed.page.listed.preview
    listed.page.listed.choose("Timer", "")
    qtbot.waitUntil(lambda: listed.page.listed.preview is not before)
    assert "invoiced_hours" not in listed.page.listed.preview.used


def test_an_unknown_column_is_kept_as_a_note_where_she_wishes(
    listed: Shown, qtbot: QtBot, store: MemoryStore
) -> None:
    before = listed.page.listed.preview
    listed.page.listed.choose("Navn", AS_NOTE)
    qtbot.waitUntil(lambda: listed.page.listed.preview is not before)
    listed.page.preview.store.click()
    qtbot.waitUntil(lambda: store.count(Case) == 2)
    assert {"Grete" in case.note or "Hans" in case.note for case in store.find(Case)} == {True}


def test_columns_that_cannot_be_judged_say_why_and_store_nothing(
    listed: Shown, qtbot: QtBot
) -> None:
    listed.page.listed.choose("Sagsnr", "")
    qtbot.waitUntil(lambda: listed.page.listed.preview is None)
    assert not listed.page.preview.store.isEnabled()
    assert listed.page.preview.findChild(InlineBar) is not None


def test_the_rejected_rows_can_be_saved_and_mended(
    listed: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    listed.page.preview.save.click()
    path = tmp_path / "afviste.csv"
    qtbot.waitUntil(path.exists)
    text = path.read_text(encoding="utf-8-sig")
    assert "KBH-3" in text
    assert "Hans" not in text


def test_the_choice_of_columns_is_remembered(
    listed: Shown, store: MemoryStore, qtbot: QtBot
) -> None:
    listed.page.listed.remember()
    qtbot.waitUntil(lambda: store.count(ColumnMapping) == 1)


def test_what_is_read_of_persons_is_told_for_each_kind_of_list(
    words: Texts, words_en: Texts
) -> None:
    for told in (words, words_en):
        assert told("import_page.privacy_cases") != told("import_page.privacy_suppliers")
    assert "kontaktpersoner" in words("import_page.privacy_suppliers")
    assert "Navne" not in words("import_page.privacy_suppliers")


def test_a_change_of_look_keeps_the_list_in_hand(listed: Shown, qtbot: QtBot) -> None:
    before = listed.page
    listed.desk.theme.use(mode="dark")
    qtbot.waitUntil(lambda: listed.page is not before)
    assert listed.page.listed.preview is before.listed.preview
    assert cell(listed.page, 0, 2) == "KBH-1"


def test_cells_are_pasted_from_a_spreadsheet(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = open_window(qtbot, tmp_path, store)
    shown.go(SUPPLIERS)
    QGuiApplication.clipboard().setText("Leverandør\tCVR\nNordlys ApS\t10150817\n")
    shown.page.paste()
    qtbot.waitUntil(lambda: shown.page.listed.preview is not None)
    assert shown.page.preview.store.text() == "Indlæs 1 række"
    shown.page.preview.store.click()
    qtbot.waitUntil(lambda: store.count(Supplier) == 2)


def test_an_empty_clipboard_is_a_sentence(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> None:
    shown = open_window(qtbot, tmp_path, store)
    shown.go(SUPPLIERS)
    QGuiApplication.clipboard().setText("")
    shown.page.paste()
    bar = shown.window.findChild(InlineBar)
    assert bar is not None
    assert "Udklipsholderen har ingen tabel" in words_on(bar)


def test_a_file_that_cannot_be_read_is_a_sentence(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = open_window(qtbot, tmp_path, store, files=Answering(tmp_path / "væk.csv"))
    shown.go(CASES)
    shown.page.choose_file()
    qtbot.waitUntil(lambda: shown.window.findChild(InlineBar) is not None)
    assert "væk.csv kunne ikke læses" in words_on(shown.window)


def test_every_control_of_a_read_list_has_a_name(listed: Shown) -> None:
    assert nameless(listed.window) == []
