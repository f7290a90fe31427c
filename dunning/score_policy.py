"""The policy of the score: weights, limits and how long a credit report is kept, read from its file and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.credit import Trend
from claims.money import Money
from claims.party import DebtorKind
from dunning.fields import Table
from dunning.plan import content_hash

_CODE = "score_policy_invalid"
_KEYS = ("version", "credit", "chance", "factor", "worth", "recommend")
_RECOMMEND = (
    "stop_below",
    "least_gain",
    "hopeless_debts",
    "hopeless_remarks",
    "plan_from_income",
    "plan_from_share",
)
MORE_LOWERS = frozenset({"debts", "size", "age"})
"""Factors whose points never rise with the number."""
MORE_RAISES = frozenset({"income", "documentation"})
"""Factors whose points never fall with the number."""
WORDS: Mapping[str, tuple[str, ...]] = {"trend": tuple(Trend), "kind": tuple(DebtorKind)}
"""Factors that go by a word."""
FACTORS = ("debts", "income", "trend", "size", "kind", "age", "documentation")


@dataclass(frozen=True, slots=True)
class CreditRule:
    """Days: between two questions about one debtor, that a raw report is kept, that a report may be weighed."""

    again_after_days: int
    keep_raw_days: int
    usable_days: int


@dataclass(frozen=True, slots=True)
class FactorRule:
    """Points by a number (`bands`: up to and including, None for every larger one) or by a word, and when missing."""

    name: str
    bands: tuple[tuple[Decimal | None, int], ...]
    words: Mapping[str, int]
    missing: int

    @property
    def most(self) -> int:
        """The most that the factor can give."""
        return max((*(points for _, points in self.bands), *self.words.values()), default=0)

    def points(self, value: Decimal | str | None) -> int:
        """The points of a value, those of `missing` where it is not known."""
        if value is None:
            return self.missing
        if isinstance(value, str):
            return self.words.get(value, self.missing)
        return next(points for up_to, points in self.bands if up_to is None or value <= up_to)


@dataclass(frozen=True, slots=True)
class ScorePolicy:
    """The whole policy; `hash` is twelve hex digits of its content. Shares are of one, amounts kronor."""

    version: str
    credit: CreditRule
    lowest: Decimal
    highest: Decimal
    factors: Mapping[str, FactorRule]
    remark_counts_as: Money
    plan_worth: Decimal
    monitoring_worth: Decimal
    stop_below: Money
    least_gain: Decimal
    hopeless_debts: Money
    hopeless_remarks: int
    plan_from_income: Money
    plan_from_share: Decimal
    hash: str

    @property
    def name(self) -> str:
        """`version@hash`, kept with every score."""
        return f"{self.version}@{self.hash}"


def parse_score_policy(data: Mapping[str, Any]) -> ScorePolicy:
    """The policy from a loaded TOML mapping. Raises Refused("score_policy_invalid") with place and remedy."""
    table = Table(data, "Score policy", _CODE)
    table.only(_KEYS)
    chance, worth, recommend = table.table("chance"), table.table("worth"), table.table("recommend")
    chance.only(("lowest", "highest"))
    worth.only(("instalment_plan", "monitoring"))
    recommend.only(_RECOMMEND)
    lowest, highest = chance.share("lowest"), chance.share("highest")
    if lowest >= highest:
        raise chance.refuse("lowest must be below highest.")
    rules = table.table("factor")
    rules.only(FACTORS)
    return ScorePolicy(
        version=table.text("version"),
        credit=_credit(table.table("credit")),
        lowest=lowest,
        highest=highest,
        factors={name: _factor(name, rules.table(name)) for name in FACTORS},
        remark_counts_as=Money.of(rules.table("debts").number("remark_counts_as")),
        plan_worth=worth.share("instalment_plan"),
        monitoring_worth=worth.share("monitoring"),
        stop_below=Money.of(recommend.number("stop_below")),
        least_gain=recommend.number("least_gain"),
        hopeless_debts=Money.of(recommend.number("hopeless_debts")),
        hopeless_remarks=recommend.whole("hopeless_remarks"),
        plan_from_income=Money.of(recommend.number("plan_from_income")),
        plan_from_share=recommend.share("plan_from_share"),
        hash=content_hash(data),
    )


def _credit(table: Table) -> CreditRule:
    table.only(("again_after_days", "keep_raw_days", "usable_days"))
    return CreditRule(table.whole("again_after_days"), table.whole("keep_raw_days"), table.whole("usable_days"))


def _factor(name: str, table: Table) -> FactorRule:
    own = ("remark_counts_as",) if name == "debts" else ()
    table.only(("missing", "words" if name in WORDS else "bands", *own))
    words = {word: table.table("words").whole(word) for word in WORDS[name]} if name in WORDS else {}
    if name in WORDS:
        table.table("words").only(WORDS[name])
    rule = FactorRule(name, () if name in WORDS else _bands(name, table), words, table.whole("missing"))
    if 2 * rule.missing > rule.most:
        raise table.refuse("missing may be at most half of what the factor can give: what is not known is no merit.")
    return rule


def _bands(name: str, table: Table) -> tuple[tuple[Decimal | None, int], ...]:
    found: list[tuple[Decimal | None, int]] = []
    for entry in table.tables("bands"):
        entry.only(("up_to", "points"))
        found.append((entry.number("up_to") if "up_to" in entry.data else None, entry.whole("points")))
    limits = [up_to for up_to, _ in found[:-1]]
    known = [up_to for up_to in limits if up_to is not None]
    if not found or found[-1][0] is not None or len(known) != len(limits) or known != sorted(set(known)):
        raise table.refuse("the bands must rise, only the last without up_to.")
    points = [each for _, each in found]
    if name in MORE_LOWERS and points != sorted(points, reverse=True):
        raise table.refuse("more of this never raises the chance: points must fall from band to band.")
    if name in MORE_RAISES and points != sorted(points):
        raise table.refuse("more of this never lowers the chance: points must rise from band to band.")
    return tuple(found)
