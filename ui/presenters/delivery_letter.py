"""A letter in the making: what is sent, what was typed, and what is done with it when it leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.delivery import Protection, Way
from inspector.domain.letter import Concern, File
from inspector.domain.mail_address import split_addresses, without_doubles
from inspector.domain.model import Report
from inspector.domain.occasions import OF_THE_REPORT, Occasion
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.delivery import Delivery
from inspector.services.dispatching import (
    Prepared,
    letter_for,
    letter_of,
    locked_name,
    neutral_name,
    report_file,
)
from inspector.services.letter_checks import concerns, report_blocks
from inspector.services.ports import Attachments, Words
from ui.presenters.delivery import size_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is sent: this version of the report, or other papers that `load` makes (slow)."""

    file: VisitFile
    occasion: str
    report: Report | None = None
    load: Callable[[], tuple[File, ...]] = tuple

    @property
    def occasions(self) -> tuple[str, ...]:
        """What it may be sent for; other papers have one occasion alone."""
        if self.report is None:
            return (self.occasion,)
        one = self.report.version == 1
        unfit = {Occasion.SIGNING, Occasion.CORRECTION} if one else {Occasion.SIGNING}
        return tuple(name for name in OF_THE_REPORT if name not in unfit)

    def files(self, attachments: Attachments) -> tuple[File, ...]:
        """As they are archived; slow."""
        if self.report is None:
            return self.load()
        return (report_file(self.file, self.report, attachments),)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLetter:
    """What stands in the dialog."""

    to: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    protection: Protection = Protection.PLAIN
    known: tuple[str, ...] = field(default=())  # addresses a letter of this visit may go to


def plain_lines(files: Sequence[File], words: Words) -> tuple[str, ...]:
    """Name and size of each file that goes as it is."""
    sizes = [(one.name, size_words(len(one.data), words)) for one in files]
    return tuple(words("deliver.attachment", name=name, size=size) for name, size in sizes)


def attachment_lines(
    parcel: Parcel, files: Sequence[File], protection: Protection, words: Words
) -> tuple[str, ...]:
    """What goes with the letter, by the name it will have; how large a locked file is, nobody
    knows before it is made.
    """
    if protection is Protection.PLAIN:
        return plain_lines(files, words)
    report = parcel.report
    number = parcel.file.visit.number
    named = [
        replace(one, name=neutral_name(number, report.version)) if report is not None else one
        for one in files
    ]
    names = [locked_name(one, protection) for one in named]
    return tuple(words("deliver.attachment_locked", name=name) for name in names)


def recipients(ticked: Sequence[str], typed: str) -> tuple[str, ...]:
    """The ticked addresses and those typed beside them, each once."""
    return without_doubles((*ticked, *split_addresses(typed)))


def prepare(
    parcel: Parcel,
    typed: TypedLetter,
    *,
    settings: Settings,
    attachments: Attachments,
    delivery: Delivery,
    words: Words,
    calendar: WorkingCalendar,
    way: Way,
) -> tuple[Prepared, tuple[Concern, ...]]:
    """The letter as it would leave, and all there is to know before; takes seconds."""
    to, subject, body = typed.to, typed.subject.strip(), typed.body
    if parcel.report is not None:
        made = letter_for(
            parcel.file, parcel.report, attachments, delivery.protecting, words,
            to=to, subject=subject, body=body, protection=typed.protection,
        )  # fmt: skip
    else:
        made = letter_of(
            parcel.load(), delivery.protecting, words,
            to=to, subject=subject, body=body, protection=typed.protection,
        )  # fmt: skip
    blocks = report_blocks(parcel.file, settings, words, calendar) if parcel.report else None
    found = concerns(
        made.letter, parcel.file, settings, delivery.texts, blocks,
        plain=made.plain, way=way, known=typed.known, report=parcel.report,
    )  # fmt: skip
    return made, found
