"""Small files to sign, and what outside programs say of a signed one."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from certificates import authority
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from inspector.domain.delivery import SignatureField
from inspector.domain.visit_report import visit_report
from inspector.gateways.pdf_report import render
from inspector.services.ports import Words

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
AT = datetime(2026, 11, 20, 9, 42, 7, tzinfo=UTC)
UNIT, SUPPLIER, STAMP = SignatureField.UNIT, SignatureField.SUPPLIER, SignatureField.TIMESTAMP
BOXES = {UNIT: (60, 100, 300, 160), SUPPLIER: (310, 100, 550, 160), STAMP: (0, 0, 0, 0)}


def a_file(pages: int = 1, *, without: tuple[str, ...] = ()) -> bytes:
    """A plain file with the empty fields a report has, on its last page."""
    made = BytesIO()
    canvas = Canvas(made)
    for page in range(1, pages + 1):
        for line in range(40):
            canvas.drawString(60, 800 - 14 * line, f"Side {page}, linje {line}: tilsynsrapport")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(made) as pdf:
        page = pdf.pages[-1]
        fields = [
            _field(pdf, page, field, box) for field, box in BOXES.items() if field not in without
        ]
        page.Annots = Array(fields)
        form = Dictionary(Fields=Array(fields), DR=Dictionary(), SigFlags=3)
        pdf.Root.AcroForm = pdf.make_indirect(form)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def a_report(words: Words) -> bytes:
    """The report of a visit, with a box for each side to sign in."""
    from golden import document_samples as samples  # not for the small files

    document = visit_report(
        samples.risk_visit(),
        samples.SETTINGS,
        words,
        samples.CALENDAR,
        content_hash="ab" * 32,
        digital=(UNIT.value, SUPPLIER.value),
    )
    return render(document, samples.load, FONTS, record="{}")


def _field(pdf: pikepdf.Pdf, page: pikepdf.Page, name: str, box: tuple[int, ...]) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=str(name),
            Rect=Array(list(box)),
            F=132,
            P=page.obj,
        )
    )


@dataclass(frozen=True)
class Judged:
    """What pdfsig says of one signature."""

    signer: str
    validation: str
    trust: str
    covered: str


def pdfsig(path: Path, folder: Path) -> list[Judged]:
    """pdfsig with a certificate store that trusts the root of the tests alone."""
    for program in ("pdfsig", "certutil"):
        need(program)
    folder.mkdir(exist_ok=True)
    root = folder / "root.pem"
    root.write_bytes(authority().root.pem)
    _run("certutil", "-N", "-d", f"sql:{folder}", "--empty-password")
    _run("certutil", "-A", "-d", f"sql:{folder}", "-n", "root", "-t", "C,C,C", "-i", str(root))
    told = _run("pdfsig", "-nssdir", f"sql:{folder}", str(path), check=False)
    return [_judged(part) for part in told.split("Signature #")[1:]]


def _judged(text: str) -> Judged:
    lines = dict(line.strip(" -\t").split(": ", 1) for line in text.splitlines() if ": " in line)
    covered = "Total document signed" if "  - Total document signed" in text else ""
    return Judged(
        lines.get("Signer Certificate Common Name", ""),
        lines.get("Signature Validation", ""),
        lines.get("Certificate Validation", ""),
        covered,
    )


def openssl_says(pdf: bytes, folder: Path, root: bytes) -> list[bool]:
    """`openssl cms -verify` over the bytes each signature covers."""
    need("openssl")
    folder.mkdir(exist_ok=True)
    (folder / "root.pem").write_bytes(root)
    results = []
    for contents, covered in covered_by_signatures(pdf):
        (folder / "sig.der").write_bytes(contents)
        (folder / "data").write_bytes(covered)
        done = subprocess.run(
            ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "sig.der",
             "-content", "data", "-CAfile", "root.pem", "-purpose", "any", "-out", "/dev/null"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        results.append(done.returncode == 0)
    return results


def covered_by_signatures(pdf: bytes) -> list[tuple[bytes, bytes]]:
    """Of each signature, in their order in the file, its CMS and the bytes it covers."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as opened:
        for field in opened.Root.AcroForm.Fields:
            if "/V" in field:
                start, first, second, length = (int(part) for part in field.V.ByteRange)
                covered = pdf[start : start + first] + pdf[second : second + length]
                found.append((second + length, bytes(field.V.Contents), covered))
    return [(contents, covered) for _, contents, covered in sorted(found)]


def need(program: str) -> None:
    """Skip, and say why, where an outside judge is not installed."""
    import shutil

    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def _run(*command: str, check: bool = True) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=check).stdout
