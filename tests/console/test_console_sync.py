"""`sync` on the command line: which place is meant, and what is told."""

from __future__ import annotations

import dataclasses

import pytest
from console_scene import Console

from inspector.console import sync_command
from inspector.console.commands import COMMANDS
from inspector.domain.exchange import HELD, Exchanged, Kept, LockedElsewhere, Reason


class OneExchange:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, answer: Exchanged) -> None:
        self.answer, self.asked = answer, []

    def run(self, progress=None, *, hub="", password=""):
        self.asked.append(("run", hub, password))
        return self.answer

    def pack(self, progress=None, *, everything=False):
        self.asked.append(("pack", everything))
        return b"packed"

    def take_pack(self, data, progress=None):
        self.asked.append(("take", data))
        return self.answer


class SyncConsole(Console):
    """The command line of a laptop whose exchange comes to this."""

    def __init__(self, answer: Exchanged, language: str = "da") -> None:
        super().__init__(language)
        self.exchange = OneExchange(answer)

    def run(self, *given):
        def run_sync(session, arguments):
            wired = dataclasses.replace(session, exchange=lambda data: self.exchange)
            return sync_command.run_sync(wired, arguments)

        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(COMMANDS, "sync", run_sync)
            return super().run(*given)


def test_one_line_tells_what_came_and_went():
    told = SyncConsole(Exchanged(received=4, sent=1, visits=3, conflicts=2)).run("sync")
    assert (told.code, told.err) == (0, "3 besøg hentet, 2 konflikter, 1 pakke sendt\n")
    told = SyncConsole(Exchanged(received=4, sent=2, visits=1, conflicts=1), "en").run("sync")
    assert told.sentence == "1 visit fetched, 1 conflict, 2 bundles sent"
    told = SyncConsole(Exchanged(received=1, files_in=1, files_out=2)).run("sync")
    assert told.sentence == "1 pakke hentet, 1 fil hentet, 2 filer sendt"
    assert SyncConsole(Exchanged()).run("sync").sentence == "Intet nyt siden sidst."


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("reason", list(Reason))
def test_each_file_that_was_not_applied_is_told_with_its_reason(reason, language):
    kept = (Kept(file="1-2-x.ibx", reason=str(reason), mark="T2"),)
    held, rejected = (kept, ()) if reason in HELD else ((), kept)
    told = SyncConsole(Exchanged(held=held, rejected=rejected), language).run("sync", "--json")
    assert told.code == (1 if rejected else 0)
    assert told.err.splitlines()[1].startswith("1-2-x.ibx (T2): ")
    (one,) = told.json["rejected" if rejected else "held"]
    assert (one["file"], one["reason"]) == ("1-2-x.ibx", str(reason))
    assert {"sent", "received", "conflicts", "held", "rejected"} <= told.json.keys()


def test_what_is_wrong_with_this_laptop_or_a_clock_is_told():
    told = SyncConsole(Exchanged(revoked=True)).run("sync")
    assert (told.code, "lukket ude" in told.err) == (1, True)
    told = SyncConsole(Exchanged(forked=True)).run("sync")
    assert (told.code, "samme nummer" in told.err) == (1, True)
    told = SyncConsole(Exchanged(files_missing=4, late_minutes=61)).run("sync")
    assert (told.code, "4" in told.err, "61 minutter" in told.err) == (0, True, True)


def test_what_a_colleague_locked_is_told():
    locked = [
        LockedElsewhere(visit=f"v{n}", number=f"2026-T3-00{n}", supplier="Jobvejen", person="Ida")
        for n in range(5)
    ]
    told = SyncConsole(Exchanged(visits=5, locked=tuple(locked))).run("sync", "--json")
    lines = told.err.splitlines()
    assert lines[1] == "Ida har låst rapporten for 2026-T3-000, Jobvejen."
    assert lines[4] == "Endnu 2 rapporter er låst af kolleger."
    assert told.json["locked"][0]["number"] == "2026-T3-000"


def test_a_place_is_a_folder_a_server_or_a_file_that_came(tmp_path, monkeypatch):
    monkeypatch.setenv(sync_command.PASSWORD_VARIABLE, "hemmelig")
    console = SyncConsole(Exchanged())
    (tmp_path / "pakke").write_bytes(b"pack")
    for hub in ("", str(tmp_path), "postgresql://a@b/c", "postgres:a@b/c", "folder:/x"):
        console.run(*(["sync", hub] if hub else ["sync"]))
    console.run("sync", tmp_path / "pakke")
    assert console.exchange.asked == [
        ("run", "", "hemmelig"),
        ("run", f"folder:{tmp_path}", "hemmelig"),
        ("run", "postgres:postgresql://a@b/c", "hemmelig"),
        ("run", "postgres:a@b/c", "hemmelig"),
        ("run", "folder:/x", "hemmelig"),
        ("take", b"pack"),
    ]


def test_a_file_for_a_mail_is_written_whole(tmp_path):
    console = SyncConsole(Exchanged())
    told = console.run("sync", "--pack", tmp_path / "til Bo.zip", "--everything", "--json")
    assert (tmp_path / "til Bo.zip").read_bytes() == b"packed"
    assert told.json == {"file": str(tmp_path / "til Bo.zip"), "size": 6}
    assert told.sentence.startswith("til Bo.zip er skrevet.")
    assert console.exchange.asked == [("pack", True)]


def test_where_no_exchange_is_wired_it_is_told():
    assert "hører ikke til et kontor" in Console().run("sync").sentence
