"""A case as it was just read, handed on so that one payment does not read it many times; and many read ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from casework.finding_case import case_or_refuse
from claims.case import CaseFacts
from claims.invoice import Payment
from storage import case_facts, cases
from storage.cases import CaseRow
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case's row and facts, as they are inside the running transaction."""

    row: CaseRow
    facts: CaseFacts

    def paid(self, payment: Payment) -> KnownCase:
        """The case after a payment that was added last: its place is after those of the same day."""
        payments = sorted((*self.facts.payments, payment), key=lambda each: each.on)
        return replace(self, facts=replace(self.facts, payments=tuple(payments)))


def read_case(tx: Tx, number: str) -> KnownCase:
    """The case of a number; raises Refused("no_such_case")."""
    return KnownCase(case_or_refuse(tx, number), case_facts.facts(tx, number))


class CasesAhead:
    """Cases read together before a row of payments is booked on them; any other is read when it is asked for.

    Each is handed out once: booking changes it. Whoever changes more than the case that was handed out says so with
    `forget`, and what is asked for after that is read anew.
    """

    def __init__(self, tx: Tx, numbers: Iterable[str] = ()) -> None:
        """Read the cases of these numbers, as far as they exist and were not merged into another."""
        self._tx = tx
        wanted = sorted(set(numbers))
        rows = [row for row in cases.some(tx, wanted) if not row.merged_into] if wanted else []
        facts = case_facts.facts_of(tx, [row.number for row in rows])
        self._known = {row.number: KnownCase(row, facts[row.number]) for row in rows}

    def is_case(self, number: str) -> bool:
        """Whether there is a case of a number."""
        return number in self._known or cases.get(self._tx, number) is not None

    def living(self, number: str) -> str:
        """The case that a case's money belongs to now: itself, or the one it was merged into. It must exist."""
        if number in self._known:
            return number
        row = cases.get(self._tx, number)
        while row is not None and row.merged_into:
            row = cases.get(self._tx, row.merged_into)
        assert row is not None
        return row.number

    def look(self, number: str) -> KnownCase:
        """A case as it is now, still to be handed out. Raises Refused("no_such_case")."""
        if number not in self._known:
            self._known[number] = read_case(self._tx, number)
        return self._known[number]

    def take(self, number: str) -> KnownCase:
        """A case as it is now, by whoever is about to change it. Raises Refused("no_such_case")."""
        found = self.look(number)
        del self._known[number]
        return found

    def forget(self) -> None:
        """More has changed than what was handed out."""
        self._known.clear()
