"""What a letter is made of, to be read and changed: whom to, its words, what goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.letter import File
from inspector.domain.settings import Settings
from inspector.services.proposing_letters import Proposal, propose
from ui.desk import Desk
from ui.pages.visit.delivery.letter_parts import AttachmentList, ProtectionChoice, Recipients
from ui.pages.visit.parts import down
from ui.presenters.delivery_letter import Parcel, TypedLetter, attachment_lines
from ui.widgets.fields import Choice, Field, LineField, TextArea
from ui.widgets.layout import Columns

_BESIDE = 760  # px at 100 % text from which what goes with the letter stands beside it


class LetterForm(QWidget):
    """Begins with the proposal; `changed` when something new stands there, `proposed` once the
    first proposal does.
    """

    changed = Signal()
    proposed = Signal()

    def __init__(self, desk: Desk, parcel: Parcel, settings: Settings) -> None:
        super().__init__()
        self._desk, self._parcel, self._settings = desk, parcel, settings
        self._proposal = Proposal(occasion=parcel.occasion)
        self._proposed_text = ""
        self._files: tuple[File, ...] = ()
        theme, words = desk.theme, desk.words
        options = [(one, words(f"mail.occasion.{one}")) for one in parcel.occasions]
        self.occasion = Choice(theme, options, parcel.occasion)
        self.occasion.activated.connect(lambda _index: self.propose())
        self.to = Recipients(desk)
        self.subject, self.text = LineField(theme), TextArea(theme, lines=11)
        self.attached = AttachmentList(desk)
        self.protection = ProtectionChoice(desk)
        self.protection.changed.connect(self._show_attached)
        self._build()

    def _build(self) -> None:
        theme, words = self._desk.theme, self._desk.words
        left, right = QWidget(), QWidget()
        letter = down(left, (0, 0, 0, 0), theme.px(16))
        subject = Field(theme, words("deliver.subject"), self.subject)
        text = Field(theme, words("deliver.text"), self.text)
        for part in (self.to, subject, text):
            letter.addWidget(part)
        letter.addStretch(1)
        occasion = Field(theme, words("deliver.occasion"), self.occasion)
        beside = down(right, (0, 0, 0, 0), theme.px(16))
        for piece in (occasion, self.attached, self.protection):
            beside.addWidget(piece)
        beside.addStretch(1)
        columns = Columns(theme, [(left, 62), (right, 38)], least=_BESIDE, gap=32)
        down(self, (0, 0, 0, 0)).addWidget(columns)

    def begin(self) -> None:
        """Ask for the proposal and the files."""
        desk, parcel = self._desk, self._parcel
        self.propose()
        desk.tasks.work(lambda _progress: parcel.files(desk.attachments), self._show_files)

    def propose(self) -> None:
        """What a letter on the chosen occasion says."""
        desk, file, settings = self._desk, self._parcel.file, self._settings
        occasion, calendar = self.occasion.chosen, desk.calendar(settings)
        today = desk.now().astimezone().date()
        report = self._parcel.report
        desk.tasks.storage(
            lambda store: propose(
                store, file, settings, occasion, desk.words, calendar, today, report
            ),
            self._show_proposal,
        )

    def _show_proposal(self, proposal: Proposal) -> None:
        """Her own words stay when the occasion changes."""
        if self.subject.text() in ("", self._proposal.subject):
            self.subject.setText(proposal.subject)
            self.subject.setCursorPosition(0)
        if self.text.toPlainText() in ("", self._proposed_text):
            self.text.setPlainText(proposal.body)
            self._proposed_text = self.text.toPlainText()  # Qt evens its spaces
        is_first = not self._proposal.subject
        self._proposal = proposal
        self.to.show_proposal(proposal)
        self.changed.emit()
        if is_first:
            self.proposed.emit()

    def _show_files(self, files: tuple[File, ...]) -> None:
        self._files = files
        self._show_attached()

    def _show_attached(self) -> None:
        """By the names the files will have with this protection."""
        chosen, words = self.protection.chosen, self._desk.words
        self.attached.show_lines(attachment_lines(self._parcel, self._files, chosen, words))
        self.changed.emit()

    @property
    def typed(self) -> TypedLetter:
        return TypedLetter(
            to=self.to.chosen,
            subject=self.subject.text(),
            body=self.text.toPlainText(),
            protection=self.protection.chosen,
            known=self.to.known,
        )

    def order_tabs(self, after: Sequence[QWidget]) -> None:
        """In reading order, then these: what was made last would else come last."""
        options = self.protection.options.values()
        fields = (self.to.others, self.subject, self.text, self.occasion)
        for before, following in pairwise((*self.to.ticks, *fields, *options, *after)):
            QWidget.setTabOrder(before, following)
