"""The package of a real draw: what is in it, that it fits together, and when there is none."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from types import SimpleNamespace

import pytest
from draw_samples import DIGITS, FRAME_HASH, SECRET, picture_shelf, picture_store
from fakes import MemoryAttachments
from verification_scene import RESOURCES, checked_by_script

from inspector.console.draw_command import rows_in
from inspector.console.handing_out_commands import write_calendar, write_package
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.delivery import Dispatch, Way
from inspector.domain.draw import frame_hash
from inspector.domain.errors import InspectionError
from inspector.domain.model import DrawState
from inspector.domain.report import in_groups
from inspector.domain.settings import Settings
from inspector.gateways.handed_papers import PdfHandedPapers
from inspector.gateways.texts import Texts
from inspector.services.drawing import abort_draw, commit_draw, frame_choice, reveal_draw
from inspector.services.visiting import load_visit

NAMES = [
    "LÆS MIG.txt", "efterprøv.html", "efterproev.py", "ramme.txt", "ramme.csv", "tal.json",
    "kvittering.pdf",
]  # fmt: skip
SIZES = {"AFSLUTTET": (15, 5), "IGANG": (15, 5)}


class Scene:
    def __init__(self, *, drawn=True):
        self.store, self.visit = picture_store(odd=False, earlier=True)
        file = self.file
        day = file.visit.held_on
        choice = frame_choice(self.store, file, since=None, visit_day=day)
        commit_draw(self.store, file, choice, SIZES, "liste.xlsx", secret=SECRET)
        if drawn:
            reveal_draw(self.store, self.file, DIGITS)
        self.words = Texts(RESOURCES / "texts", "da")
        self.papers = PdfHandedPapers(
            words=self.words, load_attachment=MemoryAttachments().load, resources=RESOURCES,
            calendar=lambda _settings: WorkingCalendar(lambda _year: frozenset()),
        )  # fmt: skip

    @property
    def file(self):
        return load_visit(self.store, picture_shelf(), self.visit)

    def package(self, **changed):
        file = self.file
        return self.papers.package(file, replace(file.draw, **changed), Settings())


@pytest.fixture(scope="module")
def scene():
    return Scene()


def opened(package):
    packed = zipfile.ZipFile(io.BytesIO(package.data))
    return {entry.filename: packed.read(entry) for entry in packed.infolist()}


def test_it_holds_all_that_is_needed_under_names_in_utf_8(scene):
    package = scene.package()
    assert list(opened(package)) == NAMES
    assert package.name == f"{scene.file.draw.number} Jobvejen efterprøvning.zip"
    entries = zipfile.ZipFile(io.BytesIO(package.data)).infolist()
    page = next(entry for entry in entries if entry.filename == "efterprøv.html")
    assert page.flag_bits & 0x800
    assert opened(package)["kvittering.pdf"].startswith(b"%PDF")


def test_the_list_in_it_is_the_one_that_was_hashed_and_the_script_agrees(scene, tmp_path):
    inside = opened(scene.package())
    told = json.loads(inside["tal.json"])
    assert told["frame_hash"] == FRAME_HASH
    assert told["strata"][0]["drawn"][0] == "KBH-2026-0008"
    for name in ("ramme.txt", "ramme.csv"):
        assert checked_by_script(tmp_path, told, inside[name])[0] == 0
    changed = inside["ramme.csv"].replace(b"0007", b"0077")
    assert checked_by_script(tmp_path, told, changed)[0] == 1


def test_the_command_draw_reads_both_lists_as_the_page_does(scene):
    inside = opened(scene.package())
    lists = [rows_in(inside[name], name) for name in ("ramme.txt", "ramme.csv")]
    assert [frame_hash(rows) for rows in lists] == [FRAME_HASH, FRAME_HASH]


def test_it_names_nobody(scene):
    settings = Settings(person_name="Karin Holm")
    inside = opened(scene.papers.package(scene.file, scene.file.draw, settings))
    for name in NAMES[:-1]:
        assert b"Karin" not in inside[name]


def test_it_asks_to_compare_the_digits_and_the_sizes_with_the_receipt_that_was_given(scene):
    readme = opened(scene.package())["LÆS MIG.txt"].decode()
    assert scene.file.draw.commitment in readme
    assert " ".join(in_groups(DIGITS, 6)) in readme
    for stratum in json.loads(opened(scene.package())["tal.json"])["strata"]:
        assert f"{stratum['title']}: 15 af {stratum['population']}\r\n" in readme


def test_a_name_cannot_steer_the_screen_the_readme_is_read_on(scene):
    file = scene.file
    named = replace(file, supplier=replace(file.supplier, name="A\x1b[2JB\r\nAlt passer\u202e C"))
    readme = opened(scene.papers.package(named, named.draw, Settings()))["LÆS MIG.txt"].decode()
    assert "A[2JB Alt passer C, besøg 2026-014\r\n" in readme
    assert not {"\x1b", "\u202e"} & set(readme)


def test_the_zip_is_the_same_for_the_same_files(scene):
    one, other = (opened(scene.package()) for _ in range(2))
    del one["kvittering.pdf"], other["kvittering.pdf"]
    assert one == other


def test_before_the_digits_the_secret_is_given_to_nobody():
    with pytest.raises(InspectionError, match="package-not-drawn"):
        Scene(drawn=False).package()


def test_a_draw_that_was_given_up_may_be_checked_as_far_as_it_came(tmp_path):
    scene = Scene(drawn=False)
    abort_draw(scene.store, scene.file.draw.id, "Listen var ikke ny nok")
    file = scene.file
    (draw,) = file.draws
    assert draw.state == DrawState.ABORTED
    inside = opened(scene.papers.package(file, draw, Settings()))
    told = json.loads(inside["tal.json"])
    code, said = checked_by_script(tmp_path, told, inside["ramme.txt"])
    assert (code, said) == (0, "Listen og det låste tal passer. Der blev ikke trukket lod.")


def test_what_was_deleted_cannot_be_handed_out(scene):
    with pytest.raises(InspectionError, match="package-purged"):
        scene.package(frame="")


@pytest.mark.parametrize("field", ["frame_hash", "commitment", "h0"])
def test_damaged_numbers_are_not_handed_out(scene, field):
    with pytest.raises(InspectionError, match="draw-damaged"):
        scene.package(**{field: "0" * 64})


def session_of(scene, said):
    data = SimpleNamespace(store=scene.store, attachments=MemoryAttachments())

    class Opened:
        def __enter__(self):
            return data

        def __exit__(self, *_given):
            return None

    return SimpleNamespace(
        open_data=Opened, shelf=picture_shelf(), words=scene.words, tell=said.append,
        handed=lambda _attachments: scene.papers, now=scene.store.now,
        calendar=lambda _settings: WorkingCalendar(lambda _year: frozenset()),
    )  # fmt: skip


def test_on_the_command_line_it_is_written_and_noted(tmp_path):
    scene, said = Scene(), []
    target = tmp_path / "pakke.zip"
    given = SimpleNamespace(visit="2026-014", out=target, draw="")
    assert write_package(session_of(scene, said), given) == 0
    assert list(opened(SimpleNamespace(data=target.read_bytes()))) == NAMES
    (noted,) = scene.store.find(Dispatch)
    assert (noted.occasion, noted.way, noted.report) == ("verification", Way.FILE, "")
    assert noted.files[0].endswith("efterprøvning.zip")
    assert "pakke.zip" in said[0]
    with pytest.raises(InspectionError, match="draw-missing"):
        write_package(
            session_of(scene, said), SimpleNamespace(visit="2026-014", out=target, draw="x")
        )


def test_the_calendar_is_written_from_the_command_line(tmp_path):
    scene, said = Scene(), []
    target = tmp_path / "frister.ics"
    given = SimpleNamespace(visit="2026-014", out=target)
    assert write_calendar(session_of(scene, said), given) == 0
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
