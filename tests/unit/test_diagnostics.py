"""Diagnostics hold versions, figures and the log; no person, no text, no name of a file."""

from __future__ import annotations

import logging
from datetime import timedelta
from types import SimpleNamespace

from visit_scene import scene

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupFile, BackupReason, KeySlot, SlotKind
from inspector.domain.version import VERSION
from inspector.gateways.diagnostics import DataDiagnostics
from inspector.gateways.logs import LogFile
from inspector.services.diagnosing import counts


def diagnostics(folder, words, now, **parts):
    backup = BackupFile(
        path=folder / "Ida Enebær.uanmeldt", made=now - timedelta(days=3),
        reason=BackupReason.VISIT, size=4096,
    )  # fmt: skip
    given = {
        "screen": lambda: "1440 x 900 @ 1.25",
        "counts": lambda: counts(scene()),
        "backups": lambda: (backup,),
        "slots": lambda: (KeySlot(kind=SlotKind.PASSPHRASE, made=now),),
        "faults": lambda progress: [SimpleNamespace(code="check-pages", details={})],
    }
    return DataDiagnostics(folder=folder, words=words, now=lambda: now, **(given | parts))


def test_it_tells_versions_figures_ages_and_slots(tmp_path, words, now):
    (tmp_path / "uanmeldt.db").write_bytes(b"x" * 4096)
    told = diagnostics(tmp_path, words, now).text()
    for part in (f"Uanmeldt {VERSION}", "PySide6-Essentials 6", "1440 x 900", "Answer: 8"):
        assert part in told
    assert "visit: 3 d, 4096 B, second=False, verified=True" in told
    assert "passphrase: 2026-11-20" in told
    assert ".: 1 / 4096 B" in told


def test_it_names_nobody_and_no_file(tmp_path, words, now):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "Jobvejen Ida.pdf").write_bytes(b"x")
    (tmp_path / "Mine noter om Ida").mkdir()
    (tmp_path / "Mine noter om Ida" / "a.txt").write_bytes(b"x")
    log = LogFile(tmp_path)
    log.handle(logging.makeLogRecord({"msg": "Ida Enebær", "levelno": 40, "name": "ui"}))
    log.close()
    told = diagnostics(tmp_path, words, now).text()
    for word in ("Ida", "Jobvejen", "KBH", "010180", str(tmp_path), "noter"):
        assert word not in told
    assert "exports: 1 / 1 B" in told


def test_what_cannot_be_told_is_a_code(tmp_path, words, now):
    def locked():
        raise InspectionError("data-locked")

    told = diagnostics(tmp_path, words, now, counts=locked).text()
    assert "  data-locked" in told


def test_the_check_is_the_storages(tmp_path, words, now):
    assert [one.code for one in diagnostics(tmp_path, words, now).check()] == ["check-pages"]
