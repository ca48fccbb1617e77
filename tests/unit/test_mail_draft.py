"""A draft for her own mail program carries the locked report unchanged."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from inspector.gateways.mail_draft import draft_with_attachment, is_address


def test_the_draft_is_unsent_and_carries_the_file_byte_by_byte():
    pdf = bytes(range(256)) * 40
    raw = draft_with_attachment("vera@x.dk", "Kontrolbesøg", "Hermed.", "Besøg æøå v1.pdf", pdf)
    message = message_from_bytes(raw, policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert (message["To"], message["Subject"]) == ("vera@x.dk", "Kontrolbesøg")
    assert message["Date"] is None
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Besøg æøå v1.pdf"
    assert attached.get_content() == pdf
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_draft_to_nobody_leaves_the_address_to_her():
    message = message_from_bytes(draft_with_attachment("", "E", "T", "a.pdf", b"x"))
    assert message["To"] is None


@pytest.mark.parametrize("text", ["a@b.dk", "tilsyn.øst@engholm-kommune.dk"])
def test_one_plausible_address_is_accepted(text):
    assert is_address(text)


@pytest.mark.parametrize("text", ["", "a", "a@b", "a b@c.dk", "a@b.dk, c@d.dk", "<a@b.dk>"])
def test_anything_else_is_not_an_address(text):
    assert not is_address(text)
