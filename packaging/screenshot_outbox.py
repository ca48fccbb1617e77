"""An outbox with a mail in each state, for the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from screenshot_data import NOW
from screenshot_scene import Scene

from inspector.domain.delivery import Dispatch, OutboxMessage
from inspector.domain.letter import Letter
from inspector.domain.outbox import Outcomes
from inspector.services import outbox
from inspector.services.delivery import Progress
from inspector.services.ports import Store
from inspector.services.settings import read_settings, save_settings

REPLY = "5.1.1 Recipient address rejected: User unknown in virtual mailbox table"
UNKNOWN = "kontor@springbraettet.example"


class Server:
    """Takes every mail but one address's."""

    def try_connection(self) -> None:
        """It answers."""

    def send(
        self,
        message: bytes,  # noqa: ARG002 - nobody reads it
        sender: str,  # noqa: ARG002
        recipients: Sequence[str],
        progress: Progress | None = None,  # noqa: ARG002
    ) -> dict[str, str]:
        answers = Outcomes({to: "smtp-recipient" if to == UNKNOWN else "sent" for to in recipients})
        answers.reply = REPLY if UNKNOWN in recipients else ""
        return answers


def fill_outbox(scene: Scene) -> None:
    """Sent, refused in part, interrupted, waiting, and given up."""
    visit = scene.visit("Nordlys Mentor ApS", "locked")

    def work(store: Store) -> None:
        save_settings(store, replace(
            read_settings(store), person_email="ida@engholm.example",
            administration_email="forvaltning@engholm.example",
            smtp_host="mail.engholm.example", smtp_user="ida",
        ))  # fmt: skip
        _post(scene, store, visit)

    scene.ask(work)
    scene.world.clock.travel(NOW)
    scene.desk.signals.data_changed.emit("report_handed_over")
    scene.settle()


def _post(scene: Scene, store: Store, visit: str) -> None:
    early = NOW - timedelta(hours=5)

    def put(subject: str, *to: str) -> OutboxMessage:
        nonlocal early
        early += timedelta(minutes=47)
        scene.world.clock.travel(early)
        letter = Letter(to=to, subject=subject, body="x" * 90_000)
        mail = outbox.prepare(
            scene.world.delivery().letters, scene.storage, letter, read_settings(store), early
        )
        return outbox.queue(store, mail, Dispatch(id="", visit=visit))

    put("Rapport fra kontrolbesøg, 2026-T3-003", "signe@nordlys.example",
        "forvaltning@engholm.example")  # fmt: skip
    put("Kvittering for lodtrækning, 2026-T3-005", "leder@springbraettet.example", UNKNOWN)
    outbox.send_due(store, scene.storage, Server())
    cut = put("Rettet rapport: kontrolbesøg hos Nordlys Mentor ApS, 2026-T3-003, version 2",
              "signe@nordlys.example")  # fmt: skip
    outbox.begin(store, cut.id)
    put("Efterprøvning af lodtrækning 2026-T3-003-A", "signe@nordlys.example")
    outbox.give_up(store, put("Rapport, 2026-T3-001", "signe@nordlys.example").id)
