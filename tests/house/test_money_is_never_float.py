"""Money is whole öre or Decimal: no float may be written, annotated or made where money is counted."""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import modules

# Probabilities and places on a page are no money.
NOT_MONEY = {"claims/reading.py"}


def floats(tree: ast.AST) -> list[int]:
    """Line numbers where a float is written, a float is named, or the module that only knows floats is imported."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float()) | ast.Name(id="float"):
                found.append(node.lineno)
            case ast.Import(names=names) if any(name.name == "math" for name in names):
                found.append(node.lineno)
            case ast.ImportFrom(module="math"):
                found.append(node.lineno)
    return found


def refusals(tree: ast.AST) -> set[int]:
    """Lines of `isinstance(x, float)`: a check that turns a float away may name it."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "isinstance"}


def test_no_float_stands_where_money_is_counted() -> None:
    found = []
    for path, tree, _ in modules():
        if path.parts[0] in {"claims", "dunning"} and path.as_posix() not in NOT_MONEY:
            found += [f"{path}:{line}" for line in floats(tree) if line not in refusals(tree)]
    assert found == []


@pytest.mark.parametrize(
    "code", ["rate = 0.08", "x: float = 1", "y = float('1')", "import math", "from math import floor"]
)
def test_the_check_sees_a_float(code: str) -> None:
    assert floats(ast.parse(code)) == [1]
