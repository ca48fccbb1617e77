"""What the tests of backups share: a data folder with one of most things in it, and its houses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from storage.stored_samples import KEY, opened

from db.backups import FolderBackups
from db.houses import OpenHouse, ShutHouse
from db.opening import OpenedData, open_data
from db.restoring import FolderRestoring
from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Evidence, Supplier, Visit, VisitState

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
PHOTO = b"photo of a desk" * 100


@dataclass
class Clock:
    """Stands where it is put."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def forth(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Scene:
    """A data folder, opened for each question with the tests' key."""

    folder: Path
    clock: Clock = field(default_factory=Clock)

    def open(self) -> OpenedData:
        return opened(self.folder)

    def backups(self, data: OpenedData) -> FolderBackups:
        return FolderBackups(self.folder, OpenHouse(data), self.clock)

    def restoring(self) -> FolderRestoring:
        return FolderRestoring(self.folder, ShutHouse(self.open), None, self.clock)

    def answers(self) -> list[str]:
        """The comments of all answers, as they are stored now."""
        data = self.open()
        found = [answer.comment for answer in data.store.find(Answer)]
        assert data.check() == []
        data.close()
        return found


def fill(data: OpenedData, comment: str = "set") -> None:
    """A supplier, a visit with an answer, and a photo."""
    digest = data.attachments.save(PHOTO)
    with data.store.change("visit_opened") as change:
        change.put(Supplier(id="s", name="Beskæftigelse Nord"))
        change.put(Visit(id="v", number="2026-T3-001", supplier="s", state=VisitState.OPEN))
        change.put(Answer(id="a", visit="v", point="1", comment=comment))
        change.put(Evidence(id="e", visit="v", original=digest, shown=digest, size=len(PHOTO)))


def answer(data: OpenedData, comment: str) -> None:
    with data.store.change("answer_recorded") as change:
        change.put(Answer(id="a", visit="v", point="1", comment=comment))


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(InspectionError) as caught:
        action()
    return caught.value.code


def open_with(folder: Path, key_ring=None, passphrase=None) -> OpenedData:
    return open_data(
        folder, key_ring=key_ring, passphrase=passphrase, person="AA", clock=lambda: NOW
    )


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the lock, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "in-use.lock"
    }


__all__ = [
    "KEY", "NOW", "PHOTO", "Clock", "Scene", "answer", "code_of", "everything", "fill", "open_with",
]  # fmt: skip
