"""Tables that never fail and never leave a row alone: tall rows become several short ones.

A row is at most `TALLEST` points high; a longer comment continues in a row of its own
without a line between, so that a page break may fall inside it. To a reader it stays one row.
"""

from __future__ import annotations

from itertools import zip_longest

from reportlab.platypus import Spacer, Table

from inspector.domain import report
from inspector.domain.report import Align, Mark, TickBoxes, Tint
from inspector.gateways import pdf_style as look
from inspector.gateways.pdf_flowables import Chip, TickBox
from inspector.gateways.pdf_pieces import TALLEST, Parts, pieces, surely_low
from inspector.gateways.pdf_tags import Element
from inspector.gateways.pdf_text import Typist

_COLUMN_HEAD = "/A<</O/Table/Scope/Column>>"
_ROW_HEAD = "/A<</O/Table/Scope/Row>>"


def _group_head(columns: int) -> str:
    return f"/A<</O/Table/Scope/Row/ColSpan {columns}>>"


class TableMaker:
    """Makes reportlab tables of plain rows, in one face and one set of styles."""

    def __init__(self, typist: Typist) -> None:
        self._typist = typist
        self._face = typist.face
        self._styles = typist.styles

    def table(self, table: report.Table, parent: Element) -> Table:
        """The table at full width, its heads repeated on every page."""
        widths = _widths(table.columns)
        told = parent.add("Table") if _says_something(table) else Element("Table")
        has_heads = any(column.title for column in table.columns)
        grid = _Grid(widths, self._heads(table, told) if has_heads else None)
        for row in table.rows:
            cells = self._row(row, table, told, [width - grid.gap for width in widths])
            if row.room:
                widest = widths.index(max(widths))
                cells[widest] = [*cells[widest], Spacer(1, row.room)]
            grid.add(cells, row.tint)
        aligns = [column.align for column in table.columns]
        return grid.finished(aligns)

    def _heads(self, table: report.Table, told: Element) -> list[Parts]:
        row = told.add("TR")
        return [
            self._typist.into(
                row.add("TH", _COLUMN_HEAD) if column.title else row.add("TD"),
                column.title,
                self._styles.column_head(column.align),
            )
            for column in table.columns
        ]

    def _row(
        self, row: report.Row, table: report.Table, told: Element, widths: list[float]
    ) -> list[Parts]:
        line = told.add("TR")
        if row.tint is Tint.GROUP:
            head = line.add("TH", _group_head(len(row.cells)))
            rest: list[Parts] = [[] for _ in row.cells[1:]]
            return [self._cell(row.cells[0], table.columns[0], widths[0], row.tint, head), *rest]
        named = next((at for at in range(table.row_head, len(row.cells)) if row.cells[at]), -1)
        cells = []
        for at, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            is_head = at == named and not isinstance(cell, TickBoxes)
            element = line.add("TH", _ROW_HEAD) if is_head else line.add("TD")
            cells.append(self._cell(cell, column, widths[at], row.tint, element))
        return cells

    def facts(self, facts: report.Facts, parent: Element) -> Table:
        """Labels to the left of their values, between two lines."""
        widths = [look.WIDTH * 0.27, look.WIDTH * 0.73]
        grid = _Grid(widths, None, lines=False)
        told = parent.add("Table")
        label_style = self._styles.cell(soft=True)
        column = report.Column("", 0)
        for label, value in facts.rows:
            row = told.add("TR")
            head = self._typist.into(row.add("TH", _ROW_HEAD), label, label_style)
            cell = self._cell(value, column, widths[1] - grid.gap, Tint.PLAIN, row.add("TD"))
            grid.add([head, cell], Tint.PLAIN)
        return grid.finished([Align.LEFT, Align.LEFT])

    def in_line(self, parts: Parts) -> Table:
        """Small things beside each other, each as wide as it is."""
        gap = 10.0
        widths = [part.wrap(look.WIDTH, TALLEST)[0] + gap for part in parts]
        if sum(widths) > look.WIDTH:
            return self.side_by_side([[part] for part in parts], 4, TALLEST, below=4.0)
        widths[-1] += look.WIDTH - sum(widths)
        grid = _Grid(widths, None, lines=False, framed=False)
        grid.add([[part] for part in parts], Tint.PLAIN)
        return grid.finished([Align.LEFT] * len(parts))

    def side_by_side(
        self, cells: list[Parts], columns: int, tallest: float, below: float = 12.0
    ) -> Table:
        """Cells two (or more) in a row without lines: photos, signatures."""
        widths = [look.WIDTH / columns] * columns
        grid = _Grid(widths, None, lines=False, tallest=tallest, framed=False)
        for start in range(0, len(cells), columns):
            row = cells[start : start + columns]
            grid.add(row + [[] for _ in range(columns - len(row))], Tint.PLAIN)
        return grid.finished([Align.LEFT] * columns, below=below)

    def _cell(
        self, cell: report.Cell, column: report.Column, width: float, tint: Tint, element: Element
    ) -> Parts:
        strong = tint in (Tint.TOTAL, Tint.GROUP)
        soft = tint is Tint.QUIET
        style = self._styles.cell(column.align, strong=strong, soft=soft)
        if isinstance(cell, str):
            return self._typist.into(element, cell, style)
        if isinstance(cell, Mark):
            return [Chip(cell, self._face.plain(cell.word), element)]
        if isinstance(cell, TickBoxes):
            return [TickBox(tuple(map(self._face.plain, cell.labels)), width, element)]
        main = self._styles.cell(column.align, strong=True) if cell.strong else style
        if not cell.notes:
            return self._typist.into(element, cell.main, main)
        parts = self._typist.paragraphs(element, cell.main, main) if cell.main else []
        note_style = self._styles.cell(column.align, soft=True)
        for note in cell.notes:
            parts += self._typist.paragraphs(element, note, note_style)
        return parts


class _Grid:
    """Rows in the making, with the lines, rooms and forbidden breaks between them."""

    def __init__(
        self,
        widths: list[float],
        heads: list[Parts] | None,
        *,
        lines: bool = True,
        framed: bool = True,
        tallest: float = TALLEST,
    ) -> None:
        self.widths, self.lines, self.framed, self.tallest = widths, lines, framed, tallest
        # Lines kept together at either end, at most; both ends must fit on one page.
        self.bound = min(4, int(look.HEIGHT * 0.7 / tallest))
        self.gap = look.CELL_BETWEEN if min(widths) > 40 else 4.0
        self.rows: list[list[Parts | str]] = [list(heads)] if heads else []
        self.heads = len(self.rows)
        self.ends: list[int] = []  # index of the last line of each row
        self.tints: list[Tint] = []

    def add(self, cells: list[Parts], tint: Tint) -> None:
        inner = [width - self.gap for width in self.widths]
        if tint is Tint.GROUP:
            inner[0] = sum(self.widths)
        if all(surely_low(parts, room) for parts, room in zip(cells, inner, strict=True)):
            self.rows.append([parts or "" for parts in cells])
        else:
            piled = [
                pieces(parts, room, self.tallest) for parts, room in zip(cells, inner, strict=True)
            ]
            self.rows += [list(line) for line in zip_longest(*piled, fillvalue="")]
        self.ends.append(len(self.rows) - 1)
        self.tints.append(tint)

    def finished(self, aligns: list[Align], below: float = look.CELL_BELOW) -> Table:
        table = Table(
            self.rows or [[""] * len(self.widths)],
            colWidths=self.widths,
            repeatRows=self.heads,
            hAlign="LEFT",
            spaceBefore=2,
            spaceAfter=9,
        )
        table.lead_lines = self.lead()
        table.setStyle(self._rooms(below) + self._lines() + self._bonds())
        table.setStyle(
            [("ALIGN", (at, 0), (at, -1), align.upper()) for at, align in enumerate(aligns)]
        )
        return table

    def _rooms(self, below: float) -> list[tuple[object, ...]]:
        above = look.CELL_ABOVE if self.lines else 2.0
        below = below if self.lines or not self.framed else 2.0
        commands: list[tuple[object, ...]] = [
            ("FONT", (0, 0), (-1, -1), look.REGULAR, 9, 12),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), self.gap),
            ("TOPPADDING", (0, 0), (-1, -1), above),
            ("BOTTOMPADDING", (0, 0), (-1, -1), below),
        ]
        start = self.heads
        for end in self.ends:
            if end > start:  # one row in several lines: no room between them
                commands.append(("BOTTOMPADDING", (0, start), (-1, end - 1), 0))
                commands.append(("TOPPADDING", (0, start + 1), (-1, end), 0))
            start = end + 1
        return commands

    def _lines(self) -> list[tuple[object, ...]]:
        if not self.framed:
            return []
        commands: list[tuple[object, ...]] = []
        if self.heads:
            commands.append(("VALIGN", (0, 0), (-1, 0), "BOTTOM"))
            commands.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, look.INK))
        if not self.lines:
            commands.append(("LINEABOVE", (0, 0), (-1, 0), look.HAIRLINE, look.LINE))
            commands.append(("LINEBELOW", (0, -1), (-1, -1), look.HAIRLINE, look.LINE))
            return commands
        for end, tint in zip(self.ends, self.tints, strict=True):
            ink = look.INK if tint is Tint.GROUP else look.LINE
            commands.append(("LINEBELOW", (0, end), (-1, end), look.HAIRLINE, ink))
            if tint is Tint.TOTAL:
                commands.append(("LINEABOVE", (0, end), (-1, end), 0.8, look.INK))
        return commands

    def _bonds(self) -> list[tuple[object, ...]]:
        """No row alone below its heads or alone on the last page; groups span the width."""
        commands: list[tuple[object, ...]] = []
        start = self.heads
        for end, tint in zip(self.ends, self.tints, strict=True):
            if tint is Tint.GROUP:
                commands += [("SPAN", (0, at), (-1, at)) for at in range(start, end + 1)]
                commands.append(("NOSPLIT", (0, end), (-1, min(end + 1, len(self.rows) - 1))))
            start = end + 1
        first, last = self._ends_of_first(), self._start_of_last()
        if last > first:
            commands.append(("NOSPLIT", (0, 0), (-1, first)))
            commands.append(("NOSPLIT", (0, last), (-1, -1)))
        elif len(self.rows) - self.heads <= self.bound:
            commands.append(("NOSPLIT", (0, 0), (-1, -1)))
        return commands

    def _ends_of_first(self) -> int:
        """The last line of what stays with the heads: two rows, and a group's own line."""
        rows = 2 + (self.tints[:1] == [Tint.GROUP])
        end = self.ends[min(rows, len(self.ends)) - 1] if self.ends else self.heads
        return min(end, self.heads + self.bound)

    def _start_of_last(self) -> int:
        """The first line of the last two rows."""
        start = self.ends[-3] + 1 if len(self.ends) > 2 else self.heads
        return max(start, len(self.rows) - self.bound)

    def lead(self) -> int:
        """How many lines must stand below a heading."""
        first = self._ends_of_first() + 1
        bound = first > self._start_of_last() and len(self.rows) - self.heads <= self.bound
        return len(self.rows) if bound else first


def _says_something(table: report.Table) -> bool:
    """Whether there is anything to read; empty rows are room to write in."""
    cells = [cell for row in table.rows for cell in row.cells]
    return any(cells) or any(column.title for column in table.columns)


def _widths(columns: tuple[report.Column, ...]) -> list[float]:
    """Widths in points that fill the page; shares of 0 divide what the others leave."""
    given = sum(column.share for column in columns)
    free = sum(1 for column in columns if not column.share)
    rest = max(1 - given, 0.2) / free if free else 0
    shares = [column.share or rest for column in columns]
    return [look.WIDTH * share / sum(shares) for share in shares]


def lead_height(table: Table) -> float:
    """How much of a table must stand below its heading: the heads and the first two rows."""
    table.wrap(look.WIDTH, look.HEIGHT)
    return float(sum(table._rowHeights[: table.lead_lines]))
