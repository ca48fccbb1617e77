"""Evidence: the original unchanged, a picture for the report, nothing kept of what fails."""

import hashlib

import pytest
from fakes import MemoryAttachments
from visit_samples import Shelf, a_store, opened

from inspector.domain.errors import InspectionError
from inspector.domain.model import Evidence
from inspector.services.keeping_evidence import (
    MAX_BYTES,
    PreparedPhoto,
    add_evidence,
    caption_evidence,
    photo_type,
    remove_evidence,
)
from inspector.services.visiting import cancel_visit, load_visit

JPEG = b"\xff\xd8\xff\xe0 a photo"


class Editor:
    def prepare(self, data):
        if b"broken" in data:
            raise InspectionError("photo-damaged")
        return PreparedPhoto(b"small " + data, "image/jpeg", 4, 3)


@pytest.fixture
def store():
    return a_store()


@pytest.fixture
def visit(store):
    return opened(store).id


@pytest.fixture
def attachments():
    return MemoryAttachments()


def add(store, attachments, visit, **changed):
    wanted = {"name": "C:\\billeder\\reol.jpg", "data": JPEG} | changed
    return add_evidence(store, attachments, Editor(), visit, **wanted)


def test_a_photo_is_kept_as_it_came_and_as_it_is_shown(store, visit, attachments):
    evidence = add(store, attachments, visit, point="2.3", caption="Reolen")
    assert evidence.original == hashlib.sha256(JPEG).hexdigest()
    assert attachments.load(evidence.original) == JPEG
    assert attachments.load(evidence.shown) == b"small " + JPEG
    assert (evidence.name, evidence.media_type, evidence.size) == (
        "reol.jpg",
        "image/jpeg",
        len(JPEG),
    )
    assert load_visit(store, Shelf(), visit).evidence == (evidence,)
    assert store.acts()[-1] == "evidence_added"


def test_any_other_file_is_kept_without_a_picture(store, visit, attachments):
    evidence = add(store, attachments, visit, name="APV.pdf", data=b"%PDF-1.7")
    assert (evidence.media_type, evidence.shown) == ("application/pdf", "")
    unknown = add(store, attachments, visit, name="noter", data=b"\x00")
    assert unknown.media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "evidence-empty"),
        (bytes(MAX_BYTES + 1), "evidence-too-large"),
        (JPEG + b"broken", "photo-damaged"),
    ],
)
def test_what_fails_is_not_kept(store, visit, attachments, data, code):
    with pytest.raises(InspectionError, match=code):
        add(store, attachments, visit, data=data)
    assert attachments.files == {}
    assert store.find(Evidence) == []


def test_a_cancelled_visit_takes_no_evidence(store, visit, attachments):
    cancel_visit(store, visit, "Flyttet")
    with pytest.raises(InspectionError, match="visit-cancelled"):
        add(store, attachments, visit)


def test_captions_and_removal(store, visit, attachments):
    evidence = add(store, attachments, visit)
    caption_evidence(store, evidence.id, "Nødudgangen")
    assert store.get(Evidence, evidence.id).caption == "Nødudgangen"
    remove_evidence(store, evidence.id)
    remove_evidence(store, evidence.id)
    assert store.find(Evidence) == []
    with pytest.raises(InspectionError, match="evidence-unknown"):
        caption_evidence(store, evidence.id, "x")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n..", "image/png"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"RIFF....WAVE", ""),
        (b"%PDF-1.7", ""),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(start, kind):
    assert photo_type(start) == kind
