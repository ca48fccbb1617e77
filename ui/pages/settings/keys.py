"""Sikkerhed og nøgler: the ways to the key, the lock of the screen, where the data lie."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import KeySlot, SlotKind
from inspector.domain.settings import Settings
from ui.desk import Desk, Safety
from ui.messages import sentence
from ui.navigation import Place
from ui.pages.settings.key_dialogs import NewPassphrase, TrySecret
from ui.pages.settings.key_row import KeyRow
from ui.pages.settings.section import Section
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Choice, Field
from ui.widgets.layout import Columns, clear, column, row
from ui.widgets.text import Paragraph

_MINUTES = (5, 10, 15, 30, 0)
_BESIDE = 640  # px at 100 % text from which what can be done stands beside the words


class KeysSection(Section):
    """Every act is tried before it counts, and its outcome is told in the row."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk, settings)
        self.rows: dict[SlotKind, KeyRow] = {}
        self._bar = column()
        if desk.safety is None:
            card = Card(desk.theme, desk.words("safety.keys_head"))
            card.add_padded(Paragraph(desk.theme, desk.words("safety.demo"), "body", "text_soft"))
            self.column.addWidget(card)
        else:
            self._safety: Safety = desk.safety
            self.column.addLayout(self._bar)
            for one in (self._keys_card(), self._lock_card(), self._folder_card()):
                self.column.addWidget(one)
            self.read()
        self.column.addStretch(1)

    def _keys_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("safety.keys_head"))
        card.add_padded(Paragraph(theme, words("safety.keys_text"), "body", "text_soft"))
        makers: dict[SlotKind, Callable[[], None]] = {
            SlotKind.KEYCHAIN: self._renew_keychain,
            SlotKind.PASSPHRASE: self._new_passphrase,
            SlotKind.RECOVERY: self._new_sheet,
        }
        for kind, make in makers.items():
            line = self.rows[kind] = KeyRow(self.desk, kind, card.padding)
            line.make.clicked.connect(lambda _=False, make=make: make())
            line.try_.clicked.connect(lambda _=False, kind=kind: self._try(kind))
            line.remove.clicked.connect(lambda _=False, kind=kind: self._ask_remove(kind))
            card.add_row(line)
        self._ways = card
        return card

    # what exists

    def read(self) -> None:
        """Ask which ways there are."""
        keys = self._safety.keys
        self.desk.tasks.work(lambda _progress: keys.slots(), self._know)

    def _know(self, slots: tuple[KeySlot, ...]) -> None:
        known = {slot.kind: slot for slot in slots}
        office = known.pop(SlotKind.OFFICE, None)
        for kind, line in self.rows.items():
            if kind is not SlotKind.OFFICE:
                line.show_slot(known.get(kind), alone=len(known) == 1)
        if office is not None:
            self._know_office(office)
        clear(self._bar)
        if len(known) == 1:
            words, theme = self.desk.words, self.desk.theme
            only = words(f"safety.only.{next(iter(known))}")
            act = (
                Button(theme, words("safety.new_passphrase"), self._new_passphrase)
                if SlotKind.RECOVERY in known
                else Button(theme, words("safety.make_sheet"), self._new_sheet)
            )
            self._bar.addWidget(InlineBar(theme, only, "remark", act))

    def _know_office(self, slot: KeySlot) -> None:
        """The office's way comes with the enrolment, and is neither made nor taken away here."""
        line = self.rows.get(SlotKind.OFFICE)
        if line is None:
            line = KeyRow(self.desk, SlotKind.OFFICE, self._ways.padding)
            line.try_.clicked.connect(lambda: self._try(SlotKind.OFFICE))
            for button in (line.make, line.remove):
                button.hide()
            self.rows[SlotKind.OFFICE] = line
            self._ways.add_row(line)
        line.show_slot(slot, alone=False)

    # acts

    def _work(self, kind: SlotKind, work: Callable[[], None], done: str) -> None:
        def failed(problem: InspectionError) -> None:
            self.rows[kind].say(sentence(self.desk.words, problem), fault=True)
            self.read()

        self.desk.tasks.work(
            lambda _progress: work(), lambda _nothing: self._done(kind, done), failed
        )

    def _done(self, kind: SlotKind, key: str) -> None:
        self.rows[kind].say(self.desk.words(key))
        if not key.startswith("safety.tested"):
            self.desk.signals.data_changed.emit("keys_changed")
        self.read()

    def _renew_keychain(self) -> None:
        self._work(SlotKind.KEYCHAIN, self._safety.keys.renew_keychain, "safety.keychain_renewed")

    def _new_passphrase(self) -> None:
        keep = self._safety.keys.renew_passphrase
        there = self.rows[SlotKind.PASSPHRASE].there
        told = "safety.passphrase_renewed" if there else "safety.passphrase_made"
        done = partial(self._done, SlotKind.PASSPHRASE, told)
        NewPassphrase(self.desk, self, keep, done).open()

    def _new_sheet(self) -> None:
        self.desk.navigation.go(Place(page="recovery"))

    def _try(self, kind: SlotKind) -> None:
        keys, words = self._safety.keys, self.desk.words
        if kind is SlotKind.KEYCHAIN:
            self._work(kind, lambda: keys.test(kind), "safety.tested.keychain")
            return
        done = partial(self._done, kind, f"safety.tested.{kind}")
        label = words(f"safety.slot.{kind}")
        TrySecret(self.desk, self, label, lambda typed: keys.test(kind, typed), done).open()

    def _ask_remove(self, kind: SlotKind) -> None:
        words, keys = self.desk.words, self._safety.keys
        dialog = Dialog(
            self,
            self.desk.theme,
            words,
            title=words("safety.remove_title", what=words(f"safety.slot.{kind}")),
            text=words(f"safety.remove_text.{kind}"),
            act=words("common.remove"),
        )
        dialog.accepted.connect(
            lambda: self._work(kind, lambda: keys.remove(kind), "safety.removed")
        )
        dialog.open()

    # lock and folder

    def _lock_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("safety.lock_head"))
        known = self.settings.lock_after_minutes
        minutes = _MINUTES if known in _MINUTES else (known, *_MINUTES)
        options = [
            (str(one), words("safety.minutes", number=one) if one else words("safety.never"))
            for one in minutes
        ]
        self.minutes = Choice(theme, options, str(known))
        self.minutes.setMinimumWidth(theme.px(180))
        self.minutes.currentIndexChanged.connect(
            lambda _index: self.change(lock_after_minutes=int(self.minutes.chosen))
        )
        told = Paragraph(theme, words("safety.lock_text"), "body", "text_soft")
        field = Field(theme, words("safety.lock_after"), self.minutes)
        card.add_padded(Columns(theme, [(told, 1), (field, 0)], least=_BESIDE, gap=24))
        return card

    def _folder_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("safety.folder_head"))
        folder = self._safety.exports.folder.parent
        told = QWidget()
        column(
            Paragraph(theme, words("safety.folder_text"), "body", "text_soft"),
            Paragraph(theme, str(folder), "strong"),
            gap=theme.px(4),
            parent=told,
        )
        open_it = Button(
            theme,
            words("safety.folder_open"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
            icon="folder",
        )
        act = QWidget()
        row(open_it, 1, parent=act)
        card.add_padded(Columns(theme, [(told, 1), (act, 0)], least=_BESIDE, gap=24))
        return card
