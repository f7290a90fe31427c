"""The shipped mailbox: complete, parseable, invented, and the same as what the generator makes today."""

import email
import io
import re
import zipfile
from datetime import date
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from tnefparse import TNEF

from claims.money import Money
from samples import packs, shipped, special
from samples.bills import BILLS
from samples.day import SAMPLE_DAY
from samples.expect import SampleMail, tally
from samples.mail import AGENCY_MAILBOX, AUTHSERV_ID
from samples.mailbox import SCENES, make
from samples.people import AUTHENTICATED
from samples.scene import Scene

SHIPPED = {mail.name: mail for mail in shipped.load()}
REGENERATED = [scene for scene in SCENES if scene.pack not in ("photo", "fax")]


def parsed(mail: SampleMail) -> EmailMessage:
    return email.message_from_bytes(mail.raw, policy=policy.default)


def structure(message: EmailMessage) -> list[tuple[str, str | None]]:
    return [(part.get_content_type(), part.get_filename()) for part in message.walk()]


def files(mail: SampleMail) -> dict[str, bytes]:
    return {part.get_filename(): part.get_payload(decode=True) for part in parsed(mail).walk() if part.get_filename()}


def test_the_shipped_files_are_exactly_the_scenes_in_order() -> None:
    assert list(SHIPPED) == [scene.name for scene in SCENES]
    assert {path.stem for path in shipped.FOLDER.glob("*.eml")} == set(SHIPPED)


def test_the_mailbox_stays_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in shipped.FOLDER.iterdir()) < 3_000_000


@pytest.mark.parametrize("scene", REGENERATED, ids=lambda scene: scene.name)
def test_a_mail_made_today_equals_the_shipped_one_in_headers_structure_and_truth(scene: Scene) -> None:
    made, kept = make(scene), SHIPPED[scene.name]
    assert made.expect == kept.expect
    assert parsed(made).items() == parsed(kept).items()
    assert structure(parsed(made)) == structure(parsed(kept))


@pytest.mark.parametrize("mail", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_mail_parses_without_defects(mail: SampleMail) -> None:
    message = parsed(mail)
    assert [part.defects for part in message.walk() if part.defects] == []
    assert message["Message-ID"] and message["From"] and message["Date"]
    assert message["Date"].datetime.date() == SAMPLE_DAY
    assert AGENCY_MAILBOX in message["To"]
    assert b"\r\n" in mail.raw and b"\n" not in mail.raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("mail", SHIPPED.values(), ids=SHIPPED)
def test_every_address_and_link_is_of_the_example_domain(mail: SampleMail) -> None:
    words = " ".join([*parsed(mail).values(), *(text_of(part) for part in parsed(mail).walk())])
    assert {
        found for found in re.findall(r"[\w.-]+@[\w-]+(?:\.[\w-]+)+", words) if not found.endswith(".example")
    } == set()


def text_of(part: EmailMessage) -> str:
    return part.get_content() if part.get_content_maintype() == "text" else ""


@pytest.mark.parametrize("mail", SHIPPED.values(), ids=SHIPPED)
def test_only_vouched_for_senders_carry_our_border_servers_word(mail: SampleMail) -> None:
    message = parsed(mail)
    scene = next(scene for scene in SCENES if scene.name == mail.name)
    word = message["Authentication-Results"]
    assert (word is not None) is scene.vouched
    assert word is None or (word.startswith(AUTHSERV_ID) and message["From"].addresses[0].domain in word)


def test_answers_are_expected_only_for_mail_of_vouched_creditors() -> None:
    domains = {company.domain for company in AUTHENTICATED}
    answered = [mail for mail in SHIPPED.values() if mail.expect["answer"]]
    assert len(answered) > 10
    assert {parsed(mail)["From"].addresses[0].domain for mail in answered} == domains
    assert all(mail.expect["documents"] for mail in answered)


def test_states_are_of_the_closed_list_and_every_state_but_pending_occurs() -> None:
    assert {mail.expect["state"] for mail in SHIPPED.values()} == {"filed", "parked", "ignored"}
    assert {state for mail in SHIPPED.values() for state in mail.expect["also"]} <= {"filed", "parked", "ignored"}


def test_the_mailbox_holds_the_cases_and_claims_it_promises() -> None:
    counted = tally(list(SHIPPED.values()))
    assert counted.messages == counted.mails - 1
    assert counted.claims == len([bill for key, bill in BILLS.items() if bill.kind == "invoice" and key != "locked"])
    assert counted.cases == 18


def test_two_mails_on_one_debtor_share_a_case_and_a_zip_opens_two() -> None:
    first, second, zipped = (
        SHIPPED[name].expect for name in ("04-two-invoices-first", "05-two-invoices-second", "06-zip")
    )
    assert first["cases"] == second["cases"] and len(first["cases"]) == 1
    assert len(zipped["cases"]) == 2


def test_due_dates_lie_where_the_demo_needs_them() -> None:
    days = {
        mail.name: [
            (SAMPLE_DAY - date.fromisoformat(fields["due_date"])).days
            for d in mail.expect["documents"]
            if "due_date" in (fields := d["fields"])
        ]
        for mail in SHIPPED.values()
    }
    assert days["14-old-claim"][0] > 180
    assert days["15-not-yet-due"][0] < 0
    rest = [
        value for name, values in days.items() if name not in ("14-old-claim", "15-not-yet-due") for value in values
    ]
    assert rest and all(20 <= value <= 60 for value in rest)


def test_amounts_of_the_truth_are_money_with_two_decimals() -> None:
    for mail in SHIPPED.values():
        for document in mail.expect["documents"]:
            total = document["fields"]["total"]
            assert str(Money.of(total)) == total


def test_the_zip_and_the_winmail_hold_readable_pdfs() -> None:
    archive = zipfile.ZipFile(io.BytesIO(files(SHIPPED["06-zip"])["fakturor.zip"]))
    assert [name for name in archive.namelist() if archive.read(name).startswith(b"%PDF")] == [
        "fakturor/faktura-20402.pdf",
        "fakturor/faktura-20409.pdf",
    ]
    tnef = TNEF(files(SHIPPED["12-winmail"])["winmail.dat"])
    assert [
        (attachment.long_filename() or attachment.name, attachment.data[:4]) for attachment in tnef.attachments
    ] == [("faktura-20433.pdf", b"%PDF")]


def test_the_forwarded_mail_holds_the_invoice_one_level_down() -> None:
    types = [kind for kind, _ in structure(parsed(SHIPPED["07-forwarded"]))]
    assert types.index("message/rfc822") < types.index("application/pdf")


def test_the_signature_logo_is_inline_and_the_invoice_is_not() -> None:
    parts = {part.get_content_type(): part for part in parsed(SHIPPED["13-html-signature"]).walk()}
    assert parts["image/png"].get_content_disposition() == "inline" and parts["image/png"]["Content-ID"] == "<logo>"
    assert "cid:logo" in parts["text/html"].get_content()
    assert parts["application/pdf"].get_content_disposition() == "attachment"


def test_the_copies_are_copies() -> None:
    assert SHIPPED["21-same-mail-again"].raw == SHIPPED["01-text-pdf"].raw
    one, other = files(SHIPPED["01-text-pdf"]), files(SHIPPED["22-same-file-other-name"])
    assert list(one.values()) == list(other.values()) and list(one) != list(other)


def test_the_locked_file_is_encrypted() -> None:
    data = special.LOCKED.read_bytes()
    assert data.startswith(b"%PDF") and b"/Encrypt" in data
    assert files(SHIPPED["23-locked-pdf"])["faktura-20390.pdf"] == data


def test_machines_say_that_they_are_machines() -> None:
    auto, bounce, listed = (parsed(SHIPPED[name]) for name in ("27-auto-reply", "28-bounce", "29-newsletter"))
    assert auto["Auto-Submitted"] == "auto-replied"
    assert bounce["Return-Path"] == "<>" and bounce.get_content_type() == "multipart/report"
    status = next(part for part in bounce.walk() if part.get_content_type() == "message/delivery-status")
    assert [block["Action"] for block in status.get_payload()] == [None, "failed"]
    assert listed["List-Id"] and listed["Precedence"] == "bulk"


def test_the_dispute_names_the_invoice_and_carries_no_token() -> None:
    text = parsed(SHIPPED["26-dispute"]).get_content()
    assert BILLS["garage"].number in text and "bestrider" in text
    assert not re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    assert SHIPPED["26-dispute"].expect["cases"] == SHIPPED["07-forwarded"].expect["cases"]


def test_saving_and_loading_gives_the_same_mails_and_drops_old_files(tmp_path: Path) -> None:
    mails = [SHIPPED["01-text-pdf"], SHIPPED["25-no-invoice"]]
    (tmp_path / "old.eml").write_bytes(b"x")
    shipped.save(mails, tmp_path)
    assert shipped.load(tmp_path) == mails
    assert not (tmp_path / "old.eml").exists()


def test_every_pack_is_used_by_some_scene() -> None:
    assert {scene.pack for scene in SCENES} == set(packs.PACKS)
