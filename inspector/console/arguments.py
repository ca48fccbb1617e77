"""What the command line understands. Names are English; the language of answers is `--lang`."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspector.console.office_arguments import add_office
from inspector.domain.version import VERSION


def _stratum_size(text: str) -> tuple[str, int]:
    name, separator, number = text.rpartition("=")
    if not separator or not name or not number.isdecimal() or int(number) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not STRATUM=N with N of at least 1")
    return name, int(number)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 0")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Unannounced supervision, offline. Without a command the window opens.",
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="data folder (default: the user's)"
    )
    parser.add_argument("--lang", choices=("da", "en"), help="language of the answers")
    parser.add_argument(
        "--demo", action="store_true", help="the window on a fresh copy of demo data"
    )
    parser.add_argument("--self-test", action="store_true", help="what works on this machine")
    parser.add_argument("--version", action="version", version=f"Uanmeldt {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_setup_commands(commands)
    _add_backup_commands(commands)
    _add_draw(commands)
    _add_visit_commands(commands)
    _add_handing_out(commands)
    _add_retention(commands)
    _add_outbox(commands)
    _add_verify(commands)
    add_office(commands)
    _add_sync(commands)
    _add_mirror(commands)
    return parser


def _add_setup_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    commands.add_parser("demo", help="fill an empty data folder with demo data")
    schemes = commands.add_parser("schemes", help="list schemes, or check a scheme file")
    schemes.add_argument("action", nargs="?", choices=("check",))
    schemes.add_argument("file", nargs="?", type=Path)
    schemes.add_argument("--json", action="store_true")
    imports = commands.add_parser("import", help="read a supplier list or a case list")
    imports.add_argument("kind", choices=("suppliers", "cases"))
    imports.add_argument("file", type=Path)
    imports.add_argument("--supplier", metavar="CVR|P-NUMBER|NAME")
    imports.add_argument("--dry-run", action="store_true", help="show, store nothing")
    imports.add_argument("--json", action="store_true")
    check = commands.add_parser("check", help="is everything that was stored whole")
    check.add_argument(
        "--head",
        nargs="+",
        default=[],
        metavar="HEX",
        help="is this end of the chain, as a report prints it, still in the log",
    )
    check.add_argument("--json", action="store_true")


def _add_backup_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = commands.add_parser("backup", help="a verified backup in a file or folder")
    backup.add_argument("file", type=Path)
    backup.add_argument("--json", action="store_true")
    restore = commands.add_parser("restore", help="what is in a backup; with --yes put it in place")
    restore.add_argument("file", type=Path)
    restore.add_argument("--yes", action="store_true", help="replace the data, which are kept")
    restore.add_argument(
        "--secret-env",
        metavar="NAME",
        help="environment variable with the passphrase or recovery key of the backup",
    )
    restore.add_argument("--json", action="store_true")


def _add_draw(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    draw = commands.add_parser("draw", help="recompute a draw from its frame, secret and digits")
    draw.add_argument("frame", type=Path, help="file with the columns case_id and stratum")
    draw.add_argument("--draw-no", required=True, metavar="NO")
    draw.add_argument("--secret", required=True, metavar="HEX")
    draw.add_argument("--digits", required=True, metavar="DIGITS")
    draw.add_argument(
        "--size", required=True, action="append", type=_stratum_size, metavar="STRATUM=N"
    )
    draw.add_argument("--reserve", type=_count, default=0, metavar="N")
    draw.add_argument("--json", action="store_true")


def _add_visit_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    visits = commands.add_parser("visits", help="list the visits")
    visits.add_argument("--json", action="store_true")
    for name, text in (
        ("report", "the report of a visit as PDF"),
        ("sheets", "checklist sheets for a visit as PDF"),
        ("mail", "a draft e-mail with the report"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("visit", metavar="VISIT", help="id or number of the visit")
        command.add_argument("--out", required=True, type=Path, metavar="FILE")
        if name == "report":
            _add_signing(command)
        if name == "mail":
            _add_letter(command)


def _add_signing(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--sign",
        action="append",
        default=[],
        type=Path,
        metavar="CERT.p12",
        help="sign the locked version; a second one signs in the supplier's place",
    )
    command.add_argument(
        "--passphrase-env",
        action="append",
        default=[],
        metavar="NAME",
        help="environment variable with the passphrase, one for each --sign",
    )
    command.add_argument(
        "--timestamp", action="store_true", help="ask the timestamp authority of the settings"
    )


OCCASIONS = (
    "report_supplier", "report_administration", "hearing", "follow_up", "correction", "signing",
)  # fmt: skip


def _add_letter(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--to", required=True, action="append", metavar="ADDRESS", help="may be given several times"
    )
    command.add_argument("--occasion", choices=OCCASIONS, help="why it is sent")
    command.add_argument(
        "--protect",
        choices=("zip", "pdf"),
        help="lock the signed original in a zip, or an unsigned copy; tells the passphrase",
    )
    command.add_argument(
        "--reason", default="", metavar="TEXT", help="why what looks like a civil number is sent"
    )


def _add_handing_out(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, text in (
        ("package", "what a supplier checks the draw of a visit with, as a zip"),
        ("calendar", "the deadlines of a visit for a calendar program"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("visit", metavar="VISIT", help="id or number of the visit")
        command.add_argument("--out", required=True, type=Path, metavar="FILE")
        if name == "package":
            command.add_argument(
                "--draw", default="", metavar="NO", help="another draw than the one in force"
            )


def _add_retention(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    retention = commands.add_parser("retention", help="what is due for deletion, or delete it")
    retention.add_argument(
        "--purge", nargs="+", default=[], metavar="VISIT", help="delete their working papers"
    )
    retention.add_argument("--cases", action="store_true", help="delete old cases of lists")
    retention.add_argument(
        "--rests", action="store_true", help="delete what was written in deleted papers"
    )
    retention.add_argument("--reason", default="", metavar="TEXT", help="why; it is logged")
    retention.add_argument("--json", action="store_true")


def _add_verify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verify = commands.add_parser("verify", help="is a delivered report whole, and signed by whom")
    verify.add_argument("file", type=Path)
    verify.add_argument(
        "--trust",
        action="append",
        default=[],
        type=Path,
        metavar="CERT.pem",
        help="certificate that is trusted: the signer's or its authority's",
    )
    verify.add_argument("--json", action="store_true")


def _add_outbox(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    outbox = commands.add_parser("outbox", help="mail that waits to be sent by SMTP, or send it")
    outbox.add_argument("--send", action="store_true", help="send what is due")
    outbox.add_argument("--retry", metavar="ID", help="let this mail be tried again")
    outbox.add_argument("--json", action="store_true")


def _add_sync(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sync = commands.add_parser("sync", help="exchange with colleagues, or write a file for a mail")
    sync.add_argument(
        "hub",
        nargs="?",
        metavar="HUB",
        help="folder, postgresql://LOGIN@SERVER/DATABASE, or a file to take in"
        " (default: the place of the settings)",
    )
    sync.add_argument(
        "--pack", type=Path, metavar="FILE", help="write what colleagues may lack as one file"
    )
    sync.add_argument("--everything", action="store_true", help="with --pack: all there is")
    sync.add_argument("--json", action="store_true")


def _add_mirror(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mirror = commands.add_parser("mirror", help="a readable copy in a PostgreSQL of your own")
    mirror.add_argument("address", metavar="ADDRESS", help="postgresql://LOGIN@HOST/DATABASE")
    mirror.add_argument("--json", action="store_true")
