"""Settings: defaults, one row per name, and what cannot be stored."""

from dataclasses import replace
from decimal import Decimal

import pytest
from fakes import MemoryStore

from inspector.domain.errors import InspectionError
from inspector.domain.model import Setting
from inspector.domain.settings import Settings
from inspector.services.settings import read_settings, save_settings


def test_an_empty_store_has_the_defaults():
    assert read_settings(MemoryStore()) == Settings()


def test_what_is_saved_is_read_back():
    store = MemoryStore()
    settings = Settings(
        organisation="Lindehavn Kommune",
        device_mark="T3",
        saturday_is_working=True,
        closed_days=("06-05",),
        difference_share=Decimal("0.10"),
    )
    save_settings(store, settings, reason="Ny aftale")
    assert read_settings(store) == settings
    assert {entry.reason for entry in store.log} == {"Ny aftale"}


def test_only_what_differs_is_written():
    store = MemoryStore()
    save_settings(store, Settings(unit="Tilsynsenheden"))
    save_settings(store, Settings(unit="Tilsynsenheden", warn_days=7))
    assert [entry.record for entry in store.log] == ["unit", "warn_days"]
    save_settings(store, Settings(unit="Tilsynsenheden", warn_days=7))
    assert len(store.log) == 2


def test_what_cannot_be_read_has_its_default():
    store = MemoryStore(
        Setting(id="warn_days", value="not json"),
        Setting(id="closed_days", value="[1, 2]"),
        Setting(id="difference_share", value='"many"'),
        Setting(id="from_a_newer_program", value="1"),
        Setting(id="unit", value='"Tilsynet"'),
    )
    assert read_settings(store) == Settings(unit="Tilsynet")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"device_mark": "t 3"}, "settings-device-mark"),
        ({"closed_days": ("02-30",)}, "settings-closed-day"),
        ({"closed_days": ("24/12",)}, "settings-closed-day"),
        ({"month_rule": "30_days"}, "settings-month-rule"),
        ({"difference_cases": 16}, "settings-threshold"),
        ({"difference_share": Decimal(0)}, "settings-threshold"),
    ],
)
def test_a_value_that_cannot_be_used_changes_nothing(change, code):
    store = MemoryStore()
    with pytest.raises(InspectionError) as problem:
        save_settings(store, replace(Settings(unit="x"), **change))
    assert problem.value.code == code
    assert store.log == []
