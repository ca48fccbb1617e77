"""Making an office, asking to be enrolled, and what a laptop without one is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchange_window import Bench
from fake_exchange import (
    ANSWER_WORDS,
    GROUPS,
    NOW,
    WORDS,
    a_request,
    an_office,
    answer_file,
    kept,
)
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from window_desk import RESOURCES
from window_shell import nameless, words_on

from inspector.domain.office import MemberState
from ui.exchange_watch import ExchangeWatch
from ui.navigation import Place
from ui.pages.exchange.alone import AlonePart, CreatePart
from ui.pages.exchange.asked import AskedPart
from ui.pages.exchange.laptops import LaptopsPart
from ui.pages.exchange.outside import ForkedPart, OutPart
from ui.pages.exchange.run import RunPart
from ui.pages.exchange.sheet import SheetPart
from ui.search import commands
from ui.theme import Theme
from ui.widgets.empty import EmptyPage
from ui.widgets.tabs import TabStrip


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    made = Bench(qtbot, tmp_path)
    made.settle()
    return made


def test_the_demonstration_says_that_it_works_alone(bench: Bench) -> None:
    bench.open(exchange=None)
    assert bench.page.findChild(EmptyPage) is not None
    assert "Demonstrationen arbejder alene" in bench.words
    bench.until(lambda: bench.shown.window.focusWidget() is bench.page.first_focus)
    assert bench.page.first_focus.accessibleName() == "Tilbage"


def test_a_laptop_alone_has_two_plain_choices(bench: Bench) -> None:
    part = bench.open()
    assert isinstance(part, AlonePart)
    assert part.make.text() == "Opret kontoret"
    assert part.ask.text() == "Lav en anmodning"
    assert not nameless(bench.page)


def create(bench: Bench) -> SheetPart:
    bench.open()
    bench.face(AlonePart).make.click()
    part = bench.face(CreatePart)
    assert part.name.text() == "Engholm Kommune"
    part.do.click()
    sheet = bench.face(SheetPart)
    assert isinstance(sheet, SheetPart)
    return sheet


def type_groups(sheet: SheetPart) -> None:
    for place, field in zip(sheet.key.places, sheet.fields, strict=True):
        field.control.setText(GROUPS[place].lower())


def test_an_office_is_made_and_its_sheet_proved_by_three_groups(bench: Bench) -> None:
    sheet = create(bench)
    assert ("create", "Engholm Kommune") in bench.exchange.acts
    assert not sheet.keep.isEnabled()
    assert not sheet.fields[0].control.isEnabled()  # not before it left the program
    bench.files.saves = bench.folder / "noegle.pdf"
    sheet.save.click()
    bench.until(lambda: sheet.fields[0].control.isEnabled())
    assert bench.files.saves.read_bytes().startswith(b"%PDF")
    type_groups(sheet)
    sheet.keep.click()
    bench.face(LaptopsPart)
    assert "office_changed" in bench.acts
    assert any("Arket med kontornøglen er efterprøvet" in told for told in bench.toasts)


def test_a_wrong_group_is_told_and_the_sheet_not_counted(bench: Bench) -> None:
    sheet = create(bench)
    sheet._given("exchange_page.sheet.printed")
    sheet.fields[0].control.setText("ABCDE")
    assert not sheet.keep.isEnabled()
    assert sheet.fields[0].control.property("fault")


def test_a_sheet_left_for_later_is_remembered_in_words(bench: Bench) -> None:
    sheet = create(bench)
    sheet.later.click()
    bench.face(LaptopsPart)
    bench.until(lambda: "Kontornøglen er ikke efterprøvet" in words_on(bench.shown.window))


def test_another_look_keeps_the_key_that_is_being_proved(bench: Bench) -> None:
    sheet = create(bench)
    places = sheet.key.places
    bench.shown.desk.signals.look_changed.emit()
    bench.until(lambda: bench.page.part is not None and bench.page.part is not sheet)
    again = bench.face(SheetPart)
    assert again.key.places == places


def test_an_office_without_a_name_is_not_made(bench: Bench) -> None:
    bench.open("create")
    part = bench.face(CreatePart)
    part.name.setText(" ")
    part.do.click()
    bench.reads("Skriv, hvad kontoret hedder")
    assert not bench.exchange.acts


def test_what_hinders_the_making_stands_under_the_field(bench: Bench) -> None:
    bench.open("create")
    part = bench.face(CreatePart)
    bench.exchange.fails = "disk-full"
    part.do.click()
    bench.until(lambda: part.do.isEnabled())
    assert part.field.control.property("fault")


# asking


def ask(bench: Bench) -> AskedPart:
    bench.open()
    bench.face(AlonePart).ask.click()
    part = bench.face(AskedPart)
    bench.until(lambda: hasattr(part, "hand"))
    assert isinstance(part, AskedPart)
    return part


def test_a_request_is_made_saved_and_read_aloud(bench: Bench) -> None:
    part = ask(bench)
    for word in WORDS:
        assert word in bench.words
    bench.files.saves = bench.folder / "anmodning.txt"
    part.hand.save.click()
    bench.until(lambda: bench.files.saves is not None and bench.files.saves.exists())
    assert bench.files.named == ["anmodning-T3.txt"]
    assert bench.part.first_focus is part.hand.save  # the first thing to do
    assert bench.files.saves.read_bytes().startswith(b"uanmeldt-request")
    assert not nameless(bench.page)


def test_the_request_is_copied_as_text(bench: Bench) -> None:
    part = ask(bench)
    part.hand.copy.click()
    assert QGuiApplication.clipboard().text().startswith("uanmeldt-request")
    bench.reads("Teksten er kopieret")


def test_the_request_goes_as_a_draft_to_her_mail_program(bench: Bench) -> None:
    part = ask(bench)
    part.hand.mail.click()
    bench.until(lambda: bench.delivery.letters.made)
    (letter,) = bench.delivery.letters.made
    assert letter.files[0].data.startswith(b"uanmeldt-request")
    assert letter.to == ()


def test_the_code_is_shown_on_the_screen(bench: Bench) -> None:
    part = ask(bench)
    part.hand.code.click()
    bench.reads("Kollegaen kan tage et billede af koden")


def test_a_request_waits_across_restarts(bench: Bench) -> None:
    bench.exchange.ask()
    bench.open()
    bench.face(AskedPart)
    bench.reads("Anmodningen blev lavet 20.")


def test_the_same_words_let_her_in(bench: Bench) -> None:
    part = ask(bench)
    file = bench.folder / "svar.txt"
    file.write_bytes(answer_file())
    bench.files.opens = file
    part.take.choose.click()
    bench.reads("Engholm Kommune")
    for word in ANSWER_WORDS:
        assert word in bench.words
    assert ("join", "Engholm Kommune") not in bench.exchange.acts
    part.compare.yes.click()
    bench.face(RunPart)
    assert ("join", "Engholm Kommune") in bench.exchange.acts
    assert "office_changed" in bench.acts


def test_other_words_change_nothing(bench: Bench) -> None:
    part = ask(bench)
    QGuiApplication.clipboard().setText(answer_file().decode())
    assert part.instead.isVisible()
    part.take.paste.click()
    bench.until(lambda: hasattr(part, "compare"))
    assert not part.instead.isVisible()  # an answer is in hand
    part.compare.no.click()
    bench.reads("Så er svaret ikke kontorets")
    assert not part.compare.yes.isEnabled()
    assert not any(act[0] == "join" for act in bench.exchange.acts)


def test_what_is_no_answer_is_told_where_it_was_taken_in(bench: Bench) -> None:
    part = ask(bench)
    QGuiApplication.clipboard().setText("god morgen")
    part.take.paste.setFocus()
    part.take.paste.click()
    bench.until(lambda: part.take.choose.isEnabled())
    assert part.take.choose.isEnabled()
    bench.until(part.take.paste.hasFocus)  # where she was
    assert "InlineBar" in {type(child).__name__ for child in part.take.children()}


def test_an_empty_clipboard_is_said_so(bench: Bench) -> None:
    part = ask(bench)
    QGuiApplication.clipboard().clear()
    part.take.paste.click()
    bench.reads("Der er ikke kopieret noget")


def test_a_dropped_file_is_taken_in(bench: Bench) -> None:
    part = ask(bench)
    file = bench.folder / "svar.txt"
    file.write_bytes(answer_file())
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file))])

    class Drop:
        def mimeData(self) -> QMimeData:
            return held

        def acceptProposedAction(self) -> None:
            pass

    part.take.dropEvent(Drop())
    bench.until(lambda: hasattr(part, "compare"))


# a copy, and out


def test_a_copy_is_explained_and_leads_to_a_new_request(bench: Bench) -> None:
    bench.exchange.roster, bench.exchange.forked = an_office(), True
    bench.open()
    part = bench.face(ForkedPart)
    bench.reads("Denne bærbare er en kopi")
    part.begin.click()
    bench.face(AskedPart)
    assert ("begin anew",) in bench.exchange.acts


def test_a_laptop_that_is_out_is_told_plainly_and_keeps_its_data(bench: Bench) -> None:
    bench.exchange.roster = an_office()
    bench.exchange._alter(bench.exchange.device, state=MemberState.REVOKED)
    bench.exchange.unshared = 3
    bench.open()
    bench.face(OutPart)
    bench.reads("Denne bærbare er lukket ude")
    bench.reads("3 ændringer var ikke nået til kontoret")
    bench.reads("er bevaret")


def test_the_tabs_go_with_the_office(bench: Bench) -> None:
    bench.exchange.roster = an_office()
    bench.open()
    bench.face(RunPart)
    assert len(bench.page.findChildren(TabStrip)) == 1
    bench.exchange.forked = True
    bench.shown.desk.signals.data_changed.emit("exchanged")
    bench.face(ForkedPart)
    bench.until(lambda: not bench.page.findChildren(TabStrip))


def test_a_laptop_that_is_out_can_ask_again(bench: Bench) -> None:
    bench.exchange.roster = an_office()
    bench.exchange._alter(bench.exchange.device, state=MemberState.REVOKED)
    bench.open()
    bench.face(OutPart).ask.click()
    bench.face(AskedPart)
    assert ("ask",) in bench.exchange.acts
    bench.reads("Bærbaren er lukket ude af Engholm Kommune, til svaret er hentet ind.")


# the way here


def test_large_letters_have_the_field_that_is_next_in_sight(bench: Bench) -> None:
    bench.open(theme=Theme(RESOURCES, "light", 200))
    bench.face(AlonePart).make.click()
    bench.face(CreatePart).do.click()
    sheet = bench.face(SheetPart)
    sheet._given("exchange_page.sheet.printed")
    field = sheet.fields[0].control
    bench.until(field.hasFocus)
    bench.until(lambda: field.visibleRegion().boundingRect().height() == field.height())


def test_who_works_alone_has_one_quiet_line(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.open(page="today")
    window = bench.shown.window
    told: list[str] = []
    watch = window.findChild(ExchangeWatch)
    heard = watch._tell
    monkeypatch.setattr(watch, "_tell", lambda words: (heard(words), told.append(words)))
    watch._read()
    bench.until(lambda: bool(told))
    assert told[-1] == ""
    assert window._status.place.isVisible()
    assert not window._status.exchange.isVisible()


def test_the_status_bar_tells_and_opens_the_page(bench: Bench) -> None:
    bench.exchange.asked = a_request()
    bench.open(page="today")
    bar = bench.shown.window._status
    bench.until(lambda: bar.exchange.isVisible())
    assert bar.exchange.text() == "Venter på svar fra kontoret"
    bar.exchange.click()
    bench.face(AskedPart)
    assert bench.shown.desk.navigation.here == Place(page="exchange")


def test_the_status_bar_tells_of_an_exchange_as_soon_as_the_page_does(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.exchange.roster = an_office()
    bench.open(page="today")
    bar = bench.shown.window._status
    bench.until(lambda: bar.exchange.text() == "Endnu ikke udvekslet")
    monkeypatch.setattr(bench.shown.window.findChild(ExchangeWatch)._timer, "start", lambda: None)
    bench.exchange.last = NOW
    bench.shown.desk.signals.data_changed.emit("exchanged")
    bench.until(lambda: "Sidst udvekslet 20-11-2026" in bar.exchange.text())


def test_the_status_bar_tells_of_the_last_exchange_and_what_was_held(bench: Bench) -> None:
    bench.exchange.roster, bench.exchange.last = an_office(), NOW
    bench.exchange.kept = [kept(), kept(number=2)]
    bench.open(page="today")
    bar = bench.shown.window._status
    bench.until(lambda: "Sidst udvekslet 20-11-2026" in bar.exchange.text())
    assert bar.exchange.text().endswith("2 holdt tilbage")
    assert "Åbn Udveksling" in bar.exchange.accessibleName()


def test_nothing_is_told_in_the_demonstration(bench: Bench) -> None:
    bench.open(page="today", exchange=None)
    bench.qtbot.wait(30)
    assert not bench.shown.window._status.exchange.isVisible()


def test_ctrl_k_finds_the_page(bench: Bench) -> None:
    bench.open()
    found = commands(bench.shown.desk, "udveks")
    assert [one.place for one in found] == [Place(page="exchange")]


def test_the_page_is_worked_by_keys_alone(bench: Bench) -> None:
    bench.open()
    part = bench.face(AlonePart)
    bench.until(lambda: part.make.hasFocus())
    bench.qtbot.keyClick(part.make, Qt.Key.Key_Return)
    create_part = bench.face(CreatePart)
    bench.until(lambda: create_part.name.hasFocus())
    bench.qtbot.keyClick(create_part.name, Qt.Key.Key_Return)
    sheet = bench.face(SheetPart)
    bench.until(lambda: sheet.print_.hasFocus())
