"""What the outbox says of each mail: its state, who has it, what is wrong, what can be done."""

from __future__ import annotations

from datetime import datetime

from inspector.domain.delivery import OutboxMessage, OutboxState
from inspector.domain.errors import InspectionError
from inspector.domain.formats import clock, short_date
from inspector.domain.letter import Failure
from inspector.domain.outbox import (
    GIVEN_UP,
    LATE,
    MARKED,
    SENT,
    asks,
    failure,
    is_due,
    is_unsure,
    outcomes,
)
from inspector.domain.value import value
from inspector.services.outbox import messages, recover
from inspector.services.ports import Store, Words
from inspector.services.settings import read_settings
from ui.messages import sentence

_TONES = {
    OutboxState.QUEUED: "plain",
    OutboxState.SENDING: "under_way",
    OutboxState.SENT: "ok",
    OutboxState.FAILED: "alarm",
    OutboxState.NEEDS_USER: "remark",
}


@value
class MailLine:
    """One mail; `people` are a line and a tone each, `acts`: what she may do."""

    id: str
    visit: str
    subject: str
    chip: str
    tone: str
    when: str
    people: tuple[tuple[str, str], ...]
    problem: str
    reply: str
    to: str  # who has not had it for certain, for questions
    unsure: bool
    acts: tuple[str, ...]


@value
class OutboxView:
    """The page: what needs her, what waits, what is over."""

    asking: tuple[MailLine, ...] = ()
    waiting: tuple[MailLine, ...] = ()
    past: tuple[MailLine, ...] = ()
    due: int = 0  # how many go out when she sends now
    has_server: bool = False
    interrupted: int = 0  # how many were found half sent just now

    @property
    def count(self) -> int:
        return len(self.asking) + len(self.waiting) + len(self.past)


def read_outbox(store: Store, words: Words, *, busy: bool) -> OutboxView:
    """Read on the storage thread. Not busy: what is told to be under way was interrupted."""
    interrupted = 0 if busy else recover(store)
    now = store.now()
    found = messages(store)
    lines = [(one, mail_line(words, one, now)) for one in found]
    moving = (OutboxState.QUEUED, OutboxState.SENDING)
    return OutboxView(
        asking=tuple(line for one, line in lines if asks(one)),
        waiting=tuple(line for one, line in lines if one.state in moving),
        past=tuple(line for one, line in lines if not asks(one) and one.state not in moving),
        due=sum(is_due(one, now) for one in found),
        has_server=bool(read_settings(store).smtp_host),
        interrupted=interrupted,
    )


def mail_line(words: Words, one: OutboxMessage, now: datetime) -> MailLine:
    known = outcomes(one)
    state = OutboxState(one.state)
    unsure = is_unsure(one.problem)
    chip, tone = _state(words, one, now)
    left = [each for each in one.recipients if known.get(each, "") not in (SENT, MARKED)]
    problem = "" if state == OutboxState.SENT else _problem(words, one.problem)
    return MailLine(
        id=one.id,
        visit=one.visit,
        subject=one.subject,
        chip=chip,
        tone=tone,
        when=_when(words, one),
        people=tuple(_person(words, each, known.get(each, "")) for each in one.recipients),
        problem=problem,
        reply=words("outbox.reply", reply=one.reply) if one.reply and problem else "",
        to=_joined(words, left),
        unsure=unsure or any(is_unsure(known.get(each, "")) for each in left),
        acts=_acts(one),
    )


def count_words(words: Words, count: int) -> str:
    if not count:
        return words("outbox.none_head")
    return words("outbox.count_one") if count == 1 else words("outbox.count", count=count)


def _state(words: Words, one: OutboxMessage, now: datetime) -> tuple[str, str]:
    state = OutboxState(one.state)
    if one.problem == GIVEN_UP:
        return words("outbox.state.given_up"), "cancelled"
    if state == OutboxState.NEEDS_USER and is_unsure(one.problem):
        return words("outbox.state.unsure"), "question"
    if state == OutboxState.QUEUED and not is_due(one, now):
        return words("outbox.state.paused"), "plain"
    if state == OutboxState.QUEUED and one.problem:
        return words("outbox.state.not_yet"), "remark"
    return words(f"outbox.state.{state}"), _TONES[state]


def _problem(words: Words, code: str) -> str:
    return sentence(words, InspectionError(code)) if code else ""


def _acts(one: OutboxMessage) -> tuple[str, ...]:
    """What she may do; nothing where the bytes are gone or it is being sent."""
    if not one.message or one.state == OutboxState.SENDING:
        return ()
    if one.state == OutboxState.QUEUED:
        return ("retry", "give_up") if one.next_try else ("give_up",)
    if one.problem == LATE:
        return ("as_it_is", "give_up")
    return ("retry", "mark", "give_up") if asks(one) else ()


def _when(words: Words, one: OutboxMessage) -> str:
    if one.state == OutboxState.SENT and one.sent_at:
        told = words("outbox.when_sent", moment=_moment(words, one.sent_at))
    elif one.tried_at and (one.attempts or one.problem not in ("", LATE)):
        told = words("outbox.when_tried", moment=_moment(words, one.tried_at))
    elif one.queued_at:
        told = words("outbox.when_queued", moment=_moment(words, one.queued_at))
    else:
        told = ""
    size = _size(words, one.size)
    if one.attempts > 1:
        return words("outbox.line_attempts", when=told, size=size, attempts=one.attempts)
    return words("outbox.line", when=told, size=size)


def _moment(words: Words, moment: datetime) -> str:
    day = short_date(moment.astimezone().date())
    return words("outbox.at", date=day, time=clock(moment))


def _size(words: Words, size: int) -> str:
    if size < 1_000_000:
        return words("outbox.kilobytes", size=max(1, round(size / 1000)))
    return words("outbox.megabytes", size=f"{size / 1_000_000:.1f}".replace(".", ","))


def _person(words: Words, address: str, code: str) -> tuple[str, str]:
    if code in (SENT, MARKED):
        return words(f"outbox.person_{code}", address=address), "ok"
    if is_unsure(code):
        return words("outbox.person_unsure", address=address), "question"
    if code and failure(code) == Failure.PERMANENT:
        return words("outbox.person_refused", address=address), "alarm"
    key = "outbox.person_later" if code else "outbox.person_waits"
    return words(key, address=address), "plain"


def _joined(words: Words, names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return words("outbox.and", first=", ".join(names[:-1]), last=names[-1])
