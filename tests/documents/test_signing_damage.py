"""A damaged file is refused by one sentence or signed whole; it never stops the program."""

from __future__ import annotations

import functools
import random

import pytest
from certificates import SECRET, authority
from hypothesis import given, settings
from hypothesis import strategies as st
from signing_samples import AT, FONTS, UNIT, a_file
from signing_samples import ROOT as PROJECT

from inspector.domain.errors import InspectionError
from inspector.gateways.signing import CertificateSigners
from inspector.gateways.texts import Texts

REFUSALS = {"sign-file-damaged", "sign-field-missing", "sign-field-taken", "sign-failed"}


@functools.cache
def signer():
    signers = CertificateSigners(Texts(PROJECT / "resources" / "texts", "da"), FONTS)
    return signers.from_file(authority().supplier.p12(), SECRET)


@functools.cache
def whole() -> bytes:
    return a_file()


def damaged(pdf: bytes, seed: int) -> bytes:
    """Bytes flipped, cut out, doubled or exchanged for others, in a few places."""
    chance = random.Random(seed)
    data = bytearray(pdf)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        kind = chance.randrange(5)
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[at : at + chance.randint(1, 40)]
        elif kind == 2:
            data[at:at] = data[at : at + chance.randint(1, 60)]
        elif kind == 3:
            data[at : at + 3] = chance.randbytes(3)
        else:
            word = chance.choice((b"/Rect", b"/Fields", b"/Pages", b"/T", b"/FT", b"obj", b"R"))
            found = data.find(word)
            if found >= 0:
                data[found : found + len(word)] = chance.choice((b"", b"/Null", b"<<", b"999 0 R"))
    return bytes(data)


@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_a_damaged_file_is_refused_or_signed_whole(seed):
    pdf = damaged(whole(), seed)
    code, signed = "", pdf
    try:
        signed = signer().sign(pdf, UNIT, AT)
    except InspectionError as problem:
        code = problem.code
    assert code in REFUSALS or len(signed) > len(pdf)
    assert signed.startswith(pdf)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\x00" * 500, b"%PDF-1.7\n%%EOF\n", b"text"])
def test_what_is_no_pdf_is_damaged(data):
    with pytest.raises(InspectionError) as caught:
        signer().sign(data, UNIT, AT)
    assert caught.value.code == "sign-file-damaged"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_damaged(share):
    pdf = a_file(3)
    with pytest.raises(InspectionError) as caught:
        signer().sign(pdf[: int(len(pdf) * share)], UNIT, AT)
    assert caught.value.code == "sign-file-damaged"
