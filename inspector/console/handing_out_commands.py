"""`package` and `calendar`: what a supplier checks a draw with, and the deadlines of a visit."""

from __future__ import annotations

from argparse import Namespace

from inspector.console.session import Session, write_whole
from inspector.console.visit_commands import visit_named
from inspector.domain.errors import InspectionError
from inspector.domain.verification import newest_draw
from inspector.services.handing_out import note_package
from inspector.services.settings import read_settings
from inspector.services.visit_calendar import reached_on, visit_calendar


def write_package(session: Session, arguments: Namespace) -> int:
    """The package of the draw in force, or of the one that is named; noted in the visit."""
    if session.handed is None:
        raise RuntimeError("the session has no papers to hand out")
    with session.open_data() as data:
        file = visit_named(data, session, arguments.visit)
        draw = newest_draw(file) if not arguments.draw else None
        if draw is None:
            draw = next((one for one in file.draws if one.number == arguments.draw), None)
        if draw is None:
            raise InspectionError("draw-missing")
        package = session.handed(data.attachments).package(file, draw, read_settings(data.store))
        note_package(
            data.store,
            file.visit.id,
            package,
            leave=lambda: write_whole(arguments.out, package.data),
            take_back=lambda: arguments.out.unlink(missing_ok=True),
        )
    session.tell(session.words("package.written", number=draw.number, name=arguments.out.name))
    return 0


def write_calendar(session: Session, arguments: Namespace) -> int:
    """The deadlines the visit starts, for a calendar program."""
    with session.open_data() as data:
        file = visit_named(data, session, arguments.visit)
        settings, reached = read_settings(data.store), reached_on(data.store, file)
    calendar, at = session.calendar(settings), session.now()
    made = visit_calendar(file, settings, calendar, session.words, at, reached)
    write_whole(arguments.out, made.data)
    told = session.words("calendar.written", number=file.visit.number, name=arguments.out.name)
    session.tell(told)
    return 0
