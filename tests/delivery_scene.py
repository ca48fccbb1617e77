"""A locked visit with its report, signatures and handings over, for tests of delivering."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from fake_delivery import FakeDelivery, a_delivery
from fakes import MemoryAttachments, MemoryStore
from pytestqt.qtbot import QtBot
from visit_scene import ARRIVED, SHELF, VISIT, calendar, scene
from window_desk import make_desk
from window_shell import words_on

from inspector.domain.delivery import Dispatch, SignatureField, SignedBy, SignedReport, Way
from inspector.domain.model import Contact, Report, Setting, Supplier, VisitState
from ui.desk import Desk
from ui.files import Files
from ui.messages import Notice
from ui.pages.visit.delivery.locked import LockedPane
from ui.pages.visit.finish import FinishPage
from ui.pages.visit_mode import VisitMode

PDF = b"%PDF-1.4 the archived report"
SEALED = PDF + b"\n%sealed"
NAME = "2026-T3-014 Jobvejen v1.pdf"
CONTENT = "ab" * 32
REPORT = Report(
    id="r1",
    visit=VISIT,
    version=1,
    content_hash=CONTENT,
    digital=(SignatureField.UNIT,),
    file_name=NAME,
    locked_at=ARRIVED,
    locked_by="Ida Enebær",
)


class Outside(Files):
    """Answers the system's dialogs, and sees what other programs were given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opens: Path | None = None  # what she chooses to open
        self.says_no = False
        self.has_program = True
        self.saved: list[Path] = []
        self.shown: list[tuple[Path, bytes]] = []

    def to_open(self, *_args: Any, **_more: Any) -> Path | None:
        return None if self.says_no else self.opens

    def to_save(self, _parent: Any, _title: str, name: str, _pattern: str = "") -> Path | None:
        if self.says_no:
            return None
        self.saved.append(self.folder / name)
        return self.saved[-1]

    def to_folder(self, *_args: Any) -> Path | None:
        return None if self.says_no else self.folder

    def show(self, path: Path) -> bool:
        self.shown.append((path, path.read_bytes()))
        return self.has_program


def sealed(attachments: MemoryAttachments, **changed: Any) -> SignedReport:
    """The seal of the own certificate on the report."""
    given: dict[str, Any] = {
        "id": "s1",
        "visit": VISIT,
        "report": REPORT.id,
        "field": SignatureField.UNIT,
        "signed_by": SignedBy.OWN,
        "signer": "Engholm Kommune (programmets eget)",
        "certificate": "cd" * 32,
        "signed_at": ARRIVED,
        "based_on": attachments.save(PDF),
        "pdf": attachments.save(SEALED),
    }
    return SignedReport(**(given | changed))


def handed(number: int = 1, **changed: Any) -> Dispatch:
    given: dict[str, Any] = {
        "id": f"d{number}",
        "visit": VISIT,
        "report": REPORT.id,
        "occasion": "report_supplier",
        "way": Way.DRAFT,
        "recipients": ("vera@jobvejen.example",),
        "files": (NAME,),
        "hashes": ("ef" * 32,),
        "at": ARRIVED.replace(hour=9 + number),
        "by": "Ida Enebær",
    }
    return Dispatch(**(given | changed))


class Delivering:
    """The finish page of a locked visit in visit mode, over a delivery of fakes."""

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        *more: Any,
        seal: bool = True,
        settings: dict[str, str] | None = None,
        **parts: Any,
    ) -> None:
        self.qtbot = qtbot
        self.attachments = MemoryAttachments()
        self.outside = Outside(folder)
        self.delivery: FakeDelivery = a_delivery()
        report = replace(REPORT, pdf=self.attachments.save(PDF))
        told = [Setting(id=name, value=value) for name, value in (settings or {}).items()]
        records = [report, *told, *more, *([sealed(self.attachments)] if seal else [])]
        supplier = Supplier(id="jobvejen", name="Jobvejen A/S", kind="external", cvr="13748136")
        contact = Contact(
            id="c1", supplier="jobvejen", name="Vera Klitrose", email="vera@jobvejen.example"
        )
        self.store: MemoryStore = scene(supplier, contact, *records, state=VisitState.LOCKED)
        given: dict[str, Any] = {
            "shelf": SHELF,
            "calendar": calendar,
            "attachments": self.attachments,
            "files": self.outside,
            "delivery": self.delivery,
        }
        self.desk: Desk = make_desk(folder, self.store, **(given | parts))
        self.notices: list[Notice] = []
        self.desk.messages.toasted.connect(self.notices.append)
        self.desk.messages.barred.connect(self.notices.append)
        self.mode = VisitMode(self.desk, VISIT, step="finish")
        qtbot.addWidget(self.mode)
        self.mode.resize(1440, 900)
        self.mode.show()
        self.mode.activateWindow()
        qtbot.waitUntil(lambda: bool(self.mode.step))

    @property
    def page(self) -> FinishPage:
        page = self.mode.page()
        assert isinstance(page, FinishPage)
        return page

    @property
    def pane(self) -> LockedPane:
        return self.page.locked

    def until(self, ready: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(ready()))

    def said(self, words: str) -> None:
        self.until(lambda: any(words in notice.text for notice in self.notices))

    def reads(self, *parts: str) -> None:
        """What can be read beside the report comes to hold all of this."""
        self.until(lambda: all(part in words_on(self.pane) for part in parts))

    def dialog(self, kind: type[Any]) -> Any:
        """The dialog of this kind that stands open."""
        self.until(lambda: [one for one in self.mode.findChildren(kind) if one.isVisible()])
        return next(one for one in self.mode.findChildren(kind) if one.isVisible())

    def kept(self, kind: type[Any]) -> list[Any]:
        return self.store.find(kind)
