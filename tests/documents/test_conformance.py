"""Every document is PDF/A-3a and PDF/UA-1: two judges say so, and see it where it is not so."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pikepdf
import pytest
from documents.judges import Findings, second
from documents.printed_samples import Library, access_refused, receipt_after

PROFILES = ("3a", "ua1")


@pytest.fixture(scope="module")
def files(library: Library) -> Mapping[str, bytes]:
    spoilt = broken(library.pdf(receipt_after))
    return {**library.everything(), **spoilt, "no-words": blind(library.pdf(access_refused))}


def broken(pdf: bytes) -> dict[str, bytes]:
    """The file with one thing taken out, which the judges must miss."""
    spoilt = {}
    for name, spoil in (
        ("no-language", lambda file: file.Root.__delitem__("/Lang")),
        ("no-colours", lambda file: file.Root.__delitem__("/OutputIntents")),
        ("no-tree", lambda file: file.Root.__delitem__("/StructTreeRoot")),
        ("no-metadata", lambda file: file.Root.__delitem__("/Metadata")),
    ):
        with pikepdf.open(io.BytesIO(pdf)) as file:
            spoil(file)
            target = io.BytesIO()
            file.save(target)
        spoilt[name] = target.getvalue()
    return spoilt


def blind(pdf: bytes) -> bytes:
    """The file with pictures nothing is said of."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        figures = [one for one in file.objects if _is_figure(one)]
        assert figures
        for figure in figures:
            del figure.Alt
        target = io.BytesIO()
        file.save(target)
    return target.getvalue()


@pytest.mark.parametrize("profile", PROFILES)
def test_vera_finds_nothing_wrong_with_any_document(
    files: Mapping[str, bytes], findings: Findings, profile: str
) -> None:
    sound = [name for name in files if not name.startswith("no-")]
    assert len(sound) == 22
    assert {name: findings[name, profile].broken for name in sound} == dict.fromkeys(sound, ())
    assert min(findings[name, profile].checks for name in sound) > 1000


@pytest.mark.parametrize("profile", PROFILES)
def test_the_second_judge_finds_nothing_wrong_with_any_document(
    files: Mapping[str, bytes], profile: str
) -> None:
    found = {name: second(pdf, profile) for name, pdf in files.items() if name[:3] != "no-"}
    assert found == dict.fromkeys(found, ())


@pytest.mark.parametrize("name", ["no-language", "no-colours", "no-tree", "no-metadata"])
def test_both_judges_see_what_was_taken_out(
    files: Mapping[str, bytes], findings: Findings, name: str
) -> None:
    assert any(findings[name, profile].broken for profile in PROFILES)
    assert any(second(files[name], profile) for profile in PROFILES)


def test_vera_sees_a_picture_without_words(findings: Findings) -> None:
    assert findings["no-words", "ua1"].broken


def _is_figure(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
