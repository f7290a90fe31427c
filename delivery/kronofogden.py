"""The draft application to Kronofogden, on paper and as data; filing itself is a person's act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from claims.letter import LetterContent
from claims.party import Party
from claims.refused import Finding
from delivery.application import Application, application
from delivery.extras import extras
from delivery.render import typeset
from templates.clean import clean_line

STEP = "payment_order"


def application_pdf(content: LetterContent) -> bytes:
    """The draft as a printable PDF, titled as a draft. Raises Refused as `render.typeset` does."""
    return typeset(replace(content, step=STEP))


def application_json(content: LetterContent) -> dict[str, Any]:
    """The draft as data: every content that 9-11, 16-19 §§ lagen (1990:746) and förordningen (1991:1339) ask for.

    Amounts are strings with two decimals, days ISO. `missing` lists what a person must add before filing.
    """
    found = application(content)
    is_filed = extras(content).is_filed
    agency = content.agency
    representative = Party(agency.legal_name, agency.orgnr, agency.address, agency.mailbox, agency.phone)
    return {
        "status": "filed" if is_filed else "draft",
        "title": "Ansökan om betalningsföreläggande" if is_filed else "Utkast: ansökan om betalningsföreläggande",
        "case": content.case_number,
        "on": content.on.isoformat(),
        "currency": content.balance.currency,
        "applicant": _party(content.creditor),
        "representative": _party(representative),
        "defendant": {**_party(content.debtor), "kind": str(content.debtor_kind)},
        "demand": _demand(found, content),
        "ground": [
            {
                "invoice": ground.number,
                "about": clean_line(ground.about),
                "invoice_date": ground.invoice_date.isoformat(),
                "due_date": ground.due_date.isoformat(),
                "total": str(ground.total),
                "remaining": str(ground.remaining),
            }
            for ground in found.grounds
        ],
        "original_creditor": found.assigned_by or None,
        "inkasso_demand": {
            "on": found.demand_on.isoformat() if found.demand_on else None,
            "deadline": found.demand_deadline.isoformat() if found.demand_deadline else None,
        },
        "enforcement": found.wants_enforcement,
        "missing": [{"code": gap.code, "message": gap.message, "field": gap.field} for gap in gaps(content)],
    }


def paper_json(content: LetterContent) -> dict[str, Any]:
    """A later paper as data: a reduction or a withdrawal of what was applied for, or an application for enforcement."""
    found, extra = application(content), extras(content)
    return {
        "case": content.case_number,
        "on": content.on.isoformat(),
        "reference": clean_line(extra.reference),
        "currency": content.balance.currency,
        "applicant": _party(content.creditor),
        "defendant": {**_party(content.debtor), "kind": str(content.debtor_kind)},
        "demand": _demand(found, content),
        "judged_on": extra.judged_on.isoformat() if extra.judged_on else None,
        "paid": str(extra.paid) if extra.paid else None,
        "paid_on": extra.paid_on.isoformat() if extra.paid_on else None,
    }


def _party(party: Party) -> dict[str, Any]:
    return {
        "name": clean_line(party.name),
        "identity": party.orgnr,
        "address": [clean_line(line) for line in party.address],
        "email": party.email,
        "phone": party.phone,
        "country": party.country,
    }


def _demand(found: Application, content: LetterContent) -> dict[str, Any]:
    return {
        "principal": str(found.principal),
        "interest_accrued": str(found.interest),
        "interest_accrued_to": content.balance.as_of.isoformat(),
        "interest_from": found.interest_from.isoformat() if found.runs_interest else None,
        "interest_ground": "avtal" if found.has_agreed_rate else "6 § räntelagen (1975:635)",
        "interest_segments": [
            {
                "invoice": invoice.number,
                "from": segment.first_on.isoformat(),
                "to": segment.last_on.isoformat(),
                "days": segment.days,
                "base": str(segment.base),
                "rate": str(segment.rate),
                "amount": str(segment.amount),
            }
            for invoice in content.balance.invoices
            for segment in invoice.segments
        ],
        "costs": [
            {"kind": str(cost.kind), "amount": str(cost.amount), "basis": cost.basis, "on": cost.on.isoformat()}
            for cost in found.cost_lines
        ],
        "costs_total": str(found.costs),
        "total": str(found.claimed),
    }


def gaps(content: LetterContent) -> tuple[Finding, ...]:
    """What the application still lacks, as findings; an empty tuple means that it can be signed."""
    found = application(content)
    rows = (
        (not content.creditor.orgnr, "applicant_identity", "sökandens organisationsnummer saknas", "applicant"),
        (not content.creditor.address, "applicant_address", "sökandens adress saknas", "applicant"),
        (
            not content.debtor.orgnr,
            "defendant_identity",
            "svarandens person- eller organisationsnummer saknas",
            "defendant",
        ),
        (not content.debtor.address, "defendant_address", "svarandens adress saknas", "defendant"),
        (any(not g.about.strip() for g in found.grounds), "ground", "det framgår inte vad en faktura avser", "ground"),
        (found.demand_on is None, "demand_first", "inkassokravets dag saknas (6 § inkassolagen)", "inkasso_demand"),
    )
    return tuple(Finding(code, message, field) for is_missing, code, message, field in rows if is_missing)
