"""One supplier: master data, contacts, findings, agreements, hours, visits."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from inspector.domain.formats import short_date
from inspector.services.overview import SupplierPage as Shown
from inspector.services.overview import supplier_page
from inspector.services.settling import supplier_conflicts
from inspector.services.supplier_overview import FoundNotOk, TimelineEntry
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.listing import go_to
from ui.pages.supplier_facts import contacts_card, master_card
from ui.pages.supplier_tables import agreements_card, hours_card
from ui.presenters.wording import joined, state_chip, visit_phrase
from ui.reading_only import for_writers
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row, TwoLines
from ui.widgets.chip import Chip, Counter
from ui.widgets.layout import Columns, Scroll, clear
from ui.widgets.page import Page
from ui.widgets.text import Label, Paragraph
from ui.widgets.timeline import TimelineItem

_SHOWN = 8  # findings before `Vis alle`


class SupplierPage(Page):
    """Read in one go; every visit in the timeline opens."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk.theme, "", back=desk.words("shell.go_back"))
        self._desk, self._id = desk, place.subject
        self._all_findings = place.tab == "all"
        self.refresh()

    def refresh(self) -> None:
        shelf, supplier = self._desk.shelf, self._id
        self._desk.tasks.storage(lambda store: supplier_page(store, shelf, supplier), self._show)

    def _show(self, shown: Shown) -> None:
        desk, words, theme = self._desk, self._desk.words, self._desk.theme
        clear(self.body)
        self.head.title.setText(shown.supplier.name)
        self.head.beside.setText(self._beside(shown))
        if shown.missing:
            parts = [words(f"imports.missing.{part}") for part in shown.missing]
            text = words("suppliers.page.lacking_text", parts=joined(words, parts))
            load = Button(
                theme,
                words("suppliers.import"),
                go_to(desk, Place(page="import", other="suppliers")),
            )
            for_writers(desk, load)
            bar = InlineBar(theme, text, "remark", load, lead=words("suppliers.page.lacking"))
            self.body.addWidget(bar)
        gap = theme.px(16)
        left = _column(gap, master_card(desk, shown), contacts_card(desk, shown.contacts))
        middle = _column(
            gap,
            self._findings(shown.findings),
            agreements_card(desk, shown.agreements),
            hours_card(desk, shown.hours),
        )
        right = _column(gap, self._visits(shown.visits))
        columns = Columns(theme, [(left, 25), (middle, 49), (right, 26)], least=1040, gap=16)
        self.body.addWidget(Scroll(columns), 1)
        self.first_focus = self._new
        self.take_focus()
        key = shown.supplier.id
        desk.tasks.storage(lambda store: supplier_conflicts(store, key), self._show_conflicts)

    def _show_conflicts(self, keys: tuple[str, ...]) -> None:
        """A bar above all, where two laptops disagree on something that stands below."""
        if not keys:
            return
        words, theme, count = self._desk.words, self._desk.theme, len(keys)
        one = "conflict.bar_supplier_one" if count == 1 else "conflict.bar_supplier"
        place = Place(page="conflicts", subject=keys[0])
        go = Button(theme, words("conflict.bar_go"), go_to(self._desk, place))
        self.body.insertWidget(0, InlineBar(theme, words(one, count=count), "alarm", go))

    def _beside(self, shown: Shown) -> str:
        words = self._desk.words

        def counted(name: str, count: int) -> str:
            if count > 1:
                return words(f"suppliers.page.{name}_many", count=count)
            return words(f"suppliers.page.{name}_{'one' if count else 'none'}")

        kind = words(f"common.supplier_kind.{shown.supplier.kind or 'none'}")
        sites, agreements = len(shown.sites), len(shown.agreements)
        told = words(
            "suppliers.page.beside",
            kind=kind,
            sites=counted("sites", sites),
            agreements=counted("agreements", agreements),
        )
        return told[:1].upper() + told[1:]

    # -- middle ------------------------------------------------------------------------

    def _findings(self, findings: tuple[FoundNotOk, ...]) -> Card:
        words, theme = self._desk.words, self._desk.theme
        trailing: list[QWidget] = [Counter(theme, len(findings))] if findings else []
        if len(findings) > _SHOWN and not self._all_findings:
            text = words("suppliers.page.show_all", count=len(findings))
            trailing.append(Button(theme, text, self._show_all, kind="quiet"))
        card = Card(theme, words("suppliers.page.findings"), *trailing)
        for found in findings if self._all_findings else findings[:_SHOWN]:
            title = f"{found.point} {found.title.told(words.language)}".strip()
            date = short_date(found.visit.held_on)
            second = found.comment or words(
                "suppliers.page.finding_at", point=found.point, date=date
            )
            lines = TwoLines(theme, title, second)
            chip = Chip(theme, words("common.outcome.not_ok"), "remark")
            day = Label(theme, date, "body", "text_soft", tabular=True)
            made = Row(
                theme, chip, lines, day, height=52, acts=True, name=f"{title}, {second}, {date}"
            )
            made.box.setStretch(1, 1)
            visit = found.visit.id
            made.activated.connect(lambda visit=visit: self._desk.navigation.open_visit(visit))
            card.add_row(made)
        if not findings:
            none = words("suppliers.page.no_findings")
            card.add_padded(Paragraph(theme, none, "body", "text_soft"))
        return card

    def _show_all(self) -> None:
        self._all_findings = True
        self._desk.navigation.replace(Place(page="supplier", subject=self._id, tab="all"))
        self.refresh()

    # -- right -------------------------------------------------------------------------

    def _visits(self, visits: tuple[TimelineEntry, ...]) -> Card:
        words, theme = self._desk.words, self._desk.theme
        self._new = Button(
            theme,
            words("suppliers.page.new_visit"),
            go_to(self._desk, Place(page="new_visit", subject=self._id)),
            kind="quiet",
            icon="plus",
        )
        for_writers(self._desk, self._new)
        card = Card(theme, words("suppliers.page.visits"), self._new)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.body.addSpacing(theme.px(12))
        for number, entry in enumerate(visits):
            item = self._entry(entry, last=number == len(visits) - 1)
            card.body.addWidget(item)
        if not visits:
            none = words("suppliers.page.no_visits")
            card.add_padded(Paragraph(theme, none, "body", "text_soft"))
        return card

    def _entry(self, entry: TimelineEntry, *, last: bool) -> TimelineItem:
        words, visit = self._desk.words, entry.row
        held = visit.state in ("open", "locked")
        day = short_date(visit.day) or words("suppliers.page.no_day")
        if visit.state == "planned":
            day = words("suppliers.page.planned_at", date=day)
        if visit.state != "locked":
            chip = state_chip(words, visit.state)
        elif entry.findings == 0:
            chip = (words("suppliers.page.no_findings_chip"), "ok")
        elif entry.findings == 1:
            chip = (words("suppliers.page.findings_one"), "remark")
        else:
            chip = (words("suppliers.page.findings_many", count=entry.findings), "remark")
        text = ""
        if entry.version:
            key = "version_reason" if entry.reason else "version"
            fields = {"version": entry.version} | ({"reason": entry.reason} if entry.reason else {})
            text = words(f"suppliers.page.{key}", **fields)
        item = TimelineItem(
            self._desk.theme, day, visit_phrase(words, visit), text, chip, held=held, last=last
        )
        item.opened.connect(lambda: self._desk.navigation.open_visit(visit.id))
        return item


def _column(gap: int, *cards: QWidget) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for card in cards:
        layout.addWidget(card)
    layout.addStretch(1)
    return box
