"""The schemes that come with the program hold what their sources say."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from inspector.domain.model import CaseReview
from inspector.domain.scheme import (
    CaseRule,
    Check,
    Scheme,
    Scope,
    Selection,
    Step,
    Unit,
    Wording,
)
from inspector.gateways.scheme_files import SchemeFolder, check_scheme
from inspector.gateways.texts import Texts

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "schemes"
FILES = sorted(FOLDER.glob("*.toml"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in FILES}


def scheme(scheme_id: str) -> Scheme:
    return SchemeFolder(FOLDER).parse(TEXTS[scheme_id])


FLEXJOB = scheme("kbh-flexjob-2009")
RISK = scheme("kbh-risiko-2016")
AARHUS = scheme("aarhus-decentral-2008")
ALL = (FLEXJOB, RISK, AARHUS)


@pytest.mark.parametrize("name", TEXTS)
def test_a_shipped_scheme_has_no_fault_and_no_remark(name: str) -> None:
    assert check_scheme(TEXTS[name]) == []


def test_the_folder_holds_three_schemes_and_none_is_faulty() -> None:
    folder = SchemeFolder(FOLDER)
    assert [s.id for s in folder.all()] == sorted(TEXTS)
    assert folder.faulty() == ()
    assert [folder.text_of(name) for name in TEXTS] == list(TEXTS.values())


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_is_named_by_its_id(name: str) -> None:
    assert scheme(name).id == name


def test_the_flexjob_supervision_has_nine_areas_and_information_on_complaints() -> None:
    """[S0]: the text says ten, nine are described; complaints are information alone."""
    scored = [area for area in FLEXJOB.areas if area.scored]
    assert len(FLEXJOB.areas) == 10
    assert len(scored) == 9
    assert not any(point.scored for point in FLEXJOB.areas[9].points)


def test_the_flexjob_areas_stand_in_the_order_of_the_source() -> None:
    assert [area.title.da for area in FLEXJOB.areas] == [
        "Opfyldelse af udbudskravene",
        "Forvaltningsretlige krav",
        "Arbejdsmiljølovgivningen (APV)",
        "Værdigrundlag og etnisk ligestillingspolitik",
        "Leverandørens egen politik for omgang med borgeren",
        "Fremmødeprotokol",
        "Fysisk kontrol af borgere",
        "Mentorcertificering",
        "Adgangsforhold og fysiske faciliteter",
        "Orientering om klagesager",
    ]


def test_ten_cases_are_checked_on_seven_points_of_administrative_law() -> None:
    assert [point.title.da for point in FLEXJOB.case_points()] == [
        "Saglighed og lighed",
        "Personhenførbare oplysninger",
        "Sagsoplysning",
        "Aktindsigt og notatpligt",
        "Tavshedspligt",
        "Videresendelse af klager",
        "Inhabilitet",
    ]
    plan = FLEXJOB.draw_plan("control")
    assert plan is not None
    assert plan.required
    assert [stratum.size for stratum in plan.strata] == [10]


def test_the_flexjob_case_rules_are_discussed_and_not_scored() -> None:
    rules = {rule.id: rule for rule in FLEXJOB.case_rules}
    assert {key: (rule.amount, rule.unit) for key, rule in rules.items()} == {
        "DL01a": (7, Unit.WORKING_DAYS),
        "DL01b": (5, Unit.WORKING_DAYS),
        "DL02a": (1, Unit.MONTHS),
        "DL02b": (1, Unit.MONTHS),
    }
    assert rules["DL01b"].at_least
    assert rules["DL02a"].every
    assert not any(rule.scored for rule in rules.values())


def test_the_flexjob_deadlines_are_one_week_one_week_and_three_months() -> None:
    assert [(d.after, d.amount, d.unit, d.duty) for d in FLEXJOB.deadlines] == [
        ("visit", 1, Unit.WEEKS, "unit"),
        ("dispatch", 1, Unit.WEEKS, "supplier"),
        ("visit", 3, Unit.MONTHS, "unit"),
    ]


def test_a_year_has_one_control_visit_and_one_follow_up_visit() -> None:
    assert [(kind.id, kind.times, kind.per) for kind in FLEXJOB.kinds] == [
        ("control", 1, "year"),
        ("follow_up", 1, "year"),
    ]
    assert not any(kind.announced for kind in FLEXJOB.kinds)


def test_the_risk_based_concept_has_nine_control_points() -> None:
    assert [area.title.da for area in RISK.areas] == [
        "Overensstemmelse mellem bestilling og leverance",
        "Borgernes progressionsrapporter",
        "Fysisk fremmøde og fremmøde- og fraværsprotokoller",
        "Forvaltningsretlige krav",
        "Informations- og undervisningsmaterialer",
        "Kvalitetssikringsmekanismer ift. underleverandører",
        "Adgangsforhold for borgerne",
        "Leveringssteder og fysiske rammer",
        "Københavns Kommunes retningslinjer",
    ]


def test_every_sub_point_of_the_risk_based_concept_is_marked_as_a_proposal() -> None:
    """[S2] says that there are sub-points, not which."""
    assert all(point.proposed for point in RISK.points())
    assert not any(area.proposed for area in RISK.areas)


@pytest.mark.parametrize(
    ("kind", "size", "fresh"),
    [("ordinary", 15, False), ("extraordinary", 15, False), ("follow_up", 30, True)],
)
def test_the_risk_based_sample_is_fifteen_and_fifteen_doubled_at_follow_up(
    kind: str, size: int, fresh: bool
) -> None:
    plan = RISK.draw_plan(kind)
    assert plan is not None
    assert [(s.id, s.selection, s.size) for s in plan.strata] == [
        ("AFSLUTTET", Selection.COMPLETED_SINCE, size),
        ("IGANG", Selection.ONGOING_ON, size),
    ]
    assert plan.exclude_reviewed is fresh


def test_the_risk_based_concept_compares_hours_and_proposes_its_escalation() -> None:
    assert RISK.hours
    assert any(p.check is Check.HOURS and p.scope is Scope.CASE for p in RISK.points())
    escalation = RISK.escalation
    assert (escalation.cases_with_difference, escalation.of_cases) == (3, 15)
    assert escalation.share_of_hours == 0.05
    assert escalation.proposed


def test_access_and_premises_are_seen_on_the_tour() -> None:
    assert [area.id for area in RISK.areas if area.step is Step.TOUR] == ["7", "8"]
    assert RISK.steps == (Step.ARRIVAL, Step.DRAW, Step.AREAS, Step.TOUR, Step.REVIEW)


def test_aarhus_draws_twenty_cases_active_in_the_previous_quarter() -> None:
    plan = AARHUS.draw_plan("decentral")
    assert plan is not None
    assert [(s.size, s.selection) for s in plan.strata] == [(20, Selection.ACTIVE_BETWEEN)]
    kind = AARHUS.kind("decentral")
    assert kind is not None
    assert (kind.times, kind.per) == (1, "quarter")


def test_aarhus_checks_the_seven_legal_duties() -> None:
    legal = AARHUS.areas[0].points
    assert [point.title.da for point in legal] == [
        "Notatpligt",
        "Inhabilitet",
        "Vejledning og bistand",
        "Aktindsigt",
        "Partshøring",
        "Afgørelse og begrundelse",
        "Tavshedspligt",
    ]
    assert all(point.scope is Scope.CASE and point.law for point in legal)


def test_aarhus_holds_the_supplier_to_its_deadlines() -> None:
    assert [(r.id, r.since, r.until, r.amount, r.unit) for r in AARHUS.case_rules] == [
        ("DL06a", "referred", "first_meeting", 14, Unit.DAYS),
        ("DL06b", "first_meeting", "placed", 3, Unit.MONTHS),
        ("DL06c", "first_meeting", "placed", 6, Unit.MONTHS),
        ("DL06d", "returned", "statement_sent", 3, Unit.WORKING_DAYS),
        ("DL07", "complaint_received", "complaint_forwarded", 5, Unit.WORKING_DAYS),
    ]


def _wordings(value: object) -> list[Wording]:
    if isinstance(value, Wording):
        return [value]
    if isinstance(value, tuple):
        return [wording for item in value for wording in _wordings(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [w for f in fields(value) for w in _wordings(getattr(value, f.name))]
    return []


@pytest.mark.parametrize("each", ALL, ids=lambda s: s.id)
def test_every_text_stands_in_both_languages(each: Scheme) -> None:
    written = [wording for wording in _wordings(each) if wording.da]
    assert len(written) > 50
    assert all(wording.en and wording.en != "…" for wording in written)


@pytest.mark.parametrize("each", ALL, ids=lambda s: s.id)
def test_every_point_says_what_is_required_and_where_it_comes_from(each: Scheme) -> None:
    for point in each.points():
        assert point.requirement.da, point.id
        assert point.source or point.proposed, point.id
    for point in each.case_points():
        assert 0 < len(point.short.da) <= 14, point.id


@pytest.mark.parametrize("each", ALL, ids=lambda s: s.id)
def test_a_point_is_numbered_within_its_area(each: Scheme) -> None:
    for area in each.areas:
        assert [p.id for p in area.points] == [
            f"{area.id}.{number}" for number in range(1, len(area.points) + 1)
        ]


@pytest.mark.parametrize("rule", [r for s in ALL for r in s.case_rules], ids=lambda r: r.id)
def test_every_date_a_case_rule_names_has_a_label(rule: CaseRule) -> None:
    assert {rule.since, rule.until} <= {f.name for f in fields(CaseReview)}
    for language in ("da", "en"):
        words = Texts(FOLDER.parent / "texts", language)
        assert words(f"report.date.{rule.since}")
        assert words(f"report.date.{rule.until}")


def test_narrow_places_show_the_short_name_and_else_the_title() -> None:
    assert FLEXJOB.areas[0].brief.da == "Tilbud og ydelser"
    assert AARHUS.areas[2].brief.da == "Klager"
    assert FLEXJOB.areas[1].points[1].brief.da == "Persondata"
    assert FLEXJOB.areas[2].points[0].brief.da == "APV forevist"
