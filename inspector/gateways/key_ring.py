"""The system's keychain, where it can be trusted to keep what it is given.

Four backends are allowed by name: the `keyring` library would else also take one that
forgets, one that writes plain text, or whatever an environment variable names. On a desktop
the first use may open a question and wait for it, so each call has a time limit and runs
beside the caller. `keyring` is imported there too, at the first question: its own search for
backends loads everything installed, so the four are asked for by name instead.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from inspector.domain.errors import InspectionError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
_SERVICE = "Uanmeldt"
_SYSTEMS_OWN = (
    ("jeepney", "DBusErrorResponse"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("dbus", "DBusException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
_NOBODY = ("NoKeyringError", "SecretServiceNotAvailableException", "FileNotFoundError")


def trusted_backend() -> KeyringBackend | None:
    """The best of the allowed keychains that works here; None without one."""
    working = [each for each in _allowed() if each.viable]
    best = max(working, key=lambda each: float(each.priority), default=None)
    if best is None:
        return None
    backend = best()
    if sys.platform == "win32":
        # the default roams with a domain profile: the key would follow her to other machines
        backend.persist = "local machine"
    return backend


def _allowed() -> list[type[KeyringBackend]]:
    """The keychains of this system that are trusted."""
    if sys.platform == "win32":
        from keyring.backends import Windows

        return [Windows.WinVaultKeyring]
    if sys.platform == "darwin":
        from keyring.backends import macOS

        return [macOS.Keyring]
    from keyring.backends import SecretService, kwallet

    return [SecretService.Keyring, kwallet.DBusKeyring]


class SystemKeyRing:
    """`ports.KeyRing` over the system's keychain."""

    def __init__(
        self,
        find_backend: Callable[[], KeyringBackend | None] = trusted_backend,
        seconds: float = 10.0,
    ) -> None:
        self._find_backend = find_backend
        self._seconds = seconds

    def read(self, name: str) -> str | None:
        """The secret; None where none is kept."""
        return self._asked(lambda backend: backend.get_password(_SERVICE, name))

    def write(self, name: str, secret: str) -> bool:
        """Keep the secret; True only when the same was read back."""

        def keep(backend: KeyringBackend) -> bool:
            backend.set_password(_SERVICE, name, secret)
            return backend.get_password(_SERVICE, name) == secret

        # unlocked too late: no slot will name the entry, so it must not stay
        return self._asked(keep, too_late=lambda backend: _removed(backend, name))

    def remove(self, name: str) -> None:
        """Take the entry out; nothing happens where there is none."""
        self._asked(lambda backend: _removed(backend, name))

    def _asked(
        self,
        question: Callable[[KeyringBackend], T],
        too_late: Callable[[KeyringBackend], None] = lambda _backend: None,
    ) -> T:
        """The answer; one who waits for a question nobody sees is left behind, and told so."""
        asking = _Asking(self._find_backend, question, too_late)
        thread = threading.Thread(target=asking.run, name="keychain", daemon=True)
        thread.start()
        thread.join(self._seconds)
        return asking.answer()


class _Asking(Generic[T]):
    """One question to the keychain, asked in a thread of its own."""

    def __init__(
        self,
        find_backend: Callable[[], KeyringBackend | None],
        question: Callable[[KeyringBackend], T],
        too_late: Callable[[KeyringBackend], None],
    ) -> None:
        self._find_backend = find_backend
        self._question, self._too_late = question, too_late
        self._one = threading.Lock()
        self._is_left = False
        self._answers: list[T] = []
        self._problem = "keychain-locked"  # as long as nothing is known

    def run(self) -> None:
        try:
            backend = self._find_backend()
            if backend is None:
                self._problem = "keychain-missing"
                return
            answer = self._question(backend)
            with self._one:
                if not self._is_left:
                    self._answers.append(answer)
                    return
            self._too_late(backend)
        except _failures() as problem:
            self._problem = _code_of(problem)

    def answer(self) -> T:
        """What was answered by now. `keychain-missing`, `keychain-locked`."""
        with self._one:
            self._is_left = True
        if not self._answers:
            raise InspectionError(self._problem)
        return self._answers[0]


def _removed(backend: KeyringBackend, name: str) -> None:
    """Take the entry out and see that it is gone."""
    from keyring.errors import KeyringLocked, PasswordDeleteError

    with suppress(PasswordDeleteError):  # so it is called where there is no such entry
        backend.delete_password(_SERVICE, name)
    if backend.get_password(_SERVICE, name) is not None:
        raise KeyringLocked("the entry is still there")


def _failures() -> tuple[type[Exception], ...]:
    """What a keychain raises where it does not answer, in its own words or its system's."""
    from keyring.errors import KeyringError

    known: list[type[Exception]] = [KeyringError, OSError, RuntimeError]
    for module, name in _SYSTEMS_OWN:
        if module in sys.modules:  # else nothing of it can have been raised
            known.append(getattr(sys.modules[module], name))
    return tuple(known)


def _code_of(problem: Exception) -> str:
    """Locked, unless the problem says that nobody is there."""
    return "keychain-missing" if type(problem).__name__ in _NOBODY else "keychain-locked"
