"""A house that looks lived in: the demo's spring, then a payment day, a payout on its way, a plan on trial and notes.

Everything goes the way it goes in service, by the use cases that the pages call; nothing is put into tables by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from casework import board
from casework.add_user import add_user
from casework.approve_payout import approve_payout
from casework.assign_case import assign_case
from casework.creditors import set_creditor
from casework.dispute import dispute_case
from casework.hand_in_file import hand_in_file
from casework.make_bulk import Chosen, make_bulk
from casework.make_lab_run import make_lab_run
from casework.office import Office
from casework.payout_account import approve_account
from casework.plan_text import plan_text
from casework.prepare_payout import prepare_payout
from casework.write_note import write_note
from claims.account import case_ocr_reference
from claims.refused import Refused
from samples.people import BROADBAND, BUILDER
from tests.intake.bank.files import STATEMENT, balance, camt, details, entry, ocr
from workers.demo import run_demo
from workers.embedded import Hands, drain
from workers.settings import read_settings
from workers.setup import build_office
from workers.tick import live

_DOMAIN = "exempelinkasso.example"
ANNA, BO, CIA = (f"{name}@{_DOMAIN}" for name in ("anna.lind", "bo.ek", "cia.holm"))
_PEOPLE = ((ANNA, "Anna Lind", ("handler", "admin")), (BO, "Bo Ek", ("payments",)), (CIA, "Cia Holm", ("jurist",)))
_ACCOUNTS = ((BUILDER.orgnr, "SE8690000000001234567897"), (BROADBAND.orgnr, "SE7280000810340009783242"))
_PAYER_ACCOUNT = "SE4550000000058398257466"
_TRIED = ("after_days = 10", "after_days = 20")
"""What the trial of a plan changes in it."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the bank tells it: of the debtor of a case, with what the payer wrote as XML."""

    case: dict[str, Any]
    amount: str
    words: str


def lived_house(folder: Path) -> Office:
    """Live the demo in a fresh folder and what comes after it; the house, to be closed by the caller.

    Raises Refused where the demo's own checks do not hold.
    """
    if not run_demo(folder):
        raise Refused("demo_failed", "the demo's checks do not hold: run krav demo to see which")
    office = build_office(read_settings({"KRAV_DATA_DIR": str(folder)}))
    go_on(office)
    return office


def go_on(office: Office) -> None:
    """What people and the bank do in the demo's house in the days after it."""
    for email, name, roles in _PEOPLE:
        add_user(office, email=email, name=name, roles=roles, by=ANNA)
    for orgnr, account in _ACCOUNTS:
        set_creditor(office, orgnr=orgnr, values={"payout_account": account}, by=ANNA)
        approve_account(office, orgnr=orgnr, note="Ringde Maja på numret i avtalet den 13 april.", by=BO)
    going = [row for row in board.cases(office, on=None) if row["state"] != "closed"]
    day = _live_on(office, office.clock.today(), 2)
    paying = [row for row in going if row["state"] == "payment_order"]
    closing = _pay(office, day, "KONTOUTDRAG-1", _first_day(paying))
    _leave(office)
    day = _live_on(office, day, 3)
    _pay(office, day, "KONTOUTDRAG-2", _second_day(paying), opening=closing)
    prepare_payout(office, by=ANNA)
    _people_work(office, [str(row["number"]) for row in going])
    drain(office)


def _live_on(office: Office, day: date, days: int) -> date:
    with Hands(office) as hands:
        for number in range(1, days + 1):
            live(office, hands, day + timedelta(days=number), moves=True)
    return day + timedelta(days=days)


def _first_day(paying: Sequence[dict[str, Any]]) -> list[Paid]:
    """Two pay what they owe and one a part, by their references; one names it in a text, one names nothing."""
    whole = [Paid(row, str(row["balance"]["total"]), _ocr(row)) for row in paying[:2]]
    third, fourth, fifth = paying[2:5]
    return [
        *whole,
        Paid(third, "1500.00", _ocr(third)),
        Paid(fourth, "400.00", f"<Ustrd>delbetalning {case_ocr_reference(fourth['number'])}</Ustrd>"),
        Paid(fifth, str(fifth["balance"]["total"]), "<Ustrd>enligt brev</Ustrd>"),
    ]


def _second_day(paying: Sequence[dict[str, Any]]) -> list[Paid]:
    """A part by its reference, and two payments that somebody has to place."""
    sixth, invoice = paying[5], paying[6]["invoices"][0]["number"]
    return [
        Paid(sixth, "2000.00", _ocr(sixth)),
        Paid(paying[6], "1200.00", f"<Ustrd>faktura {invoice}</Ustrd>"),
        Paid({"debtor": {"name": "Kim Provbetalare"}}, "250.00", "<Ustrd>hyra april</Ustrd>"),
    ]


def _ocr(row: dict[str, Any]) -> str:
    return ocr(case_ocr_reference(row["number"]))


def _pay(office: Office, day: date, name: str, paid: Sequence[Paid], *, opening: Decimal = Decimal(0)) -> Decimal:
    """The bank's statement of a day from its opening balance, handed in at the desk; the closing balance."""
    entries = [
        entry(each.amount, reference=f"{name}-{number}", day=day.isoformat(), details=_details(each, name, number))
        for number, each in enumerate(paid, 1)
    ]
    closing = opening + sum(Decimal(each.amount) for each in paid)
    balances = balance("OPBD", f"{opening:.2f}") + balance("CLBD", f"{closing:.2f}")
    file = camt(*entries, message=STATEMENT, balances=balances, message_id=name)
    hand_in_file(office, file=file, size=len(file.getvalue()), name=f"{name.lower()}.xml", by=BO)
    drain(office)
    return closing


def _details(paid: Paid, name: str, number: int) -> str:
    payer = paid.case["debtor"]["name"]
    reference = f"{name}-{number}"
    return details(paid.amount, reference=reference, remittance=paid.words, name=payer, account=_PAYER_ACCOUNT)


def _leave(office: Office) -> None:
    """A run of payouts is prepared, approved by two others and handed to the bank."""
    run = str(prepare_payout(office, by=ANNA)["run"])
    for person in (BO, CIA):
        approve_payout(office, run=run, by=person)
    drain(office)


def _people_work(office: Office, numbers: Sequence[str]) -> None:
    for number, person in zip(numbers, (ANNA, CIA, ANNA, CIA), strict=False):
        assign_case(office, case_number=number, to=person, by=ANNA)
    first, *_, last = numbers
    write_note(office, case_number=first, text="Ringde ekonomin: de betalar resten den 30 april.", by=ANNA)
    dispute_case(office, case_number=last, text="Vi har aldrig beställt detta.", by=ANNA)
    plan = plan_text(office.plans["se-business"].content)
    make_lab_run(office, text=plan.replace(*_TRIED), days=120, by=CIA)
    form = {"hold": ["manual"], "until_on": [""], "why": ["Väntar på besked från borgenären."]}
    make_bulk(office, action="hold", form=form, chosen=Chosen(" ".join(numbers[2:6])), by=ANNA)
