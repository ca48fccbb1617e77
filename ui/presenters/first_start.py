"""What the first start asks for, and whether it can be used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from inspector.domain.errors import InspectionError
from inspector.domain.identity import new_id
from inspector.domain.model import Person
from inspector.domain.settings import Settings, check_settings
from inspector.services.ports import Attachments, Store
from inspector.services.settings import save_settings
from ui.files import read_file
from ui.presenters.keys import LEAST_PASSPHRASE

LARGEST_LOGO = 5_000_000  # bytes
# Where no keychain keeps the key a passphrase has to.
NO_KEYCHAIN = frozenset(
    {"no-key", "keychain-missing", "keychain-locked", "keychain-forgets", "keychain-forgot"}
)
OF_THE_OFFICE = ("unit", "organisation", "organisation_address")
_NEEDED = ("person_name", "organisation", "device_mark")


def faults(
    settings: Settings, passphrase: str, again: str, needs: bool, *, joins: bool = False
) -> dict[str, str]:
    """What cannot be used: field name to the key of its sentence; {} when all is well.

    Who `joins` an office has its name and address from there.
    """
    needed = [name for name in _NEEDED if not (joins and name in OF_THE_OFFICE)]
    found = {
        name: "first_start.needed" for name in needed if not str(getattr(settings, name)).strip()
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


def keep_logo(attachments: Attachments, logo: Path | None) -> str:
    """Keep the picture beside the storage; its name, "" for none."""
    return attachments.save(read_file(logo, LARGEST_LOGO)) if logo else ""


def keep_beginning(store: Store, answers: Settings, logo: str) -> None:
    """Store who she is and what the report needs; where somebody is known already, nothing."""
    if any(True for _ in store.find(Person)):
        return  # these data were begun before: what stands in them is hers
    person = Person(
        id=new_id(), name=answers.person_name, title=answers.person_title, unit=answers.unit
    )
    save_settings(store, replace(answers, person_id=person.id, organisation_logo=logo))
    with store.change("person_noted") as change:
        change.put(person)
