"""Which column of a list is which field: guessed from its header, corrected by hand, remembered.

A mapping is `{header: field}`, "" for a column that is not read; a field has at most one
column. Guesses go by Danish and English headers in the table below.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

from inspector.domain.errors import InspectionError
from inspector.domain.identity import named_id
from inspector.domain.model import ColumnMapping

SUPPLIERS, CASES, FRAME = "suppliers", "cases", "frame"

# Field: its headers, the surest first. Where two columns could be one field, the surer
# header has it. Written as people write them; compared without case, spaces and signs.
_SUPPLIERS = {
    "name": "leverandørnavn|leverandør|navn på leverandør|virksomhedsnavn|virksomhed|firmanavn|"
    "firma|aktørnavn|aktør|anden aktør|tilbud|navn|supplier name|supplier|provider|vendor|"
    "company|company name|name",
    "kind": "leverandørtype|art|type|ekstern/intern|intern/ekstern|kind|supplier type|"
    "supplier kind",
    "cvr": "cvr|cvr-nr|cvr-nummer|cvrnr|virksomhedsnummer|company number|"
    "company registration number|cvr no|cvr number|vat|vat no",
    "p_number": "p-nummer|p-nr|pnr|p-enhed|p-enhedsnummer|produktionsenhed|"
    "produktionsenhedsnummer|produktionsnummer|p number|p-no|production unit",
    "ean": "ean|ean-nr|ean-nummer|ean-lokationsnummer|gln|gln-nummer|lokationsnummer|ean number|"
    "ean no",
    "address": "adresse|leveringsadresse|leverancested|fuld adresse|besøgsadresse|"
    "adresse på leveringssted|sted|address|full address|delivery address|site address|"
    "delivery site",
    "street": "vejnavn og nummer|vej og nr|vejnavn|vej|gade|gadenavn|street|street address|"
    "address line 1|adresselinje 1|adresse 1",
    "postcode": "postnummer|postnr|post nr|postcode|post code|zip|zip code|postal code",
    "city": "by|bynavn|postdistrikt|city|town",
    "site_name": "leveringssted|afdeling|enhed|stedets navn|navn på leveringssted|site|site name|"
    "department|unit",
    "access": "tilgængelighed|adgangsforhold|handicapadgang|accessibility|access",
    "contact_name": "kontaktperson|kontakt|kontaktnavn|kontaktpersonens navn|"
    "navn på kontaktperson|leder|contact|contact person|contact name",
    "contact_role": "kontaktpersonens titel|stilling|titel|rolle|role|title|position",
    "contact_email": "e-mail|email|mail|mailadresse|e-mailadresse|e-post|kontakt e-mail|"
    "kontaktmail|email address|e-mail address|contact email|contact e-mail",
    "contact_phone": "telefon|telefonnummer|telefonnr|tlf|tlf nr|mobil|phone|telephone|mobile|"
    "phone number",
    "agreement_number": "aftalenummer|aftalenr|aftale|rammeaftale|kontraktnummer|kontraktnr|"
    "kontrakt|agreement number|agreement no|agreement|contract number|contract no|contract",
    "agreement_period": "aftaleperiode|kontraktperiode|periode|gyldighedsperiode|"
    "agreement period|contract period|period",
    "agreement_starts": "aftale fra|aftalestart|aftalens start|aftale start|kontraktstart|"
    "gyldig fra|gælder fra|periode fra|startdato|start|fra|fra dato|agreement start|"
    "agreement from|contract start|valid from|start date|from",
    "agreement_ends": "aftale til|aftaleudløb|aftalens udløb|aftalens slut|aftale slut|"
    "aftaleslut|kontraktudløb|"
    "kontraktslut|gyldig til|gælder til|periode til|udløb|udløbsdato|slutdato|slut|til|til dato|"
    "agreement end|agreement to|contract end|valid to|valid until|end date|expiry|to",
    "programmes": "ydelser|ydelse|programmer|program|indsatser|indsats|indsatstype|tilbudstype|"
    "forløb|programmes|programme|programs|services|service",
    "hourly_price": "timepris|pris pr. time|pris per time|pris/time|timesats|pris|hourly price|"
    "price per hour|hourly rate|rate|price",
    "note": "",
}
_CASES = {
    "number": "sagsnummer|sagsnr|sags-nr|sags nr|sagsid|sags-id|sag|sag nr|journalnummer|"
    "journalnr|case number|case no|case id|case_id|case|file number",
    "supplier": "leverandør|leverandørnavn|aktør|cvr|cvr-nr|cvr-nummer|p-nummer|p-nr|supplier|"
    "provider",
    "status": "sagsstatus|status|tilstand|case status|state",
    "programme": "ydelse|tilbud|program|indsats|indsatstype|tilbudstype|forløb|forløbstype|"
    "foranstaltning|programme|program type|service|measure",
    "starts": "startdato|start|begyndt|begyndelsesdato|påbegyndt|starter|opstart|opstartsdato|"
    "fra|fra dato|start date|started|starts|from|begun",
    "ends": "slutdato|slut|afsluttet|afslutningsdato|afsluttet dato|slutter|ophør|ophørsdato|til|"
    "til dato|end date|ended|ends|to|completed|completed on",
    "referred": "henvisningsdato|henvist|henvist dato|henvisning|dato for henvisning|"
    "visitationsdato|visiteret|bestillingsdato|bestilt|referral date|referred|referral|"
    "date of referral",
    "called_in": "indkaldt|indkaldelse|indkaldelsesdato|dato for indkaldelse|indkaldt dato|"
    "called in|call-in|call-in date|invited|invitation date",
    "first_meeting": "første samtale|1. samtale|første møde|1. møde|dato for første samtale|"
    "dato for første møde|startsamtale|første samtaledato|first meeting|first talk|"
    "first interview|first meeting date|date of first meeting",
    "invoiced_hours": "fakturerede timer|fakt. timer|faktureret timer|timer faktureret|timer|"
    "timetal|antal timer|invoiced hours|hours invoiced|billed hours|hours",
    "hourly_price": "timepris|pris pr. time|pris per time|pris/time|timesats|pris|hourly price|"
    "price per hour|hourly rate|rate|price",
    "invoice": "fakturanummer|fakturanr|faktura|faktura nr|invoice number|invoice no|invoice",
    "note": "",  # free text is read only when she asks for it
}
_FRAME = {
    "case_id": "case_id|case id|caseid|sagsnummer|sagsnr|sag|case number|case no|case|id",
    "stratum": "stratum|strata|lag|gruppe|group",
}
_WRITTEN = {SUPPLIERS: _SUPPLIERS, CASES: _CASES, FRAME: _FRAME}
FIELDS = {kind: tuple(table) for kind, table in _WRITTEN.items()}
_NEEDED = {SUPPLIERS: ("name",), CASES: ("number",), FRAME: ("case_id", "stratum")}
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ß": "ss"})
_ASIDE = re.compile(r"[(\[].*?[)\]]")


def plain(header: str) -> str:
    """The header as it is compared: letters and digits alone, lower case, æ ø å as ae oe aa."""
    folded = unicodedata.normalize("NFC", header).casefold().translate(_LETTERS)
    flat = unicodedata.normalize("NFKD", folded)
    return "".join(sign for sign in flat if sign.isalnum())


def _ranked(kind: str) -> dict[str, list[tuple[str, int]]]:
    """Header in plain form: the fields it may be, each with its rank (0 is surest)."""
    ranked: dict[str, list[tuple[str, int]]] = {}
    for field, headers in _WRITTEN[kind].items():
        for rank, header in enumerate(headers.split("|")):
            ranked.setdefault(plain(header), []).append((field, rank))
    return ranked


_RANKED = {kind: _ranked(kind) for kind in _WRITTEN}


def is_known(header: str) -> bool:
    """Whether this text heads a field in any kind of list."""
    forms = {plain(header), plain(_ASIDE.sub("", header))} - {""}
    return any(form in _RANKED[kind] for form in forms for kind in _RANKED)


def guess(kind: str, columns: Sequence[str]) -> dict[str, str]:
    """The likely mapping of these headers; an address is either one column or its parts."""
    wishes = []
    for place, header in enumerate(columns):
        for aside, form in enumerate((plain(header), plain(_ASIDE.sub("", header)))):
            for field, rank in _RANKED[kind].get(form, ()) if form else ():
                wishes.append((rank, aside, place, field))
    chosen: dict[int, str] = {}
    for _, _, place, field in sorted(wishes):
        if place not in chosen and field not in chosen.values():
            chosen[place] = field
    if {"postcode", "city"} <= set(chosen.values()) and "street" not in chosen.values():
        # "Adresse" beside postcode and city holds the street alone
        chosen = {at: "street" if field == "address" else field for at, field in chosen.items()}
    return {header: chosen.get(place, "") for place, header in enumerate(columns)}


def assign(mapping: Mapping[str, str], header: str, field: str) -> dict[str, str]:
    """The mapping with this column read as `field`; the column that had the field loses it."""
    changed = {name: "" if field and had == field else had for name, had in mapping.items()}
    return changed | {header: field}


def check_mapping(kind: str, columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """`{field: header}` of the columns that are read, in the order of the file.

    Raises InspectionError `import-column-needed`, `import-field-twice` or `import-no-column`
    (a header the file does not have).
    """
    used: dict[str, str] = {}
    for header in (*columns, *(name for name in mapping if name not in columns)):
        field = mapping.get(header, "")
        if not field:
            continue
        if header not in columns:
            raise InspectionError("import-no-column", column=header)
        if field in used:
            raise InspectionError("import-field-twice", first=used[field], second=header)
        if field not in FIELDS[kind]:
            raise ValueError(f"no field {field} in a list of {kind}")
        used[field] = header
    for field in _NEEDED[kind]:
        if field not in used:
            raise InspectionError(f"import-column-needed-{field.replace('_', '-')}")
    return used


def mapping_id(kind: str, columns: Sequence[str]) -> str:
    """Names the source by its header row, however the headers are spaced or capitalised."""
    return named_id("column_mapping", kind, *(plain(header) or header for header in columns))


def remember(kind: str, columns: Sequence[str], mapping: Mapping[str, str]) -> ColumnMapping:
    """The record by which the same source is mapped the same way next time."""
    fields = {header: mapping.get(header, "") for header in columns}
    text = json.dumps(fields, ensure_ascii=False)
    return ColumnMapping(id=mapping_id(kind, columns), kind=kind, columns=text)


def recall(record: ColumnMapping, columns: Sequence[str]) -> dict[str, str]:
    """The remembered mapping on these headers; fields this version does not know are left out."""
    fields: dict[str, str] = json.loads(record.columns)
    by_form = {plain(header) or header: field for header, field in fields.items()}
    known = FIELDS[record.kind]
    remembered = {header: by_form.get(plain(header) or header, "") for header in columns}
    return {header: field if field in known else "" for header, field in remembered.items()}
