"""Signing a locked report with a certificate: which field, which certificate, and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from delivery_scene import PDF, SEALED, Delivering
from fake_delivery import FILE_PASSPHRASE, PERSON, PIN, signatures_in
from pytestqt.qtbot import QtBot
from window_shell import nameless, words_on

from inspector.domain.delivery import SignatureField, SignedBy, SignedReport
from ui.pages.visit.delivery.certificate_forms import _ring_name
from ui.pages.visit.delivery.sign_dialog import FILE, OWN, TOKEN, SignDialog

UNIT, SUPPLIER = SignatureField.UNIT, SignatureField.SUPPLIER


class Signing:
    """The dialog over a locked visit, with a certificate file beside it."""

    def __init__(self, qtbot: QtBot, folder: Path, **parts: Any) -> None:
        self.scene = Delivering(qtbot, folder, **parts)
        self.certificate = folder / "ida.p12"
        self.certificate.write_bytes(b"p12 of Ida")
        self.scene.outside.opens = self.certificate
        self.scene.pane.sign.click()
        self.dialog: SignDialog = self.scene.dialog(SignDialog)

    @property
    def signed(self) -> list[SignedReport]:
        return sorted(self.scene.kept(SignedReport), key=lambda one: str(one.signed_at))

    def newest(self) -> bytes:
        file = self.scene.mode.presenter.file
        return self.scene.attachments.load(file.delivered(file.reports[-1]))

    def sign(self, passphrase: str = FILE_PASSPHRASE) -> None:
        form = self.dialog.forms[FILE]
        form.path.setText(str(self.certificate))
        form.secret.setText(passphrase)
        self.dialog.do.click()

    def until_closed(self) -> None:
        self.scene.said("underskrevet af")
        self.scene.until(lambda: len(self.scene.mode.presenter.file.signed) == len(self.signed))


def test_a_certificate_from_a_file_takes_the_place_of_our_own_seal(
    qtbot: QtBot, tmp_path: Path
) -> None:
    signing = Signing(qtbot, tmp_path)
    assert "eget segl erstattes" in words_on(signing.dialog)
    signing.sign()
    signing.until_closed()
    newest = signing.newest()
    assert newest.startswith(PDF)
    assert not newest.startswith(SEALED)
    assert [one["name"] for one in signatures_in(newest)] == [PERSON]
    signing.scene.reads(f"Tilsynet: {PERSON}")


def test_the_supplier_signs_on_top_of_what_is_there(qtbot: QtBot, tmp_path: Path) -> None:
    signing = Signing(qtbot, tmp_path)
    signing.dialog.fields[SUPPLIER].setChecked(True)
    assert "leverandøren selv" in words_on(signing.dialog)
    signing.sign()
    signing.until_closed()
    assert signing.newest().startswith(SEALED)
    signing.scene.until(lambda: not signing.scene.pane.sign.isVisible())


def test_a_wrong_passphrase_is_said_in_its_field_and_nothing_is_signed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    signing = Signing(qtbot, tmp_path)
    signing.sign("forkert")
    form = signing.dialog.forms[FILE]
    signing.scene.until(lambda: bool(form.secret.property("fault")))
    assert signing.dialog.isVisible()
    assert signing.dialog.do.isEnabled()
    assert len(signing.signed) == 1
    assert form.secret.hasFocus()


@pytest.mark.parametrize("code", ["certificate-expired", "certificate-no-key"])
def test_a_certificate_that_cannot_sign_is_said_at_the_file(
    qtbot: QtBot, tmp_path: Path, code: str
) -> None:
    signing = Signing(qtbot, tmp_path)
    signing.scene.delivery.signers.fails = code
    signing.sign()
    signing.scene.until(lambda: bool(signing.dialog.forms[FILE].path.property("fault")))


def test_no_file_chosen_is_said_before_anything_is_tried(qtbot: QtBot, tmp_path: Path) -> None:
    signing = Signing(qtbot, tmp_path)
    signing.dialog.do.click()
    assert "Vælg filen først" in words_on(signing.dialog)
    assert not signing.dialog.is_busy


def test_the_passphrase_is_kept_in_the_keychain_only_where_she_ticks_for_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    signing = Signing(qtbot, tmp_path)
    form: Any = signing.dialog.forms[FILE]
    assert not form.remember.isChecked()
    signing.sign()
    signing.until_closed()
    assert signing.scene.delivery.secrets.secrets == {}


def test_a_passphrase_that_was_kept_is_there_when_the_file_is_chosen_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    signing = Signing(qtbot, tmp_path)
    form: Any = signing.dialog.forms[FILE]
    form.remember.setChecked(True)
    signing.sign()
    signing.until_closed()
    (name,) = signing.scene.delivery.secrets.secrets
    assert "ida" not in name
    again = Signing(qtbot, tmp_path)
    again.scene.delivery.secrets.secrets = signing.scene.delivery.secrets.secrets
    form = again.dialog.forms[FILE]
    form._choose()
    again.scene.until(lambda: form.secret.text() == FILE_PASSPHRASE)
    assert form.remember.isChecked()


def test_a_passphrase_she_no_longer_ticks_for_is_taken_out_of_the_keychain(
    qtbot: QtBot, tmp_path: Path
) -> None:
    signing = Signing(qtbot, tmp_path)
    kept = signing.scene.delivery.secrets.secrets
    kept[_ring_name(b"p12 of Ida")] = FILE_PASSPHRASE
    form: Any = signing.dialog.forms[FILE]
    form._choose()
    signing.scene.until(form.remember.isChecked)
    form.remember.setChecked(False)
    signing.sign()
    signing.until_closed()
    assert kept == {}


def test_the_suppliers_passphrase_is_never_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    signing = Signing(qtbot, tmp_path)
    form: Any = signing.dialog.forms[FILE]
    form.secret.setText(FILE_PASSPHRASE)
    form.remember.setChecked(True)
    signing.dialog.fields[SUPPLIER].setChecked(True)
    assert not form.remember.isVisible()
    assert form.secret.text() == ""
    signing.sign()
    signing.until_closed()
    assert signing.scene.delivery.secrets.secrets == {}


def test_what_the_dialog_says_of_keeping_agrees_with_its_tick(qtbot: QtBot, tmp_path: Path) -> None:
    told = words_on(Signing(qtbot, tmp_path).dialog)
    assert "huskes kun, hvis du beder om det" in told
    assert "adgangskoden gemmes ikke" not in told


def test_a_token_signs_by_its_pin(qtbot: QtBot, tmp_path: Path) -> None:
    signing = Signing(qtbot, tmp_path)
    signing.dialog.ways[TOKEN].setChecked(True)
    form = signing.dialog.forms[TOKEN]
    assert form.isVisible()
    form.path.setText(str(tmp_path / "opensc.so"))
    form.secret.setText("0000")
    signing.dialog.do.click()
    signing.scene.until(lambda: bool(form.secret.property("fault")))
    form.secret.setText(PIN)
    signing.dialog.do.click()
    signing.until_closed()
    assert signing.signed[-1].signed_by == SignedBy.TOKEN


def test_our_own_certificate_is_offered_only_where_it_has_not_sealed_already(
    qtbot: QtBot, tmp_path: Path
) -> None:
    assert OWN not in Signing(qtbot, tmp_path).dialog.ways
    signing = Signing(qtbot, tmp_path, seal=False)
    signing.dialog.fields[SUPPLIER].setChecked(True)
    assert not signing.dialog.ways[OWN].isEnabled(), "the supplier is not us"
    signing.dialog.fields[UNIT].setChecked(True)
    signing.dialog.ways[OWN].setChecked(True)
    signing.dialog.do.click()
    signing.until_closed()
    assert signing.signed[-1].signed_by == SignedBy.OWN


def test_every_control_of_the_dialog_has_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    assert nameless(Signing(qtbot, tmp_path).dialog) == []
