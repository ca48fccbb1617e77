"""A mail as it is proposed: to whom, its subject and its text, for her to change."""

from __future__ import annotations

from datetime import date

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.delivery import OutboxMessage
from inspector.domain.formats import sort_key
from inspector.domain.mail_address import is_address, without_doubles
from inspector.domain.model import Contact, Report
from inspector.domain.occasions import (
    TO_ADMINISTRATION,
    TO_SUPPLIER,
    Occasion,
    letter_limits,
    letter_texts,
)
from inspector.domain.reaching import reached_supplier
from inspector.domain.settings import Settings
from inspector.domain.value import value
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Reader, Words


@value
class Recipient:
    """Someone a mail may go to; `role` as the supplier list has it, "" for the administration."""

    address: str
    name: str = ""
    role: str = ""


@value
class Proposal:
    """`lacking`: what was looked for and is not there, as `mail.lacking.*` tells."""

    occasion: str
    to: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    recipients: tuple[Recipient, ...] = ()  # all that are known, chosen or not
    lacking: tuple[str, ...] = ()


def propose(
    reader: Reader,
    file: VisitFile,
    settings: Settings,
    occasion: str,
    words: Words,
    calendar: WorkingCalendar,
    today: date,
    report: Report | None = None,
) -> Proposal:
    """What a mail on this occasion says, and whom it goes to, if it is sent today.

    `report`: the version that goes with it.
    """
    outbox = {one.id: one for one in reader.find(OutboxMessage, visit=file.visit.id)}
    reached = reached_supplier(file, outbox)
    day = reached.astimezone().date() if reached is not None else None
    limits = letter_limits(file, settings, calendar, today, day)
    subject, body = letter_texts(file, settings, occasion, words, words.language, limits, report)
    contacts = _contacts(reader, file.supplier.id)
    office = settings.administration_email.strip()
    known = [*contacts, *([Recipient(address=office)] if is_address(office) else [])]
    chosen = [
        one.address
        for one in known
        if occasion in (TO_ADMINISTRATION if one.address == office else TO_SUPPLIER)
    ]
    lacking = {
        "contact": occasion in TO_SUPPLIER and not contacts,
        "administration": occasion in TO_ADMINISTRATION and not is_address(office),
        "hearing_limit": occasion == Occasion.HEARING and limits.comments is None,
    }
    return Proposal(
        occasion=occasion,
        to=without_doubles(chosen),
        subject=subject,
        body=body,
        recipients=tuple(known),
        lacking=tuple(name for name, lacks in lacking.items() if lacks),
    )


def _contacts(reader: Reader, supplier: str) -> list[Recipient]:
    """The supplier's contacts that have an address, by name."""
    found = reader.find(Contact, supplier=supplier) if supplier else []
    usable = [one for one in found if is_address(one.email.strip())]
    ordered = sorted(usable, key=lambda one: (sort_key(one.name), one.id))
    return [Recipient(address=one.email.strip(), name=one.name, role=one.role) for one in ordered]
