"""The sentences on what an exchange brought that a person has to hear of first."""

from __future__ import annotations

import pytest

from inspector.domain.exchange import Exchanged, WrittenAfter
from inspector.domain.exchange_news import news_lines
from inspector.domain.office import Role
from inspector.gateways.texts import Texts


def written(number: int) -> WrittenAfter:
    return WrittenAfter(
        visit=f"v{number}", number=f"2026-T3-00{number}", supplier="Jobvejen", who="Bo Lyngsti"
    )


def test_who_wrote_in_what_was_locked_is_named_and_that_the_report_stands(words: Texts) -> None:
    (told,) = news_lines(words, Exchanged(written_after=(written(1),)))
    assert told == (
        "Bo Lyngsti har skrevet i 2026-T3-001, Jobvejen, uden at vide, at rapporten var låst. "
        "Rapporten er uændret."
    )


@pytest.mark.parametrize(("count", "last"), [(4, "endnu et besøg"), (6, "endnu 3 besøg")])
def test_of_more_than_three_the_rest_is_counted(words: Texts, count: int, last: str) -> None:
    told = news_lines(words, Exchanged(written_after=tuple(map(written, range(count)))))
    assert len(told) == 4
    assert last in told[3]


def test_papers_the_office_deleted_are_named_or_counted(words: Texts) -> None:
    done = Exchanged(purged=("2026-T3-001", "2026-T3-002"))
    assert news_lines(words, done) == (
        "Kontoret har slettet arbejdspapirerne for 2026-T3-001, 2026-T3-002.",
    )
    many = Exchanged(purged=tuple(map(str, range(12))))
    assert news_lines(words, many) == ("Kontoret har slettet arbejdspapirerne for 12 besøg.",)


@pytest.mark.parametrize("role", list(Role))
def test_a_new_role_has_a_sentence_of_its_own(words: Texts, role: str) -> None:
    (told,) = news_lines(words, Exchanged(role=role))
    assert told.startswith("Denne bærbare har nu rollen ")
