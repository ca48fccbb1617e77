"""The page Udveksling in a window, over an office in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fake_delivery import a_delivery
from fake_exchange import FakeExchange
from fakes import MemoryStore
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, open_window, words_on

from inspector.domain.settings import Settings
from inspector.services.settings import read_settings, save_settings
from ui.exchanging import exchanging
from ui.files import Files
from ui.navigation import Place


class Answering(Files):
    """The system's dialogs: each answers what the test put here."""

    def __init__(self) -> None:
        self.opens: Path | None = None
        self.saves: Path | None = None
        self.folder: Path | None = None
        self.named: list[str] = []  # what the dialogs proposed

    def to_open(self, *_given: Any) -> Path | None:
        return self.opens

    def to_save(self, _parent: Any, _title: str, name: str, _pattern: str = "") -> Path | None:
        self.named.append(name)
        return self.saves

    def to_folder(self, *_given: Any) -> Path | None:
        return self.folder

    def show(self, _path: Path) -> bool:
        return True


class Bench:
    """A window on exchange; `acts` is told by the data_changed signal."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.store: MemoryStore = a_store()
        self.exchange = FakeExchange()
        self.files = Answering()
        self.delivery = a_delivery()
        self.acts: list[str] = []

    def settle(self, **values: Any) -> None:
        """Store these settings before the window opens."""
        given = {"person_name": "Ida Enebær", "organisation": "Engholm Kommune"} | values
        save_settings(self.store, Settings(**given))

    @property
    def settings(self) -> Settings:
        return read_settings(self.store)

    def open(self, tab: str = "", page: str = "exchange", **parts: Any) -> Any:
        given = {"exchange": self.exchange, "files": self.files, "delivery": self.delivery}
        self.shown: Shown = open_window(self.qtbot, self.folder, self.store, **(given | parts))
        self.shown.desk.signals.data_changed.connect(self.acts.append)
        self.toasts: list[str] = []
        self.shown.desk.messages.toasted.connect(lambda notice: self.toasts.append(notice.text))
        self.shown.desk.navigation.go(Place(page=page, tab=tab))
        return self.part if page == "exchange" and self.shown.desk.exchange is not None else None

    @property
    def page(self) -> Any:
        return self.shown.page

    @property
    def part(self) -> Any:
        """The face of the page, when it is there."""
        self.until(lambda: self.page.part is not None)
        return self.page.part

    def face(self, kind: type) -> Any:
        """Wait until the page has this face."""
        self.until(lambda: isinstance(self.page.part, kind))
        return self.page.part

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()))

    def reads(self, text: str) -> None:
        """Wait until the page says this."""
        self.until(lambda: text in words_on(self.page))

    @property
    def words(self) -> str:
        return words_on(self.page)

    @property
    def at_work(self) -> Any:
        return exchanging(self.shown.desk)

    def rest(self) -> None:
        """Wait until no exchange is under way, and the page was read anew."""
        self.until(lambda: not self.at_work.busy)
        self.qtbot.wait(20)
