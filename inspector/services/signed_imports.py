"""What an online signing service gave back, matched with the report by its content.

Such a service may add to the file or write it anew, so its bytes alone decide nothing: the
record inside must be that of the report, and its pages must say the same and hide nothing.
"""

from __future__ import annotations

import hashlib

from inspector.domain.delivery import SignedBy, SignedReport
from inspector.domain.errors import InspectionError
from inspector.domain.identity import new_id
from inspector.domain.model import Report
from inspector.domain.verdict import SignatureFound, Verdict
from inspector.services.delivery import TextReading, Verifier
from inspector.services.ports import Attachments, Store
from inspector.services.signing_reports import (
    keep_signed,
    newest_report,
    own_certificates,
    signed_line,
)


def import_signed(
    store: Store,
    attachments: Attachments,
    verifier: Verifier,
    texts: TextReading,
    visit_id: str,
    pdf: bytes,
) -> SignedReport:
    """Keep the file as the newest of the locked version; one that is kept already is told again.

    Takes seconds. InspectionError `sign-not-locked`, `signed-other` (another report),
    `signed-covered` (the pages do not show all that they showed),
    `signed-by-nobody` (nobody signed it but this program), `signed-damaged` (a signature in
    it is broken, or something was added after it); nothing is kept then.
    """
    report = newest_report(store, visit_id)
    digest = hashlib.sha256(pdf).hexdigest()
    known = [one for one in store.find(SignedReport, report=report.id) if one.pdf == digest]
    if known:
        return known[-1]
    signers = _signers(verifier.verify(pdf, (), own_certificates(store)), report)
    if not texts.shows_all(attachments.load(report.pdf), pdf):
        raise InspectionError("signed-covered")
    signed = SignedReport(
        id=new_id(),
        visit=visit_id,
        report=report.id,
        version=report.version,
        signed_by=SignedBy.IMPORTED,
        signer=", ".join(one.signer for one in signers),
        certificate=signers[0].fingerprint,
        signed_at=store.now(),
        based_on=_base(store, attachments, report, pdf),
        pdf=attachments.save(pdf),
    )
    return keep_signed(store, signed)


def _signers(verdict: Verdict, report: Report) -> tuple[SignatureFound, ...]:
    """Those who signed this report beside this program; every signature in it must hold."""
    if verdict.content_hash != report.content_hash:
        raise InspectionError("signed-other")
    signed = [one for one in verdict.signatures if not one.is_timestamp]
    others = tuple(one for one in signed if not one.own)
    if not others:
        raise InspectionError("signed-by-nobody")
    if not all(one.intact and one.covers_whole_file for one in verdict.signatures):
        raise InspectionError("signed-damaged")
    return others


def _base(store: Store, attachments: Attachments, report: Report, pdf: bytes) -> str:
    """The newest file of ours this one begins with; else it was written anew from the first."""
    for one in reversed(signed_line(store, report)):
        if pdf.startswith(attachments.load(one.pdf)):
            return one.pdf
    return report.pdf
