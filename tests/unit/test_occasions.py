"""What a mail says on each occasion, and whom it is proposed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fakes import MemoryStore
from visit_samples import SCHEME

from inspector.console.arguments import OCCASIONS as OF_COMMAND
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState, Way
from inspector.domain.model import Case, Contact, Report, Supplier, Visit
from inspector.domain.occasions import OCCASIONS, OF_THE_REPORT, Occasion, usual_occasion
from inspector.domain.scheme import DeadlineRule, Unit, Wording
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.gateways.danish_holidays import danish_holidays
from inspector.services.proposing_letters import Proposal, propose

TODAY = date(2026, 11, 24)  # a Tuesday
SETTINGS = Settings(
    organisation="Nordby Kommune",
    unit="Tilsynsenheden",
    person_name="Ida Enebær",
    person_title="Tilsynsførende",
    administration_email="jobcenter@nordby.example",
)
CALENDAR = WorkingCalendar(danish_holidays, closed=frozenset(SETTINGS.closed_days))
SUPPLIER = Supplier(id="s", name="Jobvejen A/S", cvr="99900018")
COMMENTS = DeadlineRule(
    id="comments",
    title=Wording("Bemærkninger"),
    after="dispatch",
    amount=1,
    unit=Unit.WEEKS,
    duty="supplier",
    kinds=("control",),
)
WITH_LIMIT = replace(SCHEME, deadlines=(*SCHEME.deadlines, COMMENTS))
CONTACTS = (
    Contact(id="1", supplier="s", name="Åge Ås", role="leder", email="aage@jobvejen.example"),
    Contact(id="2", supplier="s", name="Bo Bæk", email=" bo@jobvejen.example "),
    Contact(id="3", supplier="s", name="Uden mail"),
    Contact(id="4", supplier="s", name="Skæv", email="ikke en adresse"),
    Contact(id="5", supplier="anden", name="Fremmed", email="x@y.example"),
)


def visit_file(**changed: object) -> VisitFile:
    fields: dict[str, object] = {
        "visit": Visit(
            id="v",
            number="2026-T3-014",
            supplier="s",
            kind="control",
            state="locked",
            held_on=date(2026, 11, 20),
            records_case="2026-014402",
        ),
        "scheme": WITH_LIMIT,
        "supplier": SUPPLIER,
        "reports": (Report(id="r", visit="v", version=1),),
    }
    return VisitFile(**{**fields, **changed})


def proposed(words, occasion: str = "report_supplier", *, settings=SETTINGS, **changed) -> Proposal:
    store = MemoryStore(*CONTACTS)
    file = visit_file(**changed)
    report = file.reports[-1] if file.reports else None
    return propose(store, file, settings, occasion, words, CALENDAR, TODAY, report)


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_every_occasion_names_the_visit_and_closes_in_both_languages(words, words_en, occasion):
    for spoken in (words, words_en):
        letter = proposed(spoken, occasion)
        assert "2026-T3-014" in letter.subject
        assert "2026-T3-014" in letter.body
        assert "Jobvejen A/S" in letter.subject
        assert letter.body.endswith("Ida Enebær\nTilsynsførende\nTilsynsenheden\nNordby Kommune\n")
        assert "{" not in letter.subject + letter.body
        assert "\n" not in letter.subject
        assert spoken(f"mail.occasion.{occasion}")


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_no_occasion_names_a_case_or_the_file_in_the_records_system(words, occasion):
    cases = {"KBH-4711": Case(id="c", number="KBH-4711")}
    letter = proposed(words, occasion, cases=cases)
    for number in ("KBH-4711", "2026-014402"):
        assert number not in letter.subject + letter.body


def test_a_report_to_the_supplier_tells_kind_day_and_the_limit_for_comments(words):
    letter = proposed(words)
    assert letter.subject == "Kontrolbesøg hos Jobvejen A/S: rapport 2026-T3-014"
    assert "fredag den 20.\u00a0november 2026" in letter.body
    assert "tirsdag den 1.\u00a0december 2026" in letter.body


def test_the_limit_for_comments_counts_from_the_day_it_is_sent_and_moves_off_a_holiday(words):
    store = MemoryStore(*CONTACTS)
    letter = propose(
        store, visit_file(), SETTINGS, "hearing", words, CALENDAR, date(2026, 12, 18)
    )  # + 1 week: 25 December
    assert "mandag den 28.\u00a0december 2026" in letter.body


def test_without_a_limit_no_date_is_invented(words):
    letter = proposed(words, "hearing", scheme=SCHEME)
    assert letter.lacking == ("hearing_limit",)
    assert "december" not in letter.body
    assert words("mail.lacking.hearing_limit")
    assert "december" not in proposed(words, scheme=SCHEME).body


def test_a_follow_up_tells_when_the_unit_follows_up_at_the_latest(words):
    assert "senest lørdag den 20." not in proposed(words, "follow_up").body
    assert "mandag den 22.\u00a0februar 2027" in proposed(words, "follow_up").body


def test_a_visit_without_a_day_says_so_and_counts_nothing(words):
    visit = replace(visit_file().visit, held_on=None)
    letter = proposed(words, "follow_up", visit=visit)
    assert "ikke er noteret" in letter.body
    assert "følger op senest" not in letter.body


def corrected(reason: str, **changed: object) -> dict[str, object]:
    reports = (Report(id="r", version=1), Report(id="r2", version=2, reason=reason))
    return {"reports": reports, **changed}


def test_a_correction_names_the_new_version_and_where_the_reason_stands(words):
    letter = proposed(words, "correction", **corrected("To timer var talt to gange"))
    assert letter.subject.endswith("version 2")
    assert "version 2 gælder i stedet" in letter.body
    assert "står i rapporten" in letter.body


@pytest.mark.parametrize(
    "reason", ["Mette Hansens sag var forkert bedømt", "Sagen KBH-4711 var glemt", "To timer", ""]
)
def test_the_reason_of_a_correction_never_goes_into_a_mail_that_many_may_read(words, reason):
    letter = proposed(words, "correction", **corrected(reason))
    assert "står i rapporten" in letter.body
    if reason:
        assert reason not in letter.body


def test_while_the_visit_is_open_again_the_mail_names_the_version_that_goes_with_it(words):
    visit = replace(visit_file().visit, state="open")
    letter = proposed(words, "correction", visit=visit, **corrected("To timer"))
    assert letter.subject.endswith("version 2")
    assert "version 2 gælder i stedet" in letter.body


def test_an_older_version_is_named_as_itself(words):
    file = visit_file(**corrected("x"))
    letter = propose(
        MemoryStore(), file, SETTINGS, "correction", words, CALENDAR, TODAY, file.reports[0]
    )
    assert letter.subject.endswith("version 1")


def test_the_usual_occasion_is_the_report_and_after_a_correction_that():
    file = visit_file(**corrected("x"))
    assert [usual_occasion(one) for one in file.reports] == [
        Occasion.REPORT_SUPPLIER,
        Occasion.CORRECTION,
    ]


# The day a limit counts from


@pytest.mark.parametrize("occasion", ["report_supplier", "hearing"])
def test_the_letter_names_the_day_its_limit_is_counted_from_since_it_may_be_sent_later(
    words, occasion
):
    body = proposed(words, occasion).body
    assert "regnet fra tirsdag den 24.\u00a0november 2026" in body
    assert "i dag" not in body


def sent(**changed: object) -> Dispatch:
    given: dict[str, object] = {
        "id": "d",
        "visit": "v",
        "report": "r",
        "occasion": "report_supplier",
        "way": Way.DRAFT,
        "at": datetime(2026, 11, 20, 12, tzinfo=UTC),
    }
    return Dispatch(**{**given, **changed})


def told_administration(words, *dispatches: Dispatch, outbox: tuple[OutboxMessage, ...] = ()):
    file = visit_file(dispatches=dispatches)
    store = MemoryStore(*CONTACTS, *outbox)
    occasion = "report_administration"
    return propose(store, file, SETTINGS, occasion, words, CALENDAR, TODAY, file.reports[-1]).body


def test_the_administration_is_told_the_limit_counted_from_when_the_supplier_got_the_report(words):
    assert "frist for bemærkninger fredag den 27." in told_administration(words, sent())


def test_as_long_as_the_supplier_has_no_report_no_limit_of_theirs_is_told(words):
    assert "frist" not in told_administration(words)
    for kept in (
        sent(way=Way.UNSENT),
        sent(way=Way.PAPER),
        sent(way=Way.FILE),
        sent(occasion="report_administration"),
        sent(occasion="signing", way=Way.SIGNING),
        sent(report="an older one"),
        sent(way=Way.MAIL, outbox="m"),
    ):
        assert "frist" not in told_administration(words, kept)


def test_a_mail_of_the_outbox_counts_from_when_it_was_sent_and_not_before(words):
    queued = sent(way=Way.MAIL, outbox="m")
    day = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for state in (OutboxState.QUEUED, OutboxState.FAILED, OutboxState.NEEDS_USER):
        message = OutboxMessage(id="m", visit="v", state=state)
        assert "frist" not in told_administration(words, queued, outbox=(message,))
    message = OutboxMessage(id="m", visit="v", state=OutboxState.SENT, sent_at=day)
    told = told_administration(words, queued, outbox=(message,))
    assert "frist for bemærkninger mandag den 30." in told


def test_what_is_left_out_of_an_access_copy_is_not_called_covered(words):
    assert "dækket" not in proposed(words, "access_copy").body


def test_the_suppliers_contacts_with_a_mail_and_the_administration_are_proposed(words):
    letter = proposed(words)
    assert letter.to == (
        "bo@jobvejen.example",
        "aage@jobvejen.example",
        "jobcenter@nordby.example",
    )  # by Danish alphabet: å last
    assert [one.name for one in letter.recipients] == ["Bo Bæk", "Åge Ås", ""]
    assert letter.lacking == ()


@pytest.mark.parametrize(
    ("occasion", "count"),
    [("report_administration", 1), ("draw_receipt", 2), ("verification", 2), ("access_copy", 0)],
)
def test_each_occasion_has_its_own_recipients(words, occasion, count):
    assert len(proposed(words, occasion).to) == count


def test_what_was_looked_for_and_is_not_there_is_told(words):
    bare = replace(SETTINGS, administration_email="")
    letter = proposed(words, settings=bare, supplier=replace(SUPPLIER, id="ny"))
    assert letter.to == ()
    assert letter.lacking == ("contact", "administration")
    for code in letter.lacking:
        assert words(f"mail.lacking.{code}")


def test_the_command_line_knows_the_occasions_of_a_report():
    assert OF_COMMAND == OF_THE_REPORT
