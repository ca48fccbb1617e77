"""What an online signing service gave back, matched with the report by its content.

Such a service may add to the file or write it anew, so its bytes alone decide nothing: the
record inside must be that of the report, its pages must say the same and hide nothing, and
nothing may ride on it.
"""

from __future__ import annotations

import hashlib

from inspector.domain.additions import Additions
from inspector.domain.delivery import SignatureField, SignedBy, SignedReport
from inspector.domain.errors import InspectionError
from inspector.domain.identity import new_id
from inspector.domain.model import Report
from inspector.domain.verdict import Problem, SignatureFound, Verdict
from inspector.services.delivery import TextReading, Verifier
from inspector.services.ports import Attachments, Store
from inspector.services.signing_reports import (
    keep_signed,
    newest_report,
    own_certificates,
    signed_line,
)

_TRUST = ("self-made", "unknown", "unfit", "elsewhere", "later-stamp")  # whom a reader trusts
_REFUSED = {
    **dict.fromkeys(("hash-missing", "record-two", "record-differs"), "signed-altered"),
    **dict.fromkeys(("record-unreadable", "record-replaced", "xfa"), "signed-altered"),
    **dict.fromkeys(("expired", "not-yet", "revoked"), "signed-out-of-time"),
    "missing": "signed-unit-missing",
    "same-signer": "sign-same-certificate",
}  # of verify.problem.*


def import_signed(
    store: Store,
    attachments: Attachments,
    verifier: Verifier,
    texts: TextReading,
    visit_id: str,
    pdf: bytes,
    *,
    more_pages: bool = False,
) -> SignedReport:
    """Keep the file as the newest of the locked version; one that is kept already is told again.

    `more_pages`: she has seen that pages follow those of the report; else they are told as
    `signed-more-pages` (`count`). Takes seconds. InspectionError `sign-not-locked`,
    `signed-other` (another report), `signed-covered` (the pages do not show all that they
    showed), `signed-by-nobody` (nobody signed it but this program), `signed-damaged` (a
    signature in it is broken, or something was added after it), `signed-altered` (what it
    says of itself), `signed-unit-missing`, `signed-out-of-time`, `sign-same-certificate`,
    `signed-active`, `signed-attachments`, `signed-links`; nothing is kept then.
    """
    report = newest_report(store, visit_id)
    digest = hashlib.sha256(pdf).hexdigest()
    known = [one for one in store.find(SignedReport, report=report.id) if one.pdf == digest]
    if known:
        return known[-1]
    signers = _signers(verifier.verify(pdf, (), own_certificates(store)), report)
    archived = attachments.load(report.pdf)
    if not texts.shows_all(archived, pdf):
        raise InspectionError("signed-covered")
    _refuse_riders(texts.additions(archived, pdf), more_pages)
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
    # What came with a stamp nobody here knows is looked at with the rest of the file.
    stamped = any(one.code == "later-stamp" for one in verdict.problems)
    if not all(one.intact and (one.covers_whole_file or stamped) for one in verdict.signatures):
        raise InspectionError("signed-damaged")
    for problem in verdict.problems:
        if not _is_bearable(problem, others):
            raise InspectionError(_REFUSED.get(problem.code, "signed-damaged"))
    return others


def _is_bearable(problem: Problem, signers: tuple[SignatureFound, ...]) -> bool:
    """Whether it is for the reader to trust somebody, or for the supplier still to sign.

    A signature in a field of the service's own takes the place of the unit's.
    """
    if problem.code != "missing":
        return problem.code in _TRUST
    instead = any(one.field not in tuple(SignatureField) for one in signers)
    return instead or problem.details["field"] == SignatureField.SUPPLIER


def _refuse_riders(found: Additions, more_pages: bool) -> None:
    """A file that does, holds or leads to more than the report is not kept."""
    riders = {
        "signed-active": found.active,
        "signed-attachments": found.attachments,
        "signed-links": found.links,
    }
    for code, is_there in riders.items():
        if is_there:
            raise InspectionError(code)
    if found.pages and not more_pages:
        raise InspectionError("signed-more-pages", count=found.pages)


def _base(store: Store, attachments: Attachments, report: Report, pdf: bytes) -> str:
    """The newest file of ours this one begins with; else it was written anew from the first."""
    for one in reversed(signed_line(store, report)):
        if pdf.startswith(attachments.load(one.pdf)):
            return one.pdf
    return report.pdf
