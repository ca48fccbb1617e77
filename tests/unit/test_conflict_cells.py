"""How a cell in conflict is read, what may stand in it, and which words differ."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain import delivery, model
from inspector.domain.conflict_cells import (
    KINDS,
    LIVE,
    Form,
    decoded,
    encoded,
    fits,
    form_of,
    takes_own,
)
from inspector.domain.sharing import LOCAL_KINDS, SHARED_SETTINGS
from inspector.domain.word_difference import marked
from inspector.gateways.texts import load_texts
from ui.presenters.conflicts import COLUMNS, column_words

TEXTS = load_texts(Path(__file__).resolve().parents[2] / "resources" / "texts", "da")
# Of these only hashes, codes and what the program made can differ.
_MADE = (model.Draw, model.SampleItem, model.Signature, model.Report, model.VisitTotals,
         model.Purge, model.SchemeText, model.ColumnMapping, delivery.Dispatch,
         delivery.SignedReport)  # fmt: skip
_UNSEEN = {"id", "visit", "last_step", "item", "step", "media_type", "size", "original", "shown",
           "added_at", "value"}  # fmt: skip


def test_every_shared_kind_is_known_by_its_table() -> None:
    every = {kind for kind in KINDS.values() if kind not in LOCAL_KINDS}
    assert model.CaseReview in every
    assert KINDS["delivery_site"] is model.DeliverySite


def test_every_column_a_person_fills_in_has_a_name_of_its_own() -> None:
    nameless = {
        (kind.__name__, field.name)
        for kind in KINDS.values()
        if kind not in LOCAL_KINDS and kind not in _MADE
        for field in dataclasses.fields(kind)
        if field.name not in COLUMNS | _UNSEEN
    }
    assert not nameless


@pytest.mark.parametrize("name", sorted(COLUMNS | {"made"}))
def test_a_named_column_has_its_words(name: str) -> None:
    assert TEXTS[f"conflict.column.{name}"]


@pytest.mark.parametrize("name", sorted(SHARED_SETTINGS | {"other"}))
def test_a_shared_setting_has_its_words(name: str) -> None:
    assert TEXTS[f"conflict.setting.{name}"]


def test_a_column_of_a_newer_program_is_called_a_technical_detail() -> None:
    assert column_words(lambda key, **_: key, model.Answer, "colour") == "conflict.column.made"  # type: ignore[arg-type]  # words alone


@pytest.mark.parametrize(
    ("kind", "column", "form"),
    [
        (model.Answer, "comment", Form.TEXT),
        (model.Answer, "outcome", Form.CHOICE),
        (model.CaseReview, "documented_hours", Form.NUMBER),
        (model.CaseReview, "talks", Form.DATES),
        (model.CaseReview, "referred", Form.DATE),
        (model.Visit, "arrived", Form.MOMENT),
        (model.Visit, "no_conflict", Form.YES_NO),
        (model.Visit, "citizens_met", Form.WHOLE),
        (model.Visit, "site", Form.NAMED),
        (model.Agreement, "programmes", Form.LIST),
        (model.Contact, "phone", Form.LINE),
        (model.Setting, "value", Form.SETTING),
        (model.Draw, "commitment", Form.MADE),
        (model.Participant, LIVE, Form.LIVE),
        (model.Answer, "colour", Form.MADE),
    ],
)
def test_a_column_is_read_by_what_it_holds(kind: type, column: str, form: Form) -> None:
    assert form_of(kind, column) is form


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        (model.Draw, "digits"), (model.Signature, "name"), (model.Report, "reason"),
        (model.Visit, "state"), (model.Visit, "arrived"), (model.Supplier, "cvr"),
        (model.Setting, "value"), (model.Participant, LIVE),
    ],
)  # fmt: skip
def test_what_is_signed_drawn_or_made_is_never_written_anew(kind: type, column: str) -> None:
    assert not takes_own(kind, column)


@pytest.mark.parametrize(
    ("kind", "column", "stored", "fitting"),
    [
        (model.Answer, "outcome", "not_ok", True),
        (model.Answer, "outcome", "", True),
        (model.Answer, "outcome", "fine", False),
        (model.Answer, "comment", "Set i sagen", True),
        (model.Answer, "comment", None, False),
        (model.CaseReview, "referred", "2026-11-20", True),
        (model.CaseReview, "referred", "20-11-2026", False),
        (model.CaseReview, "referred", None, True),
        (model.CaseReview, "documented_hours", "12.5", True),
        (model.CaseReview, "documented_hours", "-1", False),
        (model.CaseReview, "documented_hours", "NaN", False),
        (model.CaseReview, "documented_hours", "mange", False),
        (model.CaseReview, "talks", '["2026-05-12"]', True),
        (model.CaseReview, "talks", '["i går"]', False),
        (model.CaseReview, "talks", "{}", False),
        (model.Visit, "citizens_met", 4, True),
        (model.Visit, "citizens_met", "fire", False),
    ],
)
def test_a_value_fits_where_its_field_would_take_it(
    kind: type, column: str, stored: str | int | None, fitting: bool
) -> None:
    assert fits(kind, column, stored) is fitting


def test_what_is_encoded_is_read_back_as_it_was() -> None:
    for column, read in (
        ("referred", date(2026, 5, 12)), ("documented_hours", Decimal("12.50")),
        ("talks", (date(2026, 5, 12),)),
    ):  # fmt: skip
        told = tuple(day.isoformat() for day in read) if isinstance(read, tuple) else read
        assert decoded(model.CaseReview, column, encoded(told)) == read


def test_a_value_that_cannot_be_read_is_shown_as_it_stands() -> None:
    assert decoded(model.CaseReview, "referred", "snart") == "snart"


BEFORE = "APV forevist. Handlingsplan mangler tidsfrist."


def test_words_that_came_are_marked_with_the_gaps_between_them() -> None:
    text = "APV fra 2. marts 2024 forevist. Handlingsplan mangler tidsfrist og ansvarlig."
    assert [piece for piece, new in marked(text, BEFORE) if new] == [
        "fra 2. marts 2024", "og ansvarlig",
    ]  # fmt: skip


def test_a_text_that_is_the_same_has_no_marks() -> None:
    assert marked(BEFORE, BEFORE) == ((BEFORE, False),)
    assert marked("", BEFORE) == ()


def test_a_text_too_long_to_be_compared_at_once_is_shown_unmarked() -> None:
    assert marked("ord " * 2000, "andet") == (("ord " * 2000, False),)


@given(st.text(), st.text())
def test_the_pieces_joined_are_the_text(text: str, other: str) -> None:
    assert "".join(piece for piece, _ in marked(text, other)) == text
