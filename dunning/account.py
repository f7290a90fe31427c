"""One invoice while its days are replayed: its principal over time, its interest, and what was paid of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from claims.balance import InvoiceBalance
from claims.case import Mitigation
from claims.invoice import Invoice
from claims.money import Money
from claims.party import DebtorKind
from dunning.interest import Accrual, interest_segments, interest_starts_on, mitigated, per_day, rates_between
from dunning.law.law import Law

_ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Account:
    """A replay in progress; amounts are öre. `demanded_on` is the day of our own demand, None before it."""

    invoice: Invoice
    debtor_kind: DebtorKind
    demanded_on: date | None
    law: Law
    mitigations: tuple[Mitigation, ...] = ()
    interest_paid: int = 0
    credited: int = 0
    interest_written_off: int = 0
    principal_written_off: int = 0
    starts_on: date | None = field(init=False)
    start_basis: str = field(init=False)
    _bases: list[tuple[date, Money]] = field(init=False)

    def __post_init__(self) -> None:
        start = interest_starts_on(
            invoice=self.invoice, debtor_kind=self.debtor_kind, demanded_on=self.demanded_on, law=self.law
        )
        self.starts_on, self.start_basis = start.on, start.basis
        self._bases = [(date.min, self.invoice.total)]

    @property
    def currency(self) -> str:
        """The currency of the invoice."""
        return self.invoice.total.currency

    @property
    def principal(self) -> int:
        """The principal left after everything replayed so far."""
        return self._bases[-1][1].ore

    def credit(self, ore: int, *, first_on: date) -> int:
        """Reduce the principal from a day on, that day included; gives back what exceeded it."""
        used = min(self.principal, ore)
        self.credited += ore
        self._set_principal(self.principal - used, first_on=first_on)
        return ore - used

    def pay_interest(self, ore: int, *, on: date) -> int:
        """Use money on interest accrued to a day, that day included; gives back the rest."""
        if ore == 0 or self.starts_on is None or self.starts_on > on:
            return ore
        used = min(ore, self._accrued(on).amount(self.currency).ore - self.interest_paid)
        self.interest_paid += used
        return ore - used

    def pay_principal(self, ore: int, *, on: date) -> int:
        """Use money on principal; interest still runs on it through the day of payment. Gives back the rest."""
        used = min(ore, self.principal)
        if used:
            self._set_principal(self.principal - used, first_on=on + _ONE_DAY)
        return ore - used

    def write_off(self, *, on: date) -> int:
        """Give up what is left of principal and interest at the end of a day, and all that follows; how much it was."""
        interest = self._accrued(on).amount(self.currency).ore - self.interest_paid
        self.interest_written_off += interest
        self.principal_written_off += self.principal
        given_up = interest + self.principal
        self._set_principal(0, first_on=on + _ONE_DAY)
        return given_up

    def as_balance(self, as_of: date) -> InvoiceBalance:
        """What is owed on the invoice at the end of a day."""
        accrual = self._accrued(as_of)
        return InvoiceBalance(
            number=self.invoice.number,
            invoice_date=self.invoice.invoice_date,
            due_date=self.invoice.due_date,
            total=self.invoice.total,
            credited=Money(self.credited, self.currency),
            remaining=Money(self.principal, self.currency),
            interest=Money(self._interest_left(accrual), self.currency),
            segments=accrual.segments,
            per_day=self._per_day(as_of),
            written_off=Money(self.principal_written_off, self.currency) if self.principal_written_off else None,
        )

    def _interest_left(self, accrual: Accrual) -> int:
        return accrual.amount(self.currency).ore - self.interest_paid - self.interest_written_off

    def _set_principal(self, ore: int, *, first_on: date) -> None:
        if self._bases[-1][0] == first_on:
            self._bases.pop()
        self._bases.append((first_on, Money(ore, self.currency)))

    def _accrued(self, until: date) -> Accrual:
        if self.starts_on is None:
            return Accrual((), Fraction(0))
        return interest_segments(
            bases=self._bases,
            starts_on=self.starts_on,
            until=until,
            agreed=self.invoice.agreed_rate,
            debtor_kind=self.debtor_kind,
            law=self.law,
            mitigations=self.mitigations,
        )

    def _per_day(self, as_of: date) -> Decimal:
        """Interest for the day after `as_of` at the rate of `as_of`: what one more day of waiting costs."""
        if self.starts_on is None or self.starts_on > as_of + _ONE_DAY or self.principal == 0:
            return Decimal("0.00")
        rates = rates_between(
            first=as_of, last=as_of, agreed=self.invoice.agreed_rate, debtor_kind=self.debtor_kind, law=self.law
        )
        rate = mitigated(rates=rates, last=as_of, mitigations=self.mitigations, law=self.law)[0]
        year_days = self.law.day_count.days_in_year((as_of + _ONE_DAY).year)
        return per_day(base=Money(self.principal, self.currency), per_cent=rate.per_cent, year_days=year_days)
