"""What an online signing service gave back: taken in, where she accepts what it added."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from inspector.services.ports import Store
from ui.desk import Desk
from ui.widgets.dialog import Dialog


class OnlineReturn:
    """Takes in the signed file of one visit; `signed` gets the sentence of what was kept."""

    def __init__(
        self, desk: Desk, page: QWidget, visit: str, path: Path, signed: Callable[[str], None]
    ) -> None:
        self._desk, self._page, self._visit = desk, page, visit
        self._path, self._signed = path, signed

    def take(self, pdf: bytes, more_pages: bool = False) -> None:
        """`more_pages`: she has said that pages after the report's own may be kept."""
        from inspector.services.signed_imports import import_signed

        desk, visit = self._desk, self._visit
        delivery, attachments = desk.delivery, desk.attachments
        if delivery is None:
            return

        def work(store: Store, _progress: object) -> tuple[str, int]:
            given = (store, attachments, delivery.verifier, delivery.texts, visit, pdf)
            try:
                return import_signed(*given, more_pages=more_pages).signer, 0
            except InspectionError as problem:
                if problem.code != "signed-more-pages":
                    raise
                return "", int(str(problem.details["count"]))

        def judged(outcome: tuple[str, int]) -> None:
            signer, pages = outcome
            if pages:
                self._ask(pdf, pages)
            else:
                name = signer or self._path.name
                self._signed(desk.words("deliver.online_imported", name=name))

        desk.tasks.long_save(work, judged, title=desk.words("deliver.online_importing"))

    def _ask(self, pdf: bytes, pages: int) -> None:
        """Such services often put a page of their own after the last: she has to look at it."""
        desk = self._desk
        dialog = Dialog(
            self._page, desk.theme, desk.words,
            title=desk.words("deliver.more_pages_title", count=pages),
            text=desk.words("deliver.more_pages_text", name=self._path.name),
            act=desk.words("deliver.more_pages_take"),
            dangerous=False,
        )  # fmt: skip
        dialog.accepted.connect(lambda: self.take(pdf, more_pages=True))
        dialog.open()
