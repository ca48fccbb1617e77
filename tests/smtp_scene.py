"""Mail servers on this machine, with a certificate of a test authority: good ones and bad ones.

`PostOffice` is a real server (aiosmtpd) whose answers a test sets. `Liar` plays a script of
lines over TLS or in the clear, to break off, drip and lie where no real server would.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, SECRET = "tilsyn", "hemmelig æøå"


@dataclass(frozen=True)
class Papers:
    """Certificates on the disk, as `ssl` wants them."""

    authority: Path
    good: Path
    expired: Path
    other_name: Path
    foreign: Path

    def trusting(self) -> ssl.SSLContext:
        """What a laptop that knows the authority trusts."""
        context = ssl.create_default_context(cafile=str(self.authority))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def serving(chain: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


def papers(folder: Path) -> Papers:
    """An authority, its certificates, and one of an authority nobody knows."""
    root, foreign_root = _root("Prøvemyndighed"), _root("Ukendt")
    now = datetime.now(UTC)
    made = {
        "authority": _pem(root[0], None),
        "good": _server(root, "localhost", now + timedelta(days=30)),
        "expired": _server(root, "localhost", now - timedelta(days=1)),
        "other_name": _server(root, "mail.example.dk", now + timedelta(days=30)),
        "foreign": _server(foreign_root, "localhost", now + timedelta(days=30)),
    }
    paths = {}
    for name, data in made.items():
        paths[name] = folder / f"{name}.pem"
        paths[name].write_bytes(data)
    return Papers(**paths)


Root = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


@cache
def _root(name: str) -> Root:
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=60))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key


def _server(root: Root, host: str, ends: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host == "localhost":
        names.append(x509.IPAddress(ip_address("127.0.0.1")))
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]))
        .issuer_name(root[0].subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=32))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(root[1], hashes.SHA256())
    )
    return _pem(made, key)


def _pem(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey | None) -> bytes:
    data = certificate.public_bytes(serialization.Encoding.PEM)
    if key is not None:
        data += key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    return data


@dataclass
class PostOffice:
    """What the server answers, and what it got. An answer of "" is its own."""

    got: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    sender: str = ""
    recipients: dict[str, str] = field(default_factory=dict)  # by the part before the @
    data: str = ""
    port: int = 0

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.sender:
            return self.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        self.options.append(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        answer = self.recipients.get(address.partition("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.data:
            return self.data
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 2.0.0 queued"

    def judge(self, _server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> Any:
        self.logins.append(mechanism)
        right = (data.login, data.password) == (USER.encode(), SECRET.encode())
        return AuthResult(success=right, handled=False)


@contextmanager
def post_office(context: ssl.SSLContext | None, **given: Any) -> Iterator[PostOffice]:
    """A running server; `implicit` for TLS from the first byte, else STARTTLS where `context`."""
    office: PostOffice = given.pop("office", None) or PostOffice()
    implicit = given.pop("implicit", False)
    settings: dict[str, Any] = {
        "authenticator": office.judge,
        "auth_required": True,
        "auth_require_tls": not implicit and context is not None,
        "decode_data": False,
        "enable_SMTPUTF8": True,
    } | given
    if context is not None and not implicit:
        settings |= {"tls_context": context, "require_starttls": True}

    class Office(Controller):
        def factory(self) -> SMTP:
            return SMTP(self.handler, **settings)

    office.port = free_port()
    running = Office(
        office, hostname="127.0.0.1", port=office.port, ready_timeout=10,
        ssl_context=context if implicit else None,
    )  # fmt: skip
    # aiosmtpd asks itself whether it is up, in the clear and without a certificate
    running._trigger_server = lambda: socket.create_connection(
        ("127.0.0.1", office.port), 5
    ).close()
    running.start()
    try:
        yield office
    finally:
        running.stop(no_assert=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


Script = Callable[["Line"], None]


class Line:
    """The server's end of one conversation, for a script."""

    def __init__(self, wire: socket.socket) -> None:
        self.wire = wire
        self.heard: list[bytes] = []

    def say(self, *lines: str) -> None:
        for line in lines:
            self.wire.sendall(line.encode() + b"\r\n")

    def hear(self, *answers: str) -> bytes:
        """One line; then these answers."""
        line = b""
        while not line.endswith(b"\n"):
            piece = self.wire.recv(1)
            if not piece:
                break
            line += piece
        self.heard.append(line)
        self.say(*answers)
        return line

    def hear_message(self) -> None:
        kept = b""
        while not kept.endswith(b"\r\n.\r\n"):
            piece = self.wire.recv(65536)
            if not piece:
                return
            kept = (kept + piece)[-5:] if len(kept) > 70000 else kept + piece

    def stay_silent(self) -> None:
        """Say nothing more until the other end hangs up."""
        while self.wire.recv(65536):
            pass

    def drip(self, text: str, pause: float) -> None:
        for sign in text.encode():
            self.wire.sendall(bytes([sign]))
            time.sleep(pause)

    def polite(self) -> None:
        """Up to DATA as a good server would."""
        self.say("220 ready")
        self.hear("250-here", "250-SIZE 50000000", "250 8BITMIME")
        self.hear("250 OK")
        self.hear("250 OK")
        self.hear("354 go on")


@contextmanager
def liar(script: Script, context: ssl.SSLContext | None) -> Iterator[int]:
    """The port of a server that follows this script once, over TLS where there is a context."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def serve() -> None:
            with suppress(OSError):
                wire, _ = server.accept()
                with wire:
                    wire.settimeout(10)
                    secure = context.wrap_socket(wire, server_side=True) if context else wire
                    with secure, suppress(OSError):
                        script(Line(secure))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            server.close()
            thread.join(15)
