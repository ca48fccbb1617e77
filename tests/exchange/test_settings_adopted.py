"""What a laptop had set before it joined gives way to the office's, without a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from exchange.laptops import START, Office, OfficeLaptop

from inspector.domain.model import Setting
from inspector.domain.office import Role
from inspector.services.adopting import adopt_settings
from inspector.services.exchanging import exchange

UNIT = "unit"


class Joining:
    """The office's own laptop, and one that works alone until it is let in."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self.first, self.second = self.office.enrol("K1"), self.office.enrol("T5")
        self.first.store.act_as(Role.OFFICE)
        later = START + timedelta(days=20)
        members = self.office.roster.members
        self.office._change(members=(members[0], replace(members[1], enrolled_at=later)))
        self.office.publish()

    def meet(self, *laptops: OfficeLaptop) -> None:
        for each in laptops:
            bench = replace(
                each.bench, adopt=lambda roster, me, each=each: adopt_settings(
                    each.store, roster, me)
            )  # fmt: skip
            assert each.hub is not None
            exchange(bench, each.hub)

    def unit(self, laptop: OfficeLaptop) -> str:
        held = laptop.store.get(Setting, UNIT)
        assert held is not None
        return held.value


@pytest.fixture
def joining(tmp_path: Path) -> Iterator[Joining]:
    both = Joining(tmp_path)
    yield both
    both.first.shut()
    both.second.shut()


def test_the_settings_of_the_office_stand_where_a_laptop_joins(joining: Joining) -> None:
    joining.first.put(Setting(id=UNIT, value='"Tilsynet"'))
    joining.second.put(Setting(id=UNIT, value='"Min egen"'))
    joining.meet(joining.first, joining.second, joining.first)
    for laptop in (joining.first, joining.second):
        assert laptop.store.conflicts() == []
        assert joining.unit(laptop) == '"Tilsynet"'
    assert joining.second.store.history(Setting, UNIT)[-1].act == "settings_adopted"


def test_the_first_laptop_of_an_office_adopts_nothing(joining: Joining) -> None:
    joining.first.put(Setting(id=UNIT, value='"Tilsynet"'))
    joining.second.put(Setting(id=UNIT, value='"Min egen"'))
    joining.office.meet(joining.second)  # before it heard of the office's
    joining.meet(joining.first)
    assert [one.record for one in joining.first.store.conflicts()] == [UNIT]


def test_what_is_set_after_the_joining_is_for_a_person_to_decide(joining: Joining) -> None:
    joining.second.now = START + timedelta(days=30)
    joining.first.put(Setting(id=UNIT, value='"Tilsynet"'))
    joining.second.put(Setting(id=UNIT, value='"Min egen"'))
    joining.meet(joining.first, joining.second)
    assert [one.record for one in joining.second.store.conflicts()] == [UNIT]
