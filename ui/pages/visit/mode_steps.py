"""The order of a visit's steps as she walks them, and the round of what is still missing."""

from __future__ import annotations

from inspector.domain.model import VisitState
from inspector.domain.shortcoming import Shortcoming
from inspector.domain.visit_file import VisitFile
from ui.presenters.visit_review import open_problems
from ui.presenters.visit_steps import StepRow


class StepOrder:
    """The lines of the step list, and what comes before and after each."""

    def __init__(self) -> None:
        self.rows: tuple[StepRow, ...] = ()

    @property
    def keys(self) -> list[str]:
        return [row.key for row in self.rows]

    def listed(self, key: str) -> str:
        """The line this step belongs to: where a scheme has no step of its own for the cases,
        they are checked within the step of the draw.
        """
        return "draw" if key == "cases" and key not in self.keys else key

    def neighbours(self, key: str) -> tuple[str, str]:
        """The names of the steps before and after; "" where there is none."""
        before, after = self.beside(key, -1), self.beside(key, 1)
        names = {row.key: row.name for row in self.rows}
        return names.get(before, ""), names.get(after, "")

    def beside(self, key: str, by: int) -> str:
        """The step so many lines on; "" at the ends, and where the step is no line."""
        keys, line = self.keys, self.listed(key)
        place = keys.index(line) + by if line in keys else -1
        return keys[place] if 0 <= place < len(keys) else ""

    def first(self, file: VisitFile, wanted: str, *, with_cases: bool) -> str:
        """Where she wants to; a locked visit shows its report, another where she was last."""
        known = self.keys
        if file.drawn_cases and with_cases:
            known.append("cases")
        finished = file.visit.state == VisitState.LOCKED and bool(file.reports)
        if finished:
            known.append("finish")
        last = "finish" if finished else file.visit.last_step
        return next((key for key in (wanted, last, *known) if key in known), "")


class ProblemRound:
    """What is missing, one after another in the order of the form, round and round."""

    def __init__(self) -> None:
        self._last = ""

    def following(self, file: VisitFile) -> Shortcoming | None:
        """The one after that of the last call; None when nothing is missing."""
        found = open_problems(file)
        if not found:
            return None
        keys = [one.key for one in found]
        here = keys.index(self._last) + 1 if self._last in keys else 0
        one = found[here % len(found)]
        self._last = one.key
        return one
