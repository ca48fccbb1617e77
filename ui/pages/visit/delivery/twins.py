"""One version that was locked on more than one laptop: all of them, and which one counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from inspector.domain.conflict_cells import COUNTED
from inspector.domain.finalisations import twins_of
from inspector.domain.formats import clock, long_date
from inspector.domain.model import Report
from inspector.domain.visit_file import VisitFile
from inspector.services.together import Together
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.visit.delivery.lines import MarkedLine
from ui.widgets.buttons import Button
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Label, Paragraph, hairline


class TwinReports(QWidget):
    """Hidden where a version was locked once, as nearly always."""

    def __init__(self, desk: Desk, save: Callable[[Report], None]) -> None:
        super().__init__()
        self._desk, self._save = desk, save
        self._visit = ""
        theme, words = desk.theme, desk.words
        self._told = Paragraph(theme, "", "body", "text_soft")
        self._list = column(gap=theme.px(12))
        self.choose = Button(theme, words("together.twin_choose"), self._choose, icon="swap")
        whole = column(gap=theme.px(12), parent=self)
        whole.addWidget(Label(theme, words("together.twins_head"), "strong"))
        whole.addWidget(self._told)
        whole.addLayout(self._list)
        whole.addSpacing(theme.px(4))
        whole.addLayout(row(self.choose, 1))
        whole.addSpacing(theme.px(4))
        whole.addWidget(hairline())
        self.hide()

    def show_report(self, file: VisitFile, report: Report, together: Together) -> None:
        """This report, which counts, and those of the same version."""
        others = twins_of(file.reports, report)
        self.setVisible(bool(others))
        clear(self._list)
        if not others:
            return
        self._visit = file.visit.id
        words = self._desk.words
        self._told.set_words(words("together.twins_text", version=report.version))
        chosen = file.visit.counted_report == report.id
        self.choose.setVisible(not (chosen or together.read_only))  # said once, it stands
        why = words("together.twin_chosen" if chosen else "together.twin_first")
        self._list.addWidget(self._line(file, report, together, counts=why))
        for other in others:
            self._list.addWidget(self._line(file, other, together))

    def _line(
        self, file: VisitFile, report: Report, together: Together, counts: str = ""
    ) -> MarkedLine:
        words, theme = self._desk.words, self._desk.theme
        laptop = (together.laptops or {}).get(report.id) or words("together.history_no_laptop")
        person = report.locked_by or words("together.history_someone")
        captions = [self._when(report), counts]
        save = None
        if not counts:
            save = Button(
                theme, words("together.twin_save"), partial(self._save, report), icon="down"
            )
            if file.delivered(report) in together.absent:
                save.setEnabled(False)
                captions.append(words("together.report_not_here"))
        chip = (words("together.twin_counts"), "ok") if counts else None
        return MarkedLine(
            theme,
            ("lock", "text_soft"),
            words("together.twin_line", person=person, laptop=laptop),
            captions,
            chip or (words("together.twin_not"), "cancelled"),
            save,
        )

    def _when(self, report: Report) -> str:
        if report.locked_at is None:
            return ""
        day = long_date(report.locked_at.astimezone().date(), self._desk.words.language)
        return self._desk.words("together.twin_when", day=day, time=clock(report.locked_at))

    def _choose(self) -> None:
        self._desk.navigation.go(Place(page="conflicts", subject=f"visit:{self._visit}:{COUNTED}"))
