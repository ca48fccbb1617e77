"""A cut between two steps of giving: what is noted as given lies there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Evidence, Visit
from inspector.gateways.folder_hub import FolderHub
from inspector.services.exchanging import exchange


class CutError(BaseException):
    """The program was killed."""


class CutBeforeNoting:
    """A ledger under which the program is killed before it notes what it has sealed."""

    def __init__(self, ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str):
        return getattr(self._ledger, name)

    def note_bundle(self, name) -> None:
        raise CutError


class GoneBeforeGiving(FolderHub):
    """A place that goes away when something is to be given to it."""

    def put_bundles(self, sender, bundles, progress) -> int:
        raise InspectionError("hub-away")


def test_what_was_sealed_and_lies_here_alone_does_not_count_as_given(office):
    anna, bo = office.enrol("T1"), office.enrol("T2")
    office.publish()
    anna.put(Answer(id="a", outcome="ok"))
    with pytest.raises(CutError):
        exchange(replace(anna.bench, ledger=CutBeforeNoting(anna.ledger)), office.hub)
    assert anna.kept.all()
    with pytest.raises(InspectionError, match="hub-away"):
        anna.exchange(GoneBeforeGiving(office.path))
    assert anna.ledger.exported() == 0
    office.meet()
    assert anna.ledger.exported() == anna.store.acknowledged.seq
    assert bo.digest() == anna.digest()


class CountingNotes:
    """A ledger that counts how often files are noted as shared: each is a wait for the disk."""

    def __init__(self, ledger) -> None:
        self._ledger, self.notes = ledger, 0

    def __getattr__(self, name: str):
        return getattr(self._ledger, name)

    def note_files_shared(self, digests) -> None:
        self.notes += 1
        self._ledger.note_files_shared(digests)


def test_the_photos_that_were_fetched_are_noted_as_shared_in_one_go(office):
    anna, bo = office.enrol("T1"), office.enrol("T2")
    office.publish()
    anna.put(Visit(id="v"))
    for number in range(5):
        photo = anna.data.attachments.save(b"photo %d" % number)
        anna.put(Evidence(id=f"e{number}", visit="v", original=photo))
    assert anna.exchange().files_out == bo.exchange().files_in == 5
    counting = CountingNotes(bo.ledger)
    exchange(replace(bo.bench, ledger=counting), office.hub)
    assert counting.notes == 1
    assert bo.ledger.own_files(lambda _supplier: "") == []
