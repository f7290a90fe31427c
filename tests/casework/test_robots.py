"""Machines that answer, bounce and repeat: the house is never drawn into a conversation with one."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import parseaddr

import pytest

from samples.people import BUILDER, PAINTER
from storage import debtors
from tests.office import House
from tests.papers import bill


def outsiders_answer(house: House, mail: bytes, *, marks: tuple[tuple[str, str], ...], count: int) -> bytes:
    """What an auto-responder at the recipient's end sends back for a mail of ours, quoting nothing."""
    ours = message_from_bytes(mail, policy=policy.default)
    sender = parseaddr(str(ours["To"]))[1]
    thread = (("In-Reply-To", str(ours["Message-ID"])), ("References", str(ours["Message-ID"])))
    return house.mail(
        sender=sender,
        subject=f"Re: {ours['Subject']}",
        text=f"Tack för ert mail nummer {count}.\n",
        headers=(*thread, *marks),
    )


@pytest.mark.parametrize(
    "marks",
    [
        (("Auto-Submitted", "auto-replied"),),
        (("Precedence", "auto_reply"),),
        (("X-Autoreply", "yes"),),
        (("Return-Path", "<>"),),
        (("List-Id", "<svar.bjorkdalsbygg.example>"),),
    ],
    ids=lambda marks: marks[0][0],
)
def test_a_marked_auto_responder_gets_no_answer_at_all(house: House, marks: tuple[tuple[str, str], ...]) -> None:
    house.receive(house.mail(bill("1")))
    before = len(house.posted())
    message = house.receive(outsiders_answer(house, house.posted()[-1].as_bytes(), marks=marks, count=1))
    assert house.answers(message) == []
    assert len(house.posted()) == before


def test_an_unmarked_auto_responder_that_answers_everything_stops_after_one_round(house: House) -> None:
    """Ten thousand steps of ping-pong: each mail of ours is answered at once by a machine that says nothing of itself.

    The conversation is dead as soon as we fall silent, so every further step of the ten thousand is the same one.
    """
    house.receive(house.mail(bill("1")))
    first = len(house.posted())
    answered, steps = 0, 0
    while steps < 10_000:
        posted = house.posted()
        if len(posted) == answered:
            break
        for mail in posted[answered:]:
            steps += 1
            house.receive(outsiders_answer(house, mail.as_bytes(), marks=(), count=steps))
        answered = len(posted)
    assert len(house.posted()) - first <= 1
    assert steps < 10


def test_a_machine_that_never_stops_by_itself_gets_one_answer_a_week(house: House) -> None:
    """It writes on the thread without being asked; the same words come back once in seven days, not each time."""
    house.receive(house.mail(bill("1")))
    receipt = house.posted()[-1].as_bytes()
    before = len(house.posted())
    for count in range(60):
        house.receive(outsiders_answer(house, receipt, marks=(), count=count))
    assert len(house.posted()) == before + 1
    house.clock.day += timedelta(days=7)
    house.receive(outsiders_answer(house, receipt, marks=(), count=99))
    assert len(house.posted()) == before + 2


def test_a_flood_of_invoices_from_one_address_gets_so_many_answers_a_day_and_loses_no_invoice(house: House) -> None:
    for number in range(25):
        house.receive(house.mail(bill(str(number))))
    assert len(house.mails("receipt")) == house.office.answers_per_sender_a_day == 20
    assert len(house.invoice_numbers(house.case().number)) == 25
    house.clock.day += timedelta(days=2)
    house.receive(house.mail(bill("99")))
    assert len(house.mails("receipt")) == 21


def test_our_own_mail_come_back_is_ignored_whoever_sends_it(house: House) -> None:
    house.receive(house.mail(bill("1")))
    ours = house.posted()[-1].as_bytes(policy=policy.SMTP)
    for raw in (ours, ours.replace(b"krav@exempelinkasso.example", BUILDER.email.encode())):
        message = house.receive(raw)
        assert message.state == "ignored", message.reason
        assert house.answers(message) == []


def test_a_bounce_of_our_own_mail_is_no_order_and_no_answer(house: House) -> None:
    house.receive(house.mail(bill("1")))
    ours = house.posted()[-1]
    report = house.mail(
        sender="mailer-daemon@bjorkdalsbygg.example",
        subject="Undelivered Mail Returned to Sender",
        text=f"Could not be delivered.\n\n{ours.get_body(('plain',)).get_content()}",  # type: ignore[union-attr]
        headers=(("Return-Path", "<>"), ("Auto-Submitted", "auto-replied")),
    )
    message = house.receive(report)
    assert (message.state, message.reason) == ("ignored", "bounce")
    assert house.case().accepted_at is None


@pytest.mark.parametrize("address", ["krav@exempelinkasso.example", "KRAV@EXEMPELINKASSO.EXAMPLE"])
def test_nothing_is_ever_mailed_to_an_address_of_our_own(house: House, address: str) -> None:
    message = house.receive(house.mail(bill("1"), sender=address))
    assert (message.state, message.reason) == ("ignored", "own_mail")
    house.knows_creditor(
        BUILDER, senders=f"{BUILDER.email},krav@exempelinkasso.example", email="krav@exempelinkasso.example"
    )
    house.receive(house.mail(bill("2")))
    assert {mail.recipient for mail in house.mails()} == {BUILDER.email}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Jag bestrider kravet, varan kom aldrig.", "debtor_objection"),
        ("Vi har betalat fakturan den 1 mars.", "debtor_paid"),
        ("Kan jag få en avbetalningsplan?", "debtor_plan"),
        ("Vad gäller det här?", "debtor_question"),
    ],
)
def test_what_a_debtor_writes_is_a_note_and_a_task_and_never_an_order(house: House, text: str, intent: str) -> None:
    house.receive(house.mail(bill("1")))
    number, token = house.case().number, house.token()
    with house.office.database.write() as tx:
        debtors.change(tx, house.case().debtor_id, email=PAINTER.email)
    message = house.receive(house.mail(sender=PAINTER.email, text=f"{text}\n\nGODKÄNN {token}\nSTOPP {token}\n"))
    assert (message.state, message.reason) == ("filed", intent)
    assert message.thread_case == number
    row = house.case()
    assert (row.state, row.accepted_at, row.close_code) == ("awaiting_terms", None, None)
    assert [task.kind for task in house.tasks(intent)] == [intent]
    assert house.answers(message) == []
    with house.office.database.read() as tx:
        from storage import tasks

        (note,) = tasks.notes(tx, number)
    assert note.author == "debtor" and text in note.text
    house.is_sound()
