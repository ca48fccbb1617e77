"""What is told to stay on a laptop that shares nothing: her work, never who she is."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchange.laptops import SEALING, Office, OfficeLaptop

from inspector.domain.model import Answer, Person, Setting
from inspector.domain.office import Role
from inspector.gateways.enrolment import EnrolmentFiles
from inspector.gateways.fingerprints import Fingerprints
from inspector.services.office_kit import OfficeKit
from inspector.services.office_state import state

_WORDS = Path(__file__).resolve().parents[2] / "resources" / "exchange" / "words.txt"


@pytest.fixture
def office(tmp_path: Path):
    made = Office(tmp_path)
    yield made
    made.shut()


def unshared(laptop: OfficeLaptop) -> int:
    return state(
        OfficeKit(
            shelf=laptop.shelf, ledger=laptop.ledger, seals=SEALING,
            papers=EnrolmentFiles(Fingerprints(_WORDS)), now=laptop.clock,
        )
    ).unshared  # fmt: skip


def begun(laptop: OfficeLaptop) -> None:
    """As the first start leaves it."""
    laptop.put(
        Setting(id="device_mark", value='"T3"'), Setting(id="organisation", value='"Engholm"'),
        Setting(id="person_name", value='"Ida"'), act="settings_changed",
    )  # fmt: skip
    laptop.put(Person(id="p", name="Ida"), act="person_noted")


def test_a_new_reader_who_wrote_nothing_has_nothing_that_is_not_shared(office: Office):
    office.enrol("T1")
    ida = OfficeLaptop(office.root / "T3", "T3")
    ida.hub = office.hub
    office.laptops["T3"] = ida
    begun(ida)
    office.admit(ida, Role.READER)
    office.publish()
    assert unshared(ida) == 0
    office.meet()
    assert unshared(ida) == 0


def test_what_a_reader_wrote_before_is_counted_without_her_name_and_mark(office: Office):
    office.enrol("T1")
    ida = OfficeLaptop(office.root / "T3", "T3")
    office.laptops["T3"] = ida
    begun(ida)
    ida.put(Answer(id="a", visit="v", outcome="ok"), Answer(id="b", visit="v", outcome="ok"))
    office.admit(ida, Role.READER)
    assert unshared(ida) == 2


def test_who_is_out_is_told_her_work_alone(office: Office):
    office.enrol("T1")
    ida = office.enrol("T3")
    begun(ida)
    office.publish()
    office.meet()
    ida.put(Setting(id="text_size", value="2"))
    ida.put(Answer(id="a", visit="v", outcome="ok"))
    given = ida.ledger.exported()
    office.revoke(ida, cut_off=given)
    office.publish()
    assert ida.exchange().revoked
    assert unshared(ida) == 1
