"""The section on retention: what is due, the deletion she confirms, and what she is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fake_safety import FakeBackups, a_backup, a_safety
from fakes import MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from retention_samples import a_visit
from visit_samples import a_store, add_case
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.errors import InspectionError
from inspector.domain.model import CaseReview, Purge, Report, Visit, VisitState, VisitTotals
from inspector.domain.safekeeping import BackupReason
from inspector.domain.settings import Settings
from inspector.services.settings import read_settings, save_settings
from ui.navigation import Place
from ui.pages.settings.retention import RetentionSection
from ui.widgets.dialog import Dialog
from ui.widgets.ticks import Tick

LATER = datetime(2032, 1, 5, 9, 0, tzinfo=UTC)
REASON = "fristen er ude"


@pytest.fixture
def store() -> MemoryStore:
    store = a_store()
    save_settings(store, Settings(person_name="Ida Enebær", device_mark="T3"))
    store.tick(days=(LATER - store.now()).days)
    return store


def shown_at(qtbot: QtBot, folder: Path, store: MemoryStore, **parts: object) -> Shown:
    given: dict[str, object] = {"now": lambda: LATER}
    shown = open_window(qtbot, folder, store, **(given | parts))
    shown.go(Place(page="settings", tab="retention"), lambda page: page.section)
    qtbot.waitUntil(lambda: shown.desk.words("shell.reading") not in words_on(section(shown).due))
    return shown


def section(shown: Shown) -> RetentionSection:
    found = shown.page.section
    assert isinstance(found, RetentionSection)
    return found


def confirm(monkeypatch: pytest.MonkeyPatch, reason: str = REASON) -> list[str]:
    """Press the dangerous button of the next dialog; what it said."""
    told: list[str] = []

    def answered(dialog: Dialog) -> bool:
        told.append(words_on(dialog))
        dialog._reason.setText(reason)
        return True

    monkeypatch.setattr(Dialog, "exec", answered)
    return told


def test_where_nothing_is_due_the_next_day_is_told(qtbot, tmp_path, store) -> None:
    a_visit(store)
    shown = shown_at(qtbot, tmp_path, store, now=lambda: datetime(2027, 1, 5, tzinfo=UTC))
    told = words_on(section(shown).due)
    assert "Intet er forfaldent. Det næste forfalder 20.\u00a0november 2031." in told
    assert section(shown).due.delete is None


def test_where_there_is_nothing_at_all_it_says_so(qtbot, tmp_path, store) -> None:
    told = words_on(section(shown_at(qtbot, tmp_path, store)))
    assert "Der er ingen låste besøg med arbejdspapirer." in told
    assert "Der er ikke slettet noget endnu." in told


def test_what_is_due_is_listed_and_nothing_is_ticked_beforehand(qtbot, tmp_path, store) -> None:
    a_visit(store)
    due = section(shown_at(qtbot, tmp_path, store)).due
    told = words_on(due)
    assert "2026-T3-v1, Jobvejen A/S" in told
    assert "Låst 20-11-2026, forfaldt 20-11-2031. 2 sager, 1 vist dokument og 1 billede" in told
    assert due.delete is not None
    assert not due.delete.isEnabled()
    assert [tick.isChecked() for tick in due.ticks.values()] == [False]


def test_every_control_has_a_name_and_the_ticks_are_reached_by_tab(qtbot, tmp_path, store) -> None:
    a_visit(store)
    a_visit(store, "v2")
    shown = shown_at(qtbot, tmp_path, store)
    assert nameless(shown.window) == []
    due = section(shown).due
    assert due.everything is not None
    due.everything.setFocus()
    QTest.keyClick(due.everything, Qt.Key.Key_Tab)
    assert due.ticks["v1"].hasFocus()
    QTest.keyClick(due.ticks["v1"], Qt.Key.Key_Space)
    assert [one.id for one in due.chosen] == ["v1"]


def test_a_press_anywhere_in_the_row_ticks_it(qtbot, tmp_path, store) -> None:
    a_visit(store)
    due = section(shown_at(qtbot, tmp_path, store)).due
    QTest.mouseClick(due.ticks["v1"].parentWidget(), Qt.MouseButton.LeftButton)
    assert "1 valgt" in words_on(due)


def test_all_can_be_ticked_at_once_and_the_rest_shown(qtbot, tmp_path, store) -> None:
    for number in range(40):
        a_visit(store, f"v{number:02d}")
    due = section(shown_at(qtbot, tmp_path, store)).due
    assert len(due.ticks) == 25
    assert due.everything is not None
    due.everything.click()
    assert len(due.chosen) == 40
    due._show_all()
    assert all(tick.isChecked() for tick in due.ticks.values())
    due.ticks["v39"].click()
    assert due.everything is not None
    assert not due.everything.isChecked()
    qtbot.waitUntil(lambda: "39 valgt" in words_on(due))


def test_the_dialog_says_what_goes_what_stays_and_that_it_is_for_ever(
    qtbot, tmp_path, store, monkeypatch
) -> None:
    a_visit(store)
    told = confirm(monkeypatch)
    shown = shown_at(qtbot, tmp_path, store)
    section(shown).due.ticks["v1"].click()
    section(shown).due.delete.click()
    qtbot.waitUntil(lambda: store.count(Purge) == 1)
    assert "Slet arbejdspapirerne fra 2026-T3-v1?" in told[0]
    for part in ("Slettes: 2 sager", "Bliver: rapporterne", "kan ikke fortrydes"):
        assert part in told[0]


def test_the_dialog_of_the_office_says_that_it_goes_from_all_colleagues_too(
    qtbot, tmp_path, store, monkeypatch
) -> None:
    a_visit(store)
    store.role, store.offices_mark = "office", "T3"
    told = confirm(monkeypatch)
    shown = shown_at(qtbot, tmp_path, store)
    section(shown).due.ticks["v1"].click()
    section(shown).due.delete.click()
    qtbot.waitUntil(lambda: store.count(Purge) == 1)
    assert "Det forsvinder også fra kollegernes bærbare, når de udveksler." in told[0]
    assert "Bed dem udveksle, før du sletter." in told[0]


def test_the_dialog_of_who_works_alone_speaks_of_no_colleagues(
    qtbot, tmp_path, store, monkeypatch
) -> None:
    a_visit(store)
    told = confirm(monkeypatch)
    shown = shown_at(qtbot, tmp_path, store)
    section(shown).due.ticks["v1"].click()
    section(shown).due.delete.click()
    qtbot.waitUntil(lambda: store.count(Purge) == 1)
    assert "kolleger" not in told[0]


def test_after_the_deletion_it_is_told_and_stands_among_those_done(
    qtbot, tmp_path, store, monkeypatch
) -> None:
    a_visit(store)
    confirm(monkeypatch)
    shown = shown_at(qtbot, tmp_path, store)
    section(shown).due.ticks["v1"].click()
    section(shown).due.delete.click()
    qtbot.waitUntil(lambda: "2026-T3-v1" in words_on(section(shown).history))
    assert store.find(CaseReview) == []
    qtbot.waitUntil(lambda: store.tidied == 1)
    told = words_on(section(shown))
    assert "Arbejdspapirerne fra 2026-T3-v1 er slettet: 2 sager og 1 billede." in told
    assert "5.\u00a0januar 2032, Ida Enebær" in words_on(section(shown).history)
    assert REASON in words_on(section(shown).history)
    assert "Intet er forfaldent." in told
    focused = shown.window.focusWidget()
    assert focused is not None
    assert section(shown).isAncestorOf(focused)


def test_a_refusal_is_told_and_the_list_read_again(qtbot, tmp_path, store, monkeypatch) -> None:
    a_visit(store)
    confirm(monkeypatch, "vedr. cpr 010190-1234")
    shown = shown_at(qtbot, tmp_path, store)
    section(shown).due.ticks["v1"].click()
    section(shown).due.delete.click()
    qtbot.waitUntil(lambda: "cpr-nummer" in words_on(shown.window).casefold())
    assert store.count(CaseReview) == 2
    assert section(shown).due.delete.isEnabled()


def test_cases_of_lists_are_one_line(qtbot, tmp_path, store, monkeypatch) -> None:
    for number in range(3):
        add_case(store, f"K-{number}x", "completed", date(2020, 1, 1), date(2020, 6, 1))
    told = confirm(monkeypatch)
    shown = shown_at(qtbot, tmp_path, store)
    due = section(shown).due
    assert "Sager fra indlæste lister: 3 sager" in words_on(due)
    due.lists.click()
    due.delete.click()
    qtbot.waitUntil(lambda: store.count(Purge) == 1)
    assert "Slet 3 sager fra indlæste lister?" in told[0]


def test_the_years_are_stored_and_the_list_follows(qtbot, tmp_path, store) -> None:
    a_visit(store)
    shown = shown_at(qtbot, tmp_path, store)
    section(shown).years.setValue(8)
    qtbot.waitUntil(lambda: read_settings(store).retention_years == 8)
    qtbot.waitUntil(lambda: "20.\u00a0november 2034" in words_on(section(shown).due))


# backups that still hold what was deleted


def with_purge(store: MemoryStore, when: datetime) -> None:
    store.tables[Purge] = {"p": Purge(id="p", purged_at=when, visits=("2026-T3-v1",))}


def test_older_backups_are_named_with_the_day_the_last_of_them_goes(qtbot, tmp_path, store) -> None:
    backups = FakeBackups(a_backup("a"), a_backup("b", hours=48))
    made = backups.files[0].made
    with_purge(store, made + timedelta(minutes=5))
    shown = shown_at(
        qtbot,
        tmp_path,
        store,
        safety=a_safety(backups=backups),
        now=lambda: made + timedelta(days=1),
    )
    qtbot.waitUntil(section(shown).copies.isVisible)
    told = words_on(section(shown).copies)
    assert "2 sikkerhedskopier er ældre" in told
    assert "20.\u00a0december 2026" in told


def test_older_backups_go_after_a_fresh_one(qtbot, tmp_path, store, monkeypatch) -> None:
    backups = FakeBackups(a_backup("a", hours=24), a_backup("b", hours=48))
    with_purge(store, a_backup(hours=2).made)
    shown = shown_at(qtbot, tmp_path, store, safety=a_safety(backups=backups))
    qtbot.waitUntil(lambda: section(shown).delete_copies is not None)
    confirm(monkeypatch)
    section(shown).delete_copies.click()
    qtbot.waitUntil(lambda: "2 ældre er slettet" in words_on(section(shown)))
    assert backups.made == [BackupReason.PURGED]
    assert [file.reason for file in backups.files] == [BackupReason.PURGED]
    qtbot.waitUntil(lambda: not section(shown).copies.isVisible())


def test_no_backup_is_made_or_deleted_while_the_file_is_not_cleared(
    qtbot, tmp_path, store, monkeypatch
) -> None:
    backups = FakeBackups(a_backup("a", hours=24))
    with_purge(store, a_backup(hours=2).made)
    shown = shown_at(qtbot, tmp_path, store, safety=a_safety(backups=backups))
    qtbot.waitUntil(lambda: section(shown).delete_copies is not None)
    store.rest = True
    monkeypatch.setattr(store, "tidy", lambda: False)
    confirm(monkeypatch)
    section(shown).delete_copies.click()
    qtbot.waitUntil(lambda: "endnu ikke ryddet" in words_on(section(shown)))
    assert (backups.made, len(backups.files)) == ([], 1)
    assert section(shown).delete_copies.isEnabled()


def test_without_older_backups_there_is_no_such_card(qtbot, tmp_path, store) -> None:
    with_purge(store, a_backup(hours=2).made)
    backups = FakeBackups(a_backup("a"), a_backup("r", hours=1, reason=BackupReason.RESCUE))
    shown = shown_at(qtbot, tmp_path, store, safety=a_safety(backups=backups))
    qtbot.waitUntil(lambda: "2026-T3-v1" in words_on(section(shown).history))
    assert not section(shown).copies.isVisible()


def test_rescue_copies_from_before_a_deletion_are_named_for_her_to_delete(
    qtbot, tmp_path, store
) -> None:
    with_purge(store, a_backup(hours=2).made)
    backups = FakeBackups(a_backup("a"), a_backup("r", hours=9, reason=BackupReason.RESCUE))
    shown = shown_at(qtbot, tmp_path, store, safety=a_safety(backups=backups))
    qtbot.waitUntil(section(shown).copies.isVisible)
    told = words_on(section(shown).copies)
    assert "slet dem selv" in told
    assert str(backups.files[1].path) in told
    assert section(shown).delete_copies is None


def test_with_the_second_place_away_the_older_backups_here_go_all_the_same(
    qtbot, tmp_path, store, monkeypatch
) -> None:
    class Away(FakeBackups):
        def make(self, reason, to=None, progress=None):
            super().make(reason, to, progress)
            raise InspectionError("backup-second-place", folder="E:/kopier")

        def drop_before(self, moment):
            super().drop_before(moment)
            raise InspectionError("backup-second-place", folder="E:/kopier")

    backups = Away(a_backup("a", hours=24), a_backup("b", hours=48))
    with_purge(store, a_backup(hours=2).made)
    shown = shown_at(qtbot, tmp_path, store, safety=a_safety(backups=backups))
    qtbot.waitUntil(lambda: section(shown).delete_copies is not None)
    confirm(monkeypatch)
    section(shown).delete_copies.click()
    qtbot.waitUntil(lambda: "2 ældre er slettet" in words_on(section(shown)))
    assert "har stadig det slettede. Tilslut drevet" in words_on(section(shown))
    assert [file.reason for file in backups.files] == [BackupReason.PURGED]


def test_ticks_are_ticks(qtbot, tmp_path, store) -> None:
    a_visit(store)
    shown = shown_at(qtbot, tmp_path, store)
    (tick,) = section(shown).due.findChildren(Tick)
    assert tick.accessibleName().startswith("2026-T3-v1, Jobvejen A/S. Låst")


def test_what_colleagues_wrote_in_deleted_papers_is_listed_with_its_visits_and_deleted(
    qtbot, tmp_path, store, monkeypatch
) -> None:
    visit = a_visit(store)
    shown = shown_at(qtbot, tmp_path, store)
    section(shown).due.ticks["v1"].click()
    confirm(monkeypatch)
    section(shown).due.delete.click()
    qtbot.waitUntil(lambda: store.count(Purge) == 1)
    with store.change("from a colleague") as change:
        change.put(CaseReview(id="late", visit=visit.id, remark="Jens Jensen"))
    section(shown).refresh()
    due = section(shown).due
    qtbot.waitUntil(lambda: "Rester af slettede papirer: 1 post" in words_on(due))
    assert "Kolleger skrev i papirerne fra 2026-T3-v1, før de havde hørt" in words_on(due)
    assert not due.rests.isChecked()
    told = confirm(monkeypatch)
    due.rests.click()
    due.delete.click()
    qtbot.waitUntil(lambda: store.count(Purge) == 2)
    assert "Slet 1 post i papirer, der er slettet før?" in told[0]
    assert store.get(CaseReview, "late") is None
    said = "1 post, som kolleger havde skrevet i slettede papirer fra 2026-T3-v1"
    qtbot.waitUntil(lambda: said in words_on(section(shown).history))
    assert due.rests is None


def test_a_report_the_office_had_not_received_when_it_deleted_is_told(
    qtbot, tmp_path, store
) -> None:
    with store.change("from a colleague") as change:
        change.put(Visit(id="v9", number="2026-T3-009", state=VisitState.LOCKED))
        change.put(Report(id="r9", visit="v9", locked_at=LATER))
        change.put(Purge(id="p9", visits=("2026-T3-009",), purged_at=LATER))
    assert store.get(VisitTotals, "v9") is None
    told = words_on(section(shown_at(qtbot, tmp_path, store)).due)
    assert "En kollega låste en rapport om 2026-T3-009, som kontoret ikke havde fået" in told
