"""The last step of a letter: it is given out of hand, and that it left is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from inspector.domain.delivery import Way
from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.services.delivery import Delivery
from inspector.services.dispatching import Prepared, dispatch_of, note_dispatch
from ui.desk import Desk
from ui.handing_over import HandingOver
from ui.navigation import Place
from ui.presenters.delivery_letter import Parcel

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
        """Opened in her own mail program; noted once it is there."""
        desk, letters, visit = self._desk, self._delivery.letters, self._parcel.file.visit
        files = prepared.letter.files
        stem = Path(files[0].name).stem if files else visit.number
        kept: list[str] = []

        def make() -> bytes:
            kept.append(self._keep(prepared))
            return letters.draft(prepared.letter)

        def opened(_path: Path) -> None:
            dispatch = dispatch_of(
                prepared, visit=visit.id, way=Way.DRAFT, occasion=occasion,
                report=self._report, note=note,
            )  # fmt: skip
            noted = replace(dispatch, kept=kept[-1])
            inside = prepared.plain if prepared.passphrase else ()
            desk.tasks.save(
                lambda store: note_dispatch(store, noted, (*files, *inside)),
                lambda _dispatch: _tell(left, prepared),
                failed,
            )

        HandingOver(desk).give(f"{stem}.eml", make, "keep.handed_mail", then=opened, failed=failed)

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
        at, visit = desk.now(), self._parcel.file.visit.id
        dispatch = dispatch_of(
            prepared, visit=visit, way=Way.MAIL, occasion=occasion, report=self._report, note=note
        )

        def job(_progress: object) -> FinalMail:
            return prepare(letters, desk.attachments, prepared.letter, settings, at)

        def queued(_message: object) -> None:
            desk.messages.toast(
                desk.words("deliver.queued"),
                action=desk.words("deliver.see_outbox"),
                act=lambda: desk.navigation.go(Place(page="outbox")),
            )
            _tell(left, prepared)

        def written(mail: FinalMail) -> None:
            desk.tasks.save(lambda store: queue(store, mail, dispatch), queued, failed)

        desk.tasks.work(job, written, failed)


def _tell(left: Left, prepared: Prepared) -> None:
    """Nobody hears it where the dialog is gone, as after the lock of the screen."""
    owner = getattr(left, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        left(prepared)
