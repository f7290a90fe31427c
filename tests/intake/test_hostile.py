"""Odd and hostile messages: each one ends in a decision, none in an exception."""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.disposition import Action, Circumstances, Disposition, dispose
from intake.intent import debtor_intent
from intake.orders import read_orders
from intake.parse import parse
from intake.unpack import unpack
from tests.intake.mails import PDF, plain, png, tnef, with_files, zipped


def road(raw: bytes) -> Disposition:
    """Everything that intake does with a message; every text must be storable."""
    message = parse(raw, authserv_id="mx.krav.example")
    found = unpack(message)
    read_orders(message.text)
    debtor_intent(message.text)
    texts = [message.subject, message.text, message.message_id, *message.references]
    texts += [value for values in message.headers.values() for value in values] + list(message.headers)
    texts += [f"{p.name} {p.declared_type} {p.content_id} {p.disposition}" for p in message.parts]
    texts += [f"{d.name} {d.path}" for d in found.documents] + [f"{f.message} {f.field}" for f in found.findings]
    if message.sender:
        texts += [message.sender.address, message.sender.name]
    for text in texts:
        text.encode()
        assert "\x00" not in text
    return dispose(message, Circumstances(document_count=len(found.documents), size=len(raw)))


def head(text: str, body: str = "hej") -> bytes:
    return f"{text}\r\n\r\n{body}\r\n".encode("utf-8", "surrogateescape")


def multipart(*parts: bytes, boundary: str = "b", kind: str = "mixed", tail: bytes = b"--b--\r\n") -> bytes:
    start = f'From: a@x.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    return start.encode() + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + tail


def deep(levels: int) -> bytes:
    out = b"From: a@x.example\r\n"
    for level in range(levels):
        out += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    return out + b"Content-Type: text/plain\r\n\r\nlangst in\r\n"


def rfc822(levels: int) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" * levels + plain()


A = "From: a@x.example"
PDF64 = base64.encodebytes(PDF)
HOSTILE: dict[str, bytes | Callable[[], bytes]] = {
    "nothing": b"",
    "a line break": b"\r\n",
    "only line breaks": b"\n" * 5000,
    "a single byte": b"\xff",
    "only NUL bytes": b"\0" * 5000,
    "random bytes": lambda: random.Random(1).randbytes(20_000),
    "a bare pdf": PDF,
    "a bare zip": lambda: zipped({"a.pdf": PDF}),
    "a header without a body": b"From: a@x.example\r\nSubject: x",
    "a body without a header": b"Hej, betala fakturan!\nMvh",
    "an empty reply-to": head(f"{A}\r\nReply-To: <>"),
    "a broken reply-to": head(f"{A}\r\nReply-To: @@@<<>>,,;"),
    "an empty message-id": head(f"{A}\r\nMessage-ID: "),
    "a message-id of angle brackets": head(f"{A}\r\nMessage-ID: <>"),
    "a huge message-id": head(f"{A}\r\nMessage-ID: <{'x' * 5000}@x>"),
    "every header twice": head(f"{A}\r\nSubject: a\r\nDate: x\r\nMessage-ID: <1@x>\r\n" * 2),
    "header names of nothing": head(": tom\r\n : tom\r\n:::\r\n" + A),
    "header names in other scripts": head(f"Ämne: x\r\nТема: y\r\n{A}"),
    "headers named like methods": head(
        f"{A}\r\nparse: x\r\nheaders_json: x\r\n__class__: x\r\nmessage: x\r\ndefects: y"
    ),
    "8-bit headers": b"From: \xe5\xe4\xf6@x.example\r\nSubject: \xe5\xff\xfe\r\nTo: \x80\r\n\r\nhej",
    "NUL bytes in headers": b"From: a\0@x.example\r\nSubject: a\0b\r\nMess\0age-ID: <1@x>\r\n\r\nhe\0j",
    "encoded words without end": head(f"{A}\r\nSubject: =?utf-8?b?{'QUFB' * 2000}"),
    "encoded words of no charset": head(f"{A}\r\nSubject: =?no-such?q?abc?= =?utf-8?x?abc?= =??q??="),
    "encoded words with half characters": head(f"{A}\r\nSubject: =?utf-8?q?=ED=A0=80=FF?="),
    "encoded words with line breaks": head(f"{A}\r\nSubject: =?utf-8?q?a=0D=0ABcc:_x@y.example?="),
    "a subject of direction marks": head(f"{A}\r\nSubject: \u202efdp.faktura\u2066\u2069"),
    "a date of 1970": head(f"{A}\r\nDate: Thu, 1 Jan 1970 00:00:00 +0000"),
    "a date of 2099": head(f"{A}\r\nDate: Thu, 1 Jan 2099 00:00:00 +0000"),
    "a date out of range": head(f"{A}\r\nDate: Mon, 99 Foo 99999 99:99:99 +9999"),
    "a date of year zero": head(f"{A}\r\nDate: 1 Jan 0000 00:00:00 +0000"),
    "an endless address list": head(f"{A}\r\nTo: {'a@x.example, ' * 10_000}"),
    "nested comments in from": head(f"From: {'(' * 5000}a@x.example{')' * 5000}"),
    "an unclosed quote in from": head('From: "a@x.example <b@y.example>'),
    "a group in from": head("From: Undisclosed recipients:;"),
    "a received line of garbage": head(f"Received: {'from by with ' * 500}\r\n{A}"),
    "results of nested comments": head(f"Authentication-Results: mx.krav.example; {'(' * 10_000}\r\n{A}"),
    "a thousand results": head("Authentication-Results: mx.krav.example" + "; dkim=pass" * 5000 + f"\r\n{A}"),
    "a multipart without boundary": head(f"{A}\r\nContent-Type: multipart/mixed"),
    "a boundary that never comes": head(f"{A}\r\nContent-Type: multipart/mixed; boundary=zzz"),
    "a boundary never closed": multipart(b"Content-Type: text/plain\r\n\r\nhej", tail=b""),
    "an empty boundary": head(f'{A}\r\nContent-Type: multipart/mixed; boundary=""', "--\r\n\r\nx\r\n----"),
    "a boundary of special characters": head(
        f'{A}\r\nContent-Type: multipart/mixed; boundary=".*+?[("', "--.*+?[(\r\n\r\nx"
    ),
    "a huge boundary": head(f"{A}\r\nContent-Type: multipart/mixed; boundary={'b' * 50_000}"),
    "a boundary within its own part": multipart(b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nx'),
    "ten thousand parts": lambda: multipart(*[b"\r\nx"] * 10_000),
    "multiparts a hundred deep": lambda: deep(100),
    "multiparts five thousand deep": lambda: deep(5000),
    "mails a hundred deep": lambda: rfc822(100),
    "mails three thousand deep": lambda: rfc822(3000),
    "base64 cut short": multipart(
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PDF64[:51]
    ),
    "base64 of garbage": multipart(
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\xff\xfe==="
    ),
    "base64 of one character": head(f"{A}\r\nContent-Transfer-Encoding: base64", "A"),
    "quoted-printable of garbage": head(f"{A}\r\nContent-Transfer-Encoding: quoted-printable", "=XX=\r\n=4=\0"),
    "uuencoded garbage": head(f"{A}\r\nContent-Transfer-Encoding: x-uuencode", "begin 644 x\r\n\xff\xff\r\nend"),
    "an encoding of no name": head(f"{A}\r\nContent-Transfer-Encoding: \udcff"),
    "a charset of no name": head(f"{A}\r\nContent-Type: text/plain; charset=\udcff\udcfe"),
    "a charset with NUL": head(f'{A}\r\nContent-Type: text/plain; charset="utf\0-8"'),
    "a charset of a codec": head(f"{A}\r\nContent-Type: text/plain; charset=zlib_codec"),
    "utf-7": head(f"{A}\r\nContent-Type: text/plain; charset=utf-7", "+AAA- +2AA- GODK+AMQ-NN"),
    "utf-16 of odd length": head(f"{A}\r\nContent-Type: text/plain; charset=utf-16", "abc"),
    "a content type of parameters": head(f"{A}\r\nContent-Type: text/plain{';' * 200_000}"),
    "a part's content type of parameters": multipart(b"Content-Type: text/plain" + b";" * 200_000 + b"\r\n\r\nx"),
    "a return path of comments": head(f"Return-Path: {'(' * 100_000}\r\n{A}"),
    "a content type of garbage": head(f"{A}\r\nContent-Type: ;;;=/=\r\nContent-Disposition: ;;"),
    "a file name in broken RFC 2231": multipart(
        b"Content-Disposition: attachment; filename*0*=x'; filename*2=y; filename*=%%%\r\n\r\nx"
    ),
    "a file name of a strange charset": multipart(
        b"Content-Disposition: attachment; filename*=nope'sv'%FF.pdf\r\n\r\n" + PDF
    ),
    "a file name that is a path": with_files({"../../../etc/passwd": PDF}),
    "a content id of garbage": multipart(b"Content-Type: image/png\r\nContent-ID: <\xff\0>\r\n\r\nx"),
    "a nested mail of garbage": multipart(b"Content-Type: message/rfc822\r\n\r\n\xff\xfe\0\0"),
    "a nested mail in bad base64": multipart(
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%"
    ),
    "an empty nested mail": multipart(b"Content-Type: message/rfc822\r\n\r\n"),
    "a partial message": multipart(b"Content-Type: message/partial; id=x; number=1\r\n\r\nx"),
    "an external body": multipart(
        b"Content-Type: message/external-body; access-type=local-file; name=/etc/passwd\r\n\r\n"
    ),
    "a delivery status of garbage": multipart(
        b"Content-Type: message/delivery-status\r\n\r\n\xff\r\n\r\n:::", kind="report"
    ),
    "an xml bomb": with_files(
        {
            "x.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">'
            + b'<!ENTITY b "&a;&a;">' * 100
            + b"]><x>&b;</x>"
        }
    ),
    "an endless xml prolog": with_files({"x.xml": b"<?xml " * 10_000}),
    "a picture of a million pixels a side": with_files(
        {"x.png": png(8, 8).replace(b"\0\0\0\x08\0\0\0\x08", b"\x7f\xff\xff\xff" * 2)}
    ),
    "a picture cut short": with_files({"x.png": png(1000, 1000)[:40], "x.jpg": b"\xff\xd8\xff", "x.gif": b"GIF89a"}),
    "a zip of itself, nearly": lambda: with_files(
        {"a.zip": zipped({f"{n}.zip": zipped({"a.pdf": PDF}) for n in range(50)})}
    ),
    "a zip cut short": lambda: with_files({"a.zip": zipped({"a.pdf": PDF * 100})[:-30]}),
    "a zip with bytes in front": lambda: with_files({"a.zip": b"PK\x03\x04" * 3 + zipped({"a.pdf": PDF})}),
    "a zip with names of garbage": lambda: with_files({"a.zip": zipped({"\ud7ff/..\\\u202e": PDF, "/": b"y"})}),
    "a zip of empty files": lambda: with_files({"a.zip": zipped({f"{n}.pdf": b"" for n in range(500)})}),
    "a deflated megabyte of zeros": lambda: with_files({"a.gz": zlib.compress(bytes(1_000_000))}),
    "winmail.dat cut short": lambda: with_files({"winmail.dat": tnef({"a.pdf": PDF})[:60]}),
    "winmail.dat of zeros": with_files({"winmail.dat": b"\x78\x9f\x3e\x22" + bytes(5000)}),
    "winmail.dat of random bytes": lambda: with_files(
        {"winmail.dat": b"\x78\x9f\x3e\x22" + random.Random(2).randbytes(5000)}
    ),
    "html of unclosed comments": head(f"{A}\r\nContent-Type: text/html", "<!--" * 20_000 + "<p"),
    "html of unclosed tags": head(f"{A}\r\nContent-Type: text/html", "<div><p><b " * 20_000),
    "html of entities": head(f"{A}\r\nContent-Type: text/html", "&#x0;&#xd800;&#9999999999;&nosuch;" * 1000),
    "html of a script without end": head(f"{A}\r\nContent-Type: text/html", "<script>" + "x</scrip>" * 5000),
    "html of cdata": head(f"{A}\r\nContent-Type: text/html", "<![CDATA[" * 5000 + "<![if !x]>" * 5000),
    "carriage returns only": b"From: a@x.example\rSubject: x\r\rhej\r",
    "a line of a million characters": head(A, "x" * 1_000_000),
    "a mailbox file of two": b"From a Mon Mar  2 10:00:00 2026\n"
    + plain()
    + b"\nFrom b Mon Mar  2 10:00:00 2026\n"
    + plain(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_message_ends_in_a_decision(name: str) -> None:
    raw = HOSTILE[name]
    found = road(raw() if callable(raw) else raw)
    assert found.action in Action
    assert found.reason


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(HOSTILE) >= 80


SEEDS = [
    plain("GODKÄNN 7KQ2-M9XA"),
    with_files({"a.pdf": PDF, "b.zip": zipped({"c.pdf": PDF})}, html="<p>hej <img src=cid:x></p>"),
    with_files({"winmail.dat": tnef({"a.pdf": PDF})}),
    multipart(b"Content-Type: message/rfc822\r\n\r\n" + plain(), b"Content-Type: text/html\r\n\r\n<b>x</b>"),
]


@given(st.binary(max_size=600))
@settings(max_examples=150)
def test_any_bytes_end_in_a_decision(raw: bytes) -> None:
    road(raw)


@given(st.data())
@settings(max_examples=250)
def test_any_damage_to_a_message_ends_in_a_decision(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "insert", "repeat"]))
        if kind == "flip":
            raw[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del raw[at : at + data.draw(st.integers(1, 60))]
            raw = raw or bytearray(b"x")
        elif kind == "insert":
            raw[at:at] = data.draw(
                st.sampled_from([b"\r\n", b"\0", b"--b\r\n", b"=?utf-8?q?", b":", b"(", b'"', b"\xff", b"<"])
            )
        else:
            raw[at:at] = raw[at : at + 40] * 3
    road(bytes(raw))


SENDING = ["From", "Sender", "Reply-To", "To", "Subject", "Date", "Message-ID", "References", "Received", "Return-Path"]
CONTENT = ["Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"]
MACHINES = [
    "Authentication-Results",
    "Auto-Submitted",
    "Precedence",
    "List-Id",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
]
HEADERS = st.sampled_from([*SENDING, *CONTENT, *MACHINES])


@given(st.lists(st.tuples(HEADERS, st.text(max_size=80)), max_size=12), st.text(max_size=200))
@settings(max_examples=200)
def test_any_values_in_the_headers_that_matter_end_in_a_decision(fields: list[tuple[str, str]], body: str) -> None:
    block = "".join(f"{name}: {value}\r\n" for name, value in fields)
    road(f"{block}\r\n{body}".encode("utf-8", "replace"))


def test_a_fault_in_a_parser_of_others_becomes_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("intake.parse.message_from_bytes", broken)
    message = parse(plain(), authserv_id=None)
    assert [f.code for f in message.findings] == ["unparseable"]
    assert dispose(message, Circumstances()).action is Action.PARK
