"""A demand examined before it leaves: every content that the law asks for, and no word that it may not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from claims.balance import InterestSegment
from claims.letter import LetterContent
from claims.money import total
from claims.party import DebtorKind
from claims.refused import Finding, Refused
from delivery.extras import assigned_by
from delivery.letter_head import is_person
from delivery.letters import LETTERS, WRITTEN_FOR
from delivery.render import wording
from templates.clean import clean_line
from templates.filters import bankgiro, day, kronor, percent

_ONLY_INVOICE = re.compile(r"(faktura|invoice|räkning|fordran|skuld|se faktura)?[\s.:0-9-]*", re.IGNORECASE)
_REPEALED = re.compile(r"1981\s*:\s*1057")
_EMPTY_THREAT = re.compile(
    r"betalningsanmärkning|kreditupplysning|svartlist|polisanmäl|(?<!be)utmätning sker|payment remark|blacklist",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row: what must hold of a demand, the source that asks for it, and how it is told."""

    code: str
    source: str
    message: str
    is_met: Callable[[LetterContent, str], bool]


def check_demand(content: LetterContent) -> tuple[Finding, ...]:
    """Everything that a demand lacks or should not say; an empty tuple means that it may leave.

    Source: 5 § inkassolagen (1974:182) and domain practice, row by row in `REQUIREMENTS`.
    """
    try:
        text = wording(content)
    except Refused as refusal:
        return (Finding(refusal.code, refusal.message),)
    return tuple(
        Finding(row.code, f"{row.message} ({row.source})", row.code)
        for row in REQUIREMENTS
        if not row.is_met(content, text)
    )


def check_wording(*, step: str, country: str) -> tuple[Finding, ...]:
    """Whether the house has a letter in the words and under the law of a country; empty when it has."""
    if step in LETTERS and country in WRITTEN_FOR:
        return ()
    what = f"There is no {step} letter written under the law of {country}."
    return (Finding("wording_missing", what, "wording_missing"),)


def _creditor_is_named(content: LetterContent, text: str) -> bool:
    name = clean_line(content.creditor.name)
    return bool(name) and name in text


def _basis_is_told(content: LetterContent, text: str) -> bool:
    says = [clean_line(content.about.get(invoice.number, "")) for invoice in content.balance.invoices]
    return bool(says) and all(s and not _ONLY_INVOICE.fullmatch(s) and s in text for s in says)


def _invoices_are_told(content: LetterContent, text: str) -> bool:
    return all(
        clean_line(i.number) in text and i.invoice_date.isoformat() in text and i.due_date.isoformat() in text
        for i in content.balance.invoices
    )


def _assignment_is_told(content: LetterContent, text: str) -> bool:
    return assigned_by(content) in text


def _principal_is_separate(content: LetterContent, text: str) -> bool:
    owed = content.balance
    parts = [i.remaining for i in owed.invoices]
    return total(parts, owed.currency) == owed.principal and all(kronor(p) in text for p in [*parts, owed.principal])


def _interest_is_specified(content: LetterContent, text: str) -> bool:
    owed = content.balance
    is_sum = total((i.interest for i in owed.invoices), owed.currency) == owed.interest
    has_grounds = all(i.segments or not i.interest for i in owed.invoices)
    return is_sum and has_grounds and all(_segment_is_told(s, text) for i in owed.invoices for s in i.segments)


def _segment_is_told(segment: InterestSegment, text: str) -> bool:
    days = (segment.first_on.isoformat(), segment.last_on.isoformat())
    return all(part in text for part in (*days, percent(segment.rate), kronor(segment.base), kronor(segment.amount)))


def _costs_are_by_kind(content: LetterContent, text: str) -> bool:
    owed = content.balance
    return bool(owed.cost_lines or not owed.costs) and all(
        c.basis.strip() and clean_line(c.basis) in text and kronor(c.amount) in text for c in owed.cost_lines
    )


def _total_is_the_sum(content: LetterContent, text: str) -> bool:
    owed = content.balance
    return owed.principal + owed.interest + owed.costs + owed.rounding == owed.total and kronor(owed.total) in text


def _something_is_owed(content: LetterContent, text: str) -> bool:
    return content.balance.total.ore > 0 and content.balance.principal.ore >= 0


def _deadline_is_definite(content: LetterContent, text: str) -> bool:
    return (
        content.deadline is not None
        and content.deadline > content.on
        and text.count(day(content.deadline, content.language)) >= 2
    )


def _objection_is_explained(content: LetterContent, text: str) -> bool:
    return bool(content.agency.mailbox) and content.agency.mailbox in text and text.count(content.case_number) >= 2


def _way_to_pay_is_told(content: LetterContent, text: str) -> bool:
    return bool(content.agency.bankgiro and content.ocr_reference) and (
        bankgiro(content.agency.bankgiro or "") in text and content.ocr_reference in text
    )


def _consequence_is_told(content: LetterContent, text: str) -> bool:
    return "betalningsföreläggande" in text and "Kronofogden" in text


def _agency_is_named(content: LetterContent, text: str) -> bool:
    agency = content.agency
    told = (agency.legal_name, agency.phone, agency.phone_hours, agency.licence_no, "Finansinspektionen")
    return bool(agency.address) and all(part and clean_line(part) in text for part in told)


def _debtor_is_named(content: LetterContent, text: str) -> bool:
    found = content.representative or content.debtor
    lines = [clean_line(line) for line in (found.name, *found.address)]
    is_addressed = len([line for line in lines if line]) >= 2 and all(line in text for line in lines)
    return is_addressed and clean_line(content.debtor.name) in text


def _estate_is_named(content: LetterContent, text: str) -> bool:
    is_estate = content.debtor_kind is DebtorKind.ESTATE
    return not is_estate or clean_line(content.debtor.name).casefold().startswith(("dödsbo", "estate of"))


def _address_is_only_the_representatives(content: LetterContent, text: str) -> bool:
    if content.representative is None:
        return True
    # What the creditor did may have been done at the debtor's own address: only the head of the letter is read.
    head, theirs = text.partition("\n==")[0], {clean_line(line) for line in content.representative.address}
    return not any(clean_line(line) in head for line in content.debtor.address[:1] if clean_line(line) not in theirs)


def _dispatch_day_is_told(content: LetterContent, text: str) -> bool:
    return day(content.on, content.language) in text and content.balance.as_of == content.on


def _privacy_is_told(content: LetterContent, text: str) -> bool:
    if not is_person(content):
        return True
    return "6.1 f" in text and "Integritetsskyddsmyndigheten" in text


def _cites_law_in_force(content: LetterContent, text: str) -> bool:
    return not _REPEALED.search(text)


def _threatens_nothing_empty(content: LetterContent, text: str) -> bool:
    # What the creditor sold may be named anything, so the wording is read without what came from outside.
    own = text
    for says in sorted({clean_line(s) for s in _from_outside(content)}, key=len, reverse=True):
        own = own.replace(says, " ") if says else own
    return not _EMPTY_THREAT.search(own)


def _from_outside(content: LetterContent) -> list[str]:
    found = content.representative
    stands_for = [found.name, *found.address] if found else []
    parties = [content.creditor.name, content.debtor.name, *content.debtor.address, *stands_for]
    return [*parties, *content.about.values()]


FIRST = "5 § 1 st inkassolagen (1974:182)"
SECOND = "5 § 2 st inkassolagen (1974:182)"
THIRD = "5 § 3 st inkassolagen (1974:182)"
CUSTOM = "god inkassosed, 4 § inkassolagen (1974:182)"
HOUSE = "house rule"

REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement("creditor_name", FIRST, "The creditor's full name is missing.", _creditor_is_named),
    Requirement("basis", FIRST, "An invoice does not say what it concerns.", _basis_is_told),
    Requirement("invoices", FIRST, "An invoice lacks its number, day or due day.", _invoices_are_told),
    Requirement("assignment", FIRST, "The assignment is not told.", _assignment_is_told),
    Requirement("way_to_pay", FIRST, "There is no way to pay.", _way_to_pay_is_told),
    Requirement("principal", SECOND, "Principal is not told per invoice or does not add up.", _principal_is_separate),
    Requirement("interest", SECOND, "Interest lacks amount, rate, period or base.", _interest_is_specified),
    Requirement("costs", SECOND, "Costs are not told by kind and statute.", _costs_are_by_kind),
    Requirement("deadline", THIRD, "There is no definite day to pay or object.", _deadline_is_definite),
    Requirement("objection", THIRD, "How to object is not explained.", _objection_is_explained),
    Requirement("nothing_owed", "8 § inkassolagen (1974:182)", "There is nothing to demand.", _something_is_owed),
    Requirement("consequence", CUSTOM, "What follows is not told.", _consequence_is_told),
    Requirement("agency", CUSTOM, "The agency's contact, licence or supervision is missing.", _agency_is_named),
    Requirement("debtor", CUSTOM, "The debtor's name or address is missing.", _debtor_is_named),
    Requirement("estate", CUSTOM, "A dead person's name stands where the estate's belongs.", _estate_is_named),
    Requirement(
        "representative_letter",
        f"{CUSTOM}, Inkassonämnden 198-2020",
        "The debtor's own address stands in a letter to a representative.",
        _address_is_only_the_representatives,
    ),
    Requirement("threat", CUSTOM, "A demand gives no payment remark and may not say so.", _threatens_nothing_empty),
    Requirement("total", HOUSE, "The total is not the sum of its parts.", _total_is_the_sum),
    Requirement("dispatch_day", HOUSE, "The letter's day is not the day its interest runs to.", _dispatch_day_is_told),
    Requirement("privacy", "art. 14 GDPR", "A person is not told about personal data.", _privacy_is_told),
    Requirement("repealed_law", "SFS 2013:59", "Förordning 1981:1057 is repealed.", _cites_law_in_force),
)
