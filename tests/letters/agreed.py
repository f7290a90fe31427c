"""Letter contents about objections, plans and offers that tests typeset and read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from claims.account import case_ocr_reference
from claims.letter import LetterContent, letter_key
from claims.money import Money
from tests.letters.contents import CASE, DEADLINE, LATE, balance, business, consumer, invoice, payment_order, plan


def _with(made: LetterContent, step: str, *, deadline: date | None = None, **extra: Any) -> LetterContent:
    return replace(made, step=step, key=letter_key(CASE, step, 1), deadline=deadline, extra=extra)


def partly_disputed() -> LetterContent:
    """A demand for what is undisputed: part of one invoice, and all of another, are named and not asked for."""
    part = replace(invoice("10234", date(2026, 1, 15), "12500.00", paid="4000.00"), disputed=Money.of(4000))
    whole = replace(invoice("10260", date(2026, 1, 31), "986.75", paid="986.75"), disputed=Money.of("986.75"))
    return replace(
        business(),
        balance=balance(part, replace(whole, segments=(), interest=Money.zero()), costs=(LATE,)),
        about={"10234": "putsning av fasad", "10260": "byte av fönsterbleck"},
    )


def partly_disputed_english() -> LetterContent:
    """The same in English."""
    return replace(partly_disputed(), language="en")


def payment_order_partly_disputed() -> LetterContent:
    """An application for what is undisputed."""
    filed = payment_order()
    return replace(filed, balance=partly_disputed().balance, about=partly_disputed().about)


def _answer(made: LetterContent, outcome: str, reasons: str, **more: Any) -> LetterContent:
    told = {"objected_on": date(2026, 2, 16), "outcome": outcome, "reasons": reasons}
    return _with(made, "objection_answer", **told, **more)


def objection_rejected() -> LetterContent:
    """A person's objection to the whole claim is not accepted."""
    why = "Borgenären har visat en beställning som du undertecknade den 12 november 2025."
    return _answer(consumer(), "rejected", why, objected_ground="not_ordered")


def objection_partly_upheld() -> LetterContent:
    """A company is right in part, as to one invoice."""
    why = "Två av tio fönster är inte målade. Borgenären krediterar dem."
    return _answer(
        business(),
        "partly_upheld",
        why,
        objected_ground="not_as_ordered",
        objected_invoice="10234",
        objected_amount=Money.of(4000),
        upheld=Money.of(2500),
    )


def objection_upheld_english() -> LetterContent:
    """An objection that is accepted, in English."""
    made = _answer(
        business(), "upheld", "The invoice was paid on 3 February.", objected_ground="already_paid",
        objected_invoice="10234", upheld=Money.of("12500.00"),
    )  # fmt: skip
    return replace(made, language="en")


def objection_to_jurist() -> LetterContent:
    """The accounts differ: a jurist has it."""
    why = "Du och borgenären har lämnat olika uppgifter om vad som avtalades."
    return _answer(consumer(), "unclear", why, objected_ground="wrong_amount", objected_amount=Money.of(500))


def objection_withdrawn() -> LetterContent:
    """The debtor took the objection back."""
    return _answer(
        business(), "withdrawn", "Ni meddelade oss det per telefon den 20 februari.", objected_ground="other"
    )


def offer() -> LetterContent:
    """An offer to settle for less, to a person."""
    return _with(consumer(), "offer", deadline=DEADLINE, offer_amount=Money.of(1200))


def offer_english() -> LetterContent:
    """The same to a company, in English."""
    return replace(_with(business(), "offer", deadline=DEADLINE, offer_amount=Money.of(10_000)), language="en")


def plan_default() -> LetterContent:
    """An instalment is missing: a last day."""
    made = _with(plan(), "plan_default", deadline=DEADLINE, behind=Money.of(600))
    extra = {**(plan().extra or {}), **(made.extra or {})}
    return replace(made, extra=extra, ocr_reference=case_ocr_reference(CASE, 1))


def plan_default_english() -> LetterContent:
    """The same in English."""
    return replace(plan_default(), language="en")


AGREED = {
    made.__name__: made
    for made in (
        partly_disputed,
        partly_disputed_english,
        payment_order_partly_disputed,
        objection_rejected,
        objection_partly_upheld,
        objection_upheld_english,
        objection_to_jurist,
        objection_withdrawn,
        offer,
        offer_english,
        plan_default,
        plan_default_english,
    )
}
