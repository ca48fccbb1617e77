"""The demo data of a fixed day, with keys and backups, as the pictures show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import screenshot_surroundings as surroundings

import main
from db.backups import FolderBackups
from db.houses import OpenHouse
from db.key_cabinet import KeyCabinet
from inspector.domain.safekeeping import BackupReason
from inspector.gateways.outside import Outside
from inspector.services.demonstrating import Stage, fill_with_demo_data
from inspector.services.settings import read_settings, save_settings

ROOT = surroundings.ROOT
DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 13, 42, 7).astimezone()
OPEN_VISIT = datetime(2026, 11, 18, 10, 42, 7).astimezone()  # the demo's visit under way
PERSON = "Ida Enebær"
PASSPHRASE = "tre gule bøjer i havnen"
BACKUPS = (
    (datetime(2026, 11, 13, 15, 48).astimezone(), BackupReason.VISIT),
    (datetime(2026, 11, 18, 12, 31).astimezone(), BackupReason.DAILY),
    (datetime(2026, 11, 19, 8, 4).astimezone(), BackupReason.MIGRATION),
    (datetime(2026, 11, 19, 16, 12).astimezone(), BackupReason.DAILY),
    (datetime(2026, 11, 20, 13, 20).astimezone(), BackupReason.DAILY),
)


class MemoryKeyRing:
    """A keychain that lives as long as the pictures are taken."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self._secrets.get(name)

    def write(self, name: str, secret: str) -> bool:
        self._secrets[name] = secret
        return True

    def remove(self, name: str) -> None:
        self._secrets.pop(name, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneOutside(Outside):
    """The gateways, with a keychain that is nobody's."""

    ring: MemoryKeyRing

    def key_ring(self) -> MemoryKeyRing:
        return self.ring


def scene_outside(language: str, ring: MemoryKeyRing) -> SceneOutside:
    world = main.outside(language)
    return SceneOutside(
        resources=main.RESOURCES, words=world.words, shelf=world.shelf, clock=world.clock, ring=ring
    )


def make_data(folder: Path, ring: MemoryKeyRing) -> None:
    """The demo data of the fixed day; the visit planned for it has just begun."""
    world = scene_outside("da", ring)
    world.clock.travel(datetime(2025, 11, 20, 9, 0).astimezone())
    opened = main.open_folder(world, folder, PASSPHRASE)
    opened.store.person = PERSON  # who wrote it all

    def make_pdf(file: Any, settings: Any) -> bytes:
        return world.report(file, settings, opened.attachments)

    stage = Stage(
        store=opened.store,
        shelf=world.shelf,
        attachments=opened.attachments,
        make_pdf=make_pdf,
        travel=Diary(opened, world).travel,
        today=DAY,
        signers=world.delivery().signers,
    )
    fill_with_demo_data(stage, (ROOT / "resources/demo/demo.toml").read_text(encoding="utf-8"))
    stage.travel(NOW)
    cabinet = KeyCabinet(folder, lambda: opened.key, ring, world.clock)
    cabinet.renew_recovery(bytes(range(20)))
    # The clock leaps between the pictures, which must not lock the screen.
    save_settings(opened.store, replace(read_settings(opened.store), lock_after_minutes=0))
    opened.close()


class Diary:
    """Goes with the demo data through their months, and takes a backup on some days."""

    def __init__(self, opened: Any, world: SceneOutside) -> None:
        self._clock, self._left = world.clock, list(BACKUPS)
        self._backups = FolderBackups(opened.folder, OpenHouse(opened), world.clock)
        second = opened.folder.parent / "TILSYN"
        second.mkdir()
        self._backups.choose_second_place(second)

    def travel(self, moment: datetime | None) -> None:
        while moment is not None and self._left and self._left[0][0] <= moment:
            day, reason = self._left.pop(0)
            self._clock.travel(day)
            self._backups.make(reason)
        self._clock.travel(moment)
