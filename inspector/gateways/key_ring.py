"""The system's keychain, where it can be trusted to keep what it is given.

Four backends are allowed by name: the `keyring` library would else also take one that
forgets, one that writes plain text, or whatever an environment variable names. On a desktop
the first use may open a question and wait for it, so each call has a time limit and runs
beside the caller. Import this module only where the keychain is used: it takes 0.1 s.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from keyring.backend import KeyringBackend, get_all_keyring
from keyring.errors import KeyringError

T = TypeVar("T")
_SERVICE = "Uanmeldt"
_TRUSTED = {
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
}


def trusted_backend() -> KeyringBackend | None:
    """The best of the allowed keychains that works here; None without one."""
    allowed = [each for each in get_all_keyring() if _name(each) in _TRUSTED]
    best = max(allowed, key=lambda each: float(each.priority), default=None)
    if best is not None and sys.platform == "win32":
        # the default roams with a domain profile: the key would follow her to other machines
        best.persist = "local machine"  # type: ignore[attr-defined]
    return best


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


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
