"""Interest, costs and what is owed, as scenario files ask for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims.account import case_ocr_reference
from claims.balance import Cost, CostKind
from claims.bank import BankReference, BankTransaction, Counterparty, ReferenceKind
from claims.case import CaseFacts
from claims.invoice import Credit, Invoice, Payment
from claims.money import Money, total
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.fees import check_caps, demand_costs, instalment_plan_costs, owed_costs, reminder_costs
from dunning.interest import interest_segments
from dunning.law.law import DayCount
from dunning.ledger import balance, is_settled, outstanding, small_remainder
from dunning.matching import OpenCase, Register, invoice_named
from dunning.settlement import Agreed, share
from tests.dunning.builders import LAW, case, days_from, invoice, kr, live
from tests.law.rules.given import Given, Rule

_LETTERS = {"reminder": reminder_costs, "demand": demand_costs, "instalment_plan": instalment_plan_costs}


def _late_interest(given: Given) -> dict[str, Any]:
    agreed = given("agreed_rate", None)
    try:
        found = interest_segments(
            bases=[(date.min, kr(given("principal")))],
            starts_on=given("due") + timedelta(days=1),
            until=given("paid_on"),
            agreed=Decimal(agreed) if agreed else None,
            debtor_kind=DebtorKind(given("debtor", "business")),
            law=replace(LAW, day_count=DayCount(given("day_count", "ACT/ACT"))),
        )
    except Refused as refusal:
        return {"refused": refusal.code}
    return {
        "days": sum(each.days for each in found.segments),
        "periods": [f"{each.days} dagar à {each.rate.normalize():f} %" for each in found.segments],
        "shown": [str(each.amount) for each in found.segments],
        "interest": str(found.amount("SEK")),
    }


def _costs_of_letters(given: Given) -> dict[str, Any]:
    kind, on = DebtorKind(given("debtor")), given("sent_on")
    agreed = given("reminder_fee_agreed", False)
    claims = [invoice(due=str(due), number=str(n), reminder_fee_agreed=agreed) for n, due in enumerate(given("due"))]
    costs: tuple[Cost, ...] = ()
    for letter in given("letters"):
        costs += _LETTERS[letter](debtor_kind=kind, invoices=claims, already=costs, on=on, law=LAW)
    return _owed(costs, kind)


def _costs_entered(given: Given) -> dict[str, Any]:
    costs = tuple(
        Cost(CostKind(each("kind")), date(2026, 3, 2), kr(each("amount")), "") for each in given.tables("costs")
    )
    return _owed(costs, DebtorKind(given("debtor")))


def _owed(costs: tuple[Cost, ...], kind: DebtorKind) -> dict[str, Any]:
    owed = owed_costs(costs=costs, debtor_kind=kind)
    return {"costs": [f"{each.kind} {each.amount}" for each in owed], "total": str(total(each.amount for each in owed))}


def _cost_cap(given: Given) -> dict[str, Any]:
    """What is no kind of cost at all may not be charged whatever its amount."""
    kind, amount, on = given("kind"), kr(given("amount")), given("on", date(2026, 3, 2))
    if kind not in list(CostKind):
        return {"may_be_charged": False}
    try:
        check_caps(costs=[Cost(CostKind(kind), on, amount, "")], law=LAW)
    except Refused:
        return {"may_be_charged": False}
    return {"may_be_charged": True}


def _case(given: Given) -> CaseFacts:
    invoices = tuple(_invoice(each) for each in given.tables("invoices"))
    numbers = [each.number for each in invoices]
    limit = given("creditor_lets_us_write_off", None)
    return case(
        *invoices,
        kind=DebtorKind(given("debtor")),
        costs=tuple(Cost(CostKind(c("kind")), c("on"), kr(c("amount")), "") for c in given.tables("costs")),
        payments=tuple(_payment(each, numbers) for each in given.tables("payments")),
        credits=tuple(_credit(each, n) for n, each in enumerate(given.tables("credit_notes"))),
        small_remainder=kr(limit) if limit else None,
    )


def _invoice(given: Given) -> Invoice:
    rate = given("agreed_rate", None)
    return invoice(
        given("amount"),
        due=str(given("due")),
        number=given("number"),
        due_date_agreed=given("due_date_agreed", True),
        agreed_rate=Decimal(rate) if rate else None,
    )


def _payment(given: Given, numbers: list[str]) -> Payment:
    """A payment; its `message` is read as the payer's words on a bank file are."""
    on, amount, said = given("on"), kr(given("amount")), given("message", "")
    told = BankTransaction("k", "9912346", amount, on, on, "", texts=(said,) if said else ())
    source = "direct" if given("to_the_creditor", False) else "bank"
    return Payment(on, amount, source, invoice_number=invoice_named(told, numbers))


def _credit(given: Given, number: int) -> Credit:
    ab_initio = given("corrects_a_wrong_invoice", False)
    return Credit(f"K{number}", given("invoice"), given("on"), kr(given("amount")), ab_initio=ab_initio)


def _case_balance(given: Given) -> dict[str, Any]:
    facts = _case(given)
    found = balance(facts=facts, law=LAW, as_of=given("asked_on"))
    return {
        "principal": str(found.principal),
        "interest": str(found.interest),
        "costs": str(found.costs),
        "total_before_rounding": str(outstanding(found)),
        "rounding": str(found.rounding),
        "total": str(found.total),
        "overpaid": str(found.overpaid),
        "left_of_invoices": {each.number: str(each.remaining) for each in found.invoices},
        "left_of_costs": [f"{each.kind} {each.amount}" for each in found.cost_lines],
        "interest_periods": [f"{each.days} dagar på {each.base}" for one in found.invoices for each in one.segments],
        "counts_as_paid": is_settled(balance_=found, law=LAW),
        "may_be_written_off": small_remainder(balance_=found, facts=facts),
    }


def _whose_money(given: Given) -> dict[str, Any]:
    agreed = Agreed(
        commission={"10234": Decimal(given("commission_per_cent")) / 100},
        vat_rate=Decimal(given("vat_per_cent")) / 100,
        costs_go_to=given("costs_go_to"),
        interest_goes_to=given("interest_goes_to"),
    )
    return share(facts=_case(given), agreed=agreed, law=LAW, as_of=given("asked_on")).as_json()


def _letters_by_themselves(given: Given) -> dict[str, Any]:
    """The letters that leave without a person's decision after a demand, day by day."""
    first, until = given("demand_on"), given("watched_until")
    known = _case(given)
    later, facts = known.payments, replace(known, payments=())
    news = {payment.on: (lambda f, p=payment: replace(f, payments=(*f.payments, p))) for payment in later}
    _, done = live(facts, days_from(first, (until - first).days + 1), news)
    paid_on = later[0].on
    letters = [each for each in done if each.act == "letter" and each.on > paid_on]
    return {"letters_after_the_payment": len(letters), "demands": sum(each.step == "demand" for each in done)}


def _payment_match(given: Given) -> dict[str, Any]:
    owed = Money(1_000_00)
    own = case_ocr_reference("2026-000012")
    cases = [OpenCase("2026-000012", (own,), ("10234",), "Kim Exempelsson", "200903029999", owed)]
    reference = {"our OCR": own, "": ""}.get(given("reference", ""), given("reference", ""))
    found = Register(cases).match(
        BankTransaction(
            "k",
            "9912346",
            kr(given("amount")),
            date(2026, 3, 2),
            date(2026, 3, 2),
            "",
            counterparty=Counterparty(given("payer", ""), identity=given("payer_number", "")),
            references=(BankReference(ReferenceKind.OCR, reference),) if reference else (),
            texts=(given("message", ""),),
        )
    )
    return {
        "booked": bool(found.booked),
        "suggested_to_a_person": [each.ground.name.lower() for each in found.suggestions],
    }


RULES: dict[str, Rule] = {
    "late_interest": _late_interest,
    "costs_of_letters": _costs_of_letters,
    "costs_entered": _costs_entered,
    "cost_cap": _cost_cap,
    "case_balance": _case_balance,
    "whose_money": _whose_money,
    "letters_by_themselves": _letters_by_themselves,
    "payment_match": _payment_match,
}
