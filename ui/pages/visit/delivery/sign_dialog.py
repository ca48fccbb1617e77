"""Signing a locked report with a certificate: for whom, and with which."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QWidget

from inspector.domain.delivery import SignatureField, SignedBy
from inspector.domain.model import Report
from inspector.domain.visit_file import VisitFile
from inspector.services.delivery import Signer
from inspector.services.ports import Store
from ui.desk import Desk
from ui.pages.visit.delivery.certificate_forms import CertificateForm, FileForm, TokenForm
from ui.pages.visit.delivery.work_dialog import WorkDialog
from ui.presenters.delivery import signable, signatures_of
from ui.widgets.fields import Field
from ui.widgets.layout import Columns, column
from ui.widgets.text import Label, Paragraph
from ui.widgets.ticks import Option

FILE, TOKEN, OWN = "file", "token", "own"


class SignDialog(WorkDialog):
    """Nothing of the certificate is kept but the passphrase she ticks for, in the keychain.

    `done` gets the sentence that says it is signed.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        file: VisitFile,
        report: Report,
        done: Callable[[str], None],
    ) -> None:
        words, theme = desk.words, desk.theme
        super().__init__(
            desk, parent,
            title=words("deliver.sign_title", version=report.version),
            text=words("deliver.sign_text"),
            act=words("deliver.sign_now"),
        )  # fmt: skip
        self._file, self._report, self._done = file, report, done
        free = signable(file, report)
        sealed = any(one.signed_by == SignedBy.OWN for one in signatures_of(file, report))
        self.fields = {field: Option(theme, words(f"deliver.for.{field}")) for field in free}
        own = () if sealed or SignatureField.UNIT not in free else (OWN,)
        self.ways: dict[str, Option] = {
            way: Option(theme, words(f"deliver.with.{way}")) for way in (FILE, TOKEN, *own)
        }
        self._from_file = FileForm(desk, self)
        self.forms: dict[str, CertificateForm] = {
            FILE: self._from_file,
            TOKEN: TokenForm(desk, self),
        }
        self._told = Paragraph(theme, "", "caption", "text_soft")
        self._choice("deliver.who", self.fields)
        self.body.addWidget(self._told)
        self._choice("deliver.which", self.ways)
        for form in self.forms.values():
            self.body.addWidget(form)
        self._own = Paragraph(theme, words("deliver.own_text"), "body", "text_soft")
        self.body.addWidget(self._own)
        self.body.addStretch(1)
        next(iter(self.fields.values())).setChecked(True)
        self.ways[FILE].setChecked(True)
        self._arrange()
        self.forms[FILE].path.setFocus()

    def _choice(self, head: str, options: dict[str, Option] | dict[SignatureField, Option]) -> None:
        words, theme = self.desk.words, self.desk.theme
        group = QButtonGroup(self)
        for option in options.values():
            group.addButton(option)
            option.setAccessibleDescription(words(head))
            option.toggled.connect(lambda _on: self._arrange())
        columns = Columns(theme, [(option, 0) for option in options.values()], gap=24, pack=True)
        box = column(Label(theme, words(head), "caption", "text_soft"), columns, gap=0)
        self.body.addLayout(box)

    @property
    def field(self) -> SignatureField:
        return next(field for field, option in self.fields.items() if option.isChecked())

    @property
    def way(self) -> str:
        return next(way for way, option in self.ways.items() if option.isChecked())

    def _arrange(self) -> None:
        """The form of the chosen way, and what this signature does to the seal."""
        if not any(option.isChecked() for option in self.fields.values()):
            return
        supplier = self.field == SignatureField.SUPPLIER
        if OWN in self.ways:
            self.ways[OWN].setEnabled(not supplier)
            if supplier and self.ways[OWN].isChecked():
                self.ways[FILE].setChecked(True)
        self._from_file.offer_remembering(not supplier)
        for way, form in self.forms.items():
            form.setVisible(self.ways[way].isChecked())
        self._own.setVisible(OWN in self.ways and self.ways[OWN].isChecked())
        self._tell_seal(supplier)
        if self.isVisible():
            self.fit()

    def _tell_seal(self, supplier: bool) -> None:
        made = signatures_of(self._file, self._report)
        key = ""
        if supplier:
            key = "deliver.supplier_note"
        elif any(one.field == SignatureField.UNIT for one in made):
            key = "deliver.replaces_own"
        self._told.setVisible(bool(key))
        self._told.set_words(self.desk.words(key) if key else "")

    def field_of(self, code: str) -> Field | None:
        form = self.forms.get(self.way)
        return form.field_of(code) if form is not None else None

    def try_it(self) -> None:
        form = self.forms.get(self.way)
        if form is not None:
            form.clear_faults()
            lacks = form.lacks()
            if lacks is not None:
                self.point_at(lacks, self.desk.words("deliver.file_needed"))
                return
        self.begin()
        if form is None:
            self._sign(None)
            return
        delivery, opener = self.desk.delivery, form.opener()
        assert delivery is not None  # the pane offers no signing without it
        self.desk.tasks.work(lambda _progress: opener(delivery), self._sign, self.refuse)

    def _sign(self, signer: Signer | None) -> None:
        """None: the organisation's own certificate."""
        from inspector.services.settings import read_settings
        from inspector.services.signing_reports import own_signer, sign_report

        desk, visit, field = self.desk, self._file.visit.id, self.field
        delivery = desk.delivery
        assert delivery is not None

        def work(store: Store) -> str:
            by = signer or own_signer(
                store, desk.attachments, delivery.signers, read_settings(store)
            )
            return sign_report(store, desk.attachments, by, visit, field).signer

        desk.tasks.save(work, self._signed, self.refuse)

    def _signed(self, name: str) -> None:
        self.finish()
        self._done(self.desk.words("deliver.signed_now", name=name))
