"""`services.delivery.Delivery`: certificates, judges and mail, each brought in when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.services.ports import KeyRing, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """No part does anything before it is used."""

    words: Words
    fonts: Path
    secrets: KeyRing
