"""Reading a list: file or clipboard, columns, preview, and storing it. Decides, draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inspector.domain.civil_number import mask
from inspector.domain.columns import CASES, FIELDS, SUPPLIERS, assign
from inspector.domain.errors import InspectionError
from inspector.domain.formats import sort_key
from inspector.domain.import_plan import ImportPreview
from inspector.domain.model import Supplier
from inspector.domain.table import Table
from inspector.services.import_conflicts import decided_by
from inspector.services.importing import (
    field_name,
    likely_mapping,
    preview_cases,
    preview_suppliers,
    rejected_csv,
    save_mapping,
    store_import,
)
from inspector.services.ports import Progress, Reader, Store, Tally, Words
from ui.desk import Desk
from ui.files import read_file, write_file

AS_NOTE = "+note"  # the choice "kept as a note" of an unmapped column of a case list


class ImportList(QObject):
    """One import from choosing the list to storing it.

    `table_read` when the columns are known, `previewed` when the rows are judged, `failed`
    with a sentence the page shows, `stored` with what was stored.
    """

    suppliers_known = Signal()
    table_read = Signal()
    previewed = Signal()
    failed = Signal(InspectionError)
    stored = Signal(Tally)

    def __init__(self, desk: Desk, kind: str, supplier: str) -> None:
        super().__init__()
        self._desk = desk
        self.kind = kind
        self.supplier = supplier
        self.suppliers: list[tuple[str, str]] = []
        self.table: Table | None = None
        self.mapping: dict[str, str] = {}
        self.notes: list[str] = []
        self.preview: ImportPreview | None = None
        self.to_settle = 0  # conflicts that storing the list decides
        if kind == CASES:
            desk.tasks.storage(_supplier_names, self._know_suppliers)

    def take_over(self, other: ImportList) -> None:
        """Go on where the other was: the same list on a page in another look."""
        self.supplier, self.suppliers, self.table = other.supplier, other.suppliers, other.table
        self.mapping, self.notes, self.preview = other.mapping, other.notes, other.preview
        self.to_settle = other.to_settle
        self.table_read.emit()
        if self.preview is not None:
            self.previewed.emit()

    def _know_suppliers(self, names: list[tuple[str, str]]) -> None:
        self.suppliers = names
        self.suppliers_known.emit()

    @property
    def supplier_name(self) -> str:
        return next((name for one, name in self.suppliers if one == self.supplier), "")

    def read_path(self, path: Path) -> None:
        """Read the list in this file."""
        read_table = self._desk.read_table
        self._read(lambda: read_table(read_file(path), path.name))

    def read_text(self, text: str) -> None:
        """Read a table that was copied from a spreadsheet."""
        if not text.strip():
            self.failed.emit(InspectionError("clipboard-empty"))
            return
        read_pasted, name = self._desk.read_pasted, self._desk.words("import_page.pasted_name")
        self._read(lambda: read_pasted(text, name))

    def _read(self, read: Callable[[], Table]) -> None:
        words = self._desk.words
        self._desk.tasks.work(
            lambda _progress: read(), self._keep_table, self.failed.emit,
            title=words("import_page.reading"),
        )  # fmt: skip

    def _keep_table(self, table: Table) -> None:
        self.table, self.preview, self.notes = table, None, []
        kind, columns = self.kind, table.columns
        self._desk.tasks.storage(
            lambda store: likely_mapping(store, kind, columns), self._keep_mapping, self.failed.emit
        )

    def _keep_mapping(self, mapping: dict[str, str]) -> None:
        self.mapping = mapping
        self.table_read.emit()
        self.judge()

    def fields(self) -> list[tuple[str, str]]:
        """The choices for a column: not read, each field, and kept as a note."""
        words = self._desk.words
        choices = [("", words("import_page.not_read"))]
        named = [(name, field_name(words, self.kind, name)) for name in FIELDS[self.kind]]
        choices += [one for one in named if not (self.kind == CASES and one[0] == "note")]
        if self.kind == CASES:
            choices.append((AS_NOTE, words("import_page.as_note")))
        return choices

    def chosen(self, header: str) -> str:
        """What this column is read as."""
        return AS_NOTE if header in self.notes else self.mapping.get(header, "")

    def sample(self, header: str) -> str:
        """A value of the column; hidden where the column is not read."""
        hidden = self._desk.words("import_page.hidden")
        if self.table is None or not self.chosen(header) or header in self.notes:
            return hidden
        text = str(self.table.sample(header))
        own_number = self.mapping.get(header) in ("cvr", "p_number", "ean", "invoice")
        return text if own_number else mask(text, hidden)

    def choose(self, header: str, name: str) -> None:
        """Read this column as this field from now on, and judge the rows anew."""
        self.notes = [one for one in self.notes if one != header]
        if name == AS_NOTE:
            self.notes.append(header)
        self.mapping = assign(self.mapping, header, "" if name == AS_NOTE else name)
        self.judge()

    def choose_supplier(self, supplier: str) -> None:
        """Whose cases these are; "" when the list says it itself."""
        self.supplier = supplier
        if self.table is not None:
            self.judge()

    def judge(self) -> None:
        """Compare the rows with what is stored."""
        table = self.table
        if table is None:
            return
        kind, mapping, owner, notes = self.kind, dict(self.mapping), self.supplier, list(self.notes)

        def look(store: Store, progress: Progress) -> tuple[ImportPreview, int]:
            if kind == SUPPLIERS:
                preview = preview_suppliers(store, table, mapping, progress=progress)
            else:
                preview = preview_cases(
                    store, table, mapping, owner, notes=notes, progress=progress
                )
            return preview, len(decided_by(store, preview))

        title = self._desk.words("import_page.checking")
        self._desk.tasks.long_read(look, self._keep_preview, self._refuse, title=title)

    def _keep_preview(self, found: tuple[ImportPreview, int]) -> None:
        self.preview, self.to_settle = found
        self.previewed.emit()

    def _refuse(self, problem: InspectionError) -> None:
        self.preview = None
        self.failed.emit(problem)

    def to_store(self) -> int:
        """How many rows storing would change."""
        counts = self.preview.counts if self.preview else None
        return counts.new + counts.changed if counts else 0

    def store(self) -> None:
        """Store what the preview shows; a cancel leaves everything as it was."""
        preview, words = self.preview, self._desk.words
        if preview is None:
            return
        key = "import_page.storing" if self.kind == CASES else "import_page.storing_suppliers"
        self._desk.tasks.long_save(
            lambda store, progress: store_import(store, preview, progress),
            self._note_stored,
            self.failed.emit,
            title=words(key),
            cancelled=lambda: self._desk.messages.toast(words("import_page.cancelled")),
        )

    def _note_stored(self, tally: Tally) -> None:
        self._desk.signals.data_changed.emit("list_imported")
        self.stored.emit(tally)

    def remember(self) -> None:
        """Keep the choice of columns for next time."""
        table, kind, mapping = self.table, self.kind, dict(self.mapping)
        if table is None:
            return
        words, columns = self._desk.words, table.columns

        def keep(store: Store) -> None:
            save_mapping(store, kind, columns, mapping)

        self._desk.tasks.save(
            keep, lambda _: self._desk.messages.toast(words("import_page.mapping_saved"))
        )

    def save_rejected(self, path: Path) -> None:
        """Write the rejected rows to a file she can mend."""
        preview, table, words = self.preview, self.table, self._desk.words
        if preview is None or table is None:
            return
        self._desk.tasks.work(
            lambda _: write_file(path, rejected_csv(words, preview, table)),
            lambda _: self._desk.messages.toast(words("import_page.rejected_saved")),
            self.failed.emit,
        )


def _supplier_names(reader: Reader) -> list[tuple[str, str]]:
    rows = reader.select(Supplier, ("id", "name"))
    named = [(str(one), str(name)) for one, name in rows]
    return sorted(named, key=lambda row: sort_key(row[1]))


def counted(words: Words, key: str, count: int) -> str:
    """The sentence for so many: its own for one."""
    return words(f"{key}_one") if count == 1 else words(key, count=count)
