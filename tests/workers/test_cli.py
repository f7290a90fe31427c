"""The command line: exit codes, JSON on stdout, words on stderr, no traceback for an anticipated fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from workers.cli import COMMANDS, krav
from workers.sample import MAILBOX

BUILT = {
    "demo", "run", "poll", "work", "beat", "web", "extract", "ingest", "tick", "message", "review", "creditor", "lessons", "user",
    "case", "payments", "books", "authority", "plan", "simulate", "brake", "verify", "doctor", "migrate",
    "limitation", "invoices", "quote",
    "objections", "instalments", "settlements", "contacts", "complaints", "jobs", "figures",
}  # fmt: skip


def call(*words: str, **environ: str) -> Result:
    return CliRunner().invoke(krav, list(words), env=environ, catch_exceptions=False)


def rows(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_commands_are_those_that_are_built_and_each_helps() -> None:
    assert {command.name for command in COMMANDS} == BUILT
    for name in BUILT:
        result = call(name, "--help")
        assert result.exit_code == 0 and result.output.startswith("Usage:")


def test_the_case_commands_are_those_of_the_interface() -> None:
    wanted = {
        "list",
        "show",
        "accept-terms",
        "dispute",
        "hold",
        "resume",
        "reopen",
        "explain",
        "correct-letter",
        "mitigate",
        "withdraw",
        "pay",
        "merge",
        "unmerge",
        "undo-merge",
        "undo-payment",
        "decide",
        "set",
        "representative",
        "estate",
        "judge",
        "record",
        "choices",
        "sell",
        "interrupt",
        "close",
        "credit-check",
        "dossier",
        "tone",
        "score",
        "recommend",
        "terms",
        "take",
        "refuse",
        "status",
        "returned",
        "trace",
    }
    case = next(command for command in COMMANDS if command.name == "case")
    assert set(case.commands) == wanted  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["nonsense"], 2, "No such command"),
        (["tick", "--on", "yesterday"], 2, "is no date"),
        (["case", "show", "2026-000001"], 1, "no case 2026-000001"),
        (["case", "accept-terms", "2026-000001"], 1, "no case 2026-000001"),
        (["case", "pay", "2026-000001", "5.000"], 2, "is no amount"),
        (["case", "pay", "2026-000001", "-5"], 2, "No such option"),
        (["message", "show", "m000009"], 1, "no message"),
        (["message", "show", "hello"], 2, "is no id"),
        (["review", "accept", "r000001", "--set", "total"], 2, "is not name=value"),
        (["review", "accept", "r000001"], 1, "review"),
        (["review", "reject", "r000001"], 2, "--why"),
        (["review", "show", "r000001"], 1, "no r000001"),
        (["review", "undo", "r000001"], 1, "could be undone"),
        (["review", "join", "r000001"], 1, "does not wait for review"),
        (["review", "split", "r000001"], 2, "--pages"),
        (["review", "split", "r000001", "--pages", "x"], 1, "no page ranges"),
        (["review", "split", "r000001", "--pages", "1,2"], 1, "does not wait for review"),
        (["creditor", "confirm", "5599999991"], 1, "creditor"),
        (["ingest", "/nowhere.eml"], 2, "does not exist"),
        (["payments", "import", "/nowhere.xml"], 2, "does not exist"),
        (["payments", "book", "b000001", "2026-000001"], 1, "no bank transaction"),
        (["payments", "confirm", "b000001", "2026-000001"], 1, "no bank transaction"),
        (["payments", "payout", "prepare"], 1, "nothing may be paid out"),
        (["payments", "payout", "show", "KRAV-P000001"], 1, "no payout run"),
        (["payments", "payout", "approve", "7"], 1, "no payout run"),
        (["payments", "payout", "cancel", "7"], 2, "--why"),
        (["payments", "payout", "statement", "1"], 1, "no statement"),
        (["payments", "payout", "refund", "2026-000001", "5050-1055", "--why", "x"], 1, "no case"),
        (["creditor", "approve-account", "5599990015", "--call-back", "x"], 1, "no creditor"),
        (["books", "balances", "--on", "yesterday"], 1, "no date"),
        (["payments", "accept", "f000001", "--why", "seen"], 1, "no bank file"),
        (["payments", "set-aside", "b000001", "lost", "--why", "x"], 2, "lost"),
        (["payments", "return", "b000001"], 2, "--why"),
        (["payments", "return", "b000001", "--why", "x"], 1, "no bank transaction"),
        (["payments", "return", "b000001", "--why", "x", "--undo"], 1, "no bank transaction"),
        (["payments", "reverse", "b000001", "--of", "b000002", "--why", "x"], 1, "no bank transaction"),
        (["case", "pay", "2026-000001", "5000,00", "--source", "direct"], 2, "on which day"),
        (["case", "pay", "2026-000001", "5000,00", "--source", "Creditor"], 2, "on which day"),
        (["case", "reopen", "2026-000001"], 1, "no case 2026-000001"),
        (["case", "correct-letter", "2026-000001", "x"], 2, "--why"),
        (["plan", "show", "nowhere"], 1, "no plan nowhere"),
        (["plan", "preview", "/nowhere.toml"], 1, "nowhere.toml is missing"),
        (["plan", "adopt", "se-business", "--all"], 2, "--why"),
        (["plan", "adopt", "se-business", "--why", "x"], 2, "--case NUMBER or --all"),
        (["plan", "adopt", "nowhere", "--all", "--why", "x"], 1, "no plan nowhere"),
        (["plan", "adopt", "se-business", "--case", "2026-000001", "--why", "x"], 1, "no case 2026-000001"),
        (["simulate", "--days", "9", "--picture", "x.svg"], 2, "--picture draws"),
        (["case", "dispute", "2026-000001", "x", "--ground", "sad"], 2, "sad"),
        (["case", "dispute", "2026-000001", "x", "--amount", "much"], 2, "is no amount"),
        (["case", "hold", "2026-000001", "respite", "--until", "soon"], 2, "is no date"),
        (["case", "status", "2026-000001", "bankruptcy"], 2, "--why"),
        (["case", "status", "2026-000001", "bankruptcy", "--why", "x"], 1, "no case"),
        (["case", "returned", "2026-000001", "--letter", "x", "--why", "x"], 1, "no case"),
        (["case", "trace", "2026-000001"], 1, "no case"),
        (["objections", "decide", "7", "rejected", "--why", "x"], 1, "no objection 7"),
        (["objections", "decide", "7", "maybe", "--why", "x"], 2, "maybe"),
        (["objections", "position", "7", "x"], 1, "no objection 7"),
        (["instalments", "propose", "2026-000001"], 2, "--months or --monthly"),
        (["instalments", "propose", "2026-000001", "--months", "3"], 1, "no case"),
        (["instalments", "agree", "2026-000001", "--months", "3", "--how", "phone"], 2, "--with"),
        (["instalments", "end", "2026-000001", "--why", "x"], 1, "no case"),
        (["settlements", "offer", "2026-000001", "800", "--why", "x"], 2, "--until"),
        (["settlements", "approve", "7", "--how", "x"], 1, "no offer 7"),
        (["settlements", "withdraw", "7", "--why", "x"], 1, "no offer 7"),
        (["contacts", "answer", "7", "x", "--how", "phone"], 1, "no contact 7"),
        (["contacts", "may-call", "2026-000001"], 1, "no case"),
        (["contacts", "call", "2026-000001"], 1, "no case"),
        (["complaints", "add", "x", "--about", "weather"], 1, "no subject"),
        (["complaints", "answer", "7", "rejected", "--answer", "x"], 1, "no complaint 7"),
        (["complaints", "raise", "7"], 1, "no complaint 7"),
        (["brake", "maybe"], 2, "maybe"),
        (["case", "interrupt", "2026-000001"], 2, "say what and when"),
        (["case", "interrupt", "2026-000001", "--kind", "letter", "--on", "2026-03-01"], 1, "no case 2026-000001"),
        (["case", "close", "2026-000001", "--code", "paid", "--why", "x"], 1, "is no code"),
        (["case", "credit-check"], 2, "name a case"),
        (["case", "credit-check", "2026-000001", "--why", "x"], 1, "no case 2026-000001"),
        (["case", "score", "2026-000001"], 1, "no case 2026-000001"),
        (["case", "recommend", "2026-000001", "stop"], 2, "--why"),
        (["case", "recommend", "2026-000001", "maybe", "--why", "x"], 1, "is no outcome"),
        (["quote", "--amount", "5.000"], 2, "is no amount"),
        (["quote", "--amount", "5000", "--country", "Sverige"], 1, "two letters"),
        (["quote", "show", "Q2026-000001"], 1, "no quote"),
        (["invoices", "show", "F2026-000001"], 1, "no invoice"),
        (["invoices", "pdf", "2026"], 1, "no invoice"),
        (["invoices", "credit", "F2026-000001"], 2, "--why"),
        (["invoices", "paid", "F2026-000001", "5.000"], 2, "is no amount"),
        (["invoices", "unplace", "b000001", "--why", "x"], 1, "pays no invoice"),
        (["case", "terms", "2026-000001"], 1, "no case 2026-000001"),
        (["case", "withdraw", "2026-000001", "--preview"], 1, "no case 2026-000001"),
        (["case", "take", "2026-000001"], 2, "--why"),
        (["case", "refuse", "2026-000001", "--why", "x"], 1, "no case 2026-000001"),
    ],
)
def test_an_anticipated_fault_is_a_sentence_and_an_exit_code(
    house: Path, words: list[str], code: int, says: str
) -> None:
    result = call(*words)
    assert (result.exit_code, says in result.stderr, "Traceback" in result.output) == (code, True, False), result.output
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KRAV_BIND", "0.0.0.0:8000", "loopback"),
        ("KRAV_ENV", "production", "KRAV_SECRET_KEY"),
        ("KRAV_POLICIES_DIR", "/nowhere", "agency.toml is missing"),
    ],
)
def test_a_service_with_wrong_settings_does_not_start(
    house: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    result = call("web")
    assert result.exit_code in (1, 2) and says in result.stderr
    assert "Traceback" not in result.output


def test_production_refuses_the_example_agency_and_the_demo(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRAV_ENV", "production")
    monkeypatch.setenv("KRAV_SECRET_KEY", "x" * 40)
    assert "example agency" in call("case", "list").stderr
    assert "sample mail" in call("demo").stderr


def test_an_empty_house_lists_nothing_and_verifies(house: Path) -> None:
    for words in (
        ["case", "list"], ["message", "list"], ["review", "list"], ["creditor", "list"], ["objections", "list"],
        ["instalments", "list"], ["settlements", "list"], ["contacts", "list"], ["complaints", "list"],
    ):  # fmt: skip
        result = call(*words, "--json")
        assert (result.exit_code, result.stdout) == (0, "")
    result = call("verify", "--json")
    assert result.exit_code == 0 and rows(result) == [{"ok": True, "faults": []}]


def test_a_tick_moves_the_house_and_an_earlier_day_exits_with_two(house: Path) -> None:
    assert rows(call("tick", "--on", "2026-03-02", "--json")) == [{"on": "2026-03-02", "days": 1, "acts": 0}]
    assert rows(call("tick", "--on", "2026-03-04", "--json")) == [{"on": "2026-03-04", "days": 3, "acts": 0}]
    result = call("tick", "--on", "2026-03-03")
    assert result.exit_code == 2 and "has passed" in result.stderr


def test_a_mail_taken_in_by_hand_becomes_a_case_that_a_handler_can_work(house: Path) -> None:
    assert call("tick", "--on", "2026-03-02").exit_code == 0
    mail = MAILBOX / "04-two-invoices-first.eml"
    [message] = rows(call("ingest", str(mail), "--json"))
    assert message["state"] == "filed" and len(message["cases"]) == 1
    number = message["cases"][0]
    shown = rows(call("case", "accept-terms", number, "--by", "tester", "--json"))[0]
    assert shown["number"] == number and shown["state"] == "ready"
    call("tick", "--on", "2026-03-03")
    [listed] = rows(call("case", "list", "--json"))
    assert listed["state"] == "demand"
    held = rows(call("case", "hold", number, "--why", "checking", "--json"))[0]
    assert held["held"] == ["manual"]
    assert rows(call("case", "resume", number, "--json"))[0]["held"] == []
    before = held["balance"]["principal"]
    for _ in range(2):
        paid = rows(call("case", "pay", number, "2026-03-03", "100,00", "--json"))[0]
    assert [payment["amount"] for payment in paid["payments"]] == ["100.00"]
    assert paid["balance"]["principal"] <= before
    assert list(house.glob("outbox/print/*-demand-1.pdf"))
    assert call("verify").exit_code == 0
    again = rows(call("ingest", str(mail), "--json"))[0]
    assert again["state"] == "ignored"


def test_what_a_debtor_says_is_worked_from_the_command_line(house: Path) -> None:
    call("tick", "--on", "2026-03-02")
    [message] = rows(call("ingest", str(MAILBOX / "04-two-invoices-first.eml"), "--json"))
    number = message["cases"][0]
    call("case", "accept-terms", number)
    call("tick", "--on", "2026-03-03")
    first = rows(call("case", "show", number, "--json"))[0]["invoices"][0]["number"]
    disputed = ["--invoice", first, "--amount", "100", "--ground", "wrong_amount", "--json"]
    shown = rows(call("case", "dispute", number, "Fel pris", *disputed))[0]
    assert shown["disputed"] == {first: "100.00"} and shown["held"] == []
    [objection] = rows(call("objections", "list", "--json"))
    assert rows(call("objections", "position", str(objection["id"]), "Rätt pris", "--json"))[0]["creditor_said"]
    decided = rows(call("objections", "decide", str(objection["id"]), "rejected", "--why", "Priset stämmer", "--json"))
    assert decided[0]["answered_on"] == "2026-03-03"
    call("tick", "--on", "2026-03-24")
    proposed = rows(call("instalments", "propose", number, "--months", "3", "--json"))[0]
    assert len(proposed["instalments"]) == 3
    agreed = call("instalments", "agree", number, "--months", "3", "--how", "phone", "--with", "debtor", "--json")
    assert rows(agreed)[0]["instalment_plans"][0]["ocr_reference"] == proposed["ocr_reference"]
    assert rows(call("contacts", "add", number, "När dras räntan?", "--json"))[0]["due_on"] == "2026-03-26"
    assert rows(call("complaints", "add", "Dyrt", "--about", "cost", "--case", number, "--json"))[0]["overdue"] is False
    assert rows(call("complaints", "count", "--year", "2026", "--json"))[0]["received"] == 1
    held = rows(call("case", "status", number, "bankruptcy", "--why", "Bolagsverket", "--json"))[0]["held"]
    assert "bankruptcy" in held
    assert call("verify").exit_code == 0


def test_money_that_waits_is_found_and_owed_back_and_money_to_the_creditor_is_direct(house: Path) -> None:
    call("tick", "--on", "2026-03-02")
    [message] = rows(call("ingest", str(MAILBOX / "04-two-invoices-first.eml"), "--json"))
    number = message["cases"][0]
    call("tick", "--on", "2026-03-03")
    result = call("payments", "import", str(MAILBOX.parent / "bank" / "camt.054-2026-03-03.xml"), "--json")
    [summary] = rows(result)
    assert (summary["state"], summary["transactions"], "\r" in result.stderr) == ("imported", 3, False)
    waiting = rows(call("payments", "suspense", "--find", "99", "--json"))
    assert [(row["amount"], row["days"], row["is_old"]) for row in waiting] == [("99.00", 0, False)]
    assert call("payments", "suspense", "--old", "--json").stdout == ""
    assert "no such money waits" in call("payments", "suspense", "--find", "nobody").stderr
    back = rows(call("payments", "return", waiting[0]["id"], "--why", "unknown", "--by", "h", "--json"))[0]
    assert back["state"] == "return_owed"
    owed = rows(call("payments", "returns", "--json"))
    assert [(row["id"], row["amount"], row["by"]) for row in owed] == [(waiting[0]["id"], "99.00", "h")]
    assert (
        rows(call("payments", "return", waiting[0]["id"], "--why", "known", "--undo", "--json"))[0]["state"]
        == "suspense"
    )
    paid = rows(call("case", "pay", number, "2026-03-03", "100,00", "--source", "creditor", "--json"))[0]
    assert [payment["source"] for payment in paid["payments"]][-1] == "direct"
    call("tick", "--on", "2026-04-02")
    assert len(rows(call("payments", "suspense", "--old", "--json"))) >= 1
    assert call("verify").exit_code == 0


def test_reading_a_document_needs_no_house(house: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"not a pdf at all")
    result = call("extract", str(bad), "--json")
    [line] = rows(result)
    assert result.exit_code == 1
    assert line["file"] == str(bad) and line["documents"] == [] and line["error"]["code"]
    assert not house.exists()


def test_the_doctor_says_what_to_do(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRAV_SMTP_HOST", "mail.example")
    monkeypatch.setenv("KRAV_SMTP_URL", "smtp://127.0.0.1:1")
    result = call("doctor", "--json")
    found = {(row["what"], row["ok"]): row for row in rows(result)}
    assert result.exit_code == 1
    assert "KRAV_SMTP_HOST" in found[("settings", False)]["detail"]
    assert "KRAV_SMTP_URL" in found[("mail out", False)]["advice"]
    assert found[("database", True)] and found[("mailbox 1", True)]


def test_the_brake_is_seen_by_the_doctor(house: Path) -> None:
    assert rows(call("brake", "on", "--json")) == [{"brake": "on"}]
    assert any(row["what"] == "brake" and not row["ok"] for row in rows(call("doctor", "--json")))
    assert call("brake", "off").exit_code == 0


def test_parked_work_is_listed_put_right_and_set_aside(house: Path, tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes((MAILBOX / "25-no-invoice.eml").read_bytes())
    assert call("ingest", str(mail)).exit_code == 0
    assert call("jobs", "list").output.strip() == "no such jobs"
    park_one()
    (job,) = rows(call("jobs", "list", "--json"))
    assert (job["kind"], job["code"], job["message"]) == ("read_message", "bug", "m000001")
    number = str(job["id"])
    assert "KeyError" in call("jobs", "show", number).output
    assert call("jobs", "edit", number, "--args", "{}", "--why", "x").exit_code == 1
    found = json.loads(call("jobs", "edit", number, "--args", '{"message_id": 1}', "--why", "x", "--json").stdout)
    assert found["state"] == "done"
    park_one()
    told = json.loads(call("jobs", "again", number, "--json").stdout)
    assert told["started"] == [int(number)]
    park_one()
    assert json.loads(call("jobs", "skip", number, "--why", "x", "--json").stdout)["state"] == "skipped"
    figures = {row["metric"] for row in rows(call("figures", "--json"))}
    assert {"KravNoWorker", "krav_mail_taken_total", "krav_law_rows_missing"} <= figures


def park_one() -> None:
    """The message's first job parked by a bug."""
    from storage import jobs
    from workers.clock import machine_now
    from workers.settings import read_settings
    from workers.setup import build_office, close_office

    office = build_office(read_settings())
    with office.database.write() as tx:
        job = jobs.of_message(tx, 1)[0]
        jobs.change(tx, job.id, state="ready", run_at=machine_now())
        jobs.claim(tx, job.id, owner="x", now=machine_now(), lease_seconds=60)
        jobs.park(tx, job.id, owner="x", now=machine_now(), code="bug", error="KeyError: 'x'")
    close_office(office)
