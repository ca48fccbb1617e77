"""`visits`, `report` and `sheets`: what is there, and the papers of one visit."""

from __future__ import annotations

from argparse import Namespace

from inspector.console.session import OpenData, Session, write_whole
from inspector.domain.errors import InspectionError
from inspector.domain.formats import short_date
from inspector.domain.model import Report, Visit
from inspector.domain.visit_file import VisitFile
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
    for row in rows:
        state = session.words(f"common.state.{row.state}")
        session.show(f"{row.number}  {short_date(row.day):10}  {state:10}  {row.supplier}")
    return 0


def visit_named(data: OpenData, session: Session, name: str) -> VisitFile:
    """The visit of this id or number."""
    visit = data.store.get(Visit, name)
    if visit is None:
        visit = next(iter(data.store.find(Visit, number=name)), None)
    if visit is None:
        raise InspectionError("visit-unknown")
    return load_visit(data.store, session.shelf, visit.id)


def _newest_pdf(data: OpenData, file: VisitFile) -> tuple[Report, bytes] | None:
    if not file.reports:
        return None
    report = file.reports[-1]
    return report, data.attachments.load(report.pdf)


def write_report(session: Session, arguments: Namespace) -> int:
    """The newest locked version as it was locked; before the first, a draft that says so."""
    with session.open_data() as data:
        file = visit_named(data, session, arguments.visit)
        locked = _newest_pdf(data, file)
        if locked:
            pdf = locked[1]
            sentence = session.words("console.report_locked", version=locked[0].version)
        else:
            pdf = session.make_report(file, read_settings(data.store), data.attachments)
            sentence = session.words("console.report_draft")
    write_whole(arguments.out, pdf)
    session.tell(sentence)
    return 0


def write_sheets(session: Session, arguments: Namespace) -> int:
    """Blank areas and one sheet per drawn case."""
    with session.open_data() as data:
        file = visit_named(data, session, arguments.visit)
        pdf = session.make_sheets(file, read_settings(data.store), data.attachments)
    write_whole(arguments.out, pdf)
    session.tell(session.words("console.sheets_written", name=arguments.out.name))
    return 0
