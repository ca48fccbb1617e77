"""The look: tokens, contrast, sizes that follow the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo
from pytestqt.qtbot import QtBot

from ui.style import style_sheet
from ui.theme import MODES, Theme

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
UI = RESOURCES.parent / "ui"
# foreground, background, least ratio: what is read, and edges that must be seen
PAIRS = (
    [("text", ground, 7.0) for ground in ("window", "surface", "sunken", "hover", "accent_soft")]
    + [("text_soft", ground, 7.0) for ground in ("window", "surface", "sunken", "hover")]
    + [("text_muted", ground, 4.5) for ground in ("window", "surface", "sunken")]
    + [
        ("on_accent", "accent", 7.0),
        ("accent", "surface", 4.5),
        ("ok_fg", "ok_bg", 7.0),
        ("remark_fg", "remark_bg", 7.0),
        ("alarm_fg", "alarm_bg", 7.0),
        ("on_alarm", "alarm_solid", 7.0),
        ("neutral_fg", "neutral_bg", 7.0),
        ("toast_fg", "toast_bg", 7.0),
        ("border", "surface", 3.0),
        ("border", "window", 3.0),
        ("focus", "window", 3.0),
    ]
)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_every_pair_of_colours_is_legible(qtbot: QtBot, mode: str) -> None:
    theme = Theme(RESOURCES, mode)
    weak = [
        (front, ground)
        for front, ground, least in PAIRS
        if contrast(theme.colour(front), theme.colour(ground)) < least - 0.01
    ]
    assert weak == []


@pytest.mark.parametrize("mode", MODES)
def test_ej_ok_is_darker_than_ok_or_lighter_so_that_grey_scale_tells_them_apart(
    qtbot: QtBot, mode: str
) -> None:
    theme = Theme(RESOURCES, mode)
    apart = luminance(theme.colour("ok_bg")) - luminance(theme.colour("remark_bg"))
    assert abs(apart) > 0.15


def test_sizes_grow_with_the_text(qtbot: QtBot) -> None:
    theme = Theme(RESOURCES)
    before = theme.px(32)
    theme.use(text_size=200)
    assert theme.px(32) == pytest.approx(2 * before, abs=2)


def test_a_change_is_announced_once_and_only_where_something_differs(qtbot: QtBot) -> None:
    theme = Theme(RESOURCES)
    told: list[None] = []
    theme.changed.connect(lambda: told.append(None))
    theme.use(mode="dark", text_size=125)
    theme.use(mode="dark")
    assert len(told) == 1


def test_strong_type_is_a_real_600_and_never_a_smeared_bold(qtbot: QtBot) -> None:
    assert QFontInfo(Theme(RESOURCES).font("strong")).weight() == 600


@pytest.mark.parametrize("mode", MODES)
def test_the_style_sheet_has_no_hole(qtbot: QtBot, mode: str) -> None:
    assert "$" not in style_sheet(Theme(RESOURCES, mode))


def test_no_other_module_names_a_colour() -> None:
    named = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\s*[\"'\d]")
    guilty = [
        path.relative_to(UI).as_posix()
        for path in sorted(UI.rglob("*.py"))
        if named.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_an_icon_is_drawn_in_the_colour_asked_for(qtbot: QtBot) -> None:
    theme = Theme(RESOURCES)
    drawn = theme.pixmap("none", "alarm_fg").toImage()
    seen = {
        drawn.pixelColor(x, y).name()
        for x in range(drawn.width())
        for y in range(drawn.height())
        if drawn.pixelColor(x, y).alpha() == 255
    }
    assert seen == {theme.colour("alarm_fg").name()}
