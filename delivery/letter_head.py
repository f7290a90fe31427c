"""The fixed parts around a letter's words: recipient, facts, the box to pay from, the foot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from claims.agency import Agency
from claims.identity import parse_identity
from claims.letter import LetterContent
from claims.money import Money
from claims.party import DebtorKind, RepresentativeKind
from claims.refused import Refused
from delivery.extras import extras
from templates.catalog import label
from templates.clean import clean_line
from templates.filters import bankgiro, country, day, identity, kronor

ROLES: Mapping[RepresentativeKind, str] = {
    RepresentativeKind.AGENT: "ombud",
    RepresentativeKind.GUARDIAN: "god man",
    RepresentativeKind.ADMINISTRATOR: "förvaltare",
    RepresentativeKind.ESTATE_ADMINISTRATOR: "boutredningsman",
}


def is_person(content: LetterContent) -> bool:
    """Whether a living person is spoken to; an estate (dödsbo) stands under consumer law but is no person."""
    return content.debtor_kind in (DebtorKind.CONSUMER, DebtorKind.SOLE_TRADER)


def instalments(content: LetterContent) -> list[tuple[date, Money]]:
    """A plan's payments. Raises Refused("no_instalments")."""
    rows = extras(content).instalments
    if not rows:
        raise Refused("no_instalments", "An instalment plan needs its payments: agree on days and amounts first.")
    return [(row.due_on, Money(row.ore, content.balance.currency)) for row in rows]


def recipient(content: LetterContent) -> tuple[str, ...]:
    """Name, address lines and, abroad, the country: what the window of the envelope shows.

    Whoever stands for the debtor is written to in the debtor's place.
    """
    if content.representative:
        told = (content.representative.name, *content.representative.address)
        return tuple(line for line in map(clean_line, told) if line)
    lines = [clean_line(line) for line in (content.debtor.name, *content.debtor.address)]
    abroad = [country(content.debtor.country)] if content.debtor.country not in ("", "SE") else []
    return tuple(line for line in [*lines, *abroad] if line)


def facts(content: LetterContent, *, tells_identity: bool) -> tuple[tuple[str, str], ...]:
    """Day, case, creditor and, where asked, the debtor's own number (a person's masked)."""
    rows = [
        (_t("Datum", content), day(content.on, content.language)),
        (_t("Ärendenummer", content), content.case_number),
        (_t("Borgenär", content), clean_line(content.creditor.name)),
    ]
    if content.representative:
        rows.append((_t("Gäller", content), clean_line(content.debtor.name)))
    if content.debtor.orgnr and tells_identity:
        rows.append((_t(_whose_number(content), content), identity(content.debtor.orgnr)))
    if extras(content).post:
        rows.append((_t("Försändelse", content), _t("Rekommenderat brev", content)))
    return tuple(rows)


def _whose_number(content: LetterContent) -> str:
    number = parse_identity(content.debtor.orgnr or "")
    is_personal = number.is_personal if number else is_person(content)
    if content.debtor_kind is DebtorKind.ESTATE and is_personal:
        return "Den avlidnes personnummer"
    if content.representative:
        return "Personnummer" if is_personal else "Org.nr"
    return "Ditt personnummer" if is_personal else "Ert org.nr"


def role(content: LetterContent) -> str:
    """What whoever stands for the debtor is called, "" where nobody does."""
    return _t(ROLES[content.representative.kind], content) if content.representative else ""


def payment_box(content: LetterContent) -> tuple[tuple[str, str], ...]:
    """Amount, last day, bankgiro and OCR number; of a plan its first payment or what is behind, of an offer its sum."""
    extra = extras(content)
    amount, due = extra.behind or extra.offer_amount or content.balance.total, content.deadline
    if content.step == "instalment_plan":
        due, amount = instalments(content)[0]
    first = "Första betalningen" if content.step == "instalment_plan" else "Att betala"
    return (
        (_t(first, content), kronor(amount)),
        *([(_t("Betala senast", content), day(due, content.language))] if due else []),
        (_t("Bankgiro", content), bankgiro(content.agency.bankgiro or "")),
        (_t("OCR-nummer", content), content.ocr_reference),
    )


def foot(agency: Agency, *, language: str, supervision: str = "") -> tuple[str, ...]:
    """Who we are, how to reach us, and under whose supervision where that is said."""
    address = ", ".join(clean_line(line) for line in agency.address)
    return (
        f"{clean_line(agency.legal_name)}, {label('org.nr', language=language)} {identity(agency.orgnr)}, {address}",
        f"{label('Telefon', language=language)} {agency.phone} ({agency.phone_hours})  {agency.mailbox}",
        *((supervision,) if supervision else ()),
    )


def _t(text: str, content: LetterContent) -> str:
    return label(text, language=content.language)
