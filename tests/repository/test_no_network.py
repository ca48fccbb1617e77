"""The program sends nothing unasked: few modules know of the network, each for one purpose."""

from __future__ import annotations

import ast
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = [
    *(path for part in ("inspector", "db", "ui") for path in (ROOT / part).rglob("*.py")),
    ROOT / "main.py",
]
NETWORK = (
    "socket", "ssl", "select", "selectors", "asyncio", "http", "urllib", "ftplib", "smtplib",
    "imaplib", "poplib", "telnetlib", "xmlrpc", "socketserver", "webbrowser", "requests", "httpx",
    "aiohttp", "urllib3", "websockets", "logging.handlers", "PySide6.QtNetwork",
    "PySide6.QtWebSockets", "PySide6.QtWebEngineCore", "psycopg",
)  # fmt: skip
# urllib.parse only spells addresses: SQLite wants one for a file that is read and not written
DOORBELL = ROOT / "ui" / "single_window.py"  # QLocalServer: a pipe on this machine
# Those that reach out, each when she asks and to the server she named alone.
ASKED = (
    *(
        ROOT / "inspector" / "gateways" / name  # mail out of the outbox
        for name in ("smtp_sending.py", "smtp_handing.py", "smtp_talk.py")
    ),
    ROOT / "inspector" / "gateways" / "timestamping.py",  # a document timestamp
    *(ROOT / "inspector" / "gateways").glob("postgres_*.py"),  # the office's own server
)


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and node.value in NETWORK:
            names.add(str(node.value))  # for importlib
    return names


def of_the_network(path: Path) -> list[str]:
    return sorted(
        name
        for name in imported(path)
        if not name.startswith("urllib.parse")
        and any(name == each or name.startswith(each + ".") for each in NETWORK)
    )


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_module_knows_of_the_network(path):
    if path not in (DOORBELL, *ASKED):
        assert of_the_network(path) == []


def test_the_doorbell_is_a_pipe_on_this_machine():
    text = DOORBELL.read_text(encoding="utf-8")
    assert all(name.startswith("PySide6.QtNetwork") for name in of_the_network(DOORBELL))
    for word in ("QTcp", "QUdp", "QNetworkAccess", "QSsl"):
        assert word not in text


def test_the_test_finds_what_it_looks_for(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    from urllib.request import urlopen\n    import http.client\n")
    assert of_the_network(bad) == ["http.client", "urllib.request", "urllib.request.urlopen"]


def test_no_test_reaches_beyond_this_machine():
    with pytest.raises(AssertionError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)  # an address of nobody
