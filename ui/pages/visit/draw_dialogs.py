"""The dialog that puts a reserve in a case's place, for one of the recorded reasons only."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from inspector.domain.draw import REPLACEMENT_REASONS
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.presenters.draw_views import next_spare
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Choice, Field
from ui.widgets.text import Paragraph


class ReplaceDialog(Dialog):
    """`case` goes out for `why`; says which reserve comes."""

    def __init__(self, parent: QWidget, desk: Desk, file: VisitFile, case: str = "") -> None:
        theme, words = desk.theme, desk.words
        super().__init__(
            parent,
            theme,
            words,
            title=words("draw.replace.title"),
            text=words("draw.replace.text"),
            act=words("draw.replace.act"),
            dangerous=False,
        )
        self._file, self._words = file, words
        drawn = [item.case_number for item in file.drawn_cases]
        self.cases = Choice(theme, [(number, number) for number in drawn], case)
        self.reasons = Choice(
            theme, [(why, words(f"workflow.replacement.{why}")) for why in REPLACEMENT_REASONS]
        )
        self._comes = Paragraph(theme, "", "body", "text")
        layout = self.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(2, Field(theme, words("draw.replace.case"), self.cases))
            layout.insertWidget(3, Field(theme, words("draw.replace.reason"), self.reasons))
            layout.insertWidget(4, self._comes)
        self.cases.currentIndexChanged.connect(lambda _place: self._tell())
        self._tell()

    @property
    def case(self) -> str:
        return self.cases.chosen

    @property
    def why(self) -> str:
        return self.reasons.chosen

    def _tell(self) -> None:
        spare = next_spare(self._file, self.case)
        told = self._words("draw.replace.comes", case=spare) if spare else ""
        self._comes.set_words(told or self._words("draw.replace.none_left"))
        self.do.setEnabled(bool(spare))
