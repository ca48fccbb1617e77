"""The lists she brings: as a spreadsheet saves them, semicolons and Danish figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

SUPPLIER = "Jobvejen A/S"
SUPPLIERS = (
    "Leverandører i Engholm Kommune\n\n"
    "Leverandør;Type;CVR;P-nr;Adresse;Kontaktperson;E-mail;Aftale;Aftale fra;Aftale til\n"
    "Jobvejen A/S;ekstern;13748136;1003388382;Ærøgade 1, 2100 København Ø;Mette Lund;"
    "mette@jobvejen.example;RA-1;01-01-2020;31-12-2039\n"
    "Center Nord;intern;25313763;1003388384;Cgade 3, 2400 København NV;;;;;\n"
    "Skæv ApS;ekstern;12345678;;;;;;;\n"
)


def danish(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def supplier_list(folder: Path) -> Path:
    path = folder / "leverandører.csv"
    path.write_bytes(SUPPLIERS.encode("cp1252"))
    return path


def case_rows(today: date, completed: int, ongoing: int) -> list[tuple[str, date, date | None]]:
    """Number, begun, ended: all completed within the last half year."""
    rows: list[tuple[str, date, date | None]] = []
    for number in range(1, completed + ongoing + 1):
        begun = today - timedelta(days=150 + number % 20)
        ended = today - timedelta(days=40 + number % 30) if number <= completed else None
        rows.append((f"KBH-2026-{number:04d}", begun, ended))
    return rows


def case_list(folder: Path, rows: Iterable[tuple[str, date, date | None]]) -> Path:
    path = folder / "sager.csv"
    lines = ["Sagsnr;Status;Startdato;Slutdato;Henvist;Timer;Pris"]
    for number, begun, ended in rows:
        state = "afsluttet" if ended else "i gang"
        referred = danish(begun - timedelta(days=10))
        last = danish(ended) if ended else ""
        lines.append(f"{number};{state};{danish(begun)};{last};{referred};36,0;420,00")
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    return path
