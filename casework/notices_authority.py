"""Telling the creditor what an authority or court said, what it costs to go on, and what they are asked to decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.law_of import law_of
from casework.notices import notify
from casework.office import Office
from casework.terms_of import terms_of
from claims.case import CaseFacts
from claims.money import Money
from claims.proceeding import AuthorityRecord, Proceeding, RecordKind
from claims.refused import Refused
from dunning.authority.clocks import clocks
from dunning.authority.machine import current
from dunning.choices import CHOICES
from dunning.following import AFTER, COURT_OR_NOT, YEAR
from storage import case_facts
from storage.database import Tx
from templates.mails import AuthorityNews, AuthorityQuestion

_NEWS: Mapping[RecordKind, str] = {
    RecordKind.TAKEN_UP: "all",
    RecordKind.SERVED: "all",
    RecordKind.ENFORCEMENT_OPENED: "all",
    RecordKind.ATTACHMENT: "all",
    RecordKind.REJECTED: "important",
    RecordKind.DISMISSED: "important",
    RecordKind.STRUCK_OFF: "important",
    RecordKind.JUDGMENT: "important",
    RecordKind.RECOVERY_SOUGHT: "important",
    RecordKind.TRANSFERRED: "important",
    RecordKind.COURT_JUDGMENT: "result",
    RecordKind.COURT_LOST: "result",
    RecordKind.NO_ASSETS: "important",
    RecordKind.ENFORCEMENT_ENDED: "important",
    RecordKind.BANKRUPTCY_DECLARED: "result",
}
"""What is news to a creditor, by the least level of news they asked for; a contest is told as a question."""
_CLOCK_OF: Mapping[str, str] = {COURT_OR_NOT: "transfer", YEAR: "enforcement_year"}
_CHOICE_OF: Mapping[str, str] = {COURT_OR_NOT: "court", YEAR: "enforcement", AFTER: "enforcement"}
QUESTIONS = frozenset(_CHOICE_OF)
"""The tasks that put a question to the creditor."""


def tell_news(office: Office, tx: Tx, *, case_number: str, told: AuthorityRecord) -> None:
    """Mail a creditor what was told, where it is news to them."""
    if told.kind not in _NEWS:
        return
    mail = AuthorityNews(
        agency=office.agency,
        case_number=case_number,
        debtor_name=terms_of(office, tx, case_number=case_number).debtor.name,
        news=str(told.kind),
        on=told.on,
        reference=told.reference,
    )
    key = f"authority_news-{case_number}-{told.kind}-{told.on.isoformat()}"
    notify(office, tx, mail=mail, key=key, least=_NEWS[told.kind])


def ask_creditor(office: Office, tx: Tx, *, case_number: str, task: str, occurrence: int) -> None:
    """Put a question to the creditor, with what going on costs and the last day to answer, where there is one."""
    facts = case_facts.facts(tx, case_number)
    law, today = law_of(office, facts), office.clock.today()
    try:
        outlays = CHOICES[_CHOICE_OF[task]].outlays(facts, law, today)
    except Refused:
        outlays = None  # a fee nobody has entered yet: the mail says that a person will tell it
    mail = AuthorityQuestion(
        agency=office.agency,
        case_number=case_number,
        debtor_name=terms_of(office, tx, case_number=case_number).debtor.name,
        question=task,
        outlays=outlays,
        answer_by=_answer_by(facts, task, office, today),
    )
    notify(office, tx, mail=mail, key=f"authority_question-{case_number}-{task}-{occurrence}", least="result")


def _answer_by(facts: CaseFacts, task: str, office: Office, today: date) -> date | None:
    """The last bank day but three before the time runs out: what the creditor says must still be carried out."""
    law = law_of(office, facts)
    proceeding: Proceeding | None = current(facts, on=today, law=law)
    if proceeding is None or task not in _CLOCK_OF:
        return None
    ends = [clock.last_on for clock in clocks(proceeding, on=today, law=law) if clock.name == _CLOCK_OF[task]]
    return law.calendar.bank_days_before(ends[0], 3) if ends else None


def shown_outlays(office: Office, facts: CaseFacts, *, choice: str) -> Money | None:
    """What a choice costs at most on the house's day, as it is kept with the decision; None where no row says."""
    try:
        return CHOICES[choice].outlays(facts, law_of(office, facts), office.clock.today())
    except Refused:
        return None
