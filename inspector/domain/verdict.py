"""What is found when a delivered file is judged."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from inspector.domain.value import value


@value
class SignatureFound:
    """One digital signature (or timestamp) of a file.

    `intact`: what it covers is unaltered. `covers_whole_file`: nothing was added after it but
    later signatures. `own`: made by this program's own certificate, known here.
    """

    field: str = ""
    signer: str = ""
    time: datetime | None = None
    is_timestamp: bool = False
    intact: bool = False
    covers_whole_file: bool = False
    trusted: bool = False
    own: bool = False
    fingerprint: str = ""  # SHA-256 of the certificate (DER), hex


@value
class Problem:
    """One thing that is wrong: a code of `verify.problem.*` and its details."""

    code: str
    details: dict[str, object] = field(default_factory=dict)


_UNPROVED = frozenset({"self-made", "unknown"})


@value
class Verdict:
    """`valid`: every expected signature is there, intact and of a trusted or own certificate,
    nothing was added after the last, and the record inside is the one the report names.
    """

    valid: bool = False
    signatures: tuple[SignatureFound, ...] = ()
    record_matches: bool = False
    content_hash: str = ""  # of the record inside, hex; "" where there is none
    expected: tuple[str, ...] = ()  # fields the record says are signed
    number: str = ""  # the visit's, by the record
    version: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()  # worth knowing and no fault: codes of `verify.note.*`

    @property
    def unproved(self) -> bool:
        """Unaltered and complete; all that lacks is somebody known who vouches for the signer."""
        return bool(self.problems) and {one.code for one in self.problems} <= _UNPROVED
