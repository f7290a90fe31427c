"""Conditions in a plan, such as `balance >= 5000`: read into a small tree and never executed as code."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from claims.refused import Refused

NUMBERS = frozenset({"balance", "principal", "invoices", "days_since_demand"})
TEXTS = frozenset({"recommendation", "enforcement", "debtor"})
_LONGEST = 500

_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_EQUALITY = (ast.Eq, ast.NotEq)

Value = Decimal | str
Condition = Callable[[Mapping[str, Value]], bool]


def parse_condition(text: str) -> Condition:
    """A condition as a function of named values: comparisons of a name with a constant, joined by and, or, not.

    Names that hold numbers: NUMBERS (kronor, counts, days); names that hold texts, compared by == and != only: TEXTS.
    Raises Refused("condition_invalid") with what is wrong, when the plan is read and not when it first matters.
    """
    try:
        tree = ast.parse(text.strip()[: _LONGEST + 1], mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _refused(text, "it cannot be read") from error
    if len(text.strip()) > _LONGEST:
        raise _refused(text, f"it is longer than {_LONGEST} characters")
    return _read(tree.body, text)


def _read(node: ast.expr, text: str) -> Condition:
    if isinstance(node, ast.BoolOp):
        parts = [_read(value, text) for value in node.values]
        join = all if isinstance(node.op, ast.And) else any
        return lambda values: join(part(values) for part in parts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _read(node.operand, text)
        return lambda values: not inner(values)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _comparison(node, text)
    raise _refused(text, "only comparisons joined by and, or, not are understood")


def _comparison(node: ast.Compare, text: str) -> Condition:
    compare = _COMPARE.get(type(node.ops[0]))
    left, right = node.left, node.comparators[0]
    if compare is None or not isinstance(left, ast.Name) or not isinstance(right, ast.Constant):
        raise _refused(text, "a comparison is a name, then == != < <= > or >=, then a number or a quoted word")
    name, value = left.id, right.value
    if name in TEXTS and isinstance(value, str) and isinstance(node.ops[0], _EQUALITY):
        return lambda values: compare(values[name], value)
    if name in NUMBERS and not isinstance(value, bool | str | bytes | complex) and value is not None:
        if value is Ellipsis:
            raise _refused(text, "a number is needed")
        number = Decimal(str(value))
        return lambda values: compare(values[name], number)
    if name not in NUMBERS | TEXTS:
        raise _refused(text, f"{name} is not a known name; known are {', '.join(sorted(NUMBERS | TEXTS))}")
    raise _refused(text, f"{name} is compared with the wrong kind of value")


def _refused(text: str, why: str) -> Refused:
    return Refused("condition_invalid", f"The condition {text[:80]!r} is refused: {why}.")
