"""What one kind of letter needs beside the balance: the keys of `LetterContent.extra`, typed and in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from claims.balance import Cost
from claims.case import Instalment
from claims.letter import LetterContent
from claims.money import Money
from templates.clean import clean_line


@dataclass(frozen=True, slots=True)
class Extras:
    """All optional. `assigned_by`: the first creditor of a bought claim. `agreed_on`, `instalments`: a plan's.

    For a letter that corrects or takes back another: its key, day and total, and in a person's words what was wrong.
    For an application: `application_costs` that filing adds, the demand's days, `wants_enforcement` (45 § lagen
    1990:746: the authority enforces unless told otherwise), whether it `is_filed` or a draft. For what follows it: the
    authority's `reference`, when it `judged_on`, the payment told of. For a claim that was sold: to whom, when, and how
    to pay them. `post` is "registered" for a letter that must be posted so. `behind` is what a plan lacks,
    `offer_amount` what settles. For an answer to an objection: its day, ground (a code), invoice and amount, the
    outcome (a code), what is no longer asked for (`upheld`), and a handler's reasons.
    """

    assigned_by: str = ""
    agreed_on: date | None = None
    instalments: tuple[Instalment, ...] = ()
    application_costs: tuple[Cost, ...] = ()
    demand_on: date | None = None
    demand_deadline: date | None = None
    wants_enforcement: bool = True
    corrected_on: date | None = None
    corrected_total: Money | None = None
    wrong: str = ""
    corrects: str = ""
    is_filed: bool = False
    reference: str = ""
    judged_on: date | None = None
    paid: Money | None = None
    paid_on: date | None = None
    new_owner: str = ""
    sold_on: date | None = None
    pay_to: str = ""
    post: str = ""
    behind: Money | None = None
    offer_amount: Money | None = None
    objected_on: date | None = None
    objected_ground: str = ""
    objected_invoice: str = ""
    objected_amount: Money | None = None
    outcome: str = ""
    upheld: Money | None = None
    reasons: str = ""


_ADAPTER = TypeAdapter(Extras)


def extras(content: LetterContent) -> Extras:
    """The content's extras, from live values or from their JSON form alike. Raises ValueError for other shapes."""
    return _ADAPTER.validate_python(dict(content.extra or {}))


def assigned_by(content: LetterContent) -> str:
    """The first creditor's name as printed, "" when the claim is the creditor's own."""
    return clean_line(extras(content).assigned_by)
