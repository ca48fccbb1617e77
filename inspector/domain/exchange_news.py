"""The sentences on what an exchange brought that a person has to hear of first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inspector.domain.exchange import Exchanged, LockedElsewhere, WrittenAfter

Words = Callable[..., str]
_MOST_NAMED = 3  # visits of one kind of news; of more than these there is a list of visits


def news_lines(words: Words, done: Exchanged) -> tuple[str, ...]:
    """`Ida Enebær har låst rapporten for 2026-T3-004, Jobvejen A/S.`; who is out since.

    Then what was written in what is locked, what the office deleted, and what this laptop may do.
    """
    return (
        *_locked(words, done),
        *_written_after(words, done),
        *_purged(words, done),
        *((words(f"exchange.role.{done.role}"),) if done.role else ()),
        *(words("exchange.put_out", who=who) for who in done.put_out),
    )


def _locked(words: Words, done: Exchanged) -> Iterator[str]:
    ordered = sorted(done.locked, key=lambda one: not one.is_second)  # a choice to make first
    for one in ordered[:_MOST_NAMED]:
        key = "locked_second" if one.is_second else "locked"
        yield words(f"exchange.{key}", person=one.person or one.mark, visit=_visit(words, one))
    more = len(ordered) - _MOST_NAMED
    if more > 0:
        yield words("exchange.locked_more_one" if more == 1 else "exchange.locked_more", count=more)


def _written_after(words: Words, done: Exchanged) -> Iterator[str]:
    for one in done.written_after[:_MOST_NAMED]:
        yield words("exchange.written_after", who=one.who, visit=_visit(words, one))
    more = len(done.written_after) - _MOST_NAMED
    if more > 0:
        key = "written_after_more_one" if more == 1 else "written_after_more"
        yield words(f"exchange.{key}", count=more)


def _purged(words: Words, done: Exchanged) -> Iterator[str]:
    if len(done.purged) > _MOST_NAMED:
        yield words("exchange.purged_many", count=len(done.purged))
    elif done.purged:
        yield words("exchange.purged", visits=", ".join(done.purged))


def _visit(words: Words, one: LockedElsewhere | WrittenAfter) -> str:
    """The number alone may be another visit's too."""
    if not one.supplier:
        return one.number
    return words("exchange.visit_of", number=one.number, supplier=one.supplier)
