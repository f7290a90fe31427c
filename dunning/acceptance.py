"""Which claims are not collected on the usual terms: one row per kind, known by the invoice's words or what was told.

A row that is met holds nothing back for ever: a person looks, and may take the claim after all. Words that trade uses
too (hire of machines, electrical work, a part invoice) must not be met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of such a claim: not collected, sent to somebody who can, or asked about first."""

    REFUSE = "refuse"
    ROUTE = "route"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class ClaimSeen:
    """What is known of a claim when it comes: its words, who owes it and where, and whether it is said to be disputed.

    `has_plan` when there is a dunning plan for the debtor's country.
    """

    about: str
    is_natural: bool
    country: str = "SE"
    home: str = "SE"
    has_plan: bool = True
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: its code, what becomes of the claim, what a person is told, its source, and the check.

    The check gives the words that it rests on, "" where it is not met.
    """

    code: str
    outcome: Outcome
    told: str
    source: str
    check: Callable[[ClaimSeen], str]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_PLACE = (
    r"(?:lägenhet(?:en|er)?|lgh|bostad(?:en)?|(?:butiks|kontors|lager|industri|affärs)?lokal(?:en|er)?|rum(?:met)?|"
    r"garage(?:t)?|garageplats|p-plats(?:en)?|parkeringsplats(?:en)?|bilplats(?:en)?|förråd(?:et)?|hus(?:et)?|villa(?:n)?|"
    r"radhus(?:et)?|kontor(?:et)?|apartment|flat|premises|office(?: space)?|house)"
)
_HYRA = r"(?:månads|kvartals|års)?hyr(?:a|an|or)"
_RENT = _words(
    r"\bhyresavi\w*|\b(?:bostads|lägenhets|lokal|garage|andrahands|kall|varm)hyr(?:a|an|or)\b",
    r"\bhyres(?:skuld|fordran)\w*|\b(?:jordbruks|bostads|anläggnings)?arrende(?:t|avgift(?:en)?)?\b",
)
_RENT_OF = _words(
    rf"\b{_HYRA}\b[^.;\n]{{0,30}}\b{_PLACE}\b|\b{_PLACE}\b[^.;\n]{{0,30}}\b{_HYRA}\b",
    rf"\brent (?:of|for)\b[^.;\n]{{0,30}}\b{_PLACE}\b|\b(?:apartment|house|office) rent\b",
)
_EVENT = _words(r"\b(?:konferens|fest|evenemang|bröllop|mäss|möte|kurs|scen|utställning|event|conference|wedding)\w*")
_GOODS = _words(
    r"\b(?:\w*ställning|\w*maskin|router|(?:last|hyr)?bil(?!plats)|släp|\w*lift|container|verktyg|utrustning|server|switch|skrivare|"
    r"kopiator|kran|bod|byggbod|tält|stol|bord|möb|ljud|ljus|projektor|\w*automat|kompressor|pump|toalett|stängsel|"
    r"gasflask|pall|cistern|\w*verk\b|equipment|machine|scaffold|vehicle|tools?)\w*"
)
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sep(?:tember)?|okt(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?|kvartal\w*|månad\w*|q[1-4]|period\w*|20\d\d)"
)
_MAYBE_RENT = _words(rf"\b(?:månads|kvartals)?hyra\b[^.;\n]{{0,12}}\b{_MONTH}\b", r"^\W*(?:månads|kvartals)?hyra\W*$")
_ENERGY = _words(
    r"\bel(?:nät|handel|förbrukning|leverans|abonnemang|överföring|faktura|avgift|användning|energi)(?:s|en|et|er)?"
    r"(?:avgift\w*|abonnemang\w*|faktura\w*)?\b",
    r"\bnät(?:avgift|abonnemang)\w*|\benergiskatt\w*|\beffektavgift\w*",
    r"\bfjärr(?:värme|kyla)(?:n|avgift\w*|leverans\w*|förbrukning\w*)?\b|\b(?:natur|stads|bio)gas(?:en|leverans\w*)?\b",
    r"\bgas(?:förbrukning|leverans|nät)\w*",
    r"\bkwh\b[^.;\n]{0,30}\b(?:förbrukning|abonnemang|mätar|leverans)\w*",
    r"\b(?:förbrukning|abonnemang|mätar|leverans)\w*[^.;\n]{0,30}\bkwh\b",
    r"\belectricity (?:supply|consumption|bill)\b|\bdistrict heating\b|\bnatural gas\b",
)
_TELECOM = _words(r"\b(?:bredband|fiber|nätverk|internet|telefoni|wifi|lan|data)\w*")
_WORK = _words(
    r"\b(?:\w*installation|\w*montage|montering|byte|reparation|service|underhåll|elektriker|projektering|konsult|"
    r"besiktning|ritning|utredning|arbet|dragning|inkoppling|central|växlare|install|repair|work)\w*"
)
_DELIVERED = _words(r"\b(?:förbrukning|elförbrukning|leverans|kwh|mwh|consumption)\b")
_PARKING = _words(
    r"\bkontrollavgift\w*|\bfelparkering\w*|\bparkerings(?:bot|böter|anmärkning)\w*|\bp-b(?:ot|öter)\b",
    r"\bparking (?:fine|penalty|charge notice|control fee)\b",
)
_OTHER_CONTROL = _words(
    r"\b(?:livsmedel|miljö|tillsyn|bygg|ventilation|brand|hiss|cistern|kvalitet|besiktning|biljett|färd)\w*"
)
_CREDIT = _words(
    r"\b(?:konsument|konto)kredit\w*|\bkredit(?:avtal|köp|ränta|kortsskuld|kortsfaktura)\w*|\b(?:avbetalnings|delbetalnings)(?:köp|avtal)\w*",
    r"\b(?:blanco|privat|snabb|sms-|bil|bo|konsument)lån(?:et)?\b",
    r"\blåne(?:avtal|avi|nummer|skuld|belopp)\w*|\blån nr\b",
    r"\bamortering\w*|\bconsumer credit\b|\bloan agreement\b|\bcredit card (?:debt|balance|statement)\b",
)
_DISPUTED = _words(
    r"\bbestri(?:der|dit|tt|dd|ds)\w*|\binvän(?:der|t|de|dning\w*)\b|\bmotsätter sig\b|\btvist\w*",
    r"\breklamer(?:at|ar|ade)\b",
    r"\bdispute[ds]?\b|\bobject(?:s|ed|ion) to\b|\bcontest(?:s|ed)\b",
)
_UNDISPUTED = _words(
    r"\b(?:inte|ej|aldrig|icke|utan|ingen|inga|inget|not|never|no)\b(?:\s+\w+){0,3}?\s+(?:bestri|invän|motsätt|tvist|reklamer|"
    r"disput|object|contest)\w*",
    r"\bobestri\w*|\bo(?:ts|tv)istig\w*|\bundisputed\b|\buncontested\b",
    r"(?:^|\n)[^\n]*\b(?:om|if|ifall|skulle)\b[^.\n]*\b(?:bestri|invän|disput|object)\w*[^\n]*",
)


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return " ".join(match[0].split())[:80] if match else ""


def _disputed(claim: ClaimSeen) -> str:
    return "the mail that it came with" if claim.is_disputed else ""


def _abroad(claim: ClaimSeen) -> str:
    return claim.country if claim.country != claim.home and not claim.has_plan else ""


def _rent(claim: ClaimSeen) -> str:
    if _EVENT.search(claim.about):
        return ""
    return _found(_RENT, claim.about) or ("" if _GOODS.search(claim.about) else _found(_RENT_OF, claim.about))


def _maybe_rent(claim: ClaimSeen) -> str:
    if _rent(claim) or _EVENT.search(claim.about) or _GOODS.search(claim.about):
        return ""
    return _found(_MAYBE_RENT, claim.about)


def _credit(claim: ClaimSeen) -> str:
    return _found(_CREDIT, claim.about) if claim.is_natural else ""


def _energy(claim: ClaimSeen) -> str:
    is_work = bool(_WORK.search(claim.about)) and not _DELIVERED.search(claim.about)
    return "" if is_work or _TELECOM.search(claim.about) else _found(_ENERGY, claim.about)


def _parking(claim: ClaimSeen) -> str:
    return "" if _OTHER_CONTROL.search(claim.about) else _found(_PARKING, claim.about)


_ROWS = (
    Rule(
        "disputed",
        Outcome.ROUTE,
        "The debtor has objected: a jurist looks at it, no demand is sent.",
        "the terms; god inkassosed, 4 § inkassolagen (1974:182)",
        _disputed,
    ),
    Rule("abroad", Outcome.ROUTE, "The debtor is in a country without a plan.", "the terms", _abroad),
    Rule("rent", Outcome.REFUSE, "It is for the rent of a home or premises.", "the terms", _rent),
    Rule("maybe_rent", Outcome.ASK, "It may be for the rent of a home or premises: ask.", "the terms", _maybe_rent),
    Rule(
        "consumer_credit",
        Outcome.REFUSE,
        "It is consumer credit, of which no collection costs may be asked.",
        "the terms; 19 a § konsumentkreditlagen (2010:1846)",
        _credit,
    ),
    Rule("energy", Outcome.REFUSE, "It is for electricity, gas or heating.", "the terms", _energy),
    Rule(
        "parking",
        Outcome.REFUSE,
        "It is a parking charge, which needs a reminder before a demand.",
        "the terms; Finansinspektionen, frågor och svar om inkasso",
        _parking,
    ),
)
RULES: Mapping[str, Rule] = {rule.code: rule for rule in _ROWS}


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A rule that a claim met, and the words that it rests on."""

    rule: Rule
    seen: str


def not_taken(claim: ClaimSeen) -> tuple[NotTaken, ...]:
    """Every rule that a claim meets, in the table's order; none where it is collected on the usual terms."""
    return tuple(NotTaken(rule, seen) for rule in _ROWS if (seen := rule.check(claim)))


def says_disputed(text: str) -> bool:
    """Whether a creditor's own words beside an invoice say that the debtor has objected; "not disputed" does not."""
    return bool(_DISPUTED.search(_UNDISPUTED.sub(" ", text)))
