"""Actions about money and what is agreed on it: payments, instalment plans, settlements, interest, a sale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from casework.agree_plan import Consultation, agree_plan, end_plan
from casework.instalments import Wish
from casework.mitigate import mitigate
from casework.offers import approve_offer, end_offer, offer_settlement
from casework.record_payment import direct_reference, record_payment
from casework.sell_claim import sell_claim
from casework.undo_payment import undo_payment
from claims.money import Money
from templates.catalog import marked
from web.action import (
    HANDLERS,
    JURISTS,
    MONEY,
    Action,
    Does,
    Values,
    after_demand,
    always,
    on_case,
    on_chosen,
    while_open,
)
from web.actions_flow import WHY
from web.fields import Field

if TYPE_CHECKING:
    from casework.office import Office

GROUP = marked("Pengar och överenskommelser")


def _pay(source: str, named: Callable[[date, Money], str]) -> Does:
    """A payment by hand from a source; one without a reference of its own is named by its day and amount."""

    def does(office: Office, number: str, values: Values, by: str) -> None:
        day, amount = values["on"], values["amount"]
        reference = values["reference"] or named(day, amount)
        record_payment(office, case_number=number, on=day, amount=amount, source=source, reference=reference, by=by)

    return does


def _undo(office: Office, number: str, values: Values, by: str) -> None:
    source, _, reference = str(values["payment"]).partition("|")
    undo_payment(
        office, case_number=number, source=source, reference=reference, why=values["why"], by=by
    )  # fmt: skip


def _agree(office: Office, number: str, values: Values, by: str) -> None:
    talk = Consultation(values["on"], values["how"], values["who"])
    wish = Wish(values["months"], values["monthly"], values["first_on"], is_consulted=True)
    agree_plan(office, case_number=number, wish=wish, consulted=talk, by=by)


def _sell(office: Office, number: str, values: Values, by: str) -> None:
    sell_claim(
        office,
        case_number=number,
        to=values["to"],
        pay_to=values["pay_to"],
        price=values["price"] or Money.zero(),
        sold_on=values["on"],
        why=values["why"],
        by=by,
    )


_PAID = (
    Field("on", "day", marked("Betalningsdag"), starts="today"),
    Field("amount", "amount", marked("Belopp")),
    Field("reference", "line", marked("Referens"), marked("Två lika betalningar samma dag behöver var sin."),
          is_required=False),
)  # fmt: skip

ACTIONS = (
    Action(
        "pay", GROUP, marked("För in en betalning till oss"),
        marked("För hand, när betalningen inte kommer med bankens fil."),
        _PAID, MONEY, always, _pay("handler", lambda day, amount: f"{day.isoformat()}-{amount}"), ("case pay",),
    ),
    Action(
        "pay-direct", GROUP, marked("För in en betalning direkt till borgenären"),
        marked("Den betalar skulden men är inte vår att betala ut. Borgenären får veta vad som har bokförts."),
        _PAID, MONEY, always, _pay("direct", direct_reference), ("case pay",),
    ),
    Action(
        "undo-payment", GROUP, marked("Ta bort en felförd betalning"),
        marked("Bara en betalning som förts in för hand. Räntan räknas som om den aldrig hade kommit."),
        (Field("payment", "choice", marked("Betalning"), options="payment"), WHY), MONEY, always, _undo,
        ("case undo-payment",), is_grave=True,
    ),
    Action(
        "agree-plan", GROUP, marked("Kom överens om en avbetalningsplan"),
        marked("Planen har gåtts igenom med gäldenären. Brevet går med nästa utskick."),
        (
            Field("months", "number", marked("Antal månader"), marked("Ange månader eller belopp, ett av dem."),
                  is_required=False),
            Field("monthly", "amount", marked("Eller belopp per månad"), is_required=False),
            Field("first_on", "day", marked("Första betalningen"), marked("Tomt: en månad från i dag."),
                  is_required=False),
            Field("on", "day", marked("Dag för samtalet"), starts="today"),
            Field("how", "line", marked("Hur ni talades vid"), starts="telefon"),
            Field("who", "line", marked("Med vem"), starts="gäldenären"),
        ),
        HANDLERS, after_demand, _agree, ("instalments agree", "instalments propose"),
    ),
    Action(
        "end-plan", GROUP, marked("Avsluta avbetalningsplanen"),
        marked("Borgenären avgör sedan vad som följer."),
        (Field("plan", "choice", marked("Plan"), options="plan_in_force"), WHY), HANDLERS, while_open,
        on_case(end_plan, "why"),
        ("instalments end",),
    ),
    Action(
        "offer", GROUP, marked("Erbjud en uppgörelse"),
        marked("Gäldenären kan betala mindre senast en viss dag. Över borgenärens gräns tillfrågas borgenären först."),
        (
            Field("amount", "amount", marked("Belopp som räcker")),
            Field("valid_to", "day", marked("Gäller till och med")),
            WHY,
            Field("approval", "line", marked("Borgenärens medgivande"),
                  marked("Över gränsen: vem som sa ja, hur och när."), is_required=False),
        ),
        HANDLERS, after_demand,
        on_case(offer_settlement, "amount", "valid_to", "why", "approval"), ("settlements offer",),
    ),
    Action(
        "approve-offer", GROUP, marked("Borgenären godtar en uppgörelse"),
        marked("Erbjudandet går ut."),
        (
            Field("offer", "choice", marked("Erbjudande"), options="offer"),
            Field("how", "line", marked("Vem som sa ja, hur och när")),
        ),
        HANDLERS, while_open,
        on_chosen(approve_offer, "offer", approval="how"),
        ("settlements approve",),
    ),
    Action(
        "withdraw-offer", GROUP, marked("Dra tillbaka en uppgörelse"),
        marked("Bara ett erbjudande som inte har gått ut. Ett som gått ut gäller till sin dag."),
        (Field("offer", "choice", marked("Erbjudande"), options="offer"), WHY), HANDLERS, while_open,
        on_chosen(end_offer, "offer", "why"),
        ("settlements withdraw",),
    ),
    Action(
        "mitigate", GROUP, marked("Jämka räntan"),
        marked("Dröjsmålsräntan sätts ned för en tid (8 § räntelagen). Det som visats tidigare står kvar."),
        (
            Field("first_on", "day", marked("Från och med")),
            Field("last_on", "day", marked("Till och med"), marked("Tomt: tills vidare."), is_required=False),
            Field("per_cent", "percent", marked("Högsta ränta i procent"), starts="0"),
            Field("why", "words", marked("På vilken grund"), marked("Till exempel sjukdom eller arbetslöshet.")),
        ),
        JURISTS, while_open, on_case(mitigate, "first_on", "last_on", "per_cent", "why"),
        ("case mitigate",),
    ),
    Action(
        "sell", GROUP, marked("För in att fordran har sålts"),
        marked("Gäldenären får brev om det, och ärendet avslutas som sålt."),
        (
            Field("to", "line", marked("Köpare, med organisationsnummer")),
            Field("pay_to", "words", marked("Så betalar gäldenären"), marked("En mening som gäldenären läser.")),
            Field("price", "amount", marked("Köpeskilling"), is_required=False),
            Field("on", "day", marked("Dag för försäljningen"), starts="today"),
            Field("why", "words", marked("Anteckning"), is_required=False),
        ),
        JURISTS, while_open, _sell, ("case sell",), is_grave=True,
    ),
)  # fmt: skip
"""Payments first, then what is agreed."""
