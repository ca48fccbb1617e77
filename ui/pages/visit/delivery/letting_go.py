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
from ui.files import remove_file, write_file
from ui.handing_over import HandingOver
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
        self,
        prepared: Prepared,
        occasion: str,
        note: str,
        left: Left,
        failed: Failed,
        unopened: Left,
    ) -> None:
        """Noted in the act that writes it, then opened in her own mail program.

        Where no program opens it, it is taken back with its note, and `unopened` follows.
        """
        desk, handing, name = self._desk, HandingOver(self._desk), self.draft_name(prepared)
        told = "keep.handed_mail_locked" if prepared.passphrase else "keep.handed_mail"
        put: list[Path] = []

        def show(kept: Dispatch) -> None:
            if handing.show(put[-1], told):
                _tell(left, prepared)
                return
            remove_file(put[-1])
            desk.tasks.save(
                lambda store: withdraw(store, kept.id),
                lambda _done: _tell(unopened, prepared),
                failed,
            )

        self._note_draft(
            prepared, occasion, note, lambda draft: put.append(handing.put(name, draft)),
            lambda: remove_file(put[-1]), show, failed,
        )  # fmt: skip

    def to_file(
        self,
        prepared: Prepared,
        occasion: str,
        note: str,
        path: Path,
        left: Left,
        failed: Failed,
    ) -> None:
        """The draft is written where she chose, for a mail program elsewhere, and noted."""

        def saved(_kept: Dispatch) -> None:
            self._desk.messages.toast(self._desk.words("deliver.draft_saved", path=path))
            _tell(left, prepared)

        self._note_draft(
            prepared, occasion, note, lambda draft: write_file(path, draft),
            lambda: remove_file(path), saved, failed,
        )  # fmt: skip

    def draft_name(self, prepared: Prepared) -> str:
        """The draft's own name: that of the first file it takes with it."""
        files = prepared.letter.files
        return f"{Path(files[0].name).stem if files else self._parcel.file.visit.number}.eml"

    def _note_draft(
        self,
        prepared: Prepared,
        occasion: str,
        note: str,
        leave: Callable[[bytes], object],
        take_back: Callable[[], object],
        then: Callable[[Dispatch], None],
        failed: Failed,
    ) -> None:
        """Make the draft off the window's thread; note it in the act that writes it."""
        desk, letters = self._desk, self._delivery.letters
        files = (*prepared.letter.files, *prepared.inside)
        dispatch = self._dispatch(prepared, Way.DRAFT, occasion, note)

        def job(_progress: object) -> tuple[Dispatch, bytes]:
            noted = replace(dispatch, kept=self._keep(prepared))
            return noted, letters.draft(prepared.letter)

        def save(made: tuple[Dispatch, bytes]) -> None:
            noted, draft = made

            def work(store: Store) -> Dispatch:
                return note_dispatch(
                    store, noted, files, leave=lambda: leave(draft), take_back=take_back
                )

            desk.tasks.save(work, then, failed)

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
