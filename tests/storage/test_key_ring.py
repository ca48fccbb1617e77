"""The keychain is used only where it keeps what it was given."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.compat import properties
from keyring.errors import (
    InitError,
    KeyringLocked,
    NoKeyringError,
    PasswordDeleteError,
    PasswordSetError,
)
from secretstorage.exceptions import (
    LockedException,
    PromptDismissedException,
    SecretServiceNotAvailableException,
)
from storage.key_rings import MemoryKeyRing, failing

from inspector.console import self_test
from inspector.domain.errors import InspectionError
from inspector.gateways import key_ring
from inspector.gateways.key_ring import SystemKeyRing

ROOT = Path(__file__).resolve().parents[2]


class Kept(KeyringBackend):
    """A keychain in a dict."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        self.secrets[service, username] = password

    def delete_password(self, service, username):
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")


class Failing(Kept):
    """Answers everything with this problem."""

    def __init__(self, problem: Exception) -> None:
        super().__init__()
        self.problem = problem

    def get_password(self, service, username):
        raise self.problem

    def set_password(self, service, username, password):
        raise self.problem

    def delete_password(self, service, username):
        raise self.problem


class Unsuited(Kept):
    """A keychain whose service does not run here."""

    @properties.classproperty
    def priority(self):
        raise RuntimeError("no service")


class Waiting(Kept):
    """Asks a question nobody answers, until the test lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.answer, self.gone = threading.Event(), threading.Event()

    def get_password(self, service, username):
        self.answer.wait(60)
        return super().get_password(service, username)

    def set_password(self, service, username, password):
        self.answer.wait(60)
        super().set_password(service, username, password)

    def delete_password(self, service, username):
        super().delete_password(service, username)
        self.gone.set()


def code_of(action) -> str:
    with pytest.raises(InspectionError) as caught:
        action()
    return caught.value.code


def all_of(ring: SystemKeyRing) -> set[str]:
    """The codes it answers every question with."""
    return {
        code_of(lambda: ring.read("uanmeldt 1")),
        code_of(lambda: ring.write("uanmeldt 1", "secret")),
        code_of(lambda: ring.remove("uanmeldt 1")),
    }


def test_a_secret_is_kept_and_read_again():
    backend = Kept()
    ring = SystemKeyRing(lambda: backend)
    assert ring.write("uanmeldt 1", "ab" * 32) is True
    assert ring.read("uanmeldt 1") == "ab" * 32
    assert ring.read("uanmeldt 2") is None


def test_a_removed_secret_is_gone_and_may_be_gone_already():
    backend = Kept()
    ring = SystemKeyRing(lambda: backend)
    ring.write("uanmeldt 1", "secret")
    ring.remove("uanmeldt 1")
    ring.remove("uanmeldt 1")
    assert not backend.secrets


def test_one_that_forgets_is_not_believed():
    ring = SystemKeyRing(null.Keyring)
    assert ring.write("uanmeldt 1", "secret") is False


def test_one_that_does_not_let_go_of_a_secret_is_not_believed():
    class Holding(Kept):
        def delete_password(self, service, username):
            pass

    backend = Holding()
    ring = SystemKeyRing(lambda: backend)
    ring.write("uanmeldt 1", "secret")
    assert code_of(lambda: ring.remove("uanmeldt 1")) == "keychain-locked"


@pytest.mark.parametrize(
    "find",
    [
        fail.Keyring,
        lambda: None,
        lambda: Failing(NoKeyringError()),
        lambda: Failing(SecretServiceNotAvailableException("gone")),
        lambda: Failing(FileNotFoundError("no bus")),
    ],
)
def test_one_that_is_not_there_is_missing(find):
    assert all_of(SystemKeyRing(find)) == {"keychain-missing"}


@pytest.mark.parametrize(
    "problem",
    [
        InitError("Prompt dismissed"),
        KeyringLocked("Failed to unlock the collection!"),
        PasswordSetError("Cancelled by user"),
        LockedException("locked"),
        PromptDismissedException("dismissed"),
        OSError("the pipe broke"),
        RuntimeError("something else"),
    ],
)
def test_one_that_does_not_let_us_in_is_locked(problem):
    assert all_of(SystemKeyRing(lambda: Failing(problem))) == {"keychain-locked"}


def test_the_system_s_own_failure_is_locked_too(monkeypatch):
    """On Windows the library lets the system's error through as it is."""
    system = ModuleType("win32ctypes.pywin32.pywintypes")
    system.error = type("error", (Exception,), {})
    monkeypatch.setitem(sys.modules, system.__name__, system)
    assert all_of(SystemKeyRing(lambda: Failing(system.error(5)))) == {"keychain-locked"}


def test_one_that_does_not_answer_is_left_after_the_time_limit():
    backend = Waiting()
    ring = SystemKeyRing(lambda: backend, seconds=0.05)
    assert code_of(lambda: ring.read("uanmeldt 1")) == "keychain-locked"
    backend.answer.set()


def test_what_is_kept_after_the_time_limit_is_taken_out_again():
    """Unlocked too late: no slot names the entry, and it holds the key."""
    backend = Waiting()
    ring = SystemKeyRing(lambda: backend, seconds=0.05)
    assert code_of(lambda: ring.write("uanmeldt 1", "secret")) == "keychain-locked"
    backend.answer.set()
    assert backend.gone.wait(10)
    assert not backend.secrets


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


def test_on_windows_the_key_does_not_roam_with_her_profile(monkeypatch):
    monkeypatch.setattr(key_ring.sys, "platform", "win32")
    monkeypatch.setattr(key_ring, "_allowed", lambda: [Kept])
    assert key_ring.trusted_backend().persist == "local machine"


# the real thing

UNLOCKED = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "
NEVER_UNLOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null; "


@pytest.fixture
def beside_the_real_one(tmp_path):
    """Runs Python code on a desktop bus of its own, with a keychain in a throw-away home."""
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    run_time = tmp_path / "run"
    run_time.mkdir(mode=0o700)
    folders = {"HOME": tmp_path, "XDG_DATA_HOME": tmp_path / "share", "XDG_RUNTIME_DIR": run_time}

    def run(code: str, before: str = UNLOCKED) -> list[str]:
        script = before + 'exec "$0" -c "$1" "$2"'
        folder = str(tmp_path / "data")
        done = subprocess.run(
            ["dbus-run-session", "--", "bash", "-c", script, sys.executable, code, folder],
            cwd=ROOT,
            env={**os.environ, **{name: str(folder) for name, folder in folders.items()}},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    return run


PRELUDE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from db.key_cabinet import KeyCabinet
from db.vault import create_vault, open_vault, read_slots
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import SlotKind
from inspector.gateways.key_ring import SystemKeyRing

ring, folder, phrase = SystemKeyRing(), Path(sys.argv[1]), "en lang adgangssætning"
now = lambda: datetime.now(UTC)

def tell(ask):
    try:
        told = ask()
        print("key" if isinstance(told, bytes) else told)
    except InspectionError as problem:
        print(problem.details.get("why") or problem.code)

def entry():
    return next(slot["name"] for slot in read_slots(folder) if slot["kind"] == "keychain")
"""


@pytest.mark.keyring
def test_the_real_secret_service_keeps_a_secret_and_lets_go_of_it(beside_the_real_one):
    told = beside_the_real_one(
        "from inspector.gateways.key_ring import SystemKeyRing as R\n"
        "print(R().write('uanmeldt 1', 'ab' * 32), R().read('uanmeldt 1'), R().read('x'))\n"
        "R().remove('uanmeldt 1'); R().remove('x'); print(R().read('uanmeldt 1'))"
    )
    assert told == ["True", "ab" * 32, "None", "None"]


@pytest.mark.keyring
def test_a_real_data_folder_lives_through_renewing_forgetting_and_removing(beside_the_real_one):
    told = beside_the_real_one(
        PRELUDE
        + """
folder.mkdir()
key = create_vault(folder, ring, phrase, now())
cabinet = KeyCabinet(folder, lambda: key, ring, now)
tell(lambda: open_vault(folder, ring, None) == key)
old = entry()
cabinet.renew_keychain()
print(ring.read(old), entry() != old)
cabinet.test(SlotKind.KEYCHAIN)
ring.remove(entry())
tell(lambda: open_vault(folder, ring, None))
tell(lambda: cabinet.test(SlotKind.KEYCHAIN))
tell(lambda: open_vault(folder, ring, phrase) == key)
cabinet.renew_keychain()
tell(lambda: open_vault(folder, ring, None) == key)
last = entry()
cabinet.remove(SlotKind.KEYCHAIN)
print(ring.read(last), [slot.kind.value for slot in cabinet.slots()])
"""
    )
    assert told == [
        *("True", "None", "True", "keychain-forgot", "keychain-forgot", "True", "True"),
        *("None", "['passphrase']"),
    ]


@pytest.mark.keyring
def test_a_real_keychain_nobody_unlocks_is_locked_and_the_passphrase_opens(beside_the_real_one):
    making = "folder.mkdir(); create_vault(folder, ring, phrase, now())"
    beside_the_real_one(PRELUDE + making)
    told = beside_the_real_one(
        PRELUDE
        + """
cabinet = KeyCabinet(folder, lambda: bytes(32), ring, now)
tell(lambda: open_vault(folder, ring, None))
tell(lambda: open_vault(folder, ring, phrase))
tell(lambda: cabinet.test(SlotKind.KEYCHAIN))
tell(cabinet.renew_keychain)
tell(lambda: cabinet.remove(SlotKind.KEYCHAIN))
print(len(cabinet.slots()))
""",
        NEVER_UNLOCKED,
    )
    locked = "keychain-locked"
    assert told == [locked, "key", locked, locked, locked, "2"]


@pytest.mark.keyring
def test_a_bus_without_a_keychain_has_none(beside_the_real_one):
    assert beside_the_real_one(PRELUDE + "tell(lambda: ring.read('x'))", "") in (
        ["keychain-missing"],
        ["keychain-locked"],  # where the bus starts one by itself, and nobody unlocks it
    )


# the self-test


@pytest.mark.parametrize(
    ("ring", "key"),
    [
        (MemoryKeyRing(), "console.self_test.keychain_ok"),
        (MemoryKeyRing(works=False), "keys.self_test.forgets"),
        (failing("keychain-missing"), "console.self_test.keychain_missing"),
        (failing("keychain-locked"), "keys.self_test.locked"),
    ],
)
def test_the_self_test_says_how_the_keychain_is_and_leaves_nothing_in_it(words, ring, key):
    assert self_test._key_ring(words, ring)[1:] == (True, words(key))
    assert ring.secrets == {}
