"""A document timestamp from an authority on loopback, and everything it may answer instead."""

from __future__ import annotations

import socket
import ssl
import subprocess
from io import BytesIO

import pikepdf
import pytest
from certificates import SECRET, authority
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from signing_samples import (
    AT,
    STAMP,
    SUPPLIER,
    UNIT,
    a_file,
    covered_by_signatures,
    need,
    openssl_says,
)
from timestamp_authority import timestamp_authority

from inspector.domain.errors import InspectionError
from inspector.gateways import timestamping


@pytest.fixture
def served():
    with timestamp_authority() as served:
        yield served


@pytest.fixture
def signed(signers) -> bytes:
    one = signers.from_file(authority().unit.p12(), SECRET).sign(a_file(), UNIT, AT)
    return signers.from_file(authority().supplier.p12(), SECRET).sign(one, SUPPLIER, AT)


def refusal(signers, pdf, url) -> str:
    with pytest.raises(InspectionError) as caught:
        signers.timestamped(pdf, url)
    return caught.value.code


def test_a_timestamp_covers_the_file_and_leaves_both_signatures_valid(
    signers, served, signed, tmp_path
):
    stamped = signers.timestamped(signed, served.url)
    assert stamped.startswith(signed)
    assert len(served.asked) == 1
    with pikepdf.open(BytesIO(stamped)) as opened:
        value = opened.Root.AcroForm.Fields[2].V
        assert str(value.SubFilter) == "/ETSI.RFC3161"
    checked = openssl_says(stamped, tmp_path / "openssl", authority().root.pem)
    assert checked[:2] == [True, True]


def test_openssl_agrees_with_the_timestamp(signers, served, signed, tmp_path):
    need("openssl")
    stamped = signers.timestamped(signed, served.url)
    token, covered = covered_by_signatures(stamped)[-1]
    (tmp_path / "token").write_bytes(token)
    (tmp_path / "data").write_bytes(covered)
    (tmp_path / "root.pem").write_bytes(authority().root.pem)
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-data", "data",
         "-CAfile", "root.pem"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"nonce": 1}, "timestamp-wrong"),
        ({"nonce": None}, "timestamp-wrong"),
        ({"digest": b"\x01" * 32}, "timestamp-wrong"),
        ({"signature": True}, "timestamp-wrong"),
        ({"status": "rejection"}, "timestamp-refused"),
        ({"status": "waiting"}, "timestamp-refused"),
    ],
)
def test_an_answer_to_another_question_is_not_used(signers, served, signed, wrong, code):
    served.wrong = wrong
    assert refusal(signers, signed, served.url) == code


def test_a_certificate_that_is_not_for_timestamps_is_not_used(signers, served, signed):
    served.wrong = {"stamper": authority().supplier}
    assert refusal(signers, signed, served.url) == "timestamp-wrong"


@pytest.mark.parametrize(
    "body", [b"", b"<html>Log ind</html>", b"\x30\x03\x02\x01\x00", b"\x30" * 2000, b"\x00"]
)
def test_garbage_is_not_used(signers, served, signed, body):
    served.body = body
    assert refusal(signers, signed, served.url) == "timestamp-wrong"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (500, "timestamp-unreachable"),
        (503, "timestamp-unreachable"),
        (429, "timestamp-unreachable"),
        (400, "timestamp-refused"),
        (403, "timestamp-refused"),
        (404, "timestamp-refused"),
    ],
)
def test_a_server_that_says_no_is_told_by_what_may_help(signers, served, signed, code, told):
    served.code = code
    served.body = b""
    assert refusal(signers, signed, served.url) == told


def test_a_connection_that_breaks_off_is_told_as_no_network(signers, served, signed):
    served.closes = True
    assert refusal(signers, signed, served.url) == "timestamp-unreachable"


def test_nobody_at_the_address_is_told_as_no_network(signers, signed):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert refusal(signers, signed, url) == "timestamp-unreachable"


@pytest.mark.parametrize(
    "url", ["", "file:///etc/hostname", "ftp://x/", "http://", "http://[", "x"]
)
def test_what_is_no_address_of_a_service_is_never_opened(signers, signed, url):
    assert refusal(signers, signed, url) == "timestamp-unreachable"


def test_a_server_that_stays_silent_is_left(signers, signed, monkeypatch):
    monkeypatch.setattr(timestamping, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert refusal(signers, signed, url) == "timestamp-unreachable"


def test_a_secure_connection_nobody_vouches_for_is_told(signers, signed, tmp_path):
    """A server with a certificate of an authority this machine does not know."""
    from threading import Thread

    holder = authority().foreign
    key = holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "server.pem").write_bytes(key + holder.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        try:
            context.wrap_socket(connection, server_side=True).close()
        except OSError:
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        assert refusal(signers, signed, url) == "timestamp-untrusted"
        thread.join()


def test_a_file_without_a_place_for_it_asks_nobody(signers, served, signed):
    assert refusal(signers, a_file(without=(STAMP,)), served.url) == "sign-field-missing"
    stamped = signers.timestamped(signed, served.url)
    assert refusal(signers, stamped, served.url) == "sign-field-taken"
    assert refusal(signers, b"%PDF-1.7", served.url) == "sign-file-damaged"
    assert len(served.asked) == 1
