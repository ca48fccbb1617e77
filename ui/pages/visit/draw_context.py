"""Beside the draw: what the sample can show, the check figures, the papers, and ways out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.formats import clock
from inspector.domain.model import Draw, DrawState
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.context_pane import PaneHead
from ui.pages.visit.draw_code import CodeLine
from ui.pages.visit.draw_lock import paper_buttons
from ui.pages.visit.draw_papers import DrawPapers
from ui.pages.visit.parts import Section, down, ground
from ui.presenters.draw import DrawInHand, draw_plan
from ui.presenters.draw_views import frame_digest, sample_sentence, strata_lines
from ui.presenters.rival_draws import number_words
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.layout import Scroll, clear
from ui.widgets.text import Paragraph, hairline
from ui.widgets.ticks import Tick


class DrawContext(QWidget):
    """Rebuilt only when something it says differs."""

    replace_asked = Signal()
    abort_asked = Signal()

    def __init__(self, desk: Desk, hand: DrawInHand, papers: DrawPapers) -> None:
        super().__init__()
        self._desk, self._hand, self._papers = desk, hand, papers
        self._shape: tuple[object, ...] = ()
        theme = desk.theme
        self._head = PaneHead(desk)
        self._head.chip.hide()
        inner = ground("head")
        edge = theme.px(16 if theme.compact else 24)
        self._body = down(inner, (edge, theme.px(12), edge, theme.px(16)), theme.px(12))
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self._head)
        page.addWidget(hairline())
        page.addWidget(Scroll(inner), 1)

    def show_file(self, file: VisitFile, *, locked: bool) -> None:
        words, draw = self._desk.words, file.draw
        lines = strata_lines(file, self._hand, words)
        digest = frame_digest(file, self._hand)
        choice = self._hand.choice
        seen = sum(x.code == "reviewed-before" for x in choice.excluded) if choice else 0
        shape = (draw, lines, digest, seen, self._hand.asked, file.draws, locked)
        if shape == self._shape:
            return
        self._shape = shape
        number = draw.number if draw is not None else ""
        self._head.title.setText(
            words("draw.number", number=number) if number else words("draw.no_draw_yet")
        )
        clear(self._body)
        if draw is not None and draw.state == DrawState.DRAWN:
            self._after(draw, locked)
        else:
            self._before(file, sample_sentence(lines, words), digest, seen)
            if draw is not None and not locked:
                self._add(self._abort())
        self._aborted(file)
        last = self._body.takeAt(self._body.count() - 1)
        if last is not None and (line := last.widget()) is not None:
            line.deleteLater()
        self._body.addStretch(1)

    def _add(self, section: Section) -> None:
        self._body.addWidget(section)
        self._body.addWidget(hairline())

    def _section(self, key: str) -> Section:
        return Section(self._desk.theme, self._desk.words(key))

    def _say(self, section: Section, text: str, role: str = "body") -> None:
        section.say(Paragraph(self._desk.theme, text, role, "text_soft"))

    def _code(self, key: str, code: str, group: int = 8) -> Section:
        section = self._section(key)
        name = self._desk.words(key)
        section.body.addWidget(CodeLine(self._desk.theme, code, name, group=group))
        return section

    # Before the digits

    def _before(self, file: VisitFile, sentence: str, digest: str, seen: int) -> None:
        words = self._desk.words
        if sentence:
            section = self._section("draw.sample.title")
            self._say(section, sentence)
            self._add(section)
        if digest:
            section = self._code("draw.code.frame", digest)
            self._say(section, words("draw.code.frame_note"), "caption")
            self._add(section)
        if file.draw is None and file.last_time is not None:
            self._add(self._seen_before(file, seen))

    def _seen_before(self, file: VisitFile, seen: int) -> Section:
        words, theme = self._desk.words, self._desk.theme
        asked = self._hand.asked.exclude_reviewed
        on = draw_plan(file).exclude_reviewed if asked is None else asked
        section = self._section("draw.before.title")
        box = Tick(theme, words("draw.before.short"), on)
        box.setAccessibleDescription(words("draw.before.box"))
        box.clicked.connect(lambda on: self._hand.ask(exclude_reviewed=bool(on)))
        section.body.addWidget(box)
        if on:
            told = words("draw.before.left", count=seen) if seen else words("draw.before.none")
            self._say(section, told)
        return section

    # After them

    def _after(self, draw: Draw, locked: bool) -> None:
        words, theme = self._desk.words, self._desk.theme
        checked = self._section("draw.result.checked")
        checked.beside_title(Chip(theme, words("draw.result.valid"), "ok"))
        at = clock(draw.committed_at) if draw.committed_at else ""
        self._say(checked, words("draw.result.valid_text", time=at))
        self._add(checked)
        usual = draw.digits_by in ("", "supplier")
        key = "draw.code.digits" if usual else "draw.code.digits_other"
        digits = self._code(key, draw.digits, 6 if len(draw.digits) % 6 == 0 else 5)
        if not usual:
            self._say(digits, words("draw.result.weaker", by=draw.digits_by), "caption")
        self._add(digits)
        self._add(self._code("draw.code.secret", draw.secret))
        self._add(self._code("draw.code.h0", draw.h0))
        receipt = self._section("draw.result.receipt")
        self._say(receipt, words("draw.result.receipt_text"))
        papers = self._papers
        receipt.body.addWidget(paper_buttons(self._desk, papers.print_receipt, papers.save_receipt))
        save = Button(
            theme,
            words("draw.result.sheets_save"),
            papers.save_sheets,
            kind="quiet",
            icon="down",
            flush=True,
        )
        receipt.body.addWidget(save, 0, Qt.AlignmentFlag.AlignLeft)
        frame = Button(
            theme,
            words("draw.papers.frame"),
            papers.save_frame,
            kind="quiet",
            icon="down",
            flush=True,
        )
        receipt.body.addWidget(frame, 0, Qt.AlignmentFlag.AlignLeft)
        self._add(receipt)
        if not locked:
            ways = self._abort()
            self.replace = Button(
                theme, words("draw.replace.button"), self.replace_asked.emit, icon="swap"
            )
            ways.body.insertWidget(1, self.replace, 0, Qt.AlignmentFlag.AlignLeft)
            self._add(ways)

    def _abort(self) -> Section:
        section = self._section("draw.change")
        self.abort = Button(
            self._desk.theme,
            self._desk.words("draw.abort.button"),
            self.abort_asked.emit,
            kind="danger",
        )
        section.body.addWidget(self.abort, 0, Qt.AlignmentFlag.AlignLeft)
        return section

    def _aborted(self, file: VisitFile) -> None:
        words = self._desk.words
        earlier = [draw for draw in file.draws if draw.state == DrawState.ABORTED]
        if not earlier:
            return
        section = self._section("draw.abort.earlier")
        for draw in earlier:
            number = number_words(words, file.draws, draw)
            told = words("draw.abort.one", number=number, reason=draw.abort_reason)
            self._say(section, told)
        self._add(section)
