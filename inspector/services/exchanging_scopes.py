"""A supplier in another scope: who may read its data now gets all of them, the old ones too.

A range keeps the scopes it was sealed for. Whoever may seal it seals it anew under its name,
and who has parts of it that were closed reads it again where it lies in another form.
"""

from __future__ import annotations

from collections.abc import Sequence

from inspector.domain.exchange import BundleName
from inspector.domain.office import MemberState, Role
from inspector.services.exchange_places import Offered
from inspector.services.exchanging_course import Course
from inspector.services.exchanging_kept import sealed_again


def seal_moved(course: Course) -> list[BundleName]:
    """Seal anew what holds something of a supplier who has left the scope it was sealed for:
    the own, and by the office that of laptops that are out. Which.
    """
    bench, found = course.bench, []
    for name in bench.ledger.moved(_placed(course), _sealed_here(course)):
        # Who keeps a former form knows by the size that this is another.
        data = sealed_again(course, name, bench.kept.size(name) or 0)
        if data is not None:
            bench.kept.keep(name, data)
            found.append(name)
    return found


def give_moved(course: Course, moved: Sequence[BundleName]) -> None:
    """Give those of others; the own are given wherever they lie otherwise."""
    for name in moved:
        data = course.bench.kept.load(name) if name.device != course.me else None
        if data is not None:
            course.sent += course.hub.put_bundles(course.me, [(name, data)], None)
    note_placed(course)


def note_placed(course: Course) -> None:
    """Whatever had moved has left: after a cut before this it is all done again."""
    course.bench.ledger.note_placed(_placed(course), _sealed_here(course))


def _sealed_here(course: Course) -> list[str]:
    out = [one.device for one in course.roster.members if one.state != MemberState.ACTIVE]
    mine = [course.me] if course.writes else []
    return mine + (out if course.role == Role.OFFICE else [])


def _placed(course: Course) -> dict[str, str]:
    """The scope of each supplier that is not for everybody."""
    scope_of = course.scope_of()
    return {
        supplier: scope_of(supplier) for one in course.roster.scopes for supplier in one.suppliers
    }


def hidden_in(course: Course) -> set[BundleName]:
    """The ranges with parts that are closed to this laptop."""
    return {name for names in course.bench.ledger.hidden().values() for name in names}


def other_form(course: Course, name: BundleName, copies: Sequence[Offered]) -> list[Offered]:
    """The copies of a known range that are not as it is kept: the author's, or where the author's
    lies nowhere whoever's.
    """
    kept = course.bench.kept.size(name)
    strange = [one for one in copies if one.key and one.size not in (-1, kept)]
    seal = {one.device for one in course.roster.members if one.role == Role.OFFICE}
    sealed = [one for one in copies if one.device == name.device or one.device in seal]
    return [one for one in strange if one in sealed] if sealed else strange
