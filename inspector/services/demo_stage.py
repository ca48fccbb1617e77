"""What the demo is played on, and the chance-free numbers it is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.delivery import Signers
from inspector.services.ports import Attachments, Store
from inspector.services.visiting import SchemeShelf

Entry = Mapping[str, Any]  # a table of demo.toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the demo is played on. `travel` sets the time the store and the visit see."""

    store: Store
    shelf: SchemeShelf
    attachments: Attachments
    make_pdf: Callable[[VisitFile, Settings], bytes]
    travel: Callable[[datetime], None]
    today: date
    signers: Signers | None = None  # None: the demo's reports are not signed digitally


def moment_of(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute)).astimezone()


def lot(*parts: object) -> int:
    """A number that looks random and is the same every time."""
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
