"""Photos and files of a visit: the original unchanged, and a picture fit for the report."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, replace
from typing import Protocol

from inspector.domain.civil_number import mask
from inspector.domain.errors import InspectionError
from inspector.domain.identity import new_id
from inspector.domain.model import Evidence
from inspector.domain.text_limits import refuse_too_long
from inspector.services.ports import Attachments, Store
from inspector.services.visiting import changeable_visit

MAX_BYTES = 50 * 1024 * 1024  # one file; a phone photo is 3-8 MB, a scanned contract 10-20 MB

# The first bytes of the pictures that can be turned, shrunk and shown.
_PHOTOS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
)


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A picture as it is shown and printed; width and height in pixels."""

    shown: bytes
    media_type: str
    width: int
    height: int


class PhotoEditor(Protocol):
    def prepare(self, data: bytes) -> PreparedPhoto:
        """Upright, without EXIF, at most 1,600 pixels wide or high.

        InspectionError `photo-too-large`, `photo-damaged`.
        """


def photo_type(data: bytes) -> str:
    """The media type of a picture we can show, by its first bytes; "" for any other file."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _PHOTOS if data.startswith(start)), "")


def add_evidence(
    store: Store,
    attachments: Attachments,
    photos: PhotoEditor,
    visit_id: str,
    *,
    name: str,
    data: bytes,
    point: str = "",
    case_number: str = "",
    caption: str = "",
) -> Evidence:
    """Keep a photo or file with the visit, a point or a case.

    InspectionError `evidence-empty`, `evidence-too-large` and those of the photo editor:
    nothing is kept. The bytes are durable before the record that names them. A name that
    looks like a civil number is kept with the number covered.
    """
    changeable_visit(store, visit_id)
    if not data:
        raise InspectionError("evidence-empty")
    if len(data) > MAX_BYTES:
        raise InspectionError("evidence-too-large", limit=MAX_BYTES // (1024 * 1024))
    media_type = photo_type(data)
    shown = attachments.save(photos.prepare(data).shown) if media_type else ""
    evidence = Evidence(
        id=new_id(),
        visit=visit_id,
        point=point,
        case_number=case_number,
        name=kept_name(name),
        media_type=media_type or _named_type(name),
        size=len(data),
        original=attachments.save(data),
        shown=shown,
        caption=caption,
        added_at=store.now(),
    )
    with store.change("evidence_added") as change:
        change.put(evidence)
    return evidence


def _named_type(name: str) -> str:
    """By its ending; but what is called a picture and is none we know is only a file."""
    named = mimetypes.guess_type(name)[0] or ""
    return named if named and not named.startswith("image/") else "application/octet-stream"


def kept_name(name: str) -> str:
    """The file's own name without folders and control signs, civil numbers covered."""
    plain = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = plain.rpartition(".")
    covered = mask(stem) + dot + ending if dot else mask(plain)
    return "".join(sign for sign in covered if sign.isprintable())[-200:] or "-"


def caption_evidence(store: Store, evidence_id: str, caption: str) -> None:
    """Write what the photo or file shows."""
    evidence = store.get(Evidence, evidence_id)
    if evidence is None:
        raise InspectionError("evidence-unknown")
    changeable_visit(store, evidence.visit)
    refuse_too_long(caption, evidence.caption)
    with store.change("evidence_captioned") as change:
        change.put(replace(evidence, caption=caption))


def remove_evidence(store: Store, evidence_id: str) -> None:
    """Take evidence off the visit; what is gone already is no problem."""
    evidence = store.get(Evidence, evidence_id)
    if evidence is None:
        return
    changeable_visit(store, evidence.visit)
    with store.change("evidence_removed") as change:
        change.remove(Evidence, evidence_id)
