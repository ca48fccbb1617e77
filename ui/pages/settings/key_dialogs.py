"""The dialogs of the keys section: a new passphrase, and a secret that is tried."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.messages import sentence
from ui.presenters.keys import mistyped, numbered, strength, typed_groups
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.layout import row
from ui.widgets.secret_field import SecretField
from ui.widgets.text import Paragraph
from ui.widgets.ticks import Tick


class SecretDialog(QDialog):
    """A title, a sentence, hidden fields and two buttons; closes when the work has succeeded."""

    def __init__(
        self, desk: Desk, parent: QWidget, title: str, text: str, labels: tuple[str, ...], act: str
    ) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog)
        self.desk = desk
        words, theme = desk.words, desk.theme
        self.setWindowTitle(words("common.program"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(min(theme.px(480), 900))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(24)] * 4)
        outer.setSpacing(theme.px(16))
        outer.addWidget(Paragraph(theme, title, "section"))
        outer.addWidget(Paragraph(theme, text, "body", "text_soft"))
        self.fields = [Field(theme, label, SecretField(theme)) for label in labels]
        self.shown = Tick(theme, words("safety.show_typed"))
        for field in self.fields:
            secret = field.control
            assert isinstance(secret, SecretField)
            secret.returnPressed.connect(self.try_it)
            self.shown.toggled.connect(secret.show_typed)
            outer.addWidget(field)
        outer.addWidget(self.shown)
        self.cancel = Button(theme, words("common.cancel"), self.reject)
        self.do = Button(theme, act, self.try_it, kind="primary")
        outer.addLayout(row(1, self.cancel, self.do, gap=theme.px(12)))
        self.fields[0].control.setFocus()

    def typed(self, number: int = 0) -> str:
        """What stands in this field."""
        secret = self.fields[number].control
        return secret.text() if isinstance(secret, SecretField) else ""

    def try_it(self) -> None:
        """Work with what was typed; subclasses say how."""

    def begin(self, work: Callable[[], None], done: Callable[[], None]) -> None:
        """Do this off the window's thread, then close and tell `done`."""
        self.do.setEnabled(False)

        def finished(_nothing: None) -> None:
            self.accept()
            done()

        self.desk.tasks.work(lambda _progress: work(), finished, self.refuse)

    def refuse(self, problem: InspectionError) -> None:
        """It did not succeed: why, under the first field."""
        self.do.setEnabled(True)
        self.fields[0].set_fault(sentence(self.desk.words, problem))
        self.fields[0].control.setFocus()


class NewPassphrase(SecretDialog):
    """Two fields; what is typed is called short, weak, good or strong."""

    def __init__(
        self, desk: Desk, parent: QWidget, keep: Callable[[str], None], done: Callable[[], None]
    ) -> None:
        words = desk.words
        labels = (words("first_start.passphrase"), words("first_start.passphrase_again"))
        super().__init__(
            desk,
            parent,
            words("safety.new_passphrase"),
            words("safety.new_passphrase_text"),
            labels,
            words("safety.passphrase_keep"),
        )
        self._keep, self._done = keep, done
        secret = self.fields[0].control
        assert isinstance(secret, SecretField)
        secret.textChanged.connect(self._tell_strength)

    def _tell_strength(self, text: str) -> None:
        found, words = strength(text), self.desk.words
        field = self.fields[0]
        if found in ("good", "strong"):
            field.set_fine(words(f"safety.strength_{found}"))
        elif found == "weak":
            field.set_fault(words("safety.strength_weak"))
        else:
            field.set_fault("")

    def try_it(self) -> None:
        words, passphrase = self.desk.words, self.typed()
        if strength(passphrase) in ("", "short"):
            self.fields[0].set_fault(words("first_start.passphrase_short"))
            self.fields[0].control.setFocus()
        elif passphrase != self.typed(1):
            self.fields[1].set_fault(words("first_start.passphrase_differs"))
            self.fields[1].control.setFocus()
        else:
            self.begin(lambda: self._keep(passphrase), self._done)


class TrySecret(SecretDialog):
    """One field; a mistyped recovery key is told by its groups."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        label: str,
        test: Callable[[str], None],
        done: Callable[[], None],
    ) -> None:
        words = desk.words
        super().__init__(
            desk,
            parent,
            words("safety.try_title", what=label),
            words("safety.try_text"),
            (label,),
            words("safety.try_it"),
        )
        self._test, self._done = test, done

    def try_it(self) -> None:
        words, typed = self.desk.words, self.typed().strip()
        wrong = mistyped(typed) if typed_groups(typed) else ()
        if wrong:
            key = "safety.group_mistyped" if len(wrong) == 1 else "safety.groups_mistyped"
            self.fields[0].set_fault(words(key, groups=numbered(words, wrong)))
        elif typed and self.do.isEnabled():
            self.begin(lambda: self._test(typed), self._done)
