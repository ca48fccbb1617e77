"""What whoever keeps the meeting place, or a mail, can read: nobody's name, and no supplier's.

The same words are looked for where laptops meet: in a folder, in its names, in the file by mail,
in the tables of a server, and in the two small files of an enrolment.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from uuid import UUID

import pytest
from exchange.laptops import SEALING, Office, OfficeLaptop
from exchange.postgres_scene import OfficeDatabase, running_server
from faults.planted import files_under, found_under
from office_scene import Laptop, enrolled

from inspector.domain.model import Answer, Evidence, Supplier, Visit
from inspector.domain.office import Role, Scope
from inspector.gateways.pack_hub import PackHub
from inspector.services import office
from inspector.services.exchange_seals import RosterKeys
from inspector.services.exchanging_packs import pack

SUPPLIER = "5f1d2c3b-1111-5222-8333-444455556666"  # worked out from a company's number
OFFICE_NAME, PERSON = "Planteriets Tilsynskontor", "Planteria Plantesen"
MARK, OTHER_MARK = "PLANT7", "PLANT8"
SCOPE_NAME, COMPANY = "Planteskel Nord", "Plantagen Jobhus A/S"
ANSWERED, HUB = "De plantede bemærkninger", "folder:/netdrev/plantekontor"
WORDS = (OFFICE_NAME, PERSON, MARK, OTHER_MARK, SCOPE_NAME, COMPANY, ANSWERED, SUPPLIER,
         SUPPLIER.replace("-", ""), "plantekontor")  # fmt: skip
VERSION = "7.65.432-plantet"


@pytest.fixture
def place(tmp_path):
    made = Office(tmp_path)
    yield made
    made.shut()


def two(place: Office) -> tuple[OfficeLaptop, OfficeLaptop]:
    """An office whose every name is one of the words, with a scope and a photo."""
    anna, bo = place.enrol(MARK), place.enrol(OTHER_MARK)
    members = [dataclasses.replace(one, person=PERSON) for one in place.roster.members]
    place._change(name=OFFICE_NAME, members=tuple(members))
    place.put_scope("b5c6", [SUPPLIER])
    scope = Scope(id="b5c6", name=SCOPE_NAME, suppliers=(SUPPLIER,))
    place._change(scopes=(scope,))
    for laptop in (anna, bo):
        place.give_roster(laptop)
    anna.put(
        Supplier(id=SUPPLIER, name=COMPANY),
        Visit(id="v", supplier=SUPPLIER),
        Answer(id="a", visit="v", outcome="not_ok", comment=ANSWERED),
        Answer(id="c", outcome="not_ok", comment=ANSWERED),
    )
    digest = anna.data.attachments.save(COMPANY.encode() * 100)
    anna.put(Evidence(id="e", visit="v", original=digest, name=COMPANY))
    return anna, bo


def told_under(folder: Path) -> list[tuple[str, str]]:
    """The words, and the id of the supplier as bytes, in files and their names."""
    raw = UUID(SUPPLIER).bytes
    files = [path for path in folder.rglob("*") if path.is_file()]
    as_bytes = [(path.name, "id") for path in files if raw in path.read_bytes()]
    return [*found_under(folder, (*WORDS, VERSION)), *as_bytes]


def test_these_words_are_found_where_they_are_told(place, tmp_path):
    """Else that none is found below would say nothing."""
    two(place)
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / MARK).write_text(repr(place.roster) + ANSWERED)
    assert {word for _, word in told_under(folder)} >= {
        OFFICE_NAME, PERSON, MARK, OTHER_MARK, SCOPE_NAME, SUPPLIER, ANSWERED
    }  # fmt: skip


def test_a_folder_tells_no_word(place):
    anna, bo = two(place)
    place.meet()
    bo.put(Answer(id="b", visit="v", outcome="ok", comment=ANSWERED))
    place.meet()
    place.revoke(bo, bo.ledger.marks()[bo.id].seq)
    place.publish()
    place.meet(anna)
    assert bo.exchange().revoked
    kinds = {path.name.partition("-")[0] for path in place.path.rglob("*") if path.is_file()}
    assert {"roster", "status"} <= kinds
    assert files_under(place.path) >= 8
    assert told_under(place.path) == []


def test_a_file_by_mail_tells_no_word(place, tmp_path):
    anna, _ = two(place)
    file = PackHub()
    pack(anna.bench, file, everything=True)
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "pack").write_bytes(file.packed())
    assert told_under(folder) == []


@pytest.fixture(scope="module")
def server():
    with running_server() as found:
        yield found


def test_the_tables_of_a_server_tell_no_word(place, server, tmp_path):
    anna, bo = two(place)
    database = OfficeDatabase(server)
    try:
        for laptop in (anna, bo):
            database.admit(laptop.id)
            laptop.hub = database.hub(laptop.id)
        for laptop in (anna, bo, anna, bo):
            laptop.exchange()
        assert bo.store.get(Answer, "c").comment == ANSWERED
        assert bo.store.get(Answer, "a") is None
        folder = tmp_path / "tables"
        folder.mkdir()
        written = dump(database, folder)
    finally:
        database.close()
    assert {"roster", "status", "bundle"} <= written
    assert told_under(folder) == []


def dump(database: OfficeDatabase, folder: Path) -> set[str]:
    """Every value of every table in a file; the names of tables that hold anything."""
    tables = database.sql(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = %s "
        "AND table_type = 'BASE TABLE'",
        database.schema,
    )
    written = set()
    for (table,) in tables:
        rows = database.sql(f'SELECT * FROM "{table}"')
        values = [value if isinstance(value, bytes) else str(value).encode()
                  for row in rows for value in row]  # fmt: skip
        (folder / table).write_bytes(b"\n".join(values))
        written |= {table} if values else set()
    return written


# enrolment


def test_a_request_shows_who_asks_and_an_answer_nothing(tmp_path):
    anna, bo = Laptop(MARK), Laptop(OTHER_MARK)
    office.create_office(anna.kit, OFFICE_NAME, PERSON)
    north = office.put_scope(anna.kit, "", SCOPE_NAME, [SUPPLIER])
    _, asked = office.ask(bo.kit, PERSON)
    request = office.read_request(anna.kit, asked)
    _, answer = office.enrol(anna.kit, request, Role.SUPERVISOR, [north], hub=HUB)
    for name, text in (("asked", asked), ("answer", answer)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(text)
        (tmp_path / name / "bytes").write_bytes(unwrapped(text))
    assert {word for _, word in told_under(tmp_path / "asked")} == {PERSON, OTHER_MARK}
    assert told_under(tmp_path / "answer") == []
    for told in (anna.id, bo.id, anna.roster.office):
        assert told.encode() not in unwrapped(answer)
    found = office.read_answer(bo.kit, answer)
    assert (found.name, found.hub) == (OFFICE_NAME, HUB)


def unwrapped(text: bytes) -> bytes:
    from base64 import b64decode

    return b64decode(b"".join(text.split(b"\n")[1:-2]))


# who may read a scope is not told either


def test_the_open_part_does_not_tell_who_reads_what(place):
    anna, _ = two(place)
    signed = place.signed
    text = signed[16 : 16 + int.from_bytes(signed[8:12])].decode()
    assert "b5c6" not in text
    closed = SEALING.read_roster(signed, None)
    assert {one.scope for one in closed.keys} == {""}
    roles = [dataclasses.replace(one, role=Role.OFFICE) for one in place.roster.members]
    other = SEALING.sign_roster(
        dataclasses.replace(place.roster, members=tuple(roles)), place.secret
    )
    assert other[: 16 + len(text)] == signed[: 16 + len(text)]
    assert anna.roster.scopes[0].name == SCOPE_NAME


# what is kept and what comes back


def test_who_was_put_out_and_is_enrolled_again_reads_all_of_it():
    anna = Laptop("T1")
    office.create_office(anna.kit, OFFICE_NAME)
    anna.later()
    bo = enrolled(anna, Laptop("T2"))
    office.revoke(anna.kit, bo.id)
    office.put_scope(anna.kit, "", SCOPE_NAME, [SUPPLIER])
    enrolled(anna, Laptop("T3"))
    assert office.adopt_roster(bo.kit, anna.signed).revoked
    told = office.state(bo.kit)
    assert told.roster.closed
    assert (told.roster.name, told.roster.scopes) == (OFFICE_NAME, ())
    assert [one.member.mark for one in told.laptops] == ["T1", "T2"]
    assert (told.me.mark, told.me.is_active) == ("T2", False)
    assert SCOPE_NAME.encode() not in b"".join(one for one in bo.shelf.kept.values()
                                               if isinstance(one, bytes))  # fmt: skip
    bo.later(minutes=5)
    anna.later(minutes=5)
    enrolled(anna, bo)
    assert not bo.roster.closed
    assert bo.roster == anna.roster
    assert bo.shelf.last_read() is None


def test_an_active_laptop_does_not_go_by_a_roster_it_cannot_open():
    """It would seal what is some people's for all."""
    anna = Laptop("T1")
    office.create_office(anna.kit, OFFICE_NAME)
    anna.later()
    bo = enrolled(anna, Laptop("T2"))
    cut = dataclasses.replace(anna.roster, version=9)
    odd = SEALING.wrap_key(anna.roster, "", 7, bytes(32), (anna.id,))
    wrapped = {**odd.wrapped, bo.id: odd.wrapped[anna.id]}
    keys = (*cut.keys, dataclasses.replace(odd, wrapped=wrapped))
    signed = SEALING.sign_roster(dataclasses.replace(cut, keys=keys), anna.shelf.admin_secret())
    with pytest.raises(office.InspectionError) as problem:
        office.adopt_roster(bo.kit, signed)
    assert problem.value.code == "exchange-no-key"
    assert bo.roster == anna.roster


def test_the_printed_key_alone_reads_the_list():
    """A new laptop with a copy of the meeting place, and the paper."""
    anna = Laptop("T1")
    secret = office.create_office(anna.kit, OFFICE_NAME, PERSON)
    found = SEALING.read_roster(anna.signed, None, RosterKeys(secret=secret))
    assert (found.name, found.members[0].person) == (OFFICE_NAME, PERSON)
    assert SEALING.admin_scope_keys(found, secret) == anna.shelf.scope_keys()


def test_who_was_away_through_changes_of_keys_and_who_comes_new_go_by_the_newest_list(place):
    anna, bo = two(place)
    cille = place.enrol("T3")
    place.publish()
    place.meet()
    for _ in range(4):
        place.new_epoch("")
        place._change(name=place.roster.name + "+")
    dan = place.enrol("T4")
    place.publish()
    place.meet()
    for laptop in (anna, bo, cille, dan):
        assert laptop.roster == place.roster
        assert laptop.roster.name == OFFICE_NAME + "++++"
        assert len([one for one in laptop.shelf.scope_keys() if one[0] == ""]) == 5
    assert told_under(place.path) == []


def test_an_administrator_who_is_put_out_keeps_what_she_knew_and_no_key():
    anna = Laptop("T1")
    office.create_office(anna.kit, OFFICE_NAME, PERSON)
    anna.later()
    bo = enrolled(anna, Laptop("T2"), Role.OFFICE)
    bo.shelf.keep_admin_secret(anna.shelf.admin_secret())
    bo.later(minutes=5)
    office.revoke(bo.kit, anna.id)
    office.put_scope(bo.kit, "", SCOPE_NAME, [SUPPLIER])
    assert office.adopt_roster(anna.kit, bo.signed).revoked
    assert anna.shelf.admin_secret() is None
    told = office.state(anna.kit)
    assert (told.roster.name, told.roster.scopes, told.roster.version) == (OFFICE_NAME, (), 4)
    assert (told.me.person, told.me.is_active) == (PERSON, False)
