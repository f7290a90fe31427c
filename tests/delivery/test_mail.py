"""Composed mail: the same bytes for the same input, headers that nobody outside can write, and honest marking."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.message import Address
from claims.refused import Refused
from delivery.mail import Attachment, compose

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
SENDER = Address("krav@exempelinkasso.example", "Krav Exempel")


def made(**changes: object) -> bytes:
    values: dict[str, object] = {
        "key": "m-17-receipt",
        "subject": "Ärende 2026-000012: godkänn villkoren",
        "text": "Hej\n\nGODKÄNN 7K3M-9QXA\n\n.punkt först\nhälsningar",
        "html": "<p>Hej å ä ö</p>",
        "sender": SENDER,
        "to": (Address("eva@borgenar.example", "Eva Åström, Borgenär AB"),),
        "in_reply_to": "<a1@borgenar.example>",
        "references": ("<a0@borgenar.example>",),
        "automatic": True,
        "now": NOW,
        "message_id_domain": "exempelinkasso.example",
        "thread_token": "Q7RT2X",
        "attachments": (Attachment("utkast.pdf", "application/pdf", b"%PDF-1.7"),),
    }
    return compose(**{**values, **changes})  # type: ignore[arg-type]


def parsed(**changes: object):
    return message_from_bytes(made(**changes), policy=default)


def test_the_same_input_gives_the_same_bytes_and_another_key_does_not() -> None:
    assert made() == made()
    assert made(key="m-18-receipt") != made()


def test_the_mail_says_what_it_is() -> None:
    mail = parsed()
    assert mail["Message-ID"] == "<m-17-receipt.Q7RT2X@exempelinkasso.example>"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["X-Krav-Loop"] == "Q7RT2X"
    assert mail["In-Reply-To"] == "<a1@borgenar.example>"
    assert mail["References"] == "<a0@borgenar.example> <a1@borgenar.example>"
    assert mail["From"].addresses[0].addr_spec == SENDER.address
    assert mail["To"].addresses[0].display_name == "Eva Åström, Borgenär AB"
    assert mail["Subject"] == "Ärende 2026-000012: godkänn villkoren"


@pytest.mark.parametrize(
    "subject",
    [
        "Ärende 2026-000012: godkänn villkoren så börjar vi",
        "åäö " * 30 + "slut",
        "Plain and short",
        "Plain and long " * 12 + "end",
    ],
)
def test_a_folded_subject_loses_no_space_and_keeps_its_lines_short(subject: str) -> None:
    raw = made(subject=subject)
    assert message_from_bytes(raw, policy=default)["Subject"] == subject
    assert all(len(line) <= 78 for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if b"ubject" in line)


def test_a_mail_by_a_person_is_not_marked_automatic() -> None:
    mail = parsed(automatic=False)
    assert mail["Auto-Submitted"] is None
    assert mail["X-Auto-Response-Suppress"] is None
    assert mail["X-Krav-Loop"] == "Q7RT2X"


def test_text_html_and_attachment_come_back_as_they_were() -> None:
    mail = parsed()
    assert mail.get_body(("plain",)).get_content().split() == [
        "Hej",
        "GODKÄNN",
        "7K3M-9QXA",
        ".punkt",
        "först",
        "hälsningar",
    ]
    assert "GODKÄNN 7K3M-9QXA" in mail.get_body(("plain",)).get_content().splitlines()
    assert "å ä ö" in mail.get_body(("html",)).get_content()
    assert [(a.get_filename(), a.get_content()) for a in mail.iter_attachments()] == [("utkast.pdf", b"%PDF-1.7")]


def test_the_bytes_are_seven_bit_with_crlf_and_short_lines() -> None:
    raw = made(text="ö" * 5000)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=200)
def test_hostile_text_adds_no_header(subject: str, name: str, reference: str) -> None:
    names = {
        key.lower() for key in message_from_bytes(
            made(
                subject=f"{subject}\r\nBcc: x@evil.example",
                to=(Address("eva@borgenar.example", f"{name}\nX-Evil: 1"),),
                in_reply_to=reference,
                references=(f"<{reference}>", "<a@b>\r\nBcc: y@evil.example"),
            )
        )
    }  # fmt: skip
    assert names <= {
        "message-id", "date", "from", "to", "subject", "in-reply-to", "references", "auto-submitted",
        "x-auto-response-suppress", "x-krav-loop", "mime-version", "content-type",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["", "eva", "eva@b\r\nBcc: x@y", "eva @b.example", "åsa@b.example"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        made(to=(Address(address),))


def test_a_long_thread_keeps_its_first_and_latest_references() -> None:
    chain = tuple(f"<m{index}@x.example>" for index in range(60))
    kept = parsed(references=chain, in_reply_to="<m59@x.example>")["References"].split()
    assert kept[0] == "<m0@x.example>"
    assert kept[-1] == "<m59@x.example>"
    assert len(kept) == 10


def test_a_file_name_cannot_be_a_path_or_turn_around() -> None:
    mail = parsed(attachments=(Attachment("../../\u202efdp.exe\r\nX: 1", "application/pdf", b"x"),))
    name = next(mail.iter_attachments()).get_filename()
    assert "/" not in name
    assert "\u202e" not in name
    assert "\n" not in name
