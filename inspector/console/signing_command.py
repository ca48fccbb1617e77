"""`report --sign`: digital signatures by certificates in files, for scripts."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from inspector.console.session import OpenData, Session
from inspector.domain.delivery import SignatureField
from inspector.domain.errors import InspectionError
from inspector.domain.model import Report
from inspector.services.delivery import Signer, Signers
from inspector.services.settings import read_settings
from inspector.services.signing_reports import (
    FIELDS,
    newest_report,
    sign_report,
    signed_line,
    timestamp_report,
)

_LARGEST = 5_000_000  # bytes of a certificate file; a real one has some thousand


def open_certificates(session: Session, arguments: Namespace) -> tuple[Signer, ...]:
    """The certificates of `--sign`, all of them or none.

    InspectionError `sign-pairs`, `sign-passphrase-unset`, `sign-same-certificate`.
    """
    files, names = arguments.sign, arguments.passphrase_env
    if len(files) != len(names) or len(files) > len(FIELDS):
        raise InspectionError("sign-pairs", most=len(FIELDS))
    secrets = [_secret(name) for name in names]
    signers = tuple(
        _opened(session.delivery.signers, path, secret)
        for path, secret in zip(files, secrets, strict=True)
    )
    if len({one.fingerprint for one in signers}) < len(signers):
        raise InspectionError("sign-same-certificate")
    return signers


def _secret(name: str) -> str:
    if name not in os.environ:
        raise InspectionError("sign-passphrase-unset", name=name)
    return os.environ[name]


def _opened(signers: Signers, path: Path, secret: str) -> Signer:
    with path.open("rb") as file:
        return signers.from_file(file.read(_LARGEST), secret)


def sign_newest(
    session: Session, data: OpenData, visit_id: str, signers: tuple[Signer, ...], stamp: bool
) -> str:
    """Sign the newest locked version, the unit first, then the supplier; then the timestamp.

    What a certificate has signed already it does not sign again, so that a script may be run
    twice. Each signature is kept before the next is made. The code of why there is no
    timestamp, or "": what is signed is delivered without it.
    """
    report = newest_report(data.store, visit_id)
    url = read_settings(data.store).timestamp_url
    if stamp and not url:
        raise InspectionError("timestamp-no-address")
    for signer, field in zip(signers, FIELDS, strict=False):
        held = {one.field: one.certificate for one in signed_line(data.store, report)}
        if held.get(field) == signer.fingerprint:
            session.tell(session.words("console.report_was_signed", name=signer.name))
            continue
        sign_report(data.store, data.attachments, signer, visit_id, field)
        session.tell(session.words("console.report_signed", name=signer.name))
    return _stamped(session, data, report, url) if stamp else ""


def _stamped(session: Session, data: OpenData, report: Report, url: str) -> str:
    line = signed_line(data.store, report)
    if all(one.field != SignatureField.TIMESTAMP for one in line):
        try:
            timestamp_report(data.store, data.attachments, session.delivery.signers, report, url)
        except InspectionError as problem:
            return problem.code
        session.tell(session.words("console.report_stamped"))
    return ""
