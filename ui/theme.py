"""The look in force: colours by role, type, sizes and icons; light or dark, 100-200 % text.

Every size a widget needs comes from `px`, which follows the metrics of the body type, so
that rows grow with the letters. Widgets are built anew when the look changes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QPixmap,
)

from ui.icons import IconShelf
from ui.tokens import Tokens, load_tokens

MODES = ("light", "dark")
TEXT_SIZES = (100, 110, 125, 150, 175, 200)
_LINE_AT_100 = 16.92  # line spacing of Inter 10.5 pt at 96 dpi


@cache
def _family_in(path: Path) -> str:
    """The family in this file, "" without one. Qt keeps what it is given, and throws its
    measures of all fonts away with each file: every face is handed over once.
    """
    number = QFontDatabase.addApplicationFont(str(path)) if path.exists() else -1
    return next(iter(QFontDatabase.applicationFontFamilies(number)), "") if number >= 0 else ""


class Theme(QObject):
    """Hands out the look; `changed` tells that all of it must be asked for again."""

    changed = Signal()

    def __init__(self, resources: Path, mode: str = "light", text_size: int = 100) -> None:
        super().__init__()
        self._resources = resources
        self._tokens: Tokens = load_tokens(resources / "tokens.json")
        self._icons = IconShelf(resources / "icons")
        self._families = self._load_fonts()
        self._mode = mode if mode in MODES else MODES[0]
        self._text_size = text_size if text_size in TEXT_SIZES else TEXT_SIZES[0]
        self._compact = False
        self._scale = self._measure()

    def _load_fonts(self) -> tuple[str, str]:
        """The families of our regular and semi-bold face, or the system's where they lack."""
        own = QGuiApplication.font().family()
        folder = self._resources / "fonts"
        regular = _family_in(folder / "Inter-Regular.ttf") or own
        return regular, _family_in(folder / "Inter-SemiBold.ttf") or own

    def _measure(self) -> float:
        return QFontMetricsF(self.font("body")).lineSpacing() / _LINE_AT_100

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def mode(self) -> str:
        return self._mode

    @property
    def text_size(self) -> int:
        """Text size in per cent."""
        return self._text_size

    @property
    def compact(self) -> bool:
        """A small screen: tighter rows and margins."""
        return self._compact

    @property
    def scale(self) -> float:
        return self._scale

    def use(
        self, *, mode: str | None = None, text_size: int | None = None, compact: bool | None = None
    ) -> None:
        """Change the look; announces it once, and only where something differs."""
        before = (self._mode, self._text_size, self._compact)
        self._mode = self._mode if mode is None else mode
        self._text_size = self._text_size if text_size is None else text_size
        self._compact = self._compact if compact is None else compact
        if before != (self._mode, self._text_size, self._compact):
            self._icons.forget()
            self._scale = self._measure()
            self.changed.emit()

    def colour(self, role: str) -> QColor:
        return QColor(self._tokens.colours[self._mode][role])

    def px(self, size: float) -> int:
        """So many pixels at 100 % text, at the text size in force."""
        return round(size * self._scale)

    def size(self, name: str) -> int:
        """A named size of the tokens, compact where the screen is small."""
        raw = self._tokens.size[name]
        if self._compact:
            raw = self._tokens.compact.get(name, raw)
        return self.px(raw)

    def radius(self, name: str) -> int:
        return self._tokens.radius[name]

    def line(self, role: str) -> int:
        """Height in pixels of a line of this type role."""
        return self.px(self._tokens.type[role].line)

    def font(self, role: str = "body", *, tabular: bool = False, strong: bool = False) -> QFont:
        """The font of a type role; `tabular` for figures that stand under each other."""
        kind = self._tokens.type[role]
        heavy = strong or kind.weight >= 600
        font = QFont(self._families[1 if heavy else 0])
        font.setPointSizeF(kind.pt * self._text_size / 100)
        font.setWeight(QFont.Weight.DemiBold if heavy else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("calt"), 0)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def ratio(self) -> float:
        app = QGuiApplication.instance()
        return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0

    def pixmap(self, name: str, colour: str = "text", size: int = 20) -> QPixmap:
        """The icon in this colour role, `size` pixels at 100 % text."""
        return self._icons.pixmap(name, self.colour(colour), self.px(size), self.ratio())

    def icon(self, name: str, colour: str = "text", size: int = 20) -> QIcon:
        side, ratio = self.px(size), self.ratio()
        return self._icons.icon(name, self.colour(colour), self.colour("text_muted"), side, ratio)

    def button_icon(self, name: str, colour: str, *, after: bool = False) -> QIcon:
        """An icon beside a button's words, with air between the two."""
        air = self.px(4)
        left, right = (air, 0) if after else (0, air)
        icon = QIcon()
        for role, mode in ((colour, QIcon.Mode.Normal), ("text_muted", QIcon.Mode.Disabled)):
            icon.addPixmap(self._icons.padded(self.pixmap(name, role), left, right), mode)
        return icon
