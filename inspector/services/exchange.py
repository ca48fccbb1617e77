"""The office and its exchange as a page, and the command line, see them.

What they are made of: `exchange_kept` (the log and what is kept), `exchange_seals` (the bytes) and
`exchange_places` (where laptops meet).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from inspector.domain.exchange import Exchanged, Kept
from inspector.domain.office import Answer, OfficeState, Request
from inspector.services.ports import Progress


class Exchange(Protocol):
    """The office as a page sees it (`desk.exchange`); for the pool, never the window's thread."""

    def state(self) -> OfficeState: ...

    def held(self) -> list[Kept]: ...

    def create_office(self, name: str) -> bytes:
        """The first laptop makes the office; the 20 bytes of the administration key."""

    def take_admin_key(self, typed: str) -> None:
        """This laptop may administer from now on, by the key as it is printed."""

    def admin_sheet(self) -> bytes:
        """The PDF with the administration key."""

    def ask(self) -> tuple[Request, bytes]:
        """Ask to be enrolled: the request, and its small file."""

    def request_picture(self, request: bytes) -> bytes:
        """The QR code of a request, or of an answer that is small enough: PNG."""

    def read_request(self, data: bytes) -> Request:
        """From the file, the text, or a picture of the QR code. `enrol-unreadable`."""

    def enrol(self, request: Request, role: str, scopes: Sequence[str]) -> tuple[Answer, bytes]: ...

    def answer_again(self, device: str) -> tuple[Answer, bytes]:
        """The answer to a laptop that was enrolled, where the one it got went astray."""

    def read_answer(self, data: bytes) -> Answer: ...

    def join(self, answer: Answer) -> None:
        """Belong to the office from now on; the words were compared."""

    def revoke(self, device: str) -> None: ...

    def alter(self, device: str, role: str, scopes: Sequence[str]) -> None: ...

    def put_scope(self, scope: str, name: str, suppliers: Sequence[str]) -> str:
        """Make ("") or change a scope; its id."""

    def begin_anew(self) -> tuple[Request, bytes]:
        """After a fork: another laptop, with all that was written here, asks to be enrolled."""

    def test_hub(self, address: str, password: str) -> None:
        """Whether the place answers, is ours or empty, and lets us write."""

    def run(
        self, progress: Progress | None = None, *, hub: str = "", password: str = ""
    ) -> Exchanged:
        """One exchange with this place, or the one in the settings ("").

        Cancelled leaves what was done, done. `office-none`, `exchange-revoked`, those of `Hub`.
        """

    def pack(self, progress: Progress | None = None, *, everything: bool = False) -> bytes:
        """One file with all that colleagues may lack, for a mail or a stick."""

    def take_pack(self, data: bytes, progress: Progress | None = None) -> Exchanged: ...
