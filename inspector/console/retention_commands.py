"""`retention`: which working papers are due for deletion, and the deletion of them."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from inspector.console.session import OpenData, Session
from inspector.domain.formats import short_date
from inspector.domain.model import Purge
from inspector.services.numbering import visit_called
from inspector.services.retaining import Retention, clear_rest, purge, what_is_due


def run_retention(session: Session, arguments: Namespace) -> int:
    """A list; with `--purge`, `--cases`, `--rests` the deletion, which asks a reason."""
    today = session.now().astimezone().date()
    with session.open_data() as data:
        if arguments.purge or arguments.cases or arguments.rests:
            return _purge(session, data, arguments, today)
        clear_rest(data.store, data.attachments)
        due = what_is_due(data.store, today)
    if arguments.json:
        session.show_json(_plain(due))
    else:
        _tell(session, due)
    return 0


def _purge(session: Session, data: OpenData, arguments: Namespace, today: date) -> int:
    visits = [visit_called(data.store, name) for name in arguments.purge]
    done = purge(
        data.store, visits, reason=arguments.reason, today=today, listed_cases=arguments.cases,
        rests=arguments.rests,
    )  # fmt: skip
    cleared = clear_rest(data.store, data.attachments)
    words = session.words
    if arguments.json:
        session.show_json(_purge_told(done))
    session.tell(
        words(
            "retention.console.done",
            visits=len(done.visits), records=done.records, photos=done.photos,
        )
    )  # fmt: skip
    if not cleared:
        session.tell(words("retention.console.rest"))
    session.tell(words("retention.console.backups"))
    return 0


def _tell(session: Session, due: Retention) -> None:
    words = session.words
    for one in due.visits:
        line = words(
            "retention.console.line",
            number=one.number, supplier=one.supplier, due=short_date(one.due),
            cases=one.cases, photos=one.photos,
        )  # fmt: skip
        session.show(line)
    if due.listed_cases:
        session.show(words("retention.console.listed", count=due.listed_cases))
    if due.rests:
        numbers = ", ".join(due.rests_of)
        session.show(words("retention.console.rests", count=due.rests, visits=numbers))
    if due.unseen:
        session.tell(words("retention.unseen", numbers=", ".join(due.unseen)))
    if due.office_deletes:
        session.tell(words("retention.office_deletes"))
    if not due.visits and not due.listed_cases and not due.rests:
        session.tell(words("retention.none"))
    if due.next_due is not None:
        session.tell(words("retention.next", date=short_date(due.next_due)))


def _plain(due: Retention) -> dict[str, object]:
    return {
        "due": [
            {
                "id": one.id,
                "number": one.number,
                "supplier": one.supplier,
                "ended": one.ended.isoformat(),
                "due": one.due.isoformat(),
                "cases": one.cases,
                "documents": one.documents,
                "photos": one.photos,
            }
            for one in due.visits
        ],
        "listed_cases": due.listed_cases,
        "rests": {"records": due.rests, "visits": list(due.rests_of)},
        "locked_unseen": list(due.unseen),
        "next": due.next_due.isoformat() if due.next_due else None,
        "deleted": [_purge_told(one) for one in due.purges],
    }


def _purge_told(done: Purge) -> dict[str, object]:
    return {
        "at": done.purged_at.isoformat() if done.purged_at else None,
        "visits": list(done.visits),
        "cases": done.cases,
        "photos": done.photos,
        "listed_cases": done.listed_cases,
        "rests": done.rests,
        "records": done.records,
        "reason": done.reason,
    }
