"""Typed while the disk was out, copied elsewhere, and put back when it is in again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage.stored_samples import opened, ticking
from visit_scene import SHELF, VISIT, answer, scene

from db.houses import ShutHouse
from db.rescue import FolderRescue
from db.restoring import FolderRestoring
from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Evidence
from inspector.domain.safekeeping import BackupReason
from inspector.services.checking import record_answer
from inspector.services.rescuing import rescue_of
from inspector.services.visiting import load_visit

TYPED = {"2.1": "not_ok", "2.3": "ok", "2.7": "not_tested"}


def test_what_was_typed_while_the_disk_was_out_comes_back_from_its_copy(tmp_path, tried):
    folder, usb = tmp_path / "data", tmp_path / "usb"
    usb.mkdir()
    data = opened(folder)
    photo = data.attachments.save(b"a photo" * 1000)
    with data.store.change("visit_planned") as change:
        for rows in scene().tables.values():
            for record in rows.values():
                change.put(record)
        for name in ("e1", "e2", "e3"):
            change.put(Evidence(id=name, visit=VISIT, name="Billede.jpg", original=photo))
    file = load_visit(data.store, SHELF, VISIT)

    folder.rename(tmp_path / "pulled")
    for point, outcome in TYPED.items():
        with pytest.raises(InspectionError):
            record_answer(data.store, VISIT, point, outcome=outcome)
        typed = answer(point, outcome, "skrevet uden disk")
        file = replace(file, answers=file.answers | {point: typed})  # as the presenter shows it
    copy = FolderRescue(lambda: data, ticking()).write(usb / "kopi.uanmeldt", *rescue_of(file))
    data.close()  # the program ends without having stored them
    (tmp_path / "pulled").rename(folder)

    restoring = FolderRestoring(folder, ShutHouse(lambda: opened(folder)), None, ticking())
    contents = restoring.look_into(copy.path)
    assert contents.file.reason is BackupReason.RESCUE
    assert (contents.new_records, contents.changed_records) == (2, 1)
    assert restoring.restore(copy.path) == copy.path
    assert restoring.look_into(copy.path).changed_records == 0

    data = opened(folder)
    stored = load_visit(data.store, SHELF, VISIT)
    assert {point: stored.answers[point].outcome for point in TYPED} == TYPED
    assert set(rescue_of(stored)[0]) == set(rescue_of(file)[0])
    assert {data.store.history(Answer, stored.answers[p].id)[-1].act for p in TYPED} == {
        "visit_rescued"
    }
    assert data.check() == []
    data.close()
    tried("answers typed without a disk and put back from a copy", len(TYPED))
