"""The outbox: mail the program sends itself, when she asks and a network is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.services import outbox
from inspector.services.ports import Store
from ui.desk import Desk
from ui.navigation import Place
from ui.outgoing import outgoing
from ui.pages.outbox_row import MailRow
from ui.presenters.outbox import MailLine, OutboxView, count_words, read_outbox
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyPage
from ui.widgets.layout import Scroll, clear, row
from ui.widgets.page import Page
from ui.widgets.text import Label, Paragraph

_SHOWN = 15  # of what is over, before `Vis alle`
_ACTS = {
    "retry": outbox.retry, "as_it_is": outbox.retry, "mark": outbox.mark_as_sent,
    "give_up": outbox.give_up,
}  # fmt: skip
_TOLD = {
    "retry": "outbox.retried", "as_it_is": "outbox.retried", "mark": "outbox.marked",
    "give_up": "outbox.given_up",
}  # fmt: skip


class OutboxPage(Page):
    """What needs her first, then what waits, then what is over; read anew after each mail."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk.theme, desk.words("outbox.title"))
        self._desk = desk
        self._all_past = place.tab == "all"
        self._view = OutboxView()
        self._built = False
        self.rows: dict[str, MailRow] = {}
        self.send: Button | None = None
        self._outgoing = outgoing(desk)
        self._outgoing.changed.connect(self.refresh)
        wait = Label(desk.theme, desk.words("shell.reading"), "body", "text_muted")
        self.body.addWidget(wait, 0, Qt.AlignmentFlag.AlignTop)
        self.refresh()

    def refresh(self) -> None:
        words, busy = self._desk.words, self._outgoing.busy
        self._desk.tasks.storage(lambda store: read_outbox(store, words, busy=busy), self._show)

    # -- what is shown -------------------------------------------------------------------

    def _show(self, view: OutboxView) -> None:
        held = self.focusWidget()
        had_focus = held is not None and self.isAncestorOf(held)
        self._view, first = view, not self._built
        self._built = True
        self.head.beside.setText(count_words(self._desk.words, view.count))
        clear(self.body)
        self.rows, self.send, self.first_focus = {}, None, None
        self.body.addWidget(self._full(view) if view.count else self._empty(), 1)
        if first or had_focus:
            self.take_focus()
        if view.interrupted:  # the rail counts anew
            self._desk.signals.data_changed.emit("mail_interrupted")

    def _empty(self) -> QWidget:
        desk, words = self._desk, self._desk.words
        go = Button(desk.theme, words("outbox.empty_settings"), self._to_settings, tall=True)
        self.first_focus = go
        kinds = (("clock", "queued"), ("check", "sent"), ("q", "asks"))
        return EmptyPage(
            desk.theme,
            words("outbox.empty_title"),
            words("outbox.empty_text"),
            [go],
            [
                (icon, words(f"outbox.empty_{kind}_title"), words(f"outbox.empty_{kind}_text"))
                for icon, kind in kinds
            ],
        )

    def _full(self, view: OutboxView) -> QWidget:
        theme = self._desk.theme
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(self._sending_card(view))
        for key, lines in (("asks_head", view.asking), ("waits_head", view.waiting)):
            if lines:
                layout.addWidget(self._card(f"outbox.{key}", lines))
        if view.past:
            layout.addWidget(self._past_card(view.past))
        layout.addStretch(1)
        return Scroll(inner)

    def _sending_card(self, view: OutboxView) -> QWidget:
        """The button, or the mail that is being sent and the way to stop it."""
        words, theme = self._desk.words, self._desk.theme
        if not view.has_server:
            go = Button(theme, words("outbox.to_settings"), self._to_settings)
            self.first_focus = go
            return InlineBar(theme, words("outbox.no_server"), "remark", go)
        card = Card(theme)
        if self._outgoing.busy:
            told = words("outbox.sending_which", subject=self._outgoing.subject)
            text = told if self._outgoing.subject else words("outbox.sending")
            act = Button(theme, words("common.cancel"), self._outgoing.cancel)
        else:
            text = _due_words(self._desk, view)
            act = Button(
                theme, words("outbox.send"), self._outgoing.send, kind="primary", icon="outbox"
            )
            act.setEnabled(view.due > 0)
            self.send = act
        self.first_focus = act if act.isEnabled() else None
        line = row(Paragraph(theme, text, "body"), act, gap=theme.px(16))
        line.setStretch(0, 1)
        card.add_padded().addLayout(line)
        return card

    def _card(self, head: str, lines: tuple[MailLine, ...]) -> Card:
        card = Card(self._desk.theme, self._desk.words(head))
        for line in lines:
            made = MailRow(self._desk, line, card.padding)
            made.asked.connect(partial(self._asked, line))
            self.rows[line.id] = made
            card.add_row(made)
        return card

    def _past_card(self, lines: tuple[MailLine, ...]) -> Card:
        words, theme = self._desk.words, self._desk.theme
        shown = lines if self._all_past else lines[:_SHOWN]
        card = self._card("outbox.past_head", shown)
        if len(shown) < len(lines):
            text = words("outbox.show_all", count=len(lines))
            button = Button(theme, text, self._show_all, kind="quiet", flush=True)
            card.add_padded().addLayout(row(button, 1))
        return card

    def _show_all(self) -> None:
        self._all_past = True
        self._desk.navigation.replace(Place(page="outbox", tab="all"))
        self._show(self._view)

    # -- what is done --------------------------------------------------------------------

    def _asked(self, line: MailLine, act: str) -> None:
        if self._agreed(line, act):
            key, rule = line.id, _ACTS[act]
            self._desk.tasks.save(lambda store: _done(store, key, rule), partial(self._did, act))

    def _agreed(self, line: MailLine, act: str) -> bool:
        """What cannot be undone, or may come twice, is asked about."""
        words = self._desk.words
        if act in ("retry", "as_it_is") and not line.unsure:
            return True
        asked = {
            "retry": ("retry_unsure", "retry_do", ""),
            "as_it_is": ("retry_unsure", "retry_do", ""),
            "mark": ("mark_title", "mark_do", ""),
            "give_up": ("give_up_title", "give_up", words("outbox.give_up_keep")),
        }
        title, do, keep = asked[act]
        text = title.removesuffix("_title") + "_text"
        dialog = Dialog(
            self,
            self._desk.theme,
            words,
            title=words(f"outbox.{title}"),
            text=words(f"outbox.{text}", to=line.to),
            act=words(f"outbox.{do}"),
            keep=keep,
            dangerous=act != "mark",
        )
        return bool(dialog.exec())

    def _did(self, act: str, _nothing: None) -> None:
        self._desk.messages.toast(self._desk.words(_TOLD[act]))
        self._desk.signals.data_changed.emit("mail_changed")

    def _to_settings(self) -> None:
        self._desk.navigation.go(Place(page="settings", tab="mail"))


def _done(store: Store, key: str, rule: Callable[[Store, str], object]) -> None:
    rule(store, key)


def _due_words(desk: Desk, view: OutboxView) -> str:
    if view.due:
        return desk.words("outbox.due_one" if view.due == 1 else "outbox.due", count=view.due)
    return desk.words("outbox.nothing_due")
