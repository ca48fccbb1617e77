"""One verdict on the page: word, sign and colour first, then why, by whom, and of what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from inspector.domain.delivery import SignatureField
from inspector.domain.report import in_groups
from inspector.domain.verdict import Problem, SignatureFound, Verdict
from inspector.domain.verdict_words import (
    advice_words,
    field_words,
    found_words,
    note_words,
    time_words,
    trust_word,
)
from inspector.services.archived import Archived, Kept
from ui.desk import Desk
from ui.presenters.verify import Judgement
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.layout import Columns, column, row
from ui.widgets.text import Label, Paragraph

_UNREAD = "record-unreadable"
_IN_LINE = 4  # groups of the check number, as on paper


_GROUNDS = {  # ground, ink and sign of each verdict
    "valid": ("ok_bg", "ok_fg", "done"),
    "unproved": ("neutral_bg", "text", "info"),
    "invalid": ("alarm_bg", "alarm_fg", "alert"),
}


def _state(verdict: Verdict) -> str:
    if verdict.valid:
        return "valid"
    return "unproved" if verdict.unproved else "invalid"


class VerdictHead(QWidget):
    """The verdict in one word on its colour."""

    def __init__(self, desk: Desk, judgement: Judgement, *buttons: Button) -> None:
        super().__init__()
        words, self._theme = desk.words, desk.theme
        state = _state(judgement.verdict)
        self._ground, ink, sign = _GROUNDS[state]
        self.title = words(f"verify.verdict_{state}")
        told = words(f"verify.verdict_{state}_text")
        mark = QLabel()
        mark.setPixmap(self._theme.pixmap(sign, ink, 32))
        mark.setAccessibleName(words(f"verify.name_{state}"))
        said = QWidget()
        column(
            Paragraph(self._theme, self.title, "page", ink),
            Paragraph(self._theme, judgement.name, "strong", ink),
            Paragraph(self._theme, told, "body", ink),
            gap=self._theme.px(4),
            parent=said,
        )
        pad = self._theme.px(16 if self._theme.compact else 24)
        words_and_mark = QWidget()
        line = row(mark, said, gap=self._theme.px(16), parent=words_and_mark)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        acts = QWidget()
        row(*buttons, 1, parent=acts)
        parts = [(words_and_mark, 1), (acts, 0)]
        outer = column(Columns(self._theme, parts, least=640, gap=16), parent=self)
        outer.setContentsMargins(pad, pad, pad, pad)
        self.setAccessibleName(f"{self.title}. {judgement.name}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(self._ground))
        painter.drawRoundedRect(self.rect(), 6, 6)


def problems_card(desk: Desk, problems: tuple[Problem, ...]) -> Card:
    """What was found, what it means, and what to do, one row for each."""
    theme, words = desk.theme, desk.words
    card = Card(theme, words("verify.problems_title"))
    for problem in problems:
        mark = QLabel()
        mark.setPixmap(theme.pixmap("alert", "alarm_fg"))
        said = QWidget()
        column(
            Paragraph(theme, found_words(problem, words), "body"),
            Paragraph(theme, advice_words(problem, words), "body", "text_soft"),
            gap=theme.px(4),
            parent=said,
        )
        box = QWidget()
        line = row(mark, said, gap=theme.px(16), parent=box)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        card.add_padded(box)
    return card


def signatures_card(desk: Desk, verdict: Verdict) -> Card:
    """Who, when, what kind, and what stands behind it."""
    card = Card(desk.theme, desk.words("verify.signatures_title"))
    for signature in verdict.signatures:
        card.add_padded(_signature(desk, signature))
    if not verdict.signatures:
        none = desk.words("verify.signatures_none")
        card.add_padded(Paragraph(desk.theme, none, "body", "text_soft"))
    for note in verdict.notes:
        card.add_padded(Paragraph(desk.theme, note_words(note, desk.words), "body", "text_soft"))
    return card


def _signature(desk: Desk, one: SignatureFound) -> QWidget:
    theme, words = desk.theme, desk.words
    kind = words("verify.kind_timestamp" if one.is_timestamp else "verify.kind_signature")
    coverage = words("verify.whole" if one.covers_whole_file else "verify.not_whole")
    time, trust = time_words(one.time, words), trust_word(one, words)
    facts = f"{kind}, {time}. {coverage}."
    if one.field in (SignatureField.UNIT, SignatureField.SUPPLIER):
        facts += " " + words("verify.signature_as", field=field_words(one.field, words))
    elif not one.is_timestamp:
        facts += " " + words("verify.signature_in", name=one.field)
    said = QWidget()
    column(
        Paragraph(theme, one.signer, "strong"),
        Paragraph(theme, facts, "caption", "text_soft"),
        gap=0,
        parent=said,
    )
    box = Columns(theme, [(said, 1), (Chip(theme, trust, _tone(one)), 0)], least=420, gap=16)
    box.setAccessibleName(
        words(
            "verify.signature_name",
            kind=kind,
            signer=one.signer,
            time=time,
            trust=trust,
            coverage=coverage,
        )
    )
    return box


def _tone(one: SignatureFound) -> str:
    if not one.intact:
        return "alarm"
    return "ok" if one.trusted else "under_way" if one.own else "question"


def content_card(desk: Desk, verdict: Verdict) -> Card:
    """Which visit it says it is of, whether its data fit, and the number to hold beside paper."""
    theme, words = desk.theme, desk.words
    card = Card(theme, words("verify.content_title"))
    if verdict.number:
        told = words("verify.visit_value", number=verdict.number, version=verdict.version)
        card.add_padded(*_fact(theme, words("verify.visit"), told), gap=0)
    if verdict.content_hash:
        answer = words("verify.record_yes" if verdict.record_matches else "verify.record_no")
        card.add_padded(*_fact(theme, words("verify.record"), answer), gap=0)
        groups = in_groups(verdict.content_hash)
        lines = [" ".join(groups[at : at + _IN_LINE]) for at in range(0, len(groups), _IN_LINE)]
        code = Paragraph(theme, "\n".join(lines), "strong")
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = Button(theme, words("verify.copy_hash"), lambda: _copy(desk, verdict), flush=True,
                      kind="quiet")  # fmt: skip
        card.add_padded(
            Label(theme, words("verify.hash"), "caption", "text_soft"),
            code,
            Paragraph(theme, words(_hash_note(verdict)), "caption", "text_soft"),
            Columns(theme, [(copy, 0)], pack=True),
            gap=4,
        )
    else:
        unread = any(one.code == _UNREAD for one in verdict.problems)
        none = words("verify.hash_unread" if unread else "verify.hash_none")
        card.add_padded(Paragraph(theme, none, "body", "text_soft"))
    return card


def _hash_note(verdict: Verdict) -> str:
    """What the number proves: in an altered file it speaks of the data inside alone."""
    sound = verdict.valid or verdict.unproved
    return "verify.hash_note" if sound else "verify.hash_note_data"


def _fact(theme: Theme, label: str, told: str) -> tuple[QWidget, QWidget]:
    return Label(theme, label, "caption", "text_soft"), Paragraph(theme, told)


def _copy(desk: Desk, verdict: Verdict) -> None:
    QGuiApplication.clipboard().setText(verdict.content_hash)
    desk.messages.toast(desk.words("verify.copied"))


def archive_card(desk: Desk, judgement: Judgement) -> Card:
    """Whether it is this very file that is archived here."""
    theme, words, kept = desk.theme, desk.words, judgement.archived
    card = Card(theme, words("verify.archived_title"))
    same = kept.kept in (Kept.NEWEST, Kept.UNSIGNED, Kept.REPLACED)
    if same:
        title = words("verify.archived_newer" if kept.is_outdated else "verify.archived")
        text = _where(desk, kept)
    elif kept.kept is Kept.OTHER:
        title = words("verify.archived_other")
        text = words("verify.archived_other_text", number=kept.number, version=kept.version)
    else:
        title, text = words("verify.archived_not"), words("verify.archived_not_text")
    if kept.newest > kept.version:
        text += " " + words("verify.archived_newest", version=kept.newest)
    mark, good = QLabel(), same and not kept.is_outdated
    mark.setPixmap(theme.pixmap("done" if good else "info", "ok_fg" if good else "text_soft"))
    head = QWidget()
    line = row(mark, Paragraph(theme, title, "strong"), gap=theme.px(12), parent=head)
    line.setStretch(1, 1)
    inside = card.add_padded(head, Paragraph(theme, text, "body", "text_soft"))
    if kept.visit:
        see = Button(
            theme,
            words("verify.open_visit"),
            lambda: desk.navigation.open_visit(kept.visit),
            kind="quiet",
            flush=True,
        )
        inside.addWidget(Columns(theme, [(see, 0)], pack=True))
    return card


def _where(desk: Desk, kept: Archived) -> str:
    given: dict[str, object] = {"number": kept.number, "version": kept.version}
    if kept.kept is Kept.NEWEST:
        return desk.words("verify.archived_value", **given)
    if kept.kept is Kept.REPLACED:
        return desk.words("verify.archived_replaced", **given)
    return desk.words("verify.archived_unsigned", **given)
