"""Beside a locked report: what it is locked as, its file, and the way to a correction."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame

from inspector.domain.draw import short_code
from inspector.domain.formats import clock, long_date
from inspector.domain.model import Report
from inspector.domain.visit_file import VisitFile
from inspector.gateways.mail_draft import draft_with_attachment
from inspector.services.reporting import correct_visit
from ui.desk import Desk
from ui.files import write_file
from ui.handing_over import HandingOver
from ui.pages.visit.draw_papers import print_pdf
from ui.pages.visit.parts import down
from ui.presenters.visit import VisitPresenter
from ui.presenters.wording import purged_words
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.dialog import Dialog
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Label, Paragraph, hairline


class LockedPane(QFrame):
    """The locked version in hand and the older ones."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__()
        self.setProperty("role", "head")
        self._desk, self._presenter = desk, presenter
        self._file: VisitFile | None = None
        self._handing = HandingOver(desk)
        theme, words = desk.theme, desk.words
        edge = theme.px(24)
        layout = down(self, (edge, theme.px(16), edge, edge), theme.px(16))
        layout.addWidget(Label(theme, words("finish.title_locked"), "section"))
        self._chip = Chip(theme, "", "ok", "lock")
        self._told = Paragraph(theme, "", "body", "text_soft")
        self._hash = Paragraph(theme, "", "body")
        self.save = Button(
            theme, words("finish.save_pdf"), self._save, kind="primary", icon="down", tall=True
        )
        self.reader = Button(theme, words("finish.open_reader"), self._open, icon="eye", tall=True)
        self.printer = Button(theme, words("common.print"), self._print, icon="print", tall=True)
        self.mail = Button(theme, words("finish.mail"), self._mail, icon="mail", tall=True)
        self.correct = Button(theme, words("finish.correct"), self._correct, icon="pen")
        layout.addWidget(self._chip)
        layout.addWidget(self._told)
        layout.addWidget(Label(theme, words("finish.hash"), "strong"))
        layout.addWidget(self._hash)
        layout.addLayout(row(self.save, self.printer, 1, gap=theme.px(8)))
        layout.addLayout(row(self.reader, self.mail, 1, gap=theme.px(8)))
        layout.addWidget(hairline())
        self._versions = column(gap=theme.px(8))
        layout.addLayout(self._versions)
        layout.addLayout(row(self.correct, 1))
        layout.addStretch(1)

    def show_report(self, file: VisitFile, report: Report) -> None:
        """Show this locked version."""
        self._file = file
        words = self._desk.words
        self._chip.set_state(words("finish.locked", version=report.version), "ok", "lock")
        if report.locked_at is not None:
            day = long_date(report.locked_at.astimezone().date(), words.language)
            told = words(
                "finish.locked_at", day=day, time=clock(report.locked_at), person=report.locked_by
            )
            gone = purged_words(words, file)
            self._told.set_words(f"{told}\n\n{gone}" if gone else told)
        self.correct.setVisible(file.totals is None)  # what it was judged by was deleted
        self._hash.set_words(short_code(report.content_hash))
        self._show_versions(file.reports[:-1])

    def _show_versions(self, older: tuple[Report, ...]) -> None:
        clear(self._versions)
        words, theme = self._desk.words, self._desk.theme
        if older:
            self._versions.addWidget(Label(theme, words("finish.versions"), "strong"))
        for report in older:
            name = words("finish.older_version", version=report.version)
            button = Button(theme, name, partial(self._save_one, report), icon="down")
            self._versions.addLayout(row(button, 1))

    # Acts

    def _save(self) -> None:
        if self._file is not None:
            self._save_one(self._file.reports[-1])

    def _save_one(self, report: Report) -> None:
        words = self._desk.words
        path = self._desk.files.to_save(
            self, words("finish.save_title"), report.file_name, words("finish.pdf_pattern")
        )
        if path is None:
            return
        attachments, name = self._desk.attachments, report.pdf
        self._desk.tasks.work(
            lambda _report: write_file(path, attachments.load(name)),
            lambda _done: self._desk.messages.toast(words("finish.saved_as", name=path.name)),
        )

    def _open(self) -> None:
        """Hand a copy to the reader."""
        if self._file is None:
            return
        report, attachments = self._file.reports[-1], self._desk.attachments
        self._handing.give(
            report.file_name, lambda: attachments.load(report.pdf), "keep.handed_report"
        )

    def _print(self) -> None:
        if self._file is None:
            return
        report, attachments = self._file.reports[-1], self._desk.attachments
        self._desk.tasks.work(
            lambda _report: attachments.load(report.pdf),
            lambda data: print_pdf(self, report.file_name, data),
        )

    def _mail(self) -> None:
        """A draft in her own mail program."""
        if self._file is None:
            return
        words, file, report = self._desk.words, self._file, self._file.reports[-1]
        kind = file.scheme.kind(file.visit.kind)
        subject = words(
            "console.mail_subject",
            kind=kind.title.told(words.language) if kind else "",
            supplier=file.supplier.name,
            number=file.visit.number,
        )
        settings, attachments = self._presenter.settings, self._desk.attachments
        body = words("console.mail_body", person=settings.person_name, unit=settings.unit)

        def draft() -> bytes:
            pdf = attachments.load(report.pdf)
            return draft_with_attachment("", subject, body, report.file_name, pdf)

        name = report.file_name.removesuffix(".pdf") + ".eml"
        self._handing.give(name, draft, "keep.handed_mail")

    def _correct(self) -> None:
        if self._file is None:
            return
        words, visit = self._desk.words, self._file.visit.id
        version = self._file.reports[-1].version
        dialog = Dialog(
            self,
            self._desk.theme,
            words,
            title=words("finish.correct_title"),
            text=words("finish.correct_text", version=version),
            act=words("finish.correct"),
            dangerous=False,
            reason=words("finish.correct_reason"),
        )
        if dialog.exec():
            reason = dialog.reason
            self._presenter.write(lambda store: correct_visit(store, visit, reason), reload=True)
