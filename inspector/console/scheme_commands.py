"""`schemes`: which there are, and every fault of a scheme file with its line."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from inspector.console.session import Session
from inspector.domain.errors import InspectionError
from inspector.gateways.file_reading import read_whole
from inspector.gateways.scheme_files import MAX_BYTES, check_scheme


def run_schemes(session: Session, arguments: Namespace) -> int:
    if arguments.action != "check":
        return _list_schemes(session, arguments.json)
    if arguments.file is None:
        session.tell(session.words("console.schemes_check_file"))
        return 2
    return _check(session, arguments.file, arguments.json)


def _list_schemes(session: Session, as_json: bool) -> int:
    schemes = session.shelf.all()
    language = session.words.language
    if as_json:
        session.show_json(
            [
                {"id": scheme.id, "version": scheme.version, "title": scheme.title.told(language)}
                for scheme in schemes
            ]
        )
        return 0
    for scheme in schemes:
        session.show(f"{scheme.id}  {scheme.version}  {scheme.title.told(language)}")
    return 0


def _check(session: Session, path: Path, as_json: bool) -> int:
    try:
        text = read_whole(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InspectionError("scheme-not-utf8", name=path.name) from None
    faults = check_scheme(text)
    told = [
        (fault, session.words(f"schemes.fault.{fault.code}", **fault.details)) for fault in faults
    ]
    if as_json:
        session.show_json(
            [
                {"line": fault.line, "code": fault.code, "text": sentence, "blocks": fault.blocks}
                for fault, sentence in told
            ]
        )
    else:
        for fault, sentence in told:
            session.show(f"{path.name}:{fault.line}: {sentence}")
    blocking = sum(fault.blocks for fault in faults)
    session.tell(session.words("console.schemes_faults", count=blocking, name=path.name))
    return 1 if blocking else 0
