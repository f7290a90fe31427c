"""A credit bureau is asked about a case's debtor: with a purpose, seldom, and every question written down first."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.case import CaseState
from claims.credit import CreditQuestion, Ground, Purpose, gets_copy, is_private
from claims.identity import parse_identity
from claims.party import DebtorKind
from claims.refused import Refused, Unavailable
from intake.credit.bureau import CreditBureau, Fetched
from storage import cases, credit_requests, debtors, tasks
from storage.credit_requests import ANSWERED, ASKED, FAILED, UNKNOWN
from storage.database import Tx
from storage.debtors import DebtorRow

COPY = "The person asked about gets a copy that says who asked (11 § kreditupplysningslagen)."


def check_credit(office: Office, *, case_number: str, purpose: str, ground: str, why: str, by: str) -> str:
    """Ask about a case's debtor and keep what is needed of the answer; what the handler must know of it, in a sentence.

    Of a private person only with a `ground` that the law knows (`claims.credit.Ground`); about nobody twice within the
    policy's days. Raises Refused with the reason, Unavailable while the bureau is away: the question then does not
    count.
    """
    bureau = office.bureau
    if bureau is None:
        raise Refused("no_bureau", "no credit bureau is set: see KRAV_CREDIT_REPORTS in docs/settings.md")
    with office.database.write() as tx:
        request_id, question, is_told = _ask(office, tx, bureau, case_number, purpose, ground, why, by)
    try:
        fetched = bureau.fetch(question)
    except (Refused, Unavailable) as fault:
        with office.database.write() as tx:
            credit_requests.settle(tx, request_id, state=FAILED)
            code = fault.code if isinstance(fault, Refused) else fault.what
            _tell(office, tx, case_number, by, "credit_check_failed", fault.message, request_id, code=code)
        raise
    with office.database.write() as tx:
        said = _keep(office, tx, request_id, fetched)
        _tell(office, tx, case_number, by, "credit_checked", said, request_id, purpose=purpose, ground=ground)
        if is_told and fetched is not None:
            tasks.add(
                tx,
                key=f"credit-copy-{request_id}",
                kind="credit_copy",
                title=f"A credit report was fetched. {COPY} Be ready for the debtor's questions.",
                now=office.clock.now(),
                case_number=case_number,
            )
    return f"{said} {COPY}" if is_told and fetched is not None else said


def forget_reports(office: Office) -> int:
    """Take away every raw report whose time is over; what was kept of it and the log stay. How many were taken away."""
    with office.database.write() as tx:
        due = credit_requests.raw_due(tx, on=office.clock.today())
        for row in due:
            credit_requests.settle(tx, row.id, raw=None, deleted_at=office.clock.now())
            why = "The raw credit report was deleted: its time was over"
            _tell(office, tx, row.case_number, "krav", "credit_report_deleted", why, row.id, sha256=row.raw_sha256)
    return len(due)


def _ask(
    office: Office,
    tx: Tx,
    bureau: CreditBureau,
    case_number: str,
    purpose: str,
    ground: str,
    why: str,
    by: str,
) -> tuple[int, CreditQuestion, bool]:
    row = open_case_or_refuse(tx, case_number)
    debtor = debtors.get(tx, row.debtor_id)
    kind = DebtorKind(debtor.kind)
    _refuse_aimless(purpose, ground, why, is_private=is_private(kind))
    if CaseState(row.state).is_before_demand:
        raise Refused("too_early", "no demand has left: there is no reason to ask about the debtor yet")
    held = sorted(cases.holds(tx, case_number))
    if held:
        raise Refused("case_held", f"case {case_number} is held ({', '.join(held)}): nothing is done to the debtor")
    identity = _identity(debtor, kind)
    _refuse_again(office, tx, debtor)
    request_id = credit_requests.ask(
        tx,
        {
            "case_number": case_number,
            "debtor_id": debtor.id,
            "is_person": kind.is_natural,
            "provider": bureau.provider,
            "purpose": purpose,
            "ground": ground,
            "why": why.strip(),
            "by": by,
            "asked_at": office.clock.now(),
            "asked_on": office.clock.today(),
        },
    )
    question = CreditQuestion(identity, kind.is_natural, Purpose(purpose), ground, case_number)
    return request_id, question, gets_copy(kind=kind, identity=identity)


def _refuse_aimless(purpose: str, ground: str, why: str, *, is_private: bool) -> None:
    if purpose not in set(Purpose):
        raise Refused("unknown_purpose", f"say what for: --purpose {'|'.join(Purpose)}")
    if (ground or is_private) and ground not in set(Ground):
        raise Refused(
            "no_ground",
            "a private person's credit report needs a ground that 9 § kreditupplysningslagen knows: "
            f"--ground {'|'.join(Ground)}",
        )
    if not why.strip():
        raise Refused("why_missing", "say why it is needed now: --why TEXT")


def _identity(debtor: DebtorRow, kind: DebtorKind) -> str:
    if kind is DebtorKind.ESTATE:
        raise Refused("no_report_on_estate", "an estate has no credit report; the dead person's is nobody's business")
    found = parse_identity(debtor.orgnr or "")
    if found is None:
        raise Refused("no_identity", "the debtor's number is missing: without it the report may be another's")
    return found.digits


def _refuse_again(office: Office, tx: Tx, debtor: DebtorRow) -> None:
    """The one asked about sees every question: the same one is not put again so soon, from whatever case."""
    since = office.clock.today() - timedelta(days=office.scoring.credit.again_after_days)
    recent = [
        each
        for each in credit_requests.of_debtor(tx, debtor.id)
        if each.state in (ASKED, ANSWERED, UNKNOWN) and each.asked_on > since
    ]
    if recent:
        again_on = recent[-1].asked_on + timedelta(days=office.scoring.credit.again_after_days)
        raise Refused(
            "asked_before",
            f"asked on {recent[-1].asked_on.isoformat()} for case {recent[-1].case_number}: use that result, "
            f"or ask again from {again_on.isoformat()}",
        )


def _keep(office: Office, tx: Tx, request_id: int, fetched: Fetched | None) -> str:
    if fetched is None:
        credit_requests.settle(tx, request_id, state=UNKNOWN)
        return "The bureau knows nothing of the debtor."
    keep_until = office.clock.today() + timedelta(days=office.scoring.credit.keep_raw_days)
    credit_requests.settle(
        tx,
        request_id,
        state=ANSWERED,
        provider=fetched.report.provider,
        result=fetched.report.as_json(),
        raw=fetched.raw,
        raw_sha256=hashlib.sha256(fetched.raw).hexdigest(),
        delete_on=keep_until,
    )
    return f"A credit report came; the raw report is deleted on {keep_until.isoformat()}."


def _tell(
    office: Office, tx: Tx, case_number: str, by: str, kind: str, why: str, request_id: int, **data: str | None
) -> None:
    """The purpose log in the chain of events: who, when, why and about which request, never what the report says."""
    happened(office, tx, case_number=case_number, kind=kind, why=why, actor=by, request=request_id, **data)
