"""What delivering asks of the outside, in memory: certificates, judges, mail, a keychain.

A fake signature is a line at the end of the file, so that a signed file begins with the file
it was made from and a reader finds who signed which field. `a_delivery(…)` makes the
`Delivery` of a desk; any part may be replaced by name. `fails` of a part names the code of
the error its next act raises.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from inspector.domain.additions import Additions
from inspector.domain.delivery import Protection, SignatureField, SignedBy
from inspector.domain.errors import InspectionError
from inspector.domain.letter import File, Letter
from inspector.domain.settings import Settings
from inspector.domain.verdict import Problem, SignatureFound, Verdict

PASSPHRASE = "kridt-4711-fyr-0815-bly"
FILE_PASSPHRASE = "hemmelig æøå"
PIN = "1234"
PERSON = "Ida Enebær"
_MARK = b"\n%signed "


class _Failing:
    """Raises the named problem once."""

    fails: str = ""

    def _do(self) -> None:
        code, self.fails = self.fails, ""
        if code:
            raise InspectionError(code, day="1. januar 2026")


@dataclass
class FakeSigner:
    """A certificate that is opened."""

    name: str = PERSON
    way: SignedBy = SignedBy.FILE
    fails: str = ""

    @property
    def fingerprint(self) -> str:
        return sha256(self.name.encode()).hexdigest()

    def sign(self, pdf: bytes, field: SignatureField, at: datetime) -> bytes:
        if self.fails:
            raise InspectionError(self.fails)
        if any(one["field"] == field for one in signatures_in(pdf)):
            raise InspectionError("sign-field-taken")
        told = {"field": field, "name": self.name, "way": self.way, "at": at.isoformat()}
        return pdf + _MARK + json.dumps(told).encode()


def signatures_in(pdf: bytes) -> list[dict[str, str]]:
    """What the fake signatures of this file say, in their order."""
    return [json.loads(part.split(b"\n")[0]) for part in pdf.split(_MARK)[1:]]


class FakeSigners(_Failing):
    """`services.delivery.Signers`; a file opens by FILE_PASSPHRASE, a token by PIN."""

    def __init__(self) -> None:
        self.stamped: list[str] = []  # the addresses that were asked for a timestamp

    def from_file(self, data: bytes, passphrase: str) -> FakeSigner:
        self._do()
        if not data.startswith(b"p12"):
            raise InspectionError("certificate-unreadable")
        if passphrase != FILE_PASSPHRASE:
            raise InspectionError("certificate-passphrase")
        return FakeSigner()

    def from_token(self, library: Path, pin: str, label: str = "") -> FakeSigner:
        self._do()
        if library.suffix not in (".so", ".dll"):
            raise InspectionError("token-library")
        if pin != PIN:
            raise InspectionError("token-pin")
        return FakeSigner(name=f"{PERSON} {label}".strip(), way=SignedBy.TOKEN)

    def make_own(self, organisation: str, device: str, at: datetime) -> tuple[str, bytes]:
        self._do()
        return f"PEM {organisation} {device} {at:%Y-%m-%d}", b"key of " + device.encode()

    def names(self, certificate: str, organisation: str) -> bool:
        return certificate.split()[1:-2] == organisation.split()

    def own(self, certificate: str, key: bytes) -> FakeSigner:
        self._do()
        if not certificate.startswith("PEM") or not key:
            raise InspectionError("certificate-unreadable")
        return FakeSigner(name=certificate.removeprefix("PEM "), way=SignedBy.OWN)

    def timestamped(self, pdf: bytes, url: str) -> bytes:
        self.stamped.append(url)
        self._do()
        signer = FakeSigner(name="Tidsstempel", way=SignedBy.TIMESTAMP)
        return signer.sign(pdf, SignatureField.TIMESTAMP, datetime(2026, 11, 20, 10, tzinfo=UTC))


class FakeVerifier:
    """`services.delivery.Verifier`: valid where there is a fake signature and no "tampered"."""

    def verify(
        self, pdf: bytes, trusted: Sequence[bytes] = (), own: Sequence[bytes] = ()
    ) -> Verdict:
        found = signatures_in(pdf)
        intact = b"tampered" not in pdf
        made = tuple(
            SignatureFound(
                field=one["field"],
                signer=one["name"],
                time=datetime.fromisoformat(one["at"]),
                is_timestamp=one["field"] == SignatureField.TIMESTAMP,
                intact=intact,
                covers_whole_file=number == len(found),
                trusted=bool(trusted),
                own=bool(own) and one["way"] == SignedBy.OWN,
            )
            for number, one in enumerate(found, 1)
        )
        good = intact and bool(made)
        problems = () if good else (Problem(code="altered" if made else "unsigned"),)
        return Verdict(valid=good, signatures=made, record_matches=intact, problems=problems)


class FakeProtecting(_Failing):
    def passphrase(self) -> str:
        return PASSPHRASE

    def protected(self, file: File, protection: Protection, passphrase: str) -> File:
        self._do()
        if protection == Protection.PLAIN:
            return file
        data = f"{protection} {passphrase} ".encode() + file.data
        stem = file.name.rsplit(".", 1)[0]
        kind = "application/zip" if protection == Protection.ZIP else file.media_type
        name = f"{stem}.zip" if protection == Protection.ZIP else file.name
        return File(name=name, data=data, media_type=kind)


class FakeLetters:
    """A letter as JSON with the SHA-256 of its files."""

    def __init__(self) -> None:
        self.made: list[Letter] = []

    def draft(self, letter: Letter) -> bytes:
        self.made.append(letter)
        return b"draft " + _told(letter)

    def final(self, letter: Letter, sender: str, message_id: str, at: datetime) -> bytes:
        self.made.append(letter)
        return f"mail {sender} {message_id} {at.isoformat()} ".encode() + _told(letter)


def _told(letter: Letter) -> bytes:
    files = [[file.name, file.sha256] for file in letter.files]
    told = {"to": letter.to, "subject": letter.subject, "body": letter.body, "files": files}
    return json.dumps(told, ensure_ascii=False).encode()


class FakeSending(_Failing):
    def __init__(self) -> None:
        self.sent: list[tuple[bytes, str, tuple[str, ...]]] = []
        self.refuses: dict[str, str] = {}  # by address, the code of its refusal

    def send(
        self, message: bytes, sender: str, recipients: Sequence[str], progress: Any = None
    ) -> dict[str, str]:
        self._do()
        self.sent.append((message, sender, tuple(recipients)))
        return {one: self.refuses.get(one, "sent") for one in recipients}

    def try_connection(self) -> None:
        self._do()


class FakeTexts:
    """What a file says is what its bytes say."""

    def text_of(self, file: File) -> str:
        return file.data.decode("utf-8", "ignore")

    def shows_all(self, archived: bytes, pdf: bytes) -> bool:
        return b"covered" not in pdf

    def additions(self, archived: bytes, pdf: bytes) -> Additions:
        return Additions(active=b"script" in pdf, pages=pdf.count(b"page more"))


class FakeKeyRing(_Failing):
    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        self._do()
        return self.secrets.get(name)

    def write(self, name: str, secret: str) -> bool:
        self._do()
        self.secrets[name] = secret
        return True

    def remove(self, name: str) -> None:
        self._do()
        self.secrets.pop(name, None)


@dataclass
class FakeDelivery:
    """`services.delivery.Delivery`."""

    signers: FakeSigners = field(default_factory=FakeSigners)
    verifier: FakeVerifier = field(default_factory=FakeVerifier)
    protecting: FakeProtecting = field(default_factory=FakeProtecting)
    letters: FakeLetters = field(default_factory=FakeLetters)
    texts: FakeTexts = field(default_factory=FakeTexts)
    secrets: FakeKeyRing = field(default_factory=FakeKeyRing)
    post: FakeSending = field(default_factory=FakeSending)
    passwords: list[str] = field(default_factory=list)  # the server was called with these

    def sending(self, settings: Settings, password: str) -> FakeSending:
        self.passwords.append(password)
        return self.post


def a_delivery(**parts: Any) -> FakeDelivery:
    """A delivery of fakes; any part may be replaced by name."""
    return FakeDelivery(**parts)
