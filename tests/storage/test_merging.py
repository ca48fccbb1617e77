"""What other laptops wrote becomes rows here: conflicts, deletions, what is refused."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from ledgers import Laptop

from db.change_log import canonical, digest_of, hash_of, header_of
from db.check import check
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import ChainRange, LogEntry
from inspector.domain.model import Answer, Case, Evidence, Purge, Report, SchemeText, Setting, Visit
from inspector.domain.office import Role
from inspector.services.ports import Erasable

AT = 1_795_000_000 * 10**6


@pytest.fixture
def two(tmp_path):
    """Two laptops that know one visit with one answer."""
    a, b = Laptop(tmp_path / "a", "T1"), Laptop(tmp_path / "b", "T2")
    a.put(Visit(id="v", number="2026-T1-001"), answer())
    b.pull(a)
    b.now += timedelta(minutes=5)  # of two at one moment the second laptop's is the newest
    yield a, b
    a.data.close()
    b.data.close()


def answer(outcome: str = "ok", comment: str = "") -> Answer:
    return Answer(id="q", visit="v", point="3.1", outcome=outcome, comment=comment)


def forged(entries: list[dict], device: str = "x-1", previous: bytes = b"") -> ChainRange:
    """A range of a laptop that keeps to the chain and writes whatever it likes."""
    made, link = [], previous
    for seq, given in enumerate(entries, 1):
        told = {"table": "answer", "record": "q", "parents": "{}", "act": "tried", **given}
        fields = told["fields"] if isinstance(told["fields"], str) else canonical(told["fields"])
        digest = digest_of(b"s" * 16, fields)
        at = told.get("at", AT + seq)
        common = header_of(device, at, seq, "NN", told["act"], "")
        parents = told["parents"]
        link = hash_of(link, common, seq, told["table"], told["record"], parents, digest)
        made.append(
            LogEntry(
                seq,
                at,
                seq,
                "NN",
                told["act"],
                "",
                told["table"],
                told["record"],
                fields,
                parents,
                b"s" * 16,
                digest,
            )
        )
    return ChainRange(
        device=device, first=1, last=len(made), previous=previous, link=link,
        parts={"": tuple(made)},
    )  # fmt: skip


def test_both_values_of_one_cell_stand_on_both_laptops(two):
    a, b = two
    a.put(answer("not_ok"))
    b.put(answer("not_tested", "Ikke set."))
    b.pull(a)
    a.pull(b)
    assert a.digest() == b.digest()
    (conflict,) = a.store.conflicts()
    (same,) = b.store.conflicts("v")
    assert (conflict.table, conflict.record, conflict.column) == ("answer", "q", "outcome")
    assert [version.value for version in conflict.versions] == ["not_ok", "not_tested"]
    assert conflict.versions[0].device == "T1"
    assert [version.is_here for version in conflict.versions] == [True, False]
    assert [version.arrived is None for version in conflict.versions] == [True, False]
    assert conflict.before is not None
    assert conflict.before.value == "ok"
    assert conflict.visit == "v"
    assert conflict.shown == same.shown == conflict.versions[-1].dot
    assert a.store.get(Answer, "q") == answer("not_tested", "Ikke set.")
    assert a.store.conflicts("another") == []


def test_settling_goes_to_everybody(two):
    a, b = two
    a.put(answer("not_ok"))
    b.put(answer("not_tested"))
    a.pull(b)
    with a.store.change("conflict_settled", reason="Set i sagen.") as change:
        change.settle(Answer, "q", "outcome", "ok")
    b.pull(a)
    assert b.store.get(Answer, "q") == answer("ok")
    assert a.store.conflicts() == b.store.conflicts() == []
    last = b.store.history(Answer, "q")[-1]
    assert (last.act, last.reason) == ("conflict_settled", "Set i sagen.")
    assert len(last.parents["outcome"]) == 2
    assert last.dot == f"{a.id}:{a.ledger.marks()[a.id].seq}"
    assert check(a.store) == []


def test_an_edit_in_a_conflict_leaves_the_other_value_standing(two):
    a, b = two
    a.put(answer("not_ok"))
    b.put(answer("not_tested"))
    a.pull(b)
    a.put(answer("not_relevant"))
    (conflict,) = a.store.conflicts()
    assert {version.value for version in conflict.versions} == {"not_ok", "not_relevant"}


def test_equal_values_settle_themselves(two):
    a, b = two
    a.put(answer("not_ok"))
    b.put(answer("not_ok"))
    a.pull(b)
    assert a.store.conflicts() == []
    a.put(answer("ok"))
    b.pull(a)
    assert b.store.get(Answer, "q") == answer("ok")
    assert b.store.conflicts() == []


def test_a_deletion_against_an_edit_stays_in_sight_until_it_is_settled(two):
    a, b = two
    a.put(answer("not_ok"))
    with b.store.change("answer_removed") as change:
        change.remove(Answer, "q")
    for one, other in ((a, b), (b, a)):
        one.pull(other)
        assert one.store.get(Answer, "q") == answer("not_ok")
        (conflict,) = one.store.conflicts()
        assert conflict.column == "_live"
        assert {version.value for version in conflict.versions} == {0, 1}
    with a.store.change("conflict_settled") as change:
        change.settle(Answer, "q", "_live", 0)
    b.pull(a)
    assert b.store.get(Answer, "q") is None
    assert a.digest() == b.digest()
    assert check(b.store) == []


def test_a_deletion_that_saw_everything_is_no_conflict(two):
    a, b = two
    a.put(answer("not_ok"))
    b.pull(a)
    with b.store.change("answer_removed") as change:
        change.remove(Answer, "q")
    a.pull(b)
    assert a.store.get(Answer, "q") is None
    assert a.store.conflicts() == []
    a.put(answer("ok"))
    b.pull(a)
    assert b.store.get(Answer, "q") == answer("ok")


def test_a_gap_and_a_fork_are_refused_and_nothing_changes(two, tmp_path):
    a, b = two
    a.put(answer("not_ok"))
    a.put(answer("ok"))
    known = a.ledger.marks()[a.id].seq
    last = a.ledger.read_range(a.id, known, lambda supplier: "")
    before = b.digest()
    with pytest.raises(InspectionError, match="exchange-gap"):
        b.ledger.apply(last)
    other = forged([{"fields": {"outcome": "ok"}}] * 2, a.id)
    with pytest.raises(InspectionError, match="exchange-fork"):
        b.ledger.apply(other)
    assert b.digest() == before


@pytest.mark.parametrize(
    "entry",
    [
        {"fields": {"outcome": 7}},
        {"fields": {"outcome": None}},
        {"fields": {"outcome": ["ok"]}},
        {"fields": {"outcome": True}},
        {"fields": '{"outcome":"\\ud800"}'},
        {"fields": "[]"},
        {"fields": '{"outcome":'},
        {"fields": '{"outcome":"ok"} '},
        {"fields": {"_live": 2}},
        {"fields": {"Outcome)": "ok"}},
        {"table": "visit", "fields": {"planned_on": "2026-13-01"}},
        {"table": "visit", "fields": {"planned_on": "20261101"}},
        {"table": "visit", "fields": {"arrived": "2026-11-20T08:00:00"}},
        {"table": "visit", "fields": {"announced": 2}},
        {"table": "visit", "fields": {"citizens_met": 2**63}},
        {"table": "case", "fields": {"invoiced_hours": "NaN"}},
        {"table": "case", "fields": {"invoiced_hours": "1,5"}},
        {"table": "purge", "fields": {"visits": "{}"}},
        {"table": "answer; DROP", "fields": {}},
        {"fields": {}, "record": ""},
        {"fields": {}, "at": -1},
        {"fields": {}, "at": 2**62},
        {"fields": {"outcome": "ok"}, "parents": '{"outcome": ["y-1:1"]}'},
        {"fields": {"outcome": "ok"}, "parents": '{"outcome":["y-1:01"]}'},
        {"fields": {"outcome": "ok"}, "parents": '{"outcome":["y-1:2","y-1:1"]}'},
        {"fields": {"outcome": "ok"}, "parents": '{"outcome":["x-1:1"]}'},
        {"fields": {"outcome": "ok"}, "parents": '{"outcome":"y-1:1"}'},
        {"fields": {"outcome": "ok"}, "parents": '{"outcome":["y-1:1"],"comment":["y-1:1"]}'},
        {"fields": {"outcome": "ok"}, "parents": '{"outcome":["y-1:1"],"outcome":["y-1:1"]}'},
        {"fields": {"outcome": "ok"}, "parents": ""},
        {
            "fields": {"outcome": "ok"},
            "parents": canonical({"outcome": sorted(f"y-{n}:1" for n in range(1001))}),
        },
        {"fields": "[" * 200_000},
        {"fields": '{"comment":' + "[" * 200_000},
        {"fields": '{"later_on":' + "[" * 900 + "]" * 900 + "}"},
        {"fields": '{"later_on":1e400}'},
        {"fields": {"later_on": 2**63}},
        {"table": "later_kind", "fields": {"later_on": [1]}},
        {"table": "agreement", "fields": {"programmes": "[" * 5000 + "]" * 5000}},
        {"table": "agreement", "fields": {"programmes": "[1, null]"}},
        {"table": "agreement", "fields": {"hourly_price": "1E+999999999"}},
        {"table": "agreement", "fields": {"hourly_price": "1E-999999"}},
        {"table": "agreement", "fields": {"ends": "9999-12-31"}},
        {"table": "agreement", "fields": {"ends": "0001-01-01"}},
        {"table": "visit", "fields": {"arrived": "9999-12-31T23:59:59.999999+00:00"}},
        {"table": "visit", "fields": {"citizens_met": 2**62}},
        {"fields": {}, "at": 253_402_300_799_999_999},
    ],
    ids=lambda entry: str(entry)[:80],
)
def test_what_no_program_writes_is_refused(two, entry):
    a, _ = two
    before = a.digest()
    with pytest.raises(InspectionError, match="exchange-values"):
        a.ledger.apply(forged([entry]))
    assert a.digest() == before
    assert len(a.store.connection.execute("SELECT * FROM device").fetchall()) == 1


def test_the_settings_of_one_laptop_are_not_anothers_to_write(two):
    a, _ = two
    mine = Setting(id="language", value='"da"')
    a.put(mine)
    a.ledger.apply(
        forged([{"table": "setting", "record": "language", "fields": {"value": '"en"'}}])
    )
    assert a.store.get(Setting, "language") == mine
    assert check(a.store) == []


def test_an_unknown_column_and_table_wait_in_the_log(two):
    a, _ = two
    told = {"outcome": "ok", "later_on": 7}
    a.ledger.apply(
        forged([{"record": "n", "fields": told}, {"table": "later", "fields": {"x": 1}}])
    )
    assert a.store.get(Answer, "n") == Answer(id="n", outcome="ok")
    unread = a.store.connection.execute("SELECT * FROM unread").fetchall()
    assert sorted(map(tuple, unread)) == [("answer", "later_on"), ("later", "")]
    assert check(a.store) == []


def test_time_goes_on_after_what_came_but_not_into_another_century(two):
    a, b = two
    b.now += timedelta(hours=5)
    b.put(answer("not_ok"))
    a.pull(b)
    a.put(answer("ok"))
    (mine,) = [e for e in a.store.history(Answer, "q") if e.device == "T1" and e.parents]
    assert mine.at == a.store.history(Answer, "q")[-1].at > b.now - timedelta(seconds=5)
    b.now = datetime(2099, 1, 1, tzinfo=UTC)
    b.store.connection.execute("SELECT 1")
    a.ledger.apply(forged([{"record": "n", "fields": {"outcome": "ok"}, "at": AT * 2}]))
    a.put(answer("not_relevant"))
    assert a.store.history(Answer, "q")[-1].at <= a.now + timedelta(hours=24)
    assert check(a.store) == []


def test_a_reader_writes_its_own_settings_alone(two):
    a, _ = two
    a.store.act_as(Role.READER)
    a.put(Setting(id="language", value='"en"'))
    a.put(answer())  # nothing differs
    for record in (answer("not_ok"), Answer(id="new"), Setting(id="unit", value='"X"')):
        with pytest.raises(InspectionError, match="reader-only"):
            a.put(record)
    with (
        pytest.raises(InspectionError, match="reader-only"),
        a.store.change("answer_removed") as change,
    ):
        change.remove(Answer, "q")
    with (
        pytest.raises(InspectionError, match="reader-only"),
        a.store.change("answers") as change,
    ):
        change.put_all([Answer(id="n1"), Answer(id="n2")])


# after the lock


def locked(laptop: Laptop, seen: str | None = None, version: int = 1) -> Report:
    report = Report(
        id=f"r{version}-{laptop.id[:4]}", visit="v", version=version,
        seen=laptop.store.seen() if seen is None else seen,
    )  # fmt: skip
    standing = laptop.store.get(Visit, "v")
    laptop.put(report, Visit(id="v", number=standing.number, state="locked"), act="visit_locked")
    return report


def test_what_came_after_the_lock_from_one_who_did_not_know_is_told(two):
    a, b = two
    b.put(answer("not_ok"))
    b.put(Evidence(id="e", visit="v", caption="Døren"))
    b.put(Visit(id="v", number="2026-T1-001", last_step="tour"))  # printed nowhere
    report = locked(a)
    assert a.store.later_changes("v") == []
    a.pull(b)
    (later,) = a.store.later_changes("v")
    assert (later.report, later.version, later.changes) == (report.id, 1, 2)
    assert later.newest is not None
    locked(a, version=2)
    assert a.store.later_changes("v") == []
    b.pull(a)
    assert [one.version for one in b.store.later_changes("v")] == []


def test_whoever_knew_of_the_report_changes_it_on_purpose(two):
    a, b = two
    locked(a)
    b.pull(a)
    b.put(Visit(id="v", number="2026-T1-001", state="open"), act="visit_reopened")
    b.put(answer("not_ok"))
    a.pull(b)
    assert a.store.later_changes("v") == []


# erasing


def purge(laptop: Laptop, *chosen: Erasable) -> None:
    with laptop.store.change("working_papers_purged") as change:
        done = change.erase(chosen)
        change.put(Purge(id="p", visits=("2026-T1-001",), erased=done.dots))


def of_case(case: str = "c") -> Erasable:
    return Erasable(kind=Case, column="id", values=(case,))


def test_the_offices_deletion_erases_everywhere(two):
    a, b = two
    b.put(Case(id="c", number="123", note="Kun her"))
    b.put(Case(id="c", number="123", note="Rettet"))
    a.pull(b)
    a.store.act_as(Role.OFFICE)
    purge(a, of_case())
    for found in ranges(a, b):
        b.ledger.apply(found, Role.OFFICE)
    assert b.store.get(Case, "c") is None
    assert b.store.has_rest()
    text = str(b.store.connection.execute("SELECT fields FROM change_log").fetchall())
    assert "Kun her" not in text
    assert "Rettet" not in text
    assert check(a.store) == check(b.store) == []
    assert a.digest() == b.digest()


def ranges(of: Laptop, to: Laptop):
    mark = to.ledger.marks().get(of.id)
    found = of.ledger.read_range(of.id, mark.seq + 1 if mark else 1, lambda supplier: "")
    return [found] if found else []


def test_a_deletion_comes_before_what_it_names(two, tmp_path):
    a, b = two
    c = Laptop(tmp_path / "c", "T3")
    b.put(Case(id="c", number="123", note="Kun her"))
    sent = ranges(b, c)
    a.pull(b)
    a.store.act_as(Role.OFFICE)
    purge(a, of_case())
    for found in ranges(a, c):
        c.ledger.apply(found, Role.OFFICE)
    for found in sent:
        c.ledger.apply(found, Role.SUPERVISOR)
    assert c.store.get(Case, "c") is None
    assert "Kun her" not in str(
        c.store.connection.execute("SELECT fields FROM change_log").fetchall()
    )
    assert check(c.store) == []
    c.data.close()


def test_a_deletion_that_is_not_for_this_role_is_refused(two):
    a, b = two
    b.put(Case(id="c", number="123", note="Kun her"))
    a.pull(b)
    purge(a, of_case())
    before = b.digest()
    for found in ranges(a, b):
        with pytest.raises(InspectionError, match="exchange-forbidden"):
            b.ledger.apply(found, Role.SUPERVISOR)
    assert b.digest() == before
    assert b.store.get(Case, "c") is not None


def test_what_nobody_ever_had_may_be_erased_by_anyone(two, tmp_path):
    a, _ = two
    c = Laptop(tmp_path / "c", "T3")
    c.put(Case(id="c", number="123", note="Kun her"))
    purge(c, of_case())
    for found in ranges(c, a):
        a.ledger.apply(found, Role.SUPERVISOR)
    assert check(a.store) == []
    c.data.close()


def test_a_restored_laptop_reads_back_what_it_erased_itself(two, tmp_path):
    """What it ordered then is not judged as another's, whatever stands there again."""
    a, _ = two
    c = Laptop(tmp_path / "c", "T3")
    c.put(Case(id="c", number="123", note="Kun her"))
    c.data.close()
    shutil.copytree(c.folder, tmp_path / "backup")
    c.again()
    purge(c, of_case())
    for found in ranges(c, a):
        a.ledger.apply(found, Role.SUPERVISOR)
    own = c.id
    c.data.close()
    shutil.rmtree(c.folder)
    shutil.copytree(tmp_path / "backup", c.folder)
    c.again()
    assert c.store.get(Case, "c") is not None
    c.ledger.apply(a.ledger.read_range(own, 1, lambda supplier: ""), Role.SUPERVISOR)
    assert c.store.get(Case, "c") is None
    assert check(c.store) == []
    c.data.close()


def test_only_the_office_deletes_what_others_have(two):
    a, b = two
    b.put(Case(id="c", number="123"))
    a.pull(b)
    a.store.connection.execute(
        "INSERT INTO office (id, roster, exported) VALUES (1, x'00', 2) "
        "ON CONFLICT (id) DO UPDATE SET roster = x'00', exported = 2"
    )
    a.store.act_as(Role.SUPERVISOR)
    with pytest.raises(InspectionError, match="purge-office-only"):
        purge(a, of_case())
    assert a.store.get(Case, "c") is not None
    a.put(Case(id="d", number="9"))
    purge(a, of_case("d"))
    assert a.store.get(Case, "d") is None


# what others lack


def test_a_visit_with_own_entries_nobody_got_is_marked(two):
    a, _ = two
    assert a.store.unshared(Visit) == frozenset()  # alone
    a.store.connection.execute(
        "INSERT INTO office (id, roster, exported) VALUES (1, x'00', 0) "
        "ON CONFLICT (id) DO UPDATE SET roster = x'00', exported = 0"
    )
    assert a.store.unshared(Visit) == {"v"}
    a.ledger.note_exported(2)
    assert a.store.unshared(Visit) == frozenset()
    a.put(Setting(id="language", value='"en"'))
    assert a.store.unshared(Visit) == frozenset()
    a.put(answer("not_ok"))
    assert a.store.unshared(Visit) == {"v"}
    assert a.store.unshared(Answer) == {"q"}


def test_how_far_every_chain_has_come(two):
    a, b = two
    b.put(answer("not_ok"))
    a.pull(b)
    assert json.loads(a.store.seen()) == {a.id: 2, b.id: 1}


def _put_lie(laptop, fields, parents, record="q"):
    lie = {"fields": fields, "parents": canonical(parents), "record": record, "at": AT}
    laptop.ledger.apply(forged([lie]))


def test_what_is_said_of_another_record_replaces_nothing(two):
    """Neither of what is here nor of what comes later."""
    a, b = two
    dots = [f"{a.id}:{n}" for n in range(1, 60)]
    for laptop in two:
        _put_lie(laptop, {"comment": "x"}, {"comment": sorted(dots)}, record="junk")
    a.put(answer("not_ok", "Fundet"))
    b.pull(a)
    for laptop in two:
        standing = laptop.store.get(Answer, "q")
        assert (standing.outcome, standing.comment) == ("not_ok", "Fundet")
        assert not laptop.store.conflicts()
        assert check(laptop.store) == []
    assert a.digest() == b.digest()


def test_two_that_name_each_other_both_stand(two, tmp_path):
    a, b = two
    one = {"fields": {"outcome": "ok"}, "parents": canonical({"outcome": ["y-2:1"]})}
    other = {"fields": {"outcome": "not_relevant"}, "parents": canonical({"outcome": ["x-1:1"]})}
    first, second = forged([one | {"record": "n"}]), forged([other | {"record": "n"}], "y-2")
    for laptop, order in ((a, (first, second)), (b, (second, first))):
        for found in order:
            laptop.ledger.apply(found)
        (conflict,) = laptop.store.conflicts()
        assert {version.value for version in conflict.versions} == {"ok", "not_relevant"}
        assert check(laptop.store) == []
    assert a.digest() == b.digest()
    with a.store.change("conflict_settled", reason="Set efter.") as change:
        change.settle(Answer, "n", "outcome", "not_relevant")
    b.pull(a)
    assert not b.store.conflicts()
    assert a.digest() == b.digest()


def test_who_named_an_entry_before_it_was_written_does_not_hide_it(two):
    """Its author had replaced the lie, which says that it replaced her: both stand."""
    a, b = two
    following = a.ledger.marks()[a.id].seq + 1
    for laptop in two:
        named = {"outcome": [f"{a.id}:2", f"{a.id}:{following}"]}
        _put_lie(laptop, {"outcome": "not_relevant"}, named)
    a.put(answer("not_ok"))
    b.pull(a)
    for laptop in two:
        (conflict,) = laptop.store.conflicts()
        assert {version.value for version in conflict.versions} == {"not_ok", "not_relevant"}
        assert check(laptop.store) == []
    assert a.digest() == b.digest()


def test_a_lie_about_what_is_yet_to_be_written_makes_the_same_rows_everywhere(two):
    """Also where it names the first entry about a record: on its author's laptop as elsewhere."""
    a, b = two
    following = a.ledger.marks()[a.id].seq + 1
    for laptop in two:
        named = {"outcome": [f"{a.id}:{following}"]}
        _put_lie(laptop, {"outcome": "not_relevant"}, named, record="new")
    a.put(Answer(id="other", visit="v", outcome="ok"))
    b.pull(a)
    assert a.store.get(Answer, "other").outcome == b.store.get(Answer, "other").outcome == "ok"
    for laptop in two:
        lie = {"fields": {"comment": "no"}, "record": "third", "at": AT}
        parents = canonical({"comment": [f"{a.id}:{following + 1}"]})
        laptop.ledger.apply(forged([lie | {"parents": parents}], "z-3"))
    a.put(Answer(id="third", visit="v", comment="yes", outcome="ok"))
    b.pull(a)
    assert a.digest() == b.digest()
    assert [check(laptop.store) for laptop in two] == [[], []]


def test_laptops_are_told_by_their_ids_also_where_one_is_a_number_of_this_log(two):
    a, b = two
    dots = sorted([f"{a.id}:2", *(f"{n}:2" for n in range(1, 6))])
    for laptop in two:
        laptop.ledger.apply(forged([{"fields": {"comment": "x"},
                                     "parents": canonical({"comment": dots})}]))  # fmt: skip
        assert check(laptop.store) == []
    assert a.digest() == b.digest()


def test_a_range_of_which_nothing_came_is_refused_before_it_is_walked(two):
    a, _ = two
    endless = ChainRange(device="x-1", first=1, last=10**17, previous=b"", link=bytes(32))
    with pytest.raises(InspectionError, match="exchange-chain"):
        a.ledger.apply(endless)


def test_a_deletion_with_numbers_beyond_all_chains_names_nothing(two):
    a, _ = two
    for runs in ({a.id: "1-99999999999999999999"}, {"x": "9" * 30}, {a.id: "9" * 5000}):
        erased = {"table": "purge", "record": "p", "act": "working_papers_purged",
                  "fields": {"erased": canonical(runs), "visits": '["2026-T1-001"]'}}  # fmt: skip
        a.ledger.apply(forged([erased], f"x-{len(str(runs))}"))
        assert a.store.get(Answer, "q") is not None
        assert check(a.store) == []


def test_what_is_made_once_is_nobody_elses_to_alter(two):
    """A locked report, a scheme's text and a deletion stay as they were made."""
    a, b = two
    a.put(Report(id="r", visit="v", record="{}", pdf="a" * 64, locked_by="Ida"))
    a.put(SchemeText(id="s", text="the true text"))
    b.pull(a)
    head = a.ledger.marks()[a.id].seq
    lies = [
        {"table": "report", "record": "r", "fields": {"pdf": "e" * 64, "locked_by": "Bo"},
         "parents": canonical({c: [f"{a.id}:{head - 1}"] for c in ("locked_by", "pdf")})},
        {"table": "report", "record": "r", "fields": {"_live": 0},
         "parents": canonical({"_live": [f"{a.id}:{head - 1}"],
                               "_seen": [f"{a.id}:{head - 1}"]})},
        {"table": "scheme_text", "record": "s", "fields": {"text": "forged"},
         "parents": canonical({"text": [f"{a.id}:{head}"]})},
    ]  # fmt: skip
    for laptop in two:
        laptop.ledger.apply(forged(lies))
        report = laptop.store.get(Report, "r")
        assert (report.pdf, report.locked_by) == ("a" * 64, "Ida")
        assert laptop.store.get(SchemeText, "s").text == "the true text"
        assert not laptop.store.conflicts()
        assert check(laptop.store) == []
    assert a.digest() == b.digest()
