"""A request or an answer on its way: saved as a file, copied, mailed; a request as a QR code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.letter import File, Letter
from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.files import write_file
from ui.handing_over import HandingOver
from ui.messages import sentence
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.layout import Columns, clear
from ui.widgets.text import Paragraph

_CODE_SIDE = 240  # pixels at 100 % text


class HandOut(QWidget):
    """The ways out for these bytes; `kind` is "request" or "answer" in the names of texts."""

    def __init__(self, desk: Desk, exchange: Exchange, data: bytes, kind: str, name: str) -> None:
        """`name` is the file's, without its ending."""
        super().__init__()
        self._desk, self._exchange = desk, exchange
        self._data, self._kind, self._name = data, kind, name
        words, theme = desk.words, desk.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        self.save = Button(theme, words("exchange_page.hand.save"), self._save, icon="down")
        self.copy = Button(theme, words("exchange_page.hand.copy"), self._copy, icon="text")
        self.mail = Button(theme, words("exchange_page.hand.mail"), self._mail, icon="mail")
        self.code = Button(theme, words("exchange_page.hand.code"), self._show_code, icon="grid")
        ways = [self.save, self.mail, self.copy, self.code]
        # An answer bears the whole office: no code holds it.
        for way, fits in ((self.mail, desk.delivery is not None), (self.code, kind == "request")):
            if not fits:
                ways.remove(way)
                way.deleteLater()
        pairs = [
            (Columns(theme, [(one, 0) for one in pair], gap=8, pack=True), 0)
            for pair in (ways[:2], ways[2:])
        ]
        layout.addWidget(Columns(theme, pairs, gap=8, pack=True))
        self._told = QVBoxLayout()
        layout.addLayout(self._told)

    @property
    def file_name(self) -> str:
        return f"{self._name}.txt"

    def _save(self) -> None:
        words = self._desk.words
        path = self._desk.files.to_save(
            self, words("exchange_page.hand.save"), self.file_name,
            words("exchange_page.hand.pattern"),
        )  # fmt: skip
        if path is not None:
            data = self._data
            self._desk.tasks.work(
                lambda _progress: write_file(path, data),
                lambda _nothing: self._saved(path),
                self._refused,
            )

    def _saved(self, path: Path) -> None:
        self._tell(self._desk.words("exchange_page.hand.saved", path=path))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._data.decode("utf-8", "replace"))
        self._tell(self._desk.words("exchange_page.hand.copied"))

    def _mail(self) -> None:
        desk, words = self._desk, self._desk.words
        delivery = desk.delivery
        if delivery is None:
            return
        letter = Letter(
            to=(),
            subject=words(f"exchange_page.hand.{self._kind}_subject"),
            body=words(f"exchange_page.hand.{self._kind}_body"),
            files=(File(name=self.file_name, data=self._data, media_type="text/plain"),),
        )
        HandingOver(desk).give(
            f"{self._name}.eml",
            lambda: delivery.letters.draft(letter),
            "keep.handed_mail",
            failed=self._refused,
        )

    def _show_code(self) -> None:
        exchange, data = self._exchange, self._data
        self._desk.tasks.work(
            lambda _progress: exchange.request_picture(data), self._show_picture, self._refused
        )

    def _show_picture(self, png: bytes) -> None:
        words, theme = self._desk.words, self._desk.theme
        clear(self._told)
        picture = QLabel()
        found = QPixmap()
        found.loadFromData(png)
        side = theme.px(_CODE_SIDE)
        picture.setPixmap(found.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
        picture.setAccessibleName(words("exchange_page.hand.code_name"))
        self._told.addWidget(picture)
        self._told.addWidget(
            Paragraph(theme, words("exchange_page.hand.code_text"), "caption", "text_soft")
        )

    def _refused(self, problem: InspectionError) -> None:
        self._tell(sentence(self._desk.words, problem), "alarm")

    def _tell(self, text: str, tone: str = "info") -> None:
        clear(self._told)
        self._told.addWidget(InlineBar(self._desk.theme, text, tone))
