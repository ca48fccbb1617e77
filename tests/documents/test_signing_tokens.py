"""Signing by a certificate on a token, as SoftHSM makes one in a folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from certificates import Holder, authority
from signing_samples import AT, SUPPLIER, UNIT, a_file, need, openssl_says, pdfsig

from inspector.domain.delivery import SignedBy
from inspector.domain.errors import InspectionError

LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
PIN, KEEPER = "481516", "2342108"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """SoftHSM with three tokens: RSA with its certificate, EC with its chain, and an empty one.

    A process loads such a library once, so all tests of this module share it.
    """
    path = next((Path(each) for each in LIBRARIES if Path(each).is_file()), None)
    if path is None:
        pytest.skip("SoftHSM is not installed")
    for program in ("softhsm2-util", "pkcs11-tool"):
        need(program)
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    try:
        for label in ("Tilsynet", "Leverandøren", "Tomt"):
            make_token(label)
        fill(path, folder, "Tilsynet", authority().unit)
        fill(path, folder, "Leverandøren", authority().supplier)
        yield path
    finally:
        os.environ.pop("SOFTHSM2_CONF")
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before


def make_token(label: str) -> None:
    run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN,
        "--so-pin", KEEPER)  # fmt: skip


def fill(library: Path, folder: Path, label: str, holder: Holder) -> None:
    (folder / "key.der").write_bytes(holder.key_der)
    (folder / "key.pem").write_bytes(
        subprocess.run(
            ["openssl", "pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-in", "key.der"],
            cwd=folder, capture_output=True, check=True,
        ).stdout
    )  # fmt: skip
    run("softhsm2-util", "--import", str(folder / "key.pem"), "--token", label, "--label",
        "underskrift", "--id", "A1", "--pin", PIN)  # fmt: skip
    parts = [(holder.der, "A1"), *((chained(each), "B2") for each in holder.chain[:1])]
    for der, identity in parts:
        (folder / "certificate.der").write_bytes(der)
        run("pkcs11-tool", "--module", str(library), "--token-label", label, "--login", "--pin",
            PIN, "--write-object", str(folder / "certificate.der"), "--type", "cert", "--id",
            identity, "--label", "underskrift")  # fmt: skip


def chained(certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def refusal(signers, library, pin=PIN, label="Tilsynet") -> str:
    with pytest.raises(InspectionError) as caught:
        signers.from_token(library, pin, label)
    return caught.value.code


def test_two_tokens_sign_in_sequence_and_others_agree(signers, library, tmp_path):
    unit = signers.from_token(library, PIN, "Tilsynet")
    assert (unit.name, unit.way) == ("Tilsynet i Nørreby", SignedBy.TOKEN)
    assert unit.fingerprint == authority().unit.fingerprint
    supplier = signers.from_token(library, PIN, "Leverandøren")
    pdf = a_file()
    signed = supplier.sign(unit.sign(pdf, UNIT, AT), SUPPLIER, AT)
    assert signed.startswith(pdf)
    assert openssl_says(signed, tmp_path / "openssl", authority().root.pem) == [True, True]
    path = tmp_path / "rapport.pdf"
    path.write_bytes(signed)
    judged = [one for one in pdfsig(path, tmp_path / "nss") if one.validation]
    assert [one.signer for one in judged] == ["Tilsynet i Nørreby", "Leverandør Østerbo ApS"]
    assert {one.validation for one in judged} == {"Signature is Valid."}
    assert {one.trust for one in judged} == {"Certificate is Trusted."}


def test_a_wrong_pin_is_told_and_the_right_one_works_after_it(signers, library):
    assert refusal(signers, library, "000000") == "token-pin"
    assert refusal(signers, library, "1") == "token-pin"
    assert signers.from_token(library, PIN, "Tilsynet").name == "Tilsynet i Nørreby"


def test_what_is_missing_is_told(signers, library, tmp_path):
    assert refusal(signers, library, label="Findes ikke") == "token-missing"
    assert refusal(signers, library, label="Tomt") == "certificate-no-key"
    assert refusal(signers, tmp_path / "libmangler.so") == "token-library"
    other = tmp_path / "ikke-et-program.so"
    other.write_text("tekst")
    assert refusal(signers, other) == "token-library"


def test_a_locked_token_is_told_as_one(signers, library, monkeypatch):
    """SoftHSM never locks itself, so its answer is put in the place of another's."""
    import pkcs11
    from pkcs11 import exceptions

    class Locked:
        flags = pkcs11.TokenFlag.TOKEN_INITIALIZED
        label = "Tilsynet"

        def get_token(self):
            return self

        def get_slots(self, token_present=False):
            return [self]

        def open(self, user_pin):
            raise exceptions.PinLocked

    monkeypatch.setattr(pkcs11, "lib", lambda path: Locked())
    assert refusal(signers, library) == "token-locked"


def test_without_a_label_the_first_token_that_is_there_is_used(signers, library):
    assert signers.from_token(library, PIN).name in ("Tilsynet i Nørreby", "Leverandør Østerbo ApS")


def test_neither_pin_nor_key_is_shown_with_the_signer(signers, library):
    assert PIN not in repr(signers.from_token(library, PIN, "Tilsynet"))
