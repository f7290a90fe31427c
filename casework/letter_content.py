"""Everything a letter says, gathered from the case on a day, and kept as JSON so it can be made again byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from casework.authority_content import PAPERS, application_extra, paper_extra
from casework.law_of import law_of
from casework.office import Office
from claims.account import case_ocr_reference
from claims.case import CaseFacts, StepTaken
from claims.days import local_date
from claims.letter import LetterContent, letter_key
from claims.party import DebtorKind, Party, Representative
from claims.tone import Tone
from dunning.disputed import asked
from dunning.law.law import Law
from dunning.steps.instalment_plan import behind_on
from dunning.tone import tone_of
from storage import addresses, case_facts, cases, creditors
from storage.cases import CaseRow
from storage.creditors import CreditorRow
from storage.database import Tx

INTERRUPTING_STEPS = frozenset({"monitoring", "interrupting_letter"})
"""Letters that interrupt limitation, and so must reach the debtor, or whoever receives in the debtor's place."""
NOTICE = "representative_notice"
OF_A_PLAN = frozenset({"instalment_plan", "plan_default"})
"""Letters that carry the plan's own payment reference."""
_ADAPTER = TypeAdapter(LetterContent)
_ESTATE = "Dödsboet efter"


def letter_content(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    step: str,
    occurrence: int,
    on: date,
    deadline: date | None,
    extra: Mapping[str, Any] | None = None,
) -> LetterContent:
    """The content of a letter on a day; interest runs to and including that day.

    `extra` is what the letter says beside the balance, where the case's own facts do not tell it.
    """
    facts = case_facts.facts(tx, case_number)
    row = cases.get(tx, case_number)
    assert row is not None
    creditor = creditor_party(creditors.get(tx, row.creditor_id))
    taken = StepTaken(step, occurrence, on, deadline)
    law = law_of(office, facts)
    content = content_of(office, facts=facts, creditor=creditor, taken=taken, law=law, extra=extra)
    return replace(content, proof=proof_of(tx, row, content.debtor.address))


def proof_of(tx: Tx, row: CaseRow, lines: tuple[str, ...]) -> dict[str, str] | None:
    """Where an address comes from; one that nobody wrote down since came with the claim, on the case's first day."""
    if not lines:
        return None
    found = addresses.proof_of(tx, row.debtor_id, lines)
    if found is None:
        return {"source": "claim", "as_of": local_date(row.registered_at).isoformat()}
    return {"source": found.source, "as_of": found.as_of.isoformat()}


def content_of(
    office: Office,
    *,
    facts: CaseFacts,
    creditor: Party,
    taken: StepTaken,
    law: Law,
    extra: Mapping[str, Any] | None = None,
) -> LetterContent:
    """`letter_content` of facts at hand under a law, with the letter as the step that it is."""
    assert facts.debtor is not None
    step, on = taken.step, taken.on
    component = _component(facts) if step in OF_A_PLAN else 0
    content = LetterContent(
        key=letter_key(facts.number, step, taken.occurrence),
        case_number=facts.number,
        step=step,
        occurrence=taken.occurrence,
        on=on,
        deadline=taken.deadline,
        agency=office.agency,
        creditor=creditor,
        debtor=named(facts.debtor, facts.debtor_kind),
        debtor_kind=facts.debtor_kind,
        about={invoice.number: invoice.about for invoice in facts.invoices},
        balance=asked(facts=facts, law=law, as_of=on),
        ocr_reference=case_ocr_reference(facts.number, component),
        is_sample=office.is_sample,
        extra=_extra(facts, step, on, law) or extra,
        representative=_representative(facts, step, on),
    )
    return toned(content, facts.tone)


def toned(content: LetterContent, wished: Tone) -> LetterContent:
    """A letter in the tone that is wished for, or the one it takes instead (`dunning.tone`)."""
    tone = tone_of(
        wished,
        step=content.step,
        debtor_kind=content.debtor_kind,
        has_representative=content.representative is not None,
        is_disputed=any(invoice.disputed for invoice in content.balance.invoices),
    )
    return replace(content, tone=tone)


def _component(facts: CaseFacts) -> int:
    """The digit of the plan's own payment reference; a plan from before such digits were kept has the first."""
    if facts.agreement is not None:
        return facts.agreement.component
    return 1 if facts.instalments else 0


def _representative(facts: CaseFacts, step: str, on: date) -> Representative | None:
    """Who the letter goes to in the debtor's place on a day.

    Source: Inkassonämnden 198-2020 (a debtor with an ombud or god man is not contacted directly, but by what must
    reach the debtor) and NJA 2022 s. 150 (a förvaltare receives it instead). An application names the parties only.
    """
    found = facts.representative(on)
    if found is None or step == "payment_order" or step in PAPERS:
        return None
    return found if step not in INTERRUPTING_STEPS or found.kind.receives_in_place else None


def _extra(facts: CaseFacts, step: str, on: date, law: Law) -> dict[str, Any] | None:
    """What one kind of letter needs beside the balance (the keys of `delivery.extras`)."""
    if step == "plan_default":
        return {"instalments": facts.instalments, "behind": behind_on(facts, day=on)}
    if step == "instalment_plan":
        agreed = [taken for taken in facts.decisions if taken.choice == step]
        return {
            "instalments": facts.instalments,
            "agreed_on": local_date(agreed[-1].at) if agreed else None,
        }
    if step == "payment_order":
        return application_extra(facts, on=on, law=law)
    return paper_extra(facts, on=on, law=law) if step in PAPERS else None


def creditor_party(row: CreditorRow) -> Party:
    """A creditor as a party."""
    return Party(name=row.name, orgnr=row.orgnr, address=tuple(row.address), email=row.email)


def named(party: Party, kind: DebtorKind) -> Party:
    """A debtor as letters name it: an estate by its own name, never by that of the person who died."""
    if kind is not DebtorKind.ESTATE or party.name.casefold().startswith(("dödsbo", "estate of")):
        return party
    return replace(party, name=f"{_ESTATE} {party.name}")


def pack(content: LetterContent) -> dict[str, Any]:
    """The content as JSON values; a letter in the normal tone is kept as letters were before they had one."""
    packed: dict[str, Any] = _ADAPTER.dump_python(content, mode="json")
    if content.tone is Tone.NORMAL:
        del packed["tone"]
    return packed


def unpack(packed: Mapping[str, Any]) -> LetterContent:
    """The inverse of `pack`; `extra` stays JSON, which `delivery.extras` types again."""
    return _ADAPTER.validate_python(packed)
