"""/metrics tells every figure of the list, truly; the page of metrics and the rules of the alarms name nothing else."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from casework.accept_terms import accept_terms
from casework.alarms import ALARMS, alarms
from casework.figures import figures
from casework.measure import histogram
from casework.metrics import BY_NAME, EXTRACT_SECONDS, HISTOGRAM, METRICS
from casework.sample_figures import sample_figures
from casework.set_brake import set_brake
from casework.show_series import GROWTH, LEVEL, MEAN, VIEWS, show_series
from casework.verify import verify
from claims.refused import Refused
from storage import house as facts
from storage import jobs, samples, tallies
from storage.database import Database
from storage.samples import DAY, HOUR, MINUTE, Sampled
from tests.office import House
from tests.papers import bill
from web.health import Readiness
from web.scrape import metrics_app
from workers.metrics import KEEP_SECONDS, HouseCollector, exposition
from workers.settings import read_settings
from workers.webserver import refuse_open_metrics

ROOT = Path(__file__).parents[2]
ALERTS = ROOT / "ops" / "prometheus" / "alerts.yml"
BOARD = ROOT / "ops" / "grafana" / "krav.json"
NAME = re.compile(r"\bkrav_[a-z_]+")
Told = dict[str, dict[tuple[str, ...], float]]


@pytest.fixture
def house(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> House:
    """A house on SQLite that knows the builder (the folder's own fixture of this name is an environment)."""
    shutil.copy(migrated_sqlite, tmp_path / "metrics.db")
    built = house_on(f"sqlite:///{tmp_path / 'metrics.db'}")
    built.knows_creditor()
    return built


def told(house: House) -> Told:
    """Every sample by its name and label values."""
    text = exposition(house.office, house.root)().decode()
    found: Told = {}
    for family in text_string_to_metric_families(text):
        for each in family.samples:
            found.setdefault(each.name, {})[tuple(each.labels.values())] = each.value
    return found


def worked(house: House) -> str:
    """A house with mail of every outcome, a sent letter, a review and a parked job."""
    house.receive(house.mail(bill("1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    house.print_run()
    house.receive(house.mail(text="Hej, hur mår ni?\n", subject="Hej"))
    house.receive(house.mail(house.reader.knows(b"%PDF-1.7 doubtful", _doubtful())))
    return number


def _doubtful() -> Any:
    from tests.papers import reading_of

    return reading_of(bill("2"), decision="review")


def test_what_is_told_is_what_happened(any_house: House) -> None:
    worked(any_house)
    found = told(any_house)
    assert found["krav_up"][()] == 1
    assert found["krav_mail_taken_total"][()] == len(any_house.messages()) == 3
    states = [row.state for row in any_house.messages()]
    shown = {labels[0]: value for labels, value in found["krav_mail_messages"].items() if value}
    assert shown == {state: states.count(state) for state in set(states)}
    assert found["krav_conservation_gap"][()] == 0
    assert found["krav_letters_sent_total"] == {("demand",): 1}
    assert found["krav_letters_today"][()] == 1
    assert found["krav_review_queue_items"][()] == 1
    assert sum(found["krav_jobs_done_total"].values()) >= 8
    assert found["krav_outbox_pending"] == {("letter",): 0, ("mail",): 0}
    assert found["krav_extract_seconds_count"] == {("text",): 2}
    assert found["krav_field_confidence_count"][("total",)] == 2
    assert found["krav_field_confidence_bucket"][("total", "0.99")] == 2
    assert found["krav_field_confidence_bucket"][("total", "0.98")] == 0
    assert found["krav_field_confidence_sum"][("total",)] == pytest.approx(1.98)
    assert found["krav_law_rows_missing"][()] == 0
    assert verify(any_house.office) == []


def test_every_metric_of_the_list_is_told_and_nothing_else(house: House) -> None:
    worked(house)
    text = exposition(house.office, house.root)().decode()
    named = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    assert named == {metric.name for metric in METRICS}
    for metric in METRICS:
        (kind,) = re.findall(rf"^# TYPE {metric.name} (\w+)$", text, re.MULTILINE)
        assert kind == metric.kind


def test_no_label_or_value_tells_of_a_person(house: House) -> None:
    number = worked(house)
    text = exposition(house.office, house.root)().decode()
    assert number not in text and "Kvarnby" not in text and "@" not in text
    assert not re.search(r"\d{6}-?\d{4}", re.sub(r" \S+$", "", text, flags=re.MULTILINE))


def test_without_a_database_only_that_is_told(house: House) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    gone = replace(house.office, database=away)
    text = exposition(gone, house.root)().decode()
    away.close()
    assert re.search(r"^krav_up 0.0$", text, re.MULTILINE)
    assert set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)) == {"krav_up", "krav_disk_free_bytes"}


def test_the_database_is_read_at_most_every_few_seconds(house: House) -> None:
    now = [0.0]
    collector = HouseCollector(house.office, house.root, clock=lambda: now[0])

    def taken() -> float:
        (found,) = [family for family in collector.collect() if family.name == "krav_mail_taken"]
        return float(found.samples[0].value)

    assert taken() == 0
    house.receive(house.mail(bill("1")))
    now[0] = KEEP_SECONDS - 0.1
    assert taken() == 0
    now[0] = KEEP_SECONDS + 0.1
    assert taken() == 1


def ask(house: House, token: str, header: str | None = None, path: str = "/metrics") -> httpx.Response:
    tell = exposition(house.office, house.root)
    app = metrics_app(tell, token=token, readiness=Readiness(()), is_alive=lambda: True)

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return await client.get(path, headers={"authorization": header} if header else {})

    return asyncio.run(send())


def test_the_listener_tells_who_bears_the_token_and_nobody_else(house: House) -> None:
    assert ask(house, "").status_code == 200
    assert "krav_up 1.0" in ask(house, "hemlig", "Bearer hemlig").text
    for wrong in (None, "Bearer fel", "Basic hemlig", "Bearer", "Bearer hemlig2"):
        answer = ask(house, "hemlig", wrong)
        assert answer.status_code == 401 and "krav_" not in answer.text
    assert ask(house, "hemlig", path="/livez").json() == {"alive": True}
    assert ask(house, "hemlig", path="/readyz").json() == {"ready": True, "checks": {}}
    assert ask(house, "", path="/cases").status_code == 404


def test_figures_beyond_this_machine_need_a_token() -> None:
    refuse_open_metrics(read_settings({}))
    refuse_open_metrics(read_settings({"KRAV_METRICS_BIND": "127.0.0.1:9464"}))
    refuse_open_metrics(read_settings({"KRAV_METRICS_BIND": "0.0.0.0:9464", "KRAV_METRICS_TOKEN": "x"}))
    with pytest.raises(Refused, match="KRAV_METRICS_TOKEN"):
        refuse_open_metrics(read_settings({"KRAV_METRICS_BIND": "0.0.0.0:9464"}))
    with pytest.raises(Refused, match="KRAV_METRICS_BIND"):
        read_settings({"KRAV_METRICS_BIND": "9464"})


# What is written about them ------------------------------------------------------------------------------------------


def test_the_page_of_metrics_lists_each_of_them_once_with_its_kind_and_labels() -> None:
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(krav_[a-z_]+)(?:\{([a-z, ]+)\})?` \| (\w+) \|", page, re.MULTILINE)
    assert rows == [(metric.name, ", ".join(metric.labels), metric.kind) for metric in METRICS]
    assert all(metric.help in page for metric in METRICS)


def test_names_carry_base_units_and_counters_their_ending() -> None:
    for metric in METRICS:
        assert metric.name.endswith("_total") == (metric.kind == "counter"), metric.name
        assert not re.search(r"_(ms|milliseconds|minutes|hours|days|kb|mb|percent)(_total)?$", metric.name)
        assert len(metric.labels) <= 2
        assert bool(metric.buckets) == (metric.kind == HISTOGRAM)


def named_in(expr: str) -> set[str]:
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in NAME.findall(expr)}


def rules() -> list[dict[str, Any]]:
    loaded = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))
    return [rule for group in loaded["groups"] for rule in group["rules"]]


def test_the_rules_are_the_alarms_of_the_house_and_two_that_only_a_machine_knows() -> None:
    found = {rule["alert"]: (rule["expr"], rule["labels"]["severity"]) for rule in rules()}
    own = {alarm.name: (alarm.expr, alarm.severity) for alarm in ALARMS}
    assert {name: found.get(name) for name in own} == own
    assert set(found) - set(own) == {"KravDown", "KravDiskFull"}


def test_every_rule_waits_says_what_it_means_and_names_metrics_that_exist() -> None:
    book = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    for rule in rules():
        assert re.fullmatch(r"\d+[mh]", rule["for"]), rule["alert"]
        assert len(rule["annotations"]["summary"]) > 20 and len(rule["annotations"]["description"]) > 20
        assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
        assert re.search(rf"^## {rule['alert']}$", book, re.MULTILINE), rule["alert"]
        assert named_in(rule["expr"]) and named_in(rule["expr"]) <= set(BY_NAME)
    assert set(re.findall(r"^## (Krav\w+)$", book, re.MULTILINE)) == {rule["alert"] for rule in rules()}


def test_prometheus_own_tool_accepts_the_rules() -> None:
    tool = shutil.which("promtool")
    if tool is None:
        pytest.skip("promtool (Debian: prometheus) is not installed; the structure is checked above")
    said = subprocess.run([tool, "check", "rules", str(ALERTS)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_board_asks_only_for_metrics_that_exist_and_shows_every_one_worth_a_panel() -> None:
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    exprs = [target["expr"] for panel in panels for target in panel["targets"]]
    assert set().union(*map(named_in, exprs)) <= set(BY_NAME)
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in board["panels"]]
    assert len(set(places)) == len(places) and all(p["gridPos"]["x"] + p["gridPos"]["w"] <= 24 for p in board["panels"])
    for panel in panels:
        assert panel["title"] and panel["description"] and panel["fieldConfig"]["defaults"]["unit"]
    missing = set(BY_NAME) - set().union(*map(named_in, exprs))
    assert missing == set(), "every metric has a panel"


# Alarms --------------------------------------------------------------------------------------------------------------


def names(house: House) -> set[str]:
    return {alarm.name for alarm in alarms(figures(house.office))}


def test_alarms_come_and_go_with_what_they_tell_of(house: House) -> None:
    with house.office.database.write() as tx:
        facts.beat(tx, owner="one", now=house.clock.machine_now(), what={"does": "run"})
    calm = names(house)
    assert not calm & {"KravNoWorker", "KravBrakeOn", "KravJobsParked", "KravMailLost", "KravMailboxSilent"}
    set_brake(house.office, on=True, by="ops", why="Prov")
    assert names(house) - calm == {"KravBrakeOn"}
    set_brake(house.office, on=False, by="ops")
    with house.office.database.write() as tx:
        facts.put(tx, "mailbox:0", (house.clock.machine_now() - timedelta(seconds=700)).isoformat())
        jobs.add(tx, kind="read_message", args={"message_id": 1}, key="k", now=house.clock.machine_now())
        (job,) = jobs.due(tx, now=house.clock.machine_now())
        jobs.claim(tx, job.id, owner="x", now=house.clock.machine_now(), lease_seconds=60)
        jobs.park(tx, job.id, owner="x", now=house.clock.machine_now(), code="bug", error="x")
    assert names(house) - calm == {"KravMailboxSilent", "KravJobsParked"}
    house.clock.wait(46)
    assert names(house) - calm >= {"KravNoWorker", "KravNoSchedule"}


def test_a_message_that_vanishes_is_an_alarm(any_house: House) -> None:
    worked(any_house)
    assert "KravMailLost" not in names(any_house)
    with any_house.office.database.write() as tx:
        tallies.add(tx, "message", "parked unknown", -1)
    assert "KravMailLost" in names(any_house)
    assert any("counted" in fault for fault in verify(any_house.office))


# Samples -------------------------------------------------------------------------------------------------------------

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def keep(house: House, at: datetime, value: float, *, grows: bool = False) -> bool:
    with house.office.database.write() as tx:
        return samples.keep(tx, at=at, found=[Sampled("x", "", value, grows)])


def points(house: House, span: str) -> list[float]:
    with house.office.database.read() as tx:
        found = samples.series(tx, span=span, name="x", since=NOON - timedelta(days=400))
    return [value for _, value in found.get("", ())]


def test_a_minute_is_kept_once_an_hour_by_its_peak_and_a_count_by_its_end(any_house: House) -> None:
    assert keep(any_house, NOON, 3)
    assert not keep(any_house, NOON + timedelta(seconds=40), 99), "the minute is kept"
    assert keep(any_house, NOON + timedelta(minutes=1), 9)
    assert keep(any_house, NOON + timedelta(minutes=2), 4)
    assert points(any_house, MINUTE) == [3, 9, 4]
    assert points(any_house, HOUR) == points(any_house, DAY) == [9]
    assert keep(any_house, NOON + timedelta(hours=1), 2, grows=True)
    assert keep(any_house, NOON + timedelta(hours=1, minutes=1), 1, grows=True)
    assert points(any_house, HOUR) == [9, 1]


def test_minutes_are_let_go_after_two_days_and_hours_after_ninety(any_house: House) -> None:
    for days in (0, 1, 3, 89, 91):
        assert keep(any_house, NOON - timedelta(days=days), days)
    with any_house.office.database.write() as tx:
        assert samples.prune(tx, now=NOON) > 0
    assert points(any_house, MINUTE) == [1, 0]
    assert points(any_house, HOUR) == [89, 3, 1, 0]
    assert points(any_house, DAY) == [91, 89, 3, 1, 0]


def test_the_figures_of_the_house_are_kept_and_drawn_together(house: House) -> None:
    assert sample_figures(house.office)
    assert not sample_figures(house.office)
    worked(house)
    house.clock.wait(20 * 60)
    assert sample_figures(house.office)
    view = VIEWS["day"]
    taken = show_series(house.office, name="krav_mail_taken_total", kind=GROWTH, view=view)
    assert [value for _, value in taken[""]] == [3]
    queue = show_series(house.office, name="krav_review_queue_items", kind=LEVEL, view=view)
    assert [value for _, value in queue[""]] == [0, 1]
    sure = show_series(house.office, name="krav_field_confidence", kind=MEAN, view=view)
    assert [value for _, value in sure[""]] == [pytest.approx(0.99)]


def test_a_count_under_bounds_that_are_gone_falls_to_the_next_higher_one() -> None:
    found = histogram({"ocr|0.3": 2, "ocr|more": 1}, EXTRACT_SECONDS)["ocr"]
    assert found[:3] == [0, 0, 2] and found[-2:] == [2, 3]


# What it costs -------------------------------------------------------------------------------------------------------


def test_no_figure_scans_a_table_that_grows_with_the_house(house: House) -> None:
    from sqlalchemy import event

    asked: list[tuple[str, Any]] = []
    listen: Callable[..., None] = lambda _c, _k, sql, values, _x, _m: asked.append((sql, values))  # noqa: E731
    event.listen(house.office.database.engine, "before_cursor_execute", listen)
    figures(house.office)
    event.remove(house.office.database.engine, "before_cursor_execute", listen)
    selects = [(sql, values) for sql, values in asked if sql.startswith("SELECT")]
    assert len(selects) > 10
    small = {"tally", "worker", "departure", "house", "audit", "sample"}
    with house.office.database.engine.connect() as connection:
        for sql, values in selects:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
            whole = {step.split()[1] for step in plan if step.startswith("SCAN") and "INDEX" not in step}
            assert whole <= small | {"(SELECT"}, (sql, plan)
    assert figures(house.office).at.date() == date(2026, 3, 2)
