"""Kontrollér rapport: a file that came from elsewhere, and what it is worth."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.verify_result import (
    VerdictHead,
    archive_card,
    content_card,
    problems_card,
    signatures_card,
)
from ui.presenters.verify import Judgement, Verification
from ui.widgets.bars import announce
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card, Row
from ui.widgets.empty import EmptyPage
from ui.widgets.layout import Columns, Scroll, clear
from ui.widgets.page import Page
from ui.widgets.text import Elided, Label, Paragraph


class VerifyPage(Page):
    """She picks or drops a PDF; the verdict takes the place of the invitation."""

    def __init__(self, desk: Desk, _place: Place) -> None:
        words = desk.words
        super().__init__(
            desk.theme, words("verify.title"), words("verify.beside"), words("shell.go_back")
        )
        self._desk = desk
        self._listen_to(Verification(desk))
        self.trusted: Card | None = None
        self.verdict: VerdictHead | None = None
        self._waits = False  # for a verdict
        self.setAcceptDrops(True)
        self._invite()

    def _listen_to(self, verification: Verification) -> None:
        self.verification = verification
        verification.began.connect(self._show_waiting)
        verification.judged.connect(self._show)
        verification.failed.connect(self._tell_failure)
        verification.trust_changed.connect(self._show_trusted)

    def keepsake(self) -> object:
        return self.verification

    def restore(self, kept: object) -> None:
        """Go on with the file in hand, also while it is being judged."""
        if not isinstance(kept, Verification):
            return
        self._listen_to(kept)
        if kept.busy:
            self._show_waiting()
        elif kept.judgement is not None:
            self._show()

    # -- choosing ----------------------------------------------------------------------

    def choose_file(self) -> None:
        """Let her point at a file."""
        words = self._desk.words
        path = self._desk.files.to_open(
            self, words("verify.file_dialog"), words("verify.file_pattern")
        )
        if path is not None:
            self.verification.judge(path)

    def choose_trusted(self) -> None:
        """Let her point at a certificate."""
        words = self._desk.words
        path = self._desk.files.to_open(
            self, words("verify.trusted_dialog"), words("verify.trusted_pattern")
        )
        if path is not None:
            self.verification.trust(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self.head.beside.setText(self._desk.words("verify.drop"))
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: object) -> None:
        self.head.beside.setText(self._desk.words("verify.beside"))

    def dropEvent(self, event: QDropEvent) -> None:
        self.head.beside.setText(self._desk.words("verify.beside"))
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.verification.judge(Path(paths[0]))

    # -- showing -----------------------------------------------------------------------

    def _empty_body(self) -> None:
        clear(self.body)
        self.trusted = self.verdict = None
        self._waits = False

    def _invite(self) -> None:
        words, theme = self._desk.words, self._desk.theme
        self._empty_body()
        choose = Button(
            theme, words("verify.choose"), self.choose_file, kind="primary", icon="folder",
            tall=True,
        )  # fmt: skip
        told = [
            (icon, words(f"verify.empty_{kind}_title"), words(f"verify.empty_{kind}_text"))
            for icon, kind in (("pen", "signature"), ("report", "record"), ("shield", "archive"))
        ]
        self.body.addWidget(
            EmptyPage(
                theme, words("verify.empty_title"), words("verify.empty_text"), [choose], told
            ),
            1,
        )
        self.first_focus = choose

    def _show_waiting(self) -> None:
        self._empty_body()
        self._waits = True
        wait = Label(self._desk.theme, self._desk.words("verify.working"), "body", "text_muted")
        self.body.addWidget(wait, 0, Qt.AlignmentFlag.AlignTop)
        self.first_focus = None

    def _tell_failure(self, problem: InspectionError) -> None:
        """What was shown before is shown again where the page waits for a verdict."""
        if self._waits and self.verification.judgement is not None:
            self._show()
        elif self._waits:
            self._invite()
            self.take_focus()
        self._desk.messages.problem(problem)

    def _show(self) -> None:
        judgement = self.verification.judgement
        if judgement is None:
            return
        theme, words = self._desk.theme, self._desk.words
        self._desk.messages.clear()
        self._empty_body()
        other = Button(theme, words("verify.choose_other"), self.choose_file, icon="folder")
        self.verdict = VerdictHead(self._desk, judgement, other)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, theme.px(8))
        layout.setSpacing(theme.px(16))
        layout.addWidget(self.verdict)
        layout.addWidget(self._parts(judgement))
        layout.addStretch(1)
        self.body.addWidget(Scroll(inner), 1)
        self.first_focus = other
        self.take_focus()
        valid = judgement.verdict.valid
        said = words("verify.done_valid" if valid else "verify.done_invalid", name=judgement.name)
        announce(self, said)

    def _parts(self, judgement: Judgement) -> QWidget:
        desk, verdict = self._desk, judgement.verdict
        self.trusted = Card(desk.theme, desk.words("verify.trusted_title"))
        left = [signatures_card(desk, verdict), self.trusted]
        if verdict.problems:
            left.insert(0, problems_card(desk, verdict.problems))
        right = [content_card(desk, verdict), archive_card(desk, judgement)]
        self._show_trusted()
        return Columns(desk.theme, [(self._side(left), 6), (self._side(right), 5)], least=860)

    def _side(self, cards: list[Card]) -> QWidget:
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._desk.theme.px(16))
        for card in cards:
            layout.addWidget(card)
        layout.addStretch(1)
        return side

    def _show_trusted(self) -> None:
        if self.trusted is None:
            return
        theme, words, card = self._desk.theme, self._desk.words, self.trusted
        card.empty()
        for name, data in self.verification.trusted:
            told = Elided(theme, words("verify.trusted_file", name=name))
            gone = IconButton(
                theme,
                "cross",
                words("verify.trusted_remove", name=name),
                partial(self.verification.distrust, data),
            )
            line = Row(theme, told, gone)
            line.box.setStretch(0, 1)
            card.add_row(line)
        add = Button(theme, words("verify.add_trusted"), self.choose_trusted, icon="plus")
        text = words("verify.trusted_note")
        if not self.verification.trusted:
            text = f"{words('verify.trusted_none')} {text}"
        note = Paragraph(theme, text, "caption", "text_soft")
        card.add_padded(note, Columns(theme, [(add, 0)], pack=True), gap=12)
