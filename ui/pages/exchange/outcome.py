"""What the last exchange came to, as lines below the button."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Exchanged
from inspector.domain.exchange_news import news_lines
from ui.desk import Desk
from ui.exchanging import Exchanging
from ui.messages import sentence
from ui.navigation import Place
from ui.presenters.exchange import late_words, moment, result_details, result_words
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.layout import column, row
from ui.widgets.secret_field import SecretField
from ui.widgets.text import Paragraph

_CONFLICTS = Place(page="conflicts")
_NEEDS_PASSWORD = "hub-password"


class Outcome:
    """`widgets` in the order they are read; none where nothing was tried."""

    def __init__(self, desk: Desk, at_work: Exchanging) -> None:
        self._desk, self._at_work = desk, at_work
        self.widgets: list[QWidget] = []
        self.asks: AskPassword | None = None
        if at_work.busy:
            return
        if at_work.problem is not None:
            self._problem(at_work.problem)
        if at_work.stopped:
            self._bar("exchange_page.run.stopped")
        if at_work.packed is not None:
            self._packed()
        if at_work.result is not None:
            self._result(at_work.result)

    def _bar(self, key: str, tone: str = "info", **fields: object) -> None:
        words = self._desk.words
        self.widgets.append(InlineBar(self._desk.theme, words(key, **fields), tone))

    def _problem(self, problem: InspectionError) -> None:
        if problem.code == _NEEDS_PASSWORD:
            self.asks = AskPassword(self._desk, self._at_work)
            self.widgets.append(self.asks)
            return
        told = sentence(self._desk.words, problem)
        self.widgets.append(InlineBar(self._desk.theme, told, "alarm"))

    def _packed(self) -> None:
        words, path = self._desk.words, self._at_work.packed
        if path is None:
            return
        show = Button(
            self._desk.theme,
            words("exchange_page.file.show"),
            partial(self._desk.files.show, path.parent),
        )
        told = words("exchange_page.file.made", name=path.name)
        self.widgets.append(InlineBar(self._desk.theme, told, "info", show))

    def _result(self, done: Exchanged) -> None:
        words, theme = self._desk.words, self._desk.theme
        buttons: list[Button] = []
        if done.conflicts:
            go = partial(self._desk.navigation.go, _CONFLICTS)
            buttons.append(Button(theme, words("exchange_page.result.settle"), go))
        lead = result_words(words, done) + "."
        if at := self._at_work.result_at:  # it stands until the next one, and was true then
            lead = words("exchange_page.result.at", moment=moment(words, at), told=lead)
        tone = "remark" if done.conflicts else "info"
        self.widgets.append(InlineBar(theme, "", tone, *buttons, lead=lead))
        if news := news_lines(words, done):
            self.widgets.append(InlineBar(theme, " ".join(news), "remark"))
        if lines := result_details(words, done):
            self.widgets.append(Paragraph(theme, "\n".join(lines), "caption", "text_soft"))
        if self._at_work.warns_late:
            told = late_words(words, done.late_minutes, done.late_mark)
            self.widgets.append(InlineBar(theme, told, "remark"))


class AskPassword(QWidget):
    """The place wants a password that no keychain has; it is used for this once."""

    def __init__(self, desk: Desk, at_work: Exchanging) -> None:
        super().__init__()
        words, theme = desk.words, desk.theme
        self._at_work = at_work
        inside = column(parent=self, gap=theme.px(8))
        inside.addWidget(InlineBar(theme, words("exchange_page.run.password_text"), "remark"))
        self.secret = SecretField(theme)
        self.secret.returnPressed.connect(self._go)
        field = Field(theme, words("exchange_page.hub.password"), self.secret)
        self.go = Button(theme, words("exchange_page.run.password_do"), self._go)
        inside.addWidget(field)
        inside.addLayout(row(self.go, 1))

    def _go(self) -> None:
        if typed := self.secret.text():
            self._at_work.run(typed)
