"""When a claim arose (fordrans tillkomst): agreement, delivery or the start of its period, in place of an estimate."""

from __future__ import annotations

from collections.abc import Mapping

from casework.journal import happened
from casework.office import Office
from claims.days import parse_iso_date
from claims.invoice import ARISES_FROM
from claims.refused import Refused
from storage import cases
from storage.database import Tx

KEYS = ("arose_on", "arose_from", "arose_invoice")


def set_arose_in(office: Office, tx: Tx, *, case_number: str, values: Mapping[str, str], by: str) -> None:
    """Say from `values` on which day a case's claims arose, or only that of `arose_invoice`, inside a transaction.

    `arose_from` is agreement, delivery or period. Limitation is counted from that day. Raises Refused for a day that
    is no date, has not come, or lies after the invoice fell due, and for an unknown ground or invoice.
    """
    day = parse_iso_date(values.get("arose_on", ""))
    if day is None:
        raise Refused("bad_day", "say on which day: arose_on=2023-05-01")
    if values.get("arose_from") not in ARISES_FROM:
        raise Refused("arose_from", f"say what the day rests on: arose_from={'|'.join(ARISES_FROM)}")
    if day > office.clock.today():
        raise Refused("future_day", f"{day.isoformat()} has not come")
    wanted = cases.number_key(values.get("arose_invoice", ""))
    found = [row for row in cases.invoices(tx, case_number) if not wanted or row.number_key == wanted]
    if not found:
        raise Refused("no_such_invoice", f"case {case_number} has no invoice {values.get('arose_invoice')}")
    if any(day > row.due_date for row in found):
        raise Refused("arose_too_late", "no claim arises after it fell due: check the day, or name the invoice")
    for row in found:
        cases.change_invoice(tx, row.id, arose_on=day, arose_from=values["arose_from"])
    cases.change(tx, case_number, next_on=None)
    happened(
        office,
        tx,
        case_number=case_number,
        kind="claim_arose",
        why=f"The claim arose on {day.isoformat()}, by its {values['arose_from']}",
        actor=by,
        invoices=[row.number for row in found],
        before=[row.arose_on.isoformat() if row.arose_on else None for row in found],
    )
