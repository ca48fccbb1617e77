"""Visits as the documents meet them: a rich one of each scheme, and one nearly empty."""

from __future__ import annotations

import hashlib
import io
import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from PIL import Image, ImageDraw

from inspector.domain import draw as lots
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.model import (
    Agreement,
    Answer,
    Case,
    CaseCheck,
    CaseReview,
    DeliverySite,
    DocumentShown,
    Draw,
    Evidence,
    Participant,
    Report,
    SampleItem,
    Signature,
    Supplier,
    Visit,
    Waiver,
)
from inspector.domain.scheme import Scheme
from inspector.domain.settings import Settings
from inspector.domain.visit_file import LastTime, VisitFile
from inspector.gateways.danish_holidays import danish_holidays
from inspector.gateways.scheme_files import SchemeFolder

ROOT = Path(__file__).resolve().parent.parent.parent
FONTS = ROOT / "resources" / "fonts"
DAY = date(2026, 11, 20)
SETTINGS = Settings(
    organisation="Nordby Kommune",
    organisation_address="Rådhustorvet 1, 4999 Nordby",
    unit="Tilsynsenheden, Beskæftigelse og Integration",
    person_name="Ida Enebær",
)
CALENDAR = WorkingCalendar(danish_holidays, closed=frozenset(SETTINGS.closed_days))
SUPPLIER = Supplier(id="s", name="Jobvejen A/S", kind="external", cvr="99900018")
SITE = DeliverySite(
    id="d", supplier="s", street="Lodsgangen 3", postcode="2450", city="København SV"
)
VISIT = Visit(
    id="v",
    number="2026-T3-014",
    supplier="s",
    site="d",
    kind="ordinary",
    state="open",
    held_on=DAY,
    arrived=datetime(2026, 11, 20, 8, 22, tzinfo=UTC),
    departed=datetime(2026, 11, 20, 11, 20, tzinfo=UTC),
    records_case="2026-014402",
    no_conflict=True,
    management_met=True,
    citizens_met=0,
    arrival_note="Receptionen tilkaldte lederen, som kom efter ti minutter.",
    other_matters="Leverandøren flytter til nye lokaler den 1. februar 2027.",
    supplier_remarks=(
        "Vi er glade for besøget.\n\nDer mangler to mapper, fordi medarbejderen er på barsel; "
        "de bliver fundet frem & eftersendt <senest mandag>. Ærgerligt, men sådan er det."
    ),
)
SECRET = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
DIGITS = "351622146535142663215344"


def scheme(scheme_id: str) -> Scheme:
    folder = SchemeFolder(ROOT / "resources" / "schemes")
    return next(one for one in folder.all() if one.id == scheme_id)


def number(place: int) -> str:
    return f"KBH-2026-{place:04d}"


def drawn(
    strata: dict[str, range], size: int, number_of_draw: str
) -> tuple[Draw, tuple[SampleItem, ...]]:
    """A draw as the service stores it, with the sample and the reserve it gives."""
    rows = [(number(place), name) for name, places in strata.items() for place in places]
    result = lots.draw(
        rows,
        draw_no=number_of_draw,
        secret=SECRET,
        digits=DIGITS,
        sizes=dict.fromkeys(strata, size),
        reserve=5,
    )
    items = [
        SampleItem(
            id=f"{role}{one.case}",
            visit="v",
            draw="a",
            case_number=one.case,
            stratum=name,
            position=place,
            role=role,
            ticket=one.ticket,
        )
        for name, stratum in result.strata.items()
        for role, cases in (("sample", stratum.sample), ("reserve", stratum.reserve))
        for place, one in enumerate(cases, start=1)
    ]
    excluded = [
        [14, number(13), "number-twice", ""],
        [52, number(218), "begins-after", "2026-11-24"],
    ]
    draw = Draw(
        id="a",
        visit="v",
        number=number_of_draw,
        state="drawn",
        frame=json.dumps(rows),
        excluded=json.dumps([*excluded, [88, number(977), "begins-after", "2026-11-30"]]),
        frame_source="sagsliste-jobvejen-2026-11-19.csv, indlæst 20. november 2026",
        since=date(2026, 5, 12),
        until=DAY,
        strata=json.dumps([[name, len(places), size, 5] for name, places in strata.items()]),
        frame_hash=result.frame_hash,
        secret=SECRET,
        commitment=result.commitment,
        committed_at=datetime(2026, 11, 20, 8, 41, tzinfo=UTC),
        acknowledged="noted",
        digits=DIGITS,
        digits_by="supplier",
        drawn_at=datetime(2026, 11, 20, 8, 44, tzinfo=UTC),
        h0=result.h0,
    )
    return draw, tuple(items)


def picture(place: int) -> bytes:
    """A small photo-like picture; each differs."""
    image = Image.new("RGB", (480, 360) if place % 3 else (300, 400), (222, 226, 220))
    pen = ImageDraw.Draw(image)
    pen.rectangle((60, 80, 240, 300), fill=(150, 165, 158), outline=(60, 70, 66), width=4)
    pen.ellipse((120 + place * 5, 120, 200 + place * 5, 200), fill=(190, 150, 70))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=70)
    return target.getvalue()


def ink() -> str:
    """A believable signature: two strokes in 0..1 of the pad."""
    name = [
        [0.08 + t * 0.007, 0.55 - 0.25 * math.sin(t * 0.7) * math.exp(-t / 70)] for t in range(110)
    ]
    line = [[0.15 + t * 0.03, 0.8 - t * 0.006] for t in range(20)]
    return json.dumps([name, line])


SIGNATURES = (
    Signature(
        id="u1", visit="v", side="unit", name="Ida Enebær", role="Tilsynsførende", ink=ink(),
        ratio="3.9", signed_at=datetime(2026, 11, 20, 11, 22, tzinfo=UTC),
    ),
    Signature(
        id="u2", visit="v", side="supplier", name="Vera Klitrose", role="Leder", refused=True,
        reason="Vil først tale med sin direktør.",
        signed_at=datetime(2026, 11, 20, 11, 24, tzinfo=UTC),
    ),
)  # fmt: skip
PEOPLE = (
    Participant(id="p1", visit="v", side="unit", name="Ida Enebær", role="Tilsynsførende"),
    Participant(id="p2", visit="v", side="management", name="Vera Klitrose", role="Leder"),
    Participant(id="p3", visit="v", side="staff", name="Bo Lyng", role="Mentor"),
)


def _answers(form: Scheme, remarks: dict[str, tuple[str, str]]) -> dict[str, Answer]:
    """Every visit point ok and seen, but for these."""
    answers = {}
    for point in form.points():
        outcome, comment = remarks.get(point.id, ("ok", ""))
        if point.scope.value == "case" and point.id not in remarks:
            continue
        answers[point.id] = Answer(
            id=f"a{point.id}", visit="v", point=point.id, outcome=outcome, comment=comment,
            source="observed" if outcome == "ok" else "not_shown",
        )  # fmt: skip
    return answers


def _case_work(
    form: Scheme, items: tuple[SampleItem, ...]
) -> tuple[dict[str, CaseReview], dict[tuple[str, str], CaseCheck], dict[str, Case]]:
    reviews, checks, cases = {}, {}, {}
    sample = [item.case_number for item in items if item.role == "sample"]
    for place, case in enumerate(sample):
        start = date(2026, 6, 1) + timedelta(days=place)
        found = place % 11 != 4
        reviews[case] = CaseReview(
            id=f"r{case}", visit="v", case_number=case,
            state="reviewed" if found else "not_found",
            referred=start,
            called_in=start + timedelta(days=8 + place % 5),
            first_meeting=start + timedelta(days=14 + place % 5),
            plan_written=start + timedelta(days=25 + place) if place % 4 else None,
            talks=("2026-07-02", "2026-08-11") if place % 3 else (),
            invoiced_hours=Decimal(30 + place * 3 % 29),
            documented_hours=Decimal(30 + place * 3 % 29) - Decimal("7.5") * (place % 6 == 2),
            hourly_price=Decimal(420),
            remark="Planen mangler borgerens egne mål." if place == 3 else "",
        )  # fmt: skip
        cases[case] = Case(
            id=f"c{case}", supplier="s", number=case, starts=start, programme="Afklaring"
        )
        for point in form.case_points() if found else ():
            outcome, comment = "ok", ""
            if place in (2, 8) and point.id.endswith(".3"):
                outcome, comment = "not_ok", "Der er ikke indhentet oplysninger om helbred."
            elif place == 6 and point.id.endswith(".6"):
                outcome = "not_relevant"
            elif place == 9 and point.id.endswith(".4"):
                outcome, comment = "not_tested", "Journalen var låst i systemet."
            checks[case, point.id] = CaseCheck(
                id=f"k{case}{point.id}", visit="v", case_number=case, point=point.id,
                outcome=outcome, comment=comment,
            )  # fmt: skip
    return reviews, checks, cases


def _evidence() -> tuple[tuple[Evidence, ...], dict[str, bytes]]:
    kept, stored = [], {}
    for place, point in enumerate(("8.1", "8.1", "7.2", "")):
        data = picture(place)
        sha = hashlib.sha256(data).hexdigest()
        stored[sha] = data
        kept.append(
            Evidence(
                id=f"e{place}",
                visit="v",
                point=point,
                name=f"IMG_20{place}4.jpg",
                media_type="image/jpeg",
                size=len(data),
                original=sha,
                shown=sha,
                caption="Flugtvejen er spærret af reoler." if place == 0 else "",
            )
        )
    sha = hashlib.sha256(b"apv").hexdigest()
    file = Evidence(
        id="e9", visit="v", point="8.3", name="apv-2024.pdf", size=248_832, original=sha,
        media_type="application/pdf",
    )  # fmt: skip
    return (*kept, file), stored


EVIDENCE, STORED = _evidence()
DOCUMENTS = (
    DocumentShown(
        id="d1", visit="v", point="8.3", kind="APV", title="Arbejdspladsvurdering 2024",
        dated=date(2024, 3, 4), seen_by="Ida Enebær", copy_taken=True,
    ),
    DocumentShown(
        id="d2", visit="v", point="3.2", kind="Protokol", title="Fremmødeprotokol, uge 40-46",
        seen_by="Ida Enebær", note="Uge 45 mangler for tre borgere.",
    ),
)  # fmt: skip


def risk_visit() -> VisitFile:
    """An ordinary visit of the concept of 2016-18: two strata, hours, findings of every sort."""
    form = scheme("kbh-risiko-2016")
    strata = {"AFSLUTTET": range(1, 61), "IGANG": range(61, 101)}
    draw, items = drawn(strata, 15, "2026-T3-014-A")
    first, reserve = items[0], next(item for item in items if item.role == "reserve")
    items = (
        replace(first, replaced_by=reserve.case_number, replace_reason="wrong_supplier"),
        *items[1:],
    )
    reviews, checks, cases = _case_work(form, items)
    remarks = {
        "2.2": ("not_ok", "To rapporter er sendt efter fristen, og en tredje mangler helt."),
        "3.2": ("not_ok", "Protokollen er ikke ført for uge 45 i tre af de gennemgåede sager."),
        "7.2": ("not_tested", "Elevatoren var til eftersyn under hele besøget."),
        "6.1": ("not_relevant", "Leverandøren bruger ikke underleverandører."),
        "6.2": ("not_relevant", ""),
        "6.3": ("not_relevant", ""),
    }
    answers = _answers(form, remarks)
    del answers["9.4"]
    answers["3"] = Answer(id="a3", visit="v", point="3", outcome="not_ok", comment="Sat til ej ok.")
    before = Answer(id="b", visit="w", point="3.2", outcome="not_ok", comment="Uge 12 manglede.")
    last = LastTime(
        visit=Visit(id="w", number="2026-T3-002", held_on=date(2026, 5, 12)),
        answers={"3.2": before},
    )
    aborted = Draw(id="x", number="2026-T3-014-0", state="aborted", abort_reason="Forkert liste.")
    return VisitFile(
        visit=VISIT, scheme=form, supplier=SUPPLIER, site=SITE, participants=PEOPLE,
        agreement=Agreement(
            id="g", supplier="s", number="RA-2025-07", starts=date(2025, 1, 1),
            ends=date(2028, 12, 31), programmes=("Afklaring", "Vejledning"),
        ),
        answers=answers,
        waivers={"unanswered:9.4": Waiver(id="w1", visit="v", item="unanswered:9.4",
                                          reason="Reglerne ligger hos forvaltningen.")},
        draws=(aborted, draw), sample=items, cases=cases, reviews=reviews, checks=checks,
        documents=DOCUMENTS, evidence=EVIDENCE, signatures=SIGNATURES, last_time=last,
    )  # fmt: skip


def flexjob_visit() -> VisitFile:
    """A control visit of 2009-10: one stratum of ten, date rules discussed and not scored."""
    form = scheme("kbh-flexjob-2009")
    draw, items = drawn({"ALLE": range(1, 41)}, 10, "2026-T3-015-A")
    reviews, checks, cases = _case_work(form, items)
    remarks = {
        "1.2": ("not_ok", "Manglende informationsmateriale; vist elektronisk samme dag."),
        "7.1": ("not_tested", "Der var ingen borgere til stede under besøget."),
    }
    visit = replace(
        VISIT, number="2026-T3-015", kind="control", correction_reason="Forkert leveringssted.",
        supplier_remarks="",
    )  # fmt: skip
    first = Report(
        id="r1", visit="v", version=1, locked_at=datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    )
    return VisitFile(
        visit=visit, scheme=form, supplier=SUPPLIER, site=SITE, participants=PEOPLE,
        answers=_answers(form, remarks), draws=(draw,), sample=items, cases=cases,
        reviews=reviews, checks=checks, signatures=SIGNATURES, reports=(first,),
    )  # fmt: skip


def empty_visit() -> VisitFile:
    """A visit that was only just opened: nothing answered, nothing drawn."""
    visit = Visit(id="v", supplier="s", kind="ordinary", state="open")
    return VisitFile(
        visit=visit,
        scheme=scheme("kbh-risiko-2016"),
        supplier=Supplier(id="s", name="Kompashuset ApS"),
    )


def before_digits(file: VisitFile) -> VisitFile:
    """The same visit at the moment the frame was locked."""
    assert file.draw is not None
    draw = replace(
        file.draw, state="committed", digits="", secret="", h0="", drawn_at=None, acknowledged=""
    )
    return replace(file, draws=(draw,), sample=())


def load(sha256: str) -> bytes:
    return STORED[sha256]
