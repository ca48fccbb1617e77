"""Mail handed to real servers on this machine: what they take, what they refuse, how they lie."""

from __future__ import annotations

import email
import ssl
import threading
import time
from email.message import EmailMessage
from email.policy import SMTP as AS_SENT
from typing import Any

import pytest
from smtp_scene import (
    SECRET,
    USER,
    Line,
    Papers,
    free_port,
    liar,
    papers,
    post_office,
    serving,
)

from inspector.domain.errors import Cancelled, InspectionError
from inspector.gateways.smtp_sending import SmtpSending

# of the test's own server, which knows no encryption but STARTTLS by name
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
LEADER, OFFICE = "leder@aeble.dk", "post@kommune.dk"
PDF = b"%PDF-1.7\r\n.\r\n..\n\r" + bytes(range(256)) * 300


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return papers(tmp_path_factory.mktemp("certificates"))


def a_message(pdf: bytes = PDF) -> bytes:
    message = EmailMessage(policy=AS_SENT)
    message["From"] = "Åse Kjærgård <ida@kommune.dk>"
    message["To"] = LEADER
    message["Subject"] = "Tilsynsrapport 2026-T3-014 – Bostedet Æblehaven"
    message.set_content("Kære leder\n\n.\nHermed rapporten.\n\nVenlig hilsen\nÅse\n")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="Æble.pdf")
    return message.as_bytes()


def sending(ours: Papers, port: int, **other: Any) -> SmtpSending:
    given: dict[str, Any] = {
        "host": "localhost", "port": port, "security": "starttls", "user": USER,
        "password": SECRET, "timeout": 5.0, "patience": 5.0, "context": ours.trusting(),
    } | other  # fmt: skip
    place = [given.pop(name) for name in ("host", "port", "security", "user", "password")]
    return SmtpSending(*place, **given)


def refused(sender: SmtpSending, *recipients: str, message: bytes = b"") -> InspectionError:
    with pytest.raises(InspectionError) as caught:
        sender.send(message or a_message(), "ida@kommune.dk", recipients or (LEADER,))
    assert "reply" in caught.value.details
    return caught.value


# what is taken


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_what_arrives_is_what_was_sent_to_the_byte(ours, security):
    message = a_message()
    with post_office(serving(ours.good), implicit=security == "tls") as office:
        told = sending(ours, office.port, security=security).send(
            message, "ida@kommune.dk", (LEADER, OFFICE)
        )
    assert told == {LEADER: "sent", OFFICE: "sent"}
    ((sender, recipients, content),) = office.got
    assert (sender, recipients) == ("ida@kommune.dk", [LEADER, OFFICE])
    assert content == message
    read = email.message_from_bytes(content, policy=AS_SENT)
    (attached,) = read.iter_attachments()
    assert attached.get_content() == PDF
    assert attached.get_filename() == "Æble.pdf"


def test_lines_of_dots_and_a_missing_last_line_end_arrive_as_they_are(ours):
    body = b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\n" + (b"y" * 900 + b"\r\n") * 200 + b".\r\nend"
    with post_office(serving(ours.good)) as office:
        sending(ours, office.port).send(body, "ida@kommune.dk", (LEADER,))
    assert office.got[0][2] == body + b"\r\n"


@pytest.mark.parametrize("only", ["PLAIN", "LOGIN"])
def test_a_password_with_danish_letters_is_taken_by_each_way_of_logging_in(ours, only):
    other = {"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[only]
    with post_office(serving(ours.good), auth_exclude_mechanism=[other]) as office:
        told = sending(ours, office.port).send(a_message(), "ida@kommune.dk", (LEADER,))
    assert told == {LEADER: "sent"}
    assert office.logins == [only]


def test_without_a_user_nobody_logs_in(ours):
    with post_office(serving(ours.good), auth_required=False) as office:
        told = sending(ours, office.port, user="").send(a_message(), "i@k.dk", (LEADER,))
    assert told == {LEADER: "sent"}
    assert office.logins == []


def test_a_trial_logs_in_and_sends_nothing(ours):
    with post_office(serving(ours.good)) as office:
        sending(ours, office.port).try_connection()
    assert office.logins == ["PLAIN"]
    assert office.got == []


def test_the_size_is_told_beforehand_and_letters_of_addresses_are_announced(ours):
    message = a_message()
    with post_office(serving(ours.good)) as office:
        told = sending(ours, office.port).send(message, "ida@kommune.dk", ("søren@æble.dk",))
    assert told == {"søren@æble.dk": "sent"}
    assert office.got[0][1] == ["søren@xn--ble-xla.dk"]
    assert f"SIZE={len(message)}" in office.options[0]
    assert "SMTPUTF8" in office.options[0]


def test_progress_counts_to_the_end(ours):
    counted: list[tuple[int, int]] = []
    with post_office(serving(ours.good)) as office:
        sending(ours, office.port).send(
            a_message(PDF * 10), "i@k.dk", (LEADER,), lambda done, of: counted.append((done, of))
        )
    assert counted[-1][0] == counted[-1][1] > len(PDF) * 10


# what is refused


def test_one_bad_address_of_two_is_told_by_itself(ours):
    with post_office(serving(ours.good)) as office:
        office.recipients = {"findesikke": "550 5.1.1 <findesikke@x.dk> unknown, CPR 070761-4285"}
        told = sending(ours, office.port).send(a_message(), "i@k.dk", (LEADER, "findesikke@x.dk"))
    assert told == {LEADER: "sent", "findesikke@x.dk": "smtp-recipient"}
    assert office.got[0][1] == [LEADER]
    assert told.reply.startswith("5.1.1 ... unknown")
    assert "4285" not in told.reply


def test_all_addresses_bad_hands_nothing_over(ours):
    with post_office(serving(ours.good)) as office:
        office.recipients = {"leder": "550 no", "post": "451 4.7.1 greylisted"}
        told = sending(ours, office.port).send(a_message(), "i@k.dk", (LEADER, OFFICE))
    assert told == {LEADER: "smtp-recipient", OFFICE: "smtp-later"}
    assert office.got == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("451 4.3.0 try later", "smtp-later"),
        ("421 closing", "smtp-later"),
        ("554 5.7.1 rejected", "smtp-refused"),
        ("552 5.3.4 too big", "smtp-too-large"),
        ("554 5.3.4 message size exceeds", "smtp-too-large"),
    ],
)
def test_the_answer_to_the_message_decides(ours, answer, code):
    with post_office(serving(ours.good)) as office:
        office.data = answer
        told = sending(ours, office.port).send(a_message(), "i@k.dk", (LEADER,))
    assert told == {LEADER: code}
    assert told.reply == answer[4:]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("451 later", "smtp-later"),
        ("553 not yours", "smtp-sender"),
        ("530 log in first", "smtp-password"),
        ("552 too big", "smtp-too-large"),
    ],
)
def test_the_answer_to_the_sender_decides(ours, answer, code):
    with post_office(serving(ours.good)) as office:
        office.sender = answer
        assert refused(sending(ours, office.port)).code == code


def test_a_limit_of_size_is_honoured_before_a_byte_is_sent(ours):
    with post_office(serving(ours.good), data_size_limit=50_000) as office:
        told = refused(sending(ours, office.port))
    assert (told.code, told.details["most"]) == ("smtp-too-large", 50_000)
    assert office.options == []


@pytest.mark.parametrize("wrong", ["x", "hemmelig aeoeaa", ""])
def test_a_wrong_password_is_told_as_such(ours, wrong):
    with post_office(serving(ours.good)) as office:
        assert refused(sending(ours, office.port, password=wrong)).code == "smtp-password"
    with post_office(serving(ours.good), auth_exclude_mechanism=["PLAIN"]) as office:
        assert refused(sending(ours, office.port, password=wrong)).code == "smtp-password"


def test_no_login_that_is_known_is_told(ours):
    with post_office(serving(ours.good), auth_exclude_mechanism=["PLAIN", "LOGIN"]) as office:
        assert refused(sending(ours, office.port)).code == "smtp-no-auth"


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("which", ["expired", "other_name", "foreign"])
def test_a_server_that_cannot_prove_itself_gets_nothing(ours, which, security):
    chain = serving(getattr(ours, which))
    with post_office(chain, implicit=security == "tls") as office:
        assert refused(sending(ours, office.port, security=security)).code == "smtp-certificate"
    assert office.logins == []


def test_without_a_context_of_its_own_the_trust_of_the_system_counts(ours):
    with post_office(serving(ours.good)) as office:
        assert refused(sending(ours, office.port, context=None)).code == "smtp-certificate"


def test_without_encryption_nothing_is_said(ours):
    with post_office(None, auth_required=False) as office:
        assert refused(sending(ours, office.port)).code == "smtp-no-tls"
        assert refused(sending(ours, office.port, user="")).code == "smtp-no-tls"
        assert refused(sending(ours, office.port, security="tls")).code == "smtp-no-tls"
    assert office.got == []
    assert office.logins == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1")
def test_encryption_of_yesterday_is_none(ours, security):
    old = serving(ours.good)
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with post_office(old, implicit=security == "tls") as office:
        assert refused(sending(ours, office.port, security=security)).code == "smtp-no-tls"


def test_nobody_there_is_told_at_once(ours):
    begun = time.monotonic()
    assert refused(sending(ours, free_port())).code == "smtp-unreachable"
    assert refused(sending(ours, 25, host="findes-ikke.invalid")).code == "smtp-unreachable"
    assert refused(sending(ours, 25, host="a" * 70 + ".dk")).code == "smtp-unreachable"
    assert time.monotonic() - begun < 15


def test_what_is_no_address_is_never_offered(ours):
    bad = "a@x.dk>\r\nRCPT TO:<b@x.dk"
    with post_office(serving(ours.good)) as office:
        told = sending(ours, office.port).send(a_message(), "i@k.dk", (LEADER, bad))
        assert told == {LEADER: "sent", bad: "smtp-address"}
        assert sending(ours, 1).send(a_message(), "i@k.dk", (bad,)) == {bad: "smtp-address"}
    assert office.got[0][1] == [LEADER]


def test_a_server_without_other_letters_gets_only_who_needs_none(ours):
    with post_office(serving(ours.good), enable_SMTPUTF8=False) as office:
        told = sending(ours, office.port).send(a_message(), "i@k.dk", (LEADER, "søren@x.dk"))
        assert told == {LEADER: "sent", "søren@x.dk": "smtp-address"}
        assert refused(sending(ours, office.port), "søren@x.dk").code == "smtp-address"


def test_a_line_that_could_end_the_message_elsewhere_is_a_fault(ours):
    for bad in (b"a\r\n\n.\r\nb", b"a\r.\r\n", b"a\n.\n"):
        with pytest.raises(ValueError, match="no end of its own"):
            sending(ours, 1).send(bad, "i@k.dk", (LEADER,))


# how they lie, drip and break off


def told_by(ours: Papers, script: Any, **other: Any) -> tuple[str, float]:
    """The code of the one recipient, and how long it took; TLS from the first byte."""
    begun = time.monotonic()
    quick = {"timeout": 1.0, "patience": 1.0, "user": "", "security": "tls"} | other
    with liar(script, serving(ours.good)) as port:
        try:
            told = sending(ours, port, **quick).send(a_message(), "i@k.dk", (LEADER,))
            code = told[LEADER]
        except InspectionError as problem:
            code = problem.code
        took = time.monotonic() - begun
    return code, took


def breaking_off_after(commands: int) -> Any:
    def script(line: Line) -> None:
        line.say("220 ready")
        answers = ["250 here", "250 OK", "250 OK", "354 go on"]
        for answer in answers[:commands]:
            line.hear(answer)
        line.hear() if commands < len(answers) else None

    return script


@pytest.mark.parametrize(
    ("commands", "code"),
    [(0, "smtp-unreachable"), (1, "smtp-broken"), (2, "smtp-broken"), (3, "smtp-broken")],
)
def test_a_connection_that_breaks_before_the_message_has_sent_nothing(ours, commands, code):
    assert told_by(ours, breaking_off_after(commands))[0] == code


def test_a_connection_that_breaks_before_the_first_word_has_sent_nothing(ours):
    assert told_by(ours, lambda line: None)[0] == "smtp-unreachable"


def test_a_connection_that_breaks_in_the_middle_of_a_large_message_has_sent_nothing(ours):
    def script(line: Line) -> None:
        line.polite()
        line.wire.recv(1000)

    with liar(script, serving(ours.good)) as port:
        told = sending(ours, port, user="", security="tls").send(
            a_message(PDF * 200), "i@k.dk", (LEADER,)
        )
    assert told == {LEADER: "smtp-broken"}


def test_a_connection_that_breaks_after_the_message_may_have_sent_it(ours):
    def script(line: Line) -> None:
        line.polite()
        line.hear_message()

    assert told_by(ours, script)[0] == "smtp-dropped"


@pytest.mark.parametrize("last", ["", "nonsense", "354 still more", "999 what", "250"])
def test_an_answer_to_the_message_that_is_none_leaves_it_in_doubt(ours, last):
    def script(line: Line) -> None:
        line.polite()
        line.hear_message()
        line.say(last)
        if not last:
            line.stay_silent()

    code = told_by(ours, script)[0]
    assert code == ("sent" if last == "250" else "smtp-dropped")


def test_a_server_that_says_yes_and_hangs_up_has_taken_it(ours):
    def script(line: Line) -> None:
        line.polite()
        line.hear_message()
        line.say("250 queued")

    assert told_by(ours, script)[0] == "sent"


@pytest.mark.parametrize("pause", [0, 0.3])
@pytest.mark.parametrize(
    ("ahead", "code"),
    [("250 taken", "smtp-not-mail"), ("421 going down", "smtp-later"), ("550 no", "smtp-refused")],
)
def test_an_answer_given_ahead_is_no_answer_to_the_message(ours, ahead, code, pause):
    ends: list[bytes] = []

    def script(line: Line) -> None:
        line.say("220 ready")
        line.hear("250-here", "250 SIZE 50000000")
        line.hear("250 OK")
        line.hear("250 OK")
        line.hear()
        if pause:
            line.say("354 go on")
            time.sleep(pause / 3)
            line.say(ahead)
        else:
            line.wire.sendall(f"354 go on\r\n{ahead}\r\n".encode())
        kept = b""
        while piece := line.wire.recv(65536):
            kept = (kept + piece)[-5:]
        ends.append(kept)

    def slowly(_done: int, _total: int) -> None:
        time.sleep(pause)

    with liar(script, serving(ours.good)) as port:
        told = sending(ours, port, user="", security="tls").send(
            a_message(), "i@k.dk", (LEADER,), slowly
        )
    assert told == {LEADER: code}
    assert not ends[0].endswith(b"\r\n.\r\n")  # nothing was sent


def test_silence_after_the_message_ends_in_doubt_and_not_for_ever(ours):
    def script(line: Line) -> None:
        line.polite()
        line.hear_message()
        line.hear()

    code, took = told_by(ours, script)
    assert code == "smtp-dropped"
    assert took < 4


def test_who_does_not_ask_for_the_message_gets_none(ours):
    def script(line: Line) -> None:
        line.say("220 ready")
        for _ in range(4):
            line.hear("250 OK")

    assert told_by(ours, script)[0] == "smtp-not-mail"


@pytest.mark.parametrize("greeting", ["HTTP/1.1 400 Bad Request", "hello", "100 hm", "\0\xff\r"])
def test_what_is_no_mail_server_is_told_as_such(ours, greeting):
    assert told_by(ours, lambda line: line.say(greeting))[0] == "smtp-not-mail"


@pytest.mark.parametrize(
    ("greeting", "code"), [("421 busy", "smtp-later"), ("554 go away", "smtp-refused")]
)
def test_a_server_that_takes_nobody_is_told(ours, greeting, code):
    assert told_by(ours, lambda line: line.say(greeting))[0] == code


def test_an_answer_without_end_is_given_up(ours):
    def lines(line: Line) -> None:
        while True:
            line.say("220-more")

    def a_line(line: Line) -> None:
        while True:
            line.wire.sendall(b"2" * 4096)

    for script in (lines, a_line):
        code, took = told_by(ours, script)
        assert code == "smtp-unreachable"
        assert took < 4


def test_an_answer_that_drips_is_given_up_in_time(ours):
    def script(line: Line) -> None:
        line.drip("220 " + "x" * 200, 0.05)

    code, took = told_by(ours, script)
    assert code == "smtp-unreachable"
    assert took < 4


def test_what_was_said_ahead_in_the_clear_is_forgotten(ours):
    """An attacker on the way may not put answers before the encryption begins."""
    secure = serving(ours.good)

    def script(line: Line) -> None:
        line.say("220 ready")
        line.hear("250-here", "250 STARTTLS")
        line.hear("220 go ahead", "250-AUTH PLAIN", "250 SIZE 10")
        inner = Line(secure.wrap_socket(line.wire, server_side=True))
        inner.hear("250 here")
        inner.hear("250 OK")

    with liar(script, None) as port:
        code = refused(sending(ours, port, user="", timeout=1.0)).code
    # the words ahead break the handshake or are dropped; never are they taken for the server's
    assert code in ("smtp-no-tls", "smtp-broken", "smtp-unreachable")


def test_she_can_call_it_off_until_the_end_is_sent(ours):
    begun, called_off = threading.Event(), threading.Event()

    def script(line: Line) -> None:
        line.polite()
        begun.set()
        line.wire.recv(1)
        called_off.wait(10)  # the rest is read by nobody

    def stop(_done: int, _total: int) -> None:
        if begun.is_set():
            raise Cancelled

    with liar(script, serving(ours.good)) as port:
        with pytest.raises(Cancelled):
            sending(ours, port, user="", security="tls").send(
                a_message(PDF * 20), "i@k.dk", (LEADER,), stop
            )
        called_off.set()


def test_she_can_call_it_off_while_the_server_is_silent(ours):
    asked = 0

    def stop(_done: int, _total: int) -> None:
        nonlocal asked
        asked += 1
        if asked > 2:
            raise Cancelled

    begun = time.monotonic()
    with liar(Line.stay_silent, serving(ours.good)) as port:
        with pytest.raises(Cancelled):
            sending(ours, port, security="tls").send(a_message(), "i@k.dk", (LEADER,), stop)
        assert time.monotonic() - begun < 2
