"""The command line in one process: what it prints, where it prints it, and its exit code."""

from __future__ import annotations

import email
import json
from dataclasses import dataclass, field
from email import policy

import pytest
from console_scene import Answer, Console

from inspector.console.arguments import build_parser
from inspector.domain.model import Case, Supplier, Visit, VisitState
from inspector.services.reporting import report_file_name
from inspector.services.visiting import load_visit

SUPPLIERS = (
    "Leverandør;Type;CVR;P-nr;Adresse;Aftale;Aftale fra;Aftale til\n"
    "Jobvejen;ekstern;13748136;1003388382;Agade 1, 2100 København Ø;RA-1;01-01-2026;31-12-2029\n"
    "Center Nord;intern;25313763;1003388384;Cgade 3, 2400 København NV;;;\n"
)
ONE_WRONG = SUPPLIERS + "Skæv;ekstern;12345678;;;;;\n"
CASES = (
    "Sagsnr;Status;Startdato;Slutdato;Timer;Pris\n"
    "KBH-1;afsluttet;04-05-2026;28-08-2026;36,0;420\n"
    "KBH-2;i gang;11-05-2026;;36,0;420\n"
)
EMPTY_FOLDER_COMMANDS = (
    ("report", "2026-T3-014", "--out", "x.pdf"),
    ("sheets", "2026-T3-014", "--out", "x.pdf"),
    ("mail", "2026-T3-014", "--to", "a@b.dk", "--out", "x.eml"),
)


@pytest.fixture
def console() -> Console:
    return Console()


@pytest.fixture
def suppliers(tmp_path):
    path = tmp_path / "leverandører.csv"
    path.write_text(SUPPLIERS, encoding="utf-8")
    return path


def refused(answer: Answer) -> str:
    """One sentence, nothing on standard output, exit 1."""
    assert answer.code == 1
    assert answer.out == ""
    return answer.sentence


def number_of(console: Console, state: VisitState) -> str:
    return console.data.store.find(Visit, state=state)[0].number


# import


def test_an_import_tells_new_changed_unchanged_and_rejected(console, suppliers):
    answer = console.run("import", "suppliers", suppliers, "--json")

    assert answer.code == 0
    assert answer.json == {"new": 2, "changed": 0, "unchanged": 0, "rejected": []}
    assert list(answer.json) == ["new", "changed", "unchanged", "rejected"]
    assert answer.sentence == "De godkendte rækker er gemt."


def test_the_same_list_a_second_time_is_all_unchanged(console, suppliers):
    console.run("import", "suppliers", suppliers)
    answer = console.run("import", "suppliers", suppliers, "--json")

    assert answer.json == {"new": 0, "changed": 0, "unchanged": 2, "rejected": []}


def test_a_row_that_says_something_else_is_changed(console, suppliers):
    console.run("import", "suppliers", suppliers)
    suppliers.write_text(SUPPLIERS.replace("31-12-2029", "31-12-2030"), encoding="utf-8")

    answer = console.run("import", "suppliers", suppliers, "--json")

    assert answer.json["changed"] == 1
    assert answer.json["unchanged"] == 1


def test_a_dry_run_shows_and_stores_nothing(console, suppliers):
    answer = console.run("import", "suppliers", suppliers, "--dry-run", "--json")

    assert answer.code == 0
    assert answer.json["new"] == 2
    assert answer.sentence == "Intet er gemt: det var en prøve."
    assert console.data.store.tables == {}


def test_a_rejected_row_names_its_line_column_value_and_reason(console, suppliers):
    suppliers.write_text(ONE_WRONG, encoding="utf-8")
    answer = console.run("import", "suppliers", suppliers, "--json")

    assert answer.code == 0  # the good rows are stored
    assert console.data.store.count(Supplier) == 2
    (rejected,) = answer.json["rejected"]
    assert list(rejected) == ["row", "column", "value", "reason"]
    assert rejected["row"] == 4
    assert rejected["column"] == "CVR"
    assert rejected["value"] == "12345678"
    assert rejected["reason"].endswith(".")


def test_without_json_rejected_rows_are_told_beside_the_result(console, suppliers):
    suppliers.write_text(ONE_WRONG, encoding="utf-8")
    answer = console.run("import", "suppliers", suppliers)

    assert answer.out == "2 nye, 0 ændrede, 0 uændrede, 1 afvist.\n"
    assert answer.err.startswith("Linje 4, CVR: ")


def test_a_civil_number_is_never_printed(console, suppliers):
    suppliers.write_text(SUPPLIERS + "010190-1234;ekstern;;;;;;\n", encoding="utf-8")
    for arguments in (("--json",), ()):
        answer = console.run("import", "suppliers", suppliers, "--dry-run", *arguments)
        assert "010190" not in answer.out + answer.err
        assert "1234" not in answer.out + answer.err


def test_a_list_of_which_nothing_can_be_used_is_refused_and_still_shown(console, tmp_path):
    path = tmp_path / "leverandører.csv"
    path.write_text("Leverandør;CVR\nSkæv;12345678\n", encoding="utf-8")

    answer = console.run("import", "suppliers", path, "--json")

    assert answer.code == 1
    assert len(answer.json["rejected"]) == 1
    assert answer.sentence.startswith("Ingen af rækkerne i leverandører.csv kan indlæses.")
    assert console.data.store.tables == {}


@pytest.mark.parametrize("owner", ["13748136", "1003388382", "Jobvejen", "jobvejen"])
def test_cases_are_of_the_supplier_named_by_cvr_p_number_or_name(console, suppliers, owner):
    console.run("import", "suppliers", suppliers)
    cases = suppliers.with_name("sager.csv")
    cases.write_text(CASES, encoding="utf-8")

    first = console.run("import", "cases", cases, "--supplier", owner, "--json")
    second = console.run("import", "cases", cases, "--supplier", owner, "--json")

    assert first.json["new"] == 2
    assert second.json == {"new": 0, "changed": 0, "unchanged": 2, "rejected": []}
    assert {case.number for case in console.data.store.find(Case)} == {"KBH-1", "KBH-2"}


def test_cases_without_a_supplier_are_refused(console, suppliers):
    cases = suppliers.with_name("sager.csv")
    cases.write_text(CASES, encoding="utf-8")

    assert "leverandør" in refused(console.run("import", "cases", cases, "--json"))
    assert "leverandør" in refused(
        console.run("import", "cases", cases, "--supplier", "Findes Ikke", "--json")
    ).lower()  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\x03" * 50, b"PK\x03\x04kaput", b"Leverand\xc3\xb8r;CVR\n"]
)
def test_a_file_that_is_no_list_is_refused_with_one_sentence(console, tmp_path, content):
    path = tmp_path / "liste.csv"
    path.write_bytes(content)

    assert "liste.csv" in refused(console.run("import", "suppliers", path, "--json"))
    assert console.data.store.tables == {}


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "suppliers", "{folder}/findes-ikke.csv"),
        ("schemes", "check", "{folder}/findes-ikke.toml"),
        (
            "draw",
            "{folder}/x.csv",
            "--draw-no",
            "1",
            "--secret",
            "0" * 64,
            "--digits",
            "1" * 24,
            "--size",
            "A=1",
        ),
        ("import", "suppliers", "{folder}"),
    ],
)
def test_a_file_that_is_not_there_is_one_sentence(console, tmp_path, arguments):
    given = [part.format(folder=tmp_path) for part in arguments]

    assert "kunne ikke læses" in refused(console.run(*given))


# visits and their papers


def test_an_empty_folder_has_no_visits(console):
    answer = console.run("visits", "--json")

    assert answer.json == []
    assert answer.err == ""


@pytest.mark.parametrize("arguments", EMPTY_FOLDER_COMMANDS)
def test_a_visit_that_is_not_there_is_one_sentence(console, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)

    assert "findes ikke" in refused(console.run(*arguments))
    assert list(tmp_path.iterdir()) == []


def test_visits_are_objects_with_the_promised_keys(demo):
    rows = demo.run("visits", "--json").json

    for row in rows:
        assert {"id", "supplier", "type", "date", "state", "scheme"} <= set(row)
        assert all(isinstance(value, str) for value in row.values())
    assert {row["state"] for row in rows} == {"planned", "open", "locked", "cancelled"}
    assert {row["scheme"] for row in rows} <= {scheme.id for scheme in demo.world.shelf.all()}


def test_the_demo_fills_only_an_empty_folder(demo):
    count = demo.data.store.count(Visit)

    assert "tom mappe" in refused(demo.run("demo"))
    assert demo.data.store.count(Visit) == count


def test_the_report_of_a_locked_visit_is_the_same_bytes_every_time(demo, tmp_path):
    number = number_of(demo, VisitState.LOCKED)
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"

    one = demo.run("report", number, "--out", first)
    two = demo.run("report", number, "--out", second)

    assert (one.code, two.code) == (0, 0)
    assert one.out == ""
    assert "version 1" in one.sentence
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"%PDF")


def test_the_report_of_an_open_visit_says_that_it_is_a_draft(demo, tmp_path):
    out = tmp_path / "kladde.pdf"
    visit = demo.data.store.find(Visit, state=VisitState.OPEN)[0]

    answer = demo.run("report", visit.id, "--out", out)

    assert answer.code == 0
    assert "udkast" in answer.sentence
    assert out.read_bytes().startswith(b"%PDF")


def test_a_report_that_cannot_be_written_leaves_nothing_behind(demo, tmp_path):
    out = tmp_path / "findes-ikke" / "rapport.pdf"

    assert "rapport.pdf" in refused(
        demo.run("report", number_of(demo, VisitState.LOCKED), "--out", out)
    )
    assert list(tmp_path.iterdir()) == []


def test_sheets_are_a_pdf(demo, tmp_path):
    out = tmp_path / "skemaer.pdf"
    answer = demo.run("sheets", number_of(demo, VisitState.OPEN), "--out", out)

    assert answer.code == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_a_mail_carries_the_locked_report_unchanged(demo, tmp_path):
    number = number_of(demo, VisitState.LOCKED)
    out, pdf = tmp_path / "kladde.eml", tmp_path / "rapport.pdf"
    demo.run("report", number, "--out", pdf)

    answer = demo.run("mail", number, "--to", "leder@jobvejen.example", "--out", out)

    message = email.message_from_bytes(out.read_bytes(), policy=policy.default)
    (attached,) = message.iter_attachments()
    visit = demo.data.store.find(Visit, number=number)[0]
    file = load_visit(demo.data.store, demo.world.shelf, visit.id)
    assert answer.code == 0
    assert message["To"] == "leder@jobvejen.example"
    assert message["X-Unsent"] == "1"
    assert number in message["Subject"]
    assert attached.get_content() == pdf.read_bytes()
    assert attached.get_filename() in (report_file_name(file), file.reports[-1].file_name)


def test_a_mail_is_refused_before_the_visit_is_locked(demo, tmp_path):
    out = tmp_path / "kladde.eml"
    number = number_of(demo, VisitState.OPEN)

    assert number in refused(demo.run("mail", number, "--to", "a@b.dk", "--out", out))
    assert not out.exists()


def test_a_mail_wants_an_address(demo, tmp_path):
    out = tmp_path / "kladde.eml"
    number = number_of(demo, VisitState.LOCKED)

    for address in ("ingen adresse", "a@b.dk\nBcc: c@d.dk"):
        assert "mailadresse" in demo.run("mail", number, "--to", address, "--out", out).err
    assert not out.exists()


# check


@dataclass
class FoundFault:
    code: str = "check-chain"
    details: dict[str, object] = field(default_factory=lambda: {"seq": 7, "device": "T3"})


def test_a_whole_folder_has_no_faults(console):
    answer = console.run("check", "--json")

    assert (answer.code, answer.json) == (0, [])
    assert answer.sentence.startswith("Alt er helt.")


def test_each_fault_is_a_sentence_and_an_object(console):
    console.data.faults = [FoundFault()]
    answer = console.run("check", "--json")

    assert answer.code == 1
    assert answer.json == [{"code": "check-chain", "seq": 7, "device": "T3"}]
    assert answer.sentence == "Ændringsloggens kæde er brudt ved post 7 fra T3."


HEAD = "0123456789abcdef" * 4
PRINTED = [HEAD[start : start + 8] for start in range(0, 64, 8)]


@pytest.mark.parametrize(
    "written",
    [[HEAD], PRINTED, [" ".join(PRINTED)], [HEAD.upper()], ["-".join(PRINTED)], [f"{HEAD}\n"]],
)
def test_a_printed_head_is_found_however_it_is_grouped(console, written):
    console.data.entries = {HEAD: (41, "T3")}
    answer = console.run("check", "--head", *written)

    assert answer.code == 0
    assert "post 41 fra T3" in answer.err.splitlines()[0]


def test_a_printed_head_that_is_nowhere_is_a_fault(console):
    answer = console.run("check", "--json", "--head", HEAD)

    assert (answer.code, answer.json) == (1, [{"code": "check-printed-head", "head": "01234567"}])
    assert "findes ikke i ændringsloggen" in answer.sentence


def test_a_head_in_a_log_with_faults_does_not_hide_them(console):
    console.data.entries = {HEAD: (41, "T3")}
    console.data.faults = [FoundFault()]
    answer = console.run("check", "--head", HEAD)

    assert answer.code == 1
    assert len(answer.err.splitlines()) == 2


@pytest.mark.parametrize("written", ["0123", HEAD + "0", "g" * 64, "ø" * 64])
def test_a_head_that_is_mistyped_is_not_looked_for(console, written):
    answer = console.run("check", "--head", written)

    assert answer.code == 1
    assert "64 tegn" in answer.sentence


# schemes


def test_the_shipped_schemes_are_listed(console):
    listed = console.run("schemes", "--json").json

    assert {scheme["id"] for scheme in listed} >= {"kbh-flexjob-2009", "kbh-risiko-2016"}
    assert all(list(scheme) == ["id", "version", "title"] for scheme in listed)
    assert len(console.run("schemes").out.splitlines()) == len(listed)


def test_a_shipped_scheme_has_no_faults(console, tmp_path):
    path = tmp_path / "skema.toml"
    path.write_text(console.world.shelf.text_of("kbh-risiko-2016"), encoding="utf-8")

    answer = console.run("schemes", "check", path, "--json")

    assert answer.code == 0
    assert not [fault for fault in answer.json if fault["blocks"]]


def test_every_fault_of_a_broken_scheme_is_told_with_its_line(console, tmp_path):
    path = tmp_path / "skema.toml"
    text = console.world.shelf.text_of("kbh-flexjob-2009")
    lines = text.replace('version = "', 'vershun = "', 1).splitlines()
    path.write_text("\n".join(lines), encoding="utf-8")

    answer = console.run("schemes", "check", path, "--json")
    plain = console.run("schemes", "check", path)

    assert answer.code == 1
    assert next(list(fault) for fault in answer.json) == ["line", "code", "text", "blocks"]
    wrong = next(n for n, line in enumerate(lines, 1) if line.startswith("vershun"))
    assert wrong in {fault["line"] for fault in answer.json}
    assert f"skema.toml:{wrong}: " in plain.out
    assert plain.sentence.startswith("skema.toml: ")


@pytest.mark.parametrize("content", [b"dette er [ikke toml", b"\xff\xfeikke utf-8", b""])
def test_a_file_that_is_no_scheme_is_a_problem_and_no_crash(console, tmp_path, content):
    path = tmp_path / "skema.toml"
    path.write_bytes(content)

    assert console.run("schemes", "check", path).code == 1
    assert len(console.run("schemes", "check", path, "--json").err.splitlines()) == 1


def test_check_without_a_file_is_wrong_usage(console):
    answer = console.run("schemes", "check")

    assert answer.code == 2
    assert "schemes check" in answer.sentence


# the language, and wrong usage


def test_the_language_follows_lang(tmp_path):
    console = Console("en")
    answer = console.run("report", "x", "--out", tmp_path / "x.pdf")

    assert "visit" in answer.sentence.lower()
    assert "findes" not in answer.sentence


@pytest.mark.parametrize(
    "given",
    [
        ["findes-ikke"],
        ["import"],
        ["import", "planets", "x.csv"],
        ["report", "1"],
        ["--lang", "sv", "visits"],
        ["draw", "x.csv", "--draw-no", "1", "--secret", "0", "--digits", "1"],
        ["draw", "x.csv", "--draw-no", "1", "--secret", "0", "--digits", "1", "--size", "A"],
        ["draw", "x.csv", "--draw-no", "1", "--secret", "0", "--digits", "1", "--size", "A=0"],
        [
            "draw",
            "x.csv",
            "--draw-no",
            "1",
            "--secret",
            "0",
            "--digits",
            "1",
            "--size",
            "A=1",
            "--reserve",
            "-1",
        ],
    ],
)
def test_wrong_usage_is_exit_2_and_silent_on_standard_output(given, capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(given)

    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert shown.out == ""
    assert "usage:" in shown.err


def test_json_is_readable_danish(console, suppliers):
    suppliers.write_text(SUPPLIERS + "Ærø;ekstern;12345678;;;;;\n", encoding="utf-8")
    answer = console.run("import", "suppliers", suppliers, "--json")

    assert "\\u00" not in answer.out
    assert json.loads(answer.out) == answer.json
