"""What rides on a file that came back: what acts, what is attached, what leads elsewhere.

The pages show nothing of it, so it is looked for in the parts of the file, also in those that
nothing refers to.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pikepdf

from inspector.domain.additions import Additions
from inspector.domain.errors import InspectionError

# Actions that run, fetch, send or start something, and notes that play or hold it
# [ISO 32000-1, 12.5.6 and 12.6.4]; those that move within the file are none of them.
_ACTS = frozenset((
    "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/ResetForm",
    "/Hide", "/SetOCGState", "/Rendition", "/Movie", "/Sound", "/Trans", "/GoTo3DView",
    "/RichMediaExecute", "/Thread",
))  # fmt: skip
_PLAYS = frozenset(("/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D"))
_TRIGGERS = ("/AA", "/JS", "/JavaScript")
_UNREADABLE = (
    pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, AttributeError,
    RuntimeError,
)  # fmt: skip


def additions(archived: bytes, pdf: bytes) -> Additions:
    """What `pdf` holds beside the archived report; `signed-damaged` where it cannot be read."""
    try:
        with pikepdf.open(io.BytesIO(archived)) as before, pikepdf.open(io.BytesIO(pdf)) as after:
            pages = len(before.pages)
            return Additions(
                active=_acts_at_opening(after) or any(map(_is_active, _parts(after))),
                attachments=(_attached(after) - _attached(before)).total(),
                links=(_links(after, pages) - _links(before, pages)).total(),
                pages=max(len(after.pages) - pages, 0),
            )
    except _UNREADABLE as problem:
        raise InspectionError("signed-damaged") from problem


def _parts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, those inside others and of streams too."""
    for whole in pdf.objects:
        left = [whole]
        while left:
            part = left.pop()
            if isinstance(part, pikepdf.Array):
                left += [each for each in part if _is_inside(each)]
            elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                yield part
                left += [each for _key, each in part.items() if _is_inside(each)]


def _is_inside(part: object) -> bool:
    """Whether it is written where it stands; what is referred to is met by itself."""
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect


def _is_active(part: pikepdf.Object) -> bool:
    acts = _name(part, "/S") in _ACTS or any(key in part for key in _TRIGGERS)
    return acts or ("/Rect" in part and _name(part, "/Subtype") in _PLAYS)


def _name(part: pikepdf.Object, key: str) -> str:
    told = part.get(key)
    return str(told) if isinstance(told, pikepdf.Name) else ""


def _acts_at_opening(pdf: pikepdf.Pdf) -> bool:
    """Which page is shown first is no act."""
    act = pdf.Root.get("/OpenAction")
    return isinstance(act, pikepdf.Dictionary) and _name(act, "/S") != "/GoTo"


def _attached(pdf: pikepdf.Pdf) -> Counter[str]:
    """The files inside by their names; one that is named in two places is one."""
    inside: dict[tuple[int, ...], str] = {}
    for part in _parts(pdf):
        if "/EF" not in part:
            continue
        name, held = str(part.get("/UF", part.get("/F", ""))), part["/EF"]
        for _key, stream in held.items():
            inside[(*stream.objgen,)] = name
    return Counter(inside.values())


def _links(pdf: pikepdf.Pdf, pages: int) -> Counter[tuple[object, ...]]:
    """The places of the first pages that lead somewhere: page, sides in points, and where to."""
    return Counter(
        (number, *(round(float(side)) for side in note["/Rect"]), _target(note))
        for number, page in enumerate(islice(pdf.pages, pages))
        for note in page.obj.get("/Annots", ())
        if "/A" in note or "/Dest" in note or _name(note, "/Subtype") == "/Link"
    )


def _target(note: pikepdf.Object) -> str:
    """The address, or "" for a place in the file."""
    act = note.get("/A")
    return str(act.get("/URI", "")) if isinstance(act, pikepdf.Dictionary) else ""
