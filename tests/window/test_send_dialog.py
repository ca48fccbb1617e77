"""Sending a report: whom to, what is looked at first, what leaves, and what is noted of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from delivery_scene import NAME, PDF, SEALED, Delivering
from fake_delivery import PASSPHRASE
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from window_shell import nameless, words_on

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState, Protection, Way
from inspector.domain.errors import InspectionError
from inspector.domain.letter import File
from inspector.domain.occasions import Occasion
from ui.handing_over import HandingOver
from ui.pages.visit.delivery.send_dialog import SendDialog
from ui.presenters.delivery_letter import Parcel, recipients
from ui.widgets.dialog import Dialog

VERA = "vera@jobvejen.example"
OFFICE = "forvaltning@engholm.example"
SMTP = {"smtp_host": '"mail.engholm.example"', "person_email": '"ida@engholm.example"'}
KNOWN = {"administration_email": f'"{OFFICE}"'}


class Sending:
    """The dialog with its proposal, over a locked visit."""

    def __init__(
        self, qtbot: QtBot, folder: Path, settings: dict[str, str] | None = None, **parts: Any
    ) -> None:
        self.scene = Delivering(qtbot, folder, settings=KNOWN | (settings or {}), **parts)
        self.scene.pane.mail.click()
        self.dialog: SendDialog = self.scene.dialog(SendDialog)
        self.scene.until(lambda: bool(self.dialog.form.to.chosen))
        self.scene.until(lambda: NAME in words_on(self.dialog.form.attached))

    @property
    def noted(self) -> list[Dispatch]:
        return self.scene.kept(Dispatch)

    def until_noted(self) -> Dispatch:
        self.scene.until(lambda: bool(self.noted))
        return self.noted[-1]

    def until_told(self, words: str) -> None:
        self.scene.until(lambda: words in words_on(self.dialog.concerns))

    def without_program(self) -> None:
        self.scene.outside.has_program = False
        self.dialog.do.click()
        self.scene.until(lambda: "intet mailprogram" in words_on(self.dialog))

    def asked(self) -> Dialog:
        """The question that stands before the dialog."""
        found = self.dialog.findChildren
        self.scene.until(lambda: any(one.isVisible() for one in found(Dialog)))
        return next(one for one in found(Dialog) if one.isVisible())

    def draft(self) -> dict[str, Any]:
        """What the mail program was given."""
        self.scene.until(lambda: bool(self.scene.outside.shown))
        _path, data = self.scene.outside.shown[-1]
        told: dict[str, Any] = json.loads(data.removeprefix(b"draft "))
        return told


def test_the_letter_is_proposed_and_only_has_to_be_read(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    assert sending.dialog.form.to.chosen == (VERA, OFFICE)
    assert "2026-T3-014" in sending.dialog.form.subject.text()
    assert "Ida Enebær" in sending.dialog.form.text.toPlainText()
    assert nameless(sending.dialog) == []


def test_a_draft_takes_the_signed_file_byte_for_byte_and_is_noted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.do.click()
    noted = sending.until_noted()
    draft = sending.draft()
    sealed = File(name=NAME, data=SEALED)
    assert draft["to"] == [VERA, OFFICE]
    assert draft["files"] == [[NAME, sealed.sha256]]
    assert (noted.way, noted.hashes) == (Way.DRAFT, (sealed.sha256,))
    assert noted.occasion == Occasion.REPORT_SUPPLIER
    sending.scene.reads(VERA)


def test_where_no_program_opens_a_draft_the_dialog_stays_and_nothing_is_noted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.without_program()
    assert sending.noted == []
    assert sending.scene.notices == [], "nothing went well"
    assert sending.dialog.do.isEnabled()
    assert not sending.scene.outside.shown[0][0].exists(), "nothing lies about unencrypted"


def test_a_draft_no_program_opens_is_saved_where_she_chooses_and_noted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.protection.options[Protection.ZIP].setChecked(True)
    sending.without_program()
    sending.dialog.save.click()
    noted = sending.until_noted()
    (path,) = sending.scene.outside.saved
    assert path.suffix == ".eml"
    assert json.loads(path.read_bytes().removeprefix(b"draft "))["to"] == [VERA, OFFICE]
    assert noted.way == Way.DRAFT
    sending.scene.said(str(path))
    sending.scene.until(lambda: PASSPHRASE in words_on(sending.dialog))


def test_a_draft_she_saves_nowhere_after_all_is_not_noted(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.without_program()
    sending.scene.outside.says_no = True
    sending.dialog.save.click()
    assert sending.noted == []
    assert sending.dialog.save.isEnabled()


def test_of_a_draft_with_a_locked_file_it_is_not_said_that_all_is_open(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.protection.options[Protection.ZIP].setChecked(True)
    sending.dialog.do.click()
    sending.scene.said("Det vedhæftede er låst")
    assert not any("uden kryptering" in one.text for one in sending.scene.notices)


def test_what_is_attached_is_named_as_it_will_be_sent(qtbot: QtBot, tmp_path: Path) -> None:
    form = Sending(qtbot, tmp_path).dialog.form
    form.protection.options[Protection.ZIP].setChecked(True)
    qtbot.waitUntil(lambda: "2026-T3-014 v1.zip, med adgangssætning" in words_on(form.attached))
    assert NAME not in words_on(form.attached)
    form.protection.options[Protection.PDF].setChecked(True)
    qtbot.waitUntil(lambda: "2026-T3-014 v1.pdf, med adgangssætning" in words_on(form.attached))
    form.protection.options[Protection.PLAIN].setChecked(True)
    qtbot.waitUntil(lambda: NAME in words_on(form.attached))


def test_what_lies_in_the_zip_is_told_as_within_it(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.protection.options[Protection.ZIP].setChecked(True)
    sending.dialog.do.click()
    sending.until_noted()
    sending.scene.reads("v1.zip (indeholder 2026-T3-014 v1.pdf)")


def test_the_passphrase_is_left_by_escape_only_when_she_says_so(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.protection.options[Protection.ZIP].setChecked(True)
    sending.dialog.do.click()
    sending.scene.until(lambda: PASSPHRASE in words_on(sending.dialog))
    qtbot.keyClick(sending.dialog, "\x1b")
    question = sending.asked()
    question.safe.click()
    assert sending.dialog.isVisible()
    sending.dialog.close()
    assert sending.dialog.isVisible(), "the cross of the window asks as well"
    sending.asked().do.click()
    sending.scene.until(lambda: not sending.scene.mode.findChildren(SendDialog))


def test_the_lock_of_the_screen_takes_the_passphrase_away_unasked(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.protection.options[Protection.ZIP].setChecked(True)
    sending.dialog.do.click()
    sending.scene.until(lambda: PASSPHRASE in words_on(sending.dialog))
    sending.dialog.reject()
    sending.scene.until(lambda: not sending.scene.mode.findChildren(SendDialog))


def test_who_says_she_has_the_passphrase_is_asked_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.protection.options[Protection.ZIP].setChecked(True)
    sending.dialog.do.click()
    sending.scene.until(lambda: PASSPHRASE in words_on(sending.dialog))
    sending.dialog.have.click()
    sending.scene.until(lambda: not sending.scene.mode.findChildren(SendDialog))


def test_a_draft_that_cannot_be_noted_is_opened_by_nobody(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending = Sending(qtbot, tmp_path)
    store = sending.scene.store
    change, put = store.change, []

    @contextmanager
    def full(act: str, **more: str) -> Iterator[object]:
        with change(act, **more) as changes:
            yield changes
            if act == "report_handed_over":
                raise InspectionError("data-full")

    given = HandingOver.put
    monkeypatch.setattr(HandingOver, "put", lambda *args: put.append(given(*args)) or put[-1])
    monkeypatch.setattr(store, "change", full)
    sending.dialog.do.click()
    sending.scene.until(lambda: bool(put) and not sending.dialog.is_busy)
    assert sending.scene.outside.shown == []
    assert not put[0].exists()
    assert sending.noted == []


def test_her_own_words_stay_when_the_occasion_changes(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.subject.setText("Mit eget emne")
    before = sending.dialog.form.text.toPlainText()
    choice = sending.dialog.form.occasion
    choice.choose(Occasion.REPORT_ADMINISTRATION)
    choice.activated.emit(choice.currentIndex())
    sending.scene.until(lambda: sending.dialog.form.text.toPlainText() != before)
    assert sending.dialog.form.subject.text() == "Mit eget emne"
    assert sending.dialog.form.to.chosen == (OFFICE,)


def test_an_address_that_is_none_holds_the_letter_back(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.to.others.setText("forkert")
    for _ in range(2):
        sending.dialog.do.click()
        sending.until_told("ikke en mailadresse")
        sending.scene.until(lambda: sending.dialog.do.isEnabled())
    assert sending.noted == []
    assert sending.scene.outside.shown == []


def test_a_civil_number_needs_a_reason_which_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.text.setPlainText("Borgeren med CPR 010180-1234 har klaget.")
    sending.dialog.do.click()
    sending.until_told("CPR-nummer")
    assert sending.scene.outside.shown == []
    sending.scene.until(lambda: sending.dialog.concerns.reason.isVisible())
    sending.dialog.do.click()
    sending.scene.until(lambda: bool(sending.dialog.concerns.reason.property("fault")))
    sending.dialog.concerns.reason.setText("Aftalt med borgerens advokat")
    sending.dialog.do.click()
    assert sending.until_noted().note == "Aftalt med borgerens advokat"


def test_what_is_only_told_is_told_once(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.to.others.setText("bo@andre.example")
    sending.dialog.do.click()
    sending.until_told("bo@andre.example står hverken")
    assert sending.dialog.do.text() == "Åbn alligevel"
    sending.dialog.do.click()
    assert "bo@andre.example" in sending.until_noted().recipients


def test_the_passphrase_is_shown_once_and_never_stands_in_the_mail(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.protection.options[Protection.ZIP].setChecked(True)
    sending.dialog.do.click()
    noted = sending.until_noted()
    sending.scene.until(lambda: PASSPHRASE in words_on(sending.dialog))
    draft = sending.draft()
    assert PASSPHRASE not in json.dumps(draft)
    assert noted.protection == Protection.ZIP
    assert File(name="", data=SEALED).sha256 in noted.hashes, "the original inside is named too"
    sending.dialog.card.copy.click()
    assert QGuiApplication.clipboard().text() == PASSPHRASE
    assert not sending.dialog.do.isVisible(), "it has left, and does not leave again"


def test_a_copy_that_opens_everywhere_is_of_the_unsigned_file(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.form.protection.options[Protection.PDF].setChecked(True)
    sending.dialog.do.click()
    assert File(name="", data=PDF).sha256 in sending.until_noted().hashes


def test_the_outbox_is_offered_only_where_a_server_is_known(qtbot: QtBot, tmp_path: Path) -> None:
    assert not Sending(qtbot, tmp_path).dialog.queue.isVisible()


def test_mail_for_the_outbox_is_written_down_and_sent_by_nobody_yet(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path, SMTP)
    sending.dialog.queue.click()
    noted = sending.until_noted()
    (message,) = sending.scene.kept(OutboxMessage)
    assert message.state == OutboxState.QUEUED
    assert (noted.way, noted.outbox) == (Way.MAIL, message.id)
    sending.scene.said("udbakken")
    sending.scene.reads("i udbakken")
    assert sending.scene.delivery.post.sent == []


def test_of_a_locked_file_in_the_outbox_the_original_is_named_too(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sending = Sending(qtbot, tmp_path, SMTP)
    sending.dialog.form.protection.options[Protection.ZIP].setChecked(True)
    sending.dialog.queue.click()
    assert File(name="", data=SEALED).sha256 in sending.until_noted().hashes


@pytest.mark.parametrize("button", ["do", "queue"])
def test_a_paper_that_is_archived_nowhere_else_is_kept_whichever_way_it_goes(
    qtbot: QtBot, tmp_path: Path, button: str
) -> None:
    scene = Delivering(qtbot, tmp_path, settings=SMTP)
    paper = File(name="kvittering.pdf", data=b"%PDF-1.4 receipt")
    presenter = scene.mode.presenter
    parcel = Parcel(file=presenter.file, occasion=Occasion.DRAW_RECEIPT, load=lambda: (paper,))
    dialog = SendDialog(scene.desk, scene.mode, parcel, presenter.settings, lambda _told: None)
    dialog.open()
    scene.until(
        lambda: bool(dialog.form.to.chosen) and "kvittering" in words_on(dialog.form.attached)
    )
    getattr(dialog, button).click()
    scene.until(lambda: bool(scene.kept(Dispatch)))
    (noted,) = scene.kept(Dispatch)
    assert scene.attachments.load(noted.kept) == paper.data


def test_other_papers_are_sent_by_the_same_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    paper = File(name="kvittering.pdf", data=b"%PDF-1.4 receipt")
    presenter = scene.mode.presenter
    parcel = Parcel(file=presenter.file, occasion=Occasion.DRAW_RECEIPT, load=lambda: (paper,))
    told: list[str] = []
    dialog = SendDialog(scene.desk, scene.mode, parcel, presenter.settings, told.append)
    dialog.open()
    scene.until(
        lambda: bool(dialog.form.to.chosen) and "kvittering" in words_on(dialog.form.attached)
    )
    assert dialog.form.occasion.count() == 1
    dialog.do.click()
    scene.until(lambda: bool(scene.kept(Dispatch)))
    (noted,) = scene.kept(Dispatch)
    assert (noted.report, noted.occasion) == ("", Occasion.DRAW_RECEIPT)
    assert noted.hashes == (paper.sha256,)
    assert scene.attachments.load(noted.kept) == paper.data, "it is archived nowhere else"


def test_a_dialog_that_is_busy_is_not_left_by_escape(qtbot: QtBot, tmp_path: Path) -> None:
    sending = Sending(qtbot, tmp_path)
    sending.dialog.be_busy(True)
    qtbot.keyClick(sending.dialog, "\x1b")
    assert sending.dialog.isVisible()
    sending.dialog.be_busy(False)
    qtbot.keyClick(sending.dialog, "\x1b")
    sending.scene.until(lambda: not sending.scene.mode.findChildren(SendDialog))


def test_ticked_and_typed_addresses_go_once_each() -> None:
    assert recipients([VERA], f"{VERA.upper()}; bo@x.dk, {OFFICE}") == (VERA, "bo@x.dk", OFFICE)
