"""Finishing a visit: who signs, what is still missing, and what is stored when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inspector.domain.delivery import SignatureField
from inspector.domain.identity import new_id
from inspector.domain.model import Participant, Side, Signature
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words
from inspector.services.reporting import MIN_INK, ink_length

SIGNS, REFUSES, ABSENT = "signs", "refuses", "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands on the page for one side."""

    side: str
    name: str = ""
    role: str = ""
    ink: str = ""
    ratio: str = "4.0"
    choice: str = SIGNS
    reason: str = ""


def signature_of(file: VisitFile, side: str) -> Signature | None:
    """The stored signature of this side for the version in hand."""
    return next((one for one in file.signatures if one.side == side), None)


def typed_from(file: VisitFile, settings: Settings, side: str) -> Typed:
    """What the page begins with: what is stored, else what is known of the side."""
    stored = signature_of(file, side)
    if stored is not None:
        choice = REFUSES if stored.refused else ABSENT if stored.absent else SIGNS
        return Typed(
            side=side,
            name=stored.name,
            role=stored.role,
            ink=stored.ink,
            ratio=stored.ratio or "4.0",
            choice=choice,
            reason=stored.reason,
        )
    if side == Side.UNIT:
        return Typed(side=side, name=settings.person_name, role=settings.person_title)
    met = _who_signs_for_the_supplier(file)
    return Typed(side=side, name=met.name if met else "", role=met.role if met else "")


def _who_signs_for_the_supplier(file: VisitFile) -> Participant | None:
    """Who was noted to sign, else the management, else whoever of the staff was there."""
    for side in (Side.SUPPLIER, Side.MANAGEMENT, Side.STAFF):
        for one in file.participants:
            if one.side == side:
                return one
    return None


def as_signature(file: VisitFile, typed: Typed) -> Signature:
    """What would be stored of this; never in the row that another laptop signed."""
    signs = typed.choice == SIGNS
    stored = signature_of(file, typed.side)
    return Signature(
        id=stored.id if stored is not None else new_id(),
        visit=file.visit.id,
        version=file.version,
        side=typed.side,
        name=typed.name.strip() if typed.choice != ABSENT else "",
        role=typed.role.strip() if typed.choice != ABSENT else "",
        ink=typed.ink if signs else "",
        ratio=typed.ratio,
        refused=typed.choice == REFUSES,
        absent=typed.choice == ABSENT,
        reason=typed.reason.strip() if not signs else "",
    )


def lack(file: VisitFile, typed: Typed) -> str:
    """The key of what this side still lacks, "" when it may be stored."""
    if typed.choice != SIGNS:
        return "" if typed.reason.strip() else "finish.lacks_reason"
    if not typed.name.strip():
        return "finish.lacks_name"
    return "" if ink_length(as_signature(file, typed)) >= MIN_INK else "finish.lacks_ink"


def same_as_stored(file: VisitFile, typed: Typed) -> bool:
    """Whether the stored signature says just this."""
    stored = signature_of(file, typed.side)
    if stored is None:
        return False
    told = as_signature(file, typed)
    return replace(stored, id=told.id, signed_at=None, ratio=told.ratio, content="") == replace(
        told, signed_at=None
    )


def why_not_lockable(file: VisitFile, both: tuple[Typed, ...], words: Words) -> str:
    """The sentence beside the button that cannot be pressed, "" when it can."""
    for typed in both:
        key = lack(file, typed)
        if key:
            side = words("finish.unit" if typed.side == Side.UNIT else "finish.supplier")
            return words(key, side=side)
    return ""


def digital_fields(way: str, supplier_too: bool) -> tuple[str, ...]:
    """The fields a version is locked to be signed in, by the setting and her choice."""
    if way == "none":
        return ()
    both = (SignatureField.UNIT, SignatureField.SUPPLIER)
    return both if supplier_too else both[:1]


def digital_note(settings: Settings) -> str:
    """The key of the line that says what the lock does digitally."""
    return {"own": "finish.digital_own", "ask": "finish.digital_ask"}.get(
        settings.digital_signature, "finish.digital_none"
    )
