"""An instalment plan (avbetalningsplan) laid out: monthly payments on bank days, the last one taking what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casework.law_of import law_of
from casework.office import Office
from claims.case import CaseFacts, Instalment
from claims.days import add_months
from claims.invoice import Payment
from claims.money import Money, total
from claims.refused import Refused
from dunning.disputed import asked, undisputed
from dunning.fees import instalment_plan_costs
from dunning.law.law import Law
from storage import case_facts
from storage.database import Tx

_LEAST_MONTHLY = Money(5_000)  # under fifty kronor a month a plan costs more than it brings


@dataclass(frozen=True, slots=True)
class Wish:
    """How a debtor wants to pay: over so many months, or so much a month; the first payment a month from today if not
    told. `is_consulted` when the plan is made together with the debtor, which its statutory cost rests on.
    """

    months: int | None = None
    monthly: Money | None = None
    first_on: date | None = None
    is_consulted: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan before anything is stored: what is owed today, the plan's own cost, the interest within it, the payments.

    The interest is counted at the last known rates, paid on the days of the plan; it is part of the last payment.
    """

    owed: Money
    cost: Money
    interest: Money
    instalments: tuple[Instalment, ...]

    @property
    def sum(self) -> Money:
        """What the payments come to."""
        return Money(sum(each.ore for each in self.instalments), self.owed.currency)


def propose(office: Office, tx: Tx, *, case_number: str, wish: Wish) -> Proposal:
    """The payments of a plan for the whole undisputed debt, the interest that runs meanwhile included.

    Raises Refused for a wish that is none or two, fewer than 2 or more months than the policy allows, a first day that
    is not ahead, and an amount that never pays the debt.
    """
    today, facts = office.clock.today(), case_facts.facts(tx, case_number)
    law = law_of(office, facts).ahead()
    base = _with_cost(facts, law, today, wish)
    owed = asked(facts=base, law=law, as_of=today).total
    longest = office.conduct.longest_months
    first_on = _first(office, wish)
    if wish.monthly is not None:
        found = _by_amount(base, law, first_on, wish.monthly, longest, owed)
    else:
        months = _months(wish, longest)
        part = _spread(base, law, first_on, months, owed)
        found = _laid_out(base, law, _days(law, first_on, months), part)
    cost = total((cost.amount for cost in base.costs[len(facts.costs) :]), facts.currency)
    interest = Money(sum(each.ore for each in found) - owed.ore, facts.currency)
    return Proposal(owed - cost, cost, interest, found)


def _with_cost(facts: CaseFacts, law: Law, today: date, wish: Wish) -> CaseFacts:
    """The facts once the plan's letter has left, with its cost where it may be charged (3 § 2 lag 1981:739)."""
    if not wish.is_consulted:
        return facts
    costs = instalment_plan_costs(
        debtor_kind=facts.debtor_kind, invoices=facts.invoices, already=facts.costs, on=today, law=law
    )
    return replace(facts, costs=(*facts.costs, *costs))


def _first(office: Office, wish: Wish) -> date:
    today = office.clock.today()
    first_on = wish.first_on or add_months(today, 1)
    if not today < first_on <= add_months(today, 3):
        raise Refused("bad_day", "the first payment is due after today and within three months: --first DATE")
    return first_on


def _months(wish: Wish, longest: int) -> int:
    if wish.months is None or not 2 <= wish.months <= longest:
        raise Refused("bad_months", f"an instalment plan runs over 2 to {longest} months: give --months")
    return wish.months


def _days(law: Law, first_on: date, months: int) -> list[date]:
    """Bank days a month apart."""
    return [law.calendar.next_bank_day(add_months(first_on, index)) for index in range(months)]


def _spread(facts: CaseFacts, law: Law, first_on: date, months: int, owed: Money) -> int:
    """A monthly payment in whole kronor that spreads the debt and its interest evenly."""
    days = _days(law, first_on, months)
    rough = _laid_out(facts, law, days, _whole(owed.ore, months))
    return _whole(sum(each.ore for each in rough), months)


def _whole(ore: int, months: int) -> int:
    return -(-ore // months // 100) * 100


def _by_amount(
    facts: CaseFacts, law: Law, first_on: date, monthly: Money, longest: int, owed: Money
) -> tuple[Instalment, ...]:
    if monthly < _LEAST_MONTHLY:
        raise Refused("bad_amount", f"a payment is at least {_LEAST_MONTHLY} a month")
    for months in range(2, longest + 1):
        found = _laid_out(facts, law, _days(law, first_on, months), monthly.ore)
        if len(found) < months or found[-1].ore <= monthly.ore:
            return found
    raise Refused("too_slow", f"{monthly} a month does not pay {owed} in {longest} months")


def _laid_out(facts: CaseFacts, law: Law, days: list[date], part: int) -> tuple[Instalment, ...]:
    """So much on each day but the last, which takes what is left then; days on which nothing is left fall away."""
    found: list[Instalment] = []
    paid: list[Payment] = []
    for index, day in enumerate(days):
        left = _left(facts, law, paid, day)
        ore = left if index == len(days) - 1 else min(part, left)
        if ore <= 0:
            break
        found.append(Instalment(day, ore))
        paid.append(Payment(day, Money(ore, facts.currency), "plan"))
    return tuple(found)


def _left(facts: CaseFacts, law: Law, paid: list[Payment], day: date) -> int:
    """What would be owed on a day before its payment, in öre, whole kronor where the law rounds."""
    plain = replace(undisputed(facts=facts, on=day), objections=())
    lived = replace(plain, payments=(*plain.payments, *paid))
    return asked(facts=lived, law=law, as_of=day).total.ore
