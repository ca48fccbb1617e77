"""The recovery sheet: one page that holds the key to be typed and to be scanned, and no person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.recovery_key import KEY_BYTES, groups_of, secret_of
from inspector.domain.recovery_sheet import recovery_sheet
from inspector.domain.report import Block, Code, KeepTogether, QrCode
from inspector.domain.settings import Settings
from inspector.gateways.papers import PdfPapers
from inspector.gateways.qr import squares
from inspector.gateways.texts import Texts

FONTS = Path(__file__).resolve().parents[2] / "resources/fonts"
SECRET, DAY = bytes(range(20)), date(2026, 11, 22)
OFFICE = Settings(
    organisation="Nordby Kommune", unit="Tilsynsenheden", device_mark="T3", person_name="Ida Enebær"
)
LONG = Settings(
    organisation="Ringkøbing-Skjern og omegns fælleskommunale beskæftigelsesforvaltning " * 2,
    unit="Enheden for uanmeldt tilsyn med leverandører af beskæftigelsesindsatser " * 2,
    device_mark="T3ÆØÅ",
)


def leaves(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found += leaves(block.blocks) if isinstance(block, KeepTogether) else [block]
    return found


def no_calendar(_settings: Settings) -> WorkingCalendar:
    pytest.fail("the sheet belongs to no visit")


def pages(words, office: Settings, secret: bytes = SECRET) -> list[str]:
    papers = PdfPapers(
        words=words, calendar=no_calendar, load_attachment=lambda _s: b"", fonts=FONTS
    )
    pdf = papers.recovery_sheet(secret, office, made=DAY)
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


@given(secret=st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES))
@settings(max_examples=30)
def test_what_is_typed_and_what_is_scanned_are_the_key(secret):
    words = Texts(FONTS.parent / "texts", "da")
    blocks = leaves(recovery_sheet(secret, words, OFFICE, DAY).blocks)
    (code,) = (block for block in blocks if isinstance(block, Code))
    (qr,) = (block for block in blocks if isinstance(block, QrCode))
    assert code.groups == groups_of(secret)
    assert code.typed
    assert secret_of(qr.content) == secret
    assert len(squares(qr.content)) <= 29  # coarse enough for any reader, in any fold


def test_the_sheet_is_one_page_also_for_an_office_with_a_long_name(words, words_en):
    for language in (words, words_en):
        for office in (OFFICE, LONG, Settings()):
            assert len(pages(language, office)) == 1


def test_the_page_shows_every_group_with_its_number_and_what_it_opens(words):
    (page,) = pages(words, OFFICE)
    told = " ".join(page.split())
    for number, group in enumerate(groups_of(SECRET), start=1):
        assert group in told
        assert f" {number} " in told
    assert "T3" in told
    assert "Nordby Kommune, Tilsynsenheden" in told
    assert "22. november 2026" in told.replace("\u00a0", " ")


def test_the_sheet_names_no_person(words):
    (page,) = pages(words, OFFICE)
    assert "Enebær" not in page


def test_the_file_s_own_description_does_not_hold_the_key(words):
    document = recovery_sheet(SECRET, words, OFFICE, DAY)
    about = " ".join((document.title, document.subject, document.author, document.foot_left))
    assert not any(group in about for group in groups_of(SECRET))
