"""The papers that are handed out beside the report, made from the visit as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from inspector.domain.access_copy import (
    LeftOut,
    access_copy,
    found_in,
    original,
    secrets_of,
    unmasked,
)
from inspector.domain.as_locked import as_locked
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.draw_receipt import draw_receipt
from inspector.domain.letter import File
from inspector.domain.masking import Hit, texts_of
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

    def texts(self, file: VisitFile, settings: Settings) -> tuple[str, ...]:
        """The texts of the locked report, each once, to choose from what a copy leaves out.

        Numbers and single signs are left aside: nobody reads them by themselves.
        """
        file, settings = as_locked(file, settings, original(file))
        document = unmasked(file, settings, self.words, self.calendar(settings))
        texts = dict.fromkeys(texts_of(document.blocks))
        return tuple(text for text in texts if sum(sign.isalpha() for sign in text) > 3)

    def counted(
        self, file: VisitFile, settings: Settings, left_out: LeftOut, at: datetime
    ) -> dict[str, int]:
        """How often each category would be left out, whatever the reasons."""
        file, settings = as_locked(file, settings, original(file))
        calendar, unsaid = self.calendar(settings), dict.fromkeys(left_out.chosen, "–")
        asked = replace(left_out, reasons=unsaid)
        _copy, counts = access_copy(file, settings, self.words, calendar, asked, at)
        return {name: counts[name] for name in left_out.chosen}

    def found(self, file: VisitFile, settings: Settings, left_out: LeftOut) -> tuple[Hit, ...]:
        """Every place in the texts something would be left out, with the words around it."""
        file, settings = as_locked(file, settings, original(file))
        return found_in(file, settings, self.words, self.calendar(settings), left_out)

    def access_copy(
        self, file: VisitFile, settings: Settings, left_out: LeftOut, at: datetime
    ) -> File:
        """The masked copy of the locked version.

        InspectionError `access-not-locked`, `access-outdated`, `access-purged`,
        `access-changed`, `access-reason-missing`, `access-still-shown`.
        """
        from inspector.gateways.access_copy import masked_pdf

        file, settings = as_locked(file, settings, original(file))
        calendar = self.calendar(settings)
        document, _counts = access_copy(file, settings, self.words, calendar, left_out, at)
        version = file.reports[-1].version
        name = self.words("access.file_name", number=file.visit.number, version=version)
        return masked_pdf(
            document,
            name,
            secrets_of(file, settings, left_out),
            self.words("access.bar"),
            self.load_attachment,
            self.resources / "fonts",
        )
