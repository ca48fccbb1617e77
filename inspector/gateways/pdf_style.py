"""The look of printed documents: faces, sizes, inks and the room around things.

Sizes are points. Body 10/14.5, tables 9/12, hairlines under rows instead of a grid. Ok and
ej ok differ in grey as well as in colour, and each mark has a drawn sign and a word.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyphen import Pyphen
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from inspector.domain.report import Align, Tone

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN_SIDE = 20 * mm
MARGIN_TOP = 27 * mm
MARGIN_BOTTOM = 22 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
HAIRLINE = 0.5
_LONGEST_WORD = 60
CELL_ABOVE, CELL_BELOW, CELL_BETWEEN = 3.5, 4.0, 10.0

INK = HexColor(0x1A1F1D)
SOFT = HexColor(0x454C48)
LINE = HexColor(0xC4C9C2)

REGULAR, STRONG = "Inter", "Inter-SemiBold"
_FILES = {REGULAR: "Inter-Regular.ttf", STRONG: "Inter-SemiBold.ttf"}
_ALIGN = {Align.LEFT: TA_LEFT, Align.RIGHT: TA_RIGHT, Align.CENTRE: TA_CENTER}
SOFT_HYPHEN = 0x00AD
# Signs that only tell a screen how to show the sign before them: nothing is lost without them.
_UNSEEN = {SOFT_HYPHEN, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F}


@dataclass(frozen=True, slots=True)
class Inks:
    """Text and ground of a mark."""

    text: Color
    ground: Color


INKS = {
    Tone.GOOD: Inks(HexColor(0x17591C), HexColor(0xE0F1E1)),
    Tone.REMARK: Inks(HexColor(0x3B2900), HexColor(0xF2BE3C)),
    Tone.NOT_TESTED: Inks(HexColor(0x39403C), HexColor(0xE7EAE6)),
    Tone.NOT_RELEVANT: Inks(HexColor(0x39403C), HexColor(0xF4F5F2)),
    Tone.OPEN: Inks(HexColor(0x454C48), HexColor(0xFFFFFF)),
    Tone.MISSING: Inks(HexColor(0x3B2900), HexColor(0xF2BE3C)),
}


class Face:
    """The two embedded faces, and the text they can show."""

    def __init__(self, fonts: Path) -> None:
        for name, file in _FILES.items():
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(_with_soft_hyphen(TTFont(name, str(fonts / file))))
        pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=STRONG)
        self._known = frozenset(pdfmetrics.getFont(REGULAR).face.charToGlyph) - _UNSEEN

    def plain(self, text: str) -> str:
        """The text with every sign the face lacks replaced by its number, as `[U+1F600]`.

        A visible stand-in: what somebody wrote is never silently shortened.
        """
        text = unicodedata.normalize("NFC", text).replace("\t", "    ").replace("\r\n", "\n")
        if all(ord(sign) in self._known or sign == "\n" for sign in text):
            return text
        return "".join(self._shown(sign) for sign in text)

    def _shown(self, sign: str) -> str:
        number = ord(sign)
        if number in self._known or sign == "\n":
            return sign
        if number in _UNSEEN:
            return ""
        if sign.isspace() or unicodedata.category(sign) == "Zs":
            return " "
        return f"[U+{number:04X}]"


def _with_soft_hyphen(font: TTFont) -> TTFont:
    """The font with a sign for a break inside a word, drawn as a hyphen and read as none."""
    face = font.face
    face.charToGlyph[SOFT_HYPHEN] = face.charToGlyph[ord("-")]
    face.charWidths[SOFT_HYPHEN] = face.charWidths[ord("-")]
    return font


class Styles:
    """The paragraph styles of one language; long words are hyphenated by its rules."""

    def __init__(self, language: str) -> None:
        self._hyphenation = Pyphen(lang={"da": "da_DK", "en": "en_GB"}[language]).iterate
        self._made: dict[tuple[object, ...], Any] = {}
        self._unhyphenated: dict[Any, Any] = {}
        self.body = self._style(10, 14.5, after=5)
        self.lead = self._style(12, 17, SOFT, after=8)
        self.small = self._style(8.5, 12, SOFT, after=4)
        self.quote = self._style(10, 14.5, after=5, left=12)
        self.listing = self._style(8.5, 12.5, after=6, hyphens=False)
        self.code = self._style(9.5, 13.5, hyphens=False)
        self.typed = self._style(20, 26, strong=True, hyphens=False)
        self.head = self._style(8.5, 11, SOFT, after=0)
        self.headings = (
            self._style(21, 26, strong=True, after=3, hyphens=False),
            self._style(14, 18, strong=True, before=17, after=6, hyphens=False),
            self._style(11, 14.5, strong=True, before=11, after=4, hyphens=False),
        )

    def _style(
        self,
        size: float,
        leading: float,
        ink: Color = INK,
        *,
        strong: bool = False,
        before: float = 0,
        after: float = 0,
        left: float = 0,
        align: Align = Align.LEFT,
        hyphens: bool = True,
    ) -> Any:
        style = ParagraphStyle(
            f"{size}/{leading}",
            fontName=STRONG if strong else REGULAR,
            bulletFontName=REGULAR,
            fontSize=size,
            leading=leading,
            textColor=ink,
            spaceBefore=before,
            spaceAfter=after,
            leftIndent=left,
            alignment=_ALIGN[align],
            allowWidows=0,
            allowOrphans=0,
            splitLongWords=1,
        )
        if hyphens:
            style.hyphenationLang = self._hyphenation
            style.hyphenationMinWordLength = 7
        return style

    def suited(self, style: Any, text: str) -> Any:
        """The style, without hyphenation where a word is so long that no language has it."""
        if max(map(len, text.split()), default=0) <= _LONGEST_WORD:
            return style
        if style not in self._unhyphenated:
            self._unhyphenated[style] = style.clone(style.name, hyphenationLang="")
        return self._unhyphenated[style]

    def cell(self, align: Align = Align.LEFT, *, strong: bool = False, soft: bool = False) -> Any:
        """The style of text in a table, made once per variety."""
        key = ("cell", align, strong, soft)
        if key not in self._made:
            size, leading = (8.5, 11.5) if soft else (9, 12)
            ink = SOFT if soft else INK
            self._made[key] = self._style(size, leading, ink, strong=strong, align=align)
        return self._made[key]

    def column_head(self, align: Align) -> Any:
        key = ("head", align)
        if key not in self._made:
            self._made[key] = self._style(8, 10.5, SOFT, align=align)
        return self._made[key]
