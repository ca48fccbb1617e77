"""Which backups are kept: laws over any backups, counts and clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.rotation import due, newest_verified, outdated, removable
from inspector.domain.safekeeping import BackupFile, BackupReason

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def backup(hours: float, *, verified: bool = True, reason=BackupReason.DAILY) -> BackupFile:
    """One made so many hours ago."""
    made = NOW - timedelta(hours=hours)
    return BackupFile(path=Path(f"{hours}"), made=made, reason=reason, size=1, verified=verified)


BACKUPS = st.lists(
    st.builds(
        backup,
        st.integers(-100, 24 * 90),
        verified=st.booleans(),
        reason=st.sampled_from(BackupReason),
    ),
    max_size=12,
    unique_by=lambda file: file.made,
)


@given(BACKUPS, st.integers(1, 8), st.integers(1, 60))
def test_the_newest_verified_backup_is_never_removed(files, count, days):
    spared = newest_verified(files)
    assert spared is None or spared not in removable(files, NOW, count, days)


@given(BACKUPS, st.integers(1, 8), st.integers(1, 60))
def test_nothing_else_grows_older_than_the_days(files, count, days):
    gone = removable(files, NOW, count, days)
    kept = [file for file in files if file not in gone and file != newest_verified(files)]
    old = [file for file in kept if file.made < NOW - timedelta(days=days)]
    replaced = [file for file in old if file.reason is BackupReason.REPLACED]
    assert len(replaced) <= 1  # the newest of them
    assert all(file in replaced or file.reason is BackupReason.RESCUE for file in old)


@given(BACKUPS, st.integers(1, 8), st.integers(1, 60))
def test_the_newest_that_a_restore_replaced_is_never_removed(files, count, days):
    replaced = [file for file in files if file.reason is BackupReason.REPLACED]
    newest = max(replaced, key=lambda file: file.made, default=None)
    assert newest not in removable(files, NOW, count, days)


@given(BACKUPS, st.integers(1, 8), st.integers(1, 60))
def test_no_more_than_the_count_are_kept_besides_the_one_that_must_be(files, count, days):
    gone = removable(files, NOW, count, days)
    counted = [
        file
        for file in files
        if file not in gone and file.reason not in (BackupReason.RESCUE, BackupReason.REPLACED)
    ]
    assert len(counted) <= count + 1


@given(BACKUPS, st.integers(1, 8), st.integers(1, 60))
def test_what_was_kept_is_kept_when_asked_again(files, count, days):
    gone = removable(files, NOW, count, days)
    left = [file for file in files if file not in gone]
    again = removable(left, NOW, count, days)
    assert not again


@given(BACKUPS)
def test_all_before_a_moment_go_but_the_one_to_fall_back_on(files):
    moment = NOW - timedelta(days=3)
    gone = outdated(files, moment, NOW)
    spared = newest_verified([file for file in files if file.made <= NOW])
    spared = spared or newest_verified(files)
    for file in files:
        if file.reason is BackupReason.RESCUE or file == spared:
            continue
        assert (file in gone) == (file.made < moment or file.made > NOW)


def test_one_from_the_future_goes_with_those_before_a_moment():
    files = [backup(-99), backup(0), backup(5)]
    assert outdated(files, NOW, NOW) == (files[0], files[2])
    assert outdated(files[:1], NOW, NOW) == ()  # nothing else to fall back on


def test_by_count_the_oldest_goes_first():
    files = [backup(30), backup(1), backup(20)]
    assert removable(files, NOW, 2, 99) == (files[0],)


def test_what_a_restore_replaced_takes_no_place_of_a_backup():
    files = [backup(1, reason=BackupReason.REPLACED, verified=False), backup(2), backup(3)]
    assert removable(files, NOW, 2, 99) == ()


def test_a_backup_is_due_where_none_was_made_since_the_last_working_day():
    assert due([], NOW)
    assert due([backup(16)], NOW)
    assert not due([backup(16), backup(2)], NOW)


def test_a_copy_of_one_visit_is_no_daily_backup():
    assert due([backup(1, reason=BackupReason.RESCUE)], NOW)


def test_a_backup_from_the_future_is_no_daily_backup():
    assert due([backup(-48)], NOW)
