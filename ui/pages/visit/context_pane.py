"""What stands beside the point in hand: last visit, the requirement, evidence, source, papers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from inspector.domain.identity import new_id
from inspector.domain.model import DocumentShown, Source
from inspector.domain.visit_file import VisitFile
from inspector.services.visiting import put_document, remove_document
from ui.desk import Desk
from ui.pages.visit.evidence import EvidencePanel
from ui.pages.visit.parts import Section, down, ground, outcome_chip
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_steps import Beside, beside, first_wrong_case
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chip import Chip
from ui.widgets.fields import Choice, LineField
from ui.widgets.layout import Scroll, clear
from ui.widgets.number_guard import GuardLine
from ui.widgets.text import Label, Paragraph, hairline


class PaneHead(QWidget):
    """The head of a right pane: a title, and a chip at the far edge.

    Where the title's longest word would not stand whole beside it, the chip stands below.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme = desk.theme
        self.setMinimumHeight(theme.size("page_head_h"))
        edge = theme.px(16 if theme.compact else 24)
        self._grid = layout = QGridLayout(self)
        layout.setContentsMargins(edge, 0, edge, 0)
        layout.setSpacing(theme.px(8))
        layout.setColumnStretch(0, 1)
        self._below = False
        self._history: IconButton | None = None
        self.title = Label(theme, "", "section")
        self.title.setWordWrap(True)
        self.chip = Chip(theme, "", "unanswered")
        layout.addWidget(self.title, 0, 0)
        layout.addWidget(self.chip, 0, 1, Qt.AlignmentFlag.AlignVCenter)

    def with_history(self, desk: Desk, act: Callable[[], object]) -> IconButton:
        """A way to the history of what the pane is about; the key does the same."""
        button = IconButton(desk.theme, "history", desk.words("together.history_key"), act)
        self._grid.addWidget(button, 0, 2)
        self._history = button
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.arrange)

    def arrange(self) -> None:
        """The chip beside the title or below it: another title stands here."""
        edges, gap = self._grid.contentsMargins(), self._grid.spacing()
        room = self.width() - edges.left() - edges.right()
        if self._history is not None:
            room -= self._history.sizeHint().width() + gap
        room -= self.chip.sizeHint().width() + gap
        words = self.title.text().split()
        longest = max(map(self.title.fontMetrics().horizontalAdvance, words), default=0)
        if (longest > room) != self._below:
            self._below = not self._below
            left = Qt.AlignmentFlag.AlignLeft
            if self._below:
                self._grid.addWidget(self.chip, 1, 0, 1, 3, left)
            else:
                self._grid.addWidget(self.chip, 0, 1, Qt.AlignmentFlag.AlignVCenter)


class ContextPane(QWidget):
    """The right pane of an area; shows one point or area at a time."""

    go_to_case = Signal()
    history_asked = Signal()

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__()
        self._desk, self._presenter = desk, presenter
        self._key = ""
        theme, words = desk.theme, desk.words
        self._head = PaneHead(desk)
        self.history = self._head.with_history(desk, self.history_asked.emit)
        inner = ground("head")
        edge = theme.px(16 if theme.compact else 24)
        self._body = down(inner, (edge, theme.px(12), edge, theme.px(16)), theme.px(12))
        self._scroll = Scroll(inner)
        self._last = Section(theme)
        self._last_chip = Chip(theme, "", "unanswered")
        self._last.beside_title(self._last_chip)
        self.last_words = self._last.say(Paragraph(theme, "", "body", "text_soft"))
        self._need = Section(theme, words("visit.requirement"))
        self._law = Label(theme, "", "caption", "text_soft")
        self._law.setWordWrap(True)
        self._law.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._need.beside_title(self._law, wide=True)
        self._need_words = self._need.say(Paragraph(theme, "", "body", "text_soft"))
        self.evidence = EvidencePanel(desk, presenter)
        self._source = Section(theme, words("visit.source"))
        options = [(kind.value, words(f"common.source.{kind or 'none'}")) for kind in Source]
        self.source_choice = Choice(theme, options)
        self.source_choice.setAccessibleName(words("visit.source"))
        self.source_choice.activated.connect(self._source_chosen)
        self._source.body.addWidget(self.source_choice)
        self._case = Button(
            theme,
            words("visit.to_case"),
            self.go_to_case.emit,
            kind="quiet",
            icon="folder",
            flush=True,
        )
        self.papers = _PapersShown(desk, presenter)
        self._lay_out()

    def _lay_out(self) -> None:
        parts = (self._last, self._need, self.evidence, self._source, self.papers)
        self._lines = {}
        for number, part in enumerate(parts):
            if number:
                self._lines[part] = hairline()
                self._body.addWidget(self._lines[part])
            self._body.addWidget(part)
        self._body.addWidget(self._case, 0, Qt.AlignmentFlag.AlignLeft)
        self._body.addStretch(1)
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self._head)
        page.addWidget(hairline())
        page.addWidget(self._scroll, 1)

    def show_for(self, file: VisitFile, key: str) -> None:
        """Show what is known about this point or area."""
        words = self._desk.words
        self._key = key
        about = beside(file, key, words)
        self._head.title.setText(about.title)
        self._head.chip.set_state(*outcome_chip(words, about.outcome))
        self._head.arrange()
        self._show_last(about)
        self._need.setVisible(bool(about.requirement or about.reference))
        self._lines[self.evidence].setVisible(self._need.isVisibleTo(self))
        self._need_words.set_words(about.requirement)
        self._law.setText(about.reference)
        self.evidence.show_for(file, point=key)
        self.source_choice.choose(about.source)
        self.source_choice.setEnabled(not self._presenter.locked)
        self.papers.show_for(file, key)
        self._case.setVisible(bool(first_wrong_case(file, key)))

    def _show_last(self, about: Beside) -> None:
        words = self._desk.words
        if not about.last_when:
            self._last.title.setText(words("visit.last_time"))
            self.last_words.set_words(words("visit.no_last_time"))
            self._last_chip.hide()
            return
        self._last.title.setText(words("visit.last_time_on", day=about.last_when))
        self._last_chip.show()
        self._last_chip.set_state(*outcome_chip(words, about.last_outcome))
        comment = words("visit.quoted", text=about.last_comment) if about.last_comment else ""
        self.last_words.set_words(comment or words("visit.last_without_comment"))

    def _source_chosen(self) -> None:
        self._presenter.answer(self._key, source=self.source_choice.chosen)

    def ask_evidence(self) -> None:
        self.evidence.ask()

    def show_evidence(self) -> None:
        """Bring the evidence of the row into sight."""
        self._scroll.ensureWidgetVisible(self.evidence)

    def leave(self) -> None:
        self.papers.leave()
        self.evidence.leave()


class _PapersShown(Section):
    """The log of the documents that were shown at this point."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__(desk.theme, desk.words("visit.papers"))
        self._desk, self._presenter = desk, presenter
        self._key = ""
        self._shown: tuple[DocumentShown, ...] | None = None
        box = QWidget()
        self._list = down(box, (0, 0, 0, 0), desk.theme.px(2))
        self.body.addWidget(box)
        self.title_field = LineField(desk.theme, placeholder=desk.words("visit.paper_name"))
        self.title_field.setAccessibleName(desk.words("visit.paper_add"))
        self.title_field.returnPressed.connect(self._add)
        self.body.addWidget(self.title_field)
        self.body.addWidget(GuardLine(desk.theme, desk.words, self.title_field))

    def show_for(self, file: VisitFile, key: str) -> None:
        self._key = key
        self.title_field.setVisible(not self._presenter.locked)
        papers = tuple(paper for paper in file.documents if paper.point == key)
        if papers == self._shown:
            return
        self._shown = papers
        clear(self._list)
        for paper in papers:
            self._list.addLayout(self._line(paper))

    def _line(self, paper: DocumentShown) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self._desk.theme.px(8))
        line.addWidget(Paragraph(self._desk.theme, paper.title), 1)
        if not self._presenter.locked:
            name = self._desk.words("visit.paper_remove", name=paper.title)
            away = IconButton(self._desk.theme, "cross", name, lambda: self._remove(paper))
            line.addWidget(away)
        return line

    def leave(self) -> None:
        """What was typed and not entered is kept all the same."""
        self._add()

    def _add(self) -> None:
        title = self.title_field.text().strip()
        if not title or self._presenter.locked:
            return
        self.title_field.clear()
        paper = DocumentShown(
            id=new_id(), visit=self._presenter.file.visit.id, point=self._key, title=title
        )
        self._presenter.write(lambda store: put_document(store, paper), reload=True)

    def _remove(self, paper: DocumentShown) -> None:
        self._presenter.write(lambda store: remove_document(store, paper.id), reload=True)
