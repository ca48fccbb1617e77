"""A folder as a place to meet: whole files or none, nobody's but one's own, and nothing trusted."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName
from inspector.gateways import folder_links, whole_files
from inspector.gateways.folder_hub import MARKER, FolderHub
from inspector.gateways.kept_bundles import FolderBundles
from inspector.services.exchange_places import Offered

A, B, C = (f"0000000{n}-0000-4000-8000-000000000000" for n in "abc")
ROOT = Path(__file__).resolve().parents[2]


def name(device: str, first: int, last: int, link: str = "0123456789ab") -> BundleName:
    return BundleName(device, first, last, link)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "hub"
    path.mkdir()
    return path


@pytest.fixture
def hub(folder):
    return FolderHub(folder)


def refusal(work) -> str:
    with pytest.raises(InspectionError) as told:
        work()
    return told.value.code


def test_what_one_puts_another_finds_oldest_first(folder, hub):
    chain = [(name(A, 1, 5), b"one"), (name(A, 6, 10), b"two"), (name(A, 100, 101), b"three")]
    assert hub.put_bundles(A, list(reversed(chain)), None) == 3
    found = FolderHub(folder).bundles({})
    assert [one.bundle for one in found] == [each for each, _ in chain]
    assert [hub.read(one) for one in found] == [b"one", b"two", b"three"]
    assert [one.size for one in found] == [3, 3, 5]
    assert [one.bundle.first for one in hub.bundles({A: 5})] == [6, 100]
    assert hub.bundles({A: 101}) == []


def test_each_writes_in_its_own_folder_alone(folder, hub):
    hub.put_bundles(A, [(name(A, 1, 2), b"own"), (name(B, 1, 2), b"brought")], None)
    hub.put_roster(A, 3, b"roster")
    hub.put_status(A, b"status")
    hub.put_file(A, "ff" * 32, b"photo")
    assert sorted(path.name for path in folder.iterdir()) == [A, MARKER]
    found = hub.bundles({})
    assert [(one.device, one.bundle.device) for one in found] == [(A, A), (A, B)]
    assert [one.bundle.device for one in hub.own_bundles(B)] == [B]
    assert [hub.read(one) for one in hub.rosters()] == [b"roster"]
    assert [hub.read(one) for one in hub.statuses()] == [b"status"]
    assert hub.read(hub.files(["ff" * 32, "ee" * 32])["ff" * 32]) == b"photo"
    assert "Her mødes" in (folder / MARKER).read_text("utf-8")


def test_a_laptops_own_copy_comes_before_one_that_was_brought(hub):
    hub.put_bundles(A, [(name(B, 1, 2), b"brought")], None)
    hub.put_bundles(B, [(name(B, 1, 2), b"own")], None)
    assert [hub.read(one) for one in hub.bundles({})] == [b"own", b"brought"]


def test_the_same_is_written_once_and_what_was_sealed_anew_replaces_it(hub):
    one = name(A, 1, 2)
    assert hub.put_bundles(A, [(one, b"first")], None) == 1
    assert hub.put_bundles(A, [(one, b"first")], None) == 0
    assert hub.put_bundles(A, [(one, b"anew!")], None) == 1
    assert [hub.read(each) for each in hub.bundles({})] == [b"anew!"]


@pytest.mark.parametrize(
    "odd",
    [
        "1-2-0123456789ab-LAPTOP.ibx",
        "1-2-0123456789ab (conflicted copy).ibx",
        "1-2-0123456789ab (1).ibx",
        "1-2-0123456789ab.ibx.tmp",
        "0-2-0123456789ab.ibx",
        "2-1-0123456789ab.ibx",
        "01-2-0123456789ab.ibx",
        "brev.docx",
    ],
)
def test_what_bears_no_name_of_ours_is_told_and_left(folder, hub, odd):
    hub.put_bundles(A, [(name(A, 1, 2), b"one")], None)
    (folder / A / odd).write_bytes(b"?")
    assert [(one.file, one.bundle is None) for one in hub.bundles({A: 2})] == [(odd, True)]
    assert [one.bundle for one in hub.own_bundles(A)] == [name(A, 1, 2)]
    assert (folder / A / odd).exists()


def test_what_is_half_written_or_the_systems_own_is_no_news(folder, hub):
    hub.put_bundles(A, [(name(A, 1, 2), b"one")], None)
    for odd in ("3-4-0123456789ab.ibx.aa.part", ".DS_Store", "Thumbs.db", "~$x"):
        (folder / A / odd).write_bytes(b"?")
    assert hub.bundles({A: 2}) == []
    hub.put_bundles(B, [(name(B, 1, 2), b"two")], None)
    assert (folder / A / "3-4-0123456789ab.ibx.aa.part").exists()
    hub.put_bundles(A, [], None)
    assert not (folder / A / "3-4-0123456789ab.ibx.aa.part").exists()


def test_a_file_that_cannot_be_read_now_is_that_files_trouble(folder, hub, monkeypatch):
    hub.put_bundles(A, [(name(A, 1, 2), b"one"), (name(A, 3, 4), b"two")], None)
    first, second = hub.bundles({})
    (folder / first.key).write_bytes(b"")
    assert refusal(lambda: hub.read(first)) == "hub-file"
    (folder / first.key).unlink()
    assert refusal(lambda: hub.read(first)) == "hub-file"
    (folder / first.key).mkdir()
    assert refusal(lambda: hub.read(first)) == "hub-file"
    assert hub.read(second) == b"two"

    def elsewhere(self):
        raise OSError(5, "the content is elsewhere")

    monkeypatch.setattr(Path, "read_bytes", elsewhere)
    assert refusal(lambda: hub.read(second)) == "hub-file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_keeps_nobody_waiting(folder, hub):
    hub.put_bundles(A, [], None)
    (folder / A).mkdir()
    os.mkfifo(folder / A / "1-2-0123456789ab.ibx")
    assert [refusal(lambda each=one: hub.read(each)) for one in hub.bundles({})] == ["hub-file"]


def test_a_place_that_is_away_is_told_and_not_made(tmp_path):
    hub = FolderHub(tmp_path / "stick")
    for work in (
        lambda: hub.bundles({}),
        lambda: hub.own_bundles(A),
        lambda: hub.put_bundles(A, [(name(A, 1, 2), b"one")], None),
        lambda: hub.test(A),
    ):
        assert refusal(work) == "hub-away"
    assert not (tmp_path / "stick").exists()


def test_a_place_that_goes_away_between_two_files(folder, hub):
    hub.put_bundles(A, [(name(A, 1, 2), b"one")], None)
    (found,) = hub.bundles({})
    folder.rename(folder.with_name("pulled out"))
    assert refusal(lambda: hub.read(found)) == "hub-away"
    assert refusal(lambda: hub.put_status(A, b"x")) == "hub-away"


def test_a_folder_that_serves_something_else_is_not_made_a_place_to_meet(folder, hub):
    (folder / "Regnskab.xlsx").write_bytes(b"?")
    assert refusal(lambda: hub.put_status(A, b"x")) == "hub-not-ours"
    assert refusal(lambda: hub.bundles({})) == "hub-not-ours"
    assert [path.name for path in folder.iterdir()] == ["Regnskab.xlsx"]


def test_what_systems_leave_everywhere_is_nothing(folder, hub):
    for each in ("System Volume Information", ".Trash-1000", "$RECYCLE.BIN", "desktop.ini"):
        (folder / each).mkdir()
    hub.test(A)
    hub.put_status(A, b"x")
    assert len(hub.statuses()) == 1


def test_what_lies_beside_a_place_that_is_ours_does_no_harm(folder, hub):
    hub.put_status(A, b"x")
    (folder / "Regnskab.xlsx").write_bytes(b"?")
    hub.put_status(B, b"y")
    assert len(hub.statuses()) == 2


def test_the_marker_may_come_later_than_the_first_laptop(folder, hub):
    hub.put_status(A, b"x")
    (folder / MARKER).unlink()
    assert len(hub.statuses()) == 1


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is read-only for this user"
)
def test_a_place_that_cannot_be_written_to_is_told(folder, hub):
    folder.chmod(0o500)
    try:
        assert refusal(lambda: hub.put_status(A, b"x")) == "hub-refused"
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "code"), [(28, "hub-full"), (27, "hub-full"), (30, "hub-refused"), (5, "hub-away")]
)
def test_what_the_system_says_is_told_and_no_short_file_is_left(
    folder, hub, monkeypatch, number, code
):
    hub.put_status(A, b"old")
    taken = 0
    plain = os.write

    def short(handle, data):
        nonlocal taken
        if taken:
            raise OSError(number, os.strerror(number))
        taken = 1
        return plain(handle, data[:2])

    monkeypatch.setattr(whole_files.os, "write", short)
    assert refusal(lambda: hub.put_bundles(A, [(name(A, 1, 2), b"long enough")], None)) == code
    assert [path.name for path in (folder / A).iterdir()] == ["status"]


def test_what_comes_back_otherwise_than_it_was_written_is_not_left(folder, hub, monkeypatch):
    plain = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: plain(path)[:-1])
    (folder / MARKER).write_bytes(b"here")
    assert refusal(lambda: hub.put_bundles(A, [(name(A, 1, 2), b"one")], None)) == "hub-unsound"
    assert list((folder / A).iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits the size of no file")
def test_a_file_the_system_cuts_off_is_not_there_under_its_name(folder):
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from inspector.domain.errors import InspectionError\n"
        "from inspector.domain.exchange import BundleName\n"
        "from inspector.gateways.folder_hub import FolderHub\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "hub = FolderHub(Path(sys.argv[1]))\n"
        "name = BundleName(sys.argv[2], 1, 2, '0123456789ab')\n"
        "for size in range(4990, 5010):\n"
        "    try:\n"
        "        hub.put_bundles(sys.argv[2], [(name, bytes(size))], None)\n"
        "        print(size, 'whole')\n"
        "    except InspectionError as problem:\n"
        "        print(size, problem.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder), A],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = dict(line.split() for line in done.stdout.splitlines())
    assert told == {str(n): "whole" if n <= 5000 else "hub-full" for n in range(4990, 5010)}
    assert [(one.name, one.stat().st_size) for one in (folder / A).iterdir()] == [
        ("1-2-0123456789ab.ibx", 5000)
    ]


def test_what_was_read_and_written_is_kept_until_it_is_dropped(tmp_path):
    kept = FolderBundles(tmp_path / "bundles")
    assert kept.all() == []
    for one, data in ((name(A, 11, 12), b"two"), (name(A, 1, 10), b"one"), (name(B, 1, 1), b"x")):
        kept.keep(one, data)
    kept.keep(name(B, 1, 1), b"anew")
    assert kept.all() == [name(A, 1, 10), name(A, 11, 12), name(B, 1, 1)]
    assert kept.load(name(B, 1, 1)) == b"anew"
    assert kept.size(name(B, 1, 1)) == 4
    kept.drop(name(A, 1, 10))
    kept.drop(name(A, 1, 10))
    assert kept.load(name(A, 1, 10)) is None
    assert kept.size(name(A, 1, 10)) is None
    assert kept.all() == [name(A, 11, 12), name(B, 1, 1)]


def linked(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("this user may make no links here")


@pytest.fixture
def documents(tmp_path):
    """What belongs to somebody, and what a link could do to it."""
    folder = tmp_path / "Dokumenter"
    for each in ("files", f"relay/{B}"):
        (folder / each).mkdir(parents=True)
    for each in ("status", "download.part", "aabbccdd.part", f"files/{'ab' * 32}", "a.txt"):
        (folder / each).write_bytes(b"mine")
    return folder


def untouched(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("way", [(), ("files",), ("relay",), ("relay", B)])
def test_a_link_in_the_way_is_never_followed(folder, documents, way):
    hub = FolderHub(folder)
    hub.put_status(C, b"ours")
    link = folder.joinpath(A, *way)
    link.parent.mkdir(parents=True, exist_ok=True)
    linked(link, documents.joinpath(*way))
    before = untouched(documents)
    writes = {
        (): lambda: hub.put_status(A, b"x"),
        ("files",): lambda: hub.put_file(A, "cd" * 32, b"x"),
        ("relay",): lambda: hub.put_bundles(A, [(name(B, 1, 2), b"x")], None),
        ("relay", B): lambda: hub.put_bundles(A, [(name(B, 1, 2), b"x")], None),
    }
    assert refusal(writes[way]) == "hub-not-ours"
    assert hub.drop_files(A, ["ab" * 32]) == 0
    hub.put_bundles(C, [], None)
    assert untouched(documents) == before
    assert hub.files(["ab" * 32]) == {}
    assert [one.device for one in hub.statuses()] == [C]
    assert hub.rosters() == []


@pytest.mark.parametrize("key", [f"{A}/status", f"{A}/files/{'ab' * 32}"])
def test_what_a_link_leads_to_is_not_read(folder, documents, key):
    hub = FolderHub(folder)
    hub.put_status(C, b"ours")
    linked(folder / A, documents)
    assert refusal(lambda: hub.read(Offered(file="x", device=A, key=key))) == "hub-file"


@pytest.mark.parametrize("leads", ["to a file", "nowhere", "to a folder"])
def test_a_link_in_the_place_of_a_file_is_not_written_through(folder, documents, leads):
    hub = FolderHub(folder)
    hub.put_bundles(A, [(name(A, 1, 2), b"one")], None)
    targets = {"to a file": "a.txt", "nowhere": "gone", "to a folder": "files"}
    linked(folder / A / "status", documents / targets[leads])
    before = untouched(documents)
    assert refusal(lambda: hub.put_status(A, b"x")) == "hub-not-ours"
    assert untouched(documents) == before


def test_only_files_of_these_names_in_the_own_folder_are_taken_away(folder, hub):
    for device in (A, B):
        hub.put_file(device, "ab" * 32, b"x")
        hub.put_file(device, "cd" * 32, b"x")
    assert hub.drop_files(A, ["ab" * 32, "../status"]) == 1
    assert hub.files(["ab" * 32, "cd" * 32])["ab" * 32].device == B
    assert hub.files(["cd" * 32])["cd" * 32].device == A


@pytest.mark.parametrize(
    ("file", "most"),
    [("status", 1), ("roster-3-0123456789ab", 16), ("1-2-0123456789ab.ibx", 64)],
)
def test_a_file_larger_than_any_of_its_kind_is_not_read(folder, hub, file, most):
    (folder / A).mkdir()
    with (folder / A / file).open("wb") as handle:
        handle.truncate(most * 1024 * 1024 + 1)
    offered = Offered(file=file, device=A, key=f"{A}/{file}")
    assert refusal(lambda: hub.read(offered)) == "hub-file"


@pytest.mark.parametrize(
    ("tag", "lies_here"),
    [(0xA000_0003, False), (0xA000_000C, False), (0x9000_001A, True), (0, True)],
)
def test_a_junction_is_no_folder_and_what_a_program_keeps_elsewhere_is_one(
    tmp_path, monkeypatch, tag, lies_here
):
    """The tags of Windows: junction, symbolic link, a folder that is synchronised, none."""
    found = SimpleNamespace(st_mode=stat.S_IFDIR, st_reparse_tag=tag)
    monkeypatch.setattr(Path, "lstat", lambda _: found)
    assert folder_links.is_folder(tmp_path) is lies_here
