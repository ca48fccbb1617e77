"""Every kind of record comes back from a row as it went in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage.stored_samples import records_of

from db.change_log import canonical, fields_text
from db.codec import codec, table_name
from db.references import KINDS
from inspector.domain.model import Answer, Case, DeliverySite, Evidence, Outcome, Visit


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=settings().max_examples // 3)  # of each of twenty kinds
@given(data=st.data())
def test_a_record_comes_back_as_it_went_in(kind, data):
    record = data.draw(records_of(kind))
    how = codec(kind)
    assert how.decode(record.id, how.encode(record)) == record


def test_a_table_bears_the_name_of_its_class():
    assert table_name(DeliverySite) == "delivery_site"


def test_decimals_and_dates_are_text_and_truth_is_a_number():
    how = codec(Case)
    row = dict(zip(how.columns, how.encode(_case()), strict=True))
    assert row["invoiced_hours"] == "12.50"
    assert row["ends"] == "2026-05-01"
    assert (
        dict(zip(codec(Visit).columns, codec(Visit).encode(Visit(id="v")), strict=True))[
            "announced"
        ]
        == 0
    )


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        codec(Evidence).encode(Evidence(id="e", added_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - refused


def test_a_member_of_an_enumeration_is_stored_as_its_word():
    how = codec(Answer)
    assert how.decode("a", how.encode(Answer(id="a", outcome=Outcome.OK))).outcome == "ok"


_STORED = st.none() | st.integers() | st.text()


@given(st.dictionaries(st.sampled_from(["a", "b_c", "d"]), _STORED))
def test_the_fast_text_of_fields_is_the_canonical_one(fields):
    assert fields_text(sorted(fields.items())) == canonical(fields)


def _case() -> Case:
    return Case(id="c", ends=date(2026, 5, 1), invoiced_hours=Decimal("12.50"))
