"""Evidence whose file still lies on another laptop: one line for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector.domain.model import Evidence
from ui.desk import Desk
from ui.presenters.delivery import size_words
from ui.widgets.text import Paragraph


class ElsewhereLine(Paragraph):
    """Says where each is and how large; hidden where all is here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "", "caption", "text_soft")
        self._words = desk.words
        self.setVisible(False)

    def show_for(self, items: Sequence[Evidence], laptops: Mapping[str, str]) -> None:
        """`laptops`: by the id of the evidence, the mark of the laptop."""
        words = self._words
        lines = [
            words(
                "together.elsewhere_line",
                name=one.caption or one.name,
                laptop=laptops[one.id],
                size=size_words(one.size, words),
            )
            for one in items
            if one.id in laptops
        ]
        self.set_words("\n".join(lines))
        self.setVisible(bool(lines))
