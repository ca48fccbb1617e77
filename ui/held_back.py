"""Answers that stand in memory alone: a copy of them elsewhere, and the question before closing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from inspector.domain.safekeeping import BackupFile
from inspector.domain.visit_file import VisitFile
from inspector.services.safekeeping import Rescue
from ui.desk import Desk
from ui.presenters.visit import VisitPresenter
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog

ENDING = ".uanmeldt"


class CopyElsewhere(QObject):
    """Writes a visit as it is typed to a file she chooses; `kept` tells where it lies."""

    kept = Signal(Path)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def ask(self, file: VisitFile) -> None:
        """Ask where, and write the copy off the window's thread; a fault is told in a bar."""
        words, safety = self._desk.words, self._desk.safety
        if safety is None:
            return
        name = words("keep.rescue.name", number=file.visit.number) + ENDING
        title, pattern = words("keep.rescue.dialog"), words("keep.list.pattern")
        chosen = self._desk.files.to_save(self._page, title, name, pattern)
        if chosen is None:
            return
        path = chosen if chosen.suffix else chosen.with_name(chosen.name + ENDING)
        rescue = safety.rescue
        self._desk.tasks.work(
            lambda _progress: _write(rescue, path, file),
            lambda _kept: self.kept.emit(path),
            title=words("keep.rescue.working"),
        )


def _write(rescue: Rescue, path: Path, file: VisitFile) -> BackupFile:
    from inspector.services.rescuing import rescue_of  # not before it is needed

    records, attachments = rescue_of(file)
    return rescue.write(path, records, attachments)


def held_visits(desk: Desk) -> list[VisitPresenter]:
    """The visits of which something has not been stored."""
    every: Iterable[VisitPresenter] = desk.tasks.findChildren(VisitPresenter)
    return [one for one in every if one.held_back and one.loaded]


class LeaveQuestion(Dialog):
    """Close although answers stand in memory alone? To stay is the safe way."""

    def __init__(self, desk: Desk, window: QWidget, held: int) -> None:
        words = desk.words
        key = "keep.rescue.close_one" if held == 1 else "keep.rescue.close_many"
        super().__init__(
            window,
            desk.theme,
            words,
            title=words("keep.rescue.close_title"),
            text=words(key, count=held),
            act=words("keep.rescue.close_leave"),
            keep=words("keep.rescue.close_stay"),
        )
        self.wants_copy = False
        self.copy = Button(desk.theme, words("keep.rescue.copy"), self._copy)
        self.copy.setVisible(desk.safety is not None)
        outer = self.layout()
        if isinstance(outer, QBoxLayout):  # above the other two, which have no room for a third
            outer.insertWidget(outer.count() - 1, self.copy, 0, Qt.AlignmentFlag.AlignLeft)

    def _copy(self) -> None:
        self.wants_copy = True
        self.reject()


def may_leave(desk: Desk, window: QWidget, held: int) -> bool:
    """True where she gives the answers up; a copy elsewhere is written while she stays."""
    question = LeaveQuestion(desk, window, held)
    if question.exec():
        return True
    if question.wants_copy:
        copying = CopyElsewhere(desk, window)
        copying.kept.connect(lambda path: tell_kept(desk, path))
        for visit in held_visits(desk):
            copying.ask(visit.file)
    return False


def tell_kept(desk: Desk, path: Path) -> None:
    """Where the copy lies, and how it comes back."""
    desk.messages.bar(desk.words("keep.rescue.done", place=path))
