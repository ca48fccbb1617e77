"""The steps of the visit down the left side, with the state of each in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.services.ports import Words
from ui.pages.visit.parts import down
from ui.pages.visit.step_share import paint_share, share_room, taken_words
from ui.presenters.visit_steps import StepRow
from ui.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.text import Label

ROW = Qt.ItemDataRole.UserRole
_ICONS = {
    "not_begun": ("none", "text_soft"),
    "under_way": ("half", "accent"),
    "done": ("check", "text_soft"),
    "missing": ("alert", "alarm_fg"),
}
_GAP = 8  # above and below the hairline between groups
Index = QModelIndex | QPersistentModelIndex


class StepModel(QAbstractListModel):
    """The steps as data; a row says its name and state to a screen reader."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._rows: tuple[StepRow, ...] = ()

    @property
    def rows(self) -> tuple[StepRow, ...]:
        return self._rows

    def show_rows(self, rows: Sequence[StepRow]) -> None:
        """Show these; where the steps are the same only their states are told anew."""
        same = [row.key for row in rows] == [row.key for row in self._rows]
        if same:
            self._rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            taken = taken_words(row, self._words)
            return ", ".join(part for part in (row.name, row.words, taken) if part)
        return None


class StepDelegate(QStyledItemDelegate):
    """Icon, name and state in words; folded, the icon alone."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self.folded = False
        self.width: Callable[[], int] = lambda: theme.size("step_pane_w")  # names wrap within

    def _gap_above(self, index: Index) -> int:
        """Room for the hairline where a new group begins."""
        if index.row() == 0:
            return 0
        before = index.sibling(index.row() - 1, 0).data(ROW)
        return self._theme.px(_GAP) if before.group != index.data(ROW).group else 0

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        height = self._theme.size("step_h")
        if not self.folded:
            room = self.width() - self._theme.px(20 + 20 + 12 + 8)
            room -= self._taken(index.data(ROW), room)
            strong = QFontMetrics(self._theme.font("strong"))
            wrapped = strong.boundingRect(
                QRect(0, 0, room, 1000), Qt.TextFlag.TextWordWrap, index.data(ROW).name
            )
            words = QFontMetrics(self._theme.font("caption")).height()
            height = max(height, wrapped.height() + words + self._theme.px(8))
        return QSize(1, height + self._gap_above(index))

    def _taken(self, row: StepRow, room: int) -> int:
        """What the initials take beside the name; 0 where its words would not stand whole."""
        taken = share_room(self._theme, row, self._words)
        strong = QFontMetrics(self._theme.font("strong"))
        words = row.name.split()
        parts = (" ".join(words[:2]), *words[2:])  # a number stands with its first word
        fits = max(map(strong.horizontalAdvance, parts)) <= room - taken
        return taken if fits else 0

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        gap = self._gap_above(index)
        whole: QRect = option.rect
        state = option.state
        if gap:
            self._line(painter, whole, whole.top() + gap // 2, self._theme.px(16))
        box = whole.adjusted(0, gap, 0, 0)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, box, selected, bool(state & QStyle.StateFlag.State_MouseOver))
        self._row(painter, box, index.data(ROW), selected)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, y: int, inset: int) -> None:
        width = box.width() - 2 * inset
        painter.fillRect(box.left() + inset, y, width, 1, self._theme.colour("hairline"))

    def _ground(self, painter: QPainter, box: QRect, selected: bool, under_mouse: bool) -> None:
        if selected:
            painter.fillRect(box, self._theme.colour("surface"))
            self._line(painter, box, box.top(), 0)
            self._line(painter, box, box.bottom(), 0)
            bar = QRect(box.left(), box.top(), 3, box.height())
            painter.fillRect(bar, self._theme.colour("accent"))
        elif under_mouse:
            painter.fillRect(box, self._theme.colour("hover"))

    def _row(self, painter: QPainter, box: QRect, row: StepRow, selected: bool) -> None:
        px = self._theme.px
        icon, ink = _ICONS[row.state]
        side = px(20)
        left = box.left() + (box.width() - side) // 2 if self.folded else box.left() + px(20)
        top = box.top() + (box.height() - side) // 2
        painter.drawPixmap(left, top, self._theme.pixmap(icon, ink, 20))
        if self.folded:
            return
        strong = self._theme.font("strong" if selected else "body")
        caption = self._theme.font("caption", strong=row.state == "missing")
        words_h = QFontMetrics(caption).height()
        wide = box.right() + 1 - left - side - px(20)
        taken = self._taken(row, wide)
        room = QRect(0, 0, wide - taken, 1000)
        wrap = Qt.TextFlag.TextWordWrap
        name_h = QFontMetrics(strong).boundingRect(room, wrap, row.name).height()
        text = QRect(left + side + px(12), 0, room.width(), name_h)
        text.moveTop(box.top() + (box.height() - name_h - words_h) // 2)
        finished = row.state == "done" and not selected
        first = QRect(box.left(), text.top(), box.width(), QFontMetrics(strong).height())
        if not taken:  # then beside the words below the name
            first.moveTop(text.top() + name_h)
        paint_share(painter, self._theme, first, row, self._words)
        painter.setFont(strong)
        painter.setPen(self._theme.colour("text_soft" if finished else "text"))
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | wrap, row.name)
        text.translate(0, name_h)
        text.setHeight(words_h)
        text.setWidth(wide - (0 if taken else share_room(self._theme, row, self._words)))
        painter.setFont(caption)
        painter.setPen(self._theme.colour("alarm_fg" if row.state == "missing" else "text_soft"))
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft, row.words)


class StepPane(QFrame):
    """The list with the progress of the whole visit at its foot."""

    chosen = Signal(str)
    fold_asked = Signal()
    share_asked = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self.setProperty("role", "sunken")
        self._model = StepModel(words)
        self._delegate = StepDelegate(theme, words)
        self.list = QListView()
        self._model.setParent(self.list)
        self._delegate.setParent(self.list)
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setProperty("ground", "sunken")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self._delegate.width = self.list.viewport().width
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(words("visit.steps"))
        self.list.selectionModel().currentChanged.connect(self._moved)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(words("visit.progress_name"))
        self._count = Label(theme, "", "caption", "text_soft", tabular=True)
        top = theme.px(4 if theme.compact else 8)
        layout = down(self, (0, top, 0, 0))
        self._fold = IconButton(theme, "menu", words("visit.steps_fold"), self.fold_asked.emit)
        layout.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.list, 1)
        self._foot = QWidget()
        foot = down(self._foot, (theme.px(20), theme.px(8), theme.px(16), theme.px(12)), 4)
        foot.addWidget(self._count)
        foot.addWidget(self._bar)
        told = words("together.share")
        self.share = Button(theme, told, self.share_asked.emit, kind="quiet", icon="swap")
        self.share.setToolTip(f"{told} ({words('together.key.share')})")
        self.share.hide()
        foot.addWidget(self.share, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._foot)

    def show_rows(self, rows: Sequence[StepRow], done: int, total: int) -> None:
        self._model.show_rows(rows)
        self._bar.setMaximum(max(total, 1))
        self._bar.setValue(done)
        self._count.setText(self._words("visit.progress", done=done, total=total))

    def select(self, key: str) -> None:
        """Mark this step without asking to go there."""
        for number, row in enumerate(self._model.rows):
            if row.key == key:
                selection = self.list.selectionModel()
                selection.blockSignals(True)
                self.list.setCurrentIndex(self._model.index(number))
                selection.blockSignals(False)
                self.list.scrollTo(self._model.index(number))
                self.list.viewport().update()

    @property
    def folded(self) -> bool:
        return self._delegate.folded

    def fold(self, folded: bool, *, foldable: bool = False) -> bool:
        """Icons alone, with the names as tooltips; a button on top where she may choose.

        True when it changed something.
        """
        changed = folded != self._delegate.folded or self.maximumWidth() > 10_000
        self._delegate.folded = folded
        self._foot.setVisible(not folded)
        self._fold.setVisible(foldable)
        px = self._theme.px
        self.setMinimumWidth(px(56 if folded else 200))
        self.setMaximumWidth(px(56 if folded else 360))
        if changed:
            self._model.layoutChanged.emit()
        return changed

    def _moved(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self.chosen.emit(row.key)
