"""The papers that are handed out beside the report, made from the visit as values.

The window holds this from its start, and few starts ask it for anything: what the papers are
made with is imported by the paper that needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.domain.value import value

if TYPE_CHECKING:
    from datetime import datetime

    from inspector.domain.access_copy import LeftOut
    from inspector.domain.calendar import WorkingCalendar
    from inspector.domain.letter import File
    from inspector.domain.masking import Hit
    from inspector.domain.model import Draw
    from inspector.domain.settings import Settings
    from inspector.domain.visit_file import VisitFile
    from inspector.services.ports import Words


@value
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
        from inspector.domain.draw_receipt import draw_receipt
        from inspector.gateways.pdf_report import render
        from inspector.gateways.verification_files import VerificationFiles
        from inspector.services.handing_out import verification_package

        def receipt() -> bytes:
            document = draw_receipt(file, draw, self.words, settings)
            return render(document, self.load_attachment, self.resources / "fonts")

        parts = VerificationFiles(self.resources / "verification")
        return verification_package(file, draw, self.words, receipt, parts)

    def texts(self, file: VisitFile, settings: Settings) -> tuple[str, ...]:
        """The texts of the locked report, each once, to choose from what a copy leaves out.

        Numbers and single signs are left aside: nobody reads them by themselves.
        """
        from inspector.domain.access_copy import original, unmasked
        from inspector.domain.as_locked import as_locked
        from inspector.domain.masking import texts_of

        file, settings = as_locked(file, settings, original(file))
        document = unmasked(file, settings, self.words, self.calendar(settings))
        texts = dict.fromkeys(texts_of(document.blocks))
        return tuple(text for text in texts if sum(sign.isalpha() for sign in text) > 3)

    def counted(
        self, file: VisitFile, settings: Settings, left_out: LeftOut, at: datetime
    ) -> dict[str, int]:
        """How often each category would be left out, whatever the reasons."""
        from inspector.domain.access_copy import access_copy, original
        from inspector.domain.as_locked import as_locked

        file, settings = as_locked(file, settings, original(file))
        calendar, unsaid = self.calendar(settings), dict.fromkeys(left_out.chosen, "–")
        asked = replace(left_out, reasons=unsaid)
        _copy, counts = access_copy(file, settings, self.words, calendar, asked, at)
        return {name: counts[name] for name in left_out.chosen}

    def found(self, file: VisitFile, settings: Settings, left_out: LeftOut) -> tuple[Hit, ...]:
        """Every place in the texts something would be left out, with the words around it."""
        from inspector.domain.access_copy import found_in, original
        from inspector.domain.as_locked import as_locked

        file, settings = as_locked(file, settings, original(file))
        return found_in(file, settings, self.words, self.calendar(settings), left_out)

    def access_copy(
        self, file: VisitFile, settings: Settings, left_out: LeftOut, at: datetime
    ) -> File:
        """The masked copy of the locked version.

        InspectionError `access-not-locked`, `access-outdated`, `access-purged`,
        `access-changed`, `access-reason-missing`, `access-still-shown`.
        """
        from inspector.domain.access_copy import access_copy, original, secrets_of
        from inspector.domain.as_locked import as_locked
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
