"""`office`: the laptops of the office; to make it, ask for a place in it, let in and put out.

What two people compare by words in the window is compared here by `--words`: without them
what was read is shown, and nothing is done.
"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from inspector.console.session import OpenData, Session, refuse_unwritable, write_whole
from inspector.domain.errors import InspectionError
from inspector.domain.office import Laptop, OfficeState, Roster, Scope
from inspector.domain.office_rules import same_mark
from inspector.gateways.file_reading import read_whole
from inspector.services.exchange import Exchange
from inspector.services.importing import resolve_supplier
from inspector.services.settings import read_settings, save_settings

_MOST_BYTES = 40 * 1024 * 1024
Act = Callable[[Session, Exchange, Namespace], int]


def run_office(session: Session, arguments: Namespace) -> int:
    """One act upon the office, or the list of its laptops."""
    if session.exchange is None:
        raise InspectionError("office-none")
    with session.open_data() as data:
        if arguments.act == "scope":
            return _scope(session, session.exchange(data), arguments, data)
        if arguments.act == "ask" and arguments.mark:
            settings = replace(read_settings(data.store), device_mark=arguments.mark)
            save_settings(data.store, settings)
        return _ACTS[arguments.act](session, session.exchange(data), arguments)


def _list(session: Session, exchange: Exchange, arguments: Namespace) -> int:
    told = exchange.state()
    if arguments.json:
        session.show_json(_plain(told))
        return 0
    if told.roster is None and told.asked is not None:
        session.tell(session.words("office.waits", words=" ".join(told.asked.words)))
        return 0
    roster = _roster(told)
    for one in told.laptops:
        session.show(_line(session, roster, one))
    for scope in roster.scopes:
        count = len(scope.suppliers)
        session.show(session.words("office.scope_line", name=scope.name, count=count))
    if told.asked is not None:
        session.tell(session.words("office.waits", words=" ".join(told.asked.words)))
    return 0


def _create(session: Session, exchange: Exchange, arguments: Namespace) -> int:
    """The sheet with the key is written before anything is told: it exists nowhere else."""
    refuse_unwritable(arguments.sheet)
    exchange.create_office(arguments.name)
    write_whole(arguments.sheet, exchange.admin_sheet(), private=True)
    _answer(session, arguments, {"office": arguments.name, "sheet": str(arguments.sheet)})
    session.tell(session.words("office.created", name=arguments.name, file=arguments.sheet.name))
    return 0


def _key(session: Session, exchange: Exchange, arguments: Namespace) -> int:
    """The administration key out of the environment: a command line is read by others."""
    typed = os.environ.get(arguments.key_env, "")
    if not typed:
        raise InspectionError("admin-key-unset", name=arguments.key_env)
    exchange.take_admin_key(typed)
    if arguments.sheet:
        write_whole(arguments.sheet, exchange.admin_sheet(), private=True)
    session.tell(session.words("office.key_taken"))
    return 0


def _ask(session: Session, exchange: Exchange, arguments: Namespace) -> int:
    anew = exchange.state().forked  # under its id another works on
    request, file = exchange.begin_anew() if anew else exchange.ask()
    if anew:
        session.tell(session.words("office.begun_anew", mark=request.mark))
    write_whole(arguments.out, file)
    if arguments.picture:
        write_whole(arguments.picture, exchange.request_picture(file))
    _answer(session, arguments, {"device": request.device, "words": list(request.words)})
    session.tell(session.words("office.asked", words=" ".join(request.words)))
    return 0


def _enrol(session: Session, exchange: Exchange, arguments: Namespace) -> int:
    request = exchange.read_request(read_whole(arguments.file, _MOST_BYTES))
    shown = {"mark": request.mark, "person": request.person, "words": list(request.words)}
    if not _compared(session, arguments, request.words, shown):
        return 1
    refuse_unwritable(arguments.out)
    scopes = _scope_ids(_roster(exchange.state()), arguments.scope)
    answer, file = exchange.enrol(request, arguments.role, scopes)
    write_whole(arguments.out, file)
    _answer(session, arguments, {**shown, "answer_words": list(answer.words)})
    said = session.words("office.enrolled", mark=request.mark, words=" ".join(answer.words))
    session.tell(said)
    return 0


def _join(session: Session, exchange: Exchange, arguments: Namespace) -> int:
    answer = exchange.read_answer(read_whole(arguments.file, _MOST_BYTES))
    shown = {"office": answer.name, "words": list(answer.words)}
    if not _compared(session, arguments, answer.words, shown):
        return 1
    exchange.join(answer)
    _answer(session, arguments, shown)
    session.tell(session.words("office.joined", name=answer.name))
    return 0


def _revoke(session: Session, exchange: Exchange, arguments: Namespace) -> int:
    """Without `--yes` what would happen is told, and nothing does."""
    found = _laptop(exchange.state(), arguments.laptop)
    mark, person = found.member.mark, found.member.person
    who = f"{mark} ({person})" if person else mark
    if not arguments.yes:
        session.tell(session.words("office.revoke_asked", who=who))
        return 0
    exchange.revoke(found.member.device)
    _answer(session, arguments, {"device": found.member.device, "mark": mark})
    session.tell(session.words("office.revoked", mark=mark))
    return 0


def _alter(session: Session, exchange: Exchange, arguments: Namespace) -> int:
    told = exchange.state()
    found = _laptop(told, arguments.laptop).member
    exchange.alter(found.device, arguments.role, _scope_ids(_roster(told), arguments.scope))
    told = exchange.state()
    session.show(_line(session, _roster(told), _laptop(told, found.device)))
    return 0


def _scope(session: Session, exchange: Exchange, arguments: Namespace, data: OpenData) -> int:
    """A scope holds the suppliers that are named; those that are not leave it."""
    suppliers = [resolve_supplier(data.store, name) for name in arguments.supplier]
    found = _scope_named(_roster(exchange.state()), arguments.name)
    scope = exchange.put_scope(found.id if found else "", arguments.name, suppliers)
    _answer(session, arguments, {"scope": scope, "suppliers": suppliers})
    count = len(suppliers)
    session.tell(session.words("office.scope_put", name=arguments.name, count=count))
    return 0


_ACTS: dict[str, Act] = {
    "list": _list,
    "create": _create,
    "key": _key,
    "ask": _ask,
    "enrol": _enrol,
    "join": _join,
    "revoke": _revoke,
    "alter": _alter,
}


def _compared(
    session: Session, arguments: Namespace, words: Sequence[str], shown: Mapping[str, object]
) -> bool:
    """Whether these are the words the other side read aloud; else they are shown."""
    given = " ".join(arguments.words or ()).casefold().replace(",", " ").split()
    if given == list(words):
        return True
    _answer(session, arguments, shown)
    key = "office.words_differ" if given else "office.compare"
    session.tell(session.words(key, words=" ".join(words)))
    return False


def _answer(session: Session, arguments: Namespace, told: Mapping[str, object]) -> None:
    if arguments.json:
        session.show_json(told)


def _roster(told: OfficeState) -> Roster:
    if told.roster is None:
        raise InspectionError("office-none")
    return told.roster


def _laptop(told: OfficeState, name: str) -> Laptop:
    """By id, or by mark: one that is in before one that is out. `laptop-unknown`."""
    _roster(told)
    named = [
        one for one in told.laptops if one.member.device == name or same_mark(one.member.mark, name)
    ]
    for one in sorted(named, key=lambda each: not each.member.is_active):
        return one
    raise InspectionError("laptop-unknown")


def _scope_named(roster: Roster, name: str) -> Scope | None:
    wanted = name.strip().casefold()
    return next((one for one in roster.scopes if wanted in (one.name.casefold(), one.id)), None)


def _scope_ids(roster: Roster, names: Sequence[str]) -> list[str]:
    found = [_scope_named(roster, name) for name in names]
    if None in found:
        raise InspectionError("scope-unknown")
    return [one.id for one in found if one is not None]


def _line(session: Session, roster: Roster, one: Laptop) -> str:
    words, member = session.words, one.member
    scopes = ", ".join(scope.name for scope in roster.scopes if scope.id in member.scopes)
    if not member.is_active:
        state = words("office.out")
    elif one.is_this:
        state = words("office.this")
    elif one.heard is None or one.heard.at is None:
        state = words("office.never_heard")
    else:
        at = one.heard.at.astimezone()
        state = words("office.heard", at=f"{at:%d-%m-%Y %H.%M}", waiting=one.waiting)
    role = words(f"office.role.{member.role}")
    parts = (member.mark, member.person, role, scopes, state)
    return "  ".join(part for part in parts if part)


def _plain(told: OfficeState) -> dict[str, object]:
    roster = told.roster
    return {
        "office": roster.name if roster else None,
        "version": roster.version if roster else 0,
        "device": told.device,
        "role": str(told.role),
        "has_admin_key": told.has_admin_key,
        "words": list(told.words),
        "unshared": told.unshared,
        "forked": told.forked,
        "last_exchange": told.last_exchange.isoformat() if told.last_exchange else None,
        "laptops": [
            {
                "device": one.member.device,
                "mark": one.member.mark,
                "person": one.member.person,
                "role": str(one.member.role),
                "scopes": list(one.member.scopes),
                "state": str(one.member.state),
                "cut_off": one.member.cut_off,
                "this": one.is_this,
                "heard": one.heard.at.isoformat() if one.heard and one.heard.at else None,
                "waiting": one.waiting,
            }
            for one in told.laptops
        ],
        "scopes": [
            {"id": one.id, "name": one.name, "suppliers": list(one.suppliers)}
            for one in (roster.scopes if roster else ())
        ],
    }
