"""Two people approve a payout run that a third prepared; only then is the bank owed an order, and the books say so."""

from __future__ import annotations

from typing import Any

from casework.bookkeeping import keep_books_in
from casework.ids import parse_name
from casework.journal import happened
from casework.office import Office
from casework.outbox import owe
from casework.prepare_payout import same_as_due
from casework.show_payout import run_or_refuse, run_summary
from claims.ledger import Voucher, VoucherKind, lines_of
from claims.payout import PayoutKind, payout_name, run_name
from claims.refused import Refused
from dunning.bookkeeping import ORDERED, order_amounts
from storage import bank, jobs, ledger, payouts
from storage.database import Tx
from storage.payouts import PayoutRow, RunRow

APPROVALS = 2


def approve_payout(office: Office, *, run: str, by: str) -> dict[str, Any]:
    """Approve a prepared run; with the second approval, by another person, it is ordered at the bank.

    Whoever prepared it is neither of the two. Raises Refused for a run that does not wait, for who prepared it, for the
    same person twice, and where less is due by now than the run would pay.
    """
    with office.database.write() as tx:
        row = run_or_refuse(tx, run)
        if row.state != payouts.PREPARED:
            raise Refused("not_waiting", f"{run_name(row.id)} does not wait for approval: it is {row.state}")
        if _name(row.made_by) == _name(by):
            raise Refused("own_run", f"{by} prepared {run_name(row.id)}: two others must approve it")
        if any(_name(one["by"]) == _name(by) for one in row.approvals):
            raise Refused("same_person", f"{by} has approved {run_name(row.id)}: the second must be somebody else")
        approvals = [*row.approvals, {"by": by, "at": office.clock.now().isoformat()}]
        payouts.change_run(tx, row.id, approvals=approvals)
        name = run_name(row.id)
        happened(office, tx, case_number=None, kind="payout_approved", why="A run was approved", actor=by, run=name)
        if len(approvals) >= APPROVALS:
            _order(office, tx, row)
    return run_summary(office, run=run)


def cancel_payout(office: Office, *, run: str, why: str, by: str) -> dict[str, Any]:
    """Give up a run that has not left; what it would have paid is due again.

    One that two people have approved may be given up only where its sending is parked (the file does not hold, say).
    Raises Refused for any other.
    """
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT is kept with the run")
    with office.database.write() as tx:
        row = run_or_refuse(tx, run)
        _refuse_if_leaving(office, tx, row)
        payouts.change_run(tx, row.id, state=payouts.CANCELLED, why=why.strip())
        for one in payouts.of_run(tx, row.id):
            if one.state == payouts.ORDERED:
                book_order(office, tx, one, sign=-1)
                if one.kind == PayoutKind.RETURN:
                    mark_returns(tx, one, reason="")
            is_refund = one.kind == PayoutKind.REFUND
            values = {"run_id": None, "state": payouts.WAITING} if is_refund else {"state": payouts.REJECTED}
            payouts.change(tx, one.id, **values)
        name = run_name(row.id)
        happened(office, tx, case_number=None, kind="payout_cancelled", why=why.strip(), actor=by, run=name)
    return run_summary(office, run=run)


def _refuse_if_leaving(office: Office, tx: Tx, row: RunRow) -> None:
    """A prepared run may be given up, and an approved one whose file never left and will not by itself."""
    name = run_name(row.id)
    is_parked = any(job.key == _job_key(row.id) for job in jobs.parked(tx))
    if row.state == payouts.APPROVED and is_parked and office.bank.find(name) is None:
        return
    if row.state != payouts.PREPARED:
        raise Refused("not_waiting", f"{name} is {row.state}: only a run that has not left can be cancelled")


def _job_key(run_id: int) -> str:
    return f"payout-{run_id}"


def _order(office: Office, tx: Tx, row: RunRow) -> None:
    keep_books_in(office, tx)
    rows = payouts.of_run(tx, row.id)
    if not same_as_due(office, tx, rows, currency=row.currency):
        raise Refused("changed", f"less is due by now than {run_name(row.id)} would pay: cancel it and prepare another")
    _still_the_account(tx, rows)
    on = office.law.calendar.next_bank_day(office.clock.today())
    payouts.change_run(tx, row.id, state=payouts.APPROVED, on=on)
    for one in rows:
        values: dict[str, Any] = {"state": payouts.ORDERED}
        if one.kind == PayoutKind.CREDITOR:
            values["number"] = payouts.last_number(tx, PayoutKind.CREDITOR) + 1
        if one.kind == PayoutKind.RETURN:
            mark_returns(tx, one, reason=ORDERED)
        payouts.change(tx, one.id, **values)
        book_order(office, tx, one, sign=1)
    owe(office, tx, "send_payout", key=_job_key(row.id), run_id=row.id)


def _still_the_account(tx: Tx, rows: Any) -> None:
    for one in rows:
        if one.kind == PayoutKind.CREDITOR:
            used = payouts.account(tx, creditor_id=one.creditor_id, state=payouts.ACTIVE)
            if used is None or used.account != one.account:
                raise Refused("changed", f"the account of {one.name} has changed since: cancel and prepare another run")


def book_order(office: Office, tx: Tx, row: PayoutRow, *, sign: int) -> None:
    """Book a payment as ordered (sign 1), or as having come to nothing (-1): one voucher per case that it is of."""
    for part in row.parts:
        ore = sign * part["ore"]
        booked = Voucher(
            kind=VoucherKind.PAYOUT,
            source=payout_name(row.id),
            on=office.clock.today(),
            value_on=office.clock.today(),
            text="Ordered at the bank" if sign > 0 else "The order came to nothing",
            lines=lines_of(order_amounts(to=PayoutKind(row.kind), ore=ore), row.currency),
            case_number=part.get("case"),
        )
        ledger.add(tx, booked, at=office.clock.now())


def mark_returns(tx: Tx, row: PayoutRow, **values: Any) -> None:
    """Change the bank transactions that a payment gives back."""
    for part in row.parts:
        bank.change(tx, parse_name(part["bank"]), **values)


def _name(who: str) -> str:
    return " ".join(who.casefold().split())
