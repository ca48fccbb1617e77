"""PySide is told that no module here turns on its optional features.

At each import PySide looks whether the importing module wants `snake_case` or
`true_property`, and reads the whole source of every module once for that: a tenth of the
start. None of ours does. Where a later PySide does this otherwise, nothing is changed.
"""

from __future__ import annotations

import importlib


def read_no_sources() -> None:
    """Call before the pages are imported."""
    importlib.import_module("PySide6")  # brings the support package
    names = vars(importlib.import_module("shibokensupport.feature"))
    if "_mod_uses_pyside" in names:
        names["_mod_uses_pyside"] = _wants_no_feature


def _wants_no_feature(_module: object) -> bool:
    return False
