"""The reports of the program: locked, signed, stamped, and judged in the code and by `verify`."""

from __future__ import annotations

import json
from functools import partial

import pytest
from certificates import SECRET, authority
from console_scene import Console
from signing_samples import openssl_says, pdfsig
from timestamp_authority import timestamp_authority

from inspector.domain.delivery import OwnCertificate
from inspector.domain.model import Report, Visit
from inspector.gateways.pdf_verifying import PdfVerifier
from inspector.services.signing_reports import own_certificates


@pytest.fixture(scope="module")
def console(demo) -> Console:
    """A folder filled with the demo data; its reports are signed by their own certificate."""
    return demo.copy()


@pytest.fixture(scope="module")
def report(console) -> Report:
    return max(console.data.store.find(Report), key=lambda one: (one.visit, one.version))


@pytest.fixture(scope="module")
def number(console, report) -> str:
    return console.data.store.get(Visit, report.visit).number


@pytest.fixture(scope="module")
def by_own(console, number, tmp_path_factory):
    """The report as it leaves the house with the ordinary settings."""
    path = tmp_path_factory.mktemp("own") / "rapport.pdf"
    assert console.run("report", number, "--out", path).code == 0
    return path


@pytest.fixture(scope="module")
def by_two(console, number, tmp_path_factory):
    """Signed for both sides by certificates of the test authority, and stamped."""
    folder, apart = tmp_path_factory.mktemp("two"), console.copy()  # by_own may come after it
    given = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET", SECRET)
        for name in ("unit", "supplier"):
            (folder / f"{name}.p12").write_bytes(getattr(authority(), name).p12())
            given += ["--sign", folder / f"{name}.p12", "--passphrase-env", "SECRET"]
        assert apart.run("report", number, "--out", folder / "rapport.pdf", *given).code == 0
    return folder / "rapport.pdf"


@pytest.fixture(scope="module")
def trust(tmp_path_factory):
    path = tmp_path_factory.mktemp("trust") / "rod.pem"
    path.write_bytes(authority().root.pem)
    return path


def test_a_report_of_the_program_holds_its_record(console, report, by_own) -> None:
    own = own_certificates(console.data.store)
    verdict = PdfVerifier().verify(by_own.read_bytes(), (), own)
    assert verdict.valid, verdict.problems
    assert verdict.record_matches
    assert verdict.content_hash == report.content_hash
    assert verdict.expected == report.digital == ("Signature-unit",)
    assert verdict.version == report.version
    assert verdict.signatures[0].own


def test_elsewhere_the_own_certificate_is_trusted_when_it_is_given(
    console, by_own, tmp_path
) -> None:
    alone = console.run("verify", by_own, "--json")
    assert alone.code == 1
    assert alone.json["codes"] == ["self-made"]
    (own,) = console.data.store.find(OwnCertificate)
    (tmp_path / "tilsynet.pem").write_text(own.certificate)
    assert console.run("verify", by_own, "--trust", tmp_path / "tilsynet.pem").code == 0


def test_two_certificates_of_a_known_authority_are_valid(console, by_two, trust, tmp_path) -> None:
    answer = console.run("verify", by_two, "--trust", trust, "--json")
    assert answer.code == 0, answer.json["problems"]
    told = answer.json
    assert told["valid"] is True
    assert told["record_matches"] is True
    assert told["problems"] == []
    assert [one["signer"] for one in told["signatures"]] == [
        "Tilsynet i Nørreby",
        "Leverandør Østerbo ApS",
    ]
    assert all(one["covers_whole_file"] and one["trusted"] for one in told["signatures"])
    pdf = by_two.read_bytes()
    assert openssl_says(pdf, tmp_path / "openssl", authority().root.pem) == [True, True]
    judged = [one for one in pdfsig(by_two, tmp_path / "nss") if one.validation]
    assert [one.validation for one in judged] == ["Signature is Valid."] * 2


def test_a_timestamp_after_both_changes_nothing_that_was_signed(by_two) -> None:
    from inspector.gateways.signing import CertificateSigners

    signers = CertificateSigners(None, None)  # no stamp is drawn for a timestamp
    with timestamp_authority() as served:
        stamped = signers.timestamped(by_two.read_bytes(), served.url)
    verdict = PdfVerifier().verify(stamped, (authority().root.pem,))
    assert verdict.valid, verdict.problems
    assert [one.is_timestamp for one in verdict.signatures] == [False, False, True]
    assert all(one.covers_whole_file for one in verdict.signatures)


def test_a_stamp_of_an_authority_nobody_named_is_no_fault(console, by_own, words) -> None:
    """The report with the ordinary settings and a timestamp, judged in the window."""
    from inspector.gateways.signing import CertificateSigners

    with timestamp_authority() as served:
        stamped = CertificateSigners(words, None).timestamped(by_own.read_bytes(), served.url)
    verdict = PdfVerifier().verify(stamped, (), own_certificates(console.data.store))
    assert verdict.valid, verdict.problems
    assert [one.code for one in verdict.notes] == ["stamp-unknown"]


def test_what_is_cut_back_to_the_archived_file_misses_its_signature(
    console, report, by_own
) -> None:
    archived = console.data.attachments.load(report.pdf)
    assert by_own.read_bytes().startswith(archived)
    verdict = PdfVerifier().verify(archived)
    assert [one.code for one in verdict.problems] == ["missing"]


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.6, 0.8, 0.99])
def test_one_byte_anywhere_is_found(by_two, share: float) -> None:
    data = bytearray(by_two.read_bytes())
    data[int(len(data) * share)] ^= 1
    assert not PdfVerifier().verify(bytes(data), (authority().root.pem,)).valid


# -- the command ---------------------------------------------------------------------------

KEYS = {"valid", "signatures", "record_matches", "content_hash", "problems"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("tekst.pdf", b"hej"), ("tom.pdf", b""), ("halv.pdf", b"%PDF-1.7\n"), ("ikke-her.pdf", None)],
)
def test_whatever_the_file_is_the_answer_is_json(name, content, tmp_path) -> None:
    console = Console()
    console._opened = partial(pytest.fail, "the data folder was opened")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    answer = console.run("verify", tmp_path / name, "--json")
    assert answer.code == 1
    assert set(answer.json) >= KEYS
    assert answer.json["valid"] is False
    assert len(answer.json["problems"]) == 1
    assert answer.json["problems"][0].endswith(".")


def test_a_missing_file_is_one_sentence(tmp_path) -> None:
    answer = Console().run("verify", tmp_path / "ikke-her.pdf")
    assert answer.code == 1
    assert "ikke-her.pdf findes ikke" in answer.sentence


@pytest.mark.parametrize("content", [None, b"hej", b"-----BEGIN CERTIFICATE-----\nx\n"])
def test_a_certificate_that_cannot_be_read_is_told(by_own, content, tmp_path) -> None:
    path = tmp_path / "stol.pem"
    if content is not None:
        path.write_bytes(content)
    answer = Console().run("verify", by_own, "--trust", path, "--json")
    assert answer.code == 1
    assert "no-certificate" in answer.json["codes"]
    assert "stol.pem" in answer.json["problems"][0]


def test_without_json_it_is_told_in_plain_danish(console, by_two, trust) -> None:
    answer = console.run("verify", by_two, "--trust", trust)
    assert answer.out.startswith("GODKENDT  rapport.pdf")
    assert "Du stoler på certifikatet; Dækker hele filen" in answer.out
    assert answer.err == ""
    alone = console.run("verify", by_two)
    assert alone.out.startswith("UÆNDRET, MEN IKKE GODKENDT")
    assert "Navnet er ikke bevist" in alone.err


def test_what_is_worth_knowing_is_told_with_the_verdict(tmp_path, trust) -> None:
    from verify_samples import by_unit, stamped

    (tmp_path / "x.pdf").write_bytes(stamped(by_unit(), known=False, quiet=True))
    answer = Console().run("verify", tmp_path / "x.pdf", "--trust", trust, "--json")
    assert answer.code == 0
    assert "tidsstemplet fra Enhvers tidsstempel" in answer.json["notes"][0]
    told = Console().run("verify", tmp_path / "x.pdf", "--trust", trust)
    assert "Bemærk: Ingen, du har sagt god for" in told.out


def test_in_english_when_asked(by_own) -> None:
    answer = Console("en").run("verify", by_own, "--json")
    assert "self-made" in answer.json["problems"][0]
    assert json.dumps(answer.json)


def test_settings_for_no_digital_signature_are_told_as_such(tmp_path) -> None:
    """Nothing is expected, nothing is found, and nothing is proved."""
    from verify_samples import a_report, record_of

    (tmp_path / "x.pdf").write_bytes(a_report(record_of(())))
    answer = Console().run("verify", tmp_path / "x.pdf", "--json")
    assert answer.json["codes"] == ["unsigned"]
    assert answer.json["record_matches"] is True
