"""Evidence that was added and is not stored yet: one line for each."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.domain.model import Evidence
from ui.desk import Desk
from ui.presenters.visit import VisitPresenter
from ui.widgets.text import Paragraph


class WaitingLine(Paragraph):
    """Says what waits; while nothing can be stored, that it stands in memory alone."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__(desk.theme, "", "caption", "text_soft")
        self._words, self._presenter = desk.words, presenter
        self._items: tuple[Evidence, ...] = ()
        self.setVisible(False)
        presenter.failing.connect(self._tell)
        presenter.recovered.connect(self._tell)

    def show_for(self, items: Sequence[Evidence]) -> None:
        self._items = tuple(items)
        self._tell()

    def _tell(self) -> None:
        key = "waits_in_memory" if self._presenter.held_back else "waits"
        self.set_words(
            "\n".join(self._words(f"visit.evidence_{key}", name=one.name) for one in self._items)
        )
        self.setVisible(bool(self._items))
