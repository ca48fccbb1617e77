"""Digital underskrift: what locking does, the program's own certificate, and timestamps."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QWidget

from inspector.domain.delivery import OwnCertificate
from inspector.domain.errors import InspectionError
from inspector.domain.formats import long_date
from inspector.domain.settings import DIGITAL_SIGNATURES, Settings
from inspector.services.delivery import Signer
from inspector.services.ports import Store
from inspector.services.signing_reports import timestamp_due
from ui.desk import Desk
from ui.files import write_file
from ui.messages import sentence
from ui.pages.settings.section import Section
from ui.pages.visit.delivery.timestamps import fetch_timestamps
from ui.presenters.delivery import groups
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import Columns, clear, column, row
from ui.widgets.text import Label, Paragraph
from ui.widgets.ticks import Option

_BESIDE = 560  # px at 100 % text from which a button stands beside the words


class SignatureSection(Section):
    """Choices are stored at once; the certificate is read when the section is shown."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk, settings)
        self._pem = ""
        for card in (self._choice_card(), self._certificate_card(), self._stamp_card()):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.after_change = self._read
        self._read()

    # What locking does

    def _choice_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("deliver.setting.head"))
        inside = card.add_padded(gap=4)
        group = QButtonGroup(self)
        self.options: dict[str, Option] = {}
        for way in DIGITAL_SIGNATURES:
            chosen = self.settings.digital_signature == way
            option = Option(theme, words(f"deliver.setting.{way}"), chosen)
            told = words(f"deliver.setting.{way}_note")
            option.setAccessibleDescription(told)
            option.clicked.connect(lambda _=False, way=way: self.change(digital_signature=way))
            group.addButton(option)
            self.options[way] = option
            note = row(Paragraph(theme, told, "caption", "text_soft"))
            note.setContentsMargins(theme.px(24), 0, 0, theme.px(12))
            inside.addWidget(option)
            inside.addLayout(note)
        return card

    # The certificate

    def _certificate_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("deliver.setting.certificate_head"))
        self._certificate = QWidget()
        self._lines = column(gap=0, parent=self._certificate)
        self.save = Button(
            theme, words("deliver.setting.certificate_save"), self._save, icon="down"
        )
        self.save.hide()
        act = QWidget()
        row(self.save, 1, parent=act)
        card.add_padded(
            Paragraph(theme, words("deliver.setting.certificate_text"), "body", "text_soft"),
            Columns(theme, [(self._certificate, 1), (act, 0)], least=_BESIDE, gap=24),
            gap=16,
        )
        return card

    def _read(self) -> None:
        """The newest certificate of this laptop, and how many reports wait for a timestamp."""

        def read(store: Store) -> tuple[OwnCertificate | None, int]:
            made = store.find(OwnCertificate, device=store.device_mark)
            newest = max(made, key=lambda one: str(one.made_at), default=None)
            return newest, len(timestamp_due(store))

        self.desk.tasks.storage(read, self._know)

    def _know(self, known: tuple[OwnCertificate | None, int]) -> None:
        own, waiting = known
        self._show_waiting(waiting)
        delivery, attachments = self.desk.delivery, self.desk.attachments
        if own is None or delivery is None:
            self._show_lines(self.desk.words("deliver.setting.certificate_none"))
            return
        if own.certificate == self._pem:
            return
        self._pem = own.certificate

        def opened(signer: Signer) -> None:
            self._show_certificate(own, signer)

        def refused(problem: InspectionError) -> None:
            self._show_lines(sentence(self.desk.words, problem))

        self.desk.tasks.work(
            lambda _progress: delivery.signers.own(own.certificate, attachments.load(own.key)),
            opened,
            refused,
        )

    def _show_lines(self, told: str) -> None:
        clear(self._lines)
        self._lines.addWidget(Paragraph(self.desk.theme, told))

    def _show_certificate(self, own: OwnCertificate, signer: Signer) -> None:
        words, theme = self.desk.words, self.desk.theme
        clear(self._lines)
        day = long_date(own.made_at.astimezone().date(), words.language) if own.made_at else ""
        for place, (key, told) in enumerate(
            (
                ("name", signer.name),
                ("made", day or words("common.unknown")),
                ("fingerprint", groups(signer.fingerprint)),
            )
        ):
            self._lines.addSpacing(theme.px(12) if place else 0)
            head = Label(theme, words(f"deliver.setting.certificate_{key}"), "caption", "text_soft")
            self._lines.addWidget(head)
            self._lines.addWidget(Paragraph(theme, told, "body", strong=key == "name"))
        self.save.show()

    def _save(self) -> None:
        words, pem = self.desk.words, self._pem
        path = self.desk.files.to_save(
            self,
            words("deliver.setting.certificate_dialog"),
            words("deliver.setting.certificate_file", mark=self.settings.device_mark),
            words("deliver.setting.certificate_types"),
        )
        if path is None:
            return
        place: Path = path
        told = words("deliver.setting.certificate_saved", name=place.name)
        self.desk.tasks.work(
            lambda _progress: write_file(place, pem.encode()),
            lambda _nothing: self.desk.messages.toast(told),
        )

    # Timestamps

    def _stamp_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("deliver.setting.stamp_head"))
        line = LineField(theme, self.settings.timestamp_url)
        note = words("deliver.setting.stamp_url_note")
        self.url = Field(theme, words("deliver.setting.stamp_url"), line, note)
        self._note("timestamp_url", line)
        line.editingFinished.connect(self._url_typed)
        self._waiting = Paragraph(theme, "")
        self.fetch = Button(theme, words("deliver.setting.stamp_fetch"), self._fetch, icon="clock")
        act = QWidget()
        row(self.fetch, 1, parent=act)
        card.add_padded(
            Paragraph(theme, words("deliver.setting.stamp_text"), "body", "text_soft"),
            self.url,
            Columns(theme, [(self._waiting, 1), (act, 0)], least=_BESIDE, gap=24),
            gap=16,
        )
        self._show_waiting(0)
        return card

    def _url_typed(self) -> None:
        control = self.url.control
        typed = control.text().strip() if isinstance(control, LineField) else ""
        if typed and not typed.lower().startswith(("https://", "http://")):
            self.url.set_fault(self.desk.words("deliver.setting.stamp_url_wrong"))
        else:
            self.url.set_fault("")
            self.change(self.url, timestamp_url=typed)

    def _show_waiting(self, count: int) -> None:
        words = self.desk.words
        if not self.settings.timestamp_url:
            told = words("deliver.setting.stamp_off")
        elif count == 1:
            told = words("deliver.setting.stamp_one")
        elif count:
            told = words("deliver.setting.stamp_many", count=count)
        else:
            told = words("deliver.stamp_none")
        self._waiting.set_words(told)
        self.fetch.setEnabled(bool(count))

    def _fetch(self) -> None:
        fetch_timestamps(self.desk, lambda _outcome: self._read())
