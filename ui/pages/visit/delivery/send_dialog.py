"""Sending by mail: a draft in her own mail program, or the outbox where a server is known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtWidgets import QWidget

from inspector.domain.delivery import Way
from inspector.domain.errors import InspectionError
from inspector.domain.letter import Concern, File, Weight
from inspector.domain.settings import Settings
from inspector.services.delivery import Delivery
from inspector.services.dispatching import Prepared
from inspector.services.letter_checks import check_leaving
from inspector.services.proposing_letters import Proposal, propose
from ui.desk import Desk
from ui.pages.visit.delivery.letter_parts import (
    AttachmentList,
    ConcernList,
    PassphraseCard,
    ProtectionChoice,
    Recipients,
)
from ui.pages.visit.delivery.letting_go import LettingGo
from ui.pages.visit.delivery.work_dialog import WorkDialog
from ui.pages.visit.parts import down
from ui.presenters.delivery_letter import Parcel, TypedLetter, prepare
from ui.widgets.buttons import Button
from ui.widgets.fields import Choice, Field, LineField, TextArea
from ui.widgets.layout import Columns
from ui.widgets.text import Paragraph

_BESIDE = 760  # px at 100 % text from which what goes with the letter stands beside it


class SendDialog(WorkDialog):
    """Nothing leaves before it was looked through; `done` gets the sentence of what was kept."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        parcel: Parcel,
        settings: Settings,
        done: Callable[[str], None],
    ) -> None:
        words = desk.words
        super().__init__(
            desk, parent,
            title=words("deliver.send_title" if parcel.report else "deliver.send_papers"),
            text="",
            act=words("deliver.open_draft"),
            wide=920,
        )  # fmt: skip
        assert desk.delivery is not None  # nothing offers to send without it
        self._delivery: Delivery = desk.delivery
        self._parcel, self._settings, self._done = parcel, settings, done
        self._proposal = Proposal(occasion=parcel.occasion)
        self._proposed_text = ""
        self._told: tuple[Concern, ...] = ()  # what she has been told
        self._way = Way.DRAFT
        self.has_left = False
        self._letting_go = LettingGo(desk, self._delivery, settings, parcel)
        self._make_fields()
        self._build()
        self.queue = Button(desk.theme, words("deliver.to_outbox"), self._try_outbox, icon="outbox")
        self.buttons.insertWidget(self.buttons.count() - 1, self.queue)
        self.queue.setVisible(bool(settings.smtp_host))
        self._propose()
        desk.tasks.work(lambda _progress: parcel.files(desk.attachments), self._show_files)

    def _make_fields(self) -> None:
        theme, words, parcel = self.desk.theme, self.desk.words, self._parcel
        options = [(one, words(f"mail.occasion.{one}")) for one in parcel.occasions]
        self.occasion = Choice(theme, options, parcel.occasion)
        self.occasion.activated.connect(lambda _index: self._propose())
        self.to = Recipients(self.desk)
        self.subject = LineField(theme)
        self.text = TextArea(theme, lines=11)
        self.attached = AttachmentList(self.desk)
        self.protection = ProtectionChoice(self.desk)
        self.concerns = ConcernList(self.desk)
        self._subject_field = Field(theme, words("deliver.subject"), self.subject)
        self._text_field = Field(theme, words("deliver.text"), self.text)

    def _build(self) -> None:
        theme, words = self.desk.theme, self.desk.words
        left, right = QWidget(), QWidget()
        letter = down(left, (0, 0, 0, 0), theme.px(16))
        occasion = Field(theme, words("deliver.occasion"), self.occasion)
        for part in (self.to, self._subject_field, self._text_field):
            letter.addWidget(part)
        letter.addStretch(1)
        beside = down(right, (0, 0, 0, 0), theme.px(16))
        for piece in (occasion, self.attached, self.protection):
            beside.addWidget(piece)
        beside.addStretch(1)
        self._form = Columns(theme, [(left, 60), (right, 40)], least=_BESIDE, gap=32)
        self.body.addWidget(self._form)
        self.body.addWidget(self.concerns)

    # What is proposed

    def _propose(self) -> None:
        desk, file, settings = self.desk, self._parcel.file, self._settings
        occasion, calendar = self.occasion.chosen, desk.calendar(settings)
        today = desk.now().astimezone().date()
        desk.tasks.storage(
            lambda store: propose(store, file, settings, occasion, desk.words, calendar, today),
            self._show_proposal,
            self.refuse,
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
        self._order_tabs()
        self.fit()
        if is_first:  # as a rule it only has to be read
            (self.do if proposal.to else self.to.others).setFocus()

    def _order_tabs(self) -> None:
        """In reading order: what was made last would else come last."""
        options = self.protection.options.values()
        stops = (
            *self.to.ticks, self.to.others, self.subject, self.text, self.occasion, *options,
            self.concerns.reason, self.cancel, self.queue, self.do,
        )  # fmt: skip
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _show_files(self, files: tuple[File, ...]) -> None:
        self.attached.show_files(files)
        self.fit()

    # Leaving

    @property
    def typed(self) -> TypedLetter:
        return TypedLetter(
            to=self.to.chosen,
            subject=self.subject.text(),
            body=self.text.toPlainText(),
            protection=self.protection.chosen,
            known=self.to.known,
        )

    def try_it(self) -> None:
        self._try(Way.DRAFT)

    def _try_outbox(self) -> None:
        self._try(Way.MAIL)

    def _try(self, way: Way) -> None:
        if self.is_busy or self.has_left:
            return
        self._way = way
        self.begin()
        desk, typed = self.desk, self.typed
        delivery, settings, parcel = self._delivery, self._settings, self._parcel

        def job(_progress: object) -> tuple[Prepared, tuple[Concern, ...]]:
            return prepare(
                parcel, typed, settings=settings, attachments=desk.attachments,
                delivery=delivery, words=desk.words, calendar=desk.calendar(settings), way=way,
            )  # fmt: skip

        desk.tasks.work(job, self._prepared, self.refuse)

    def _prepared(self, outcome: tuple[Prepared, tuple[Concern, ...]]) -> None:
        prepared, found = outcome
        refused = any(one.weight == Weight.REFUSED for one in found)
        if found and (refused or found != self._told):
            self._tell(found)
            return
        try:
            note = check_leaving(found, self.concerns.reason.text())
        except InspectionError as problem:
            self.refuse(problem)
            return
        go = self._letting_go
        leave = go.as_draft if self._way == Way.DRAFT else go.to_outbox
        leave(prepared, self.occasion.chosen, note, self._left, self.refuse)

    def _tell(self, found: tuple[Concern, ...]) -> None:
        """What gives pause is told once; the same again does not hold the letter up."""
        self._told = found
        self.be_busy(False)
        self.concerns.show_concerns(found)
        refused = any(one.weight == Weight.REFUSED for one in found)
        word = "deliver.open_draft" if refused else "deliver.open_anyway"
        self.do.setText(self.desk.words(word))
        self.fit()
        self.show_bottom()
        (self.do if self.concerns.field.isHidden() else self.concerns.reason).setFocus()

    def _left(self, told: str, prepared: Prepared) -> None:
        self.has_left = True
        self._done(told)
        if prepared.passphrase:
            self._show_passphrase(prepared.passphrase)
        else:
            self.finish()

    def _show_passphrase(self, passphrase: str) -> None:
        """The dialog's last page: the one time the passphrase can be read."""
        theme, words = self.desk.theme, self.desk.words
        self.be_busy(False)
        self.title.set_words(words("deliver.passphrase_title"))
        for part in (self._form, self.concerns, self.do, self.queue):
            part.hide()
        self.body.addWidget(Paragraph(theme, words("deliver.passphrase_text"), "body", "text_soft"))
        self.card = PassphraseCard(self.desk, passphrase)
        self.body.addWidget(self.card)
        self.cancel.setText(words("common.close"))
        self.card.copy.setFocus()
        self.fit()

    def field_of(self, code: str) -> Field | None:
        if code in ("letter-reason-missing", "reason-civil-number"):
            return self.concerns.field
        return None

    def be_busy(self, busy: bool) -> None:
        super().be_busy(busy)
        self.queue.setEnabled(not busy)
