"""Stamps of signatures and ticked boxes made part of the page, in a copy for screen and paper.

What draws the pages (QtPdf) leaves out the fields of a form. The copy is for the eye alone: it
is neither kept nor sent, since a file written anew has lost its signatures.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from inspector.domain.errors import InspectionError

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf


def flattened(pdf: bytes, *, shown_on: Literal["print", "screen"] = "print") -> bytes:
    """The file with what its fields show drawn into the pages.

    A file none of whose fields shows anything comes back as it is: an empty field of a
    signature changes nothing. InspectionError `print-unreadable`.
    """
    plainly_without = b"/Widget" not in pdf or b"/AP" not in pdf
    if plainly_without and b"/ObjStm" not in pdf:  # in there neither could be seen
        return pdf
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            if not any(_shows_a_field(page) for page in file.pages):
                return pdf
            file.flatten_annotations(shown_on)
            _drop_fields(file)
            flat = io.BytesIO()
            file.save(flat)
            return flat.getvalue()
    except pikepdf.PdfError as problem:
        raise InspectionError("print-unreadable") from problem


def _drop_fields(file: Pdf) -> None:
    """What is left of the form draws nothing: fields out of sight, and the form they were of."""
    from pikepdf import Array

    for page in file.pages:
        rest = [one for one in page.obj.get("/Annots", ()) if one.get("/Subtype") != "/Widget"]
        page.obj["/Annots"] = Array(rest)
    if "/AcroForm" in file.Root:
        del file.Root["/AcroForm"]


def _shows_a_field(page: Page) -> bool:
    """Whether a field on this page has something to draw."""
    fields = (one for one in page.obj.get("/Annots", ()) if one.get("/Subtype") == "/Widget")
    return any(_draws(one["/AP"].get("/N") if "/AP" in one else None) for one in fields)


def _draws(appearance: Object | None) -> bool:
    """An empty picture draws nothing; a choice of pictures is that of a box to tick."""
    from pikepdf import Stream

    if isinstance(appearance, Stream):
        return bool(appearance.read_bytes().strip())
    return appearance is not None
