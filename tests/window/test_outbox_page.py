"""The outbox in the window: what is shown, what she can do, and a sending that waits for nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_delivery import FakeDelivery, FakeLetters, FakeSending, a_delivery
from fakes import MemoryAttachments, MemoryStore
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.letter import Letter
from inspector.domain.outbox import outcomes
from inspector.domain.settings import Settings
from inspector.services import outbox
from inspector.services.settings import save_settings
from ui.asking_password import AskPassword
from ui.navigation import Place
from ui.outgoing import outgoing
from ui.pages.outbox import OutboxPage
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyPage

HER = Settings(
    person_name="Ida Enebær", person_email="ida@kommune.dk", smtp_host="mail.kommune.dk",
    smtp_user="ida",
)  # fmt: skip
LEADER, OFFICE = "leder@aeble.dk", "post@kommune.dk"


class Office:
    """A window on the outbox, with a server and a keychain of fakes."""

    occasion = ""

    def __init__(self, qtbot: QtBot, folder: Path, settings: Settings = HER) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.store: MemoryStore = a_store()
        self.attachments = MemoryAttachments()
        self.delivery: FakeDelivery = a_delivery()
        self.delivery.secrets.secrets[outbox.password_name(settings)] = "blåbærgrød"
        save_settings(self.store, settings)

    @property
    def server(self) -> FakeSending:
        return self.delivery.post

    def queue(self, *to: str, subject: str = "Rapport 2026-T3-014") -> OutboxMessage:
        letter = Letter(to=to or (LEADER, OFFICE), subject=subject, body="Hermed.")
        mail = outbox.prepare(FakeLetters(), self.attachments, letter, HER, self.store.now())
        return outbox.queue(self.store, mail, Dispatch(id="", visit="v1", occasion=self.occasion))

    def open(self, place: str = "outbox", **parts: Any) -> OutboxPage:
        given = {"delivery": self.delivery, "attachments": self.attachments} | parts
        self.shown: Shown = open_window(self.qtbot, self.folder, self.store, **given)
        return self.shown.go(Place(page=place), lambda page: getattr(page, "_built", True))

    @property
    def page(self) -> OutboxPage:
        assert isinstance(self.shown.page, OutboxPage)
        return self.shown.page

    def now(self, message: OutboxMessage) -> OutboxMessage:
        found = self.store.get(OutboxMessage, message.id)
        assert found is not None
        return found

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()))

    def send(self) -> None:
        self.until(lambda: self.page.send is not None and self.page.send.isEnabled())
        button = self.page.send
        assert button is not None
        button.click()
        self.until(lambda: not outgoing(self.shown.desk).busy)
        self.qtbot.wait(0)


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Office:
    return Office(qtbot, tmp_path)


def answering(monkeypatch: pytest.MonkeyPatch, yes: bool = True) -> list[str]:
    told: list[str] = []

    def answered(dialog: Dialog) -> bool:
        told.append(words_on(dialog))
        return yes

    monkeypatch.setattr(Dialog, "exec", answered)
    return told


def test_an_empty_outbox_says_what_belongs_there(office) -> None:
    page = office.open()
    assert page.findChild(EmptyPage) is not None
    assert "Her er ingen mail" in words_on(page)
    assert page.head.beside.text() == "ingen mail"


def test_what_waits_is_sent_when_she_presses_send(office) -> None:
    message = office.queue()
    office.open()
    assert "1 mail er klar til at blive sendt." in words_on(office.page)
    office.send()
    office.until(lambda: "modtaget af mailserveren" in words_on(office.page))
    assert office.now(message).state == OutboxState.SENT
    assert office.delivery.passwords == ["blåbærgrød"]
    assert office.page.send is not None
    assert not office.page.send.isEnabled()


def test_each_recipient_has_an_outcome_in_words_and_a_sign(office) -> None:
    office.queue()
    office.server.refuses = {OFFICE: "smtp-recipient"}
    office.open()
    office.send()
    office.until(lambda: "Venter på dig" in words_on(office.page))
    told = words_on(office.page)
    assert f"{LEADER}: modtaget af mailserveren" in told
    assert f"{OFFICE}: ikke sendt" in told
    assert "tager ikke imod mail til den adresse" in told


def test_the_servers_words_are_shown_with_the_sentence(office) -> None:
    office.queue(LEADER)

    class Refusing(FakeSending):
        def send(self, *given: Any, **more: Any) -> dict[str, str]:
            raise InspectionError("smtp-refused", reply="5.7.1 rejected")

    office.delivery.post = Refusing()
    office.open()
    office.send()
    office.until(lambda: "Serverens svar: 5.7.1 rejected" in words_on(office.page))


def test_what_may_have_arrived_is_sent_again_only_after_a_question(office, monkeypatch) -> None:
    message = office.queue(LEADER)
    outbox.begin(office.store, message.id)  # and the program ends
    office.open()
    office.until(lambda: "Måske sendt" in words_on(office.page))
    told = answering(monkeypatch, yes=False)
    office.page.rows[message.id].buttons["retry"].click()
    assert LEADER in told[0]
    assert "to gange" in told[0]
    assert office.now(message).state == OutboxState.NEEDS_USER
    answering(monkeypatch)
    office.page.rows[message.id].buttons["retry"].click()
    office.until(lambda: office.now(message).state == OutboxState.QUEUED)
    office.send()
    assert office.now(message).state == OutboxState.SENT


def test_she_may_say_that_it_arrived_or_let_it_be(office, monkeypatch) -> None:
    first, second = office.queue(LEADER), office.queue(OFFICE)
    for message in (first, second):
        outbox.begin(office.store, message.id)
    office.open()
    answering(monkeypatch)
    office.page.rows[first.id].buttons["mark"].click()
    office.until(lambda: office.now(first).state == OutboxState.SENT)
    office.page.rows[second.id].buttons["give_up"].click()
    office.until(lambda: office.now(second).state == OutboxState.FAILED)
    assert outcomes(office.now(first)) == {LEADER: "marked"}
    office.until(lambda: "Opgivet" in words_on(office.page))
    assert not office.page.rows[second.id].buttons


def test_a_question_answered_no_changes_nothing(office, monkeypatch) -> None:
    message = office.queue()
    office.open()
    answering(monkeypatch, yes=False)
    office.page.rows[message.id].buttons["give_up"].click()
    assert office.now(message).state == OutboxState.QUEUED


def test_a_letter_with_a_limit_of_another_day_waits_for_her_and_goes_as_it_is(office) -> None:
    office.occasion = "hearing"
    message = office.queue(LEADER)
    office.occasion = "follow_up"
    other = office.queue(OFFICE)
    office.store.tick(days=3)
    page = office.open()
    office.send()
    assert [to for _, _, to in office.server.sent] == [(OFFICE,)]
    assert office.now(other).state == OutboxState.SENT
    office.until(lambda: "as_it_is" in office.page.rows[message.id].buttons)
    row = office.page.rows[message.id]
    assert "regnet fra den dag" in words_on(row)
    assert "Lagt i udbakken" in words_on(row)
    assert sorted(row.buttons) == ["as_it_is", "give_up"]
    row.buttons["as_it_is"].click()
    office.until(lambda: office.now(message).state == OutboxState.QUEUED)
    office.send()
    assert office.now(message).state == OutboxState.SENT
    assert page is office.page


def test_a_failed_attempt_is_told_with_when_and_why_and_the_mail_still_waits(office) -> None:
    message = office.queue(LEADER)
    office.server.fails = "smtp-unreachable"
    page = office.open()
    office.send()
    office.until(lambda: "Ikke sendt endnu" in words_on(page))
    told = words_on(page.rows[message.id])
    assert "Sidst forsøgt" in told
    assert "Mailserveren kan ikke nås." in told
    assert "kontrollér serverens navn under Indstillinger, Mail" in told
    assert office.now(message).state == OutboxState.QUEUED


def test_elsewhere_a_letter_that_waits_for_her_is_told(office) -> None:
    office.occasion = "hearing"
    message = office.queue(LEADER)
    office.store.tick(days=3)
    office.open("today")
    outgoing(office.shown.desk).send()
    office.until(lambda: "regnet fra den dag" in words_on(office.shown.window))
    assert office.now(message).state == OutboxState.NEEDS_USER
    assert not outgoing(office.shown.desk).busy


def test_without_a_server_the_way_to_the_settings_stands_there(qtbot, tmp_path) -> None:
    office = Office(qtbot, tmp_path, Settings(person_email="ida@kommune.dk"))
    office.queue()
    page = office.open()
    assert page.send is None
    assert "ingen mailserver" in words_on(page)


def test_the_password_is_asked_for_where_no_keychain_has_it(office) -> None:
    message = office.queue(LEADER)
    office.delivery.secrets.fails = "keychain-missing"
    page = office.open()
    assert page.send is not None
    page.send.click()
    office.until(lambda: office.shown.window.findChild(AskPassword))
    dialog = office.shown.window.findChild(AskPassword)
    assert "huskes ikke" in words_on(dialog)
    dialog.secret.setText("hemmelig æøå")
    dialog.do.click()
    office.until(lambda: office.now(message).state == OutboxState.SENT)
    assert office.delivery.passwords == ["hemmelig æøå"]


def test_who_types_no_password_sends_nothing(office) -> None:
    message = office.queue(LEADER)
    office.delivery.secrets.secrets.clear()
    page = office.open()
    assert page.send is not None
    page.send.click()
    office.until(lambda: office.shown.window.findChild(AskPassword))
    office.shown.window.findChild(AskPassword).reject()
    office.until(lambda: not outgoing(office.shown.desk).busy)
    assert office.now(message).state == OutboxState.QUEUED


class Held(FakeSending):
    """Waits until the test lets it go on; `begun` when the server was called."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.goes = threading.Event(), threading.Event()

    def send(
        self, message: bytes, sender: str, recipients: Any, progress: Any = None
    ) -> dict[str, str]:
        self.begun.set()
        while not self.goes.wait(0.01):
            progress(0, 1)
        return super().send(message, sender, recipients)


def sending(office) -> Held:
    """What is queued is being sent, and waits for the server."""
    office.delivery.post = held = Held()
    page = office.open()
    assert page.send is not None
    page.send.click()
    office.until(held.begun.is_set)
    return held


def test_a_sending_can_be_stopped_and_the_mail_still_waits(office) -> None:
    message = office.queue(LEADER)
    held = sending(office)
    assert office.now(message).state == OutboxState.SENDING
    office.until(lambda: "Sender »Rapport" in words_on(office.page))
    outgoing(office.shown.desk).cancel()
    office.until(lambda: office.now(message).state == OutboxState.QUEUED)
    assert held.sent == []


def test_a_sending_goes_on_when_she_leaves_the_page(office) -> None:
    first, second = office.queue(LEADER), office.queue(OFFICE)
    held = sending(office)
    office.shown.go(Place(page="visits"))
    held.goes.set()
    office.until(lambda: all(office.now(one).state == OutboxState.SENT for one in (first, second)))


def test_what_is_being_sent_is_not_told_as_interrupted_when_she_comes_back(office) -> None:
    message = office.queue(LEADER)
    held = sending(office)
    office.shown.go(Place(page="visits"))
    office.shown.go(Place(page="outbox"), lambda page: page._built)
    assert "Sendes" in words_on(office.page)
    held.goes.set()
    office.until(lambda: office.now(message).state == OutboxState.SENT)


def test_an_outcome_that_could_not_be_stored_is_stored_when_the_screen_is_hers_again(
    office, monkeypatch
) -> None:
    message = office.queue(LEADER)
    locked = [True]
    finish = outbox.finish

    def finishing(*given: Any) -> OutboxMessage:
        if locked[0]:
            raise InspectionError("data-locked")
        return finish(*given)

    monkeypatch.setattr("ui.outgoing.finish", finishing)
    page = office.open()
    assert page.send is not None
    page.send.click()
    office.until(lambda: office.server.sent)
    office.qtbot.wait(30)
    assert office.now(message).state == OutboxState.SENDING
    locked[0] = False
    office.shown.desk.signals.data_changed.emit("storage_opened")
    office.until(lambda: office.now(message).state == OutboxState.SENT)
    assert len(office.server.sent) == 1


def test_a_fault_of_the_program_leaves_the_question_to_her(office, caplog) -> None:
    message = office.queue(LEADER)

    class Faulty(FakeSending):
        def send(self, *given: Any, **more: Any) -> dict[str, str]:
            raise ZeroDivisionError

    office.delivery.post = Faulty()
    page = office.open()
    assert page.send is not None
    page.send.click()
    office.until(lambda: office.now(message).problem == "smtp-interrupted")
    assert not outgoing(office.shown.desk).busy
    caplog.clear()


def test_the_rail_counts_what_lies_there(office) -> None:
    office.queue()
    office.open("today")
    badges = office.shown.window._rail._buttons
    office.until(lambda: badges["outbox"].badge == 1)
    office.shown.go(Place(page="outbox"), lambda page: page._built)
    office.send()
    office.until(lambda: badges["outbox"].badge == 0)


def test_after_the_start_an_interrupted_mail_is_told(office) -> None:
    message = office.queue()
    outbox.begin(office.store, message.id)
    office.open("today")
    barred: list[str] = []
    office.shown.desk.messages.barred.connect(lambda notice: barred.append(notice.text))
    outgoing(office.shown.desk).look()
    office.until(lambda: barred)
    assert "Programmet blev lukket, mens mailen blev sendt." in barred[0]


@pytest.mark.parametrize("text_size", [125, 200])
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_control_has_a_name_in_every_size(office, language, text_size) -> None:
    office.queue()
    asks = office.queue(LEADER)
    outbox.begin(office.store, asks.id)
    page = office.open(language=language)
    office.shown.desk.theme.use(text_size=text_size)
    office.until(lambda: office.shown.page is not page and office.page._built)
    assert nameless(office.page) == []
    assert office.page.rows[asks.id].buttons


def test_the_fake_of_a_stopped_sending_raises_what_the_real_one_raises() -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Held().send(b"", "", (), stop)
