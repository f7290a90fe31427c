"""The closed lists that a person chooses from in a case: what may be named there now, list by list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from casework import complaint, contact, set_tone
from casework.close_case import CODES
from casework.ids import is_bank_name
from casework.office import Office
from casework.pin_plan import plan_country
from casework.score_case import PAPERS
from casework.set_status import STATUSES
from casework.show_authority import shown_choices
from casework.whole_case import WholeCase, whole_case
from claims import credit
from claims.case import CaseFacts, CaseState, Hold
from claims.interruption import InterruptionKind, Proof
from claims.invoice import ARISES_FROM
from claims.letter import LetterStatus
from claims.objection import Ground, Outcome
from claims.party import RepresentativeKind
from claims.refused import Refused
from dunning import score
from dunning.choices import CHOICES
from dunning.guards import JUDGEABLE, UNAPPROVED
from dunning.plan import is_for
from storage import cases, contacts
from storage.cases import CaseRow
from storage.database import Tx

Rows = list[tuple[str, str]]
"""Values with what tells them apart, "" where the value is a word of a closed list."""
MORE = "\t"
"""Between the parts of what tells a value apart."""


def offered_choices(office: Office, *, view: dict[str, Any]) -> dict[str, Rows]:
    """The lists for a case shown by `board.case`, by name: closed words, and what stands in the case itself.

    A list that is empty now ("objection" where nothing is disputed) is there, and empty.
    """
    with office.database.read() as tx:
        return choices_offered(office, tx, known=whole_case(tx, str(view["number"])), view=view)


def choices_offered(office: Office, tx: Tx, *, known: WholeCase, view: dict[str, Any]) -> dict[str, Rows]:
    """What `offered_choices` tells, of a case that is known."""
    row = known.row
    complaints = contacts.complaints(tx, case_number=row.number)
    return {
        **_closed_lists(),
        **_standing(view),
        "complaint": [(str(each.id), each.about) for each in complaints if each.answered_on is None],
        "merge_into": _mergeable(tx, row),
        "decision": [(each["choice"], str(each["outlays"] or "")) for each in _open_choices(office, known)],
        "plan": _plans(office, row, known.facts),
    }


def choices_for_many(office: Office) -> dict[str, Rows]:
    """The lists for an action on many cases: every word that may be open in any of them."""
    return {
        **_closed_lists(),
        "held": [(str(each), "") for each in Hold],
        "decision": [(name, "") for name in CHOICES],
        "plan": [(plan.name, plan.hash) for plan in office.plans.values()],
    }


def _closed_lists() -> dict[str, Rows]:
    lists: dict[str, Iterable[str]] = {
        "ground": Ground,
        "outcome": Outcome,
        "hold": Hold,
        "status": STATUSES,
        "judgement": (check for check in JUDGEABLE if check != UNAPPROVED),
        "close": CODES,
        "representative": RepresentativeKind,
        "interruption_kind": InterruptionKind,
        "proof": (proof for proof in Proof if proof is not Proof.FILED),
        "recommendation": score.Outcome,
        "paper": PAPERS,
        "purpose": credit.Purpose,
        "credit_ground": credit.Ground,
        "channel": contact.CHANNELS,
        "contact_about": contact.ABOUT,
        "who": complaint.WHO,
        "complaint_about": complaint.ABOUT,
        "complaint_outcome": complaint.OUTCOMES,
        "arises": ARISES_FROM,
        "tone": set_tone.CHOICES,
    }
    return {name: [(str(each), "") for each in values] for name, values in lists.items()}


def _standing(view: dict[str, Any]) -> dict[str, Rows]:
    """What stands in the case and can be named."""
    letters, objections = view["letters"], view["objections"]
    sent = [row for row in letters if row["status"] == LetterStatus.SENT]
    return {
        "held": [(each, "") for each in view["held"]],
        "invoice": [(row["number"], row["remaining"]) for row in view["invoices"]],
        "letter": [_letter(row) for row in sent],
        "demand": [_letter(row) for row in sent if row["step"] in ("demand", "correction")],
        "payment": [
            (f"{row['source']}|{row['reference']}", _parts(row, "on", "amount", "source", "reference"))
            for row in view["payments"]
            if row["reversed_on"] is None and not is_bank_name(row["reference"].partition("#")[0])
        ],
        "objection": [
            (str(row["id"]), _parts(row, "received_on", "invoice", "amount", "ground"))
            for row in objections
            if not row["ended_on"]
        ],
        "offer": [
            (str(row["id"]), _parts(row, "amount", "valid_to"))
            for row in view["offers"]
            if row["state"] == "awaiting_creditor"
        ],
        "contact": [
            (str(row["id"]), _parts(row, "on", "channel", "about"))
            for row in view["contacts"]
            if row["due_on"] and not row["answered_on"]
        ],
        "interruption": [
            (str(row["record"]), _parts(row, "on", "kind", "invoice")) for row in view["interruptions"] if row["stands"]
        ],
        "record_next": [(str(each), "") for each in view["authority"]["possible"]],
        "record": [
            (str(row["id"]), _parts(row, "on", "kind")) for row in view["authority"]["records"] if not row["void"]
        ],
        "plan_in_force": [(str(row["plan"]), row["agreed_on"]) for row in view["instalment_plans"] if not row["end"]],
        "speaks_for": [(row["name"], row["from_on"]) for row in view["representatives"] if not row["until_on"]],
    }


def _parts(row: dict[str, Any], *keys: str) -> str:
    """What tells a row apart, part by part."""
    return MORE.join(" ".join(str(row[key]).split()) for key in keys if row[key])


def _letter(row: dict[str, Any]) -> tuple[str, str]:
    """A letter by what it is and its day, and by its number where it is not the first of its step."""
    name, _, nth = str(row["key"]).rpartition("-")
    return row["key"], _parts({**row, "nth": nth if nth != "1" and name else ""}, "step", "on", "nth")


def _open_choices(office: Office, known: WholeCase) -> Sequence[dict[str, Any]]:
    """What the creditor may decide; nothing where the law of the debtor's country does not say what it costs."""
    if known.row.state == CaseState.CLOSED:
        return ()
    try:
        return shown_choices(office, known.facts)
    except Refused:
        return ()


def _mergeable(tx: Tx, row: CaseRow) -> Rows:
    """The other cases that this one may be merged into."""
    if not CaseState(row.state).is_before_demand:
        return []
    return [
        (each.number, each.state)
        for each in cases.of_parties(tx, creditor_id=row.creditor_id, debtor_id=row.debtor_id)
        if each.number != row.number and each.currency == row.currency and CaseState(each.state).is_before_demand
    ]


def _plans(office: Office, row: CaseRow, facts: CaseFacts) -> Rows:
    """The plans of the policies folder that are for such a debtor and that the case does not run on."""
    assert facts.debtor is not None  # stored facts carry it
    kind, country = facts.debtor_kind, plan_country(office, facts.debtor.country)
    fitting = (plan for plan in office.plans.values() if is_for(plan=plan, debtor_kind=kind, country=country))
    return [(plan.name, plan.hash) for plan in fitting if plan.version != row.plan]
