"""The line in which the caption of a photo or file is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt

from inspector.domain.model import Evidence
from inspector.domain.visit_file import VisitFile
from inspector.services.keeping_evidence import caption_evidence
from ui.desk import Desk
from ui.pages.visit.evidence_thumb import EvidenceThumb
from ui.presenters.visit import VisitPresenter
from ui.widgets.kept_line import KeptLine


class CaptionLine(KeptLine):
    """Enter keeps, Esc does not; going on keeps as well. `thumb_of` finds where to go back to."""

    def __init__(
        self,
        desk: Desk,
        presenter: VisitPresenter,
        thumb_of: Callable[[str], EvidenceThumb | None],
    ) -> None:
        super().__init__(desk.theme)
        self._desk, self._presenter, self._thumb_of = desk, presenter, thumb_of
        self._item: Evidence | None = None
        self.setPlaceholderText(desk.words("visit.evidence_caption_hint"))
        self.kept.connect(self._keep)
        self.left.connect(self._leave)
        self.hide()

    def ask(self, item: Evidence) -> None:
        """What does it show?"""
        if self._presenter.locked:
            return
        self._item = item
        told = self._desk.words("visit.evidence_caption_for", name=item.name)
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.setText(item.caption)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_and_close(self) -> None:
        """Keep what is being written."""
        item, self._item = self._item, None
        self.hide()
        if item is not None:
            self._store(item, self.text().strip())

    def _keep(self, text: str) -> None:
        if self._item is not None:
            self._store(self._item, text.strip())

    def _leave(self) -> None:
        item, self._item = self._item, None
        thumb = self._thumb_of(item.id) if item is not None else None
        if thumb is not None:
            thumb.show()
            thumb.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def _store(self, item: Evidence, caption: str) -> None:
        if caption == item.caption:
            return

        def see(file: VisitFile) -> VisitFile:
            changed = tuple(
                replace(one, caption=caption) if one.id == item.id else one for one in file.evidence
            )
            return replace(file, evidence=changed)

        self._presenter.write(
            lambda store: caption_evidence(store, item.id, caption),
            seen=see,
            about=(f"evidence:{item.id}",),
        )
