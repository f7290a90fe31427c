"""What a case owes, counted day by day: a second answer that shares no code with the engine, and stories to ask both.

`bench.law_race` asks both and stops at the first difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

# Riksbanken's reference rate in hundredths of a per cent, two figures a year from the second half of 2002 on.
_TABLE = (
    450, 400, 300, 300, 200, 200, 150, 150, 250, 300, 350, 400, 450, 200, 50, 50, 50, 150, 200, 200, 150, 100, 100, 100,
    100, 0, 0, 0, -50, -50, -50, -50, -50, -50, 0, 0, 0, 0, 0, 0, 50, 250, 350, 400, 400, 300, 200, 200, 200,
)  # fmt: skip
FIRST_DAY, LAST_DAY = date(2002, 7, 1), date(2026, 12, 31)
_LATE, _CAP = 800, 2000  # points over the reference rate: 6 § räntelagen, 19 a § konsumentkreditlagen
_COVERED = ("reminder", "demand", "instalment_plan")  # 5 § second paragraph lag (1981:739)
_AUTHORITY = ("payment_order", "counsel")


@dataclass(frozen=True)
class Bill:
    """An invoice: whole öre; an agreed rate in hundredths of a per cent; whether the page speaks of interest."""

    number: str
    sent: date
    due: date
    ore: int
    agreed: int | None
    tells_interest: bool
    due_is_agreed: bool


@dataclass(frozen=True)
class Happening:
    """Something on a day: "credit", "credit_from_start" or "payment" of a bill (or of none), or a cost by its name."""

    day: date
    what: str
    ore: int
    bill: str | None = None


@dataclass(frozen=True)
class Story:
    """A case. `demanded` is the day of our own demand; `leap_years` counts 366 days in them."""

    is_trade: bool
    bills: tuple[Bill, ...]
    happenings: tuple[Happening, ...]
    demanded: date | None
    as_of: date
    leap_years: bool


@dataclass
class Owed:
    """What is left, in whole öre; `total` in whole kronor, as öre."""

    principal: dict[str, int]
    interest: dict[str, int]
    costs: int
    overpaid: int
    total: int


@dataclass
class _Sheet:
    """A bill while the days go by: interest in öre times 10,000 times the days of the year, long years apart."""

    bill: Bill
    left: int
    first: date | None
    short: int = 0
    long: int = 0
    paid: int = 0
    _unit: int = field(default=10_000, repr=False)

    def grow(self, day: date, story: Story) -> None:
        if self.first is not None and day >= self.first and self.left > 0:
            part = self.left * _rate(self.bill, day, story)
            if story.leap_years and _is_leap(day.year):
                self.long += part
            else:
                self.short += part

    def accrued(self) -> int:
        above, below = self.short * 366 + self.long * 365, self._unit * 365 * 366
        return (2 * above + below) // (2 * below)

    def open_interest(self) -> int:
        return self.accrued() - self.paid


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _rate(bill: Bill, day: date, story: Story) -> int:
    reference = _TABLE[(day.year - 2002) * 2 + (day.month > 6) - 1]
    if bill.agreed is None:
        return reference + _LATE
    return bill.agreed if story.is_trade else min(bill.agreed, reference + _CAP)


def _first_day(bill: Bill, story: Story) -> date | None:
    """3 and 4 §§ räntelagen: from the due date between traders or where agreed, else 30 days after being told."""
    if story.is_trade or bill.due_is_agreed:
        return bill.due + timedelta(days=1)
    demanded = story.demanded if story.demanded is not None and story.demanded <= story.as_of else None
    told = bill.sent if bill.tells_interest else demanded
    return None if told is None else max(told + timedelta(days=30), bill.due) + timedelta(days=1)


def owed(story: Story) -> Owed:
    """Live through the story one day at a time."""
    told = [one for one in story.happenings if one.day <= story.as_of]
    sheets = {
        bill.number: _Sheet(bill, bill.ore, _first_day(bill, story))
        for bill in sorted(story.bills, key=lambda bill: (bill.due, bill.number))
    }
    spare = 0
    for one in told:
        if one.what == "credit_from_start":
            spare += _take(sheets[one.bill or ""], one.ore)
    costs: list[list[int | str]] = []
    allowed = _allowed(story)
    days = [one.day for one in told] + [sheet.first for sheet in sheets.values() if sheet.first]
    day = min(days, default=story.as_of)
    while day <= story.as_of:
        today = [one for one in told if one.day == day]
        for one in today:
            if one.what == "credit":
                spare += _take(sheets[one.bill or ""], one.ore)
        for sheet in sheets.values():
            sheet.grow(day, story)
        if today:
            is_any_left = any(sheet.left for sheet in sheets.values())
            costs += [[name, ore] for on, name, ore in allowed if on == day and (is_any_left or name in _AUTHORITY)]
            for one in today:
                if one.what == "payment":
                    spare += _pay_bill(sheets[one.bill], one.ore) if one.bill else one.ore
            spare = _spend(spare, costs, list(sheets.values()))
        day += timedelta(days=1)
    left = sum(int(ore) for _name, ore in costs)
    exact = left + sum(sheet.left + sheet.open_interest() for sheet in sheets.values())
    return Owed(
        {number: sheet.left for number, sheet in sheets.items()},
        {number: sheet.open_interest() for number, sheet in sheets.items()},
        left,
        spare,
        exact // 100 * 100 + (100 if exact % 100 >= 50 else 0),
    )


def _take(sheet: _Sheet, ore: int) -> int:
    """Lower a bill's principal; what it does not need."""
    used = min(sheet.left, ore)
    sheet.left -= used
    return ore - used


def _pay_bill(sheet: _Sheet, ore: int) -> int:
    """Interest first, then principal (9:5 handelsbalken); what the bill does not need."""
    used = min(ore, sheet.open_interest())
    sheet.paid += used
    return _take(sheet, ore - used)


def _spend(ore: int, costs: list[list[int | str]], sheets: Sequence[_Sheet]) -> int:
    """The authority's costs, our costs, interest, principal; the oldest first in each."""
    for is_authority in (True, False):
        for cost in costs:
            if (cost[0] in _AUTHORITY) == is_authority:
                used = min(ore, int(cost[1]))
                cost[1] = int(cost[1]) - used
                ore -= used
    for sheet in sheets:
        used = min(ore, sheet.open_interest())
        sheet.paid += used
        ore -= used
    for sheet in sheets:
        ore = _take(sheet, ore)
    return ore


def _allowed(story: Story) -> list[tuple[date, str, int]]:
    """The costs that the law leaves standing: with late compensation only what the others exceed it by."""
    names = (*_COVERED, *_AUTHORITY, "late_compensation")
    asked = sorted(((one.day, one.what, one.ore) for one in story.happenings if one.what in names), key=lambda c: c[0])
    if not story.is_trade:
        return [cost for cost in asked if cost[1] != "late_compensation"]
    compensation = sum(ore for _day, name, ore in asked if name == "late_compensation")
    if not compensation:
        return asked
    excess = max(0, sum(ore for _day, name, ore in asked if name in _COVERED) - compensation)
    standing = []
    for day, name, ore in asked:
        part = min(excess, ore) if name in _COVERED else ore
        excess -= part if name in _COVERED else 0
        standing.append((day, name, part))
    return standing


def stories(count: int, seed: int) -> Iterator[Story]:
    """Random cases: short and long, over leap years and changes of rate, at rates of nothing and below nothing."""
    chance = Random(seed)
    for _number in range(count):
        yield _story(chance)


def _story(chance: Random) -> Story:
    start = FIRST_DAY + timedelta(days=60 + chance.randrange(8000))
    as_of = min(start + timedelta(days=chance.choice((0, 1, 30, 90, 200, 400, 900))), LAST_DAY)
    is_trade = chance.random() < 0.6
    bills = tuple(_bill(chance, f"{number + 1}", start) for number in range(chance.choice((1, 1, 1, 2, 3))))
    demanded = start + timedelta(days=chance.randrange(60)) if chance.random() < 0.6 else None
    happenings = [one for bill in bills for one in _of_bill(chance, bill)]
    for _payment in range(chance.choice((0, 0, 1, 1, 2, 4))):
        named = chance.choice(bills).number if chance.random() < 0.3 else None
        happenings.append(Happening(_day(chance, start), "payment", _amount(chance), named))
    costs = ("reminder", "demand", "instalment_plan", "payment_order", "counsel", "late_compensation")
    for name in costs:
        if chance.random() < 0.35:
            happenings.append(Happening(_day(chance, start), name, chance.choice((6000, 17000, 18000, 30000, 45000))))
    return Story(is_trade, bills, tuple(happenings), demanded, as_of, chance.random() < 0.7)


def _bill(chance: Random, number: str, start: date) -> Bill:
    due = start + timedelta(days=chance.randrange(-5, 40))
    agreed = chance.choice((None, None, None, 0, 150, 2400, 3600))
    return Bill(
        number,
        due - timedelta(days=chance.choice((0, 10, 30))),
        due,
        _amount(chance),
        agreed,
        chance.random() < 0.6,
        chance.random() < 0.3,
    )


def _of_bill(chance: Random, bill: Bill) -> Iterator[Happening]:
    if chance.random() < 0.2:
        what = chance.choice(("credit", "credit_from_start"))
        yield Happening(_day(chance, bill.due), what, chance.choice((bill.ore, max(1, bill.ore // 3))), bill.number)


def _day(chance: Random, start: date) -> date:
    return start + timedelta(days=chance.choice((chance.randrange(10), chance.randrange(120), chance.randrange(700))))


def _amount(chance: Random) -> int:
    return chance.choice((1, 99, 10_000, 100_000, chance.randrange(1, 10_000_000)))
