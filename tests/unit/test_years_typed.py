"""A year that is a slip of the finger is marked where it is typed, and goes to nobody."""

from __future__ import annotations

from datetime import date

import pytest

from ui.widgets.fields import read_date


@pytest.mark.parametrize("text", ["07-06-202", "07-06-0226", "07-06-3026", "0202-06-07"])
def test_a_year_outside_1900_to_2200_is_no_date(text):
    with pytest.raises(ValueError, match="0"):
        read_date(text)


def test_other_years_are():
    assert read_date("07-06-2200") == date(2200, 6, 7)
    assert read_date("07061910") == date(1910, 6, 7)
