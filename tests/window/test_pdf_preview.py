"""The preview: it opens at every size, shows stamps, makes its small pictures when looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from printing_scene import INK, STAMP, paper, stamped
from PySide6.QtCore import Qt
from PySide6.QtPdfWidgets import QPdfView
from pytestqt.qtbot import QtBot
from window_desk import RESOURCES

from inspector.gateways.texts import Texts
from ui.messages import Messages
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets.page_pictures import PageList
from ui.widgets.pdf_preview import PdfPreview

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tasks(words: Texts):
    made = Tasks(lambda _work: None, Messages(words))
    yield made
    made.wait()


@pytest.fixture
def preview(qtbot: QtBot, words: Texts, tasks: Tasks) -> PdfPreview:
    made = PdfPreview(Theme(RESOURCES), words, tasks)
    qtbot.addWidget(made)
    made.resize(900, 1000)
    made.show()
    return made


def view(preview: PdfPreview) -> QPdfView:
    found = preview.findChild(QPdfView)
    assert found is not None
    return found


def here(preview: PdfPreview) -> int:
    return view(preview).pageNavigator().currentPage()


def inks(preview: PdfPreview) -> int:
    """How many of the looked-at points of the view have the colour of the stamp."""
    seen = view(preview).viewport().grab().toImage()
    dots = (
        seen.pixelColor(x, y).getRgb()[:3]
        for x in range(0, seen.width(), 6)
        for y in range(0, seen.height(), 6)
    )
    return sum(all(abs(a - b) < 4 for a, b in zip(dot, INK, strict=True)) for dot in dots)


SIZES = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from PySide6.QtCore import QElapsedTimer
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication
from printing_scene import paper
from window_desk import RESOURCES
from inspector.gateways.texts import Texts
from ui.reference_guard import hold_none
from ui.theme import Theme
from ui.widgets.pdf_preview import PdfPreview
hold_none()
app = QApplication([])
theme, words = Theme(RESOURCES), Texts(RESOURCES / "texts", "da")
for pages in (1, 10):
    data = paper(pages)
    for paging in QPdfView.PageMode:
        for zooming in QPdfView.ZoomMode:
            shown = PdfPreview(theme, words)
            view = shown.findChild(QPdfView)
            view.setPageMode(paging)
            view.setZoomMode(zooming)
            shown.show_pdf(data)
            shown.show()
            for high in range(828, 848):
                # The size of the view itself, inside its head and beside its list.
                beside, above = shown.width() - view.width(), shown.height() - view.height()
                shown.resize(600 + beside, high + above)
                app.processEvents()
            shown.close()
            print(pages, paging, zooming, flush=True)
print("done")
"""


def test_it_opens_at_the_sizes_at_which_a_bare_view_hangs_for_ever(tmp_path: Path) -> None:
    """In a process of its own: what hangs in Qt is stopped by nothing else."""
    code = SIZES.format(root=str(ROOT), tests=str(ROOT / "tests"))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.endswith("done\n"), done.stderr


def test_the_cure_of_the_hang_is_there(preview: PdfPreview) -> None:
    assert view(preview).verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOn


def test_the_stamp_of_a_signature_is_seen(qtbot: QtBot, preview: PdfPreview) -> None:
    preview.show_pdf(stamped(paper(2)))
    left, bottom, right, top = STAMP
    room = (right - left) * (top - bottom) / 36
    qtbot.waitUntil(lambda: inks(preview) > room / 3, timeout=10_000)
    assert preview.page_count == 2


def test_without_work_in_the_background_it_is_there_at_once(qtbot: QtBot, words: Texts) -> None:
    alone = PdfPreview(Theme(RESOURCES), words)
    qtbot.addWidget(alone)
    alone.resize(900, 1000)
    alone.show()
    alone.show_pdf(stamped(paper(1)))
    qtbot.waitUntil(lambda: inks(alone) > 50, timeout=10_000)


def test_what_came_too_late_is_not_laid_over_a_newer_file(
    qtbot: QtBot, preview: PdfPreview
) -> None:
    preview.show_pdf(stamped(paper(1)))
    preview.show_pdf(paper(3))
    qtbot.wait(400)
    assert preview.page_count == 3
    assert inks(preview) == 0


def test_of_180_pages_only_those_in_view_get_a_picture(qtbot: QtBot, preview: PdfPreview) -> None:
    preview.show_pdf(paper(180))
    pictures = preview.findChild(PageList).pictures
    assert pictures.made == 0
    qtbot.waitUntil(lambda: pictures.made >= 5, timeout=10_000)
    qtbot.wait(300)
    assert pictures.made < 20
    before = pictures.made
    preview.show_page(150)
    qtbot.waitUntil(lambda: pictures.made > before, timeout=10_000)
    assert pictures.made < 40


def test_a_picture_that_never_came_is_asked_for_again(qtbot: QtBot, preview: PdfPreview) -> None:
    preview.show_pdf(paper(3))
    pictures = preview.findChild(PageList).pictures
    qtbot.waitUntil(lambda: pictures.rowCount() == 3)
    pictures._asked[0] = 1  # of a document that was not ready
    pictures._lost.start()
    qtbot.waitUntil(lambda: pictures.made == 3, timeout=10_000)


def test_the_list_follows_the_page_and_leads_to_it(qtbot: QtBot, preview: PdfPreview) -> None:
    preview.show_pdf(paper(9))
    qtbot.waitUntil(lambda: here(preview) == 0)
    pages = preview.findChild(PageList)
    preview.show_page(5)
    assert pages.currentIndex().row() == 5
    pages.setCurrentIndex(pages.pictures.index(2))
    assert here(preview) == 2


def test_scrolling_is_not_pulled_back_to_the_head_of_a_page(
    qtbot: QtBot, preview: PdfPreview
) -> None:
    preview.show_pdf(paper(5))
    bar = view(preview).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 2000)
    qtbot.wait(20)
    bar.setValue(1300)
    qtbot.wait(20)
    assert bar.value() == 1300
    assert preview.findChild(PageList).currentIndex().row() == here(preview) > 0


def test_the_keyboard_turns_pages_and_changes_the_size(qtbot: QtBot, preview: PdfPreview) -> None:
    preview.show_pdf(paper(4))
    preview.activateWindow()
    shown = view(preview)
    shown.setFocus()
    qtbot.waitUntil(lambda: here(preview) == 0 and shown.hasFocus())
    for key, page in (
        (Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageDown, 2), (Qt.Key.Key_PageUp, 1)
    ):  # fmt: skip
        qtbot.keyClick(shown, key)
        assert here(preview) == page
    control = Qt.KeyboardModifier.ControlModifier
    fitted = shown.zoomFactor()
    qtbot.keyClick(shown, Qt.Key.Key_Plus, control)
    larger = shown.zoomFactor()
    assert larger > fitted
    qtbot.keyClick(shown, Qt.Key.Key_Minus, control)
    qtbot.keyClick(shown, Qt.Key.Key_Minus, control)
    assert shown.zoomFactor() < larger
    qtbot.keyClick(shown, Qt.Key.Key_0, control)
    assert shown.zoomFactor() == pytest.approx(fitted)


def test_a_screen_reader_hears_what_it_is_and_which_page(preview: PdfPreview) -> None:
    preview.show_pdf(paper(2))
    pages = preview.findChild(PageList)
    assert view(preview).accessibleName() == "Rapporten, som den bliver"
    assert pages.accessibleName() == "Rapportens sider"
    told = pages.pictures.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Side 2"


def test_another_file_keeps_the_page_in_view(qtbot: QtBot, preview: PdfPreview) -> None:
    preview.show_pdf(paper(6))
    qtbot.waitUntil(lambda: here(preview) == 0)
    preview.show_page(4)
    preview.show_pdf(paper(3))
    qtbot.waitUntil(lambda: here(preview) == 2)
    assert preview.page_count == 3
