"""What the first start asks for, and whether it can be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings, check_settings

LEAST_PASSPHRASE = 12  # characters
_NEEDED = ("person_name", "organisation", "device_mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What she answered; `logo` is a picture file or None, `passphrase` "" with a keychain."""

    settings: Settings
    logo: Path | None = None
    passphrase: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """What main.py does with the answers; both end by calling back with the next place.

    `needs_passphrase` is True where there is no keychain to keep the key in.
    """

    begin: Callable[[Beginning], None]
    demo: Callable[[], None]
    needs_passphrase: bool = False


def faults(settings: Settings, passphrase: str, again: str, needs: bool) -> dict[str, str]:
    """What cannot be used: field name to the key of its sentence; {} when all is well."""
    found = {
        name: "first_start.needed" for name in _NEEDED if not str(getattr(settings, name)).strip()
    }
    if "device_mark" not in found:
        try:
            check_settings(settings)
        except InspectionError:
            found["device_mark"] = "first_start.mark_fault"
    if needs and len(passphrase) < LEAST_PASSPHRASE:
        found["passphrase"] = "first_start.passphrase_short"
    elif needs and passphrase != again:
        found["passphrase_again"] = "first_start.passphrase_differs"
    return found


def likely_mark(host: str) -> str:
    """A mark proposed from the computer's name: `TILSYN-03` gives `T3`."""
    letters = "".join(sign for sign in host.upper() if sign.isascii() and sign.isalpha())[:1]
    digits = "".join(sign for sign in host if sign.isascii() and sign.isdigit()).lstrip("0")[-3:]
    return f"{letters or 'T'}{digits or '1'}"
