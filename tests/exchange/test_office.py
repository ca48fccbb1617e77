"""The office: made on one laptop, joined by others, changed by whoever has its key."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from hashlib import sha256

import pytest
from office_scene import PAPERS, SEALS, Laptop, enrolled

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import ChainRange
from inspector.domain.office import ADMIN, COMMON, Heard, MemberState, Role
from inspector.domain.recovery_key import groups_of
from inspector.gateways.enrolment import _texted
from inspector.gateways.enrolment_seal import seal_answer
from inspector.gateways.folder_hub import FolderHub
from inspector.gateways.sealing_keys import admin_keys
from inspector.services import office


def code_of(act, *arguments, **named) -> str:
    with pytest.raises(InspectionError) as problem:
        act(*arguments, **named)
    return problem.value.code


@pytest.fixture
def anna() -> Laptop:
    laptop = Laptop("T1")
    office.create_office(laptop.kit, " Tilsynet ", "Anna")
    laptop.later()
    return laptop


@pytest.fixture
def bo(anna: Laptop) -> Laptop:
    return enrolled(anna, Laptop("T2"))


def follow(laptop: Laptop, other: Laptop) -> office.Adopted:
    return office.adopt_roster(laptop.kit, other.signed)


# the first laptop


def test_the_first_laptop_makes_the_office_and_holds_its_key(anna: Laptop):
    told = office.state(anna.kit)
    assert (told.roster.name, told.roster.version, told.role) == ("Tilsynet", 1, Role.OFFICE)
    assert told.has_admin_key
    assert told.me.person == "Anna"
    assert anna.shelf.scope_keys().keys() == {(COMMON, 1)}
    assert len(told.words) == 6


def test_an_office_has_a_name_and_is_made_once(anna: Laptop):
    assert code_of(office.create_office, Laptop("T2").kit, "  ") == "office-no-name"
    assert code_of(office.create_office, Laptop("").kit, "X") == "enrol-no-mark"
    assert code_of(office.create_office, anna.kit, "Nyt") == "office-exists"


def test_the_printed_key_makes_another_laptop_an_administrators(anna: Laptop, bo: Laptop):
    roster, secret = office.admin_key(anna.kit)
    assert code_of(office.admin_key, bo.kit) == "admin-key-missing"
    groups = groups_of(secret)
    assert code_of(office.take_admin_key, bo.kit, "-".join(groups[:7])) == "admin-key-mistyped"
    other = "-".join(groups_of(bytes(20)))
    assert code_of(office.take_admin_key, bo.kit, other) == "admin-key-wrong"
    office.take_admin_key(bo.kit, " ".join(groups).lower())
    assert office.admin_key(bo.kit) == (bo.roster, secret)
    assert roster.office == bo.roster.office


def test_a_laptop_alone_is_told_as_one():
    told = office.state(Laptop("T9").kit)
    assert (told.roster, told.laptops, told.role) == (None, (), Role.SUPERVISOR)
    assert code_of(office.take_admin_key, Laptop("T9").kit, "x") == "office-none"


# to be enrolled


def test_a_laptop_is_enrolled_by_two_small_files_and_the_same_words_on_both_sides(anna: Laptop):
    bo = Laptop("T2")
    request, file = office.ask(bo.kit, "Bo")
    read = office.read_request(anna.kit, file)
    assert read == request
    assert len(set(read.words)) >= 5
    given, answer_file = office.enrol(anna.kit, read, Role.SUPERVISOR, hub="folder:/net")
    answer = office.read_answer(bo.kit, answer_file)
    assert answer == given
    assert (answer.name, answer.hub) == ("Tilsynet", "folder:/net")
    assert answer.words != read.words
    assert office.state(bo.kit).asked == request
    office.join(bo.kit, answer)
    told = office.state(bo.kit)
    assert told.asked is None
    assert (told.me.mark, told.me.person, told.role) == ("T2", "Bo", Role.SUPERVISOR)
    assert bo.shelf.scope_keys() == anna.shelf.scope_keys()
    assert bo.shelf.marks == {anna.id: "T1", bo.id: "T2"}
    assert (anna.shelf.role, bo.shelf.role) == ("office", "supervisor")
    assert told.words == office.state(anna.kit).words


def test_the_words_of_another_key_or_office_are_others(anna: Laptop):
    bo, other = Laptop("T2"), Laptop("T1")
    office.create_office(other.kit, "Tilsynet")
    _, file = office.ask(bo.kit)
    request = office.read_request(anna.kit, file)
    forged = dataclasses.replace(request, sign_key="ab" * 32)
    assert PAPERS.request_words(forged) != request.words
    right, _ = office.enrol(anna.kit, request, Role.SUPERVISOR)
    wrong, wrong_file = office.enrol(other.kit, request, Role.SUPERVISOR)
    assert office.read_answer(bo.kit, wrong_file).words == wrong.words != right.words


def test_asking_again_gives_the_same_request_until_it_is_answered():
    bo = Laptop("T2")
    first = office.ask(bo.kit, "Bo")
    bo.later()
    assert office.ask(bo.kit, "Bo") == first


def test_who_is_in_has_nothing_to_ask_for(anna: Laptop, bo: Laptop):
    assert code_of(office.ask, bo.kit) == "enrol-already"
    assert code_of(office.ask, anna.kit) == "enrol-already"
    assert code_of(office.ask, Laptop(" ").kit) == "enrol-no-mark"


def test_the_request_survives_a_mail(anna: Laptop):
    _, file = office.ask(Laptop("T2").kit, "Søren Ærø")
    text = file.decode("ascii")
    quoted = "Hej Anna\r\n\r\n> " + text.replace("\n", "\r\n> ") + "\r\n> Hilsen Søren"
    rewrapped = text.replace("\n", "\n\n").replace("=", "=")
    for mail in (quoted.encode(), rewrapped.encode(), ("\ufeff" + text).encode("utf-16-le")):
        assert office.read_request(anna.kit, mail).person == "Søren Ærø"


def test_the_request_is_read_off_a_picture_of_its_code(anna: Laptop):
    import io

    from PIL import Image

    request, file = office.ask(Laptop("T2").kit, "Bo Bjerg Nørregård-Andersen")
    png = office.request_picture(anna.kit, file)
    assert office.read_request(anna.kit, png) == request
    photo = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").rotate(7, expand=True, fillcolor="white").save(
        photo, "JPEG", quality=70
    )
    assert office.read_request(anna.kit, photo.getvalue()) == request
    blank = io.BytesIO()
    Image.new("L", (300, 300), 255).save(blank, "PNG")
    assert code_of(office.read_request, anna.kit, blank.getvalue()) == "enrol-no-code"
    assert code_of(office.read_request, anna.kit, png[:200]) == "enrol-unreadable"


def read_or_refused(laptop: Laptop, file: bytes) -> object:
    try:
        return office.read_request(laptop.kit, file)
    except InspectionError as problem:
        return problem.code


def test_a_damaged_request_is_none(anna: Laptop):
    _, file = office.ask(Laptop("T2").kit)
    whole = office.read_request(anna.kit, file)
    for place in range(0, len(file), 5):
        bad = bytearray(file)
        bad[place] ^= 0x04
        assert read_or_refused(anna, bytes(bad)) in ("enrol-unreadable", whole)
        with pytest.raises(InspectionError):
            office.read_request(anna.kit, file[: min(place, len(file) - 2)])


def test_an_answer_is_for_the_one_who_asked(anna: Laptop, bo: Laptop):
    cille, dan = Laptop("T3"), Laptop("T4")
    _, file = office.ask(cille.kit)
    answer, answer_file = office.enrol(anna.kit, office.read_request(anna.kit, file), "reader")
    assert code_of(office.read_answer, dan.kit, answer_file) == "enrol-not-asked"
    office.ask(dan.kit)
    assert code_of(office.read_answer, dan.kit, answer_file) == "enrol-not-mine"
    assert code_of(office.join, dan.kit, answer) == "enrol-not-mine"
    assert code_of(office.read_answer, cille.kit, file) == "enrol-is-request"
    office.join(cille.kit, office.read_answer(cille.kit, answer_file))


def answer_or_code(laptop: Laptop, file: bytes) -> object:
    try:
        return office.read_answer(laptop.kit, file)
    except InspectionError as problem:
        return problem.code


def test_every_byte_of_an_answer_counts(anna: Laptop):
    bo = Laptop("T2")
    request, _ = office.ask(bo.kit)
    _, file = office.enrol(anna.kit, request, Role.SUPERVISOR)
    whole = office.read_answer(bo.kit, file)
    harmless = 0
    for place in range(len(file)):
        bad = bytearray(file)
        bad[place] ^= 0x02
        found = answer_or_code(bo, bytes(bad))
        assert found in (whole, "enrol-unreadable", "enrol-not-mine")
        harmless += found == whole  # the last sign of base64 has bits that say nothing
        if place < len(file) - 1:
            with pytest.raises(InspectionError):
                office.read_answer(bo.kit, file[:place])
    assert harmless <= 2


def test_an_answer_that_no_program_writes_is_none_also_when_it_is_signed(anna: Laptop):
    bo = Laptop("T2")
    request, _ = office.ask(bo.kit)
    office.enrol(anna.kit, request, Role.SUPERVISOR)
    private = admin_keys(anna.shelf.admin_secret()).sign
    for text, roster, key in [
        (b"{", anna.signed, private), (b"[1,2]", anna.signed, private),
        (b'[2,"x",""]', anna.signed, private), (b'[1,"x",7]', anna.signed, private),
        (b'[1,"x",""]', anna.signed[:-1], private), (b'[1,"x",""]', anna.signed, bytes(32)),
    ]:  # fmt: skip
        data = seal_answer(text, roster, key, request.box_key)
        assert answer_or_code(bo, _texted("ANSWER", data)) == "enrol-unreadable"
    later = seal_answer(b'[1,"x",""]', b"UANMRST2" + anna.signed[8:], private, request.box_key)
    assert answer_or_code(bo, _texted("ANSWER", later)) == "exchange-newer-program"


def test_who_is_in_is_told_so_where_the_answer_is_read_once_more(anna: Laptop):
    bo = Laptop("T2")
    _, file = office.ask(bo.kit)
    answer, answer_file = office.enrol(anna.kit, office.read_request(anna.kit, file), "supervisor")
    office.join(bo.kit, answer)
    assert code_of(office.read_answer, bo.kit, answer_file) == "enrol-already"
    assert code_of(office.join, bo.kit, answer) == "enrol-already"


def test_an_answer_is_too_large_for_a_code(anna: Laptop):
    _, file = office.ask(Laptop("T2").kit)
    _, answer = office.enrol(anna.kit, office.read_request(anna.kit, file), Role.SUPERVISOR)
    assert code_of(office.request_picture, anna.kit, answer) == "enrol-too-large"


def test_only_who_has_the_key_lets_anybody_in(anna: Laptop, bo: Laptop):
    request, _ = office.ask(Laptop("T3").kit)
    assert code_of(office.enrol, bo.kit, request, Role.SUPERVISOR) == "admin-key-missing"
    assert code_of(office.revoke, bo.kit, anna.id) == "admin-key-missing"
    assert code_of(office.alter, bo.kit, bo.id, Role.OFFICE) == "admin-key-missing"
    assert code_of(office.put_scope, bo.kit, "", "Nord", []) == "admin-key-missing"


def test_a_mark_belongs_to_one_laptop(anna: Laptop, bo: Laptop):
    request, _ = office.ask(Laptop("T2").kit)
    assert code_of(office.enrol, anna.kit, request, Role.SUPERVISOR) == "enrol-mark-used"
    office.revoke(anna.kit, bo.id)
    office.enrol(anna.kit, request, Role.SUPERVISOR)


def test_role_and_scopes_are_known_ones(anna: Laptop):
    request, _ = office.ask(Laptop("T2").kit)
    assert code_of(office.enrol, anna.kit, request, "king") == "enrol-role"
    assert code_of(office.enrol, anna.kit, request, "reader", ["x"]) == "scope-unknown"


def test_the_same_request_twice_changes_no_key(anna: Laptop):
    bo = Laptop("T2")
    request, _ = office.ask(bo.kit)
    office.enrol(anna.kit, request, Role.SUPERVISOR)
    _, again = office.enrol(anna.kit, request, Role.SUPERVISOR)
    office.join(bo.kit, office.read_answer(bo.kit, again))
    assert len(anna.roster.members) == 2


def test_new_keys_come_with_a_newer_request_alone_and_what_was_signed_counts_on(
    anna: Laptop, bo: Laptop
):
    before = anna.roster.member(bo.id)
    anna.ledger.applied[bo.id] = 12
    old = dataclasses.replace(
        office.ask(again := Laptop("T2").kit)[0], device=bo.id, made_at=before.enrolled_at
    )
    assert code_of(office.enrol, anna.kit, old, Role.SUPERVISOR) == "enrol-known"
    office.revoke(anna.kit, bo.id)
    assert code_of(office.enrol, anna.kit, old, Role.SUPERVISOR) == "enrol-old-request"
    new = dataclasses.replace(old, made_at=anna.clock + timedelta(seconds=1))
    office.enrol(anna.kit, new, Role.SUPERVISOR)
    member = anna.roster.member(bo.id)
    assert member.sign_key == new.sign_key
    assert member.former == ((before.sign_key, 12),)
    back = dataclasses.replace(new, sign_key=before.sign_key, made_at=anna.clock)
    assert code_of(office.enrol, anna.kit, back, Role.SUPERVISOR) == "enrol-known"
    assert again.shelf.asked() is not None


def test_nobody_takes_the_place_of_the_laptop_that_enrols(anna: Laptop):
    _, mark = anna.ledger.device()
    request, _ = office.ask(Laptop(mark).kit, replaces=anna.id)
    assert code_of(office.enrol, anna.kit, request, Role.READER) == "enrol-mark-used"
    keys = office.ask(Laptop("T7").kit)[0]
    taken = dataclasses.replace(keys, device=anna.id)
    assert code_of(office.enrol, anna.kit, taken, Role.READER) == "enrol-known"


def test_who_was_put_out_administers_nothing_and_keeps_no_key(anna: Laptop, bo: Laptop):
    bo.shelf.keep_admin_secret(anna.shelf.admin_secret())
    office.revoke(anna.kit, bo.id)
    office.adopt_roster(bo.kit, anna.signed)
    assert bo.shelf.admin_secret() is None
    assert code_of(office.put_scope, bo.kit, "", "Nord", []) == "exchange-out"


def test_a_laptop_that_was_put_out_asks_anew(anna: Laptop, bo: Laptop):
    bo.clock = anna.clock - timedelta(days=2)
    office.revoke(anna.kit, bo.id)
    office.adopt_roster(bo.kit, anna.signed)
    early, _ = office.ask(bo.kit)  # its clock is behind
    bo.clock = anna.clock + timedelta(minutes=1)
    late, _ = office.ask(bo.kit)
    assert early.made_at < late.made_at
    office.enrol(anna.kit, late, Role.SUPERVISOR)
    assert anna.roster.member(bo.id).is_active


def test_a_restored_laptop_takes_the_place_of_its_old_self(anna: Laptop, bo: Laptop):
    anna.ledger.applied[bo.id] = 7
    new = Laptop("T2")
    request, file = office.ask(new.kit, "Bo", replaces=bo.id)
    office.enrol(anna.kit, office.read_request(anna.kit, file), Role.SUPERVISOR)
    old = anna.roster.member(bo.id)
    assert (old.state, old.cut_off) == (MemberState.REVOKED, 7)
    assert anna.roster.member(request.device).replaces == bo.id


def test_the_original_of_a_copy_works_on_beside_it(anna: Laptop, bo: Laptop):
    copy = Laptop("T5")
    _, file = office.ask(copy.kit, replaces=bo.id)
    office.enrol(anna.kit, office.read_request(anna.kit, file), Role.SUPERVISOR)
    assert anna.roster.member(bo.id).is_active


def test_after_a_fork_the_laptop_asks_again(anna: Laptop, bo: Laptop):
    bo.shelf.note_forked(True)
    bo.ledger.id, bo.ledger.mark = Laptop("").id, "T2B"
    enrolled(anna, bo)
    assert not office.state(bo.kit).forked
    assert office.state(bo.kit).me.mark == "T2B"


# out, other roles, scopes


def test_who_is_put_out_reads_no_new_epoch_and_everybody_else_does(anna: Laptop, bo: Laptop):
    cille = enrolled(anna, Laptop("T3"))
    anna.ledger.applied[bo.id] = 40
    office.revoke(anna.kit, bo.id)
    roster = anna.roster
    assert (roster.member(bo.id).state, roster.member(bo.id).cut_off) == ("revoked", 40)
    assert follow(cille, anna).is_new
    newest = (COMMON, roster.epoch(COMMON))
    assert newest[1] > 1
    assert cille.shelf.scope_keys()[newest] == anna.shelf.scope_keys()[newest]
    told = follow(bo, anna)
    assert told.revoked
    assert newest not in bo.shelf.scope_keys()
    assert bo.id not in {one for key in roster.keys for one in key.wrapped}
    assert roster.key_of(*newest).wrapped.keys() == {anna.id, cille.id, ADMIN}


def test_what_others_are_known_to_have_counts_too(anna: Laptop, bo: Laptop):
    cille = enrolled(anna, Laptop("T3"))
    anna.ledger.applied[bo.id] = 10
    anna.shelf.note_heard(Heard(device=cille.id, applied={bo.id: 15}))
    anna.shelf.note_heard(Heard(device=bo.id, applied={bo.id: 9_999}))  # its own word
    office.revoke(anna.kit, bo.id)
    assert anna.roster.member(bo.id).cut_off == 15


def test_nobody_puts_herself_out(anna: Laptop, bo: Laptop):
    assert code_of(office.revoke, anna.kit, anna.id) == "office-revoke-self"
    assert code_of(office.revoke, anna.kit, "nobody") == "laptop-unknown"
    office.revoke(anna.kit, bo.id)
    version = anna.roster.version
    office.revoke(anna.kit, bo.id)
    assert anna.roster.version == version
    assert code_of(office.alter, anna.kit, bo.id, Role.READER) == "laptop-revoked"


def test_a_scope_is_read_by_those_it_is_given_to_from_its_beginning(anna: Laptop, bo: Laptop):
    north = office.put_scope(anna.kit, "", "Nord", ["s1", "s2", "s1"])
    assert anna.roster.scope_of("s1") == north
    assert anna.roster.scope_of("s9") == COMMON
    follow(bo, anna)
    assert (north, 1) not in bo.shelf.scope_keys()
    office.alter(anna.kit, bo.id, Role.SUPERVISOR, [north])
    follow(bo, anna)
    assert bo.shelf.scope_keys() == anna.shelf.scope_keys()
    late = enrolled(anna, Laptop("T3"), scopes=[north])
    assert late.shelf.scope_keys() == anna.shelf.scope_keys()
    office.alter(anna.kit, bo.id, Role.SUPERVISOR, [])
    follow(bo, anna)
    newest = (north, anna.roster.epoch(north))
    assert newest[1] > 1
    assert newest not in bo.shelf.scope_keys()
    assert anna.roster.epoch(COMMON) == 1


def test_scopes_have_names_of_their_own_and_each_supplier_one(anna: Laptop):
    north = office.put_scope(anna.kit, "", "Nord", ["s1", "s2"])
    assert code_of(office.put_scope, anna.kit, "", " ", []) == "scope-no-name"
    assert code_of(office.put_scope, anna.kit, "", "NORD", []) == "scope-name-used"
    assert code_of(office.put_scope, anna.kit, "x", "Syd", []) == "scope-unknown"
    south = office.put_scope(anna.kit, "", "Syd", ["s2"])
    assert {one.id: one.suppliers for one in anna.roster.scopes} == {
        north: ("s1",), south: ("s2",)
    }  # fmt: skip
    version = anna.roster.version
    assert office.put_scope(anna.kit, south, "Syd", ["s2"]) == south
    assert anna.roster.version == version


def test_the_role_of_the_office_reads_every_scope(anna: Laptop, bo: Laptop):
    north = office.put_scope(anna.kit, "", "Nord", ["s1"])
    office.alter(anna.kit, bo.id, Role.OFFICE, [])
    follow(bo, anna)
    assert (north, 1) in bo.shelf.scope_keys()


def test_what_a_reader_wrote_before_counts(anna: Laptop, bo: Laptop):
    anna.ledger.applied[bo.id] = 21
    office.alter(anna.kit, bo.id, Role.READER)
    assert anna.roster.member(bo.id).cut_off == 21
    anna.ledger.applied[bo.id] = 30
    north = office.put_scope(anna.kit, "", "Nord", [])
    office.alter(anna.kit, bo.id, Role.READER, [north])
    assert anna.roster.member(bo.id).cut_off == 21
    office.alter(anna.kit, bo.id, Role.SUPERVISOR)
    assert anna.roster.member(bo.id).cut_off is None


# rosters that come


def test_an_older_roster_is_not_followed(anna: Laptop, bo: Laptop):
    old = anna.signed
    office.put_scope(anna.kit, "", "Nord", [])
    follow(bo, anna)
    told = office.adopt_roster(bo.kit, old)
    assert (told.is_new, told.roster) == (False, anna.roster)
    assert bo.signed == anna.signed
    assert not office.adopt_roster(anna.kit, old).is_new
    assert not office.adopt_roster(anna.kit, anna.signed).is_new


def test_each_roster_names_the_one_before_it(anna: Laptop):
    before = anna.signed
    office.put_scope(anna.kit, "", "Nord", [])
    assert anna.roster.version == 2
    assert anna.roster.previous == sha256(before).hexdigest()


def two_administrators(anna: Laptop, bo: Laptop) -> None:
    office.take_admin_key(bo.kit, "-".join(groups_of(office.admin_key(anna.kit)[1])))


def settle(*laptops: Laptop) -> None:
    """Everybody hears of every roster until nothing is new."""
    for _ in range(6):
        seen = {laptop.signed for laptop in laptops}
        if len(seen) == 1:
            return
        for laptop in laptops:
            for signed in sorted(seen):
                office.adopt_roster(laptop.kit, signed)
    raise AssertionError("they never agree")


def test_what_two_administrators_did_apart_is_all_kept(anna: Laptop, bo: Laptop):
    """Of two rosters with one version one counts, and nothing of the other is lost."""
    cille, dan = enrolled(anna, Laptop("T3")), enrolled(anna, Laptop("T4"))
    follow(bo, anna)
    follow(cille, anna)
    two_administrators(anna, bo)
    office.revoke(anna.kit, cille.id)
    office.revoke(bo.kit, dan.id)
    eva = enrolled(bo, Laptop("T5"))
    north = office.put_scope(anna.kit, "", "Nord", ["s1"])
    settle(anna, bo, eva)
    roster = anna.roster
    states = {one.mark: one.state for one in roster.members}
    assert states == {
        "T1": "active", "T2": "active", "T3": "revoked", "T4": "revoked", "T5": "active"
    }  # fmt: skip
    assert roster.scope_of("s1") == north
    newest = (COMMON, roster.epoch(COMMON))
    for laptop in (cille, dan):
        office.adopt_roster(laptop.kit, anna.signed)
        assert newest not in laptop.shelf.scope_keys()
    assert eva.shelf.scope_keys()[newest] == anna.shelf.scope_keys()[newest]
    opened = SEALS.admin_scope_keys(roster, office.admin_key(anna.kit)[1])
    assert opened.keys() >= {key for key in eva.shelf.scope_keys() if key[0] == COMMON}


def test_administrators_keep_what_they_did_apart_when_they_meet_at_one_place(anna, bo, tmp_path):
    hub = FolderHub(tmp_path)
    two_administrators(anna, bo)
    eva = enrolled(bo, Laptop("T5"))
    dan = enrolled(anna, Laptop("T6"))
    for laptop in (anna, bo, anna, bo, anna):
        office.meet(laptop.kit, hub)
        hub.put_roster(laptop.id, laptop.roster.version, laptop.signed)
    assert anna.signed == bo.signed
    assert {one.mark for one in anna.roster.active} == {"T1", "T2", "T5", "T6"}
    office.meet(eva.kit, hub)
    assert eva.signed != anna.signed  # who administers nothing follows in the exchange itself
    assert follow(eva, anna).is_new
    assert follow(dan, anna).is_new


def test_a_roster_made_apart_that_names_this_laptop_nowhere_is_waited_out(anna, bo):
    two_administrators(anna, bo)
    eva = enrolled(bo, Laptop("T5"))
    for number in range(3):
        office.put_scope(anna.kit, "", f"Nord {number}", [])
    told = follow(eva, anna)
    assert not told.is_new
    assert eva.signed == bo.signed
    settle(anna, bo)
    assert follow(eva, anna).is_new
    assert office.state(eva.kit).me.mark == "T5"


def test_another_offices_roster_is_refused(anna: Laptop):
    other = Laptop("T1")
    office.create_office(other.kit, "Et andet")
    assert code_of(office.adopt_roster, anna.kit, other.signed) == "exchange-foreign"
    assert code_of(office.adopt_roster, Laptop("T8").kit, other.signed) == "office-none"


def test_the_page_is_told_who_has_read_how_much(anna: Laptop, bo: Laptop):
    anna.ledger.given, anna.ledger.applied[anna.id] = 50, 60
    anna.shelf.note_heard(Heard(device=bo.id, applied={anna.id: 45}))
    told = {one.member.mark: one for one in office.state(anna.kit).laptops}
    assert (told["T1"].is_this, told["T1"].waiting) == (True, 0)
    assert (told["T2"].is_this, told["T2"].waiting) == (False, 5)
    assert office.state(anna.kit).unshared == 0
    anna.ledger.waits = ChainRange(device=anna.id, first=51, last=60, previous=b"", link=b"")
    assert office.state(anna.kit).unshared == 10


def test_the_only_one_in_the_role_of_the_office_stays_so(anna: Laptop, bo: Laptop):
    for role in (Role.READER, Role.SUPERVISOR):
        assert code_of(office.alter, anna.kit, anna.id, role) == "office-last"
    assert anna.roster.member(anna.id).role == Role.OFFICE
    office.alter(anna.kit, bo.id, Role.OFFICE)
    office.alter(anna.kit, anna.id, Role.READER)
    assert anna.roster.member(anna.id).role == Role.READER


def test_an_answer_that_went_astray_is_given_again_with_the_same_words(anna: Laptop):
    bo = Laptop("T2")
    request, _ = office.ask(bo.kit, "Bo")
    first, _ = office.enrol(anna.kit, request, Role.SUPERVISOR)
    enrolled(anna, Laptop("T3"))
    again, file = office.answer_again(anna.kit, bo.id, hub="folder:/net")
    assert again.words == first.words
    answer = office.read_answer(bo.kit, file)
    assert (answer.words, answer.hub) == (first.words, "folder:/net")
    office.join(bo.kit, answer)
    assert bo.roster == anna.roster
    assert code_of(office.answer_again, anna.kit, "nobody") == "laptop-unknown"
    office.revoke(anna.kit, bo.id)
    assert code_of(office.answer_again, anna.kit, bo.id) == "laptop-revoked"


def test_a_request_taken_for_the_answer_is_named_and_the_other_way_round(anna: Laptop):
    bo = Laptop("T2")
    request, file = office.ask(bo.kit, "Bo")
    assert code_of(office.read_answer, bo.kit, file) == "enrol-is-request"
    picture = office.request_picture(bo.kit, file)
    assert code_of(office.read_answer, bo.kit, picture) == "enrol-is-request"
    _, answer = office.enrol(anna.kit, request, Role.SUPERVISOR)
    assert code_of(office.read_request, anna.kit, answer) == "enrol-is-answer"
    assert code_of(office.read_request, anna.kit, b"noget andet") == "enrol-unreadable"


def test_who_is_out_is_told_how_much_never_counted(anna: Laptop, bo: Laptop):
    anna.ledger.applied[bo.id] = 12
    bo.ledger.applied[bo.id] = 15
    bo.ledger.given = 15  # it lay at the place to meet, and nobody had read it
    bo.ledger.waits = ChainRange(device=bo.id, first=13, last=15, previous=b"", link=b"")
    assert office.state(bo.kit).unshared == 0
    office.revoke(anna.kit, bo.id)
    follow(bo, anna)
    assert office.state(bo.kit).unshared == 3
