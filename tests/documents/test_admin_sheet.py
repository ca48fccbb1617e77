"""The administration sheet: one page with the office's key, to be typed and to be scanned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from inspector.domain.admin_sheet import AdminSheet, admin_sheet
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.recovery_key import groups_of
from inspector.domain.report import Block, Code, KeepTogether, QrCode
from inspector.domain.settings import Settings
from inspector.gateways.papers import PdfPapers

FONTS = Path(__file__).resolve().parents[2] / "resources/fonts"
WORDS = ("kaffe", "tulipan", "rytter", "sandal", "mikrofon", "pingvin")
SHEET = AdminSheet(
    office="Nordby", secret=bytes(range(20)), known_by=WORDS, made=date(2026, 11, 22)
)
SETTINGS = Settings(
    organisation="Nordby Kommune", unit="Tilsynsenheden", device_mark="T3", person_name="Ida Enebær"
)
LONG = Settings(
    organisation="Ringkøbing-Skjern og omegns fælleskommunale beskæftigelsesforvaltning " * 2,
    unit="Enheden for uanmeldt tilsyn med leverandører af beskæftigelsesindsatser " * 2,
)


def leaves(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found += leaves(block.blocks) if isinstance(block, KeepTogether) else [block]
    return found


def no_calendar(_settings: Settings) -> WorkingCalendar:
    pytest.fail("the sheet belongs to no visit")


def pages(words, office: Settings, sheet: AdminSheet = SHEET) -> list[str]:
    papers = PdfPapers(
        words=words, calendar=no_calendar, load_attachment=lambda _s: b"", fonts=FONTS
    )
    pdf = papers.administration_sheet(
        sheet.secret, sheet.office, office, made=sheet.made, known_by=sheet.known_by
    )
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def test_what_is_typed_and_what_is_scanned_are_the_key(words):
    blocks = leaves(admin_sheet(SHEET, words, SETTINGS).blocks)
    (code,) = (block for block in blocks if isinstance(block, Code))
    (qr,) = (block for block in blocks if isinstance(block, QrCode))
    assert code.groups == groups_of(SHEET.secret)
    assert qr.content == "-".join(code.groups)


def test_the_sheet_is_one_page_also_for_an_office_with_a_long_name(words, words_en):
    named = replace(SHEET, office="Kontoret for uanmeldt tilsyn i hele regionen " * 2)
    for language in (words, words_en):
        for office in (SETTINGS, LONG, Settings()):
            assert len(pages(language, office, named)) == 1


def test_the_page_names_the_office_and_the_words_and_no_person(words):
    (page,) = pages(words, SETTINGS)
    told = " ".join(page.split())
    assert all(group in told for group in groups_of(SHEET.secret))
    assert " ".join(WORDS) in told
    assert "Nordby" in told
    assert "22. november 2026" in told.replace("\u00a0", " ")
    assert "Enebær" not in told
    assert "Kendes på" not in " ".join(pages(words, SETTINGS, replace(SHEET, known_by=())))


def test_the_file_s_own_description_does_not_hold_the_key(words):
    document = admin_sheet(SHEET, words, SETTINGS)
    about = " ".join((document.title, document.subject, document.author, document.foot_left))
    assert not any(group in about for group in groups_of(SHEET.secret))
