"""The score in words: each factor, each way on and each reason as a sentence, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from claims.money import Money
from templates.catalog import label
from templates.clean import clean_line
from templates.filters import kronor, share

FACTORS: Mapping[str, str] = {
    "debts": "Skulder hos Kronofogden, med anmärkningar, räknas till {value}: {points} av {most} poäng.",
    "income": "Inkomsten (omsättningen) är {value} om året: {points} av {most} poäng.",
    "trend": "Gäldenärens ekonomi utvecklas så här: {value}. {points} av {most} poäng.",
    "size": "Skulden är {value}: {points} av {most} poäng.",
    "kind": "Gäldenären är {value}: {points} av {most} poäng.",
    "age": "Den äldsta fordran förföll för {value} dagar sedan: {points} av {most} poäng.",
    "documentation": "Underlaget är av {value} slag: {points} av {most} poäng.",
}
MISSING: Mapping[str, str] = {
    "debts": "Skulder och anmärkningar är inte kända: {points} av {most} poäng.",
    "income": "Inkomsten är inte känd: {points} av {most} poäng.",
    "trend": "Det är inte känt hur gäldenärens ekonomi utvecklas: {points} av {most} poäng.",
}
WORDS: Mapping[str, str] = {
    "better": "bättre",
    "steady": "oförändrad",
    "worse": "sämre",
    "public": "ett offentligt organ",
    "business": "ett företag",
    "sole_trader": "en enskild näringsidkare",
    "consumer": "en privatperson",
    "estate": "ett dödsbo",
}
REASONS: Mapping[str, str] = {
    "too_little": "Beloppet är så litet att mer arbete inte lönar sig.",
    "hopeless": "Skulderna eller anmärkningarna är så stora att en ansökan knappast ger något: bevaka fordran.",
    "pays_in_parts": "Gäldenären har inkomst men skulden är stor mot den: en avbetalningsplan ger mest.",
    "costs_too_much": "Det en ansökan väntas ge står inte i proportion till vad den kostar.",
    "worth_it": "En ansökan väntas ge klart mer än den kostar.",
    "no_report": "Ingen kreditupplysning är vägd in: det okända är räknat försiktigt.",
    "fees_unknown": "En myndighetsavgift är inte känd och är inte räknad.",
    "poorly_documented": "Underlaget är tunt: be borgenären om avtal, order eller följesedel.",
    "old_claim": "Den äldsta fordran förföll för mer än ett år sedan.",
}
TOLD: Mapping[str, str] = {
    "too_little": "Beloppet är så litet att mer arbete inte lönar sig.",
    "costs_too_much": "Det en ansökan väntas ge står inte i proportion till vad den kostar.",
    "worth_it": "En ansökan väntas ge klart mer än den kostar.",
    "poorly_documented": "Underlaget är tunt: skicka gärna avtal, order eller följesedel.",
    "old_claim": "Den äldsta fordran förföll för mer än ett år sedan.",
}
"""Reasons that rest on the claim and its costs alone, in words for its creditor."""
OUTCOMES: Mapping[str, str] = {
    "payment_order": "Ansök om betalningsföreläggande",
    "instalment_plan": "Kom överens om en avbetalningsplan",
    "monitoring": "Lägg fordran under bevakning",
    "stop": "Avsluta ärendet",
}
_MONEY = frozenset({"debts", "income", "size"})


@pass_context
def told(context: Context, code: str) -> str:
    """The Jinja2 filter: a reason as its creditor is told it, in the mail's or page's language."""
    return label(TOLD[code], language=str(context.get("language", "sv")))


@pass_context
def outcome(context: Context, code: str) -> str:
    """The Jinja2 filter: what is recommended, in the mail's or page's language."""
    return label(OUTCOMES[code], language=str(context.get("language", "sv")))


def factor_text(factor: Mapping[str, Any], *, language: str) -> str:
    """A factor of a stored score as a sentence."""
    name, value = str(factor["name"]), factor["value"]
    points = {"points": factor["points"], "most": factor["most"]}
    if value is None:
        return label(MISSING[name], language=language).format(**points)
    if name in _MONEY:
        said = kronor(Decimal(value))
    else:
        said = label(WORDS[value], language=language) if value in WORDS else clean_line(str(value))
    return label(FACTORS[name], language=language).format(value=said, **points)


def way_text(way: Mapping[str, Any], *, language: str) -> str:
    """A way on as a sentence: what it is expected to bring and what it costs."""
    values = {name: kronor(Money.of(way[name])) for name in ("brings", "fees", "commission", "gain")}
    outcome = label(OUTCOMES[way["outcome"]], language=language)
    said = label(
        "{outcome}: väntas ge {brings}, avgifter {fees}, provision {commission}, netto {gain}.", language=language
    )
    return said.format(outcome=outcome, **values)


def advice_text(result: Mapping[str, Any], *, language: str) -> str:
    """The advice of a stored score and why, in short and without what a credit report said in figures."""
    advice = label("Förslag: {outcome}.", language=language)
    outcome = label(OUTCOMES[result["advice"]], language=language)
    reasons = (label(REASONS[code], language=language) for code in result["reasons"])
    return " ".join((advice.format(outcome=outcome), *reasons))


def score_text(result: Mapping[str, Any], *, language: str) -> list[str]:
    """A stored score in sentences: the chance, each factor, each way on, the advice and why."""
    chance = label("Chansen att få betalt räknas till {chance} ({points} av {most} poäng).", language=language).format(
        chance=share(Decimal(result["chance"])), points=result["points"], most=result["most"]
    )
    advice = label("Förslag: {outcome}.", language=language).format(
        outcome=label(OUTCOMES[result["advice"]], language=language)
    )
    return [
        chance,
        *(factor_text(factor, language=language) for factor in result["factors"]),
        *(way_text(way, language=language) for way in result["ways"] if way["outcome"] != "stop"),
        advice,
        *(label(REASONS[code], language=language) for code in result["reasons"]),
        label("Förslaget är inget beslut: en person väger det och rekommenderar.", language=language),
    ]
