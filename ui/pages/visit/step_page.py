"""What a step of a visit is to visit mode: one page with one interface.

Visit mode makes a page when its step is first shown (`steps.STEP_PAGES`), tells it which
step it stands for (`show_step`) and hands it the visit on entering and after every change,
the optimistic ones too (`show_file`). A page records through the presenter alone; it asks
for everything else by its signals.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.presenters.history import Subject
from ui.presenters.visit import VisitPresenter


class StepPage(QWidget):
    """One step. The defaults do nothing, so that a page says only what it has."""

    full_window = False  # no head, steps or context pane (turned screen)
    folds_steps: bool = False  # the step pane folds to icons, no context pane (matrix)

    go_requested = Signal(str, str, str)  # step key, point id, case number
    step_requested = Signal(int)  # -1 the step before, 1 the next
    turn_requested = Signal()
    finish_requested = Signal()
    fold_changed = Signal()
    history_asked = Signal()

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.presenter = presenter

    def show_step(self, key: str) -> None:
        """The step this page stands for from now on; an area page serves every area."""

    def show_neighbours(self, previous: str, following: str) -> None:
        """The names of the steps before and after, "" where there is none."""

    def show_file(self, file: VisitFile) -> None:
        """Show the visit as it is; cheap, and keeps focus, cursor and scroll."""

    def context(self) -> QWidget | None:
        """What stands in the right pane; made once."""
        return None

    def first_focus(self) -> QWidget | None:
        """What takes the focus on entering."""
        return None

    def go_to(self, point: str, case: str) -> bool:  # noqa: ARG002 - a page that has it asks
        """Focus this point or case, or the field of this name; False: it is not here."""
        return False

    def next_open(self) -> bool:
        """Focus the next that is unanswered; False: none is left on this page."""
        return False

    def open_comment(self) -> None:
        """F2: the cursor goes into the comment of what has the focus."""

    def ask_evidence(self) -> None:
        """Ctrl+E: add evidence to what has the focus."""

    def history(self) -> Subject | None:
        """What Ctrl+H asks about; None: the visit itself."""
        return None

    def leave(self) -> None:
        """Commit what is being typed."""
