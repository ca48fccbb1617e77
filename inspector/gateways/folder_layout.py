"""How a place where laptops meet is laid out, in a folder and in a file by mail alike.

HUB/uanmeldt-moedested.txt          says what this is
HUB/LAPTOP/FIRST-LAST-LINK.ibx      the laptop's own bundles
HUB/LAPTOP/relay/OTHER/…            bundles of others that it brought
HUB/LAPTOP/files/NAME               sealed photos, documents and reports
HUB/LAPTOP/status, roster-VERSION-HASH
"""

from __future__ import annotations

import re
from hashlib import sha256

from inspector.gateways.whole_files import PART
from inspector.services.exchange_places import Offered

MARKER = "uanmeldt-moedested.txt"
MARKER_TEXT = """\
Her mødes bærbare med programmet Uanmeldt.

Filerne er krypterede og underskrevne og kan kun læses i programmet. Hver bærbar skriver kun i sin
egen mappe. Flyt, omdøb eller slet ikke noget her; brug ikke mappen til andet.

Laptops with the program Uanmeldt meet here.

The files are encrypted and signed and can only be read in the program. Each laptop writes in its
own folder alone. Do not move, rename or delete anything here; do not use the folder for anything
else.
"""
_LAPTOP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ROSTER = re.compile(r"roster-[0-9]{1,9}-[0-9a-f]{12}")
_SEALED = re.compile(r"[0-9a-f]{64}")
# Folders that systems and synchronising programs make everywhere.
_SYSTEM = frozenset({"system volume information", "desktop.ini", "thumbs.db", "lost+found"})
RELAY, FILES, STATUS = "relay", "files", "status"
_MEGABYTE = 1024 * 1024


def roster_file(version: int, signed: bytes) -> str:
    """The name of a roster's file."""
    return f"roster-{version}-{sha256(signed).hexdigest()[:12]}"


def is_laptop(name: str) -> bool:
    """Whether a folder bears a laptop's id."""
    return _LAPTOP.fullmatch(name) is not None


def is_roster(name: str) -> bool:
    """Whether a file is named as a roster's."""
    return _ROSTER.fullmatch(name) is not None


def is_sealed_file(name: str) -> bool:
    """Whether a name is that of a photo or a document."""
    return _SEALED.fullmatch(name) is not None


def largest_of(name: str) -> int:
    """The bytes a file of this name has at most: one that has more is none of ours.

    A bundle holds a whole transaction: one of 100,000 cases takes some 20 MB.
    """
    if name == STATUS:
        return _MEGABYTE
    if is_roster(name):
        return 16 * _MEGABYTE
    return (256 if is_sealed_file(name) else 64) * _MEGABYTE


def order_of(one: Offered) -> tuple[str, int, int, bool, str]:
    """In the order of chains; the laptop's own copy before one that somebody brought."""
    assert one.bundle is not None
    name = one.bundle
    return name.device, name.first, name.last, one.device != name.device, one.key


def is_systems(name: str) -> bool:
    return name[:1] in (".", "$", "~") or name.casefold() in _SYSTEM


def is_known(name: str) -> bool:
    """Of the layout, of the system, or being written just now."""
    kept = name in (RELAY, FILES, STATUS) or is_roster(name)
    return kept or name.endswith(PART) or is_systems(name)
