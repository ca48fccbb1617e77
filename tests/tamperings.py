"""What can be done to a delivered report; `TABLE` names the problem each must give."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import verify_samples as samples
from certificates import authority
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from verify_samples import SUPPLIER, UNIT, a_report, by_both, by_unit, record_of, signed, stamped

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


def of_unit(report: bytes) -> bytes:
    return signed(report, authority().unit)


def nothing_signed(expected: tuple[str, ...] = ()) -> bytes:
    return a_report(record_of(expected))


TABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a byte of a page": (lambda: flipped(by_unit(), by_unit().find(b"72 700")), "altered"),
    "a byte of the record": (lambda: flipped(by_unit(), by_unit().find(b"stream") + 20), "altered"),
    "a byte of the signature": (lambda: flipped(by_unit(), last_digit(by_unit())), "altered"),
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
    "a form behind the pages": (lambda: of_unit(saved_anew(a_report(), form)), "xfa"),
    "locked": (lambda: locked(a_report()), "encrypted"),
    "half of it": (lambda: by_unit()[: len(by_unit()) // 2], "damaged"),
    "the beginning alone": (lambda: by_unit()[:400], "damaged"),
    "no PDF": (lambda: b"PK\x03\x04 something else", "not-pdf"),
    "nothing": (lambda: b"", "not-pdf"),
    "words that call themselves a PDF": (lambda: b"%PDF-1.7\n" + b"x" * 3000, "damaged"),
}
