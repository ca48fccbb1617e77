"""`visits`, `report` and `sheets`: what is there, and the papers of one visit."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from inspector.console.session import OpenData, Session, refuse_unwritable, write_whole
from inspector.console.signing_command import open_certificates, sign_newest
from inspector.domain.errors import InspectionError
from inspector.domain.formats import short_date
from inspector.domain.visit_file import VisitFile
from inspector.services.numbering import visit_called
from inspector.services.overview import visit_rows
from inspector.services.settings import read_settings
from inspector.services.visiting import load_visit


def list_visits(session: Session, arguments: Namespace) -> int:
    with session.open_data() as data:
        rows = visit_rows(data.store, session.shelf)
    if arguments.json:
        session.show_json(
            [
                {
                    "id": row.id,
                    "number": row.number,
                    "supplier": row.supplier,
                    "type": row.kind,
                    "date": row.day.isoformat() if row.day else None,
                    "state": str(row.state),
                    "scheme": row.scheme,
                }
                for row in rows
            ]
        )
        return 0
    shared = {number for number, count in Counter(row.number for row in rows).items() if count > 1}
    for row in rows:
        state = session.words(f"common.state.{row.state}")
        line = f"{row.number}  {short_date(row.day):10}  {state:10}  {row.supplier}"
        session.show(f"{line}  {row.id}" if row.number in shared else line)
    return 0


def visit_named(data: OpenData, session: Session, name: str) -> VisitFile:
    """The visit of this id or number."""
    return load_visit(data.store, session.shelf, visit_called(data.store, name))


def write_report(session: Session, arguments: Namespace) -> int:
    """The newest locked version as it leaves the house; before the first, a draft that says so.

    With `--sign` it is signed first, which a draft cannot be; and nothing is signed where the
    file cannot be written. InspectionError `report-not-written`: it could not be all the same.
    """
    signers, problem = open_certificates(session, arguments), ""
    signs = bool(signers or arguments.timestamp)
    if signs:
        refuse_unwritable(arguments.out)
    with session.open_data() as data:
        file = visit_named(data, session, arguments.visit)
        if signs:
            problem = sign_newest(session, data, file.visit.id, signers, arguments.timestamp)
            file = load_visit(data.store, session.shelf, file.visit.id)
        if file.reports:
            newest = file.reports[-1]
            pdf = data.attachments.load(file.delivered(newest))
            sentence = session.words("console.report_locked", version=newest.version)
        else:
            pdf = session.make_report(file, read_settings(data.store), data.attachments)
            sentence = session.words("console.report_draft")
    try:
        write_whole(arguments.out, pdf)
    except OSError as why:
        if not signs:
            raise
        name = arguments.out.name
        raise InspectionError("report-not-written", name=name, reason=why.strerror) from why
    session.tell(sentence)
    if problem:
        session.tell(session.words(f"errors.{problem}"))
    return 1 if problem else 0


def write_sheets(session: Session, arguments: Namespace) -> int:
    """Blank areas and one sheet per drawn case."""
    with session.open_data() as data:
        file = visit_named(data, session, arguments.visit)
        pdf = session.make_sheets(file, read_settings(data.store), data.attachments)
    write_whole(arguments.out, pdf)
    session.tell(session.words("console.sheets_written", name=arguments.out.name))
    return 0
