"""Money as whole öre and a currency, so that no sum can lose a fraction."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_SPACES = "\u00a0\u2007\u2009\u202f "
_SWEDISH_AMOUNT = re.compile(
    rf"^(?P<sign>[-−]?)(?P<whole>\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d+)(?:[,.:](?P<ore>\d{{1,2}}|-))?"
    rf"[{_SPACES}]*(?:kr|SEK|:-)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: `ore` hundredths of `currency` (ISO 4217). Adding two currencies raises ValueError."""

    ore: int
    currency: str = "SEK"

    def __post_init__(self) -> None:
        if not isinstance(self.ore, int) or isinstance(self.ore, bool):
            raise TypeError(f"money is whole öre, got {self.ore!r}")

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str = "SEK") -> Money:
        """Money from a decimal amount ("12345.67"), rounded half up to the öre. Floats are refused."""
        if isinstance(amount, float):
            raise TypeError("money is never made from a float")
        return cls(int((Decimal(amount).quantize(_CENT, ROUND_HALF_UP) * 100).to_integral_exact()), currency)

    @classmethod
    def zero(cls, currency: str = "SEK") -> Money:
        """No money, in a currency."""
        return cls(0, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount as Decimal with two places."""
        return (Decimal(self.ore) / 100).quantize(_CENT)

    def __str__(self) -> str:
        return str(self.decimal)

    def __bool__(self) -> bool:
        return self.ore != 0

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} with {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.ore + other.ore, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.ore - other.ore, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.ore, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.ore < other.ore

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.ore <= other.ore

    def __gt__(self, other: Money) -> bool:
        return not self <= other

    def __ge__(self, other: Money) -> bool:
        return not self < other


def total(amounts: Iterable[Money], currency: str = "SEK") -> Money:
    """The sum of amounts in one currency; nothing sums to zero of `currency`."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def parse_swedish_amount(text: str, currency: str = "SEK") -> Money | None:
    """Read an amount as a Swede writes it ("5 000,00", "5000:-", "5000.5 kr"); None when it is anything else.

    Strict: a group of thousands has exactly three digits, and "5.000" is refused as ambiguous (öre have two digits).
    """
    cleaned = text.strip()
    match = _SWEDISH_AMOUNT.match(cleaned)
    if match is None:
        return None
    whole = int(re.sub(rf"[{_SPACES}]", "", match["whole"]))
    ore = match["ore"] or "0"
    cents = 0 if ore == "-" else int(ore.ljust(2, "0"))
    value = whole * 100 + cents
    return Money(-value if match["sign"] else value, currency)
