"""Laptops side by side on one screen: three programs, one mouse and one keyboard."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "openbox", "xdotool", "setxkbmap")
WIDE, HIGH = 1280, 800  # of a window, in pixels
_GAP = 20
_PATIENCE = 90.0  # seconds until a laptop that says nothing has died
_TRIES = 3  # keys may be lost on the way under load: what was typed is looked at


def lacking() -> list[str]:
    """The programs that are not on this machine."""
    return [name for name in NEEDED if shutil.which(name) is None]


class Screen:
    """An X server of its own with a window manager and Danish keys."""

    def __init__(self, display: str, pictures: Path) -> None:
        self.pictures = pictures
        left_out = ("QT_", "DBUS_", "AT_SPI", "WAYLAND", "UANMELDT_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
        self.environment = kept | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        self.environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'tests'}"

    def do(self, *words: object) -> None:
        """One act of the mouse or the keyboard."""
        command = ["xdotool", *(str(word) for word in words)]
        subprocess.run(command, env=self.environment, check=True, timeout=60)


@contextmanager
def screen(laptops: int, pictures: Path) -> Iterator[Screen]:
    """Wide enough for so many windows beside each other."""
    reading, writing = os.pipe()
    size = f"{laptops * (WIDE + _GAP)}x{HIGH + 60}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-noreset", "-nolisten",
         "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as told:
        made = Screen(f":{told.readline().strip()}", pictures)
    pictures.mkdir(exist_ok=True)
    manager = None
    try:
        subprocess.run(["setxkbmap", "dk"], env=made.environment, check=True, timeout=60)
        manager = subprocess.Popen(
            ["openbox", "--sm-disable", "--startup", "echo ready"],
            env=made.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert manager.stdout is not None
        manager.stdout.readline()
        yield made
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait()
        if manager is not None and manager.stdout is not None:
            manager.stdout.close()


class Laptop:
    """One program with a data folder of its own, and somebody at its keys."""

    def __init__(self, on: Screen, folder: Path, place: int) -> None:
        self.screen, self.folder, self._place = on, folder, place
        self._told = b""
        self._log = folder.with_suffix(".log")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "tests/journeys/laptop.py"), str(folder)],
                env=on.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=log,
            )  # fmt: skip

    def come(self) -> None:
        """Stand beside the others."""
        x = self._place * (WIDE + _GAP)
        self._window = self.ask("place", x=x, y=0, wide=WIDE, high=HIGH)

    # Asking

    def ask(self, do: str, **given: object) -> Any:
        """What the program answers; its fault and its words where it cannot."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **given}).encode() + b"\n")
        self._process.stdin.flush()
        told = json.loads(self._line())
        if "failed" in told:
            self._picture_of_failure()
            raise AssertionError(f"{self.folder.name}: {told['failed']}\n{self.log}")
        return told["told"]

    def _line(self) -> bytes:
        assert self._process.stdout is not None
        until, source = time.monotonic() + _PATIENCE, self._process.stdout.fileno()
        while b"\n" not in self._told:
            ready, _, _ = select.select([source], [], [], max(0.0, until - time.monotonic()))
            more = os.read(source, 65536) if ready else b""
            assert more, f"{self.folder.name} says nothing\n{self.log}"
            self._told += more
        line, _, self._told = self._told.partition(b"\n")
        return line

    @property
    def log(self) -> str:
        """What it said on standard error, and what it logged beside its data."""
        files = [self._log, *self.folder.glob("log/*")]
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)

    def _picture_of_failure(self) -> None:
        path = self.screen.pictures / f"failed-{self.folder.name}.png"
        self._process.stdin.write(  # type: ignore[union-attr]  # it is a pipe
            json.dumps({"do": "picture", "path": str(path)}).encode() + b"\n"
        )
        self._process.stdin.flush()  # type: ignore[union-attr]  # it was given a pipe
        self._line()

    def say(self, key: str, **fields: object) -> str:
        return str(self.ask("say", key=key, **fields))

    def wait_for(self, key: str, **fields: object) -> None:
        """Until the screen says the sentence of this name."""
        self.reads(self.say(key, **fields))

    def reads(self, *words: str) -> None:
        """Until the screen says each of these."""
        for each in words:
            self.ask("wait_for", words=each)

    def picture(self, name: str) -> Path:
        path = self.screen.pictures / f"{name}.png"
        self.ask("picture", path=str(path))
        return path

    # Real keys and a real mouse

    def take(self) -> None:
        """Its window comes to the front, and the keyboard goes there."""
        self.screen.do("windowactivate", self._window)
        self.ask("in_front")

    def press(self, name: str) -> None:
        """Click on what is called this."""
        self.press_at(self.ask("where", name=name))

    def click(self, key: str, **fields: object) -> None:
        """Click on what has the words of this name."""
        self.press(self.say(key, **fields))

    def press_at(self, spot: Sequence[int]) -> None:
        self.screen.do("mousemove", *spot, "click", 1)

    def keys(self, *names: str) -> None:
        """Such as `ctrl+Return`."""
        self.screen.do("key", *names)

    def write(self, name: str, text: str) -> None:
        """Over what stands in the field of this name."""
        self.press(name)
        self.ask("in_hand", name=name)
        self.write_here(text)

    def write_here(self, text: str) -> None:
        """Over what stands in the field that has the keyboard."""
        for _ in range(_TRIES):
            self.keys("ctrl+a")
            self.screen.do("type", "--delay", 8, text)
            stands = self.ask("stands_here", text=text)
            if stands == text:
                return
        raise AssertionError(f"{stands!r} instead of {text!r}")

    # The end

    def close(self) -> None:
        """The window is closed, and the program ends well."""
        self.ask("close")
        assert self._process.wait(60) == 0, self.log
        assert "Traceback" not in self.log, self.log
        assert " ERROR " not in self.log, self.log

    def end(self) -> None:
        """Whatever became of it."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
