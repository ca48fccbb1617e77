"""Words that two people read to each other: six of 1,024, so that a forgery is 1 in 2^60.

They stretch the search for another with the same words by 20,000 rounds of PBKDF2.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import pbkdf2_hmac
from pathlib import Path

from inspector.domain.office import Request, Roster
from inspector.gateways.sealing_frame import canonical

WORDS = 6
_BITS = 10
_ROUNDS = 20_000


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The words of one list: `file` holds 1,024, one a line, in an order that never changes."""

    file: Path

    def of_request(self, request: Request) -> tuple[str, ...]:
        """Of the laptop that asks, and its keys."""
        return self._words(["request", request.device, request.sign_key, request.box_key])

    def of_answer(self, roster: Roster, request: Request) -> tuple[str, ...]:
        """Of the office and its keys, and of the request it answers."""
        asked = [request.device, request.sign_key, request.box_key]
        return self._words(["answer", roster.office, roster.admin_key, roster.admin_box, *asked])

    def of_office(self, roster: Roster) -> tuple[str, ...]:
        """Of the administration key."""
        return self._words(["office", roster.office, roster.admin_key, roster.admin_box])

    def _words(self, told: list[str]) -> tuple[str, ...]:
        listed = self.file.read_text(encoding="utf-8").split()
        said = canonical(["uanmeldt words 1", *told])
        digest = pbkdf2_hmac("sha256", said, b"uanmeldt words 1", _ROUNDS, 8)
        number = int.from_bytes(digest)
        places = (number >> _BITS * place & (1 << _BITS) - 1 for place in range(WORDS))
        return tuple(listed[place] for place in places)
