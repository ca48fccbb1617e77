"""Conflicts are settled here: both values side by side, a choice, and a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.services.ports import Store
from inspector.services.settling import OpenConflict, open_conflicts, settle
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.conflicts_form import Given, SettleForm, Typed
from ui.pages.conflicts_list import ConflictList
from ui.presenters.conflict_values import detail
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyPage
from ui.widgets.layout import Columns, clear, lay_out_now
from ui.widgets.page import Page
from ui.widgets.text import Label

_LARGE = 150  # per cent of text size from which the list is one line


class ConflictsPage(Page):
    """`subject` of the place names the conflict to begin with; the first where it is not there."""

    def __init__(self, desk: Desk, place: Place) -> None:
        words = desk.words
        super().__init__(desk.theme, words("conflict.page_title_none"), back=words("shell.go_back"))
        self._desk = desk
        self._wanted = place.subject
        self._found: tuple[OpenConflict, ...] = ()
        self._settled = False  # something, on this page
        self._reads = False  # this laptop alone reads: somebody else settles
        self._typed: Typed | None = None  # of a page before, or of a conflict left aside
        self.form: SettleForm | None = None
        self.list: ConflictList | None = None
        self._right = QVBoxLayout()
        wait = Label(desk.theme, words("shell.reading"), "body", "text_muted")
        self.body.addWidget(wait, 0, Qt.AlignmentFlag.AlignTop)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(self._use)
        self.refresh()

    def refresh(self) -> None:
        shelf = self._desk.shelf

        def read(store: Store) -> tuple[bool, tuple[OpenConflict, ...]]:
            return store.read_only, open_conflicts(store, shelf)

        self._desk.tasks.storage(read, self._came)

    def _came(self, told: tuple[bool, tuple[OpenConflict, ...]]) -> None:
        self._reads, found = told
        self._show(found)

    # -- what is shown -------------------------------------------------------------------

    def _show(self, found: tuple[OpenConflict, ...]) -> None:
        self._found = found
        keys = [one.key for one in found]
        if self.form is not None and not self._stays(keys):
            self._desk.messages.toast(self._desk.words("conflict.gone_quietly"))
            self.form = None
        if self.form is None and not found:
            self._show_none()
            return
        self._lay_out()
        if self.list is not None:
            self.list.show_conflicts(found)
        if self.form is None:
            self._open(self._wanted if self._wanted in keys else keys[0])
        elif self.form.shown.key in keys:
            self.form.show_again(detail(self._desk.words, self._of(self.form.shown.key)))
        else:
            go = Button(self.theme, self._desk.words("conflict.gone_go"), self._go_on)
            self.form.show_gone(go)
        self._mark()

    def _stays(self, keys: list[str]) -> bool:
        """What is being written stays in sight, although it was settled elsewhere."""
        return self.form is not None and (self.form.shown.key in keys or self.form.touched)

    def _show_none(self) -> None:
        """Quietly: nothing was in conflict, or nothing is any more."""
        words, theme = self._desk.words, self.theme
        clear(self.body)
        self.list, self._wanted = None, ""
        self.head.title.setText(words("conflict.page_title_none"))
        self.head.beside.setText("")
        go = Button(theme, words("conflict.done_go"), self._to_today, tall=True)
        kinds = (("swap", "both"), ("pen", "choose"), ("history", "kept"))
        told = [
            (icon, words(f"conflict.empty_{kind}_title"), words(f"conflict.empty_{kind}_text"))
            for icon, kind in kinds
        ]
        title = "conflict.last_settled" if self._settled else "conflict.empty_title"
        text = "conflict.done_text" if self._settled else "conflict.empty_text"
        page = EmptyPage(
            theme, words(title), words(text), [go], [] if self._settled else told
        )  # fmt: skip
        self.body.addWidget(page, 1)
        self.first_focus = go
        self.take_focus()

    def _lay_out(self) -> None:
        """List and form beside each other; once."""
        if self.list is not None:
            return
        clear(self.body)
        theme = self.theme
        self.list = ConflictList(theme, self._desk.words)
        self.list.chosen.connect(self._chosen)
        right = QWidget()
        right.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        large = theme.text_size >= _LARGE
        columns = Columns(theme, [(self.list, 24), (right, 76)], least=100_000 if large else 900)
        columns.stacked.connect(self.list.set_compact)
        self.list.set_compact(large)
        self.body.addWidget(columns, 1)
        if self.isVisible():
            columns.show()

    def _of(self, key: str) -> OpenConflict:
        return next(one for one in self._found if one.key == key)

    def _open(self, key: str) -> None:
        """Show this conflict in the form; what was typed about it before stands there again."""
        shown = detail(self._desk.words, self._of(key))
        form = SettleForm(self.theme, self._desk.words, shown, alone=len(self._found) < 2)
        form.reads_only(self._reads)
        form.settled.connect(self._settle)
        form.skipped.connect(self._skip)
        form.place_asked.connect(self._look)
        clear(self._right)
        self._right.addWidget(form, 1)
        self.form, self._wanted = form, key
        if self._typed is not None and self._typed.key == key:
            form.take(self._typed)
        self.first_focus = form.first_focus()
        self._mark()
        lay_out_now(form)
        self.take_focus()

    def _mark(self) -> None:
        words, keys = self._desk.words, [one.key for one in self._found]
        key = self.form.shown.key if self.form else ""
        if self.list is not None:
            self.list.mark(key)
        self.head.title.setText(words("conflict.page_title"))
        place = keys.index(key) + 1 if key in keys else 0
        told = words("conflict.of", place=place, total=len(keys)) if place else ""
        self.head.beside.setText(told)
        here = self._desk.navigation.here
        if here.page == "conflicts" and here.subject != key:
            self._desk.navigation.replace(Place(page="conflicts", subject=key))

    # -- what she does -------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A, B … and E choose; where text is written, the field takes the letter itself."""
        letter = event.text().upper()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if self.form is not None and letter and plain and self.form.choose(letter):
            return
        super().keyPressEvent(event)

    def _use(self) -> None:
        if self.form is not None:
            self.form.settle()

    def _chosen(self, key: str) -> None:
        if self.form is None or key == self.form.shown.key or not key:
            return
        self._leave()
        self._open(key)

    def _skip(self) -> None:
        if self.form is None:
            return
        self._leave()
        self._open(self._next(self.form.shown.key))

    def _leave(self) -> None:
        """What is written about a conflict that is left aside is taken up when she returns."""
        if self.form is not None and self.form.touched:
            self._typed = self.form.typed()

    def _next(self, key: str) -> str:
        keys = [one.key for one in self._found]
        return keys[(keys.index(key) + 1) % len(keys)] if key in keys else keys[0]

    def _look(self) -> None:
        spot = self.form.shown.spot if self.form else None
        if spot is None:
            return
        self._leave()
        at = f"{spot.point}|{spot.case}" if spot.point or spot.case else ""
        place = Place(page="visit", subject=spot.visit, tab=spot.step, other=at)
        self._desk.navigation.go(place)

    def _settle(self, given: Given) -> None:
        if self.form is None:
            return
        cell, title = self.form.shown.one.cell, self.form.shown.title
        after = self._next(self.form.shown.key)
        self._desk.tasks.save(
            lambda store: settle(store, cell, given.value, given.reason),
            lambda _nothing: self._did(title, after),
            self._refused,
        )

    def _did(self, title: str, after: str) -> None:
        self._settled, self.form, self._typed, self._wanted = True, None, None, after
        self._desk.messages.toast(self._desk.words("conflict.settled", title=title))
        self._desk.signals.data_changed.emit("conflict_settled")  # pages read anew, this one too

    def _refused(self, problem: InspectionError) -> None:
        if self.form is not None:
            self.form.set_busy(False)
        if problem.code == "conflict-settled":
            self.refresh()
        else:
            self._desk.messages.problem(problem)

    def _go_on(self) -> None:
        self.form = self._typed = None
        self._show(self._found)

    def _to_today(self) -> None:
        self._desk.navigation.go(Place(page="today"))

    # -- made anew in another look -------------------------------------------------------

    def keepsake(self) -> object:
        return self.form.typed() if self.form is not None else None

    def restore(self, kept: object) -> None:
        if isinstance(kept, Typed):
            self._typed = kept
            if self.form is not None and self.form.shown.key == kept.key:
                self.form.take(kept)
