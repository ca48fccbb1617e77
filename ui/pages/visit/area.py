"""A whole control area on one page, or the areas of the tour with the note of the tour.

Point rows, the area as a whole below a band with what the program proposes, and the way
to the neighbouring steps. The focus never jumps after an answer.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from inspector.domain.identity import answer_id
from inspector.domain.model import Answer
from inspector.domain.progress import point_answered
from inspector.domain.scheme import ControlArea
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.context_pane import ContextPane
from ui.pages.visit.parts import LARGE_TEXT, StepFoot, StepHead, down, ground, page_margin
from ui.pages.visit.step_page import StepPage
from ui.presenters.conflicts import contested, contested_words, first_key
from ui.presenters.history import Subject, point_name
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_proposal import proposal_words
from ui.presenters.visit_steps import (
    RowText,
    areas_on,
    first_wrong_case,
    needed_words,
    row_texts,
    step_name,
)
from ui.widgets.buttons import Button
from ui.widgets.comment_field import CommentField
from ui.widgets.layout import Scroll, clear
from ui.widgets.point_remark import RowFacts
from ui.widgets.point_row import PointRow
from ui.widgets.text import KeyCap, Label, hairline


class AreaPage(StepPage):
    """Serves every area step, and the tour."""

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, presenter, parent)
        self._key = ""
        self.rows: dict[str, PointRow] = {}
        self._texts: dict[str, RowText] = {}
        self._current = ""
        self._remembered: dict[str, str] = {}  # step: the row that had the focus last
        self.beside = ContextPane(desk, presenter)
        self.beside.go_to_case.connect(self.go_to_case)
        self.beside.history_asked.connect(self.history_asked)
        self._note: CommentField | None = None
        self._wide = True
        self._head = StepHead(desk.theme)
        self._next = Button(desk.theme, desk.words("visit.next_unanswered"), self.next_open)
        self._next.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._head.add(self._next)
        if desk.theme.text_size >= LARGE_TEXT:
            self._next.hide()  # Ctrl+Down does the same, and the words need the room
            self._wide = False
        if not desk.theme.compact and self._wide:
            self._head.add(KeyCap(desk.theme, desk.words("visit.key_next_unanswered")))
        self._next.setToolTip(desk.words("visit.key_next_unanswered"))
        self._inner = ground()
        self._list = down(self._inner, (0, 0, 0, 0))
        self._scroll = Scroll(self._inner)
        self._scroll.viewport().setAutoFillBackground(False)
        self._foot = StepFoot(desk.theme, desk.words)
        self._foot.asked.connect(self.step_requested)
        sheet = ground()
        page = down(self, (0, 0, 0, 0))
        page.addWidget(sheet)
        inside = down(sheet, (0, 0, 0, 0))
        inside.addWidget(self._head)
        inside.addWidget(hairline())
        inside.addWidget(self._scroll, 1)
        inside.addWidget(hairline())
        inside.addWidget(self._foot)

    # Which area

    def show_step(self, key: str) -> None:
        if key == self._key:
            return
        self.leave()
        self._key = key
        file = self.presenter.file
        self._head.title.setText(step_name(file, key, self.desk.words))
        self._build(file)
        self._scroll.verticalScrollBar().setValue(0)

    def show_neighbours(self, previous: str, following: str) -> None:
        self._foot.show_neighbours(previous, following)

    def _build(self, file: VisitFile) -> None:
        clear(self._list)
        self.rows.clear()
        self._note = None
        if self._key == "tour":
            self._add_tour_note(file)
        areas = areas_on(file, self._key)
        for area in areas:
            self._add_area(file, area, named=len(areas) > 1 or self._key == "tour")
        self._list.addStretch(1)
        keys = list(self.rows)
        kept = self._remembered.get(self._key, "")
        self._set_current(kept if kept in self.rows else keys[0] if keys else "")

    def _add_tour_note(self, file: VisitFile) -> None:
        theme, words = self.desk.theme, self.desk.words
        box = QWidget()
        layout = down(box, (page_margin(theme), theme.px(16), theme.px(24), theme.px(16)), 4)
        name = Label(theme, words("visit.tour_note"), "caption", "text_soft")
        self._note = CommentField(theme, words("visit.tour_note"), lines=4, words=words)
        self._note.setReadOnly(self.presenter.locked)
        self._note.show_text(file.visit.tour_note)
        self._note.committed.connect(self._tour_noted)
        name.setBuddy(self._note)
        layout.addWidget(name)
        layout.addWidget(self._note)
        self._list.addWidget(box)
        self._list.addWidget(hairline())

    def _tour_noted(self, text: str) -> None:
        saw = {"tour_note": self._note.saw} if self._note is not None else None
        self.presenter.amend(saw, tour_note=text)

    def _add_area(self, file: VisitFile, area: ControlArea, *, named: bool) -> None:
        theme, words = self.desk.theme, self.desk.words
        title = area.title.told(words.language)
        if named:
            name = Label(theme, title, "section")
            name.setContentsMargins(page_margin(theme), theme.px(16), 0, theme.px(8))
            self._list.addWidget(name)
            self._list.addWidget(hairline())
        for text in row_texts(file, area, words):
            self._add_row(text.key, text)
        if area.points:
            band = ground("sunken")
            band.setFixedHeight(theme.px(8 if theme.compact else 16))
            self._list.addWidget(band)
            self._list.addWidget(hairline())
        whole = RowText(
            key=area.id,
            number="",
            title=title if not area.points else words("visit.area_whole"),
            second="",
            wording="",
        )
        self._add_row(area.id, whole, summary=True)

    def _add_row(self, key: str, text: RowText, *, summary: bool = False) -> None:
        facts = RowFacts(number=text.number, title=text.title)
        row = PointRow(self.desk.theme, self.desk.words, facts, summary=summary)
        row.chosen.connect(lambda outcome: self._chosen(key, outcome))
        row.commented.connect(
            lambda comment: self.presenter.answer(key, comment=comment, saw=row.comment.saw)
        )
        row.undo_asked.connect(lambda: self.presenter.undo(key))
        row.row_asked.connect(lambda step: self._walk(key, step))
        row.entered.connect(lambda: self._set_current(key))
        row.evidence_asked.connect(lambda: self._show_evidence(key))
        row.conflict_asked.connect(lambda column: self._ask_conflict(key, column))
        self.rows[key] = row
        self._texts[key] = text
        self._list.addWidget(row)
        row.show()  # now, not with the next event: it may get the focus before that

    def _chosen(self, key: str, outcome: str) -> None:
        self.presenter.answer(key, outcome=outcome)
        self._bring_into_sight(self.rows[key])

    def _bring_into_sight(self, row: PointRow) -> None:
        """All of the row, with the comment that has just opened; the layout comes first."""
        QTimer.singleShot(0, row, lambda: self._scroll.ensureWidgetVisible(row, 0, 8))

    # What it shows

    def show_file(self, file: VisitFile) -> None:
        areas = areas_on(file, self._key)
        done = total = 0
        for area in areas:
            begun = any(point.id in file.answers for point in area.points)
            for text in row_texts(file, area, self.desk.words):
                self._texts[text.key] = text
                self._show_row(file, text, begun)
            self._show_whole(file, area)
            done += sum(point_answered(file, point) for point in area.points)
            total += len(area.points)
        self._head.strong.setText(self.desk.words("visit.count_of", done=done, total=total))
        self._head.strong.setVisible(total > 0)
        self._head.soft.setText(self.desk.words("visit.answered") if total else "")
        self._next.setVisible(total > 0 and self._wide)
        if self._note is not None:
            self._note.show_text(file.visit.tour_note)
        if self._current:
            self.beside.show_for(file, self._current)

    def _show_row(self, file: VisitFile, text: RowText, begun: bool) -> None:
        answer = file.answers.get(text.key) or Answer(id="")
        row = self.rows.get(text.key)
        if row is None:
            return
        row.show_facts(
            RowFacts(
                number=text.number,
                title=text.title,
                second=text.second,
                outcome=answer.outcome,
                comment=answer.comment,
                needed=needed_words(answer, self.desk.words),
                evidence=sum(item.point == text.key for item in file.evidence),
                wording=text.wording,
                begun=begun,
                locked=self.presenter.locked,
                conflict=contested_words(self.desk.words, file, "answer", answer.id),
                comment_stands="comment" in contested(file, "answer", answer.id),
            )
        )

    def _ask_conflict(self, key: str, column: str) -> None:
        file = self.presenter.file
        answer = file.answers.get(key)
        found = first_key(file, "answer", answer.id, column) if answer else ""
        if found:
            self.presenter.conflict_asked.emit(found)

    def _show_whole(self, file: VisitFile, area: ControlArea) -> None:
        text = self._texts[area.id]
        answer = file.answers.get(area.id)
        second = ""
        if area.points and not (answer and answer.outcome):
            second = proposal_words(file, area, self.desk.words)
        shown = RowText(
            key=area.id, number="", title=text.title, second=second, wording=text.wording
        )
        self._show_row(file, shown, begun=False)

    def _set_current(self, key: str) -> None:
        if key == self._current and key in self.rows and self.rows[key].current:
            return
        self._current = key
        for name, row in self.rows.items():
            row.set_current(name == key)
        if key:
            self._remembered[self._key] = key
            self.beside.show_for(self.presenter.file, key)

    # Moving

    def first_focus(self) -> QWidget | None:
        if self._current in self.rows:
            return self.rows[self._current].bar.tab_stop()
        return self._note

    def _walk(self, key: str, step: int) -> None:
        keys = list(self.rows)
        place = keys.index(key) + step
        if 0 <= place < len(keys):
            self._focus(keys[place])

    def _focus(self, key: str) -> None:
        row = self.rows[key]
        row.take_focus()
        self._set_current(key)
        self._bring_into_sight(row)

    def next_open(self) -> bool:
        """The next unanswered row below the current one, then from the top."""
        keys = list(self.rows)
        here = keys.index(self._current) if self._current in keys else -1
        for key in keys[here + 1 :] + keys[: here + 1]:
            if not self._answered(key):
                self._focus(key)
                return True
        return False

    def _answered(self, key: str) -> bool:
        file = self.presenter.file
        point = file.scheme.point(key)
        if point is not None:
            return point_answered(file, point)
        answer = file.answers.get(key)
        return bool(answer and answer.outcome)

    def go_to(self, point: str, case: str) -> bool:  # noqa: ARG002 - an area has no cases
        if point not in self.rows:
            return False
        self._focus(point)
        answer = self.presenter.file.answers.get(point)
        if needed_words(answer, self.desk.words):
            self.rows[point].open_comment()
        return True

    def go_to_case(self) -> None:
        """Ctrl+G: the case behind this point."""
        number = first_wrong_case(self.presenter.file, self._current)
        if number:
            self.go_requested.emit("cases", self._current, number)

    def history(self) -> Subject | None:
        file, key = self.presenter.file, self._current
        if not key:
            return None
        records = ((Answer, answer_id(file.visit.id, key), ""),)
        return Subject(title=point_name(file, key, self.desk.words), records=records)

    def open_comment(self) -> None:
        if self._current in self.rows and not self.presenter.locked:
            self.rows[self._current].open_comment()

    def ask_evidence(self) -> None:
        if self._current:
            self.beside.ask_evidence()

    def _show_evidence(self, key: str) -> None:
        self._set_current(key)
        self.beside.show_evidence()

    def context(self) -> QWidget | None:
        return self.beside

    def leave(self) -> None:
        for row in self.rows.values():
            row.comment.commit()
        if self._note is not None:
            self._note.commit()
        self.beside.leave()
