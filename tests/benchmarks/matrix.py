"""A key press in the matrix of 30 cases and 15 points until it is painted, against bare Qt.

The floor is an empty QTableView of the same size over a plain model, whose current cell moves
by an arrow key. The matrix takes an answer by a digit: the presenter shows the visit as it
will be, and the storage has the write in hand. Both are pressed in turn in the same run.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).parents[1])]

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView, QWidget

ROUNDS = 15
PRESSES = 60
CASES, POINTS = 30, 15
_WIDTH, _HEIGHT = 1280, 760


class _Painted(QObject):
    """Notices the paint events of a viewport."""

    seen = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen += 1
        return False


def _press(app: QApplication, target: QWidget, painted: _Painted, key: Qt.Key, text: str) -> float:
    """Seconds from the key to the end of the paint event it causes."""
    before = painted.seen
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    start = time.perf_counter()
    QApplication.sendEvent(target, event)
    while painted.seen == before:
        app.processEvents()
    return time.perf_counter() - start


def _bare(app: QApplication) -> Callable[[int], float]:
    view = QTableView()
    view.setModel(QStandardItemModel(CASES, POINTS, view))
    view.resize(_WIDTH, _HEIGHT)
    painted = _watch(app, view)
    view.setCurrentIndex(view.model().index(10, 5))
    app.processEvents()

    def press(number: int) -> float:
        key = Qt.Key.Key_Right if number % 2 else Qt.Key.Key_Left
        return _press(app, view, painted, key, "")

    return press


def _watch(app: QApplication, view: QTableView) -> _Painted:
    painted = _Painted(view)
    view.viewport().installEventFilter(painted)
    view.show()
    view.activateWindow()
    view.setFocus()
    for _ in range(5):
        app.processEvents()
    return painted


def _matrix(app: QApplication, folder: Path) -> tuple[Callable[[int], float], QWidget]:
    from case_scene import CaseScene, scheme

    numbers = tuple(f"KBH-2026-{number:04d}" for number in range(1, CASES + 1))
    scene = CaseScene(folder, made=scheme(POINTS), numbers=numbers, width=_WIDTH, height=_HEIGHT)
    while not scene.presenter.loaded:
        app.processEvents()
    page = scene.show()
    page.show_view("matrix")
    table = page.matrix.table
    painted = _watch(app, table)
    points = [point.id for point in page.matrix.matrix.points]
    for number in numbers[:20]:
        for point in points:
            page.cases.check(number, point, outcome="ok")
    later: list[object] = []
    scene.presenter.tasks.save = lambda *work: later.append(work)  # another thread's work
    table.go_to(numbers[10], points[5])
    for _ in range(5):
        app.processEvents()

    def press(number: int) -> float:
        key, text = ((Qt.Key.Key_2, "2"), (Qt.Key.Key_1, "1"))[number % 2]
        return _press(app, table, painted, key, text)

    return press, page


def measure() -> list[dict[str, object]]:
    """Median over the rounds of the ratio of the rounds' medians."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    ratios, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        bare = _bare(app)
        matrix, page = _matrix(app, Path(folder))
        for _ in range(ROUNDS):
            floor, own = [], []
            for number in range(PRESSES):
                floor.append(bare(number))
                own.append(matrix(number))
            ratios.append(statistics.median(own) / statistics.median(floor))
            ours.append(statistics.median(own))
        page.close()
    return [
        {
            "name": "key press to repaint in a 30 x 15 matrix / an empty QTableView",
            "ratio": round(statistics.median(ratios), 2),
            "target": 2.0,
            "runs": ROUNDS,
            "ms": round(statistics.median(ours) * 1000, 3),
        }
    ]


if __name__ == "__main__":
    import json

    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
