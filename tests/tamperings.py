"""What can be done to a delivered report; `TABLE` names the problem each must give."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import verify_samples as samples
from certificates import authority
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields
from pyhanko.stamp import StaticStampStyle
from verify_samples import (
    SUPPLIER,
    TIMESTAMP,
    UNIT,
    a_report,
    by_both,
    by_unit,
    record_of,
    signed,
    stamped,
)

from inspector.domain.verdict import Verdict
from inspector.gateways.pdf_verifying import PdfVerifier

ROOT = (authority().root.pem,)


def judged(pdf: bytes, trusted: tuple[bytes, ...] = ROOT, own: tuple[bytes, ...] = ()) -> Verdict:
    return PdfVerifier().verify(pdf, trusted, own)


def codes(verdict: Verdict) -> set[str]:
    return {one.code for one in verdict.problems}


def ranges(pdf: bytes) -> list[tuple[bytes, bytes]]:
    """Of each signature what is signed and the signature, read from the bytes alone."""
    found = []
    for match in re.finditer(rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", pdf):
        _, before, after, rest = (int(one) for one in match.groups())
        digits = pdf[before + 1 : after - 1].decode()
        der = bytes.fromhex(digits)
        size = 4 + int.from_bytes(der[2:4], "big")
        found.append((pdf[:before] + pdf[after : after + rest], der[:size]))
    return found


def over(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """An increment that was never signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def white_box(writer: IncrementalPdfFileWriter) -> None:
    box = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 595 842 re f")
    writer.add_stream_to_page(0, writer.add_object(box))


def another_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    first = pages["/Kids"][0].get_object()
    added = generic.DictionaryObject(dict(first.items()))
    added.pop("/Annots", None)
    pages["/Kids"].append(writer.add_object(added))
    pages["/Count"] = generic.NumberObject(2)
    writer.mark_update(writer.root.raw_get("/Pages").reference)
    writer.update_container(pages["/Kids"])


def another_record(writer: IncrementalPdfFileWriter) -> None:
    spec = writer.root["/AF"][0].get_object()
    stream = generic.StreamObject(stream_data=record_of(remark="Alt er i orden."))
    spec["/EF"]["/F"] = spec["/EF"]["/UF"] = writer.add_object(stream)
    writer.update_container(spec["/EF"])


def an_object(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.pdf_string("nothing refers to this"))


def no_signature(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    del field["/V"]
    writer.update_container(field)


def by_anyone(change: Callable[[IncrementalPdfFileWriter], None], name: str = TIMESTAMP) -> bytes:
    """What anybody can do to the report of others: a stamp of their own, and a change with it."""
    return stamped(by_unit(), name, known=False, quiet=True, change=change)


def field_of(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    (found,) = [ref for told, _, ref in enumerate_sig_fields(writer.prev) if told == name]
    writer.mark_update(found.reference)
    return found.get_object()


def picture(writer: IncrementalPdfFileWriter, content: bytes) -> generic.DictionaryObject:
    looks = {"/Type": "/XObject", "/Subtype": "/Form"}
    given = {pdf_name(key): pdf_name(value) for key, value in looks.items()}
    box = generic.ArrayObject(generic.NumberObject(side) for side in (0, 0, 595, 842))
    given[pdf_name("/BBox")] = box
    shown = writer.add_object(generic.StreamObject(given, stream_data=content))
    return generic.DictionaryObject({pdf_name("/N"): shown})


def suppliers_picture(writer: IncrementalPdfFileWriter) -> None:
    """Something that looks like a signature in the box nobody signed."""
    looks = picture(writer, b"0 g 0 0 178 60 re f")
    field_of(writer, SUPPLIER)[pdf_name("/AP")] = looks


def whole_page(writer: IncrementalPdfFileWriter) -> None:
    """A field over the whole page, filled with a picture."""
    append_signature_field(writer, SigFieldSpec("Ny", on_page=0, box=(0, 0, 595, 842)))
    field = writer.root["/AcroForm"]["/Fields"][-1].get_object()
    field[pdf_name("/AP")] = picture(writer, b"1 g 0 0 595 842 re f")


def another_title(writer: IncrementalPdfFileWriter) -> None:
    told = bytes(writer.root["/Metadata"].data)
    title = b'<t:title xmlns:t="http://purl.org/dc/elements/1.1/">Ingen fund</t:title>'
    place = writer.root.raw_get("/Metadata").reference
    looks = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    before, end, after = told.rpartition(b"</")
    stream = generic.StreamObject(looks, stream_data=before + title + end + after)
    writer.objects[place.generation, place.idnum] = stream


def another_information(writer: IncrementalPdfFileWriter) -> None:
    told = {pdf_name("/Title"): generic.pdf_string("Ingen fund")}
    writer.set_info(writer.add_object(generic.DictionaryObject(told)))


def needs_looks(writer: IncrementalPdfFileWriter) -> None:
    the_form = writer.root["/AcroForm"]
    the_form[pdf_name("/NeedAppearances")] = generic.BooleanObject(True)
    writer.update_container(the_form)


def an_extension(writer: IncrementalPdfFileWriter) -> None:
    level = {
        pdf_name("/BaseVersion"): pdf_name("/1.7"),
        pdf_name("/ExtensionLevel"): generic.NumberObject(8),
    }
    told = {pdf_name("/ADBE"): generic.DictionaryObject(level)}
    writer.root[pdf_name("/Extensions")] = generic.DictionaryObject(told)
    writer.update_root()


def freight(writer: IncrementalPdfFileWriter) -> None:
    """Anything at all where certificates are kept for a later check."""
    load = writer.add_object(generic.StreamObject(stream_data=b"MZ" * 1000))
    kept = {
        pdf_name("/Type"): pdf_name("/DSS"),
        pdf_name("/Certs"): generic.ArrayObject([load]),
    }
    writer.root[pdf_name("/DSS")] = writer.add_object(generic.DictionaryObject(kept))
    writer.update_root()


def nothing_more(_writer: IncrementalPdfFileWriter) -> None:
    pass


def saved_anew(pdf: bytes, change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def stripped(pdf: pikepdf.Pdf) -> None:
    for field in pdf.Root.AcroForm.Fields:
        if "/V" in field:
            del field["/V"]


def first_revision(pdf: bytes) -> bytes:
    return pdf[: pdf.find(b"%%EOF") + 6]


def flipped(pdf: bytes, place: int, mask: int = 1) -> bytes:
    data = bytearray(pdf)
    data[place] ^= mask
    return bytes(data)


def digits_of(pdf: bytes) -> tuple[int, int]:
    """Where the digits of the last signature stand."""
    return list(re.finditer(rb"/Contents *<([0-9a-fA-F]+)>", pdf))[-1].span(1)


def last_digit(pdf: bytes) -> int:
    """The last of the signature proper, before the zeros that fill its room."""
    return digits_of(pdf)[0] + 2 * len(ranges(pdf)[-1][1]) - 1


def half_range(pdf: bytes) -> bytes:
    """What is signed leaves out a part: the signer's own doing, and seen all the same."""

    def narrow(found: re.Match[bytes]) -> bytes:
        numbers = [int(one) for one in found[1].split()]
        numbers[3] -= 50
        text = b" ".join(b"%d" % one for one in numbers)
        return (b"/ByteRange [" + text).ljust(len(found[0]) - 1) + b"]"

    return re.sub(rb"/ByteRange *\[([0-9 ]+)\]", narrow, pdf)


def garbage(pdf: bytes) -> bytes:
    begin, end = digits_of(pdf)
    return pdf[:begin] + (b"DEADBEEF" * (end - begin))[: end - begin] + pdf[end:]


def locked(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x", user="x"))
    return out.getvalue()


def form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def bare(pdf: pikepdf.Pdf) -> None:
    """As a report of an earlier program, and as a draft."""
    del pdf.Root.AcroForm, pdf.Root.AF, pdf.Root.Names, pdf.Root.Metadata
    del pdf.pages[0].obj.Annots


def of_unit(report: bytes) -> bytes:
    return signed(report, authority().unit)


def nothing_signed(expected: tuple[str, ...] = ()) -> bytes:
    return a_report(record_of(expected))


def uncertified() -> bytes:
    """Signed as an online service signs: without saying what may come after."""
    return signed(a_report(), authority().unit, certify=False)


def over_the_page_by_supplier() -> bytes:
    """The supplier's own signature, good in itself, with a picture over the whole page."""
    page = SigFieldSpec("Ny", on_page=0, box=(0, 0, 595, 842))
    return signed(uncertified(), authority().supplier, "Ny", place=page, style=patch("1 g"))


def over_the_other_by_supplier() -> bytes:
    """The same over the unit's box alone."""
    first = signed(a_report(), authority().unit, certify=False, style=patch("0 g"))
    box = SigFieldSpec("Ny", on_page=0, box=(72, 100, 250, 160))
    return signed(first, authority().supplier, "Ny", place=box, style=patch("1 g"))


def patch(colour: str) -> StaticStampStyle:
    fill = f"{colour} 0 0 595 842 re f".encode()
    return StaticStampStyle(background=RawContent(fill), border_width=0, background_opacity=1)


def with_another_digit(pdf: bytes) -> bytes:
    """Its last digit is another one; a byte that is no digit makes it unreadable instead."""
    at = last_digit(pdf)
    return pdf[:at] + (b"1" if pdf[at : at + 1] == b"0" else b"0") + pdf[at + 1 :]


TABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a byte of a page": (lambda: flipped(by_unit(), by_unit().find(b"72 700")), "altered"),
    "a byte of the record": (lambda: flipped(by_unit(), by_unit().find(b"stream") + 20), "altered"),
    "a digit of the signature": (lambda: with_another_digit(by_unit()), "altered"),
    "a byte of the room behind it": (
        lambda: flipped(by_unit(), digits_of(by_unit())[1] - 9),
        "altered",
    ),
    "a small letter for a great one": (
        lambda: flipped(by_unit(), by_unit().find(b"A", digits_of(by_unit())[0]), 0x20),
        "altered",
    ),
    "a shadow over the page": (lambda: over(by_both(), white_box), "changed-after"),
    "a shadow between signatures": (
        lambda: signed(over(by_unit(), white_box), authority().supplier, SUPPLIER),
        "changed-after",
    ),
    "a page more": (lambda: over(by_both(), another_page), "changed-after"),
    "the signature removed in an increment": (lambda: over(by_unit(), no_signature), "missing"),
    "the signature removed from the file": (lambda: saved_anew(by_unit(), stripped), "missing"),
    "saved anew by another program": (lambda: saved_anew(by_unit()), "altered"),
    "cut back to before the signatures": (lambda: first_revision(by_unit()), "missing"),
    "cut back to the first of two": (
        lambda: by_both()[: len(of_unit(a_report(record_of((UNIT, SUPPLIER)))))],
        "missing",
    ),
    "never signed": (lambda: a_report(), "missing"),
    "meant to be unsigned": (lambda: nothing_signed(), "unsigned"),
    "a timestamp alone": (lambda: stamped(nothing_signed()), "only-timestamp"),
    "a timestamp in place of a signature": (lambda: stamped(a_report()), "missing"),
    "another record after signing": (lambda: over(by_unit(), another_record), "record-replaced"),
    "another record and its hash not": (
        lambda: of_unit(a_report(record_of(remark="x"), samples.hash_of(record_of()))),
        "record-differs",
    ),
    "the hash taken away": (lambda: of_unit(a_report(named="")), "hash-missing"),
    "the hash is no hash": (lambda: of_unit(a_report(named="ja")), "hash-missing"),
    "two records": (lambda: of_unit(a_report(second=record_of(remark="x"))), "record-two"),
    "a record that is none": (lambda: of_unit(a_report(b"[1, 2")), "record-unreadable"),
    "a record that says it twice": (
        lambda: of_unit(a_report(record_of()[:-1] + b',"version":2}')),
        "record-unreadable",
    ),
    "a record of no end": (lambda: of_unit(a_report(b"[" * 100_000)), "record-unreadable"),
    "an authority nobody knows": (lambda: signed(a_report(), authority().foreign), "unknown"),
    "an authority nobody knows, in its own field": (
        lambda: signed(a_report(), authority().foreign, "Sig1"),
        "elsewhere",
    ),
    "a certificate of one's own": (
        lambda: signed(a_report(), authority().foreign_root),
        "self-made",
    ),
    "an expired certificate": (lambda: signed(a_report(), authority().expired), "expired"),
    "a certificate before its time": (lambda: signed(a_report(), authority().future), "not-yet"),
    "another page, signed by the one who changed it": (
        lambda: signed(saved_anew(by_unit(), stripped), authority().foreign),
        "unknown",
    ),
    "a range with a hole": (lambda: half_range(by_unit()), "altered"),
    "a signature of garbage": (lambda: garbage(by_unit()), "unreadable"),
    "a few bytes more": (lambda: by_unit() + b"%\n", "appended"),
    "many bytes more": (lambda: by_unit() + b"x" * 5000, "appended"),
    "an empty line more": (lambda: by_unit() + b"\n", "appended"),
    "an increment nothing refers to": (lambda: over(by_unit(), an_object), "appended"),
    "a stamp of anybody's, and a picture in a box with it": (
        lambda: by_anyone(suppliers_picture),
        "changed-after",
    ),
    "a stamp of anybody's in the supplier's box": (
        lambda: by_anyone(suppliers_picture, SUPPLIER),
        "later-stamp",
    ),
    "a stamp of anybody's in the box, and nothing with it": (
        lambda: by_anyone(nothing_more, SUPPLIER),
        "later-stamp",
    ),
    "a stamp of anybody's in a field of its own": (
        lambda: by_anyone(nothing_more, "Nyt"),
        "later-stamp",
    ),
    "a stamp of anybody's over the whole page": (
        lambda: stamped(uncertified(), "Ny", known=False, quiet=True, change=whole_page),
        "later-stamp",
    ),
    "a stamp of anybody's, and another title": (lambda: by_anyone(another_title), "later-stamp"),
    "a stamp of anybody's, and other information": (
        lambda: by_anyone(another_information),
        "later-stamp",
    ),
    "a stamp of anybody's, and looks to be made": (lambda: by_anyone(needs_looks), "later-stamp"),
    "a stamp of anybody's, and an extension": (lambda: by_anyone(an_extension), "later-stamp"),
    "a stamp of anybody's, and freight": (lambda: by_anyone(freight), "later-stamp"),
    "a stamp of anybody's, and an object": (lambda: by_anyone(an_object), "later-stamp"),
    "two stamps of anybody's, and an object with the first": (
        lambda: stamped(by_anyone(an_object, "Nyt"), known=False, quiet=True),
        "later-stamp",
    ),
    "a known stamp, and a picture in a box with it": (
        lambda: stamped(by_unit(), SUPPLIER, change=suppliers_picture),
        "changed-after",
    ),
    "a known stamp over the whole page": (
        lambda: stamped(uncertified(), "Ny", change=whole_page),
        "changed-after",
    ),
    "a known stamp, and another title": (
        lambda: stamped(by_unit(), quiet=True, change=another_title),
        "changed-after",
    ),
    "a known stamp, and other information": (
        lambda: stamped(by_unit(), change=another_information),
        "changed-after",
    ),
    "the supplier signs over the whole page": (over_the_page_by_supplier, "changed-after"),
    "the supplier signs over the unit's signature": (over_the_other_by_supplier, "changed-after"),
    "one certificate for both sides": (
        lambda: signed(of_unit(a_report(record_of((UNIT, SUPPLIER)))), authority().unit, SUPPLIER),
        "same-signer",
    ),
    "a certificate for timestamps": (lambda: signed(a_report(), authority().stamper), "unfit"),
    "a certificate for servers": (lambda: signed(a_report(), authority().server), "unfit"),
    "a key that may not sign": (lambda: signed(a_report(), authority().enciphering), "unfit"),
    "the authority itself": (lambda: signed(a_report(), authority().root), "unfit"),
    "neither record nor form": (lambda: saved_anew(a_report(), bare), "foreign"),
    "a form behind the pages": (lambda: of_unit(saved_anew(a_report(), form)), "xfa"),
    "locked": (lambda: locked(a_report()), "encrypted"),
    "half of it": (lambda: by_unit()[: len(by_unit()) // 2], "damaged"),
    "the beginning alone": (lambda: by_unit()[:400], "damaged"),
    "no PDF": (lambda: b"PK\x03\x04 something else", "not-pdf"),
    "nothing": (lambda: b"", "not-pdf"),
    "words that call themselves a PDF": (lambda: b"%PDF-1.7\n" + b"x" * 3000, "damaged"),
}
