"""Every control of exchange, in each of its faces, has a name that a screen reader can say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_window import Bench
from fake_exchange import HERE, NOW, an_office
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QDialog, QWidget
from pytestqt.qtbot import QtBot
from together_scene import ME, OTHER, office_desk, office_store, open_mode, shared

from inspector.domain.office import MemberState
from ui.pages.exchange.alone import AlonePart, CreatePart
from ui.pages.exchange.asked import AskedPart
from ui.pages.exchange.enrol import EnrolPart
from ui.pages.exchange.laptops import LaptopsPart
from ui.pages.exchange.outside import ForkedPart, OutPart
from ui.pages.exchange.part import Part
from ui.pages.exchange.scopes import ScopesPart


def within(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for place in range(root.childCount()):
        child = root.child(place)
        if child is None or not child.isValid() or child.state().invisible:
            continue
        yield child
        if not isinstance(child.object(), QAbstractItemView):
            yield from within(child)


def silent(widget: QWidget) -> list[str]:
    """What Tab reaches and has nothing to say."""
    root = QAccessible.queryAccessibleInterface(widget)
    assert root is not None
    found = []
    for one in within(root):
        control = one.object()
        if not isinstance(control, QWidget) or not control.isEnabled():
            continue
        if not control.focusPolicy() & Qt.FocusPolicy.TabFocus or not one.state().focusable:
            continue
        text = one.text(QAccessible.Text.Name)
        named = control.accessibleName() if isinstance(control, QComboBox) else text
        found.append((type(control).__name__, named.strip()))
    assert found, "a face without a control"
    return [kind for kind, name in found if not name]


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    made = Bench(qtbot, tmp_path)
    made.settle(hub="folder:N:\\Tilsyn")
    return made


def in_office(bench: Bench, *, admin: bool = True) -> Bench:
    bench.exchange.roster = an_office()
    bench.exchange.last, bench.exchange.admin = NOW, admin
    return bench


def test_a_laptop_without_an_office(bench: Bench) -> None:
    bench.open()
    bench.face(AlonePart)
    assert silent(bench.page) == []
    bench.page.go("create")
    bench.face(CreatePart)
    assert silent(bench.page) == []


def test_a_request_that_waits(bench: Bench) -> None:
    bench.open()
    bench.face(AlonePart).ask.click()
    part = bench.face(AskedPart)
    bench.rest()
    part.hand.code.click()
    bench.rest()
    assert silent(bench.page) == []


@pytest.mark.parametrize(
    ("tab", "kind"),
    [("laptops", LaptopsPart), ("scopes", ScopesPart), ("enrol", EnrolPart)],
)
def test_an_office_that_is_administered(bench: Bench, tab: str, kind: type[Part]) -> None:
    in_office(bench).open(tab)
    bench.face(kind)
    bench.rest()
    assert silent(bench.page) == []


def test_the_question_before_a_laptop_is_shut_out(bench: Bench) -> None:
    in_office(bench).open("laptops")
    part = bench.face(LaptopsPart)
    bench.rest()
    part.table.selectRow(1)
    part.laptop._ask()
    bench.rest()
    assert silent(bench.page) == []


def test_a_laptop_that_is_out_and_one_that_is_a_copy(bench: Bench) -> None:
    roster = an_office()
    out = tuple(
        replace(one, state=MemberState.REVOKED, revoked_at=NOW, cut_off=1)
        if one.device == HERE
        else one
        for one in roster.members
    )
    bench.exchange.roster = replace(roster, members=out)
    bench.open()
    bench.face(OutPart)
    assert silent(bench.page) == []
    bench.exchange.roster, bench.exchange.forked = roster, True
    bench.shown.desk.signals.data_changed.emit("exchanged")
    bench.face(ForkedPart)
    assert silent(bench.page) == []


def test_who_takes_which_step(qtbot: QtBot, tmp_path: Path) -> None:
    store = office_store(shared("area:1", OTHER), shared("area:2", ME))
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    mode._together.divide()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in mode.findChildren(QDialog)))
    shown = next(one for one in mode.findChildren(QDialog) if one.isVisible())
    assert silent(shown) == []
    shown.reject()
    mode._together.history(mode.page())
    qtbot.waitUntil(lambda: any(one.isVisible() for one in mode.findChildren(QDialog)))
    shown = next(one for one in mode.findChildren(QDialog) if one.isVisible())
    assert silent(shown) == []
