"""`mirror`: a readable copy of what the office shares, in a PostgreSQL of its own."""

from __future__ import annotations

import os
from argparse import Namespace

from inspector.console.session import Session
from inspector.domain.errors import InspectionError
from inspector.services.ports import Progress

PASSWORD_VARIABLE = "UANMELDT_MIRROR_PASSWORD"
_SERVER = "postgres:"  # as settings name a server
_OWN_WORDS = {  # what a place to meet tells of its server is said of the mirror
    "hub-away": "mirror-away",
    "hub-refused": "mirror-refused",
    "hub-busy": "mirror-busy",
}


def run_mirror(session: Session, arguments: Namespace) -> int:
    """Replace all that is in the mirror. Exit 0: it holds what is stored here now."""
    if session.mirror is None:
        raise RuntimeError("the session has no mirror")
    address = arguments.address.removeprefix(_SERVER)
    mirror = session.mirror(address, os.environ.get(PASSWORD_VARIABLE, ""))
    try:
        with session.open_data() as data:
            done = mirror.load(data.store, data.logged(), _progress(session))
    except InspectionError as problem:
        if problem.code not in _OWN_WORDS:
            raise
        raise InspectionError(_OWN_WORDS[problem.code], **problem.details) from problem
    finally:
        mirror.close()
    if arguments.json:
        session.show_json({"records": done.records, "changes": done.changes})
    counts = {"records": done.records, "changes": done.changes}
    session.tell(session.words("postgres.mirror.loaded", **counts))
    return 0


def _progress(session: Session) -> Progress:
    """A line for each fifth of the tables."""

    def tell(done: int, total: int) -> None:
        if done and done % max(total // 5, 1) == 0:
            session.tell(session.words("postgres.mirror.progress", done=done, total=total))

    return tell
