"""The pictures of the pages that guard the data: keys, backups, deletion, lock, trouble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea, QWidget
from screenshot_data import NOW, OPEN_VISIT, PASSPHRASE
from screenshot_scene import Scene, spin

from inspector.domain.recovery_key import groups_of
from inspector.domain.safekeeping import SlotKind
from ui.key_reminder import remind
from ui.pages.settings.key_dialogs import NewPassphrase
from ui.widgets.point_row import PointRow

Shot = tuple[str, QPixmap]
HOME = "/home/ida/.local/share/Uanmeldt"
STICK = "/media/ida/TILSYN"
YEARS_LATER = datetime(2031, 12, 1, 9, 5).astimezone()  # when the demo's papers are due


def safety_pages(scene: Scene) -> Iterator[Shot]:
    """All of them; what deletes comes after what shows, the lock last."""
    for act in (_keys, _backups, _support, _reminder, _recovery, _passphrase, _visit, _purge):
        yield from act(scene)
    scene.world.clock.travel(NOW)
    for code in ("data-damaged", "keys-missing"):
        scene.go("damaged", code)
        yield f"damaged-{code}", scene.picture()
    yield from _lock(scene)


def _section(scene: Scene, tab: str) -> Any:
    scene.world.clock.travel(NOW)
    scene.go("settings", tab=tab)
    _name_folders(scene)
    return scene.window.page.section


def _name_folders(scene: Scene) -> None:
    """Folders as they are called on a laptop, not where the pictures are taken."""
    real = {str(scene.folder): HOME, str(scene.second): STICK}
    for label in scene.window.findChildren(QLabel):
        for there, shown in real.items():
            if there in label.text():
                label.setText(label.text().replace(there, shown))


def _keys(scene: Scene) -> Iterator[Shot]:
    section = _section(scene, "keys")
    section.minutes.blockSignals(True)  # as it is at first; the scene keeps it from locking
    section.minutes.setCurrentIndex(1)
    yield "keys", scene.picture()
    yield "keys-2", _scrolled(scene, section.minutes)
    dialog = NewPassphrase(scene.desk, section, lambda _typed: None, lambda: None)
    dialog.fields[0].control.setText(PASSPHRASE)
    dialog.show()
    yield "keys-passphrase", scene.picture(dialog)
    dialog.close()
    section._try(SlotKind.RECOVERY)
    yield from _open_dialog(scene, "keys-try")
    section._ask_remove(SlotKind.KEYCHAIN)
    yield from _open_dialog(scene, "keys-remove")


def _open_dialog(scene: Scene, name: str) -> Iterator[Shot]:
    spin(60)
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    for dialog in shown:
        yield name, scene.picture(dialog)
        dialog.close()


def _scrolled(scene: Scene, widget: QWidget) -> QPixmap:
    for area in scene.window.findChildren(QScrollArea):
        if area.isAncestorOf(widget):
            bar = area.verticalScrollBar()
            bar.setValue(bar.maximum())
    return scene.picture()


def _backups(scene: Scene) -> Iterator[Shot]:
    section = _section(scene, "backups")
    yield "backups", scene.picture()
    yield "backups-2", _scrolled(scene, section.handed)
    section.look_into(section.list._copies[1])
    scene.settle()
    _name_folders(scene)
    yield "backup-contents", scene.picture()
    asked: list[QPixmap] = []

    def look() -> None:
        asked.extend(shot for _name, shot in _open_dialog(scene, ""))

    QTimer.singleShot(100, look)  # the question is waited for
    section.contents.restore.click()
    yield from (("backup-restore", shot) for shot in asked)


def _support(scene: Scene) -> Iterator[Shot]:
    section = _section(scene, "support")
    yield "support", scene.picture()
    section.check.click()
    section.show_text.click()
    scene.settle()
    yield "support-shown", scene.picture()


def _reminder(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(OPEN_VISIT)
    scene.go("today")
    remind(scene.desk, scene.desk.safety.keys.slots())
    yield "today-reminder", scene.picture()
    scene.window.notices.clear_bar()


def _recovery(scene: Scene) -> Iterator[Shot]:
    scene.go("recovery")
    yield "recovery", scene.picture()
    page: Any = scene.window.page
    page._given("safety.sheet_printed")
    right = groups_of(page.key.secret)
    for number, (place, field) in enumerate(zip(page.key.places, page.fields, strict=True)):
        field.control.setText(right[place] if number < 2 else "ABCDE")
    yield "recovery-typed", scene.picture()
    page.fields[2].control.setText(right[page.key.places[2]])
    yield "recovery-proved", scene.picture()


def _passphrase(scene: Scene) -> Iterator[Shot]:
    for subject in ("", "keychain-locked", "keychain-forgot"):
        scene.go("passphrase", subject)
        yield f"passphrase{subject and '-'}{subject}", scene.picture()


def _visit(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(OPEN_VISIT)
    mode = scene.visit_at("Springbrættet A/S", "open", "area:4")
    page: Any = mode.page()
    page.next_open()
    scene.settle()
    row = next(row for row in page.findChildren(PointRow) if row.current)
    row.bar.choose("not_ok")
    scene.settle()
    row.open_comment()
    row.comment.setPlainText("I sag SPR-2026-0007 står 130279-0002 på forsiden af planen.")
    scene.settle()
    yield "visit-civil-number", scene.picture()
    row.comment.setPlainText("I sag SPR-2026-0007 mangler datoen på planen.")
    row.comment.commit()
    page.context().evidence.add_image(_photo())
    scene.settle()
    yield "visit-photo", scene.picture()
    scene.is_full = True
    row.comment.setPlainText("I sag SPR-2026-0007 mangler datoen på planen. Målet mangler også.")
    row.comment.commit()
    spin(600)
    yield "visit-failing", scene.picture()
    scene.is_full = False
    mode.presenter.retry()
    scene.settle()


def _photo() -> QImage:
    """A shelf with folders."""
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    image.fill(QColor("#cfd5d3"))
    painter = QPainter(image)
    for number, colour in enumerate(("#3f5f8a", "#8a4a3f", "#4a7a55", "#b58a3c", "#5a5f75")):
        painter.fillRect(180 + number * 165, 220, 140, 480, QColor(colour))
        painter.fillRect(210 + number * 165, 300, 80, 140, QColor("#f2f0ea"))
    painter.fillRect(0, 700, 1200, 200, QColor("#8b735c"))
    painter.end()
    return image


def _purge(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(NOW)
    scene.go("settings", tab="retention")
    yield "retention-none", scene.picture()
    scene.world.clock.travel(YEARS_LATER)
    scene.go("today")
    scene.go("settings", tab="retention")
    section: Any = scene.window.page.section
    yield "retention-due", scene.picture()
    due = section.due
    first = next(iter(due.ticks))
    due.ticks[first].setChecked(True)
    section.delete([first], False, "Fristen er gået, besluttet på enhedens møde")
    scene.settle()
    scene.settle()
    yield "retention-done", scene.picture()
    scene.go("visit", first, "review")
    yield "visit-purged", scene.picture()
    scene.go("visit", first, "cases")
    yield "visit-purged-cases", scene.picture()


def _lock(scene: Scene) -> Iterator[Shot]:
    scene.go("today")
    scene.window.lock_asked.emit()
    spin(400)
    scene.settle()
    yield "locked", scene.picture()
