"""A file that comes back from an online signing service with pages of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from delivery_scene import PDF, REPORT, Delivering
from pytestqt.qtbot import QtBot
from window_shell import words_on

from inspector.domain.delivery import SignedBy, SignedReport
from inspector.domain.verdict import SignatureFound, Verdict
from ui.widgets.dialog import Dialog

SIGNED = SignatureFound(
    field="Service", signer="Ida Enebær", intact=True, covers_whole_file=True, fingerprint="ab"
)


class Judge:
    """Finds this report, signed by Ida."""

    def verify(self, pdf: bytes, trusted: object = (), own: object = ()) -> Verdict:
        return Verdict(signatures=(SIGNED,), content_hash=REPORT.content_hash)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Delivering:
    scene = Delivering(qtbot, tmp_path)
    scene.delivery.verifier = Judge()
    scene.outside.opens = tmp_path / "underskrevet.pdf"
    return scene


def brought(scene: Delivering, more: bytes) -> None:
    scene.outside.opens.write_bytes(PDF + more)
    scene.pane.leaving.others.import_online()


def imported(scene: Delivering) -> list[SignedReport]:
    return [one for one in scene.kept(SignedReport) if one.signed_by == SignedBy.IMPORTED]


def test_one_without_any_is_taken_in_unasked(scene: Delivering) -> None:
    brought(scene, b"\n%signed")
    scene.until(lambda: len(imported(scene)) == 1)
    scene.said("Ida Enebær")


def test_pages_more_are_told_first_and_kept_when_she_says_so(scene: Delivering) -> None:
    brought(scene, b"\n%page more page more")
    dialog = scene.dialog(Dialog)
    told = words_on(dialog)
    assert "ikke hører til rapporten: 2" in told
    assert "underskrevet.pdf" in told
    assert imported(scene) == []
    dialog.do.click()
    scene.until(lambda: len(imported(scene)) == 1)


def test_pages_more_are_not_kept_when_she_does_not(scene: Delivering) -> None:
    brought(scene, b"\n%page more")
    scene.dialog(Dialog).safe.click()
    assert imported(scene) == []


def test_what_acts_by_itself_is_refused_without_a_question(scene: Delivering) -> None:
    brought(scene, b"\n%script page more")
    scene.said("køre af sig selv")
    assert imported(scene) == []
