"""Sending by mail: a draft in her own mail program, or the outbox where a server is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from inspector.domain.delivery import Way
from inspector.domain.errors import InspectionError
from inspector.domain.letter import Concern, Weight
from inspector.domain.settings import Settings
from inspector.services.delivery import Delivery
from inspector.services.dispatching import Prepared
from inspector.services.letter_checks import check_leaving
from ui.desk import Desk
from ui.pages.visit.delivery.letter_form import LetterForm
from ui.pages.visit.delivery.letter_parts import ConcernList
from ui.pages.visit.delivery.letting_go import LettingGo
from ui.pages.visit.delivery.passphrase_page import PassphraseDialog
from ui.presenters.delivery_letter import Parcel, prepare
from ui.widgets.buttons import Button
from ui.widgets.fields import Field


class SendDialog(PassphraseDialog):
    """Nothing leaves before it was looked through; `done` is called when it has left."""

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
            wide=960,
        )  # fmt: skip
        assert desk.delivery is not None  # nothing offers to send without it
        self._delivery: Delivery = desk.delivery
        self._parcel, self._settings, self._done = parcel, settings, done
        self._told: tuple[Concern, ...] = ()  # what she has been told
        self._way = Way.DRAFT
        self.has_left = False
        self._letting_go = LettingGo(desk, self._delivery, settings, parcel)
        self.form = LetterForm(desk, parcel, settings)
        self.concerns = ConcernList(desk)
        self.body.addWidget(self.form)
        self.body.addWidget(self.concerns)
        self.queue = Button(desk.theme, words("deliver.to_outbox"), self._try_outbox, icon="outbox")
        self.buttons.insertWidget(self.buttons.count() - 1, self.queue)
        self.queue.setVisible(bool(settings.smtp_host))
        self.form.changed.connect(self._arrange)
        self.form.proposed.connect(self._first_focus)
        self.form.begin()

    def _arrange(self) -> None:
        self.form.order_tabs((self.concerns.reason, self.cancel, self.queue, self.do))
        self.fit()

    def _first_focus(self) -> None:
        """As a rule the letter only has to be read."""
        (self.do if self.form.to.chosen else self.form.to.others).setFocus()

    # Leaving

    def try_it(self) -> None:
        self._try(Way.DRAFT)

    def _try_outbox(self) -> None:
        self._try(Way.MAIL)

    def _try(self, way: Way) -> None:
        if self.is_busy or self.has_left:
            return
        self._way = way
        self.begin()
        desk, typed = self.desk, self.form.typed
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
        go, occasion = self._letting_go, self.form.occasion.chosen
        if self._way == Way.MAIL:
            go.to_outbox(prepared, occasion, note, self._left, self.refuse)
            return
        self._save = partial(self._try_file, occasion, note)
        go.as_draft(prepared, occasion, note, self._left, self.refuse, self._no_program)

    def _no_program(self, prepared: Prepared) -> None:
        """Nothing has left; the same letter can be saved for a mail program elsewhere."""
        desk, words = self.desk, self.desk.words
        self.be_busy(False)
        save = partial(self._save, prepared)
        self.save = Button(desk.theme, words("deliver.save_draft"), save, icon="down")
        self.say(words("deliver.no_mail_program"), "alarm", self.save)
        self.save.setFocus()
        self.fit()

    def _try_file(self, occasion: str, note: str, prepared: Prepared) -> None:
        words, go = self.desk.words, self._letting_go
        path = self.desk.files.to_save(
            self, words("deliver.save_draft"), go.draft_name(prepared), words("deliver.draft_types")
        )
        if path is not None and not self.is_busy and not self.has_left:
            self.begin()
            go.to_file(prepared, occasion, note, path, self._left, self.refuse)

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

    def _left(self, prepared: Prepared) -> None:
        self.has_left = True
        self._done("")
        if prepared.passphrase:
            self.show_passphrase(prepared.passphrase, self.form, self.concerns, self.queue)
        else:
            self.finish()

    def field_of(self, code: str) -> Field | None:
        if code in ("letter-reason-missing", "reason-civil-number"):
            return self.concerns.field
        return None

    def be_busy(self, busy: bool) -> None:
        super().be_busy(busy)
        self.queue.setEnabled(not busy)
