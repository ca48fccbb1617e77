"""The papers that are handed out beside the report, made from the visit as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.draw_receipt import draw_receipt
from inspector.domain.letter import File
from inspector.domain.model import Draw
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.gateways.verification_files import VerificationFiles
from inspector.services.handing_out import verification_package
from inspector.services.ports import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfHandedPapers:
    """`services.handing_out.HandedPapers` over the resources of the program."""

    words: Words
    calendar: Callable[[Settings], WorkingCalendar]
    load_attachment: Callable[[str], bytes]
    resources: Path

    def package(self, file: VisitFile, draw: Draw, settings: Settings) -> File:
        """The package to check this draw by, aborted ones too.

        InspectionError `package-not-drawn`, `package-purged`, `draw-damaged`.
        """
        from inspector.gateways.pdf_report import render

        def receipt() -> bytes:
            document = draw_receipt(file, draw, self.words, settings)
            return render(document, self.load_attachment, self.resources / "fonts")

        parts = VerificationFiles(self.resources / "verification")
        return verification_package(file, draw, self.words, receipt, parts)
