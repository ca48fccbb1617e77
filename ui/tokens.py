"""Colours, type and sizes of the program, read from resources/tokens.json.

Sizes are pixels at 96 dpi and 100 % text; type is in points. Nothing else in ui/ names
a colour: `theme` and `style` hand them out by role.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType

from inspector.domain.value import value


@value
class TypeRole:
    """One size of type: points, weight and the height of its line at 100 %."""

    pt: float
    line: int
    weight: int


@value
class Tokens:
    """All tokens; `colours` is keyed by mode ("light", "dark") and then by role."""

    colours: MappingProxyType[str, dict[str, str]]
    type: MappingProxyType[str, TypeRole]
    radius: MappingProxyType[str, int]
    size: MappingProxyType[str, int]
    compact: MappingProxyType[str, int]


def load_tokens(path: Path) -> Tokens:
    """The tokens in this file; a missing role is a KeyError where it is first used."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Tokens(
        colours=MappingProxyType(raw["colour"]),
        type=MappingProxyType({role: TypeRole(**value) for role, value in raw["type"].items()}),
        radius=MappingProxyType(raw["radius"]),
        size=MappingProxyType(raw["size"]),
        compact=MappingProxyType(raw["compact"]),
    )
