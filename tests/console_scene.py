"""The command line without a process: real arguments, words, schemes and papers; a store in memory.

`Console.run("import", "suppliers", path)` returns what a shell would see.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fakes import MemoryAttachments, MemoryStore

import main as program
from inspector.console.arguments import build_parser
from inspector.console.commands import run
from inspector.console.session import Session


@dataclass
class Answer:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON; fails where anything else stands there."""
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


@dataclass
class Data:
    """An opened folder in memory."""

    store: MemoryStore = field(default_factory=MemoryStore)
    attachments: MemoryAttachments = field(default_factory=MemoryAttachments)
    faults: list[Any] = field(default_factory=list)
    entries: dict[str, tuple[int, str]] = field(default_factory=dict)  # by their hash
    backups: Any = None

    def check(self) -> list[Any]:
        return self.faults

    def entry_of(self, head: str) -> tuple[int, str] | None:
        return self.entries.get(head)


class Console:
    """Runs commands over one folder in memory."""

    def __init__(self, language: str = "da") -> None:
        self.data = Data()
        self.restoring: Any = None
        self.world = program.outside(language)
        self.delivery: Any = self.world.delivery()

    def copy(self) -> Console:
        """Another folder with the same data; what is done there is not done here."""
        other = Console()
        mine = self.data.store.tables
        other.data.store.tables = {kind: dict(rows) for kind, rows in mine.items()}
        other.data.attachments.files = dict(self.data.attachments.files)
        return other

    @contextmanager
    def _opened(self) -> Iterator[Data]:
        yield self.data

    def run(self, *given: object) -> Answer:
        arguments = build_parser().parse_args([str(part) for part in given])
        out, err = io.StringIO(), io.StringIO()
        session = Session(
            words=self.world.words,
            shelf=self.world.shelf,
            open_data=self._opened,
            calendar=self.world.calendar,
            make_report=self.world.report,
            make_sheets=self.world.sheets,
            fill_demo=lambda data: self.world.fill_demo(data.store, data.attachments),
            restoring=lambda: self.restoring,
            self_test=lambda: [("skrifter", True, "Inter"), ("PDF", True, "ok")],
            now=self.world.clock,
            delivery=self.delivery,
            handed=self.world.handed,
            out=out,
            err=err,
        )
        code = run(session, arguments.command, arguments)
        return Answer(code, out.getvalue(), err.getvalue())
