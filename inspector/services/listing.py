"""Visits as lines of lists, read by their columns alone: thousands must cost milliseconds."""

from __future__ import annotations

from datetime import date, datetime

from inspector.domain.errors import InspectionError
from inspector.domain.model import SchemeText, Supplier, Visit, VisitState
from inspector.domain.scheme import NOTHING, Scheme, Wording
from inspector.domain.value import value
from inspector.services.ports import Reader
from inspector.services.visiting import SchemeShelf


@value
class VisitRow:
    """One visit in a list. `day` is the day it was held, else the day it is planned for.

    `supplier` is the name (the id stands in `supplier_id`), `kind` and `scheme` are the
    scheme's own ids, `scheme_text` names the version.
    """

    id: str
    number: str
    supplier_id: str
    supplier: str
    site: str
    kind: str
    kind_title: Wording
    announced: bool
    state: VisitState
    planned_on: date | None
    held_on: date | None
    arrived: datetime | None
    parent: str
    scheme: str
    scheme_title: Wording
    scheme_text: str
    unshared: bool | None = None  # something of it is here alone; None: nobody asked, or alone

    @property
    def day(self) -> date | None:
        return self.held_on or self.planned_on


_COLUMNS = (
    "id",
    "number",
    "supplier",
    "site",
    "kind",
    "announced",
    "state",
    "planned_on",
    "held_on",
    "arrived",
    "parent",
    "scheme",
)


class Titles:
    """What visits are called by: supplier names, and schemes, each text read at most once."""

    def __init__(self, reader: Reader, shelf: SchemeShelf | None) -> None:
        self._reader = reader
        self._shelf = shelf
        self._read: dict[str, Scheme | None] = {}
        self._families = {
            str(key): str(scheme) for key, scheme in reader.select(SchemeText, ("id", "scheme"))
        }
        self.suppliers = {
            str(key): str(name) for key, name in reader.select(Supplier, ("id", "name"))
        }

    def family(self, text_id: str) -> str:
        """The scheme's id, the same in all its versions; "" where the text has not come yet."""
        return self._families.get(text_id, "")

    def scheme(self, text_id: str) -> Scheme | None:
        """The scheme, or None where its text has not come or cannot be read by this program."""
        if text_id not in self._read:
            self._read[text_id] = self._parsed(text_id)
        return self._read[text_id]

    def _parsed(self, text_id: str) -> Scheme | None:
        kept = self._reader.get(SchemeText, text_id) if self._shelf else None
        if kept is None or self._shelf is None:
            return None
        try:
            return self._shelf.parse(kept.text)
        except InspectionError:
            return None  # a list must open although one text is of a newer program


def list_visits(
    reader: Reader,
    titles: Titles,
    *,
    wanted: frozenset[VisitState] | None = None,
    **equals: object,
) -> list[VisitRow]:
    """Visits whose columns equal these values, newest day first; those without a day on top."""
    rows = [
        _row(columns, titles)
        for columns in reader.select(Visit, _COLUMNS, **equals)
        if wanted is None or columns[6] in wanted
    ]
    return sorted(rows, key=lambda row: (row.day or date.max, row.number), reverse=True)


def as_day(stored: object) -> date | None:
    return date.fromisoformat(str(stored)) if stored else None


def _row(columns: tuple[object, ...], titles: Titles) -> VisitRow:
    key, number, supplier, site, kind, announced, state, planned, held, arrived, parent, text = (
        columns
    )
    scheme = titles.scheme(str(text))
    visit_kind = scheme.kind(str(kind)) if scheme else None
    return VisitRow(
        id=str(key),
        number=str(number),
        supplier_id=str(supplier),
        supplier=titles.suppliers.get(str(supplier), ""),
        site=str(site),
        kind=str(kind),
        kind_title=visit_kind.title if visit_kind else Wording(str(kind)),
        announced=bool(announced),
        state=VisitState(str(state)),
        planned_on=as_day(planned),
        held_on=as_day(held),
        arrived=datetime.fromisoformat(str(arrived)) if arrived else None,
        parent=str(parent),
        scheme=titles.family(str(text)),
        scheme_title=scheme.title if scheme else NOTHING,
        scheme_text=str(text),
    )
