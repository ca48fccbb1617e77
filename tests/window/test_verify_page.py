"""Kontrollér rapport: choose or drop a file, one verdict, why, and whose it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from certificates import authority
from fakes import MemoryStore
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import nameless, open_window, words_on

from inspector.domain.delivery import OwnCertificate, SignedReport
from inspector.domain.model import Report, Visit
from inspector.domain.report import in_groups
from inspector.domain.verdict import Problem, SignatureFound, Verdict
from inspector.domain.verdict_words import NOTES, PROBLEMS
from ui.files import Files
from ui.navigation import Place
from ui.theme import Theme
from ui.widgets.buttons import Button

VERIFY = Place(page="verify")
HASH = "0123456789abcdef" * 4
PDF = b"%PDF-1.7 a report"
SIGNATURE = SignatureFound(
    field="Signature-unit",
    signer="Ida Enebær",
    time=datetime(2026, 11, 20, 9, 42, tzinfo=UTC),
    intact=True,
    covers_whole_file=True,
    trusted=True,
)
VALID = Verdict(
    valid=True,
    signatures=(SIGNATURE,),
    record_matches=True,
    content_hash=HASH,
    number="2026-T3-014",
    version=1,
)
ALTERED = Verdict(
    signatures=(
        replace(SIGNATURE, intact=False, covers_whole_file=False, trusted=False),
        replace(
            SIGNATURE, signer="Et ret langt navn i et certifikat, Nørreby Kommune", trusted=False
        ),
        replace(SIGNATURE, signer="Tidsstempel", is_timestamp=True, field="Timestamp"),
    ),
    content_hash=HASH,
    number="2026-T3-014",
    version=1,
    problems=(
        Problem(code="altered", details={"signer": "Ida Enebær"}),
        Problem(code="unknown", details={"signer": "Et ret langt navn"}),
        Problem(code="record-differs"),
    ),
)


class Judge:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, verdict: Verdict = VALID) -> None:
        self.verdict = verdict
        self.asked: list[tuple[bytes, list[bytes], list[bytes]]] = []

    def verify(
        self, pdf: bytes, trusted: Sequence[bytes] = (), own: Sequence[bytes] = ()
    ) -> Verdict:
        self.asked.append((pdf, list(trusted), list(own)))
        return self.verdict


class Answering(Files):
    """Answers the questions for files in turn."""

    def __init__(self, *paths: Path | None) -> None:
        self.paths = list(paths)

    def to_open(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        return self.paths.pop(0)


class Dropped:
    """What is dragged, as the page is told of it."""

    def __init__(self, mime: QMimeData) -> None:
        self.mime, self.accepted = mime, False

    def mimeData(self) -> QMimeData:
        return self.mime

    def acceptProposedAction(self) -> None:
        self.accepted = True


class Scene:
    """A window on the page, a file on the disk, and the judge behind them."""

    def __init__(self, qtbot: QtBot, folder: Path, **parts: Any) -> None:
        self.qtbot = qtbot
        self.path = folder / "rapport.pdf"
        self.path.write_bytes(PDF)
        self.certificate = folder / "tilsynet.pem"
        self.certificate.write_bytes(authority().unit.pem)
        self.judge, self.store = Judge(), a_store()
        self.files = Answering()
        delivery = SimpleNamespace(verifier=self.judge)
        self.shown = open_window(
            qtbot, folder, self.store, files=self.files, delivery=delivery, **parts
        )
        self.shown.go(VERIFY)

    @property
    def page(self) -> Any:
        return self.shown.page

    def look(self, verdict: Verdict = VALID) -> str:
        """Choose the file; what stands on the page afterwards."""
        self.judge.verdict = verdict
        before = len(self.judge.asked)
        self.files.paths = [self.path]
        self.page.choose_file()
        self.settled(before)
        return words_on(self.page)

    def settled(self, before: int) -> None:
        self.qtbot.waitUntil(
            lambda: len(self.judge.asked) > before and self.page.verdict is not None
        )
        self.wait_for(self.page.verdict.title)

    def wait_for(self, words: str) -> None:
        """What is put on a page that stands is seen at the next turn."""
        self.qtbot.waitUntil(lambda: words in words_on(self.page))

    def press(self, text: str) -> None:
        button = next(one for one in self.page.findChildren(Button) if one.text() == text)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Scene:
    return Scene(qtbot, tmp_path)


def test_before_a_file_is_chosen_the_page_says_what_it_does(scene: Scene) -> None:
    told = words_on(scene.page)
    assert "Kontrollér en rapport, du har fået" in told
    assert "Intet sendes, og intet gemmes" in told
    assert scene.page.first_focus.text() == "Vælg PDF-fil"
    assert scene.page.first_focus.hasFocus()


def test_a_valid_report_is_told_in_word_sign_and_colour(scene: Scene) -> None:
    told = scene.look()
    assert "Rapporten er ægte og uændret" in told
    assert "rapport.pdf" in told
    assert "Det er fundet" not in told
    assert scene.judge.asked[0][0] == PDF
    assert scene.page.verdict.accessibleName().startswith("Rapporten er ægte")


def test_every_signature_says_who_when_what_and_whether_it_is_trusted(scene: Scene) -> None:
    told = scene.look()
    assert "Ida Enebær" in told
    assert "Du stoler på certifikatet" in told
    assert "Dækker hele filen" in told
    assert "20-11-2026" in told
    assert "tilsynets underskrift" in told


def test_what_is_wrong_is_told_with_what_to_do(scene: Scene) -> None:
    told = scene.look(ALTERED)
    assert "Rapporten kan ikke godkendes" in told
    assert "der er ændret i den, efter at den blev underskrevet" in told
    assert "Brug ikke filen" in told
    assert "Ændret" in told
    assert "Ikke kendt" in told
    assert "Passer ikke, eller mangler" in told


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_can_be_shown(scene: Scene, code: str) -> None:
    details = {"signer": "Ida", "field": "Signature-unit", "name": "x", "most": 100}
    day = {"day": date(2026, 3, 4)}
    told = scene.look(Verdict(problems=(Problem(code=code, details=details | day),)))
    unproved = code in ("self-made", "unknown")
    head = "Filen er uændret, men ingen kendt" if unproved else "Rapporten kan ikke godkendes"
    assert head in told
    unread = code == "record-unreadable"
    assert ("er ødelagt" if unread else "Filen har intet kontroltal") in told


def test_the_check_number_stands_in_groups_as_on_paper(scene: Scene) -> None:
    told = scene.look()
    for group in in_groups(HASH):
        assert group in told
    scene.press("Kopiér kontroltallet")
    assert QGuiApplication.clipboard().text() == HASH


def test_the_very_file_is_found_in_the_archive(scene: Scene) -> None:
    sha = hashlib.sha256(PDF).hexdigest()
    with scene.store.change("x") as changes:
        changes.put(Visit(id="v", number="2026-T3-014"))
        changes.put(Report(id="r", visit="v", version=2, content_hash=HASH, pdf=sha))
    told = scene.look()
    assert "Filen er arkiveret her" in told
    assert "2026-T3-014, version 2. Det er præcis samme fil" in told
    with scene.store.change("x") as changes:
        changes.put(SignedReport(id="s", visit="v", report="r", pdf="another"))
    assert "uden de underskrifter, der er kommet til" in scene.look()


def test_a_signed_file_is_found_in_the_archive(scene: Scene) -> None:
    with scene.store.change("x") as changes:
        changes.put(Visit(id="v", number="2026-T3-014"))
        changes.put(Report(id="r", visit="v", version=1, content_hash=HASH, pdf="first"))
        changes.put(
            SignedReport(id="s", visit="v", report="r", pdf=hashlib.sha256(PDF).hexdigest())
        )
    assert "Det er præcis samme fil" in scene.look()


def test_a_file_that_was_replaced_is_told_as_such(scene: Scene) -> None:
    sha = hashlib.sha256(PDF).hexdigest()
    first, later = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 21, 9, tzinfo=UTC)
    with scene.store.change("x") as changes:
        changes.put(Visit(id="v", number="2026-T3-014"))
        changes.put(Report(id="r", visit="v", version=1, content_hash=HASH, pdf="first"))
        for name, pdf, at in (("s", sha, first), ("t", "other", later)):
            changes.put(
                SignedReport(
                    id=name, visit="v", report="r", pdf=pdf, based_on="first", signed_at=at
                )
            )
    told = scene.look()
    assert "Filen er arkiveret her, men der er en nyere" in told
    assert "findes her i en nyere fil" in told


@pytest.mark.parametrize("kept", ["the very file", "the same content"])
def test_an_earlier_version_says_that_there_is_a_newer_one(scene: Scene, kept: str) -> None:
    pdf = hashlib.sha256(PDF).hexdigest() if kept == "the very file" else "another"
    with scene.store.change("x") as changes:
        changes.put(Visit(id="v", number="2026-T3-014"))
        changes.put(Report(id="r", visit="v", version=1, content_hash=HASH, pdf=pdf))
        changes.put(Report(id="q", visit="v", version=2, content_hash="cd" * 32, pdf="second"))
    told = scene.look()
    assert "Besøget har en nyere rapport: version 2. Brug den." in told
    if kept == "the very file":
        assert "Filen er arkiveret her, men der er en nyere" in told


@pytest.mark.parametrize("code", NOTES)
def test_what_is_worth_knowing_is_told_beside_the_signatures(scene: Scene, code: str) -> None:
    details = {"signer": "Enhvers tidsstempel", "day": date(2026, 3, 4)}
    told = scene.look(replace(VALID, notes=(Problem(code=code, details=details),)))
    assert "Rapporten er ægte og uændret" in told
    assert "Enhvers tidsstempel" in told
    assert "Det er fundet" not in told


def test_the_same_content_in_another_file_is_told_as_such(scene: Scene) -> None:
    with scene.store.change("x") as changes:
        changes.put(Visit(id="v", number="2026-T3-014"))
        changes.put(Report(id="r", visit="v", version=1, content_hash=HASH, pdf="another"))
    told = scene.look()
    assert "En anden fil er arkiveret for besøget" in told


def test_a_strangers_file_is_not_here_and_that_is_no_fault(scene: Scene) -> None:
    told = scene.look()
    assert "Filen er ikke arkiveret her" in told
    assert "Det er som det skal være" in told


def test_certificates_made_here_are_known(scene: Scene) -> None:
    pem = authority().unit.pem.decode()
    with scene.store.change("x") as changes:
        changes.put(OwnCertificate(id="o", certificate=pem))
    own = replace(VALID, signatures=(replace(SIGNATURE, trusted=False, own=True),))
    told = scene.look(own)
    assert scene.judge.asked[-1][2] == [pem.encode()]
    assert "Lavet på denne bærbare" in told


def test_a_certificate_is_added_for_this_check_and_taken_away_again(scene: Scene) -> None:
    scene.look(ALTERED)
    scene.judge.verdict = VALID
    scene.files.paths = [scene.certificate]
    scene.press("Tilføj certifikat")
    scene.settled(1)
    assert scene.judge.asked[-1][1] == [authority().unit.pem]
    told = words_on(scene.page)
    assert "Certifikat fra tilsynet.pem" in told
    assert "Rapporten er ægte og uændret" in told
    scene.page.verification.distrust(authority().unit.pem)
    scene.settled(2)
    assert scene.judge.asked[-1][1] == []
    assert "Certifikat fra" not in words_on(scene.page)


def test_the_same_certificate_twice_is_one(scene: Scene) -> None:
    scene.look()
    for count in (1, 2):
        scene.files.paths = [scene.certificate]
        scene.page.choose_trusted()
        scene.settled(count)
    assert len(scene.page.verification.trusted) == 1


def test_a_file_that_is_no_certificate_is_refused_and_nothing_is_lost(scene: Scene) -> None:
    scene.look()
    told = []
    scene.shown.desk.messages.barred.connect(told.append)
    scene.files.paths = [scene.path]
    scene.page.choose_trusted()
    scene.qtbot.waitUntil(lambda: bool(told))
    assert scene.page.verification.trusted == ()
    assert "Rapporten er ægte og uændret" in words_on(scene.page)


def test_a_file_that_is_gone_leaves_the_invitation(scene: Scene) -> None:
    told = []
    scene.shown.desk.messages.barred.connect(told.append)
    scene.files.paths = [scene.path.with_name("ikke-her.pdf")]
    scene.page.choose_file()
    scene.qtbot.waitUntil(lambda: bool(told))
    scene.wait_for("Kontrollér en rapport, du har fået")


def test_changing_her_mind_changes_nothing(scene: Scene) -> None:
    scene.files.paths = [None, None]
    scene.page.choose_file()
    scene.page.choose_trusted()
    assert scene.judge.asked == []


def test_a_file_can_be_dropped(scene: Scene) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(scene.path))])
    dropped = Dropped(mime)
    scene.page.dragEnterEvent(dropped)
    assert dropped.accepted
    assert "Slip filen" in scene.page.head.beside.text()
    scene.page.dropEvent(dropped)
    scene.settled(0)
    assert "Rapporten er ægte og uændret" in words_on(scene.page)
    assert "Slip filen" not in scene.page.head.beside.text()


def test_words_dropped_are_not_a_file(scene: Scene) -> None:
    mime = QMimeData()
    mime.setText("noget tekst")
    dropped = Dropped(mime)
    scene.page.dragEnterEvent(dropped)
    assert not dropped.accepted


def test_only_the_answer_about_the_newest_file_is_shown(scene: Scene, tmp_path: Path) -> None:
    second = tmp_path / "nyeste.pdf"
    second.write_bytes(b"%PDF- newest")
    scene.page.verification.judge(scene.path)
    scene.page.verification.judge(second)
    scene.settled(0)  # whichever of them was read first
    scene.qtbot.waitUntil(lambda: scene.page.verification.judgement.name == "nyeste.pdf")


def test_what_is_unaltered_and_what_is_altered_are_two_verdicts(scene: Scene) -> None:
    unproved = Verdict(problems=(Problem(code="self-made", details={"signer": "Ida"}),))
    told = scene.look(unproved)
    assert "ingen kendt står inde for navnet" in told
    assert "ikke godkendt" in told
    altered = Verdict(problems=(*unproved.problems, *ALTERED.problems))
    assert "Rapporten kan ikke godkendes" in scene.look(altered)


def test_the_verdict_survives_a_change_of_look(scene: Scene) -> None:
    scene.look()
    scene.shown.desk.theme.use(mode="dark")
    scene.qtbot.waitUntil(lambda: scene.page.theme.mode == "dark")
    scene.wait_for("Rapporten er ægte og uændret")


def test_a_change_of_look_in_the_midst_loses_nothing(scene: Scene) -> None:
    scene.page.verification.judge(scene.path)
    scene.shown.desk.theme.use(mode="dark")
    scene.wait_for("Rapporten er ægte og uændret")
    assert scene.page.theme.mode == "dark"


def test_the_way_there_is_on_the_visits_page(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, MemoryStore(Visit(id="v", number="2026-T3-014")))
    shown.go(Place(page="visits"), lambda page: page.table is not None)
    buttons = [one for one in shown.page.findChildren(Button) if one.text() == "Kontrollér rapport"]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert shown.desk.navigation.here == VERIFY


def test_the_way_there_is_also_where_there_are_no_visits_yet(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, MemoryStore())
    shown.go(Place(page="visits"), lambda page: "Kontrollér rapport" in words_on(page))


def test_every_control_has_a_name(scene: Scene) -> None:
    assert nameless(scene.page) == []
    scene.look(ALTERED)
    scene.files.paths = [scene.certificate]
    scene.page.choose_trusted()
    scene.settled(1)
    assert nameless(scene.page) == []


def test_the_keyboard_alone_reaches_everything(scene: Scene) -> None:
    scene.look(ALTERED)
    reached = set()
    for _ in range(40):
        held = scene.shown.window.focusWidget()
        if isinstance(held, Button) and scene.page.isAncestorOf(held):
            reached.add(held.text())
        QTest.keyClick(held, Qt.Key.Key_Tab)
    assert {"Vælg en anden fil", "Kopiér kontroltallet", "Tilføj certifikat"} <= reached


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_is_wider_than_the_smallest_window(qtbot: QtBot, tmp_path: Path, size: int) -> None:
    resources = Path(__file__).resolve().parents[2] / "resources"
    scene = Scene(qtbot, tmp_path, theme=Theme(resources, text_size=size))
    scene.shown.window.resize(1280, 720)
    scene.look(ALTERED)
    qtbot.waitUntil(lambda: scene.page.width() <= 1280)
    for widget in scene.page.findChildren(QWidget):
        if widget.isVisibleTo(scene.page):
            right = widget.mapTo(scene.page, QPoint(widget.width(), 0)).x()
            assert right <= scene.page.width(), type(widget).__name__


def test_in_english_too(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Scene(qtbot, tmp_path, language="en")
    assert "genuine and unaltered" in scene.look()
