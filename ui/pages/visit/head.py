"""The head of visit mode, the lines that may stand under it, and the keys at the foot."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from inspector.domain.formats import clock
from inspector.domain.model import VisitState
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words
from ui.cover import KEY
from ui.desk import Desk
from ui.pages.visit.papers_menu import PapersButton
from ui.pages.visit.parts import LARGE_TEXT, across
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_steps import subtitle, time_since_arrival
from ui.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.text import Elided, KeyCap, Label, Phrases, hairline

# What the way back is called, by the page it leads to.
_BACK = {
    "suppliers": "shell.suppliers",
    "supplier": "visit.back_supplier",
    "visits": "shell.visits",
    "visit": "visit.back_visit",
    "outbox": "shell.outbox",
    "settings": "shell.settings",
    "new_visit": "shell.new_visit",
}
_TICK_MS = 10_000  # the running clock counts minutes
_SLOW_MS = 400  # a write that takes longer than this is shown to be under way


class VisitHead(QFrame):
    """Back, where she is, papers, the turned screen, the clock, and when it was last saved."""

    backed = Signal()
    turned = Signal()

    def __init__(self, desk: Desk, presenter: VisitPresenter | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._file: VisitFile | None = None
        self._told = desk.words("common.nothing_to_save")  # what stands there when nothing waits
        self._waits = self._failed = False
        theme = desk.theme
        self._large = theme.text_size >= LARGE_TEXT
        self.setProperty("role", "visithead")
        self.setFixedHeight(theme.px(40) if self._large else theme.size("visit_head_h"))
        self._make_ways()
        self.papers = PapersButton(desk, presenter, pictured=self._large) if presenter else None
        self._make_guards()
        self._make_figures()
        self.unshared = _unshared(theme, desk.words)
        self._arrange()

    def _make_ways(self) -> None:
        """Back, where she is, and the screen turned."""
        theme, words = self._desk.theme, self._desk.words
        back = words(_BACK.get(self._desk.navigation.before.page, "visit.back"))
        self.back = Button(theme, back, self.backed.emit, kind="quiet", icon="left")
        self.back.setIcon(theme.button_icon("left", "text"))
        self.back.setAccessibleName(words("visit.back_name"))
        self._supplier = Elided(theme, "", "section")
        self._where = Phrases(theme, "", "body", "text_soft")
        self._where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.turn = Button(theme, words("visit.turn"), self.turned.emit, kind="quiet", icon="turn")
        self.turn.setIcon(theme.button_icon("turn", "text"))
        for plain in (self.back, self.turn):
            plain.setStyleSheet(f"color: {theme.colour('text').name()}")
        if self._large:  # the picture says it, and leaves room for the supplier's name
            self.back.setText("")
            self.back.setToolTip(words("visit.back_name"))
            self.turn.setText("")
            self.turn.setAccessibleName(words("visit.turn"))
            self.turn.setToolTip(words("visit.turn"))

    def _make_guards(self) -> None:
        """Case numbers covered, the screen locked."""
        theme, cover = self._desk.theme, self._desk.preferences.cover
        self.cover = IconButton(theme, "eye", "", cover.toggle)
        self.lock = IconButton(theme, "lock", self._desk.words("visit.keys.lock"), self._lock)
        cover.changed.connect(self._tell_cover)
        self._tell_cover(cover.on)
        QShortcut(QKeySequence(KEY), self).activated.connect(cover.toggle)

    def _make_figures(self) -> None:
        """How long the visit has lasted, and when it was last saved."""
        theme, words = self._desk.theme, self._desk.words
        self._clock_mark = self._mark("clock", "text")
        self._clock = Label(theme, "", "strong", tabular=True)
        self._clock_line = hairline(upright=True)
        self._saved_mark = self._mark("check", "text_soft")
        self._saved = Label(theme, self._told, "body", "text_soft", tabular=True)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._tell_time)
        self._tick.start()
        self._slow = QTimer(self, interval=_SLOW_MS, singleShot=True)
        self._slow.timeout.connect(lambda: self._saved.setText(words("visit.saving")))

    def _arrange(self) -> None:
        theme = self._desk.theme
        gap = theme.px(6 if self._large else 12)
        layout = across(self, (theme.px(8), 0, theme.px(16), 0), gap)
        for part in (self.back, hairline(upright=True), self._supplier):
            layout.addWidget(part)
        layout.addWidget(self._where, 1)
        layout.addWidget(self.cover)
        layout.addWidget(self.lock)
        # Shown without a parent it were a window; in large text the supplier's name has its room.
        self.lock.setHidden(self._desk.safety is None or self._large)
        if self.papers is not None:
            layout.addWidget(self.papers)
        for part in (self.turn, self._clock_line, self._clock_mark, self._clock):
            layout.addWidget(part)
        for part in (hairline(upright=True), self._saved_mark, self._saved, self.unshared):
            layout.addWidget(part)

    def _lock(self) -> None:
        asked = getattr(self.window(), "lock_asked", None)  # a page alone has nobody to lock it
        if asked is not None:
            asked.emit()

    def _tell_cover(self, on: bool) -> None:
        told = self._desk.words("guard.cover.off" if on else "guard.cover.on", key=KEY)
        self.cover.setAccessibleName(told)
        self.cover.setToolTip(told)
        self.cover.setIcon(self._desk.theme.icon("eye", "accent" if on else "text_soft"))

    def _mark(self, icon: str, colour: str) -> QLabel:
        mark = QLabel()
        mark.setPixmap(self._desk.theme.pixmap(icon, colour, 20))
        return mark

    def show_file(self, file: VisitFile) -> None:
        self._file = file
        self._supplier.setText(file.supplier.name)
        self._where.setText(subtitle(file, self._desk.words))
        if self.papers is not None:
            self.papers.show_file(file)
        self._tell_time()

    def _tell_time(self) -> None:
        if self._file is None:
            return
        told = time_since_arrival(self._file.visit, self._desk.now(), self._desk.words.language)
        self._clock.setText(told)
        for part in (self._clock, self._clock_mark, self._clock_line):
            part.setVisible(bool(told))

    def show_unshared(self, on: bool) -> None:
        """That something of the visit is on this laptop alone; large text says so at the foot."""
        self.unshared.setVisible(on and not self._large)

    @property
    def saved_words(self) -> str:
        """What stands at the far right: when it was last saved."""
        return self._saved.text()

    def saving(self) -> None:
        self._slow.start()

    def saved(self, moment: datetime) -> None:
        self._slow.stop()
        self._failed = False
        self._told = self._desk.words("common.saved_at", time=clock(moment, seconds=True))
        self._tone("check", "text_soft")
        self._say()

    def failing(self) -> None:
        self._slow.stop()
        self._failed = True
        self._told = self._desk.words("visit.not_saved")
        self._tone("alert", "alarm_fg")
        self._say()

    def hold_saved(self, waits: bool) -> None:
        """While a text waits in its field it is not said that all is stored."""
        self._waits = waits
        if not self._slow.isActive():  # else a write is under way, which tells by itself
            self._say()

    def _say(self) -> None:
        held = self._waits and not self._failed
        self._saved.setText(self._desk.words("visit.saving") if held else self._told)

    def _tone(self, icon: str, colour: str) -> None:
        self._saved.set_colour(colour)
        self._saved_mark.setPixmap(self._desk.theme.pixmap(icon, colour, 20))


def _unshared(theme: Theme, words: Words) -> Button:
    """Says that something is here alone; pressed it exchanges."""
    made = Button(theme, words("together.unshared"), kind="quiet", icon="swap")
    made.setFont(theme.font("caption"))
    made.setToolTip(words("together.unshared_told"))
    made.setAccessibleDescription(words("together.unshared_told"))
    made.hide()
    return made


class KeyLine(QFrame):
    """The foot of visit mode: where the work lies, the keys that matter, who sits here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme, words = desk.theme, desk.words
        self.setProperty("role", "status")
        self.setFixedHeight(theme.size("status_h"))
        layout = across(self, (theme.px(16), 0, theme.px(16), 0), theme.px(8))
        place = QLabel()
        place.setPixmap(theme.pixmap("laptop", "text_soft", 16))
        layout.addWidget(place)
        self.place = Label(theme, words("common.works_locally"), "caption", "text_soft")
        layout.addWidget(self.place)
        self.unshared = _unshared(theme, words)
        self._large = theme.text_size >= LARGE_TEXT
        layout.addWidget(self.unshared)
        layout.addStretch(1)
        self._writing: list[QWidget] = []  # the hints of keys that write
        hints = KEY_HINTS[-1:] if theme.text_size >= LARGE_TEXT else KEY_HINTS
        for key, told in hints:
            hint = QWidget()
            inside = across(hint, (0, 0, theme.px(4), 0), theme.px(8))
            inside.addWidget(KeyCap(theme, words(key)), 0, Qt.AlignmentFlag.AlignVCenter)
            inside.addWidget(Label(theme, words(told), "caption", "text_soft"))
            layout.addWidget(hint)
            if key != _ALWAYS:
                self._writing.append(hint)
        layout.addStretch(1)
        self._words = words
        self._who = QLabel()
        self._who.setPixmap(theme.pixmap("user", "text_soft", 16))
        self._who.hide()
        self._person = Label(theme, "", "caption", "text_soft")
        layout.addWidget(self._who)
        layout.addWidget(self._person)

    def show_unshared(self, on: bool) -> None:
        """Where the head has no room for it."""
        self.unshared.setVisible(on and self._large)

    def show_file(self, file: VisitFile, *, reads: bool = False) -> None:
        """Only keys that do something: a visit that is locked or cancelled takes no answers, nor
        does a laptop that `reads` alone.
        """
        key = "together.reads_short" if reads else "common.works_locally"
        self.place.setText(self._words(key))
        closed = reads or file.visit.state in (VisitState.LOCKED, VisitState.CANCELLED)
        for hint in self._writing:
            hint.setVisible(not closed)

    def show_person(self, settings: Settings) -> None:
        """Who sits here, and at which laptop."""
        told = settings.person_name
        if told and settings.device_mark:
            told = self._words("common.signed_in", person=told, laptop=settings.device_mark)
        self._person.setText(told)
        self._who.setVisible(bool(told))


_ALWAYS = "visit.key.keys"
KEY_HINTS = (
    ("visit.key.answer", "visit.hint.answer"),
    ("visit.key.comment", "visit.hint.comment"),
    ("visit.key.evidence", "visit.hint.evidence"),
    ("visit.key.problem", "visit.hint.problem"),
    (_ALWAYS, "visit.hint.keys"),
)
