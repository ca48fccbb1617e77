"""The page for the supplier, in a real browser without a network, against the program's draw."""

from __future__ import annotations

import json
import re

import pytest
from verification_scene import (
    FILES,
    V2,
    V3,
    V4,
    V5,
    VECTORS,
    Browser,
    Vector,
    as_nfd,
    csv_of,
    driven,
    frame,
    numbers,
    one_stratum,
)

CHANGED = [
    frame(V3).replace(b"KBH-2026-0007", b"KBH-2026-0107"),
    frame(V3).replace(b"KBH-2026-0100\tIGANG", b"KBH-2026-0100\tAFSLUTTET"),
    frame(V3).replace(b"KBH-2026-0100\tIGANG\n", b""),
    frame(V3) + b"KBH-2026-0101\tIGANG\n",
    b"",
    b"\x00\x01\x02",
]
SAVED = [
    csv_of(V3.rows),
    csv_of(V3.rows, quoted=True),
    csv_of(V3.rows, sign=",", end="\n", encoding="utf-8"),
    csv_of(V3.rows, sign="\t", encoding="utf-16"),
    csv_of(V3.rows[::-1], head=("Sagsnummer", "Lag"), encoding="cp1252"),
    frame(V3).replace(b"\n", b"\r\n"),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    made = Browser(tmp_path_factory.mktemp("browser"))
    yield made
    made.close()


def lots(vector, told):
    return [case for one in told["strata"] for case in one["drawn"]]


@pytest.mark.parametrize("own", [True, False], ids=["own", "written"])
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_the_page_draws_as_the_program_does(browser, tmp_path, vector, own):
    told = numbers(vector)
    answer = driven(browser, tmp_path, told, [(frame(vector), {})], own=own)
    (found,) = answer["answers"]
    assert found["judgement"] == "agrees"
    assert found["head"] == "Alt passer"
    assert found["cases"] == lots(vector, told)
    assert answer["own"] is own
    assert answer["lang"] == "da"


def test_a_file_opened_from_the_disk_may_use_the_browsers_own_hash(browser, tmp_path):
    answer = driven(browser, tmp_path, numbers(V5), [(frame(V5), {})])
    assert answer["secure"]
    assert answer["answers"][0]["lots"] == ["0,616079252440", "0,946698042731", "0,975573843329"]


def test_changed_lists_are_named_and_lists_saved_by_a_spreadsheet_pass(browser, tmp_path):
    told = numbers(V3)
    answers = driven(browser, tmp_path, told, [(data, {}) for data in (*CHANGED, *SAVED)])[
        "answers"
    ]
    for found in answers[: len(CHANGED)]:
        assert found["judgement"] == "list-changed"
        assert found["head"] == "Listen er ikke den, der blev låst"
        assert not found["cases"]
    assert "KBH-2026-0007" in answers[0]["steps"]  # a drawn case that is not in the file
    assert "99 sager" in answers[2]["steps"]
    for found in answers[len(CHANGED) :]:
        assert found["judgement"] == "agrees"
        assert found["cases"] == lots(V3, told)


def test_composed_and_decomposed_letters_are_one_list(browser, tmp_path):
    told = numbers(V4)
    (found,) = driven(browser, tmp_path, told, [(as_nfd(frame(V4)), {})])["answers"]
    assert (found["judgement"], found["cases"]) == ("agrees", lots(V4, told))


def test_signs_beyond_the_first_plane_stand_where_their_bytes_say(browser, tmp_path):
    cases = ("\U0001f600-1", "\uffee-2", "\uff21-3", "A", "AB", "Z-\U00020000")
    vector = Vector("far", one_stratum(*cases), "2026-009", "cd" * 32, "1" * 24)
    told = numbers(vector)
    (found,) = driven(browser, tmp_path, told, [(frame(vector), {})])["answers"]
    assert (found["judgement"], found["cases"]) == ("agrees", lots(vector, told))


def test_twenty_thousand_cases_are_worked_out(browser, tmp_path):
    rows = [(f"KBH-2026-{number:05d}", "ALLE") for number in range(20_000)]
    vector = Vector("many", rows, "2026-010", "ef" * 32, "2" * 24, {"ALLE": (30, 10)})
    told = numbers(vector)
    for own in (True, False):
        (found,) = driven(browser, tmp_path, told, [(frame(vector), {})], own=own)["answers"]
        assert (found["judgement"], found["cases"]) == ("agrees", lots(vector, told))


def test_every_number_can_be_corrected_and_is_judged(browser, tmp_path):
    told = numbers(V2)
    grouped = " ".join(told["commitment"][at : at + 8] for at in range(0, 64, 8)).upper()
    cases = [
        (frame(V2), {"commitment": grouped}),
        (frame(V2), {"commitment": "0" * 64}),
        (frame(V2), {"commitment": told["commitment"], "secret": "1" * 64}),
        (frame(V2), {"secret": told["secret"], "digits": "1"}),
        (frame(V2), {"digits": "11382438112797316654"}),
        (frame(V2), {"digits": ""}),
    ]
    found = [one["judgement"] for one in driven(browser, tmp_path, told, cases)["answers"]]
    changed = ["secret-changed", "secret-changed", "digits-few", "sample-differs", "not-drawn"]
    assert found == ["agrees", *changed]


def test_the_strata_are_those_of_the_list_and_the_numbers_those_of_the_receipt(browser, tmp_path):
    strata = numbers(V3)["strata"]
    wrong = {
        "counts-differ": (
            [], strata[:1], strata * 2, [one | {"id": "ALLE"} for one in strata],
            [one | {"population": 1} for one in strata],
        ),
        "sample-differs": (
            [one | {"drawn": one["drawn"][:-1]} for one in strata],
            [one | {"sample": 0, "reserve": 0, "taken": 0, "drawn": []} for one in strata],
        ),
    }  # fmt: skip
    for judgement, many in wrong.items():
        for one in many:
            told = numbers(V3, strata=one)
            (found,) = driven(browser, tmp_path, told, [(frame(V3), {})])["answers"]
            assert found["judgement"] == judgement
    told = numbers(V3, h0="0" * 64)
    (found,) = driven(browser, tmp_path, told, [(frame(V3), {})])["answers"]
    assert (found["judgement"], found["head"]) == (
        "h0-differs", "Lodtrækningens kontroltal er et andet",
    )  # fmt: skip


def test_nothing_in_the_numbers_can_become_a_part_of_the_page(browser, tmp_path):
    name = '</script><script>document.title="x"</script><b>&amp;'
    told = numbers(V5, supplier=name)
    page = FILES.page(json.dumps(told)).decode()
    assert name not in page
    assert driven(browser, tmp_path, told, [(frame(V5), {})])["answers"][0]["judgement"] == "agrees"


def test_the_page_asks_nothing_of_the_outside_and_is_readable():
    page = FILES.page(json.dumps(numbers(V2))).decode()
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|//www|@import|url\(|fetch\(|XMLHttp|innerHTML|eval\(", page)
    assert re.search(r'<html lang="da">', page)
    assert max(map(len, page.splitlines())) < 2500
    for field in re.findall(r'<input type="text" id="([a-z_]+)"', page):
        assert f'<label for="{field}">' in page
