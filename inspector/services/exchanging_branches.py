"""Two wrote as one, and one of them has told its part anew: nobody stays with that part.

The colleague who had read it takes it out of her log and reads what the other wrote under the
old name; wherever the part still lies, it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector.domain.branches import Branch
from inspector.domain.exchange import BundleName, Reason
from inspector.services.exchanging_course import Course


def told_anew(course: Course) -> Iterator[Branch]:
    """The branches of laptops that the office has enrolled in place of others."""
    for branch in course.bench.ledger.branches():
        member = course.roster.member(branch.new)
        replaced = member.replaces if member else ""
        # One that began anew twice before it was enrolled names the one nobody knows.
        if replaced and (replaced == branch.old or course.roster.member(replaced) is None):
            yield branch


class PassedOver:
    """The ranges that end within a branch that was told anew."""

    def __init__(self, course: Course) -> None:
        self._branches = [*told_anew(course)]

    def __contains__(self, name: BundleName) -> bool:
        return any(
            one.old == name.device and one.holds(name.last, name.link) for one in self._branches
        )


def leave_branches(course: Course) -> bool:
    """Leave each branch that this laptop is on; whether there was one."""
    bench, left = course.bench, set()
    for branch in told_anew(course):
        if branch.old != course.me and bench.ledger.leave(branch):
            left.add(branch.old)
    if not left:
        return False
    passed_over = PassedOver(course)
    for name in bench.kept.all():
        if name in passed_over:
            bench.kept.drop(name)
    for file, kept in [*course.told.items()]:
        if kept.device in left and kept.reason in (Reason.FORK, Reason.GAP):
            del course.told[file]
    return True


def is_replaced(course: Course) -> bool:
    """Whether another was enrolled in place of this laptop, which is here all the same."""
    return any(one.replaces == course.me for one in course.roster.members)
