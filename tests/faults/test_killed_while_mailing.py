"""A program killed while it sends mail: nobody gets a mail twice, and none is lost from sight."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_delivery import FakeLetters
from smtp_scene import Papers, PostOffice, papers, post_office, serving
from storage.stored_samples import opened

from db.check import check
from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState
from inspector.domain.letter import Letter
from inspector.domain.model import Report, Supplier, Visit
from inspector.domain.settings import Settings
from inspector.services import outbox

MAILER = Path(__file__).with_name("mailer.py")
KILLS = 200 if os.environ.get("UANMELDT_LONG") else 6
MAILS = 5
HER = Settings(person_name="Ida Enebær", person_email="ida@kommune.dk")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return papers(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outbox") / "data"
    data = opened(folder)
    with data.store.change("tried") as change:
        change.put(Supplier(id="s", name="Æblehaven"))
        change.put(Visit(id="v", supplier="s", state="locked"))
        change.put(Report(id="r", visit="v"))
    for number in range(MAILS):
        letter = Letter(to=(f"leder{number}@aeble.dk",), subject="Rapport", body="x" * 2000)
        mail = outbox.prepare(Letters(), data.attachments, letter, HER, data.store.now())
        outbox.queue(data.store, mail, Dispatch(id="", visit="v", report="r"))
    data.close()
    return folder


class Letters(FakeLetters):
    def final(self, *given: Any) -> bytes:
        return b"Message-ID: " + given[2].encode() + b"\r\n\r\n" + b"x\r\n"


class Slow(PostOffice):
    """Takes a moment before it says that it has taken a mail over; `holds`: for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = False
        self.has_one = threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        import asyncio

        answer = await super().handle_DATA(server, session, envelope)
        self.has_one.set()
        await asyncio.sleep(60 if self.holds else 0.02)
        return answer

    def ids(self) -> Counter[str]:
        found = (re.search(rb"Message-ID: (\S+)", content) for _, _, content in self.got)
        return Counter(one[1].decode() for one in found if one)


@pytest.fixture
def server(ours: Papers) -> Iterator[Slow]:
    with post_office(serving(ours.good), office=Slow(), auth_required=False) as office:
        assert isinstance(office, Slow)
        yield office


def started(folder: Path, server: Slow, ours: Papers) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(MAILER), str(folder), str(server.port), str(ours.authority)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def ended(folder: Path) -> list[OutboxMessage]:
    """What the next start finds and puts before her."""
    data = opened(folder)
    try:
        assert check(data.store) == []
        outbox.recover(data.store)
        return data.store.find(OutboxMessage)
    finally:
        data.close()


def test_killed_before_the_server_has_answered_it_asks_her(filled, tmp_path, ours, server) -> None:
    server.holds = True
    folder = tmp_path / "held"
    shutil.copytree(filled, folder)
    with started(folder, server, ours) as process:
        assert server.has_one.wait(20)
        process.kill()
        process.communicate()
    found = ended(folder)
    asked = [one for one in found if one.state == OutboxState.NEEDS_USER]
    assert [one.problem for one in asked] == ["smtp-interrupted"]
    assert server.ids() == Counter({asked[0].message_id: 1})
    assert sum(one.state == OutboxState.QUEUED for one in found) == MAILS - 1
    server.holds = False
    with started(folder, server, ours) as process:  # she sends the rest
        assert "done" in process.communicate(timeout=60)[0]
    assert server.ids() == Counter(one.message_id for one in found)


def test_killed_at_any_moment_nobody_gets_a_mail_twice(
    filled, tmp_path, ours, server, tried
) -> None:
    chance, interrupted = random.Random(11), 0
    took = 0.6
    for number in range(KILLS):
        folder = tmp_path / str(number)
        shutil.copytree(filled, folder)
        server.got.clear()
        with started(folder, server, ours) as process:
            begun = time.monotonic()
            with_end = number == 0
            if not with_end:
                time.sleep(chance.uniform(0, took))
                process.kill()
            process.communicate()
            took = time.monotonic() - begun if with_end else took
        with started(folder, server, ours) as process:
            process.communicate()
        counted = server.ids()
        found = ended(folder)
        assert set(counted.values()) <= {1}
        for one in found:
            assert one.state in (OutboxState.SENT, OutboxState.NEEDS_USER)
            if one.state == OutboxState.SENT:
                assert counted[one.message_id] == 1
            else:
                assert one.problem == "smtp-interrupted"
                interrupted += 1
        shutil.rmtree(folder)
    tried("kills while mail is sent", KILLS)
    assert interrupted <= KILLS
