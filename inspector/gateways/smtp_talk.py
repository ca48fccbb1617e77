"""The conversation with a mail server: every answer has an end in length and in time.

`smtplib` knows the commands; what is added is what it lacks: a limit to the whole of an answer
(a server may drip or never end), encryption that is asked for and proved, a login in UTF-8.
"""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
import time
from collections.abc import Callable

_MOST_LINES = 100  # of one answer
_MOST_BYTES = 4096  # of one line
_LOOK_UP = 0.25  # seconds between two looks whether she wants it stopped
Watch = Callable[[], None]  # may raise Cancelled


class NoMailServer(smtplib.SMTPException):
    """What answers does not speak as a mail server does."""


class _Answers:
    """The lines a server sends, as smtplib reads them from a file."""

    def __init__(self, wire: socket.socket, ends: Callable[[], float], watch: Watch) -> None:
        self._wire, self._ends, self._watch = wire, ends, watch
        self._kept = b""
        self._lines = 0

    def begin(self) -> None:
        """The next line begins an answer."""
        self._lines = 0

    def readline(self, _most: int = -1) -> bytes:
        """One line with its end; b"" where the server has hung up. OSError: it takes too long."""
        self._lines += 1
        if self._lines > _MOST_LINES:
            raise OSError("an answer without an end")
        while b"\n" not in self._kept:
            if len(self._kept) > _MOST_BYTES:
                raise OSError("a line without an end")
            if not (more := self._more()):
                line, self._kept = self._kept, b""
                return line
            self._kept += more
        line, _, self._kept = self._kept.partition(b"\n")
        return line + b"\n"

    def _more(self) -> bytes:
        while True:
            self._watch()
            left = self._ends() - time.monotonic()
            if left <= 0:
                raise TimeoutError("no answer in time")
            self._wire.settimeout(min(left, _LOOK_UP))
            try:
                return self._wire.recv(4096)
            except TimeoutError:
                continue

    def is_ahead(self) -> bool:
        """Whether the server has said more than was read. OSError where it has hung up."""
        if not self._kept:
            self._wire.settimeout(0)
            try:
                self._kept = self._wire.recv(4096)
            except (BlockingIOError, ssl.SSLWantReadError):
                return False
            if not self._kept:
                raise ConnectionResetError("hung up")
        return True

    def close(self) -> None:
        """Nothing to close: the socket is the conversation's own."""


class Talk(smtplib.SMTP):
    """One conversation; `timeout` is for each answer as a whole, in seconds."""

    def __init__(self, host: str, port: int, timeout: float, watch: Watch) -> None:
        self._called, self._patience, self._watch = host, timeout, watch
        self._ends = 0.0
        wire = socket.create_connection((host, port), timeout)
        # The machine's own name is nobody's business, and asking for it may take seconds.
        super().__init__(local_hostname=_literal(wire), timeout=timeout)
        self._take(wire)

    def _take(self, wire: socket.socket) -> None:
        self.sock = wire
        self.file = _Answers(wire, lambda: self._ends, lambda: self._watch())

    def be_patient(self, seconds: float) -> None:
        """The next answer is waited for this long, and nobody can call it off."""
        self._patience, self._watch = seconds, lambda: None

    def encrypt(self, context: ssl.SSLContext) -> None:
        """From here on nothing can be read or changed on the way; ssl.SSLError where not."""
        wire = self.sock
        assert wire is not None
        wire.settimeout(self._patience)
        # What an attacker sent ahead in the clear is forgotten with the answers before.
        try:
            self._take(context.wrap_socket(wire, server_hostname=self._called))
        except (ssl.SSLEOFError, ConnectionError) as problem:
            # Some servers hang up where they find no encryption they share.
            raise ssl.SSLError("hung up over the encryption") from problem
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. SMTPServerDisconnected, NoMailServer."""
        self._ends = time.monotonic() + self._patience
        if isinstance(self.file, _Answers):
            self.file.begin()
        code, text = super().getreply()
        if not 200 <= code <= 599:
            raise NoMailServer(text[:100])
        return code, text

    def is_ahead(self) -> bool:
        """Whether an answer lies here to what was not said yet."""
        return isinstance(self.file, _Answers) and self.file.is_ahead()

    def put(self, data: bytes) -> None:
        """Bytes of a message; OSError where the server does not take them in time."""
        assert self.sock is not None
        self._watch()
        self.sock.settimeout(self._patience)
        self.sock.sendall(data)

    def log_in(self, user: str, password: str) -> tuple[int, bytes]:
        """The answer to PLAIN or LOGIN, in UTF-8 [RFC 4616]; SMTPNotSupportedError without both.

        smtplib's own login writes ASCII, and stops at æ, ø and å.
        """
        offered = self.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            return self.docmd("AUTH", "PLAIN " + _coded(f"\0{user}\0{password}"))
        if "LOGIN" not in offered:
            raise smtplib.SMTPNotSupportedError("no login that is known")
        answer = self.docmd("AUTH", "LOGIN")
        for secret in (user, password):
            if answer[0] != 334:
                break
            answer = self.docmd(_coded(secret))
        return answer


def _literal(wire: socket.socket) -> str:
    """How the laptop names itself: by the address the server sees anyway."""
    address = wire.getsockname()[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
