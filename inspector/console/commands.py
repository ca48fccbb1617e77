"""The commands. Each takes the session and its arguments and returns the exit code."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable, Mapping

from inspector.console.backup_commands import make_backup, restore_backup
from inspector.console.draw_command import recompute_draw
from inspector.console.handing_out_commands import write_calendar, write_package
from inspector.console.import_command import import_list
from inspector.console.mail_command import write_mail
from inspector.console.mirror_command import run_mirror
from inspector.console.office_command import run_office
from inspector.console.outbox_command import run_outbox
from inspector.console.retention_commands import run_retention
from inspector.console.scheme_commands import run_schemes
from inspector.console.session import Session
from inspector.console.sync_command import run_sync
from inspector.console.verify_command import verify_file
from inspector.console.visit_commands import list_visits, write_report, write_sheets
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.model import Visit

Command = Callable[[Session, Namespace], int]


def fill_demo(session: Session, _arguments: Namespace) -> int:
    """Fill an empty data folder with the demo data."""
    with session.open_data() as data:
        session.fill_demo(data)
        count = data.store.count(Visit)
    session.tell(session.words("console.demo_filled", count=count))
    return 0


def check_data(session: Session, arguments: Namespace) -> int:
    """Integrity, the log against the tables, dangling references; and a printed head.

    A head that is in a log with faults proves little, so both are always told.
    """
    head = _printed("".join(arguments.head)) if arguments.head else ""
    with session.open_data() as data:
        faults = [(fault.code, fault.details) for fault in data.check()]
        place = data.entry_of(head) if head else None
    if head and place is None:
        faults.append(("check-printed-head", {"head": head[:8]}))
    if arguments.json:
        session.show_json([{"code": code, **_plain(details)} for code, details in faults])
    for code, details in faults:
        session.tell(session.words(f"errors.{code}", **details))
    if place is not None:
        session.tell(session.words("console.check_head", seq=place[0], device=place[1]))
    if not faults:
        session.tell(session.words("console.check_clean"))
    return 1 if faults else 0


def _printed(text: str) -> str:
    """64 hexadecimal digits, however they are grouped; InspectionError `check-head-mistyped`."""
    head = re.sub(r"[\s.:·-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", head):
        raise InspectionError("check-head-mistyped", count=len(head))
    return head


def _plain(details: Mapping[str, object]) -> dict[str, object]:
    return {key: value if isinstance(value, int) else str(value) for key, value in details.items()}


def examine_machine(session: Session, _arguments: Namespace) -> int:
    """Fonts, schemes, key store, a PDF, a migration: what works on this machine."""
    results = session.self_test()
    for what, works, text in results:
        session.show(f"{'ok    ' if works else 'FEJL  '}{what}: {text}")
    return 0 if all(works for _, works, _ in results) else 1


COMMANDS: dict[str, Command] = {
    "demo": fill_demo,
    "check": check_data,
    "self-test": examine_machine,
    "schemes": run_schemes,
    "import": import_list,
    "draw": recompute_draw,
    "visits": list_visits,
    "report": write_report,
    "sheets": write_sheets,
    "mail": write_mail,
    "package": write_package,
    "calendar": write_calendar,
    "retention": run_retention,
    "outbox": run_outbox,
    "backup": make_backup,
    "restore": restore_backup,
    "verify": verify_file,
    "office": run_office,
    "sync": run_sync,
    "mirror": run_mirror,
}


def run(session: Session, name: str, arguments: Namespace) -> int:
    """Run the command; a problem the user can act on is one sentence and exit code 1."""
    try:
        return COMMANDS[name](session, arguments)
    except InspectionError as problem:
        if why := problem.details.get("why"):  # of no key: what the keychain answered
            session.tell(session.words(f"errors.{why}"))
        session.tell(session.words(f"errors.{problem.code}", **problem.details))
    except Cancelled:
        session.tell(session.words("console.cancelled"))
    except BrokenPipeError:
        return 0  # whoever read our output has seen enough
    except OSError as problem:
        name = getattr(problem, "filename", "") or ""
        session.tell(session.words("console.file_problem", name=name, why=problem.strerror))
    return 1
