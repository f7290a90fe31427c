"""An offer to settle: kept by what is paid while it stands, written off to the öre, and void when the money goes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.agreement import Offer
from claims.case import CaseFacts, CloseCode
from claims.invoice import Credit
from claims.party import DebtorKind
from dunning.decide import Act
from dunning.explain import unfolded
from dunning.ledger import Replay, balance
from dunning.offers import discount, kept
from dunning.settlement import Agreed, share
from tests.dunning.builders import LAW, ask, case, cost, invoice, kr, on
from tests.dunning.states import CaseState, CostKind, paid

BILL = invoice(10_000, due="2026-01-31", number="A", agreed_rate=kr("10").decimal)
OFFER = Offer(1, on("2026-03-02"), kr(8_000), on("2026-03-16"))


def offered(*payments, **more) -> CaseFacts:
    costs = (cost(CostKind.LATE_COMPENSATION, "2026-03-02", 450),)
    return case(
        BILL, kind=DebtorKind.BUSINESS, state=CaseState.FIRST_PHASE, costs=costs,
        **{"offers": (OFFER,), "payments": payments, **more},
    )  # fmt: skip


def test_paid_on_its_last_day_it_is_kept_and_the_rest_is_written_off_to_the_ore() -> None:
    facts = offered(paid("2026-03-16", 8_000))
    owed = balance(facts=facts, law=LAW, as_of=on("2026-03-16"))
    assert (str(owed.total), str(owed.principal), str(owed.interest), str(owed.costs)) == ("0.00",) * 4
    # Owed that day: 10 000 + 450 + 10 000 × 10 % × 44/365 = 120.55: 10 570.55. Written off: 2 570.55.
    replay = Replay(facts, LAW, on("2026-03-16"))
    replay.run()
    assert str(replay.written_off) == "2570.55"


def test_the_day_before_it_was_paid_the_whole_debt_stood() -> None:
    facts = offered(paid("2026-03-16", 8_000))
    assert str(balance(facts=facts, law=LAW, as_of=on("2026-03-15")).principal) == "10000.00"


def test_nothing_is_added_after_it_was_kept() -> None:
    assert balance(facts=offered(paid("2026-03-10", 8_000)), law=LAW, as_of=on("2027-03-10")).total == kr(0)


@pytest.mark.parametrize(
    "payments",
    [
        (paid("2026-03-17", 8_000),),  # a day late
        (paid("2026-03-16", "7999.99"),),  # an öre short
        (paid("2026-03-01", 8_000),),  # before the offer was made
        (paid("2026-03-10", 4_000), paid("2026-03-17", 4_000)),
    ],
)
def test_late_short_or_early_money_keeps_nothing_and_the_whole_debt_stands(payments) -> None:
    facts = offered(*payments)
    assert kept(facts, as_of=on("2026-04-01")) is None
    assert balance(facts=facts, law=LAW, as_of=on("2026-04-01")).principal > kr(2_000)


def test_it_may_be_paid_in_parts_and_what_is_beyond_it_is_the_debtors() -> None:
    facts = offered(paid("2026-03-05", 3_000), paid("2026-03-10", 5_100), paid("2026-03-20", 50))
    found = kept(facts, as_of=on("2026-03-31"))
    assert found is not None and (found.on, str(found.excess)) == (on("2026-03-10"), "100.00")
    owed = balance(facts=facts, law=LAW, as_of=on("2026-03-31"))
    assert (str(owed.total), str(owed.overpaid)) == ("0.00", "150.00")


def test_money_the_bank_takes_back_takes_the_settlement_with_it() -> None:
    facts = offered(paid("2026-03-16", 8_000))
    back = replace(facts, payments=())
    assert balance(facts=back, law=LAW, as_of=on("2026-03-16")).principal == kr(10_000)


def test_a_credit_note_that_comes_after_it_makes_no_money_of_what_was_given_up() -> None:
    late = Credit("K", "A", on("2026-04-01"), kr(5_000))
    facts = offered(paid("2026-03-16", 8_000), credits=(late,))
    assert balance(facts=facts, law=LAW, as_of=on("2026-04-02")).overpaid == kr(0)


def test_the_case_closes_as_settled_on_the_day_it_is_paid() -> None:
    found = ask(offered(paid("2026-03-16", 8_000)), "2026-03-16")
    assert (found.act, found.close_code) == (Act.CLOSE, CloseCode.SETTLED)


def test_what_was_paid_has_one_owner_and_what_was_given_up_has_none() -> None:
    facts = offered(paid("2026-03-16", 8_000))
    agreed = Agreed({"A": kr("0.10").decimal}, kr("0.25").decimal, "agency", "creditor")
    whose = share(facts=facts, agreed=agreed, law=LAW, as_of=on("2026-03-16"))
    # Costs 450, interest 120.55, principal 7 429.45; commission 742.95 (742.945 half up) and its VAT 185.74.
    parts = (whose.costs, whose.interest, whose.principal, whose.refund, whose.commission, whose.vat)
    assert [str(part) for part in parts] == ["450.00", "120.55", "7429.45", "0.00", "742.95", "185.74"]
    assert whose.to_creditor + whose.to_agency + whose.refund == whose.received


def test_every_krona_of_it_is_explained() -> None:
    [told] = unfolded(facts=offered(paid("2026-03-16", 8_000)), law=LAW, as_of=on("2026-03-16"))["invoices"]
    assert told["principal"] == {
        "claimed": "10000.00",
        "credited": "0.00",
        "paid": "7429.45",
        "written_off": "2570.55",
        "remaining": "0.00",
    }


def test_an_offer_that_was_taken_back_binds_nobody() -> None:
    gone = replace(OFFER, ended_on=on("2026-03-10"))
    assert kept(offered(paid("2026-03-16", 8_000), offers=(gone,)), as_of=on("2026-03-16")) is None


def test_a_discount_is_a_share_of_everything_owed() -> None:
    assert discount(owed=kr(10_000), amount=kr(8_000)) == kr("0.20").decimal
    assert discount(owed=kr(0), amount=kr(0)) == 0
