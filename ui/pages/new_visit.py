"""Planning a visit: scheme and kind, supplier and site, day; plan it or begin at once."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.formats import short_date
from inspector.domain.model import Visit
from inspector.domain.scheme import Scheme
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.listing import go_to
from ui.pages.reads_only import reads_only
from ui.presenters.new_visit import Choices, Chosen, Plan, about, carry_out, read_choices
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.empty import EmptyPage
from ui.widgets.fields import Choice, DateField, Field, LineField
from ui.widgets.layout import Columns, Scroll, clear, row
from ui.widgets.page import Page
from ui.widgets.tabs import SegmentedSwitch
from ui.widgets.text import Label, Paragraph


class NewVisitPage(Page):
    """`subject` is the supplier, `other` the visit that is followed up, where known."""

    def __init__(self, desk: Desk, place: Place) -> None:
        words = desk.words
        super().__init__(
            desk.theme, words("new_visit.title"), words("new_visit.beside"), words("shell.go_back")
        )
        self._desk, self._place = desk, place
        self._choices: Choices | None = None
        self._built = False
        self._kept: Chosen | None = None
        self.refresh()

    def refresh(self) -> None:
        shelf, parent = self._desk.shelf, self._place.other
        if not self._built:
            self._desk.tasks.storage(
                lambda store: None if store.read_only else read_choices(store, shelf, parent),
                self._show,
            )

    def _show(self, choices: Choices | None) -> None:
        """None: this laptop may only read."""
        clear(self.body)
        if choices is None:
            page, self.first_focus = reads_only(self._desk)
            self.body.addWidget(page, 1)
            self.take_focus()
            return
        self._choices = choices
        if not choices.suppliers:
            self.body.addWidget(self._no_suppliers(), 1)
            return
        self._built = True
        theme = self._desk.theme
        left = QWidget()
        cards = QVBoxLayout(left)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(theme.px(16))
        for card in (self._scheme_card(), self._where_card(), self._when_card()):
            cards.addWidget(card)
        cards.addLayout(self._buttons())
        cards.addStretch(1)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        self._about = Card(theme, self._desk.words("new_visit.aside_head"))
        side.addWidget(self._about)
        side.addStretch(1)
        self.body.addWidget(Scroll(Columns(theme, [(left, 66), (right, 34)], least=860)), 1)
        self._choose_scheme()
        self._choose_supplier()
        if self._kept is not None:
            self._put_back(self._kept)
        self.first_focus = self._scheme if self._place.subject else self._supplier
        self.take_focus()

    def keepsake(self) -> object:
        return self._in_hand() if self._built else self._kept

    def restore(self, kept: object) -> None:
        if isinstance(kept, Chosen):
            self._kept = kept
            if self._built:
                self._put_back(kept)

    def _in_hand(self) -> Chosen:
        return Chosen(
            scheme=self._scheme.chosen,
            kind=self._kind.chosen,
            announced=self._announced.chosen,
            supplier=self._supplier.chosen,
            site=self._site.chosen,
            agreement=self._agreement.chosen,
            day=self._day.text(),
            records_case=self._records.text(),
        )

    def _put_back(self, kept: Chosen) -> None:
        """In this order: a scheme decides its kinds, a supplier its sites and agreements."""
        self._scheme.choose(kept.scheme)
        self._choose_scheme()
        self._kind.choose(kept.kind)
        self._choose_kind()
        self._announced.choose(kept.announced)
        self._supplier.choose(kept.supplier)
        self._choose_supplier()
        self._site.choose(kept.site)
        self._agreement.choose(kept.agreement)
        self._day.type(kept.day)
        self._records.setText(kept.records_case)

    def _no_suppliers(self) -> QWidget:
        desk, words = self._desk, self._desk.words
        load = Button(
            desk.theme,
            words("shell.import_suppliers"),
            go_to(desk, Place(page="import", other="suppliers")),
            kind="primary",
            tall=True,
        )
        load.setFocus()
        return EmptyPage(
            desk.theme,
            words("new_visit.no_suppliers"),
            words("new_visit.no_suppliers_text"),
            [load],
        )

    # -- cards -------------------------------------------------------------------------

    def _scheme_card(self) -> Card:
        words, theme, choices = self._desk.words, self._desk.theme, self._choices
        schemes = choices.schemes if choices else ()
        parent = choices.parent if choices else None
        card = Card(theme, words("new_visit.scheme_head"))
        self._scheme = Choice(
            theme,
            [(one.id, one.title.told(words.language)) for one in schemes],
            self._first_scheme(),
        )
        self._scheme.activated.connect(self._choose_scheme)
        self._kind = Choice(theme)
        self._kind.activated.connect(self._choose_kind)
        self._announced = SegmentedSwitch(
            theme,
            [
                ("no", words("common.announced.no").capitalize()),
                ("yes", words("common.announced.yes").capitalize()),
            ],
        )
        inside = card.add_padded(gap=16)
        inside.addWidget(Field(theme, words("new_visit.scheme"), self._scheme))
        pair = row(
            Field(theme, words("new_visit.kind"), self._kind),
            Field(theme, words("new_visit.announced"), self._announced),
            gap=theme.px(16),
        )
        pair.setStretch(0, 1)
        inside.addLayout(pair)
        if parent is not None:
            told = words("new_visit.parent", date=short_date(parent.held_on))
            inside.addWidget(Label(theme, told, "caption", "text_soft"))
        return card

    def _first_scheme(self) -> str:
        """The scheme of the visit that is followed up, else the one she used last."""
        choices = self._choices
        return (choices.scheme if choices else "") or self._desk.preferences.text("visit/scheme")

    def _where_card(self) -> Card:
        words, theme, choices = self._desk.words, self._desk.theme, self._choices
        card = Card(theme, words("new_visit.where_head"))
        none = ("", words("new_visit.choose_supplier"))
        suppliers = [none, *(choices.suppliers if choices else ())]
        self._supplier = Choice(theme, suppliers, self._place.subject)
        self._supplier.activated.connect(self._choose_supplier)
        self._site, self._agreement = Choice(theme), Choice(theme)
        self._supplier_field = Field(theme, words("new_visit.supplier"), self._supplier)
        inside = card.add_padded(gap=16)
        inside.addWidget(self._supplier_field)
        inside.addWidget(Field(theme, words("new_visit.site"), self._site))
        inside.addWidget(Field(theme, words("new_visit.agreement"), self._agreement))
        return card

    def _when_card(self) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("new_visit.when_head"))
        self._day = DateField(theme, self._desk.now().astimezone().date())
        self._day_field = Field(
            theme, words("new_visit.day"), self._day, words("new_visit.day_note")
        )
        self._records = LineField(theme)
        pair = row(
            self._day_field,
            Field(theme, words("new_visit.records_case"), self._records).guard(words),
            gap=theme.px(16),
        )
        pair.setStretch(0, 1)
        pair.setStretch(1, 2)
        card.add_padded(gap=16).addLayout(pair)
        return card

    def _buttons(self) -> QVBoxLayout:
        words, theme = self._desk.words, self._desk.theme
        self.plan = Button(
            theme, words("new_visit.plan"), lambda: self._carry_out(False), tall=True
        )
        self.begin = Button(
            theme, words("new_visit.begin"), lambda: self._carry_out(True), kind="primary",
            icon_after="right", tall=True,
        )  # fmt: skip
        note = Paragraph(theme, words("new_visit.begin_note"), "caption", "text_soft")
        line = row(note, self.plan, self.begin, gap=theme.px(12))
        line.setStretch(0, 1)
        holder = QVBoxLayout()
        holder.addLayout(line)
        return holder

    # -- choosing ----------------------------------------------------------------------

    def _chosen_scheme(self) -> Scheme | None:
        schemes = self._choices.schemes if self._choices else ()
        return next((one for one in schemes if one.id == self._scheme.chosen), None)

    def _choose_scheme(self) -> None:
        scheme, language = self._chosen_scheme(), self._desk.words.language
        if scheme is None:
            return
        before = self._kind.chosen
        follows = self._place.other and next((k.id for k in scheme.kinds if k.follows_up), "")
        kinds = [(kind.id, kind.title.told(language)) for kind in scheme.kinds]
        known = before if any(kind.id == before for kind in scheme.kinds) else follows or ""
        self._kind.set_options(kinds, known)
        self._choose_kind()

    def _choose_kind(self) -> None:
        scheme, theme, words = self._chosen_scheme(), self._desk.theme, self._desk.words
        if scheme is None:
            return
        kind = scheme.kind(self._kind.chosen)
        self._announced.choose("yes" if kind and kind.announced else "no")
        self._about.empty()
        inside = self._about.add_padded(gap=8)
        inside.addWidget(Paragraph(theme, scheme.title.told(words.language), "body", strong=True))
        summary = scheme.summary.told(words.language)
        if summary:
            inside.addWidget(Paragraph(theme, summary, "body", "text_soft"))
        for line in about(words, scheme, self._kind.chosen):
            inside.addWidget(Paragraph(theme, line, "body", "text_soft"))

    def _choose_supplier(self) -> None:
        words, choices, supplier = self._desk.words, self._choices, self._supplier.chosen
        if choices is None:
            return
        sites = choices.sites.get(supplier, [])
        none = ("", words("new_visit.no_site"))
        parent = choices.parent
        site = parent.site if parent and parent.supplier == supplier else ""
        if len(sites) == 1:
            site = sites[0][0]
        self._site.set_options([*sites, none], site)
        agreements = choices.agreements.get(supplier, [])
        no_agreement = ("", words("new_visit.no_agreement"))
        only = agreements[0][0] if len(agreements) == 1 else ""
        self._agreement.set_options([*agreements, no_agreement], only)
        if supplier:
            self._supplier_field.set_fault("")

    # -- doing -------------------------------------------------------------------------

    def _carry_out(self, begin: bool) -> None:
        words, desk = self._desk.words, self._desk
        if not self._supplier.chosen:
            self._supplier_field.set_fault(words("new_visit.supplier_fault"))
            self._supplier.setFocus()
            return
        if self._day.fault:
            self._day_field.set_fault(words("new_visit.date_fault"))
            self._day.setFocus()
            return
        now = desk.now()
        plan = Plan(
            scheme=self._scheme.chosen,
            kind=self._kind.chosen,
            announced=self._announced.chosen == "yes",
            supplier=self._supplier.chosen,
            site=self._site.chosen,
            agreement=self._agreement.chosen,
            planned_on=now.astimezone().date() if begin else self._day.value,
            records_case=self._records.text().strip(),
            parent=self._place.other,
            begin=now if begin else None,
        )
        desk.preferences.keep("visit/scheme", plan.scheme)
        shelf = desk.shelf
        then = self._open if begin else self._tell_planned
        desk.tasks.save(lambda store: carry_out(store, shelf, plan), then)

    def _open(self, visit: Visit) -> None:
        self._desk.signals.data_changed.emit("visit_opened")
        self._desk.navigation.open_visit(visit.id)

    def _tell_planned(self, visit: Visit) -> None:
        words = self._desk.words
        self._desk.signals.data_changed.emit("visit_planned")
        self._desk.messages.toast(words("new_visit.planned", number=visit.number))
        self._desk.navigation.back()
