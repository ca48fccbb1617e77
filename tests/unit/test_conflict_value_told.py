"""What a screen reader says of one value of a conflict."""

from __future__ import annotations

import pytest

from inspector.gateways.texts import Texts
from ui.presenters.conflict_values import ValueCard


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Skabet er låst", "Værdi A: Skabet er låst. Skrevet af Ida"),
        ("Skabet er låst.", "Værdi A: Skabet er låst. Skrevet af Ida"),
        ("Er skabet låst?", "Værdi A: Er skabet låst? Skrevet af Ida"),
        ("Skabet er låst.\n", "Værdi A: Skabet er låst. Skrevet af Ida"),
    ],
)
def test_a_value_ends_in_one_full_stop(words: Texts, text: str, told: str) -> None:
    card = ValueCard(
        letter="A", dot="d:1", stored=text, text=text, pieces=(), who="Ida", when="i dag",
        where="på T3",
    )  # fmt: skip
    assert card.told(words).startswith(told)
