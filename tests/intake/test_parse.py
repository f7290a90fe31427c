"""What a message says: headers, text, files, nested mails."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from claims.message import Verdict
from intake.body import Limits
from intake.parse import parse
from tests.intake.mails import CREDITOR, PDF, plain, with_files, zipped


def codes(message) -> set[str]:  # type: ignore[no-untyped-def]
    return {finding.code for finding in message.findings}


def test_an_ordinary_mail_says_what_it_says() -> None:
    raw = plain(
        "Hej,\r\nhär är fakturan.",
        From="=?utf-8?q?=C3=85sa_Ek?= <Ekonomi@Fordran.Example>",
        Date="Mon, 2 Mar 2026 10:00:00 +0100",
        Subject="=?iso-8859-1?q?F=F6rfallen_faktura?=",
        In_Reply_To="<a@krav.example>",
        References="<a@krav.example> <b@krav.example>",
        Reply_To="svar@fordran.example",
    )
    message = parse(raw, authserv_id=None)
    assert message.sender is not None
    assert (message.sender.address, message.sender.name) == (CREDITOR, "Åsa Ek")
    assert message.subject == "Förfallen faktura"
    assert message.sent_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert message.message_id == "<m1@fordran.example>"
    assert message.in_reply_to == "<a@krav.example>"
    assert message.references == ("<a@krav.example>", "<b@krav.example>")
    assert message.reply_to is not None
    assert message.reply_to.address == "svar@fordran.example"
    assert [a.address for a in message.to] == ["krav@exempelinkasso.example"]
    assert message.text == "Hej,\nhär är fakturan."
    assert message.parts == ()
    assert message.findings == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Message-ID": "<x@y>"}, "<x@y>"),
        ({"Message-ID": "x@y"}, "<x@y>"),
        ({"Message-ID": "<>"}, ""),
        ({"Message-ID": ""}, ""),
        ({"Message-ID": "two words"}, ""),
    ],
)
def test_a_message_id_is_normal_or_empty(fields: dict[str, str], expected: str) -> None:
    assert parse(plain(**{k.replace("-", "_"): v for k, v in fields.items()}), authserv_id=None).message_id == expected


@pytest.mark.parametrize(
    ("from_lines", "code"),
    [
        ("From: a@x.example, b@y.example\r\n", "several_senders"),
        ("From: a@x.example\r\nFrom: b@y.example\r\n", "several_senders"),
        ("From: grupp: a@x.example, b@y.example;\r\n", "several_senders"),
        ("From: <a@x.example> <b@y.example>\r\n", "no_sender"),
        ("From: undisclosed:;\r\n", "no_sender"),
        ("From: Anna Ek\r\n", "no_sender"),
        ("From: \r\n", "no_sender"),
        ("", "no_sender"),
    ],
)
def test_a_mail_without_exactly_one_sender_has_none(from_lines: str, code: str) -> None:
    message = parse(f"{from_lines}Subject: x\r\n\r\nhej\r\n".encode(), authserv_id="mx.example")
    assert message.sender is None
    assert code in codes(message)


def test_the_address_counts_and_not_what_the_name_pretends() -> None:
    message = parse(plain(From=f'"{CREDITOR}" <evil@thief.example>'), authserv_id=None)
    assert message.sender is not None
    assert message.sender.address == "evil@thief.example"


def test_raw_bytes_in_a_subject_are_read_as_utf8_or_windows() -> None:
    assert parse("Subject: påminnelse\r\n\r\n".encode(), authserv_id=None).subject == "påminnelse"
    assert parse("Subject: påminnelse\r\n\r\n".encode("cp1252"), authserv_id=None).subject == "påminnelse"


def test_no_text_keeps_control_or_half_characters() -> None:
    raw = b"From: a@x.example\r\nSubject: a\x00b\x1bc\xe2\x80\xaed\r\n\r\nx\x00y\x07\xed\xa0\x80z\r\n"
    message = parse(raw, authserv_id=None)
    assert message.subject == "abcd"
    assert "\x00" not in message.text
    message.text.encode()


def test_of_plain_and_html_the_plain_text_is_taken() -> None:
    mail = EmailMessage()
    mail["From"] = CREDITOR
    mail.set_content("den rena texten")
    mail.add_alternative("<p>den fina texten</p>", subtype="html")
    message = parse(mail.as_bytes(), authserv_id=None)
    assert message.text == "den rena texten"
    assert message.parts == ()


def test_an_empty_plain_version_gives_way_to_the_html() -> None:
    mail = EmailMessage()
    mail.set_content(" \n")
    mail.add_alternative("<p>det enda</p>", subtype="html")
    assert parse(mail.as_bytes(), authserv_id=None).text == "det enda"


def test_a_pdf_without_name_or_disposition_is_a_file() -> None:
    raw = (
        b"From: a@x.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nse bilaga\r\n--b\r\nContent-Type: application/pdf\r\n\r\n"
        + PDF
        + b"\r\n--b--\r\n"
    )
    message = parse(raw, authserv_id=None)
    assert message.text == "se bilaga"
    assert [p.data.startswith(b"%PDF") for p in message.parts] == [True]


@pytest.mark.parametrize("declared", ["text/plain", "text/html", "application/octet-stream", "no/such", "text"])
def test_a_mail_that_is_nothing_but_a_pdf_is_a_file_whatever_it_declares(declared: str) -> None:
    raw = f"From: a@x.example\r\nContent-Type: {declared}\r\n\r\n".encode() + PDF
    message = parse(raw, authserv_id=None)
    assert [p.data.rstrip() for p in message.parts] == [PDF.rstrip()]
    assert message.text == ""


def test_a_text_file_is_a_file_and_not_text() -> None:
    message = parse(with_files({"rader.txt": b"rad ett\n"}), authserv_id=None)
    assert message.text == "Se bilaga."
    assert [(p.name, p.disposition) for p in message.parts] == [("rader.txt", "attachment")]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("faktura.pdf", "faktura.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\faktura.pdf", "faktura.pdf"),
        (".hidden", "hidden"),
        ("...", "part-1.2"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("rad\r\nbruten.pdf", "rad bruten.pdf"),
        ('fak<>:"|?*tura.pdf', "fak_tura.pdf"),
    ],
)
def test_a_file_name_is_a_name_and_no_path(name: str, safe: str) -> None:
    from email.mime.application import MIMEApplication
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    mail = MIMEMultipart()
    mail.attach(MIMEText("x"))
    part = MIMEApplication(PDF)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    mail.attach(part)
    assert [p.name for p in parse(mail.as_bytes(), authserv_id=None).parts] == [safe]


def test_a_forwarded_mail_is_nested_and_its_text_is_not_ours() -> None:
    outer = EmailMessage()
    outer["From"] = CREDITOR
    outer.set_content("Se vidarebefordrat.")
    inner = EmailMessage()
    inner["From"] = "leverantor@firma.example"
    inner["Authentication-Results"] = "mx.example; dmarc=pass header.from=firma.example"
    inner.set_content("Inre text")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="inre.pdf")
    outer.add_attachment(inner)
    message = parse(outer.as_bytes(), authserv_id="mx.example")
    assert message.text == "Se vidarebefordrat."
    (nested,) = message.nested
    assert nested.text == "Inre text"
    assert [p.name for p in nested.parts] == ["inre.pdf"]
    assert nested.authentication.verdict is Verdict.NONE


def test_a_forwarded_mail_that_was_encoded_against_the_rules_is_read() -> None:
    import base64

    inner = base64.encodebytes(with_files({"f.pdf": PDF}))
    raw = (
        b"From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner + b"\r\n--b--\r\n"
    )
    (nested,) = parse(raw, authserv_id=None).nested
    assert [p.name for p in nested.parts] == ["f.pdf"]


def test_forwarding_without_end_is_cut_and_said() -> None:
    raw = with_files({"f.pdf": PDF})
    for _ in range(30):
        raw = b"From: a@x.example\r\nContent-Type: message/rfc822\r\n\r\n" + raw
    message = parse(raw, authserv_id=None)
    depth, inner = 0, message
    while inner.nested:
        depth, inner = depth + 1, inner.nested[0]
    assert depth == 9
    assert "too_deep" in codes(inner)


def test_more_parts_than_the_limit_are_cut_and_said() -> None:
    raw = b"From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 1500
    message = parse(raw, authserv_id=None, limits=Limits(parts=1000))
    assert message.text.count("x") == 1000
    assert "too_many_parts" in codes(message)


def test_more_nested_mails_than_the_limit_are_cut_and_said() -> None:
    part = b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n"
    raw = b"Content-Type: multipart/digest; boundary=b\r\n\r\n" + part * 30 + b"--b--"
    message = parse(raw, authserv_id=None)
    assert len(message.nested) == 20
    assert "too_many_nested" in codes(message)


def test_multiparts_without_end_are_not_read_at_all() -> None:
    raw = b"From: a@x.example\r\n"
    for number in range(1000):
        raw += b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (number, number)
    message = parse(raw + b"x\r\n" * 20_000, authserv_id=None)
    assert message.sender is not None
    assert "too_complex" in codes(message)


def test_a_part_over_the_limit_is_left_out_and_said() -> None:
    message = parse(with_files({"stor.pdf": PDF * 10}), authserv_id=None, limits=Limits(part_bytes=200))
    assert message.parts == ()
    assert "part_too_large" in codes(message)


def test_a_header_over_the_limit_is_cut_and_said() -> None:
    raw = b"From: a@x.example\r\n" + b"X-Long: y\r\n" * 50_000 + b"\r\nkropp"
    message = parse(raw, authserv_id=None)
    assert "header_too_large" in codes(message)
    assert message.sender is not None
    assert message.text == "kropp"


def test_hidden_html_is_dropped_and_quotes_are_marked() -> None:
    html = (
        "<html><head><title>titel</title><style>p{}</style></head><body><!-- kommentar --><p>Hej&nbsp;du</p>"
        '<div style="display:none">dolt <b>mer dolt</b></div><span hidden>dolt</span>'
        '<span style="font-size:0px">dolt</span><script>dolt()</script>'
        "<table><tr><td>A</td><td>B</td></tr></table>rad ett<br>rad två"
        "<blockquote>GODKÄNN 1234-5678</blockquote>efter</body></html>"
    )
    raw = f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}".encode()
    text = parse(raw, authserv_id=None).text
    assert "dolt" not in text
    assert "titel" not in text
    assert "kommentar" not in text
    assert text.split("\n")[0] == "Hej\u00a0du"
    assert "A B" in text
    assert "rad ett\nrad två" in text
    assert "> GODKÄNN 1234-5678" in text
    assert text.endswith("\nefter")


@pytest.mark.parametrize(
    "html",
    [
        "<" * 300_000,
        "<a " * 100_000,
        "<!--" * 100_000,
        "<p>" * 100_000,
        "<div style='" * 50_000,
        "</p>" * 200_000,
        "&" * 500_000,
    ],
    ids=["open", "tags", "comments", "blocks", "attributes", "ends", "entities"],
)
def test_html_made_to_be_slow_is_read_all_the_same(html: str) -> None:
    parse(f"Content-Type: text/html\r\n\r\n{html}".encode(), authserv_id=None)


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("utf-8", "räksmörgås".encode()),
        ("iso-8859-1", "räksmörgås".encode("latin-1")),
        ("windows-1252", "räksmörgås".encode("cp1252")),
        ("us-ascii", "räksmörgås".encode()),
        ("no-such-charset", "räksmörgås".encode()),
        ("utf-8", "räksmörgås".encode("cp1252")),
        ("punycode", "räksmörgås".encode()),
        ("base64", "räksmörgås".encode()),
        ("utf-16", "räksmörgås".encode("utf-16")),
    ],
)
def test_text_is_read_by_its_charset_or_by_what_it_can_be(charset: str, data: bytes) -> None:
    raw = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode() + data
    assert parse(raw, authserv_id=None).text == "räksmörgås"


def test_a_mailbox_separator_in_front_is_no_header() -> None:
    message = parse(b"From anna Mon Mar  2 10:00:00 2026\r\n" + plain(), authserv_id=None)
    assert message.sender is not None
    assert message.text == "Hej"


def test_an_image_that_the_html_shows_is_inline() -> None:
    raw = (
        b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        b"<img src='cid:bild@x'>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <bild@x>\r\n\r\nabc\r\n--b\r\n"
        b"Content-Type: image/png\r\nContent-ID: <annan@x>\r\n\r\nabc\r\n--b--\r\n"
    )
    assert [p.disposition for p in parse(raw, authserv_id=None).parts] == ["inline", ""]


def test_a_zip_declared_as_text_is_a_file() -> None:
    raw = b"Content-Type: text/plain\r\n\r\n" + zipped({"a.pdf": PDF})
    assert len(parse(raw, authserv_id=None).parts) == 1
