"""The copy for access to documents, as a file: what is left out is nowhere in its bytes."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from documents.judges import second, vera
from fakes import MemoryAttachments, MemoryStore
from golden.document_samples import CALENDAR, SETTINGS, load, risk_visit
from verification_scene import RESOURCES

from inspector.domain.access_copy import LeftOut, secrets_of
from inspector.domain.as_locked import as_locked
from inspector.domain.delivery import Dispatch
from inspector.domain.errors import InspectionError
from inspector.domain.model import Contact, DocumentShown, Draw, Report, VisitState, VisitTotals
from inspector.domain.visit_record import FORMAT, content_hash, visit_record
from inspector.gateways.handed_papers import PdfHandedPapers
from inspector.gateways.texts import Texts
from inspector.services.handing_out import contact_names, note_access_copy

AT = datetime(2026, 12, 3, 9, tzinfo=UTC)
LAW = "Offentlighedslovens § 30, nr. 1"
ALL = frozenset({"case_numbers", "names", "own_names", "photos", "signatures"})


def a_locked_visit():
    file = risk_visit()
    report = Report(
        id="r1", visit=file.visit.id, version=1, chain_head="f" * 64,
        locked_at=AT, locked_by=SETTINGS.person_name, digital=("Signature-unit",),
    )  # fmt: skip
    return as_it_was_locked(file, report)


def as_it_was_locked(file, report):
    locked = replace(file.visit, state=VisitState.LOCKED)
    file = replace(file, visit=locked, reports=(report,))
    record = visit_record(file, SETTINGS)
    report = replace(report, record=record, content_hash=content_hash(record))
    return replace(file, reports=(report,))


def changed(file, **fields):
    """The visit with these fields of its own, as if it had been locked so."""
    visit = replace(file.visit, **fields.pop("visit", {}))
    return as_it_was_locked(replace(file, visit=visit, **fields), file.reports[-1])


def papers(words=None):
    return PdfHandedPapers(
        words=words or Texts(RESOURCES / "texts", "da"), load_attachment=load,
        resources=RESOURCES, calendar=lambda _settings: CALENDAR,
    )  # fmt: skip


def left_out(categories=ALL, *passages, contacts=()):
    reasons = dict.fromkeys((*categories, "passages"), LAW)
    return LeftOut(
        categories=frozenset(categories), passages=passages, reasons=reasons, contacts=contacts
    )


def read(pdf):
    """Everything that can be read out of a file: pages, and every string and stream in it."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    parts = ["\n".join(pages)]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for one in opened.objects:
            if isinstance(one, pikepdf.Stream):
                if one.get("/Subtype") != "/Image":
                    parts.append(one.read_bytes().decode("latin-1"))
                parts += strings(dict(one.items()))
            else:
                parts += strings(one)
    return "\n".join(parts)


def strings(one, *, top=True):
    """The strings of an object itself; what it points to is looked through in its own turn."""
    if isinstance(one, pikepdf.String):
        return [str(one)]
    if isinstance(one, pikepdf.Object) and one.is_indirect and not top:
        return []
    parts = []
    if isinstance(one, dict):
        parts = list(one.values())
    elif isinstance(one, pikepdf.Dictionary):
        parts = [one[key] for key in one.keys()]  # noqa: SIM118 - of pikepdf, no dict
    elif isinstance(one, pikepdf.Array):
        parts = list(one)
    return [text for part in parts for text in strings(part, top=False)]


@pytest.fixture(scope="module")
def file():
    return a_locked_visit()


@pytest.fixture(scope="module")
def copy(file):
    remark = next(iter(answer for answer in file.answers.values() if answer.comment)).comment
    chosen = left_out(ALL, remark)
    made = papers().access_copy(file, SETTINGS, chosen, AT)
    return made, chosen, remark


def test_nothing_that_is_left_out_is_anywhere_in_the_bytes(file, copy):
    made, chosen, remark = copy
    text = read(made.data)
    squeezed = "".join(text.split())
    numbers = {item.case_number for item in file.sample}
    names = {person.name for person in file.participants} | {s.name for s in file.signatures}
    assert numbers
    assert names
    for secret in (*numbers, *names, remark, SETTINGS.person_name):
        if secret:
            assert secret not in text
            assert "".join(secret.split()) not in squeezed
    for draw in file.draws:
        for number, *_ in json.loads(draw.frame or "[]"):
            assert number not in text
    for item in file.evidence:
        assert item.original[:16] not in squeezed
    assert "record.json" not in text
    assert b"/EmbeddedFiles" not in made.data
    assert b"/AcroForm" not in made.data
    assert len(secrets_of(file, SETTINGS, chosen)) > len(numbers)


def test_it_says_what_it_is_and_why_something_is_missing(file, copy):
    made, _, _ = copy
    document = pypdfium2.PdfDocument(made.data)
    first = document[0].get_textpage().get_text_range()
    document.close()
    flat = " ".join(first.replace("\ufffe", "").split())
    assert "Kopi til aktindsigt" in flat
    assert LAW in flat
    assert "version 1" in flat.lower()
    assert file.reports[-1].content_hash in flat.replace(" ", "")
    assert "[udeladt]" in flat
    assert made.name == "2026-T3-014 kopi til aktindsigt v1.pdf"


def test_no_number_of_the_draw_and_no_hash_is_left_to_guess_by(file, copy):
    squeezed = "".join(read(copy[0].data).split())
    draw = file.draw
    assert isinstance(draw, Draw)
    for number in (draw.frame_hash, draw.commitment, draw.secret, draw.h0, "f" * 64):
        assert number[:16] not in squeezed
    assert not any(item.ticket[:12] in squeezed for item in file.sample if item.ticket)


def test_a_grey_bar_lies_behind_each_omission(copy):
    document = pypdfium2.PdfDocument(copy[0].data)
    greys = 0
    for page in document:
        image = page.render(scale=1).to_pil().convert("RGB")
        greys += sum(count for count, rgb in image.getcolors(1 << 20) if rgb == (209, 209, 209))
    document.close()
    assert greys > 500


def test_nothing_is_left_out_that_was_not_asked_for(file):
    made = papers().access_copy(file, SETTINGS, left_out(frozenset()), AT)
    text = read(made.data)
    assert file.sample[0].case_number in text
    assert "Intet er udeladt." in text


def test_the_contacts_of_the_supplier_are_names_too(file):
    store = MemoryStore(Contact(id="c", supplier=file.supplier.id, name="Bo Lund"))
    named = changed(file, visit={"other_matters": "Vi talte med Bo Lund."})
    chosen = left_out({"names"}, contacts=contact_names(store, named))
    assert "Lund" not in read(papers().access_copy(named, SETTINGS, chosen, AT).data)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reports": ()}, "access-not-locked"),
        ({"totals": VisitTotals(id="v")}, "access-purged"),
    ],
)
def test_where_there_is_nothing_to_copy_it_is_refused(file, changed, code):
    with pytest.raises(InspectionError, match=code):
        papers().access_copy(replace(file, **changed), SETTINGS, left_out(), AT)


def test_a_visit_that_was_opened_again_gives_no_copy_of_the_old_version(file):
    opened = replace(file, visit=replace(file.visit, state=VisitState.OPEN))
    with pytest.raises(InspectionError, match="access-outdated"):
        papers().access_copy(opened, SETTINGS, left_out(), AT)


def test_what_changed_since_is_taken_from_the_record(file):
    supplier = replace(file.supplier, name="Helt Andet Navn ApS", cvr="10103940")
    cases = {
        key: replace(one, invoiced_hours=(one.invoiced_hours or 0) + 1000)
        for key, one in file.cases.items()
    }
    later = replace(file, supplier=supplier, cases=cases, site=None, agreement=None)
    settings = replace(
        SETTINGS, organisation="Anden Kommune", unit="Ny enhed", closed_days=("01-02",),
        saturday_is_working=not SETTINGS.saturday_is_working, month_rule="31_days",
    )  # fmt: skip
    assert papers().texts(later, settings) == papers().texts(file, SETTINGS)
    then, _settings = as_locked(later, settings, file.reports[-1])
    assert (then.site.street, then.supplier.name) == (file.site.street, file.supplier.name)


def test_a_visit_that_is_not_as_it_was_locked_gives_no_copy(file):
    other = replace(file, visit=replace(file.visit, other_matters="Skrevet bagefter"))
    with pytest.raises(InspectionError, match="access-changed"):
        papers().access_copy(other, SETTINGS, left_out(), AT)


@pytest.mark.parametrize("earlier", ["uanmeldt-visit-2", "uanmeldt-visit-3"])
def test_a_version_in_an_earlier_format_can_still_be_copied(file, earlier):
    report = file.reports[-1]
    record = report.record.replace(FORMAT, earlier)
    older = replace(file, reports=(replace(report, record=record, content_hash="ab" * 32),))
    assert papers().texts(older, SETTINGS) == papers().texts(file, SETTINGS)


def test_a_version_with_its_whole_reserve_is_compared_without_it(file):
    report, told = file.reports[-1], json.loads(file.reports[-1].record)
    told["format"] = "uanmeldt-visit-3"
    told["sample"].append(told["sample"][0] | {"case_number": "Z-1", "role": "reserve"})
    older = replace(file, reports=(replace(report, record=json.dumps(told)),))
    assert papers().texts(older, SETTINGS)
    other = replace(older, visit=replace(file.visit, other_matters="Skrevet bagefter"))
    with pytest.raises(InspectionError, match="access-changed"):
        papers().texts(other, SETTINGS)


def test_names_in_other_columns_and_other_spellings_are_left_out(file):
    person = next(one for one in file.participants if one.side != "unit")
    (number, *_) = (item.case_number for item in file.sample)
    spaced, joined = number.replace("-", " "), number.replace("-", "")
    draws = tuple(
        replace(one, digits_by="Karla Kvistgaard", frame_source="Liste fra Gorm Gammelby.xlsx")
        for one in file.draws
    )
    shown = DocumentShown(
        id="d", visit=file.visit.id, point="1.1", kind="x", title="Aftale", seen_by="Rie Rask"
    )
    matters = f"Anne forklarede; fru Holms notat; {spaced} og {joined}; den 15. maj; Maj de Bo."
    named = changed(
        file, draws=draws, documents=(*file.documents, shown), visit={"other_matters": matters},
        participants=(
            *file.participants, replace(person, id="z", name="Anne-Mette Ravn-Holm"),
            replace(person, id="y", name="Maj de Bo"),
        ),
    )  # fmt: skip
    text = read(papers().access_copy(named, SETTINGS, left_out(), AT).data)
    for secret in (
        "Karla", "Kvistgaard", "Gorm", "Gammelby", "Rie Rask", "Anne", "Holm", spaced, joined,
    ):  # fmt: skip
        assert secret not in text
    assert "den 15. maj" in text
    shown_hits = papers().found(named, SETTINGS, left_out())
    assert any("Holms" in one.text and "fru" in one.before for one in shown_hits)


def test_what_is_left_out_has_a_reason(file):
    chosen = replace(left_out(), reasons={})
    with pytest.raises(InspectionError, match="access-reason-missing"):
        papers().access_copy(file, SETTINGS, chosen, AT)


def test_a_reason_cannot_tell_what_it_leaves_out(file):
    name = file.participants[0].name
    chosen = left_out(ALL)
    told = replace(chosen, reasons=chosen.reasons | {"names": f"Fordi {name} bad om det"})
    assert name not in read(papers().access_copy(file, SETTINGS, told, AT).data)


def test_it_is_a_document_archives_keep_and_the_blind_can_read(copy, tmp_path):
    found = vera(tmp_path, {"copy": copy[0].data})
    assert {profile for _, profile in found} == {"3a", "ua1"}
    assert not [one.broken for one in found.values() if one.broken]
    for profile in ("3a", "ua1"):
        assert second(copy[0].data, profile) == ()


def test_the_copy_is_noted_and_kept(file, copy):
    store, attachments = MemoryStore(), MemoryAttachments()
    noted = note_access_copy(store, attachments, file, copy[0])
    assert store.find(Dispatch) == [noted]
    assert attachments.load(noted.kept) == copy[0].data
    assert (noted.occasion, noted.hashes) == ("access_copy", (copy[0].sha256,))
