"""The record inside a report, and what the report's own metadata say of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from pyhanko.pdf_utils import generic

from inspector.domain.verdict import Problem
from inspector.gateways.pdf_verifying_limits import UNREADABLE

RECORD = "record.json"
_HASH = "contentHash"
_DEPTH = 12  # of the tree of attachments


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFound:
    """`content_hash` is that of the bytes that were found, whether they can be read or not."""

    content_hash: str = ""
    named_hash: str = ""
    expected: tuple[str, ...] = ()
    number: str = ""
    version: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_missing(self) -> bool:
        return [one.code for one in self.problems] == ["record-missing"]

    @property
    def matches(self) -> bool:
        return bool(self.content_hash) and not self.problems


def read_record(root: Any) -> RecordFound:
    """The record of the document with this root; never raises for its content."""
    try:
        found = list(_streams(root))
        named = _named_hash(root)
        data = bytes(found[0].data) if found else b""
    except UNREADABLE:
        return RecordFound(problems=(Problem(code="record-unreadable"),))
    if not found:
        return RecordFound(named_hash=named, problems=(Problem(code="record-missing"),))
    digest = hashlib.sha256(data).hexdigest()
    problems = []
    if len(found) > 1:
        problems.append(Problem(code="record-two"))
    if not named:
        problems.append(Problem(code="hash-missing"))
    elif named != digest:
        problems.append(Problem(code="record-differs"))
    try:
        told = _told(data)
    except UNREADABLE:
        told = {}
        problems.append(Problem(code="record-unreadable"))
    return RecordFound(content_hash=digest, named_hash=named, problems=tuple(problems), **told)


def _told(data: bytes) -> dict[str, Any]:
    """What the record says of itself; ValueError where it does not say it in one way."""
    record = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    expected, number = record.get("digital_signatures", []), record["visit"]["number"]
    version = record["version"]
    names = [name for name in expected if isinstance(name, str)]
    if len(names) != len(expected) or not isinstance(number, str) or type(version) is not int:
        raise ValueError
    return {"expected": tuple(names), "number": number, "version": version}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice would be read in one way here and in another elsewhere."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError
    return told


def _streams(root: Any) -> Iterator[Any]:
    """Every stream that is attached as the record; one and the same stream once."""
    seen: set[object] = set()
    for spec in (*_named_files(root), *followed(root, "/AF", ())):
        spec = spec.get_object()
        if RECORD not in (str(followed(spec, "/UF", "")), str(followed(spec, "/F", ""))):
            continue
        files = spec["/EF"]
        for key in ("/F", "/UF"):
            if key not in files:
                continue
            place = files.raw_get(key)
            mark = place.reference if isinstance(place, generic.IndirectObject) else id(place)
            if mark not in seen:
                seen.add(mark)
                yield place.get_object()


def followed(holder: Any, key: str, default: Any) -> Any:
    """What stands under the key, where a reference leads; `get` of the library follows none."""
    return holder[key] if key in holder else default  # noqa: SIM401 - see above


def _named_files(root: Any) -> Iterator[Any]:
    names = followed(root, "/Names", {})
    if "/EmbeddedFiles" in names:
        yield from _leaves(names["/EmbeddedFiles"], _DEPTH)


def _leaves(node: Any, depth: int) -> Iterator[Any]:
    if not depth:
        raise ValueError
    yield from (one for one in list(followed(node, "/Names", ()))[1::2])
    for kid in followed(node, "/Kids", ()):
        yield from _leaves(kid.get_object(), depth - 1)


def _named_hash(root: Any) -> str:
    """The content hash in the metadata; "" where none, or more than one, is told."""
    if "/Metadata" not in root:
        return ""
    text = bytes(root["/Metadata"].data).decode("utf-8")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError
    told = []
    for element in ElementTree.fromstring(text).iter():
        if _local(element.tag) == _HASH:
            told.append((element.text or "").strip())
        told += [value for name, value in element.attrib.items() if _local(name) == _HASH]
    return told[0] if len(told) == 1 and re.fullmatch(r"[0-9a-f]{64}", told[0]) else ""


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
