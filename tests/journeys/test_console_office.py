"""An office of two laptops without a window: every step a process of its own, every answer JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from journeys.test_console_processes import PASSPHRASE, SUPPLIERS, Folder
from ledgers import shared_digest

from db.opening import OpenedData, open_data

LAPTOP = {"device", "mark", "person", "role", "scopes", "state", "cut_off", "this", "heard",
          "waiting"}  # fmt: skip
OFFICE = {"office", "version", "device", "role", "has_admin_key", "words", "unshared", "forked",
          "last_exchange", "laptops", "scopes"}  # fmt: skip
SYNC = {"sent", "received", "conflicts", "held", "rejected"}  # what other programs read


class Machine(Folder):
    """A laptop that is asked on the command line alone."""

    def told(self, *given: object, code: int = 0):
        """Its answer; the exit code is as expected."""
        done = self.run(*given, "--json")
        assert done.returncode == code, (done.stdout, done.stderr)
        return json.loads(done.stdout)

    def office(self, *given: object, code: int = 0):
        return self.told("office", *given, code=code)

    def sync(self, hub: Path, code: int = 0):
        told = self.told("sync", hub, code=code)
        assert told.keys() >= SYNC
        return told

    def import_suppliers(self, text: str) -> None:
        path = self.path.with_suffix(".csv")
        path.write_text(text, encoding="utf-8")
        self.told("import", "suppliers", path)

    @contextmanager
    def opened(self) -> Iterator[OpenedData]:
        """What is stored, between two commands."""
        data = open_data(
            self.path, key_ring=None, passphrase=PASSPHRASE, person="AA",
            clock=lambda: datetime.now(UTC),
        )  # fmt: skip
        try:
            yield data
        finally:
            data.close()

    def digest(self) -> dict[str, object]:
        with self.opened() as data:
            return shared_digest(data.store.connection)


def enrol(anna: Machine, bo: Machine, folder: Path) -> str:
    """By the picture of the code; words that were not compared let nobody in. Bo's id."""
    request, picture, answer = (folder / name for name in ("anmodning", "kode.png", "svar"))
    asked = bo.office("ask", "--out", request, "--picture", picture)
    assert asked.keys() == {"device", "words"}
    assert picture.read_bytes().startswith(b"\x89PNG")

    other = ["ingen", *asked["words"][1:]]
    shown = anna.office("enrol", picture, "--out", answer, "--words", *other, code=1)
    assert shown.keys() == {"mark", "person", "words"}
    assert shown["words"] == asked["words"]
    assert not answer.exists()
    let_in = anna.office("enrol", picture, "--out", answer, "--words", *asked["words"])
    assert let_in.keys() == {"mark", "person", "words", "answer_words"}

    assert bo.office("join", answer, code=1) == {
        "office": "Tilsynet",
        "words": let_in["answer_words"],
    }
    joined = bo.office("join", answer, "--words", *let_in["answer_words"])
    assert joined["office"] == "Tilsynet"
    return str(asked["device"])


def test_an_office_of_two_command_lines_from_its_first_day_to_a_revocation(tmp_path):
    anna, bo, hub = Machine(tmp_path / "anna"), Machine(tmp_path / "bo"), tmp_path / "hub"
    hub.mkdir()
    anna.import_suppliers(SUPPLIERS)
    sheet = tmp_path / "nøgle.pdf"
    made = anna.office("create", "Tilsynet", "--sheet", sheet)
    assert made == {"office": "Tilsynet", "sheet": str(sheet)}
    assert sheet.read_bytes().startswith(b"%PDF")
    bo_id = enrol(anna, bo, tmp_path)

    listed = anna.office("list")
    assert listed.keys() == OFFICE
    assert [one.keys() for one in listed["laptops"]] == [LAPTOP, LAPTOP]
    assert [one["state"] for one in listed["laptops"]] == ["active", "active"]
    assert (listed["has_admin_key"], bo.office("list")["has_admin_key"]) == (True, False)

    sent = anna.sync(hub)
    assert sent["sent"] >= 1
    came = bo.sync(hub)
    assert came["received"] >= 1
    assert (came["conflicts"], came["held"], came["rejected"]) == (0, [], [])

    anna.import_suppliers(SUPPLIERS.replace("Jobvejen", "Jobvejen A/S"))
    bo.import_suppliers(SUPPLIERS.replace("Jobvejen", "Jobvejen ApS"))
    assert anna.sync(hub)["conflicts"] == 0
    assert bo.sync(hub)["conflicts"] == 1
    assert anna.sync(hub)["conflicts"] == 1
    assert anna.digest() == bo.digest()

    asked = anna.run("office", "revoke", bo_id)
    assert (asked.returncode, asked.stdout) == (0, "")
    assert "--yes" in asked.stderr
    assert [one["state"] for one in anna.office("list")["laptops"]] == ["active", "active"]
    out = anna.office("revoke", bo_id, "--yes")
    assert out.keys() == {"device", "mark"}
    anna.sync(hub)

    before = anna.digest()
    bo.import_suppliers(SUPPLIERS.replace("Jobvejen", "Skrevet efter udelukkelsen"))
    refused = bo.sync(hub, code=1)
    assert refused["revoked"] is True
    assert refused["sent"] == 0
    anna.sync(hub)
    assert anna.digest() == before
    states = {one["device"]: one["state"] for one in anna.office("list")["laptops"]}
    assert states[bo_id] == "revoked"
    assert anna.told("check") == []
    assert bo.told("check") == []
