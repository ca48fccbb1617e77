"""Handing a file to another program, where it lies unencrypted; she is told so in one line."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.files import write_file
from ui.navigation import Place

NO_PROGRAM = "export-no-program"


class HandingOver:
    """Makes the file off the window's thread, puts it in the one folder, and opens it.

    Where nothing is kept, as in the demonstration, a temporary folder takes it.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def give(
        self,
        name: str,
        make: Callable[[], bytes],
        told: str,
        *,
        then: Callable[[Path], None] | None = None,
        failed: Callable[[InspectionError], None] | None = None,
    ) -> None:
        """Open these bytes under this name; `told` is the key of the sentence that says so.

        `then` is called when another program has the file; `failed` hears why not, which is
        told by the window where it is not given.
        """

        def handed(path: Path) -> None:
            if not self.show(path, told):
                (failed or self._no_program)(InspectionError(NO_PROGRAM))
            elif then is not None:
                then(path)

        self._desk.tasks.work(lambda _progress: self.put(name, make()), handed, failed)

    def put(self, name: str, data: bytes) -> Path:
        """Write the file where it is handed over; on any thread."""
        safety = self._desk.safety
        return (safety.exports.put if safety is not None else _put_aside)(name, data)

    def show(self, path: Path, told: str) -> bool:
        """Open what was put there, and say so; False: no program takes it."""
        if not self._desk.files.show(path):
            return False
        self._tell(self._desk.words(told, folder=path.parent))
        return True

    def _no_program(self, problem: InspectionError) -> None:
        self._desk.messages.problem(problem, till_lock=True)

    def _tell(self, told: str) -> None:
        messages, words = self._desk.messages, self._desk.words
        if self._desk.safety is None:
            messages.toast(told)
        else:
            messages.toast(told, action=words("keep.handed_see"), act=self._see)

    def _see(self) -> None:
        self._desk.navigation.go(Place(page="settings", tab="backups"))


def _put_aside(name: str, data: bytes) -> Path:
    folder = tempfile.mkdtemp(prefix="uanmeldt-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # the copy is not encrypted
    path = Path(folder) / name
    write_file(path, data)
    return path
