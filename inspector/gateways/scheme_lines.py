"""On which line of a TOML file a key stands: what `tomllib` does not say.

The file is known to be sound TOML, or sound up to the line in question. Lists of
tables are counted by their headers; a value inside a list has the line of its key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.domain.scheme_faults import Path

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_SHORT_TEXT = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*')""")
_OPENS, _CLOSES = re.compile(r"[\[{]"), re.compile(r"[\]}]")
_QUOTES = ('"""', "'''", '"', "'")


class Lines:
    """The lines (from 1) of the keys of one text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {(): 1}
        self.keys: dict[int, Path] = {}  # lines that begin a key
        counts: dict[Path, int] = {}
        table: Path = ()
        for number, line in _statements(text):
            if header := _HEADER.match(line):
                table = _enter(_parts(header[2]), header[1] == "[[", counts)
                self._note(table, number)
            elif key := _KEY.match(line):
                path = (*table, *_parts(key[1]))
                self._note(path, number)
                self.keys[number] = path

    def _note(self, path: Path, number: int) -> None:
        for end in range(1, len(path) + 1):
            self._lines.setdefault(path[:end], number)

    def of(self, path: Path) -> int:
        """The line of this place, or of the nearest place around it."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _enter(parts: tuple[str, ...], is_list: bool, counts: dict[Path, int]) -> Path:
    """The path a header opens: each list of tables on the way stands at its last table."""
    path: Path = ()
    for depth, part in enumerate(parts, start=1):
        path = (*path, part)
        if is_list and depth == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines that begin a statement, without those inside a long text or list."""
    quote, depth = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not quote and not depth:
            yield number, line
            if _HEADER.match(line):
                continue
        quote, depth = _after(line, quote, depth)


def _after(line: str, quote: str, depth: int) -> tuple[str, int]:
    """What is still open when this line ends: a long text, and how many brackets."""
    if not quote and '"""' not in line and "'''" not in line:  # nearly every line
        bare = _SHORT_TEXT.sub("", line).partition("#")[0]
        return "", max(depth + len(_OPENS.findall(bare)) - len(_CLOSES.findall(bare)), 0)
    at = 0
    while at < len(line):
        if quote:
            if line[at] == "\\" and quote[0] == '"':
                at += 2
                continue
            if line.startswith(quote, at):
                at, quote = at + len(quote), ""
                continue
        elif opened := next((q for q in _QUOTES if line.startswith(q, at)), ""):
            at, quote = at + len(opened), opened
            continue
        elif line[at] == "#":
            break
        else:
            depth += (line[at] in "[{") - (line[at] in "]}")
        at += 1
    return (quote if len(quote) == 3 else ""), max(depth, 0)
