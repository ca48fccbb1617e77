"""The record that travels inside the report: what the report prints, and nothing beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from golden import document_samples as samples

from inspector.domain.documents.sample import EXCLUDED
from inspector.domain.model import CaseReview, Report, SampleItem, SampleRole, Waiver
from inspector.domain.report import Document
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_record import FORMAT, visit_record
from inspector.domain.visit_report import visit_report
from inspector.gateways.texts import Texts

SCHEMA = samples.ROOT / "docs" / "record-format.md"
HIDDEN = "Dette er kun til tilsynets egne øjne"
# What names, counts or proves something: not words a person wrote about a visit.
CODES = re.compile(r"[\w.:+-]*|[0-9a-f]{64}|\d\.\d+|uanmeldt-visit-\d|image/jpeg|application/pdf")


def told(file: VisitFile, settings: Settings = samples.SETTINGS) -> dict[str, object]:
    return json.loads(visit_record(file, settings))


def strings(value: object) -> Iterator[str]:
    """Every string anywhere in a value, of a document or of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def printed(document: Document) -> str:
    return " ".join(" ".join(strings(document)).split())


def with_secrets(file: VisitFile) -> VisitFile:
    """The visit with a note in every column that no report prints."""
    assert file.site is not None
    visit = replace(
        file.visit, conflict_note=HIDDEN, refusal_note=HIDDEN, cancel_reason=HIDDEN,
        correction_reason=HIDDEN, last_step=HIDDEN,
    )  # fmt: skip
    return replace(
        file,
        visit=visit,
        supplier=replace(file.supplier, note=HIDDEN, p_number=HIDDEN, ean=HIDDEN),
        site=replace(file.site, access=HIDDEN, p_number=HIDDEN),
        cases={
            key: replace(case, note=HIDDEN, invoice=HIDDEN, programme=HIDDEN)
            for key, case in file.cases.items()
        },
        waivers=file.waivers | {"gone": Waiver(id="w9", item="gone", reason=HIDDEN)},
        reviews=file.reviews | {"Z-9": CaseReview(id="r9", case_number="Z-9", remark=HIDDEN)},
        documents=tuple(replace(one, kind=HIDDEN) for one in file.documents),
        signatures=tuple(
            replace(one, reason=one.reason if one.refused or one.absent else HIDDEN)
            for one in file.signatures
        ),
    )


@pytest.mark.parametrize("make", [samples.risk_visit, samples.flexjob_visit, samples.empty_visit])
def test_every_text_in_the_record_is_printed_in_the_report(make, words: Texts) -> None:
    file = with_secrets(make()) if make is not samples.empty_visit else make()
    if file.version > 1:
        file = replace(file, visit=replace(file.visit, correction_reason="Forkert sted."))
    report = printed(
        visit_report(file, samples.SETTINGS, words, samples.CALENDAR, content_hash="ab" * 32)
    )
    left = {
        text
        for text in strings(told(file))
        if not CODES.fullmatch(text) and " ".join(text.split()) not in report
    }
    assert left == set()


def test_no_note_for_the_units_own_eyes_is_in_the_record() -> None:
    assert HIDDEN not in visit_record(with_secrets(samples.risk_visit()), samples.SETTINGS)


def test_a_note_travels_where_it_is_printed() -> None:
    file = samples.risk_visit()
    refused = replace(file.visit, access_refused=True, refusal_note="Døren var låst.")
    conflict = replace(refused, no_conflict=False, conflict_note="Kender lederen.")
    visit = told(replace(file, visit=conflict))["visit"]
    assert isinstance(visit, dict)
    assert (visit["refusal_note"], visit["conflict_note"]) == ("Døren var låst.", "Kender lederen.")


def test_of_a_citizen_it_holds_the_case_number_outcomes_and_hours_alone() -> None:
    record = told(samples.risk_visit())
    for part, known in (
        ("reviews", "id case_number state invoiced_hours documented_hours hourly_price remark"),
        ("checks", "id case_number point outcome comment"),
        ("hours", "number invoiced_hours hourly_price"),
    ):
        rows = record[part]
        assert isinstance(rows, list)
        assert rows
        assert all(set(row) == set(known.split()) for row in rows)


def test_of_the_reserve_it_names_the_cases_that_took_a_place_and_no_other() -> None:
    file = samples.risk_visit()
    drawn = next(item for item in file.sample if item.role == SampleRole.SAMPLE)
    spare = SampleItem(
        id="z1", draw=drawn.draw, case_number="Z-1", stratum=drawn.stratum, position=90,
        role=SampleRole.RESERVE,
    )  # fmt: skip
    used = replace(spare, id="z2", case_number="Z-2", position=91)
    sample = tuple(replace(i, replaced_by="Z-2") if i == drawn else i for i in file.sample)
    record = visit_record(replace(file, sample=(*sample, spare, used)), samples.SETTINGS)
    assert "Z-1" not in record
    assert "Z-2" in [one["case_number"] for one in json.loads(record)["sample"]]


def test_ink_is_its_hash() -> None:
    first = told(samples.risk_visit())["signatures"][0]
    assert re.fullmatch("[0-9a-f]{64}", first["ink"])
    assert "[[[" not in visit_record(samples.risk_visit(), samples.SETTINGS)


def test_it_names_the_digital_signatures_its_version_must_have() -> None:
    file = samples.risk_visit()
    assert told(file)["digital_signatures"] == []
    report = Report(id="r", version=1, digital=("Signature-unit", "Signature-supplier"))
    locked = replace(file, visit=replace(file.visit, state="locked"), reports=(report,))
    assert told(locked)["digital_signatures"] == ["Signature-unit", "Signature-supplier"]
    opened = replace(locked, visit=file.visit)  # version 2 in the making
    assert told(opened)["digital_signatures"] == []


def paths(value: object, at: str = "") -> Iterator[str]:
    """Each key of the record as it is written in the document: `draws[].frame_hash`."""
    if isinstance(value, dict):
        for key, part in value.items():
            here = f"{at}.{key}" if at else key
            yield here
            if here != "draws[].excluded":  # its keys are codes
                yield from paths(part, here)
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict):
                yield from paths(part, f"{at}[]")


def test_every_key_of_the_record_is_documented_and_no_other() -> None:
    text = SCHEMA.read_text("utf-8")
    assert f"`{FORMAT}`" in text
    documented = set(re.findall(r"^\| `([\w.\[\]]+)` \|", text, re.MULTILINE))
    files = (samples.risk_visit(), samples.flexjob_visit())
    earlier = replace(files[1], reports=(replace(files[1].reports[0], content_hash="ab" * 32),))
    found = {path for file in (*files, earlier) for path in paths(told(file))}
    assert documented == found


def test_every_reason_to_leave_a_row_out_is_documented() -> None:
    told = re.findall(r"^\| `([a-z]+-[a-z-]+)` \|", SCHEMA.read_text("utf-8"), re.MULTILINE)
    assert tuple(told) == EXCLUDED


def test_the_record_is_documented_beside_the_code() -> None:
    assert Path(SCHEMA).is_file()
