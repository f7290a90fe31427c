"""A house that looks lived in: the demo's spring, then weeks of mail, payment days, a payout and a plan on trial.

Everything goes the way it goes in service, by the use cases that the pages call; nothing is put into tables by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from casework import board
from casework.accept_terms import accept_terms
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
from casework.receive import receive_raw
from casework.sample_figures import sample_figures
from casework.write_note import write_note
from claims.account import case_ocr_reference
from claims.days import instant_of
from claims.refused import Refused
from samples.corpus import generate
from samples.people import BROADBAND, BUILDER
from storage import house
from storage.database import Database
from tests.intake.bank.files import STATEMENT, balance, camt, details, entry, ocr
from workers.clock import HouseClock, machine_now
from workers.demo import AUTHSERV_ID, run_demo
from workers.embedded import Hands, drain
from workers.heartbeat import beat_once
from workers.settings import read_settings
from workers.setup import build_office, close_office
from workers.tick import live

_DOMAIN = "exempelinkasso.example"
ANNA, BO, CIA = (f"{name}@{_DOMAIN}" for name in ("anna.lind", "bo.ek", "cia.holm"))
_PEOPLE = ((ANNA, "Anna Lind", ("handler", "admin")), (BO, "Bo Ek", ("payments",)), (CIA, "Cia Holm", ("jurist",)))
_ACCOUNTS = ((BUILDER.orgnr, "SE8690000000001234567897"), (BROADBAND.orgnr, "SE7280000810340009783242"))
_VOUCHED = frozenset(orgnr for orgnr, _account in _ACCOUNTS)
_A_DAY, _SEED, _MORNING = 4, 7, time(8)
_PAYER_ACCOUNT = "SE4550000000058398257466"
_TRIED = ("after_days = 10", "after_days = 20")
"""What the trial of a plan changes in it."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the bank tells it: of the debtor of a case, with what the payer wrote as XML."""

    case: dict[str, Any]
    amount: str
    words: str


class MovedClock(HouseClock):
    """A house's clock whose machine lives in the house's own days too, so that all of its pages tell of one time."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.time = _MORNING

    def machine_now(self) -> datetime:
        """The house's day at the time that was last set."""
        return instant_of(self.today(), self.time)


@dataclass(frozen=True, slots=True)
class Life:
    """The house, its clock and its hands."""

    office: Office
    clock: MovedClock
    hands: Hands

    def day(self, mails: Sequence[bytes] = ()) -> date:
        """The next day: mail comes in and is read, terms are accepted, the walk is walked; figures are kept."""
        today = self.clock.today() + timedelta(days=1)
        self.clock.move_to(today)
        self.look(_MORNING)
        for raw in mails:
            receive_raw(self.office, raw=raw)
        self.look(time(10))
        self.hands.finish()
        self._accept()
        self.clock.time = time(15)
        live(self.office, self.hands, today, moves=True)
        self.look(time(17))
        return today

    def look(self, at: time) -> None:
        """Keep the figures of a time of the day; the hands are at work then."""
        self.clock.time = at
        beat_once(self.office, owner="krav-1", does="work")
        beat_once(self.office, owner="krav-2", does="beat")
        sample_figures(self.office)

    def _accept(self) -> None:
        for row in board.cases(self.office, on=None):
            if row["state"] == "awaiting_terms" and row["creditor"]["orgnr"] in _VOUCHED and not row["held"]:
                proof = {"by": ANNA, "how": "desk"}
                accept_terms(self.office, case_number=row["number"], by=ANNA, how="desk", evidence=proof)


@contextmanager
def lived_house(folder: Path) -> Iterator[Office]:
    """The demo in a fresh folder and the weeks after it, as a house to look at.

    Raises Refused where the demo's own checks do not hold.
    """
    if not run_demo(folder):
        raise Refused("demo_failed", "the demo's checks do not hold: run krav demo to see which")
    with opened(folder) as office:
        go_on(office)
        yield office


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    """The house of a folder with a clock that stays in its own days."""
    office = build_office(read_settings({"KRAV_DATA_DIR": str(folder), "KRAV_AUTHSERV_ID": AUTHSERV_ID}))
    try:
        yield replace(office, clock=MovedClock(office.database))
    finally:
        close_office(office)


def go_on(office: Office, *, weeks: int = 3) -> None:
    """What people, creditors and the bank do in the demo's house in the weeks after it."""
    assert isinstance(office.clock, MovedClock)
    for email, name, roles in _PEOPLE:
        add_user(office, email=email, name=name, roles=roles, by=ANNA)
    for orgnr, account in _ACCOUNTS:
        set_creditor(office, orgnr=orgnr, values={"payout_account": account}, by=ANNA)
        approve_account(office, orgnr=orgnr, note="Ringde Maja på numret i avtalet den 10 april.", by=BO)
    mails = generate(weeks * 5 * _A_DAY, seed=_SEED)
    _forget_workers(office, machine_now())
    with Hands(office) as hands:
        life = Life(office, office.clock, hands)
        for _day in range(weeks * 7 - 4):
            is_work = office.clock.today().weekday() not in (4, 5)  # the next day is no Saturday and no Sunday
            life.day([each.raw for each in islice(mails, _A_DAY)] if is_work else [])
        paying = [row for row in board.cases(office, on=None) if row["state"] == "payment_order"]
        closing = _pay(office, life.day(), "KONTOUTDRAG-1", _first_day(paying))
        _leave(office)
        life.day()
        _people_work(office, paying)
        hands.finish()
        _pay(office, life.day(), "KONTOUTDRAG-2", _second_day(paying), opening=closing)
        prepare_payout(office, by=ANNA)
    _forget_workers(office, office.clock.machine_now() + timedelta(days=1))
    life.look(time(17, 30))


def _forget_workers(office: Office, now: datetime) -> None:
    """Commands that are over are no processes of the house."""
    with office.database.write() as tx:
        house.forget_workers(tx, now=now, after=timedelta(0))


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


def _people_work(office: Office, going: Sequence[dict[str, Any]]) -> None:
    """Cases are given to people, one is disputed, one noted on; a plan is tried and a hold is prepared for some."""
    numbers = [str(row["number"]) for row in going]
    for number, person in zip(numbers, (ANNA, CIA, ANNA, CIA), strict=False):
        assign_case(office, case_number=number, to=person, by=ANNA)
    write_note(office, case_number=numbers[2], text="Ringde ekonomin: de betalar resten den 30 maj.", by=ANNA)
    dispute_case(office, case_number=numbers[-1], text="Vi har aldrig beställt detta.", by=ANNA)
    plan = plan_text(office.plans["se-business"].content)
    make_lab_run(office, text=plan.replace(*_TRIED), days=120, by=CIA)
    form = {"hold": ["manual"], "until_on": [""], "why": ["Väntar på besked från borgenären."]}
    make_bulk(office, action="hold", form=form, chosen=Chosen(" ".join(numbers[2:6])), by=ANNA)
