"""The mirror on a real PostgreSQL: what is stored, in tables that say what they are."""

from __future__ import annotations

import dataclasses
import json
from contextlib import nullcontext
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import psycopg
import pytest
from exchange.postgres_scene import Server, running_server
from hypothesis import given
from hypothesis import strategies as st
from storage.stored_samples import opened

from db.logged_changes import LoggedChanges
from db.references import KINDS
from inspector.console.arguments import build_parser
from inspector.console.commands import COMMANDS
from inspector.console.mirror_command import PASSWORD_VARIABLE
from inspector.domain.delivery import OutboxMessage, OwnCertificate
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.model import (
    Answer,
    Case,
    CaseReview,
    ColumnMapping,
    Draw,
    Outcome,
    ReviewState,
    Setting,
    Signature,
    Supplier,
    Visit,
    VisitState,
)
from inspector.domain.sharing import is_shared
from inspector.gateways.postgres_mirror import PostgresMirror
from inspector.gateways.postgres_mirror_shape import clean, json_text, read_shape

SCRIPTS = Path(__file__).resolve().parents[2] / "resources" / "postgres"
SHAPE = read_shape(SCRIPTS / "mirror.toml")


@pytest.fixture(scope="module")
def server():
    with running_server() as found:
        yield found


class MirrorScene:
    """A database set up for a mirror, with its writer and one who reads."""

    def __init__(self, server: Server, name: str) -> None:
        self.server, self.name = server, name
        with server.admin() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {name}")
        for _ in range(2):  # it may be run again
            done = server.psql(name, "mirror.sql")
            assert done.returncode == 0, done.stderr
        with server.admin() as admin:
            admin.execute(f"ALTER ROLE uanmeldt_{name}_mirror PASSWORD 'hemmelig'")
            admin.execute(f"DROP ROLE IF EXISTS {name}_bi")
            admin.execute(f"CREATE ROLE {name}_bi LOGIN PASSWORD 'hemmelig'")
            admin.execute(f"GRANT uanmeldt_{name}_analyst TO {name}_bi")

    def address(self) -> str:
        host = quote(self.server.socket, safe="")
        return f"postgresql://uanmeldt_{self.name}_mirror@{host}/{self.name}"

    def mirror(self) -> PostgresMirror:
        return PostgresMirror(self.address(), "hemmelig", SCRIPTS)

    def load(self, store, **more):
        mirror = self.mirror()
        try:
            return mirror.load(store, LoggedChanges(store), **more)
        finally:
            mirror.close()

    def reading(self) -> psycopg.Connection:
        """Whoever makes the office's reports."""
        return psycopg.connect(
            host=self.server.socket, user=f"{self.name}_bi", password="hemmelig",
            dbname=self.name, autocommit=True, options="-c search_path=uanmeldt_mirror",
        )  # fmt: skip

    def sql(self, statement: str) -> list[tuple]:
        with self.reading() as connection:
            return connection.execute(statement).fetchall()


@pytest.fixture
def scene(server):
    return MirrorScene(server, "spejl")


@pytest.fixture
def store(tmp_path):
    data = opened(tmp_path / "data")
    yield data.store
    data.close()


def one_visit() -> list[object]:
    visit = Visit(
        id="v1", number="2026-T3-001", supplier="s1", kind="ordinary", state=VisitState.LOCKED,
        held_on=date(2026, 4, 20), departed=datetime(2026, 4, 20, 12, 30, tzinfo=UTC),
        citizens_met=3,
    )  # fmt: skip
    return [
        Supplier(id="s1", name="Nordlys Job & Afklaring", kind="external", cvr="12345674"),
        visit,
        Answer(id="a1", visit="v1", point="p1", outcome=Outcome.OK),
        Answer(id="a2", visit="v1", point="p2", outcome=Outcome.NOT_OK, comment='Nej "log"\n\\'),
        Answer(id="a3", visit="v1", point="p3", outcome=""),
        CaseReview(
            id="r1", visit="v1", case_number="KBH-1", state=ReviewState.REVIEWED,
            invoiced_hours=Decimal("40.5"), documented_hours=Decimal("37"),
            hourly_price=Decimal("420"), talks=("2026-01-02", "2026-02-03"),
        ),
        CaseReview(
            id="r2", visit="v1", case_number="KBH-2", state=ReviewState.REVIEWED,
            invoiced_hours=Decimal("10"), documented_hours=Decimal("12"),
            hourly_price=Decimal("420"),
        ),
        Draw(id="d1", visit="v1", secret="5ec2e7", frame='[["KBH-1", "x"]]'),
        Signature(id="u1", visit="v1", name="AA", ink="[[0.1, 0.2]]"),
        Setting(id="organisation", value='"Aarhus Kommune"'),
        Setting(id="hub", value='"folder:X"'),
        OutboxMessage(id="o1", visit="v1", subject="privat"),
        OwnCertificate(id="c1", certificate="PEM"),
    ]  # fmt: skip


def fill(store, records) -> None:
    for record in records:
        with store.change("answer_recorded", reason="fordi"):
            pass
        with store.change("answer_recorded", reason="fordi") as changes:
            changes.put(record)


def test_every_shared_record_and_column_is_described():
    described = {table.kind for table in SHAPE}
    shared = {kind for kind in KINDS if is_shared(kind, "organisation")} - {ColumnMapping}
    assert described == shared
    for table in SHAPE:
        columns = {each.name for each in table.columns} | table.left_out
        assert columns == {each.name for each in dataclasses.fields(table.kind)}
        assert all(each.comment for each in table.columns)
        assert "Personoplysninger: " in table.comment
    names = [table.name for table in SHAPE]
    assert len(set(names)) == len(names)


def test_what_is_stored_stands_in_tables_with_types(scene, store):
    fill(store, one_visit())
    done = scene.load(store)
    assert done.records == 10
    assert scene.sql(
        "SELECT number, announced, state, held_on, departed, citizens_met, site, planned_on "
        "FROM visit"
    ) == [
        ("2026-T3-001", False, "locked", date(2026, 4, 20),
         datetime(2026, 4, 20, 12, 30, tzinfo=UTC), 3, None, None)
    ]  # fmt: skip
    assert scene.sql("SELECT id, outcome, comment FROM point_answer ORDER BY id") == [
        ("a1", "ok", None), ("a2", "not_ok", 'Nej "log"\n\\'), ("a3", None, None),
    ]  # fmt: skip
    assert scene.sql("SELECT talks, invoiced_hours FROM case_review ORDER BY id") == [
        (["2026-01-02", "2026-02-03"], Decimal("40.5")), ([], Decimal("10")),
    ]  # fmt: skip
    assert scene.sql("SELECT frame FROM draw") == [([["KBH-1", "x"]],)]
    assert scene.sql("SELECT id, value FROM setting") == [("organisation", "Aarhus Kommune")]


def test_the_words_of_the_supervision_have_views(scene, store):
    fill(store, one_visit())
    scene.load(store)
    assert scene.sql(
        "SELECT supplier_name, points_ok, points_not_ok, cases_reviewed, shortfall_hours, "
        "shortfall_kroner FROM visit_overview"
    ) == [("Nordlys Job & Afklaring", 1, 1, 2, Decimal("3.5"), Decimal("1470.00"))]
    assert scene.sql(
        "SELECT year, visits, unannounced_visits, points_not_ok FROM supplier_year"
    ) == [(2026, 1, 1, 1)]
    assert scene.sql("SELECT case_number, difference_hours FROM hour_difference ORDER BY 1") == [
        ("KBH-1", Decimal("3.5")), ("KBH-2", Decimal("-2")),
    ]  # fmt: skip
    assert len(scene.sql("SELECT * FROM point_result")) == 2
    assert scene.sql("SELECT * FROM case_point_result") == []


def test_secrets_and_what_is_one_laptops_own_are_nowhere(scene, store):
    fill(store, one_visit())
    scene.load(store)
    said = json.dumps(scene.sql("SELECT to_jsonb(change) FROM change"))
    for table in SHAPE:
        said += json.dumps(scene.sql(f"SELECT to_jsonb(t) FROM {table.name} AS t"))
    assert "KBH-1" in said
    for secret in ("5ec2e7", "0.1, 0.2", "privat", "folder:X", "PEM"):
        assert secret not in said


def test_the_log_tells_who_changed_what_and_why(scene, store):
    fill(store, one_visit())
    with store.change("answer_recorded") as changes:
        changes.put(Answer(id="a1", visit="v1", point="p1", outcome=Outcome.NOT_OK))
    done = scene.load(store)
    assert done.changes == 11
    rows = scene.sql(
        "SELECT seq, device_mark, person, act, reason, fields, parents FROM change "
        "WHERE record_table = 'point_answer' AND record = 'a1' ORDER BY seq"
    )
    assert [row[1:6] for row in rows] == [
        ("T3", "AA", "answer_recorded", "fordi",
         {"outcome": "ok", "point": "p1", "visit": "v1"}),
        ("T3", "AA", "answer_recorded", None, {"outcome": "not_ok"}),
    ]  # fmt: skip
    device = scene.sql("SELECT DISTINCT device FROM change")[0][0]
    assert rows[1][6]["outcome"] == [f"{device}:{rows[0][0]}"]


def test_a_second_loading_replaces_all_and_keeps_what_the_office_built(scene, store):
    fill(store, one_visit())
    scene.load(store)
    with scene.server.admin(scene.name) as admin:
        admin.execute("CREATE SCHEMA own")
        admin.execute(
            "CREATE VIEW own.names AS SELECT s.name, v.number FROM uanmeldt_mirror.supplier AS s "
            "JOIN uanmeldt_mirror.visit_overview AS v ON v.supplier = s.id"
        )
    with store.change("suppliers_imported") as changes:
        changes.put(Supplier(id="s1", name="Nyt navn"))
        changes.remove(Answer, "a2")
    scene.load(store)
    with scene.server.admin(scene.name) as admin:
        assert admin.execute("SELECT * FROM own.names").fetchall() == [("Nyt navn", "2026-T3-001")]
        data = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'uanmeldt_mirror_data%'"
        assert admin.execute(data).fetchall() == [("uanmeldt_mirror_data_2",)]
    assert [row[0] for row in scene.sql("SELECT id FROM point_answer ORDER BY id")] == ["a1", "a3"]


def test_a_column_that_came_or_went_leaves_every_view_standing(scene, store):
    fill(store, one_visit())
    scene.load(store)
    with scene.server.admin(scene.name) as admin:  # as an older program had shown it
        admin.execute("SET search_path = uanmeldt_mirror")
        admin.execute("DROP VIEW contact")
        admin.execute(
            "CREATE VIEW contact AS SELECT id, phone, name, 5::integer AS gone "
            "FROM uanmeldt_mirror_data_1.contact"
        )
        admin.execute(f"ALTER VIEW contact OWNER TO uanmeldt_{scene.name}_mirror")
        admin.execute(f"GRANT SELECT ON contact TO uanmeldt_{scene.name}_analyst")
    scene.load(store)
    with scene.reading() as connection:
        cursor = connection.execute("SELECT * FROM contact")
        assert [each.name for each in cursor.description or ()] == [
            "id", "phone", "name", "gone", "supplier", "role", "email",
        ]  # fmt: skip


def test_every_table_and_column_is_described_in_the_database(scene, store):
    scene.load(store)
    names = repr([table.name for table in SHAPE] + ["change", "mirror_state"])
    undescribed = scene.sql(
        "SELECT c.relname, a.attname FROM pg_class AS c "
        "JOIN pg_attribute AS a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = 'uanmeldt_mirror'::regnamespace AND a.attnum > 0 "
        f"AND c.relname = ANY (ARRAY{names}) AND col_description(c.oid, a.attnum) IS NULL"
    )
    assert undescribed == []
    views = scene.sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'uanmeldt_mirror'::regnamespace "
        "AND relkind = 'v' AND obj_description(oid) IS NULL"
    )
    assert views == []


def test_whoever_reads_reads_alone(scene, store):
    scene.load(store)
    with scene.reading() as connection:
        for statement in (
            "DELETE FROM visit", "UPDATE visit SET number = ''", "CREATE TABLE x (y int)",
            "SELECT * FROM uanmeldt_mirror_data_1.visit", "DROP VIEW visit", "CREATE SCHEMA x",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_loading_that_is_stopped_or_cut_leaves_the_one_before(scene, store):
    fill(store, one_visit())
    scene.load(store)

    def stop(done: int, total: int) -> None:
        if done == 20:
            raise Cancelled

    with store.change("suppliers_imported") as changes:
        changes.put(Supplier(id="s1", name="Nyt navn"))
    with pytest.raises(Cancelled):
        scene.load(store, progress=stop)

    def cut(done: int, total: int) -> None:
        if done == 20:
            with scene.server.admin() as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename LIKE 'uanmeldt%%mirror'"
                )

    with pytest.raises(InspectionError, match="hub-away"):
        scene.load(store, progress=cut)
    assert scene.sql("SELECT name FROM supplier") == [("Nordlys Job & Afklaring",)]
    scene.load(store)
    assert scene.sql("SELECT name FROM supplier") == [("Nyt navn",)]


def test_a_database_that_is_no_mirror_is_told(scene, server, store):
    mirror = PostgresMirror(scene.address() + "?schema=nothing", "hemmelig", SCRIPTS)
    with pytest.raises(InspectionError, match="mirror-not-set-up"):
        mirror.load(store, LoggedChanges(store))
    mirror.close()


def test_thousands_of_cases_and_their_changes_are_loaded(scene, store):
    with store.change("cases_imported") as changes:
        changes.put_all(
            Case(id=f"c{n}", supplier="s1", number=f"KBH-{n}", invoiced_hours=Decimal("12.5"))
            for n in range(3000)
        )
    done = scene.load(store)
    assert (done.records, done.changes) == (3000, 3000)
    assert scene.sql("SELECT count(*), sum(invoiced_hours) FROM citizen_case") == [
        (3000, Decimal("37500.0"))
    ]


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_one_that_postgresql_holds(text):
    found = clean(text)
    assert found is None if not text else found is not None
    if found:
        found.encode()
        assert "\x00" not in found


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(st.characters(exclude_categories=())),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
    | st.integers()
)
def test_any_json_is_one_that_postgresql_holds(value):
    found = json_text(json.dumps(value))
    assert found is not None
    found.encode()
    assert "\\u0000" not in found.replace("\\\\", "")
    assert "NaN" not in found or '"' in found


def test_what_is_no_json_is_told_as_a_text():
    assert json_text("") is None
    assert json_text("{") == '"{"'
    assert json_text("[1, NaN]") == '"[1, NaN]"'
    assert json_text("[1e999]") == '"[1e999]"'
    assert json_text("[" * 100_000) is not None


def test_the_command_loads_the_mirror_and_says_how_much(scene, store, words, monkeypatch):
    fill(store, one_visit())
    told: list[str] = []
    shown: list[object] = []
    data = SimpleNamespace(store=store, logged=lambda: LoggedChanges(store))
    session = SimpleNamespace(
        words=words,
        tell=told.append,
        show_json=shown.append,
        open_data=lambda: nullcontext(data),
        mirror=lambda address, password: PostgresMirror(address, password, SCRIPTS),
    )
    arguments = build_parser().parse_args(["mirror", f"postgres:{scene.address()}", "--json"])
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    with pytest.raises(InspectionError, match="hub-password"):
        COMMANDS[arguments.command](session, arguments)
    monkeypatch.setenv(PASSWORD_VARIABLE, "hemmelig")
    assert COMMANDS[arguments.command](session, arguments) == 0
    assert shown == [{"records": 10, "changes": 10}]
    assert "10 poster og 10 ændringer" in told[-1]
    assert scene.sql("SELECT records, changes FROM mirror_state") == [(10, 10)]
