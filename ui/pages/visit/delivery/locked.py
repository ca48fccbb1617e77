"""Beside a locked report: its signatures, the ways out of the house, and what took them."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from inspector.domain.delivery import OutboxMessage
from inspector.domain.draw import short_code
from inspector.domain.formats import clock, long_date
from inspector.domain.model import DrawState, Report
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.delivery.leaving import Leaving
from ui.pages.visit.delivery.lines import DispatchList, SignatureList
from ui.pages.visit.delivery.twins import TwinReports
from ui.pages.visit.parts import down, ground
from ui.presenters.delivery import dispatch_lines, signable, signature_lines
from ui.presenters.visit import VisitPresenter
from ui.presenters.wording import purged_words
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.layout import Scroll, clear, column, row
from ui.widgets.text import Label, Paragraph, hairline

_NOT_NOTED = ("deliver.calendar",)  # of the rarer ways: what leaves without a word in the visit


class LockedPane(QFrame):
    """In the order of leaving: is it signed, hand it over, what was handed over."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__()
        self.setProperty("role", "head")
        self._desk, self._presenter = desk, presenter
        self._file: VisitFile | None = None
        self.leaving = Leaving(desk, presenter, self)
        theme, words = desk.theme, desk.words
        self._chip = Chip(theme, "", "ok", "lock")
        self._told = Paragraph(theme, "", "body", "text_soft")
        self._away = InlineBar(theme, "", "remark")
        self._away.hide()
        self._twins = TwinReports(desk, self.leaving.save_one)
        self._signatures = SignatureList(theme)
        self.handed = DispatchList(
            theme,
            words("deliver.handed_none"),
            words("deliver.mark_unsent"),
            self.leaving.others.mark_unsent,
        )
        self._hash = Paragraph(theme, "", "body")
        self._versions = column(gap=theme.px(8))
        self._make_buttons()
        self._build()

    def _make_buttons(self) -> None:
        theme, words, go = self._desk.theme, self._desk.words, self.leaving
        self.mail = Button(
            theme, words("deliver.send"), go.others.send, kind="primary", icon="mail", tall=True
        )
        self.printer = Button(theme, words("common.print"), go.print_it, icon="print", tall=True)
        self.save = Button(theme, words("finish.save_pdf"), go.save, icon="down", tall=True)
        self.reader = Button(theme, words("finish.open_reader"), go.open_in_reader, icon="eye")
        self.more = Button(theme, words("deliver.more"), self._open_menu, icon_after="cdown")
        self.sign = Button(theme, words("deliver.sign"), go.sign, icon="pen")
        self.stamp = Button(theme, words("deliver.stamp_fetch"), go.fetch_stamps, icon="clock")
        self.package = Button(theme, words("deliver.package"), go.package, icon="shield")
        self.correct = Button(theme, words("finish.correct"), go.correct, icon="pen")
        self.menu = QMenu(self)
        self.ways: dict[str, QAction] = {}  # by the key of its word
        self.menu.setFont(theme.font("body"))
        self.menu.setStyleSheet(
            f"QMenu {{ icon-size: {theme.px(16)}px; }}"
            f"QMenu::icon {{ padding-left: {theme.px(12)}px; }}"
        )
        for group in go.ways():
            for word, icon, act in group:
                self.ways[word] = self.menu.addAction(theme.icon(icon), words(word), act)
            self.menu.addSeparator()
        self.menu.setToolTipsVisible(True)

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _build(self) -> None:
        theme, words = self._desk.theme, self._desk.words
        edge, gap = theme.px(24), theme.px(16)
        outer = down(self, (0, 0, 0, 0))
        head = QFrame()
        head.setMinimumHeight(theme.px(48))
        title = Label(theme, words("finish.title_locked"), "section")
        row(title, 1, self._chip, parent=head).setContentsMargins(edge, 0, edge, 0)
        outer.addWidget(head)
        outer.addWidget(hairline())
        inner = ground("head")
        body = down(inner, (edge, gap, edge, edge), gap)
        body.addWidget(self._told)
        body.addWidget(self._away)
        body.addWidget(self._twins)
        self._part(body, "deliver.signatures", self._signatures)
        body.addLayout(row(self.sign, self.stamp, 1, gap=theme.px(8)))
        body.addWidget(hairline())
        self._part(body, "deliver.hand_over")
        body.addLayout(row(self.mail, self.printer, self.save, 1, gap=theme.px(8)))
        body.addLayout(row(self.package, 1))
        body.addLayout(row(self.reader, self.more, 1, gap=theme.px(8)))
        body.addWidget(hairline())
        self._part(body, "deliver.handed_head", self.handed)
        body.addWidget(hairline())
        self._part(body, "finish.hash", self._hash)
        body.addLayout(self._versions)
        body.addLayout(row(self.correct, 1))
        body.addStretch(1)
        outer.addWidget(Scroll(inner), 1)

    def _part(self, body: QVBoxLayout, head: str, *below: QWidget) -> None:
        body.addWidget(Label(self._desk.theme, self._desk.words(head), "strong"))
        for widget in below:
            body.addWidget(widget)

    def first_focus(self) -> QWidget:
        """What she does next."""
        can_send = self.mail.isVisibleTo(self) and not self._presenter.together.read_only
        return self.mail if can_send else self.save

    def show_report(self, file: VisitFile, report: Report) -> None:
        """Show this locked version."""
        self._file = file
        self.leaving.take(file, report)
        words, settings = self._desk.words, self._presenter.settings
        self._chip.set_state(words("deliver.version", version=report.version), "ok", "lock")
        self._tell_lock(file, report)
        self._twins.show_report(file, report, self._presenter.together)
        self._signatures.show_lines(signature_lines(file, report, settings, words))
        can_deliver = self._desk.delivery is not None
        self.sign.setVisible(can_deliver and bool(signable(file, report)))
        self.stamp.setVisible(can_deliver and self.leaving.stamp_is_due(settings))
        for button in (self.mail, self.more):
            button.setVisible(can_deliver)
        drawn = file.draw is not None and file.draw.state == DrawState.DRAWN
        self.package.setVisible(self._desk.handed is not None and drawn and file.totals is None)
        self.ways["deliver.send_receipt"].setVisible(drawn and file.totals is None)
        self.ways["deliver.send_package"].setVisible(not self.package.isHidden())
        changeable = file.totals is None  # else what it was judged by was deleted
        self.correct.setVisible(changeable and not self._presenter.together.read_only)
        self._hash.set_words(short_code(report.content_hash))
        self._show_versions(tuple(r for r in file.reports if r.version < report.version))
        self._tell_absent(file, report)
        self._show_handed({})
        if any(one.outbox for one in file.dispatches):
            self._read_outbox(file.visit.id)

    def _tell_lock(self, file: VisitFile, report: Report) -> None:
        words = self._desk.words
        if report.locked_at is not None:
            day = long_date(report.locked_at.astimezone().date(), words.language)
            told = words(
                "finish.locked_at", day=day, time=clock(report.locked_at), person=report.locked_by
            )
            gone = purged_words(words, file)
            self._told.set_words(f"{told}\n\n{gone}" if gone else told)

    def _tell_absent(self, file: VisitFile, report: Report) -> None:
        """While its file lies on another laptop nothing can leave from here."""
        words, together = self._desk.words, self._presenter.together
        absent = file.delivered(report) in together.absent
        laptop = (together.laptops or {}).get(report.id) or words("together.history_no_laptop")
        self._away.words.set_words(words("together.report_elsewhere", laptop=laptop))
        self._away.setVisible(absent)
        ways = (self.mail, self.printer, self.save, self.reader, self.more, self.sign, self.stamp)
        for button in ways:
            button.setEnabled(not absent)
        if together.read_only:
            self._rest()

    def _rest(self) -> None:
        """What is noted for all to see is for laptops that may write; a reader keeps a copy."""
        why = self._desk.words("together.reads_why")
        for button in (self.mail, self.sign, self.stamp, self.package):
            button.setEnabled(False)
            button.setToolTip(why)
            button.setAccessibleDescription(why)
        for word, action in self.ways.items():
            if word not in _NOT_NOTED:
                action.setEnabled(False)
                action.setToolTip(why)

    def _read_outbox(self, visit: str) -> None:
        """How far the mail has come that was put into the outbox."""
        self._desk.tasks.storage(
            lambda store: {one.id: one for one in store.find(OutboxMessage, visit=visit)},
            self._show_handed,
        )

    def _show_handed(self, outbox: dict[str, OutboxMessage]) -> None:
        if self._file is not None:
            given_on = self._presenter.together.given_on
            lines = dispatch_lines(self._file.dispatches, outbox, self._desk.words, given_on)
            self.handed.show_lines(lines)

    def _is_here(self, report: Report) -> bool:
        name = self._file.delivered(report) if self._file is not None else report.pdf
        return name not in self._presenter.together.absent

    def _show_versions(self, older: tuple[Report, ...]) -> None:
        clear(self._versions)
        words, theme = self._desk.words, self._desk.theme
        if older:
            self._versions.addWidget(Label(theme, words("finish.versions"), "strong"))
        for report in older:
            name = words("finish.older_version", version=report.version)
            button = Button(theme, name, partial(self.leaving.save_one, report), icon="down")
            button.setEnabled(self._is_here(report))
            self._versions.addLayout(row(button, 1))
