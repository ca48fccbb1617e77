"""From the letter to the server and back: what the outbox keeps is what arrives, and is read."""

from __future__ import annotations

import email
from email.policy import SMTP as AS_SENT

import pytest
from fakes import MemoryAttachments, MemoryStore
from smtp_scene import SECRET, USER, Papers, papers, post_office, serving

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState
from inspector.domain.errors import InspectionError
from inspector.domain.letter import File, Letter
from inspector.domain.settings import Settings
from inspector.gateways.mail_letters import MailLetters
from inspector.gateways.smtp_sending import SmtpSending
from inspector.services import outbox

PDF = b"%PDF-1.7\n.\r\n\r.\n" + bytes(range(256)) * 4000
HER = Settings(person_name="Åse Kjærgård", person_email="aase@kommune.dk")
LEADER, OFFICE = "leder@aeble.dk", "post@kommune.dk"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return papers(tmp_path_factory.mktemp("certificates"))


def a_letter(*to: str) -> Letter:
    return Letter(
        to=to,
        subject="Tilsynsrapport 2026-T3-014 – Bostedet Æblehaven",
        body="Kære leder\n\n.\nHermed rapporten.\n\nVenlig hilsen\nÅse Kjærgård\n",
        files=(File(name="Tilsynsrapport Æblehaven.pdf", data=PDF),),
    )


class Waiting:
    """A store with one letter in its outbox, in the bytes the real writer made."""

    def __init__(self, *to: str) -> None:
        self.store, self.attachments = MemoryStore(), MemoryAttachments()
        mail = outbox.prepare(MailLetters(), self.attachments, a_letter(*to), HER, self.store.now())
        self.kept = self.attachments.load(mail.message)
        self.message = outbox.queue(self.store, mail, Dispatch(id=""))

    def send(self, ours: Papers, port: int) -> OutboxMessage:
        server = SmtpSending(
            "localhost", port, "starttls", USER, SECRET, timeout=5, context=ours.trusting()
        )
        outbox.send_due(self.store, self.attachments, server)
        found = self.store.get(OutboxMessage, self.message.id)
        assert found is not None
        return found


def test_a_letter_with_danish_letters_arrives_to_the_byte(ours):
    waiting = Waiting(LEADER, OFFICE)
    with post_office(serving(ours.good)) as office:
        assert waiting.send(ours, office.port).state == OutboxState.SENT
    ((sender, recipients, content),) = office.got
    assert content == waiting.kept
    assert (sender, recipients) == ("aase@kommune.dk", [LEADER, OFFICE])
    read = email.message_from_bytes(content, policy=AS_SENT)
    assert read["Message-ID"] == waiting.message.message_id
    assert read["Subject"] == a_letter().subject
    assert "Åse Kjærgård" in read["From"]
    (attached,) = read.iter_attachments()
    assert attached.get_content() == PDF
    assert attached.get_filename() == "Tilsynsrapport Æblehaven.pdf"
    assert read.get_body(("plain",)).get_content().splitlines()[2] == "."


def test_a_second_try_sends_the_same_bytes_to_whom_it_lacks(ours):
    waiting = Waiting(LEADER, OFFICE)
    with post_office(serving(ours.good)) as office:
        office.recipients = {"post": "451 4.7.1 greylisted"}
        assert waiting.send(ours, office.port).state == OutboxState.QUEUED
        office.recipients = {}
        waiting.store.tick(minutes=2)
        assert waiting.send(ours, office.port).state == OutboxState.SENT
    assert [recipients for _, recipients, _ in office.got] == [[LEADER], [OFFICE]]
    assert office.got[0][2] == office.got[1][2] == waiting.kept


def test_what_the_server_said_is_kept_with_the_mail(ours):
    waiting = Waiting(LEADER)
    with post_office(serving(ours.good)) as office:
        office.data = "554 5.7.1 <leder@aeble.dk> blocked by policy"
        kept = waiting.send(ours, office.port)
    assert (kept.state, kept.problem) == (OutboxState.FAILED, "smtp-refused")
    assert kept.reply == "5.7.1 ... blocked by policy"


def test_letters_beyond_ascii_in_a_domain_are_spelled_as_the_network_does(ours):
    waiting = Waiting("leder@æblehaven.dk")
    with post_office(serving(ours.good), enable_SMTPUTF8=False) as office:
        assert waiting.send(ours, office.port).state == OutboxState.SENT
    assert office.got[0][1:] == (["leder@xn--blehaven-i0a.dk"], waiting.kept)


def test_an_address_few_servers_take_is_refused_before_it_is_queued():
    with pytest.raises(InspectionError, match="letter-address-letters"):
        Waiting("søren@aeble.dk")
