"""The calendar file of the set-up says what the library says."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from inspector.gateways import danish_holidays as gateway


@pytest.fixture(autouse=True)
def _nothing_remembered():
    gateway.danish_holidays.cache_clear()
    yield
    gateway.danish_holidays.cache_clear()


def test_the_file_and_the_library_agree_on_every_year():
    assert gateway.FILE.exists(), "the set-up makes it: packaging/make_calendar.py"
    for year in gateway.YEARS:
        assert gateway._kept(year, gateway.FILE) == gateway.from_library(year), year


def test_a_missing_file_is_answered_by_the_library(tmp_path, monkeypatch):
    monkeypatch.setattr(gateway, "FILE", tmp_path / "none.txt")
    assert date(2026, 4, 3) in gateway.danish_holidays(2026)


def test_a_year_the_file_does_not_know_is_answered_by_the_library():
    assert date(1989, 12, 25) in gateway.danish_holidays(1989)


def test_the_file_spares_the_start_the_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "holidays", None)  # importing it would fail
    assert date(2026, 12, 25) in gateway.danish_holidays(2026)
