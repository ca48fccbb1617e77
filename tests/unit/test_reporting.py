"""Signing, locking and correcting: what was signed stays as it was signed."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from fakes import MemoryAttachments
from visit_samples import ARRIVED, SCHEME, Shelf, a_store, add_case, opened

from inspector.domain.errors import InspectionError
from inspector.domain.model import Draw, Participant, Report, Side, Signature, Visit
from inspector.domain.report_name import LONGEST, file_name
from inspector.domain.settings import Settings
from inspector.domain.visit_record import content_hash, visit_record
from inspector.domain.workflow import LIST_EMPTY
from inspector.services.checking import record_answer, record_review, record_waiver
from inspector.services.drawing import (
    abort_draw,
    acknowledge_draw,
    commit_draw,
    frame_choice,
    reveal_draw,
)
from inspector.services.reporting import (
    correct_visit,
    ink_length,
    lock_visit,
    sign,
    withdraw_signature,
)
from inspector.services.settings import save_settings
from inspector.services.visiting import (
    amend_visit,
    load_visit,
    put_participant,
    remove_participant,
)

DAY = date(2026, 11, 20)
INK = "[[[0.1, 0.5], [0.9, 0.5]]]"


def signature(visit, side, **changed):
    wanted = {"id": f"s-{side}", "name": "Navn", "ink": INK, "ratio": "4.0"} | changed
    return Signature(visit=visit, side=side, **wanted)


@pytest.fixture
def attachments():
    return MemoryAttachments()


@pytest.fixture
def store():
    store = a_store()
    save_settings(store, Settings(organisation="Lindehavn Kommune", person_name="Ida Enebær"))
    for index in range(1, 5):
        add_case(store, f"SAG-{index:03d}", "ongoing", date(2026, 3, 1))
    return store


def commit(store, visit):
    file = load_visit(store, Shelf(), visit)
    choice = frame_choice(store, file, since=date(2026, 1, 1), visit_day=DAY)
    return commit_draw(store, file, choice, {"IGANG": (2, 1)}, "sagsliste.csv")


def ready(store, *, signed=True):
    """An open visit with all in place, ready to be locked."""
    visit = opened(store).id
    put_participant(store, Participant(id="m", visit=visit, side="management", name="Vera"))
    amend_visit(store, visit, departed=ARRIVED + timedelta(hours=2), no_conflict=True)
    abort_draw(store, commit(store, visit).id, "Listen var forældet")
    acknowledge_draw(store, commit(store, visit).id, "signed")
    reveal_draw(store, load_visit(store, Shelf(), visit), "351622146535142663215344")
    for item in load_visit(store, Shelf(), visit).drawn_cases:
        record_review(store, visit, item.case_number, state="not_found")
    for point in SCHEME.points():
        record_answer(store, visit, point.id, outcome="ok")
    if signed:
        sign(store, signature(visit, Side.UNIT))
        sign(store, signature(visit, Side.SUPPLIER, refused=True, name="", ink=""))
    return visit


def lock(store, attachments, visit, make_pdf=None):
    def pdf(file, settings):
        report = file.reports[-1]
        return f"%PDF {report.version} {report.content_hash}".encode()

    return lock_visit(store, attachments, make_pdf or pdf, Shelf(), visit)


def test_a_locked_visit_has_record_hash_and_file(store, attachments):
    visit = ready(store)
    report = lock(store, attachments, visit)
    assert report.content_hash == hashlib.sha256(report.record.encode()).hexdigest()
    assert attachments.load(report.pdf) == f"%PDF 1 {report.content_hash}".encode()
    assert report.file_name == "2026-T3-001 Kontrolbesøg Jobvejen v1.pdf"
    assert (report.version, report.locked_by, report.reason) == (1, "Ida Enebær", "")
    assert len(report.chain_head) == 64
    assert store.get(Visit, visit).state == "locked"
    assert store.acts()[-1] == "visit_locked"
    with pytest.raises(InspectionError, match="visit-locked"):
        lock(store, attachments, visit)


def test_the_pdf_is_made_of_the_locked_version(store, attachments):
    seen = []
    visit = ready(store)
    lock(store, attachments, visit, lambda file, settings: seen.append((file, settings)) or b"x")
    ((file, settings),) = seen
    assert (file.visit.state, file.version, settings.organisation) == (
        "locked",
        1,
        "Lindehavn Kommune",
    )


def test_a_pdf_that_cannot_be_made_locks_nothing(store, attachments):
    visit = ready(store)

    def fail(file, settings):
        raise InspectionError("disk-full")

    with pytest.raises(InspectionError, match="disk-full"):
        lock(store, attachments, visit, fail)
    assert store.get(Visit, visit).state == "open"
    assert store.find(Report) == []


def test_the_record_is_canonical_and_holds_all_parts(store, attachments):
    visit = ready(store)
    record = lock(store, attachments, visit).record
    told = json.loads(record)
    assert record == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert (told["format"], told["version"], told["visit"]["state"]) == (
        "uanmeldt-visit-4",
        1,
        "locked",
    )
    assert told["scheme"]["hash"] == store.get(Visit, visit).scheme
    assert [len(told[part]) for part in ("answers", "draws", "signatures", "sample")] == [
        5,
        2,
        2,
        2,
    ]
    aborted, drawn = told["draws"]
    assert (aborted["state"], aborted["secret"]) == ("aborted", "")
    assert len(drawn["secret"]) == 64


def test_the_record_names_no_case_that_was_not_drawn(store, attachments):
    visit = ready(store)
    report = lock(store, attachments, visit)
    told = json.loads(report.record)
    draws = store.find(Draw, visit=visit)
    listed = {case for draw in draws for case, _ in json.loads(draw.frame)}
    assert [draw["frame"] for draw in told["draws"]] == [len(json.loads(d.frame)) for d in draws]
    assert [draw["frame_hash"] for draw in told["draws"]] == [draw.frame_hash for draw in draws]
    spared = listed - {item["case_number"] for item in told["sample"]}
    assert spared
    assert [case for case in spared if f'"{case}"' in report.record] == []


def test_of_what_was_left_out_of_a_draw_the_record_counts_the_reasons(store):
    left = [[3, "K-9", "twice", ""], [4, "K-8", "twice", ""], [5, "", "no-case", ""]]
    visit = ready(store)
    file = load_visit(store, Shelf(), visit)
    draw = replace(file.draws[-1], excluded=json.dumps(left))
    record = visit_record(replace(file, draws=(draw,)), Settings())
    assert json.loads(record)["draws"][0]["excluded"] == {"no-case": 1, "twice": 2}
    assert "K-9" not in record


def test_the_same_visit_gives_the_same_record(store):
    visit = ready(store)
    file = load_visit(store, Shelf(), visit)
    assert visit_record(file, Settings()) == visit_record(file, Settings())
    record_answer(store, visit, "1.1", comment="Set")
    other = visit_record(load_visit(store, Shelf(), visit), Settings())
    assert content_hash(other) != content_hash(visit_record(file, Settings()))


def test_a_correction_makes_version_2_and_keeps_version_1(store, attachments):
    visit = ready(store)
    first = lock(store, attachments, visit)
    with pytest.raises(InspectionError, match="reason-missing"):
        correct_visit(store, visit, "")
    assert correct_visit(store, visit, "Tastefejl i 1.1").state == "open"
    assert load_visit(store, Shelf(), visit).signatures == ()
    record_answer(store, visit, "1.1", comment="Rettet")
    sign(store, signature(visit, Side.UNIT))
    sign(store, signature(visit, Side.SUPPLIER, absent=True, ink=""))
    second = lock(store, attachments, visit)
    assert (second.version, second.reason) == (2, "Tastefejl i 1.1")
    assert second.file_name.endswith(" v2.pdf")
    assert store.get(Report, first.id) == first
    assert json.loads(second.record)["earlier_versions"] == [
        {"version": 1, "content_hash": first.content_hash}
    ]
    assert len(store.find(Signature, visit=visit, version=1)) == 2
    assert len(store.find(Signature, visit=visit, version=2)) == 2
    assert load_visit(store, Shelf(), visit).version == 2


def test_only_a_locked_visit_is_opened_again(store):
    visit = opened(store).id
    with pytest.raises(InspectionError, match="visit-not-locked"):
        correct_visit(store, visit, "x")
    with pytest.raises(InspectionError, match="visit-unknown"):
        correct_visit(store, "nowhere", "x")


def test_what_is_missing_keeps_the_visit_open(store, attachments):
    visit = ready(store)
    record_answer(store, visit, "1.1", outcome="")
    with pytest.raises(InspectionError) as problem:
        lock(store, attachments, visit)
    assert (problem.value.code, problem.value.details["count"]) == ("visit-incomplete", 1)
    record_waiver(store, visit, "unanswered:1.1", "Materialet blev ikke fundet frem")
    sign(store, signature(visit, Side.UNIT))
    assert lock(store, attachments, visit).version == 1


def test_an_empty_list_is_believed_only_when_it_is_empty(store, attachments):
    visit = ready(store)
    abort_draw(store, load_visit(store, Shelf(), visit).draw.id, "x")
    record_waiver(store, visit, LIST_EMPTY, "Ingen sager")
    with pytest.raises(InspectionError, match="draw-list-not-empty"):
        lock(store, attachments, visit)


def test_both_sides_have_their_say_before_the_lock(store, attachments):
    visit = ready(store, signed=False)
    with pytest.raises(InspectionError, match="signature-missing-unit"):
        lock(store, attachments, visit)
    sign(store, signature(visit, Side.UNIT))
    with pytest.raises(InspectionError, match="signature-missing-supplier"):
        lock(store, attachments, visit)
    sign(store, signature(visit, Side.SUPPLIER, absent=True, name="", ink="", reason="Gået hjem"))
    assert lock(store, attachments, visit).version == 1


def test_signing_again_replaces_the_earlier_signature_of_that_side(store):
    visit = opened(store).id
    sign(store, signature(visit, Side.UNIT, id="first"))
    sign(store, signature(visit, Side.SUPPLIER, id="theirs"))
    sign(store, signature(visit, Side.UNIT, id="second", name="Bo Lyngsti"))
    kept = {s.id: s.name for s in load_visit(store, Shelf(), visit).signatures}
    assert kept == {"second": "Bo Lyngsti", "theirs": "Navn"}


def test_a_signature_can_be_taken_back_before_the_lock(store):
    visit = opened(store).id
    sign(store, signature(visit, Side.UNIT, id="ours"))
    sign(store, signature(visit, Side.SUPPLIER, id="theirs"))
    withdraw_signature(store, visit, Side.SUPPLIER)
    withdraw_signature(store, visit, Side.SUPPLIER)
    assert [s.id for s in load_visit(store, Shelf(), visit).signatures] == ["ours"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "signature-name-missing"),
        ({"ink": ""}, "signature-too-short"),
        ({"ink": "[[[0.5, 0.5], [0.52, 0.5]]]"}, "signature-too-short"),
        ({"ink": "not ink"}, "signature-too-short"),
    ],
)
def test_a_slip_of_the_pen_is_no_signature(store, changed, code):
    visit = opened(store).id
    with pytest.raises(InspectionError, match=code):
        sign(store, signature(visit, Side.UNIT, **changed))


def test_ink_is_measured_in_widths_of_the_pad():
    across = Signature(id="s", ink="[[[0, 0], [1, 0]]]", ratio="4")
    down = Signature(id="s", ink="[[[0, 0], [0, 1]]]", ratio="4")
    assert (ink_length(across), ink_length(down)) == (1, 0.25)


@pytest.mark.parametrize(
    ("supplier", "expected"),
    [
        ("Jobvejen A/S", "2026-T3-014 Kontrolbesøg Jobvejen v1.pdf"),
        ("Kompashuset ApS", "2026-T3-014 Kontrolbesøg Kompashuset v1.pdf"),
        ("Job/Vej: »Ny«?", "2026-T3-014 Kontrolbesøg Job Vej »Ny« v1.pdf"),
        ("Mentor\tHuset. ", "2026-T3-014 Kontrolbesøg Mentor Huset v1.pdf"),
        ("", "2026-T3-014 Kontrolbesøg v1.pdf"),
    ],
)
def test_file_names_are_predictable_and_safe(supplier, expected):
    assert file_name("2026-T3-014", "Kontrolbesøg", supplier, 1) == expected


def test_a_long_name_is_cut_before_the_version():
    name = file_name("2026-T3-014", "Kontrolbesøg", "Æ" * 300, 12)
    assert len(name) == LONGEST
    assert name.endswith(" v12.pdf")


def test_a_draw_aborted_after_the_digits_can_still_be_recomputed(store):
    visit = ready(store)
    abort_draw(store, load_visit(store, Shelf(), visit).draw.id, "Forkert periode")
    commit(store, visit)
    record = json.loads(visit_record(load_visit(store, Shelf(), visit), Settings()))
    never_drawn, drawn, in_hand = record["draws"]
    assert len(drawn["secret"]) == 64
    assert drawn["digits"]
    assert (never_drawn["secret"], in_hand["secret"]) == ("", "")


def test_what_was_signed_is_what_is_locked(store, attachments):
    visit = ready(store)
    sign(store, signature(visit, Side.SUPPLIER))
    amend_visit(store, visit, departed=ARRIVED + timedelta(hours=3), last_step="review")
    amend_visit(store, visit, other_matters="Skrevet efter underskriften")
    with pytest.raises(InspectionError, match="signature-outdated"):
        lock(store, attachments, visit)
    sign(store, signature(visit, Side.UNIT))
    sign(store, signature(visit, Side.SUPPLIER))
    assert lock(store, attachments, visit).version == 1


def test_a_person_taken_off_after_the_signature_is_a_change_too(store, attachments):
    visit = ready(store)
    put_participant(store, Participant(id="x", visit=visit, side="staff", name="Asta"))
    with pytest.raises(InspectionError, match="signature-outdated"):
        lock(store, attachments, visit)
    remove_participant(store, "x")
    assert lock(store, attachments, visit).version == 1


def test_the_remarks_are_the_suppliers_own(store, attachments):
    visit = ready(store)
    amend_visit(store, visit, supplier_remarks="Vi er enige")
    sign(store, signature(visit, Side.SUPPLIER))
    amend_visit(store, visit, supplier_remarks="Vi er meget enige")
    with pytest.raises(InspectionError, match="signature-outdated"):
        lock(store, attachments, visit)


def test_the_lock_keeps_how_far_every_chain_had_come(store, attachments):
    visit = ready(store)
    before = len(store.log)
    report = lock(store, attachments, visit)
    assert json.loads(report.seen) == {"memory": before}


def test_two_laptops_that_lock_one_version_never_meet_in_one_row(store, attachments):
    visit = ready(store)
    report = lock(store, attachments, visit)
    theirs = replace(report, id="another", locked_by="Bo Lyngsti")
    with store.change("visit_locked") as change:  # as an exchange brings it
        change.put(theirs)
    assert load_visit(store, Shelf(), visit).version == 1
    assert len(store.find(Report, visit=visit)) == 2
    correct_visit(store, visit, "Et punkt manglede")
    assert load_visit(store, Shelf(), visit).version == 2
    assert sign(store, signature(visit, "unit")).version == 2
