"""Stamps of signatures and ticked boxes made part of the page, in a copy for screen and paper.

What draws the pages (QtPdf) leaves out the fields of a form. The copy is for the eye alone: it
is neither kept nor sent, since a file written anew has lost its signatures.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from inspector.domain.errors import InspectionError

if TYPE_CHECKING:
    from pikepdf import Page

_FIELD_MARKS = (b"/Widget", b"/ObjStm")  # inside an object stream the first cannot be seen


def flattened(pdf: bytes, *, shown_on: Literal["print", "screen"] = "print") -> bytes:
    """The file with what its fields show drawn into the pages.

    A file none of whose fields shows anything comes back as it is: an empty field of a
    signature changes nothing. InspectionError `print-unreadable`.
    """
    if not any(mark in pdf for mark in _FIELD_MARKS):
        return pdf
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            if not any(_shows_a_field(page) for page in file.pages):
                return pdf
            file.flatten_annotations(shown_on)
            flat = io.BytesIO()
            file.save(flat)
            return flat.getvalue()
    except pikepdf.PdfError as problem:
        raise InspectionError("print-unreadable") from problem


def _shows_a_field(page: Page) -> bool:
    """Whether a field on this page has an appearance to draw."""
    for one in page.obj.get("/Annots", ()):
        if one.get("/Subtype") == "/Widget" and "/N" in one.get("/AP", {}):
            return True
    return False
