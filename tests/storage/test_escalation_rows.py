"""Interruptions, questions to a bureau, scores and recommendations: what each row promises, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

from claims.interruption import Interruption, InterruptionKind, Proof
from storage import case_facts, cases, credit_requests, interruptions, scores
from storage.database import Database, Tx
from tests.storage.test_rows import add_case

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NUMBER = "2026-000001"
MADE = Interruption(date(2026, 3, 1), InterruptionKind.LETTER, Proof.REGISTERED, "RR 1", "10234")


def debtor_of(tx: Tx) -> int:
    row = cases.get(tx, NUMBER)
    assert row is not None
    return row.debtor_id


def test_an_interruption_stands_until_it_is_withdrawn_and_is_never_gone(any_database: Database) -> None:
    with any_database.write() as tx:
        add_case(tx, NUMBER)
        record = interruptions.add(tx, NUMBER, MADE, why="w", by="h", now=NOW)
        assert case_facts.facts(tx, NUMBER).interruptions == (MADE,)
        interruptions.withdraw(tx, record, by="h", why="wrong", now=NOW)
        assert case_facts.facts(tx, NUMBER).interruptions == ()
        (row,) = interruptions.of_case(tx, NUMBER)
        assert (row.id, row.withdrawn_at, row.evidence) == (record, NOW, "RR 1")


def test_what_interrupted_a_claim_follows_it_into_another_case(any_database: Database) -> None:
    with any_database.write() as tx:
        add_case(tx, NUMBER)
        add_case(tx, "2026-000002", open_key="2|1|SEK")
        interruptions.add(tx, NUMBER, MADE, why="w", by="h", now=NOW)
        cases.move_contents(tx, from_case=NUMBER, to_case="2026-000002")
        assert case_facts.facts(tx, NUMBER).interruptions == ()
        assert case_facts.facts(tx, "2026-000002").interruptions == (MADE,)


def test_a_raw_report_is_due_for_deletion_on_its_day_and_the_question_stays(any_database: Database) -> None:
    with any_database.write() as tx:
        add_case(tx, NUMBER)
        values = {"case_number": NUMBER, "debtor_id": debtor_of(tx), "is_person": True, "provider": "x"}
        why = {"purpose": "legal_action", "ground": "unpaid_claim", "why": "w", "by": "h"}
        asked = credit_requests.ask(tx, {**values, **why, "asked_at": NOW, "asked_on": date(2026, 3, 2)})
        assert credit_requests.raw_due(tx, on=date(2027, 1, 1)) == []
        answer = {"state": credit_requests.ANSWERED, "raw": b"\x00\xff", "delete_on": date(2026, 5, 31)}
        credit_requests.settle(tx, asked, **answer, result={"score": 1})
        assert credit_requests.raw_due(tx, on=date(2026, 5, 30)) == []
        assert [row.id for row in credit_requests.raw_due(tx, on=date(2026, 5, 31))] == [asked]
        credit_requests.settle(tx, asked, raw=None, deleted_at=NOW)
        assert credit_requests.raw_due(tx, on=date(2026, 5, 31)) == []
        (row,) = credit_requests.of_debtor(tx, debtor_of(tx))
        assert (row.deleted_at, row.result, row.purpose) == (NOW, {"score": 1}, "legal_action")


def test_the_newest_score_counts_and_the_older_ones_stay(any_database: Database) -> None:
    with any_database.write() as tx:
        add_case(tx, NUMBER)
        head = {"case_number": NUMBER, "at": NOW, "by": "h", "policy": "p@1", "inputs": {}}
        first = scores.add(tx, {**head, "on": date(2026, 3, 2), "result": {"advice": "stop"}})
        second = scores.add(tx, {**head, "on": date(2026, 3, 9), "result": {"advice": "monitoring"}})
        newest = scores.latest(tx, NUMBER)
        assert newest is not None and newest.id == second and newest.result == {"advice": "monitoring"}
        assert [row.id for row in scores.of_case(tx, NUMBER)] == [first, second]
        said = {"outcome": "stop", "advised": "monitoring", "why": "w", "by": "h", "at": NOW}
        scores.recommend(tx, {"case_number": NUMBER, "score_id": second, **said})
        facts = case_facts.facts(tx, NUMBER)
        assert facts.scored_on == date(2026, 3, 9)
        assert [(each.outcome, each.by, each.at) for each in facts.recommended] == [("stop", "h", NOW)]
