"""`krav simulate` on a real house: what it foretells is what `krav tick` then does, and it leaves no trace."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.dunning.builders import POLICIES
from tests.workers.test_cli import call, rows
from workers.sample import MAILBOX

DAYS = 45


@pytest.fixture
def lived(house: Path) -> Path:
    """A house on the sample day with two cases, one of them accepted."""
    assert call("tick", "--on", "2026-03-02").exit_code == 0
    for name in ("04-two-invoices-first", "01-*"):
        (mail,) = MAILBOX.glob(f"{name}.eml")
        assert call("ingest", str(mail)).exit_code == 0
    assert call("case", "accept-terms", "2026-000001", "--by", "tester").exit_code == 0
    return house


def files(house: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(house.rglob("*")) if path.is_file()}


def test_what_it_foretells_is_what_the_days_bring(lived: Path) -> None:
    result = call("simulate", "--case", "2026-000001", "--days", str(DAYS), "--json")
    [line] = rows(result)
    assert result.exit_code == 0 and "nobody pays" in result.stderr
    until = date(2026, 3, 2) + timedelta(days=DAYS)
    assert (line["from"], line["to"]) == ("2026-03-02", until.isoformat())
    assert call("tick", "--on", until.isoformat()).exit_code == 0
    shown = rows(call("case", "show", "2026-000001", "--json"))[0]
    told = [(letter["key"], letter["on"], letter["deadline"], letter["balance"]) for letter in line["letters"]]
    assert told == [(row["key"], row["on"], row["deadline"], row["balance"]) for row in shown["letters"]]
    assert len(told) == 2
    assert line["ends"]["state"] == shown["state"] and line["ends"]["balance"] == shown["balance"]
    moved = [event["on"] for event in shown["events"] if event["kind"] in ("letter", "prepare", "task", "transition")]
    assert [step["on"] for step in line["steps"]] == moved[-len(line["steps"]) :]
    assert [step["step"] for step in line["steps"] if step["step"]] == ["demand", "recommendation", "payment_order"]


def test_no_byte_of_the_house_is_changed(lived: Path) -> None:
    before = files(lived)
    plan = POLICIES / "plan-se-business.toml"
    for words in (["--all"], ["--case", "2026-000001", "--json"], ["--plan", str(plan), "--against", str(plan)]):
        assert call("simulate", "--days", "400", *words).exit_code == 0
    after = files(lived)
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_every_open_case_is_one_line_and_the_difference_of_two_plans_ends_with_the_sums(
    lived: Path, tmp_path: Path
) -> None:
    plain = rows(call("simulate", "--all", "--days", "30", "--json"))
    assert [line["number"] for line in plain] == ["2026-000001", "2026-000002"]
    quick = tmp_path / "quick.toml"
    text = (POLICIES / "plan-se-business.toml").read_text(encoding="utf-8")
    quick.write_text(text.replace("after_days = 10", "after_days = 3"), encoding="utf-8")
    shutil.copy(POLICIES / "plan-se-business.toml", tmp_path / "a.toml")
    words = ["simulate", "--plan", str(tmp_path / "a.toml"), "--against", str(quick), "--days", "60"]
    *cases, sums = rows(call(*words, "--json"))
    assert cases[0]["difference"]["steps"][0]["step"] == "recommendation"
    assert sums["number"] is None and sums["totals"]["difference"]["tasks"] == 0
    text = call(*words).stdout
    moved = cases[0]["difference"]["steps"][0]
    assert f"recommendation 1: {moved['plan']} -> {moved['against']}" in text
    assert "against less plan" in text and "stops here (waits for creditor_decision)" in text


def test_figures_beyond_the_last_rate_say_assumed_on_the_terminal(lived: Path) -> None:
    text = call("simulate", "--case", "2026-000001", "--days", "400").stdout
    assert "(assumed)" in text and "all, SEK: cases 1" in text


FAULTS = (
    (["--days", "-1"], 2, "--days"),
    ([], 2, "--days"),
    (["--days", "5", "--all", "--case", "2026-000001"], 2, "not both"),
    (["--days", "5", "--case", "2026-000099"], 1, "no case 2026-000099"),
    (["--days", "5", "--from", "2026-03-01"], 2, "has passed"),
    (["--days", "5", "--plan", "/nowhere.toml"], 2, "does not exist"),
    (["--days", "5", "--against", str(POLICIES / "plan-se-business.toml")], 2, "--plan"),
    (["--days", "5", "--plan", str(POLICIES / "agency.toml")], 1, "agency.toml"),
    (["--days", "5", "--case", "2026-000001", "--plan", str(POLICIES / "plan-fi-business.toml")], 1, "is for a"),
)


def test_what_cannot_be_foretold_is_a_sentence(lived: Path) -> None:
    for words, code, says in FAULTS:
        result = call("simulate", *words)
        assert (result.exit_code, says in result.stderr, result.stdout) == (code, True, ""), words


def test_the_doctor_tells_of_a_country_that_a_case_stands_under(lived: Path) -> None:
    before = {row["what"]: row for row in rows(call("doctor", "--json"))}
    assert "law of NO" not in before and before["law abroad"]["ok"]
    assert call("case", "set", "2026-000002", "debtor_country=NO").exit_code == 0
    found = {row["what"]: row for row in rows(call("doctor", "--json"))}["law of NO"]
    assert not found["ok"]
    assert "late_compensation from 2026-01-01" in found["detail"] and "1 open case;" in found["detail"]
    assert "limitation_years_other" in found["detail"] and "law-no.toml" in found["advice"]


def test_a_country_is_opened_row_by_row_in_the_operators_file(
    lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(POLICIES, folder)
    monkeypatch.setenv("KRAV_POLICIES_DIR", str(folder))
    assert call("case", "set", "2026-000002", "debtor_country=NO").exit_code == 0
    row = """
[[row]]
country = "NO"
series = "late_compensation"
valid_from = 2026-01-01
value = 460
source = "read by a jurist"
confirmed_by = "jurist A"
"""
    (folder / "law-no.toml").write_text(row, encoding="utf-8")
    detail = {r["what"]: r for r in rows(call("doctor", "--json"))}["law of NO"]["detail"]
    assert "late_compensation" not in detail.partition("missing today")[0].partition("not verified")[0]
    assert "late_compensation from 2026-01-01" not in detail and "late_rates from 2026-01-01" in detail
    (folder / "law-no.toml").write_text(row.replace('"NO"', '"XX"'), encoding="utf-8")
    result = call("case", "list")
    assert result.exit_code == 1 and "no law for XX" in result.stderr
