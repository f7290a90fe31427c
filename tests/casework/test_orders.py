"""What a creditor may do by mail, link or handler, and what each leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from casework.accept_terms import accept_terms
from casework.creditors import confirm_creditor
from casework.decide_case import decide_case
from casework.hold import hold_case, resume_case
from casework.portal import answer_link, open_link
from casework.record_payment import record_payment
from casework.withdraw import withdraw_case
from claims.money import Money
from claims.refused import Refused
from samples.people import BROADBAND, BUILDER, GARDENER, PAINTER
from tests.office import House
from tests.papers import bill


@pytest.fixture
def offered(house: House) -> tuple[House, str, str]:
    """A house where one case waits for its creditor's yes: house, case, token."""
    house.receive(house.mail(bill("1")))
    return house, house.case().number, house.token()


def obey(house: House, text: str) -> tuple[str, str]:
    message = house.receive(house.reply(text + "\n", to=house.mails("receipt")[-1]))
    return message.state, message.reason


def demanded(house: House, number: str, token: str) -> None:
    obey(house, f"GODKÄNN {token}")
    house.print_run()
    assert house.case(number).state == "demand"


# Yes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["GODKÄNN {t}", "godkänn {t}", "GODKANN  {t}.", "*GODKÄNN {t}*", "Godkänn: {low}"])
def test_a_yes_by_reply_starts_the_case_the_same_day_with_its_evidence(
    offered: tuple[House, str, str], written: str
) -> None:
    house, number, token = offered
    text = written.format(t=token, low=token.lower().replace("-", " "))
    message = house.receive(house.reply(f"Hej!\n{text}\n\nMaja\n", to=house.mails("receipt")[-1]))
    assert message.reason == "order_approve"
    row = house.case()
    assert (row.state, row.accepted_how, row.accepted_at) == ("ready", "reply", house.clock.now())
    accepted = next(event for event in house.events(number) if event.kind == "terms_accepted")
    assert accepted.data["evidence"] == {"message": "m000002", "token": token, "terms": row.terms["hash"]}
    obeyed = next(event for event in house.events(number) if event.kind == "order_obeyed")
    assert obeyed.data["raw_sha256"] == message.raw_sha256
    assert house.office.blobs.holds(message.raw_sha256)
    assert [mail.kind for mail in house.answers(message)] == ["accepted"]
    house.print_run()
    assert [letter.on for letter in house.letters()] == [house.clock.day]


@pytest.mark.parametrize(
    ("at", "leaves_on"),
    [(time(11, 59), date(2026, 3, 6)), (time(12, 0), date(2026, 3, 9)), (time(18, 0), date(2026, 3, 9))],
)
def test_the_first_letter_leaves_with_the_next_print_run_on_a_bank_day(
    offered: tuple[House, str, str], at: time, leaves_on: date
) -> None:
    house, _, token = offered
    house.clock.day, house.clock.at = date(2026, 3, 6), at  # a Friday
    obey(house, f"GODKÄNN {token}")
    house.print_run()
    house.live_until(date(2026, 3, 10))
    assert [letter.on for letter in house.letters()] == [leaves_on]


def test_a_yes_by_link_is_the_same_yes(offered: tuple[House, str, str]) -> None:
    house, number, token = offered
    shown = open_link(house.office, token=token)
    assert shown["may_accept"]
    answer_link(house.office, token=token, action="accept", evidence={"agent": "a browser"})
    assert (house.case().state, house.case().accepted_how) == ("ready", "link")
    accepted = next(event for event in house.events(number) if event.kind == "terms_accepted")
    assert accepted.data["evidence"]["agent"] == "a browser"
    with pytest.raises(Refused):
        answer_link(house.office, token=token, action="accept")


def test_a_link_that_is_only_looked_at_accepts_nothing(offered: tuple[House, str, str]) -> None:
    house, _, token = offered
    for _ in range(3):
        open_link(house.office, token=token)
    assert house.case().state == "awaiting_terms"


@pytest.mark.parametrize(
    ("token", "later", "code"),
    [("0000-0000", 0, "dead_link"), ("' OR 1=1", 0, "dead_link"), ("", 31, "expired_link")],
)
def test_a_link_without_force_says_so(offered: tuple[House, str, str], token: str, later: int, code: str) -> None:
    house, _, real = offered
    house.clock.day += timedelta(days=later)
    with pytest.raises(Refused) as no:
        open_link(house.office, token=token or real)
    assert no.value.code == code


def test_a_token_lives_thirty_days_and_a_new_receipt_carries_a_new_one(offered: tuple[House, str, str]) -> None:
    house, number, token = offered
    house.clock.day = date(2026, 3, 31)
    assert obey(house, f"GODKÄNN {token}") == ("filed", "order_approve")
    assert house.case(number).accepted_at is not None


def test_a_handlers_yes_is_kept_with_who_said_it(offered: tuple[House, str, str]) -> None:
    house, number, _ = offered
    accept_terms(house.office, case_number=number, by="anna", how="cli", evidence={"phone": "yes"})
    accept_terms(house.office, case_number=number, by="bo", how="cli", evidence={})
    events = [event for event in house.events(number) if event.kind == "terms_accepted"]
    assert [(event.actor, event.data["evidence"]) for event in events] == [("anna", {"phone": "yes"})]


@pytest.mark.parametrize(
    ("sender", "auth", "accepted"),
    [
        (BUILDER.email, "pass", True),
        (BUILDER.email, "none", False),
        (BUILDER.email, "fail", False),
        ("annan@bjorkdalsbygg.example", "pass", False),
        ("faktura@fjallviksbredband.example", "pass", False),
    ],
)
def test_a_standing_agreement_accepts_only_what_the_creditors_own_authenticated_address_sends(
    house: House, sender: str, auth: str, accepted: bool
) -> None:
    house.knows_creditor(BUILDER, standing_agreement="yes")
    house.receive(house.mail(bill("1"), sender=sender, auth=auth))
    assert (house.case().accepted_how == "standing agreement") is accepted
    assert house.case().state == ("ready" if accepted else "awaiting_terms")


def test_an_accepted_case_does_not_take_in_what_an_outsider_sends_without_a_word(house: House) -> None:
    """An outsider who knows creditor and debtor could slip an invoice into a demand that was accepted before."""
    house.receive(house.mail(bill("1")))
    obey(house, f"GODKÄNN {house.token()}")
    house.receive(house.mail(bill("2"), sender="evil@evil.example", auth="pass"))
    house.print_run()
    sent = [letter for letter in house.letters() if letter.status == "sent"]
    assert all(letter.balance["principal"] == "10000.00" for letter in sent), "the added invoice was never accepted"


def test_who_names_somebody_else_as_creditor_gets_neither_the_case_nor_its_link(house: House) -> None:
    house.receive(house.mail(bill("1")))
    message = house.receive(house.mail(bill("2"), sender="evil@evil.example", auth="pass"))
    (answer,) = house.answers(message)
    assert (answer.kind, answer.case_number) == ("forwarded_to_handler", None)
    assert PAINTER.name not in answer.content["text"]
    assert "/l/" not in answer.content["text"]


# A creditor not met before ----------------------------------------------------------------------------------------


def test_anyone_becomes_a_client_by_mailing_an_invoice(office: Callable[..., House]) -> None:
    house = office()
    house.receive(house.mail(bill("1", seller=GARDENER), sender=GARDENER))
    receipt = house.mails("receipt")[-1]
    assert receipt.recipient == GARDENER.email
    token = house.token(receipt)
    with pytest.raises(Refused) as no:
        answer_link(house.office, token=token, action="accept")
    assert no.value.code == "who_are_you"
    answer_link(house.office, token=token, action="accept", name="Jonas", orgnr=GARDENER.orgnr)
    house.print_run()
    assert (house.case().state, house.letters()) == ("awaiting_review", [])
    assert [task.kind for task in house.tasks("check_creditor")] == ["check_creditor"]
    confirm_creditor(house.office, orgnr=GARDENER.orgnr, by="handler")
    assert house.case().state == "ready"
    house.print_run()
    assert [letter.status for letter in house.letters()] == ["sent"]
    house.is_sound()


def test_who_accepts_for_another_company_is_refused(office: Callable[..., House]) -> None:
    house = office()
    house.receive(house.mail(bill("1", seller=GARDENER), sender=GARDENER))
    with pytest.raises(Refused) as no:
        answer_link(house.office, token=house.token(), action="accept", name="X", orgnr=BUILDER.orgnr)
    assert no.value.code == "other_creditor"


@pytest.mark.parametrize("auth", ["none", "fail", ""])
def test_an_unknown_and_unauthenticated_sender_gets_no_automatic_answer(
    office: Callable[..., House], auth: str
) -> None:
    house = office()
    message = house.receive(house.mail(bill("1", seller=GARDENER), sender=GARDENER, auth=auth))
    assert house.answers(message) == []
    assert house.case().state == "awaiting_terms"


# What else a creditor may say ---------------------------------------------------------------------------------------


def test_a_stop_before_the_demand_closes_the_case_at_no_cost(offered: tuple[House, str, str]) -> None:
    house, _, token = offered
    assert obey(house, f"STOPP {token}") == ("filed", "order_stop")
    assert (house.case().state, house.case().close_code) == ("closed", "withdrawn")
    house.live_until(date(2026, 3, 5))
    assert house.letters() == []


def test_a_stop_after_the_demand_holds_the_case_and_asks_a_person(offered: tuple[House, str, str]) -> None:
    house, number, token = offered
    demanded(house, number, token)
    obey(house, f"STOPP {token}")
    assert [str(hold) for hold in house.facts(number).holds] == ["stop"]
    assert len(house.tasks("creditor_stop")) == 1
    house.live_until(date(2026, 4, 20))
    assert house.case().state in ("demand", "first_phase")
    assert len(house.letters()) == 1


def test_paid_in_full_by_mail_closes_before_the_letter_leaves(offered: tuple[House, str, str]) -> None:
    house, _, token = offered
    obey(house, f"GODKÄNN {token}")
    owed = house.facts(house.case().number)
    assert owed.payments == ()
    # 10 000,00 and 31 days of interest at 10 % of 365: 84,93.
    assert obey(house, f"BETALD 2026-03-02 10 084,93 {token}") == ("filed", "order_paid")
    assert (house.case().state, house.case().close_code) == ("closed", "paid")
    house.print_run()
    assert house.letters() == []


def test_the_same_payment_said_twice_is_booked_once(offered: tuple[House, str, str]) -> None:
    house, number, token = offered
    for _ in range(2):
        assert obey(house, f"BETALD 2026-02-27 5 000,00 {token}")[1] == "order_paid"
    assert [str(payment.amount) for payment in house.facts(number).payments] == ["5000.00"]


def test_a_dispute_by_mail_holds_everything_and_keeps_the_words(offered: tuple[House, str, str]) -> None:
    house, number, token = offered
    demanded(house, number, token)
    assert obey(house, f"BESTRIDEN {token} varan kom aldrig")[1] == "order_dispute"
    assert [str(hold) for hold in house.facts(number).holds] == ["dispute"]
    house.live_until(date(2026, 4, 20))
    assert len(house.letters()) == 1
    with house.office.database.read() as tx:
        from storage import tasks

        assert [note.text for note in tasks.notes(tx, number)] == ["varan kom aldrig"]


def test_a_question_on_a_known_thread_reaches_a_person_with_its_words(offered: tuple[House, str, str]) -> None:
    house, number, _ = offered
    assert obey(house, "När får vi pengarna?") == ("filed", "question")
    assert [task.kind for task in house.tasks("creditor_question")] == ["creditor_question"]
    with house.office.database.read() as tx:
        from storage import tasks

        assert [note.text for note in tasks.notes(tx, number)] == ["När får vi pengarna?"]


def test_the_decision_mail_is_answered_by_the_same_word_and_files_the_application(
    offered: tuple[House, str, str],
) -> None:
    house, number, token = offered
    demanded(house, number, token)
    while not house.mails("decision_needed"):
        house.live_day(house.clock.day + timedelta(days=1))
        assert house.clock.day < date(2026, 6, 1)
    decision = house.mails("decision_needed")[0]
    message = house.receive(house.reply(f"GODKÄNN {house.token(decision)}\n", to=decision))
    assert message.reason == "order_approve"
    house.print_run()
    assert house.case(number).state == "payment_order"
    assert house.printed("authority") == [f"{number}-payment_order-2.pdf"]
    house.is_sound()


def test_a_decision_token_does_not_accept_and_an_acceptance_token_does_not_decide(
    offered: tuple[House, str, str],
) -> None:
    house, number, token = offered
    demanded(house, number, token)
    house.live_until(date(2026, 4, 20))
    assert house.case(number).state == "decision"
    assert obey(house, f"GODKÄNN {token}")[0] == "parked"
    assert house.facts(number).decisions == ()


# Handlers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda h, n: decide_case(h.office, case_number=n, choice="payment_order", by="h"), "nothing_to_decide"),
        (lambda h, n: decide_case(h.office, case_number=n, choice="arrest", by="h"), "unknown_choice"),
        (lambda h, n: decide_case(h.office, case_number="2026-999999", choice="stop", by="h"), "no_such_case"),
        (lambda h, n: hold_case(h.office, case_number=n, hold="forever", why="", by="h"), "unknown_hold"),
        (lambda h, n: resume_case(h.office, case_number=n, why="", by="h"), "no_hold"),
        (lambda h, n: withdraw_case(h.office, case_number="2026-999999", why="", by="h"), "no_such_case"),
        (lambda h, n: _pay(h, n, on=date(2026, 3, 3)), "future_payment"),
        (lambda h, n: _pay(h, n, amount=Money(0)), "bad_amount"),
        (lambda h, n: _pay(h, n, amount=Money(-100)), "bad_amount"),
        (lambda h, n: _pay(h, n, amount=Money(100, "EUR")), "other_currency"),
        (lambda h, n: _pay(h, "2026-999999"), "no_such_case"),
    ],
)
def test_what_a_handler_may_not_do_is_refused_with_its_reason(
    offered: tuple[House, str, str], act: Callable[[House, str], object], code: str
) -> None:
    house, number, _ = offered
    before = house.events(number)
    with pytest.raises(Refused) as no:
        act(house, number)
    assert no.value.code == code
    assert house.events(number) == before


def _pay(house: House, number: str, *, on: date = date(2026, 3, 2), amount: Money = Money(10000)) -> bool:
    return record_payment(house.office, case_number=number, on=on, amount=amount, source="bank", reference="r", by="h")


@pytest.mark.parametrize("act", [withdraw_case, hold_case, resume_case, accept_terms])
def test_nothing_more_is_done_in_a_closed_case(offered: tuple[House, str, str], act: Callable[..., None]) -> None:
    house, number, _ = offered
    withdraw_case(house.office, case_number=number, why="", by="h")
    more = {hold_case: {"hold": "manual", "why": ""}, accept_terms: {"how": "cli", "evidence": {}}}.get(
        act, {"why": ""}
    )
    with pytest.raises(Refused) as no:
        act(house.office, case_number=number, by="h", **more)
    assert no.value.code == "case_closed"


def test_money_on_a_closed_case_is_booked_and_asked_about(offered: tuple[House, str, str]) -> None:
    house, number, _ = offered
    withdraw_case(house.office, case_number=number, why="", by="h")
    assert _pay(house, number)
    assert len(house.tasks("refund")) == 1
    assert not _pay(house, number), "the same source and reference is the same money"


def test_a_hold_stops_the_letter_and_its_end_lets_it_go(offered: tuple[House, str, str]) -> None:
    house, number, token = offered
    hold_case(house.office, case_number=number, hold="manual", why="look", by="h")
    obey(house, f"GODKÄNN {token}")
    house.live_until(date(2026, 3, 9))
    assert house.letters() == []
    resume_case(house.office, case_number=number, why="", by="h")
    house.print_run()
    assert [letter.on for letter in house.letters()] == [date(2026, 3, 9)]


def test_a_creditor_registered_with_anothers_address_is_refused(house: House) -> None:
    with pytest.raises(Refused) as no:
        house.knows_creditor(BROADBAND, senders=BUILDER.email)
    assert no.value.code == "sender_taken"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("agreed_rate", "abc"), ("agreed_rate", "-1"), ("agreed_rate", "101"), ("agreed_rate", "NaN"),
        ("agreed_rate", "Infinity"), ("notification", "some"), ("language", "de"), ("email", "nobody"),
        ("standing_agreement", "maybe"), ("payout_account", "1234"), ("colour", "red"), ("senders", "a b@c.example"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_form_is_refused_and_nothing_is_kept(house: House, key: str, value: str) -> None:
    with pytest.raises(Refused):
        house.knows_creditor(BUILDER, name="New name", **{key: value})
    with house.office.database.read() as tx:
        from storage import creditors

        row = creditors.by_identity(tx, BUILDER.orgnr)
        assert row is not None and row.name == BUILDER.name
