"""The script for the supplier under `python3 -I`, against the program's own draw."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from verification_scene import (
    FILES,
    V2,
    V3,
    V4,
    VECTORS,
    Vector,
    as_nfd,
    checked_by_script,
    csv_of,
    frame,
    numbers,
)

PASSES = "Alt passer: listen, det låste tal, cifrene og stikprøven."
CHANGED = "FORKERT: Listen er ikke den, der blev låst."
SIGNS = st.characters(exclude_categories=("C", "Z"), exclude_characters="|")
COUNTS = "FORKERT: Antal eller h0 er et andet."
SAMPLE = "FORKERT: Stikprøven er ikke den, kvitteringen viser."
FRAMES = st.lists(
    st.text(SIGNS, min_size=1, max_size=12).map(lambda text: unicodedata.normalize("NFC", text)),
    min_size=1,
    max_size=30,
    unique_by=lambda text: unicodedata.normalize("NFC", text.casefold()),
)


def test_it_has_thirty_lines_that_can_be_read():
    lines = FILES.script().decode().splitlines()
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_every_vector_passes(tmp_path, vector):
    assert checked_by_script(tmp_path, numbers(vector), frame(vector)) == (0, PASSES)


@pytest.mark.parametrize(
    "data",
    [
        frame(V3).replace(b"KBH-2026-0007", b"KBH-2026-0107"),
        frame(V3).replace(b"KBH-2026-0100\tIGANG", b"KBH-2026-0100\tAFSLUTTET"),
        frame(V3).replace(b"KBH-2026-0100\tIGANG\n", b""),
        frame(V3) + b"KBH-2026-0101\tIGANG\n",
        frame(V3) + b"KBH-2026-0100\tIGANG\n",
        b"",
        b"\n\n",
        b"\xff\xfe\x00",
        b'"' + b"a" * 200_000 + b'"\n',
    ],
)
def test_a_changed_list_is_named(tmp_path, data):
    assert checked_by_script(tmp_path, numbers(V3), data) == (1, CHANGED)


@pytest.mark.parametrize(
    "data",
    [
        csv_of(V4.rows),
        csv_of(V4.rows, quoted=True),
        csv_of(V4.rows, sign=",", end="\n", encoding="utf-8"),
        csv_of(V4.rows, sign="\t", encoding="utf-16"),
        csv_of(V4.rows, head=("Sagsnummer", "Lag"), encoding="cp1252"),
        csv_of(V4.rows, head=("TILSYN-RAMME-1", "")),
        frame(V4).replace(b"\n", b"\r\n"),
        as_nfd(frame(V4)),
    ],
)
def test_a_list_saved_by_a_spreadsheet_passes(tmp_path, data):
    assert checked_by_script(tmp_path, numbers(V4), data) == (0, PASSES)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"secret": "1" * 64}, "FORKERT: Det hemmelige tal er ikke det, der blev låst."),
        ({"commitment": "1" * 64}, "FORKERT: Det hemmelige tal er ikke det, der blev låst."),
        ({"digits": "1"}, "FORKERT: Der er for få cifre, eller der står andet end cifre."),
        ({"digits": "²" * 24}, "FORKERT: Der er for få cifre, eller der står andet end cifre."),
        ({"digits": "٣" * 24}, "FORKERT: Der er for få cifre, eller der står andet end cifre."),
        ({"digits": "11382438112797316654"}, COUNTS),
        ({"h0": "0" * 64}, COUNTS),
        ({"strata": []}, COUNTS),
    ],
)
def test_a_changed_number_is_named(tmp_path, changed, told):
    assert checked_by_script(tmp_path, numbers(V2, **changed), frame(V2)) == (1, told)


def changed_strata(**changed):
    return [one | changed for one in numbers(V3)["strata"]]


WRONG_STRATA = [
    (changed_strata(population=1), COUNTS),
    (changed_strata(id="ALLE"), COUNTS),
    (numbers(V3)["strata"][:1], COUNTS),
    (numbers(V3)["strata"] * 2, COUNTS),
    ([numbers(V3)["strata"][0]] * 2, COUNTS),
    (changed_strata(sample=14), SAMPLE),
    (changed_strata(drawn=[]), SAMPLE),
    ([one | {"drawn": one["drawn"][:-1]} for one in numbers(V3)["strata"]], SAMPLE),
]


@pytest.mark.parametrize(("strata", "told"), WRONG_STRATA)
def test_the_strata_are_those_of_the_list_and_the_sample_is_whole(tmp_path, strata, told):
    assert checked_by_script(tmp_path, numbers(V3, strata=strata), frame(V3)) == (1, told)


def test_it_says_how_many_of_how_many(tmp_path):
    checked_by_script(tmp_path, numbers(V3), frame(V3))
    command = [sys.executable, "-I", "efterproev.py", "ramme.txt", "tal.json"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert "AFSLUTTET, 15 af 60, og reserve: KBH-2026-" in done.stdout
    assert "IGANG, 15 af 40, og reserve: KBH-2026-" in done.stdout


def test_a_draw_that_was_given_up_has_a_list_and_a_locked_number(tmp_path):
    code, said = checked_by_script(tmp_path, numbers(V2, digits=""), frame(V2))
    assert (code, said) == (0, "Listen og det låste tal passer. Der blev ikke trukket lod.")


@settings(max_examples=15, deadline=None)
@given(FRAMES, st.text("0123456789", min_size=24, max_size=30), st.booleans())
def test_any_frame_passes_and_is_another_without_its_last_case(cases, digits, as_csv):
    rows = [(case, "ALLE") for case in cases]
    vector = Vector("any", rows, "2026-T3-014-A", "c" * 64, digits)
    quoted = [(case.replace('"', '""'), name) for case, name in rows]
    data = csv_of(quoted, quoted=True) if as_csv else frame(vector)
    with tempfile.TemporaryDirectory() as folder:
        told = numbers(vector)
        assert checked_by_script(Path(folder), told, data) == (0, PASSES)
        fewer = csv_of(quoted[:-1], quoted=True)
        assert checked_by_script(Path(folder), told, fewer) == (1, CHANGED)
