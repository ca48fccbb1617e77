"""Mail as bytes, written by the standard library [RFC 5322, 2045, 2047, 2231].

By its older classes (`email.mime`, `email.header`), after the newer ones were tried: the folding
of `EmailMessage` with `policy.SMTP` in Python 3.11 loses spaces of Danish subjects, parts long
file names in continuations (`filename*0*`) that mail programs read differently, and undoes the
encoded words that Outlook reads in `name`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime

from inspector.domain.errors import InspectionError
from inspector.domain.letter import File, Letter
from inspector.domain.mail_address import (
    ascii_address,
    is_address,
    named_address,
    needs_smtputf8,
    without_doubles,
)

_ON_THE_WIRE = compat32.clone(linesep="\r\n")
_LINE = 76  # an encoded word: 75 at most
_BOUNDARY = "=_part_of_the_letter"  # `--=_` stands in no base64 and in no quoted-printable
_LONGEST_SUBJECT = 250  # characters
_LONGEST_PLAIN_NAME = 60  # characters; a longer one would be folded inside its quotes
_LONGEST_STEM, _ENDING = 148, 8  # octets and characters: a file's name fits on one line encoded
_MESSAGE_ID = re.compile(r"<[\x21-\x3b=\x3f-\x7e]+@[\x21-\x3b=\x3f-\x7e]+>")
_UNSAFE_IN_NAME = re.compile(r'[<>:"/\\|?*]')


class MailLetters:
    """`services.delivery.Letters`."""

    def draft(self, letter: Letter) -> bytes:
        """A draft that Outlook and Thunderbird open ready to be sent: they add who and when.

        InspectionError `letter-address`.
        """
        message = _message(letter)
        message["X-Unsent"] = "1"
        return message.as_bytes()

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
        message = _message(letter)
        message["Date"] = format_datetime(at)
        message["Message-ID"] = message_id
        message["From"] = _from(sender)
        return message.as_bytes()


def _message(letter: Letter) -> Message:
    """What drafts and finished messages share. No text in it can add a line to the head."""
    message: Message = _text(letter.body)
    if letter.files:
        parts = [message, *(_attached(file) for file in letter.files)]
        message = MIMEMultipart(_subparts=parts, boundary=_BOUNDARY, policy=_ON_THE_WIRE)
    if letter.to:  # she fills it in herself where nobody is named
        told = ",\r\n ".join(_spelled(address) for address in without_doubles(letter.to))
        # Letters before the @, in a draft alone, go as they are: encoded they are no address.
        message["To"] = told.encode().decode("ascii", "surrogateescape")
    message["Subject"] = _encoded(_one_line(letter.subject)[:_LONGEST_SUBJECT], "Subject")
    return message


def _text(body: str) -> MIMEText:
    readable = Charset("utf-8")
    readable.body_encoding = QP
    whole = body.rstrip("\r\n").encode("utf-8", "replace").decode() + "\n"
    return MIMEText(whole, "plain", readable, policy=_ON_THE_WIRE)  # type: ignore[arg-type]  # typeshed lacks Charset


def _attached(file: File) -> MIMEBase:
    """A file byte by byte; its name for readers of RFC 2231, and for those that know 2047 alone."""
    name = _file_name(file.name)
    plain = name.isascii() and len(name) <= _LONGEST_PLAIN_NAME
    older = name if plain else _encoded(name, "name")
    part = MIMEBase(*file.media_type.split("/", 1), policy=_ON_THE_WIRE, name=older)
    told = name if plain else ("utf-8", "", name)
    part.add_header("Content-Disposition", "attachment", filename=told)
    part.set_payload(file.data)
    encode_base64(part)
    return part


def _file_name(name: str) -> str:
    """The name on one line, without a path; what is too long is cut before its ending."""
    whole = _UNSAFE_IN_NAME.sub(" ", _one_line(name)).strip(" .") or "fil"
    stem = whole[:-_ENDING].encode()[:_LONGEST_STEM].decode("utf-8", "ignore")
    return stem + whole[-_ENDING:]


def _from(sender: str) -> str:
    name, address = named_address(sender)
    return f"{_encoded(_one_line(name), 'From')} <{_spelled(address)}>".lstrip()


def _encoded(text: str, field: str) -> str:
    """In encoded words, always: nothing in them can be read as a line, a word or an address."""
    return Header(text, "utf-8", _LINE, field).encode()


def _spelled(address: str) -> str:
    if not is_address(address):
        raise InspectionError("letter-address", address=_one_line(address))
    return ascii_address(address)


def _one_line(text: str) -> str:
    """Whatever breaks a line, hides or turns text about becomes a space."""
    whole = unicodedata.normalize("NFC", text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in whole).split())
