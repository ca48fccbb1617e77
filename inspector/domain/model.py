"""The records of a supervision, as frozen values.

Each class is one table of the same name in snake case; each field is one column. All
fields but `id` have a default, because a list may leave a part out and an honest merge
may bring a row before its parts: what is missing is empty, listed as incomplete, and
never invented. Truths across fields are findings of a rule (`workflow`, `case_rules`),
never exceptions: a page must open. Times are UTC and aware; dates are local dates.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from inspector.domain.value import value


class Outcome(StrEnum):
    """What a point, a case point or an area came to [S0]."""

    OK = "ok"
    NOT_OK = "not_ok"
    NOT_TESTED = "not_tested"
    NOT_RELEVANT = "not_relevant"


class VisitState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    LOCKED = "locked"
    CANCELLED = "cancelled"


class CaseStatus(StrEnum):
    COMPLETED = "completed"
    ONGOING = "ongoing"


class ReviewState(StrEnum):
    """How far a drawn case has come; NOT_FOUND counts as an error and is never replaced."""

    NOT_BEGUN = ""
    REVIEWED = "reviewed"
    NOT_FOUND = "not_found"
    HANDED_OVER_LATER = "later"


class DrawState(StrEnum):
    COMMITTED = "committed"
    DRAWN = "drawn"
    ABORTED = "aborted"


class SampleRole(StrEnum):
    SAMPLE = "sample"
    RESERVE = "reserve"


class Side(StrEnum):
    """Whom a participant or a signature stands for."""

    UNIT = "unit"
    MANAGEMENT = "management"
    STAFF = "staff"
    SUPPLIER = "supplier"
    OTHER = "other"


class Source(StrEnum):
    """Where the supervisor has an answer from."""

    UNSTATED = ""
    SEEN_IN_CASE = "seen_in_case"
    TOLD_BY_MANAGEMENT = "told_by_management"
    OBSERVED = "observed"
    NOT_SHOWN = "not_shown"


@value
class Setting:
    """One setting (`id` is its name); the change log is its history. `value` is JSON."""

    id: str
    value: str = ""


@value
class Person:
    """A supervisor of the unit who uses the program."""

    id: str
    name: str = ""
    title: str = ""
    unit: str = ""
    email: str = ""


@value
class Supplier:
    id: str
    name: str = ""
    kind: str = ""  # "external", "internal" or "" where the list does not say
    cvr: str = ""
    p_number: str = ""
    ean: str = ""
    note: str = ""


@value
class DeliverySite:
    id: str
    supplier: str = ""
    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    p_number: str = ""
    access: str = ""  # accessibility as declared in the bid: declared is not a finding [S0]


@value
class Contact:
    id: str
    supplier: str = ""
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""


@value
class Agreement:
    id: str
    supplier: str = ""
    number: str = ""
    starts: date | None = None
    ends: date | None = None
    programmes: tuple[str, ...] = ()
    hourly_price: Decimal | None = None


@value
class Case:
    """A citizen's case as the imported list has it; `number` is the only thing that names it."""

    id: str
    supplier: str = ""
    number: str = ""
    status: str = ""  # a CaseStatus, or "" where the list does not say
    programme: str = ""
    starts: date | None = None
    ends: date | None = None
    referred: date | None = None
    called_in: date | None = None
    first_meeting: date | None = None
    invoiced_hours: Decimal | None = None
    hourly_price: Decimal | None = None
    invoice: str = ""
    note: str = ""


@value
class ColumnMapping:
    """How the columns of a source were mapped last time; `id` names kind and header row."""

    id: str
    kind: str = ""  # "suppliers" or "cases"
    columns: str = ""  # JSON: header text -> field name, or "" for "not read"


@value
class SchemeText:
    """The text of a scheme version, kept with the visits made by it. `id` is its hash."""

    id: str
    scheme: str = ""
    version: str = ""
    text: str = ""


@value
class Visit:
    id: str
    number: str = ""  # year, laptop mark, running number: 2026-T3-014
    scheme: str = ""  # SchemeText id
    supplier: str = ""
    site: str = ""
    agreement: str = ""
    kind: str = ""  # a visit kind of the scheme
    announced: bool = False
    state: str = VisitState.PLANNED
    planned_on: date | None = None
    held_on: date | None = None
    arrived: datetime | None = None
    departed: datetime | None = None
    records_case: str = ""  # case number in the municipality's records system
    parent: str = ""  # the visit this one follows up
    no_conflict: bool | None = None  # conflict-of-interest declaration; None = not given
    conflict_note: str = ""
    access_refused: bool = False
    refusal_note: str = ""
    management_met: bool | None = None
    citizens_met: int | None = None  # a number, never names [S0]
    arrival_note: str = ""
    tour_note: str = ""
    other_matters: str = ""  # circumstances of importance for the administration [S0]
    supplier_remarks: str = ""  # printed unchanged
    cancel_reason: str = ""
    last_step: str = ""  # where she was, for the next start
    from_paper: bool = False
    correction_reason: str = ""  # why a locked visit was opened again
    counted_report: str = ""  # of two reports of one version, locked apart, the one that counts


@value
class Participant:
    id: str
    visit: str = ""
    side: str = Side.UNIT
    name: str = ""
    role: str = ""


@value
class Answer:
    """One point of one visit; `point` may also be an area id: the area as a whole."""

    id: str
    visit: str = ""
    point: str = ""
    outcome: str = ""  # an Outcome, or "" when cleared
    comment: str = ""  # for NOT_TESTED the reason
    source: str = Source.UNSTATED


@value
class StepShare:
    """Who of those on a visit takes a step of it; the id is named by the two."""

    id: str
    visit: str = ""
    step: str = ""
    person: str = ""  # a name, as it is shown


@value
class Waiver:
    """A written reason for finishing although something is missing; printed in the report."""

    id: str
    visit: str = ""
    item: str = ""  # key of the shortcoming, see workflow.Shortcoming
    reason: str = ""


@value
class Draw:
    """One started draw; an aborted one keeps its number (sampling.md, step 9)."""

    id: str
    visit: str = ""
    number: str = ""  # the visit's number and a letter: 2026-T3-014-A
    state: str = DrawState.COMMITTED
    frame: str = ""  # JSON: [[case number, stratum id], ...]
    excluded: str = ""  # JSON: [[line, case number, code of the reason, detail], ...]
    frame_source: str = ""  # file name and time of the list
    since: date | None = None  # completed cases count from this date; printed
    until: date | None = None
    strata: str = ""  # JSON: [[stratum id, population, sample size, reserve size], ...]
    frame_hash: str = ""
    secret: str = ""
    commitment: str = ""
    committed_at: datetime | None = None
    acknowledged: str = ""  # how the supplier holds the commitment: "signed", "noted", ""
    digits: str = ""
    digits_by: str = ""  # "supplier", or a weaker way with its reason
    drawn_at: datetime | None = None
    h0: str = ""
    abort_reason: str = ""


@value
class SampleItem:
    id: str
    visit: str = ""
    draw: str = ""
    case_number: str = ""
    stratum: str = ""
    position: int = 0  # order of drawing within the stratum and role, from 1
    role: str = SampleRole.SAMPLE
    ticket: str = ""
    replaced_by: str = ""  # case number of the reserve that took its place
    replace_reason: str = ""  # one of draw.REPLACEMENT_REASONS


@value
class CaseReview:
    """What was typed about one drawn case: its state, dates, hours and a remark."""

    id: str
    visit: str = ""
    case_number: str = ""
    state: str = ReviewState.NOT_BEGUN
    referred: date | None = None
    called_in: date | None = None
    notice_given: date | None = None
    first_meeting: date | None = None
    latest_talk: date | None = None
    plan_written: date | None = None
    talks: tuple[str, ...] = ()  # ISO dates of the talks held
    invoiced_hours: Decimal | None = None
    documented_hours: Decimal | None = None
    hourly_price: Decimal | None = None
    remark: str = ""
    placed: date | None = None  # the citizen began in a job or placement [S4]
    returned: date | None = None  # the task went back to the jobcentre [S4]
    statement_sent: date | None = None  # the written account of the course and barriers [S4]
    complaint_received: date | None = None  # by the supplier [S4]
    complaint_forwarded: date | None = None  # received by the jobcentre with the reassessment


@value
class CaseCheck:
    id: str
    visit: str = ""
    case_number: str = ""
    point: str = ""
    outcome: str = ""
    comment: str = ""


@value
class DocumentShown:
    """A document the supplier showed during the visit."""

    id: str
    visit: str = ""
    point: str = ""
    kind: str = ""
    title: str = ""
    dated: date | None = None
    seen_by: str = ""
    copy_taken: bool = False
    note: str = ""


@value
class Evidence:
    """A photo or file. The original is kept unchanged under `original`, its SHA-256."""

    id: str
    visit: str = ""
    point: str = ""  # point or area id, or "" for the visit
    case_number: str = ""
    name: str = ""
    media_type: str = ""
    size: int = 0  # bytes of the original
    original: str = ""  # attachment: SHA-256 of the bytes as they came
    shown: str = ""  # attachment: upright, without EXIF, shrunk; "" for other files
    caption: str = ""
    added_at: datetime | None = None


@value
class Signature:
    id: str
    visit: str = ""
    version: int = 1
    side: str = Side.UNIT
    name: str = ""
    role: str = ""
    ink: str = ""  # JSON: strokes of [x, y] in 0..1 of the pad's width and height
    ratio: str = ""  # width / height of the pad, decimal
    signed_at: datetime | None = None
    refused: bool = False
    absent: bool = False
    reason: str = ""
    content: str = ""  # SHA-256 of what stood in the visit when this side signed


@value
class Report:
    """A locked version of a visit. Never rendered again: `pdf` is the record."""

    id: str
    visit: str = ""
    version: int = 1
    reason: str = ""  # why there is a version after the first
    record: str = ""  # canonical JSON of the visit as locked
    content_hash: str = ""  # SHA-256 of `record`
    chain_head: str = ""  # hash of the newest entry of this laptop's change log
    pdf: str = ""  # attachment: SHA-256 of the file
    file_name: str = ""
    locked_at: datetime | None = None
    locked_by: str = ""
    digital: tuple[str, ...] = ()  # the delivery.SignatureField it was made to be signed in
    seen: str = (
        ""  # JSON: {laptop's id: entry}: how far every chain had come here when it was locked
    )


@value
class VisitTotals:
    """What a visit came to, written when its working papers were deleted; `id` is the visit's.

    The figures are those the program showed of the cases before: see `domain.retention`.
    """

    id: str
    purged_on: date | None = None
    drawn: int = 0  # cases, with replacements in place
    reviewed: int = 0
    not_found: int = 0
    sample_sizes: tuple[str, ...] = ()  # whole numbers, one for each stratum
    outcomes: str = ""  # JSON: {point: {outcome: cases}}
    compared: int = 0  # cases whose hours were compared
    with_shortfall: int = 0
    invoiced_hours: Decimal | None = None
    documented_hours: Decimal | None = None
    shortfall_hours: Decimal | None = None
    excess_hours: Decimal | None = None
    shortfall_kroner: Decimal | None = None
    not_found_invoiced: Decimal | None = None
    documents: int = 0
    photos: int = 0


@value
class Purge:
    """One lawful deletion: what went, why, and which entries of the log were erased by it."""

    id: str
    purged_at: datetime | None = None
    purged_by: str = ""
    reason: str = ""
    visits: tuple[str, ...] = ()  # their numbers
    cases: int = 0  # drawn cases of these visits
    photos: int = 0  # photos and other files
    listed_cases: int = 0  # cases of imported lists
    rests: int = 0  # records of papers that were deleted before, written again by colleagues
    records: int = 0  # rows deleted, of all kinds
    erased: str = ""  # JSON: {laptop's id: "1-4,7"}: the entries whose content went
    seen: str = ""  # as `Report.seen`: what was known when it was judged what may go
    visit_ids: tuple[str, ...] = ()  # of `visits`: two may bear one number

    def is_of(self, visit: Visit) -> bool:
        """Whether papers of this visit went; those from before ids were told name numbers alone."""
        return visit.id in self.visit_ids if self.visit_ids else visit.number in self.visits
