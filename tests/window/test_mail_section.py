"""The settings of mail: addresses, limits, the server, its password and a trial of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_delivery import FakeDelivery, a_delivery
from fakes import MemoryStore
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.settings import Settings
from inspector.services.outbox import password_name
from inspector.services.settings import read_settings, save_settings
from ui.asking_password import AskPassword
from ui.navigation import Place
from ui.pages.settings.mail import MailSection
from ui.pages.settings.mail_server import NewPassword
from ui.widgets.fields import Choice, Field, LineField

SET = Settings(smtp_host="mail.kommune.dk", smtp_user="ida", person_email="ida@kommune.dk")
KEPT = password_name(SET)


class Office:
    def __init__(self, qtbot: QtBot, folder: Path, settings: Settings) -> None:
        self.qtbot = qtbot
        self.store: MemoryStore = a_store()
        save_settings(self.store, settings)
        self.delivery: FakeDelivery = a_delivery()
        self.shown: Shown = open_window(qtbot, folder, self.store, delivery=self.delivery)
        self.shown.go(Place(page="settings", tab="mail"), lambda page: page.section)

    @property
    def section(self) -> MailSection:
        found = self.shown.page.section
        assert isinstance(found, MailSection)
        return found

    @property
    def settings(self) -> Settings:
        return read_settings(self.store)

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()))

    def type(self, field: Field, text: str) -> None:
        control = field.control
        assert isinstance(control, LineField)
        control.setText(text)
        control.editingFinished.emit()

    def told(self, text: str) -> None:
        self.until(lambda: text in words_on(self.section))


@pytest.fixture
def fresh(qtbot: QtBot, tmp_path: Path) -> Office:
    return Office(qtbot, tmp_path, Settings())


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Office:
    return Office(qtbot, tmp_path, SET)


@pytest.mark.parametrize("typed", ["", "ida.enebaer"])
def test_tab_goes_from_the_user_to_the_trial_and_on(office, typed) -> None:
    server = office.section.server
    office.until(lambda: hasattr(server, "set") and server.set.isVisible())
    user, before = server.user.control, server.try_
    user.setFocus()
    if typed:
        user.setText(typed)
    office.qtbot.keyClick(user, Qt.Key.Key_Tab)
    if typed:
        office.until(lambda: server.try_ is not before)
    office.until(lambda: "ikke gemt" in server.state.text() and server.try_.hasFocus())
    office.until(lambda: server.set.isVisible())
    office.qtbot.keyClick(server.try_, Qt.Key.Key_Tab)
    assert server.set.hasFocus()


def test_her_address_is_stored_when_the_field_is_left(fresh) -> None:
    fresh.type(fresh.section.addresses["person_email"], " ida@kommune.dk ")
    fresh.until(lambda: fresh.settings.person_email == "ida@kommune.dk")


def test_what_is_no_address_is_said_and_the_one_before_kept(office) -> None:
    field = office.section.addresses["person_email"]
    office.type(field, "ida kommune.dk")
    assert office.settings.person_email == "ida@kommune.dk"
    office.told("ida kommune.dk er ikke en mailadresse. ida@kommune.dk er beholdt.")
    office.type(field, "")
    office.until(lambda: office.settings.person_email == "")


def test_without_a_server_neither_password_nor_trial_is_shown(fresh) -> None:
    told = words_on(fresh.section)
    assert "Prøv forbindelsen" not in told
    assert "nøglering" not in told
    fresh.type(fresh.section.server.host, "mail.kommune.dk")
    fresh.told("Prøv forbindelsen")
    assert fresh.settings.smtp_host == "mail.kommune.dk"


def test_the_usual_port_follows_the_encryption(office) -> None:
    choice = office.section.server.security.control
    assert isinstance(choice, Choice)
    choice.choose("tls")
    choice.activated.emit(choice.currentIndex())
    office.until(lambda: office.section.settings.smtp_security == "tls")
    assert office.settings.smtp_port == 465
    office.section.server.port.setValue(2525)
    office.until(lambda: office.section.settings.smtp_port == 2525)
    choice.choose("starttls")
    choice.activated.emit(choice.currentIndex())
    office.until(lambda: office.settings.smtp_security == "starttls")
    assert office.settings.smtp_port == 2525


def test_a_password_goes_into_the_keychain_and_nowhere_else(office) -> None:
    office.told("Adgangskoden er ikke gemt")
    office.section.server.set.click()
    dialog = office.shown.window.findChild(NewPassword)
    dialog.fields[0].control.setText("blåbærgrød")
    dialog.do.click()
    office.told("Adgangskoden ligger i computerens nøglering.")
    assert office.delivery.secrets.secrets == {KEPT: "blåbærgrød"}
    assert "blåbærgrød" not in str(office.store.tables)
    office.section.server.remove.click()
    office.told("Adgangskoden er ikke gemt")
    assert office.delivery.secrets.secrets == {}


def test_the_password_of_another_server_is_not_this_ones(office) -> None:
    office.delivery.secrets.secrets[KEPT] = "hemmelig"
    office.section.server.refresh()
    office.told("Adgangskoden ligger i computerens nøglering.")
    office.type(office.section.server.host, "mail.example.dk")
    office.told("Adgangskoden er ikke gemt")
    office.section.server.try_.click()
    office.until(lambda: office.shown.window.findChild(AskPassword))
    assert office.delivery.passwords == []
    assert office.delivery.secrets.secrets == {KEPT: "hemmelig"}  # kept for where it belongs


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("keychain-missing", "Her er ingen nøglering"),
        ("keychain-locked", "Nøgleringen er låst"),
    ],
)
def test_without_a_keychain_it_says_that_it_will_ask(office, code, text) -> None:
    office.told("Adgangskoden er ikke gemt")
    office.delivery.secrets.fails = code
    office.section.server.refresh()
    office.told(text)
    assert "Gem adgangskode" not in words_on(office.section)


def test_a_trial_says_that_it_works_and_sends_nothing(office) -> None:
    office.delivery.secrets.secrets[KEPT] = "hemmelig"
    office.section.server.try_.click()
    office.told("Mailserveren svarede, er den rigtige og godkendte login. Intet er sendt.")
    assert office.delivery.passwords == ["hemmelig"]
    assert office.delivery.post.sent == []


def test_a_trial_that_fails_says_why(office) -> None:
    office.delivery.secrets.secrets[KEPT] = "hemmelig"
    office.delivery.post.fails = "smtp-certificate"
    office.section.server.try_.click()
    office.told("Mailserveren kunne ikke bevise, at den er den rigtige.")


def test_a_trial_asks_for_the_password_that_is_not_kept(office) -> None:
    office.section.server.try_.click()
    office.until(lambda: office.shown.window.findChild(AskPassword))
    dialog = office.shown.window.findChild(AskPassword)
    dialog.secret.setText("én gang")
    dialog.do.click()
    office.told("Intet er sendt.")
    assert office.delivery.passwords == ["én gang"]
    assert office.delivery.secrets.secrets == {}


def test_the_limits_are_in_megabytes(office) -> None:
    assert (office.settings.mail_warn_bytes, office.settings.mail_most_bytes) == (
        7_000_000,
        14_000_000,
    )
    office.section.sizes["most"].control.setValue(10)
    office.until(lambda: office.settings.mail_most_bytes == 10_000_000)
    office.section.sizes["warn"].control.setValue(12)
    office.told("Advarslen skal komme før grænsen.")
    assert office.settings.mail_warn_bytes == 7_000_000


def test_two_changes_at_once_are_both_stored(office) -> None:
    office.section.sizes["most"].control.setValue(20)
    office.section.sizes["warn"].control.setValue(9)
    office.until(lambda: office.settings.mail_warn_bytes == 9_000_000)
    assert office.settings.mail_most_bytes == 20_000_000


def test_every_control_has_a_name(office) -> None:
    office.told("Adgangskoden er ikke gemt")
    assert nameless(office.section) == []
