"""Takes every picture of the README and the guide from the demo data, without a screen.

    .venv/bin/python packaging/make_screenshots.py              docs/pictures, light, Danish
    .venv/bin/python packaging/make_screenshots.py --all DIR    every page in every look
    … --only cases,locked --look dark                           some of them

The day is fixed and every click goes through the real window, so a picture changes only
when the program does.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit
from screenshot_conflicts import conflict_pages
from screenshot_data import NOW, OPEN_VISIT, ROOT, MemoryKeyRing, make_data
from screenshot_delivery import delivery_pages
from screenshot_exchange import exchange_pages
from screenshot_safety import safety_pages
from screenshot_scene import LOOKS, Look, Scene, spin
from screenshot_together import together_pages

from inspector.domain.model import Supplier
from inspector.domain.registry_numbers import is_cvr
from ui.page_table import page_table
from ui.pages.visit.keys_dialog import KeysDialog
from ui.presenters.draw import DrawInHand
from ui.reference_guard import hold_none
from ui.search import SearchPanel

DIGITS = "351622146535142663215344"
PICTURES = ROOT / "docs/pictures"
SHOWN_IN = (ROOT / "README.md", ROOT / "docs/user-guide.md")
SUPPLIERS = """Leverandører pr. 20-11-2026;;;;;;;
Leverandør;Type;CVR;P-nr;Adresse;Kontaktperson;E-mail;Timepris
Enggårdens Kurser ApS;Ekstern;{new};;Engvej 2, 9998 Brønby;Lis Gran;lis@enggaarden.example;
Jobvejen A/S;Ekstern;{jobvejen};;Lodsgangen 3, 9999 Engholm;;vera@jobvejen.example;
Kompashuset ApS;Ekstern;{kompas};;Havnekajen 4, 9999 Engholm;Vera Bøgh;vera@kompashuset.example;
Solsikken;Ekstern;12345678;;Solvej 8, 9999 Engholm;;;
;Ekstern;;;Møllevej 1, 9999 Engholm;;;
Fremad Engholm;Intern;;9900000032;Rådhusvej 5, 9999 Engholm;Per Ahorn;per@engholm.example;
"""

Shot = tuple[str, QPixmap]


def shell_pages(scene: Scene) -> Iterator[Shot]:
    scene.go("today")
    yield "today", scene.picture()
    scene.go("suppliers")
    yield "suppliers", scene.picture()
    scene.go("supplier", scene.supplier("Kompashuset ApS"))
    yield "supplier", scene.picture()
    scene.go("visits")
    yield "visits", scene.picture()
    scene.go("new_visit", scene.supplier("Kompashuset ApS"))
    yield "new-visit", scene.picture()
    for tab in ("office", "deadlines", "reports", "look", "language"):
        scene.go("settings", tab=tab)
        yield f"settings-{tab}", scene.picture()


def search(scene: Scene) -> Iterator[Shot]:
    scene.go("today")
    panel = SearchPanel(scene.desk, scene.window)
    panel.show()
    panel.field.setText("kompas")
    spin(300)
    yield "search", scene.picture(panel)
    panel.close()


def import_pages(scene: Scene) -> Iterator[Shot]:
    scene.go("import", other="suppliers")
    yield "import-choose", scene.picture()
    suppliers = {one.name: one.cvr for one in scene.ask(lambda store: store.find(Supplier))}
    text = SUPPLIERS.format(
        new=next(str(n) for n in range(99_991_000, 99_992_000) if is_cvr(str(n))),
        jobvejen=suppliers["Jobvejen A/S"],
        kompas=suppliers["Kompashuset ApS"],
    )
    path = scene.folder / "leverandører 2026.csv"
    path.write_text(text, encoding="utf-8-sig")
    scene.window.page.listed.read_path(path)
    scene.settle()
    yield "import-preview", scene.picture()


def visit_pages(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(OPEN_VISIT)
    mode = scene.visit_at("Springbrættet A/S", "open", "arrival")
    yield "visit-arrival", scene.picture()
    mode.go("area:1", "1.3")
    yield "visit-area", scene.picture()
    mode.go("area:4")
    mode.page().next_open()
    yield "visit-area-2", scene.picture()
    if any(row.key == "tour" for row in mode._rows):
        mode.go("tour")
        yield "visit-tour", scene.picture()
    mode.go("review")
    yield "review", scene.picture()
    dialog = KeysDialog(mode, scene.desk.theme, scene.desk.words)
    dialog.show()
    yield "visit-keys", scene.picture(dialog)
    dialog.close()
    mode.go("finish")
    spin(2500)  # Qt paints the small pages beside the report one after the other
    yield "finish", scene.picture()
    mode.go("turned")
    yield "turned-purpose", scene.picture()


def case_pages(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(OPEN_VISIT)
    mode = scene.visit_at("Springbrættet A/S", "open", "draw")
    yield "draw-result", scene.picture()
    mode.go("cases")
    page = mode.page()
    page.go_to("", page.cases.number)
    yield "case-card", scene.picture()
    page.show_view("matrix")
    yield "matrix", scene.picture()
    page.show_view("card")


def draw_pages(scene: Scene) -> Iterator[Shot]:
    scene.world.clock.travel(NOW)
    mode = scene.visit_at("Jobvejen A/S", "planned", "arrival")
    yield "visit-planned", scene.picture()
    mode.presenter.begin()
    scene.settle()
    mode.go("draw")
    scene.settle()
    hand = DrawInHand.of(mode.presenter)
    if hand.choice is not None and hand.choice.since is None:
        hand.ask(since=date(2025, 11, 20))
        scene.settle()
    yield "draw-frame", scene.picture()
    hand.commit()
    scene.settle()
    yield "draw-locked", scene.picture()
    hand.acknowledge("noted")
    scene.settle()
    mode.page().look_at("digits")
    hand.digits.put(DIGITS[:17])
    yield "draw-digits", scene.picture()
    mode.go("turned")
    yield "draw-turned", scene.picture()


def locked_pages(scene: Scene) -> Iterator[Shot]:
    mode = scene.visit_at("Nordlys Mentor ApS", "locked", "review")
    yield "review-locked", scene.picture()
    mode.go("finish")
    spin(2500)  # Qt paints the small pages beside the report one after the other
    yield "finish-locked", scene.picture()


def first_pages(scene: Scene) -> Iterator[Shot]:
    for page, name in (("first_start", "first-start"), ("passphrase", "passphrase")):
        if page in page_table():
            scene.go(page)
            for line in scene.window.findChildren(QLineEdit):
                if line.text():  # the mark, which is guessed from this machine's name
                    line.setText("T3")
            yield name, scene.picture()
            if page == "first_start":  # she comes to an office that is there already
                scene.window.page.joins.setChecked(True)
                yield "first-start-joins", scene.picture()
                scene.window.page.joins.setChecked(False)


Act = Callable[[Scene], Iterator[Shot]]
ACTS: dict[str, Act] = {
    "shell": shell_pages,
    "search": search,
    "import": import_pages,
    "visit": visit_pages,
    "cases": case_pages,
    "draw": draw_pages,
    "locked": locked_pages,
    "delivery": delivery_pages,
}


def take(look: Look, data: Path, ring: MemoryKeyRing, only: set[str]) -> Iterator[Shot]:
    """All pictures of one look."""
    with tempfile.TemporaryDirectory() as name:
        acts = [(act, shots) for act, shots in ACTS.items() if not only or act in only]
        if acts:
            yield from play(Scene(look=look, folder=copied(data, name, "data"), ring=ring), acts)
        if not only or "safety" in only:  # with data of its own: some are deleted
            scene = Scene(look=look, folder=copied(data, name, "kept"), ring=ring)
            yield from play(scene, [("safety", safety_pages)])
        if not only or "exchange" in only:  # it chooses a meeting place
            scene = Scene(look=look, folder=copied(data, name, "office"), ring=ring)
            yield from play(scene, [("exchange", exchange_pages)])
        if not only or "conflicts" in only:  # it settles them
            scene = Scene(look=look, folder=copied(data, name, "conflicts"), ring=ring)
            yield from play(scene, [("conflicts", conflict_pages)])
        if not only or "together" in only:
            scene = Scene(look=look, folder=copied(data, name, "together"), ring=ring)
            yield from play(scene, [("together", together_pages)])
        if not only or "first" in only:
            new = Scene(look=look, folder=Path(name) / "new", ring=MemoryKeyRing(), is_new=True)
            yield from play(new, [("first", first_pages)])


def copied(data: Path, name: str, inside: str) -> Path:
    """The data of the day, for one scene alone."""
    return Path(shutil.copytree(data, Path(name) / inside))


def play(scene: Scene, acts: list[tuple[str, Act]]) -> Iterator[Shot]:
    """These acts after each other in one window."""
    scene.open()
    for _name, shots in acts:
        yield from shots(scene)
    scene.close()


def run() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--all", type=Path, metavar="DIR", help="every page in every look")
    parser.add_argument(
        "--only",
        default="",
        metavar="ACT,…",
        help=", ".join([*ACTS, "safety", "exchange", "conflicts", "together", "first"]),
    )
    parser.add_argument("--look", default="", metavar="PART", help="looks whose name holds this")
    given = parser.parse_args()
    hold_none()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    told = "".join(page.read_text(encoding="utf-8") for page in SHOWN_IN)
    shown = set(re.findall(r"pictures/([\w-]+)\.png", told))
    only = {part for part in given.only.split(",") if part}
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        ring = MemoryKeyRing()
        make_data(data, ring)
        for look in [one for one in LOOKS if given.look in one.name] if given.all else [Look()]:
            target = given.all / look.name if given.all else PICTURES
            target.mkdir(parents=True, exist_ok=True)
            for shot, pixmap in take(look, data, ring, only):
                if not given.all and shot not in shown:
                    continue
                pixmap.save(str(target / f"{shot}.png"), "PNG", 1)
            print(look.name, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(run())
