"""One message in an open conversation: who takes it, and what became of it.

Until the last byte of the message is on its way a failure means that nothing was sent; after
it, and before the server's word, nobody can know. Which of the two it was decides everything
that follows, so it is kept by hand here and not left to `smtplib.sendmail`.
"""

from __future__ import annotations

import re
import smtplib
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from inspector.domain.civil_number import mask
from inspector.domain.errors import InspectionError
from inspector.domain.mail_address import ascii_address, needs_smtputf8
from inspector.domain.outbox import SENT, Outcomes
from inspector.gateways.smtp_talk import NoMailServer, Talk

if TYPE_CHECKING:
    from inspector.services.ports import Progress

CUT_SHORT = (OSError, smtplib.SMTPServerDisconnected)
_PIECE = 64 * 1024
_SLOWEST = 10_000  # bytes a second: slower than that the connection is given up
_TOO_LARGE = (552,)
_LONGEST_REPLY = 200  # characters kept of what the server says
_ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
_LINE_START = re.compile(rb"(?m)^\.")


class Handing:
    """One message in an open conversation."""

    def __init__(
        self,
        talk: Talk,
        message: bytes,
        sender: str,
        recipients: list[str],
        fates: Outcomes,
        progress: Progress | None,
        patience: float,
    ) -> None:
        self._talk, self._message, self._sender = talk, message, sender
        self._recipients, self._fates = recipients, fates
        self._progress, self._patience = progress, patience

    def run(self) -> Outcomes:
        """What became of it for each; InspectionError where it is the same for all."""
        try:
            self._offer_sender()
            taken = [each for each in self._recipients if self._offer_recipient(each)]
        except (InspectionError, NoMailServer):
            raise
        except CUT_SHORT as problem:
            raise InspectionError("smtp-broken", reply="") from problem
        if not taken:
            with suppress(*CUT_SHORT, NoMailServer):
                self._talk.quit()
            return self._fates
        code, reply = self._hand_over()
        self._fates |= dict.fromkeys(taken, code)
        self._fates.reply = self._fates.reply if code == SENT else reply
        return self._fates

    def _offer_sender(self) -> None:
        talk, size = self._talk, len(self._message)
        most = talk.esmtp_features.get("size", "")
        if most.isdecimal() and 0 < int(most) < size:
            raise InspectionError("smtp-too-large", reply="", most=int(most))
        options = [f"SIZE={size}"] if talk.has_extn("size") else []
        if not self._message.isascii() and talk.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        if _has_wide_head(self._message) or any(
            needs_smtputf8(each) for each in (self._sender, *self._recipients)
        ):
            if not talk.has_extn("smtputf8"):
                self._drop_wide()
            else:
                options.append("SMTPUTF8")
        talk.command_encoding = "utf-8"
        code, text = talk.mail(ascii_address(self._sender), options)
        if code >= 300:
            raise InspectionError(_of_sender(code, text), reply=short(text))

    def _drop_wide(self) -> None:
        """The server knows no letters beyond ASCII: only whoever needs none gets it."""
        wide = [each for each in self._recipients if needs_smtputf8(each)]
        if needs_smtputf8(self._sender) or len(wide) == len(self._recipients):
            raise InspectionError("smtp-address", reply="")
        self._fates |= dict.fromkeys(wide, "smtp-address")
        self._recipients = [each for each in self._recipients if each not in wide]

    def _offer_recipient(self, address: str) -> bool:
        code, text = self._talk.rcpt(ascii_address(address))
        if code < 300:
            return True
        if code == 421:
            raise InspectionError("smtp-later", reply=short(text))
        self._fates[address] = (
            "smtp-later" if code < 500 else "smtp-too-large" if code in _TOO_LARGE
            else "smtp-recipient"
        )  # fmt: skip
        self._fates.reply = short(text)
        return False

    def _hand_over(self) -> tuple[str, str]:
        """The fate of the message for all who were taken, and the server's words."""
        talk = self._talk
        try:
            code, text = talk.docmd("DATA")
            if code == 354:
                self._put_message()
                if not talk.is_ahead():
                    return self._last_word()
                # What was said before the end cannot be about the message, which is not sent.
                code, text = talk.getreply()
        except NoMailServer as problem:
            return "smtp-not-mail", short(str(problem).encode())
        except CUT_SHORT:
            return "smtp-broken", ""
        return (_of_message(code, text) if code >= 400 else "smtp-not-mail"), short(text)

    def _put_message(self) -> None:
        """All but the last piece, which ends the message, can be called off."""
        message = _LINE_START.sub(b"..", self._message)
        message += b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n"
        # The sign of the end goes alone and last: before it nothing has been sent.
        body, self._end = message[:-3], message[-3:]
        ends = time.monotonic() + 60 + len(body) / _SLOWEST
        for start in range(0, len(body), _PIECE):
            if time.monotonic() > ends:
                raise TimeoutError("the server takes it too slowly")
            self._talk.put(body[start : start + _PIECE])
            if self._progress is not None:
                self._progress(min(start + _PIECE, len(body)), len(body))

    def _last_word(self) -> tuple[str, str]:
        talk = self._talk
        talk.be_patient(self._patience)
        try:
            talk.put(self._end)
            code, text = talk.getreply()
        except (*CUT_SHORT, NoMailServer):
            return "smtp-dropped", ""
        if code < 300:
            with suppress(*CUT_SHORT, NoMailServer):
                talk.be_patient(2)
                talk.quit()
            return SENT, ""
        return _of_message(code, text) if code >= 400 else "smtp-dropped", short(text)


def _of_sender(code: int, text: bytes) -> str:
    if code == 530:
        return "smtp-password"
    found = _of_message(code, text)
    return "smtp-sender" if found == "smtp-refused" else found


def _of_message(code: int, text: bytes) -> str:
    if code in _TOO_LARGE or text.startswith((b"5.3.4", b"5.2.3")):
        return "smtp-too-large"
    return "smtp-later" if code < 500 else "smtp-refused"


def _has_wide_head(message: bytes) -> bool:
    """Letters beyond ASCII in the head itself, which asks for SMTPUTF8 too."""
    return not message.partition(b"\r\n\r\n")[0].isascii()


def short(text: bytes) -> str:
    """The server's words in one line, without addresses and what looks like a civil number."""
    plain = text[: 4 * _LONGEST_REPLY].decode("utf-8", "replace")
    plain = "".join(sign if sign.isprintable() else " " for sign in plain)
    plain = mask(_ADDRESS.sub("...", " ".join(plain.split())))
    return plain if len(plain) <= _LONGEST_REPLY else plain[: _LONGEST_REPLY - 1] + "…"
