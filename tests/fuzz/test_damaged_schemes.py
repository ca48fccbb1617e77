"""Whatever line of a scheme is damaged, the check says where, and nothing breaks."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from inspector.gateways.scheme_files import SchemeFolder, check_scheme

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "schemes"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}
LINES = [(name, number) for name, text in TEXTS.items() for number in range(text.count("\n"))]


@given(place=st.sampled_from(LINES), how=st.sampled_from(["left out", "cut", "unquoted", "twice"]))
def test_a_damaged_scheme_is_told_and_never_breaks_the_check(
    place: tuple[str, int], how: str
) -> None:
    name, number = place
    rows = TEXTS[name].split("\n")
    row = rows[number]
    damaged = {
        "left out": [],
        "cut": [row[: len(row) // 2]],
        "unquoted": [row.replace('"', "", 1)],
        "twice": [row, row],
    }[how]
    text = "\n".join([*rows[:number], *damaged, *rows[number + 1 :]])
    faults = check_scheme(text)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in faults)
    if not any(fault.blocks for fault in faults):
        SchemeFolder(FOLDER).parse(text)
