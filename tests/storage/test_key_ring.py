"""The keychain is used only where it keeps what it was given."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.compat import properties
from keyring.errors import InitError

from inspector.gateways import key_ring
from inspector.gateways.key_ring import SystemKeyRing

ROOT = Path(__file__).resolve().parents[2]


class Kept(KeyringBackend):
    """A keychain in a dict."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        self.secrets[service, username] = password


class Locked(Kept):
    def get_password(self, service, username):
        raise InitError("Prompt dismissed")

    def set_password(self, service, username, password):
        raise InitError("Prompt dismissed")


class Unsuited(Kept):
    """A keychain whose service does not run here."""

    @properties.classproperty
    def priority(self):
        raise RuntimeError("no service")


class Waiting(Kept):
    """Asks a question nobody answers, until the test lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = threading.Event()

    def get_password(self, service, username):
        self.answer.wait(60)
        return "late"


def test_a_secret_is_kept_and_read_again():
    backend = Kept()
    ring = SystemKeyRing(lambda: backend)
    assert ring.write("uanmeldt 1", "ab" * 32) is True
    assert ring.read("uanmeldt 1") == "ab" * 32
    assert ring.read("uanmeldt 2") is None


def test_one_that_forgets_is_not_believed():
    ring = SystemKeyRing(null.Keyring)
    assert ring.write("uanmeldt 1", "secret") is False


@pytest.mark.parametrize("find", [fail.Keyring, Locked, lambda: None])
def test_one_that_is_locked_or_missing_is_none(find):
    ring = SystemKeyRing(find)
    assert ring.write("uanmeldt 1", "secret") is False
    assert ring.read("uanmeldt 1") is None


def test_one_that_does_not_answer_is_left_after_the_time_limit():
    backend = Waiting()
    assert SystemKeyRing(lambda: backend, seconds=0.05).read("uanmeldt 1") is None
    backend.answer.set()


def test_only_allowed_keychains_are_taken_whatever_the_environment_names(monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr(key_ring, "_allowed", lambda: [Unsuited])
    assert key_ring.trusted_backend() is None


def test_the_allowed_keychains_are_those_of_the_system():
    names = {f"{each.__module__}.{each.__qualname__}" for each in key_ring._allowed()}
    assert names <= {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    }


def test_the_better_of_two_is_taken(monkeypatch):
    class Better(Kept):
        priority = 2

    monkeypatch.setattr(key_ring, "_allowed", lambda: [Kept, Better])
    assert type(key_ring.trusted_backend()) is Better


@pytest.mark.keyring
def test_the_real_secret_service_keeps_a_secret(tmp_path):
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    run_time = tmp_path / "run"
    run_time.mkdir(mode=0o700)
    folders = {"HOME": tmp_path, "XDG_DATA_HOME": tmp_path / "share", "XDG_RUNTIME_DIR": run_time}
    code = (
        "from inspector.gateways.key_ring import SystemKeyRing as R\n"
        "print(R().write('uanmeldt 1', 'ab' * 32), R().read('uanmeldt 1'), R().read('x'))"
    )
    script = (
        "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "
        'exec "$0" -c "$1"'
    )
    run = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script, sys.executable, code],
        cwd=ROOT,
        env={**os.environ, **{name: str(folder) for name, folder in folders.items()}},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.stdout.split() == ["True", "ab" * 32, "None"], run.stderr
