"""The score (bedömning) of a case before it costs money in law: its chance, what each way on is worth, and the advice.

Pure and explained: every point, every krona and the rule that decided are told. A person decides (art. 22 GDPR).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from claims.balance import CostKind
from claims.credit import CreditReport
from claims.money import Money
from claims.party import DebtorKind
from dunning.law.law import Law
from dunning.score_policy import FACTORS, ScorePolicy

_CHANCE = Decimal("0.001")


class Outcome(StrEnum):
    """What may be recommended."""

    PAYMENT_ORDER = "payment_order"
    INSTALMENT_PLAN = "instalment_plan"
    MONITORING = "monitoring"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ScoreInputs:
    """What a score rests on, on a day. `owed` is everything owed, `principal` the part of it that commission is taken
    of; `oldest_due` the day the oldest claim fell due.

    `papers` names the kinds of paper there are, `report` the credit report that may be weighed, None without one.
    `commission_rate` is the agency's share of collected principal (0.10), by the terms that the creditor accepted.
    """

    on: date
    owed: Money
    principal: Money
    debtor_kind: DebtorKind
    oldest_due: date
    papers: tuple[str, ...]
    commission_rate: Decimal
    report: CreditReport | None = None

    def as_json(self) -> dict[str, Any]:
        """The inputs as they are kept with the score."""
        return {
            "on": self.on.isoformat(),
            "owed": str(self.owed),
            "principal": str(self.principal),
            "commission_rate": str(self.commission_rate),
            "debtor_kind": str(self.debtor_kind),
            "oldest_due": self.oldest_due.isoformat(),
            "papers": list(self.papers),
            "report": self.report.as_json() if self.report else None,
        }


@dataclass(frozen=True, slots=True)
class FactorScore:
    """One factor: its points of the most it can give, and the value they rest on as a text, None when not known."""

    name: str
    points: int
    most: int
    value: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: what it is expected to bring, the fees laid out for it whatever comes, and the expected commission.

    Amounts are without VAT.
    """

    outcome: Outcome
    brings: Money
    fees: Money
    commission: Money

    @property
    def gain(self) -> Money:
        """What is left, below nothing where it costs more than it brings."""
        return self.brings - self.fees - self.commission


@dataclass(frozen=True, slots=True)
class Score:
    """A score: points and the chance they give (a share of one), the ways on, and the advice with its reasons.

    `reasons` are codes, the one that decided first; `missing` names the factors whose fact is not known.
    """

    points: int
    most: int
    chance: Decimal
    factors: tuple[FactorScore, ...]
    ways: tuple[Way, ...]
    advice: Outcome
    reasons: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The factors that were counted without their fact."""
        return tuple(factor.name for factor in self.factors if factor.value is None)

    def as_json(self) -> dict[str, Any]:
        """The score as it is kept and shown."""
        return {
            "points": self.points,
            "most": self.most,
            "chance": str(self.chance),
            "factors": [
                {"name": each.name, "points": each.points, "most": each.most, "value": each.value}
                for each in self.factors
            ],
            "missing": list(self.missing),
            "ways": [
                {
                    "outcome": str(way.outcome),
                    "brings": str(way.brings),
                    "fees": str(way.fees),
                    "commission": str(way.commission),
                    "gain": str(way.gain),
                }
                for way in self.ways
            ],
            "advice": str(self.advice),
            "reasons": list(self.reasons),
        }


def score(*, inputs: ScoreInputs, policy: ScorePolicy, law: Law) -> Score:
    """Weigh a case: the same inputs, policy and law always give the same score.

    Costs of an application are those of the law on the day (fee, counsel and the first fee of enforcement); one whose
    row is not known is not counted and told as `fees_unknown`. Nothing is raised for what is missing.
    """
    factors = tuple(_factor(name, inputs, policy) for name in FACTORS)
    points, most = sum(each.points for each in factors), sum(each.most for each in factors)
    spread = policy.highest - policy.lowest
    chance = (policy.lowest + spread * points / most if most else policy.lowest).quantize(_CHANCE, ROUND_HALF_UP)
    fees = application_fees(on=inputs.on, law=law)
    ways = _ways(inputs, policy, chance, sum((fee.ore for _, fee in fees), 0))
    weighed = _Weighed(inputs, policy, {way.outcome: way for way in ways})
    advice, reason = next((outcome, code) for code, outcome, holds in ADVICE if holds(weighed))
    return Score(points, most, chance, factors, ways, advice, (reason, *_notes(inputs, fees)))


def application_fees(*, on: date, law: Law) -> tuple[tuple[str, Money], ...]:
    """What an application costs the creditor if the debtor cannot pay, by name: only the fees whose row is known."""
    series = (
        ("payment_order", law.cost_series(CostKind.PAYMENT_ORDER)),
        ("counsel", law.cost_series(CostKind.COUNSEL)),
        ("enforcement", law.cost_series(CostKind.ENFORCEMENT)),
    )
    rows = ((name, each.find(on) if each is not None else None) for name, each in series)
    return tuple((name, row.value) for name, row in rows if row is not None)


@dataclass(frozen=True, slots=True)
class _Weighed:
    inputs: ScoreInputs
    policy: ScorePolicy
    ways: Mapping[Outcome, Way]


def _factor(name: str, inputs: ScoreInputs, policy: ScorePolicy) -> FactorScore:
    rule = policy.factors[name]
    value = _VALUES[name](inputs, policy)
    return FactorScore(name, rule.points(value), rule.most, None if value is None else str(value))


def debts_counted(report: CreditReport, policy: ScorePolicy) -> Decimal | None:
    """Debts at the authority with every remark counted as so many kronor; None where neither is known."""
    if report.debts is None and report.remarks is None:
        return None
    remarks = (report.remarks or 0) * policy.remark_counts_as.ore
    return Money((report.debts.ore if report.debts else 0) + remarks).decimal


def _debts(inputs: ScoreInputs, policy: ScorePolicy) -> Decimal | None:
    return debts_counted(inputs.report, policy) if inputs.report else None


def _income(inputs: ScoreInputs, policy: ScorePolicy) -> Decimal | None:
    return inputs.report.income.decimal if inputs.report and inputs.report.income is not None else None


def _trend(inputs: ScoreInputs, policy: ScorePolicy) -> str | None:
    return str(inputs.report.trend) if inputs.report and inputs.report.trend else None


_VALUES: Mapping[str, Callable[[ScoreInputs, ScorePolicy], Decimal | str | None]] = {
    "debts": _debts,
    "income": _income,
    "trend": _trend,
    "size": lambda inputs, _: inputs.owed.decimal,
    "kind": lambda inputs, _: str(inputs.debtor_kind),
    "age": lambda inputs, _: Decimal(max(0, (inputs.on - inputs.oldest_due).days)),
    "documentation": lambda inputs, _: Decimal(len(inputs.papers)),
}


def _ways(inputs: ScoreInputs, policy: ScorePolicy, chance: Decimal, fees_ore: int) -> tuple[Way, ...]:
    """What each way is expected to bring: the chance's share of what is owed, an application's fees coming back too."""
    owed, currency = inputs.owed.ore, inputs.owed.currency

    def way(outcome: Outcome, share: Decimal, of_ore: int, fees: int) -> Way:
        collected = share * max(0, inputs.principal.ore)
        return Way(
            outcome=outcome,
            brings=_whole(share * max(0, of_ore), currency),
            fees=Money(fees, currency),
            commission=_whole(collected * inputs.commission_rate, currency),
        )

    return (
        way(Outcome.PAYMENT_ORDER, chance, owed + fees_ore, fees_ore),
        way(Outcome.INSTALMENT_PLAN, chance * policy.plan_worth, owed, 0),
        way(Outcome.MONITORING, chance * policy.monitoring_worth, owed, 0),
        way(Outcome.STOP, Decimal(0), owed, 0),
    )


def _whole(ore: Decimal, currency: str) -> Money:
    return Money(int(ore.to_integral_value(ROUND_HALF_UP)), currency)


def _is_too_little(weighed: _Weighed) -> bool:
    return weighed.inputs.owed.ore < weighed.policy.stop_below.ore


def _is_hopeless(weighed: _Weighed) -> bool:
    report, policy = weighed.inputs.report, weighed.policy
    if report is None:
        return False
    owes_much = report.debts is not None and report.debts.ore >= policy.hopeless_debts.ore
    return owes_much or (report.remarks is not None and report.remarks >= policy.hopeless_remarks)


def _can_pay_in_parts(weighed: _Weighed) -> bool:
    report, policy = weighed.inputs.report, weighed.policy
    if report is None or report.income is None or report.income.ore < policy.plan_from_income.ore:
        return False
    return (
        weighed.inputs.debtor_kind.is_natural and weighed.inputs.owed.ore > policy.plan_from_share * report.income.ore
    )


def _costs_too_much(weighed: _Weighed) -> bool:
    way = weighed.ways[Outcome.PAYMENT_ORDER]
    return way.brings.ore < weighed.policy.least_gain * way.fees.ore


ADVICE: tuple[tuple[str, Outcome, Callable[[_Weighed], bool]], ...] = (
    ("too_little", Outcome.STOP, _is_too_little),
    ("hopeless", Outcome.MONITORING, _is_hopeless),
    ("pays_in_parts", Outcome.INSTALMENT_PLAN, _can_pay_in_parts),
    ("costs_too_much", Outcome.MONITORING, _costs_too_much),
    ("worth_it", Outcome.PAYMENT_ORDER, lambda _: True),
)
"""The first that holds decides: the code of its reason, what is advised, and when. The last one always holds."""


def _notes(inputs: ScoreInputs, fees: tuple[tuple[str, Money], ...]) -> tuple[str, ...]:
    notes = {
        "no_report": inputs.report is None,
        "fees_unknown": len(fees) < 3,
        "poorly_documented": len(inputs.papers) < 2,
        "old_claim": (inputs.on - inputs.oldest_due).days > 365,
    }
    return tuple(code for code, holds in notes.items() if holds)
