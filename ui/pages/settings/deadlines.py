"""How working days and deadlines are counted, with an example that follows each change."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from inspector.domain.deadlines import due
from inspector.domain.formats import short_date
from inspector.domain.scheme import Scheme
from inspector.domain.settings import Settings
from ui.desk import Desk
from ui.pages.settings.section import Section
from ui.widgets.card import Card
from ui.widgets.fields import Choice, DateField, Field, NumberField
from ui.widgets.layout import Columns, clear, row
from ui.widgets.text import Label, Paragraph
from ui.widgets.ticks import Option, Tick

_CLOSED = ("05-01", "06-05", "12-24", "12-31")


class DeadlinesSection(Section):
    """The example at the right counts by what is chosen at the left."""

    def __init__(self, desk: Desk, settings: Settings, schemes: tuple[Scheme, ...]) -> None:
        super().__init__(desk, settings)
        self.of_office.append(self)  # all of it
        self._schemes = schemes
        left = QWidget()
        cards = QVBoxLayout(left)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(desk.theme.px(16))
        cards.addWidget(self._days_card())
        cards.addWidget(self._follow_card())
        cards.addStretch(1)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._example_card())
        side.addStretch(1)
        self.column.addWidget(Columns(desk.theme, [(left, 62), (right, 38)], least=800))
        self.column.addStretch(1)
        self.after_change = self._count
        self._count()

    def _days_card(self) -> Card:
        words, theme, now = self.desk.words, self.desk.theme, self.settings
        card = Card(theme, words("settings_page.days_head"))
        inside = card.add_padded(gap=16)
        inside.addLayout(
            self._options(
                "saturday_is_working", "working_days",
                ((False, "weekdays"), (True, "with_saturday")),
            )
        )  # fmt: skip
        ticks = [
            Tick(theme, words(f"settings_page.day_{day}"), day in now.closed_days)
            for day in _CLOSED
        ]
        for tick in ticks:
            tick.toggled.connect(lambda _=False, ticks=ticks: self._close_days(ticks))
        box = QVBoxLayout()
        box.setSpacing(theme.px(8))
        box.addWidget(Label(theme, words("settings_page.closed_days"), "caption", "text_soft"))
        box.addWidget(Columns(theme, [(tick, 0) for tick in ticks], gap=24, pack=True))
        inside.addLayout(box)
        inside.addLayout(
            self._options("move_deadlines", "move_head", ((True, "move_on"), (False, "move_off")))
        )
        inside.addLayout(
            self._options(
                "month_rule", "months_head",
                (("calendar", "months_calendar"), ("31_days", "months_31_days")),
            )
        )  # fmt: skip
        inside.addLayout(self._number("warn_days", "warn", "warn_note", 0, 60))
        return card

    def _options(
        self, name: str, head: str, options: tuple[tuple[object, str], ...]
    ) -> QVBoxLayout:
        """One choice of two, as options beside each other under a caption."""
        words, theme = self.desk.words, self.desk.theme
        group = QButtonGroup(self)
        made: list[tuple[QWidget, int]] = []
        for value, word in options:
            option = Option(
                theme, words(f"settings_page.{word}"), getattr(self.settings, name) == value
            )
            option.setAccessibleDescription(words(f"settings_page.{head}"))
            option.clicked.connect(lambda _=False, value=value: self.change(**{name: value}))
            group.addButton(option)
            made.append((option, 0))
        box = QVBoxLayout()
        box.setSpacing(theme.px(8))
        box.addWidget(Label(theme, words(f"settings_page.{head}"), "caption", "text_soft"))
        box.addWidget(Columns(theme, made, gap=24, pack=True))
        return box

    def _close_days(self, ticks: list[Tick]) -> None:
        chosen = [day for day, tick in zip(_CLOSED, ticks, strict=True) if tick.isChecked()]
        others = [day for day in self.settings.closed_days if day not in _CLOSED]
        self.change(closed_days=tuple(sorted([*chosen, *others])))

    def _number(self, name: str, before: str, after: str, least: int, most: int) -> QVBoxLayout:
        words, theme = self.desk.words, self.desk.theme
        number = NumberField(theme, getattr(self.settings, name), least, most)
        number.setAccessibleName(words(f"settings_page.{before}"))
        number.setAccessibleDescription(words(f"settings_page.{after}"))
        number.valueChanged.connect(lambda value: self.change(**{name: value}))
        box = QVBoxLayout()
        box.setSpacing(theme.px(8))
        box.addWidget(Label(theme, words(f"settings_page.{before}"), "caption", "text_soft"))
        box.addLayout(
            row(number, Label(theme, words(f"settings_page.{after}")), 1, gap=theme.px(8))
        )
        return box

    def _follow_card(self) -> Card:
        words, theme, now = self.desk.words, self.desk.theme, self.settings
        card = Card(theme, words("settings_page.follow_head"))
        cases = NumberField(theme, now.difference_cases, 1, 99)
        of = NumberField(theme, now.difference_of, 1, 999)
        share = NumberField(theme, int(now.difference_share * 100), 1, 100)
        share_field = Field(theme, words("settings_page.difference_share"), share)
        cases_field = Field(theme, words("settings_page.difference_cases"), cases)
        cases.valueChanged.connect(lambda value: self.change(cases_field, difference_cases=value))
        of.valueChanged.connect(lambda value: self.change(cases_field, difference_of=value))
        share.valueChanged.connect(
            lambda value: self.change(share_field, difference_share=Decimal(value) / 100)
        )
        fields = [
            (cases_field, 0),
            (Field(theme, words("settings_page.difference_of"), of), 0),
            (share_field, 1),
        ]
        note = Paragraph(theme, words("settings_page.follow_note"), "caption", "text_soft")
        card.add_padded(Columns(theme, fields, gap=16), note, gap=12)
        return card

    # -- the example -------------------------------------------------------------------

    def _example_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("settings_page.preview_head"))
        today = self.desk.now().astimezone().date()
        christmas = today.replace(month=12, day=17)  # its weeks end on closed days
        self._day = DateField(theme, christmas)
        self._day.date_changed.connect(self._count)
        self._scheme = Choice(
            theme, [(one.id, one.title.told(words.language)) for one in self._schemes]
        )
        telling = (
            one.id for one in self._schemes if any(r.after == "visit" for r in one.deadlines)
        )
        self._scheme.choose(next(telling, ""))
        self._scheme.activated.connect(self._count)
        inside = card.add_padded(gap=12)
        inside.addWidget(Field(theme, words("settings_page.preview_day"), self._day))
        inside.addWidget(Field(theme, words("settings_page.preview_scheme"), self._scheme))
        self._example = QVBoxLayout()
        self._example.setSpacing(theme.px(8))
        inside.addLayout(self._example)
        return card

    def _count(self) -> None:
        """Show when everything that counts from the visit falls due."""
        words, theme, day = self.desk.words, self.desk.theme, self._day.value
        clear(self._example)
        scheme = next((one for one in self._schemes if one.id == self._scheme.chosen), None)
        rules = [rule for rule in scheme.deadlines if rule.after == "visit"] if scheme else []
        if not rules or day is None:
            none = Paragraph(theme, words("settings_page.preview_none"), "body", "text_soft")
            self._example.addWidget(none)
            return
        calendar = self.desk.calendar(self.settings)
        for rule in sorted(rules, key=lambda r: due(r, day, calendar).moved):
            limit = due(rule, day, calendar, self.settings.move_deadlines)
            date = Label(theme, short_date(limit.moved), "body", tabular=True, strong=True)
            told = QVBoxLayout()
            told.setSpacing(0)
            told.addWidget(Paragraph(theme, rule.title.told(words.language)))
            if limit.has_moved:
                moved = words("settings_page.preview_moved", raw=short_date(limit.raw))
                told.addWidget(Paragraph(theme, moved, "caption", "text_soft"))
            told.addStretch(1)
            line = row(date, gap=theme.px(16))
            line.addLayout(told, 1)
            self._example.addLayout(line)
