"""Opens the one visit of a data folder and answers by keys until it is killed.

Says each answer aloud only when the window has said that it is saved.
"""

from __future__ import annotations

import sys
from pathlib import Path

from journeys.hand import wait
from journeys.office import NoKeyRing, Office
from journeys.walk import Walk, open_the_visit
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.gateways.outside import Outside
from ui.pages.visit.area import AreaPage
from ui.pages.visit_mode import VisitMode
from ui.preferences import Preferences
from ui.reference_guard import hold_none


def tell(*words: str) -> None:
    print(*words, flush=True)


class Answering:
    """Counts what the window says is saved."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self._saved = 0
        walk.mode.presenter.saved.connect(self._count)

    def _count(self, _moment: object) -> None:
        self._saved += 1

    def act(self, key: Qt.Key) -> None:
        """Press the key and wait for `Gemt`."""
        before = self._saved
        self.walk.hand.key(key)
        wait(lambda: self._saved > before, "Gemt")
        assert "Gemt" in self.walk.hand.said()

    def go_on(self) -> None:
        """To the next step: where she is is stored without a word, for it is nothing she wrote."""
        before, queue = self.walk.mode.step, self.walk.mode.presenter._queue
        self.walk.hand.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        wait(lambda: self.walk.mode.step != before and queue.idle, "the next step")

    def answer_rows(self, page: AreaPage) -> None:
        """Every row from the top; each is told with its outcome once it is saved."""
        keys = list(page.rows)
        QTest.mouseClick(page.rows[keys[0]], Qt.MouseButton.LeftButton)
        for number, key in enumerate(keys):
            now = page.rows[key].bar.outcome
            pressed, outcome = (Qt.Key.Key_2, "not_ok") if now == "ok" else (Qt.Key.Key_1, "ok")
            self.act(pressed)
            tell("answer", key, outcome)
            if number + 1 < len(keys):
                self.walk.hand.key(Qt.Key.Key_Down)


def main(folder: Path) -> None:
    hold_none()
    app = QApplication([])
    Outside.key_ring = lambda _self: NoKeyRing()
    interrupted = bool(Preferences(folder).text("session/visit"))
    with Office(folder) as office:
        if interrupted:  # the window goes to the visit by itself
            office.type_passphrase()
        else:
            office.open_with_passphrase()
            open_the_visit(office)
        wait(lambda: any(one.step for one in office.hand.all(VisitMode)), "the visit")
        walk = Walk(office, folder)
        tell("opened", walk.mode.step)
        answering = Answering(walk)
        while True:
            page = walk.mode.page()
            if isinstance(page, AreaPage):
                answering.answer_rows(page)
            if walk.mode.step == "review":
                walk.go_to_step(walk.mode.presenter.file.scheme.areas[0].brief.told("da"))
            else:
                answering.go_on()
            tell("step", walk.mode.step)
    app.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
