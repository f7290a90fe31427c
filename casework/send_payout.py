"""An approved run goes to the bank: one file, once; then each creditor is told what they get and why."""

from __future__ import annotations

from casework.journal import happened
from casework.office import Office
from casework.settlement_statement import send_statements
from casework.show_payout import run_or_refuse
from claims.letter import Parcel
from claims.money import Money
from claims.payout import PaymentFile, PaymentOrder, PayoutKind, payout_name, run_name
from claims.refused import Unavailable
from delivery.pain001 import payment_file
from storage import house, payouts
from storage.payouts import PayoutRow, RunRow


def send_payout(office: Office, *, run_id: int) -> None:
    """Hand an approved run to the bank's outlet, once, and owe the creditors their statements.

    Done again after a crash it finds what it did. Raises Unavailable while the brake is on or the outlet is away, and
    Refused where the file does not hold against the standard's schema (then nothing has left).
    """
    name = run_name(run_id)
    with office.database.read() as tx:
        row = run_or_refuse(tx, name)
        rows = payouts.of_run(tx, row.id)
        if row.state == payouts.APPROVED and house.get(tx, "brake") == "on":
            raise Unavailable("brake", "all outgoing is stopped by the brake (krav brake off lets it go)")
    if row.state not in (payouts.APPROVED, payouts.SENT, payouts.DONE):
        return
    if row.state == payouts.APPROVED:
        body = payment_file(_file(office, row, list(rows)))
        sha256 = office.blobs.put(body)
        parcel = Parcel(key=name, media_type="application/xml", body=body)
        receipt = office.bank.find(name) or office.bank.hand_over(parcel, now=office.clock.now())
        with office.database.write() as tx:
            payouts.change_run(tx, row.id, state=payouts.SENT, file_sha256=sha256)
            told = {"run": name, "file": receipt.reference, "sha256": sha256}
            happened(office, tx, case_number=None, kind="payout_sent", why="The bank's file left", **told)
    send_statements(office, run_id=run_id)


def _file(office: Office, row: RunRow, rows: list[PayoutRow]) -> PaymentFile:
    return PaymentFile(
        message_id=run_name(row.id),
        made_at=row.made_at,
        on=row.on,
        payer_name=office.agency.legal_name,
        payer_orgnr=office.agency.orgnr,
        payer_account=row.from_account,
        orders=tuple(_order(office, one) for one in rows),
    )


def _order(office: Office, row: PayoutRow) -> PaymentOrder:
    text = {
        PayoutKind.CREDITOR: f"Redovisning {row.number}, {office.agency.legal_name}",
        PayoutKind.REFUND: f"Återbetalning, ärende {row.case_number}",
        PayoutKind.RETURN: f"Åter: betalning som inte kunde placeras, {office.agency.legal_name}",
        PayoutKind.AGENCY: f"Intjänat, {run_name(row.run_id or 0)}",
    }[PayoutKind(row.kind)]
    return PaymentOrder(
        end_to_end=payout_name(row.id),
        name=row.name,
        account=row.account,
        amount=Money(row.amount_ore, row.currency),
        text=text,
    )
