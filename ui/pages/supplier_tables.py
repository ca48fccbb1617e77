"""The tables of a supplier: its agreements, and the hours of its samples."""

from __future__ import annotations

from typing import TypeVar

from inspector.domain.formats import decimal, hours, kroner, short_date
from inspector.domain.model import Agreement
from inspector.services.ports import Words
from inspector.services.supplier_overview import VisitHours
from ui.desk import Desk
from ui.models.columns import Column
from ui.widgets.card import Card
from ui.widgets.table import DataTable
from ui.widgets.text import Paragraph

T = TypeVar("T")


def agreements_card(desk: Desk, agreements: tuple[Agreement, ...]) -> Card:
    """The agreements in force and before."""
    return _tabled(desk, "agreements", _agreement_columns(desk.words), agreements)


def hours_card(desk: Desk, compared: tuple[VisitHours, ...]) -> Card:
    """Hours invoiced and documented, visit by visit."""
    return _tabled(desk, "hours", _hour_columns(desk.words), compared)


def _tabled(desk: Desk, name: str, columns: list[Column[T]], records: tuple[T, ...]) -> Card:
    """The card of this name, with a table in it; a sentence where there is nothing to show."""
    words, theme = desk.words, desk.theme
    title = words(f"suppliers.page.{name}")
    card = Card(theme, title)
    if not records:
        none = words(f"suppliers.page.no_{name}")
        card.add_padded(Paragraph(theme, none, "body", "text_soft"))
        return card
    table = DataTable(theme, columns, title)
    table.show_records(records)
    table.fit_height()
    card.body.addWidget(table)
    return card


def _agreement_columns(words: Words) -> list[Column[Agreement]]:
    def period(one: Agreement) -> str:
        if one.starts is None and one.ends is None:
            return words("suppliers.page.not_told")
        return f"{short_date(one.starts)} – {short_date(one.ends)}"

    def price(one: Agreement) -> str:
        return "" if one.hourly_price is None else kroner(one.hourly_price, words.language)

    return [
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


def _hour_columns(words: Words) -> list[Column[VisitHours]]:
    return [
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
        _figure(words, "invoiced", 88),
        _figure(words, "documented", 108),
        _figure(words, "shortfall", 84),
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


def _figure(words: Words, name: str, width: int) -> Column[VisitHours]:
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
