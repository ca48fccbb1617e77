"""`mail` on the command line: several addresses, an occasion, a locked copy, and what is noted."""

from __future__ import annotations

import email
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import pytest
import pyzipper
from console_scene import Answer, Console
from fakes import MemoryAttachments

from inspector.domain.delivery import Dispatch
from inspector.domain.errors import InspectionError
from inspector.domain.model import Contact, Report, Supplier, Visit
from inspector.services.visiting import load_visit

PASSPHRASE = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){4}")


@pytest.fixture
def console(demo: Console) -> Console:
    """The demo data, with nothing handed over yet."""
    console = demo.copy()
    console.data.store.tables.pop(Dispatch, None)
    return console


def locked(console: Console) -> Visit:
    visits = [one for one in console.data.store.find(Visit) if one.state == "locked"]
    return next(one for one in visits if console.data.store.count(Contact, supplier=one.supplier))


def mail(console: Console, out: Path, *given: object, to: tuple[str, ...] = ()) -> Answer:
    visit = locked(console)
    (contact,) = console.data.store.find(Contact, supplier=visit.supplier)
    addressed = [part for one in (to or (contact.email,)) for part in ("--to", one)]
    return console.run("mail", visit.number, *addressed, "--out", out, *given)


def read(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def attached(path: Path) -> tuple[str, bytes]:
    (part,) = read(path).iter_attachments()
    return part.get_filename(), part.get_payload(decode=True)


def newest(console: Console) -> tuple[Report, bytes]:
    """The newest version, and its bytes as they leave the house."""
    visit = locked(console)
    file = load_visit(console.data.store, console.world.shelf, visit.id)
    attachments: MemoryAttachments = console.data.attachments
    return file.reports[-1], attachments.load(file.delivered(file.reports[-1]))


def test_a_draft_to_a_contact_is_one_sentence_and_the_report_as_it_is_archived(console, tmp_path):
    out = tmp_path / "kladde.eml"
    answer = mail(console, out)
    report, data = newest(console)
    assert answer.code == 0
    assert answer.sentence.startswith("Kladden kladde.eml er skrevet.")
    assert attached(out) == (report.file_name, data)


def test_it_is_addressed_to_each_once(console, tmp_path):
    out = tmp_path / "kladde.eml"
    answer = mail(console, out, to=("a@b.dk", "c@d.dk", "A@b.dk"))
    assert [one.addr_spec for one in read(out)["To"].addresses] == ["a@b.dk", "c@d.dk"]
    assert "a@b.dk står hverken blandt leverandørens kontakter" in answer.err


def test_the_occasion_is_heard_and_noted(console, tmp_path):
    out = tmp_path / "kladde.eml"
    visit = locked(console)
    name = console.data.store.get(Supplier, visit.supplier).name
    mail(console, out, "--occasion", "hearing")
    assert read(out)["Subject"].startswith("Til bemærkninger: ")
    assert name in read(out)["Subject"]
    (kept,) = console.data.store.find(Dispatch)
    report, _ = newest(console)
    assert (kept.visit, kept.report, kept.occasion) == (visit.id, report.id, "hearing")
    assert (kept.way, kept.protection) == ("draft", "plain")


def test_a_locked_zip_holds_the_original_and_its_passphrase_is_told_and_never_written(
    console, tmp_path
):
    out = tmp_path / "kladde.eml"
    answer = mail(console, out, "--protect", "zip")
    passphrase = PASSPHRASE.search(answer.err)[0]
    assert answer.out == ""
    assert passphrase.encode() not in out.read_bytes()
    name, data = attached(out)
    assert re.fullmatch(r"[\w-]+ v\d+\.zip", name)
    with pyzipper.AESZipFile(io.BytesIO(data)) as packed:
        packed.setpassword(passphrase.encode())
        (inner,) = packed.namelist()
        assert packed.read(inner) == newest(console)[1]
    assert passphrase not in repr(console.data.store.find(Dispatch))


def test_a_locked_pdf_is_a_copy_that_opens_by_the_passphrase(console, tmp_path):
    out = tmp_path / "kladde.eml"
    answer = mail(console, out, "--protect", "pdf")
    passphrase = PASSPHRASE.search(answer.err)[0]
    _, data = attached(out)
    with pikepdf.open(io.BytesIO(data), password=passphrase) as pdf:
        assert len(pdf.pages) > 1
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(data))


def test_a_civil_number_keeps_the_draft_from_being_written(console, tmp_path, monkeypatch):
    out = tmp_path / "kladde.eml"

    class Reading:
        def text_of(self, _file: object) -> str:
            return "Cpr 010180-1236"

    class Delivery:
        texts = Reading()
        letters = console.delivery.letters
        protecting = console.delivery.protecting

    monkeypatch.setattr(console, "delivery", Delivery())
    answer = mail(console, out)
    assert answer.code == 1
    assert "ligner et CPR-nummer" in answer.err
    assert not out.exists()
    assert console.data.store.count(Dispatch) == 0

    answer = mail(console, out, "--reason", "Nummeret er opdigtet")
    assert answer.code == 0
    assert out.exists()
    assert console.data.store.find(Dispatch)[0].note == "Nummeret er opdigtet"


def test_what_cannot_be_written_is_not_noted(console, tmp_path):
    answer = mail(console, tmp_path / "findes-ikke" / "kladde.eml")
    assert answer.code == 1
    assert console.data.store.count(Dispatch) == 0


@pytest.mark.parametrize("command", ["mail", "package"])
def test_what_cannot_be_noted_is_not_left_lying(console, tmp_path, monkeypatch, command):
    store = console.data.store
    change = store.change

    @contextmanager
    def full(act: str, **more: str) -> Iterator[object]:
        with change(act, **more) as changes:
            yield changes
            raise InspectionError("data-locked")

    out, visit = tmp_path / "ud.bin", locked(console)
    given = ("--to", "a@b.dk") if command == "mail" else ()
    monkeypatch.setattr(store, "change", full)
    answer = console.run(command, visit.number, *given, "--out", out)
    monkeypatch.undo()
    assert answer.code == 1
    assert not out.exists()
    assert store.count(Dispatch) == 0


def test_a_mail_of_a_visit_that_is_open_again_names_the_version_it_carries(console, tmp_path):
    store, out = console.data.store, tmp_path / "kladde.eml"
    visit = locked(console)
    number = newest(console)[0].version
    again = replace(visit, state="open", correction_reason="Mette Hansens sag")
    with store.change("visit_reopened") as change:
        change.put(again)
    try:
        answer = console.run(
            "mail", visit.number, "--to", "a@b.dk", "--occasion", "correction", "--out", out
        )
    finally:
        with store.change("visit_locked") as change:
            change.put(visit)
    assert answer.code == 0
    assert f"version {number}, som den blev låst" in answer.err
    told = read(out)
    assert told["Subject"].endswith(f"version {number}")
    assert f"version {number + 1}" not in told.get_body().get_content()
    assert "Mette" not in told.get_body().get_content()


@pytest.mark.parametrize("given", [("--protect", "rot13"), ("--occasion", "draw_receipt")])
def test_what_is_not_known_is_wrong_usage(console, tmp_path, given, capsys):
    with pytest.raises(SystemExit) as stopped:
        mail(console, tmp_path / "kladde.eml", *given)
    assert stopped.value.code == 2
    assert "invalid choice" in capsys.readouterr().err
