"""The pictures of what leaves the house: signing, sending, checking a report, the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog
from screenshot_data import NOW
from screenshot_scene import Scene, spin

from inspector.domain.model import Report
from ui.pages.visit.delivery.locked import LockedPane

Shot = tuple[str, QPixmap]


def delivery_pages(scene: Scene) -> Iterator[Shot]:
    """The locked report with its dialogs, then the pages around it."""
    scene.world.clock.travel(NOW)
    mode = scene.visit_at("Nordlys Mentor ApS", "locked", "finish")
    spin(400)
    (pane,) = mode.findChildren(LockedPane)
    yield "locked-pane", scene.picture()
    leaving = pane.leaving
    for name, act in (
        ("sign-dialog", leaving.sign),
        ("send-dialog", leaving.others.send),
        ("post-dialog", leaving.others.digital_post),
        ("access-dialog", leaving.access_copy),
    ):
        yield name, _dialog(scene, act)
    yield from _verify(scene)
    for page, tab in (("outbox", ""), ("settings", "signature"), ("settings", "mail")):
        scene.go(page, tab=tab)
        yield f"settings-{tab}" if tab else page, scene.picture()


def _dialog(scene: Scene, act: Callable[[], None]) -> QPixmap:
    act()
    scene.settle()
    spin(300)
    (dialog,) = (
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, QDialog) and each.isVisible()
    )
    shot = scene.picture(dialog)
    dialog.reject()
    dialog.deleteLater()
    spin(50)
    return shot


def _verify(scene: Scene) -> Iterator[Shot]:
    scene.go("verify")
    yield "verify", scene.picture()
    pdf = scene.ask(lambda store: _newest(store.find(Report)))
    path = scene.folder / pdf.file_name
    whole = scene.storage.load(scene.ask(lambda store: _delivered(store, pdf)))
    page = scene.window.page
    for name, data in (("verify-good", whole), ("verify-bad", _altered(whole))):
        path.write_bytes(data)
        page.verification.judge(path)  # type: ignore[union-attr]  # the page for checking
        spin(1500)
        yield name, scene.picture()


def _newest(reports: list[Report]) -> Report:
    return max(reports, key=lambda one: str(one.locked_at))


def _delivered(store: object, report: Report) -> str:
    from inspector.domain.delivery import SignedReport

    signed = store.find(SignedReport, report=report.id)  # type: ignore[attr-defined]  # a Store
    return signed[-1].pdf if signed else report.pdf


def _altered(pdf: bytes) -> bytes:
    """One byte of the first page turned."""
    place = pdf.index(b"stream") + 60
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
