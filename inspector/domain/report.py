"""Documents as plain blocks: what is said and in which order, never where on a page.

A renderer (`gateways.pdf_report`) decides type, breaks and pages. Every text is already in
the reader's language. What carries a meaning by colour or sign carries a word as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The meaning of a mark; each has its own sign, colour and shade of grey."""

    GOOD = "good"
    REMARK = "remark"
    NOT_TESTED = "not_tested"
    NOT_RELEVANT = "not_relevant"
    OPEN = "open"
    MISSING = "missing"


class Align(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Tint(StrEnum):
    """How a row of a table stands out from the others."""

    PLAIN = "plain"
    GROUP = "group"
    TOTAL = "total"
    QUIET = "quiet"


class Voice(StrEnum):
    """How a paragraph is spoken."""

    BODY = "body"
    LEAD = "lead"
    SMALL = "small"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Mark:
    """An outcome or verdict. With `sign_only` the word is told by a legend nearby."""

    tone: Tone
    word: str
    sign_only: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A cell of several paragraphs: the main text and quieter notes below it."""

    main: str
    notes: tuple[str, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class TickBoxes:
    """Empty boxes to tick by hand, each with its word."""

    labels: tuple[str, ...]


Cell = str | Mark | Lines | TickBoxes


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 0 is the document's own title; levels 1 and 2 become bookmarks."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends the document; `logo` is an attachment, or "" for none."""

    lines: tuple[str, ...]
    logo: str = ""
    told: str = ""  # what the logo is, to a reader who does not see it


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; line breaks are kept. `with_next`: never parted from what follows."""

    text: str
    voice: Voice = Voice.BODY
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and their values, one below the other."""

    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and its share of the width; a share of 0 is an even part of the rest."""

    title: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    tint: Tint = Tint.PLAIN
    room: float = 0  # points left free below the text, for sheets that are written on


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below heads that are repeated on every page.

    `row_head` is the column whose cell names its row, for a reader who hears one cell at a
    time; where that cell is empty, the next one that is not.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_head: int = 0


@dataclass(frozen=True, slots=True)
class Legend:
    """What the signs of a table mean."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of the evidence; `missing` is printed where the picture cannot be shown.

    `told` stands for the picture to a reader who does not see it; "" is the caption.
    """

    attachment: str
    caption: str
    note: str
    missing: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Photos:
    photos: tuple[Photo, ...]


Stroke = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class SignatureField:
    """One side's signature: ink in 0..1 of the pad, or an empty line, or why there is none."""

    side: str
    name: str
    lines: tuple[str, ...]
    strokes: tuple[Stroke, ...] = ()
    ratio: float = 3.0  # width / height of the pad
    instead: str = ""  # refused or absent, with the reason
    told: str = ""  # what the ink is, to a reader who does not see it; "" is the name


@dataclass(frozen=True, slots=True)
class Signatures:
    fields: tuple[SignatureField, ...]


@dataclass(frozen=True, slots=True)
class DigitalField:
    """A box for a digital signature: `name` is the form field, `note` stands in it until then.

    Without a name it is a box alone: drafts show where a signature will be.
    """

    name: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class DigitalFields:
    """Boxes for digital signatures, made with the document and filled in by a signing.

    `hidden` fields have no box; a signature in one is seen in a reader of such files alone.
    """

    fields: tuple[DigitalField, ...]
    hidden: tuple[DigitalField, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A long number under its label, in groups that can be read aloud and compared.

    `typed`: it will be typed from the paper, so its groups are large, numbered and four in
    a line.
    """

    label: str
    groups: tuple[str, ...]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines that keep their breaks and their indent: a recipe for a machine."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code to photograph, with the words it stands for."""

    content: str
    caption: str
    told: str = ""  # what the code is, to a reader who does not see it; "" is the caption


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class KeepTogether:
    """Blocks on one page wherever they fit on one."""

    blocks: tuple[Block, ...]


Block = (
    Heading
    | Letterhead
    | Paragraph
    | Facts
    | Table
    | Legend
    | Photos
    | Signatures
    | DigitalFields
    | Code
    | Listing
    | QrCode
    | PageBreak
    | KeepTogether
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document. `page_label` holds the fields `{page}` and `{pages}`."""

    title: str
    subject: str
    author: str
    language: str
    head_left: str
    head_right: str
    foot_left: str
    page_label: str
    blocks: tuple[Block, ...]


def in_groups(code: str, size: int = 8) -> tuple[str, ...]:
    """A long code in groups of `size` signs; the last may be shorter."""
    return tuple(code[start : start + size] for start in range(0, len(code), size))
