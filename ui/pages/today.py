"""The start page: the open visit, what is due, what comes next, the year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.navigation import Place
from ui.presenters.today import DueLine, NextLine, OpenCard, TodayView, head_line, read_today
from ui.reading_only import for_writers, writes
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row, TwoLines
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyPage
from ui.widgets.layout import Columns, Scroll, clear, row
from ui.widgets.page import Page
from ui.widgets.step_bar import StepBar
from ui.widgets.text import Label, Paragraph
from ui.widgets.year_chart import YearChart

if TYPE_CHECKING:
    from ui.pages.today_exchange import ExchangeCard

_AFTER_PAINT = 500  # milliseconds: what is not for the start
_SHOWN = 6  # deadlines and planned visits before `Vis alle`
_UNDELIVERED = 3  # locked reports that wait to be handed over
_STACKED = 150  # per cent of text size from which a deadline stands in several lines


class TodayPage(Page):
    """Drawn at once; the figures arrive from the storage thread."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk.theme, desk.words("shell.today"), head_line(desk.words, desk.now()))
        self._desk = desk
        self._all_due = place.tab == "all"
        self._wait = Label(desk.theme, desk.words("shell.reading"), "body", "text_muted")
        self.body.addWidget(self._wait, 0, Qt.AlignmentFlag.AlignTop)
        self._exchange: ExchangeCard | None = None
        self._exchange_place: tuple[QBoxLayout, int] = (self.body, 1)
        self._hub = ""
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_PAINT)
        self._soon.timeout.connect(self._show_exchange)
        self.refresh()

    def refresh(self) -> None:
        desk = self._desk
        desk.tasks.storage(lambda store: read_today(desk, store), self._show)

    def _show(self, view: TodayView) -> None:
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if self._exchange is not None:
            had_focus = self._exchange.take_out(self) or had_focus
        clear(self.body)
        self.first_focus = None
        window = self.window()
        if hasattr(window, "set_badge"):
            window.set_badge("today", view.waiting)
        self._exchange_place, self._hub = (self.body, 1), view.hub
        self.body.addWidget(self._empty() if view.empty else self._full(view), 1)
        if self._exchange is not None:
            self._show_exchange()
        elif self._desk.exchange is not None:
            self._soon.start()
        if not had_focus:
            self.take_focus()
        self._desk.signals.figures_shown.emit()

    def _show_exchange(self) -> None:
        """When was exchanged, where there is an office: nothing of it belongs to the start."""
        if self._exchange is None:
            from ui.pages.today_exchange import ExchangeCard

            self._exchange = ExchangeCard(self._desk)
        self._exchange.put_in(*self._exchange_place, self._hub)

    # -- empty -------------------------------------------------------------------------

    def _empty(self) -> QWidget:
        desk, words, go = self._desk, self._desk.words, self._desk.navigation.go
        load = Button(
            desk.theme,
            words("shell.import_suppliers"),
            lambda: go(Place(page="import", other="suppliers")),
            kind="primary",
            tall=True,
        )
        self.first_focus = for_writers(desk, load)
        return EmptyPage(
            desk.theme,
            words("today.empty_title"),
            words("today.empty_text"),
            [load],
            [
                (icon, words(f"today.empty_{kind}_title"), words(f"today.empty_{kind}_text"))
                for icon, kind in (("supplier", "list"), ("visit", "plan"), ("pen", "visit"))
            ],
        )

    # -- full --------------------------------------------------------------------------

    def _full(self, view: TodayView) -> QWidget:
        theme = self._desk.theme
        gap = theme.px(16 if theme.compact else 24)
        left, right = QWidget(), QWidget()
        work, side = QVBoxLayout(left), QVBoxLayout(right)
        for layout in (work, side):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(gap)
        for number, card in enumerate(view.open_cards):
            work.addWidget(self._open_card(card, first=number == 0))
        if view.conflicts:
            work.addWidget(self._conflict_card(view))
        work.addWidget(self._due_card(view.due))
        if view.undelivered:
            work.addWidget(self._undelivered_card(view.undelivered))
        work.addWidget(self._next_card(view.coming))
        work.addStretch(1)
        side.addWidget(self._plan_card(view))
        if view.incomplete:
            side.addWidget(self._incomplete_card(view.incomplete))
        self._exchange_place = side, side.count()
        side.addStretch(1)
        columns = Columns(theme, [(left, 66), (right, 34)], least=860)
        return Scroll(columns)

    def _open_card(self, card: OpenCard, *, first: bool) -> QFrame:
        words, theme = self._desk.words, self._desk.theme
        box = Card(theme)
        go = Button(
            theme,
            words("today.continue"),
            lambda: self._desk.navigation.open_visit(card.visit, card.step),
            kind="primary" if first else "ordinary",
            icon_after="right",
            tall=True,
        )
        go.setAccessibleDescription(f"{card.supplier}, {card.phrase}")
        if first:
            self.first_focus = go
        mark = QLabel()
        mark.setPixmap(theme.pixmap("clock", "text_soft", 16))
        top = row(
            Label(theme, words("today.open"), "caption", "text_soft"), 1, mark,
            Label(theme, card.since, "body", "text_soft", tabular=True), gap=theme.px(8),
        )  # fmt: skip
        phrase = Paragraph(theme, card.phrase, "body", "text_soft")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(Label(theme, card.supplier, "section"))
        names.addWidget(phrase)
        names.addStretch(1)
        middle = QHBoxLayout()
        middle.addLayout(names, 1)
        middle.addWidget(go)
        foot = row(
            Label(theme, card.progress, "caption", "text_soft", tabular=True), 1,
            Label(theme, card.steps, "caption", "text_soft", tabular=True),
        )  # fmt: skip
        inside = box.add_padded(gap=10)
        inside.addLayout(top)
        inside.addLayout(middle)
        inside.addWidget(StepBar(theme, card.shares, card.steps))
        inside.addLayout(foot)
        return box

    def _due_card(self, lines: tuple[DueLine, ...]) -> Card:
        words, theme = self._desk.words, self._desk.theme
        more = len(lines) > _SHOWN and not self._all_due
        link = Button(theme, words("today.all_due", count=len(lines)), self._show_all, kind="quiet")
        card = Card(theme, words("today.due"), *([link] if more else []))
        if not more:
            link.deleteLater()
        shown = lines if self._all_due else lines[:_SHOWN]
        for line in shown:
            card.add_row(self._due_row(line))
        if not lines:
            card.add_padded(Label(theme, words("today.nothing_due"), "body", "text_soft"))
        return card

    def _show_all(self) -> None:
        self._all_due = True
        self._desk.navigation.replace(Place(page="today", tab="all"))
        self.refresh()

    def _due_row(self, line: DueLine) -> Row:
        theme = self._desk.theme
        chip = QWidget()
        chip.setFixedWidth(theme.px(112))
        inside = row(Chip(theme, line.chip, line.tone, line.icon), 1, parent=chip)
        inside.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        day = Label(theme, line.date, "body", "text_soft", tabular=True)
        day.setFixedWidth(theme.px(90))
        action = self._due_action(theme, line)
        if theme.text_size >= _STACKED:
            told = _stacked(theme, line, row(chip, day, 1, gap=theme.px(16)))
            wide = Row(theme, told, action)
            wide.box.setStretch(0, 1)
            return wide
        lines = TwoLines(theme, line.title, line.detail)
        made = Row(theme, chip, lines, day, action, height=theme_row(theme))
        made.box.setStretch(1, 1)
        return made

    def _conflict_card(self, view: TodayView) -> Card:
        """The first few; the rest stands on its own page."""
        words, theme, count = self._desk.words, self._desk.theme, view.in_conflict
        card = Card(theme, words("conflict.today_head", count=count), *self._all_conflicts(view))
        for line in view.conflicts:
            card.add_row(self._due_row(line))
        return card

    def _all_conflicts(self, view: TodayView) -> list[Button]:
        if view.in_conflict <= len(view.conflicts):
            return []
        text = self._desk.words("conflict.today_all", count=view.in_conflict)
        place = Place(page="conflicts")
        go = partial(self._desk.navigation.go, place)
        return [Button(self._desk.theme, text, go, kind="quiet")]

    def _undelivered_card(self, lines: tuple[DueLine, ...]) -> Card:
        """The newest few: each makes room for the next when it is delivered."""
        words, theme = self._desk.words, self._desk.theme
        more = len(lines) - _UNDELIVERED
        told = words("today.undelivered_more", count=more) if more > 0 else ""
        count = Label(theme, told, "body", "text_soft", tabular=True)
        count.setContentsMargins(0, 0, theme.px(8), 0)
        card = Card(theme, words("today.undelivered_head"), count)
        for line in lines[:_UNDELIVERED]:
            card.add_row(self._due_row(line))
        return card

    def _due_action(self, theme: Theme, line: DueLine) -> QWidget:
        """The button at the end of the row; the room is kept where there is none."""
        holder = QWidget()
        holder.setFixedWidth(theme.px(132))
        place = line.place
        if place is None:
            row(1, parent=holder)
        else:
            button = Button(theme, line.action, lambda: self._desk.navigation.go(place))
            button.setAccessibleDescription(f"{line.title}, {line.detail}")
            if writes(place):
                for_writers(self._desk, button)
            if self.first_focus is None:
                self.first_focus = button
            row(1, button, parent=holder)
        return holder

    def _next_card(self, lines: tuple[NextLine, ...]) -> Card:
        words, theme = self._desk.words, self._desk.theme
        link = Button(
            theme,
            words("today.all_planned"),
            lambda: self._desk.navigation.go(Place(page="visits", tab="planned")),
            kind="quiet",
        )
        if self.first_focus is None:
            self.first_focus = link
        card = Card(theme, words("today.next"), link)
        for line in lines[:_SHOWN]:
            card.add_row(self._next_row(line))
        if not lines:
            card.add_padded(Label(theme, words("today.nothing_planned"), "body", "text_soft"))
        return card

    def _next_row(self, line: NextLine) -> Row:
        theme = self._desk.theme
        day = Label(theme, line.day, "body", "text_soft", tabular=True)
        day.setFixedWidth(theme.px(112))
        lines = TwoLines(theme, line.supplier, line.phrase)
        number = Label(theme, line.number, "body", "text_soft", tabular=True)
        number.setContentsMargins(0, 0, theme.px(8), 0)
        told = f"{line.day}, {line.supplier}, {line.phrase}"
        made = Row(theme, day, lines, number, height=theme_row(theme), acts=True, name=told)
        made.activated.connect(lambda: self._desk.navigation.open_visit(line.visit))
        made.box.setStretch(1, 1)
        return made

    def _plan_card(self, view: TodayView) -> Card:
        words, theme = self._desk.words, self._desk.theme
        total = Label(theme, view.year_sum, "body", "text_soft", tabular=True)
        total.setContentsMargins(0, 0, theme.px(8), 0)
        card = Card(theme, view.year, total)
        chart = YearChart(theme, view.months, view.months_told)
        chart.setFixedHeight(theme.px(190 if theme.compact else 250))
        legend = QWidget()
        marks = []
        for filled, key in ((True, "today.held_word"), (False, "today.planned_word")):
            marks += [_swatch(theme, filled), Label(theme, words(key), "caption", "text_soft")]
        row(*marks, 1, gap=theme.px(8), parent=legend)
        card.add_padded(chart, legend)
        return card

    def _incomplete_card(self, count: int) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("supplier", "text_soft"))
        key = "today.incomplete_one" if count == 1 else "today.incomplete"
        lines = TwoLines(
            theme, words(key, count=count), words("today.incomplete_text"), strong=False
        )
        show = Button(
            theme,
            words("today.incomplete_show"),
            lambda: self._desk.navigation.go(Place(page="suppliers", tab="incomplete")),
        )
        made = Row(theme, mark, lines, show, height=72)
        made.box.setStretch(1, 1)
        card.add_row(made)
        return card


def _stacked(theme: Theme, line: DueLine, top: QHBoxLayout) -> QWidget:
    """A deadline in large text: the day above, the words below in as many lines as they need."""
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, theme.px(6), 0, theme.px(6))
    layout.setSpacing(theme.px(4))
    layout.addLayout(top)
    layout.addWidget(Paragraph(theme, line.title, "body", strong=True))
    layout.addWidget(Paragraph(theme, line.detail, "caption", "text_soft"))
    return box


def theme_row(theme: Theme) -> int:
    """Height in px at 100 % of a row with two lines on the start page."""
    return 48 if theme.compact else 64


def _swatch(theme: Theme, filled: bool) -> QLabel:
    box = QLabel()
    side = theme.px(12)
    box.setFixedSize(side, side)
    ink = theme.colour("data_1").name()
    ground = ink if filled else theme.colour("surface").name()
    box.setStyleSheet(f"background: {ground}; border: 1px solid {ink};")
    return box
