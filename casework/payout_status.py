"""What the bank says of our orders: paid only on its word; what it rejects is owed to its receiver again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from casework.approve_payout import book_order, mark_returns
from casework.journal import happened
from casework.office import Office
from casework.show_payout import run_or_refuse, run_summary
from claims.bank import BankState
from claims.payout import OrderStatus, PayoutKind, Verdict, payout_name, run_name
from claims.refused import Refused
from intake.bank.pain002 import read_statuses
from storage import payouts, tasks
from storage.database import Tx
from storage.payouts import PayoutRow

CAME_BACK = "back"
"""The code of a payment that left and was seen coming back: the account itself said so, beside the bank's codes."""


def payout_status(office: Office, *, path: Path, by: str) -> dict[str, Any]:
    """Take in a bank's status file (pain.002) of a run; the run. The same file again changes nothing.

    Raises Refused for another file, for a run that is not ours or was never sent, and where the file says that a paid
    order was rejected (a person must look at the bank).
    """
    try:
        with path.open("rb") as file:
            return take_status_file(office, file=file, by=by)
    except OSError as error:
        raise Refused("no_such_file", f"{path.name} cannot be read: {error.strerror}") from error


def take_status_file(office: Office, *, file: IO[bytes], by: str) -> dict[str, Any]:
    """`payout_status` of a file that is open already."""
    sha256 = office.blobs.put_file(file)
    file.seek(0)
    told = list(read_statuses(file))
    if not told:
        raise Refused("status_file_unknown", "The file says nothing of any order.")
    name = told[0].message_id
    with office.database.write() as tx:
        run = run_or_refuse(tx, name)
        if run.state not in (payouts.SENT, payouts.DONE):
            raise Refused("not_sent", f"{name} is {run.state}: the bank cannot have answered it")
        for row, said in _of_rows(payouts.of_run(tx, run.id), told):
            told_in(office, tx, row, said, sha256=sha256, by=by)
        finish_in(tx, run.id)
        told_of = {"run": name, "sha256": sha256}
        happened(office, tx, case_number=None, kind="payout_status", why="The bank answered", actor=by, **told_of)
    return run_summary(office, run=name)


def told_in(office: Office, tx: Tx, row: PayoutRow, said: OrderStatus, *, sha256: str, by: str) -> None:
    """Keep what the bank said of a payment, and let it follow, inside a running transaction; said again: nothing."""
    row = payouts.get(tx, row.id) or row  # a file may say two things of one payment
    word = {"code": said.code, "why": said.why, "sha256": sha256}
    if any(one == word for one in row.told):
        return
    values: dict[str, Any] = {"told": [*row.told, word]}
    if said.verdict is Verdict.PAID and row.state == payouts.ORDERED:
        values |= {"state": payouts.PAID, "settled_on": office.clock.today()}
        if row.kind == PayoutKind.RETURN:
            mark_returns(tx, row, state=str(BankState.RETURNED), reason="")
    elif said.verdict is Verdict.REJECTED and row.state == payouts.PAID and said.code != CAME_BACK:
        raise Refused("paid_and_rejected", f"{payout_name(row.id)} was paid by the bank's word, now rejected: ask it")
    elif said.verdict is Verdict.REJECTED and row.state in (payouts.ORDERED, payouts.PAID):
        values["state"] = payouts.REJECTED
        came_to_nothing(office, tx, row, why=said.why or said.code, by=by)
    payouts.change(tx, row.id, **values)


def came_to_nothing(office: Office, tx: Tx, row: PayoutRow, *, why: str, by: str) -> None:
    """An ordered payment did not reach its receiver: it is owed again, and a person is asked to find out why."""
    book_order(office, tx, row, sign=-1)
    name = payout_name(row.id)
    happened(office, tx, case_number=row.case_number, kind="payout_rejected", why=why[:200], actor=by, payout=name)
    tasks.add(
        tx,
        key=f"payout-rejected-{row.id}",
        kind="payout_rejected",
        title=f"{name} did not reach its receiver: find out why before the next run pays it again",
        now=office.clock.now(),
        case_number=row.case_number,
    )
    if row.kind == PayoutKind.RETURN:
        mark_returns(tx, row, state=str(BankState.RETURN_OWED), reason="rejected")
    account = payouts.account(tx, creditor_id=row.creditor_id or 0, state=payouts.ACTIVE)
    if account is not None and account.account == row.account:
        # What did not get there once is not tried again on the same account until two people have looked at it.
        payouts.change_account(tx, account.id, state=payouts.REPLACED)


def finish_in(tx: Tx, run_id: int) -> None:
    """A run of which every payment is paid or rejected is done."""
    if all(row.state in (payouts.PAID, payouts.REJECTED) for row in payouts.of_run(tx, run_id)):
        payouts.change_run(tx, run_id, state=payouts.DONE)


def _of_rows(rows: Sequence[PayoutRow], told: Sequence[OrderStatus]) -> list[tuple[PayoutRow, OrderStatus]]:
    """What was said of each payment: its own words, else what was said of the whole file."""
    by_name = {payout_name(row.id): row for row in rows}
    unknown = [said.end_to_end for said in told if said.end_to_end and said.end_to_end not in by_name]
    if unknown:
        raise Refused(
            "not_ours", f"the file tells of {unknown[0][:40]}, which {run_name(rows[0].run_id or 0)} does not hold"
        )
    own = [(by_name[said.end_to_end], said) for said in told if said.end_to_end]
    named = {row.id for row, _said in own}
    whole = [said for said in told if not said.end_to_end]
    return own + [(row, said) for said in whole for row in rows if row.id not in named]
