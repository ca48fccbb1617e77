"""Ids are those of RFC 9562, made as the library makes them."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as some

from inspector.domain.identity import NAMESPACE, named_id, new_id

NAMED = uuid.UUID(bytes=NAMESPACE)


def test_the_namespace_never_changes():
    assert uuid.uuid5(uuid.NAMESPACE_URL, "urn:uanmeldt:1") == NAMED


@given(some.text(alphabet=some.characters(codec="ascii")), some.text(alphabet="0123456789-"))
def test_a_named_id_is_the_uuid5_of_its_parts(kind, part):
    assert named_id(kind, part) == str(uuid.uuid5(NAMED, f"{kind}\x1f{part}"))


def test_a_fresh_id_is_a_version_7_uuid():
    made = [uuid.UUID(new_id()) for _ in range(50)]
    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {uuid.RFC_4122}
    assert len(set(made)) == 50
