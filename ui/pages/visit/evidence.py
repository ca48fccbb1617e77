"""Photos and files beside a point: added from a file, the clipboard or by dropping them here.

The original is kept unchanged; what is shown is the upright, smaller copy. Taking one away
can be taken back, because the original is still there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from inspector.domain.formats import clock
from inspector.domain.identity import new_id
from inspector.domain.model import Evidence
from inspector.domain.privacy import photo_answer, photo_item
from inspector.domain.visit_file import VisitFile
from inspector.services.keeping_evidence import (
    MAX_BYTES,
    add_evidence,
    kept_name,
    remove_evidence,
)
from inspector.services.ports import Store
from ui.desk import Desk
from ui.files import read_file, write_file
from ui.pages.visit.caption_line import CaptionLine
from ui.pages.visit.elsewhere_line import ElsewhereLine
from ui.pages.visit.evidence_thumb import EvidenceThumb
from ui.pages.visit.parts import Section
from ui.pages.visit.photo_question import PhotoQuestion
from ui.pages.visit.waiting_line import WaitingLine
from ui.presenters.visit import VisitPresenter
from ui.widgets.buttons import Button
from ui.widgets.chip import Counter
from ui.widgets.layout import clear
from ui.widgets.number_guard import GuardLine
from ui.widgets.text import Paragraph

_ACROSS = 3


class EvidencePanel(Section):
    """The evidence of one point, one case or the visit."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__(desk.theme, desk.words("visit.evidence"))
        self.desk, self.presenter = desk, presenter
        self._point = self._case = ""
        self._shown: tuple[tuple[Evidence, ...], bool, dict[str, str]] | None = None
        self._elsewhere: dict[str, str] = {}  # by id: the laptop where the file still lies
        self._thumbs: dict[str, EvidenceThumb] = {}
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
        self.elsewhere = ElsewhereLine(desk)
        self.body.addWidget(self.elsewhere)
        self.waiting = WaitingLine(desk, presenter)
        self.body.addWidget(self.waiting)
        self.caption = CaptionLine(desk, presenter, self._thumbs.get)
        self.question = PhotoQuestion(desk.theme, desk.words)
        self.question.answered.connect(self._answer_photo)
        self.question.removal_asked.connect(self.remove)
        self.body.addWidget(self.question)
        self.body.addWidget(self.caption)
        self.body.addWidget(GuardLine(desk.theme, desk.words, self.caption))
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
        if (point, case_number) != (self._point, self._case):
            self.leave()
        self._point, self._case = point, case_number
        locked = self.presenter.locked
        self.add_button.setVisible(not locked)
        here = [e for e in file.evidence if (e.point, e.case_number) == (point, case_number)]
        items = tuple(item for item in here if item.original)
        self.waiting.show_for([item for item in here if not item.original])
        self._empty.setVisible(not here)
        self._ask_about(file, items, locked)
        there = {one.id: file.elsewhere[one.id] for one in items if one.id in file.elsewhere}
        if (items, locked, there) == self._shown:
            return
        self._shown = (items, locked, there)
        self._elsewhere = there
        self.elsewhere.show_for(items, there)
        clear(self._grid)
        self._thumbs.clear()
        for place, item in enumerate(items):
            thumb = self._thumbs[item.id] = self._thumb(item, locked)
            self._grid.addWidget(thumb, place // _ACROSS, place % _ACROSS)
            self._fetch_picture(thumb, item)
        self._count.setText(str(len(items)))
        self._count.setVisible(bool(items))

    def _ask_about(self, file: VisitFile, items: tuple[Evidence, ...], locked: bool) -> None:
        there = file.elsewhere
        photos = [] if locked else [one for one in items if one.shown and one.id not in there]
        self.question.show_for(photos, {item.id: photo_answer(file, item.id) for item in photos})

    def _answer_photo(self, evidence: str, answer: str) -> None:
        self.presenter.waive(photo_item(evidence), answer)

    def thumb(self, item: str) -> EvidenceThumb:
        """The picture of the evidence of this id."""
        return self._thumbs[item]

    def _thumb(self, item: Evidence, locked: bool) -> EvidenceThumb:
        laptop = self._elsewhere.get(item.id, "")
        thumb = EvidenceThumb(self.desk.theme, self.desk.words, item, locked=locked, laptop=laptop)
        thumb.copy_asked.connect(self.save_copy)
        thumb.caption_asked.connect(self.caption.ask)
        thumb.removal_asked.connect(self.remove)
        return thumb

    def _fetch_picture(self, thumb: EvidenceThumb, item: Evidence) -> None:
        """Pictures that were fetched once are not fetched again."""
        name = item.shown
        if not name or thumb.laptop:
            return
        if name in self._pictures:
            thumb.show_picture(self._pictures[name])
            return

        def show(data: bytes) -> None:
            self._pictures[name] = data
            if self._thumbs.get(item.id) is thumb:
                thumb.show_picture(data)

        self.desk.tasks.work(lambda _progress: self.desk.attachments.load(name), show)

    def leave(self) -> None:
        """Keep the caption that is being written."""
        self.caption.keep_and_close()

    # Adding

    def ask(self) -> None:
        """Offer the ways to add: Ctrl+E, or the button."""
        if self.presenter.locked:
            return
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def add_file(self, path: Path) -> None:
        """Keep the file at this place in the visit."""
        self._add(path.name, lambda: read_file(path, MAX_BYTES))

    def add_image(self, image: QImage) -> None:
        """Keep a picture from the clipboard."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # bytes are refused
        data = bytes(buffer.data().data())
        moment = clock(self.presenter.now())
        name = self.desk.words("visit.clipboard_name", time=moment)
        self._add(f"{name}.png", lambda: data)

    def _add(self, name: str, read: Callable[[], bytes]) -> None:
        desk, visit = self.desk, self.presenter.file.visit.id
        point, case = self._point, self._case
        once = cache(read)  # tried again after a full disk, when the camera may be gone
        waiting = Evidence(
            id=new_id(), visit=visit, point=point, case_number=case, name=kept_name(name)
        )

        def see(file: VisitFile) -> VisitFile:
            return replace(file, evidence=(*file.evidence, waiting))

        def work(store: Store) -> Evidence:
            data = once()
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

        def added(evidence: Evidence) -> None:
            if evidence.name != name:  # it looked like a civil number
                desk.messages.toast(desk.words("guard.name_covered", name=evidence.name))
            else:
                desk.messages.toast(desk.words("visit.evidence_added", name=name))

        self.presenter.write(work, seen=see, then=added, reload=True, about=("evidence",))

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
                act=lambda: self.presenter.write(back, reload=True, about=("evidence",)),
            )

        self.presenter.write(
            lambda store: remove_evidence(store, item.id),
            then=gone,
            reload=True,
            about=(f"evidence:{item.id}",),
        )

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
