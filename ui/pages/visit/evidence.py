"""Photos and files beside a point: added from a file, the clipboard or by dropping them here.

The original is kept unchanged; what is shown is the upright, smaller copy. Taking one away
can be taken back, because the original is still there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QMenu, QWidget

from inspector.domain.formats import clock
from inspector.domain.model import Evidence
from inspector.domain.visit_file import VisitFile
from inspector.services.keeping_evidence import add_evidence, remove_evidence
from inspector.services.ports import Store
from ui.desk import Desk
from ui.files import read_file, write_file
from ui.pages.visit.parts import Section
from ui.presenters.visit import VisitPresenter
from ui.widgets.buttons import Button
from ui.widgets.chip import Counter
from ui.widgets.layout import clear
from ui.widgets.text import Paragraph

_ACROSS = 3


class _Thumb(QAbstractButton):
    """One piece of evidence: picture and name; a click offers more, Delete takes it away."""

    def __init__(self, panel: EvidencePanel, item: Evidence) -> None:
        super().__init__()
        theme = panel.desk.theme
        self._panel, self._item = panel, item
        self._picture: QPixmap | None = None
        self._name = item.caption or item.name
        self._box = QSize(
            theme.px(72 if theme.compact else 84), theme.px(84 if theme.compact else 96)
        )
        self.setFixedSize(self._box.width(), self._box.height() + theme.px(22))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(self._name)
        self.setAccessibleName(panel.desk.words("visit.evidence_one", name=self._name))
        self.clicked.connect(self._offer)

    def _offer(self) -> None:
        panel, menu = self._panel, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        save = QAction(panel.desk.words("visit.evidence_save"), menu)
        save.triggered.connect(lambda: panel.save_copy(self._item))
        menu.addAction(save)
        if not panel.presenter.locked:
            away = QAction(panel.desk.words("visit.evidence_remove"), menu)
            away.triggered.connect(lambda: panel.remove(self._item))
            menu.addAction(away)
        menu.popup(self.mapToGlobal(QPoint(0, self._box.height())))

    def show_picture(self, data: bytes) -> None:
        self._panel.keep_picture(self._item.shown, data)
        image = QImage.fromData(data)
        if image.isNull():
            return
        ratio = self.devicePixelRatioF()
        size = self._box * ratio
        keep = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        scaled = image.scaled(size, keep, Qt.TransformationMode.SmoothTransformation)
        left = (scaled.width() - size.width()) // 2
        top = (scaled.height() - size.height()) // 2
        picture = QPixmap.fromImage(scaled.copy(left, top, size.width(), size.height()))
        picture.setDevicePixelRatio(ratio)
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._panel.desk.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, self._box.width() - 1, self._box.height() - 1)
        painter.setPen(theme.colour("hairline"))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, 2, 2)
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)
        else:
            side = theme.px(32)
            place = QPoint((self._box.width() - side) // 2, (self._box.height() - side) // 2)
            painter.drawPixmap(place, theme.pixmap("report", "data_1", 32))
        small = theme.px(16)
        line = QRect(0, self._box.height() + theme.px(4), self.width(), theme.px(18))
        icon = "camera" if self._item.shown else "report"
        painter.drawPixmap(0, line.top() + 1, theme.pixmap(icon, "text_soft", 16))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("text_soft"))
        words = line.adjusted(small + theme.px(4), 0, 0, 0)
        middle = Qt.TextElideMode.ElideMiddle
        told = painter.fontMetrics().elidedText(Path(self._name).stem, middle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not self._panel.presenter.locked:
            self._panel.remove(self._item)
            return
        super().keyPressEvent(event)


class EvidencePanel(Section):
    """The evidence of one point, one case or the visit."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__(desk.theme, desk.words("visit.evidence"))
        self.desk, self.presenter = desk, presenter
        self._point = self._case = ""
        self._shown: tuple[Evidence, ...] | None = None
        self._pictures: dict[str, bytes] = {}
        self._count = Counter(desk.theme, 0)
        self.beside_title(self._count, close=True)
        self.add_button = Button(desk.theme, desk.words("common.add"), kind="quiet", icon="plus")
        self.add_button.setAccessibleName(desk.words("visit.evidence_add"))
        self.add_button.clicked.connect(self.ask)
        self.beside_title(self.add_button)
        self._menu = self._make_menu()
        self._empty = self.say(
            Paragraph(desk.theme, desk.words("visit.evidence_none"), "caption", "text_soft")
        )
        grid = QWidget()
        self._grid = QGridLayout(grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(desk.theme.px(8))
        self._grid.setColumnStretch(_ACROSS, 1)
        self.body.addWidget(grid)
        self.setAcceptDrops(True)
        self.setAccessibleName(desk.words("visit.evidence"))

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for key, act in (
            ("visit.evidence_from_file", self._from_file),
            ("visit.evidence_from_clipboard", self._from_clipboard),
        ):
            action = QAction(self.desk.words(key), menu)
            action.triggered.connect(act)
            menu.addAction(action)
        return menu

    def show_for(self, file: VisitFile, *, point: str = "", case_number: str = "") -> None:
        """Show what belongs to this point, or to this case."""
        self._point, self._case = point, case_number
        self.add_button.setVisible(not self.presenter.locked)
        items = tuple(
            item
            for item in file.evidence
            if item.point == point and item.case_number == case_number
        )
        if items == self._shown:
            return
        self._shown = items
        clear(self._grid)
        for place, item in enumerate(items):
            thumb = _Thumb(self, item)
            self._grid.addWidget(thumb, place // _ACROSS, place % _ACROSS)
            self._fetch_picture(thumb, item)
        self._count.setText(str(len(items)))
        self._count.setVisible(bool(items))
        self._empty.setVisible(not items)

    def keep_picture(self, name: str, data: bytes) -> None:
        """Pictures that were fetched once are not fetched again."""
        self._pictures[name] = data

    def _fetch_picture(self, thumb: _Thumb, item: Evidence) -> None:
        name = item.shown
        if not name:
            return
        if name in self._pictures:
            thumb.show_picture(self._pictures[name])
            return

        self.desk.tasks.work(lambda _progress: self.desk.attachments.load(name), thumb.show_picture)

    # Adding

    def ask(self) -> None:
        """Offer the ways to add: Ctrl+E, or the button."""
        if self.presenter.locked:
            return
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def add_file(self, path: Path) -> None:
        """Keep the file at this place in the visit."""
        self._add(path.name, lambda: read_file(path))

    def add_image(self, image: QImage) -> None:
        """Keep a picture from the clipboard."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, b"PNG")
        data = bytes(buffer.data().data())
        moment = clock(self.presenter.now())
        name = self.desk.words("visit.clipboard_name", time=moment)
        self._add(f"{name}.png", lambda: data)

    def _add(self, name: str, read: Callable[[], bytes]) -> None:
        desk, visit = self.desk, self.presenter.file.visit.id
        point, case = self._point, self._case

        def work(store: Store) -> Evidence:
            data = read()
            return add_evidence(
                store,
                desk.attachments,
                desk.photos,
                visit,
                name=name,
                data=data,
                point=point,
                case_number=case,
            )

        def added(_evidence: Evidence) -> None:
            desk.messages.toast(desk.words("visit.evidence_added", name=name))

        self.presenter.write(work, then=added, reload=True)

    def remove(self, item: Evidence) -> None:
        """Take it away, with a way back."""
        desk = self.desk
        visit = item.visit

        def back(store: Store) -> Evidence:
            return add_evidence(
                store,
                desk.attachments,
                desk.photos,
                visit,
                name=item.name,
                data=desk.attachments.load(item.original),
                point=item.point,
                case_number=item.case_number,
                caption=item.caption,
            )

        def gone(_nothing: object) -> None:
            desk.messages.toast(
                desk.words("visit.evidence_removed", name=item.name),
                action=desk.words("common.undo"),
                act=lambda: self.presenter.write(back, reload=True),
            )

        self.presenter.write(lambda store: remove_evidence(store, item.id), then=gone, reload=True)

    def save_copy(self, item: Evidence) -> None:
        """Write the original to a file of her choice."""
        desk = self.desk
        place = desk.files.to_save(self, desk.words("visit.evidence_save"), item.name)
        if place is None:
            return

        def write(_progress: object) -> None:
            write_file(place, desk.attachments.load(item.original))

        desk.tasks.work(write, self._saved)

    def _saved(self, _nothing: object) -> None:
        self.desk.messages.toast(self.desk.words("visit.evidence_saved"))

    def _from_file(self) -> None:
        path = self.desk.files.to_open(self, self.desk.words("visit.evidence_add"))
        if path is not None:
            self.add_file(path)

    def _from_clipboard(self) -> None:
        if not self._take(QGuiApplication.clipboard().mimeData()):
            self.desk.messages.toast(self.desk.words("visit.clipboard_empty"))

    def _take(self, data: QMimeData) -> bool:
        """Files or a picture out of the clipboard or a drop; False: nothing of use."""
        places = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        for place in places:
            self.add_file(Path(place))
        if not places and data.hasImage():
            self.add_image(QImage(data.imageData()))
            return True
        return bool(places)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if not self.presenter.locked and (data.hasUrls() or data.hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()
