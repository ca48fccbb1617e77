"""The end of a visit: who must sign, what is stored when, and what a locked report offers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from visit_samples import Shelf, a_store, opened
from window_desk import RESOURCES

from inspector.domain.model import Side
from inspector.domain.settings import Settings
from inspector.gateways.texts import Texts
from inspector.services.visiting import load_visit
from ui.presenters.finish import (
    ABSENT,
    REFUSES,
    Typed,
    as_signature,
    lack,
    same_as_stored,
    typed_from,
    why_not_lockable,
)
from ui.reference_guard import hold_none
from ui.theme import Theme
from ui.widgets.signature_pad import SignaturePad

INK = json.dumps([[[0.1, 0.5], [0.8, 0.4]]])


@pytest.fixture
def file():
    store = a_store()
    return load_visit(store, Shelf(), opened(store).id)


@pytest.fixture
def pad(qtbot):
    hold_none()
    pad = SignaturePad(Theme(RESOURCES), "Skriv her", "Underskriftsfelt")
    qtbot.addWidget(pad)
    pad.resize(400, 112)
    pad.show()
    return pad


def test_a_signature_needs_a_name_and_enough_ink(file):
    assert lack(file, Typed(side=Side.UNIT)) == "finish.lacks_name"
    assert lack(file, Typed(side=Side.UNIT, name="Ida")) == "finish.lacks_ink"
    dot = json.dumps([[[0.1, 0.5], [0.11, 0.5]]])
    assert lack(file, Typed(side=Side.UNIT, name="Ida", ink=dot)) == "finish.lacks_ink"
    assert lack(file, Typed(side=Side.UNIT, name="Ida", ink=INK)) == ""


@pytest.mark.parametrize("choice", [REFUSES, ABSENT])
def test_who_does_not_sign_needs_a_reason_and_no_ink(file, choice):
    typed = Typed(side=Side.SUPPLIER, choice=choice)
    assert lack(file, typed) == "finish.lacks_reason"
    assert lack(file, replace(typed, reason="Lederen er gået")) == ""
    signature = as_signature(file, replace(typed, reason="Lederen er gået", ink=INK))
    assert signature.ink == ""
    assert (signature.refused, signature.absent) == (choice == REFUSES, choice == ABSENT)


def test_the_unit_begins_with_who_sits_at_the_laptop(file):
    settings = Settings(person_name="Ida Enebær", person_title="Tilsynsførende")
    typed = typed_from(file, settings, Side.UNIT)
    assert (typed.name, typed.role) == ("Ida Enebær", "Tilsynsførende")


def test_what_is_stored_is_what_the_page_shows_again(file):
    typed = Typed(side=Side.SUPPLIER, name="Vera", role="leder", ink=INK, ratio="4.0")
    with_it = replace(file, signatures=(as_signature(file, typed),))
    assert same_as_stored(with_it, typed)
    assert not same_as_stored(with_it, replace(typed, name="Otto"))
    assert typed_from(with_it, Settings(), Side.SUPPLIER) == typed


def test_the_page_says_which_side_lacks_what(file, words: Texts):
    unit = Typed(side=Side.UNIT, name="Ida", ink=INK)
    told = why_not_lockable(file, (unit, Typed(side=Side.SUPPLIER)), words)
    assert told == "Leverandøren mangler et navn."


def draw_on(pad: SignaturePad) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    for x in range(60, 340, 20):
        QTest.mouseMove(pad, QPoint(x, 40 + x % 40))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(340, 60))


def test_the_pad_keeps_strokes_as_shares_of_its_size(pad, qtbot):
    with qtbot.waitSignal(pad.inked):
        draw_on(pad)
    strokes = json.loads(pad.ink)
    assert strokes[0][0] == [0.1, pytest.approx(60 / 112, abs=1e-3)]
    assert all(0 <= share <= 1 for stroke in strokes for point in stroke for share in point)


def test_a_cleared_pad_has_no_ink(pad):
    draw_on(pad)
    pad.clear()
    assert pad.ink == ""


def test_the_typed_name_is_ink_enough_for_who_has_no_pen(pad, file):
    pad.write_name("Ida Enebær")
    typed = Typed(side=Side.UNIT, name="Ida Enebær", ink=pad.ink, ratio=pad.ratio)
    assert lack(file, typed) == ""


def test_the_pad_has_a_name_for_screen_readers(pad):
    assert pad.accessibleName() == "Underskriftsfelt"
