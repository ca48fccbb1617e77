"""Addresses of mail: what one looks like, how several are typed, how one is written on the wire.

Judged strictly, because an address stands in the head of a message: no quotes, no comments, no
names, nothing a reader could take for the end of a line [RFC 5321, 5322; RFC 6531 letters].
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"  # \w: the letters and digits of every language
_LABEL = r"(?!-)[^\W_](?:[^\W_]|-)*(?<!-)"
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})+)")
_NAMED = re.compile(r"\s*\"?([^\"<>]*?)\"?\s*<([^<>\s]+)>\s*")
_BETWEEN = re.compile(r"[\s,;]+")
_WIRE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.I)
_LONGEST_LOCAL, _LONGEST = 64, 254  # octets [RFC 5321, 4.5.3.1]


def is_address(text: str) -> bool:
    """Whether this is one plausible address and nothing else."""
    found = _ADDRESS.fullmatch(text)
    if found is None or not _encodes(text):
        return False
    if len(found[1].encode()) > _LONGEST_LOCAL:
        return False
    domain = _ascii_domain(found[2])
    return bool(domain) and len(found[1].encode()) + 1 + len(domain) <= _LONGEST


def split_addresses(text: str) -> tuple[str, ...]:
    """What was typed in one field, by comma, semicolon, space or line; each once."""
    whole = unicodedata.normalize("NFC", text)
    return without_doubles(part for part in _BETWEEN.split(whole) if part)


def without_doubles(addresses: Iterable[str]) -> tuple[str, ...]:
    """Each address once, as it was written first; capitals do not make another."""
    kept: dict[str, str] = {}
    for address in addresses:
        kept.setdefault(address.casefold(), address)
    return tuple(kept.values())


def ascii_address(address: str) -> str:
    """The address with its domain as the network spells it: `a@ø.dk` as `a@xn--4ca.dk`.

    What is no address comes back as it is.
    """
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{_ascii_domain(domain) or domain}"


def needs_smtputf8(address: str) -> bool:
    """Letters beyond ASCII before the @, which few servers take [RFC 6531]."""
    return not address.rpartition("@")[0].isascii()


def named_address(text: str) -> tuple[str, str]:
    """The name and the address of `Name <address>`; an address alone has no name."""
    found = _NAMED.fullmatch(text)
    return (found[1].strip(), found[2]) if found else ("", text.strip())


def message_id(unique: str, sender: str) -> str:
    """The id of a message: what the caller made unique, at the sender's domain.

    The laptop's own name, which libraries take for it, is nobody's business.
    """
    domain = ascii_address(named_address(sender)[1]).rpartition("@")[2] or "localhost.invalid"
    return f"<{unique}@{domain}>"


def _ascii_domain(domain: str) -> str:
    """The domain in ASCII; "" where it has no such spelling."""
    try:
        spelled = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return spelled if _WIRE.fullmatch(spelled) else ""  # letters may have been dropped


def _encodes(text: str) -> bool:
    """False for half a character, as a damaged file may hold."""
    try:
        text.encode()
    except UnicodeError:
        return False
    return True
