"""Which letters exist and what each is made of: the wording's sections in order, with the tables between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from claims.balance import Balance
from claims.letter import LetterContent
from claims.money import Money
from claims.refused import Refused
from delivery.application import application, cost_table, party_table
from delivery.extras import Extras, assigned_by, extras
from delivery.letter_head import facts, foot, instalments, is_person, payment_box, recipient, role
from delivery.qr import payment_qr
from delivery.sheet import Section, Sheet, Table
from delivery.tables import claims_table, instalment_table, interest_bases, interest_table, sum_table
from templates.catalog import label
from templates.clean import clean_line
from templates.environment import render_blocks
from templates.grounds import GROUNDS

HEADING = "## "
WRITTEN_FOR = frozenset({"SE"})
"""The countries whose letters the house has: their words, and the law that they name."""
DEMANDS = frozenset({"demand", "correction"})
"""Letters that must be formed as 5 § inkassolagen asks of a demand."""
_WITH_A_DAY = frozenset({"offer", "plan_default", "reminder"})
"""Letters that are no demand and name a last day all the same."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """What is disputed of an invoice, as letters name it."""

    number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter: its template, its sections in order, the tables that belong to some of them.

    `notes` names the block that stands below a section's table; `asks_payment` that it carries the payment box;
    `to_authority` that it goes to the authority and not to the debtor; `speaks_of_debtor` that it is written to whoever
    stands for the debtor and not to the debtor.
    """

    template: str
    sections: tuple[str, ...]
    tables: Mapping[str, Callable[[LetterContent], Table]]
    notes: Mapping[str, str]
    asks_payment: bool = True
    to_authority: bool = False
    speaks_of_debtor: bool = False


def _claims(content: LetterContent) -> Table:
    return claims_table(content.balance, about=content.about, language=content.language)


def _interest(content: LetterContent) -> Table:
    return interest_table(content.balance, language=content.language)


def _sum(content: LetterContent) -> Table:
    return sum_table(content.balance, language=content.language)


def _whole_sum(content: LetterContent) -> Table:
    return sum_table(content.balance, language=content.language, last="Hela skulden")


def _plan(content: LetterContent) -> Table:
    return instalment_table(instalments(content), language=content.language)


_ASKED = ("assigned", "claims", "disputed", "interest", "sum", "payment", "objection")
"""What a letter says that asks for a claim: whose it is, how it is counted, how to pay, how to object."""
_DEMAND = Letter(
    template="letters/se/demand.txt",
    sections=("correction", "opening", "tone", *_ASKED, "consequence", "privacy"),
    tables={"claims": _claims, "interest": _interest, "sum": _sum},
    notes={"interest": "interest_note"},
)

LETTERS: Mapping[str, Letter] = {
    "demand": _DEMAND,
    "correction": _DEMAND,
    "reminder": Letter(
        template="letters/se/reminder.txt",
        sections=("opening", "tone", *_ASKED, "privacy"),
        tables={"claims": _claims, "interest": _interest, "sum": _sum},
        notes={"interest": "interest_note"},
    ),
    "withdrawal": Letter(
        template="letters/se/withdrawal.txt",
        sections=("opening", "what_now", "contact"),
        tables={},
        notes={},
        asks_payment=False,
    ),
    "instalment_plan": Letter(
        template="letters/se/instalment_plan.txt",
        sections=("opening", "plan", "claims", "disputed", "sum", "payment", "missed", "objection"),
        tables={"plan": _plan, "claims": _claims, "sum": _sum},
        notes={"sum": "sum_note"},
    ),
    "plan_default": Letter(
        template="letters/se/plan_default.txt",
        sections=("opening", "tone", "payment", "missed", "plan", "claims", "sum", "objection"),
        tables={"plan": _plan, "claims": _claims, "sum": _whole_sum},
        notes={},
    ),
    "offer": Letter(
        template="letters/se/offer.txt",
        sections=("opening", "meaning", "claims", "disputed", "sum", "payment", "objection"),
        tables={"claims": _claims, "sum": _whole_sum},
        notes={},
    ),
    "objection_answer": Letter(
        template="letters/se/objection_answer.txt",
        sections=("opening", "outcome", "reasons", "what_now", "contact"),
        tables={},
        notes={},
        asks_payment=False,
    ),
    "monitoring": Letter(
        template="letters/se/monitoring.txt",
        sections=("opening", "tone", "claims", "disputed", "interest", "sum", "payment", "objection", "privacy"),
        tables={"claims": _claims, "interest": _interest, "sum": _sum},
        notes={"interest": "interest_note"},
    ),
    "interrupting_letter": Letter(
        template="letters/se/interrupting_letter.txt",
        sections=("opening", "claims", "interest", "sum", "meaning", "payment", "objection", "privacy"),
        tables={"claims": _claims, "interest": _interest, "sum": _sum},
        notes={"interest": "interest_note"},
    ),
    "representative_notice": Letter(
        template="letters/se/representative_notice.txt",
        sections=("opening", "reason", "contact"),
        tables={},
        notes={},
        asks_payment=False,
        speaks_of_debtor=True,
    ),
    "bankruptcy_demand": Letter(
        template="letters/se/bankruptcy_demand.txt",
        sections=("opening", "claims", "interest", "sum", "payment", "objection", "receipt"),
        tables={"claims": _claims, "interest": _interest, "sum": _sum},
        notes={"interest": "interest_note"},
    ),
    "sale_notice": Letter(
        template="letters/se/sale_notice.txt",
        sections=("opening", "claims", "what_now", "contact"),
        tables={"claims": _claims},
        notes={},
        asks_payment=False,
    ),
    "enforcement": Letter(
        template="letters/se/enforcement.txt",
        sections=("opening", "parties", "ground", "demand", "claims", "interest", "costs", "handling", "signature"),
        tables={"parties": party_table, "claims": _claims, "interest": _interest, "costs": cost_table},
        notes={"interest": "interest_note"},
        asks_payment=False,
        to_authority=True,
    ),
    "reduce_application": Letter(
        template="letters/se/reduce_application.txt",
        sections=("opening", "demand", "claims", "costs", "signature"),
        tables={"claims": _claims, "costs": cost_table},
        notes={},
        asks_payment=False,
        to_authority=True,
    ),
    "withdraw_application": Letter(
        template="letters/se/withdraw_application.txt",
        sections=("opening", "handling", "signature"),
        tables={},
        notes={},
        asks_payment=False,
        to_authority=True,
    ),
    "payment_order": Letter(
        template="letters/se/payment_order.txt",
        sections=(
            "opening",
            "parties",
            "demand",
            "ground",
            "claims",
            "disputed",
            "interest",
            "costs",
            "handling",
            "signature",
        ),
        tables={"parties": party_table, "claims": _claims, "interest": _interest, "costs": cost_table},
        notes={"interest": "interest_note"},
        asks_payment=False,
        to_authority=True,
    ),
}


def sheet(content: LetterContent) -> Sheet:
    """A letter's words and tables in reading order, without the payment code (see `printed_sheet`).

    Raises Refused: `unknown_letter`, `no_payment_route` (the agency has no bankgiro), `no_deadline`,
    `no_instalments`, `no_recipient`.
    """
    letter = LETTERS.get(content.step)
    if letter is None:
        raise Refused("unknown_letter", "There is no letter for this step.")
    _require(content, letter)
    blocks = render_blocks(letter.template, language=content.language, **_context(content, letter))
    return Sheet(
        language=content.language,
        title=blocks["title"],
        dated_on=content.on.isoformat(),
        sender=clean_line(content.agency.legal_name),
        brand=clean_line(content.agency.brand),
        recipient=("Kronofogden",) if letter.to_authority else recipient(content),
        facts=facts(content, tells_identity=not letter.to_authority),
        box=payment_box(content) if letter.asks_payment else (),
        sections=(
            *_concerns(content, letter),
            *(s for name in letter.sections if not (s := _section(name, blocks, letter, content)).is_empty),
        ),
        foot=foot(content.agency, language=content.language, supervision=blocks["supervision"]),
        reference=content.case_number,
        page_of=(_t("Sida", content), _t("av", content)),
        sample_note=_t("Exempel. Detta är inget riktigt krav och ska inte betalas.", content)
        if content.is_sample
        else "",
        qr_label=_t("Läs av i bankappen", content),
        in_window=not letter.to_authority,
    )


def printed_sheet(content: LetterContent) -> Sheet:
    """The sheet as it is typeset: a demand, and a reminder before it, with its payment code. Raises as `sheet` does."""
    words = sheet(content)
    return replace(words, qr=payment_qr(content)) if content.step in DEMANDS | {"reminder"} else words


def _require(content: LetterContent, letter: Letter) -> None:
    if letter.asks_payment and content.agency.bankgiro is None:
        raise Refused("no_payment_route", "The agency has no bankgiro: set `bankgiro` in policies/agency.toml.")
    if content.step in DEMANDS | _WITH_A_DAY and content.deadline is None:
        raise Refused("no_deadline", "A demand needs a definite day to pay or object (5 § inkassolagen).")
    is_addressed = content.debtor.name.strip() and (content.representative or content.debtor).address
    if not letter.to_authority and not is_addressed:
        raise Refused("no_recipient", "The debtor's name or postal address is missing: complete the case first.")


def _concerns(content: LetterContent, letter: Letter) -> tuple[Section, ...]:
    """Whom the letter is about, first of all, where it goes to somebody else."""
    if content.representative is None or letter.speaks_of_debtor:
        return ()
    blocks = render_blocks("letters/se/concerns.txt", language=content.language, **_context(content, letter))
    return (Section("", _split(blocks["concerns"])[1]),)


def _t(text: str, content: LetterContent) -> str:
    return label(text, language=content.language)


def _section(name: str, blocks: Mapping[str, str], letter: Letter, content: LetterContent) -> Section:
    heading, paragraphs = _split(blocks[name])
    table = letter.tables[name](content) if name in letter.tables else None
    if table and not table.rows:
        table = None
    notes = _split(blocks[letter.notes[name]])[1] if name in letter.notes else ()
    if name == "interest" and table:
        notes = (" ".join((*notes, *_grounds(content))),)
    return Section(heading, paragraphs, table, notes)


def _grounds(content: LetterContent) -> tuple[str, ...]:
    bases = interest_bases(content.balance)
    return (_t("Grund för räntan: {bases}.", content).format(bases="; ".join(bases)),) if bases else ()


def _split(block: str) -> tuple[str, tuple[str, ...]]:
    heading, text = "", block
    if block.startswith(HEADING):
        first, _, text = block.partition("\n")
        heading = first.removeprefix(HEADING)
    paragraphs = tuple(" ".join(part.split("\n")) for part in text.strip().split("\n\n") if part.strip())
    return heading, tuple(paragraph.strip() for paragraph in paragraphs)


def _context(content: LetterContent, letter: Letter) -> dict[str, Any]:
    extra = extras(content)
    return {
        "agency": content.agency,
        "creditor": content.creditor,
        "debtor": content.debtor,
        "is_person": is_person(content),
        "tone": str(content.tone),
        "role": role(content),
        "case_number": content.case_number,
        "on": content.on,
        "deadline": content.deadline,
        "balance": content.balance,
        "ocr_reference": content.ocr_reference,
        "assigned_by": assigned_by(content),
        "agreed_on": extra.agreed_on,
        "corrected_on": extra.corrected_on,
        "corrected_total": extra.corrected_total,
        "wrong": clean_line(extra.wrong),
        "is_filed": extra.is_filed,
        "reference": clean_line(extra.reference),
        "judged_on": extra.judged_on,
        "paid": extra.paid,
        "paid_on": extra.paid_on,
        "new_owner": clean_line(extra.new_owner),
        "sold_on": extra.sold_on,
        "pay_to": clean_line(extra.pay_to),
        "disputed": [Disputed(shown.number, shown.disputed) for shown in content.balance.invoices if shown.disputed],
        **_agreement(extra, content),
        **_objection(extra, content),
        "has_interest": any(invoice.segments for invoice in content.balance.invoices),
        "has_pending_interest": _has_pending_interest(content.balance),
        "application": application(content) if letter.to_authority else None,
        **_pronouns(to_person=is_person(content)),
    }


def _agreement(extra: Extras, content: LetterContent) -> dict[str, Any]:
    """What a letter about a plan or an offer names beside its tables."""
    offered = extra.offer_amount
    return {
        "behind": extra.behind,
        "offer_amount": offered,
        "offer_rest": content.balance.total - offered if offered else None,
    }


def _objection(extra: Extras, content: LetterContent) -> dict[str, Any]:
    """What the answer to an objection names; its ground in words."""
    ground = GROUNDS.get(extra.objected_ground)
    return {
        "outcome": extra.outcome,
        "objected_on": extra.objected_on,
        "objected_ground": _t(ground, content) if ground else "",
        "objected_invoice": clean_line(extra.objected_invoice),
        "objected_amount": extra.objected_amount,
        "upheld": extra.upheld,
        "reasons": clean_line(extra.reasons),
    }


def _has_pending_interest(balance: Balance) -> bool:
    """Whether some claim carries no interest before our own demand is thirty days old (4 § räntelagen)."""
    return any(i.remaining and not i.segments and i.per_day == 0 for i in balance.invoices)


def _pronouns(*, to_person: bool) -> dict[str, str]:
    """How the letter speaks to the debtor: a person is du, a business or an estate ni."""
    if to_person:
        return {"Du": "Du", "du": "du", "dig": "dig", "din": "din", "ditt": "ditt"}
    return {"Du": "Ni", "du": "ni", "dig": "er", "din": "er", "ditt": "ert"}
