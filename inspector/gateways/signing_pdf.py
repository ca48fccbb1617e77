"""The increment a signature makes: PAdES B-B, SHA-256, into a field that is there already.

Nothing is fetched, neither revocation nor timestamp: a signature is made without a network.
The file itself is not touched; what comes back begins with it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    InnerScaling,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from inspector.domain.delivery import SignatureField
from inspector.domain.errors import InspectionError

Box = tuple[float, float]  # width and height in points
StampPage = Callable[[Box], bytes]  # a page of that size, as PDF

# Whatever a damaged file makes a reader stumble over, beside its own words for it.
DAMAGE = (
    PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError,
    OverflowError, NotImplementedError, AssertionError, struct.error, zlib.error, EOFError,
)  # fmt: skip


class _QuietWriter(IncrementalPdfFileWriter):
    """Writes an increment without a word in the file's metadata or of its version.

    pyHanko would set the XMP anew, in which a report names its hash and the schema of it, and
    call the file PDF 2.0, which PDF/A-3 is not [ISO 19005-3: PDF 1.7].
    """

    def _update_meta(self) -> None:
        pass

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        pass


def opened(pdf: bytes) -> IncrementalPdfFileWriter:
    """The file, ready for an increment; `sign-file-damaged`."""
    try:
        writer = _QuietWriter(BytesIO(pdf))
        _ = writer.root["/Pages"]
    except DAMAGE as problem:
        raise InspectionError("sign-file-damaged") from problem
    return writer


def empty_field(writer: IncrementalPdfFileWriter, field: SignatureField) -> Any:
    """The field's dictionary; `sign-field-missing`, `sign-field-taken`, `sign-file-damaged`."""
    try:
        found = {name: (value, ref) for name, value, ref in enumerate_sig_fields(writer.prev)}
        if field.value not in found:
            raise InspectionError("sign-field-missing")
        value, ref = found[field.value]
        if value is not None:
            raise InspectionError("sign-field-taken")
        return ref.get_object()
    except DAMAGE as problem:
        raise InspectionError("sign-file-damaged") from problem


def with_signature(
    pdf: bytes, field: SignatureField, at: datetime, signer: Signer, name: str, stamp: StampPage
) -> bytes:
    """The file with one signature more; the first certifies and allows filling in forms alone.

    InspectionError `sign-field-missing`, `sign-field-taken`, `sign-file-damaged`.
    """
    writer = opened(pdf)
    box = _size(empty_field(writer, field))
    meta = PdfSignatureMetadata(
        field_name=field.value,
        name=name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=_is_first(writer),
        docmdp_permissions=MDPPerm.FILL_FORMS,
        embed_validation_info=False,
    )
    style = None if box is None else _whole_box(stamp(box))
    output = BytesIO()
    try:
        _TimedSigner(at, meta, signer, stamp_style=style).sign_pdf(
            writer, existing_fields_only=True, output=output
        )
    except SigningError as problem:
        raise InspectionError("sign-failed") from problem
    except DAMAGE as problem:
        raise InspectionError("sign-file-damaged") from problem
    return output.getvalue()


def _whole_box(page: bytes) -> StaticStampStyle:
    return StaticStampStyle(background=_Page(page), background_layout=_WHOLE, border_width=0)


def _is_first(writer: IncrementalPdfFileWriter) -> bool:
    try:
        return not any(value is not None for _, value, _ in enumerate_sig_fields(writer.prev))
    except DAMAGE as problem:
        raise InspectionError("sign-file-damaged") from problem


def _size(field: Any) -> Box | None:
    """Width and height of the box on the page; None where the field is not to be seen."""
    try:
        left, low, right, high = (float(number) for number in field["/Rect"])
    except DAMAGE:
        return None
    width, height = abs(right - left), abs(high - low)
    return (width, height) if width > 1 and height > 1 else None


class _TimedSigner(PdfSigner):
    """Signs at a moment that is given, not at that of the machine."""

    def __init__(
        self, at: datetime, meta: PdfSignatureMetadata, signer: Signer, **given: Any
    ) -> None:
        super().__init__(meta, signer, **given)
        self._at = at.astimezone()  # a PDF's times show the place they were written at

    def init_signing_session(
        self, pdf_out: Any, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


_WHOLE = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MIN,
    y_align=AxisAlignment.ALIGN_MIN,
    margins=Margins(0, 0, 0, 0),
    inner_content_scaling=InnerScaling.NO_SCALING,
)


@dataclass
class _Page(PdfContent):
    """The first page of a PDF in memory, as content of another."""

    pdf: bytes

    def __post_init__(self) -> None:
        super().__init__()

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self.pdf)))
        self.resources.xobject[pdf_name("/Stamp")] = page
        left, low, right, high = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=float(right - left), height=float(high - low))
        return b"/Stamp Do"
