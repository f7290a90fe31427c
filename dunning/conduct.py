"""How debtors are met: the house's own times and limits, from a policy file, each with a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from dunning.fields import Table

_CODE = "conduct_invalid"
_KEYS: Mapping[str, tuple[str, ...]] = {
    "objections": ("creditor_bank_days", "answer_bank_days"),
    "contacts": (
        "answer_bank_days",
        "calls_most",
        "calls_within_days",
        "calls_open",
        "calls_close",
        "calls_on_saturdays",
    ),
    "complaints": ("answer_days",),
    "offers": ("longest_days", "guard_bank_days", "discount_limit"),
    "plans": ("longest_months",),
}


@dataclass(frozen=True, slots=True)
class Conduct:
    """House policy (P in the sources), not law: bank days and days as whole numbers, `discount_limit` a share of one.

    `calls_most` calls may be made in `calls_within_days` days, between two hours of Swedish wall-clock time.
    """

    creditor_bank_days: int = 10
    answer_bank_days: int = 15
    contact_bank_days: int = 2
    calls_most: int = 3
    calls_within_days: int = 7
    calls_open: time = time(8)
    calls_close: time = time(20)
    calls_on_saturdays: bool = False
    complaint_days: int = 14
    offer_longest_days: int = 60
    offer_guard_bank_days: int = 3
    discount_limit: Decimal = Decimal("0.00")
    longest_months: int = 36


def parse_conduct(data: Mapping[str, Any]) -> Conduct:
    """Conduct from a loaded TOML mapping. Raises Refused("conduct_invalid") with place and remedy."""
    whole = Table(data, "Conduct", _CODE)
    whole.only(tuple(_KEYS))
    parts = {name: whole.table(name) for name in _KEYS}
    for name, keys in _KEYS.items():
        parts[name].only(keys)
    usual, contacts, offers = Conduct(), parts["contacts"], parts["offers"]
    opens = contacts.clock("calls_open") if "calls_open" in contacts.data else usual.calls_open
    closes = contacts.clock("calls_close") if "calls_close" in contacts.data else usual.calls_close
    if opens >= closes:
        raise contacts.refuse("calls_open must come before calls_close.")
    return Conduct(
        creditor_bank_days=parts["objections"].whole("creditor_bank_days", usual.creditor_bank_days),
        answer_bank_days=parts["objections"].whole("answer_bank_days", usual.answer_bank_days),
        contact_bank_days=contacts.whole("answer_bank_days", usual.contact_bank_days),
        calls_most=contacts.whole("calls_most", usual.calls_most),
        calls_within_days=max(1, contacts.whole("calls_within_days", usual.calls_within_days)),
        calls_open=opens,
        calls_close=closes,
        calls_on_saturdays=contacts.flag("calls_on_saturdays", usual.calls_on_saturdays),
        complaint_days=parts["complaints"].whole("answer_days", usual.complaint_days),
        offer_longest_days=offers.whole("longest_days", usual.offer_longest_days),
        offer_guard_bank_days=offers.whole("guard_bank_days", usual.offer_guard_bank_days),
        discount_limit=offers.share("discount_limit", str(usual.discount_limit)),
        longest_months=max(2, parts["plans"].whole("longest_months", usual.longest_months)),
    )
