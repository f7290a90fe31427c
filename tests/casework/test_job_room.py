"""Parked work and what a person does with it: run again, put right, set aside; the mail room and its ledger."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest

from casework.accept_terms import accept_terms
from casework.edit_job import edit_job
from casework.fault_text import fault_of, shown_fault
from casework.job_kinds import JOB_ARGS, POISON_AFTER
from casework.retry import retry_message
from casework.run_again import MOST_AT_ONCE, run_again
from casework.show_jobs import show_job, show_jobs
from casework.show_messages import mail_ledger, show_messages
from casework.skip_job import skip_job
from casework.verify import verify
from casework.walk import walk_day
from claims.refused import Refused
from storage import jobs, mails
from storage.jobs import JobRow
from tests.office import House
from tests.papers import bill
from workers.actors import KINDS
from workers.perform import perform


def parked(house: House, *, error: str = "Traceback\nKeyError: 'x'", code: str = "bug", fault: str = "") -> JobRow:
    """A message whose first job is parked, as the pool leaves it."""
    from casework.give_up import give_up

    message = house.receive(house.mail(bill("1")), drain=False)
    return park(house, house.due()[-1], error=error, code=code, fault=fault, message_id=message.id, tell=give_up)


def park(house: House, job: JobRow, *, error: str, code: str, fault: str, message_id: int, tell: Any) -> JobRow:
    now = house.clock.machine_now()
    with house.office.database.write() as tx:
        jobs.claim(tx, job.id, owner="x", now=now, lease_seconds=60)
        jobs.park(tx, job.id, owner="x", now=now, code=code, error=error, fault=fault)
    tell(house.office, kind=job.kind, message_id=message_id, code=code)
    return row(house, job.id)


def row(house: House, job_id: int) -> JobRow:
    with house.office.database.read() as tx:
        found = jobs.get(tx, job_id)
    assert found is not None
    return found


def kinds(house: House) -> list[str]:
    from sqlalchemy import text

    with house.office.database.read() as tx:
        return [str(each.kind) for each in tx.execute(text("SELECT kind FROM event ORDER BY id"))]


def test_the_table_of_arguments_is_that_of_the_use_cases() -> None:
    found = {}
    for kind in KINDS:
        parameters = list(inspect.signature(kind.use_case).parameters.values())[1:]
        found[kind.name] = {each.name: str(each.annotation) for each in parameters}
    assert found == {kind: {name: type_.__name__ for name, type_ in args.items()} for kind, args in JOB_ARGS.items()}


def test_parked_work_runs_again_and_its_message_gets_its_outcome(any_house: House) -> None:
    job = parked(any_house)
    assert any_house.messages()[0].state == "parked"
    done = run_again(any_house.office, job_ids=[job.id, job.id, 999], by="ada")
    assert (done.started, done.poison, done.gone) == ((job.id,), (), (999,))
    assert any_house.messages()[0].state == "pending"
    any_house.drain()
    assert any_house.messages()[0].state == "filed" and len(any_house.cases()) == 1
    assert "jobs_run_again" in kinds(any_house)
    any_house.is_sound()


def test_what_fails_the_same_way_again_and_again_runs_only_where_somebody_insists(house: House) -> None:
    from casework.give_up import give_up

    job = parked(house, fault="bug KeyError")
    again: dict[str, Any] = {"error": "x", "code": "bug", "message_id": 1, "tell": give_up}
    for _ in range(POISON_AFTER - 1):
        assert run_again(house.office, job_ids=[job.id], by="ada").started == (job.id,)
        job = park(house, row(house, job.id), fault="bug KeyError", **again)
    assert job.fault_count == POISON_AFTER
    assert run_again(house.office, job_ids=[job.id], by="ada").poison == (job.id,)
    assert row(house, job.id).state == "parked" and show_job(house.office, job_id=job.id)["is_poison"]
    assert run_again(house.office, job_ids=[job.id], by="ada", insist=True).started == (job.id,)
    other = park(house, row(house, job.id), fault="bug ValueError", **again)
    assert other.fault_count == 1, "another fault is counted anew"


def test_the_same_bug_leaves_the_same_fault(house: House) -> None:
    def broken(_office: object, message_id: int) -> None:
        raise ValueError(f"kund {message_id} ada@firma.example heter 'Ada Lovelace'")

    house.receive(house.mail(bill("1")), drain=False)
    (job,) = house.due()
    found = []
    for _ in range(2):
        for _ in range(3):
            house.clock.wait(2)
            perform(house.office, job.id, owner="t", use_case=broken, stopping=_never())
        kept = row(house, job.id)
        found.append((kept.state, kept.code, kept.fault, kept.fault_count))
        run_again(house.office, job_ids=[job.id], by="ada")
    fault = "bug ValueError test_job_room.py:broken"
    assert found == [("parked", "bug", fault, 1), ("parked", "bug", fault, 2)]


def _never() -> Any:
    import threading

    return threading.Event()


def test_at_most_five_hundred_at_once(house: House) -> None:
    with pytest.raises(Refused, match="500"):
        run_again(house.office, job_ids=list(range(1, MOST_AT_ONCE + 2)), by="ada")


def test_a_job_that_names_the_wrong_record_is_put_right_and_who_did_it_is_kept(any_house: House) -> None:
    any_house.receive(any_house.mail(bill("1")))
    job = parked(any_house)
    edit_job(any_house.office, job_id=job.id, args='{"message_id": 1}', by="ada", why="Fel meddelande")
    changed = row(any_house, job.id)
    assert (changed.state, dict(changed.args), changed.fault_count) == ("ready", {"message_id": 1}, 0)
    with any_house.office.database.read() as tx:
        assert [each.id for each in jobs.of_message(tx, 1)].count(job.id) == 1
        (event,) = [each for each in _events(tx) if each[0] == "job_edited"]
    data = event[2] if isinstance(event[2], dict) else json.loads(event[2])
    assert event[1] == "ada" and data == {"job": job.id, "before": {"message_id": 2}, "after": {"message_id": 1}}


def _events(tx: Any) -> list[tuple[str, str, Any]]:
    from sqlalchemy import text

    return [(each.kind, each.actor, each.data) for each in tx.execute(text("SELECT kind, actor, data FROM event"))]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ("", "bad_args"),
        ("[]", "bad_args"),
        ("{}", "bad_args"),
        ('{"message_id": "1"}', "bad_args"),
        ('{"message_id": true}', "bad_args"),
        ('{"message_id": 99}', "bad_args"),
        ('{"message_id": -1}', "bad_args"),
        ('{"message_id": 9999999999999999999}', "bad_args"),
        ('{"message_id": 1, "by": "x"}', "bad_args"),
        ('{"message_id": 1' + " " * 3000 + "}", "bad_args"),
    ],
)
def test_arguments_that_do_not_fit_change_nothing(house: House, args: str, code: str) -> None:
    job = parked(house)
    with pytest.raises(Refused) as refused:
        edit_job(house.office, job_id=job.id, args=args, by="ada", why="Prov")
    assert refused.value.code == code
    assert row(house, job.id) == job


def test_only_parked_work_is_changed_and_only_with_a_reason(house: House) -> None:
    job = parked(house)
    for act in (lambda: edit_job(house.office, job_id=job.id, args='{"message_id": 1}', by="ada", why=" "),
                lambda: skip_job(house.office, job_id=job.id, by="ada", why="")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "why_missing"
    run_again(house.office, job_ids=[job.id], by="ada")
    with pytest.raises(Refused) as refused:
        skip_job(house.office, job_id=job.id, by="ada", why="Nej")
    assert refused.value.code == "not_parked"
    with pytest.raises(Refused) as refused:
        skip_job(house.office, job_id=12345, by="ada", why="Nej")
    assert refused.value.code == "no_such_job"


def test_money_is_never_pointed_elsewhere_and_what_is_owed_is_never_dropped(house: House) -> None:
    now = house.clock.machine_now()
    with house.office.database.write() as tx:
        for kind, args in (("send_payout", {"run_id": 1}), ("send_letter", {"letter_key": "2026-000001-demand-1"})):
            jobs.add(tx, kind=kind, args=args, key=kind, now=now)
        for job in jobs.due(tx, now=now):
            jobs.claim(tx, job.id, owner="x", now=now, lease_seconds=60)
            jobs.park(tx, job.id, owner="x", now=now, code="refused", error="no")
    payout, letter = reversed(show_jobs(house.office)["rows"])
    assert (payout["kind"], payout["may_edit"], letter["case"]) == ("send_payout", False, "2026-000001")
    with pytest.raises(Refused) as refused:
        edit_job(house.office, job_id=payout["id"], args='{"run_id": 2}', by="ada", why="Nej")
    assert refused.value.code == "not_editable"
    for job_id in (payout["id"], letter["id"]):
        with pytest.raises(Refused) as refused:
            skip_job(house.office, job_id=job_id, by="ada", why="Nej")
        assert refused.value.code == "not_skippable"


def test_what_is_skipped_stays_parked_with_its_reason_and_may_be_run_again_as_a_message(any_house: House) -> None:
    job = parked(any_house)
    skip_job(any_house.office, job_id=job.id, by="ada", why="Reklam")
    assert row(any_house, job.id).state == "skipped"
    assert any_house.messages()[0].state == "parked"
    assert show_jobs(any_house.office)["rows"] == []
    (shown,) = show_jobs(any_house.office, room="skipped")["rows"]
    assert shown["id"] == job.id
    any_house.is_sound()
    retry_message(any_house.office, message_id=any_house.messages()[0].id)
    any_house.drain()
    assert any_house.messages()[0].state == "filed"
    any_house.is_sound()


def test_a_skipped_file_counts_as_unread_and_a_skipped_mail_as_cancelled(house: House) -> None:
    from casework.give_up import give_up

    message = house.receive(house.mail(bill("1")), drain=False)
    house.perform(house.due()[0])
    (job,) = house.due()
    assert job.kind == "read_document"
    park(house, job, error="x", code="bug", fault="", message_id=message.id, tell=give_up)
    skip_job(house.office, job_id=job.id, by="ada", why="Trasig fil")
    house.drain()
    house.is_sound()
    house.receive(house.mail(bill("2")), drain=False)
    while house.due() and house.due()[0].kind != "send_mail":
        house.perform(house.due()[0])
    (job,) = [each for each in house.due() if each.kind == "send_mail"]
    park(house, job, error="550", code="message_refused", fault="", message_id=0, tell=lambda *_, **__: None)
    skip_job(house.office, job_id=job.id, by="ada", why="Adressen finns inte")
    (mail,) = house.mails()
    assert (mail.status, mail.why) == (mails.CANCELLED, "Adressen finns inte")
    house.is_sound()


def test_jobs_come_page_by_page_and_by_kind_and_code(any_house: House) -> None:
    now = any_house.clock.machine_now()
    with any_house.office.database.write() as tx:
        for number in range(25):
            jobs.add(tx, kind=("a", "b")[number % 2], args={}, key=f"k{number}", now=now)
        for job in jobs.due(tx, now=now):
            jobs.claim(tx, job.id, owner="x", now=now, lease_seconds=60)
            jobs.park(tx, job.id, owner="x", now=now, code=f"c{job.id % 5}", error="")
    seen, before = [], 0
    while True:
        page = show_jobs(any_house.office, before=before, limit=10)
        seen += [each["id"] for each in page["rows"]]
        if page["next"] is None:
            break
        before = page["next"]
    assert seen == sorted(seen, reverse=True) and len(set(seen)) == 25
    assert page["counts"]["parked"] == 25 and page["kinds"] == {"a": 13, "b": 12}
    assert {each["kind"] for each in show_jobs(any_house.office, kind="b")["rows"]} == {"b"}
    assert len(show_jobs(any_house.office, code="c3")["rows"]) == 5
    with pytest.raises(Refused):
        show_jobs(any_house.office, room="elsewhere")


def test_a_fault_is_shown_without_what_it_may_quote_of_a_person() -> None:
    error = (
        "Traceback (most recent call last):\n"
        '  File "/opt/krav/casework/open_case.py", line 40, in open_case\n'
        "    raise KeyError(name)\n"
        "sqlalchemy.exc.IntegrityError: Ada Lovelace 19121212-1212 wrote to ada@firma.example about 'Storgatan 5'\n"
        "[SQL: INSERT INTO debtor VALUES (?, ?)]\n"
        "[parameters: ('Ada Lovelace', 'Storgatan 5',\n 'ada')]\n"
        "(Background on this error)"
    )
    shown = shown_fault(error)
    assert 'File "/opt/krav/casework/open_case.py", line 40, in open_case' in shown and "IntegrityError" in shown
    for secret in ("Ada", "1212", "firma.example", "Storgatan", "parameters", "INSERT"):
        assert secret not in shown
    assert shown_fault("KeyError: 'buyer_orgnr'") == "KeyError: 'buyer_orgnr'"
    assert fault_of("bug", error) == "bug sqlalchemy.exc.IntegrityError open_case.py:open_case"
    assert fault_of("no_such_box", "550 ada@firma.example") == "no_such_box"


def test_every_message_is_in_the_ledger_with_its_reason(any_house: House) -> None:
    any_house.receive(any_house.mail(bill("1")))
    any_house.receive(any_house.mail(text="Hej\n", subject="Fråga"))
    any_house.receive(any_house.mail(bill("3")), drain=False)
    ledger = mail_ledger(any_house.office)
    assert (ledger["received"], ledger["gap"]) == (3, 0)
    assert {state: count for state, count in ledger["states"].items() if count} == {
        state: [row.state for row in any_house.messages()].count(state) for state in ("filed", "parked", "pending")
    }
    for message in any_house.messages():
        assert (message.reason, 1) in ledger["reasons"][message.state]
    assert verify(any_house.office) == []


def test_messages_come_page_by_page_by_state_sender_and_words(any_house: House) -> None:
    for number in range(7):
        sender = f"ekonomi{number % 2}@firma.example"
        any_house.receive(any_house.mail(text="Hej\n", subject=f"Fråga nummer{number}", sender=sender))
    seen, before = [], 0
    while True:
        page = show_messages(any_house.office, before=before, limit=3)
        seen += [each["id"] for each in page["rows"]]
        if page["next"] is None:
            break
        before = page["next"]
    assert seen == [f"m{number:06d}" for number in range(7, 0, -1)]
    assert len(show_messages(any_house.office, query="Ekonomi1@firma.example")["rows"]) == 3
    assert len(show_messages(any_house.office, query="ekonomi1@")["rows"]) == 3
    (found,) = show_messages(any_house.office, query="NUMMER4 fråga")["rows"]
    assert found["subject"] == "Fråga nummer4"
    two = show_messages(any_house.office, query="fråga", limit=2)
    assert [each["id"] for each in two["rows"]] == ["m000007", "m000006"] and two["next"] == 6
    assert show_messages(any_house.office, query="ingenting sådant")["rows"] == []
    states = {row.state for row in any_house.messages()}
    for state in ("filed", "parked", "ignored", "pending"):
        assert bool(show_messages(any_house.office, state=state)["rows"]) == (state in states)


def test_an_overdue_letter_job_is_the_one_that_leaves(house: House) -> None:
    """A parked letter that is run again leaves once."""
    house.receive(house.mail(bill("1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    walk_day(house.office, on=house.clock.day)
    (job,) = [each for each in house.due() if each.kind == "send_letter"]
    park(house, job, error="x", code="bug", fault="", message_id=0, tell=lambda *_, **__: None)
    for _ in range(3):
        run_again(house.office, job_ids=[job.id], by="ada")
        house.drain()
    assert house.printed() == [f"{number}-demand-1.pdf"]
    house.is_sound()
