"""Mail that waits in the database, and the three steps of sending one.

A mail is stored in its final bytes before anybody is called. To send it is written down first
(`begin`, on the storage thread), then the server is called (`transmit`, anywhere, on values
alone), then what became of it is written down (`finish`). A program that ends in between leaves
it in the state `sending`: at the next start `recover` puts it before her, and it is not sent
again unless she asks. What follows of which answer stands in `domain.outbox`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from inspector.domain import outbox as rules
from inspector.domain.civil_number import mask
from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState, Way
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.identity import new_id
from inspector.domain.letter import File, Letter
from inspector.domain.mail_address import message_id
from inspector.domain.settings import Settings
from inspector.services.delivery import Letters, Sending
from inspector.services.outbox_doubts import ask_late, is_late
from inspector.services.ports import Attachments, Progress, Reader, Store
from inspector.services.settings import read_settings


def password_name(settings: Settings) -> str:
    """Under which the keychain has the password of this user at this server, and of no other.

    A hash, so that it names nobody; a password is never offered to a server it was not kept for.
    """
    place = f"{settings.smtp_host.lower()}\n{settings.smtp_user}"
    return f"smtp-password {hashlib.sha256(place.encode()).hexdigest()[:24]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalMail:
    """A letter in its final bytes, kept as an attachment; nothing is queued yet."""

    letter: Letter
    sender: str
    message: str  # attachment
    message_id: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One mail that was written down as being sent, and to whom."""

    message: OutboxMessage
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an attempt; `called_off`: stopped before anything had been sent."""

    answers: dict[str, str] = field(default_factory=dict)
    reply: str = ""
    called_off: bool = False

    @property
    def ends_round(self) -> bool:
        """Whether the next mail would fare the same."""
        return self.called_off or any(code in rules.SERVER for code in self.answers.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many mails go out when she sends, and how many need her first."""

    queued: int = 0
    asking: int = 0


def prepare(
    letters: Letters, attachments: Attachments, letter: Letter, settings: Settings, at: datetime
) -> FinalMail:
    """Write the message once and for all and keep its bytes; no thread's own, may take a second.

    InspectionError `mail-no-sender` where the settings have no address of hers.
    """
    sender = settings.person_email
    if not sender:
        raise InspectionError("mail-no-sender")
    named = f"{settings.person_name} <{sender}>" if settings.person_name else sender
    own_id = message_id(new_id(), sender)
    data = letters.final(letter, named, own_id, at)
    return FinalMail(
        letter=letter, sender=sender, message=attachments.save(data), message_id=own_id,
        size=len(data), at=at,
    )  # fmt: skip


def queue(
    store: Store, mail: FinalMail, dispatch: Dispatch, inside: Sequence[File] = ()
) -> OutboxMessage:
    """Put the mail in the outbox, and note whom it is for; one transaction.

    Of `dispatch` the visit, report, occasion, protection, kept and note are taken. `inside`: what
    its files were before they were locked; they are named as well.
    InspectionError `text-civil-number` where its note holds one.
    """
    refuse_civil_number(dispatch.note, "text-civil-number")
    letter = mail.letter
    message = OutboxMessage(
        id=new_id(), visit=dispatch.visit, sender=mail.sender, recipients=letter.to,
        subject=letter.subject, message=mail.message, size=mail.size,
        message_id=mail.message_id, queued_at=mail.at,
    )  # fmt: skip
    files = (*letter.files, *inside)
    noted = replace(
        dispatch,
        id=dispatch.id or new_id(),
        way=Way.MAIL,
        recipients=letter.to,
        files=tuple(mask(file.name) for file in files),
        hashes=tuple(file.sha256 for file in files),
        at=mail.at,
        by=dispatch.by or read_settings(store).person_name,
        outbox=message.id,
    )
    with store.change("report_handed_over") as change:
        change.put(message)
        change.put(noted)
    return message


def messages(reader: Reader) -> tuple[OutboxMessage, ...]:
    """All of them, what needs her first, then what waits, then the newest."""
    order = {OutboxState.SENDING: 1, OutboxState.QUEUED: 2}

    def place(one: OutboxMessage) -> tuple[int, float]:
        moment = one.sent_at or one.tried_at or one.queued_at
        rank = 0 if rules.asks(one) else order.get(OutboxState(one.state), 3)
        return rank, -(moment.timestamp() if moment else 0)

    return tuple(sorted(reader.find(OutboxMessage), key=place))


def waiting(reader: Reader) -> Waiting:
    """What the start page counts; three columns are read, no message."""
    states = reader.select(OutboxMessage, ("id", "state", "problem"))
    told = [
        OutboxMessage(id=str(key), state=str(state), problem=str(problem))
        for key, state, problem in states
    ]
    return Waiting(
        queued=sum(one.state == OutboxState.QUEUED for one in told),
        asking=sum(rules.asks(one) for one in told),
    )


def recover(store: Store) -> int:
    """After a start: what was being sent when the program ended needs her; how many."""
    left = store.find(OutboxMessage, state=OutboxState.SENDING.value)
    if left:
        with store.change("mail_interrupted") as change:
            for one in left:
                change.put(rules.interrupted(one))
    return len(left)


def due(reader: Reader, now: datetime) -> tuple[str, ...]:
    """The ids of what goes out when she sends now, the oldest first."""
    found = [one for one in reader.find(OutboxMessage) if rules.is_due(one, now)]
    return tuple(one.id for one in sorted(found, key=lambda one: (str(one.queued_at), one.id)))


def pause_ends(reader: Reader) -> datetime | None:
    """When the first mail that holds a pause may go; None where none does."""
    held = reader.find(OutboxMessage, state=OutboxState.QUEUED.value)
    return min((one.next_try for one in held if one.next_try is not None), default=None)


def begin(store: Store, key: str) -> Attempt | None:
    """Write down that this mail is being sent; None where that is no longer asked for, or where
    she must see it first (`ask_late`: midnight may have passed since).

    Durable before the server is called: that is what keeps it from being sent twice.
    """
    message = store.get(OutboxMessage, key)
    if message is None or not rules.is_due(message, store.now()) or not message.message:
        return None
    recipients = rules.open_recipients(message)
    if not recipients:
        return None
    if is_late(store, message, store.now()):
        ask_late(store, store.now())
        return None
    begun = rules.begun(message, store.now())
    with store.change("mail_sending") as change:
        change.put(begun)
    return Attempt(message=begun, recipients=recipients)


def transmit(
    attachments: Attachments, sending: Sending, attempt: Attempt, progress: Progress | None = None
) -> Outcome:
    """Call the server with one mail. Touches no storage but the bytes of the message."""
    message, reply = attempt.message, ""
    try:
        data = attachments.load(message.message)
    except InspectionError as problem:
        if not problem.code.startswith("attachment-"):
            return Outcome(called_off=True)  # the screen was locked meanwhile
        return Outcome(answers=dict.fromkeys(attempt.recipients, problem.code))
    try:
        answers = sending.send(data, message.sender, attempt.recipients, progress)
        reply = str(getattr(answers, "reply", ""))
    except Cancelled:
        return Outcome(called_off=True)
    except InspectionError as problem:
        answers = dict.fromkeys(attempt.recipients, problem.code)
        reply = str(problem.details.get("reply", ""))
    # An address the server said nothing of was not refused: nobody knows.
    whole = {address: answers.get(address, "smtp-dropped") for address in attempt.recipients}
    return Outcome(answers=whole, reply=reply)


def finish(store: Store, attempt: Attempt, outcome: Outcome) -> OutboxMessage:
    """Write down what became of it."""
    if outcome.called_off:
        ended, act = rules.called_off(attempt.message), "mail_called_off"
    else:
        ended = rules.tried(attempt.message, outcome.answers, outcome.reply, store.now())
        act = "mail_sent" if ended.state == OutboxState.SENT else "mail_not_sent"
    with store.change(act) as change:
        change.put(ended)
    return ended


def send_due(
    store: Store, attachments: Attachments, sending: Sending, progress: Progress | None = None
) -> tuple[OutboxMessage, ...]:
    """Send all that is due, one after the other, where no window waits; what became of each.

    After a fault of the server the rest is left as it is.
    """
    ask_late(store, store.now())
    done: list[OutboxMessage] = []
    for key in due(store, store.now()):
        attempt = begin(store, key)
        if attempt is None:
            continue
        outcome = transmit(attachments, sending, attempt, progress)
        done.append(finish(store, attempt, outcome))
        if outcome.ends_round:
            break
    return tuple(done)


def retry(store: Store, key: str) -> OutboxMessage:
    """She wants it tried again, for all who have not had it; it goes out with the next sending.

    InspectionError `outbox-unknown`, `outbox-sending`, `outbox-ended`.
    """
    now = store.now()
    return _by_her(store, key, "mail_retried", lambda one: rules.asked_again(one, now))


def give_up(store: Store, key: str) -> OutboxMessage:
    """She lets it be; the bytes are let go. InspectionError as `retry`."""
    return _by_her(store, key, "mail_given_up", rules.given_up)


def mark_as_sent(store: Store, key: str) -> OutboxMessage:
    """She knows that it arrived; the bytes are let go. InspectionError as `retry`."""
    now = store.now()
    return _by_her(store, key, "mail_marked_sent", lambda one: rules.marked(one, now))


def _by_her(
    store: Store, key: str, act: str, rule: Callable[[OutboxMessage], OutboxMessage]
) -> OutboxMessage:
    message = store.get(OutboxMessage, key)
    if message is None:
        raise InspectionError("outbox-unknown")
    if message.state == OutboxState.SENDING:
        raise InspectionError("outbox-sending")
    if not message.message:
        raise InspectionError("outbox-ended")
    changed = rule(message)
    with store.change(act) as change:
        change.put(changed)
    return changed


def named(found: Iterable[OutboxMessage], name: str) -> OutboxMessage:
    """The one whose id is or ends with this; InspectionError `outbox-unknown`."""
    fitting = [one for one in found if name and one.id.endswith(name)]
    if len(fitting) != 1:
        raise InspectionError("outbox-unknown")
    return fitting[0]
