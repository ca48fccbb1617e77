"""Each digital signature of a file: what it covers, whether that is unaltered, whose it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import InvalidVersion
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import CMSStructuralError, UnacceptableSignerError
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator.errors import PathError, ValidationError

from inspector.domain.delivery import SignatureField
from inspector.domain.verdict import Problem, SignatureFound
from inspector.gateways.pdf_verifying_form import hole_is_exact, written_one_way
from inspector.gateways.pdf_verifying_later import Later, Step, later
from inspector.gateways.pdf_verifying_limits import UNREADABLE
from inspector.gateways.pdf_verifying_trust import (
    USAGE,
    Trust,
    fingerprint,
    may_sign,
    name_of,
    out_of_time,
)

TROUBLE = (
    *UNREADABLE,
    PdfError,
    CMSStructuralError,
    UnacceptableSignerError,
    SignatureValidationError,
    PathError,
    ValidationError,
    InvalidSignature,
    InvalidVersion,
    UnsupportedAlgorithm,
)
_KINDS = ("/Sig", "/DocTimeStamp")


@dataclass(slots=True)
class Judged:
    """The signatures in their order, and what is wrong with them."""

    signatures: list[SignatureFound] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    first_end: int = 0  # where what the first signature covers ends


def judge_signatures(pdf: bytes, trust: Trust) -> Judged:
    """Every filled signature field; one that cannot be read is a problem of its own."""
    judged = Judged()
    embedded = list(_embedded(PdfFileReader(io.BytesIO(pdf)), judged))
    ends = [_end(one) for one in embedded]
    judged.first_end = min(ends, default=0)
    steps = []
    for signature, end in zip(embedded, ends, strict=True):
        one = _One(pdf, signature, trust, is_last=end == max(ends))
        try:
            found = one.found()
        except TROUBLE:
            judged.problems.append(unreadable(signature.field_name))
            continue
        steps.append(Step(found, signature.signed_revision, end))
        judged.signatures.append(found)
        judged.problems += one.problems
    if all(one.covers_whole_file for one in judged.signatures):  # else it is told already
        _add_later(pdf, steps, judged)
    judged.notes += _unproved(embedded, judged)
    return judged


def _add_later(pdf: bytes, steps: list[Step], judged: Judged) -> None:
    """What came with later signatures beside them, which the library's rules forgive."""
    try:
        after = later(pdf, steps)
    except TROUBLE:
        signer = steps[0].found.signer
        after = Later((Problem(code="changed-after", details={"signer": signer}),), since=0)
    judged.problems += after.problems
    judged.notes += after.notes
    for place in range(after.since + 1):
        judged.signatures[place] = replace(judged.signatures[place], covers_whole_file=False)


def _unproved(embedded: list[EmbeddedPdfSignature], judged: Judged) -> Iterator[Problem]:
    """Signatures of certificates that have expired since, whose time is the signer's word alone:
    whoever has the key can still sign and set the clock back.
    """
    stamps = [
        one.time for one in judged.signatures if one.is_timestamp and one.trusted and one.time
    ]
    certificates = {fingerprint(one.signer_cert): one.signer_cert for one in embedded}
    for one in judged.signatures:
        certificate = certificates[one.fingerprint]
        ended = certificate.not_valid_after
        if one.is_timestamp or not one.intact or ended >= datetime.now(UTC):
            continue
        if not any(stamp <= ended for stamp in stamps):
            details: dict[str, object] = {"signer": one.signer, "day": ended.date()}
            yield Problem(code="time-unproved", details=details)


def has_fields(pdf: bytes) -> bool:
    """Whether a signature has a place in the file, filled or not."""
    return any(True for _ in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf))))


def unreadable(name: object) -> Problem:
    return Problem(code="unreadable", details={"field": str(name)})


def _embedded(reader: Any, judged: Judged) -> Iterator[EmbeddedPdfSignature]:
    """Those that can be taken apart, the first signed first."""
    taken = []
    for name, _value, place in enumerate_sig_fields(reader, filled_status=True):
        try:
            one = EmbeddedPdfSignature(reader, place, name)
            if one.sig_object_type not in _KINDS:
                raise ValueError
            _end(one)
            str(one.signer_cert.subject.native)
        except TROUBLE:
            judged.problems.append(unreadable(name))
            continue
        taken.append(one)
    yield from sorted(taken, key=lambda one: (one.signed_revision, _end(one)))


def _end(signature: EmbeddedPdfSignature) -> int:
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


class _One:
    """The judgement of one signature."""

    def __init__(
        self, pdf: bytes, signature: EmbeddedPdfSignature, trust: Trust, *, is_last: bool
    ) -> None:
        self._pdf = pdf
        self._signature = signature
        self._trust = trust
        self._is_last = is_last
        self._is_timestamp = signature.sig_object_type == "/DocTimeStamp"
        self._certificate = signature.signer_cert
        self._signer = name_of(self._certificate)
        self.problems: list[Problem] = []

    def found(self) -> SignatureFound:
        """All that is said of it; `problems` is filled on the way."""
        moment = self._moment()
        status = self._status(moment)
        intact = self._is_intact(status)
        covers = self._covers(status)
        own = self._trust.owns(self._certificate) and not self._is_timestamp
        trusted = self._is_trusted(status, moment, own) and intact
        return SignatureFound(
            field=self._signature.field_name,
            signer=self._signer,
            time=self._time(status),
            is_timestamp=self._is_timestamp,
            intact=intact,
            covers_whole_file=intact and covers,
            trusted=trusted,
            own=own and intact,
            fingerprint=fingerprint(self._certificate),
        )

    def _add(self, code: str, **details: object) -> None:
        self.problems.append(Problem(code=code, details={"signer": self._signer, **details}))

    def _moment(self) -> datetime:
        """When it says it was made; now, where it does not say."""
        if self._is_timestamp:
            told = self._signature.signed_data["encap_content_info"]["content"].parsed
            return datetime.fromisoformat(str(told["gen_time"].native))
        return self._signature.self_reported_timestamp or datetime.now(UTC)

    def _status(self, moment: datetime) -> Any:
        context = self._trust.context(moment)
        if self._is_timestamp:
            return validate_pdf_timestamp(self._signature, context)
        return validate_pdf_signature(self._signature, context, key_usage_settings=USAGE)

    def _time(self, status: Any) -> datetime | None:
        if self._is_timestamp:
            return self._moment()
        stamp = status.timestamp_validity
        if stamp is not None and stamp.trusted and stamp.valid:
            return stamp.timestamp  # type: ignore[no-any-return]  # untyped
        return self._signature.self_reported_timestamp

    def _is_intact(self, status: Any) -> bool:
        stamp = None if self._is_timestamp else status.timestamp_validity
        intact = (
            status.intact
            and status.valid
            and (stamp is None or (stamp.intact and stamp.valid))
            and written_one_way(self._pdf, self._signature, self._trust.roots)
        )
        if not intact:
            self._add("altered")
        return bool(intact)

    def _covers(self, status: Any) -> bool:
        """Whether it covers all up to its end, and what came after is nothing but signatures."""
        level = status.modification_level or ModificationLevel.NONE
        is_whole = hole_is_exact(self._pdf, self._signature.byte_range)
        if not is_whole or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            self._add("hole")
            return False
        allowed = self._is_timestamp or status.docmdp_ok
        if level > ModificationLevel.FORM_FILLING or not allowed:
            self._add("changed-after")
            return False
        if self._is_last and _end(self._signature) != len(self._pdf):
            self.problems.append(Problem(code="appended"))
            return False
        return True

    def _is_trusted(self, status: Any, moment: datetime, own: bool) -> bool:
        """Whether somebody known vouches for it; for a timestamp nobody needs to."""
        late = out_of_time(self._certificate, moment)
        chained = self._trust.names(self._certificate) or bool(status.trusted)
        if self._is_timestamp:
            return chained and late is None
        if late is not None:
            self.problems.append(late)
            return False
        known = chained or own
        if known and not may_sign(self._certificate):
            self._add("unfit")
            return False
        if not known and status.intact and status.valid:
            self._add(self._why_not(status, moment))
        return chained

    def _why_not(self, status: Any, moment: datetime) -> str:
        indication = status.trust_problem_indic
        if self._certificate.subject == self._certificate.issuer:
            return "self-made"
        if self._trust.has_outlived_issuer(self._signature, moment):
            return "unfit"
        if indication is None or indication == AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
            return "unknown"
        return "revoked" if "REVOKED" in str(getattr(indication, "name", "")) else "unfit"


def expected_problems(expected: tuple[str, ...], judged: Judged) -> list[Problem]:
    """Signatures the record names that are not there, and those in a field nobody expected.

    A signature in a field of its own, as online signing services make it, takes the place of
    the unit's. Who trusts its certificate is told nothing of the field: trust is in the
    certificate, not in the name of a field.
    """
    signed = [one for one in judged.signatures if not one.is_timestamp]
    there = {one.field for one in signed}
    there |= {str(one.details["field"]) for one in judged.problems if one.code == "unreadable"}
    missing = [name for name in expected if name not in there]
    problems = []
    for one in signed:
        if one.field in tuple(SignatureField):
            continue
        if one.covers_whole_file and SignatureField.UNIT in missing:
            missing.remove(SignatureField.UNIT)
        if not one.trusted:
            details: dict[str, object] = {"signer": one.signer, "field": one.field}
            problems.append(Problem(code="elsewhere", details=details))
    problems = [*(Problem(code="missing", details={"field": name}) for name in missing), *problems]
    problems += _same_signer({one.field: one for one in signed})
    if not signed and not problems and not judged.problems:
        problems.append(Problem(code="only-timestamp" if judged.signatures else "unsigned"))
    return problems


def _same_signer(signed: dict[str, SignatureFound]) -> list[Problem]:
    """Whether one and the same certificate stands for both sides."""
    unit, supplier = signed.get(SignatureField.UNIT), signed.get(SignatureField.SUPPLIER)
    if unit is None or supplier is None or unit.fingerprint != supplier.fingerprint:
        return []
    return [Problem(code="same-signer", details={"signer": unit.signer})]
