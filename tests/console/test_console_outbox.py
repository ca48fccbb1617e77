"""The outbox on the command line: a list, a sending, and where the password comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from console_scene import Console
from fake_delivery import FakeDelivery, FakeLetters, a_delivery

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState
from inspector.domain.letter import Letter
from inspector.domain.settings import Settings
from inspector.services import outbox
from inspector.services.settings import save_settings

HER = Settings(
    person_name="Ida Enebær", person_email="ida@kommune.dk", smtp_host="mail.kommune.dk",
    smtp_user="ida",
)  # fmt: skip


class Office(Console):
    """A folder with these settings and a delivery of fakes."""

    def __init__(self, settings: Settings = HER) -> None:
        super().__init__()
        self.delivery: FakeDelivery = a_delivery()
        save_settings(self.data.store, settings)

    def queue(self, to: str = "leder@aeble.dk", occasion: str = "") -> OutboxMessage:
        data, letter = self.data, Letter(to=(to,), subject="Rapport", body="Hermed.")
        mail = outbox.prepare(FakeLetters(), data.attachments, letter, HER, data.store.now())
        return outbox.queue(data.store, mail, Dispatch(id="", occasion=occasion))


@pytest.fixture(autouse=True)
def no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UANMELDT_SMTP_PASSWORD", raising=False)


def test_an_empty_outbox_says_so() -> None:
    office = Office()
    assert office.run("outbox").sentence == "Udbakken er tom."
    assert office.run("outbox", "--json").json == []


def test_what_waits_is_listed_and_nothing_is_sent() -> None:
    office = Office()
    message = office.queue()
    told = office.run("outbox")
    assert (told.code, told.err) == (0, "")
    assert message.id[-8:] in told.out
    assert "Venter" in told.out
    (listed,) = office.run("outbox", "--json").json
    assert (listed["state"], listed["recipients"]) == ("queued", ["leder@aeble.dk"])
    assert office.delivery.post.sent == []


def test_it_is_sent_with_the_password_of_the_environment(monkeypatch) -> None:
    office = Office()
    office.queue()
    monkeypatch.setenv("UANMELDT_SMTP_PASSWORD", "blåbærgrød")
    told = office.run("outbox", "--send", "--json")
    assert told.code == 0
    assert told.json[0]["outcomes"] == {"leder@aeble.dk": "sent"}
    assert office.delivery.passwords == ["blåbærgrød"]


def test_else_with_the_password_of_the_keychain() -> None:
    office = Office()
    office.queue()
    office.delivery.secrets.secrets[outbox.password_name(HER)] = "hemmelig"
    assert office.run("outbox", "--send").code == 0
    assert office.delivery.passwords == ["hemmelig"]


@pytest.mark.parametrize("other", [{"smtp_host": "mail.example.dk"}, {"smtp_user": "bo"}])
def test_a_password_is_not_offered_to_another_server_or_user(other) -> None:
    office = Office()
    office.queue()
    office.delivery.secrets.secrets[outbox.password_name(HER)] = "hemmelig"
    save_settings(office.data.store, replace(HER, **other))
    assert office.run("outbox", "--send").code == 1
    assert office.delivery.passwords == []


def test_without_a_password_nothing_is_sent_and_it_says_what_is_missing() -> None:
    office = Office()
    office.queue()
    office.delivery.secrets.fails = "keychain-missing"
    told = office.run("outbox", "--send")
    assert told.code == 1
    assert "UANMELDT_SMTP_PASSWORD" in told.sentence
    assert office.delivery.post.sent == []


def test_without_a_server_it_says_where_one_is_set() -> None:
    office = Office(Settings(person_email="ida@kommune.dk"))
    office.queue()
    told = office.run("outbox", "--send")
    assert told.code == 1
    assert "Indstillinger, Mail" in told.sentence


def test_where_nobody_logs_in_no_password_is_asked_for() -> None:
    office = Office(Settings(person_email="ida@kommune.dk", smtp_host="mail.kommune.dk"))
    office.queue()
    assert office.run("outbox", "--send").code == 0
    assert office.delivery.passwords == [""]


def test_what_was_refused_is_told_in_a_sentence_and_may_be_tried_again(monkeypatch) -> None:
    office = Office()
    message = office.queue()
    monkeypatch.setenv("UANMELDT_SMTP_PASSWORD", "x")
    office.delivery.post.refuses = {"leder@aeble.dk": "smtp-recipient"}
    told = office.run("outbox", "--send")
    assert told.code == 1
    assert "tager ikke imod mail til den adresse" in told.err
    assert "Afvist" in told.out
    assert office.run("outbox", "--send").code == 1
    assert len(office.delivery.post.sent) == 1
    office.delivery.post.refuses = {}
    assert office.run("outbox", "--retry", message.id[-8:], "--send").code == 0
    assert len(office.delivery.post.sent) == 2


def test_what_was_being_sent_is_told_as_interrupted_and_not_sent(monkeypatch) -> None:
    office = Office()
    message = office.queue()
    outbox.begin(office.data.store, message.id)
    monkeypatch.setenv("UANMELDT_SMTP_PASSWORD", "x")
    told = office.run("outbox", "--send", "--json")
    assert told.code == 1
    assert (told.json[0]["state"], told.json[0]["problem"]) == (
        OutboxState.NEEDS_USER,
        "smtp-interrupted",
    )
    assert office.delivery.post.sent == []


def test_a_letter_with_a_limit_of_another_day_is_told_and_goes_when_asked_again(
    monkeypatch,
) -> None:
    monkeypatch.setenv("UANMELDT_SMTP_PASSWORD", "x")
    office = Office()
    message = office.queue(occasion="correction")
    office.data.store.tick(days=2)
    told = office.run("outbox", "--send")
    assert (told.code, office.delivery.post.sent) == (1, [])
    assert "regnet fra den dag" in told.out
    assert office.run("outbox", "--retry", message.id, "--send").code == 0
    assert len(office.delivery.post.sent) == 1


def test_an_id_nobody_has_is_told() -> None:
    assert Office().run("outbox", "--retry", "nix").code == 1
