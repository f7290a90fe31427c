"""What law a debtor stands under: an ordered decision whose first hit wins and whose reason is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from claims.days import add_years
from claims.identity import IdentityKind, IdentityNumber, parse_identity
from claims.party import DebtorKind

_TRADE_WORDS = re.compile(
    r"\b(AB|HB|KB|aktiebolag|handelsbolag|kommanditbolag|enskild firma|firma|förening|F-skatt|momsreg\w*|VAT|"
    r"SE\d{10}01)\b",
    re.IGNORECASE,
)
_BUSINESS_WORDS = re.compile(
    r"\b(AB|HB|KB|aktiebolag|handelsbolag|kommanditbolag|förening|stiftelse|er referens|er ref|kostnadsställe|"
    r"inköpsorder)\b",
    re.IGNORECASE,
)

_PRIVATE_GOODS = re.compile(
    r"\b(hyresavi|bostadshyra|lägenhetshyra|hyra (?:av |för )?(?:lägenhet|bostad)|mobilabonnemang|bredband|telefoni|"
    r"gym|gymkort|träningskort|e-handel|nätköp|onlineköp|webbutik)\b",
    re.IGNORECASE,
)
_ESTATE_WORDS = re.compile(r"^\W*dödsbo(et)?\b", re.IGNORECASE)

NEEDS_REVIEW = frozenset({"person_in_trade", "private_goods", "business_words", "unknown"})
"""Reasons that a handler should look at before a letter goes."""


@dataclass(frozen=True, slots=True)
class _Debtor:
    declared: DebtorKind | None
    identity: IdentityNumber | None
    text: str
    about: str


def _declared(debtor: _Debtor) -> tuple[DebtorKind, str] | None:
    return (debtor.declared, "declared") if debtor.declared else None


def _organisation(debtor: _Debtor) -> tuple[DebtorKind, str] | None:
    if debtor.identity is None or debtor.identity.kind is not IdentityKind.ORGANISATION:
        return None
    match debtor.identity.digits[0]:
        case "1":
            return DebtorKind.ESTATE, "orgnr_estate"
        case "2":
            return DebtorKind.PUBLIC, "orgnr_public"
        case _:
            return DebtorKind.BUSINESS, "orgnr_business"


def _estate(debtor: _Debtor) -> tuple[DebtorKind, str] | None:
    return (DebtorKind.ESTATE, "estate_words") if _ESTATE_WORDS.search(debtor.text) else None


def _person(debtor: _Debtor) -> tuple[DebtorKind, str] | None:
    if debtor.identity is None or not debtor.identity.is_personal:
        return None
    if _TRADE_WORDS.search(debtor.text):
        return DebtorKind.SOLE_TRADER, "person_in_trade"
    return DebtorKind.CONSUMER, "person"


def _private_goods(debtor: _Debtor) -> tuple[DebtorKind, str] | None:
    return (DebtorKind.CONSUMER, "private_goods") if _PRIVATE_GOODS.search(debtor.about) else None


def _words(debtor: _Debtor) -> tuple[DebtorKind, str] | None:
    return (DebtorKind.BUSINESS, "business_words") if _BUSINESS_WORDS.search(debtor.text) else None


_RULES = (_declared, _organisation, _estate, _person, _private_goods, _words)


def debtor_kind(
    *, declared: DebtorKind | None = None, orgnr: str | None = None, text: str = "", about: str = ""
) -> tuple[DebtorKind, str]:
    """The kind of a debtor and the rule that says so; nothing known means CONSUMER, whose rules are the careful ones.

    `declared` is what the creditor said, `orgnr` an identity number in any form, `text` the debtor's block on the
    invoice (name, VAT number, references), `about` what was sold: what private people buy (a home's rent, telephone,
    gym, web shops) speaks for a consumer where no number says otherwise. Reasons in NEEDS_REVIEW are worth a
    handler's look.
    """
    debtor = _Debtor(declared, parse_identity(orgnr) if orgnr else None, text, about)
    for rule in _RULES:
        found = rule(debtor)
        if found:
            return found
    return DebtorKind.CONSUMER, "unknown"


def was_minor(*, orgnr: str | None, on: date, age_of_majority: int = 18) -> bool:
    """Whether an identity number belongs to a person who was under age on a day (the day the claim arose).

    Ten digits do not tell the century: the one that makes the person younger, yet born by then, is taken.
    """
    identity = parse_identity(orgnr) if orgnr else None
    if identity is None or not identity.is_personal:
        return False
    born_on = _born_on(identity, on)
    return born_on is not None and on < add_years(born_on, age_of_majority)


def _born_on(identity: IdentityNumber, latest: date) -> date | None:
    ten = identity.ten
    centuries = (identity.digits[:2],) if len(identity.digits) == 12 else ("20", "19")
    month, day = int(ten[2:4]), int(ten[4:6])
    if identity.kind is IdentityKind.COORDINATION:
        day -= 60
    for century in centuries:
        try:
            born_on = date(int(century + ten[:2]), month, day)
        except ValueError:
            continue
        if born_on <= latest:
            return born_on
    return None
