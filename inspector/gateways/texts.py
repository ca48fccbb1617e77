"""The words of the program: resources/texts/LANGUAGE/*.toml, looked up by `file.key`.

Whole sentences with named fields. Both languages hold the same keys and fields, which a
test compares. Lookups are late, so that the language can change while the program runs, and
a file is read when the first of its keys is looked up: the start page needs four of twenty.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

LANGUAGES = ("da", "en")


def _flatten(prefix: str, table: dict[str, object]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            flat |= _flatten(name, value)
        else:
            flat[name] = str(value)
    return flat


def load_texts(folder: Path, language: str) -> dict[str, str]:
    """All sentences of one language: `{"errors.disk-full": "…", …}`."""
    texts: dict[str, str] = {}
    for path in sorted((folder / language).glob("*.toml")):
        texts |= _read(path)
    return texts


def _read(path: Path) -> dict[str, str]:
    return _flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))


class Texts:
    """Words in the language in force; an unknown key is a fault of the program (KeyError)."""

    def __init__(self, folder: Path, language: str = "da") -> None:
        self._folder = folder
        self._loaded: dict[tuple[str, str], dict[str, str]] = {}  # by language and file
        self.use(language)

    @property
    def language(self) -> str:
        return self._language

    def use(self, language: str) -> None:
        """Speak this language from now on."""
        if language not in LANGUAGES:
            raise ValueError(f"no such language: {language}")
        self._language = language

    def __call__(self, key: str, /, **fields: object) -> str:
        language, file = self._language, key.partition(".")[0]
        texts = self._loaded.get((language, file))
        if texts is None:
            texts = self._loaded[language, file] = self._read_file(language, file, key)
        text = texts[key]
        return text.format(**fields) if fields else text

    def _read_file(self, language: str, file: str, key: str) -> dict[str, str]:
        path = self._folder / language / f"{file}.toml"
        if not path.exists():
            raise KeyError(key)
        return _read(path)
