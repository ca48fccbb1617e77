"""`services.delivery.Sending` by SMTP: encrypted and proved, or not at all."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.mail_address import is_address
from inspector.domain.outbox import Outcomes
from inspector.gateways.smtp_handing import CUT_SHORT, Handing, short
from inspector.gateways.smtp_talk import NoMailServer, Talk

if TYPE_CHECKING:
    from inspector.services.ports import Progress

_LONE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")


class SmtpSending:
    """To one server. No `user`: no login. `context` is for tests: the trust of the system else.

    `timeout` in seconds holds for each answer as a whole, `patience` for the last one: servers
    look for viruses before they say that they have taken a mail over.
    """

    def __init__(
        self,
        host: str,
        port: int,
        security: str,
        user: str,
        password: str,
        *,
        timeout: float = 20.0,
        patience: float = 180.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._place = (host, port)
        self._security, self._login = security, (user, password)
        self._timeout, self._patience = timeout, patience
        self._context = context

    def try_connection(self) -> None:
        """Connect and log in, and send nothing. InspectionError as `send`."""
        with _told(), self._open(lambda: None) as talk, suppress(*CUT_SHORT, NoMailServer):
            talk.quit()

    def send(
        self,
        message: bytes,
        sender: str,
        recipients: Sequence[str],
        progress: Progress | None = None,
    ) -> dict[str, str]:
        """Hand the message over; what became of it by address. See `services.delivery.Sending`."""
        if _LONE_END.search(message):  # a server could take it for the end, and more for a mail
            raise ValueError("a line of the message has no end of its own")
        fates = Outcomes({each: "smtp-address" for each in recipients if not is_address(each)})
        good = [each for each in recipients if each not in fates]
        if not good:
            return fates
        watch = _watch(progress, len(message))
        with _told(), self._open(watch) as talk:
            return Handing(talk, message, sender, good, fates, progress, self._patience).run()

    @contextmanager
    def _open(self, watch: Callable[[], None]) -> Iterator[Talk]:
        """A conversation, encrypted and logged in."""
        talk = Talk(*self._place, self._timeout, watch)
        try:
            self._greet(talk)
            yield talk
        finally:
            talk.close()

    def _greet(self, talk: Talk) -> None:
        context = self._context or _trusting_the_system()
        if self._security == "tls":
            talk.encrypt(context)
        _expect(talk.getreply())
        _introduce(talk)
        if self._security != "tls":
            if not talk.has_extn("starttls"):
                raise InspectionError("smtp-no-tls", reply="")
            code, text = talk.docmd("STARTTLS")
            if code != 220:
                raise InspectionError(
                    "smtp-later" if code < 500 else "smtp-no-tls", reply=short(text)
                )
            talk.encrypt(context)
            _introduce(talk)
        if self._login[0]:
            code, text = talk.log_in(*self._login)
            if code != 235:
                refused = "smtp-later" if code < 500 else "smtp-password"
                raise InspectionError(refused, reply=short(text))


def _watch(progress: Progress | None, size: int) -> Callable[[], None]:
    """Asks, while the server is silent, whether she wants it stopped."""
    return (lambda: None) if progress is None else partial(progress, 0, size)


def _trusting_the_system() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextmanager
def _told() -> Iterator[None]:
    """Whatever goes wrong before a message is handed over, as the code of its sentence."""
    try:
        yield
    except (InspectionError, Cancelled):
        raise
    except ssl.SSLCertVerificationError as problem:
        raise InspectionError("smtp-certificate", reply=problem.verify_message) from problem
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as problem:
        raise InspectionError("smtp-unreachable", reply="") from problem
    except ssl.SSLError as problem:
        raise InspectionError(
            "smtp-no-tls", reply=getattr(problem, "reason", "") or ""
        ) from problem
    except NoMailServer as problem:
        raise InspectionError("smtp-not-mail", reply=short(str(problem).encode())) from problem
    except smtplib.SMTPNotSupportedError as problem:
        raise InspectionError("smtp-no-auth", reply="") from problem
    except (*CUT_SHORT, UnicodeError) as problem:  # the latter: a name no server can have
        raise InspectionError("smtp-unreachable", reply="") from problem


def _introduce(talk: Talk) -> None:
    code, _ = talk.ehlo()
    if code >= 300:
        _expect(talk.helo())


def _expect(answer: tuple[int, bytes]) -> None:
    """The server is ready; InspectionError where it is not."""
    code, text = answer
    if code >= 300:
        refused = "smtp-later" if 400 <= code < 500 else "smtp-refused"
        raise InspectionError(refused, reply=short(text))
