"""Mail as bytes: what any mail program reads back, and what no text can break."""

from __future__ import annotations

import email
import re
import shutil
import subprocess
import unicodedata
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.domain.errors import InspectionError
from inspector.domain.letter import File, Letter
from inspector.domain.mail_address import (
    ascii_address,
    is_address,
    message_id,
    named_address,
    needs_smtputf8,
    split_addresses,
)
from inspector.gateways.mail_letters import MailLetters

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PDF = bytes(range(256)) * 40
NAME = "2026-T3-014 Kontrolbesøg Æblehaven på Ålekisten v1.pdf"
BODY = "Kære leder\n\nHermed rapporten: 50 % på »Åen« – og €.\n.\nFrom her\n\nVenlig hilsen\nÅse\n"
ANY = st.text(st.characters(), max_size=300)  # half characters too
HEAD = {"Subject", "To", "From", "Date", "Message-ID", "MIME-Version", "X-Unsent", "Content-Type",
        "Content-Transfer-Encoding"}  # fmt: skip


def letter(**changed: object) -> Letter:
    fields: dict[str, object] = {
        "to": ("leder@jobvejen.example", "forvaltning@nordby.example"),
        "subject": "Kontrolbesøg hos Jobvejen, 2026-T3-014",
        "body": BODY,
        "files": (File(name=NAME, data=PDF),),
    }
    return Letter(**{**fields, **changed})


def read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def final(given_letter: Letter, sender: str = "Åse Kjærgaard <aase@nordby.example>") -> bytes:
    return MailLetters().final(given_letter, sender, "<1@nordby.example>", AT)


def sound(raw: bytes) -> None:
    """Lines of CRLF alone, none over 998 octets, a head of known fields, ASCII all through."""
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    head = raw.split(b"\r\n\r\n", 1)[0].decode()
    fields = re.sub(r"\r\n[ \t]", " ", head).split("\r\n")
    names = [line.split(":", 1)[0] for line in fields]
    assert set(names) <= HEAD
    assert len(names) == len(set(names))


def test_a_draft_is_unsent_and_says_neither_who_nor_when():
    raw = MailLetters().draft(letter())
    sound(raw)
    message = read(raw)
    assert message["X-Unsent"] == "1"
    for name in ("Date", "Message-ID", "From", "Sender", "Bcc", "X-Mailer", "User-Agent"):
        assert message[name] is None
    assert message["Subject"] == "Kontrolbesøg hos Jobvejen, 2026-T3-014"


def test_addresses_are_parted_by_commas_alone():
    raw = MailLetters().draft(letter())
    message = read(raw)
    assert [one.addr_spec for one in message["To"].addresses] == list(letter().to)
    head = raw.split(b"\r\n\r\n", 1)[0]
    to = head.split(b"To: ")[1].split(b"Subject")[0]
    assert b"," in to
    assert b";" not in to


def test_a_draft_to_nobody_leaves_the_address_to_her():
    assert read(MailLetters().draft(letter(to=())))["To"] is None


def test_the_attachment_is_the_file_byte_by_byte_under_its_danish_name():
    (attached,) = read(MailLetters().draft(letter())).iter_attachments()
    assert attached.get_filename() == NAME
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_payload(decode=True) == PDF


def test_a_reader_that_knows_only_the_older_way_sees_the_name_too():
    """`name` of the content type, in encoded words, as Outlook reads it."""
    (_, part) = read(MailLetters().draft(letter())).get_payload()
    old = email.message_from_bytes(part.as_bytes(), policy=policy.compat32)
    told = old.get_param("name")
    assert str(make_header(decode_header(re.sub(r"\s+", " ", told)))) == NAME


@pytest.mark.parametrize(
    "name",
    ["report.pdf", "a; b.zip", "2026-T3-014 inspection of " + "long " * 12 + "v1.pdf", NAME,
     "Åse " * 30 + ".pdf"],
)  # fmt: skip
def test_a_name_is_never_in_pieces_nor_folded(name):
    """Mail programs read the continuations of RFC 2231 differently, and lines inside quotes too."""
    raw = MailLetters().draft(letter(files=(File(name=name, data=PDF),)))
    sound(raw)
    assert b"*0" not in raw
    plain = email.message_from_bytes(raw, policy=policy.compat32).get_payload(1)
    (modern,) = read(raw).iter_attachments()
    assert plain.get_filename() == modern.get_filename() == " ".join(name.split())
    told = re.sub(r"\s+", " ", plain.get_param("name"))
    assert str(make_header(decode_header(told))) == " ".join(name.split())


def test_a_name_that_is_too_long_keeps_its_ending():
    raw = MailLetters().draft(letter(files=(File(name="ø" * 3000 + ".pdf", data=PDF),)))
    (attached,) = read(raw).iter_attachments()
    assert re.fullmatch(r"ø{50,}\.pdf", attached.get_filename())


def test_no_encoded_word_is_longer_than_75_signs():
    raw = final(letter(subject="å€x " * 60), f"{'Åse ' * 40}<aase@nordby.example>")
    words = re.findall(rb"=\?utf-8\?.\?[^?]*\?=", raw)
    assert len(words) > 6
    assert max(map(len, words)) <= 75


def test_the_text_is_plain_utf8():
    body = read(MailLetters().draft(letter())).get_body()
    assert body.get_content_type() == "text/plain"
    assert body.get_content().replace("\r\n", "\n") == BODY
    assert body["Content-Transfer-Encoding"] in ("quoted-printable", "base64")


def test_a_letter_without_files_is_one_plain_text():
    raw = MailLetters().draft(letter(files=()))
    sound(raw)
    message = read(raw)
    assert not message.is_multipart()
    assert message.get_content().replace("\r\n", "\n") == BODY


def test_the_finished_message_names_sender_day_and_id():
    raw = final(letter())
    sound(raw)
    message = read(raw)
    assert message["X-Unsent"] is None
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == "<1@nordby.example>"
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Åse Kjærgaard", "aase@nordby.example")


def test_the_same_letter_makes_the_same_bytes():
    assert final(letter()) == final(letter())


def test_a_domain_of_danish_letters_is_spelled_as_the_network_does():
    message = read(final(letter(to=("leder@æblehaven.example",))))
    assert message["To"].addresses[0].addr_spec == "leder@xn--blehaven-i0a.example"


def test_letters_before_the_at_stay_in_a_draft_and_are_refused_by_smtp():
    to = "søren@jobvejen.example"
    raw = MailLetters().draft(letter(to=(to,)))
    assert to in raw.decode()
    with pytest.raises(InspectionError) as told:
        final(letter(to=(to,)))
    assert told.value.code == "letter-address-letters"


@pytest.mark.parametrize("to", ["ingen", "a@b.dk\r\nBcc: x@y.dk", "a@b.dk, c@d.dk", ""])
def test_what_is_no_address_never_reaches_the_head(to):
    with pytest.raises(InspectionError) as told:
        MailLetters().draft(letter(to=(to,)))
    assert told.value.code == "letter-address"


def test_a_finished_message_has_a_recipient():
    with pytest.raises(InspectionError):
        final(letter(to=()))


@pytest.mark.parametrize("unique", ["", "1@x.dk", "<1@x.dk>\r\nBcc: a@b.dk", "<1 2@x.dk>"])
def test_an_id_that_is_none_is_a_fault(unique):
    with pytest.raises(ValueError, match="id"):
        MailLetters().final(letter(), "a@b.dk", unique, AT)


@given(subject=ANY, name=ANY, body=ANY, person=ANY)
@example(subject="a\r\nBcc: x@y.dk", name="a\r\nX: y.pdf", body=".\r\n.", person="A\nB")
@example(
    subject="=?utf-8?q?x?=", name="=?x?=.pdf", body="=3D\x85\x0b\x0c", person='"A" <x@y.dk>, B'
)
@example(subject="x" * 3000, name="ø" * 3000 + ".pdf", body="å" * 3000, person="å" * 900)
def test_no_text_adds_a_line_or_breaks_the_message(subject, name, body, person):
    made = letter(subject=subject, body=body, files=(File(name=name, data=PDF),))
    for raw in (MailLetters().draft(made), final(made, f"{_bare(person)} <aase@nordby.example>")):
        sound(raw)
        message = email.message_from_bytes(raw, policy=policy.default)
        (attached,) = message.iter_attachments()
        assert attached.get_payload(decode=True) == PDF
        assert [part.get_content_type() for part in message.walk()] == [
            "multipart/mixed", "text/plain", "application/pdf",
        ]  # fmt: skip


def _bare(person: str) -> str:
    return re.sub(r'["<>]', "", person)


TOLD = st.text(
    st.characters(categories=["L", "N", "P", "S"], include_characters=" "), max_size=200
).map(lambda text: " ".join(text.split()))


@given(subject=TOLD, lines=st.lists(TOLD, min_size=1, max_size=6))
@example(  # where folding by the newer classes of the standard library loses spaces
    subject="»Åen« besøg 2026-T3-014 2026-T3-014 Opfølgning: 2026-T3-014 rettet besøg (frist & "
    "besøg Søndergård besøg Opfølgning: 50 Opfølgning: 3. – bemærkninger Æblehaven",
    lines=["."],
)
@example(subject="=?utf-8?q?x=0ABcc:_a?= y", lines=["=3D", "", "."])
def test_subject_and_text_are_read_back_as_they_were_written(subject, lines):
    body = "\n".join(lines).rstrip("\n") + "\n"
    raw = MailLetters().draft(letter(subject=subject, body=body))
    plain = email.message_from_bytes(raw, policy=policy.compat32)
    told = str(make_header(decode_header(plain["Subject"])))
    assert told == unicodedata.normalize("NFC", subject)
    part = plain.get_payload(0)
    assert part.get_payload(decode=True).decode() == body.replace("\n", "\r\n")


@given(st.binary(max_size=3000))
def test_any_bytes_arrive_unchanged(data):
    file = File(name="fil.bin", data=data, media_type="application/octet-stream")
    (attached,) = read(MailLetters().draft(letter(files=(file,)))).iter_attachments()
    assert attached.get_payload(decode=True) == data


PERL = r"""
use Encode; use MIME::QuotedPrint; use MIME::Base64; use Digest::SHA qw(sha256_hex);
binmode STDIN; binmode STDOUT, ":utf8"; local $/; my $all = <STDIN>;
my ($head, $rest) = split /\r\n\r\n/, $all, 2;
my ($subject) = $head =~ /^Subject: ([^\r]*(?:\r\n[ \t][^\r]*)*)/m; $subject =~ s/\r\n//g;
my ($mark) = $head =~ /boundary="([^"]+)"/;
my @parts = split /(?:\r\n)?--\Q$mark\E(?:--)?\r\n/, $rest;
my (undef, $text) = split /\r\n\r\n/, $parts[1], 2;
my ($told, $file) = split /\r\n\r\n/, $parts[2], 2;
my ($name) = $told =~ /filename\*=utf-8''(\S+)/; $name =~ s/%(..)/chr hex $1/ge;
print decode("MIME-Header", $subject), "\n", decode("UTF-8", $name), "\n";
print sha256_hex(decode_base64($file)), "\n", decode("UTF-8", decode_qp($text));
"""


def test_another_reader_finds_the_same():
    perl = shutil.which("perl")
    modules = ["-MEncode", "-MMIME::QuotedPrint", "-MMIME::Base64", "-MDigest::SHA"]
    if perl is None or subprocess.run([perl, *modules, "-e", "1"], check=False).returncode:
        pytest.skip("perl with its own modules is not installed: apt-get install perl")
    subject = "Opfølgning: " + "ordinært tilsynsbesøg hos Æblehaven på Ålekisten, " * 3
    raw = MailLetters().draft(letter(subject=subject))
    done = subprocess.run([perl, "-e", PERL], input=raw, capture_output=True, check=True)
    told, name, digest, body = done.stdout.decode().split("\n", 3)
    assert (told, name) == (subject.rstrip(), NAME)
    assert digest == File(name="", data=PDF).sha256
    assert body.replace("\r\n", "\n") == BODY


def test_many_files_come_in_their_order():
    files = tuple(File(name=f"{number}.pdf", data=bytes([number])) for number in range(5))
    message = read(MailLetters().draft(letter(files=files)))
    told = [
        (part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()
    ]
    assert told == [(file.name, file.data) for file in files]


# Addresses


@pytest.mark.parametrize(
    "text",
    ["a@b.dk", "tilsyn.øst@engholm-kommune.dk", "o'neil+x@b.example", "leder@æblehaven.dk"],
)
def test_one_plausible_address_is_accepted(text):
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a@b", "a b@c.dk", "a@b.dk, c@d.dk", "<a@b.dk>", "a@b.dk\n", ".a@b.dk", "a..b@c.dk",
     "a@-b.dk", "a@b-.dk", "a@b..dk", "a\x00b@c.dk", "a\u202eb@c.dk", '"a b"@c.dk', "a@[1.2.3.4]",
     "a" * 65 + "@b.dk", "a@" + "b" * 64 + ".dk", "a@" + "b." * 130 + "dk", "a@b.d", "\ud800@b.dk"],
)  # fmt: skip
def test_anything_else_is_not_an_address(text):
    assert not is_address(text)


@given(ANY)
def test_an_address_is_one_line_and_has_a_spelling(text):
    if is_address(text):
        assert text.isprintable()
        assert ascii_address(text).rpartition("@")[2].isascii()


@given(st.emails(domains=st.sampled_from(["b.dk", "æø.example", "sub.b.example"])))
def test_an_address_that_is_accepted_is_read_back(address):
    if is_address(address) and not needs_smtputf8(address):
        message = read(MailLetters().draft(letter(to=(address,))))
        assert message["To"].addresses[0].addr_spec == ascii_address(address)


def test_several_are_typed_by_comma_semicolon_line_or_space_and_each_counts_once():
    typed = "a@b.dk; c@d.dk,\n A@B.dk  e@f.dk;"
    assert split_addresses(typed) == ("a@b.dk", "c@d.dk", "e@f.dk")


def test_a_name_before_an_address_is_told_apart():
    assert named_address('"Kjærgaard, Åse" <a@b.dk>') == ("Kjærgaard, Åse", "a@b.dk")
    assert named_address("a@b.dk") == ("", "a@b.dk")


def test_the_id_of_a_message_names_the_senders_domain_and_no_laptop():
    assert message_id("x", "Åse <aase@æblehaven.dk>") == "<x@xn--blehaven-i0a.dk>"
    assert message_id("x", "") == "<x@localhost.invalid>"
