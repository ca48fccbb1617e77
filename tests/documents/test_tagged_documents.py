"""What a blind reader gets: every word, in order, whole, with heads to every table."""

from __future__ import annotations

import io
import json
from itertools import pairwise

import pikepdf
import pytest
from documents import tag_tree
from documents.printed_samples import (
    LONG,
    MAKES,
    Library,
    Make,
    draft,
    flexjob_report,
    long_comments,
    oddities,
    printed_document,
    risk_report,
    worksheets,
)
from documents.told_blocks import told
from golden import document_samples as samples

from inspector.domain.report import Column, Document, Heading, Row, Table
from inspector.domain.visit_record import content_hash, visit_record
from inspector.gateways import pdf_style
from inspector.gateways.pdf_archive import NAMESPACE, RECORD_NAME
from inspector.gateways.texts import Texts

each = pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
SILENT = {"Document", "Table", "TR", "L", "LI", "BlockQuote", "Div"}  # hold parts, no words


def tables(tree: tag_tree.Tree) -> list[tag_tree.Node]:
    return [node for node in tree.top.nodes() if node.tag == "Table"]


@each
def test_the_words_are_those_of_the_blocks_whole_and_in_their_order(
    make: Make, library: Library, words: Texts
) -> None:
    document, face = make(words), pdf_style.Face(samples.FONTS)
    expected = told(document, face.plain)
    if make is oddities:  # lost photos say so instead
        expected = expected.replace(" Et foto SHA-256", " Kan ikke vises. Et foto SHA-256")
    assert library.tree(make).top.told() == expected


@each
def test_all_that_is_painted_belongs_to_a_part_or_is_set_aside(
    make: Make, library: Library
) -> None:
    tree = library.tree(make)
    assert (tree.loose, tree.unread) == (0, 0)
    for node in tree.top.nodes():
        assert bool(node.contents) <= (node.tag not in SILENT), node.tag
        if node.tag not in ("TD", "Form"):
            assert node.kids, f"an empty {node.tag}"


@each
def test_headings_begin_at_the_first_level_and_skip_none(make: Make, library: Library) -> None:
    levels = [int(n.tag[1]) for n in library.tree(make).top.nodes() if n.tag[0] == "H"]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def faults(table: tag_tree.Node) -> list[str]:
    """What is wrong with a table to a reader who hears one cell at a time."""
    rows, found = table.parts("TR"), []
    if len(rows) != len(table.kids):
        found.append("something that is no row")
    if len({sum(c.span for c in (*row.parts("TH"), *row.parts("TD"))) for row in rows}) != 1:
        found.append("rows of different widths")
    for row in rows:
        heads = row.parts("TH")
        if any(head.scope not in ("Column", "Row") or not head.told() for head in heads):
            found.append("a head that heads nothing")
        columns = [head for head in heads if head.scope == "Column"]
        if len(heads) - len(columns) != (0 if columns else 1):
            found.append("a row without a name")
    return found


@each
def test_each_table_has_heads_and_each_row_a_name(make: Make, library: Library) -> None:
    for table in tables(library.tree(make)):
        assert faults(table) == [], table.told()[:200]


def test_a_table_without_heads_would_be_seen(library: Library) -> None:
    with pikepdf.open(io.BytesIO(library.pdf(flexjob_report))) as file:
        for one in file.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH":
                one.S = pikepdf.Name.TD
        target = io.BytesIO()
        file.save(target)
    assert all(
        "a row without a name" in faults(t) for t in tables(tag_tree.read(target.getvalue()))
    )


@each
def test_pictures_have_words_and_a_place(make: Make, library: Library) -> None:
    for node in library.tree(make).top.nodes():
        if node.tag == "Figure":
            assert node.alt.strip()
            assert node.boxed


def test_a_table_of_empty_rows_to_write_in_is_no_table_to_a_reader() -> None:
    table = Table((Column("", 0.5), Column("", 0.5)), (Row(("", "")), Row(("", ""))))
    bare = Document(
        title="t", subject="s", author="a", language="da", head_left="", head_right="",
        foot_left="", page_label="{page}", blocks=(Heading("Plads", 0), table),
    )  # fmt: skip
    tree = tag_tree.read(printed_document(bare))
    assert (tables(tree), tree.top.told(), tree.loose) == ([], "Plads", 0)


def test_a_row_over_several_pages_is_one_row_to_a_reader(library: Library) -> None:
    tree = library.tree(long_comments)
    rows = [row for table in tables(tree) for row in table.parts("TR")]
    long = [row for row in rows if " ".join(LONG.split()) in row.told()]
    assert len(long) >= 4
    assert {len(row.kids) for row in long} <= {2, 3}


def test_heads_that_are_repeated_on_a_later_page_are_told_once(library: Library) -> None:
    pdf = library.pdf(risk_report)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert len(file.pages) > 7
    for table in tables(tag_tree.read(pdf)):
        heads = [row for row in table.parts("TR") if row.kids and _all_columns(row)]
        assert len(heads) <= 1


def _all_columns(row: tag_tree.Node) -> bool:
    return all(isinstance(c, tag_tree.Node) and c.scope == "Column" for c in row.kids)


def test_signs_are_told_by_their_word(library: Library) -> None:
    spans = [n for n in library.tree(risk_report).top.nodes() if n.tag == "Span"]
    assert {"ok", "ej ok", "ikke fundet"} <= {span.actual for span in spans}


def test_boxes_to_tick_are_lists(library: Library) -> None:
    items = [n for n in library.tree(worksheets).top.nodes() if n.tag == "LI"]
    assert len(items) > 100
    assert all([kid.tag for kid in item.nodes()] == ["LI", "Lbl", "LBody"] for item in items)


def test_a_word_broken_at_the_end_of_a_line_is_one_word(library: Library) -> None:
    pdf = library.pdf(long_comments)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        fonts = [font.ToUnicode.read_bytes() for font in file.pages[0].obj.Resources.Font.values()]
    assert any(b"<00AD>" in table for table in fonts), "no word was broken"
    assert "Sårbarhedsvurderingsskemaet for" in tag_tree.read(pdf).top.told()


def test_the_language_and_the_title_are_told(library: Library) -> None:
    with pikepdf.open(io.BytesIO(library.pdf(risk_report, "en"))) as file:
        assert file.Root.Lang == "en-GB"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.open_metadata()["dc:title"].startswith("Report on")
        assert {str(page.obj.Tabs) for page in file.pages} == {"/S"}


def test_the_record_lies_inside_and_its_hash_in_the_metadata(library: Library) -> None:
    record = visit_record(samples.risk_visit(), samples.SETTINGS)
    with pikepdf.open(io.BytesIO(library.pdf(risk_report))) as file:
        assert list(file.attachments) == [RECORD_NAME]
        kept = file.attachments[RECORD_NAME]
        assert kept.get_file().read_bytes() == record.encode()
        assert kept.get_file().mime_type == "application/json"
        assert kept.obj.AFRelationship == "/Data"
        assert file.Root.AF[0].objgen == kept.obj.objgen
        assert file.open_metadata()[f"{{{NAMESPACE}}}contentHash"] == content_hash(record)
    assert json.loads(record)["format"] == "uanmeldt-visit-4"


@pytest.mark.parametrize("make", [draft, worksheets], ids=lambda make: make.__name__)
def test_a_draft_and_other_papers_hold_no_record_and_no_fields(
    make: Make, library: Library
) -> None:
    with pikepdf.open(io.BytesIO(library.pdf(make))) as file:
        assert not file.attachments
        assert "/AF" not in file.Root
        assert "/AcroForm" not in file.Root
        assert "contentHash" not in str(file.open_metadata())


def fields(pdf: bytes) -> dict[str, pikepdf.Object]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = {}
        for field in file.Root.AcroForm.Fields:
            assert (field.FT, field.F) == ("/Sig", 132)
            assert str(field.TU) == str(field.Contents)
            assert "/V" not in field
            parents = list(file.Root.StructTreeRoot.ParentTree.Nums)
            part = parents[parents.index(field.StructParent) + 1]
            assert part.S == "/Form"
            assert part.K.Obj.objgen == field.objgen  # alone: judges of signatures look there
            found[str(field.T)] = [float(side) for side in field.Rect]
        return found


def test_a_report_to_be_signed_has_two_boxes_and_a_hidden_field(library: Library) -> None:
    found = fields(library.pdf(risk_report))
    assert list(found) == ["Signature-unit", "Signature-supplier", "Timestamp"]
    for name in ("Signature-unit", "Signature-supplier"):
        left, low, right, high = found[name]
        assert (right - left, high - low) == (pytest.approx(220.9, abs=1), pytest.approx(58))
    assert found["Timestamp"] == [0, 0, 0, 0]


def test_a_report_nobody_is_expected_to_sign_hides_its_fields(library: Library) -> None:
    found = fields(library.pdf(flexjob_report))
    assert list(found) == ["Signature-unit", "Signature-supplier", "Timestamp"]
    assert all(rect == [0, 0, 0, 0] for rect in found.values())
