"""Signing, locking and correcting: the deliberate acts at the end of a visit.

A locked version is never rendered again: its PDF is the record, its hash is printed in
it. A correction opens the visit anew; the old version keeps its signatures.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from inspector.domain.delivery import SignatureField, SignedReport
from inspector.domain.errors import InspectionError
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.identity import new_id
from inspector.domain.last_scan import refuse_in_record
from inspector.domain.model import (
    Answer,
    CaseCheck,
    CaseReview,
    DocumentShown,
    Draw,
    Evidence,
    Participant,
    Report,
    SampleItem,
    Side,
    Signature,
    Visit,
    VisitState,
    VisitTotals,
    Waiver,
)
from inspector.domain.report_name import file_name
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_record import content_hash, plain_json, visit_record
from inspector.domain.workflow import LIST_EMPTY, shortcomings
from inspector.services.delivery import Signers
from inspector.services.framing import frame_choice
from inspector.services.ports import Attachments, Reader, Record, Store
from inspector.services.settings import read_settings
from inspector.services.settling import with_conflicts
from inspector.services.signing_reports import own_signer, signed_record
from inspector.services.together import with_elsewhere
from inspector.services.visiting import SchemeShelf, changeable_visit, load_visit

MakePdf = Callable[[VisitFile, Settings], bytes]

_SIGNED: tuple[type[Record], ...] = (
    Answer, CaseCheck, CaseReview, DocumentShown, Draw, Evidence, Participant, SampleItem, Waiver,
)  # fmt: skip

MIN_INK = 0.15  # length of all strokes, in widths of the pad: a slip of the pen is shorter


def sign(store: Store, signature: Signature) -> Signature:
    """Keep a signature for the version in hand, in place of an earlier one of the same side.

    InspectionError `signature-name-missing`, `signature-too-short`, `text-civil-number`. A
    refusal, or that nobody was there, needs neither name nor ink.
    """
    changeable_visit(store, signature.visit)
    for text in (signature.name, signature.role, signature.reason):
        refuse_civil_number(text, "text-civil-number")
    if not (signature.refused or signature.absent):
        if not signature.name.strip():
            raise InspectionError("signature-name-missing")
        if ink_length(signature) < MIN_INK:
            raise InspectionError("signature-too-short")
    version = _next_version(store, signature.visit)
    known = store.get(Signature, signature.id)
    # A signature stands as it was given; a new one takes its place, and is another record.
    key = new_id() if known is not None else signature.id
    signed_at = signature.signed_at or store.now()
    seen = signed_content(store, signature.visit, signature.side)
    kept = replace(signature, id=key, version=version, signed_at=signed_at, content=seen)
    earlier = store.find(Signature, visit=kept.visit, version=version, side=kept.side)
    with store.change("signature_refused" if kept.refused else "visit_signed") as change:
        for old in earlier:
            if old.id != kept.id:
                change.remove(Signature, old.id)
        change.put(kept)
    return kept


def _next_version(reader: Reader, visit_id: str) -> int:
    """The number of the version in hand: one more than was ever locked, here or elsewhere."""
    locked = reader.select(Report, ("version",), visit=visit_id)
    return max((int(str(version)) for (version,) in locked), default=0) + 1


def signed_content(reader: Reader, visit_id: str, side: str) -> str:
    """SHA-256 of what this side signs: all that was found, but not when she left again.

    The remarks are the supplier's own, who may write them after the unit has signed.
    """
    visit = reader.get(Visit, visit_id)
    if visit is None:
        raise InspectionError("visit-unknown")
    aside = {"state": "", "last_step": "", "departed": None}
    visit = replace(visit, **aside)  # type: ignore[arg-type]  # fields by name
    if side == Side.UNIT:
        visit = replace(visit, supplier_remarks="")
    found = [record for kind in _SIGNED for record in reader.find(kind, visit=visit_id)]
    return hashlib.sha256(plain_json([visit, *found]).encode()).hexdigest()


def withdraw_signature(store: Store, visit_id: str, side: str) -> None:
    """Take back what this side signed for the version in hand; nothing signed is no problem."""
    changeable_visit(store, visit_id)
    version = _next_version(store, visit_id)
    signed = store.find(Signature, visit=visit_id, version=version, side=side)
    if signed:
        with store.change("signature_withdrawn") as change:
            for one in signed:
                change.remove(Signature, one.id)


def ink_length(signature: Signature) -> float:
    """The length of all strokes, in widths of the pad; 0 where there is no readable ink."""
    try:
        strokes = json.loads(signature.ink or "[]")
        height = 1 / float(signature.ratio or 1)
        return sum(
            math.hypot(after[0] - before[0], (after[1] - before[1]) * height)
            for stroke in strokes
            for before, after in pairwise(stroke)
        )
    except (ValueError, TypeError, IndexError, ZeroDivisionError):
        return 0.0


def lock_visit(
    store: Store,
    attachments: Attachments,
    make_pdf: MakePdf,
    shelf: SchemeShelf,
    visit_id: str,
    *,
    digital: tuple[str, ...] | None = None,
    signers: Signers | None = None,
) -> Report:
    """Finish the visit as its next version: record, hash, PDF, seal and state in one act.

    `digital`: the fields it is to be signed in; None: as the settings have it. Where they
    say "own", and `signers` are given, it is signed at once by the organisation's own
    certificate; without them nothing promises a signature nobody makes.

    InspectionError: `visit-locked`, `visit-incomplete`, `visit-not-open`, `visit-in-conflict`,
    `draw-list-not-empty`, `signature-missing-unit`, `signature-missing-supplier`, and
    `signature-outdated` where the visit was changed after a side signed, and
    `report-civil-number` where one would be locked in without a reason, `lock-not-sealed`
    where the own certificate could not sign; nothing is locked then.
    """
    changeable_visit(store, visit_id)
    file = with_elsewhere(store, attachments, load_visit(store, shelf, visit_id))
    file = with_conflicts(store, file)
    _check_finished(store, file)
    settings = read_settings(store)
    refuse_in_record(file, settings)
    locked = replace(file.visit, state=VisitState.LOCKED)
    fields = _fields(settings, digital, signers is not None)
    draft = replace(_report(store, file, settings), digital=fields)
    record = visit_record(replace(file, visit=locked, reports=(*file.reports, draft)), settings)
    report = replace(draft, record=record, content_hash=content_hash(record))
    # The page prints version and hash, so the report is complete but for its own file.
    pdf = make_pdf(replace(file, visit=locked, reports=(*file.reports, report)), settings)
    report = replace(report, pdf=attachments.save(pdf))
    sealed = _sealed(store, attachments, signers, settings, report, pdf)
    with store.change("visit_locked", reason=report.reason) as change:
        change.put(report)
        for signed in sealed:
            change.put(signed)
        change.put(locked)
    return report


def _fields(settings: Settings, digital: tuple[str, ...] | None, can_seal: bool) -> tuple[str, ...]:
    if digital is not None:
        return tuple(SignatureField(field).value for field in digital)
    signed = {"own": can_seal, "ask": True}.get(settings.digital_signature, False)
    return (SignatureField.UNIT.value,) if signed else ()


def _sealed(
    store: Store,
    attachments: Attachments,
    signers: Signers | None,
    settings: Settings,
    report: Report,
    pdf: bytes,
) -> tuple[SignedReport, ...]:
    """The signature by the own certificate, where the settings and the report want it."""
    own = settings.digital_signature == "own" and SignatureField.UNIT.value in report.digital
    if signers is None or not own:
        return ()
    try:
        signer = own_signer(store, attachments, signers, settings)
        at = store.now()
        longer = signer.sign(pdf, SignatureField.UNIT, at)
    except InspectionError as problem:
        raise InspectionError("lock-not-sealed", why=problem.code) from problem
    kept = attachments.save(longer)
    return (signed_record(report, signer, SignatureField.UNIT, at, report.pdf, kept),)


def correct_visit(store: Store, visit_id: str, reason: str) -> Visit:
    """Open a locked visit again; its next locking makes the next version.

    InspectionError `visit-unknown`, `visit-not-locked`, `visit-purged`, `reason-missing`,
    `reason-civil-number`.
    """
    visit = store.get(Visit, visit_id)
    if visit is None:
        raise InspectionError("visit-unknown")
    if visit.state != VisitState.LOCKED:
        raise InspectionError("visit-not-locked", number=visit.number)
    if store.get(VisitTotals, visit_id) is not None:
        raise InspectionError("visit-purged", number=visit.number)
    reason = refuse_civil_number(reason)
    if not reason:
        raise InspectionError("reason-missing")
    opened = replace(visit, state=VisitState.OPEN, correction_reason=reason)
    with store.change("visit_corrected", reason=reason) as change:
        change.put(opened)
    return opened


def report_file_name(file: VisitFile) -> str:
    """What the report of the version in hand is saved as; Danish in every language."""
    kind = file.scheme.kind(file.visit.kind)
    title = kind.title.da if kind else file.scheme.title.da
    return file_name(file.visit.number, title, file.supplier.name, file.version)


def _report(store: Store, file: VisitFile, settings: Settings) -> Report:
    return Report(
        id=new_id(),  # two laptops that lock one version apart keep both
        visit=file.visit.id,
        version=file.version,
        reason=file.visit.correction_reason if file.reports else "",
        chain_head=store.chain_head(),
        file_name=report_file_name(file),
        locked_at=store.now(),
        locked_by=settings.person_name,
        seen=store.seen(),
    )


def _check_finished(store: Store, file: VisitFile) -> None:
    visit = file.visit
    if visit.state != VisitState.OPEN:
        raise InspectionError("visit-not-open", number=visit.number)
    if file.conflicts:
        count = len(file.conflicts)
        raise InspectionError("visit-in-conflict", number=visit.number, count=count)
    missing = [item for item in shortcomings(file) if item.open]
    if missing:
        raise InspectionError("visit-incomplete", number=visit.number, count=len(missing))
    if (
        LIST_EMPTY in file.waivers
        and file.draw is None
        and visit.held_on
        and _has_cases(store, file)
    ):
        raise InspectionError("draw-list-not-empty")
    unit = [s for s in file.signatures if s.side == Side.UNIT]
    if not any(not (s.refused or s.absent) for s in unit):
        raise InspectionError("signature-missing-unit")
    if not visit.access_refused and len(unit) == len(file.signatures):
        raise InspectionError("signature-missing-supplier")
    for one in file.signatures:
        inked = not (one.refused or one.absent)
        if inked and one.content != signed_content(store, visit.id, one.side):
            raise InspectionError("signature-outdated", name=one.name)


def _has_cases(store: Store, file: VisitFile) -> bool:
    day = file.visit.held_on or store.now().astimezone().date()
    choice = frame_choice(store, file, since=None, visit_day=day)
    return bool(choice.rows) or any(left.code == "since-unknown" for left in choice.excluded)
