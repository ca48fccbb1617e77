"""`mail`: a draft for her own mail program, with the report as it was locked."""

from __future__ import annotations

from argparse import Namespace

from inspector.console.session import OpenData, Session, write_whole
from inspector.console.visit_commands import visit_named
from inspector.domain.delivery import Protection, Way
from inspector.domain.errors import InspectionError
from inspector.domain.mail_address import is_address
from inspector.domain.occasions import usual_occasion
from inspector.domain.visit_file import VisitFile
from inspector.services.dispatching import Prepared, letter_for, note_letter
from inspector.services.letter_checks import check_leaving, concern_words, concerns, report_blocks
from inspector.services.proposing_letters import Proposal, propose
from inspector.services.settings import read_settings


def write_mail(session: Session, arguments: Namespace) -> int:
    """The draft is written, noted, and the passphrase of a locked copy told here alone."""
    for address in arguments.to:
        if not is_address(address):
            raise InspectionError("mail-address", address=address)
    with session.open_data() as data:
        file = visit_named(data, session, arguments.visit)
        if not file.reports:
            raise InspectionError("mail-not-locked", number=file.visit.number)
        proposal = _proposal(session, data, file, arguments)
        prepared = _prepared(session, data, file, arguments, proposal)
        note = _looked_through(session, data, file, arguments, prepared, proposal)
        draft = session.delivery.letters.draft(prepared.letter)
        note_letter(
            data.store,
            prepared,
            visit=file.visit.id,
            way=Way.DRAFT,
            occasion=proposal.occasion,
            report=file.reports[-1].id,
            note=note,
            leave=lambda: write_whole(arguments.out, draft),
            take_back=lambda: arguments.out.unlink(missing_ok=True),
        )
    session.tell(session.words("console.mail_written", name=arguments.out.name))
    if prepared.passphrase:
        session.tell(session.words("mail.console.passphrase", passphrase=prepared.passphrase))
    return 0


def _proposal(session: Session, data: OpenData, file: VisitFile, arguments: Namespace) -> Proposal:
    settings = read_settings(data.store)
    return propose(
        data.store,
        file,
        settings,
        arguments.occasion or usual_occasion(file.reports[-1]),
        session.words,
        session.calendar(settings),
        session.now().astimezone().date(),
        file.reports[-1],
    )


def _prepared(
    session: Session,
    data: OpenData,
    file: VisitFile,
    arguments: Namespace,
    proposal: Proposal,
) -> Prepared:
    return letter_for(
        file,
        file.reports[-1],
        data.attachments,
        session.delivery.protecting,
        session.words,
        to=arguments.to,
        subject=proposal.subject,
        body=proposal.body,
        protection=Protection(arguments.protect or Protection.PLAIN),
    )


def _looked_through(
    session: Session,
    data: OpenData,
    file: VisitFile,
    arguments: Namespace,
    prepared: Prepared,
    proposal: Proposal,
) -> str:
    """Tell what there is to know before it leaves; the note to keep. InspectionError: it stays."""
    settings = read_settings(data.store)
    found = concerns(
        prepared.letter,
        file,
        settings,
        session.delivery.texts,
        report_blocks(file, settings, session.words, session.calendar(settings)),
        plain=prepared.plain,
        known=[one.address for one in proposal.recipients],
        report=file.reports[-1],
    )
    for one in found:
        session.tell(concern_words(session.words, one))
    return check_leaving(found, arguments.reason)
