"""Digital signatures as acts: what is kept, what is refused, and which file is the newest."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from fake_delivery import FakeSigner, FakeSigners, signatures_in
from fakes import MemoryAttachments, MemoryStore
from visit_samples import ARRIVED, SCHEME, Shelf, a_store, opened

from inspector.domain.additions import Additions
from inspector.domain.delivery import (
    Dispatch,
    OwnCertificate,
    SignatureField,
    SignedReport,
    Way,
)
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.letter import File
from inspector.domain.model import Participant, Report, Side, Signature, Visit, VisitState
from inspector.domain.settings import Settings
from inspector.domain.verdict import Problem, SignatureFound, Verdict
from inspector.services.checking import record_answer
from inspector.services.reporting import correct_visit, lock_visit, sign
from inspector.services.settings import save_settings
from inspector.services.signed_imports import import_signed
from inspector.services.signing_reports import (
    own_certificates,
    own_signer,
    sign_report,
    signed_line,
    timestamp_all,
    timestamp_due,
    timestamp_report,
    unsigned_export,
)
from inspector.services.visiting import amend_visit, load_visit, put_participant

UNIT, SUPPLIER, STAMP = SignatureField.UNIT, SignatureField.SUPPLIER, SignatureField.TIMESTAMP
TSA = "http://tid.example/tsa"
MINE = Settings(organisation="Lindehavn Kommune", person_name="Ida Enebær", timestamp_url=TSA)


@pytest.fixture
def attachments() -> MemoryAttachments:
    return MemoryAttachments()


@pytest.fixture
def signers() -> FakeSigners:
    return FakeSigners()


@pytest.fixture
def store() -> MemoryStore:
    store = a_store()
    save_settings(store, MINE)
    return store


def ready(store: MemoryStore) -> str:
    """An open visit that may be locked."""
    visit = opened(store, kind="follow_up").id
    put_participant(store, Participant(id=f"m{visit}", visit=visit, side="management", name="Vera"))
    amend_visit(store, visit, departed=ARRIVED + timedelta(hours=2), no_conflict=True)
    for point in SCHEME.points():
        record_answer(store, visit, point.id, outcome="ok")
    ink = "[[[0.1, 0.5], [0.9, 0.5]]]"
    sign(
        store,
        Signature(id=f"u{visit}", visit=visit, side=Side.UNIT, name="Ida", ink=ink, ratio="4.0"),
    )
    sign(store, Signature(id=f"s{visit}", visit=visit, side=Side.SUPPLIER, refused=True))
    return visit


def pdf_of(file, settings) -> bytes:
    report = file.reports[-1]
    return f"%PDF {report.version} {report.content_hash} {list(report.digital)}".encode()


def lock(store, attachments, visit, **given) -> Report:
    return lock_visit(store, attachments, pdf_of, Shelf(), visit, **given)


@pytest.fixture
def visit(store, attachments, signers) -> str:
    """Locked and sealed by the own certificate."""
    visit = ready(store)
    lock(store, attachments, visit, signers=signers)
    return visit


def newest(store, attachments, visit) -> bytes:
    file = load_visit(store, Shelf(), visit)
    return attachments.load(file.delivered(file.reports[-1]))


def signed_in(store, attachments, visit) -> list[tuple[str, str]]:
    found = signatures_in(newest(store, attachments, visit))
    return [(one["field"], one["name"]) for one in found]


def refused(code: str, act, *given, **named) -> InspectionError:
    with pytest.raises(InspectionError) as caught:
        act(*given, **named)
    assert caught.value.code == code
    return caught.value


# Locking


def test_locking_seals_the_report_in_the_same_act(store, attachments, signers):
    visit = ready(store)
    report = lock(store, attachments, visit, signers=signers)
    (kept,) = store.find(SignedReport)
    assert report.digital == ("Signature-unit",)
    assert (kept.field, kept.signed_by, kept.based_on) == ("Signature-unit", "own", report.pdf)
    assert kept.signed_at == store.now()
    archived = attachments.load(report.pdf)
    assert newest(store, attachments, visit).startswith(archived)
    assert signatures_in(archived) == []
    written = {entry.table for entry in store.log if entry.act == "visit_locked"}
    assert written == {Report, SignedReport, Visit}


def test_the_page_is_made_with_the_fields_it_will_be_signed_in(store, attachments, signers):
    visit = ready(store)
    report = lock(store, attachments, visit, signers=signers, digital=(UNIT, SUPPLIER))
    assert b"['Signature-unit', 'Signature-supplier']" in attachments.load(report.pdf)
    assert len(store.find(SignedReport)) == 1


@pytest.mark.parametrize(
    ("setting", "given", "digital", "sealed"),
    [
        ("own", None, ("Signature-unit",), True),
        ("ask", None, ("Signature-unit",), False),
        ("none", None, (), False),
        ("own", (), (), False),
        ("own", ("Signature-supplier",), ("Signature-supplier",), False),
        ("none", ("Signature-unit",), ("Signature-unit",), False),
    ],
)
def test_the_settings_say_whether_it_is_sealed(
    store, attachments, signers, setting, given, digital, sealed
):
    save_settings(store, replace(MINE, digital_signature=setting))
    report = lock(store, attachments, ready(store), signers=signers, digital=given)
    assert report.digital == digital
    assert bool(store.find(SignedReport)) == sealed


def test_without_certificates_at_hand_no_signature_is_promised(store, attachments):
    assert lock(store, attachments, ready(store)).digital == ()


def test_a_seal_that_fails_locks_nothing(store, attachments):
    visit = ready(store)

    class Broken(FakeSigners):
        def own(self, certificate, key):
            return FakeSigner(name="Lindehavn Kommune (x)", fails="sign-field-missing")

    error = refused("lock-not-sealed", lock, store, attachments, visit, signers=Broken())
    assert error.details == {"why": "sign-field-missing"}
    assert store.get(Visit, visit).state == VisitState.OPEN
    assert (store.find(Report), store.find(SignedReport)) == ([], [])


# The own certificate


def test_the_own_certificate_is_made_once_and_its_key_is_an_attachment(store, attachments, signers):
    first = own_signer(store, attachments, signers, MINE)
    assert own_signer(store, attachments, signers, MINE).name == first.name
    (kept,) = store.find(OwnCertificate)
    assert attachments.load(kept.key) == b"key of T3"
    assert store.acts().count("own_certificate_made") == 1
    assert "key of" not in repr(store.log)
    assert own_certificates(store) == (kept.certificate.encode(),)


def test_each_laptop_has_its_own(store, attachments, signers):
    own_signer(store, attachments, signers, MINE)
    store._mark = "L7"
    own_signer(store, attachments, signers, MINE)
    assert {own.device for own in store.find(OwnCertificate)} == {"T3", "L7"}


@pytest.mark.parametrize("code", ["certificate-expired", "certificate-unreadable"])
def test_one_that_cannot_be_used_is_made_anew_and_stays_known(store, attachments, code):
    class Aged(FakeSigners):
        refused = ""

        def own(self, certificate, key):
            if certificate == self.refused:
                raise InspectionError(code)
            return super().own(certificate, key)

    signers = Aged()
    own_signer(store, attachments, signers, MINE)
    signers.refused = store.find(OwnCertificate)[0].certificate
    store.tick(days=4000)
    assert own_signer(store, attachments, signers, MINE).name.endswith("2037-11-02")
    assert len(own_certificates(store)) == 2


def test_one_made_while_the_clock_was_ahead_is_passed_over(store, attachments):
    class Strict(FakeSigners):
        def own(self, certificate, key):
            if certificate.endswith("2027-01-19"):
                raise InspectionError("certificate-not-yet")
            return super().own(certificate, key)

    store.tick(days=60)
    with pytest.raises(InspectionError):
        own_signer(store, attachments, Strict(), MINE)
    store.tick(days=-60)
    for _ in range(3):
        assert own_signer(store, attachments, Strict(), MINE).name.endswith("2026-11-20")
    assert len(store.find(OwnCertificate)) == 2


def test_a_lost_key_is_replaced(store, attachments, signers):
    own_signer(store, attachments, signers, MINE)
    attachments.files.clear()
    own_signer(store, attachments, signers, MINE)
    assert len(store.find(OwnCertificate)) == 2


@pytest.mark.parametrize("name", ["Nørreby Kommune", "Lindehavn", "L", ""])
def test_another_name_of_the_organisation_makes_another_certificate(
    store, attachments, signers, name
):
    own_signer(store, attachments, signers, MINE)
    own_signer(store, attachments, signers, replace(MINE, organisation=name))
    own_signer(store, attachments, signers, replace(MINE, organisation=name))
    assert len(store.find(OwnCertificate)) == 2


def test_what_else_goes_wrong_with_it_is_told(store, attachments, signers):
    own_signer(store, attachments, signers, MINE)
    signers.fails = "sign-failed"
    refused("sign-failed", own_signer, store, attachments, signers, MINE)


# Signing


def test_another_certificate_takes_the_place_of_the_own_one(store, attachments, visit):
    kept = sign_report(store, attachments, FakeSigner(), visit, UNIT)
    report = store.find(Report)[0]
    assert kept.based_on == report.pdf
    assert signed_in(store, attachments, visit) == [("Signature-unit", "Ida Enebær")]
    assert signed_line(store, report) == (kept,)
    assert store.acts()[-1] == "report_digitally_signed"
    assert len(store.find(SignedReport)) == 2  # the own one is kept


def test_the_supplier_signs_on_top_of_the_newest(store, attachments, visit):
    sign_report(store, attachments, FakeSigner(), visit, UNIT)
    sign_report(store, attachments, FakeSigner(name="Vera"), visit, SUPPLIER)
    assert signed_in(store, attachments, visit) == [
        ("Signature-unit", "Ida Enebær"),
        ("Signature-supplier", "Vera"),
    ]


def test_a_place_taken_by_another_certificate_stays_so(store, attachments, visit):
    sign_report(store, attachments, FakeSigner(), visit, UNIT)
    before = newest(store, attachments, visit)
    other = FakeSigner(name="Anden")
    refused("sign-field-taken", sign_report, store, attachments, other, visit, UNIT)
    assert newest(store, attachments, visit) == before


def test_the_own_certificate_does_not_replace_itself(store, attachments, signers, visit):
    own = own_signer(store, attachments, signers, MINE)
    refused("sign-field-taken", sign_report, store, attachments, own, visit, UNIT)


def test_what_the_supplier_signed_on_top_of_stays(store, attachments, visit):
    sign_report(store, attachments, FakeSigner(name="Vera"), visit, SUPPLIER)
    refused("sign-over-supplier", sign_report, store, attachments, FakeSigner(), visit, UNIT)
    assert len(signed_in(store, attachments, visit)) == 2


def test_one_certificate_does_not_sign_for_both_sides(store, attachments, signers, visit):
    own = own_signer(store, attachments, signers, MINE)
    before = list(store.log)
    refused("sign-same-certificate", sign_report, store, attachments, own, visit, SUPPLIER)
    assert store.log == before
    sign_report(store, attachments, FakeSigner(), visit, UNIT)
    again = FakeSigner()
    refused("sign-same-certificate", sign_report, store, attachments, again, visit, SUPPLIER)


def test_only_a_locked_version_is_signed(store, attachments, signers):
    visit = opened(store).id
    error = refused("sign-not-locked", sign_report, store, attachments, FakeSigner(), visit, UNIT)
    assert error.details["number"]
    refused("visit-unknown", sign_report, store, attachments, FakeSigner(), "x", UNIT)


def test_a_report_that_is_being_corrected_is_not_signed(store, attachments, visit):
    correct_visit(store, visit, "Tal byttet om")
    refused("sign-not-locked", sign_report, store, attachments, FakeSigner(), visit, UNIT)


def test_a_signature_that_fails_changes_nothing(store, attachments, visit):
    before = list(store.log)
    broken = FakeSigner(fails="token-missing")
    refused("token-missing", sign_report, store, attachments, broken, visit, UNIT)
    assert store.log == before


def test_a_missing_file_is_told(store, attachments, visit):
    attachments.files.clear()
    refused("attachment-missing", sign_report, store, attachments, FakeSigner(), visit, UNIT)


def test_a_clock_that_went_back_leaves_the_newest_the_newest(store, attachments, visit):
    store.tick(days=-3)
    sign_report(store, attachments, FakeSigner(), visit, UNIT)
    assert signed_in(store, attachments, visit) == [("Signature-unit", "Ida Enebær")]


def test_nobody_signs_in_the_place_of_the_timestamp(store, attachments, visit):
    with pytest.raises(ValueError, match="nobody"):
        sign_report(store, attachments, FakeSigner(), visit, STAMP)


# Timestamps


def test_a_signed_report_is_due_for_a_timestamp_until_it_has_one(
    store, attachments, signers, visit
):
    (due,) = timestamp_due(store)
    assert due.visit == visit
    outcome = timestamp_all(store, attachments, signers)
    assert (outcome.done, outcome.left, outcome.problem) == (1, 0, "")
    assert signers.stamped == [TSA]
    assert timestamp_due(store) == ()
    assert signed_in(store, attachments, visit)[-1][0] == "Timestamp"


def test_without_an_authority_nothing_is_due(store, visit):
    save_settings(store, replace(MINE, timestamp_url=""))
    assert timestamp_due(store) == ()


def test_an_unsigned_report_is_not_due(store, attachments):
    lock(store, attachments, ready(store))
    assert timestamp_due(store) == ()


def test_without_a_network_it_stays_due(store, attachments, signers, visit):
    signers.fails = "timestamp-unreachable"
    outcome = timestamp_all(store, attachments, signers)
    assert (outcome.done, outcome.left, outcome.problem) == (0, 1, "timestamp-unreachable")
    assert len(timestamp_due(store)) == 1
    assert timestamp_all(store, attachments, signers).done == 1


def test_one_refusal_does_not_stop_the_others(store, attachments, signers):
    for _ in range(2):
        lock(store, attachments, ready(store), signers=signers)
    signers.fails = "timestamp-refused"  # once
    outcome = timestamp_all(store, attachments, signers)
    assert (outcome.done, outcome.left, outcome.problem) == (1, 1, "timestamp-refused")


def test_no_network_ends_the_round(store, attachments, signers):
    for _ in range(2):
        lock(store, attachments, ready(store), signers=signers)
    signers.fails = "timestamp-unreachable"
    assert timestamp_all(store, attachments, signers).left == 2
    assert len(signers.stamped) == 1


def test_what_was_stamped_before_she_stopped_is_kept(store, attachments, signers):
    for _ in range(2):
        lock(store, attachments, ready(store), signers=signers)

    def stop(done: int, total: int) -> None:
        assert total == 2
        raise Cancelled

    with pytest.raises(Cancelled):
        timestamp_all(store, attachments, signers, stop)
    assert len(timestamp_due(store)) == 1


def test_a_signature_after_a_timestamp_goes_before_it_and_is_stamped_anew(
    store, attachments, signers, visit
):
    timestamp_all(store, attachments, signers)
    sign_report(store, attachments, FakeSigner(name="Vera"), visit, SUPPLIER)
    fields = [name for name, _ in signed_in(store, attachments, visit)]
    assert fields == ["Signature-unit", "Signature-supplier"]
    assert len(timestamp_due(store)) == 1
    timestamp_report(store, attachments, signers, store.find(Report)[0], TSA)
    fields = [name for name, _ in signed_in(store, attachments, visit)]
    assert fields == ["Signature-unit", "Signature-supplier", "Timestamp"]


# Online signing


def test_the_unsigned_file_goes_out_and_is_noted(store, attachments, visit):
    saved: list[File] = []
    file = unsigned_export(store, attachments, visit, saved.append, note="til NemLog-in")
    report = store.find(Report)[0]
    assert saved == [file]
    assert file.data == attachments.load(report.pdf)
    assert file.name == report.file_name
    (noted,) = store.find(Dispatch)
    assert (noted.way, noted.hashes, noted.note) == (Way.SIGNING, (report.pdf,), "til NemLog-in")
    assert store.acts()[-1] == "report_handed_over"


def test_what_could_not_be_saved_is_not_noted(store, attachments, visit):
    def full(file: File) -> None:
        raise InspectionError("disk-full")

    refused("disk-full", unsigned_export, store, attachments, visit, full)
    assert store.find(Dispatch) == []


def test_what_could_not_be_noted_is_taken_back(store, attachments, visit, monkeypatch):
    change, acts = store.change, []

    @contextmanager
    def full(act, **more):
        with change(act, **more) as changes:
            yield changes
            raise InspectionError("disk-full")

    monkeypatch.setattr(store, "change", full)
    with pytest.raises(InspectionError):
        unsigned_export(
            store, attachments, visit, lambda _file: acts.append("saved"),
            take_back=lambda: acts.append("taken back"),
        )  # fmt: skip
    assert acts == ["saved", "taken back"]
    assert store.find(Dispatch) == []


@dataclass
class Judge:
    """A verifier with its mind made up."""

    verdict: Verdict
    known: list[tuple[bytes, ...]] = field(default_factory=list)

    def verify(self, pdf, trusted=(), own=()):
        self.known.append(tuple(own))
        return self.verdict


class Pages:
    """What a file shows is what stands before its first signature, breaks aside."""

    def text_of(self, file: File) -> str:
        return ""

    def shows_all(self, archived: bytes, pdf: bytes) -> bool:
        return pdf.split(b"\n%")[0].split() == archived.split()

    def additions(self, archived: bytes, pdf: bytes) -> Additions:
        return Additions(active=b"JavaScript" in pdf, pages=pdf.count(b"page more"))


def signed_by(name: str, **changed) -> SignatureFound:
    good = {"signer": name, "intact": True, "covers_whole_file": True, "fingerprint": "ab"}
    return SignatureFound(**{**good, **changed})


def brought(
    store, attachments, visit, pdf, *signatures, content_hash="", problems=(), more_pages=False
):
    report = store.find(Report)[0]
    told = content_hash or report.content_hash
    judge = Judge(Verdict(signatures=signatures, content_hash=told, problems=problems))
    kept = import_signed(store, attachments, judge, Pages(), visit, pdf, more_pages=more_pages)
    assert all(own == own_certificates(store) for own in judge.known)
    return kept


def archived(store, attachments) -> bytes:
    return attachments.load(store.find(Report)[0].pdf)


@pytest.mark.parametrize("anew", [False, True])
def test_a_file_signed_online_becomes_the_newest(store, attachments, visit, anew):
    pdf = archived(store, attachments) + b"\n%signature"
    if anew:  # the service wrote the file anew; breaks in the text may be others
        pdf = pdf.replace(b" ", b"  ")
    kept = brought(store, attachments, visit, pdf, signed_by("Ida Enebær"), signed_by("Vera Holm"))
    assert (kept.signed_by, kept.signer, kept.field) == ("imported", "Ida Enebær, Vera Holm", "")
    assert kept.based_on == store.find(Report)[0].pdf
    assert kept.pdf == hashlib.sha256(pdf).hexdigest()
    assert newest(store, attachments, visit) == pdf
    assert timestamp_due(store) == ()


def test_a_file_that_continues_the_sealed_one_keeps_the_seal_in_its_line(store, attachments, visit):
    pdf = newest(store, attachments, visit) + b"\n%more"
    kept = brought(
        store, attachments, visit, pdf, signed_by("Lindehavn", own=True), signed_by("Ida")
    )
    assert kept.signer == "Ida"
    line = signed_line(store, store.find(Report)[0])
    assert [one.signed_by for one in line] == ["own", "imported"]


def test_the_same_file_twice_is_kept_once(store, attachments, visit):
    pdf = archived(store, attachments) + b"\n%signature"
    one = brought(store, attachments, visit, pdf, signed_by("Ida"))
    assert brought(store, attachments, visit, pdf, signed_by("Ida")) == one
    assert len(store.find(SignedReport, signed_by="imported")) == 1


@pytest.mark.parametrize(
    ("code", "signatures"),
    [
        ("signed-by-nobody", ()),
        ("signed-by-nobody", (signed_by("Lindehavn", own=True),)),
        ("signed-by-nobody", (signed_by("Tid", is_timestamp=True),)),
        ("signed-damaged", (signed_by("Ida", intact=False),)),
        ("signed-damaged", (signed_by("Ida", covers_whole_file=False),)),
        ("signed-damaged", (signed_by("Lindehavn", own=True, intact=False), signed_by("Ida"))),
    ],
)
def test_a_file_whose_signatures_do_not_hold_is_refused(
    store, attachments, visit, code, signatures
):
    before = newest(store, attachments, visit)
    pdf = archived(store, attachments) + b"\n%x"
    refused(code, brought, store, attachments, visit, pdf, *signatures)
    assert newest(store, attachments, visit) == before


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        ("xfa", "signed-altered"),
        ("hash-missing", "signed-altered"),
        ("record-two", "signed-altered"),
        ("expired", "signed-out-of-time"),
        ("same-signer", "sign-same-certificate"),
        ("appended", "signed-damaged"),
        ("one-nobody-knew-yet", "signed-damaged"),
    ],
)
def test_what_its_judge_refuses_is_not_kept(store, attachments, visit, problem, code):
    pdf, problems = archived(store, attachments) + b"\n%x", (Problem(code=problem),)
    given = (code, brought, store, attachments, visit, pdf, signed_by("Ida"))
    refused(*given, problems=problems)
    assert not store.find(SignedReport, signed_by="imported")


@pytest.mark.parametrize("code", ["self-made", "unknown", "unfit", "elsewhere"])
def test_whom_to_trust_is_for_the_reader(store, attachments, visit, code):
    pdf, problems = archived(store, attachments) + b"\n%x", (Problem(code=code),)
    assert brought(store, attachments, visit, pdf, signed_by("Ida"), problems=problems)


@pytest.mark.parametrize(
    ("field", "code"), [("Signature-supplier", ""), ("Signature-unit", "signed-unit-missing")]
)
def test_the_supplier_may_sign_later_and_the_unit_not(store, attachments, visit, field, code):
    pdf = archived(store, attachments) + b"\n%x"
    side = UNIT if field == SUPPLIER else SUPPLIER
    given = (store, attachments, visit, pdf, signed_by("Ida", field=side))
    problems = (Problem(code="missing", details={"field": field}),)
    if code:
        refused(code, brought, *given, problems=problems)
    else:
        assert brought(*given, problems=problems).signer == "Ida"


def test_what_came_with_a_stamp_of_the_service_is_judged_with_the_file(store, attachments, visit):
    pdf, problems = archived(store, attachments) + b"\n%x", (Problem(code="later-stamp"),)
    early = signed_by("Ida", covers_whole_file=False)
    assert brought(store, attachments, visit, pdf, early, problems=problems)


def test_pages_that_follow_are_asked_about(store, attachments, visit):
    pdf = archived(store, attachments) + b"\n%page more page more"
    given = (store, attachments, visit, pdf, signed_by("Ida"))
    assert refused("signed-more-pages", brought, *given).details == {"count": 2}
    assert brought(*given, more_pages=True).pdf
    active = archived(store, attachments) + b"\n%page more JavaScript"
    given = (store, attachments, visit, active, signed_by("Ida"))
    refused("signed-active", brought, *given, more_pages=True)


def test_another_report_is_refused(store, attachments, visit):
    pdf = archived(store, attachments) + b"\n%x"
    refused(
        "signed-other", brought, store, attachments, visit, pdf, signed_by("Ida"),
        content_hash="0" * 64,
    )  # fmt: skip


def test_other_pages_under_the_same_record_are_refused(store, attachments, visit):
    pdf = archived(store, attachments).replace(b"%PDF 1", b"%PDF 1 Intet at bemaerke") + b"\n%x"
    refused("signed-covered", brought, store, attachments, visit, pdf, signed_by("Ida"))


def test_a_visit_that_is_open_imports_nothing(store, attachments):
    visit = opened(store).id
    judge = Judge(Verdict())
    refused("sign-not-locked", import_signed, store, attachments, judge, Pages(), visit, b"x")
