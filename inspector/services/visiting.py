"""Planning, opening, cancelling and amending a visit, and reading it whole.

A locked or cancelled visit refuses every change, here and in all other services
(`changeable_visit`): what was signed stays as it was signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any, Protocol

from inspector.domain.errors import InspectionError
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.identity import new_id
from inspector.domain.model import (
    DocumentShown,
    Participant,
    SchemeText,
    Side,
    Supplier,
    Visit,
    VisitState,
)
from inspector.domain.scheme import Scheme
from inspector.domain.scheme_text import scheme_hash
from inspector.domain.text_limits import refuse_longer
from inspector.domain.visit_file import VisitFile
from inspector.services.numbering import next_visit_number
from inspector.services.ports import Reader, Store
from inspector.services.reading_visits import read_visit_file
from inspector.services.settings import read_settings

_FIXED = frozenset({"id", "number", "scheme", "state"})
_AMENDABLE = frozenset(field.name for field in fields(Visit)) - _FIXED


class SchemeShelf(Protocol):
    """The schemes this installation knows, and the reading of a stored scheme text."""

    def all(self) -> tuple[Scheme, ...]: ...

    def parse(self, text: str) -> Scheme: ...

    def text_of(self, scheme_id: str) -> str:
        """The text of the newest version; InspectionError `scheme-unknown`."""


def changeable_visit(reader: Reader, visit_id: str) -> Visit:
    """The visit, or InspectionError `visit-unknown`, `visit-locked`, `visit-cancelled`."""
    visit = reader.get(Visit, visit_id)
    if visit is None:
        raise InspectionError("visit-unknown")
    if visit.state == VisitState.LOCKED:
        raise InspectionError("visit-locked", number=visit.number)
    if visit.state == VisitState.CANCELLED:
        raise InspectionError("visit-cancelled", number=visit.number)
    return visit


def plan_visit(
    store: Store,
    shelf: SchemeShelf,
    *,
    scheme_id: str,
    supplier: str,
    site: str,
    kind: str,
    planned_on: date | None,
    announced: bool | None = None,
    agreement: str = "",
    parent: str = "",
    records_case: str = "",
) -> Visit:
    """A planned visit with its number and, for ever, the scheme text it is made by.

    InspectionError `scheme-unknown`, `supplier-unknown`, `visit-kind-unknown`.
    """
    text = shelf.text_of(scheme_id)
    scheme = shelf.parse(text)
    visit_kind = scheme.kind(kind)
    if visit_kind is None:
        raise InspectionError("visit-kind-unknown", kind=kind, scheme=scheme.title.da)
    if store.get(Supplier, supplier) is None:
        raise InspectionError("supplier-unknown")
    year = (planned_on or store.now().astimezone().date()).year
    visit = Visit(
        id=new_id(),
        number=next_visit_number(store, year, store.device_mark),
        scheme=scheme_hash(text),
        supplier=supplier,
        site=site,
        agreement=agreement,
        kind=kind,
        announced=visit_kind.announced if announced is None else announced,
        state=VisitState.PLANNED,
        planned_on=planned_on,
        parent=parent,
        records_case=records_case,
    )
    with store.change("visit_planned") as change:
        change.put(SchemeText(id=visit.scheme, scheme=scheme.id, version=scheme.version, text=text))
        change.put(visit)
    return visit


def open_visit(store: Store, visit_id: str, *, arrived: datetime) -> Visit:
    """Planned becomes open, with the time of arrival and the local date as the visit's date.

    The supervisor herself is written down as the unit's participant unless someone is.
    A visit that is open already is returned unchanged.
    """
    visit = changeable_visit(store, visit_id)
    if visit.state == VisitState.OPEN:
        return visit
    day = arrived.astimezone().date()
    opened = replace(visit, state=VisitState.OPEN, arrived=arrived, held_on=day)
    with store.change("visit_opened") as change:
        change.put(opened)
        if not store.find(Participant, visit=visit_id, side=Side.UNIT):
            person = read_settings(store)
            if person.person_name:
                change.put(
                    Participant(
                        id=new_id(),
                        visit=visit_id,
                        side=Side.UNIT,
                        name=person.person_name,
                        role=person.person_title,
                    )
                )
    return opened


def cancel_visit(store: Store, visit_id: str, reason: str) -> Visit:
    """The visit will not be held; it keeps its number.

    InspectionError `reason-missing`, `reason-civil-number`.
    """
    visit = changeable_visit(store, visit_id)
    reason = refuse_civil_number(reason)
    if not reason:
        raise InspectionError("reason-missing")
    cancelled = replace(visit, state=VisitState.CANCELLED, cancel_reason=reason)
    with store.change("visit_cancelled", reason=reason) as change:
        change.put(cancelled)
    return cancelled


def amend_visit(
    store: Store,
    visit_id: str,
    act: str = "visit_amended",
    saw: Mapping[str, str] | None = None,
    **changed: Any,
) -> Visit:
    """Change plain columns of the visit, in one transaction; nothing differs, nothing written.

    `saw`: texts as they stood when she began to write, by column; what came since stands beside
    hers, in conflict.
    """
    unknown = set(changed) - _AMENDABLE
    if unknown:
        raise TypeError(f"not a column of a visit that can be amended: {sorted(unknown)}")
    visit = changeable_visit(store, visit_id)
    amended = replace(visit, **changed)
    if amended != visit:
        refuse_longer(amended, visit)
        seen: dict[str, Any] = {**(saw or {})}
        with store.change(act) as change:
            change.put(amended, replace(visit, **seen) if seen else None)
    return amended


def put_participant(store: Store, participant: Participant) -> None:
    """Note or alter someone who takes part; a locked visit lets nobody go to another."""
    stored = store.get(Participant, participant.id)
    for visit in {participant.visit, stored.visit if stored else participant.visit}:
        changeable_visit(store, visit)
    refuse_longer(participant, stored)
    with store.change("participant_noted") as change:
        change.put(participant)


def remove_participant(store: Store, participant_id: str) -> None:
    """Take a participant off; one that is gone already is no problem."""
    participant = store.get(Participant, participant_id)
    if participant is None:
        return
    changeable_visit(store, participant.visit)
    with store.change("participant_removed") as change:
        change.remove(Participant, participant_id)


def put_document(store: Store, document: DocumentShown) -> None:
    """Note or alter a document that was shown; a locked visit keeps its own."""
    stored = store.get(DocumentShown, document.id)
    for visit in {document.visit, stored.visit if stored else document.visit}:
        changeable_visit(store, visit)
    refuse_longer(document, stored)
    with store.change("document_noted") as change:
        change.put(document)


def remove_document(store: Store, document_id: str) -> None:
    """Take a document off the list; one that is gone already is no problem."""
    document = store.get(DocumentShown, document_id)
    if document is None:
        return
    changeable_visit(store, document.visit)
    with store.change("document_removed") as change:
        change.remove(DocumentShown, document_id)


def load_visit(reader: Reader, shelf: SchemeShelf, visit_id: str) -> VisitFile:
    """Everything about the visit, by the scheme text stored with it.

    InspectionError `visit-unknown`; `scheme-text-missing` when the text has not come yet.
    """
    visit = reader.get(Visit, visit_id)
    if visit is None:
        raise InspectionError("visit-unknown")
    kept = reader.get(SchemeText, visit.scheme)
    if kept is None:
        raise InspectionError("scheme-text-missing", number=visit.number)
    file = read_visit_file(reader, visit, shelf.parse(kept.text), kept.scheme)
    return replace(file, scheme_text=kept)
