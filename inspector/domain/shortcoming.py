"""What there is to look at before a visit is finished, as one value."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from inspector.domain.value import value


class Kind(StrEnum):
    BLOCKS = "blocks"
    MISSING = "missing"
    WARNING = "warning"


@value
class Shortcoming:
    """Something to look at before finishing. `key` is what a waiver names.

    The sentence is `workflow.shortcoming.CODE` with `details`; `reason` is her waiver.
    """

    key: str
    step: str
    code: str
    kind: Kind
    point: str = ""  # point or area id
    case_number: str = ""
    details: dict[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def private(self) -> bool:
        """Whether it is about somebody's private matters, for which a common reason is not one."""
        return self.code.startswith(("civil-number", "photo-"))

    @property
    def open(self) -> bool:
        """The visit cannot be finished while this stands."""
        return self.kind is Kind.BLOCKS or (self.kind is Kind.MISSING and not self.reason)
