"""What the program has to say: a toast for what went well, a bar for what needs an answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance

from inspector.domain.errors import InspectionError
from inspector.domain.value import value
from inspector.services.ports import Words


@value
class Notice:
    """One sentence with at most one action; tone is info, remark, alarm or solid.

    `till_lock`: it is true no longer than the screen stays open. `till`: nor than until this
    act is told by `data_changed`.
    """

    text: str
    tone: str = "info"
    action: str = ""
    act: Callable[[], None] | None = None
    till_lock: bool = False
    till: str = ""


def sentence(words: Words, error: InspectionError) -> str:
    """The sentence of an expected problem."""
    return words("errors." + error.code, **error.details)


class Messages(QObject):
    """Passes notices to the window that shows them."""

    toasted = Signal(Notice)
    barred = Signal(Notice)
    cleared = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._holds = False
        self._held: list[Callable[[], None]] = []

    def hold(self, on: bool) -> None:
        """While the screen is turned to others nothing is told; it comes when it is hers again."""
        self._holds = on
        if not on:
            held, self._held = self._held, []
            for tell in held:
                tell()

    def _tell(self, signal: SignalInstance, notice: Notice) -> None:
        if self._holds:
            self._held.append(lambda: signal.emit(notice))
        else:
            signal.emit(notice)

    def toast(self, text: str, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Say that something went well; goes away by itself."""
        self._tell(self.toasted, Notice(text=text, action=action, act=act))

    def bar(
        self,
        text: str,
        *,
        tone: str = "info",
        action: str = "",
        act: Callable[[], None] | None = None,
        till_lock: bool = False,
        till: str = "",
    ) -> None:
        """Say something that needs an answer; stays above the page until it is answered."""
        notice = Notice(
            text=text, tone=tone, action=action, act=act, till_lock=till_lock, till=till
        )
        self._tell(self.barred, notice)

    def problem(self, error: InspectionError, *, till_lock: bool = False) -> None:
        """An expected problem, in its own sentence."""
        self.bar(sentence(self._words, error), tone="alarm", till_lock=till_lock)

    def unexpected(self) -> None:
        """A fault of the program: calm, and what to do."""
        self.bar(self._words("shell.unexpected"), tone="alarm")

    def clear(self) -> None:
        """Take the bar away."""
        self.cleared.emit()
