"""What README, guide and decisions say is there, and what is there is said."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from inspector.console.arguments import build_parser

ROOT = Path(__file__).resolve().parents[2]
README, GUIDE = ROOT / "README.md", ROOT / "docs/user-guide.md"
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md"]
NAMED_SO = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def written_commands(page: Path) -> list[list[str]]:
    """The words after main.py in each example, without the words that explain it."""
    lines = re.findall(r"(?m)^    python3 main\.py(.*)$", page.read_text(encoding="utf-8"))
    spoken = re.findall(r"`python3 main\.py([^`]*)`", page.read_text(encoding="utf-8"))
    return [re.split(r" {3,}", line)[0].split() for line in (*lines, *spoken)]


def commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (sub,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return dict(sub.choices)


def long_options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for a in parser._actions for option in a.option_strings if "--" in option}


@pytest.mark.parametrize("page", [README, GUIDE], ids=lambda page: page.name)
def test_every_command_that_is_shown_is_understood(page: Path) -> None:
    shown = written_commands(page)
    assert shown
    for words in shown:
        if "--help" in words or "--version" in words:
            continue
        build_parser().parse_args(words)


def test_every_command_and_option_stands_in_the_guide() -> None:
    guide, parser = GUIDE.read_text(encoding="utf-8"), build_parser()
    commands = commands_of(parser)
    assert [name for name in commands if not re.search(rf"main\.py .*\b{name}\b", guide)] == []
    asked = long_options(parser).union(*map(long_options, commands.values()))
    assert sorted(option for option in asked if option not in guide) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_exists(page: Path) -> None:
    named = NAMED_SO.findall(page.read_text(encoding="utf-8"))
    wanted = [name for name in named if "://" not in name]
    assert [name for name in wanted if not (page.parent / name).exists()] == []


def test_every_kept_picture_is_shown_somewhere() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    kept = [path.name for path in (ROOT / "docs/pictures").glob("*.png")]
    assert [name for name in kept if f"pictures/{name}" not in told] == []


def test_the_guides_own_headings_are_where_its_list_points() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^#+ (.+)$", guide)
    anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", guide)) - anchors == set()


def test_decisions_are_numbered_without_gaps_and_say_their_number() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    for path, number in zip(DECISIONS, numbers, strict=True):
        heading = path.read_text(encoding="utf-8").splitlines()[0]
        assert re.match(rf"# 0*{number}[.:] \S", heading), path.name


def test_no_page_tells_of_the_machine_it_was_written_on() -> None:
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(work|tmp|root|home)/", page.read_text(encoding="utf-8"))
