"""Every column of text is guarded against civil numbers, or named as one that holds none."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import MemoryAttachments, MemoryStore
from visit_samples import Shelf, a_store, add_case, opened

from inspector.domain import model
from inspector.domain.columns import FIELDS
from inspector.domain.errors import InspectionError
from inspector.domain.free_texts import free_texts, refuse_civil_number
from inspector.domain.settings import Settings
from inspector.domain.table import Table
from inspector.domain.text_columns import EXEMPT, GUARDED, Way
from inspector.domain.workflow import shortcomings
from inspector.gateways.tabular_files import read_pasted
from inspector.services.checking import record_waiver
from inspector.services.drawing import abort_draw, commit_draw, frame_choice, reveal_draw
from inspector.services.importing import preview_cases, preview_suppliers
from inspector.services.keeping_evidence import add_evidence
from inspector.services.reporting import correct_visit, sign
from inspector.services.settings import save_settings
from inspector.services.visiting import cancel_visit, load_visit

ROOT = Path(__file__).resolve().parents[2]
NUMBER = "Planen for 010180-1234"
RECORDS = [
    kind
    for _, kind in inspect.getmembers(model, dataclasses.is_dataclass)
    if any(field.name == "id" for field in dataclasses.fields(kind))
]


def text_columns(kind):
    return [one.name for one in dataclasses.fields(kind) if "str" in str(one.type)]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_column_of_text_is_guarded_or_exempt_and_not_both(kind):
    guarded, exempt = set(GUARDED.get(kind, {})), set(EXEMPT[kind])
    assert guarded | exempt == set(text_columns(kind)), "name the new column in text_columns.py"
    assert not guarded & exempt
    assert all(EXEMPT[kind].values())


def with_text(kind, column, visit, point):
    """A visit that holds the number in this column."""
    made = {
        model.Participant: lambda: model.Participant(id="x", visit=visit.visit.id),
        model.Answer: lambda: model.Answer(id="x", visit=visit.visit.id, point=point),
        model.CaseReview: lambda: model.CaseReview(id="x", case_number="A-1"),
        model.CaseCheck: lambda: model.CaseCheck(id="x", case_number="A-1", point=point),
        model.DocumentShown: lambda: model.DocumentShown(id="x", point=point),
        model.Evidence: lambda: model.Evidence(id="x", point=point),
    }
    if kind is model.Visit:
        return replace(visit, visit=replace(visit.visit, **{column: NUMBER}))
    one = replace(made[kind](), **{column: NUMBER})
    held = {
        model.Participant: {"participants": (one,)},
        model.Answer: {"answers": {point: one}},
        model.CaseReview: {"reviews": {"A-1": one}},
        model.CaseCheck: {"checks": {("A-1", point): one}},
        model.DocumentShown: {"documents": (one,)},
        model.Evidence: {"evidence": (one,)},
    }
    return replace(visit, **held[kind])


AT_FINISH = [
    (kind, column) for kind in GUARDED for column, way in GUARDED[kind].items() if way is Way.FINISH
]


@pytest.mark.parametrize(("kind", "column"), AT_FINISH)
def test_a_number_there_stands_in_the_way_of_the_finish(kind, column):
    store = a_store()
    file = load_visit(store, Shelf(), opened(store).id)
    held = with_text(kind, column, file, "2.1")
    found = [one for one in shortcomings(held) if one.code.startswith("civil-number")]
    assert [one.open for one in found] == [True]
    given = model.Waiver(id="w", item=found[0].key, reason="Det er leverandørens eget eksempel")
    pardoned = replace(held, waivers={given.item: given})
    assert not [one for one in shortcomings(pardoned) if one.private and one.open]


def test_every_text_of_a_visit_is_told_apart_by_its_key():
    store = a_store()
    file = load_visit(store, Shelf(), opened(store).id)
    people = [model.Participant(id=key, name=NUMBER, role=NUMBER) for key in "ab"]
    found = shortcomings(replace(file, participants=tuple(people)))
    keys = [one.key for one in found if one.code.startswith("civil-number")]
    assert len(keys) == len(set(keys)) == 4
    assert all(one.field for one in free_texts(file))


def drawn(store):
    visit = opened(store)
    add_case(store, "A-1", "ongoing", date(2026, 1, 1))
    file = load_visit(store, Shelf(), visit.id)
    choice = frame_choice(store, file, since=date(2026, 1, 1), visit_day=date(2026, 11, 20))
    draw = commit_draw(store, file, choice, {"IGANG": (1, 0)}, "liste 010180-1234.csv")
    return file, draw


def locked(store):
    visit = opened(store)
    store.tables[model.Visit][visit.id] = replace(visit, state=model.VisitState.LOCKED)
    return visit


REFUSALS = {
    "cancel_reason": lambda store: cancel_visit(store, opened(store).id, NUMBER),
    "correction_reason": lambda store: correct_visit(store, locked(store).id, NUMBER),
    "waiver": lambda store: record_waiver(store, opened(store).id, "arrival-missing", NUMBER),
    "abort_reason": lambda store: abort_draw(store, drawn(store)[1].id, NUMBER),
    "digits_by": lambda store: reveal_draw(store, drawn(store)[0], "123456", NUMBER),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_reason_with_a_number_is_refused_and_nothing_is_written(name):
    store = a_store()
    with pytest.raises(InspectionError) as told:
        REFUSALS[name](store)
    assert told.value.code == "reason-civil-number"
    assert not any(NUMBER in str(entry.fields) + entry.reason for entry in store.log)


@pytest.mark.parametrize("column", ["name", "role", "reason"])
def test_a_signature_bears_no_number(column):
    store = a_store()
    one = model.Signature(id="s", visit=opened(store).id, absent=True, **{column: NUMBER})
    with pytest.raises(InspectionError) as told:
        sign(store, one)
    assert told.value.code == "text-civil-number"


TEXTS = [one.name for one in dataclasses.fields(Settings) if one.type == "str"]
# One of a few words, checked before.
CHOSEN = {"device_mark", "digital_signature", "month_rule", "smtp_security"}


@pytest.mark.parametrize("name", sorted(set(TEXTS) - CHOSEN))
def test_no_setting_holds_a_number(name):
    store = MemoryStore()
    with pytest.raises(InspectionError) as told:
        save_settings(store, replace(Settings(), **{name: NUMBER}))
    assert told.value.code == "settings-civil-number"
    assert not store.log


def test_a_number_that_stood_in_a_setting_before_keeps_no_other_from_being_changed():
    store = MemoryStore(model.Setting(id="unit", value=json.dumps(NUMBER)))
    save_settings(store, replace(Settings(), unit=NUMBER, warn_days=9))
    assert store.acts() == ["settings_changed"]


LISTED = {
    "cases": ["number", "programme", "note", "status"],
    "suppliers": [
        "name", "note", "site_name", "street", "city", "access", "contact_name", "contact_role",
        "contact_email", "contact_phone", "agreement_number", "programmes",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, fields in LISTED.items() for field in fields]
)
def test_a_row_of_a_list_with_a_number_in_it_is_refused(kind, field):
    if field not in FIELDS[kind]:
        pytest.skip("the list has no such column")
    first = "number" if kind == "cases" else "name"
    columns = list(dict.fromkeys([first, field]))
    cells = ["A-1" if column != field else NUMBER for column in columns]
    columns.append("id")  # a column that is not read
    cells.append("1")
    table: Table = read_pasted("\t".join(columns) + "\n" + "\t".join(cells) + "\n")
    mapping = dict(zip(table.columns, [*columns[:-1], ""], strict=True))
    store = a_store()
    preview = (
        preview_cases(store, table, mapping, "jobvejen")
        if kind == "cases"
        else preview_suppliers(store, table, mapping)
    )
    assert [one.code for one in preview.rejections] == ["civil-number"]
    assert NUMBER not in str(preview.records)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("010190-1234.jpg", "••••••••••.jpg"),
        ("0101901234.pdf", "••••••••••.pdf"),
        ("C:\\scan\\Plan 010180-1234 v2.docx", "Plan •••••••••• v2.docx"),
        ("../../etc/passwd", "passwd"),
        ("IMG_20261120_094207.jpg", "IMG_20261120_094207.jpg"),
        ("17.11.26 0930.jpg", "17.11.26 0930.jpg"),
        ("a\nb\x00.txt", "ab.txt"),
        ("", "-"),
    ],
)
def test_a_file_name_is_kept_without_folders_and_without_the_number(name, kept):
    store = a_store()
    visit = opened(store)
    added = add_evidence(store, MemoryAttachments(), None, visit.id, name=name, data=b"x")
    assert added.name == kept


def test_the_source_of_a_draw_is_kept_without_the_number():
    store = a_store()
    assert "010180" not in drawn(store)[1].frame_source


def test_what_is_no_number_passes_stripped():
    assert refuse_civil_number("  sag KBH-2026-0042 ") == "sag KBH-2026-0042"


# Acts that are logged with a reason, and why it holds no civil number.
REASONED = {
    "visit_locked": "the reason of the correction, refused there",
    "visit_corrected": "refused",
    "visit_cancelled": "refused",
    "draw_aborted": "refused",
    "settings_changed": "refused",
    "conflict_settled": "refused, and so is an own text",
    "ACT": "the deletion of working papers: refused",
    "act": "the name of an imported file, covered",
    "cases_imported": "the demonstration's own",
}


def test_every_act_with_a_reason_is_known_to_refuse_a_number():
    found = set()
    for path in (ROOT / "inspector").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "change"
                and any(keyword.arg == "reason" for keyword in node.keywords)
            ):
                act = node.args[0]
                found.add(str(act.value) if isinstance(act, ast.Constant) else ast.unparse(act))
    assert found <= set(REASONED), "refuse the number, then name the act here"
