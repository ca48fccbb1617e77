"""The laptops of the office: the table, administration, enrolment, shutting out, and scopes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from exchange_window import Bench
from fake_exchange import (
    ANSWER_WORDS,
    KEY,
    NOW,
    OTHER,
    OTHER_WORDS,
    THIRD,
    a_member,
    a_request,
    an_office,
    request_file,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot
from window_shell import nameless

from inspector.domain.formats import long_date
from inspector.domain.model import Supplier
from inspector.domain.office import Heard, MemberState, Request, Role, Scope
from inspector.domain.recovery_key import groups_of
from ui.pages.exchange.enrol import EnrolPart
from ui.pages.exchange.laptops import LaptopsPart
from ui.pages.exchange.scopes import ScopesPart


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    made = Bench(qtbot, tmp_path)
    made.settle(hub="folder:N:\\Tilsyn")
    made.exchange.roster = an_office(
        a_member(
            "device-ole", "T5", "Ole Bøgh", state=MemberState.REVOKED, cut_off=812, revoked_at=NOW
        )
    )
    made.exchange.heard = {
        OTHER: Heard(device=OTHER, at=NOW - timedelta(hours=3)),
        THIRD: Heard(device=THIRD, at=NOW - timedelta(days=20)),
    }
    made.exchange.waiting = {OTHER: 14, THIRD: 1}
    return made


@pytest.fixture
def admin(bench: Bench) -> Bench:
    bench.exchange.admin = True
    return bench


def laptops(bench: Bench) -> Any:
    bench.open("laptops")
    return bench.face(LaptopsPart)


def choose(part: Any, mark: str) -> None:
    rows = [one.mark for one in part.table.records.rows]
    part.table.selectRow(rows.index(mark))


# the table


def test_every_laptop_stands_there_with_who_and_when(bench: Bench) -> None:
    part = laptops(bench)
    lines = part.table.records.rows
    assert [one.mark for one in lines] == ["T3", "K1", "T1", "T5"]  # this one first, out last
    told = {one.mark: one for one in lines}
    assert told["T3"].heard == "her"
    assert told["T1"].heard == "20-11-2026"
    assert told["T1"].behind == "14 ændringer"
    assert told["K1"].behind == "1 ændring"
    assert told["K1"].state == ("tavs i 20 dage", "remark")
    assert told["T5"].state[0] == "lukket ude"
    assert told["K1"].scopes == "alle leverandører"
    assert told["T1"].scopes == "ikke de afgrænsede"


def test_the_laptop_in_hand_is_told_more_of(bench: Bench) -> None:
    part = laptops(bench)
    choose(part, "T1")
    bench.reads("T1, Bo Skovgaard")
    bench.reads("Mangler herfra: 14 ændringer.")
    choose(part, "T5")
    bench.reads("Det, der nåede kontoret, før den blev lukket ude, er bevaret.")
    assert not nameless(bench.page)


def test_the_same_laptop_stays_in_hand_when_the_data_change(bench: Bench) -> None:
    part = laptops(bench)
    choose(part, "T1")
    bench.shown.desk.signals.data_changed.emit("exchanged")
    bench.qtbot.wait(50)
    assert part.line.mark == "T1"


# who may administer


def test_without_the_key_nothing_can_be_changed_and_the_way_to_it_is_told(bench: Bench) -> None:
    part = laptops(bench)
    choose(part, "T1")
    bench.reads("Kun en bærbar med kontornøglen")
    assert part.laptop.out is None
    assert part.laptop.save is None


def type_key(bench: Bench, typed: str) -> Any:
    part = laptops(bench)
    part.admin.write.click()
    card = part.admin
    card.secret.setText(typed)
    card.do.click()
    return card


def test_the_words_the_sheet_is_known_by_stand_in_the_window(admin: Bench) -> None:
    laptops(admin)
    admin.reads("Kontornøglen kendes på ordene nordlys, orkan, pude")


def test_the_key_from_the_sheet_makes_this_laptop_administer(bench: Bench) -> None:
    type_key(bench, KEY.lower())
    bench.reads("Tilmeld en bærbar")
    assert ("admin key",) in bench.exchange.acts


def test_a_mistyped_group_is_named(bench: Bench) -> None:
    groups = KEY.split()
    groups[2] = "AAAAA"
    type_key(bench, " ".join(groups))
    bench.reads("Gruppe 3 i kontornøglen er skrevet forkert")
    assert not bench.exchange.acts


def test_another_offices_key_is_refused(bench: Bench) -> None:
    card = type_key(bench, " ".join(groups_of(bytes(20))))
    bench.reads("Nøglen hører ikke til dette kontor")
    assert card.field.control.property("fault")


def test_what_she_types_is_kept_while_the_data_change(bench: Bench) -> None:
    part = laptops(bench)
    part.admin.write.click()
    part.admin.secret.setText("50MJ1")
    bench.shown.desk.signals.data_changed.emit("exchanged")
    bench.qtbot.wait(50)
    assert part.admin.secret.text() == "50MJ1"


def test_the_sheet_is_saved_again(admin: Bench) -> None:
    part = laptops(admin)
    admin.files.saves = admin.folder / "noegle.pdf"
    part.admin.save.click()
    admin.reads("er ikke krypteret")
    assert admin.files.saves.read_bytes().startswith(b"%PDF")


# roles, and out


def test_a_role_is_changed(admin: Bench) -> None:
    part = laptops(admin)
    choose(part, "T1")
    assert not part.laptop.save.isEnabled()
    part.laptop.form.options[Role.READER].click()
    assert part.laptop.save.isEnabled()
    part.laptop.save.click()
    admin.until(lambda: ("alter", OTHER, "reader") in admin.exchange.acts)
    admin.until(lambda: {one.mark: one.role for one in part.table.records.rows}["T1"] == "Læser")


def test_a_scope_is_given(admin: Bench) -> None:
    part = laptops(admin)
    choose(part, "T1")
    part.laptop.form.ticks["scope-1"].click()
    part.laptop.save.click()
    admin.until(lambda: ("alter", OTHER, "supervisor", "scope-1") in admin.exchange.acts)


def test_the_office_reads_all_and_needs_no_scopes(admin: Bench) -> None:
    part = laptops(admin)
    choose(part, "T1")
    part.laptop.form.options[Role.OFFICE].click()
    assert not part.laptop.form.ticks["scope-1"].isEnabled()
    assert part.laptop.form.scopes == ()


def test_a_laptop_is_shut_out_in_two_clicks_with_what_follows_between(admin: Bench) -> None:
    part = laptops(admin)
    choose(part, "T1")
    part.laptop.out.click()
    admin.reads("kan ikke læse noget nyt")
    assert not any(act[0] == "revoke" for act in admin.exchange.acts)
    admin.until(part.laptop.keep.hasFocus)  # the safe one
    part.laptop.sure.click()
    admin.until(lambda: ("revoke", OTHER) in admin.exchange.acts)
    admin.until(lambda: "T1 er lukket ude" in "".join(admin.toasts))
    admin.until(lambda: [one.mark for one in part.table.records.rows][-2:] == ["T1", "T5"])
    admin.until(part.table.hasFocus)  # not lost with the button that was pressed


def test_she_can_think_better_of_it(admin: Bench) -> None:
    part = laptops(admin)
    choose(part, "T1")
    part.laptop.out.click()
    part.laptop.keep.click()
    assert part.laptop.out.isEnabled()
    assert not any(act[0] == "revoke" for act in admin.exchange.acts)


def test_the_answer_is_given_again_to_a_laptop_that_was_never_heard_of(admin: Bench) -> None:
    admin.exchange.heard.pop(OTHER)
    part = laptops(admin)
    choose(part, "K1")
    assert not hasattr(part.laptop, "again")  # it was heard of, so it is in
    choose(part, "T1")
    part.laptop.again.click()
    admin.until(lambda: hasattr(part.laptop, "hand"))
    assert ("answer again", OTHER) in admin.exchange.acts
    assert part.laptop.hand.file_name == "svar-T1.txt"
    admin.until(lambda: ANSWER_WORDS[0] in admin.words)
    admin.until(part.laptop.hand.save.hasFocus)


def test_this_laptop_does_not_shut_itself_out(admin: Bench) -> None:
    part = laptops(admin)
    choose(part, "T3")
    assert part.laptop.out is None


def test_trouble_with_a_change_stands_in_the_card(admin: Bench) -> None:
    part = laptops(admin)
    choose(part, "T1")
    part.laptop.form.options[Role.READER].click()
    admin.exchange.fails = "admin-key-missing"
    part.laptop.save.click()
    admin.reads("har ikke kontornøglen")


# enrolling


def enrol(bench: Bench, **parts: Any) -> Any:
    part = laptops(bench)
    part.admin.enrol.click()
    made = bench.face(EnrolPart)
    QGuiApplication.clipboard().setText(request_file(a_request(**parts)).decode())
    made.take.paste.click()
    bench.until(lambda: made.step == "words")
    return made


def test_a_laptop_is_enrolled_by_its_request_and_the_same_words(admin: Bench) -> None:
    part = enrol(admin)
    admin.reads("Nana Kvist, bærbar N4")
    assert all(word in admin.words for word in OTHER_WORDS)
    part.compare.yes.click()
    admin.reads("Hvad må N4 se og gøre?")
    part.form.options[Role.READER].click()
    part.do.click()
    admin.until(lambda: part.step == "answer")
    assert ("enrol", "device-ny", "reader") in admin.exchange.acts
    admin.reads(ANSWER_WORDS[0])
    admin.files.saves = admin.folder / "svar.txt"
    part.hand.save.click()
    admin.until(lambda: admin.files.saves.exists())
    assert admin.files.named[-1] == "svar-N4.txt"
    assert admin.files.saves.read_bytes().startswith(b"uanmeldt-answer")
    part.done.click()
    table = admin.face(LaptopsPart).table
    admin.until(lambda: "N4" in [one.mark for one in table.records.rows])


def test_different_words_enrol_nobody(admin: Bench) -> None:
    part = enrol(admin)
    part.compare.no.click()
    admin.reads("Så er det ikke kollegaens anmodning")
    assert not part.compare.yes.isEnabled()
    assert not any(act[0] == "enrol" for act in admin.exchange.acts)


def test_neither_answer_is_chosen_beforehand_and_the_safe_one_has_the_keyboard(
    admin: Bench,
) -> None:
    part = enrol(admin)
    admin.until(part.compare.no.hasFocus)
    admin.qtbot.keyClick(part.compare.no, Qt.Key.Key_Return)
    assert part.step == "words"


def test_a_request_from_a_picture_or_file_is_read(admin: Bench) -> None:
    part = laptops(admin)
    part.admin.enrol.click()
    made = admin.face(EnrolPart)
    file = admin.folder / "anmodning.txt"
    file.write_bytes(request_file(a_request()))
    admin.files.opens = file
    made.take.choose.click()
    admin.until(lambda: made.step == "words")


def test_a_copied_picture_is_handed_on_as_a_picture(admin: Bench) -> None:
    part = laptops(admin)
    part.admin.enrol.click()
    made = admin.face(EnrolPart)
    seen: list[bytes] = []

    def read(data: bytes) -> Request:
        seen.append(data)
        return a_request()

    admin.exchange.read_request = read
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(0)
    QGuiApplication.clipboard().setImage(picture)
    made.take.paste.click()
    admin.until(lambda: made.step == "words")
    assert seen[0].startswith(b"\x89PNG")


def test_what_is_no_request_is_told_and_another_can_be_taken(admin: Bench) -> None:
    part = laptops(admin)
    part.admin.enrol.click()
    made = admin.face(EnrolPart)
    file = admin.folder / "brev.txt"
    file.write_bytes(b"hej")
    admin.files.opens = file
    made.take.choose.click()
    admin.reads("Tilmeldingen kan ikke læses")
    assert made.take.choose.isEnabled()
    admin.until(made.take.choose.hasFocus)


def test_a_laptop_that_replaces_another_gets_its_role_proposed(admin: Bench) -> None:
    admin.exchange._alter(OTHER, role=Role.READER, scopes=("scope-1",))
    part = enrol(admin, replaces=OTHER, mark="T1")
    admin.reads("Bærbaren har været tilmeldt før som T1")
    part.compare.yes.click()
    assert part.form.role == Role.READER
    assert part.form.scopes == ("scope-1",)


def test_enrolling_a_laptop_that_was_out_says_so_and_proposes_what_it_was(admin: Bench) -> None:
    admin.exchange._alter(
        OTHER, role=Role.READER, state=MemberState.REVOKED, revoked_at=NOW, cut_off=12
    )
    part = laptops(admin)
    choose(part, "T1")
    admin.reads("Det, der nåede kontoret, før den blev lukket ude, er bevaret.")
    part.admin.enrol.click()
    made = admin.face(EnrolPart)
    made.show_request(a_request(OTHER, "T1", "Bo Skovgaard"))
    admin.reads(f"T1 blev lukket ude {long_date(NOW.date())}.")
    made.compare.same.emit()
    assert made.form.role == Role.READER


def test_a_laptop_without_a_person_goes_by_its_mark(admin: Bench) -> None:
    admin.exchange._alter(OTHER, person="")
    part = laptops(admin)
    choose(part, "T1")
    part.laptop.out.click()
    admin.reads("Alt, hvad T1 har delt, er bevaret.")
    part.admin.enrol.click()
    made = admin.face(EnrolPart)
    made.show_request(a_request("device-ny", "T9", ""))
    admin.reads("Ring til T9")


def test_a_copy_with_a_mark_of_its_own_closes_nobody(admin: Bench) -> None:
    enrol(admin, replaces=OTHER)
    admin.reads("Bærbaren er en kopi af T1, som arbejder videre")


def test_trouble_with_the_enrolment_keeps_what_was_chosen(admin: Bench) -> None:
    part = enrol(admin)
    part.compare.yes.click()
    part.form.options[Role.OFFICE].click()
    admin.exchange.fails, admin.exchange.details = "enrol-mark-used", {"mark": "N4"}
    part.do.click()
    admin.reads("Mærket N4 bruges af en anden")
    assert part.form.role == Role.OFFICE
    assert part.do.isEnabled()


def test_who_has_no_key_is_not_led_into_enrolling(bench: Bench) -> None:
    bench.open("enrol")
    bench.face(LaptopsPart)


# scopes


def scopes(bench: Bench) -> Any:
    bench.open("scopes")
    return bench.face(ScopesPart)


def test_scopes_are_told_with_who_sees_them(bench: Bench) -> None:
    scopes(bench)
    bench.reads("Unge under 25")
    bench.reads("0 leverandører · ses af K1")
    assert "Afgrænsninger ændres på en bærbar med kontornøglen." in bench.words


def test_where_nothing_can_be_pressed_keys_go_to_the_tab(bench: Bench) -> None:
    scopes(bench)
    bench.until(lambda: bench.shown.window.focusWidget() is bench.page._strip.marked)
    assert bench.page._strip.marked.accessibleName().startswith("Afgrænsninger")


def test_an_office_without_scopes_says_that_all_see_all(bench: Bench) -> None:
    bench.exchange.roster = an_office(scopes=())
    scopes(bench)
    bench.reads("Der er ingen afgrænsninger")


def test_a_scope_is_made_of_suppliers_from_the_list(admin: Bench) -> None:
    part = scopes(admin)
    admin.until(lambda: part._suppliers)
    part.new.click()
    editor = part.editor
    admin.until(editor.name.hasFocus)
    editor.save.click()
    admin.reads("Giv afgrænsningen et navn")
    editor.name.setText("Særlige forløb")
    editor.ticks["jobvejen"].click()
    admin.reads("1 leverandør")
    admin.reads(
        "T3 og T1 måtte se dem hidtil; det, de har nået at læse, bliver hos dem. De får intet nyt."
    )
    admin.reads("ses af K1")
    editor.save.click()
    admin.until(lambda: ("scope", "", "Særlige forløb", "jobvejen") in admin.exchange.acts)
    admin.reads("Særlige forløb")
    assert not nameless(admin.page)


def test_a_supplier_of_another_scope_is_told_so_and_stays_there(admin: Bench) -> None:
    taken = Scope(id="scope-1", name="Unge under 25", suppliers=("jobvejen",))
    admin.exchange.roster = an_office(scopes=(taken,))
    part = scopes(admin)
    admin.until(lambda: part._suppliers)
    part.new.click()
    assert not part.editor.ticks["jobvejen"].isEnabled()
    assert "hører til Unge under 25" in part.editor.ticks["jobvejen"].text()


def test_suppliers_this_laptop_does_not_know_stay_in_a_scope(admin: Bench) -> None:
    far = Scope(id="scope-1", name="Unge under 25", suppliers=("unknown", "jobvejen"))
    admin.exchange.roster = an_office(scopes=(far,))
    part = scopes(admin)
    admin.until(lambda: part._suppliers)
    part.edits["scope-1"].click()
    part.editor.ticks["jobvejen"].click()
    part.editor.save.click()
    admin.until(lambda: ("scope", "scope-1", "Unge under 25", "unknown") in admin.exchange.acts)


def test_what_she_edits_is_kept_while_the_data_change(admin: Bench) -> None:
    part = scopes(admin)
    part.new.click()
    part.editor.name.setText("Sær")
    admin.exchange.put_scope("", "Anden", ())
    admin.shown.desk.signals.data_changed.emit("exchanged")
    admin.qtbot.wait(50)
    assert part.editor.name.text() == "Sær"


def test_many_suppliers_scroll(admin: Bench) -> None:
    for number in range(40):
        key = f"supplier-{number}"
        admin.store.tables[Supplier][key] = Supplier(id=key, name=f"Leverandør {number:02}")
    part = scopes(admin)
    admin.until(lambda: len(part._suppliers) > 40)
    part.new.click()
    assert len(part.editor.ticks) > 40
