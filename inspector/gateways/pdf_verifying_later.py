"""What came into a file after a signature: further signatures, and nothing that rides on them.

The library's rules of difference forgive more than a signature: a picture in the box of a field
that is only stamped, other metadata, parts nothing refers to. A timestamp says when a file was
there and vouches for nothing in it, so whoever adds one could add all that as well.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from inspector.domain.delivery import SignatureField
from inspector.domain.verdict import Problem, SignatureFound
from inspector.gateways.pdf_verifying_limits import UNREADABLE

_FILLED = {"/V"}  # what a stamp may set in its field
_SHOWN = ("/Title", "/Author", "/Subject", "/Keywords", "/Creator")
_PASSING = {"ModifyDate", "MetadataDate", "CreateDate", "Producer", "InstanceID"}
_FOR_PERSONS = (SignatureField.UNIT, SignatureField.SUPPLIER)


@dataclass(frozen=True, slots=True)
class Step:
    """A signature, and the file as it was when it was made."""

    found: SignatureFound
    revision: int
    end: int  # of what it covers


@dataclass(frozen=True, slots=True)
class Later:
    """`since`: the place of the first signature something else came after; -1 for none."""

    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    since: int = -1


def later(pdf: bytes, steps: Sequence[Step]) -> Later:
    """What is wrong with that which came after the first signature; `steps` in their order."""
    signed = [place for place, one in enumerate(steps) if not one.found.is_timestamp]
    if not signed or signed[0] + 1 == len(steps):
        return Later()
    first = signed[0]
    reader = PdfFileReader(io.BytesIO(pdf))
    stamps = [place for place in range(first + 1, len(steps)) if steps[place].found.is_timestamp]
    plain = [place for place in stamps if _is_plain(reader, steps[place - 1], steps[place])]
    bad = [place for place in stamps if place not in plain and not steps[place].found.trusted]
    problems = [_problem("later-stamp", steps[place]) for place in bad]
    notes = [_problem("stamp-unknown", steps[place]) for place in plain]
    notes = [note for note, at in zip(notes, plain, strict=True) if not steps[at].found.trusted]
    if problems:
        return Later(tuple(problems), tuple(notes), min(bad) - 1)
    if len(plain) == len(steps) - first - 1:
        return Later(notes=tuple(notes))
    kept = all(_fields_kept(pdf, reader, steps, place) for place in signed)
    if kept and _told(pdf[: steps[first].end]) == _told(pdf) and _looks_kept(pdf, steps[first]):
        return Later(notes=tuple(notes))
    return Later((_problem("changed-after", steps[first]),), tuple(notes), first)


def _problem(code: str, step: Step) -> Problem:
    return Problem(code=code, details={"signer": step.found.signer})


# -- a stamp and no more ---------------------------------------------------------------------


def _is_plain(reader: PdfFileReader, before: Step, stamp: Step) -> bool:
    """Whether it came as this program puts it in: into its own field, which shows nothing,
    and not one object beside the field and the stamp was written.
    """
    number = stamp.revision
    if stamp.found.field != SignatureField.TIMESTAMP or number != before.revision + 1:
        return False
    then, now = (reader.get_historical_resolver(one) for one in (before.revision, number))
    old, new = _fields(then).get(stamp.found.field), _fields(now).get(stamp.found.field)
    if old is None or new is None:
        return False
    was, is_ = old.get_object(), new.get_object()
    value = is_.raw_get("/V")
    if not isinstance(value, generic.IndirectObject) or "/V" in was:
        return False
    written = reader.xrefs.explicit_refs_in_revision(number)
    container = reader.xrefs.get_xref_container_info(number).stream_ref
    return (
        written - {container} == {new.reference, value.reference}
        and not reader.xrefs.refs_freed_in_revision(number)
        and reader.xrefs.get_introducing_revision(value.reference) == number
        and _without(was, _FILLED) == _without(is_, _FILLED)
        and _is_unseen(is_)
        and _trailer(then) == _trailer(now)
    )


def _trailer(state: Any) -> list[str]:
    trailer = state.trailer_view
    return [repr(trailer.raw_get(key)) if key in trailer else "" for key in ("/Root", "/Info")]


def _without(field: Mapping[str, Any], keys: set[str]) -> dict[str, str]:
    """The field as it is written, references as references."""
    return {str(key): repr(value) for key, value in field.items() if key not in keys}


def _is_unseen(field: Any) -> bool:
    left, low, right, high = (float(side) for side in field["/Rect"])
    return (left == right or low == high) and "/AP" not in field


def _fields(state: Any) -> dict[str, Any]:
    return {name: ref for name, _value, ref in enumerate_sig_fields(state)}


# -- the fields after a signature ------------------------------------------------------------


def _fields_kept(pdf: bytes, reader: PdfFileReader, steps: Sequence[Step], place: int) -> bool:
    """Whether every field is as it was then, but those that were signed or stamped since."""
    step = steps[place]
    then = _fields(PdfFileReader(io.BytesIO(pdf[: step.end])))
    now = _fields(reader)
    total = reader.xrefs.total_revisions
    written: set[Any] = set()
    for number in range(step.revision + 1, total):
        written |= reader.xrefs.explicit_refs_in_revision(number)
    since = {one.found.field: one.found.is_timestamp for one in steps[place + 1 :]}
    return set(then) <= set(now) and all(
        _is_kept(then.get(name), now[name], since.get(name), name, written) for name in now
    )


def _is_kept(
    old: Any, new: Any, stamped: bool | None, name: str, written: set[generic.Reference]
) -> bool:
    """`stamped`: None for a field nobody signed since, False for a signature."""
    field = new.get_object()
    if stamped and (name in _FOR_PERSONS or not _is_unseen(field)):
        return False
    if old is None:
        return stamped is not None
    was = old.get_object()
    if stamped is None:
        reached = set(_reached(field.get("/AP"), set()))
        return _without(was, set()) == _without(field, set()) and not reached & written
    return repr(was["/Rect"]) == repr(field["/Rect"])


def _reached(part: Any, seen: set[generic.Reference]) -> Iterator[generic.Reference]:
    """Every object the picture of a field is made of."""
    if isinstance(part, generic.IndirectObject):
        if part.reference in seen:
            return
        seen.add(part.reference)
        yield part.reference
        part = part.get_object()  # type: ignore[no-untyped-call]  # has no types
    if isinstance(part, dict):
        for key, value in part.items():
            if key not in ("/P", "/Parent"):
                yield from _reached(value, seen)
    elif isinstance(part, list):
        for value in part:
            yield from _reached(value, seen)


# -- what a reader is shown ------------------------------------------------------------------


def _told(pdf: bytes) -> tuple[object, ...]:
    """What the file says of itself in words, but the dates and names that each writing sets."""
    reader = PdfFileReader(io.BytesIO(pdf))
    trailer = reader.trailer_view
    info = trailer["/Info"] if "/Info" in trailer else {}  # noqa: SIM401 - its `get` follows none
    shown = [str(info[key]) if key in info else "" for key in _SHOWN]
    said: list[tuple[str, str]] = []
    if "/Metadata" in reader.root:
        text = bytes(reader.root["/Metadata"].data).decode("utf-8")
        said = sorted(_said(text)) if "<!DOCTYPE" not in text else [("", text)]
    return shown, said


def _said(text: str) -> Iterator[tuple[str, str]]:
    for element in ElementTree.fromstring(text).iter():
        pairs = ((element.tag, element.text or ""), *element.attrib.items())
        for name, value in pairs:
            if value.strip() and str(name).rpartition("}")[2] not in _PASSING:
                yield str(name), value.strip()


def _looks_kept(pdf: bytes, first: Step) -> bool:
    """Whether the pages show all they showed; drawn only where somebody known vouches for
    what is drawn first.
    """
    if not (first.found.trusted or first.found.own):
        return True
    from inspector.gateways.text_reading import PdfTexts

    try:
        return PdfTexts().shows_all(pdf[: first.end], pdf)
    except UNREADABLE:
        return False
