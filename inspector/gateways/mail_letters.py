"""Mail as bytes, written by hand so that every line of it is known [RFC 5322, 2045, 2047, 2231].

Every line ends in CRLF and is at most 998 octets long, nothing beyond ASCII stands on one (save
an address whose own letters ask for it, in a draft), and no text can add a line to the head.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import encodebytes
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.header import Header
from email.quoprimime import body_encode
from email.utils import format_datetime
from urllib.parse import quote

from inspector.domain.errors import InspectionError
from inspector.domain.letter import File, Letter
from inspector.domain.mail_address import (
    ascii_address,
    is_address,
    named_address,
    needs_smtputf8,
    without_doubles,
)

_END = "\r\n"
_LINE = 76
_LONGEST_WORD = 60  # ASCII without a space in it; longer is encoded, which can be parted
_LONGEST_SUBJECT = 250  # characters
_LONGEST_NAME = 180  # octets of a file's name: 540 percent-encoded
_MESSAGE_ID = re.compile(r"<[\x21-\x3b=\x3f-\x7e]+@[\x21-\x3b=\x3f-\x7e]+>")
_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
_UNSAFE_IN_NAME = re.compile(r'[<>:"/\\|?*]')


class MailLetters:
    """`services.delivery.Letters`."""

    def draft(self, letter: Letter) -> bytes:
        """A draft that Outlook and Thunderbird open ready to be sent: they add who and when.

        InspectionError `letter-address`.
        """
        head = ["X-Unsent: 1"]
        if letter.to:  # she fills it in herself where nobody is named
            head.append(_to(letter.to))
        return _message(head, letter)

    def final(self, letter: Letter, sender: str, message_id: str, at: datetime) -> bytes:
        """The message as it is sent. `sender`: an address, or `Name <address>`.

        InspectionError `letter-address`, `letter-no-recipient`, `letter-address-letters`.
        """
        if not letter.to:
            raise InspectionError("letter-no-recipient")
        if not _MESSAGE_ID.fullmatch(message_id):
            raise ValueError("not an id of a message")
        for address in (*letter.to, named_address(sender)[1]):
            if needs_smtputf8(address):
                raise InspectionError("letter-address-letters", address=address)
        head = [
            f"Date: {format_datetime(at)}",
            f"Message-ID: {message_id}",
            _from(sender),
            _to(letter.to),
        ]
        return _message(head, letter)


def _message(head: list[str], letter: Letter) -> bytes:
    head = [*head, _subject(letter.subject), "MIME-Version: 1.0"]
    if not letter.files:
        return _END.join([*head, *_text(letter.body)]).encode()
    parts = [_text(letter.body), *(_attached(file) for file in letter.files)]
    lines = [*head, *_multipart([_END.join(part) for part in parts])]
    return (_END.join(lines) + _END).encode()


def _multipart(parts: list[str]) -> Iterator[str]:
    """The parts with a boundary none of them can hold: `=_` stands in no base64, no qp."""
    mark = hashlib.sha256("".join(parts).encode()).hexdigest()[:32]
    boundary = f"=_{mark}"
    yield f'Content-Type: multipart/mixed; boundary="{boundary}"'
    yield ""
    for part in parts:
        yield f"--{boundary}"
        yield part
    yield f"--{boundary}--"


def _text(body: str) -> list[str]:
    lines = body.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    whole = "\n".join(line.rstrip() for line in lines) + "\n"
    octets = whole.encode("utf-8", "replace").decode("latin-1")
    return [
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        body_encode(octets, maxlinelen=_LINE, eol=_END),
    ]


def _attached(file: File) -> list[str]:
    """A file byte by byte; its name for readers of RFC 2231, and for those that know 2047 alone."""
    kind = file.media_type if _TYPE.fullmatch(file.media_type) else "application/octet-stream"
    name = _file_name(file.name)
    if name.isascii():
        named, told = f' name="{name}"', f' filename="{name}"'
    else:
        named = f' name="{_encoded(name, "name")}"'
        told = f" filename*=utf-8''{quote(name, safe='')}"
    return [
        f"Content-Type: {kind};{_END}{named}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: attachment;{_END}{told}",
        "",
        _base64(file.data),
    ]


def _base64(data: bytes) -> str:
    return encodebytes(data).decode("ascii").rstrip("\n").replace("\n", _END)


def _file_name(name: str) -> str:
    """The name on one line, without a path, in at most so many octets with its ending."""
    whole = _UNSAFE_IN_NAME.sub(" ", _one_line(name)).strip(" .") or "fil"
    stem, dot, ending = whole.rpartition(".")
    if not dot or len(ending) > 8:
        stem, ending = whole, ""
    room = _LONGEST_NAME - len(f"{dot}{ending}".encode() if ending else b"")
    short = stem.encode()[:room].decode("utf-8", "ignore").rstrip()
    return f"{short}.{ending}" if ending else short


def _subject(subject: str) -> str:
    return f"Subject: {_encoded(_one_line(subject)[:_LONGEST_SUBJECT].rstrip(), 'Subject')}"


def _to(addresses: Iterable[str]) -> str:
    """Commas, never semicolons; one address a line."""
    return f"To: {f',{_END} '.join(_spelled(one) for one in without_doubles(addresses))}"


def _from(sender: str) -> str:
    name, address = named_address(sender)
    spelled = _spelled(address)
    told = _one_line(name)
    if not told:
        return f"From: {spelled}"
    if told.isascii() and re.fullmatch(r"[A-Za-z0-9 '-]{1,60}", told):
        return f'From: "{told}" <{spelled}>'
    return f"From: {_encoded(told, 'From', always=True)}{_END} <{spelled}>"


def _spelled(address: str) -> str:
    if not is_address(address):
        raise InspectionError("letter-address", address=_one_line(address))
    return ascii_address(address)


def _encoded(text: str, header: str, *, always: bool = False) -> str:
    """As it is where it is plain ASCII, else in encoded words of at most 75 signs each."""
    plain = text.isascii() and "=?" not in text
    if plain and not always and all(len(word) <= _LONGEST_WORD for word in text.split(" ")):
        return Header(text, "us-ascii", _LINE, header).encode(linesep=_END)
    return Header(text, "utf-8", _LINE, header).encode(linesep=_END)


def _one_line(text: str) -> str:
    """Whatever breaks a line, hides or turns text about becomes a space; half characters go."""
    whole = unicodedata.normalize("NFC", text).encode("utf-8", "ignore").decode()
    kept = "".join(sign if _shows(sign) else " " for sign in whole)
    return " ".join(kept.split())


def _shows(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
