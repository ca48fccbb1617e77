"""Judging a delivered report: the file, the certificates trusted meanwhile, the verdict."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inspector.domain.delivery import OwnCertificate
from inspector.domain.errors import InspectionError
from inspector.domain.value import value
from inspector.domain.verdict import Verdict
from inspector.services.archived import Archived, archived
from ui.desk import Desk
from ui.files import read_file

_MOST_CERTIFICATE = 1_000_000  # bytes


@value
class Judgement:
    """What is shown of one file."""

    name: str
    sha256: str
    verdict: Verdict
    archived: Archived


class Verification(QObject):
    """One file at a time; with each certificate more it is judged anew.

    Nothing is stored: certificates are trusted until the page is left.
    """

    began = Signal()
    judged = Signal()
    trust_changed = Signal()
    failed = Signal(InspectionError)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._name = ""
        self._data = b""
        self._chosen = 0  # files so far: only the newest is taken
        self._asked = 0  # only the answer to the newest question is shown
        self.busy = False
        self.trusted: tuple[tuple[str, bytes], ...] = ()  # file name and content
        self.judgement: Judgement | None = None

    def judge(self, path: Path) -> None:
        """Read the file and judge it."""
        self._tell_begun()
        self._chosen += 1
        chosen = self._chosen

        def take(data: bytes) -> None:
            if chosen == self._chosen:  # a file chosen before it may be read after it
                self._name, self._data = path.name, data
                self._begin()

        self._desk.tasks.work(lambda _progress: read_file(path), take, self._fail)

    def trust(self, path: Path) -> None:
        """Trust the certificates of this file for as long as the page stands."""
        from inspector.gateways.certificate_files import are_certificates

        def read() -> bytes:
            data = read_file(path, _MOST_CERTIFICATE)
            if not are_certificates(data):
                raise InspectionError("verify-not-certificate", file=path.name)
            return data

        def take(data: bytes) -> None:
            others = tuple(one for one in self.trusted if one[1] != data)
            self._trust_these((*others, (path.name, data)))

        self._desk.tasks.work(lambda _progress: read(), take, self._fail)

    def distrust(self, data: bytes) -> None:
        """Take a certificate away again."""
        self._trust_these(tuple(one for one in self.trusted if one[1] != data))

    def _trust_these(self, trusted: tuple[tuple[str, bytes], ...]) -> None:
        self.trusted = trusted
        self.trust_changed.emit()
        if self._name:
            self._tell_begun()
            self._begin()

    def _tell_begun(self) -> None:
        self.busy = True
        self.began.emit()

    def _begin(self) -> None:
        """What this data folder made itself is known; then the file is judged in the pool."""
        self._asked += 1
        self._desk.tasks.storage(
            lambda store: tuple(one.certificate.encode() for one in store.find(OwnCertificate)),
            self._judge,
            self._fail,
        )

    def _judge(self, own: tuple[bytes, ...]) -> None:
        delivery, name, data = self._desk.delivery, self._name, self._data
        if delivery is None:
            return
        trusted, asked = [one for _, one in self.trusted], self._asked

        def job(_progress: object) -> tuple[str, Verdict]:
            return hashlib.sha256(data).hexdigest(), delivery.verifier.verify(data, trusted, own)

        def found(answer: tuple[str, Verdict]) -> None:
            sha256, verdict = answer
            if asked != self._asked:
                return
            self._desk.tasks.storage(
                lambda store: Judgement(
                    name=name,
                    sha256=sha256,
                    verdict=verdict,
                    archived=archived(store, sha256, verdict.content_hash),
                ),
                self._show,
                self._fail,
            )

        title = self._desk.words("verify.working")
        self._desk.tasks.work(job, found, self._fail, title=title)

    def _show(self, judgement: Judgement) -> None:
        self.judgement, self.busy = judgement, False
        self.judged.emit()

    def _fail(self, problem: InspectionError) -> None:
        self.busy = False
        self.failed.emit(problem)
