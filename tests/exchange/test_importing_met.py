"""Lists read on two laptops: the same list makes no conflict, and a newer list ends them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from exchange.laptops import Office, OfficeLaptop

from inspector.domain.columns import guess
from inspector.domain.errors import Cancelled
from inspector.domain.identity import case_id
from inspector.domain.import_plan import ImportPreview
from inspector.domain.model import Case, Supplier
from inspector.gateways.tabular_files import read_pasted
from inspector.services.import_conflicts import decided_by
from inspector.services.importing import preview_cases, preview_suppliers, store_import
from inspector.services.ports import Tally

OWNER = "s"
HEAD = "Sagsnr;Tilbud;Startdato;Timer\n"


def case_list(hours: str, programme: str = "Afklaring", rows: int = 3) -> str:
    lines = (f"KBH-{n};{programme};04-05-2026;{hours}\n" for n in range(rows))
    return HEAD + "".join(lines)


def preview(laptop: OfficeLaptop, text: str, kind: str = "cases") -> ImportPreview:
    table = read_pasted(text, "sager-november.csv")
    mapping = guess(kind, table.columns)
    if kind == "suppliers":
        return preview_suppliers(laptop.store, table, mapping)
    return preview_cases(laptop.store, table, mapping, OWNER)


def read(laptop: OfficeLaptop, text: str, kind: str = "cases") -> Tally:
    return store_import(laptop.store, preview(laptop, text, kind))


class Two:
    def __init__(self, root: Path) -> None:
        self.office = Office(root)
        self.ida, self.bo = self.office.enrol("T1"), self.office.enrol("T2")
        self.office.publish()
        self.ida.put(Supplier(id=OWNER, name="Jobvejen"))
        self.meet()

    @property
    def both(self) -> tuple[OfficeLaptop, OfficeLaptop]:
        return self.ida, self.bo

    def meet(self) -> None:
        self.office.meet(self.ida, self.bo)
        assert self.ida.digest() == self.bo.digest()

    def conflicts(self) -> list[int]:
        return [len(one.store.conflicts()) for one in self.both]

    def hours(self) -> set[Decimal | None]:
        key = case_id(OWNER, "KBH-1")
        found = [one.store.get(Case, key) for one in self.both]
        return {one.invoiced_hours if one else None for one in found}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.office.shut()


def apart(two: Two) -> None:
    """Each has read another list before they met."""
    for laptop, hours in zip(two.both, ("36,0", "40,0"), strict=True):
        read(laptop, case_list(hours))
    two.meet()
    assert two.conflicts() == [3, 3]


def test_the_same_list_read_on_both_before_they_meet_is_no_conflict(two: Two) -> None:
    for laptop in two.both:
        read(laptop, case_list("36,0"))
    two.meet()
    assert two.conflicts() == [0, 0]


def test_the_same_newer_list_after_different_ones_is_no_conflict(two: Two) -> None:
    for laptop, hours in zip(two.both, ("36,0", "40,0"), strict=True):
        read(laptop, case_list(hours))
        read(laptop, case_list("42,5"))
    two.meet()
    assert two.conflicts() == [0, 0]


def test_a_newer_list_read_on_both_ends_the_conflicts(two: Two) -> None:
    apart(two)
    assert [read(laptop, case_list("42,5")).settled for laptop in two.both] == [3, 3]
    assert two.conflicts() == [0, 0]
    two.meet()
    assert two.conflicts() == [0, 0]
    assert two.hours() == {Decimal("42.5")}


@pytest.mark.parametrize("hours", ["36,0", "40,0"])
def test_one_more_import_of_either_list_decides_on_both(two: Two, hours: str) -> None:
    apart(two)
    tally = read(two.bo, case_list(hours))
    assert tally.settled == 3
    two.meet()
    assert two.conflicts() == [0, 0]
    assert two.hours() == {Decimal(hours.replace(",", "."))}
    assert read(two.ida, case_list(hours)) == Tally(unchanged=3)


def test_the_history_names_the_list_that_decided(two: Two) -> None:
    apart(two)
    read(two.ida, case_list("42,5"))
    two.meet()
    newest = two.bo.store.history(Case, case_id(OWNER, "KBH-1"))[-1]
    assert (newest.act, newest.reason) == ("cases_imported", "sager-november.csv")


def test_what_the_list_leaves_out_stays_in_conflict(two: Two) -> None:
    apart(two)
    read(two.ida, "Sagsnr;Tilbud;Timer\nKBH-0;Afklaring;42,5\nKBH-1;Mentor;\n")
    assert {one.record for one in two.ida.store.conflicts()} == {
        case_id(OWNER, "KBH-1"), case_id(OWNER, "KBH-2"),
    }  # fmt: skip


def test_an_import_that_is_cancelled_settles_nothing(two: Two) -> None:
    apart(two)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        store_import(two.ida.store, preview(two.ida, case_list("42,5")), stop)
    assert two.conflicts() == [3, 3]


def test_a_list_says_beforehand_how_many_it_will_decide(two: Two) -> None:
    apart(two)
    seen = preview(two.ida, case_list("36,0", rows=2))
    assert len(decided_by(two.ida.store, seen)) == 2


def test_suppliers_read_on_both_are_settled_by_the_next_list(two: Two) -> None:
    def suppliers(name: str) -> str:
        return f"Leverandør;Type;CVR;P-nr;Adresse\n{name};ekstern;13748136;1003388382;Agade 1\n"

    for laptop, name in zip(two.both, ("Jobvejen ApS", "Jobvejen A/S"), strict=True):
        read(laptop, suppliers(name), "suppliers")
    two.meet()
    assert two.conflicts() == [1, 1]
    assert read(two.ida, suppliers("Jobvejen A/S"), "suppliers").settled == 1
    two.meet()
    assert two.conflicts() == [0, 0]
