"""The scopes of the office: groups of suppliers that only some may see."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.formats import sort_key
from inspector.domain.model import Supplier
from inspector.domain.office import Scope
from inspector.services.exchange import Exchange
from inspector.services.ports import Store
from ui.desk import Desk
from ui.messages import sentence
from ui.pages.exchange.part import Part
from ui.presenters.exchange import ExchangeView, counted, joined
from ui.presenters.exchange_scopes import reach_words
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row, TwoLines
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import Scroll, clear, column, row
from ui.widgets.text import Label, Paragraph
from ui.widgets.ticks import Tick

_LIST_HEIGHT = 300  # pixels at 100 % text


class ScopesPart(Part):
    """The list, and the editor where this laptop may administer."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        theme = desk.theme
        text = Paragraph(theme, desk.words("exchange_page.scopes.text"), "body", "text_soft")
        self.column.addWidget(text)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(theme.px(16))
        self.column.addLayout(self._inside)
        self.column.addStretch(1)
        self._suppliers: tuple[Supplier, ...] = ()
        self.editor: ScopeEditor | None = None
        self._used = ""  # the scope that was edited last, "" for a new one
        desk.tasks.storage(_suppliers, self._know)
        self._show()

    def show_view(self, view: ExchangeView) -> bool:
        before = self.view.state
        self.view = view
        same = (before.roster, before.has_admin_key) == (
            view.state.roster,
            view.state.has_admin_key,
        )
        if self.editor is None and not same:
            held = self.focusWidget()
            had_keyboard = held is not None and held.hasFocus()
            self._show()
            if had_keyboard:
                self._land()
        return True

    def _know(self, suppliers: tuple[Supplier, ...]) -> None:
        self._suppliers = suppliers

    def _scopes(self) -> tuple[Scope, ...]:
        return self.view.state.roster.scopes if self.view.state.roster else ()

    def _show(self) -> None:
        words, theme, admin = self.desk.words, self.desk.theme, self.view.state.has_admin_key
        clear(self._inside)
        self.editor = None
        self.edits: dict[str, Button] = {}
        self.new = Button(theme, words("exchange_page.scopes.new"), self._new, icon="plus")
        card = Card(theme, words("exchange_page.scopes.title"), *([self.new] if admin else []))
        if not admin:
            self.new.deleteLater()
        scopes = self._scopes()
        for scope in scopes:
            card.add_row(self._row(scope, admin))
        if not scopes:
            none = words("exchange_page.scopes.none")
            card.add_padded(Paragraph(theme, none, "body", "text_soft"))
        self._inside.addWidget(card)
        notes = ["later"] * bool(scopes) + ["stranger"] * (not admin)
        for key in notes:
            text = words(f"exchange_page.scopes.{key}")
            self._inside.addWidget(Paragraph(theme, text, "caption", "text_soft"))
        self.first_focus = self.new if admin else None

    def _row(self, scope: Scope, admin: bool) -> Row:
        words, theme = self.desk.words, self.desk.theme
        suppliers = counted(words, "scopes.suppliers", len(scope.suppliers))
        told = TwoLines(theme, scope.name, f"{suppliers} · {self._seen_by(scope)}")
        line = Row(theme, told, height=56)
        line.box.setStretch(0, 1)
        if admin:
            button = Button(theme, words("exchange_page.scopes.edit"), lambda: self._edit(scope))
            button.setAccessibleName(words("exchange_page.scopes.edit_name", name=scope.name))
            self.edits[scope.id] = button
            line.box.addWidget(button)
        return line

    def _seen_by(self, scope: Scope) -> str:
        words, roster = self.desk.words, self.view.state.roster
        marks = [
            one.mark
            for one in (roster.active if roster else ())
            if roster is not None and roster.may_read(one.device, scope.id)
        ]
        if not marks:
            return words("exchange_page.scopes.seen_by_none")
        return words("exchange_page.scopes.seen_by", marks=joined(words, marks))

    def _new(self) -> None:
        self._edit(Scope(id=""))

    def _edit(self, scope: Scope) -> None:
        self._used = scope.id
        clear(self._inside)
        taken = {
            supplier: one.name
            for one in self._scopes()
            if one.id != scope.id
            for supplier in one.suppliers
        }
        self.editor = ScopeEditor(self, scope, self._suppliers, taken)
        self._inside.addWidget(self.editor)
        self.editor.name.setFocus()

    def close_editor(self) -> None:
        """Back to the list, and to the button that opened the editor."""
        self._show()
        self._land()

    def _land(self) -> None:
        """The keyboard goes to what was used last."""
        target = self.edits.get(self._used, self.first_focus)
        if target is not None:
            target.show()  # what is not in sight yet takes no focus
            target.setFocus()


class ScopeEditor(Card):
    """Its name, and the suppliers that belong to it; one that has another scope is told so."""

    def __init__(
        self,
        part: ScopesPart,
        scope: Scope,
        suppliers: Sequence[Supplier],
        taken: dict[str, str],
    ) -> None:
        words, theme = part.desk.words, part.desk.theme
        key = "edit_title" if scope.id else "new_title"
        super().__init__(theme, words(f"exchange_page.scopes.{key}"))
        self._part, self._desk, self._scope = part, part.desk, scope
        self._storing = False
        inside = self.add_padded(gap=16)
        self.name = LineField(theme, scope.name)
        self.field = Field(theme, words("exchange_page.scopes.name"), self.name)
        self.name.textChanged.connect(lambda _text: self.field.set_fault(""))
        inside.addWidget(self.field)
        inside.addWidget(Label(theme, words("exchange_page.scopes.pick"), "caption", "text_soft"))
        self.ticks: dict[str, Tick] = {}
        inside.addWidget(self._list(suppliers, taken))
        self._count = Label(theme, "", "caption", "text_soft", tabular=True)
        inside.addWidget(self._count)
        self._reach = Paragraph(theme, "", "body", "text_soft")
        inside.addWidget(self._reach)
        self._told = column()
        inside.addLayout(self._told)
        self.cancel = Button(theme, words("common.cancel"), part.close_editor, tall=True)
        self.save = Button(
            theme, words("exchange_page.scopes.save"), self._save, kind="primary", tall=True
        )
        inside.addLayout(row(1, self.cancel, self.save, gap=theme.px(12)))
        self._tell()

    def _list(self, suppliers: Sequence[Supplier], taken: dict[str, str]) -> QWidget:
        words, theme = self._desk.words, self._desk.theme
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        for supplier in suppliers:
            other = taken.get(supplier.id, "")
            text = (
                words("exchange_page.scopes.taken", supplier=supplier.name, scope=other)
                if other
                else supplier.name
            )
            tick = Tick(theme, text, supplier.id in self._scope.suppliers)
            tick.setEnabled(not other)
            tick.toggled.connect(self._tell)
            self.ticks[supplier.id] = tick
            layout.addWidget(tick)
        if not suppliers:
            none = words("exchange_page.scopes.no_suppliers")
            layout.addWidget(Paragraph(theme, none, "body", "text_soft"))
        layout.addStretch(1)
        if len(suppliers) <= _LIST_HEIGHT // 28:
            return holder
        scroll = Scroll(holder)
        scroll.setFixedHeight(theme.px(_LIST_HEIGHT))
        return scroll

    @property
    def chosen(self) -> tuple[str, ...]:
        """The suppliers ticked; those this laptop does not know stay in."""
        unknown = [one for one in self._scope.suppliers if one not in self.ticks]
        return (*unknown, *(key for key, tick in self.ticks.items() if tick.isChecked()))

    def _tell(self) -> None:
        words, roster = self._desk.words, self._part.view.state.roster
        self._count.setText(counted(words, "scopes.suppliers", len(self.chosen)))
        if roster is not None:
            told = reach_words(words, roster, self._scope.id, self.chosen)
            self._reach.set_words("\n".join(told))

    def _save(self) -> None:
        name, scope, chosen = self.name.text().strip(), self._scope.id, self.chosen
        if not name:
            self.field.set_fault(self._desk.words("exchange_page.scopes.name_missing"))
            self.name.setFocus()
            return
        if self._storing:
            return
        exchange = self._part.exchange
        self._storing = True  # the button does not rest: that would send the keyboard away
        self._desk.tasks.work(
            lambda _progress: exchange.put_scope(scope, name, chosen), self._saved, self._refused
        )

    def _saved(self, _scope: str) -> None:
        self._desk.messages.toast(self._desk.words("exchange_page.scopes.saved"))
        self._part.close_editor()
        self._part.office_changed()

    def _refused(self, problem: InspectionError) -> None:
        self._storing = False
        clear(self._told)
        told = sentence(self._desk.words, problem)
        self._told.addWidget(InlineBar(self._desk.theme, told, "alarm"))


def _suppliers(store: Store) -> tuple[Supplier, ...]:
    return tuple(sorted(store.find(Supplier), key=lambda one: sort_key(one.name)))
