"""Promises about the repository itself."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest

from inspector.gateways.texts import load_texts

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "resources" / "texts"
OURS = ("inspector", "db", "ui", "main.py")


@cache
def sources() -> tuple[Path, ...]:
    found: list[Path] = []
    for name in OURS:
        path = ROOT / name
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return tuple(found)


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def sentences(language: str) -> Mapping[str, str]:
    return MappingProxyType(load_texts(TEXTS, language))


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_packaging_folder_never_becomes_a_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
    import packaging.version

    assert "site-packages" in str(packaging.version.__file__)


def test_no_folder_below_tests_is_named_like_a_package_of_ours() -> None:
    names = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert not names & {"inspector", "db", "ui", "resources", "packaging"}


def test_both_languages_have_the_same_sentences() -> None:
    assert set(sentences("da")) == set(sentences("en"))


def test_a_sentence_has_the_same_fields_in_both_languages() -> None:
    danish, english = sentences("da"), sentences("en")
    wrong = [key for key in danish if fields_of(danish[key]) != fields_of(english[key])]
    assert not wrong


def test_no_sentence_is_empty() -> None:
    for language in ("da", "en"):
        empty = [key for key, text in sentences(language).items() if not text.strip()]
        assert not empty


def literal_keys(tree: ast.AST) -> list[str]:
    """First arguments of calls of something named `words` that are plain strings."""
    keys = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name in {"words", "_words"} and isinstance(first, ast.Constant):
            keys.append(str(first.value))
    return keys


def test_every_sentence_asked_for_exists() -> None:
    known = sentences("da")
    missing = [
        f"{path.relative_to(ROOT)}: {key}"
        for path in sources()
        if re.search(r"words\s*\(", source(path))  # no other is worth its parsing
        for key in literal_keys(ast.parse(source(path)))
        if key not in known
    ]
    assert not missing


def test_every_error_code_has_a_sentence() -> None:
    known = sentences("da")
    pattern = re.compile(r"InspectionError\(\s*\"([a-z0-9-]+)\"")
    missing = {
        code
        for path in sources()
        for code in pattern.findall(source(path))
        if f"errors.{code}" not in known
    }
    assert not missing


def test_only_the_window_imports_qt() -> None:
    wrong = [
        path.relative_to(ROOT)
        for path in sources()
        if "ui" not in path.parts and re.search(r"^\s*(from|import) PySide6", source(path), re.M)
    ]
    assert wrong in ([], [Path("main.py")])


def test_no_registry_host_is_named() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    pattern = re.compile(r"https?://[a-z.-]*(py" + r"pi|pythonh" + r"osted|np" + r"mjs)")
    wrong = []
    for name in listed:
        path = ROOT / name
        if path.suffix in {".py", ".toml", ".md", ".txt", ".cfg", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            wrong += [name] if pattern.search(text) else []
    assert not wrong


def test_whatever_is_silenced_says_why() -> None:
    silenced = re.compile(r"# (?:type: ignore(?:\[[\w, -]+\])?|noqa(?:: [A-Z0-9, ]+)?)\s*$")
    mute = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (*sources(), *(ROOT / "tests").rglob("*.py"))
        for number, line in enumerate(source(path).splitlines(), 1)
        if silenced.search(line)
    ]
    assert mute == []


@pytest.mark.parametrize("command", [["--help"], ["--version"]])
def test_the_command_line_answers_without_qt(command: list[str]) -> None:
    code = (
        "import sys; sys.argv=['main.py', *%r]\n"
        "import runpy\n"
        "try:\n    runpy.run_path('main.py', run_name='__main__')\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code % command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
