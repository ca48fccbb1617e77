"""CVR, P-number and EAN (domain.md, section B)."""

from __future__ import annotations

import pytest

from inspector.domain.registry_numbers import bare, fault, full_length


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("cvr", "13748136", ""),
        ("cvr", "13-74-81-36", ""),
        ("cvr", "DK 13 74 81 36", ""),
        ("cvr", "CVR-nr. 13748136", ""),
        ("cvr", "13748137", "cvr-check-digit"),
        ("cvr", "1374813", "cvr-length"),
        ("cvr", "137481361", "cvr-length"),
        ("cvr", "1374813X", "cvr-not-digits"),
        ("cvr", "00000000", "cvr-check-digit"),
        ("cvr", "１３７４８１３６", "cvr-not-digits"),
        ("p_number", "1003388382", ""),
        ("p_number", "P 1003388382", ""),
        ("p_number", "100338838", "p_number-length"),
        ("ean", "5798000016002", ""),
        ("ean", "57 98 000 016 002", ""),
        ("ean", "5798000016003", "ean-check-digit"),
        ("ean", "579800001600", "ean-length"),
    ],
)
def test_a_number_is_sound_or_its_fault_is_told(field: str, text: str, reason: str) -> None:
    assert fault(field, bare(text)) == reason


@pytest.mark.parametrize(
    ("column", "full"),
    [
        (["00123", "00124", "125"], 5),
        (["00123", "12345", "125"], 5),
        (["001", "999", "1000"], 0),  # the numbers simply grow
        (["001", "01", "3"], 0),
        (["A-1", "B-2"], 0),
        (["7", "8", "10"], 0),
        (["001", "2"], 0),  # one number shows nothing
    ],
)
def test_a_column_shows_whether_zeros_in_front_belong(column: list[str], full: int) -> None:
    assert full_length(column) == full
