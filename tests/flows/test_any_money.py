"""Whatever the bank tells and people do with money, in any order: every öre stands somewhere, once, and is whose it is.

Two cases whose demands have left and that have been paid on; bank files come, also twice; payments are placed, taken off, taken back and sent back;
runs are prepared, approved by two, stopped and answered. A refusal in words is an answer.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework import board
from casework.accept_terms import accept_terms
from casework.approve_payout import approve_payout, cancel_payout
from casework.credit_invoice import credit_invoice
from casework.dispute import Disputed, dispute_case
from casework.ids import bank_name
from casework.mitigate import mitigate
from casework.objection import decide_objection, record_position
from casework.pay_invoice import place_on_invoice, take_off_invoice
from casework.prepare_payout import prepare_payout
from casework.record_payment import record_payment
from casework.refund import refund
from casework.return_payment import keep_payment, return_payment
from casework.show_payout import run_summary
from casework.suspense import book, reverse, set_aside, unbook
from casework.undo_payment import undo_payment
from casework.verify import verify
from casework.withdraw import withdraw_case
from claims.account import case_ocr_reference
from claims.bank import BankState
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.objection import Ground, Outcome
from claims.payout import run_name
from claims.refused import Refused
from samples.people import BAKER, PAINTER
from storage import agency_invoices, bank, payouts
from storage.bank import BankRow
from storage.migrate import migrate
from tests.casework.bank_house import one, told
from tests.casework.payout_house import answered, at_bank, on, with_account
from tests.dunning.builders import many
from tests.intake.bank.files import camt, entry, ocr
from tests.office import House, make_house
from tests.papers import bill

WHY = "a story of chance"
PEOPLE = ("anna", "bo", "cia")
PARTS = ("all", "half", "more", "little")


class AnyMoney(RuleBasedStateMachine):
    """Two cases, the bank, and the people at the money desk."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="krav-money-"))
        self.house: House = make_house(self.root, f"sqlite:///{self.root / 'krav.db'}")
        migrate(self.house.office.database)
        self.numbers: list[str] = []
        self.files: list[bytes] = []
        self.ordered: dict[str, bytes] = {}
        self.gone: set[int] = set()

    def teardown(self) -> None:
        self.house.office.database.close()
        shutil.rmtree(self.root, ignore_errors=True)

    @initialize(kronor=st.tuples(st.integers(10, 200), st.integers(10, 200)), has_been_paid_out=st.booleans())
    def two_demands_have_left(self, kronor: tuple[int, int], has_been_paid_out: bool) -> None:
        self.house.knows_creditor()
        for number, (buyer, hundreds) in enumerate(zip((PAINTER, BAKER), kronor, strict=True)):
            self.house.receive(self.house.mail(bill(str(number), total=str(hundreds * 100), buyer=buyer)))
        self.numbers = sorted(row.number for row in self.house.cases())
        for number in self.numbers:
            accept_terms(self.house.office, case_number=number, by="h", how="cli", evidence={})
        self.house.print_run()
        with_account(self.house)
        self.the_bank_tells_of_payments(told=[(0, "half"), (1, "all")])
        if has_been_paid_out:
            self.a_payday_is_held()

    # What may happen ------------------------------------------------------------------------------------------------

    @rule(days=st.integers(1, 20))
    def days_pass(self, days: int) -> None:
        self.house.live_until(min(self.house.clock.day + timedelta(days=days), date(2026, 12, 1)))

    @rule(told=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(PARTS)), min_size=1, max_size=3))
    def the_bank_tells_of_payments(self, told: list[tuple[int, str]]) -> None:
        entries = []
        for which, part in told:
            owner = self.numbers[which % 2]
            words = ocr(case_ocr_reference(owner)) if which < 2 else "<Ustrd>hej</Ustrd>"
            amount, name = str(self._part(owner, part)), self.house.next_key("bank")
            entries.append(one(amount, words, bank=name, day=self.house.clock.day, account="SE4550000000058398257466"))
        self._imported(camt(*entries, message_id=self.house.next_key("file")).getvalue())

    @rule(which=st.integers(0, 9))
    def a_file_comes_again(self, which: int) -> None:
        if self.files:
            self._imported(self.files[which % len(self.files)])

    @rule(which=st.integers(0, 9))
    def money_goes_out_that_took_something_back(self, which: int) -> None:
        come = [row for row in self._rows() if row.amount_ore > 0 and row.id not in self.gone]
        if come:
            row = come[which % len(come)]
            self.gone.add(row.id)
            name, amount = self.house.next_key("out"), str(Money(row.amount_ore))
            gone = entry(amount, reference=name, direction="DBIT", day=self.house.clock.day.isoformat())
            self._imported(camt(gone, message_id=name).getvalue())
            out = [each for each in self._rows(BankState.SUSPENSE) if each.amount_ore < 0]
            if out:
                self._do(lambda: reverse(self.house.office, transaction=_b(out[-1]), of=_b(row), why=WHY, by="pia"))

    @rule(which=st.integers(0, 9), to=st.sampled_from(("first", "second", "both", "invoice")))
    def a_payment_is_placed(self, which: int, to: str) -> None:
        waits = self._rows(BankState.SUSPENSE)
        if not waits:
            return
        row, office = waits[which % len(waits)], self.house.office
        half = Money(row.amount_ore // 2)
        parts = {
            "first": (self.numbers[0],),
            "second": (self.numbers[1],),
            "both": (f"{self.numbers[0]}={half}", f"{self.numbers[1]}={Money(row.amount_ore) - half}"),
        }
        if to != "invoice":
            self._do(lambda: book(office, transaction=_b(row), parts=parts[to], why=WHY, by="pia"))
        elif names := self._invoices():
            name = names[which % len(names)]
            self._do(lambda: place_on_invoice(office, name=name, transaction=_b(row), why=WHY, by="pia"))

    @rule(
        which=st.integers(0, 9), how=st.sampled_from(("unbook", "off_invoice", "return", "keep", "other", "returned"))
    )
    def somebody_decides_on_a_payment(self, which: int, how: str) -> None:
        rows, office = self._rows(), self.house.office
        if not rows:
            return
        name = _b(rows[which % len(rows)])
        acts: dict[str, Callable[[], object]] = {
            "unbook": lambda: unbook(office, transaction=name, why=WHY, by="pia"),
            "off_invoice": lambda: take_off_invoice(office, transaction=name, why=WHY, by="pia"),
            "return": lambda: return_payment(office, transaction=name, why=WHY, by="pia"),
            "keep": lambda: keep_payment(office, transaction=name, why=WHY, by="pia"),
            "other": lambda: set_aside(office, transaction=name, state=BankState.OTHER, why=WHY, by="pia"),
            "returned": lambda: set_aside(office, transaction=name, state=BankState.RETURNED, why=WHY, by="pia"),
        }
        self._do(acts[how])

    @rule(which=st.integers(0, 1), part=st.sampled_from(PARTS), source=st.sampled_from(("direct", "bank")))
    def a_payment_is_entered_by_hand(self, which: int, part: str, source: str) -> None:
        owner = self.numbers[which]
        self._do(
            lambda: record_payment(
                self.house.office, case_number=owner, on=self.house.clock.day, amount=self._part(owner, part),
                source=source, reference=self.house.next_key("hand"), by="h",
            )
        )  # fmt: skip

    @rule(which=st.integers(0, 1), last=st.booleans())
    def a_payment_is_taken_back(self, which: int, last: bool) -> None:
        owner = self.numbers[which]
        paid = self.house.facts(owner).payments
        if paid:
            one = paid[-1 if last else 0]
            self._do(
                lambda: undo_payment(
                    self.house.office, case_number=owner, source=one.source, reference=one.reference, why=WHY, by="h"
                )
            )

    @rule(which=st.integers(0, 1), what=st.sampled_from(("withdraw", "less", "no_interest", "refund")))
    def the_claim_changes(self, which: int, what: str) -> None:
        owner, office, today = self.numbers[which], self.house.office, self.house.clock.day
        if what == "withdraw":
            self._do(lambda: withdraw_case(office, case_number=owner, why=WHY, by="creditor"))
        elif what == "no_interest":
            start, nothing = date(2026, 1, 30), Decimal(0)
            self._do(
                lambda: mitigate(
                    office, case_number=owner, first_on=start, last_on=today, per_cent=nothing, why=WHY, by="h"
                )
            )
        elif what == "refund":
            self._do(lambda: refund(office, case_number=owner, account="SE8690000000001234567897", why=WHY, by="h"))
        else:
            part = Disputed(invoice_number=str(which), amount=Money.of(100), ground=Ground.OTHER)
            self._do(lambda: dispute_case(office, case_number=owner, text="Nej", by="h", what=part))
            for row in self.house.facts(owner).objections:
                self._do(lambda n=row.number: record_position(office, number=n, text="Vi håller fast", by="h"))  # type: ignore[misc]
                self._do(
                    lambda n=row.number: decide_objection(  # type: ignore[misc]
                        office, number=n, outcome=Outcome.UPHELD, reasons="Ni har rätt", by="h", upheld=None
                    )
                )

    @rule(which=st.integers(0, 9))
    def an_invoice_of_ours_is_credited(self, which: int) -> None:
        names = self._invoices()
        if names:
            name = names[which % len(names)]
            self._do(lambda: credit_invoice(self.house.office, name=name, amount=None, why=WHY, by="h"))

    @rule()
    def a_payday_is_held(self) -> None:
        self._do(lambda: prepare_payout(self.house.office, by="anna"))
        for by in ("bo", "cia"):
            for run in self._runs(0):
                self._approved(run, by)

    @rule(by=st.sampled_from(PEOPLE))
    def a_run_is_prepared(self, by: str) -> None:
        self._do(lambda: prepare_payout(self.house.office, by=by))

    @rule(by=st.sampled_from(PEOPLE), which=st.integers(0, 9))
    def a_run_is_approved(self, by: str, which: int) -> None:
        for run in self._runs(which):
            self._approved(run, by)

    @rule(which=st.integers(0, 9))
    def a_run_is_stopped(self, which: int) -> None:
        for run in self._runs(which):
            self._do(lambda run=run: cancel_payout(self.house.office, run=run, why=WHY, by="bo"))  # type: ignore[misc]

    @rule(which=st.integers(0, 9), words=st.lists(st.sampled_from(("ACSC", "RJCT", "PDNG")), min_size=4, max_size=4))
    def the_bank_answers(self, which: int, words: Sequence[str]) -> None:
        for run in self._runs(which):
            rows = run_summary(self.house.office, run=run)["payments"]
            said = [(row["id"], word) for row, word in zip(rows, words * len(rows), strict=False)]
            self._do(lambda run=run, said=said: answered(self.house, run, *said))  # type: ignore[misc]

    # What is always true --------------------------------------------------------------------------------------------

    @invariant()
    def the_house_is_sound(self) -> None:
        assert not (faults := verify(self.house.office)), faults
        assert not [job for job in self.house.parked_jobs() if job.code == "bug"]

    @invariant()
    def an_order_leaves_once_and_as_it_was_approved(self) -> None:
        for name in at_bank(self.house):
            body = (self.house.root / "bank" / name).read_bytes()
            assert self.ordered.setdefault(name, body) == body, name
        ids = [found for body in self.ordered.values() for found in re.findall(rb"<EndToEndId>(.*?)<", body)]
        assert len(ids) == len(set(ids)), ids

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Refused:
            return
        self.house.drain()

    def _approved(self, run: str, by: str) -> None:
        """An approval; what leaves with it is there, beside all that was ordered before: nobody else's money goes."""
        before = at_bank(self.house)
        self._do(lambda: approve_payout(self.house.office, run=run, by=by))
        if at_bank(self.house) != before:
            assert on(self.house, LedgerAccount.CLIENT_BANK) + on(self.house, LedgerAccount.OUTGOING) >= 0

    def _imported(self, data: bytes) -> None:
        if data not in self.files:
            self.files.append(data)
        self._do(lambda: told(self.house, data, f"{self.files.index(data)}.xml"))

    def _part(self, number: str, part: str) -> Money:
        owed = Money.of(board.case(self.house.office, number=number)["balance"]["total"])
        return {
            "all": Money(max(owed.ore, 1)),
            "half": Money(max(owed.ore // 2, 1)),
            "more": Money(abs(owed.ore) + 12_345),
            "little": Money(10_001),
        }[part]

    def _rows(self, state: BankState | None = None) -> list[BankRow]:
        with self.house.office.database.read() as tx:
            return [row for row in bank.every(tx) if state is None or row.state == state]

    def _invoices(self) -> list[str]:
        with self.house.office.database.read() as tx:
            return [row.name for row in agency_invoices.every(tx)]

    def _runs(self, which: int) -> list[str]:
        """One of the runs, the newest first; none where there is none."""
        with self.house.office.database.read() as tx:
            found = [run_name(row.id) for row in payouts.runs(tx)]
        return found[::-1][which % len(found) :][:1] if found else []


def _b(row: BankRow) -> str:
    return bank_name(row.id)


AnyMoney.TestCase.settings = settings(
    max_examples=many(8),
    stateful_step_count=25,
    deadline=None,
    derandomize=True,  # the same stories every time; python -m bench.stories tells others
    suppress_health_check=list(HealthCheck),
)
TestAnyMoney = AnyMoney.TestCase
