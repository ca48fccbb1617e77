"""Every control of every page has a name that a screen reader can say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.hand import wait
from journeys.lists import supplier_list
from journeys.office import Office
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QWidget

from inspector.domain.model import SampleItem, Supplier, Visit, VisitState
from inspector.domain.progress import step_ids
from ui.navigation import Place
from ui.page_table import page_table
from ui.pages.settings.page import _SECTIONS
from ui.pages.visit_mode import VisitMode

SETTINGS = tuple(name for name, _icon in _SECTIONS)


def interfaces(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """This and all below it that can be seen; the cells of tables and lists are left out."""
    for place in range(root.childCount()):
        child = root.child(place)
        if child is None or not child.isValid() or child.state().invisible:
            continue
        yield child
        if not isinstance(child.object(), QAbstractItemView):
            yield from interfaces(child)


def said_name(found: QAccessibleInterface) -> str:
    """Its name; a combo box on Linux says its value there, and its name is what labels it."""
    widget = found.object()
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    return found.text(QAccessible.Text.Name)


def controls(window: QWidget) -> list[QAccessibleInterface]:
    """What Tab reaches."""
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    found = []
    for one in interfaces(root):
        widget = one.object()
        if not isinstance(widget, QWidget) or not one.state().focusable:
            continue
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(one)
    return found


def nameless(office: Office) -> list[str]:
    """The controls that have nothing to say, once the page has filled."""
    office.ask(lambda _store: True)  # what the page asked for before is answered too
    found = controls(office.window)
    assert found, "a page without a control"
    return [
        f"{one.role().name} {type(one.object()).__name__}"
        for one in found
        if not said_name(one).strip()
    ]


@pytest.fixture(scope="module")
def demo(qapp):
    """The program on its demo data."""
    with Office(Path("unused"), "--demo") as office:
        office.hand.wait_for("Ida Enebær", seconds=90)  # all of the demo is played through
        yield office


PLACES = (
    Place(page="today"),
    Place(page="suppliers"),
    Place(page="visits"),
    Place(page="new_visit"),
    Place(page="import", other="suppliers"),
    Place(page="import", other="cases"),
    *(Place(page="settings", tab=tab) for tab in SETTINGS),
    Place(page="first_start"),
    Place(page="passphrase"),
    Place(page="recovery"),
    Place(page="damaged", subject="data-damaged"),
    Place(page="outbox"),
    Place(page="verify"),
    Place(page="exchange"),
    Place(page="conflicts"),
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.page} {place.tab}".strip())
def test_every_control_of_a_page_has_a_name(demo, place):
    navigation = demo.shown.desk.navigation
    navigation.go(place)
    assert nameless(demo) == []
    navigation.go(Place(page="today"))


def test_every_page_of_the_program_is_looked_at():
    assert {place.page for place in PLACES} | {"visit", "supplier"} == set(page_table())


def test_every_control_of_a_supplier_has_a_name(demo):
    for supplier in demo.ask(lambda store: store.find(Supplier)):
        demo.shown.desk.navigation.go(Place(page="supplier", subject=supplier.id))
        demo.hand.wait_for(supplier.name)
        assert nameless(demo) == []


def test_every_control_of_a_list_under_import_has_a_name(demo, tmp_path):
    demo.shown.desk.navigation.go(Place(page="import", other="suppliers"))
    demo.files.next = supplier_list(tmp_path)
    demo.hand.click(demo.words("import_page.choose_file"))
    demo.hand.wait_for(demo.words("import_page.rejected_one"))
    assert nameless(demo) == []
    demo.shown.desk.navigation.go(Place(page="today"))


@pytest.mark.parametrize("state", list(VisitState))
def test_every_control_of_every_step_of_a_visit_has_a_name(demo, state):
    visits = demo.ask(lambda store: store.find(Visit, state=state))
    for visit in visits[:1]:
        demo.shown.desk.navigation.open_visit(visit.id)
        wait(lambda: any(one.presenter.loaded for one in demo.hand.all(VisitMode)), "the visit")
        (mode,) = demo.hand.all(VisitMode)
        for step in (*step_ids(mode.presenter.file), "cases", "finish", "turned"):
            mode.go(step)
            assert nameless(demo) == [], step
        mode.go("arrival")
        demo.shown.desk.navigation.go(Place(page="today"))


def test_both_views_of_the_cases_have_names(demo):
    drawn = demo.ask(lambda store: {one.visit for one in store.find(SampleItem)})
    demo.shown.desk.navigation.open_visit(min(drawn))
    wait(lambda: any(one.presenter.loaded for one in demo.hand.all(VisitMode)), "the visit")
    (mode,) = demo.hand.all(VisitMode)
    mode.go("cases")
    for view in ("matrix", "card"):
        demo.hand.click(demo.words(f"cases.{view}"))
        assert nameless(demo) == []
    mode.go("arrival")
    demo.shown.desk.navigation.go(Place(page="today"))


def test_the_search_has_names(demo):
    demo.shown.desk.navigation.go(Place(page="today"))
    demo.hand.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    demo.hand.get(QLineEdit, demo.words("shell.search_name"))
    assert nameless(demo) == []
    demo.hand.key(Qt.Key.Key_Escape)
