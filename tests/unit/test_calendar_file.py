"""The calendar file against the grammar of RFC 5545, read by a parser of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fakes import MemoryStore
from hypothesis import given
from hypothesis import strategies as st
from verification_scene import RESOURCES
from visit_samples import SCHEME, Shelf, a_store, opened

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.calendar_file import Entry, calendar_file, escaped, folded
from inspector.domain.delivery import Dispatch, OutboxMessage, Way
from inspector.domain.errors import InspectionError
from inspector.domain.model import Report
from inspector.domain.scheme import DeadlineRule, Unit, Wording
from inspector.domain.settings import Settings
from inspector.gateways.texts import Texts
from inspector.services.visit_calendar import reached_on, visit_calendar
from inspector.services.visiting import load_visit

MADE = datetime(2026, 11, 20, 9, 42, 7, tzinfo=UTC)
WORDS = Texts(RESOURCES / "texts", "da")
WEEKDAYS = WorkingCalendar(lambda _year: frozenset())


def lines_of(text):
    """Content lines unfolded; every line ends with CRLF and has at most 75 bytes."""
    assert text.endswith("\r\n")
    raw = text[:-2].split("\r\n")
    assert not any("\n" in line or "\r" in line for line in raw)
    assert max(len(line.encode()) for line in raw) <= 75
    lines: list[str] = []
    for line in raw:
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def parsed(text):
    """The components as nested dicts: name, properties with their parameters, children."""
    root = {"name": "", "properties": {}, "parts": []}
    open_ones = [root]
    for line in lines_of(text):
        head, _, told = line.partition(":")
        name, *parameters = head.split(";")
        if name == "BEGIN":
            part = {"name": told, "properties": {}, "parts": []}
            open_ones[-1]["parts"].append(part)
            open_ones.append(part)
        elif name == "END":
            assert open_ones.pop()["name"] == told
        else:
            assert name not in open_ones[-1]["properties"]
            open_ones[-1]["properties"][name] = (told, parameters)
    assert open_ones == [root]
    (calendar,) = root["parts"]
    return calendar


def unescaped(text):
    told, signs = "", iter(text)
    for sign in signs:
        told += {"n": "\n", "N": "\n"}.get(one := next(signs), one) if sign == "\\" else sign
    return told


def events(text):
    calendar = parsed(text)
    assert calendar["name"] == "VCALENDAR"
    assert calendar["properties"]["VERSION"] == ("2.0", [])
    assert calendar["properties"]["PRODID"][0]
    return calendar["parts"]


def a_visit_file(**changed):
    store = a_store()
    visit = opened(store)
    file = load_visit(store, Shelf(), visit.id)
    return replace(file, visit=replace(file.visit, held_on=date(2026, 11, 20)), **changed)


def deadlines(file, settings=None, *messages):
    reached = reached_on(MemoryStore(*messages), file)
    return visit_calendar(file, settings or Settings(), WEEKDAYS, WORDS, MADE, reached)


def test_a_visit_gives_its_report_and_its_follow_up_as_whole_days():
    made = deadlines(a_visit_file())
    report, follow_up = events(made.data.decode())
    assert made.media_type == "text/calendar"
    assert report["properties"]["DTSTART"] == ("20261127", ["VALUE=DATE"])
    assert report["properties"]["DTEND"] == ("20261128", ["VALUE=DATE"])
    assert report["properties"]["DTSTAMP"] == ("20261120T094207Z", [])
    # 20 February 2027 is a Saturday
    assert follow_up["properties"]["DTSTART"][0] == "20270222"
    assert "20. februar 2027" in unescaped(follow_up["properties"]["DESCRIPTION"][0]).replace(
        "\u00a0", " "
    )
    assert "Jobvejen A/S" in unescaped(report["properties"]["SUMMARY"][0])


def test_the_same_deadline_keeps_its_name_and_differs_from_any_other():
    first, again = (events(deadlines(a_visit_file()).data.decode()) for _ in range(2))
    names = [event["properties"]["UID"][0] for event in first]
    assert len(set(names)) == 2
    file = a_visit_file()
    moved = replace(file, visit=replace(file.visit, held_on=date(2026, 11, 23)))
    uids = [[e["properties"]["UID"][0] for e in events(deadlines(f).data.decode())]
            for f in (file, moved)]  # fmt: skip
    assert uids[0] == uids[1]
    assert len(again) == 2


def test_it_is_called_to_mind_in_the_morning_as_many_days_before_as_the_start_page_warns():
    (report, _) = events(deadlines(a_visit_file(), Settings(warn_days=5)).data.decode())
    (alarm,) = report["parts"]
    assert alarm["name"] == "VALARM"
    assert alarm["properties"]["ACTION"] == ("DISPLAY", [])
    assert alarm["properties"]["TRIGGER"] == ("-P4DT15H", [])
    assert alarm["properties"]["DESCRIPTION"]


@pytest.mark.parametrize(("days", "trigger"), [(0, "PT9H"), (1, "-PT15H"), (2, "-P1DT15H")])
def test_the_alarm_is_at_nine(days, trigger):
    entry = Entry(uid="a", day=date(2026, 11, 20), summary="x", warn_days=days)
    (event,) = events(calendar_file([entry], made_at=MADE, name="n"))
    assert event["parts"][0]["properties"]["TRIGGER"] == (trigger, [])


VERSIONS = (Report(id="r1", version=1), Report(id="r2", version=2))


def hearing():
    rule = DeadlineRule(
        id="hearing", title=Wording("Kommentarer"), after="dispatch", amount=1,
        unit=Unit.WEEKS, duty="supplier",
    )  # fmt: skip
    return replace(SCHEME, deadlines=(rule,))


def test_the_comments_are_due_from_the_day_the_report_was_handed_over():
    sent = Dispatch(
        id="1", report="r2", way=Way.DRAFT, occasion="report_supplier",
        at=datetime(2026, 11, 24, 11, tzinfo=UTC),
    )  # fmt: skip
    later = replace(sent, id="2", at=datetime(2026, 11, 30, 11, tzinfo=UTC))
    before = datetime(2026, 11, 21, 11, tzinfo=UTC)
    others = [
        replace(sent, id=f"o{at}", at=before, **one)
        for at, one in enumerate((
            {"report": "", "occasion": "verification"}, {"occasion": "report_administration"},
            {"occasion": "signing"}, {"report": "r1"}, {"way": Way.FILE},
            {"way": Way.MAIL, "outbox": "m"},
        ))
    ]  # fmt: skip
    file = a_visit_file(scheme=hearing(), dispatches=(*others, sent, later), reports=VERSIONS)
    given_up = OutboxMessage(id="m", visit=file.visit.id, state="needs_user")
    (event,) = events(deadlines(file, None, given_up).data.decode())
    assert event["properties"]["DTSTART"][0] == "20261201"
    assert event["parts"][0]["properties"]["TRIGGER"][0] == "PT9H"


def test_a_mail_counts_from_the_day_it_was_sent():
    queued = Dispatch(
        id="1", report="r2", way=Way.MAIL, occasion="report_supplier", outbox="m",
        at=datetime(2026, 11, 21, 11, tzinfo=UTC),
    )  # fmt: skip
    file = a_visit_file(scheme=hearing(), dispatches=(queued,), reports=VERSIONS)
    left = datetime(2026, 11, 24, 11, tzinfo=UTC)
    sent = OutboxMessage(id="m", visit=file.visit.id, state="sent", sent_at=left)
    (event,) = events(deadlines(file, None, sent).data.decode())
    assert event["properties"]["DTSTART"][0] == "20261201"
    with pytest.raises(InspectionError, match="calendar-empty"):
        deadlines(file, None, replace(sent, state="failed", sent_at=None))


@pytest.mark.parametrize("rules", [(), ({"kinds": ("other",)},), ({"after": "task"},)])
def test_a_scheme_without_deadlines_for_the_visit_is_told_as_that(rules):
    (rule,) = hearing().deadlines
    scheme = replace(SCHEME, deadlines=tuple(replace(rule, **one) for one in rules))
    with pytest.raises(InspectionError, match="calendar-none"):
        deadlines(a_visit_file(scheme=scheme))


def test_a_date_is_never_invented():
    with pytest.raises(InspectionError, match="calendar-empty"):
        deadlines(a_visit_file(scheme=hearing()))


def test_nobody_is_named():
    file = a_visit_file()
    told = deadlines(file, Settings(person_name="Karin Holm")).data.decode()
    assert "Karin" not in told
    assert file.supplier.cvr not in told


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


@given(TEXTS, TEXTS)
def test_any_text_comes_back_as_it_was(summary, description):
    entry = Entry(uid="a", day=date(2026, 1, 1), summary=summary, description="x" + description)
    (event,) = events(calendar_file([entry], made_at=MADE, name="n"))

    def plain(text):
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in lines if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127))

    assert unescaped(event["properties"]["SUMMARY"][0]) == plain(summary)
    assert unescaped(event["properties"]["DESCRIPTION"][0]) == plain("x" + description)


def test_a_line_is_folded_between_letters():
    told = folded("SUMMARY:" + "æ" * 80)
    assert all(len(part.encode()) <= 75 for part in told.split("\r\n"))
    assert told.replace("\r\n ", "") == "SUMMARY:" + "æ" * 80


def test_signs_with_a_meaning_are_written_out():
    assert escaped("a,b;c\\d\ne\x00") == "a\\,b\\;c\\\\d\\ne"
