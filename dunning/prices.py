"""The agency's price list towards creditors, read from its policy file; nothing here is ever asked of a debtor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.money import Money
from claims.refused import Refused
from dunning.fields import Table
from dunning.plan import content_hash

_CODE = "prices_invalid"
_KEYS = (
    "version",
    "setup_fee",
    "commission",
    "age_surcharge",
    "withdrawal",
    "legal",
    "ownership",
    "vat",
    "small_remainder",
    "valid_days",
    "invoices",
    "expected",
)
_BEFORE_START = "before_start"
_OWNERS = ("agency", "creditor")
OUTLAYS = "outlays"
"""A withdrawal that costs what was laid out at the authority, no more."""

STAGES = ("before_external_measures", "after_demand", "end_of_first_phase", "after_payment_order")
"""How far a case has come when it is withdrawn, in order."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A commission rate (0.10 is ten per cent) for cases with principal up to an amount, inclusive; None: any."""

    up_to: Money | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class PriceList:
    """What the creditor pays, without VAT. `hash` identifies the content that was shown when terms were accepted.

    `setup_fees` and `commission` are by the debtor's country, "default" for every other; `withdrawal` by stage, None
    meaning outlays only; `costs_go_to` and `interest_goes_to` say who keeps what the debtor pays beside the principal;
    `small_remainder` is what the terms let us write off, None when they do not speak of it. With `setup_before_start`
    the set-up fee is paid before anything begins, with `prepay_before_filing` the legal prepayment before an
    application is filed. A quote holds for `valid_days`; our own invoices fall due after `invoice_days`. Of a claim
    `expected_share` comes in, of one so old that it carries the surcharge `expected_old_share`: policy, to warn by.
    """

    version: str
    setup_fees: Mapping[str, Money]
    default_setup_fee: Money | None
    commission: Mapping[str, tuple[Tier, ...]]
    surcharge_after_days: int
    surcharge_points: Decimal
    withdrawal: Mapping[str, Money | None]
    legal_prepayment: Money
    costs_go_to: str
    interest_goes_to: str
    vat_rate: Decimal
    small_remainder: Money | None
    hash: str
    setup_before_start: bool = False
    prepay_before_filing: bool = False
    valid_days: int = 30
    invoice_days: int = 10
    expected_share: Decimal = Decimal(1)
    expected_old_share: Decimal = Decimal(1)

    def setup_fee(self, country: str) -> Money:
        """The fee for a new case by the debtor's country. Raises Refused("price_missing")."""
        fee = self.setup_fees.get(country, self.default_setup_fee)
        if fee is None:
            raise Refused("price_missing", f"The price list has no set-up fee for {country} and no default.")
        return fee

    def commission_rate(self, *, country: str, principal: Money) -> Decimal:
        """The rate of the tier that a case's principal falls in. Raises Refused("price_missing")."""
        for tier in self.tiers(country):
            if tier.up_to is None or principal <= tier.up_to:
                return tier.rate
        raise Refused("price_missing", f"The price list has no commission for {country} and this amount.")

    def tiers(self, country: str) -> tuple[Tier, ...]:
        """The commission of a country, tier by tier; none where the list has neither the country nor a default."""
        return self.commission.get(country) or self.commission.get("default", ())


def parse_prices(data: Mapping[str, Any]) -> PriceList:
    """A price list from a loaded TOML mapping. Raises Refused("prices_invalid") with place and remedy."""
    table = Table(data, "Price list", _CODE)
    table.only(_KEYS)
    fees = table.table("setup_fee")
    surcharge, legal, vat = table.table("age_surcharge"), table.table("legal"), table.table("vat")
    surcharge.only(("more_than_days_overdue", "points"))
    legal.only(("prepayment", "before_filing"))
    invoices, expected = table.table("invoices"), table.table("expected")
    invoices.only(("due_days",))
    expected.only(("share", "old_share"))
    vat.only(("rate",))
    remainder = table.table("small_remainder")
    remainder.only(("write_off_up_to",))
    return PriceList(
        version=table.text("version"),
        setup_fees={
            country: _money(fees, country) for country in fees.data if country not in ("default", _BEFORE_START)
        },
        default_setup_fee=_money(fees, "default") if "default" in fees.data else None,
        commission=_commission(table.table("commission")),
        surcharge_after_days=surcharge.whole("more_than_days_overdue", 180),
        surcharge_points=surcharge.share("points", "0"),
        withdrawal=_withdrawal(table.table("withdrawal")),
        legal_prepayment=_money(legal, "prepayment"),
        costs_go_to=_owner(table, "costs"),
        interest_goes_to=_owner(table, "late_interest"),
        vat_rate=vat.share("rate"),
        small_remainder=_money(remainder, "write_off_up_to") if remainder.data else None,
        hash=content_hash(data),
        setup_before_start=fees.flag(_BEFORE_START, default=False),
        prepay_before_filing=legal.flag("before_filing", default=False),
        valid_days=max(1, table.whole("valid_days", 30)),
        invoice_days=max(1, invoices.whole("due_days", 10)),
        expected_share=expected.share("share", "1"),
        expected_old_share=expected.share("old_share", "1"),
    )


def _money(table: Table, key: str) -> Money:
    return Money.of(table.number(key))


def _commission(table: Table) -> Mapping[str, tuple[Tier, ...]]:
    found: dict[str, tuple[Tier, ...]] = {}
    for country in table.data:
        tiers = []
        for entry in table.tables(country):
            entry.only(("up_to", "rate"))
            tiers.append(Tier(_money(entry, "up_to") if "up_to" in entry.data else None, entry.share("rate")))
        limits = [tier.up_to.ore for tier in tiers if tier.up_to]
        if not tiers or limits != sorted(set(limits)) or any(tier.up_to is None for tier in tiers[:-1]):
            raise table.refuse(f"the tiers of {country} must rise, only the last without up_to.")
        found[country] = tuple(tiers)
    return found


def _withdrawal(table: Table) -> Mapping[str, Money | None]:
    table.only(STAGES)
    missing = sorted(set(STAGES) - set(table.data))
    if missing:
        raise table.refuse(f"{', '.join(missing)} must be given.")
    return {stage: None if table.data[stage] == OUTLAYS else _money(table, stage) for stage in STAGES}


def _owner(table: Table, key: str) -> str:
    ownership = table.table("ownership")
    ownership.only(("costs", "late_interest"))
    owner = ownership.text(key)
    if owner not in _OWNERS:
        raise ownership.refuse(f"{key} must be one of {', '.join(_OWNERS)}.")
    return owner
