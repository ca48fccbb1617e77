"""A letter on its way: its files, its limits, and how a failure to send it is met."""

from __future__ import annotations

import hashlib
from dataclasses import field
from enum import StrEnum

from inspector.domain.value import value


@value
class File:
    """A file that is handed over."""

    name: str
    data: bytes
    media_type: str = "application/pdf"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@value
class Letter:
    to: tuple[str, ...]
    subject: str
    body: str
    files: tuple[File, ...] = ()


class Weight(StrEnum):
    """How much a concern weighs."""

    REFUSED = "refused"  # the letter cannot leave
    REASON = "reason"  # it leaves with a written reason, which is kept
    TOLD = "told"


@value
class Concern:
    """Something to know, or to mend, before a letter leaves: an error code and its details."""

    code: str
    weight: Weight = Weight.TOLD
    details: dict[str, object] = field(default_factory=dict)


_LINE, _ENDING = 57, 78  # base64: octets in a line, and what a line takes on the wire


def wire_size(size: int) -> int:
    """What a file of so many bytes takes in a mail: base64 in lines, 1.37 times the file."""
    return -(-size // _LINE) * _ENDING


class Failure(StrEnum):
    """What follows of a failure to send."""

    RETRY = "retry"  # later, by itself, when a network is there and she asks
    PERMANENT = "permanent"  # this message will never be taken
    ASK = "ask"  # the user must decide or mend something first


FAILURES = {
    "smtp-unreachable": Failure.RETRY,
    "smtp-later": Failure.RETRY,
    "smtp-dropped": Failure.ASK,  # it may have arrived: never again unasked
    "smtp-interrupted": Failure.ASK,  # the program ended in the middle of sending
    "smtp-broken": Failure.RETRY,  # cut off before the last byte: it has not arrived
    "smtp-restored": Failure.ASK,  # older data came back: it may have been sent since they were
    "smtp-refused": Failure.PERMANENT,
    "smtp-recipient": Failure.PERMANENT,  # this address is not taken
    "smtp-address": Failure.PERMANENT,  # letters the server cannot write, or no address at all
    "smtp-sender": Failure.PERMANENT,  # she may not send from this address there
    "smtp-too-large": Failure.PERMANENT,
    "smtp-password": Failure.ASK,
    "smtp-certificate": Failure.ASK,
    "smtp-no-tls": Failure.ASK,
    "smtp-no-auth": Failure.ASK,  # no way to log in that the program knows
    "smtp-not-mail": Failure.ASK,  # what answers there is no mail server
}
