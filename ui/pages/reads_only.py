"""In place of a page that writes, on a laptop that may only read."""

from __future__ import annotations

from ui.desk import Desk
from ui.navigation import Place
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyPage


def reads_only(desk: Desk) -> tuple[EmptyPage, Button]:
    """The page, and its button, which takes the focus."""
    words = desk.words

    def leave() -> None:
        desk.navigation.go(Place(page="today"))

    go = Button(desk.theme, words("conflict.done_go"), leave, tall=True)
    page = EmptyPage(desk.theme, words("together.reads_title"), words("together.reads_text"), [go])
    return page, go
