"""Beside a locked report: who signed it, the ways out of the house, and what has left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_scene import NAME, PDF, REPORT, SEALED, Delivering, handed, sealed
from fakes import MemoryAttachments
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from visit_scene import ARRIVED, VISIT
from window_shell import nameless, words_on

from inspector.domain.delivery import (
    Dispatch,
    OutboxMessage,
    OutboxState,
    SignatureField,
    SignedBy,
    SignedReport,
    Way,
)
from inspector.domain.errors import InspectionError
from inspector.domain.formats import long_date
from inspector.domain.letter import File
from inspector.domain.model import Supplier
from inspector.domain.outbox import GIVEN_UP
from ui.pages.visit.delivery.digital_post import PostDialog
from ui.pages.visit.delivery.send_dialog import SendDialog
from ui.presenters.delivery import signable, signatures_of, size_words
from ui.widgets.buttons import Button

URL = {"timestamp_url": '"https://stempel.example"'}


def refuse_to_note(scene: Delivering, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full at the end of every transaction that notes a handing over."""
    change = scene.store.change

    @contextmanager
    def full(act: str, **more: str) -> Iterator[object]:
        with change(act, **more) as changes:
            yield changes
            if act == "report_handed_over":
                raise InspectionError("data-full")

    monkeypatch.setattr(scene.store, "change", full)


def test_a_sealed_report_says_plainly_that_nobody_else_vouches_for_the_seal(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.reads(
        "Tilsynet: Engholm Kommune", "programmets eget certifikat", "ingen anden står inde for"
    )
    assert "Venter på netværk" not in words_on(scene.pane), "no authority is named"


def test_a_signature_by_a_certificate_is_told_as_one(qtbot: QtBot, tmp_path: Path) -> None:
    one = sealed(MemoryAttachments(), signed_by=SignedBy.FILE, signer="Ida Enebær")
    scene = Delivering(qtbot, tmp_path, one, seal=False)
    scene.reads("Tilsynet: Ida Enebær", "Underskrevet med certifikat")
    assert "eget certifikat" not in words_on(scene.pane)


def test_a_signature_that_is_expected_and_missing_stands_out(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path, seal=False)
    scene.reads("Tilsynet: underskriften mangler")


def test_a_timestamp_waits_for_a_network_and_is_fetched_when_she_asks(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scene = Delivering(qtbot, tmp_path, settings=URL)
    scene.reads("Venter på netværk")
    assert scene.pane.stamp.isVisible()
    scene.pane.stamp.click()
    scene.said("Tidsstemplet er sat")
    scene.until(lambda: not scene.pane.stamp.isVisible())
    assert scene.delivery.signers.stamped == ["https://stempel.example"]


def test_without_a_network_the_timestamp_goes_on_waiting(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path, settings=URL)
    scene.delivery.signers.fails = "timestamp-unreachable"
    scene.pane.stamp.click()
    scene.until(lambda: bool(scene.notices))
    assert scene.pane.stamp.isVisible()
    assert len(scene.kept(SignedReport)) == 1


def test_what_is_saved_is_the_newest_signed_file(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.pane.save.click()
    scene.said("Rapporten er gemt som")
    assert (tmp_path / NAME).read_bytes() == SEALED


def test_what_is_saved_is_noted_with_the_very_bytes(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.pane.save.click()
    scene.said("Rapporten er gemt som")
    (kept,) = scene.kept(Dispatch)
    assert (kept.way, kept.report, kept.files) == (Way.FILE, REPORT.id, (NAME,))
    assert kept.hashes == (File(name="", data=SEALED).sha256,)
    scene.reads("Fil, du har gemt")


def test_what_cannot_be_written_is_not_noted(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.outside.folder = tmp_path / "gone"
    scene.pane.save.click()
    scene.until(lambda: bool(scene.notices))
    assert scene.kept(Dispatch) == []


def test_what_cannot_be_noted_is_not_left_lying(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Delivering(qtbot, tmp_path)
    refuse_to_note(scene, monkeypatch)
    scene.pane.save.click()
    scene.until(lambda: bool(scene.notices))
    scene.pane.leaving.others.digital_post()
    dialog = scene.dialog(PostDialog)
    scene.until(lambda: NAME in words_on(dialog) and not dialog.is_busy)
    dialog.do.click()
    scene.until(lambda: not dialog.is_busy)
    assert [one for one in tmp_path.rglob("*") if one.suffix in (".pdf", ".txt")] == []
    assert scene.kept(Dispatch) == []


def test_digital_post_that_cannot_be_written_whole_leaves_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "modtager.txt").mkdir()
    scene = Delivering(qtbot, tmp_path)
    scene.pane.leaving.others.digital_post()
    dialog = scene.dialog(PostDialog)
    scene.until(lambda: NAME in words_on(dialog) and not dialog.is_busy)
    dialog.do.click()
    scene.until(lambda: not dialog.is_busy)
    assert not (tmp_path / NAME).exists()
    assert scene.kept(Dispatch) == []


def test_what_the_printer_took_is_noted_as_paper_and_what_it_did_not_is_not(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Delivering(qtbot, tmp_path)
    jobs: list[Callable[[], None]] = []

    def printing(_parent: object, _name: str, data: bytes, _desk: object, *, printed) -> None:
        assert data == SEALED
        jobs.append(printed)

    monkeypatch.setattr("ui.pages.visit.delivery.leaving.print_pdf", printing)
    scene.pane.printer.click()
    scene.until(lambda: bool(jobs))
    assert scene.kept(Dispatch) == [], "it has not been printed yet"
    jobs[0]()
    scene.reads("Papir, du har udskrevet")
    (kept,) = scene.kept(Dispatch)
    assert (kept.way, kept.hashes) == (Way.PAPER, (File(name="", data=SEALED).sha256,))


def test_a_draft_she_did_not_send_is_marked_and_still_stands_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scene = Delivering(qtbot, tmp_path, handed(1))
    scene.reads("Markér som ikke sendt")
    (button,) = scene.pane.handed.findChildren(Button)
    assert "vera@jobvejen.example" in button.accessibleDescription()
    button.click()
    scene.said("markeret som ikke sendt")
    scene.until(lambda: not scene.pane.handed.findChildren(Button))
    scene.reads("vera@jobvejen.example", "ikke sendt", "kladde")
    assert [one.way for one in scene.kept(Dispatch)] == [Way.UNSENT]


def test_only_a_draft_can_be_marked_as_not_sent(qtbot: QtBot, tmp_path: Path) -> None:
    others = [one for one in Way if one != Way.DRAFT]
    scene = Delivering(qtbot, tmp_path, *(handed(n, way=way) for n, way in enumerate(others)))
    scene.until(lambda: len(scene.pane.handed.lines()) == len(others))
    assert scene.pane.handed.findChildren(Button) == []


def test_a_mail_tells_when_it_was_sent_and_not_when_it_was_put_into_the_outbox(
    qtbot: QtBot, tmp_path: Path
) -> None:
    sent_at = ARRIVED + timedelta(days=6)
    message = OutboxMessage(id="m1", visit=VISIT, state=OutboxState.SENT, sent_at=sent_at)
    scene = Delivering(qtbot, tmp_path, handed(1, way=Way.MAIL, outbox="m1"), message)
    scene.reads(long_date(sent_at.astimezone().date(), "da"), "sendt")


def test_a_mail_that_was_given_up_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    message = OutboxMessage(id="m1", visit=VISIT, state=OutboxState.FAILED, problem=GIVEN_UP)
    scene = Delivering(qtbot, tmp_path, handed(1, way=Way.MAIL, outbox="m1"), message)
    scene.reads("Sendt eller gjort klar", "opgivet")


def test_what_a_reader_is_given_is_the_newest_signed_file(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.pane.reader.click()
    scene.until(lambda: bool(scene.outside.shown))
    assert scene.outside.shown[0][1] == SEALED


def test_nothing_sent_is_said_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.reads("Intet er sendt eller gjort klar endnu")


def test_what_was_sent_stands_there_newest_first(qtbot: QtBot, tmp_path: Path) -> None:
    later = handed(2, way=Way.DIGITAL_POST, recipients=("13748136",))
    scene = Delivering(qtbot, tmp_path, handed(1), later)
    scene.reads("CVR 13748136")
    told = [line.title.text() for line in scene.pane.handed.lines()]
    assert "CVR 13748136" in told[0]
    assert "vera@jobvejen.example" in told[1]
    scene.reads(NAME)


@pytest.mark.parametrize(
    ("state", "word"), [(OutboxState.QUEUED, "i udbakken"), (OutboxState.FAILED, "ikke sendt")]
)
def test_mail_that_waits_says_how_far_it_has_come(
    qtbot: QtBot, tmp_path: Path, state: OutboxState, word: str
) -> None:
    message = OutboxMessage(id="m1", visit=VISIT, state=state)
    scene = Delivering(qtbot, tmp_path, handed(1, way=Way.MAIL, outbox="m1"), message)
    scene.reads(word)


def test_a_report_for_online_signing_leaves_as_it_was_archived_and_is_noted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.pane.leaving.others.export_online()
    scene.said("Hent den ind igen")
    assert (tmp_path / NAME).read_bytes() == PDF
    assert [one.way for one in scene.kept(Dispatch)] == [Way.SIGNING]
    scene.reads("Online underskrift")


def test_digital_post_gets_the_report_and_the_number_of_the_recipient(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.pane.leaving.others.digital_post()
    dialog = scene.dialog(PostDialog)
    scene.until(lambda: NAME in words_on(dialog) and not dialog.is_busy)
    dialog.do.click()
    scene.until(lambda: bool(scene.kept(Dispatch)))
    (kept,) = scene.kept(Dispatch)
    assert (kept.way, kept.recipients) == (Way.DIGITAL_POST, ("13748136",))
    assert all((tmp_path / name).exists() for name in kept.files)


def test_digital_post_without_a_number_of_the_recipient_says_so_and_writes_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scene = Delivering(qtbot, tmp_path, Supplier(id="jobvejen", name="Jobvejen A/S"))
    scene.pane.leaving.others.digital_post()
    dialog = scene.dialog(PostDialog)
    scene.until(lambda: "CVR" in words_on(dialog) and not dialog.is_busy)
    assert not dialog.do.isEnabled()
    assert scene.kept(Dispatch) == []


def test_a_dialog_she_leaves_writes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.outside.says_no = True
    scene.pane.leaving.save()
    scene.pane.leaving.others.export_online()
    scene.pane.leaving.others.import_online()
    scene.pane.leaving.others.digital_post()
    dialog = scene.dialog(PostDialog)
    scene.until(lambda: not dialog.is_busy)
    dialog.do.click()
    assert dialog.isVisible()
    assert scene.kept(Dispatch) == []
    assert list(tmp_path.glob("*.pdf")) == []


def test_every_control_has_a_name_and_the_primary_act_takes_the_focus(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scene = Delivering(qtbot, tmp_path)
    assert nameless(scene.pane) == []
    assert scene.page.first_focus() is scene.pane.mail


def test_tab_goes_through_the_pane_as_it_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path, settings=URL)
    pane, seen = scene.pane, []
    stop = pane.sign
    while isinstance(stop, Button) and len(seen) < 10:
        seen.append(stop)
        stop = stop.nextInFocusChain()
        while not (stop.isVisible() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus):
            stop = stop.nextInFocusChain()
    shown = [pane.sign, pane.stamp, pane.mail, pane.printer, pane.save, pane.reader, pane.more]
    assert seen[:7] == shown


def test_the_papers_of_the_draw_are_sent_from_the_menu(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    assert not scene.pane.ways["deliver.send_package"].isVisible(), "nothing makes it here"
    scene.pane.ways["deliver.send_receipt"].trigger()
    dialog = scene.dialog(SendDialog)
    scene.until(lambda: "2026-T3-014-A" in words_on(dialog.form.attached))


def test_a_signature_that_took_the_place_of_the_seal_stands_alone(
    qtbot: QtBot, tmp_path: Path
) -> None:
    attachments = MemoryAttachments()
    first = sealed(attachments)
    new = sealed(
        attachments, id="s2", signed_by=SignedBy.FILE, signer="Ida",
        signed_at=ARRIVED + timedelta(minutes=1), pdf=attachments.save(PDF + b"other"),
    )  # fmt: skip
    scene = Delivering(qtbot, tmp_path, first, new, seal=False)
    file = scene.mode.presenter.file
    assert [one.signer for one in signatures_of(file, file.reports[-1])] == ["Ida"]
    assert signable(file, file.reports[-1]) == (SignatureField.SUPPLIER,)


def test_a_file_signed_online_leaves_nothing_to_sign(qtbot: QtBot, tmp_path: Path) -> None:
    one = sealed(MemoryAttachments(), field="", signed_by=SignedBy.IMPORTED, signer="Ida")
    scene = Delivering(qtbot, tmp_path, one, seal=False)
    scene.reads("Underskrevet online: Ida")
    assert "mangler" not in words_on(scene.pane)
    assert not scene.pane.sign.isVisible()


def test_a_refused_import_says_why_and_keeps_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Delivering(qtbot, tmp_path)
    scene.outside.opens = tmp_path / "svar.pdf"
    scene.outside.opens.write_bytes(b"%PDF-1.4 another")
    scene.pane.leaving.others.import_online()
    scene.until(lambda: bool(scene.notices))
    assert len(scene.kept(SignedReport)) == 1


def test_sizes_are_told_as_people_say_them(words) -> None:
    assert [size_words(size, words) for size in (400, 840_400, 2_449_000)] == [
        "1 kB",
        "840 kB",
        "2,4 MB",
    ]
