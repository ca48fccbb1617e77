"""What a supplier lacks before it can be visited without asking around."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.domain.model import Agreement, Contact, DeliverySite, Supplier


def incomplete(
    supplier: Supplier,
    sites: Sequence[DeliverySite],
    contacts: Sequence[Contact],
    agreements: Sequence[Agreement],
) -> tuple[str, ...]:
    """What is missing of a supplier, as keys under `imports.missing`."""
    missing = {
        "kind": not supplier.kind,
        "number": not (supplier.cvr or supplier.p_number or supplier.ean),
        "site": not sites,
        "address": any(not (site.street and site.postcode and site.city) for site in sites),
        "contact": not contacts,
        "email": bool(contacts) and not any(contact.email for contact in contacts),
        "agreement": not agreements,
        "period": any(not (one.starts and one.ends) for one in agreements),
        "programmes": bool(agreements) and not any(one.programmes for one in agreements),
    }
    return tuple(code for code, is_missing in missing.items() if is_missing)
