"""A report, and what an online signing service may give back for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from certificates import SECRET, authority
from fakes import MemoryAttachments, MemoryStore
from golden import document_samples as samples
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from signing_samples import FONTS, ROOT, UNIT

from inspector.domain.delivery import SignedReport
from inspector.domain.errors import InspectionError
from inspector.domain.model import Report, Visit, VisitState
from inspector.domain.visit_record import content_hash
from inspector.domain.visit_report import visit_report
from inspector.gateways.pdf_report import render
from inspector.gateways.pdf_verifying import PdfVerifier
from inspector.gateways.text_reading import PdfTexts
from inspector.gateways.texts import Texts
from inspector.services.signed_imports import import_signed

RECORD = '{"digital_signatures":["Signature-unit"],"version":1,"visit":{"number":"2026-T3-014"}}'


@cache
def an_archived() -> bytes:
    """A report with a box for the unit's signature, its record attached."""
    document = visit_report(
        samples.risk_visit(),
        samples.SETTINGS,
        Texts(ROOT / "resources" / "texts", "da"),
        samples.CALENDAR,
        content_hash=content_hash(RECORD),
        digital=(UNIT.value,),
    )
    return render(document, samples.load, FONTS, record=RECORD)


class Scene:
    """A locked visit with this file as its report."""

    def __init__(self, pdf: bytes) -> None:
        self.attachments = MemoryAttachments()
        report = Report(
            id="r",
            visit="v",
            content_hash=content_hash(RECORD),
            pdf=self.attachments.save(pdf),
            digital=(UNIT.value,),
        )
        visit = Visit(id="v", number="2026-T3-014", state=VisitState.LOCKED)
        self.store = MemoryStore(visit, report)

    def bring(self, pdf: bytes, **given: bool) -> SignedReport:
        return import_signed(
            self.store, self.attachments, PdfVerifier(), PdfTexts(), "v", pdf, **given
        )


def service_signed(pdf: bytes, name: str = "Underskrift-1", box=(40, 2, 200, 14)) -> bytes:
    """As a service does: a field of its own, with a stamp on the first page."""
    signer = SimpleSigner.load_pkcs12_data(authority().unit.p12(), [], SECRET.encode())
    meta = PdfSignatureMetadata(
        field_name=name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    spec = SigFieldSpec(name, on_page=0, box=box)
    out = PdfSigner(meta, signer, new_field_spec=spec).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf))
    )
    return bytes(out.getvalue())


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The file written anew with a change, before it is signed."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        out = BytesIO()
        opened.save(out)
    return out.getvalue()


def refusal(scene: Scene, pdf: bytes) -> str:
    """The code it is refused by; nothing is stored then."""
    before = scene.store.log
    with pytest.raises(InspectionError) as caught:
        scene.bring(pdf)
    assert scene.store.log == before
    return caught.value.code
