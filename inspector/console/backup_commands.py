"""`backup` and `restore`: a verified copy in a file, and what is in one before it replaces."""

from __future__ import annotations

import os
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from inspector.console.session import Session
from inspector.domain.formats import short_date
from inspector.domain.safekeeping import BackupContents, BackupReason

_PASSPHRASE = "UANMELDT_PASSPHRASE"
_MANY = 8  # numbers of visits told at once


def make_backup(session: Session, arguments: Namespace) -> int:
    """One verified backup in this file, or in a file of its own in this folder."""
    with session.open_data() as data:
        file = data.backups.make(BackupReason.ASKED, Path(arguments.file))
    if arguments.json:
        session.show_json(
            {
                "file": str(file.path),
                "made": file.made.isoformat(),
                "bytes": file.size,
                "attachments": file.attachments,
                "attachments_copied": file.copied,
                "attachments_missing": file.missing,
                "verified": file.verified,
            }
        )
        return 0
    words = session.words
    session.show(str(file.path))
    session.tell(
        words(
            "backups.made",
            megabytes=_megabytes(file.size),
            attachments=file.attachments,
            copied=file.copied,
        )
    )
    if file.missing:
        session.tell(words("backups.attachments_missing", count=file.missing))
    return 0


def restore_backup(session: Session, arguments: Namespace) -> int:
    """What is in the backup and what would be missing; with `--yes` put it in place."""
    secret = os.environ.get(arguments.secret_env or _PASSPHRASE, "")
    restoring = session.restoring()
    contents = restoring.look_into(arguments.file, secret)
    kept: Path | None = None
    if not arguments.json:
        _show(session, contents)
    if arguments.yes:
        kept = restoring.restore(arguments.file, secret)
    if arguments.json:
        session.show_json({**_as_json(contents), "replaced": str(kept) if kept else None})
    elif kept is None:
        session.tell(session.words("backups.needs_yes"))
    elif contents.file.reason is BackupReason.RESCUE:
        session.tell(session.words("backups.rescued"))
    elif contents.last_written is None:
        session.tell(session.words("backups.restored_new"))
    else:
        session.tell(session.words("backups.restored", folder=str(kept)))
    return 0


def _show(session: Session, contents: BackupContents) -> None:
    words = session.words
    file = contents.file
    reason = words(f"backups.reason.{file.reason}")
    session.show(words("backups.about", made=_moment(file.made), reason=reason))
    session.show(
        words(
            "backups.holds",
            laptop=contents.laptop,
            newest=_moment(contents.newest_change),
            suppliers=contents.suppliers,
            visits=contents.visits,
            open=contents.open_visits,
            locked=contents.locked_visits,
            cases=contents.cases,
            attachments=contents.attachments,
        )
    )
    if contents.attachments_missing:
        session.show(words("backups.attachments_missing", count=contents.attachments_missing))
    session.show(_loss(session, contents))


def _loss(session: Session, contents: BackupContents) -> str:
    """What the data have that the backup lacks; of a copy of one visit, what it would bring."""
    words = session.words
    if contents.file.reason is BackupReason.RESCUE:
        new, changed = contents.new_records, contents.changed_records
        brings = words("backups.brings", new=new, changed=changed)
        kept = words("backups.kept", count=contents.kept_records)
        return f"{brings} {kept}" if contents.kept_records else brings
    if contents.lost_changes is None:
        return words("backups.loss_unknown", written=_moment(contents.last_written))
    if not contents.lost_changes:
        return words("backups.loss_none")
    visits = ", ".join(contents.lost_visits[:_MANY])
    more = len(contents.lost_visits) - _MANY
    if more > 0:
        visits = words("backups.and_more", visits=visits, count=more)
    return words(
        "backups.loss", count=contents.lost_changes, visits=visits or words("backups.no_visit")
    )


def _as_json(contents: BackupContents) -> dict[str, object]:
    newest, written = contents.newest_change, contents.last_written
    return {
        "file": str(contents.file.path),
        "made": contents.file.made.isoformat(),
        "reason": str(contents.file.reason),
        "laptop": contents.laptop,
        "newest_change": newest.isoformat() if newest else None,
        "suppliers": contents.suppliers,
        "visits": contents.visits,
        "open_visits": contents.open_visits,
        "locked_visits": contents.locked_visits,
        "cases": contents.cases,
        "attachments": contents.attachments,
        "attachments_missing": contents.attachments_missing,
        "lost_changes": contents.lost_changes,
        "lost_visits": list(contents.lost_visits),
        "last_written": written.isoformat() if written else None,
        "new_records": contents.new_records,
        "changed_records": contents.changed_records,
        "kept_records": contents.kept_records,
    }


def _moment(moment: datetime | None) -> str:
    """Local time, as on the laptop's own clock."""
    if moment is None:
        return "–"
    local = moment.astimezone()
    return f"{short_date(local.date())} {local:%H.%M}"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",")
