"""What is known of a supplier: its numbers, the places it delivers at, whom to call."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.domain.formats import short_date
from inspector.domain.model import Contact, DeliverySite
from inspector.services.overview import SupplierPage as Shown
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.listing import go_to
from ui.presenters.wording import address
from ui.reading_only import for_writers
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row
from ui.widgets.layout import row
from ui.widgets.text import Elided, Label, Paragraph


def master_card(desk: Desk, shown: Shown) -> Card:
    """Numbers, the places it delivers at, and the way in for its cases."""
    words, theme, one = desk.words, desk.theme, shown.supplier
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
            inside.addWidget(_fact(desk, words(f"suppliers.page.{name}"), value))
    card.add_row(_places(desk, shown, card.padding))
    card.add_row(_load_cases(desk, one.id, card.padding))
    return card


def _places(desk: Desk, shown: Shown, padding: int) -> QWidget:
    words, theme = desk.words, desk.theme
    places = QWidget()
    box = QVBoxLayout(places)
    box.setContentsMargins(padding, theme.px(16), padding, theme.px(16))
    box.setSpacing(theme.px(10))
    for site in shown.sites:
        box.addWidget(_site(desk, site))
    if not shown.sites:
        box.addWidget(Paragraph(theme, words("suppliers.page.no_sites"), "body", "text_soft"))
    return places


def _load_cases(desk: Desk, supplier: str, padding: int) -> Row:
    words, theme = desk.words, desk.theme
    load = Button(
        theme,
        words("suppliers.page.load_cases"),
        go_to(desk, Place(page="import", other="cases", subject=supplier)),
        kind="quiet",
    )
    for_writers(desk, load)
    line = Row(theme, load, 1, height=44)
    line.box.setContentsMargins(padding - theme.px(8), theme.px(4), padding, theme.px(4))
    return line


def _fact(desk: Desk, name: str, value: str) -> QWidget:
    theme = desk.theme
    box = QWidget()
    told = value or desk.words("suppliers.page.not_told")
    shown = Elided(theme, told, "body", "text" if value else "text_muted", tabular=True)
    shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    line = row(Label(theme, name, "body", "text_soft"), shown, parent=box, gap=theme.px(12))
    line.setStretch(1, 1)
    return box


def _site(desk: Desk, site: DeliverySite) -> QWidget:
    theme = desk.theme
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


def contacts_card(desk: Desk, contacts: tuple[Contact, ...]) -> Card:
    """Whom to call."""
    words, theme = desk.words, desk.theme
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


def _spaced(digits: str, every: int) -> str:
    """`12 34 56 78`"""
    parts = [digits[at : at + every] for at in range(0, len(digits), every)]
    return " ".join(parts)
