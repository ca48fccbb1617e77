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
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
_SERVICE = "Uanmeldt"


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
        """The secret; None where none is kept, no trusted keychain answers, or time runs out."""
        return self._within(lambda backend: backend.get_password(_SERVICE, name))

    def write(self, name: str, secret: str) -> bool:
        """Keep the secret; True only when the same was read back."""

        def keep(backend: KeyringBackend) -> bool:
            backend.set_password(_SERVICE, name, secret)
            return backend.get_password(_SERVICE, name) == secret

        return bool(self._within(keep))

    def _within(self, ask: Callable[[KeyringBackend], T]) -> T | None:
        """Ask in a thread of its own: one that waits for a question nobody sees is left behind."""
        answers: list[T] = []

        def run() -> None:
            from keyring.errors import KeyringError

            try:
                backend = self._find_backend()
                if backend is not None:
                    answers.append(ask(backend))
            except (KeyringError, OSError, RuntimeError):
                return  # locked, dismissed, or gone: there is no keychain then

        thread = threading.Thread(target=run, name="keychain", daemon=True)
        thread.start()
        thread.join(self._seconds)
        return answers[0] if answers else None
