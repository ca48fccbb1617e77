"""`outbox`: what waits to be sent by SMTP, and the sending of it."""

from __future__ import annotations

import os
from argparse import Namespace
from contextlib import suppress

from inspector.console.session import OpenData, Session
from inspector.domain.delivery import OutboxMessage, OutboxState
from inspector.domain.errors import InspectionError
from inspector.domain.formats import clock, short_date
from inspector.domain.outbox import outcomes
from inspector.domain.settings import Settings
from inspector.services.outbox import (
    messages,
    named,
    password_name,
    recover,
    retry,
    send_due,
    waiting,
)
from inspector.services.settings import read_settings

PASSWORD_VARIABLE = "UANMELDT_SMTP_PASSWORD"
_SHORT = 8  # characters of an id, from its end: enough to name one


def run_outbox(session: Session, arguments: Namespace) -> int:
    """A list; with `--retry` one mail waits again, with `--send` what is due goes out first."""
    with session.open_data() as data:
        recover(data.store)
        if arguments.retry:
            found = named(messages(data.store), arguments.retry)
            retry(data.store, found.id)
        if arguments.send:
            _send(session, data)
        listed, left = messages(data.store), waiting(data.store)
    if arguments.json:
        session.show_json([_plain(one) for one in listed])
    else:
        _tell(session, listed)
    unsent = arguments.send and bool(left.queued or left.asking)
    return 1 if unsent else 0


def _send(session: Session, data: OpenData) -> None:
    settings = read_settings(data.store)
    if not settings.smtp_host:
        raise InspectionError("smtp-not-set")
    server = session.delivery.sending(settings, _password(session, settings))
    for one in send_due(data.store, data.attachments, server):
        problem = f"errors.{one.problem}" if one.problem else "outbox.console.sent"
        session.tell(f"{one.subject}: {session.words(problem)}")
        if one.reply:
            session.tell(session.words("outbox.reply", reply=one.reply))


def _password(session: Session, settings: Settings) -> str:
    """Of the environment, or of the keychain; none where nobody logs in."""
    if not settings.smtp_user:
        return ""
    given = os.environ.get(PASSWORD_VARIABLE)
    if not given:
        with suppress(InspectionError):
            given = session.delivery.secrets.read(password_name(settings))
    if not given:
        raise InspectionError("smtp-password-needed")
    return given


def _tell(session: Session, listed: tuple[OutboxMessage, ...]) -> None:
    words = session.words
    for one in listed:
        moment = one.sent_at or one.tried_at or one.queued_at
        when = f"{short_date(moment.astimezone().date())} {clock(moment)}" if moment else ""
        state = words(f"outbox.state.{one.state}")
        to = ", ".join(one.recipients)
        session.show(f"{one.id[-_SHORT:]}  {when:16}  {state:16}  {to}  {one.subject}")
        if one.problem and one.state != OutboxState.SENT:
            session.show(f"{'':10}{words(f'errors.{one.problem}')}")
    if not listed:
        session.tell(words("outbox.console.none"))


def _plain(one: OutboxMessage) -> dict[str, object]:
    return {
        "id": one.id,
        "state": str(one.state),
        "recipients": list(one.recipients),
        "outcomes": outcomes(one),
        "subject": one.subject,
        "visit": one.visit,
        "size": one.size,
        "message_id": one.message_id,
        "queued": one.queued_at.isoformat() if one.queued_at else None,
        "tried": one.tried_at.isoformat() if one.tried_at else None,
        "next_try": one.next_try.isoformat() if one.next_try else None,
        "sent": one.sent_at.isoformat() if one.sent_at else None,
        "attempts": one.attempts,
        "problem": one.problem or None,
        "reply": one.reply or None,
    }
