"""A case in a house of its own that a machine of chance tells stories about, and what is true after every one of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework.accept_terms import accept_terms
from casework.verify import verify
from claims.case import Hold
from claims.refused import Refused
from samples.people import TENANT
from storage.migrate import migrate
from tests.lapses import stale_lapses
from tests.office import House, make_house
from tests.papers import bill

LAST_DAY = date(2026, 12, 18)
FREE_OF_HOLDS = frozenset(
    {
        "withdrawal",
        "representative_notice",
        "objection_answer",
        "sale_notice",
        "reduce_application",
        "withdraw_application",
    }
)
"""Letters that ask for nothing, or take back what was asked: a hold does not stop them."""


class Story(RuleBasedStateMachine):
    """One case, the days that pass, and the truths; what else may happen is added by those who inherit."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="krav-events-"))
        self.house: House = make_house(self.root, f"sqlite:///{self.root / 'krav.db'}")
        migrate(self.house.office.database)
        self.number = ""
        self.like: dict[str, Any] = {}
        self.left: dict[str, tuple[str, ...]] = {}

    def teardown(self) -> None:
        self.house.office.database.close()
        shutil.rmtree(self.root, ignore_errors=True)

    @initialize(person=st.booleans(), many_invoices=st.booleans(), kronor=st.integers(400, 30_000))
    def a_case_begins(self, person: bool, many_invoices: bool, kronor: int) -> None:
        self.like = {"buyer": TENANT, "layout": "konsument"} if person else {}
        papers = [bill(str(n), total=str(kronor), due=date(2026, 1, 31), **self.like) for n in range(1 + many_invoices)]
        self.house.knows_creditor(discount_limit="0.5")
        self.house.receive(self.house.mail(*papers))
        self.number = self.house.case().number
        accept_terms(self.house.office, case_number=self.number, by="h", how="cli", evidence={})
        self.house.print_run()

    @rule(days=st.integers(1, 45))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            if self.house.clock.day < LAST_DAY:
                self._live(lambda: self.house.live_day(self.house.clock.day + timedelta(days=1)))
                assert not (awake := self.house.light_sleepers()), awake
                assert not (stale := stale_lapses(self.house)), stale

    # What is always true --------------------------------------------------------------------------------------------

    @invariant()
    def the_house_is_sound(self) -> None:
        assert not (faults := verify(self.house.office)), faults
        parked = self.house.parked_jobs()
        assert not [job for job in parked if job.code == "bug"], parked

    @invariant()
    def the_kept_day_of_limitation_is_the_counted_one(self) -> None:
        assert not (stale := stale_lapses(self.house)), stale

    @invariant()
    def a_letter_is_sent_once_and_never_changes(self) -> None:
        for row in self.house.letters(self.number) if self.number else ():
            if row.status != "sent":
                continue
            told = (row.on.isoformat(), str(row.balance), str(row.body_sha256))
            assert self.left.setdefault(row.key, told) == told, row.key
        demands = [key for key in self.left if "-demand-" in key]
        withdrawn = [step for step in self.house.facts(self.number).steps if step.withdrawn_on] if self.number else []
        assert len(demands) <= 1 + len(withdrawn)

    def _try(self, act: Callable[[], object]) -> None:
        """An act and the work it owes; a refusal in words is an answer."""

        def done() -> None:
            try:
                act()
            except Refused:
                return
            self.house.drain()

        self._live(done)

    def _live(self, act: Callable[[], object]) -> None:
        """Nothing leaves in an act before and after which the case was held, or that it was closed before."""
        before = self.house.facts(self.number)
        had = {row.key for row in self.house.letters(self.number) if row.status == "sent"}
        act()
        after = self.house.facts(self.number)
        fresh = [row for row in self.house.letters(self.number) if row.status == "sent" and row.key not in had]
        pressing = [row.key for row in fresh if row.step not in FREE_OF_HOLDS]
        held = before.holds & after.holds
        # Whoever holds a case by hand may still offer, and send a right demand in place of a wrong one.
        is_by_hand = any(row.step in ("offer", "correction") for row in fresh) and held <= {Hold.MANUAL}
        if held and not is_by_hand:
            assert not pressing, (held, pressing)
        if before.close_code is not None and after.close_code is not None:
            assert not pressing, (before.close_code, pressing)
