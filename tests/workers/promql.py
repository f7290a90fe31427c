"""What an expression for Prometheus asks for: its metrics with labels, its dimension, and its answer over figures."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import promql_parser as promql

from casework.metrics import BY_NAME, COUNTER, HISTOGRAM, Metric

LE = "le"
Vector = dict[frozenset[tuple[str, str]], float]
"""What an expression gives: values by their labels. A number alone is a value without labels."""
_RATES = {"rate", "increase"}
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Selected:
    """A series that an expression reads: of which metric, of which part of a histogram, over a time or at a moment."""

    metric: Metric
    part: str
    is_over_time: bool
    asked: tuple[tuple[str, str], ...]

    @property
    def labels(self) -> set[str]:
        """The labels that its series have."""
        return {*self.metric.labels, *([LE] if self.part == "bucket" else [])}


def parse(expr: str) -> Any:
    """The expression as a tree; raises ValueError for what Prometheus would not take."""
    return promql.parse(expr)


def selected(tree: Any) -> Iterator[Selected]:
    """Every series that a tree reads. Raises KeyError for a metric that the house does not tell."""
    seen: list[Any] = []
    promql.walk(tree, seen.append)  # a callback that gives None goes on
    ranges = [node.vector_selector for node in seen if isinstance(node, promql.MatrixSelector)]
    instant = [node for node in seen if isinstance(node, promql.VectorSelector)]
    inside = {str(each) for each in ranges}
    yield from (_told(each, True) for each in ranges)
    yield from (_told(each, False) for each in instant if str(each) not in inside)


def _told(vector: Any, is_over_time: bool) -> Selected:
    name, part = vector.name, ""
    if name not in BY_NAME and (found := re.fullmatch(r"(.+)_(bucket|sum|count)", name)):
        name, part = found[1], found[2]
    asked = tuple((each.name, each.value) for each in vector.matchers.matchers)
    return Selected(BY_NAME[name], part, is_over_time, asked)


def labels_of(tree: Any) -> set[str]:
    """The labels that an expression's answer may have."""
    if isinstance(tree, promql.AggregateExpr):
        return set(tree.modifier.labels) if tree.modifier else set()
    if isinstance(tree, promql.Call):
        found = set().union(*(labels_of(each) for each in tree.args))
        return found - {LE} if tree.func.name == "histogram_quantile" else found
    if isinstance(tree, promql.BinaryExpr):
        return labels_of(tree.lhs) | labels_of(tree.rhs)
    if isinstance(tree, promql.ParenExpr):
        return labels_of(tree.expr)
    if isinstance(tree, promql.MatrixSelector):
        return _told(tree.vector_selector, True).labels
    if isinstance(tree, promql.VectorSelector):
        return _told(tree, False).labels
    return set()


def unit_of(tree: Any) -> str:
    """The unit of an expression's answer: s, bytes, share, count, a count with "/s", "/min" or "/h", "" of a number."""
    if isinstance(tree, promql.NumberLiteral):
        return ""
    if isinstance(tree, promql.ParenExpr | promql.AggregateExpr):
        return unit_of(tree.expr)
    if isinstance(tree, promql.MatrixSelector):
        return _unit(_told(tree.vector_selector, True))
    if isinstance(tree, promql.VectorSelector):
        return _unit(_told(tree, False))
    if isinstance(tree, promql.Call):
        return _unit_of_call(tree)
    return _unit_of_both(tree)


def _unit_of_call(tree: Any) -> str:
    if tree.func.name == "histogram_quantile":
        (read,) = selected(tree)
        return _unit(Selected(read.metric, "sum", True, ()))
    (inner,) = (unit_of(each) for each in tree.args)
    return f"{inner}/s" if tree.func.name == "rate" else inner


def _unit_of_both(tree: Any) -> str:
    one, other, how = unit_of(tree.lhs), unit_of(tree.rhs), _sign(tree)
    if how == "*" and isinstance(tree.rhs, promql.NumberLiteral) and one.endswith("/s"):
        return one[:-1] + {3600.0: "h", 60.0: "min"}[tree.rhs.val]
    if how == "/" and one.endswith("/s") and other == "count/s":
        return one.removesuffix("/s")
    if how in ("*", "/"):
        return one or other
    if one and other and one != other:
        raise ValueError(f"{one} {how} {other}")
    return one or other


def _unit(read: Selected) -> str:
    if read.part in ("bucket", "count"):
        return "count"
    name = read.metric.name
    endings = {"_seconds": "s", "_bytes": "bytes", "_ratio": "share", "_confidence": "share"}
    return next((unit for ending, unit in endings.items() if name.endswith(ending)), "count")


def _sign(tree: Any) -> str:
    found = re.fullmatch(re.escape(str(tree.lhs)) + r"\s+(\S+)\s+(.*)", str(tree), re.DOTALL)
    assert found is not None, str(tree)
    return found[1]


def answer(tree: Any, told: Mapping[str, Vector]) -> Vector:
    """What an alarm's expression gives over series; no series, no alarm. Raises NotImplementedError beyond the rules'."""
    if isinstance(tree, promql.NumberLiteral):
        return {frozenset(): tree.val}
    if isinstance(tree, promql.ParenExpr):
        return answer(tree.expr, told)
    if isinstance(tree, promql.VectorSelector):
        return {labels: value for labels, value in told.get(tree.name, {}).items() if _matches(tree, dict(labels))}
    if isinstance(tree, promql.AggregateExpr) and str(tree).startswith("sum(") and tree.modifier is None:
        found = answer(tree.expr, told)
        return {frozenset(): sum(found.values())} if found else {}
    if isinstance(tree, promql.Call) and tree.func.name == "vector":
        return answer(tree.args[0], told)
    if isinstance(tree, promql.Call) and tree.func.name == "absent":
        return {} if answer(tree.args[0], told) else {frozenset(): 1.0}
    if isinstance(tree, promql.BinaryExpr):
        return _joined(_sign(tree), tree, told)
    raise NotImplementedError(str(tree))


def _matches(vector: Any, labels: dict[str, str]) -> bool:
    found = []
    for each in vector.matchers.matchers:
        value = labels.get(each.name, "")
        if each.op == promql.MatchOp.Equal:
            found.append(value == each.value)
        elif each.op == promql.MatchOp.Re:
            found.append(re.fullmatch(each.value, value) is not None)
        else:
            raise NotImplementedError(str(vector))
    return all(found)


def _joined(how: str, tree: Any, told: Mapping[str, Vector]) -> Vector:
    one, other = answer(tree.lhs, told), answer(tree.rhs, told)
    if how == "or":
        return {**{labels: value for labels, value in other.items() if labels not in one}, **one}
    if how == "and":
        return {labels: value for labels, value in one.items() if labels in other}
    if how == "*":  # a number by a series
        ((_, factor),) = one.items()
        return {labels: factor * value for labels, value in other.items()}
    is_number = isinstance(tree.rhs, promql.NumberLiteral)
    bound = other[frozenset()] if is_number else None
    pairs = {each: bound if is_number else other.get(each) for each in one}
    return {
        labels: value
        for labels, value in one.items()
        if (limit := pairs[labels]) is not None and _COMPARED[how](value, limit)
    }


def is_right_over_time(read: Selected) -> bool:
    """Whether a counter or histogram is read over a time, and a gauge at a moment."""
    return read.is_over_time == (read.metric.kind in (COUNTER, HISTOGRAM))


def seconds(text: str) -> float:
    """A rule's "5m" as seconds."""
    found: timedelta = promql.parse_duration(text)
    return found.total_seconds()


__all__ = [
    "LE",
    "Selected",
    "Vector",
    "answer",
    "is_right_over_time",
    "labels_of",
    "parse",
    "seconds",
    "selected",
    "unit_of",
]
