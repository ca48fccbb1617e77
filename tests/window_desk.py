"""A desk for window tests: the real words, look and navigation over immediate work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtWidgets import QApplication

from inspector.gateways.texts import Texts
from ui.desk import Desk, Papers, Signals
from ui.messages import Messages
from ui.navigation import Navigation
from ui.preferences import Preferences
from ui.reference_guard import hold_none
from ui.style import dress
from ui.tasks import Tasks
from ui.theme import Theme

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
NOW = datetime(2026, 11, 20, 9, 42, 7, tzinfo=UTC)


def immediate(store: Any) -> Callable[[Callable[[Any], Any]], Future[Any]]:
    """A submit that does the work at once, on this store, in this thread."""

    def submit(work: Callable[[Any], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(store))
        except Exception as problem:
            future.set_exception(problem)
        return future

    return submit


def make_desk(folder: Path, store: Any, *, language: str = "da", **parts: Any) -> Desk:
    """A desk over this store; any part may be replaced by name. Needs a QApplication."""
    hold_none()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = parts.pop("theme", None) or Theme(RESOURCES)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    dress(app, theme)
    theme.changed.connect(lambda: dress(app, theme))
    words = Texts(RESOURCES / "texts", language)
    messages = Messages(words)
    nothing = SimpleNamespace()
    given: dict[str, Any] = {
        "words": words,
        "theme": theme,
        "tasks": Tasks(immediate(store), messages),
        "messages": messages,
        "navigation": Navigation(),
        "signals": Signals(),
        "preferences": Preferences(folder),
        "now": lambda: NOW,
        "shelf": nothing,
        "calendar": lambda settings: None,
        "attachments": nothing,
        "photos": nothing,
        "read_table": lambda data, name: None,
        "read_pasted": lambda text, name: None,
        "papers": Papers(
            report=lambda file, settings: b"%PDF-1.4",
            receipt=lambda file, settings: b"%PDF-1.4",
            sheets=lambda file, settings: b"%PDF-1.4",
            file_name=lambda file: "2026-T3-014.pdf",
        ),
    }
    return Desk(**(given | parts))
