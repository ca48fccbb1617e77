"""Where the keyboard is on Udveksling after something was pressed, and what is in sight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from exchange_window import Bench
from fake_exchange import NOW, an_office, answer_file
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.domain.exchange import Exchanged
from inspector.domain.office import Scope
from ui.pages.exchange.alone import AlonePart
from ui.pages.exchange.asked import AskedPart
from ui.pages.exchange.handing import HandOut
from ui.pages.exchange.laptops import LaptopsPart
from ui.pages.exchange.run import RunPart
from ui.pages.exchange.scopes import ScopesPart
from ui.pages.settings.exchange import ExchangeSection
from ui.widgets.bars import InlineBar, Toast
from ui.widgets.buttons import Button


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    made = Bench(qtbot, tmp_path)
    made.settle(hub="folder:N:\\Tilsyn")
    made.exchange.roster = an_office()
    made.exchange.last, made.exchange.unshared = NOW, 14
    return made


def press(bench: Bench, control: QWidget) -> None:
    """As by keys: it has the keyboard, and Space presses it."""
    bench.until(control.isVisible)
    control.setFocus()
    bench.until(control.hasFocus)
    bench.qtbot.keyClick(control, Qt.Key.Key_Space)


@pytest.mark.parametrize(("organisation", "first"), [("Engholm Kommune", "make"), ("", "ask")])
def test_who_joins_a_colleague_has_the_request_under_the_keyboard(
    bench: Bench, organisation: str, first: str
) -> None:
    bench.settle(organisation=organisation)
    bench.exchange.roster = None
    bench.open()
    part = bench.face(AlonePart)
    bench.until(getattr(part, first).hasFocus)


@pytest.mark.parametrize("button", ["pack", "whole", "take"])
@pytest.mark.parametrize("hub", ["folder:N:\\Tilsyn", ""])
def test_the_keyboard_comes_back_to_the_button_of_the_file(
    bench: Bench, button: str, hub: str
) -> None:
    bench.settle(hub=hub)
    bench.open()
    part = bench.face(RunPart)
    bench.files.saves = bench.files.opens = bench.folder / "fra-bo.uanmeldt-pakke"
    bench.files.opens.write_bytes(b"PK 123")
    press(bench, getattr(part, button))
    bench.rest()
    bench.until(getattr(part, button).hasFocus)


def opened_place(bench: Bench, hub: str) -> Any:
    bench.settle(hub=hub)
    bench.open("exchange", page="settings")
    bench.until(lambda: isinstance(bench.page.section, ExchangeSection))
    return bench.page.section.place


def test_the_keyboard_stays_where_the_folder_was_chosen(bench: Bench) -> None:
    place = opened_place(bench, "")
    place.options["folder"].click()
    bench.files.folder = bench.folder
    press(bench, place.choose)
    bench.until(lambda: bench.settings.hub == f"folder:{bench.folder}")
    bench.reads("Mappen svarer og kan bruges")
    bench.until(lambda: place.choose.text() == "Vælg en anden mappe")
    bench.until(place.choose.hasFocus)


def test_the_keyboard_stays_where_the_server_was_tried(bench: Bench) -> None:
    place = opened_place(bench, "")
    place.options["postgres"].click()
    place.address.setText("uanmeldt@db.kommune.dk/uanmeldt")
    press(bench, place.try_)
    bench.until(lambda: bench.settings.hub.startswith("postgres:"))
    bench.reads("svarer")
    bench.until(lambda: place.try_.hasFocus() and place.try_.text() == "Prøv")


def opened_scopes(bench: Bench) -> Any:
    bench.exchange.admin = True
    bench.exchange.roster = an_office(scopes=(Scope(id="scope-1", name="Unge", suppliers=()),))
    bench.open("scopes")
    return bench.face(ScopesPart)


def test_the_keyboard_comes_back_from_a_new_scope(bench: Bench) -> None:
    part = opened_scopes(bench)
    press(bench, part.new)
    part.editor.name.setText("Særlige forløb")
    press(bench, part.editor.save)
    bench.reads("Særlige forløb")
    bench.until(lambda: len(part.edits) == 2)
    bench.until(part.new.hasFocus)


def test_the_keyboard_comes_back_to_the_scope_that_was_altered(bench: Bench) -> None:
    part = opened_scopes(bench)
    press(bench, part.edits["scope-1"])
    part.editor.name.setText("Unge under 25")
    press(bench, part.editor.save)
    bench.reads("Unge under 25")
    bench.qtbot.wait(50)
    bench.until(lambda: part.edits["scope-1"].hasFocus())


def test_a_scope_that_is_refused_keeps_the_keyboard_where_it_was_stored(bench: Bench) -> None:
    part = opened_scopes(bench)
    press(bench, part.new)
    part.editor.name.setText("Sær")
    bench.exchange.fails = "hub-away"
    press(bench, part.editor.save)
    bench.reads("Mødestedet kan ikke nås")
    assert part.editor.save.hasFocus()


def test_the_question_before_a_laptop_is_shut_out_comes_into_sight_whole(bench: Bench) -> None:
    bench.exchange.admin = True
    bench.open("laptops")
    before = bench.page
    bench.shown.window.resize(1000, 600)
    bench.until(lambda: bench.page is not before)  # made anew for a small window
    part = bench.face(LaptopsPart)
    part.table.selectRow([one.mark for one in part.table.records.rows].index("T1"))
    part.laptop.out.click()
    area = bench.page.scrolled.viewport()

    def whole() -> bool:
        lowest = part.laptop.sure.mapTo(area, QPoint(0, part.laptop.sure.height())).y()
        return part.laptop.question.mapTo(area, QPoint(0, 0)).y() >= 0 and lowest <= area.height()

    bench.until(whole)
    bench.until(part.laptop.keep.hasFocus)


def test_a_result_bears_the_time_of_its_exchange(bench: Bench) -> None:
    bench.exchange.result = Exchanged(sent=1, entries_out=14)
    bench.open()
    part = bench.face(RunPart)
    part.run.click()
    bench.rest()
    bench.reads("Ved udvekslingen 20-11-2026 kl. ")
    bench.exchange.unshared = 28  # she writes on
    bench.shown.desk.signals.data_changed.emit("settings_changed")
    bench.reads("28 ændringer er ikke delt endnu.")
    assert "Alt herfra er delt" not in bench.words


def test_a_laptop_let_in_anew_is_not_told_the_result_from_before(bench: Bench) -> None:
    bench.exchange.result = Exchanged(received=1, entries_in=4, visits=1, conflicts=1)
    bench.open()
    part = bench.face(RunPart)
    part.run.click()
    bench.rest()
    bench.reads("1 konflikt")
    bench.exchange.ask()
    bench.shown.desk.signals.data_changed.emit("office_changed")
    asked = bench.face(AskedPart)
    QGuiApplication.clipboard().setText(answer_file().decode())
    asked.take.paste.click()
    bench.until(lambda: hasattr(asked, "compare"))
    asked.compare.yes.click()
    bench.face(RunPart)
    bench.rest()
    assert "1 konflikt" not in bench.words


def test_an_error_from_a_file_stands_by_the_file(bench: Bench) -> None:
    bench.open()
    part = bench.face(RunPart)
    bench.files.opens = bench.folder / "brev.docx"
    bench.files.opens.write_bytes(b"hej")
    part.take.click()
    bench.rest()
    bench.until(lambda: part.file_card.findChildren(InlineBar))
    assert not part.run_card.findChildren(InlineBar)
    part.run.click()
    bench.rest()
    bench.until(lambda: part.run_card.findChildren(InlineBar))
    bench.until(lambda: not [b for b in part.file_card.findChildren(InlineBar) if b.isVisible()])


def test_the_fault_of_a_scope_without_a_name_goes_when_it_is_typed(bench: Bench) -> None:
    part = opened_scopes(bench)
    part.new.click()
    part.editor.save.click()
    bench.reads("Giv afgrænsningen et navn")
    bench.qtbot.keyClicks(part.editor.name, "S")
    bench.until(lambda: "Giv afgrænsningen et navn" not in bench.words)


def test_the_office_sees_every_scope_and_they_stand_ticked(bench: Bench) -> None:
    bench.exchange.admin = True
    bench.exchange.roster = an_office(scopes=(Scope(id="scope-1", name="Unge", suppliers=()),))
    bench.open("laptops")
    part = bench.face(LaptopsPart)
    part.table.selectRow([one.mark for one in part.table.records.rows].index("T1"))
    form = part.laptop.form
    tick = form.ticks["scope-1"]
    form.options["office"].click()
    assert tick.isChecked()
    assert not tick.isEnabled()
    assert form.scopes == ()
    form.options["reader"].click()
    assert not tick.isChecked()  # as it was before
    assert tick.isEnabled()
    assert form.scopes == ()
    tick.click()
    form.options["office"].click()
    form.options["supervisor"].click()
    assert form.scopes == ("scope-1",)


def test_an_answer_is_not_offered_as_a_code(bench: Bench) -> None:
    bench.open()
    made = HandOut(bench.shown.desk, bench.exchange, b"svar", "answer", "svar")
    bench.qtbot.addWidget(made)
    told = [one.text() for one in made.findChildren(Button)]
    assert "Kopiér som tekst" in told
    assert "Vis QR-kode" not in told


def test_a_toast_never_lies_over_what_shuts_a_laptop_out(bench: Bench) -> None:
    bench.exchange.admin = True
    bench.open("laptops")
    window = bench.shown.window
    part = bench.face(LaptopsPart)
    part.table.selectRow([one.mark for one in part.table.records.rows].index("T1"))
    bench.qtbot.wait(200)  # until all of it has its place
    out = part.laptop.out
    bottom = out.mapTo(window, QPoint(0, out.height())).y()
    left = out.mapTo(window, QPoint(0, 0)).x()
    window.notices._floor = lambda: window.height() - bottom - 16  # it would lie over it
    bench.shown.desk.messages.toast("Afgrænsningen er gemt og gælder på de andre. " * 2)
    toast = window.findChild(Toast)
    assert toast is not None
    assert toast.geometry().left() < left + out.width()
    bench.until(lambda: toast.geometry().bottom() < bottom - out.height())
