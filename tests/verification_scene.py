"""The vectors of the draw as a supplier would get them, and the ways to check them.

`checked_by_script` runs the script under `python3 -I`; `Browser` the page in Chromium.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shlex
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from inspector.domain import draw as rules
from inspector.gateways.verification_files import VerificationFiles

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
FILES = VerificationFiles(RESOURCES / "verification")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@dataclass(frozen=True)
class Vector:
    name: str
    rows: list[tuple[str, str]]
    draw: str
    secret: str
    digits: str
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def asked(self) -> dict[str, tuple[int, int]]:
        return self.sizes or {"ALLE": (len(self.rows), 0)}


def one_stratum(*cases: str) -> list[tuple[str, str]]:
    return [(case, "ALLE") for case in cases]


V2 = Vector(
    "v2", one_stratum(*(f"SAG-{n:03d}" for n in range(1, 13))), "2026-001", "0" * 64,
    "01382438112797316654",
)  # fmt: skip
V3 = Vector(
    "v3", [(f"KBH-2026-{n:04d}", "AFSLUTTET" if n <= 60 else "IGANG") for n in range(1, 101)],
    "2026-014-A", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "351622146535142663215344", {"AFSLUTTET": (15, 5), "IGANG": (15, 5)},
)  # fmt: skip
V4_CASES = ("ÆBLE-1", "ØRE-2", "ÅRHUS-3", "Aarhus-3", "Öl-4", "É-5")
V4 = Vector("v4", one_stratum(*V4_CASES), "2026-002", "ab" * 32, "0" * 24)
V5 = Vector(
    "v5", one_stratum("SAG-001", "SAG-002", "SAG-003"), "2026-003", "ff" * 32,
    "00000000000000000001",
)  # fmt: skip
VECTORS = (V2, V3, V4, V5)


def numbers(vector: Vector, **changed: Any) -> dict[str, Any]:
    """What stands in tal.json, by the program's own draw."""
    result = rules.draw(
        vector.rows,
        draw_no=vector.draw,
        secret=vector.secret,
        digits=vector.digits,
        sizes={name: size for name, (size, _) in vector.asked.items()},
        reserve={name: spare for name, (_, spare) in vector.asked.items()},
    )
    strata = [
        {
            "id": name, "title": name.capitalize(), "population": result.strata[name].population,
            "sample": size, "reserve": spare, "taken": size + spare,
            "drawn": [
                lot.case for lot in (*result.strata[name].sample, *result.strata[name].reserve)
            ],
        }
        for name, (size, spare) in vector.asked.items()
    ]  # fmt: skip
    told = {
        "format": "TILSYN-1", "language": "da", "draw": vector.draw, "visit": "2026-014",
        "supplier": "Jobvejen A/S", "state": "drawn", "frame_hash": result.frame_hash,
        "commitment": result.commitment, "secret": vector.secret, "digits": vector.digits,
        "h0": result.h0, "strata": strata,
    }  # fmt: skip
    return told | changed


def frame(vector: Vector) -> bytes:
    return rules.frame_text(vector.rows).encode()


def as_nfd(data: bytes) -> bytes:
    return unicodedata.normalize("NFD", data.decode()).encode()


def csv_of(
    rows: list[tuple[str, str]], *, sign: str = ";", end: str = "\r\n", quoted: bool = False,
    encoding: str = "utf-8-sig", head: tuple[str, str] = ("case_id", "stratum"),
) -> bytes:  # fmt: skip
    """The list as a spreadsheet may save it."""
    mark = '"' if quoted else ""
    lines = [sign.join(f"{mark}{cell}{mark}" for cell in row) for row in (head, *rows)]
    return (end.join(lines) + end).encode(encoding)


def checked_by_script(folder: Path, told: dict[str, Any], data: bytes) -> tuple[int, str]:
    """Its exit code and the last it said."""
    script, list_file, told_file = (folder / n for n in ("efterproev.py", "ramme.txt", "tal.json"))
    script.write_bytes(FILES.script())
    list_file.write_bytes(data)
    told_file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(list_file), str(told_file)],
        capture_output=True, encoding="utf-8", check=False, timeout=60,
        env={"PYTHONUTF8": "1", "PATH": ""}, cwd=folder,
    )  # fmt: skip
    said = (done.stdout + done.stderr).strip().splitlines()
    return done.returncode, said[-1] if said else ""


DRIVE = """
async (cases) => {
  const answers = [];
  const input = document.getElementById("file");
  for (const one of cases) {
    for (const [name, text] of Object.entries(one.fields)) {
      document.getElementById(name).value = text;
    }
    const raw = Uint8Array.from(atob(one.data), (sign) => sign.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([raw], "ramme.csv"));
    input.files = files.files;
    await take(input.files[0]);
    const rows = [...document.querySelectorAll("#tables tbody tr")];
    answers.push({
      judgement: document.getElementById("verdict").dataset.judgement,
      head: document.querySelector("#verdict strong").textContent,
      steps: document.getElementById("steps").textContent,
      cases: rows.map((row) => row.querySelector("th").textContent),
      lots: rows.map((row) => row.querySelectorAll("td")[1].textContent),
    });
  }
  const lang = document.documentElement.lang;
  return { answers, own: hasOwnSha256, secure: isSecureContext, lang, title: document.title };
}
"""
NO_OWN = "<script>Object.defineProperty(crypto, 'subtle', { value: undefined });</script>"


class Browser:
    """Chromium without a window, driven through a pair of pipes; no port is opened."""

    def __init__(self, folder: Path) -> None:
        if CHROMIUM is None:
            pytest.skip("chromium is not installed: the page was not opened in a browser")
        theirs, self._to = os.pipe()
        self._from, ours = os.pipe()
        command = [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe",
        ]  # fmt: skip
        redirected = f"exec {shlex.join(command)} 3<&{theirs} 4>&{ours}"
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", redirected], pass_fds=(theirs, ours),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs)
        os.close(ours)
        self._read, self._asked = b"", 0

    def ask(self, method: str, session: str = "", **given: Any) -> dict[str, Any]:
        self._asked += 1
        message: dict[str, Any] = {"id": self._asked, "method": method, "params": given}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        while True:
            answer = self._next()
            if answer.get("id") == self._asked:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._from], [], [], 60)
            assert ready, "the browser does not answer"
            more = os.read(self._from, 1 << 20)
            assert more, "the browser ended"
            self._read += more
        line, _, self._read = self._read.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def run(self, page: Path, function: str, *given: Any) -> Any:
        """What this function answers on the page, opened as a file."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable", session)
        self.ask("Page.navigate", session, url=page.as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass
        arguments = ", ".join(json.dumps(one) for one in given)
        expression = f"({function})({arguments})"
        answer = self.ask(
            "Runtime.evaluate", session, expression=expression, awaitPromise=True,
            returnByValue=True,
        )  # fmt: skip
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        self.ask("Target.closeTarget", targetId=target)
        return answer["result"].get("value")

    def close(self) -> None:
        os.close(self._to)
        os.close(self._from)
        self._process.terminate()
        self._process.wait(20)


def driven(
    browser: Browser, folder: Path, told: dict[str, Any],
    cases: list[tuple[bytes, dict[str, str]]], *, own: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """What the page says of each list, taken through its own file field."""
    page = FILES.page(json.dumps(told, ensure_ascii=False)).decode()
    if not own:
        page = page.replace("<style>", NO_OWN + "<style>", 1)
    target = folder / "efterprøv.html"
    target.write_text(page, "utf-8")
    given = [{"data": base64.b64encode(d).decode(), "fields": f} for d, f in cases]
    answer: dict[str, Any] = browser.run(target, DRIVE, given)
    return answer
