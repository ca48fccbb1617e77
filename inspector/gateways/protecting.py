"""Copies of a file that open by a passphrase alone.

A signature covers every byte, so a PDF cannot be both signed and locked afterwards: the locked
PDF is a copy without signatures, and the signed original travels unchanged inside a zip.
"""

from __future__ import annotations

import io
import secrets
from typing import Any

import pikepdf
import pyzipper

from inspector.domain.delivery import Protection
from inspector.domain.errors import InspectionError
from inspector.domain.letter import File
from inspector.domain.report_name import zip_name

# Twenty signs: no two look alike on paper, and of those that sound alike few are left.
SIGNS = "acefghkmrstuxyz23479"
_GROUPS, _IN_GROUP = 5, 4  # 20 signs of 20: 86 bits
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip: when it was packed is nobody's business


class AesProtecting:
    """`services.delivery.Protecting`."""

    def passphrase(self) -> str:
        """Five groups of four signs: `kx3f-…`; 86 bits of chance from the system."""
        groups = ("".join(map(secrets.choice, [SIGNS] * _IN_GROUP)) for _ in range(_GROUPS))
        return "-".join(groups)

    def protected(self, file: File, protection: Protection, passphrase: str) -> File:
        """The copy; a plain one is the file itself. In the zip the file keeps its name.

        InspectionError `protect-unreadable`: not a PDF, or damaged, or locked already.
        """
        if protection is Protection.PLAIN:
            return file
        if not passphrase or not passphrase.isascii():
            raise ValueError("a passphrase of ASCII is needed")
        if protection is Protection.PDF:
            return File(name=file.name, data=_locked_pdf(file.data, passphrase))
        return File(
            name=zip_name(file.name),
            data=_locked_zip(file, passphrase),
            media_type="application/zip",
        )


def _locked_pdf(data: bytes, passphrase: str) -> bytes:
    """AES-256, revision 6. To be read, read aloud and printed; nobody holds the owner's key."""
    may = pikepdf.Permissions(
        accessibility=True,
        extract=False,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
        print_highres=True,
        print_lowres=True,
    )
    lock = pikepdf.Encryption(
        user=passphrase, owner=secrets.token_urlsafe(32), R=6, aes=True, metadata=True, allow=may
    )
    made = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _without_signatures(pdf)
            _without_archive_claim(pdf)
            pdf.save(made, encryption=lock, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError) as problem:
        raise InspectionError("protect-unreadable") from problem
    return made.getvalue()


def _without_signatures(pdf: pikepdf.Pdf) -> None:
    """The fields stay, empty; what certified or timestamped the original goes."""
    root: Any = pdf.Root
    for name in ("/Perms", "/DSS"):
        if name in root:
            del root[name]
    form = root.get("/AcroForm")
    if form is None:
        return
    if "/SigFlags" in form:
        del form["/SigFlags"]
    fields = list(form.get("/Fields", []))
    seen = set()
    while fields:
        field = fields.pop()
        if field.objgen in seen:  # a damaged file may lead round in a ring
            continue
        seen |= {field.objgen} if field.is_indirect else set()
        fields += list(field.get("/Kids", []))
        if field.get("/FT") == "/Sig" and "/V" in field:
            _emptied(field)


def _without_archive_claim(pdf: pikepdf.Pdf) -> None:
    """A locked file is no PDF/A, and no longer says it is one; the rest of its data stays."""
    if "/Metadata" not in pdf.Root:
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        for name in ("pdfaid:part", "pdfaid:conformance"):
            if name in about:
                del about[name]


def _emptied(field: Any) -> None:
    """No value, and no picture of a signature that is not there."""
    del field["/V"]
    for name in ("/AP", "/Lock", "/SV"):
        for one in (field, *field.get("/Kids", [])):
            if name in one:
                del one[name]


def _locked_zip(file: File, passphrase: str) -> bytes:
    """AES-256 (WinZip AE-2, which keeps no checksum of what is inside)."""
    made = io.BytesIO()
    with pyzipper.AESZipFile(made, "w", compression=pyzipper.ZIP_DEFLATED) as packed:
        packed.setpassword(passphrase.encode("ascii"))
        packed.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=2)
        inner = pyzipper.zipfile_aes.AESZipInfo(file.name, _EARLIEST)
        inner.compress_type = pyzipper.ZIP_DEFLATED
        inner.external_attr = 0o600 << 16
        packed.writestr(inner, file.data)
    return made.getvalue()
