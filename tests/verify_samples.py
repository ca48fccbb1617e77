"""Small reports to be judged: one page, the record inside, three fields; signed by pyHanko itself.

Made here and not by the program, so that the judge is not tried against its own kind alone.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import pikepdf
from asn1crypto import keys, x509
from certificates import Holder, _made, authority
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from pikepdf import Array, AttachedFileSpec, Dictionary, Name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

UNIT, SUPPLIER, TIMESTAMP = "Signature-unit", "Signature-supplier", "Timestamp"
NAMESPACE = "urn:example:verify:"


def record_of(expected: Sequence[str] = (UNIT,), remark: str = "Ingen bemærkninger.") -> bytes:
    record = {
        "digital_signatures": list(expected),
        "remark": remark,
        "version": 1,
        "visit": {"number": "2026-T3-014"},
    }
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def hash_of(record: bytes) -> str:
    return hashlib.sha256(record).hexdigest()


def a_report(
    record: bytes | None = None,
    named: str | None = None,
    *,
    second: bytes | None = None,
    by_reference: bool = False,
) -> bytes:
    """An unsigned report; `named`: the hash in its metadata ("" for none).

    `by_reference`: every part of it stands by itself, as some writers do.
    """
    record = record_of() if record is None else record
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Contents = pdf.make_stream(b"BT 72 700 Td 0 0 20 20 re f ET")
    _attach(pdf, "record.json", record)
    if second is not None:
        _attach(pdf, "igen.json", second)
        pdf.attachments["igen.json"].obj.UF = pikepdf.String("record.json")
    _name_hash(pdf, hash_of(record) if named is None else named)
    _make_fields(pdf, page)
    if by_reference:
        _set_apart(pdf)
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return out.getvalue()


def _attach(pdf: pikepdf.Pdf, name: str, data: bytes) -> None:
    spec = AttachedFileSpec(pdf, data, filename="record.json", mime_type="application/json")
    pdf.attachments[name] = spec
    pdf.Root.AF = Array([*pdf.Root.get("/AF", []), pdf.attachments[name].obj])


def _name_hash(pdf: pikepdf.Pdf, named: str) -> None:
    told = f"<u:contentHash>{named}</u:contentHash>" if named else ""
    xmp = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:u="{NAMESPACE}">{told}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    stream = pdf.make_stream(xmp.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream


def _set_apart(pdf: pikepdf.Pdf) -> None:
    for key in ("/AcroForm", "/AF", "/Names"):
        pdf.Root[key] = pdf.make_indirect(pdf.Root[key])
    pdf.Root.AcroForm.Fields = pdf.make_indirect(pdf.Root.AcroForm.Fields)
    files = pdf.Root.Names
    files.EmbeddedFiles = pdf.make_indirect(files.EmbeddedFiles)
    files.EmbeddedFiles.Names = pdf.make_indirect(files.EmbeddedFiles.Names)
    spec = pdf.Root.AF[0]
    spec.EF = pdf.make_indirect(spec.EF)
    spec.UF = pdf.make_indirect(spec.UF)


def _make_fields(pdf: pikepdf.Pdf, page: Any) -> None:
    made = []
    for place, name in enumerate((UNIT, SUPPLIER, TIMESTAMP)):
        rect = [0, 0, 0, 0] if name == TIMESTAMP else [72, 100 + 80 * place, 250, 160 + 80 * place]
        widget = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=pikepdf.String(name),
            Rect=Array(rect), F=132, P=page.obj,
        )  # fmt: skip
        made.append(pdf.make_indirect(widget))
    page.Annots = Array(made)
    pdf.Root.AcroForm = Dictionary(Fields=Array(made), SigFlags=0)


def signed(
    pdf: bytes,
    holder: Holder,
    name: str = UNIT,
    *,
    certify: bool | None = None,
    at: datetime | None = None,
    strict: bool = True,
    place: fields.SigFieldSpec | None = None,
    style: BaseStampStyle | None = None,
) -> bytes:
    """With one signature more; the first certifies unless told otherwise.

    `place`: a field to be made for it; `style`: what is drawn there.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=strict)
    first = b"/ByteRange" not in pdf
    metadata = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=first if certify is None else certify,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    certificate = signers.SimpleSigner(
        signing_cert=_loaded(holder), signing_key=_key(holder), cert_registry=_store(holder)
    )
    signer = _SignerAt(metadata, certificate, stamp_style=style, new_field_spec=place)
    signer.at = at
    return signer.sign_pdf(writer).getvalue()


def stamped(
    pdf: bytes,
    name: str = TIMESTAMP,
    *,
    known: bool = True,
    quiet: bool = False,
    change: Callable[[IncrementalPdfFileWriter], None] = lambda _writer: None,
) -> bytes:
    """With a document timestamp, and `change` in the same increment.

    `known`: of the test authority, else of nobody's. `quiet`: as the program does it, without
    a word in the metadata.
    """
    stamper = _stamper() if known else _foreign_stamper()
    url = timestamps.DummyTimeStamper(
        tsa_cert=_loaded(stamper),
        tsa_key=_key(stamper),
        certs_to_embed=_store(stamper),
    )
    writer = (_Quiet if quiet else IncrementalPdfFileWriter)(io.BytesIO(pdf))
    change(writer)
    done = signers.PdfTimeStamper(url, field_name=name).timestamp_pdf(writer, "sha256")
    return done.getvalue()


@cache
def _stamper() -> Holder:
    """With RSA: the library's stamper for tests knows nothing else."""
    key = rsa.generate_private_key(65537, 2048)
    return _made("Prøvetidsstempel RSA", key, authority().root, only_for=Purpose.TIME_STAMPING)


@cache
def _foreign_stamper() -> Holder:
    key = rsa.generate_private_key(65537, 2048)
    return _made("Enhvers tidsstempel", key, None, only_for=Purpose.TIME_STAMPING)


class _Quiet(IncrementalPdfFileWriter):
    def _update_meta(self) -> None:
        pass


class _SignerAt(signers.PdfSigner):
    """A signer whose clock can be set."""

    at: datetime | None = None

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        session = super().init_signing_session(*given, **named)
        if self.at is not None:
            session.system_time = self.at
        return session


def _loaded(holder: Holder) -> x509.Certificate:
    return x509.Certificate.load(holder.der)


def _key(holder: Holder) -> keys.PrivateKeyInfo:
    return keys.PrivateKeyInfo.load(holder.key_der)


def _store(holder: Holder) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    for one in holder.chain:
        store.register(x509.Certificate.load(one.public_bytes(serialization.Encoding.DER)))
    return store


@cache
def by_unit() -> bytes:
    return signed(a_report(), authority().unit)


@cache
def by_both() -> bytes:
    both = a_report(record_of((UNIT, SUPPLIER)))
    return signed(signed(both, authority().unit), authority().supplier, SUPPLIER)
