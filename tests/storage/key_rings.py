"""Keychains in a dict, one for each way in which the real ones fail."""

from __future__ import annotations

from inspector.domain.errors import InspectionError


class MemoryKeyRing:
    """ports.KeyRing in a dict; `works` False: one that forgets what it is given."""

    def __init__(self, *, works: bool = True) -> None:
        self.secrets: dict[str, str] = {}
        self.works = works
        self.problem = ""  # the code it answers with instead

    def read(self, name: str) -> str | None:
        self._raise()
        return self.secrets.get(name)

    def write(self, name: str, secret: str) -> bool:
        self._raise()
        if self.works:
            self.secrets[name] = secret
        return self.works

    def remove(self, name: str) -> None:
        self._raise()
        self.secrets.pop(name, None)

    def _raise(self) -> None:
        if self.problem:
            raise InspectionError(self.problem)


def failing(code: str) -> MemoryKeyRing:
    """One that answers everything with this code."""
    ring = MemoryKeyRing()
    ring.problem = code
    return ring
