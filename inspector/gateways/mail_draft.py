"""A draft e-mail (.eml) that her own mail program opens, so it leaves by the usual way."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP

_ADDRESS = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\".]+(\.[^\s@,;<>\".]+)+")


def is_address(text: str) -> bool:
    """Whether this is one plausible address."""
    return bool(_ADDRESS.fullmatch(text))


def draft_with_attachment(to: str, subject: str, body: str, name: str, pdf: bytes) -> bytes:
    """The bytes of the draft: CRLF line ends, marked unsent, without date and message id."""
    message = EmailMessage(policy=SMTP)
    if to:  # she fills it in herself where nobody is named
        message["To"] = to
    message["Subject"] = subject
    message["X-Unsent"] = "1"
    message.set_content(body)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()
