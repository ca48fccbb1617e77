"""What leaves the house is noted: which bytes, to whom, when, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inspector.domain.delivery import Dispatch
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.identity import new_id
from inspector.domain.letter import File
from inspector.services.ports import Store
from inspector.services.settings import read_settings


def note_dispatch(store: Store, dispatch: Dispatch, files: Sequence[File]) -> Dispatch:
    """Keep that these files were handed over now; the change log tells it for ever.

    InspectionError `text-civil-number` where the note holds one; nothing is kept then.
    """
    refuse_civil_number(dispatch.note, "text-civil-number")
    kept = replace(
        dispatch,
        id=dispatch.id or new_id(),
        files=tuple(file.name for file in files),
        hashes=tuple(file.sha256 for file in files),
        at=dispatch.at or store.now(),
        by=dispatch.by or read_settings(store).person_name,
    )
    with store.change("report_handed_over") as change:
        change.put(kept)
    return kept
