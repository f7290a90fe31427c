"""Each creditor is told what they get and why: a numbered statement as PDF, mailed when the bank has its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from casework.letter_content import creditor_party
from casework.office import Office
from casework.post import Enclosed, queue_mail
from casework.shares import agreed_in
from claims.money import Money
from claims.payout import PayoutKind, payout_name
from claims.refused import Refused
from claims.statement import CaseSettled, Settlement
from delivery.settlement_sheet import settlement_pdf
from dunning.settlement import Share
from storage import cases, creditors, payouts
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.payouts import PayoutRow
from templates.filters import bankgiro
from templates.mails import SettlementMail


def send_statements(office: Office, *, run_id: int) -> None:
    """Make and mail the statement of every payment to a creditor in a run, once each."""
    with office.database.read() as tx:
        rows = [row for row in payouts.of_run(tx, run_id) if row.kind == PayoutKind.CREDITOR]
    for row in rows:
        with office.database.read() as tx:
            told = settlement(office, tx, row)
            owner = creditors.get(tx, row.creditor_id or 0)
            addresses = creditors.senders(tx, owner.id)
        sha256 = row.statement_sha256 or office.blobs.put(settlement_pdf(told))
        with office.database.write() as tx:
            payouts.change(tx, row.id, statement_sha256=sha256)
            if addresses:
                _mail(office, tx, told, owner, addresses, sha256)


def _mail(office: Office, tx: Tx, told: Settlement, owner: CreditorRow, addresses: Any, sha256: str) -> None:
    """The creditor's registered address is told, whatever level of news they chose: this is their money."""
    word = "redovisning" if owner.language == "sv" else "settlement"
    queue_mail(
        office,
        tx,
        mail=SettlementMail(
            agency=office.agency,
            number=told.number,
            on=told.on,
            amount=told.amount,
            account=told.account,
            cases=len(told.cases),
        ),
        key=f"settlement-{told.number:06d}",
        recipient=str(owner.email) if owner.email in addresses else addresses[0],
        language=owner.language,
        answers=None,
        automatic=False,
        attachments=(Enclosed(f"{word}-{told.number}.pdf", "application/pdf", sha256),),
    )


def settlement(office: Office, tx: Tx, row: PayoutRow) -> Settlement:
    """What the statement of a payment to a creditor says, from what was kept with it."""
    run = payouts.run(tx, row.run_id or 0)
    assert run is not None and row.number is not None
    owner = creditors.get(tx, row.creditor_id or 0)
    agreed = [agreed_in(found) for part in row.parts if (found := cases.get(tx, part["case"])) is not None]
    return Settlement(
        number=row.number,
        name=payout_name(row.id),
        on=run.on,
        agency=office.agency,
        creditor=creditor_party(owner),
        cases=tuple(_settled(tx, row, part) for part in row.parts),
        amount=Money(row.amount_ore, row.currency),
        account=shown_account(row.account),
        vat_rates=tuple(sorted({terms.vat_rate for terms in agreed if terms is not None})),
        language=owner.language,
    )


def _settled(tx: Tx, row: PayoutRow, part: Mapping[str, Any]) -> CaseSettled:
    """A case since the settlement before: what is kept of it now less what was told then."""
    now = _share(part["share"], row.currency)
    before = [told for told, _part in payouts.told_of_case(tx, part["case"]) if told.id < row.id]
    then = None
    if before:
        then = _share(next(p["share"] for p in before[-1].parts if p["case"] == part["case"]), row.currency)

    def since(what: str) -> Money:
        amount: Money = getattr(now, what)
        return amount - getattr(then, what) if then is not None else amount

    kept = since("to_agency") - since("commission") - since("vat")
    return CaseSettled(
        case_number=part["case"],
        invoices=tuple(part["invoices"]),
        received=since("received"),
        direct=since("direct"),
        commission=since("commission"),
        vat=since("vat"),
        kept=kept,
        refund=since("refund"),
        to_creditor=since("to_creditor"),
    )


def told_share(told: Sequence[tuple[PayoutRow, Mapping[str, Any]]], case_number: str, currency: str) -> Share | None:
    """What the last settlement that a case was part of said of it; None before any."""
    if not told:
        return None
    return _share(next(part["share"] for part in told[-1][0].parts if part["case"] == case_number), currency)


def _share(told: Mapping[str, str], currency: str) -> Share:
    return Share(*(Money.of(Decimal(told[each.name]), currency) for each in fields(Share)))


def shown_account(account: str) -> str:
    """An account as a statement shows it: a bankgiro whole, since it is public, of an IBAN its beginning and end."""
    return bankgiro(account) if account.isdigit() else f"{account[:4]} … {account[-4:]}"


def statement(office: Office, *, number: str) -> tuple[str, bytes]:
    """The name and the bytes of a statement by its number. Raises Refused("no_such_statement")."""
    with office.database.read() as tx:
        row = payouts.by_number(tx, kind=PayoutKind.CREDITOR, number=int(number)) if number.isdigit() else None
    if row is None or row.statement_sha256 is None:
        raise Refused("no_such_statement", f"there is no statement {number}; krav payments payout show RUN lists them")
    return f"settlement-{row.number}.pdf", office.blobs.get(row.statement_sha256)
