"""Who vouches for whom: an authority only for what it may issue, and a stamp for its hour alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from certificates import Holder, _ec, _made, authority
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from tamperings import codes, judged
from verify_samples import SUPPLIER, UNIT, a_report, by_unit, record_of, signed, stamped

LONG_AGO = (datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC))


def notes(verdict) -> list[str]:
    return [one.code for one in verdict.notes]


def plain_self_made() -> Holder:
    """As `openssl req -x509` makes one: an authority by name, for any use."""
    key = _ec()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Selv")])
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2044, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    return Holder("Selv", key, builder.sign(key, hashes.SHA256()))


# -- authorities ---------------------------------------------------------------------------


def test_a_trusted_signer_is_no_authority_for_others() -> None:
    unit, supplier = _made("Kommunen", _ec(), None), _made("Leverandøren", _ec(), None)
    forged = _made("Kommunen", _ec(), supplier)
    trusted = (unit.pem, supplier.pem)
    verdict = judged(signed(a_report(), forged), trusted)
    assert codes(verdict) & {"unknown", "unfit"}
    assert not verdict.valid
    assert judged(signed(a_report(), unit), trusted).valid


def test_an_authority_that_had_ended_vouches_for_nobody() -> None:
    old = _made("Gammel rod", _ec(), None, authority=True, period=LONG_AGO)
    pdf = signed(a_report(), _made("Ida", _ec(), old))
    assert codes(judged(pdf, (old.pem,))) == {"unfit"}


def test_an_authority_that_has_ended_since_still_vouches_for_what_was_signed_before() -> None:
    old = _made("Gammel rod", _ec(), None, authority=True, period=LONG_AGO)
    ida = _made("Ida", _ec(), old, period=LONG_AGO)
    verdict = judged(signed(a_report(), ida, at=datetime(2019, 6, 1, tzinfo=UTC)), (old.pem,))
    assert verdict.valid, verdict.problems


def test_a_self_made_certificate_for_any_use_may_be_trusted() -> None:
    selv = plain_self_made()
    assert codes(judged(signed(a_report(), selv))) == {"self-made"}
    assert judged(signed(a_report(), selv), (selv.pem,)).valid


def test_a_certificate_for_mail_may_sign() -> None:
    assert judged(signed(a_report(), authority().mailing)).valid


@pytest.mark.parametrize("name", ["stamper", "server", "enciphering", "root"])
def test_a_certificate_for_something_else_is_not_saved_by_being_named(name: str) -> None:
    holder = getattr(authority(), name)
    verdict = judged(signed(a_report(), holder), (holder.pem,))
    assert codes(verdict) == {"unfit"}
    assert not verdict.signatures[0].trusted


# -- the hour ------------------------------------------------------------------------------


def test_a_stamp_of_an_unknown_authority_is_told_and_no_fault() -> None:
    """What the program itself puts into a report while she trusts no authority by name."""
    for name in ("trusted", "own"):
        given = {name: (authority().unit.pem,)}
        verdict = judged(
            stamped(by_unit(), known=False, quiet=True),
            given.get("trusted", ()),
            given.get("own", ()),
        )
        assert verdict.valid, verdict.problems
        assert notes(verdict) == ["stamp-unknown"]
        assert not verdict.signatures[-1].trusted


def test_two_signatures_and_a_stamp_of_an_unknown_authority_are_valid() -> None:
    both = signed(a_report(record_of((UNIT, SUPPLIER))), authority().unit)
    both = signed(both, authority().supplier, SUPPLIER)
    verdict = judged(stamped(both, known=False, quiet=True))
    assert verdict.valid, verdict.problems
    assert notes(verdict) == ["stamp-unknown"]


def test_a_known_stamp_needs_no_word() -> None:
    for quiet in (True, False):
        verdict = judged(stamped(by_unit(), quiet=quiet))
        assert verdict.valid, verdict.problems
        assert notes(verdict) == []


def test_a_known_stamp_in_an_unseen_field_of_its_own_is_valid() -> None:
    verdict = judged(stamped(signed(a_report(), authority().unit, certify=False), "Nyt"))
    assert verdict.valid, verdict.problems


def test_a_signature_of_an_expired_certificate_says_that_its_hour_is_not_proved() -> None:
    at = datetime(2020, 6, 1, tzinfo=UTC)
    verdict = judged(signed(a_report(), authority().expired, at=at))
    assert verdict.valid, verdict.problems
    assert notes(verdict) == ["time-unproved"]
