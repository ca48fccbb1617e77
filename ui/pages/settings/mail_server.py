"""The card of the mail server: where it is, who logs in, and whether all that works."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from inspector.domain.errors import InspectionError
from inspector.domain.settings import SMTP_SECURITIES, Settings
from inspector.services.delivery import Delivery
from inspector.services.outbox import password_name
from ui.asking_password import Password
from ui.messages import sentence
from ui.pages.settings.key_dialogs import SecretDialog
from ui.pages.settings.section import Section
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Choice, Field, LineField, NumberField
from ui.widgets.layout import Columns, clear, column
from ui.widgets.text import Label, Paragraph

_PORTS = {"starttls": 587, "tls": 465}
# what is known of the password, as the sentences are called
_KEPT, _NONE = "password_kept", "password_none"
_BUTTONS = ("try_", "set", "remove")
_NO_RING, _LOCKED = "password_no_ring", "password_locked"


class MailServerCard(Card):
    """No server: mail is a draft, and neither password nor trial is shown."""

    def __init__(self, section: Section) -> None:
        desk = section.desk
        super().__init__(desk.theme, desk.words("outbox.settings.server_head"))
        self._section, self._desk = section, desk
        self._trying = False
        self.asking = False  # the keychain, for the password
        words, theme = desk.words, desk.theme
        inside = self.add_padded(gap=12)
        text = Paragraph(theme, words("outbox.settings.server_text"), "body", "text_soft")
        inside.addWidget(text)
        self.host = self._line("smtp_host", "host")
        self.security = self._security()
        self.port = NumberField(theme, section.settings.smtp_port, 1, 65_535)
        port = Field(theme, words("outbox.settings.port"), self.port)
        section.number(port, self.port, "smtp_port")
        self.user = self._line("smtp_user", "user", words("outbox.settings.user_note"))
        where = Columns(theme, [(self.host, 60), (port, 15), (self.security, 25)], least=640)
        inside.addWidget(where)
        inside.addWidget(self.user)
        self._more = column(gap=theme.px(8))
        inside.addLayout(self._more)
        self.state = Paragraph(theme, "", "body", "text_soft")
        section.after_change = self.refresh
        self.refresh()

    # -- the fields

    def _line(self, name: str, key: str, note: str = "") -> Field:
        words, section = self._desk.words, self._section
        control = LineField(self._desk.theme, getattr(section.settings, name))
        field = Field(self._desk.theme, words(f"outbox.settings.{key}"), control, note)
        field.guard(words, refuses=True)
        control.editingFinished.connect(
            lambda: section.change(field, **{name: control.text().strip()})
        )
        return field

    def _security(self) -> Field:
        words, section = self._desk.words, self._section
        options = [(name, words(f"outbox.settings.{name}")) for name in SMTP_SECURITIES]
        choice = Choice(self._desk.theme, options, section.settings.smtp_security)
        choice.activated.connect(lambda _index: self._choose(choice.chosen))
        return Field(self._desk.theme, words("outbox.settings.security"), choice)

    def _choose(self, security: str) -> None:
        """The port follows, where it was the usual one."""
        before = self._section.settings
        port = before.smtp_port
        if port in _PORTS.values():
            port = _PORTS[security]
            self.port.setValue(port)
        self._section.change(smtp_security=security, smtp_port=port)

    # -- password and trial

    def refresh(self) -> None:
        """What stands below the fields, as the settings are now."""
        settings, delivery = self._section.settings, self._desk.delivery
        self.asking = False
        self._hold_focus()
        clear(self._more)
        if not settings.smtp_host or delivery is None:
            return
        words, theme = self._desk.words, self._desk.theme
        self._told = column(gap=theme.px(8))
        if settings.smtp_user:
            self._more.addWidget(Label(theme, words("outbox.settings.password"), "strong"))
            self.state = Paragraph(theme, words("outbox.settings.password_asking"), "body")
            self._more.addWidget(self.state)
            name = password_name(settings)
            self.asking = True
            self._desk.tasks.work(lambda _progress: _state(delivery, name), self._show_state)
        self._buttons = column()
        self._more.addLayout(self._buttons)
        self._more.addLayout(self._told)
        self._show_buttons("")

    def _hold_focus(self) -> None:
        """The button that has the keyboard is made anew under it, as when Tab left a field."""
        self._had = next((name for name in _BUTTONS if self._has_focus(name)), "")

    def _has_focus(self, name: str) -> bool:
        button = getattr(self, name, None)
        return button is not None and isValid(button) and button.hasFocus()

    def _show_state(self, state: str) -> None:
        self.asking = False
        self._hold_focus()
        self.state.set_words(self._desk.words(f"outbox.settings.{state}"))
        self._show_buttons(state)

    def _show_buttons(self, state: str) -> None:
        words, theme = self._desk.words, self._desk.theme
        clear(self._buttons)
        self.try_ = Button(theme, words("outbox.settings.try_it"), self._try)
        shown = [self.try_]
        if state in (_KEPT, _NONE):
            key = "password_new" if state == _KEPT else "password_set"
            self.set = Button(theme, words(f"outbox.settings.{key}"), self._ask)
            shown.append(self.set)
        if state == _KEPT:
            self.remove = Button(
                theme, words("outbox.settings.password_remove"), self._remove, kind="quiet"
            )
            shown.append(self.remove)
        self._buttons.addWidget(Columns(theme, [(one, 0) for one in shown], gap=8, pack=True))
        for before, after in pairwise((self.user.control, *shown)):
            QWidget.setTabOrder(before, after)
        if self._had:
            kept = getattr(self, self._had)
            (kept if kept in shown else self.try_).setFocus()

    def _ask(self) -> None:
        delivery = self._desk.delivery
        if delivery is not None:
            saved = self._desk.words("outbox.settings.password_saved")
            NewPassword(self._section, delivery, lambda: self._kept(saved)).open()

    def _remove(self) -> None:
        delivery = self._desk.delivery
        if delivery is not None:
            removed = self._desk.words("outbox.settings.password_removed")
            name = password_name(self._section.settings)
            self._desk.tasks.work(
                lambda _progress: delivery.secrets.remove(name),
                lambda _nothing: self._kept(removed),
            )

    def _kept(self, told: str) -> None:
        self._desk.messages.toast(told)
        self.refresh()

    def _try(self) -> None:
        delivery, settings, words = self._desk.delivery, self._section.settings, self._desk.words
        if delivery is None or self._trying:
            return
        password = Password(
            self._desk, self, settings, words("outbox.settings.try_password_text"),
            words("outbox.settings.try_it"),
        )  # fmt: skip
        password.given.connect(lambda typed: self._call(delivery, settings, typed))
        password.find(delivery)

    def _call(self, delivery: Delivery, settings: Settings, password: str) -> None:
        self._trying = True
        clear(self._told)
        self._desk.tasks.work(
            lambda _progress: delivery.sending(settings, password).try_connection(),
            self._works,
            self._failed,
            title=self._desk.words("outbox.settings.trying"),
            cancelled=self._ended,
        )

    def _works(self, _nothing: None) -> None:
        key = "works" if self._section.settings.smtp_user else "works_open"
        self._tell(self._desk.words(f"outbox.settings.{key}"), "info")

    def _failed(self, problem: InspectionError) -> None:
        told = sentence(self._desk.words, problem)
        if reply := str(problem.details.get("reply", "")):
            told = f"{told} {self._desk.words('outbox.reply', reply=reply)}"
        self._tell(told, "alarm")

    def _tell(self, text: str, tone: str) -> None:
        self._ended()
        clear(self._told)
        self._told.addWidget(InlineBar(self._desk.theme, text, tone))

    def _ended(self) -> None:
        self._trying = False


class NewPassword(SecretDialog):
    """Into the keychain; closes when the same could be read back."""

    def __init__(self, section: Section, delivery: Delivery, done: Callable[[], None]) -> None:
        words, settings = section.desk.words, section.settings
        super().__init__(
            section.desk,
            section,
            words("outbox.settings.password_ask_title", host=settings.smtp_host),
            words("outbox.settings.password_ask_text"),
            (words("outbox.password_label", user=settings.smtp_user),),
            words("outbox.settings.password_set"),
        )
        self._delivery, self._done = delivery, done
        self._name = password_name(settings)

    def try_it(self) -> None:
        typed, delivery, name = self.typed(), self._delivery, self._name

        def keep() -> None:
            if not delivery.secrets.write(name, typed):
                raise InspectionError("smtp-keychain-forgets")

        if typed:
            self.begin(keep, self._done)


def _state(delivery: Delivery, name: str) -> str:
    """Whether the keychain has the password; in the pool, it may ask her."""
    try:
        return _KEPT if delivery.secrets.read(name) else _NONE
    except InspectionError as problem:
        return _NO_RING if problem.code == "keychain-missing" else _LOCKED
