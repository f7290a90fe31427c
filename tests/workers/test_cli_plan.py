"""`krav plan` and the drafts, pictures and processes of `krav simulate`, on a real house."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from pypdfium2 import PdfDocument

from storage import house as facts_of_the_house
from storage.database import Database
from tests.dunning.builders import POLICIES
from tests.workers.test_cli import call, rows
from tests.workers.test_cli_simulate import files
from tests.workers.test_cli_simulate import lived as lived

SVG = "{http://www.w3.org/2000/svg}"
LATER = ("after_days = 10", "after_days = 30")


@pytest.fixture
def policies(house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policies folder of the operator's own, in force for every command."""
    folder = tmp_path / "policies"
    shutil.copytree(POLICIES, folder)
    monkeypatch.setenv("KRAV_POLICIES_DIR", str(folder))
    return folder


def edit(policies: Path, old: str, new: str) -> None:
    path = policies / "plan-se-business.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def listed() -> dict[bool, dict[str, Any]]:
    """The versions of se-business: that of the folder and, after an edit, the older one."""
    return {row["in_folder"]: row for row in rows(call("plan", "list", "--json")) if row["plan"] == "se-business"}


def test_an_edited_file_changes_no_open_case_until_somebody_adopts_it(policies: Path, lived: Path) -> None:
    assert listed()[True]["open_cases"] == 2
    before = rows(call("simulate", "--case", "2026-000001", "--days", "60", "--json"))[0]["steps"]
    edit(policies, *LATER)
    assert listed()[True]["open_cases"] == 0 and listed()[False]["open_cases"] == 2
    assert rows(call("simulate", "--case", "2026-000001", "--days", "60", "--json"))[0]["steps"] == before
    doctor = [row for row in rows(call("doctor", "--json")) if row["what"] == "plans"]
    assert [row["ok"] for row in doctor] == [True] and "2 on se-business@" in doctor[0]["detail"]
    moved = rows(call("plan", "adopt", "se-business", "--all", "--by", "chief", "--why", "More time", "--json"))
    assert [(row["number"], row["refused"]) for row in moved] == [("2026-000001", None), ("2026-000002", None)]
    after = rows(call("simulate", "--case", "2026-000001", "--days", "60", "--json"))[0]["steps"]
    # Ten days after Friday 20 March are Monday the 30th; thirty are Sunday 19 April, so the Monday after it.
    assert (_day(before, "recommendation"), _day(after, "recommendation")) == (date(2026, 3, 30), date(2026, 4, 20))
    told = [e for e in rows(call("case", "show", "2026-000001", "--json"))[0]["events"] if e["kind"] == "plan_adopted"]
    assert [(e["actor"], e["why"]) for e in told] == [("chief", "More time")]
    assert told[0]["data"]["plan_before"] != told[0]["data"]["plan_after"]
    assert call("verify").exit_code == 0
    assert not [row for row in rows(call("doctor", "--json")) if row["what"] == "plans"]


def _day(steps: list[dict[str, Any]], name: str) -> date:
    return next(date.fromisoformat(step["on"]) for step in steps if step["step"] == name)


def test_a_preview_tells_what_would_differ_and_changes_nothing(policies: Path, lived: Path, tmp_path: Path) -> None:
    edit(policies, *LATER)
    before, picture = files(lived), tmp_path / "p.svg"
    *cases, sums = rows(call("plan", "preview", "se-business", "--days", "90", "--picture", str(picture), "--json"))
    assert (sums["open_cases"], sums["on_older_versions"], sums["differ"]) == (2, 2, 1)
    [line] = [each for each in cases if each["number"] == "2026-000001"]
    assert [step["step"] for step in line["difference"]["steps"]] == ["recommendation", "payment_order"]
    # The application asks for the interest of the days that have come beside; no day but the letter's own is another.
    [amount] = line["difference"]["amounts"]
    assert amount["key"] == "2026-000001-payment_order-1"
    assert float(amount["against"]["total"]) > float(amount["plan"]["total"])
    text = call("plan", "preview", "se-business", "--days", "90").stdout
    assert "recommendation 1" in text and "payment_order-1" in text
    assert files(lived).keys() == before.keys()
    assert ElementTree.parse(picture).getroot().tag == f"{SVG}svg"


def test_a_plan_file_from_anywhere_is_previewed_and_the_same_plan_differs_in_nothing(
    policies: Path, lived: Path
) -> None:
    text = call("plan", "preview", str(policies / "plan-se-business.toml")).stdout
    assert "no open case would live otherwise" in text


def test_a_case_in_a_state_that_a_plan_has_no_way_out_of_is_not_moved(policies: Path, lived: Path) -> None:
    assert call("tick", "--on", "2026-03-24").exit_code == 0
    assert rows(call("case", "show", "2026-000001", "--json"))[0]["state"] == "first_phase"
    path = policies / "plan-se-business.toml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index('[[step]]\nname = "call"'), text.index("[catch_up]")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    result = call("plan", "adopt", "se-business", "--case", "2026-000001", "--why", "x")
    assert result.exit_code == 1 and "every step that it has after the demand is taken" in result.stderr
    moved = call("plan", "adopt", "se-business", "--all", "--why", "x", "--json")
    assert moved.exit_code == 1 and [bool(row["refused"]) for row in rows(moved)] == [True, False]
    result = call("plan", "adopt", "se-consumer", "--case", "2026-000001", "--why", "x")
    assert result.exit_code == 1 and "is for a consumer debtor" in result.stderr


def test_the_folder_may_not_hold_two_plans_for_one_debtor(policies: Path, house: Path) -> None:
    text = (policies / "plan-se-business.toml").read_text(encoding="utf-8")
    own = policies / "plan-own.toml"
    own.write_text(text.replace('name = "se-business"', 'name = "own"'), encoding="utf-8")
    result = call("plan", "list")
    assert result.exit_code == 1 and "only_by_name" in result.stderr
    own.write_text(own.read_text(encoding="utf-8").replace('name = "own"', 'name = "own"\nonly_by_name = true'))
    assert "own" in call("plan", "list").stdout
    shown = rows(call("plan", "show", "own", "--json"))[0]
    assert shown["only_by_name"] is True and shown["steps"][0]["name"] == "demand"


# Drafts ----------------------------------------------------------------------------------------------------------


def test_letters_ahead_are_drafts_that_nobody_could_take_for_sent(lived: Path, tmp_path: Path) -> None:
    before, folder = files(lived), tmp_path / "drafts"
    [line] = rows(call("simulate", "--case", "2026-000001", "--days", "60", "--letters", str(folder), "--json"))
    assert [letter["file"] for letter in line["letters"]] == [
        "UTKAST-2026-000001-demand-1.pdf",
        "UTKAST-2026-000001-payment_order-1.pdf",
    ]
    for letter in line["letters"]:
        with PdfDocument(folder / letter["file"]) as pdf:
            for page in pdf:
                text = page.get_textpage().get_text_range()
                assert "UTKAST" in "".join(text.split()) and "Inget har skickats och inget ska betalas" in text
                assert "bankappen" not in text, "no code that anybody could pay by"
        beside = json.loads((folder / letter["file"]).with_suffix(".json").read_text(encoding="utf-8"))
        assert (beside["simulated"], beside["status"]) == (True, "draft")
        assert (beside["on"], beside["total"]) == (letter["on"], letter["balance"]["total"])
    assert files(lived).keys() == before.keys()


@pytest.mark.parametrize("where", ["outbox/print/drafts", "outbox", "outbox/print"])
def test_drafts_are_never_written_where_letters_leave_from(lived: Path, where: str) -> None:
    result = call("simulate", "--days", "30", "--letters", str(lived / where))
    assert result.exit_code == 1 and "may leave the house" in result.stderr
    assert not list(lived.rglob("UTKAST*"))


def test_drafts_do_not_mix_with_what_is_there(lived: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    result = call("simulate", "--days", "30", "--letters", str(tmp_path / "full"))
    assert result.exit_code == 1 and "not an empty folder" in result.stderr


# Costs, pictures, processes --------------------------------------------------------------------------------------


def test_what_stopping_costs_is_told_stage_by_stage(lived: Path) -> None:
    [line] = rows(call("simulate", "--case", "2026-000001", "--days", "60", "--json"))
    told = [(stage["stage"], stage["after"], stage["stop"], stage["owed"]) for stage in line["forecast"]]
    # The price list: 0 before the demand, 500 after it, 0 at the end of the first phase, then what was laid out: the
    # authority's 300, and 600 more with enforcement. VAT, a quarter, comes on the agency's own 500 alone.
    assert told == [
        ("before_external_measures", None, "0.00", "0.00"),
        ("after_demand", "demand", "500.00", "625.00"),
        ("end_of_first_phase", "recommendation", "0.00", "0.00"),
        ("after_payment_order", "payment_order", "300.00", "300.00"),
        ("after_enforcement", "enforcement", "900.00", "900.00"),
    ]
    text = call("simulate", "--case", "2026-000001", "--days", "60").stdout
    assert "if you stop: now 0.00;" in text and "after the payment_order 300.00 to 900.00" in text


def test_a_picture_of_one_case_says_in_text_what_it_draws(lived: Path, tmp_path: Path) -> None:
    picture = tmp_path / "one.svg"
    assert call("simulate", "--case", "2026-000001", "--days", "60", "--picture", str(picture)).exit_code == 0
    root = ElementTree.parse(picture).getroot()
    said = " ".join(root.itertext())
    assert "1. 2026-03-02 Inkassokrav" in " ".join(said.split()) and "Inget har skickats" in said
    assert root.find(f"{SVG}desc") is not None and root.get("role") == "img"
    assert "Exempel" not in said, "a picture names no debtor"


def test_a_portfolio_lived_by_two_processes_is_told_as_by_one(lived: Path) -> None:
    words = ("simulate", "--all", "--days", "120", "--json")
    alone, shared = call(*words, "--processes", "1"), call(*words, "--processes", "2")
    assert shared.exit_code == 0 and shared.stdout == alone.stdout
    assert len(rows(shared)) == 2
    refused = call(*words, "--from", "2020-01-01", "--processes", "2")
    assert (refused.exit_code, refused.stdout) == (2, "") and "has passed" in refused.stderr


def test_tick_tells_what_an_outage_did(house: Path) -> None:
    assert call("tick").exit_code == 0
    database = Database(f"sqlite:///{house / 'krav.db'}")
    with database.write() as tx:
        last = date.fromisoformat(facts_of_the_house.get(tx, "last_processed_on") or "")
        facts_of_the_house.put(tx, "last_processed_on", (last - timedelta(days=9)).isoformat())
    database.close()
    [told] = rows(call("tick", "--json"))
    days = (last - timedelta(days=8), last - timedelta(days=1))
    assert [(each["first_on"], each["last_on"]) for each in told["outages"]] == [tuple(map(str, days))]
    again = call("tick")
    assert f"nothing ran from {days[0]} to {days[1]}: sent 0, collapsed 0, re-dated 0" in again.stdout
