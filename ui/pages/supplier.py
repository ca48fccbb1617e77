"""One supplier: master data, contacts, findings, agreements, hours, visits."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.domain.formats import decimal, hours, kroner, short_date
from inspector.domain.model import Agreement, Contact, DeliverySite
from inspector.services.overview import SupplierPage as Shown
from inspector.services.overview import supplier_page
from inspector.services.settling import supplier_conflicts
from inspector.services.supplier_overview import FoundNotOk, TimelineEntry, VisitHours
from ui.desk import Desk
from ui.models.columns import Column
from ui.navigation import Place
from ui.pages.listing import go_to
from ui.presenters.wording import address, joined, state_chip, visit_phrase
from ui.reading_only import for_writers
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row, TwoLines
from ui.widgets.chip import Chip, Counter
from ui.widgets.layout import Columns, Scroll, clear, row
from ui.widgets.page import Page
from ui.widgets.table import DataTable
from ui.widgets.text import Elided, Label, Paragraph
from ui.widgets.timeline import TimelineItem

T = TypeVar("T")
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
        left = _column(gap, self._master(shown), self._contacts(shown.contacts))
        middle = _column(
            gap,
            self._findings(shown.findings),
            self._agreements(shown.agreements),
            self._hours(shown.hours),
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

    # -- left --------------------------------------------------------------------------

    def _master(self, shown: Shown) -> Card:
        words, theme, one = self._desk.words, self._desk.theme, shown.supplier
        card = Card(theme, words("suppliers.page.master"))
        inside = card.add_padded(gap=6)
        held = [entry.row.held_on for entry in shown.visits if entry.row.held_on]
        facts = [
            ("cvr", _spaced(one.cvr, 2)),
            ("p_number", one.p_number),
            ("ean", one.ean),
            ("cases", str(shown.cases)),
            ("since", short_date(min(held)) if held else ""),
            ("note", one.note),
        ]
        for name, value in facts:
            if value or name in ("cvr",):
                inside.addWidget(self._fact(words(f"suppliers.page.{name}"), value))
        places = QWidget()
        box = QVBoxLayout(places)
        box.setContentsMargins(card.padding, theme.px(16), card.padding, theme.px(16))
        box.setSpacing(theme.px(10))
        for site in shown.sites:
            box.addWidget(self._site(site))
        if not shown.sites:
            box.addWidget(Paragraph(theme, words("suppliers.page.no_sites"), "body", "text_soft"))
        card.add_row(places)
        load = Button(
            theme,
            words("suppliers.page.load_cases"),
            go_to(self._desk, Place(page="import", other="cases", subject=one.id)),
            kind="quiet",
        )
        for_writers(self._desk, load)
        line = Row(theme, load, 1, height=44)
        line.box.setContentsMargins(
            card.padding - theme.px(8), theme.px(4), card.padding, theme.px(4)
        )
        card.add_row(line)
        return card

    def _fact(self, name: str, value: str) -> QWidget:
        theme = self._desk.theme
        box = QWidget()
        told = value or self._desk.words("suppliers.page.not_told")
        shown = Elided(theme, told, "body", "text" if value else "text_muted", tabular=True)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(Label(theme, name, "body", "text_soft"), shown, parent=box, gap=theme.px(12))
        line.setStretch(1, 1)
        return box

    def _site(self, site: DeliverySite) -> QWidget:
        theme = self._desk.theme
        mark = QLabel()
        mark.setPixmap(theme.pixmap("pin"))
        name = address(site) or site.name
        detail = ", ".join(
            part for part in (site.name if site.name != name else "", site.access) if part
        )
        told = QWidget()
        lines = QVBoxLayout(told)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(Paragraph(theme, name, "body", strong=True))
        if detail:
            lines.addWidget(Paragraph(theme, detail, "caption", "text_soft"))
        box = QWidget()
        line = row(mark, told, parent=box, gap=theme.px(12))
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        return box

    def _contacts(self, contacts: tuple[Contact, ...]) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("suppliers.page.contacts"))
        for contact in contacts:
            inside = card.add_padded(gap=4)
            role = Label(theme, contact.role, "caption", "text_soft")
            top = row(Elided(theme, contact.name, "strong"), role)
            top.setStretch(0, 1)
            inside.addLayout(top)
            for icon, value in (("phone", contact.phone), ("mail", contact.email)):
                if value:
                    mark = QLabel()
                    mark.setPixmap(theme.pixmap(icon, "text_soft", 16))
                    told = Elided(theme, value, "body", "text_soft", tabular=icon == "phone")
                    told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                    line = row(mark, told, gap=theme.px(8))
                    line.setStretch(1, 1)
                    inside.addLayout(line)
        if not contacts:
            none = words("suppliers.page.no_contacts")
            card.add_padded(Paragraph(theme, none, "body", "text_soft"))
        return card

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

    def _agreements(self, agreements: tuple[Agreement, ...]) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("suppliers.page.agreements"))
        if not agreements:
            none = words("suppliers.page.no_agreements")
            card.add_padded(Paragraph(theme, none, "body", "text_soft"))
            return card

        def period(one: Agreement) -> str:
            if one.starts is None and one.ends is None:
                return words("suppliers.page.not_told")
            return f"{short_date(one.starts)} – {short_date(one.ends)}"

        def price(one: Agreement) -> str:
            return "" if one.hourly_price is None else kroner(one.hourly_price, words.language)

        columns: list[Column[Agreement]] = [
            Column(
                id="number", head=words("suppliers.page.number"), text=lambda a: a.number, width=116
            ),
            Column(
                id="programmes",
                head=words("suppliers.page.programmes"),
                text=lambda a: ", ".join(a.programmes),
                least=100,
            ),
            Column(
                id="period",
                head=words("suppliers.page.period"),
                text=period,
                tabular=True,
                width=204,
            ),
            Column(
                id="price",
                head=words("suppliers.page.price"),
                text=price,
                numeric=True,
                width=96,
                order=lambda a: a.hourly_price or 0,
            ),
        ]
        return self._tabled(card, columns, agreements, words("suppliers.page.agreements"))

    def _hours(self, compared: tuple[VisitHours, ...]) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("suppliers.page.hours"))
        if not compared:
            none = words("suppliers.page.no_hours")
            card.add_padded(Paragraph(theme, none, "body", "text_soft"))
            return card

        def figure(name: str, width: int) -> Column[VisitHours]:
            field = f"{name}_hours" if name == "shortfall" else name
            return Column(
                id=name,
                head=words(f"suppliers.page.{name}"),
                numeric=True,
                width=width,
                text=lambda one: hours(getattr(one.total, field)),
                order=lambda one: getattr(one.total, field),
                strong=name == "shortfall",
            )

        columns: list[Column[VisitHours]] = [
            Column(
                id="visit",
                head=words("suppliers.page.visit"),
                tabular=True,
                width=116,
                text=lambda one: short_date(one.visit.day),
                order=lambda one: str(one.visit.day),
            ),
            Column(
                id="sample",
                head=words("suppliers.page.sample"),
                tabular=True,
                width=80,
                optional=True,
                text=lambda one: " + ".join(decimal(size, 0) for size in one.cases),
            ),
            figure("invoiced", 88),
            figure("documented", 108),
            figure("shortfall", 84),
            Column(
                id="amount",
                head=words("suppliers.page.amount"),
                numeric=True,
                width=112,
                text=lambda one: kroner(one.total.shortfall_kroner, words.language),
                order=lambda one: one.total.shortfall_kroner,
                strong=True,
            ),
        ]
        return self._tabled(card, columns, compared, words("suppliers.page.hours"))

    def _tabled(
        self, card: Card, columns: list[Column[T]], records: tuple[T, ...], name: str
    ) -> Card:
        table = DataTable(self._desk.theme, columns, name)
        table.show_records(records)
        table.fit_height()
        card.body.addWidget(table)
        return card

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


def _spaced(digits: str, every: int) -> str:
    """`12 34 56 78`"""
    parts = [digits[at : at + every] for at in range(0, len(digits), every)]
    return " ".join(parts)
