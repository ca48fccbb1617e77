"""A laptop full of ordinary work, a member that writes what no program writes, and every page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ledgers import Laptop
from visit_scene import VISIT, calendar, scene

from db.change_log import canonical, digest_of, hash_of, header_of, microseconds
from db.codec import codec
from db.heads import WHOLE, listed
from db.logged_changes import LoggedChanges
from db.references import KINDS
from db.rows import quoted
from inspector.domain.delivery import Dispatch, SignedReport
from inspector.domain.draw_receipt import draw_receipt
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import ChainRange, LogEntry
from inspector.domain.identity import case_review_id
from inspector.domain.model import (
    Agreement,
    CaseReview,
    ColumnMapping,
    Contact,
    DocumentShown,
    Draw,
    Evidence,
    Purge,
    Report,
    Signature,
    StepShare,
    Supplier,
    Visit,
    VisitTotals,
    Waiver,
)
from inspector.domain.verification import draw_numbers
from inspector.domain.visit_record import visit_record
from inspector.domain.visit_report import visit_report
from inspector.gateways.outside import outside
from inspector.services.answer_history import changes_of
from inspector.services.later_changes import late_changes
from inspector.services.listing import Titles, list_visits
from inspector.services.overview import visit_rows
from inspector.services.retaining import what_is_due
from inspector.services.searching import find_anything
from inspector.services.settings import read_settings
from inspector.services.settling import open_conflicts, visit_conflicts, with_conflicts
from inspector.services.settling_draws import rivals_in
from inspector.services.start_page import today
from inspector.services.supplier_listing import supplier_rows
from inspector.services.supplier_overview import supplier_page
from inspector.services.totals import visit_totals
from inspector.services.visit_calendar import deadline_entries, reached_on
from inspector.services.visiting import load_visit
from ui.presenters.draw_views import left_out, strata_lines
from ui.presenters.history import history_lines

ROOT = Path(__file__).resolve().parents[2]
WORLD = outside(ROOT / "resources", "da")
HOSTILE = "00000000-0000-7000-8000-0000000000ff"
SALT = b"s" * 16
MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FILE = sha256(b"file").hexdigest()
DAY = date(2026, 11, 20)
NO_HAND: Any = SimpleNamespace(choice=None, sizes={})
OF_ROWS = frozenset({
    "check-row-differs", "check-row-missing", "check-row-unlogged", "check-conflict",
    "check-table-altered", "check-pages", "check-foreign",
})  # fmt: skip
NOT_TRIED = frozenset({"setting", "own_certificate", "outbox_message", "scheme_text"})


def worked_on(folder: Path) -> Laptop:
    """A laptop on which a visit is under way, and at least one record of every kind stands."""
    laptop = Laptop(folder, "T3")
    told = [one for table in scene().tables.values() for one in table.values()]
    laptop.put(*(one for one in told if not isinstance(one, Evidence)))
    laptop.put(
        Agreement(id="agreement", supplier="jobvejen", number="A-1"),
        Contact(id="contact", supplier="jobvejen", name="Bo"),
        ColumnMapping(id="mapping", kind="cases", columns='{"Sagsnr":"number"}'),
        CaseReview(id=case_review_id(VISIT, "KBH-2026-0001"), visit=VISIT,
                   case_number="KBH-2026-0001", state="reviewed"),
        DocumentShown(id="document", visit=VISIT, point="2.1", title="Politik"),
        Evidence(id="e1", visit=VISIT, point="2.1", name="Politik.pdf", original=FILE),
        Waiver(id="waiver", visit=VISIT, item="digits", reason="Efter aftale"),
        StepShare(id="share", visit=VISIT, step="area:2", person="Bo"),
        Signature(id="signature", visit=VISIT, side="unit", name="Ida", signed_at=MOMENT),
        Report(id="report", visit="0100-before", version=1, record='{"format":"x"}', pdf=FILE,
               locked_at=MOMENT, locked_by="Ida", content_hash=FILE),
        SignedReport(id="signed", visit="0100-before", report="report", pdf=FILE, version=1,
                     signed_at=MOMENT),
        Dispatch(id="dispatch", visit="0100-before", report="report", way="mail", at=MOMENT,
                 recipients=("bo@jobvejen.dk",), occasion="report_supplier"),
        VisitTotals(id="0100-before", drawn=3, outcomes='{"2.1":{"ok":3}}'),
        Purge(id="purge", purged_at=MOMENT, reason="Frist"),
    )  # fmt: skip
    return laptop


class Member:
    """A laptop of the office whose program writes whatever it is told to."""

    def __init__(self, device: str = HOSTILE, at: datetime = datetime(2026, 11, 21, tzinfo=UTC)):
        self.device, self.at = device, at
        self._seq, self._link = 0, b""

    def writes(self, *entries: Mapping[str, Any]) -> ChainRange:
        """The next range: table, record, fields, parents, and act, at, person where they matter."""
        first, previous, made = self._seq + 1, self._link, []
        seq, link = self._seq, self._link
        for seq, told in enumerate(entries, first):
            fields = (
                told["fields"] if isinstance(told["fields"], str) else canonical(told["fields"])
            )
            at = told.get("at", microseconds(self.at) + seq)
            parents, act = canonical(told.get("parents", {})), told.get("act", "tried")
            digest = digest_of(SALT, fields)
            common = header_of(self.device, at, seq, "NN", act, "")
            link = hash_of(link, common, seq, told["table"], told["record"], parents, digest)
            made.append(LogEntry(seq, at, seq, "NN", act, "", told["table"], told["record"],
                                 fields, parents, SALT, digest))  # fmt: skip
        return ChainRange(
            device=self.device, first=first, last=seq, previous=previous, link=link,
            parts={"": tuple(made)},
        )  # fmt: skip

    def gives(self, laptop: Laptop, *entries: Mapping[str, Any]) -> None:
        """Writes these and hands them in; InspectionError: nothing of it came."""
        found = self.writes(*entries)
        laptop.ledger.apply(found, sender="supervisor")
        self._seq, self._link = found.last, found.link


def heads_of(
    laptop: Laptop, table: str, record: str, columns: Sequence[str]
) -> dict[str, list[str]]:
    """What an entry that replaces these columns names."""
    ids = dict(laptop.store.connection.execute("SELECT number, id FROM device"))
    sql = f"SELECT _dots FROM {quoted(table)} WHERE id = ?"
    row = laptop.store.connection.execute(sql, (record,)).fetchone()
    dots = json.loads(row[0]) if row else {}
    named = {}
    for column in columns if dots else ():
        pairs = (one.split(":") for one in listed(dots.get(column, dots[WHOLE])))
        named[column] = sorted(f"{ids[int(number)]}:{seq}" for number, seq in pairs)
    return named


def records_of(laptop: Laptop, table: str) -> list[str]:
    sql = f"SELECT id FROM {quoted(table)} ORDER BY id"
    return [str(key) for (key,) in laptop.store.connection.execute(sql)]


def tables() -> Iterator[tuple[str, Any]]:
    """Every kind that is exchanged."""
    for kind in KINDS:
        if codec(kind).table not in NOT_TRIED:
            yield codec(kind).table, codec(kind)


def every_page(laptop: Laptop) -> None:
    """Whatever the program reads and words of what is stored; nothing of it may raise but what it
    says itself.
    """
    store, words = laptop.store, WORLD.words
    settings = read_settings(store)
    days = calendar(settings)
    today(store, WORLD.shelf, DAY, days)
    visit_rows(store, WORLD.shelf)
    list_visits(store, Titles(store, WORLD.shelf))
    supplier_rows(store)
    for text in ("KBH", "Jobvejen", "2026"):
        find_anything(store, text)
    what_is_due(store, DAY)
    open_conflicts(store, WORLD.shelf)
    for supplier in store.find(Supplier):
        supplier_page(store, WORLD.shelf, supplier.id)
    for visit in store.find(Visit):
        one_visit(laptop, visit)
    for kind in KINDS:
        for (key,) in store.select(kind, ("id",)):
            told = changes_of(store, kind, str(key))
            history_lines([(kind, one, "") for one in told], words)
    for _ in LoggedChanges(store).entries():
        pass
    wrong = [fault for fault in laptop.data.check() if fault.code in OF_ROWS]
    assert wrong == []


def one_visit(laptop: Laptop, visit: Visit) -> None:
    """The pages of a visit, its papers and its report."""
    store, words = laptop.store, WORLD.words
    settings = read_settings(store)
    days = calendar(settings)
    try:
        file = with_conflicts(store, load_visit(store, WORLD.shelf, visit.id))
    except InspectionError as problem:
        words(f"errors.{problem.code}", **problem.details)  # it says so, in words
        return
    visit_conflicts(store, visit.id)
    rivals_in(store, visit.id)
    visit_report(file, settings, words, days, preview=True)
    visit_record(file, settings)
    visit_totals(store, visit)
    list(deadline_entries(file, settings, days, words, reached_on(store, file)))
    store.later_changes(visit.id)
    for report in file.reports:
        late_changes(store, report)
    for draw in store.find(Draw, visit=visit.id):
        draw_receipt(file, draw, words, settings)
        try:
            draw_numbers(file, draw, words.language)
        except InspectionError as problem:
            words(f"errors.{problem.code}", **problem.details)
    strata_lines(file, NO_HAND, words)
    left_out(file, NO_HAND, words)
