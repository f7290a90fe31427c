"""The rules and the board ask Prometheus for what the house tells: names, labels, units, and the same answer."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.alarms import ALARMS, Alarm
from casework.figures import Figure, Figures
from casework.metrics import BY_NAME
from tests.workers.promql import (
    LE,
    Vector,
    answer,
    is_right_over_time,
    labels_of,
    parse,
    seconds,
    selected,
    unit_of,
)
from tests.workers.test_metrics import BOARD, ROOT, rules
from workers.service import BEAT, POLL, RUN, WEB, WORK

KNOWN_VALUES = {("krav_workers_alive", "does"): {each.name for each in (BEAT, POLL, RUN, WEB, WORK)}}
"""The values that a label may be asked for, where anything asks for one."""
GRAFANA = {"s": "s", "bytes": "bytes", "share": "percentunit", "count": "short", "": "short"}
GRAFANA |= {"count/h": "suffix: /h", "count/min": "suffix: /min"}
IN_WORDS = {
    300: "five minutes", 600: "10 minutes|ten minutes", 900: "15 minutes", 86_400: "a day", 172_800: "two days",
}  # fmt: skip


def panels() -> list[dict[str, Any]]:
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    return [panel for panel in board["panels"] if panel["type"] != "row"]


RULES = {rule["alert"]: rule for rule in rules()}
TARGETS = {f"{panel['title']}-{target['refId']}": (panel, target) for panel in panels() for target in panel["targets"]}
EXPRS = {**{name: rule["expr"] for name, rule in RULES.items()}, **{k: t["expr"] for k, (_, t) in TARGETS.items()}}


@pytest.mark.parametrize("name", sorted(EXPRS))
def test_an_expression_asks_for_series_that_the_house_tells_with_the_labels_they_have(name: str) -> None:
    tree = parse(EXPRS[name])
    found = list(selected(tree))
    assert found
    for read in found:
        assert is_right_over_time(read), f"{read.metric.name} is a {read.metric.kind}"
        assert bool(read.part) == bool(read.metric.buckets), "a histogram is read by its parts, nothing else has any"
        for label, value in read.asked:
            known = KNOWN_VALUES[read.metric.name, label]
            assert label in read.labels and set(value.split("|")) <= known
    told = set().union(*(read.labels for read in found))
    for by in re.findall(r"\bby \(([^)]*)\)", EXPRS[name]):
        assert set(re.split(r",\s*", by)) <= told
    unit_of(tree)
    assert LE not in labels_of(tree)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_panel_says_which_line_is_which_and_in_what_unit(name: str) -> None:
    panel, target = TARGETS[name]
    tree = parse(target["expr"])
    assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) == labels_of(tree), "each label tells its line"
    overridden = {each["matcher"]["options"]: each["properties"] for each in panel["fieldConfig"]["overrides"]}
    units = [one["value"] for one in overridden.get(target["refId"], []) if one["id"] == "unit"]
    assert (units or [panel["fieldConfig"]["defaults"]["unit"]]) == [GRAFANA[unit_of(tree)]]


def test_lines_of_different_units_stand_on_axes_of_their_own() -> None:
    for panel in panels():
        refs = {target["refId"]: unit_of(parse(target["expr"])) for target in panel["targets"]}
        right = {
            each["matcher"]["options"]
            for each in panel["fieldConfig"]["overrides"]
            if {"id": "custom.axisPlacement", "value": "right"} in each["properties"]
        }
        assert right <= refs.keys()
        for axis in (right, refs.keys() - right):
            assert len({refs[ref] for ref in axis}) <= 1, panel["title"]


def bounds() -> dict[str, float]:
    """The bound of each rule of the form `metric > number`."""
    found = (re.fullmatch(r"(krav_\w+) > ([\d.e+]+)", rule["expr"]) for rule in RULES.values())
    return {each[1]: float(each[2]) for each in found if each is not None}


def test_a_tile_turns_red_where_the_alarm_goes() -> None:
    compared = 0
    for panel in panels():
        (expr, *more) = [target["expr"] for target in panel["targets"]]
        reds = [
            one["value"] for one in panel["fieldConfig"]["defaults"]["thresholds"]["steps"] if one["color"] == "red"
        ]
        if expr in bounds() and not more and reds:
            least = bounds()[expr] + (1 if unit_of(parse(expr)) == "count" else 0)
            assert reds == [least], panel["title"]
            compared += 1
    assert compared >= 6
    (up,) = [panel for panel in panels() if panel["targets"][0]["expr"] == "krav_up"]
    steps = up["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [(one["color"], one["value"]) for one in steps] == [("red", None), ("green", 1)], (
        "a house that is down is red"
    )


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_bound_of_time_stands_in_words_where_people_read_it(name: str) -> None:
    rule, book = RULES[name], (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## {name}\n(.*?)(?=^## |\Z)", book, re.MULTILINE | re.DOTALL)
    told = rule["annotations"]
    for read in selected(parse(rule["expr"])):
        bound = bounds().get(read.metric.name)
        if bound is None or unit_of(parse(read.metric.name)) != "s":
            continue
        words = re.compile(IN_WORDS[int(bound)], re.IGNORECASE)
        assert words.search(f"{told['summary']} {told['description']}"), name
        assert words.search(" ".join(section.split())) or bound == 86_400, name
    assert 60 <= seconds(rule["for"]) <= 3600


# The same answer -----------------------------------------------------------------------------------------------------


def series(found: Figures) -> dict[str, Vector]:
    """Figures as Prometheus holds them."""
    told: dict[str, Vector] = {}
    for each in found.single:
        labels = frozenset(zip(BY_NAME[each.name].labels, each.labels, strict=True))
        told.setdefault(each.name, {})[labels] = each.value
    return told


def some_figures(name: str) -> st.SearchStrategy[list[Figure]]:
    """Values of a metric: none, or one for each of some label values; near its bound as often as far from it."""
    bound = bounds().get(name, 10)
    value = st.sampled_from([0, 1, 2, bound - 1, bound, bound + 1, -1, 8, 9, 10, 11]).map(float)
    labels = BY_NAME[name].labels
    if not labels:
        return value.map(lambda one: [Figure(name, (), one)])
    values = KNOWN_VALUES.get((name, labels[0]), {"1", "2"})
    return st.dictionaries(st.sampled_from(sorted(values)), value, max_size=3).map(
        lambda by: [Figure(name, (label,), abs(one)) for label, one in by.items()]
    )


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_alarm_of_the_dashboard_goes_exactly_when_prometheus_would_say_so(alarm: Alarm, data: st.DataObject) -> None:
    tree = parse(alarm.expr)
    metrics = sorted({read.metric.name for read in selected(tree)})
    single = [figure for name in metrics for figure in data.draw(some_figures(name))]
    found = Figures(datetime(2026, 3, 2, tzinfo=UTC), tuple(single), ())
    assert alarm.holds(found) == bool(answer(tree, series(found)))


@pytest.mark.parametrize(("told", "is_down"), [({}, True), ({frozenset(): 0.0}, True), ({frozenset(): 1.0}, False)])
def test_the_house_is_down_where_nothing_is_told_or_its_database_is_away(told: Vector, is_down: bool) -> None:
    assert bool(answer(parse(RULES["KravDown"]["expr"]), {"krav_up": told})) == is_down
