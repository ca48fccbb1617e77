"""Bringing a backup back: asked once, done off the window's thread, the storage opened anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupContents, BackupReason
from inspector.services.safekeeping import Restoring
from ui.desk import Desk
from ui.held_back import CopyElsewhere, held_visits, tell_kept
from ui.navigation import Place
from ui.presenters.backups import lost_words, moment_words
from ui.presenters.visit import VisitPresenter
from ui.unsaved import queues_of
from ui.widgets.dialog import Dialog

# What the start-up pages ask about; whoever meets one of these is sent there.
DAMAGED = frozenset(
    {"data-damaged", "key-wrong", "keys-damaged", "keys-missing", "data-cannot-open"}
)
ASK_FOR_KEY = ("no-key", "passphrase-wrong", "recovery-wrong", "keychain-")


def open_again(
    desk: Desk,
    secret: str,
    then: Callable[[], None],
    failed: Callable[[], None] | None = None,
) -> None:
    """Open the storage anew; where that fails, the page that can help is shown."""

    def not_open(problem: InspectionError) -> None:
        if failed is not None:
            failed()
        if problem.code.startswith(ASK_FOR_KEY):
            desk.navigation.go(Place(page="passphrase"))
        elif problem.code in DAMAGED:
            desk.navigation.go(Place(page="damaged", subject=problem.code))
        else:
            desk.messages.problem(problem)

    if desk.start is None:
        then()
    else:
        desk.start.open(secret, then, not_open)


class RestoreFlow(QObject):
    """One restore from the question to the start page; `busy` while it is under way."""

    busy = Signal(bool)

    def __init__(
        self, desk: Desk, restoring: Restoring, page: QWidget, *, fresh: bool = False
    ) -> None:
        """`fresh`: there are no data here yet, and where it fails none are begun."""
        super().__init__(page)
        self._fresh = fresh
        self._desk, self._restoring, self._page = desk, restoring, page
        self._copied = False  # what is in memory alone lies elsewhere too

    def ask(self, contents: BackupContents, secret: str) -> None:
        """Say what would be missing; restore when she wants to.

        Answers in memory alone are copied elsewhere first: the data that come back may know
        nothing of their visit.
        """
        held = held_visits(self._desk)
        if held and not self._copied:
            self._copy_first(held[0], lambda: self.ask(contents, secret))
        elif not held and any(not queue.idle for queue in queues_of(self._desk)):
            self._desk.messages.problem(InspectionError("answers-waiting"))
        elif self._question(contents).exec():
            self._restore(contents, secret)

    def _copy_first(self, visit: VisitPresenter, then: Callable[[], None]) -> None:
        words, count = self._desk.words, visit.held_back
        key = "keep.restore.held_one" if count == 1 else "keep.restore.held_many"
        dialog = Dialog(
            self._page,
            self._desk.theme,
            words,
            title=words("keep.restore.held_title"),
            text=words(key, count=count),
            act=words("keep.rescue.copy"),
            dangerous=False,
        )

        def kept(path: Path) -> None:
            self._copied = True
            tell_kept(self._desk, path)
            then()

        if dialog.exec():
            copying = CopyElsewhere(self._desk, self._page)
            copying.kept.connect(kept)
            copying.ask(visit.file)

    def _question(self, contents: BackupContents) -> Dialog:
        words, theme, now = self._desk.words, self._desk.theme, self._desk.now()
        if contents.file.reason is BackupReason.RESCUE:
            return Dialog(
                self._page,
                theme,
                words,
                title=words("keep.restore.merge_title"),
                text=words("keep.restore.merge_text"),
                act=words("keep.contents.merge"),
                dangerous=False,
            )
        moment = moment_words(words, contents.file.made, now)
        kept = f"{lost_words(words, contents, now)} {words('keep.restore.kept')}"
        return Dialog(
            self._page,
            theme,
            words,
            title=words("keep.restore.title", moment=moment),
            text=words("fresh.nothing_lost") if self._fresh else kept,
            act=words("keep.contents.restore"),
            keep="" if self._fresh else words("keep.restore.keep"),
            dangerous=not self._fresh,
        )

    def _restore(self, contents: BackupContents, secret: str) -> None:
        self.busy.emit(True)
        restoring, path = self._restoring, contents.file.path

        window = self._page.window()  # it may be covered, and this page gone, when all is done

        def done(place: Path) -> None:
            if contents.file.reason is BackupReason.RESCUE:
                self._merged()
            elif _is_covered(window):
                self._when_unlocked(lambda: self._tell_restored(contents, place))
            else:
                open_again(self._desk, secret, lambda: self._restored(contents, place))

        def failed(problem: InspectionError) -> None:
            self._open_what_was_closed(window)
            self._desk.messages.problem(problem)

        def cancelled() -> None:
            self._open_what_was_closed(window)
            self._desk.messages.toast(self._desk.words("keep.restore.cancelled"))

        self._desk.tasks.work(
            lambda progress: restoring.restore(path, secret, progress),
            done,
            failed,
            title=self._desk.words("keep.restore.working"),
            cancelled=cancelled,
        )

    def _merged(self) -> None:
        self._free()
        self._desk.signals.data_changed.emit("rescue_merged")
        self._desk.navigation.go(Place(page="today"))
        self._desk.messages.toast(self._desk.words("keep.restore.merged"))

    def _restored(self, contents: BackupContents, place: Path) -> None:
        self._free()
        self._desk.signals.data_changed.emit("storage_opened")
        self._tell_restored(contents, place)

    def _tell_restored(self, contents: BackupContents, place: Path) -> None:
        desk, words = self._desk, self._desk.words
        moment = moment_words(words, contents.file.made, desk.now())
        desk.navigation.go(Place(page="today"))
        if self._fresh:
            desk.messages.toast(words("fresh.done", moment=moment))
        else:
            desk.messages.bar(words("keep.restore.done", moment=moment, place=place))

    def _when_unlocked(self, then: Callable[[], None]) -> None:
        """Behind a locked screen nothing is opened: whoever unlocks it opens what came back."""
        self._free()
        changed = self._desk.signals.data_changed

        def heard(act: str) -> None:
            if act == "storage_opened":
                changed.disconnect(heard)
                then()

        changed.connect(heard)

    def _open_what_was_closed(self, window: QWidget) -> None:
        """Data that still stand open stay as they are: an opening would ask for their key."""
        self._free()
        safety = self._desk.safety
        closed = safety is not None and safety.locked() and not self._fresh
        if closed and not _is_covered(window):
            open_again(self._desk, "", lambda: None)

    def _free(self) -> None:
        if isValid(self):
            self.busy.emit(False)


def _is_covered(window: QWidget) -> bool:
    """Whether the screen is locked."""
    return isValid(window) and bool(getattr(window, "covered", False))
