"""Where a certificate comes from: a file, a token, or the organisation's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.services.delivery import Delivery, Signer
from inspector.services.ports import KeyRing
from ui.desk import Desk
from ui.files import read_file
from ui.pages.visit.parts import down
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import row
from ui.widgets.secret_field import SecretField
from ui.widgets.text import Paragraph
from ui.widgets.ticks import Tick

_MOST = 1_000_000  # bytes of a certificate file
Open = Callable[[Delivery], Signer]


def _ring_name(data: bytes) -> str:
    """The keychain's entry for this certificate file: it names the file to nobody."""
    return f"certificate {hashlib.sha256(data).hexdigest()[:24]}"


class PathField(Field):
    """A path that is typed or chosen beside it."""

    def __init__(self, desk: Desk, label: str, line: LineField, choose: Callable[[], None]) -> None:
        super().__init__(desk.theme, label, line)
        holder = QWidget()
        layout = self.layout()
        assert layout is not None  # made by Field
        layout.replaceWidget(line, holder)
        button = Button(desk.theme, desk.words("deliver.choose"), choose, icon="folder")
        button.setAccessibleDescription(label)
        row(line, button, gap=desk.theme.px(8), parent=holder).setStretch(0, 1)


class CertificateForm(QWidget):
    """A path and a secret; subclasses say what they open."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.path, self.secret = LineField(desk.theme), SecretField(desk.theme)

    @property
    def fields(self) -> tuple[Field, Field]:
        """Of the path and of the secret."""
        raise NotImplementedError

    def opener(self) -> Open:
        """Opens the certificate that is typed now; slow, off the window's thread."""
        raise NotImplementedError

    def field_of(self, code: str) -> Field | None:
        """The field a problem of this code belongs to."""
        raise NotImplementedError

    def lacks(self) -> Field | None:
        """The field without which nothing can be opened, where it is empty."""
        return None if self.path.text().strip() else self.fields[0]

    def clear_faults(self) -> None:
        for field in self.fields:
            field.set_fault("")


class FileForm(CertificateForm):
    """A PKCS#12 file and its passphrase, which is kept only where she ticks for it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        theme, words = desk.theme, desk.words
        self.file = PathField(desk, words("deliver.certificate_file"), self.path, self._choose)
        self.passphrase = Field(theme, words("deliver.passphrase"), self.secret)
        self.remember = Tick(theme, words("deliver.remember"))
        layout = down(self, (0, 0, 0, 0), theme.px(12))
        for part in (self.file, self.passphrase, self.remember):
            layout.addWidget(part)
        self._was_kept = False  # in the keychain, when the file was chosen
        self.path.editingFinished.connect(self._recall)

    def _choose(self) -> None:
        words = self._desk.words
        path = self._desk.files.to_open(
            self.window(), words("deliver.certificate_choose"), words("deliver.certificate_types")
        )
        if path is not None:
            self.path.setText(str(path))
            self._recall()
            self.secret.setFocus()

    def _recall(self) -> None:
        """The passphrase of this file, where the keychain has it."""
        delivery, path = self._desk.delivery, Path(self.path.text().strip())
        if self.remember.isHidden() or not self.path.text().strip() or not path.is_file():
            return
        if delivery is None:
            return

        def read(_progress: object) -> str:
            return delivery.secrets.read(_ring_name(read_file(path, _MOST))) or ""

        self._desk.tasks.work(read, self._recalled, lambda _problem: None)

    def _recalled(self, secret: str) -> None:
        self._was_kept = bool(secret)
        if secret and not self.secret.text():
            self.secret.setText(secret)
            self.remember.setChecked(True)

    def offer_remembering(self, on: bool) -> None:
        """Not for a person who only borrows this computer to sign."""
        self.remember.setVisible(on)
        if not on and self.remember.isChecked():
            self.remember.setChecked(False)
            self.secret.clear()

    @property
    def fields(self) -> tuple[Field, Field]:
        return self.file, self.passphrase

    def opener(self) -> Open:
        """Opens the certificate; kept or taken out of the keychain as she ticked."""
        path, secret = Path(self.path.text().strip()), self.secret.text()
        remember = self.remember.isChecked()
        forget = self._was_kept and not self.remember.isHidden()

        def open_it(delivery: Delivery) -> Signer:
            data = read_file(path, _MOST)
            signer = delivery.signers.from_file(data, secret)
            if remember:
                _keep(delivery.secrets, _ring_name(data), secret)
            elif forget:
                delivery.secrets.remove(_ring_name(data))
            return signer

        return open_it

    def field_of(self, code: str) -> Field | None:
        if code == "certificate-passphrase":
            return self.passphrase
        return self.file if code.startswith(("certificate-", "file-")) else None


def _keep(ring: KeyRing, name: str, secret: str) -> None:
    if ring.read(name) != secret:
        ring.write(name, secret)


class TokenForm(CertificateForm):
    """The library of a PKCS#11 token and its PIN, which is never kept."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        theme, words = desk.theme, desk.words
        self.label = LineField(theme)
        self.library = PathField(desk, words("deliver.token_library"), self.path, self._choose)
        self.pin = Field(theme, words("deliver.token_pin"), self.secret)
        note = words("deliver.token_label_note")
        self.named = Field(theme, words("deliver.token_label"), self.label, note)
        layout = down(self, (0, 0, 0, 0), theme.px(12))
        layout.addWidget(Paragraph(theme, words("deliver.token_text"), "caption", "text_soft"))
        for part in (self.library, self.pin, self.named):
            layout.addWidget(part)

    def _choose(self) -> None:
        words = self._desk.words
        path = self._desk.files.to_open(
            self.window(), words("deliver.token_choose"), words("deliver.token_types")
        )
        if path is not None:
            self.path.setText(str(path))
            self.secret.setFocus()

    @property
    def fields(self) -> tuple[Field, Field]:
        return self.library, self.pin

    def opener(self) -> Open:
        path, pin, label = Path(self.path.text().strip()), self.secret.text(), self.label.text()
        return lambda delivery: delivery.signers.from_token(path, pin, label.strip())

    def field_of(self, code: str) -> Field | None:
        if code in ("token-pin", "token-locked"):
            return self.pin
        return self.library if code.startswith(("certificate-", "token-")) else None
