"""Whatever people and the world bring a case, in any order: nothing leaves that may not, and the house stays sound.

Each story is drawn by hypothesis: days pass, money comes and goes back, creditors decide, authorities tell, debtors object,
handlers hold and release. A refusal in words is an answer; anything else that is raised is a bug. A case that the
day's walk leaves asleep has nothing to do on that day, and the day of limitation kept beside it is the counted one.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from casework import board
from casework.agree_plan import Consultation, agree_plan, end_plan
from casework.close_case import close_case
from casework.decide_case import decide_case
from casework.dispute import Disputed, dispute_case
from casework.hold import hold_case, resume_case
from casework.instalments import Wish
from casework.judge import judge
from casework.objection import decide_objection, record_position
from casework.offers import offer_settlement
from casework.recommend_case import recommend_case
from casework.record_authority import record_authority
from casework.record_payment import record_payment
from casework.reopen import reopen_case
from casework.returned_post import record_return
from casework.score_case import score_case
from casework.set_status import set_status
from casework.withdraw import withdraw_case
from claims.case import Hold
from claims.money import Money
from claims.objection import Ground, Outcome
from claims.proceeding import AuthorityRecord, RecordKind
from dunning.authority.machine import possible_now
from dunning.choices import CHOICES
from tests.dunning.builders import many
from tests.flows.story import Story

WHY = "a story of chance"


class AnyEvents(Story):
    """Everything that people and the world may bring one case."""

    @rule(part=st.sampled_from(("all", "half", "little")), source=st.sampled_from(("bank", "direct", "authority")))
    def money_comes(self, part: str, source: str) -> None:
        owed = Money.of(board.case(self.house.office, number=self.number)["balance"]["total"])
        ore = {"all": owed.ore, "half": owed.ore // 2, "little": 10_000}[part]
        self._try(
            lambda: record_payment(
                self.house.office,
                case_number=self.number,
                on=self.house.clock.day,
                amount=Money(ore),
                source=source,
                reference=self.house.next_key("paid"),
                by="h",
            )
        )

    @rule(choice=st.sampled_from(sorted(CHOICES)))
    def the_creditor_decides(self, choice: str) -> None:
        months = 4 if choice == "instalment_plan" else None
        self._try(
            lambda: decide_case(self.house.office, case_number=self.number, choice=choice, by="creditor", months=months)
        )

    @rule(which=st.integers(0, 50), late=st.integers(0, 3))
    def an_authority_tells(self, which: int, late: int) -> None:
        facts, day = self.house.facts(self.number), self.house.clock.day
        possible = possible_now(facts, on=day, law=self.house.office.law)
        if not possible:
            return
        kind = possible[which % len(possible)]
        told = AuthorityRecord(
            kind, day - timedelta(days=late), day + timedelta(days=14), f"ref {which}", Money(10_000)
        )
        if kind is RecordKind.ENFORCEMENT_FEE:
            told = AuthorityRecord(kind, day)
        self._try(
            lambda: record_authority(self.house.office, case_number=self.number, told=told, why=WHY, by="authority")
        )

    @rule(whole=st.booleans(), kronor=st.integers(1, 5_000))
    def the_debtor_objects(self, whole: bool, kronor: int) -> None:
        what = None if whole else Disputed(invoice_number="0", amount=Money.of(kronor), ground=Ground.OTHER)
        self._try(lambda: dispute_case(self.house.office, case_number=self.number, text="Nej", by="h", what=what))

    @rule(outcome=st.sampled_from(list(Outcome)))
    def an_objection_is_decided(self, outcome: Outcome) -> None:
        for objection in self.house.facts(self.number).objections:
            number = objection.number
            self._try(lambda n=number: record_position(self.house.office, number=n, text="Vi håller fast", by="h"))
            self._try(
                lambda n=number: decide_objection(
                    self.house.office,
                    number=n,
                    outcome=outcome,
                    reasons="Vi har sett underlaget",
                    by="h",
                    upheld=Money.of(1) if outcome is Outcome.PARTLY_UPHELD else None,
                )
            )

    @rule(hold=st.sampled_from(list(Hold)))
    def somebody_holds(self, hold: Hold) -> None:
        if hold is not Hold.PROTECTED_IDENTITY:  # it takes the address away for good
            self._try(lambda: hold_case(self.house.office, case_number=self.number, hold=str(hold), why=WHY, by="h"))

    @rule()
    def somebody_releases(self) -> None:
        self._try(lambda: resume_case(self.house.office, case_number=self.number, why=WHY, by="h"))

    @rule(status=st.sampled_from(("bankruptcy", "reorganisation", "debt_relief", "deceased")))
    def a_status_is_set(self, status: str) -> None:
        day = self.house.clock.day
        self._try(
            lambda: set_status(self.house.office, case_number=self.number, status=status, on=day, why=WHY, by="h")
        )

    @rule(months=st.integers(2, 6))
    def a_plan_is_agreed(self, months: int) -> None:
        talk = Consultation(self.house.clock.day, "phone", "debtor")
        wish = Wish(months=months, is_consulted=True)
        self._try(lambda: agree_plan(self.house.office, case_number=self.number, wish=wish, consulted=talk, by="h"))

    @rule()
    def a_plan_is_ended(self) -> None:
        self._try(lambda: end_plan(self.house.office, case_number=self.number, why=WHY, by="h"))

    @rule(share=st.integers(60, 99))
    def a_settlement_is_offered(self, share: int) -> None:
        owed = Money.of(board.case(self.house.office, number=self.number)["balance"]["total"])
        until = self.house.clock.day + timedelta(days=20)
        self._try(
            lambda: offer_settlement(
                self.house.office,
                case_number=self.number,
                amount=Money(owed.ore * share // 100),
                valid_to=until,
                why=WHY,
                by="h",
            )
        )

    @rule()
    def a_person_weighs(self) -> None:
        self._try(lambda: score_case(self.house.office, case_number=self.number, by="h"))
        self._try(
            lambda: recommend_case(self.house.office, case_number=self.number, outcome="payment_order", why=WHY, by="h")
        )

    @rule(check=st.sampled_from(("bankruptcy_unapproved", "demand_returned", "claim_prescribed")))
    def a_jurist_judges(self, check: str) -> None:
        self._try(lambda: judge(self.house.office, case_number=self.number, check=check, why=WHY, by="jurist"))

    @rule()
    def a_letter_comes_back(self) -> None:
        sent = [row for row in self.house.letters(self.number) if row.status == "sent" and row.outlet == "print"]
        if sent:
            self._try(
                lambda: record_return(
                    self.house.office,
                    case_number=self.number,
                    key=sent[-1].key,
                    on=self.house.clock.day,
                    why=WHY,
                    by="h",
                )
            )

    @rule(code=st.sampled_from(("withdrawn", "written_off", "reopened")))
    def somebody_ends_or_opens_it(self, code: str) -> None:
        office = self.house.office
        if code == "withdrawn":
            self._try(lambda: withdraw_case(office, case_number=self.number, why=WHY, by="creditor"))
        elif code == "written_off":
            self._try(lambda: close_case(office, case_number=self.number, code=code, why=WHY, by="h"))
        else:
            self._try(lambda: reopen_case(office, case_number=self.number, why=WHY, by="h"))


AnyEvents.TestCase.settings = settings(
    max_examples=many(6),
    stateful_step_count=30,
    deadline=None,
    derandomize=True,  # the same stories every time; python -m bench.stories tells others
    suppress_health_check=list(HealthCheck),
)
TestAnyEvents = AnyEvents.TestCase
