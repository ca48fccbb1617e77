"""The gateways of one program, made when they are first asked for.

A start needs few of them, and none may cost it anything: every import waits until then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.domain.calendar import WorkingCalendar
    from inspector.domain.office import Roster
    from inspector.domain.settings import Settings
    from inspector.domain.table import Table
    from inspector.domain.visit_file import VisitFile
    from inspector.gateways.exchanging import LaptopData, OfficeExchange
    from inspector.gateways.handed_papers import PdfHandedPapers
    from inspector.gateways.papers import PdfPapers
    from inspector.gateways.scheme_files import SchemeFolder
    from inspector.gateways.texts import Texts
    from inspector.services.delivery import Delivery
    from inspector.services.keeping_evidence import PreparedPhoto
    from inspector.services.ports import Attachments, KeyRing, Store


class Clock:
    """Now, UTC; the demo data travels with it through its own months."""

    def __init__(self) -> None:
        self._elsewhere: datetime | None = None

    def __call__(self) -> datetime:
        return self._elsewhere or datetime.now(UTC)

    def travel(self, moment: datetime | None) -> None:
        """Stand at this moment; None comes home."""
        self._elsewhere = moment.astimezone(UTC) if moment else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The gateways, made when asked for; each import waits until then."""

    resources: Path
    words: Texts
    shelf: SchemeFolder
    clock: Clock

    def calendar(self, settings: Settings) -> WorkingCalendar:
        from inspector.domain.calendar import WorkingCalendar
        from inspector.gateways.danish_holidays import danish_holidays

        return WorkingCalendar(
            danish_holidays, settings.saturday_is_working, frozenset(settings.closed_days)
        )

    def papers(self, attachments: Attachments) -> PdfPapers:
        from inspector.gateways.papers import PdfPapers

        return PdfPapers(
            words=self.words,
            calendar=self.calendar,
            load_attachment=attachments.load,
            fonts=self.resources / "fonts",
        )

    def report(self, file: VisitFile, settings: Settings, attachments: Attachments) -> bytes:
        return self.papers(attachments).report(file, settings)

    def receipt(self, file: VisitFile, settings: Settings, attachments: Attachments) -> bytes:
        return self.papers(attachments).receipt(file, settings)

    def sheets(self, file: VisitFile, settings: Settings, attachments: Attachments) -> bytes:
        return self.papers(attachments).sheets(file, settings)

    def key_ring(self) -> KeyRing:
        from inspector.gateways.key_ring import SystemKeyRing

        return SystemKeyRing()

    def delivery(self) -> Delivery:
        from inspector.gateways.delivering import Deliveries

        return Deliveries(words=self.words, fonts=self.resources / "fonts", key_ring=self.key_ring)

    def handed(self, attachments: Attachments) -> PdfHandedPapers:
        from inspector.gateways.handed_papers import PdfHandedPapers

        return PdfHandedPapers(
            words=self.words,
            calendar=self.calendar,
            load_attachment=attachments.load,
            resources=self.resources,
        )

    def exchange(self, laptop: Callable[[], LaptopData]) -> OfficeExchange:
        from inspector.gateways.exchanging import OfficeExchange

        def sheet(
            secret: bytes, roster: Roster, words: tuple[str, ...], settings: Settings
        ) -> bytes:
            made = self.clock().astimezone().date()
            papers = self.papers(laptop().attachments)
            return papers.administration_sheet(
                secret, roster.name, settings, made=made, known_by=words
            )

        return OfficeExchange(
            laptop=laptop,
            words_file=self.resources / "exchange/words.txt",
            clock=self.clock,
            key_ring=self.key_ring,
            sheet=sheet,
        )

    def fill_demo(self, store: Store, attachments: Attachments) -> None:
        from inspector.services.demonstrating import Stage, fill_with_demo_data

        begun = datetime.now(UTC)

        def travel(moment: datetime) -> None:
            """Never beyond now: whatever is written later would bear the time of the demo."""
            self.clock.travel(min(moment.astimezone(UTC), begun))

        stage = Stage(
            store=store,
            shelf=self.shelf,
            attachments=attachments,
            make_pdf=self.papers(attachments).report,
            travel=travel,
            today=date.today(),
            signers=self.delivery().signers,
        )
        try:
            told = (self.resources / "demo/demo.toml").read_text(encoding="utf-8")
            fill_with_demo_data(stage, told)
        finally:
            self.clock.travel(None)


def read_table(data: bytes, name: str) -> Table:
    from inspector.gateways import tabular_files

    return tabular_files.read_table(data, name)


def read_pasted(text: str, name: str) -> Table:
    from inspector.gateways import tabular_files

    return tabular_files.read_pasted(text, name)


class Photos:
    """`PhotoEditor` that brings the picture library in when a picture comes."""

    def prepare(self, data: bytes) -> PreparedPhoto:
        from inspector.gateways.photos import PhotoFile

        return PhotoFile().prepare(data)


def outside(resources: Path, language: str) -> Outside:
    """The gateways over these resources, speaking this language."""
    from inspector.gateways.scheme_files import SchemeFolder
    from inspector.gateways.texts import Texts

    words = Texts(resources / "texts", language)
    return Outside(
        resources=resources, words=words, shelf=SchemeFolder(resources / "schemes"), clock=Clock()
    )
