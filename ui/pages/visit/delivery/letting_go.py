"""The last step of a letter: it is given out of hand, and that it left is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from inspector.domain.delivery import Dispatch, Way
from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.services.delivery import Delivery
from inspector.services.dispatching import Prepared, dispatch_of, note_dispatch, withdraw
from inspector.services.ports import Store
from ui.desk import Desk
from ui.files import remove_file
from ui.handing_over import NO_PROGRAM, HandingOver
from ui.navigation import Place
from ui.presenters.delivery_letter import Parcel

T = TypeVar("T")
Left = Callable[[Prepared], None]
Failed = Callable[[InspectionError], None]


class LettingGo:
    """What was kept is told by the window; `left` follows, and `failed` where it did not leave."""

    def __init__(self, desk: Desk, delivery: Delivery, settings: Settings, parcel: Parcel) -> None:
        self._desk, self._delivery = desk, delivery
        self._settings, self._parcel = settings, parcel

    @property
    def _report(self) -> str:
        return self._parcel.report.id if self._parcel.report is not None else ""

    def as_draft(
        self, prepared: Prepared, occasion: str, note: str, left: Left, failed: Failed
    ) -> None:
        """Noted in the act that writes it, then opened in her own mail program."""
        desk, letters, handing = self._desk, self._delivery.letters, HandingOver(self._desk)
        files = (*prepared.letter.files, *prepared.inside)
        dispatch = self._dispatch(prepared, Way.DRAFT, occasion, note)
        stem = Path(files[0].name).stem if files else self._parcel.file.visit.number
        put: list[Path] = []

        def job(_progress: object) -> tuple[Dispatch, bytes]:
            noted = replace(dispatch, kept=self._keep(prepared))
            return noted, letters.draft(prepared.letter)

        def save(made: tuple[Dispatch, bytes]) -> None:
            noted, draft = made

            def work(store: Store) -> Dispatch:
                return note_dispatch(
                    store, noted, files,
                    leave=lambda: put.append(handing.put(f"{stem}.eml", draft)),
                    take_back=lambda: remove_file(put[-1]),
                )  # fmt: skip

            desk.tasks.save(work, show, failed)

        def show(kept: Dispatch) -> None:
            if handing.show(put[-1], "keep.handed_mail"):
                _tell(left, prepared)
            else:
                desk.tasks.save(
                    lambda store: withdraw(store, kept.id),
                    lambda _done: _tell(failed, InspectionError(NO_PROGRAM)),
                    failed,
                )

        desk.tasks.work(job, save, failed)

    def _dispatch(self, prepared: Prepared, way: Way, occasion: str, note: str) -> Dispatch:
        visit = self._parcel.file.visit.id
        return dispatch_of(
            prepared, visit=visit, way=way, occasion=occasion, report=self._report, note=note
        )

    def _keep(self, prepared: Prepared) -> str:
        """The bytes of a paper that is archived nowhere else, as an attachment; else ""."""
        papers = prepared.plain
        if self._parcel.report is not None or len(papers) != 1:
            return ""
        return self._desk.attachments.save(papers[0].data)

    def to_outbox(
        self, prepared: Prepared, occasion: str, note: str, left: Left, failed: Failed
    ) -> None:
        """Kept in its final bytes; it leaves when she asks and a network is there."""
        from inspector.services.outbox import FinalMail, prepare, queue

        desk, letters, settings = self._desk, self._delivery.letters, self._settings
        at, dispatch = desk.now(), self._dispatch(prepared, Way.MAIL, occasion, note)

        def job(_progress: object) -> tuple[FinalMail, Dispatch]:
            mail = prepare(letters, desk.attachments, prepared.letter, settings, at)
            return mail, replace(dispatch, kept=self._keep(prepared))

        def queued(_message: object) -> None:
            desk.messages.toast(
                desk.words("deliver.queued"),
                action=desk.words("deliver.see_outbox"),
                act=lambda: desk.navigation.go(Place(page="outbox")),
            )
            _tell(left, prepared)

        def written(made: tuple[FinalMail, Dispatch]) -> None:
            mail, noted = made
            desk.tasks.save(
                lambda store: queue(store, mail, noted, inside=prepared.inside), queued, failed
            )

        desk.tasks.work(job, written, failed)


def _tell(heard: Callable[[T], None], what: T) -> None:
    """Nobody hears it where the dialog is gone, as after the lock of the screen."""
    owner = getattr(heard, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        heard(what)
