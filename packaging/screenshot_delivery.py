"""The pictures of what leaves the house: signing, sending, checking a report, the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from screenshot_data import NOW, OPEN_VISIT
from screenshot_outbox import fill_outbox
from screenshot_scene import Scene, spin

from inspector.domain.delivery import SignatureField, SignedReport
from inspector.domain.model import Report
from ui.outgoing import outgoing
from ui.pages.visit.delivery.access_copy import AccessCopyDialog
from ui.pages.visit.delivery.locked import LockedPane
from ui.pages.visit.delivery.send_dialog import SendDialog
from ui.pages.visit.delivery.sign_dialog import SignDialog
from ui.pages.visit.finish_digital import DigitalChoice
from ui.pages.visit.papers_menu import PapersButton
from ui.printing import NoPrinter
from ui.widgets.tabs import TabStrip

Shot = tuple[str, QPixmap]


PASSPHRASE = "bro-tinde-kaffe-vinter-sejl-42"


def delivery_pages(scene: Scene) -> Iterator[Shot]:
    """Before the lock, the locked report with its dialogs, then the pages around it."""
    yield from _before(scene)
    scene.world.clock.travel(NOW)
    mode = scene.visit_at("Nordlys Mentor ApS", "locked", "finish")
    spin(400)
    (pane,) = mode.findChildren(LockedPane)
    yield "locked-pane", scene.picture()
    strips = [one for one in mode.page().findChildren(TabStrip) if one.isVisible()]
    for strip in strips:  # in large text the pane is a tab
        strip.choose("sign")
        strip.changed.emit("sign")  # as a press does
        yield "locked-tab", scene.picture()
    (papers,) = mode.findChildren(PapersButton)
    for name, button, menu in (("papers-menu", papers, papers.menu_),
                               ("more-menu", pane.more, pane.menu)):  # fmt: skip
        button.click()
        _under(scene, button, menu)
        yield name, scene.picture(menu)
        menu.close()
    leaving = pane.leaving
    for name, act, then in (
        ("sign-dialog", leaving.sign, None),
        ("sign-fault", leaving.sign, _wrong_certificate),
        ("send-dialog", leaving.others.send, None),
        ("send-passphrase", leaving.others.send, _passphrase),
        ("post-dialog", leaving.others.digital_post, None),
        ("access-dialog", leaving.access_copy, None),
        ("access-marked", leaving.access_copy, _mark),
        ("no-printer", NoPrinter(mode, scene.desk, lambda: None).open, None),
    ):
        yield name, _dialog(scene, act, then)
    told = "deliver.signed_now"
    scene.desk.messages.toast(
        scene.desk.words(told, name="Engholm Kommune (selvudstedt af Uanmeldt, T3)")
    )
    yield "toast", scene.picture()
    yield from _verify(scene)
    for page, tab in (("outbox", ""), ("settings", "signature"), ("settings", "mail")):
        scene.go(page, tab=tab)
        yield f"settings-{tab}" if tab else page, scene.picture()
    fill_outbox(scene)
    scene.go("today")
    outgoing(scene.desk).look()
    yield "today-interrupted", scene.picture()
    scene.desk.messages.clear()
    scene.go("outbox")
    yield "outbox-full", scene.picture()
    scene.go("settings", tab="mail")
    yield "settings-server", scene.picture()


def _under(scene: Scene, button: QWidget, menu: QWidget) -> None:
    """Where a screen as large as the window would hold the menu."""
    corner = scene.window.mapToGlobal(QPoint(scene.window.width(), scene.window.height()))
    place = button.mapToGlobal(QPoint(0, button.height()))
    place.setX(min(place.x(), corner.x() - menu.width()))
    if place.y() + menu.height() > corner.y():
        place.setY(place.y() - button.height() - menu.height())
    menu.move(place)


def _before(scene: Scene) -> Iterator[Shot]:
    """What is chosen before the lock, and the draw whose papers the supplier gets."""
    scene.world.clock.travel(OPEN_VISIT)
    mode = scene.visit_at("Springbrættet A/S", "open", "draw")
    scene.desk.messages.clear()  # the clock was moved
    yield "draw-papers", scene.picture()
    mode.go("finish")
    spin(1500)
    scene.desk.messages.clear()
    for choice in mode.findChildren(DigitalChoice):
        choice.more.click()
    spin(100)
    yield "finish-digital", scene.picture()


def _wrong_certificate(dialog: QDialog) -> None:
    assert isinstance(dialog, SignDialog)
    form = dialog.forms["file"]
    form.path.setText("/media/usb/tilsyn-2026.p12")
    form.secret.setText("forkert")
    dialog.try_it()


def _passphrase(dialog: QDialog) -> None:
    assert isinstance(dialog, SendDialog)
    dialog.show_passphrase(PASSPHRASE)


def _mark(dialog: QDialog) -> None:
    assert isinstance(dialog, AccessCopyDialog)
    view = dialog.passages.view
    cursor = view.document().find("Nordlys Mentor ApS, Nordre")
    view.setTextCursor(cursor)
    dialog.passages.mark_selected()


def _dialog(
    scene: Scene, act: Callable[[], object], then: Callable[[QDialog], None] | None
) -> QPixmap:
    act()
    scene.settle()
    spin(300)
    (dialog,) = (
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, QDialog) and each.isVisible()
    )
    if then is not None:
        then(dialog)
        scene.settle()
        spin(400)
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
    for name, data in (
        ("verify-good", whole),
        ("verify-bad", _altered(whole)),
        ("verify-two", _signed_twice(scene, whole)),
    ):
        path.write_bytes(data)
        page.verification.judge(path)
        spin(1500)
        yield name, scene.picture()


def _newest(reports: list[Report]) -> Report:
    return max(reports, key=lambda one: str(one.locked_at))


def _delivered(store: object, report: Report) -> str:
    signed = store.find(SignedReport, report=report.id)
    return signed[-1].pdf if signed else report.pdf


def _signed_twice(scene: Scene, pdf: bytes) -> bytes:
    """With a certificate the supplier made."""
    signers, at = scene.world.delivery().signers, scene.desk.now()
    signer = signers.own(*signers.make_own("Nordlys Mentor ApS", "NM", at))
    return signer.sign(pdf, SignatureField.SUPPLIER, at)


def _altered(pdf: bytes) -> bytes:
    """One byte of the first page turned."""
    place = pdf.index(b"stream") + 60
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
