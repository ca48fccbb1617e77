"""Digital signatures of locked reports: each makes a longer file of the archived one.

What was archived and what was signed before is never replaced; `VisitFile.delivered` names
the newest. Every function that signs may take seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from inspector.domain.delivery import (
    Dispatch,
    OwnCertificate,
    SignatureField,
    SignedBy,
    SignedReport,
    Way,
)
from inspector.domain.errors import InspectionError
from inspector.domain.finalisations import in_order
from inspector.domain.identity import new_id
from inspector.domain.letter import File
from inspector.domain.model import Report, Visit, VisitState
from inspector.domain.settings import Settings
from inspector.domain.value import value
from inspector.services.delivery import Signer, Signers
from inspector.services.dispatching import Leave, note_dispatch
from inspector.services.ports import Attachments, Progress, Reader, Store
from inspector.services.settings import read_settings

FIELDS = (SignatureField.UNIT, SignatureField.SUPPLIER)  # those a person signs in
_RENEWED = frozenset(
    {
        "certificate-expired",
        "certificate-not-yet",  # made while the clock was ahead
        "certificate-unreadable",
        "attachment-missing",
        "attachment-damaged",
    }
)


@value
class TimestampOutcome:
    """What a round came to, in reports; `problem`: the code of the last refusal, or ""."""

    done: int = 0
    left: int = 0
    problem: str = ""


def own_signer(
    store: Store, attachments: Attachments, signers: Signers, settings: Settings
) -> Signer:
    """The certificate of the organisation on this laptop; made at first use.

    Made anew when it has expired, cannot be read any more, or names another organisation.
    The earlier ones stay known.
    """
    mark, organisation = store.device_mark, " ".join(settings.organisation.split())
    known = sorted(store.find(OwnCertificate, device=mark), key=lambda own: str(own.made_at))
    for own in reversed(known):
        signer = _usable(attachments, signers, own)
        if signer is not None and signers.names(own.certificate, organisation):
            return signer
    now = store.now()
    certificate, key = signers.make_own(organisation, mark, now)
    made = OwnCertificate(
        id=new_id(),
        certificate=certificate,
        key=attachments.save(key),
        device=mark,
        made_at=now,
    )
    with store.change("own_certificate_made") as change:
        change.put(made)
    return signers.own(certificate, key)


def _usable(attachments: Attachments, signers: Signers, own: OwnCertificate) -> Signer | None:
    try:
        return signers.own(own.certificate, attachments.load(own.key))
    except InspectionError as problem:
        if problem.code not in _RENEWED:
            raise
    return None


def own_certificates(reader: Reader) -> tuple[bytes, ...]:
    """The certificates (PEM) this program made on the laptops whose data are here."""
    return tuple(own.certificate.encode() for own in reader.find(OwnCertificate))


def sign_report(
    store: Store, attachments: Attachments, signer: Signer, visit_id: str, field: SignatureField
) -> SignedReport:
    """One signature more on the newest locked version.

    A signature by another certificate takes the place of the own one in its field: it begins
    with the archived file again. One after a timestamp begins with the file before it, which
    is then due for another. InspectionError `sign-not-locked`, `sign-field-taken`,
    `sign-over-supplier` (the own one cannot be replaced once the supplier signed on top of
    it), `sign-same-certificate` (it signed for the other side), and those of `Signer.sign`;
    nothing is changed then.
    """
    report = newest_report(store, visit_id)
    line = signed_line(store, report)
    base = _base(line, report, signer, field)
    if any(one.certificate == signer.fingerprint for one in line):
        raise InspectionError("sign-same-certificate")
    at = store.now()
    pdf = signer.sign(attachments.load(base), field, at)
    signed = signed_record(report, signer, field, at, base, attachments.save(pdf))
    return keep_signed(store, signed)


def signed_record(
    report: Report, signer: Signer, field: SignatureField, at: datetime, base: str, pdf: str
) -> SignedReport:
    """The record of a signature just made: `base` and `pdf` are the files before and after."""
    return SignedReport(
        id=new_id(),
        visit=report.visit,
        report=report.id,
        version=report.version,
        field=field.value,
        signed_by=signer.way,
        signer=signer.name,
        certificate=signer.fingerprint,
        signed_at=at,
        based_on=base,
        pdf=pdf,
    )


def newest_report(reader: Reader, visit_id: str) -> Report:
    """The newest version of a locked visit; `visit-unknown`, `sign-not-locked`."""
    visit = reader.get(Visit, visit_id)
    if visit is None:
        raise InspectionError("visit-unknown")
    reports = reader.find(Report, visit=visit_id)
    if visit.state != VisitState.LOCKED or not reports:
        raise InspectionError("sign-not-locked", number=visit.number)
    return in_order(reports, visit.counted_report)[-1]


def signed_line(reader: Reader, report: Report) -> tuple[SignedReport, ...]:
    """What the newest file of a version was made in: from the first signature to the last.

    A signature that another took the place of is not among them.
    """
    made = _in_time(reader.find(SignedReport, report=report.id))
    line = made[-1:]
    while line and line[0].based_on != report.pdf:
        before = next((one for one in made if one.pdf == line[0].based_on), None)
        if before is None or before in line:
            break
        line.insert(0, before)
    return tuple(line)


def timestamp_due(reader: Reader) -> tuple[Report, ...]:
    """Signed reports whose newest file has no timestamp; none while no authority is named.

    A file that came back from an online service has its own way of lasting.
    """
    if not read_settings(reader).timestamp_url:
        return ()
    due = []
    for report in reader.find(Report):
        line = signed_line(reader, report)
        if line and line[-1].signed_by not in (SignedBy.TIMESTAMP, SignedBy.IMPORTED):
            due.append(report)
    return tuple(due)


def timestamp_all(
    store: Store, attachments: Attachments, signers: Signers, progress: Progress | None = None
) -> TimestampOutcome:
    """Ask for every timestamp that is due; what was got is kept whatever comes after it.

    Without a network the round ends at once. One that is refused does not stop the others.
    """
    url, due = read_settings(store).timestamp_url, timestamp_due(store)
    done, problem = 0, ""
    for number, report in enumerate(due, 1):
        try:
            timestamp_report(store, attachments, signers, report, url)
            done += 1
        except InspectionError as refused:
            problem = refused.code
            if problem == "timestamp-unreachable":
                break
        if progress:
            progress(number, len(due))
    return TimestampOutcome(done=done, left=len(due) - done, problem=problem)


def timestamp_report(
    store: Store, attachments: Attachments, signers: Signers, report: Report, url: str
) -> SignedReport:
    """The newest file of this version with a timestamp; InspectionError of `timestamped`."""
    line = signed_line(store, report)
    base = line[-1].pdf if line else report.pdf
    pdf = attachments.save(signers.timestamped(attachments.load(base), url))
    stamped = SignedReport(
        id=new_id(),
        visit=report.visit,
        report=report.id,
        version=report.version,
        field=SignatureField.TIMESTAMP.value,
        signed_by=SignedBy.TIMESTAMP,
        signed_at=store.now(),
        based_on=base,
        pdf=pdf,
    )
    return keep_signed(store, stamped)


def unsigned_export(
    store: Store,
    attachments: Attachments,
    visit_id: str,
    save: Callable[[File], None],
    *,
    note: str = "",
    take_back: Leave | None = None,
) -> File:
    """The archived file for an online signing service: given to `save` in the act that notes it;
    `take_back` removes it where it could not be noted.

    InspectionError `visit-unknown`, `sign-not-locked`; whatever `save` raises is noted nowhere.
    """
    report = newest_report(store, visit_id)
    file = File(name=report.file_name, data=attachments.load(report.pdf))
    handed = Dispatch(
        id="", visit=visit_id, report=report.id, occasion="signing", way=Way.SIGNING, note=note
    )
    note_dispatch(store, handed, [file], leave=lambda: save(file), take_back=take_back)
    return file


def keep_signed(store: Store, signed: SignedReport) -> SignedReport:
    """Keep it as the newest, also where the clock went back since the one before."""
    made = store.find(SignedReport, report=signed.report)
    earlier = [one.signed_at for one in made if one.signed_at is not None]
    if earlier and signed.signed_at is not None and signed.signed_at <= max(earlier):
        signed = replace(signed, signed_at=max(earlier) + timedelta(microseconds=1))
    with store.change("report_digitally_signed") as change:
        change.put(signed)
    return signed


def _base(
    line: tuple[SignedReport, ...], report: Report, signer: Signer, field: SignatureField
) -> str:
    """The file this signature is to be added to."""
    if field not in FIELDS:
        raise ValueError(f"nobody signs in {field}")
    while line and line[-1].signed_by == SignedBy.TIMESTAMP:
        line = line[:-1]
    holder = next((one for one in line if one.field == field), None)
    if holder is None:
        return line[-1].pdf if line else report.pdf
    if holder.signed_by != SignedBy.OWN or signer.way == SignedBy.OWN:
        raise InspectionError("sign-field-taken")
    if len(line) > 1:
        raise InspectionError("sign-over-supplier")
    return report.pdf


def _in_time(records: list[SignedReport]) -> list[SignedReport]:
    return sorted(records, key=lambda one: (str(one.signed_at), one.id))
