"""The papers as PDF: report, draw receipt, checklist sheets of a visit, sheets of the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspector.domain.admin_sheet import AdminSheet, admin_sheet
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.checklist_sheets import checklist_sheets
from inspector.domain.delivery import SignatureField
from inspector.domain.draw_receipt import draw_receipt
from inspector.domain.errors import InspectionError
from inspector.domain.last_scan import refuse_in_document
from inspector.domain.model import VisitState
from inspector.domain.recovery_sheet import recovery_sheet
from inspector.domain.report import Document
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_report import visit_report
from inspector.gateways.pdf_report import render
from inspector.services.ports import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPapers:
    """Makes the bytes of each paper from the visit as it stands."""

    words: Words
    calendar: Callable[[Settings], WorkingCalendar]
    load_attachment: Callable[[str], bytes]
    fonts: Path

    def report(self, file: VisitFile, settings: Settings) -> bytes:
        """The visit report: with hash, record and fields for a visit being locked, else a draft.

        InspectionError `report-civil-number`: a version that is locked shows none by mistake.
        """
        locked = file.visit.state == VisitState.LOCKED and file.reports
        newest = file.reports[-1] if locked else None
        own = (SignatureField.UNIT,) if settings.digital_signature != "none" else ()
        document = visit_report(
            file,
            settings,
            self.words,
            self.calendar(settings),
            content_hash=newest.content_hash if newest else "",
            chain_head=newest.chain_head if newest else "",
            preview=newest is None,
            digital=newest.digital if newest else own,
        )
        if newest is None:
            return self._made(document)
        refuse_in_document(document, file)
        return self._made(document, newest.record)

    def receipt(self, file: VisitFile, settings: Settings) -> bytes:
        """The receipt of the draw in force; InspectionError `draw-missing`."""
        if file.draw is None:
            raise InspectionError("draw-missing")
        return self._made(draw_receipt(file, file.draw, self.words, settings))

    def sheets(self, file: VisitFile, settings: Settings) -> bytes:
        """Blank areas, the retrieval list and a sheet for each drawn case."""
        return self._made(checklist_sheets(file, self.words, settings))

    def recovery_sheet(self, secret: bytes, settings: Settings, *, made: date) -> bytes:
        """The one page of this recovery key (20 bytes); kept nowhere but on paper."""
        return self._made(recovery_sheet(secret, self.words, settings, made))

    def administration_sheet(
        self, secret: bytes, office: str, settings: Settings, *, made: date,
        known_by: Sequence[str] = (),
    ) -> bytes:  # fmt: skip
        """The one page of an office's key (20 bytes), and the words that key is known by."""
        sheet = AdminSheet(office=office, secret=secret, made=made, known_by=known_by)
        return self._made(admin_sheet(sheet, self.words, settings))

    def _made(self, document: Document, record: str = "") -> bytes:
        return render(document, self.load_attachment, self.fonts, record=record)
