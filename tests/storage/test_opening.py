"""Opening a data folder: keys, locks, places that are refused, and what lies on the disk."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from storage.key_rings import MemoryKeyRing
from storage.stored_samples import KEY, START, opened

from db.connection import open_connection
from db.instance import FolderLock
from db.locality import is_network_mount, is_share, is_synchronised, require_local
from db.opening import DATABASE, open_data
from db.vault import has_vault
from db.window_storage import WindowStorage
from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer

PHRASE = "åben sesam, åben nu"
MARKER = "Hemmelig-bemærkning-om-borgeren"


def code_of(action) -> str:
    with pytest.raises(InspectionError) as caught:
        action()
    return caught.value.code


def open_with(folder, key_ring=None, passphrase=None):
    return open_data(
        folder, key_ring=key_ring, passphrase=passphrase, person="AA", clock=lambda: START
    )


# the key


def test_the_keychain_alone_opens_the_data_again(tmp_path):
    ring = MemoryKeyRing()
    open_with(tmp_path, ring).close()
    open_with(tmp_path, ring).close()
    (secret,) = ring.secrets.values()
    assert secret not in (tmp_path / "keys.json").read_text()


def test_the_passphrase_alone_opens_the_data_again(tmp_path):
    open_with(tmp_path, None, PHRASE).close()
    open_with(tmp_path, None, PHRASE).close()
    assert code_of(lambda: open_with(tmp_path, None, PHRASE.upper())) == "passphrase-wrong"
    assert code_of(lambda: open_with(tmp_path)) == "no-key"


def test_a_lost_keychain_is_no_loss_where_there_is_a_passphrase(tmp_path):
    open_with(tmp_path, MemoryKeyRing(), PHRASE).close()
    open_with(tmp_path, MemoryKeyRing(), PHRASE).close()


def test_with_neither_nothing_is_made(tmp_path):
    assert code_of(lambda: open_with(tmp_path)) == "no-key"
    assert code_of(lambda: open_with(tmp_path, MemoryKeyRing(works=False))) == "no-key"
    assert not has_vault(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["in-use.lock"]


def test_a_keychain_that_forgets_is_not_trusted(tmp_path):
    open_with(tmp_path, MemoryKeyRing(works=False), PHRASE).close()
    kinds = [slot["kind"] for slot in json.loads((tmp_path / "keys.json").read_text())["slots"]]
    assert kinds == ["passphrase"]


def test_another_key_is_refused_with_one_sentence(tmp_path, capfd):
    opened(tmp_path).close()
    assert code_of(lambda: open_connection(tmp_path / DATABASE, bytes(32))) == "key-wrong"
    assert capfd.readouterr().err == ""


def test_a_database_without_its_keys_is_not_opened_with_new_ones(tmp_path):
    open_with(tmp_path, MemoryKeyRing()).close()
    (tmp_path / "keys.json").unlink()
    assert code_of(lambda: open_with(tmp_path, MemoryKeyRing())) == "keys-missing"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format":1}', '{"format":1,"slots":[{}]}'])
def test_unreadable_keys_are_one_sentence(tmp_path, text):
    opened(tmp_path).close()
    (tmp_path / "keys.json").write_text(text)
    assert code_of(lambda: open_with(tmp_path, None, "x")) == "keys-damaged"


def test_the_demonstration_leaves_no_key(tmp_path):
    opened(tmp_path).close()
    assert not has_vault(tmp_path)


# a database that is gone


def test_where_the_database_is_gone_its_log_is_kept_for_when_it_is_put_back(tmp_path):
    """A virus scanner takes the file of a killed program away, before the first backup."""
    data = open_with(tmp_path, None, PHRASE)
    with data.store.change("answer_recorded") as change:
        change.put(Answer(id="a", visit="v", point="1", comment="in the log"))
    kept = {name: (tmp_path / name).read_bytes() for name in (DATABASE, f"{DATABASE}-wal")}
    data.close()
    (tmp_path / DATABASE).unlink()
    (tmp_path / f"{DATABASE}-wal").write_bytes(kept[f"{DATABASE}-wal"])
    assert code_of(lambda: open_with(tmp_path, None, PHRASE)) == "data-damaged"
    assert (tmp_path / f"{DATABASE}-wal").read_bytes() == kept[f"{DATABASE}-wal"]
    (tmp_path / DATABASE).write_bytes(kept[DATABASE])
    data = open_with(tmp_path, None, PHRASE)
    assert [answer.comment for answer in data.store.find(Answer)] == ["in the log"]
    data.close()


@pytest.mark.parametrize("empty", [True, False])
def test_keys_of_a_folder_that_was_used_are_no_beginning(tmp_path, empty):
    open_with(tmp_path, None, PHRASE).close()
    (tmp_path / DATABASE).unlink()
    if empty:
        (tmp_path / DATABASE).touch()
    assert code_of(lambda: open_with(tmp_path, None, PHRASE)) == "data-damaged"
    assert not empty or (tmp_path / DATABASE).stat().st_size == 0


@pytest.mark.parametrize("left", ["replaced/2026-11-22T0130/uanmeldt.db", "backups.json"])
def test_what_only_a_used_folder_has_is_no_beginning(tmp_path, left):
    (tmp_path / left).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / left).write_bytes(b"{}")
    assert code_of(lambda: open_with(tmp_path, None, PHRASE)) == "data-damaged"
    assert not has_vault(tmp_path)


def test_a_first_start_that_was_killed_between_key_and_database_begins_again(tmp_path, monkeypatch):
    def dies(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr("db.opening.open_store", dies)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                open_with(tmp_path, None, PHRASE)
    assert has_vault(tmp_path)
    open_with(tmp_path, None, PHRASE).close()
    (tmp_path / DATABASE).unlink()
    assert code_of(lambda: open_with(tmp_path, None, PHRASE)) == "data-damaged"


# the disk


def test_no_file_shows_what_was_written(tmp_path):
    data = opened(tmp_path)
    with data.store.change("tried") as change:
        change.put(Answer(id="a", visit="v", point="1", comment=MARKER))
    data.attachments.save(MARKER.encode())
    marks = [MARKER.encode(), MARKER.encode("utf-16-le"), b"answer_recorded", b"CREATE TABLE"]
    while_open = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any(path.name.endswith("-wal") and content for path, content in while_open.items())
    data.close()
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for content in (*while_open.values(), *after.values()):
        assert not any(mark in content for mark in marks)


def test_a_folder_that_is_open_is_refused(tmp_path):
    data = opened(tmp_path)
    assert code_of(lambda: opened(tmp_path)) == "already-open"
    data.close()
    opened(tmp_path).close()


def test_another_process_is_refused_and_let_in_after_the_first_died(tmp_path):
    program = (
        "import sys; from pathlib import Path; from db.instance import FolderLock\n"
        "lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"held"
    assert code_of(lambda: FolderLock(tmp_path)) == "already-open"
    holder.kill()
    holder.communicate()
    FolderLock(tmp_path).release()


def test_a_failed_opening_lets_others_in(tmp_path):
    assert code_of(lambda: open_with(tmp_path)) == "no-key"
    opened(tmp_path).close()


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path):
    (tmp_path / DATABASE).mkdir()
    assert code_of(lambda: open_connection(tmp_path / DATABASE, KEY)) == "data-cannot-open"


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path):
    (tmp_path / "data").write_text("x")
    assert code_of(lambda: opened(tmp_path / "data")) == "data-cannot-open"


def test_what_a_killed_program_left_half_written_is_swept_away(tmp_path):
    data = opened(tmp_path)
    name = data.attachments.save(b"photo")
    data.close()
    (tmp_path / "x.part").write_bytes(b"half")
    again = opened(tmp_path)
    assert again.attachments.load(name) == b"photo"
    assert not list(tmp_path.rglob("*.part"))
    again.close()


def test_a_full_disk_keeps_no_half_of_an_attachment(tmp_path, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    data = opened(tmp_path)
    monkeypatch.setattr("db.files.os.fsync", full)
    assert code_of(lambda: data.attachments.save(b"photo")) == "disk-full"
    assert list((tmp_path / "attachments").iterdir()) == []
    data.close()


# the place


@pytest.mark.parametrize(
    "folder",
    [
        PureWindowsPath(r"C:\Users\bo\OneDrive - Aarhus Kommune\Uanmeldt"),
        PureWindowsPath(r"C:\Users\bo\Dropbox\Uanmeldt"),
        PurePosixPath("/home/bo/Google Drive/Uanmeldt"),
        PurePosixPath("/Users/bo/Library/Mobile Documents/Uanmeldt"),
    ],
)
def test_a_folder_that_is_synchronised_is_known_by_its_name(folder):
    assert is_synchronised(folder)


def test_an_ordinary_folder_is_not_taken_for_one():
    assert not is_synchronised(PureWindowsPath(r"C:\Users\bo\AppData\Local\Uanmeldt"))


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\faelles\Uanmeldt", True),
        ("//server/faelles", True),
        (r"\\?\UNC\server\faelles", True),
        (r"\\?\C:\Users\bo", False),
        (r"C:\Users\bo", False),
    ],
)
def test_a_windows_share_is_known_by_its_path(path, share):
    assert is_share(path) is share


MOUNTS = """/dev/sda1 / ext4 rw 0 0
//srv/home /home/bo\\040h cifs rw 0 0
/dev/sdb1 /home/bo\\040h/local ext4 rw 0 0
srv:/x /mnt/nfs nfs4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/home/bo h/data", True),
        ("/home/bo h/local/data", False),
        ("/home/bo", False),
        ("/mnt/nfs", True),
        ("/mnt/nfs2", False),
    ],
)
def test_the_nearest_mount_decides(folder, network):
    assert is_network_mount(PurePosixPath(folder), MOUNTS) is network


def test_a_refused_folder_is_not_made(tmp_path):
    folder = tmp_path / "OneDrive" / "data"
    assert code_of(lambda: require_local(folder)) == "folder-not-local"
    assert code_of(lambda: opened(folder)) == "folder-not-local"
    assert not folder.parent.exists()


def test_a_window_that_is_closed_never_opens_its_folder_anew(tmp_path):
    opened = []
    storage = WindowStorage(lambda _passphrase: opened.append(1))
    storage.close()
    assert code_of(lambda: storage.submit(lambda store: None).result()) == "data-locked"
    assert not opened
