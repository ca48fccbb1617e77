"""The end of a visit: who must sign, what is stored when, and what a locked report offers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from fake_delivery import a_delivery
from fakes import MemoryAttachments
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from visit_samples import Shelf, a_store, opened
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import RESOURCES, make_desk
from window_shell import words_on

from inspector.domain.delivery import SignatureField
from inspector.domain.errors import InspectionError
from inspector.domain.model import Side
from inspector.domain.settings import Settings
from inspector.gateways.texts import Texts
from inspector.services.visiting import load_visit
from ui.pages.visit.finish import FinishPage
from ui.presenters.finish import (
    ABSENT,
    REFUSES,
    Typed,
    as_signature,
    digital_fields,
    lack,
    same_as_stored,
    typed_from,
    why_not_lockable,
)
from ui.presenters.visit import VisitPresenter
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


@pytest.mark.parametrize(
    ("way", "supplier", "fields"),
    [
        ("none", True, ()),
        ("own", False, (SignatureField.UNIT,)),
        ("ask", True, (SignatureField.UNIT, SignatureField.SUPPLIER)),
    ],
)
def test_the_setting_and_her_choice_say_which_fields_must_be_signed(way, supplier, fields):
    assert digital_fields(way, supplier) == fields


@pytest.fixture
def page(qtbot, tmp_path):
    desk = make_desk(
        tmp_path, scene(), shelf=SHELF, calendar=calendar, attachments=MemoryAttachments(),
        delivery=a_delivery(),
    )  # fmt: skip
    presenter = VisitPresenter(
        tasks=desk.tasks, shelf=SHELF, words=desk.words, now=desk.now, calendar=calendar
    )
    page = FinishPage(desk, presenter)
    presenter.file_changed.connect(page.show_file)
    qtbot.addWidget(page)
    page.resize(1440, 900)
    page.show()
    presenter.open(VISIT)
    qtbot.waitUntil(lambda: presenter.loaded)
    return page


def test_before_the_lock_one_line_says_that_it_seals_the_report(page, qtbot):
    qtbot.waitUntil(lambda: "forsegles rapporten" in words_on(page.signing))
    assert not page.signing.digital.supplier.isVisible(), "few need it"


def test_the_suppliers_own_certificate_is_chosen_behind_a_line_that_unfolds(page, qtbot):
    digital = page.signing.digital
    assert digital.fields == (SignatureField.UNIT,)
    digital.more.click()
    qtbot.waitUntil(digital.supplier.isVisible)
    digital.supplier.click()
    assert digital.fields == (SignatureField.UNIT, SignatureField.SUPPLIER)
    assert "når begge har underskrevet" in words_on(digital)


def test_a_screen_that_is_turned_offers_the_supplier_no_choice_of_ours(page, qtbot):
    page.signing.turn.click()
    qtbot.waitUntil(lambda: not page.signing.digital.isVisible())
    page.signing.turn.click()
    qtbot.waitUntil(lambda: page.signing.digital.isVisible())


def test_a_lock_that_is_refused_leaves_the_page_as_it_was(page, qtbot):
    page._lock()
    qtbot.waitUntil(lambda: not page._locking)
    assert "Rapporten låses." not in words_on(page.signing)
    assert page.presenter.file.reports == ()


def test_a_seal_that_failed_says_why_beside_the_lock(page, qtbot):
    page._locking = True
    problem = InspectionError("lock-not-sealed", why="certificate-not-yet")
    problem.__cause__ = InspectionError("certificate-not-yet", day="1. januar 2027")
    page._not_locked(problem)
    qtbot.waitUntil(lambda: "gælder først fra den 1. januar 2027" in words_on(page.signing))
    assert not page._locking


def test_the_lock_hears_of_a_reason_while_it_is_being_typed(page, qtbot):
    panel = page.signing.supplier
    panel.choice.choose("absent")
    panel.reason.setFocus()
    qtbot.keyClicks(panel.reason, "Lederen var gået")
    stored = page.presenter
    qtbot.waitUntil(lambda: any(one.absent for one in stored.file.signatures), timeout=4000)
    assert panel.reason.toPlainText() == "Lederen var gået"
