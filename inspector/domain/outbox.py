"""What becomes of a mail after each attempt to send it: pure rules over `OutboxMessage`.

An address is done when it is "sent" (the server took the mail over for it) or "marked" (she
says that it arrived). Whoever is done is never written to again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState, Way
from inspector.domain.letter import FAILURES, Failure
from inspector.domain.occasions import ASKS_FOR_COMMENTS, Occasion

SENT, MARKED = "sent", "marked"
GIVEN_UP = "outbox-given-up"
INTERRUPTED = "smtp-interrupted"
RESTORED = "smtp-restored"
LATE = "outbox-late"
# Their letters may name a day that was counted from the day they were written.
DATED = ASKS_FOR_COMMENTS | {Occasion.REPORT_ADMINISTRATION}
# The server, not the mail, is what is wrong: the next mail would fare the same, nothing has left.
SERVER = frozenset(
    {"smtp-unreachable", "smtp-password", "smtp-certificate", "smtp-no-tls", "smtp-no-auth",
     "smtp-not-mail"}
)  # fmt: skip
MOST_ATTEMPTS = 8  # that reached the server
_PAUSES = (1, 5, 15, 60, 120, 240, 480)  # minutes after each of them
# Of these nobody can say whether the mail arrived.
_UNSURE = frozenset({"smtp-dropped", INTERRUPTED, RESTORED})


class Outcomes(dict[str, str]):
    """By address "sent" or a code; `reply`: the server's words to what was not sent."""

    reply: str = ""


def outcomes(message: OutboxMessage) -> dict[str, str]:
    """By address "sent", "marked" or a code; nothing yet for one that was not tried."""
    try:
        known = json.loads(message.outcomes or "{}")
    except ValueError:
        return {}
    if not isinstance(known, dict):
        return {}
    return {str(address): str(code) for address, code in known.items()}


def is_done(code: str) -> bool:
    return code in (SENT, MARKED)


def is_unsure(code: str) -> bool:
    """Whether the mail may have arrived although nobody said so."""
    return code in _UNSURE


def failure(code: str) -> Failure:
    """What follows of a code; one that is not known asks her."""
    return FAILURES.get(code, Failure.ASK)


def open_recipients(message: OutboxMessage) -> tuple[str, ...]:
    """Whom the next attempt goes to: not those done, refused for good or in doubt."""
    known = outcomes(message)
    return tuple(
        address
        for address in dict.fromkeys(message.recipients)
        if not (code := known.get(address, ""))
        or not (is_done(code) or is_unsure(code) or failure(code) == Failure.PERMANENT)
    )


def is_due(message: OutboxMessage, now: datetime) -> bool:
    """Whether it goes out when she sends: it waits, its pause is over, or the server was at fault.

    What may have arrived, and what was refused, is never due.
    """
    if message.state == OutboxState.QUEUED:
        return message.next_try is None or message.next_try <= now
    return message.state == OutboxState.NEEDS_USER and message.problem in SERVER


def is_late(message: OutboxMessage, occasion: str, now: datetime) -> bool:
    """Whether she must see it first: it may name a limit, and goes out on another day than the
    one it was written on, or she last agreed to.
    """
    agreed = message.tried_at or message.queued_at
    return occasion in DATED and agreed is not None and _day(agreed) != _day(now)


def late(message: OutboxMessage) -> OutboxMessage:
    """It waits for her to send it as it is, or to write it anew."""
    return replace(message, state=OutboxState.NEEDS_USER, problem=LATE, reply="", next_try=None)


def left_at(dispatch: Dispatch, message: OutboxMessage | None) -> datetime | None:
    """When something truly left; None: a mail nobody has had yet, or ever. `message`: its mail."""
    if dispatch.way != Way.MAIL or not dispatch.outbox:
        return dispatch.at
    return message.sent_at if message is not None else None


def asks(message: OutboxMessage) -> bool:
    """Whether it needs her: it goes no further by itself and she has not given it up."""
    if message.state == OutboxState.FAILED:
        return message.problem != GIVEN_UP
    return message.state == OutboxState.NEEDS_USER


def begun(message: OutboxMessage, now: datetime) -> OutboxMessage:
    """The message as it is written down before the server is called."""
    return replace(
        message,
        state=OutboxState.SENDING,
        tried_at=now,
        next_try=None,
        attempts=message.attempts + 1,
    )


def called_off(message: OutboxMessage) -> OutboxMessage:
    """Stopped by her before anything had been sent: as if it had not been tried."""
    return replace(message, state=OutboxState.QUEUED, attempts=max(0, message.attempts - 1))


def tried(
    message: OutboxMessage, answers: Mapping[str, str], reply: str, now: datetime
) -> OutboxMessage:
    """The message after an attempt; `answers` by address "sent" or a code.

    Once every address is done the bytes are let go: what was sent is archived with its report
    or its dispatch, and the log keeps the SHA-256 of the whole.
    """
    known = outcomes(message) | {address: answers[address] for address in answers}
    left = [known.get(address, "") for address in dict.fromkeys(message.recipients)]
    left = [code for code in left if not is_done(code)]
    told = replace(message, outcomes=_written(known), reply=reply)
    if SENT in answers.values():
        told = replace(told, sent_at=now)
    if not left:
        return replace(
            told, state=OutboxState.SENT, problem="", reply="", message="", next_try=None,
        )  # fmt: skip
    problem = min(left, key=_gravity)
    if failure(problem) != Failure.RETRY:
        return replace(told, state=_stuck(known, problem), problem=problem, next_try=None)
    if problem == "smtp-unreachable":  # nothing left the laptop: neither counted nor paused
        return replace(
            told, state=OutboxState.QUEUED, problem=problem, attempts=max(0, message.attempts - 1)
        )
    if message.attempts >= MOST_ATTEMPTS:
        return replace(told, state=OutboxState.NEEDS_USER, problem=problem)
    pause = timedelta(minutes=_PAUSES[min(message.attempts, len(_PAUSES)) - 1])
    return replace(told, state=OutboxState.QUEUED, problem=problem, next_try=now + pause)


def interrupted(message: OutboxMessage, why: str = INTERRUPTED) -> OutboxMessage:
    """The program ended while it was being sent, or older data came back in which it waits: it
    may have arrived.
    """
    known = outcomes(message) | dict.fromkeys(open_recipients(message), why)
    return replace(
        message, state=OutboxState.NEEDS_USER, problem=why, outcomes=_written(known), next_try=None
    )


def asked_again(message: OutboxMessage, now: datetime) -> OutboxMessage:
    """She wants it tried again, for everybody who is not done; a late one today, as it is."""
    done = {address: code for address, code in outcomes(message).items() if is_done(code)}
    return replace(
        message, state=OutboxState.QUEUED, outcomes=_written(done), problem="", reply="",
        attempts=0, next_try=None, tried_at=now if message.problem == LATE else message.tried_at,
    )  # fmt: skip


def marked(message: OutboxMessage, now: datetime) -> OutboxMessage:
    """She knows that it arrived."""
    known = outcomes(message)
    whole = {
        address: code if is_done(code := known.get(address, "")) else MARKED
        for address in message.recipients
    }
    return replace(
        message, state=OutboxState.SENT, outcomes=_written(whole), problem="", reply="",
        sent_at=message.tried_at or now, message="", next_try=None,
    )  # fmt: skip


def given_up(message: OutboxMessage) -> OutboxMessage:
    """She lets it be; whoever got it has got it, the others never will."""
    return replace(message, state=OutboxState.FAILED, problem=GIVEN_UP, message="", next_try=None)


def _day(moment: datetime) -> date:
    """The day on her own calendar."""
    return moment.astimezone().date()


def _stuck(known: Mapping[str, str], problem: str) -> OutboxState:
    """Refused for everybody is failed; what else stopped needs her."""
    refused = failure(problem) == Failure.PERMANENT
    if refused and not any(is_done(code) for code in known.values()):
        return OutboxState.FAILED
    return OutboxState.NEEDS_USER


def _gravity(code: str) -> tuple[int, str]:
    """Doubt first, then what she must mend, then what may go by itself; refusals last."""
    order = {Failure.ASK: 1, Failure.RETRY: 2, Failure.PERMANENT: 3}
    return (0 if is_unsure(code) else order[failure(code)] if code else 2, code)


def _written(known: Mapping[str, str]) -> str:
    return json.dumps(dict(known), ensure_ascii=False, sort_keys=True) if known else ""
