"""The first start: who she is, a passphrase where there is no keychain, and open again later."""

from __future__ import annotations

from journeys.hand import wait
from journeys.office import PASSPHRASE, Office, storage
from PySide6.QtWidgets import QLineEdit

from inspector.domain.errors import InspectionError
from inspector.services.settings import read_settings


def begin(office: Office, mark: str = "T3", person: str = "Ida Enebær") -> None:
    """From the first page to the start page."""
    hand, words = office.hand, office.words
    for field, text in (
        ("person_name", person),
        ("person_title", "Jurist"),
        ("unit", "Tilsynsenheden"),
        ("organisation", "Engholm Kommune"),
        ("organisation_address", "Rådhuspladsen 1, 4600 Engholm"),
        ("device_mark", mark),
    ):
        hand.write(words(f"first_start.{field}"), text)
    hand.click(words("first_start.begin"))
    hand.get(QLineEdit, words("first_start.passphrase_again"))  # there is no keychain
    hand.write(words("first_start.passphrase"), PASSPHRASE)
    hand.write(words("first_start.passphrase_again"), PASSPHRASE)
    hand.click(words("first_start.begin"))
    hand.click(words("safety.later"))  # the recovery sheet has a test of its own
    wait(lambda: person in hand.said(), "her name in the status bar")


def test_she_begins_and_opens_again_with_her_passphrase(tmp_path):
    with Office(tmp_path / "data") as office:
        begin(office)
        assert "T3" in office.hand.said()

    with storage(tmp_path / "data") as opened:
        settings = read_settings(opened.store)
        assert (settings.person_name, settings.organisation) == ("Ida Enebær", "Engholm Kommune")
        assert opened.store.device_mark == "T3"

    with Office(tmp_path / "data") as office:
        hand, words = office.hand, office.words
        hand.write(words("safety.secret"), "en helt anden sætning")
        hand.click(words("first_start.open"))
        hand.wait_for("Adgangssætningen passer ikke.")
        office.open_with_passphrase()
        hand.wait_for("Ida Enebær")


def test_damage_met_on_the_first_day_is_told_as_on_any_other(tmp_path):
    def damaged(_store: object) -> None:
        raise InspectionError("data-damaged")

    with Office(tmp_path / "data") as office:
        begin(office)
        office.shown.desk.tasks.storage(damaged)
        office.hand.wait_for(office.words("keep.damaged.see"))
