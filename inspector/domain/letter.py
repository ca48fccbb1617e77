"""A letter on its way: its files, its limits, and how a failure to send it is met."""

from __future__ import annotations

import hashlib
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
    "smtp-refused": Failure.PERMANENT,
    "smtp-too-large": Failure.PERMANENT,
    "smtp-password": Failure.ASK,
    "smtp-certificate": Failure.ASK,
    "smtp-no-tls": Failure.ASK,
}
