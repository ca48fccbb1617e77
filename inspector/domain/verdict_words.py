"""A verdict in sentences: what was found, what it means, what to do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from inspector.domain.delivery import SignatureField
from inspector.domain.formats import clock, short_date
from inspector.domain.verdict import Problem, SignatureFound

PROBLEMS = (
    "no-file", "no-certificate", "not-pdf", "too-large", "took-too-long", "damaged", "encrypted",
    "xfa", "unsigned",
    "missing", "only-timestamp", "altered", "unreadable", "changed-after", "appended", "hole",
    "elsewhere", "self-made", "unknown", "expired", "not-yet", "revoked", "unfit",
    "record-missing", "record-two", "record-unreadable", "record-differs", "hash-missing",
    "record-replaced", "later-stamp", "same-signer", "foreign",
)  # fmt: skip
NOTES = ("stamp-unknown", "time-unproved")


class Words(Protocol):
    def __call__(self, key: str, /, **fields: object) -> str: ...


def found_words(problem: Problem, words: Words) -> str:
    """What was found and what it means."""
    return words(f"verify.problem.{problem.code}", **_details(problem, words))


def note_words(note: Problem, words: Words) -> str:
    """What is worth knowing and no fault."""
    return words(f"verify.note.{note.code}", **_details(note, words))


def _details(problem: Problem, words: Words) -> dict[str, object]:
    details = dict(problem.details)
    if "field" in details:
        details["name"] = details["field"]
        details["field"] = field_words(str(details["field"]), words)
    if isinstance(day := details.get("day"), date):
        details["day"] = short_date(day)
    return details


def advice_words(problem: Problem, words: Words) -> str:
    """What to do about it."""
    return words(f"verify.advice.{problem.code}")


def problem_words(problem: Problem, words: Words) -> str:
    """All of it in one line."""
    return f"{found_words(problem, words)} {advice_words(problem, words)}"


def field_words(name: str, words: Words) -> str:
    """Whose signature a field is made for."""
    if name in tuple(SignatureField):
        return words(f"verify.field.{name.casefold()}")
    return words("verify.field.other", name=name)


def time_words(moment: datetime | None, words: Words) -> str:
    """When it was signed, by the clock here."""
    if moment is None:
        return words("verify.no_time")
    day = short_date(moment.astimezone().date())
    return words("verify.at", day=day, time=clock(moment))


def trust_word(signature: SignatureFound, words: Words) -> str:
    """In a word or few, what stands behind it."""
    if not signature.intact:
        return words("verify.altered")
    if signature.trusted:
        return words("verify.trusted")
    return words("verify.own") if signature.own else words("verify.stranger")
