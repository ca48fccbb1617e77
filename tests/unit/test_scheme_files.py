"""A scheme file is read whole or refused with every fault at its line.

The faulty texts below carry their expectation: a line that ends in `# ! code` has that
fault, and no other line has one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.errors import InspectionError
from inspector.domain.scheme import Check, Scope, Selection, Step, Unit, Wording
from inspector.domain.scheme_rules import CASE_DATES
from inspector.domain.scheme_shape import SCHEME
from inspector.domain.scheme_text import canonical, scheme_hash
from inspector.gateways.scheme_files import (
    Fault,
    SchemeFolder,
    check_scheme,
    read_scheme_text,
)
from inspector.gateways.scheme_lines import Lines
from inspector.gateways.texts import Texts, load_texts

TEXTS = Path(__file__).resolve().parents[2] / "resources" / "texts"

SOUND = """id = "lille"
version = "1"
title.da = "Lille skabelon"
title.en = "Small template"
valid_from = 2026-01-01
steps = ["arrival", "draw", "areas", "review"]
hours = true

[[kinds]]
id = "visit"
title = { da = "Besøg", en = "Visit" }

[[areas]]
id = "1"
title.da = "Område"
title.en = "Area"

[[areas.points]]
id = "1.1"
title.da = "Timer"
title.en = "Hours"
short.da = "Timer"
short.en = "Hours"
check = "hours"
scope = "case"

[[draws]]
id = "cases"
[[draws.strata]]
id = "ALLE"
title.da = "Alle"
title.en = "All"
selection = "all"
size = 10

[[case_rules]]
id = "R1"
title.da = "Plan"
title.en = "Plan"
since = "referred"
until = "plan_written"
amount = 1
unit = "months"

[[deadlines]]
id = "D1"
title.da = "Rapport"
title.en = "Report"
after = "visit"
amount = 1
unit = "weeks"
duty = "unit"

[escalation]
cases_with_difference = 3
of_cases = 10
"""

BROKEN = '''id = "brudt skabelon"  # ! odd-id
version = 2  # ! not-text
valid_from = 2026-01-01
valid_to = 2025-12-31  # ! validity-reversed
sources = "S0"  # ! not-text-list
hour = true  # ! unknown-key-near
farve = "grøn"  # ! unknown-key
steps = [  # ! repeated-step no-review-step step-needed unknown-value-near
  "areas", "areas", "reveiw"
]

[title]
da = "   "  # ! empty-danish
en = "Broken template"

[summary]  # ! missing-english
da = """
[[areas]]
id = "ikke et område"  # heller ikke en nøgle
"""

[[kinds]]  # ! missing-key
id = "control"

[[kinds]]
id = "control"  # ! repeated-id
title.da = "Opfølgning"
title.en = "Follow-up"
announced = "nej"  # ! not-flag
times = 0  # ! times-without-period not-above-zero

[[areas]]
id = "1"
title.da = "Område"
title.en = ""  # ! missing-english
step = "review"  # ! area-in-wrong-step

[[areas.points]]  # ! short-missing
id = "1.1"
title = "Timer"  # ! not-wording
check = "hours"  # ! hours-not-compared
scope = "case"

[[areas.points]]  # ! target-missing
id = "1.1"  # ! repeated-id
title.da = "Mål"
title.en = "Target"
short.da = "En for lang betegnelse"  # ! short-too-long
short.en = "Target"
check = "percentage"
scored = 1  # ! not-flag

[[areas.points]]
id = "1.3"
title.da = "Mål"
title.en = "Target"
title.sv = "Mål"  # ! unknown-language
check = "percentage"
target = 650  # ! target-out-of-range

[[areas.points]]
id = "1.4"
title.en = "Only English"  # ! missing-danish
check = "skøn"  # ! unknown-value
target = 5  # ! target-without-percentage

[[areas]]  # ! step-needed-by-area
id = "2"
title.da = "Rundvisning"
title.en = "Tour"
step = "tour"

[[draws]]
id = "a"
strata = []  # ! empty-list

[[draws]]  # ! two-draws-for-all
id = "b"

[[draws.strata]]
id = "X"
title.da = "Alle"
title.en = "All"
selection = "all"
size = 0  # ! not-above-zero
reserve = -1  # ! below-zero

[[draws.strata]]
id = ""  # ! empty-text
title.da = "I gang"
title.en = "Ongoing"
selection = "ongoing_on"  # ! strata-overlap
size = "15"  # ! not-whole-number

[[draws]]
id = "c"
kinds = ["controll"]  # ! unknown-kind
strata = 15  # ! not-table-list

[[draws]]  # ! missing-key two-draws-for-kind
id = "d"
kinds = ["controll"]  # ! unknown-kind

[[case_rules]]
id = "R1"
title.da = "Plan"
title.en = "Plan"
since = "refered"  # ! unknown-case-date-near
until = "xyz"  # ! unknown-case-date
amount = -1  # ! below-zero
unit = "hours"  # ! unit-hours

[[case_rules]]
id = "R2"
title.da = "Samtale"
title.en = "Talk"
since = "talks"  # ! since-talks
until = "talks"
amount = 1
unit = "months"
every = true
at_least = true  # ! every-at-least

[[case_rules]]  # ! every-and-talks
id = "R3"
title.da = "Plan"
title.en = "Plan"
since = "referred"
until = "talks"
amount = 1
unit = "months"

[[case_rules]]
id = "R4"
title.da = "Plan"
title.en = "Plan"
since = "referred"
until = "referred"  # ! same-date-twice
amount = 1
unit = "months"

[[deadlines]]
id = "D1"
title.da = "Rapport"
title.en = "Report"
after = "visit"
amount = -2  # ! below-zero
unit = "hours"  # ! unit-hours
duty = "somebody"  # ! unknown-value
kinds = ["yearly"]  # ! unknown-kind

[escalation]  # ! escalation-without-hours
cases_with_difference = 9  # ! escalation-cases
of_cases = 3
share_of_hours = 5  # ! escalation-share
'''

MORE_BROKEN = """id = "b"
version = "1"
title.da = "B"
title.en = "B"
valid_from = "2026"  # ! not-date
hours = true
steps = ["review", "areas"]  # ! review-not-last
areas = [  # ! case-point-without-draw
  { id = "1", title.da = "A", title.en = "A", points = [
    { id="1.1", title.da = "P", title.en = "P", short.da = "P", short.en = "P", scope = "case" }
  ] }
]

[[kinds]]
id = "k"
title.da = "K"
title.en = "K"

[escalation]  # ! escalation-half-given
of_cases = 3
share_of_hours = "5"  # ! not-number
"""

TABLE_BROKEN = """id = "b"  # ! missing-key
version = "1"
title.da = "B"
title.en = "B"
escalation = 3  # ! not-table
steps = [
  "areas",
  "review",
]
areas = [  # ! not-table-list
  1,
]
""".replace(" missing-key missing-key missing-key missing-key", " missing-key")

SYNTAX = """id = "b"
version = "1
title.da = "B"
title.da = "C"
steps = ["areas", "review"]
hours = ja

[[kinds]]
id = "k"
title.da = "K
title.en = "K"

[[areas]]
id = "1"
title.da = "A"
title.en = "A"
step = "aereas"
"""


def expected(text: str) -> list[tuple[int, str]]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if marked := re.search(r"# ! ([a-z -]+)$", line):
            found += [(number, code) for code in marked[1].split()]
    return sorted(found)


def told(text: str) -> list[tuple[int, str]]:
    return sorted((fault.line, fault.code) for fault in check_scheme(text))


def folder_with(folder: Path, **files: str) -> SchemeFolder:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return SchemeFolder(folder)


@pytest.mark.parametrize("text", [SOUND, BROKEN, MORE_BROKEN, TABLE_BROKEN])
def test_every_fault_is_told_at_once_and_at_its_line(text: str) -> None:
    assert told(text) == expected(text)


def test_lines_that_cannot_be_read_are_told_together_with_the_faults_of_the_rest() -> None:
    assert told(SYNTAX) == [
        (2, "toml"),
        (4, "toml-twice"),
        (6, "toml"),
        (10, "toml"),
        (17, "unknown-value-near"),
    ]


def test_a_text_that_never_ends_is_told_where_it_begins() -> None:
    text = SOUND.replace('title.da = "Plan"', 'title.da = """Plan')
    line = text[: text.index('"""')].count("\n") + 1
    assert told(text) == [(line, "toml-open")]


def test_a_list_that_never_ends_is_told_where_it_begins() -> None:
    assert told(SOUND.replace('"review"]', '"review"')) == [(6, "toml-open")]


def test_a_section_given_twice_is_told_at_the_second() -> None:
    text = SOUND + "\n[escalation]\nof_cases = 3\n"
    assert told(text) == [(text[: text.rindex("[esc")].count("\n") + 1, "toml-table-twice")]


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    faults = [f for t in (BROKEN, MORE_BROKEN, TABLE_BROKEN, SYNTAX) for f in check_scheme(t)]
    for language in ("da", "en"):
        words = Texts(TEXTS, language)
        for fault in faults:
            assert "{" not in words(f"schemes.fault.{fault.code}", **fault.details)


def test_every_sentence_about_a_fault_is_reached_by_a_faulty_text(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\xff")
    texts = [BROKEN, MORE_BROKEN, TABLE_BROKEN, SYNTAX, SOUND + "\n[escalation]\n", 'a = """']
    codes = {fault.code for text in texts for fault in check_scheme(text)}
    codes |= {fault.code for _, faults in SchemeFolder(tmp_path).faulty() for fault in faults}
    keys = load_texts(TEXTS, "da")
    assert {f"schemes.fault.{code}" for code in codes} == {
        key for key in keys if key.startswith("schemes.fault.")
    }


def test_a_near_miss_is_answered_with_what_was_meant() -> None:
    faults = {fault.code: fault.details for fault in check_scheme(BROKEN)}
    assert faults["unknown-key-near"] == {"key": "hour", "near": "hours"}
    assert faults["unknown-value-near"]["near"] == "review"
    assert faults["unknown-case-date-near"]["near"] == "referred"


def test_a_missing_english_text_is_a_remark_and_does_not_stop_the_scheme(tmp_path: Path) -> None:
    text = SOUND.replace('title.en = "Small template"\n', "")
    assert check_scheme(text) == [Fault(3, "missing-english", {"key": "title"}, blocks=False)]
    scheme = SchemeFolder(tmp_path).parse(text)
    assert scheme.title.told("en") == "Lille skabelon"


def test_a_sound_text_becomes_the_scheme_it_describes(tmp_path: Path) -> None:
    scheme = SchemeFolder(tmp_path).parse(SOUND)
    assert scheme.title == Wording("Lille skabelon", "Small template")
    assert scheme.valid_from == date(2026, 1, 1)
    assert scheme.steps == (Step.ARRIVAL, Step.DRAW, Step.AREAS, Step.REVIEW)
    point = scheme.case_points()[0]
    assert (point.check, point.scope, point.scored) == (Check.HOURS, Scope.CASE, True)
    plan = scheme.draw_plan("visit")
    assert plan is not None
    assert (plan.strata[0].selection, plan.strata[0].reserve) == (Selection.ALL, 5)
    assert scheme.case_rules[0].unit is Unit.MONTHS
    assert scheme.escalation.of_cases == 10


def test_a_faulty_text_is_refused_with_its_faults(tmp_path: Path) -> None:
    with pytest.raises(InspectionError) as refused:
        SchemeFolder(tmp_path).parse(BROKEN)
    faults = refused.value.details["faults"]
    assert isinstance(faults, list)
    assert refused.value.code == "scheme-faulty"
    assert refused.value.details["count"] == len(faults)
    assert refused.value.details["line"] == faults[0].line == 1
    assert all(fault.blocks for fault in faults)


def test_one_faulty_file_does_not_take_the_others_away(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, a=BROKEN, b=SOUND)
    assert [scheme.id for scheme in folder.all()] == ["lille"]
    assert [name for name, _ in folder.faulty()] == ["a.toml"]


def test_the_newest_version_is_the_one_in_use(tmp_path: Path) -> None:
    newer = SOUND.replace('version = "1"', 'version = "1.10"')
    older = SOUND.replace('version = "1"', 'version = "1.9"')
    folder = folder_with(tmp_path, a=newer, b=older)
    assert folder.text_of("lille") == newer
    assert [scheme.version for scheme in folder.all()] == ["1.10"]


def test_an_unknown_scheme_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InspectionError) as refused:
        SchemeFolder(tmp_path).text_of("ingen")
    assert (refused.value.code, refused.value.details) == ("scheme-unknown", {"scheme": "ingen"})


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes("æ".encode("cp1252"))
    with pytest.raises(InspectionError) as refused:
        read_scheme_text(tmp_path / "a.toml")
    assert refused.value.code == "scheme-unreadable"


def test_what_an_editor_changes_unasked_does_not_change_the_hash() -> None:
    edited = "\ufeff" + SOUND.replace("\n", "  \r\n").replace("å", "a\u030a")
    assert edited != SOUND
    assert canonical(edited) == canonical(SOUND)
    assert scheme_hash(edited) == scheme_hash(SOUND)
    assert scheme_hash(SOUND.replace("Timer", "Timen")) != scheme_hash(SOUND)


def test_a_text_edited_on_windows_has_its_faults_at_the_same_lines() -> None:
    assert told(BROKEN.replace("\n", "\r\n")) == told(BROKEN)


def test_lines_are_found_past_long_texts_lists_and_comments() -> None:
    lines = Lines(
        'a = """\n[x]\nb = 1\n"""\n'  # 1-4
        "l = [ # [[x]]\n  '[',\n]\n"  # 5-7
        "# [[x]]\n[[x]]\n"  # 8-9
        'k = "# \\" ["\n'  # 10
        "m = '''\n\"\"\"\n'''\n"  # 11-13
        '[[x.y]]\nz = 1\n[[x]]\n[[x.y]]\n[[x.y]]\n"z" . w = 2 # z = 3\n'  # 14-19
    )
    assert lines.of(("l", 0)) == 5
    assert lines.of(("x", 0)) == 9
    assert lines.of(("x", 0, "k")) == 10
    assert lines.of(("x", 0, "m")) == 11
    assert lines.of(("x", 0, "y", 0, "z")) == 15
    assert lines.of(("x", 1)) == 16
    assert lines.of(("x", 1, "y", 1)) == 18
    assert lines.of(("x", 1, "y", 1, "z", "w")) == 19
    assert lines.of(("x", 1, "y", 1, "unknown")) == 18
    assert lines.of(("nowhere",)) == 1


def test_leaving_out_any_single_line_never_breaks_the_check(tmp_path: Path) -> None:
    rows = SOUND.split("\n")
    folder = SchemeFolder(tmp_path)
    for number in range(len(rows)):
        text = "\n".join(rows[:number] + rows[number + 1 :])
        if not any(fault.blocks for fault in check_scheme(text)):
            folder.parse(text)


@given(st.text(alphabet="[]{}\"'=.#\\\n aidtles0-", max_size=200))
def test_no_text_whatever_breaks_the_check(text: str) -> None:
    for fault in check_scheme(text):
        assert 1 <= fault.line <= text.count("\n") + 1


@given(
    st.recursive(
        st.sampled_from(
            ["true", "1", "-1.5", '"x"', "2026-01-01", "2026-01-01T10:00:00", "12:00:00"]
        ),
        lambda inner: st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]"),
        max_leaves=4,
    ),
    st.integers(0, SOUND.count("\n")),
)
def test_a_value_of_any_type_anywhere_never_breaks_the_check(value: str, number: int) -> None:
    rows = SOUND.split("\n")
    if " = " in rows[number]:
        rows[number] = f"{rows[number].split(' = ')[0]} = {value}"
    text = "\n".join(rows)
    if not any(fault.blocks for fault in check_scheme(text)):
        SchemeFolder(Path()).parse(text)


def test_a_fault_is_a_plain_value() -> None:
    fault = check_scheme('id = "x y"')[0]
    assert replace(fault, line=1) == fault


def test_the_guide_names_every_key_and_choice_and_its_example_is_sound() -> None:
    guide = (TEXTS.parents[1] / "docs" / "scheme-format.md").read_text(encoding="utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    assert check_scheme(example) == []
    shapes = [SCHEME]
    for shape in shapes:
        for name, key in shape.keys.items():
            assert re.search(rf"`\[*{name}|\b{name}\b", guide), name
            for choice in key.choices:
                assert f"`{choice}`" in guide, choice
            if key.shape:
                shapes.append(key.shape)
    for name in CASE_DATES:
        assert f"`{name}`" in guide, name
