"""Parts of the dialog that sends: whom to, what with, how protected, and what gives pause."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QWidget

from inspector.domain.delivery import Protection
from inspector.domain.letter import Concern, Weight
from inspector.services.letter_checks import concern_words
from inspector.services.proposing_letters import Proposal, Recipient
from ui.desk import Desk
from ui.pages.visit.parts import down
from ui.presenters.delivery_letter import recipients
from ui.theme import Theme
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Label, Paragraph
from ui.widgets.ticks import Option, Tick


class Recipients(QWidget):
    """The known ones with a tick each, and a line for others."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        theme, words = desk.theme, desk.words
        self._known: list[tuple[Recipient, Tick]] = []
        self._ticks = column(gap=0)
        self._lacking = Paragraph(theme, "", "caption", "text_soft")
        self.others = LineField(theme)
        self.field = Field(theme, words("deliver.others"), self.others)
        layout = down(self, (0, 0, 0, 0), theme.px(4))
        layout.addWidget(Label(theme, words("deliver.to"), "caption", "text_soft"))
        layout.addLayout(self._ticks)
        layout.addWidget(self._lacking)
        layout.addSpacing(theme.px(8))
        layout.addWidget(self.field)

    def show_proposal(self, proposal: Proposal) -> None:
        """Whom the occasion goes to is ticked; what is typed beside stays."""
        clear(self._ticks)
        self._known = []
        words = self._desk.words
        for one in proposal.recipients:
            who = ", ".join(part for part in (one.name, one.role) if part)
            shown = f"{who}: {one.address}" if who else one.address
            tick = Tick(self._desk.theme, shown, one.address in proposal.to)
            self._known.append((one, tick))
            self._ticks.addWidget(tick)
        lacking = " ".join(words(f"mail.lacking.{code}") for code in proposal.lacking)
        self._lacking.set_words(lacking)
        self._lacking.setVisible(bool(lacking))

    @property
    def chosen(self) -> tuple[str, ...]:
        ticked = [one.address for one, tick in self._known if tick.isChecked()]
        return recipients(ticked, self.others.text())

    @property
    def ticks(self) -> list[Tick]:
        """In the order they stand in."""
        return [tick for _one, tick in self._known]

    @property
    def known(self) -> tuple[str, ...]:
        return tuple(one.address for one, _tick in self._known)


class AttachmentList(QWidget):
    """What goes with the letter, a line each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._theme = theme = desk.theme
        layout = down(self, (0, 0, 0, 0), theme.px(4))
        layout.addWidget(Label(theme, desk.words("deliver.attached"), "caption", "text_soft"))
        self._lines = column(gap=theme.px(4))
        layout.addLayout(self._lines)

    def show_lines(self, lines: Sequence[str]) -> None:
        clear(self._lines)
        theme = self._theme
        for told in lines:
            mark = QLabel()
            mark.setPixmap(theme.pixmap("clip", "text_soft", 16))
            mark.setFixedHeight(theme.line("body"))
            line = row(gap=theme.px(8))
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Paragraph(theme, told), 1)
            self._lines.addLayout(line)


class ProtectionChoice(QWidget):
    """Three ways, each explained in one line."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme, words = desk.theme, desk.words
        layout = down(self, (0, 0, 0, 0), theme.px(4))
        layout.addWidget(Label(theme, words("deliver.protection"), "caption", "text_soft"))
        group = QButtonGroup(self)
        self.options: dict[Protection, Option] = {}
        for way in Protection:
            option = Option(theme, words(f"deliver.protect.{way}"), way == Protection.PLAIN)
            told = words(f"deliver.protect_note.{way}")
            option.setAccessibleDescription(told)
            option.toggled.connect(lambda on: self.changed.emit() if on else None)
            group.addButton(option)
            self.options[way] = option
            note = Paragraph(theme, told, "caption", "text_soft")
            layout.addWidget(option)
            indented = row(note)
            indented.setContentsMargins(theme.px(24), 0, 0, theme.px(4))
            layout.addLayout(indented)

    @property
    def chosen(self) -> Protection:
        return next(way for way, option in self.options.items() if option.isChecked())


class ConcernList(QWidget):
    """What gives pause, and the reason where one is needed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        theme, words = desk.theme, desk.words
        self._bars = column(gap=theme.px(8))
        self.reason = LineField(theme)
        self.field = Field(theme, words("deliver.reason"), self.reason)
        self.field.guard(words, refuses=True)
        layout = down(self, (0, 0, 0, 0), theme.px(8))
        layout.addLayout(self._bars)
        layout.addWidget(self.field)
        self.show_concerns(())

    def show_concerns(self, found: Sequence[Concern]) -> None:
        clear(self._bars)
        words = self._desk.words
        for one in found:
            tone = "remark" if one.weight == Weight.TOLD else "alarm"
            self._bars.addWidget(InlineBar(self._desk.theme, concern_words(words, one), tone))
        self.field.setVisible(any(one.weight == Weight.REASON for one in found))
        self.setVisible(bool(found))


class PassphraseCard(QFrame):
    """The passphrase in large type, for the phone or a text message; it is kept nowhere."""

    def __init__(self, desk: Desk, passphrase: str) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        theme, words = desk.theme, desk.words
        edge = theme.px(16)
        layout = down(self, (edge, edge, edge, edge), theme.px(12))
        layout.addWidget(Label(theme, words("deliver.passphrase_head"), "caption", "text_soft"))
        layout.addWidget(self._shown(theme, passphrase))
        self.copy = Button(theme, words("deliver.copy"), lambda: self._copy(passphrase))
        self._told = Label(theme, "", "caption", "text_soft")
        self._copied = words("deliver.copied")
        layout.addLayout(row(self.copy, self._told, 1, gap=theme.px(8)))

    def _shown(self, theme: Theme, passphrase: str) -> Paragraph:
        shown = Paragraph(theme, passphrase, "page")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(passphrase)
        return shown

    def _copy(self, passphrase: str) -> None:
        QGuiApplication.clipboard().setText(passphrase)
        self._told.setText(self._copied)
