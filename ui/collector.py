"""Collects Python's cyclic garbage on the window's thread, and nowhere else.

A page that was left is cyclic garbage full of widgets. Python collects on whichever thread
allocates next, so the storage thread would destroy widgets, which Qt allows the window's
thread alone: the program crashed, or waited for itself for ever. The same happened at the
program's end, where a collection begins while Qt, under its own lock, takes the window down.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

_LOOK_EVERY = 500  # milliseconds
_AFTER_START = 3000  # milliseconds: what a start makes is no garbage, and it waits for nobody


class Collector(QObject):
    """While it lives, garbage is collected by its timer; when its parent goes, as usual.

    When the program ends nothing is collected any more.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        ending: list[bool] = []  # outlives this object, as it must
        parent.destroyed.connect(lambda: None if ending else gc.enable())
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(lambda: ending.append(True))
        timer = QTimer(self, interval=_LOOK_EVERY)
        timer.timeout.connect(self.look)
        QTimer.singleShot(_AFTER_START, timer, timer.start)

    def look(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        full = [number for number, (count, limit) in enumerate(due) if count > limit]
        if full:
            gc.collect(full[-1])
