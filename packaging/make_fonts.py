"""Cuts the static Inter faces the window and the documents use, from the pinned OFL wheel.

A variable font loaded by Qt shows weight 400 only, and reportlab cannot pick an instance
of one, so each weight becomes a file of its own. Run by the set-up; the result is kept
out of the repository.
"""

from __future__ import annotations

import importlib.resources
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
LATIN = [*range(0x20, 0x180), *range(0x2010, 0x2030), 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC]
SIGNS = [0x2122, *range(0x2190, 0x2194), 0x21B5, 0x2212, 0x2260, 0x2264, 0x2265, 0x2713, 0x25CF]
FEATURES = ["kern", "tnum", "zero", "ccmp", "mark", "locl", "case"]
# Inter's tabular figures also widen these, which tears dates and amounts apart.
NEVER_TABULAR = ("hyphen", "period", "comma", "colon", "space")


def _source(name: str) -> TTFont:
    files = importlib.resources.files("fontpkg_inter") / "files"
    return TTFont(str(files / name))


def _rename(font: TTFont, weight: int, style: str) -> None:
    family = "Inter" if weight == 400 else "Inter SemiBold"
    names = {
        1: family,
        2: "Regular",
        4: f"Inter {style}",
        6: f"Inter-{style}",
        16: "Inter",
        17: style,
    }
    table = font["name"]
    for key in (21, 22, 25, *names):
        table.removeNames(nameID=key)
    for key, value in names.items():
        table.setName(value, key, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def _keep_punctuation_narrow(font: TTFont) -> None:
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                mapping = getattr(getattr(table, "ExtSubTable", table), "mapping", {})
                for glyph in NEVER_TABULAR:
                    mapping.pop(glyph, None)


def _subset(font: TTFont) -> None:
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LATIN, *SIGNS])
    cutter.subset(font)


def make(weight: int, style: str) -> None:
    font = instancer.instantiateVariableFont(
        _source("Inter[opsz,wght].ttf"), {"wght": weight, "opsz": 14}, updateFontNames=False
    )
    _rename(font, weight, style)
    _keep_punctuation_narrow(font)
    _subset(font)
    scale_upem(font, 1000)  # signature stamps of a later step assume 1000 units per em
    font.save(TARGET / f"Inter-{style}.ttf")


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for weight, style in ((400, "Regular"), (600, "SemiBold")):
        make(weight, style)
    print("fonts made", file=sys.stderr)


if __name__ == "__main__":
    main()
