"""What `office` understands."""

from __future__ import annotations

import argparse
from pathlib import Path

ROLES = ("supervisor", "office", "reader")
_Commands = argparse._SubParsersAction  # the type has no public name


def add_office(commands: _Commands[argparse.ArgumentParser]) -> None:
    """The command and its acts."""
    office = commands.add_parser("office", help="the laptops of the office")
    acts = office.add_subparsers(dest="act", metavar="ACT", required=True)
    _act(acts, "list", "the laptops, and when each was last heard of")
    create = _act(acts, "create", "make the office on this, its first laptop")
    create.add_argument("name", metavar="NAME", help="as colleagues know it")
    create.add_argument(
        "--sheet", required=True, type=Path, metavar="FILE.pdf", help="the administration key"
    )
    key = _act(acts, "key", "administer from this laptop too")
    key.add_argument("--key-env", required=True, metavar="NAME", help="environment variable")
    key.add_argument("--sheet", type=Path, metavar="FILE.pdf", help="print the key again")
    ask = _act(acts, "ask", "ask for a place in the office")
    ask.add_argument("--out", required=True, type=Path, metavar="FILE")
    ask.add_argument("--picture", type=Path, metavar="FILE.png", help="as a QR code too")
    ask.add_argument(
        "--mark", metavar="MARK", help="under this mark from now on; numbers that were given stay"
    )
    _add_letting_in(acts)
    revoke = _act(acts, "revoke", "put a laptop out; without --yes only told")
    revoke.add_argument("laptop", metavar="MARK|ID")
    revoke.add_argument("--yes", action="store_true")
    alter = _act(acts, "alter", "another role, other scopes")
    alter.add_argument("laptop", metavar="MARK|ID")
    _add_rights(alter)
    scope = _act(acts, "scope", "suppliers that only some may see")
    scope.add_argument("name", metavar="NAME")
    scope.add_argument(
        "--supplier", action="append", default=[], metavar="CVR|P-NUMBER|NAME",
        help="every one that is in it; may be given several times",
    )  # fmt: skip


def _add_letting_in(acts: _Commands[argparse.ArgumentParser]) -> None:
    enrol = _act(acts, "enrol", "let a laptop in")
    enrol.add_argument("file", type=Path, help="its request, or a picture of the code")
    enrol.add_argument("--out", required=True, type=Path, metavar="FILE", help="the answer")
    _add_rights(enrol)
    _add_words(enrol)
    join = _act(acts, "join", "take the office's answer")
    join.add_argument("file", type=Path)
    _add_words(join)


def _add_words(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--words", nargs="+", metavar="WORD", help="the six the other side reads aloud"
    )


def _add_rights(command: argparse.ArgumentParser) -> None:
    command.add_argument("--role", choices=ROLES, default="supervisor")
    command.add_argument(
        "--scope", action="append", default=[], metavar="NAME", help="may be given several times"
    )


def _act(acts: _Commands[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    act: argparse.ArgumentParser = acts.add_parser(name, help=text)
    act.add_argument("--json", action="store_true")
    return act
