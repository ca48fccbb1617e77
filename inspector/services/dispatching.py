"""A letter is made ready, and what leaves the house is noted: which bytes, to whom, when, by whom.

A report leaves as it was archived, byte by byte. A locked copy is made of those bytes and its
passphrase is kept nowhere: she reads it aloud once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from inspector.domain.civil_number import mask
from inspector.domain.delivery import Dispatch, Protection, Way
from inspector.domain.errors import InspectionError
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.identity import new_id
from inspector.domain.letter import File, Letter
from inspector.domain.mail_address import without_doubles
from inspector.domain.model import Report
from inspector.domain.registry_numbers import bare, is_cvr
from inspector.domain.report_name import file_name, zip_name
from inspector.domain.settings import Settings
from inspector.domain.value import value
from inspector.domain.visit_file import VisitFile
from inspector.services.delivery import Protecting
from inspector.services.ports import Attachments, Store, Words
from inspector.services.settings import read_settings

Leave = Callable[[], object]  # writes, or takes back, what is handed over


@value
class Prepared:
    """A letter ready to leave. `plain`: its files before they were locked.

    `passphrase` is told to her once, for the phone or a text message; "" where nothing is locked.
    """

    letter: Letter
    plain: tuple[File, ...] = ()
    protection: Protection = Protection.PLAIN
    passphrase: str = ""

    @property
    def inside(self) -> tuple[File, ...]:
        """What the locked files hold; nothing where none is locked."""
        return self.plain if self.passphrase else ()


def report_file(file: VisitFile, report: Report, attachments: Attachments) -> File:
    """The newest bytes of this version, exactly as they are archived, under their own name."""
    name = report.file_name or _long_name(file, report)
    return File(name=name, data=attachments.load(file.delivered(report)))


def letter_for(
    file: VisitFile,
    report: Report,
    attachments: Attachments,
    protecting: Protecting,
    words: Words,
    *,
    to: Sequence[str],
    subject: str,
    body: str,
    protection: Protection = Protection.PLAIN,
    extra: Sequence[File] = (),
) -> Prepared:
    """The letter with this version of the report, and `extra` files after it.

    Locked as PDF it is a copy without signatures; in a zip it is the signed original. Both then
    have a neutral name. InspectionError of the attachments, and `protect-unreadable`.
    """
    neutral = neutral_name(file.visit.number, report.version)
    if protection is Protection.PLAIN:
        first = report_file(file, report, attachments)
    elif protection is Protection.PDF:
        first = File(name=neutral, data=attachments.load(report.pdf))
    else:
        first = File(name=neutral, data=attachments.load(file.delivered(report)))
    made = letter_of(
        (first, *extra), protecting, words, to=to, subject=subject, body=body, protection=protection
    )
    if protection is Protection.PDF and file.delivered(report) != report.pdf:
        told = _with(made.letter.body, words("mail.protected.unsigned"))
        return replace(made, letter=replace(made.letter, body=told))
    return made


def letter_of(
    files: Sequence[File],
    protecting: Protecting,
    words: Words,
    *,
    to: Sequence[str],
    subject: str,
    body: str,
    protection: Protection = Protection.PLAIN,
) -> Prepared:
    """The letter with these files, all locked by one passphrase where protection is asked for.

    What is no PDF is locked in a zip, whichever protection was chosen.
    """
    plain = tuple(files)
    to = without_doubles(one.strip() for one in to if one.strip())
    if protection is Protection.PLAIN or not plain:
        return Prepared(letter=Letter(to=to, subject=subject, body=body, files=plain), plain=plain)
    passphrase = protecting.passphrase()
    locked = tuple(
        protecting.protected(one, _possible(one, protection), passphrase) for one in plain
    )
    text = _with(body, words(f"mail.protected.{protection}"))
    return Prepared(
        letter=Letter(to=to, subject=subject, body=text, files=locked),
        plain=plain,
        protection=protection,
        passphrase=passphrase,
    )


def neutral_name(number: str, version: int) -> str:
    """A name that tells a stranger nothing: the visit's number and the version."""
    return f"{number} v{version}.pdf"


def locked_name(file: File, protection: Protection) -> str:
    """What this file is called once it is locked."""
    return zip_name(file.name) if _possible(file, protection) is Protection.ZIP else file.name


def digital_post_export(
    file: VisitFile,
    report: Report,
    attachments: Attachments,
    settings: Settings,
    words: Words,
) -> tuple[File, ...]:
    """The report and a text with the recipient, for the municipality's own sender system.

    InspectionError `digital-post-cvr` where the supplier has no sound CVR number.
    """
    cvr = bare(file.supplier.cvr)
    if not is_cvr(cvr):
        raise InspectionError("digital-post-cvr", supplier=file.supplier.name)
    pdf = report_file(file, report, attachments)
    text = words(
        "mail.digital_post.text",
        cvr=cvr,
        supplier=file.supplier.name,
        title=_post_title(file, words),
        file=pdf.name,
        sha256=pdf.sha256,
        organisation=settings.organisation,
        unit=settings.unit,
        person=settings.person_name,
    )
    lines = "\r\n".join(text.strip().splitlines()) + "\r\n"
    name = words("mail.digital_post.file_name")
    return (pdf, File(name=name, data=lines.encode("utf-8-sig"), media_type="text/plain"))


def _post_title(file: VisitFile, words: Words) -> str:
    kind = file.scheme.kind(file.visit.kind)
    return words(
        "mail.digital_post.title",
        kind=kind.title.told(words.language) if kind else words("mail.visit"),
        supplier=file.supplier.name,
        number=file.visit.number,
    )


def note_dispatch(
    store: Store,
    dispatch: Dispatch,
    files: Sequence[File],
    *,
    leave: Leave | None = None,
    take_back: Leave | None = None,
) -> Dispatch:
    """Keep that these files were handed over now; the change log tells it for ever.

    `leave` writes them where they go, in the same transaction: what cannot be written is not
    noted, and `take_back` removes what was written where it could not be noted. InspectionError
    `text-civil-number` where the note holds one; nothing is kept then. A number in a file's
    name is covered.
    """
    refuse_civil_number(dispatch.note, "text-civil-number")
    kept = replace(
        dispatch,
        id=dispatch.id or new_id(),
        files=tuple(mask(file.name) for file in files),
        hashes=tuple(file.sha256 for file in files),
        at=dispatch.at or store.now(),
        by=dispatch.by or read_settings(store).person_name,
    )
    has_left = False
    try:
        with store.change("report_handed_over") as change:
            change.put(kept)
            if leave is not None:
                leave()
                has_left = True
    except InspectionError:
        if has_left and take_back is not None:
            take_back()
        raise
    return kept


def mark_unsent(store: Store, key: str) -> None:
    """She says that this draft was never sent; the log still tells that it was made ready.

    InspectionError `dispatch-no-draft` where it is something else, or was marked before.
    """
    noted = store.get(Dispatch, key)
    if noted is None or noted.way != Way.DRAFT:
        raise InspectionError("dispatch-no-draft")
    with store.change("draft_marked_unsent") as change:
        change.put(replace(noted, way=Way.UNSENT))


def withdraw(store: Store, key: str) -> None:
    """No program took what was noted; only the log still tells of it."""
    with store.change("handing_over_failed") as change:
        change.remove(Dispatch, key)


def dispatch_of(
    prepared: Prepared,
    *,
    visit: str,
    way: Way,
    occasion: str,
    report: str = "",
    note: str = "",
) -> Dispatch:
    """What is to be noted of this letter; its files are named by whoever notes it."""
    return Dispatch(
        id="",
        visit=visit,
        report=report,
        occasion=occasion,
        way=way,
        protection=prepared.protection,
        recipients=prepared.letter.to,
        note=note,
    )


def note_letter(
    store: Store,
    prepared: Prepared,
    *,
    visit: str,
    way: Way,
    occasion: str,
    report: str = "",
    note: str = "",
    leave: Leave | None = None,
    take_back: Leave | None = None,
) -> Dispatch:
    """Keep that this letter left; of locked files the bytes inside are named as well.

    `leave` and `take_back` as `note_dispatch` has them.
    """
    dispatch = dispatch_of(
        prepared, visit=visit, way=way, occasion=occasion, report=report, note=note
    )
    files = (*prepared.letter.files, *prepared.inside)
    return note_dispatch(store, dispatch, files, leave=leave, take_back=take_back)


def _long_name(file: VisitFile, report: Report) -> str:
    kind = file.scheme.kind(file.visit.kind)
    title = kind.title.da if kind else ""
    return file_name(file.visit.number, title, file.supplier.name, report.version)


def _with(body: str, told: str) -> str:
    """The text and this paragraph after it, once."""
    return body if told in body else f"{body.rstrip()}\n\n{told}\n"


def _possible(file: File, protection: Protection) -> Protection:
    is_pdf = file.media_type == "application/pdf"
    return protection if is_pdf or protection is not Protection.PDF else Protection.ZIP
