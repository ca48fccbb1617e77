"""Opening the preview of 180 pages, against Qt's bare view of the same file.

From the bytes to the first page that can be read: the window is shown, the library reads the
file, and the page is painted. The preview adds its list of pages, keys and the search for
fields to lay over the pages. Both run in one round; also a file with a stamp is opened.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from printing_scene import stamped
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication, QWidget
from reportlab.pdfgen.canvas import Canvas

from inspector.gateways.texts import Texts
from ui.messages import Messages
from ui.reference_guard import hold_none
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets.pdf_preview import PdfPreview

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
PAGES = 180
ROUNDS = 21
TARGET = 1.3
_SIZE = (900, 800)  # of the bare view; the preview's own view is as large


def _long_paper() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    for page in range(PAGES):
        for line in range(50):
            canvas.drawString(60, 780 - line * 14, f"Linje {line} på side {page}. " * 4)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _bare(data: bytes) -> tuple[QWidget, QPdfView]:
    view = QPdfView()
    document, buffer = QPdfDocument(view), QBuffer(view)
    view.setDocument(document)
    view.setPageMode(QPdfView.PageMode.MultiPage)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    view.resize(*_SIZE)
    view.show()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return view, view


def _seconds(app: QApplication, opened: Callable[[], tuple[QWidget, QPdfView]]) -> float:
    """Until there is ink in the head of the first page."""
    begun = time.perf_counter()
    window, view = opened()
    while not _inked(view):
        app.processEvents()
    spent = time.perf_counter() - begun
    window.close()
    window.deleteLater()
    for _ in range(5):
        app.processEvents()
        time.sleep(0.02)  # what still renders does not fall into the next round
    return spent


def _inked(view: QPdfView) -> bool:
    seen = view.viewport().grab(QRect(100, 60, 300, 60)).toImage()
    return any(
        seen.pixelColor(x, y).lightness() < 110 for x in range(0, 300, 3) for y in range(0, 60, 2)
    )


def measure() -> list[dict[str, object]]:
    """Two figures: a file as the program makes it, and one that bears a stamp."""
    hold_none()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme, words = Theme(RESOURCES), Texts(RESOURCES / "texts", "da")
    tasks = Tasks(lambda _work: None, Messages(words))

    def preview(data: bytes) -> tuple[QWidget, QPdfView]:
        shown = PdfPreview(theme, words, tasks)
        shown.resize(_SIZE[0] + theme.px(104), _SIZE[1] + theme.px(48))
        shown.show()
        shown.show_pdf(data)
        view = shown.findChild(QPdfView)
        assert view is not None
        return shown, view

    figures: list[dict[str, object]] = []
    paper = _long_paper()
    for name, data in (
        ("preview", stamped(paper, appearance=False)),
        ("preview stamped", stamped(paper)),
    ):
        ratios = []
        for at in range(ROUNDS + 1):
            seconds = {}
            for who in ("ours", "bare")[:: 1 if at % 2 else -1]:
                opened = preview if who == "ours" else _bare
                seconds[who] = _seconds(app, lambda opened=opened, data=data: opened(data))
            ratios += [seconds["ours"] / seconds["bare"]] if at else []
        ratio = round(statistics.median(ratios), 2)
        figures.append({"name": name, "ratio": ratio, "target": TARGET, "runs": ROUNDS})
    tasks.wait()
    return figures


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure))
