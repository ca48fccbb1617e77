"""Palette and style sheet made from the tokens: the only other place of colours."""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import Theme

_SHEET = Template("""
QToolTip { background: $toast_bg; color: $toast_fg; border: 0; padding: 4px 8px; }
QFrame[role="card"] { background: $surface; border: 1px solid $hairline; border-radius: 6px; }
QFrame[role="sheet"] { background: $surface; border: 0; }
QFrame[role="panel"] { background: $window; border: 1px solid $hairline; border-radius: 6px; }
QFrame[role="sunken"] { background: $sunken; border: 0; }
QFrame[role="line"] { background: $hairline; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="upright"] { background: $hairline; border: 0; max-width: 1px; min-width: 1px; }
QFrame[role="bar"] { border-radius: 4px; border: 1px solid $accent_soft; background: $accent_soft; }
QFrame[role="bar"][tone="remark"] { background: $remark_soft; border-color: $remark_line; }
QFrame[role="bar"][tone="alarm"] { background: $alarm_bg; border-color: $alarm_line; }
QFrame[role="bar"][tone="solid"] { background: $alarm_solid; border-color: $alarm_solid; }
QFrame[role="toast"] { background: $toast_bg; border: 0; border-radius: 4px; }
QFrame[role="rail"] { background: $sunken; border: 0; border-right: 1px solid $hairline; }
QFrame[role="status"] { background: $sunken; border: 0; border-top: 1px solid $hairline; }
QFrame[role="head"] { background: $window; border: 0; }
QFrame[role="visithead"] { background: $surface; border: 0; border-bottom: 1px solid $hairline; }
QDialog { background: $surface; }
QMainWindow, QWidget#central { background: $window; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QStackedWidget { background: transparent; border: 0; }
QSplitter::handle { background: $hairline; }
QSplitter::handle:horizontal { width: 1px; }

QPushButton { background: $surface; color: $text; border: 1px solid $border;
  border-radius: 4px; padding: 0 ${b12}px; min-height: ${b30}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton:disabled { background: $sunken; color: $text_muted; border-color: $hairline; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_press; border-color: $accent_press; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $text_muted;
  border-color: $hairline; }
QPushButton[kind="quiet"] { background: transparent; color: $accent; border-color: transparent;
  padding: 0 ${b8}px; }
QPushButton[kind="quiet"][flush="true"] { padding: 0; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:disabled { color: $text_muted; }
QPushButton[kind="danger"] { color: $alarm_fg; border-color: $alarm_line; }
QPushButton[kind="danger"]:disabled { color: $text_muted; border-color: $hairline; }
QPushButton[kind="toast"] { background: transparent; color: $toast_fg; border-color: transparent; }
QPushButton[tall="true"] { min-height: ${b38}px; padding: 0 ${b16}px; }
QPushButton[large="true"] { min-height: ${b46}px; padding: 0 ${b24}px; }
QPushButton[role="search"] { text-align: left; color: $text_muted; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit {
  background: $surface; color: $text; border: 1px solid $border; border-radius: 4px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QDateEdit { padding: 0 ${b8}px; min-height: ${b30}px; }
QPlainTextEdit, QTextEdit { padding: ${b4}px ${b4}px; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus { border: 2px solid $focus;
  min-height: ${b28}px; padding: 0 ${b7}px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: ${b3}px ${b3}px; }
QLineEdit:read-only, QPlainTextEdit:read-only {
  background: $sunken; color: $text_soft; border-color: $hairline; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled {
  background: $sunken; color: $text_muted; border-color: $hairline; }
QPlainTextEdit[shown="true"]:read-only { background: $window; color: $text; }
QLineEdit[fault="true"], QPlainTextEdit[fault="true"], QComboBox[fault="true"] {
  border-color: $alarm_line; }
QPlainTextEdit[remark="true"] { background: $remark_soft; border-color: $remark_line; }
QPlainTextEdit[remark="true"]:read-only { color: $text; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: 0; background: transparent; }
QComboBox::drop-down { border: 0; width: ${b28}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border;
  selection-background-color: $accent_soft; selection-color: $on_accent_soft; outline: 0; }
QComboBox QAbstractItemView::item { min-height: ${b32}px; padding: 0 ${b8}px; }

QCheckBox, QRadioButton { color: $text; spacing: ${b8}px; min-height: ${b24}px; }
QCheckBox:disabled, QRadioButton:disabled { color: $text_muted; }

QPushButton, QCheckBox, QRadioButton { outline: 0; }
QTableView, QListView, QTreeView { background: $surface; color: $text; border: 0; outline: 0;
  gridline-color: $hairline; selection-background-color: $accent_soft;
  selection-color: $on_accent_soft; }
QTableView[ground="window"], QListView[ground="window"] { background: $window; }
QListView[ground="sunken"] { background: $sunken; }
QHeaderView { background: $surface; border: 0; }
QHeaderView::section { background: $surface; color: $text_soft; border: 0;
  border-bottom: 1px solid $hairline; padding: 0 ${b8}px; }
QTableCornerButton::section { background: $surface; border: 0; }

QProgressBar { background: $data_2; border: 0; border-radius: 2px; min-height: 4px;
  max-height: 4px; }
QProgressBar::chunk { background: $data_1; border-radius: 2px; }

QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 4px 0; }
QMenu::item { padding: ${b6}px ${b24}px ${b6}px ${b16}px; }
QMenu::item:selected { background: $accent_soft; color: $on_accent_soft; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 0; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")

_STEPS = (3, 4, 6, 7, 8, 12, 16, 24, 28, 30, 32, 38, 46)


def style_sheet(theme: Theme) -> str:
    """The one style sheet of the program, for the look in force."""
    colours = theme.tokens.colours[theme.mode]
    steps = {f"b{step}": str(theme.px(step)) for step in _STEPS}
    return _SHEET.substitute(colours, **steps)


def palette(theme: Theme) -> QPalette:
    """The palette that Fusion draws with where the style sheet says nothing."""
    made = QPalette()
    for role, name in (
        (QPalette.ColorRole.Window, "window"),
        (QPalette.ColorRole.Base, "surface"),
        (QPalette.ColorRole.AlternateBase, "sunken"),
        (QPalette.ColorRole.Button, "surface"),
        (QPalette.ColorRole.Text, "text"),
        (QPalette.ColorRole.WindowText, "text"),
        (QPalette.ColorRole.ButtonText, "text"),
        (QPalette.ColorRole.BrightText, "on_alarm"),
        (QPalette.ColorRole.Link, "accent"),
        (QPalette.ColorRole.LinkVisited, "accent"),
        (QPalette.ColorRole.Accent, "accent"),
        (QPalette.ColorRole.Highlight, "accent_soft"),
        (QPalette.ColorRole.HighlightedText, "on_accent_soft"),
        (QPalette.ColorRole.PlaceholderText, "text_muted"),
        (QPalette.ColorRole.ToolTipBase, "toast_bg"),
        (QPalette.ColorRole.ToolTipText, "toast_fg"),
        (QPalette.ColorRole.Mid, "hairline"),
        (QPalette.ColorRole.Midlight, "hover"),
        (QPalette.ColorRole.Dark, "border"),
        (QPalette.ColorRole.Light, "surface"),
    ):
        made.setColor(role, theme.colour(name))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("text_muted"))
    return made


def dress(app: QApplication, theme: Theme) -> None:
    """Put the look in force on the whole program.

    Tick boxes, options, arrows and focus frames are drawn by our own widgets (`ticks`,
    `fields`, `focus`); the style sheet takes Fusion's own away.
    """
    sheet = style_sheet(theme)
    app.setPalette(palette(theme))
    app.setFont(theme.font("body"))
    if app.styleSheet() != sheet:  # Qt polishes every widget anew even for the same sheet
        app.setStyleSheet(sheet)


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a property that has just changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
