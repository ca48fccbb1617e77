"""`report --sign`: a script signs a locked report, and whoever opens the file can judge it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from certificates import SECRET, authority
from console_scene import Console
from signing_samples import openssl_says, pdfsig
from timestamp_authority import timestamp_authority

from inspector.domain.delivery import SignedReport
from inspector.domain.model import Report, Visit, VisitState
from inspector.services.settings import read_settings, save_settings


@pytest.fixture
def console(demo) -> Console:
    return demo.copy()


@pytest.fixture
def number(console) -> str:
    report = console.data.store.find(Report, version=1)[0]
    return console.data.store.get(Visit, report.visit).number


@pytest.fixture
def certificates(tmp_path, monkeypatch):
    """Two certificate files and the variables with their passphrases, as arguments."""
    given = {}
    for name in ("unit", "supplier", "expired"):
        path = tmp_path / f"{name}.p12"
        path.write_bytes(getattr(authority(), name).p12())
        monkeypatch.setenv(f"SECRET_{name.upper()}", SECRET)
        given[name] = ("--sign", path, "--passphrase-env", f"SECRET_{name.upper()}")
    return given


def archived(console, number) -> bytes:
    (visit,) = console.data.store.find(Visit, number=number)
    reports = console.data.store.find(Report, visit=visit.id)
    return console.data.attachments.load(max(reports, key=lambda one: one.version).pdf)


def test_two_certificates_sign_the_locked_report(console, number, certificates, tmp_path):
    out = tmp_path / "rapport.pdf"
    answer = console.run(
        "report", number, "--out", out, *certificates["unit"], *certificates["supplier"]
    )
    assert answer.code == 0, answer.err
    assert "Tilsynet i Nørreby" in answer.err
    assert "Leverandør Østerbo ApS" in answer.err
    signed = out.read_bytes()
    assert signed.startswith(archived(console, number))
    assert openssl_says(signed, tmp_path / "openssl", authority().root.pem) == [True, True]
    judged = [one for one in pdfsig(out, tmp_path / "nss") if one.validation]
    assert [one.validation for one in judged] == ["Signature is Valid."] * 2
    again = tmp_path / "igen.pdf"
    assert console.run("report", number, "--out", again).code == 0
    assert again.read_bytes() == signed


def test_a_script_that_runs_twice_signs_once(console, number, certificates, tmp_path):
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    console.run("report", number, "--out", first, *certificates["unit"])
    kept = len(console.data.store.find(SignedReport))
    answer = console.run("report", number, "--out", second, *certificates["unit"])
    assert answer.code == 0
    assert "underskriver ikke igen" in answer.err
    assert second.read_bytes() == first.read_bytes()
    assert len(console.data.store.find(SignedReport)) == kept
    third = tmp_path / "3.pdf"
    both = (*certificates["unit"], *certificates["supplier"])
    assert console.run("report", number, "--out", third, *both).code == 0
    assert third.read_bytes().startswith(first.read_bytes())


def test_a_draft_is_not_signed(console, certificates, tmp_path):
    (visit,) = console.data.store.find(Visit, state=VisitState.OPEN)[:1]
    out = tmp_path / "rapport.pdf"
    answer = console.run("report", visit.number, "--out", out, *certificates["unit"])
    assert answer.code == 1
    assert "er ikke afsluttet" in answer.sentence
    assert not out.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("unit", "unset"), "UANMELDT_UNSET"),
        (("unit", "wrong"), "passer ikke"),
        (("expired", "right"), "udløb den 01-01-2021"),
        (("missing", "right"), "mangler.p12"),
        (("unit", "none"), "--passphrase-env"),
    ],
)
def test_what_hinders_it_is_one_sentence_and_nothing_is_signed(
    console, number, certificates, tmp_path, monkeypatch, given, told
):
    which, secret = given
    path = tmp_path / "mangler.p12" if which == "missing" else certificates[which][1]
    monkeypatch.setenv("RIGHT", SECRET)
    monkeypatch.setenv("WRONG", "forkert")
    monkeypatch.delenv("UANMELDT_UNSET", raising=False)
    name = {"right": "RIGHT", "wrong": "WRONG", "unset": "UANMELDT_UNSET"}.get(secret)
    pair = ("--passphrase-env", name) if name else ()
    out = tmp_path / "rapport.pdf"
    before = console.data.store.find(SignedReport)
    answer = console.run("report", number, "--out", out, "--sign", path, *pair)
    assert answer.code == 1
    assert told in answer.sentence
    assert SECRET not in answer.err
    assert not out.exists()
    assert console.data.store.find(SignedReport) == before


def test_a_second_certificate_that_is_refused_hinders_the_first_too(
    console, number, certificates, tmp_path
):
    before = console.data.store.find(SignedReport)
    both = (*certificates["unit"], *certificates["expired"])
    answer = console.run("report", number, "--out", tmp_path / "r.pdf", *both)
    assert "udløb" in answer.sentence
    assert console.data.store.find(SignedReport) == before


def test_a_place_that_cannot_be_written_is_told_before_anything_is_signed(
    console, number, certificates, tmp_path
):
    before = console.data.store.find(SignedReport)
    for out in (tmp_path / "findes-ikke" / "r.pdf", tmp_path):
        answer = console.run("report", number, "--out", out, *certificates["unit"])
        assert answer.code == 1
        assert "Intet er ændret" in answer.sentence
    assert console.data.store.find(SignedReport) == before
    assert [path.suffix for path in tmp_path.iterdir()].count(".part") == 0


def test_a_signature_that_is_kept_is_told_where_the_file_was_not_written(
    console, number, certificates, tmp_path, monkeypatch
):
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("inspector.console.visit_commands.write_whole", full)
    before = len(console.data.store.find(SignedReport))
    answer = console.run("report", number, "--out", tmp_path / "r.pdf", *certificates["unit"])
    assert answer.code == 1
    assert "Underskrifterne er bevaret" in answer.err
    assert "Intet er ændret" not in answer.err
    assert len(console.data.store.find(SignedReport)) == before + 1


def test_one_certificate_for_both_sides_is_refused_before_anything_is_signed(
    console, number, certificates, tmp_path
):
    before = console.data.store.find(SignedReport)
    out, twice = tmp_path / "r.pdf", (*certificates["unit"], *certificates["unit"])
    answer = console.run("report", number, "--out", out, *twice)
    assert answer.code == 1
    assert "samme certifikat" in answer.sentence
    assert console.data.store.find(SignedReport) == before
    assert not out.exists()


def test_the_timestamp_comes_last_and_once(console, number, certificates, tmp_path):
    out = tmp_path / "rapport.pdf"
    with timestamp_authority() as served:
        name_authority(console, served.url)
        given = ("report", number, "--out", out, *certificates["unit"], "--timestamp")
        answer = console.run(*given)
        assert answer.code == 0, answer.err
        assert "tidsstempel" in answer.err
        assert console.run(*given).code == 0
        assert len(served.asked) == 1
    assert b"/ETSI.RFC3161" in out.read_bytes()


def test_without_a_network_the_signed_report_is_written_all_the_same(
    console, number, certificates, tmp_path
):
    out = tmp_path / "rapport.pdf"
    with timestamp_authority() as served:
        name_authority(console, served.url)
    answer = console.run("report", number, "--out", out, *certificates["unit"], "--timestamp")
    assert answer.code == 1
    assert "venter på sit tidsstempel" in answer.err
    assert openssl_says(out.read_bytes(), tmp_path / "o", authority().root.pem) == [True]


def test_without_an_address_nobody_is_asked(console, number, tmp_path):
    answer = console.run("report", number, "--out", tmp_path / "r.pdf", "--timestamp")
    assert answer.code == 1
    assert "ikke angivet nogen tjeneste" in answer.sentence


def name_authority(console, url: str) -> None:
    store = console.data.store
    save_settings(store, replace(read_settings(store), timestamp_url=url))
