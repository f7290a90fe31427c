"""A house with money on a case and a creditor's account that two people have looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casework.approve_payout import approve_payout
from casework.creditors import set_creditor
from casework.payout_account import approve_account
from casework.payout_status import payout_status
from casework.prepare_payout import prepare_payout
from casework.show_payout import run_summary
from claims.ledger import LedgerAccount
from samples.people import BUILDER
from storage import ledger
from tests.casework.bank_house import one, reference, told, total
from tests.intake.bank.files import camt, ocr
from tests.office import House

NOTE = "Called Ada on the number in our contract, 2 March"
ACCOUNT = "SE8690000000001234567897"


def with_account(house: House, account: str = ACCOUNT) -> None:
    """The creditor's account, proposed by one and approved by another."""
    set_creditor(house.office, orgnr=BUILDER.orgnr, values={"payout_account": account}, by="anna")
    approve_account(house.office, orgnr=BUILDER.orgnr, note=NOTE, by="bo")


def paid_in(house: House, amount: str | None = None, *, bank: str = "B1") -> str:
    """The debtor pays (all, or an amount) by the case's reference; the bank's file is taken in."""
    amount = amount or total(house)
    told(house, camt(one(amount, ocr(reference(house)), bank=bank), message_id=bank), f"{bank}.xml")
    return amount


def ordered(house: House) -> dict[str, Any]:
    """A run, prepared and approved twice, handed to the bank."""
    run = prepare_payout(house.office, by="anna")["run"]
    approve_payout(house.office, run=run, by="bo")
    approve_payout(house.office, run=run, by="cia")
    house.drain()
    return run_summary(house.office, run=run)


def at_bank(house: House) -> list[str]:
    """The order files that have left."""
    return sorted(path.name for path in (house.root / "bank").glob("*.xml"))


def stands(house: House) -> dict[str, int]:
    """What stands on every account that is not at nothing, in öre."""
    with house.office.database.read() as tx:
        found = ledger.balances(tx).get("SEK", {})
    return {str(account): ore for account, ore in found.items() if ore}


def on(house: House, account: LedgerAccount) -> int:
    """What stands on one account, in öre."""
    return stands(house).get(str(account), 0)


def answered(
    house: House, run: str, *words: tuple[str, str], group: str = "", name: str = "status.xml"
) -> dict[str, Any]:
    """The bank's pain.002 of a run taken in: (payment, code) each, or a code for the whole file."""
    path = house.root / name
    path.write_bytes(status_file(run, *words, group=group))
    return payout_status(house.office, path=Path(path), by="anna")


def status_file(run: str, *words: tuple[str, str], group: str = "", version: str = "03") -> bytes:
    """A pain.002 as a bank writes it."""
    said = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{payment}</OrgnlEndToEndId><TxSts>{code}</TxSts>"
        + (
            "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></StsRsnInf>"
            if code == "RJCT"
            else ""
        )
        + "</TxInfAndSts>"
        for payment, code in words
    )
    whole = f"<GrpSts>{group}</GrpSts>" if group else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>S</MsgId><CreDtTm>2026-03-03T08:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{run}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>{whole}"
        f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{run}</OrgnlPmtInfId>{said}</OrgnlPmtInfAndSts>"
        f"</CstmrPmtStsRpt></Document>"
    ).encode()
