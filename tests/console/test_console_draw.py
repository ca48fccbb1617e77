"""`draw` on the command line: the published vectors, and every way its parts may not fit."""

from __future__ import annotations

import pytest
from console_scene import Console

from inspector.domain.draw import frame_text

V2_ORDER = ("001", "007", "011", "012", "005", "004", "009", "003", "010", "002", "008", "006")
V3_COMPLETED = "0008 0007 0036 0039 0023 0010 0028 0059 0042 0052 0038 0055 0034 0012 0026"
V3_ONGOING = "0089 0081 0080 0068 0076 0088 0064 0073 0094 0072 0075 0084 0082 0083 0100"
V3_SECRET = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture(scope="module")
def console() -> Console:
    return Console()


def frame(path, rows, *, separator=",", head=("case_id", "stratum"), encoding="utf-8"):
    lines = [separator.join(row) for row in (head, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def v2_rows():
    return [(f"SAG-{number:03d}", "ALLE") for number in range(1, 13)]


def v3_rows():
    return [
        (f"KBH-2026-{number:04d}", "AFSLUTTET" if number <= 60 else "IGANG")
        for number in range(1, 101)
    ]


def draw(console, path, *, number, secret, digits, sizes, reserve=0, json=True):
    given = ["draw", path, "--draw-no", number, "--secret", secret, "--digits", digits]
    for size in sizes:
        given += ["--size", size]
    return console.run(*given, "--reserve", reserve, *(["--json"] if json else []))


def v2(console, path, **other):
    given = {"number": "2026-001", "secret": "0" * 64, "digits": "01382438112797316654"}
    return draw(console, path, **({"sizes": ["ALLE=12"]} | given | other))


def test_vector_2(console, tmp_path):
    answer = v2(console, frame(tmp_path / "ramme.csv", v2_rows()))

    assert answer.code == 0
    assert answer.err == ""
    assert answer.json == {
        "frame_hash": "23022714d00b345d633522b21b882eb171cdeb0edd203a636ffea7be9841dcac",
        "commitment": "cecbc6c09e634cf9b2ec341dd217f2ec64cbcfd4e53bd024d351b0f68d906b38",
        "h0": "8af487f2d73deefa7ffd53c4f93fc6185a56a64029c70e25d11b3a55692dfc76",
        "strata": {
            "ALLE": {
                "population": 12,
                "sample": [f"SAG-{number}" for number in V2_ORDER],
                "reserve": [],
            }
        },
    }


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "cp1252")]
)
def test_vector_3_in_any_delimiter_and_encoding(console, tmp_path, separator, encoding):
    path = frame(tmp_path / "ramme.csv", v3_rows(), separator=separator, encoding=encoding)
    answer = draw(
        console, path, number="2026-014-A", secret=V3_SECRET, digits="351622146535142663215344",
        sizes=["AFSLUTTET=15", "IGANG=15"], reserve=5,
    )  # fmt: skip

    found = answer.json
    assert found["frame_hash"].startswith("7a3ff780e0e5920de33851393bf61e8e")
    assert found["commitment"].startswith("9ce26721f6447898e508e9dd9926c8a4")
    assert found["h0"] == "2553b67c8315c4a46ef7f166ca822a4c1a45a01a3c7f81241cb8dc5e1dca1bc2"
    completed, ongoing = found["strata"]["AFSLUTTET"], found["strata"]["IGANG"]
    assert (completed["population"], ongoing["population"]) == (60, 40)
    assert completed["sample"] == [f"KBH-2026-{number}" for number in V3_COMPLETED.split()]
    assert [case[-4:] for case in completed["reserve"]] == ["0057", "0047", "0040", "0018", "0005"]
    assert ongoing["sample"] == [f"KBH-2026-{number}" for number in V3_ONGOING.split()]
    assert [case[-4:] for case in ongoing["reserve"]] == ["0092", "0099", "0098", "0096", "0090"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_list_a_supplier_was_handed_is_a_frame(console, tmp_path, ending):
    handed = tmp_path / "Lodtrækning 2026-001 sagsliste.txt"
    handed.write_bytes(frame_text(v2_rows()).replace("\n", ending).encode())

    assert v2(console, handed).json == v2(console, frame(tmp_path / "r.csv", v2_rows())).json


def test_the_order_of_the_rows_changes_nothing(console, tmp_path):
    forward = v2(console, frame(tmp_path / "a.csv", v2_rows()))
    backward = v2(console, frame(tmp_path / "b.csv", reversed(v2_rows())))

    assert forward.json == backward.json


def test_vector_5_keeps_leading_zeros(console, tmp_path):
    path = frame(tmp_path / "ramme.csv", v2_rows()[:3])
    given = {"number": "2026-003", "secret": "ff" * 32, "sizes": ["ALLE=3"]}

    answer = draw(console, path, digits="00000000000000000001", **given)
    assert answer.json["strata"]["ALLE"]["sample"] == ["SAG-001", "SAG-003", "SAG-002"]
    assert answer.json["frame_hash"].startswith("9a9e098c5387d20a")

    short = draw(console, path, digits="1", **given)
    assert (short.code, short.out) == (1, "")
    assert "mindst" in short.sentence


def test_digits_may_have_spaces(console, tmp_path):
    path = frame(tmp_path / "ramme.csv", v2_rows())

    assert v2(console, path, digits="01382 43811 27973 16654").json == v2(console, path).json


def test_a_stratum_smaller_than_asked_is_drawn_whole(console, tmp_path):
    answer = v2(console, frame(tmp_path / "ramme.csv", v2_rows()), sizes=["ALLE=99"], reserve=5)

    assert len(answer.json["strata"]["ALLE"]["sample"]) == 12
    assert answer.json["strata"]["ALLE"]["reserve"] == []


def test_without_json_the_draw_is_lines_to_read(console, tmp_path):
    answer = v2(console, frame(tmp_path / "ramme.csv", v2_rows()), json=False, reserve=1,
                sizes=["ALLE=2"])  # fmt: skip

    assert answer.code == 0
    assert "8af487f2d73deefa" in answer.out
    assert [line.split()[:2] for line in answer.out.splitlines()[-3:]] == [
        ["1", "SAG-001"], ["2", "SAG-007"], ["R1", "SAG-011"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"secret": "0" * 63},
        {"secret": "g" * 64},
        {"digits": "1" * 23},
        {"digits": "1234567890123456789"},
        {"digits": "12345678901234567890x"},
        {"sizes": ["ANDRE=3"]},
        {"sizes": ["ALLE=3", "ANDRE=3"]},
    ],
)
def test_parts_that_do_not_fit_are_one_sentence(console, tmp_path, other):
    answer = v2(console, frame(tmp_path / "ramme.csv", v2_rows()), **other)

    assert (answer.code, answer.out) == (1, "")
    assert answer.sentence.endswith(".")


@pytest.mark.parametrize(
    "rows",
    [
        [("SAG-1", "ALLE"), ("SAG-1", "ALLE")],
        [("SAG-1", "ALLE"), ("sag-1", "ALLE")],
        [("SAG|1", "ALLE")],
        [("", "ALLE"), ("SAG-2", "ALLE")],
        [],
    ],
)
def test_a_frame_that_cannot_be_drawn_from_is_one_sentence(console, tmp_path, rows):
    answer = v2(console, frame(tmp_path / "ramme.csv", rows))

    assert (answer.code, answer.out) == (1, "")
    assert answer.sentence.endswith(".")


def test_a_frame_wants_its_two_columns(console, tmp_path):
    path = frame(tmp_path / "ramme.csv", v2_rows(), head=("sag", "lag"))
    answer = v2(console, path)

    assert (answer.code, answer.out) == (1, "")
    assert "case_id" in answer.sentence
