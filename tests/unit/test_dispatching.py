"""What leaves is what was archived; what is looked at before; what is noted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from fakes import MemoryAttachments, MemoryStore
from hypothesis import given
from hypothesis import strategies as st
from visit_samples import SCHEME

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.delivery import Dispatch, Protection, SignedReport, Way
from inspector.domain.errors import InspectionError
from inspector.domain.letter import File, Letter, Weight, wire_size
from inspector.domain.model import Draw, Report, Supplier, Visit, VisitState, VisitTotals
from inspector.domain.report import Document, Paragraph
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.gateways.danish_holidays import danish_holidays
from inspector.gateways.mail_letters import MailLetters
from inspector.gateways.texts import Texts
from inspector.services.dispatching import (
    Prepared,
    digital_post_export,
    letter_for,
    letter_of,
    mark_unsent,
    note_dispatch,
    note_letter,
    report_file,
    withdraw,
)
from inspector.services.letter_checks import check_leaving, concern_words, concerns, report_blocks

SETTINGS = Settings(organisation="Nordby Kommune", unit="Tilsynsenheden", person_name="Ida")
CIVIL = "010180-1236"
LIKELY = "020280-1235"  # not by the check digit
PLAIN = b"%PDF unsigned"
SIGNED = b"%PDF unsigned, and a signature"
NAME = "2026-T3-014 Kontrolbesøg Jobvejen v1.pdf"


class Reading:
    """A file says what its bytes say; one named `låst` cannot be read."""

    def text_of(self, file: File) -> str:
        if file.name.startswith("låst"):
            raise InspectionError("text-unreadable")
        return file.data.decode("utf-8", "replace")


class Protecting:
    def passphrase(self) -> str:
        return "aaaa-cccc"

    def protected(self, file: File, protection: Protection, passphrase: str) -> File:
        name = file.name if protection is Protection.PDF else f"{file.name[:-4]}.zip"
        return File(name=name, data=f"{protection} {passphrase} ".encode() + file.data)


@dataclass
class Scene:
    words: Texts
    attachments: MemoryAttachments = field(default_factory=MemoryAttachments)

    def __post_init__(self) -> None:
        pdf, signed = self.attachments.save(PLAIN), self.attachments.save(SIGNED)
        self.report = Report(id="r", visit="v", version=1, pdf=pdf, file_name=NAME)
        self.file = VisitFile(
            visit=Visit(id="v", number="2026-T3-014", kind="control", state="locked"),
            scheme=SCHEME,
            supplier=Supplier(id="s", name="Jobvejen A/S", cvr="DK 13 74 81 36", p_number="1"),
            reports=(self.report,),
            signed=(SignedReport(id="1", visit="v", report="r", pdf=signed),),
        )

    def letter(self, **changed: Any) -> Prepared:
        given: dict[str, Any] = {"to": ("a@b.dk",), "subject": "Rapport", "body": "Hermed.\n"}
        return letter_for(
            self.file, self.report, self.attachments, Protecting(), self.words, **(given | changed)
        )

    def found(self, letter: Letter, file: VisitFile | None = None, **more: Any) -> dict[str, Any]:
        settings = more.pop("settings", SETTINGS)
        found = concerns(letter, file or self.file, settings, Reading(), **more)
        for one in found:
            assert concern_words(self.words, one)
        return {one.code: one for one in found}


@pytest.fixture
def scene(words) -> Scene:
    return Scene(words)


def letter(**changed: Any) -> Letter:
    given: dict[str, Any] = {"to": ("a@b.dk",), "subject": "Rapport", "body": "Hermed."}
    return Letter(**(given | changed))


def pdf(text: str = "", name: str = "rapport.pdf") -> File:
    return File(name=name, data=text.encode())


# The letter


def test_a_plain_letter_carries_the_newest_signed_bytes_under_the_reports_name(scene):
    made = scene.letter()
    (sent,) = made.letter.files
    assert (sent.name, sent.data) == (NAME, SIGNED)
    assert sent == report_file(scene.file, scene.report, scene.attachments)
    assert made.passphrase == ""
    assert made.letter.body == "Hermed.\n"


def test_an_older_version_carries_its_own_bytes(scene):
    old = Report(id="old", version=1, pdf=scene.attachments.save(b"gammel"))
    sent = report_file(scene.file, old, scene.attachments)
    assert sent.data == b"gammel"
    assert sent.name == "2026-T3-014 Kontrolbesøg Jobvejen v1.pdf"


def test_a_zip_holds_the_signed_original_under_a_neutral_name(scene):
    made = scene.letter(protection=Protection.ZIP)
    assert made.plain == (File(name="2026-T3-014 v1.pdf", data=SIGNED),)
    assert made.letter.files[0].name == "2026-T3-014 v1.zip"
    assert "Jobvejen" not in made.letter.files[0].name


def test_a_locked_pdf_is_made_of_the_unsigned_copy(scene):
    made = scene.letter(protection=Protection.PDF)
    assert made.plain == (File(name="2026-T3-014 v1.pdf", data=PLAIN),)


@pytest.mark.parametrize("protection", [Protection.PDF, Protection.ZIP])
def test_the_passphrase_is_nowhere_in_the_mail_which_says_how_it_comes(scene, protection):
    made = scene.letter(protection=protection)
    assert made.passphrase == "aaaa-cccc"
    assert "telefonen eller som sms" in made.letter.body
    told = replace(made.letter, files=())
    assert b"aaaa" not in MailLetters().draft(told)


def test_the_sentence_about_the_passphrase_stands_there_once(scene):
    told = scene.words("mail.protected.zip")
    made = scene.letter(protection=Protection.ZIP, body=f"Hej\n\n{told}\n\nIda\n")
    assert made.letter.body.count(told) == 1


def test_what_is_no_pdf_is_locked_in_a_zip(scene):
    page = File(name="efterprøv.zip", data=b"x", media_type="application/zip")
    made = letter_of(
        (page,), Protecting(), scene.words, to=(), subject="", body="", protection=Protection.PDF
    )
    assert made.letter.files[0].data.startswith(b"zip")


def test_each_address_is_there_once(scene):
    made = scene.letter(to=("a@b.dk", " A@b.dk", "", "c@d.dk"))
    assert made.letter.to == ("a@b.dk", "c@d.dk")


# What is looked at


def test_a_letter_in_order_has_no_concerns(scene):
    assert scene.found(letter(files=(pdf("Alt i orden, 20-11-2026 kl. 09.30"),))) == {}


def test_a_draft_may_lack_a_recipient_and_a_mail_may_not(scene):
    assert scene.found(letter(to=()))["letter-no-recipient-yet"].weight is Weight.TOLD
    found = scene.found(letter(to=()), way=Way.MAIL)
    assert found["letter-no-recipient"].weight is Weight.REFUSED


@pytest.mark.parametrize("to", ["ingen", "a@b", "a@b.dk\r\nBcc: c@d.dk", "a b@c.dk"])
def test_what_is_no_address_is_refused(scene, to):
    assert scene.found(letter(to=(to,)))["letter-address"].weight is Weight.REFUSED


def test_a_doubled_address_is_told(scene):
    assert "letter-address-twice" in scene.found(letter(to=("a@b.dk", "A@B.dk")))


def test_danish_letters_in_a_domain_are_fine_and_before_the_at_are_told(scene):
    assert scene.found(letter(to=("leder@æblehaven.dk",)), way=Way.MAIL) == {}
    to = ("søren@b.dk",)
    assert scene.found(letter(to=to))["letter-address-letters"].weight is Weight.TOLD
    found = scene.found(letter(to=to), way=Way.MAIL)
    assert found["letter-address-letters"].weight is Weight.REFUSED


def test_an_address_nobody_knows_is_told_where_the_known_ones_are(scene):
    assert "letter-address-unknown" in scene.found(letter(), known=("x@y.dk",))
    assert scene.found(letter(), known=("A@B.DK",)) == {}


def test_an_empty_subject_is_told(scene):
    assert "letter-subject-empty" in scene.found(letter(subject=" "))


def test_large_files_are_told_with_their_size_on_the_wire_and_larger_refused(scene):
    small = replace(SETTINGS, mail_warn_bytes=1_000_000, mail_most_bytes=2_000_000)
    for size, code, weight in (
        (1_000_000, "", None),
        (1_000_001, "letter-large", Weight.TOLD),
        (2_000_001, "letter-too-large", Weight.REFUSED),
    ):
        file = pdf("x" * size)
        found = scene.found(letter(files=(file,)), settings=small)
        assert list(found) == ([code] if code else [])
        if code:
            assert found[code].weight is weight
            assert found[code].details["wire"] == (
                "1,4\u00a0MB" if size < 2_000_000 else "2,7\u00a0MB"
            )


@given(st.integers(0, 200_000))
def test_the_size_on_the_wire_is_that_of_the_mail_and_1_37_times_the_file(size):
    mail = len(MailLetters().draft(letter(files=(pdf("x" * size, "a.pdf"),))))
    assert abs(mail - wire_size(size)) < 1200
    if size > 10_000:
        assert wire_size(size) / size == pytest.approx(1.37, abs=0.01)


def test_what_does_not_go_by_mail_has_no_limit_and_no_address(scene):
    small = replace(SETTINGS, mail_warn_bytes=1, mail_most_bytes=2)
    made = letter(to=("13748136",), files=(pdf("xxxx"),))
    assert scene.found(made, settings=small, way=Way.DIGITAL_POST) == {}


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"subject": f"Om {CIVIL}"}, "subject"),
        ({"body": f"Borger\n{CIVIL}"}, "body"),
        ({"files": (pdf("", f"{CIVIL}.pdf"),)}, "name"),
        ({"files": (pdf(f"Cpr {CIVIL}"),)}, "file"),
    ],
)
def test_a_civil_number_asks_for_a_written_reason_wherever_it_stands(scene, changed, place):
    one = scene.found(letter(**changed))["letter-civil-number"]
    assert one.weight is Weight.REASON
    assert one.details["place"] == place
    told = concern_words(scene.words, one)
    assert CIVIL not in told or place == "name"


def test_what_may_be_a_number_is_told(scene):
    found = scene.found(letter(body=f"Nummer {LIKELY}"))
    assert found["letter-civil-number-likely"].weight is Weight.TOLD


def test_the_blocks_of_the_report_are_looked_through(scene):
    document = Document(
        title="", subject="", author="", language="da", head_left="", head_right="",
        foot_left="", page_label="", blocks=(Paragraph(f"Cpr {CIVIL}"),),
    )  # fmt: skip
    one = scene.found(letter(), document=document)["letter-civil-number"]
    assert one.details["place"] == "report"


def test_the_blocks_are_those_of_a_locked_report_whose_papers_are_there(scene):
    calendar = WorkingCalendar(danish_holidays)
    document = report_blocks(scene.file, SETTINGS, scene.words, calendar)
    assert document is not None
    assert "Jobvejen" in document.title
    corrected = replace(scene.file, visit=replace(scene.file.visit, state="open"))
    purged = replace(scene.file, totals=VisitTotals(id="v"))
    for other in (corrected, purged, replace(scene.file, reports=())):
        assert report_blocks(other, SETTINGS, scene.words, calendar) is None


def test_what_was_locked_is_looked_through_as_it_was_before(scene):
    locked = letter(files=(pdf("", "låst.zip"),))
    assert "letter-civil-number" in scene.found(locked, plain=(pdf(f"Cpr {CIVIL}"),))
    assert scene.found(locked, plain=(pdf("Hermed"),)) == {}


def test_a_file_that_cannot_be_looked_through_is_told(scene):
    found = scene.found(letter(files=(pdf(f"Cpr {CIVIL}", "låst.pdf"),)))
    assert found["letter-file-unreadable"].weight is Weight.TOLD
    assert found["letter-file-unreadable"].details == {"name": "låst.pdf"}


def test_a_number_that_was_given_a_reason_in_the_visit_is_not_asked_about_again(scene):
    visit = replace(scene.file.visit, supplier_remarks=f"Vi taler om {CIVIL}")
    file = replace(scene.file, visit=visit)
    assert scene.found(letter(files=(pdf(f"Vi taler om {CIVIL}"),)), file) == {}


def test_numbers_of_another_kind_are_known(scene):
    supplier = replace(scene.file.supplier, p_number="0101801236", ean="5798000000000")
    file = replace(
        scene.file, supplier=supplier, draws=(Draw(id="d", digits="010180123646372819203746"),)
    )
    text = "Produktionsenhed\n\n0101801236, ciffer 0101801236 46372819203746, 5798000000000"
    assert scene.found(letter(files=(pdf(text),)), file) == {}


def test_a_hash_or_an_id_is_no_civil_number(scene):
    text = (
        "a0101801236bcdef0123456789abcdef0101801236aabbccddeeff0011223344 "
        "0101801a-0101-8012-3601-010180123601"
    )
    assert scene.found(letter(files=(pdf(text),))) == {}


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_nothing_leaves_past_a_civil_number_without_a_reason(scene, reason):
    found = concerns(letter(body=f"Cpr {CIVIL}"), scene.file, SETTINGS, Reading())
    with pytest.raises(InspectionError) as told:
        check_leaving(found, reason)
    assert told.value.code == "letter-reason-missing"


def test_a_reason_is_kept_and_holds_no_number_itself(scene):
    found = concerns(letter(body=f"Cpr {CIVIL}"), scene.file, SETTINGS, Reading())
    assert check_leaving(found, " Det er et journalnummer. ") == "Det er et journalnummer."
    with pytest.raises(InspectionError) as told:
        check_leaving(found, f"Cpr {CIVIL} er aftalt")
    assert told.value.code == "reason-civil-number"


def test_what_is_refused_stays_whatever_the_reason(scene):
    found = concerns(letter(to=("x",)), scene.file, SETTINGS, Reading())
    with pytest.raises(InspectionError) as told:
        check_leaving(found, "Fordi")
    assert told.value.code == "letter-address"


def test_a_reason_nobody_asked_for_is_not_kept(scene):
    assert check_leaving(concerns(letter(), scene.file, SETTINGS, Reading()), "Fordi") == ""


# What is noted


def test_a_letter_is_noted_with_addresses_files_and_hashes(scene):
    store = MemoryStore()
    made = scene.letter()
    note_letter(
        store, made, visit="v", way=Way.DRAFT, occasion="hearing", report="r", note="Aftalt"
    )
    (kept,) = store.find(Dispatch)
    assert (kept.visit, kept.report, kept.occasion, kept.way) == ("v", "r", "hearing", "draft")
    assert kept.recipients == ("a@b.dk",)
    assert (kept.files, kept.hashes) == ((NAME,), (File(name="", data=SIGNED).sha256,))
    assert kept.at == store.now()
    assert kept.note == "Aftalt"
    assert {entry.act for entry in store.log} == {"report_handed_over"}


def test_of_a_locked_file_the_bytes_inside_are_noted_and_never_the_passphrase(scene):
    store = MemoryStore()
    made = scene.letter(protection=Protection.ZIP)
    kept = note_letter(store, made, visit="v", way=Way.MAIL, occasion="hearing")
    assert kept.protection == Protection.ZIP
    assert kept.files == ("2026-T3-014 v1.zip", "2026-T3-014 v1.pdf")
    assert kept.hashes[1] == File(name="", data=SIGNED).sha256
    assert made.passphrase not in repr(store.log) + repr(kept)


def test_a_number_in_a_note_is_refused_and_in_a_name_covered():
    store = MemoryStore()
    with pytest.raises(InspectionError):
        note_dispatch(store, Dispatch(id="", visit="v", note=f"Cpr {CIVIL}"), ())
    assert not store.log
    kept = note_dispatch(store, Dispatch(id="", visit="v"), (pdf("x", f"{CIVIL}.pdf"),))
    assert CIVIL not in repr(store.log)
    assert kept.files[0].endswith(".pdf")


def test_what_leaves_is_written_in_the_act_that_notes_it(scene):
    store, written = MemoryStore(), []
    note_letter(
        store, scene.letter(), visit="v", way=Way.DRAFT, occasion="hearing",
        leave=lambda: written.append(1),
    )  # fmt: skip
    assert (written, store.count(Dispatch)) == ([1], 1)


def test_what_cannot_be_written_is_noted_nowhere(scene):
    def full() -> None:
        raise InspectionError("file-unwritable")

    store, taken = MemoryStore(), []
    with pytest.raises(InspectionError):
        note_dispatch(
            store, Dispatch(id="", visit="v"), (), leave=full, take_back=lambda: taken.append(1)
        )
    assert (store.count(Dispatch), store.log, taken) == (0, [], [])


def test_what_cannot_be_noted_does_not_leave_or_is_taken_back():
    class Full(MemoryStore):
        """Its disk is full when the transaction ends, or before."""

        at_once = False

        @contextmanager
        def change(self, act: str, *, reason: str = ""):
            with super().change(act, reason=reason) as changes:
                if self.at_once:
                    raise InspectionError("data-full")
                yield changes
                raise InspectionError("data-full")

    store, acts = Full(), []
    for store.at_once in (True, False):
        with pytest.raises(InspectionError):
            note_dispatch(
                store, Dispatch(id="", visit="v"), (),
                leave=lambda: acts.append("left"), take_back=lambda: acts.append("taken back"),
            )  # fmt: skip
    assert acts == ["left", "taken back"]
    assert store.count(Dispatch) == 0


def test_a_draft_she_did_not_send_is_marked_and_its_history_stays():
    store = MemoryStore()
    kept = note_dispatch(
        store, Dispatch(id="", visit="v", way=Way.DRAFT, recipients=("a@b.dk",)), ()
    )
    mark_unsent(store, kept.id)
    assert store.find(Dispatch) == [replace(kept, way=Way.UNSENT)]
    assert [entry.act for entry in store.history(Dispatch, kept.id)][-1] == "draft_marked_unsent"


@pytest.mark.parametrize("way", [one for one in Way if one != Way.DRAFT])
def test_nothing_but_a_draft_can_be_marked_as_not_sent(way):
    store = MemoryStore(Dispatch(id="d", visit="v", way=way))
    for key in ("d", "unknown"):
        with pytest.raises(InspectionError) as told:
            mark_unsent(store, key)
        assert told.value.code == "dispatch-no-draft"


def test_what_no_program_took_is_out_of_sight():
    store = MemoryStore(Dispatch(id="d", visit="v"))
    withdraw(store, "d")
    assert store.find(Dispatch) == []


def test_a_locked_copy_says_that_it_lacks_the_signatures_and_the_zip_does_not(scene):
    copy = scene.letter(protection=Protection.PDF).letter.body
    assert "uden de digitale underskrifter" in copy
    assert copy.index("adgangssætning") < copy.index("uden de digitale")
    assert "uden de digitale" not in scene.letter(protection=Protection.ZIP).letter.body
    assert "uden de digitale" not in scene.letter().letter.body


def test_of_a_visit_that_is_open_again_it_is_told_which_version_goes_out(scene):
    again = replace(scene.file, visit=replace(scene.file.visit, state=VisitState.OPEN))
    found = concerns(letter(), again, SETTINGS, Reading(), report=scene.report)
    (told,) = (one for one in found if one.code == "letter-visit-open")
    assert told.weight is Weight.TOLD
    assert "version 1" in concern_words(scene.words, told)
    assert not [
        one
        for one in concerns(letter(), scene.file, SETTINGS, Reading(), report=scene.report)
        if one.code == "letter-visit-open"
    ]


# Digital Post


def test_digital_post_gets_the_report_and_who_it_is_for(scene):
    report, note = digital_post_export(
        scene.file, scene.report, scene.attachments, SETTINGS, scene.words
    )
    assert (report.name, report.data) == (NAME, SIGNED)
    told = note.data.decode("utf-8-sig")
    assert note.name == "modtager.txt"
    assert "\r\n" in told
    for part in ("13748136", "Jobvejen A/S", "2026-T3-014", NAME, report.sha256, "Nordby Kommune"):
        assert part in told


@pytest.mark.parametrize("cvr", ["", "12345678", "abc", "9990001"])
def test_digital_post_needs_a_sound_cvr_number(scene, cvr):
    file = replace(scene.file, supplier=replace(scene.file.supplier, cvr=cvr))
    with pytest.raises(InspectionError) as told:
        digital_post_export(file, scene.report, scene.attachments, SETTINGS, scene.words)
    assert told.value.code == "digital-post-cvr"
