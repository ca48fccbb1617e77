"""Where the first server dies, its copy takes over: the laptops find it, and nothing is missing."""

from __future__ import annotations

import shutil
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from exchange.postgres_scene import OfficeDatabase, Standby, bundles, running_server

from inspector.domain.errors import InspectionError
from inspector.gateways.postgres_hub import PostgresHub


@pytest.fixture
def folder():
    made = Path(tempfile.mkdtemp(prefix="copy-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_what_was_acknowledged_is_on_the_copy_that_takes_over(folder):
    with running_server() as server, ExitStack() as stack:
        office = OfficeDatabase(server)
        login = office.admit("t1")
        standby = Standby(server, folder)
        stack.callback(standby.close)
        hosts = ",".join(quote(each, safe="") for each in (server.socket, standby.socket))
        hub = PostgresHub(f"postgresql://{login}@{hosts}/{office.name}", "hemmelig")
        stack.callback(hub.close)
        made = bundles("t1", 60, size=20_000)
        acknowledged = []

        def push() -> None:
            try:
                for one in made:
                    hub.put_bundles("t1", [one], None)
                    acknowledged.append(one[0])
            except InspectionError as problem:
                if problem.code != "hub-away":
                    raise

        thread = threading.Thread(target=push)
        thread.start()
        while thread.is_alive() and len(acknowledged) < 20:
            thread.join(0.001)
        server.stop_at_once()
        thread.join(60)
        with pytest.raises(InspectionError, match="hub-"):
            hub.put_bundles("t1", made, None)  # the copy may only be read as yet
        standby.take_over()
        there = {one.bundle for one in hub.bundles({})}
        assert len(acknowledged) >= 20
        assert set(acknowledged) <= there
        hub.put_bundles("t1", made, None)
        found = {one.bundle: hub.read(one) for one in hub.bundles({})}
        assert found == dict(made)
