"""The outbox: what is written down when, and what is never sent twice."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from fake_delivery import FakeLetters, FakeSending
from fakes import MemoryAttachments, MemoryStore
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain import outbox as rules
from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState, Way
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.letter import FAILURES, Failure, File, Letter
from inspector.domain.settings import Settings
from inspector.services import outbox
from inspector.services.outbox_doubts import doubt_restored
from inspector.services.settings import save_settings

HER = Settings(person_name="Ida Enebær", person_email="ida@kommune.dk")
LEADER, OFFICE = "leder@aeble.dk", "post@kommune.dk"


class Desk:
    """A store, attachments and a server, with one mail in the outbox."""

    occasion = "follow_up"

    def __init__(self, *to: str) -> None:
        self.store, self.attachments, self.server = (
            MemoryStore(),
            MemoryAttachments(),
            FakeSending(),
        )
        save_settings(self.store, HER)
        self.message = self.queued(*(to or (LEADER, OFFICE)))

    def queued(self, *to: str) -> OutboxMessage:
        self.store.tick(seconds=1)
        letter = Letter(
            to=to, subject="Rapport", body="Hermed.", files=(File(name="r.pdf", data=b"%PDF"),)
        )
        mail = outbox.prepare(FakeLetters(), self.attachments, letter, HER, self.store.now())
        noted = Dispatch(id="", visit="v", report="r", occasion=self.occasion)
        return outbox.queue(self.store, mail, noted)

    @property
    def now(self) -> OutboxMessage:
        found = self.store.get(OutboxMessage, self.message.id)
        assert found is not None
        return found

    def send(self) -> OutboxMessage:
        outbox.send_due(self.store, self.attachments, self.server)
        return self.now

    @property
    def asked(self) -> list[tuple[str, ...]]:
        return [recipients for _, _, recipients in self.server.sent]


def test_the_final_bytes_are_kept_before_anybody_is_called() -> None:
    desk = Desk()
    kept = desk.attachments.load(desk.message.message)
    assert desk.message.size == len(kept)
    assert desk.message.message_id.encode() in kept
    assert desk.message.message_id.endswith("@kommune.dk>")
    assert desk.message.state == OutboxState.QUEUED
    assert desk.server.sent == []


def test_what_is_queued_is_noted_as_handed_over_in_the_same_transaction() -> None:
    desk = Desk()
    (noted,) = desk.store.find(Dispatch)
    assert (noted.way, noted.outbox, noted.visit) == (Way.MAIL, desk.message.id, "v")
    assert noted.recipients == (LEADER, OFFICE)
    assert noted.files == ("r.pdf",)
    assert noted.by == "Ida Enebær"
    assert (
        len({entry.transaction for entry in desk.store.log if entry.act != "settings_changed"}) == 1
    )


def test_of_a_locked_copy_what_was_inside_is_noted_too_and_what_is_kept() -> None:
    desk = Desk()
    locked = File(name="2026-T3-001 v1.zip", data=b"locked")
    inside = File(name="Rapport 010170-1234.pdf", data=b"%PDF")
    letter = Letter(to=(LEADER,), subject="Rapport", body="", files=(locked,))
    mail = outbox.prepare(FakeLetters(), desk.attachments, letter, HER, desk.store.now())
    queued = outbox.queue(desk.store, mail, Dispatch(id="", kept="a" * 64), (inside,))
    (noted,) = desk.store.find(Dispatch, outbox=queued.id)
    assert noted.hashes == (locked.sha256, inside.sha256)
    assert noted.kept == "a" * 64
    assert noted.files[0] == locked.name
    assert "010170-1234" not in noted.files[1]


class Limit(Desk):
    """Its letter names a limit that was counted from the day it was written."""

    occasion = "hearing"


def test_a_letter_that_names_a_limit_goes_out_on_another_day_only_when_she_says_so() -> None:
    desk = Limit(LEADER)
    desk.store.tick(days=3)
    kept = desk.send()
    assert (kept.state, kept.problem) == (OutboxState.NEEDS_USER, rules.LATE)
    assert desk.send() == kept  # and not by itself with the next sending
    assert desk.server.sent == []
    assert kept.attempts == 0
    outbox.retry(desk.store, kept.id)
    assert desk.send().state == OutboxState.SENT


def test_what_she_agreed_to_for_one_day_is_asked_again_on_the_next() -> None:
    desk = Limit(LEADER)
    desk.store.tick(days=3)
    desk.send()
    outbox.retry(desk.store, desk.message.id)
    desk.server.fails = "smtp-unreachable"
    desk.send()
    desk.store.tick(minutes=5)
    desk.server.fails = "smtp-unreachable"
    assert desk.send().problem == "smtp-unreachable"
    desk.store.tick(days=1)
    assert desk.send().problem == rules.LATE


def test_a_letter_that_names_no_limit_goes_out_on_any_day() -> None:
    desk = Desk(LEADER)
    desk.store.tick(days=3)
    assert desk.send().state == OutboxState.SENT


def test_a_day_that_ends_between_two_mails_is_seen() -> None:
    desk = Limit(LEADER)
    assert outbox.due(desk.store, desk.store.now()) == (desk.message.id,)
    desk.store.tick(days=1)
    assert outbox.begin(desk.store, desk.message.id) is None
    assert desk.now.problem == rules.LATE


def test_a_fault_of_the_server_mended_another_day_asks_about_the_limit() -> None:
    desk = Limit(LEADER)
    desk.server.fails = "smtp-password"
    desk.send()
    desk.store.tick(days=1)
    assert desk.send().problem == rules.LATE


def test_a_mail_left_when_the_server_took_it_and_not_when_it_was_queued() -> None:
    desk = Desk()
    (noted,) = desk.store.find(Dispatch)
    assert rules.left_at(noted, desk.now) is None
    desk.store.tick(days=2)
    desk.server.refuses = {OFFICE: "smtp-recipient"}
    partly, day = desk.send(), desk.store.now()
    assert rules.left_at(noted, partly) == day
    desk.store.tick(days=2)
    assert rules.left_at(noted, outbox.give_up(desk.store, partly.id)) == day


def test_a_mail_that_was_given_up_has_never_left() -> None:
    desk = Desk()
    (noted,) = desk.store.find(Dispatch)
    assert rules.left_at(noted, outbox.give_up(desk.store, desk.message.id)) is None
    assert rules.left_at(noted, None) is None
    draft = Dispatch(id="d", at=desk.store.now())
    assert rules.left_at(draft, None) == draft.at


def test_a_mail_that_is_sent_lets_its_bytes_go() -> None:
    desk = Desk()
    sent = desk.send()
    assert (sent.state, sent.message, sent.problem) == (OutboxState.SENT, "", "")
    assert json.loads(sent.outcomes) == {LEADER: "sent", OFFICE: "sent"}
    assert desk.message.message not in desk.store.attachments_named()


def test_the_same_bytes_go_out_in_every_attempt() -> None:
    desk = Desk()
    desk.server.refuses = dict.fromkeys((LEADER, OFFICE), "smtp-later")
    desk.send()
    desk.store.tick(minutes=2)
    desk.server.refuses = {}
    desk.send()
    first, second = (message for message, _, _ in desk.server.sent)
    assert first == second


def test_it_is_written_down_as_being_sent_before_the_server_is_called() -> None:
    desk = Desk()
    seen: list[str] = []

    class Watching(FakeSending):
        def send(self, *given: object, **more: object) -> dict[str, str]:
            seen.append(desk.now.state)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(desk.store, desk.attachments, Watching())
    assert seen == [OutboxState.SENDING]
    assert desk.now.state == OutboxState.SENDING


def test_what_was_being_sent_when_the_program_ended_is_not_sent_again_unasked() -> None:
    desk = Desk()
    outbox.begin(desk.store, desk.message.id)  # and the laptop goes out
    assert outbox.recover(desk.store) == 1
    assert (desk.now.state, desk.now.problem) == (OutboxState.NEEDS_USER, "smtp-interrupted")
    assert outbox.waiting(desk.store).asking == 1
    desk.send()
    assert desk.server.sent == []
    outbox.retry(desk.store, desk.message.id)
    assert desk.send().state == OutboxState.SENT


def test_what_waits_in_older_data_that_came_back_is_in_doubt() -> None:
    desk = Desk()
    half, done = desk.queued(LEADER), desk.queued(OFFICE)
    outbox.begin(desk.store, half.id)
    outbox.give_up(desk.store, done.id)
    assert doubt_restored(desk.store) == 2
    assert (desk.now.state, desk.now.problem) == (OutboxState.NEEDS_USER, "smtp-restored")
    desk.send()
    assert desk.server.sent == []
    assert doubt_restored(desk.store) == 0
    outbox.retry(desk.store, desk.message.id)
    assert desk.send().state == OutboxState.SENT


def test_recovering_twice_writes_nothing() -> None:
    desk = Desk()
    written = len(desk.store.log)
    assert outbox.recover(desk.store) == 0
    assert len(desk.store.log) == written


def test_one_bad_address_of_two_is_sent_to_one_and_asks_her() -> None:
    desk = Desk()
    desk.server.refuses = {OFFICE: "smtp-recipient"}
    kept = desk.send()
    assert (kept.state, kept.problem) == (OutboxState.NEEDS_USER, "smtp-recipient")
    assert kept.message
    desk.send()
    assert len(desk.server.sent) == 1
    desk.server.refuses = {}
    outbox.retry(desk.store, kept.id)
    assert desk.send().state == OutboxState.SENT
    assert desk.asked == [(LEADER, OFFICE), (OFFICE,)]


def test_refused_for_everybody_is_failed() -> None:
    desk = Desk()
    desk.server.refuses = dict.fromkeys((LEADER, OFFICE), "smtp-recipient")
    assert desk.send().state == OutboxState.FAILED
    assert outbox.waiting(desk.store).asking == 1


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_each_failure_is_met_as_its_kind_says(code: str) -> None:
    desk = Desk(LEADER)
    desk.server.fails = code
    kept = desk.send()
    met = {
        Failure.RETRY: OutboxState.QUEUED,
        Failure.ASK: OutboxState.NEEDS_USER,
        Failure.PERMANENT: OutboxState.FAILED,
    }
    assert (kept.state, kept.problem) == (met[FAILURES[code]], code)
    assert kept.message


def test_what_may_have_arrived_is_never_sent_again_unasked() -> None:
    desk = Desk(LEADER)
    desk.server.fails = "smtp-dropped"
    desk.send()
    desk.store.tick(days=3)
    desk.send()
    assert desk.server.sent == []


def test_a_pause_grows_and_ends() -> None:
    desk = Desk(LEADER)
    desk.server.refuses = {LEADER: "smtp-later"}
    pauses = []
    for _ in range(rules.MOST_ATTEMPTS - 1):
        kept = desk.send()
        assert kept.next_try is not None
        pauses.append(kept.next_try - desk.store.now())
        assert desk.send().attempts == kept.attempts  # not before the pause is over
        desk.store.tick(seconds=pauses[-1].total_seconds())
    assert pauses == sorted(pauses)
    assert pauses[0] <= timedelta(minutes=1)
    assert desk.send().state == OutboxState.NEEDS_USER
    assert len(desk.server.sent) == rules.MOST_ATTEMPTS


def test_she_may_shorten_a_pause() -> None:
    desk = Desk(LEADER)
    desk.server.refuses = {LEADER: "smtp-later"}
    desk.send()
    outbox.retry(desk.store, desk.message.id)
    desk.send()
    assert len(desk.server.sent) == 2


def test_without_a_network_nothing_is_counted_and_nothing_paused() -> None:
    desk = Desk(LEADER)
    for _ in range(20):
        desk.server.fails = "smtp-unreachable"
        kept = desk.send()
    assert (kept.state, kept.attempts, kept.next_try) == (OutboxState.QUEUED, 0, None)
    assert desk.send().state == OutboxState.SENT


def test_a_fault_of_the_server_ends_the_round() -> None:
    desk = Desk(LEADER)
    other = desk.queued(OFFICE)
    desk.server.fails = "smtp-password"
    done = outbox.send_due(desk.store, desk.attachments, desk.server)
    assert [one.id for one in done] == [desk.message.id]
    assert desk.now.state == OutboxState.NEEDS_USER
    assert outbox.due(desk.store, desk.store.now()) == (desk.message.id, other.id)
    desk.send()
    assert desk.asked == [(LEADER,), (OFFICE,)]


def test_called_off_before_anything_was_sent_is_as_if_it_had_not_been_tried() -> None:
    desk = Desk(LEADER)

    class CalledOff(FakeSending):
        def send(self, *given: object, **more: object) -> dict[str, str]:
            raise Cancelled

    outbox.send_due(desk.store, desk.attachments, CalledOff())
    assert (desk.now.state, desk.now.attempts) == (OutboxState.QUEUED, 0)
    assert desk.send().state == OutboxState.SENT


def test_bytes_that_are_gone_are_told_and_nothing_is_sent() -> None:
    desk = Desk(LEADER)
    desk.attachments.files.clear()
    kept = desk.send()
    assert (kept.state, kept.problem) == (OutboxState.NEEDS_USER, "attachment-missing")
    assert desk.server.sent == []


def test_an_address_the_server_said_nothing_of_is_in_doubt() -> None:
    desk = Desk()

    class Forgetful(FakeSending):
        def send(self, *given: object, **more: object) -> dict[str, str]:
            return {LEADER: "sent"}

    outbox.send_due(desk.store, desk.attachments, Forgetful())
    assert (desk.now.state, desk.now.problem) == (OutboxState.NEEDS_USER, "smtp-dropped")
    assert rules.open_recipients(desk.now) == ()


def test_she_may_say_that_it_arrived() -> None:
    desk = Desk()
    desk.server.refuses = {OFFICE: "smtp-dropped"}
    desk.send()
    ended = outbox.mark_as_sent(desk.store, desk.message.id)
    assert (ended.state, ended.message) == (OutboxState.SENT, "")
    assert rules.outcomes(ended) == {LEADER: "sent", OFFICE: "marked"}
    assert outbox.waiting(desk.store) == outbox.Waiting()


def test_she_may_let_it_be() -> None:
    desk = Desk()
    ended = outbox.give_up(desk.store, desk.message.id)
    assert (ended.state, ended.problem, ended.message) == (OutboxState.FAILED, rules.GIVEN_UP, "")
    assert outbox.waiting(desk.store) == outbox.Waiting()
    for act in (outbox.retry, outbox.give_up, outbox.mark_as_sent):
        with pytest.raises(InspectionError, match="outbox-ended"):
            act(desk.store, desk.message.id)


def test_nothing_is_done_by_hand_while_it_is_being_sent() -> None:
    desk = Desk()
    outbox.begin(desk.store, desk.message.id)
    assert outbox.begin(desk.store, desk.message.id) is None
    with pytest.raises(InspectionError, match="outbox-sending"):
        outbox.retry(desk.store, desk.message.id)
    with pytest.raises(InspectionError, match="outbox-unknown"):
        outbox.give_up(desk.store, "nobody")


def test_the_acts_stand_in_the_log() -> None:
    desk = Desk(LEADER)
    desk.server.fails = "smtp-later"
    desk.send()
    outbox.retry(desk.store, desk.message.id)
    desk.send()
    assert desk.store.acts() == [
        "settings_changed", "report_handed_over", "mail_sending", "mail_not_sent",
        "mail_retried", "mail_sending", "mail_sent",
    ]  # fmt: skip


def test_without_an_address_of_hers_nothing_is_queued() -> None:
    letter = Letter(to=(LEADER,), subject="", body="")
    with pytest.raises(InspectionError, match="mail-no-sender"):
        outbox.prepare(FakeLetters(), MemoryAttachments(), letter, Settings(), MemoryStore().now())


def test_what_needs_her_stands_first() -> None:
    desk = Desk(LEADER)
    desk.send()
    waits = desk.queued(OFFICE)
    asks = desk.queued("x@y.dk")
    outbox.begin(desk.store, asks.id)
    outbox.recover(desk.store)
    told = [one.id for one in outbox.messages(desk.store)]
    assert told == [asks.id, waits.id, desk.message.id]


def test_a_mail_is_named_by_the_end_of_its_id() -> None:
    found = outbox.messages(Desk().store)
    assert outbox.named(found, found[0].id[-8:]) == found[0]
    for name in ("", "zzzz"):
        with pytest.raises(InspectionError, match="outbox-unknown"):
            outbox.named(found, name)


ADDRESSES = ("a@x.dk", "b@x.dk", "c@x.dk")
CODES = st.sampled_from(["sent", *sorted(FAILURES)])


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(ADDRESSES, CODES)), max_size=6))
def test_nobody_is_written_to_again_who_has_or_may_have_it(
    answers: list[dict[str, str]],
) -> None:
    """Whatever the server says in however many attempts, as long as she asks for none."""
    store = MemoryStore()
    message = OutboxMessage(id="m", recipients=ADDRESSES, message="0" * 64)
    settled: set[str] = set()
    for answer in answers:
        now = store.now()
        asked = rules.open_recipients(message) if rules.is_due(message, now) else ()
        assert not settled & set(asked)
        if not asked:
            store.tick(hours=9)
            continue
        told = {address: answer[address] for address in asked}
        message = rules.tried(rules.begun(message, now), told, "", now)
        settled |= {
            address
            for address, code in told.items()
            if code == "sent" or rules.is_unsure(code) or FAILURES[code] == Failure.PERMANENT
        }
        assert (message.state == OutboxState.SENT) == (
            set(rules.outcomes(message).values()) == {"sent"}
        )
        assert (message.message == "") == (message.state == OutboxState.SENT)
        assert message.state != OutboxState.SENDING
        if message.state == OutboxState.QUEUED:
            assert rules.open_recipients(message)


@given(st.text())
def test_outcomes_that_cannot_be_read_are_none(text: str) -> None:
    message = OutboxMessage(id="m", recipients=("a@x.dk",), outcomes=text)
    assert isinstance(rules.outcomes(message), dict)
