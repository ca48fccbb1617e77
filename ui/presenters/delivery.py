"""What a locked report has of digital signatures, and what of it has left the house, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from inspector.domain.delivery import (
    Dispatch,
    OutboxMessage,
    OutboxState,
    Protection,
    SignatureField,
    SignedBy,
    SignedReport,
    Way,
)
from inspector.domain.formats import clock, long_date
from inspector.domain.model import Report
from inspector.domain.outbox import GIVEN_UP
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words

DONE, LACKS, WAITS, NONE = "done", "lacks", "waits", "none"
_WAY_ICONS = {
    Way.DRAFT: "mail",
    Way.MAIL: "mail",
    Way.FILE: "down",
    Way.DIGITAL_POST: "outbox",
    Way.SIGNING: "pen",
    Way.PAPER: "print",
    Way.UNSENT: "mail",
}
_BY_HAND = (Way.FILE, Way.PAPER)  # somebody did it, and nobody is named as having got it
_OUTBOX_CHIPS = {
    OutboxState.QUEUED: "plain",
    OutboxState.SENDING: "under_way",
    OutboxState.SENT: "ok",
    OutboxState.FAILED: "alarm",
    OutboxState.NEEDS_USER: "remark",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """One place for a signature: `state` is DONE, LACKS, WAITS or NONE."""

    state: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchLine:
    """One handing over: to whom, then how, when and which files; `chip` is word and tone.

    `draft`: the id of a draft, which she may mark as not sent; "" for anything else.
    """

    icon: str
    title: str
    text: str
    files: str
    chip: tuple[str, str] | None = None
    draft: str = ""


def signatures_of(file: VisitFile, report: Report) -> tuple[SignedReport, ...]:
    """The signatures in the newest file of this version, oldest first.

    A file that was signed anew from the unsigned one leaves the signatures before it behind.
    """
    by_file = {one.pdf: one for one in file.signed if one.report == report.id}
    chain: list[SignedReport] = []
    name = file.delivered(report)
    while name in by_file:
        one = by_file.pop(name)
        chain.append(one)
        name = one.based_on
    return tuple(reversed(chain))


def stamped(made: Sequence[SignedReport]) -> bool:
    """A timestamp is there, or the online service has seen to lasting in its own way."""
    lasting = (SignedBy.TIMESTAMP, SignedBy.IMPORTED)
    return bool(made) and made[-1].signed_by in lasting


def signable(file: VisitFile, report: Report) -> tuple[SignatureField, ...]:
    """The fields that can still be signed; our own seal gives way to a certificate."""
    made = signatures_of(file, report)
    if any(one.signed_by == SignedBy.IMPORTED for one in made):
        return ()
    held = {one.field: one.signed_by for one in made}
    free = (SignatureField.UNIT, SignatureField.SUPPLIER)
    if SignatureField.SUPPLIER in held:
        return () if SignatureField.UNIT in held else free[:1]
    return tuple(one for one in free if held.get(one, SignedBy.OWN) == SignedBy.OWN)


def signature_lines(
    file: VisitFile, report: Report, settings: Settings, words: Words
) -> tuple[SignatureLine, ...]:
    """What stands in each field, and what is still to come."""
    made = signatures_of(file, report)
    lines = [
        _line(field, made, report, words)
        for field in (SignatureField.UNIT, SignatureField.SUPPLIER)
        if field == SignatureField.UNIT
        or field in report.digital
        or any(one.field == field for one in made)
    ]
    lines += [_imported(one, words) for one in made if one.signed_by == SignedBy.IMPORTED]
    stamp = next((one for one in made if one.signed_by == SignedBy.TIMESTAMP), None)
    if stamp is not None:
        lines.append(_stamped(stamp, words))
    elif settings.timestamp_url and made and not stamped(made):
        text = words("deliver.stamp_waits")
        lines.append(SignatureLine(state=WAITS, title=words("deliver.stamp"), text=text))
    if any(one.signed_by == SignedBy.IMPORTED for one in made):
        lines = [one for one in lines if one.state in (DONE, WAITS)]
    return tuple(lines)


def _line(
    field: SignatureField, made: Sequence[SignedReport], report: Report, words: Words
) -> SignatureLine:
    unit = field == SignatureField.UNIT
    side = words("deliver.unit" if unit else "deliver.supplier")
    done = next((one for one in made if one.field == field), None)
    if done is not None:
        title = words("deliver.signed_by", side=side, name=done.signer)
        key = "deliver.sealed_own" if done.signed_by == SignedBy.OWN else "deliver.signed_at"
        return SignatureLine(
            state=DONE, title=title, text=words(key, **_moment(done.signed_at, words))
        )
    if field in report.digital:
        title = words("deliver.lacks", side=side)
        return SignatureLine(state=LACKS, title=title, text=words("deliver.lacks_text"))
    title = words("deliver.unsigned", side=side)
    return SignatureLine(state=NONE, title=title, text=words("deliver.unsigned_text"))


def _imported(one: SignedReport, words: Words) -> SignatureLine:
    title = words("deliver.signed_online", name=one.signer or words("common.unknown"))
    text = words("deliver.imported_at", **_moment(one.signed_at, words))
    return SignatureLine(state=DONE, title=title, text=text)


def _stamped(one: SignedReport, words: Words) -> SignatureLine:
    text = words("deliver.stamped_at", **_moment(one.signed_at, words))
    return SignatureLine(state=DONE, title=words("deliver.stamp"), text=text)


def _moment(at: datetime | None, words: Words) -> dict[str, str]:
    if at is None:
        return {"day": words("common.unknown"), "time": "–"}
    return {"day": long_date(at.astimezone().date(), words.language), "time": clock(at)}


def dispatch_lines(
    dispatches: Sequence[Dispatch],
    outbox: Mapping[str, OutboxMessage],
    words: Words,
    given_on: Mapping[str, str] = MappingProxyType({}),
) -> tuple[DispatchLine, ...]:
    """What was handed over, newest first. `given_on`: the mark of the laptop, if not this one."""
    return tuple(
        _dispatch(one, outbox.get(one.outbox), words, given_on.get(one.id, ""))
        for one in reversed(dispatches)
    )


def _dispatch(
    one: Dispatch, message: OutboxMessage | None, words: Words, laptop: str
) -> DispatchLine:
    who = ", ".join(one.recipients)
    if one.way == Way.DIGITAL_POST and who:
        who = words("deliver.to_cvr", cvr=who)
    how = words(f"deliver.way.{one.way}")
    if one.protection != Protection.PLAIN:
        how = f"{how}, {words(f'deliver.protected.{one.protection}')}"
    at = message.sent_at if message is not None and message.sent_at is not None else one.at
    text = words("deliver.handed", how=how, **_moment(at, words))
    return DispatchLine(
        icon=_WAY_ICONS.get(Way(one.way), "outbox"),
        title=who or _to_nobody(one, laptop, words),
        text=text,
        files=_files(one, words),
        chip=_chip(one, message, words),
        draft=one.id if one.way == Way.DRAFT else "",
    )


def _to_nobody(one: Dispatch, laptop: str, words: Words) -> str:
    """What went to nobody by name; of another laptop's, who saved or printed it there."""
    if not laptop or one.way not in _BY_HAND:
        return words(f"deliver.nobody.{one.way}")
    who = words("deliver.elsewhere.by" if one.by else "deliver.elsewhere.nobody",
                person=one.by, laptop=laptop)  # fmt: skip
    return words(f"deliver.elsewhere.{one.way}", who=who)


def _files(one: Dispatch, words: Words) -> str:
    """Their names; of locked files those that left, with what lies in each."""
    half = len(one.files) // 2
    if one.protection == Protection.PLAIN or len(one.files) != 2 * half:
        return ", ".join(one.files)
    pairs = zip(one.files[:half], one.files[half:], strict=True)
    return ", ".join(
        name if name == inside else words("deliver.contains", name=name, inside=inside)
        for name, inside in pairs
    )


def _chip(one: Dispatch, message: OutboxMessage | None, words: Words) -> tuple[str, str] | None:
    """How far it has come, where that is known."""
    if one.way == Way.UNSENT:
        return words("deliver.unsent"), "cancelled"
    if message is None:
        return None
    if message.problem == GIVEN_UP:
        return words("deliver.given_up"), "cancelled"
    return words(f"deliver.outbox.{message.state}"), _OUTBOX_CHIPS[OutboxState(message.state)]


def size_words(size: int, words: Words) -> str:
    """A file's size as people say it: 840 kB, 2,4 MB."""
    if size < 1_000_000:
        return words("deliver.kilobytes", number=max(1, round(size / 1000)))
    number = f"{size / 1_000_000:.1f}"
    return words("deliver.megabytes", number=number.replace(".", words("deliver.comma")))


def groups(fingerprint: str) -> str:
    """A SHA-256 in groups of four that can be read aloud."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))
