"""What the code can say, found in its own syntax: every text that an expression may become, with "x1" for its values."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice, product
from pathlib import Path

ROOT = Path(__file__).parents[2]
VALUE = "x1"
"""What stands for a value that only a run knows."""
_MOST = 64
_DEEPEST = 6

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A source file: its tree, and for each call in it the function that it stands in."""

    path: str
    tree: ast.Module
    calls: tuple[tuple[ast.Call, _Function | None], ...]

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[ast.Call, _Function | None]]]:
        found: dict[str, list[tuple[ast.Call, _Function | None]]] = {}
        for call, inside in self.calls:
            for name in _called(call):
                found.setdefault(name, []).append((call, inside))
        return found

    def of(self, *names: str) -> Iterator[tuple[ast.Call, _Function | None]]:
        """The calls of a function by its name, or by its owner's and its own ("tasks.add")."""
        return (found for name in names for found in self._by_name.get(name, ()))


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The modules of some packages, in order."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(_module(path) for path in paths)


def texts(module: Module, node: ast.expr | None, inside: _Function | None, depth: int = 0) -> set[str]:
    """Every text that an expression may become; a value that cannot be told is VALUE."""
    if node is None or depth > _DEEPEST:
        return {VALUE}
    if isinstance(node, ast.Constant):
        return {str(node.value)} if isinstance(node.value, str) else {VALUE}
    if isinstance(node, ast.IfExp):
        return texts(module, node.body, inside, depth + 1) | texts(module, node.orelse, inside, depth + 1)
    if isinstance(node, ast.BoolOp):
        return set().union(*(texts(module, each, inside, depth + 1) for each in node.values))
    if isinstance(node, ast.BinOp):
        return _joined([texts(module, node.left, inside, depth + 1), texts(module, node.right, inside, depth + 1)])
    if isinstance(node, ast.JoinedStr):
        return _joined([_part(module, each, inside, depth) for each in node.values])
    if isinstance(node, ast.Call) and _called(node) & {"str", "strip"}:
        inner = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else None
        return texts(module, inner, inside, depth + 1)
    if isinstance(node, ast.Name):
        return _named(module, node.id, inside, depth)
    table = _table(module, node)
    return set().union(*(texts(module, each, None, depth + 1) for each in table.values)) if table else {VALUE}


def returned(module: Module, *functions: str) -> set[str]:
    """The texts that functions of a module give back, alone or last in a tuple; of all its functions when none is named."""
    found: set[str] = set()
    for function in (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function) if not functions or function.name in functions else ():
            if isinstance(node, ast.Return) and node.value is not None:
                value = node.value.elts[-1] if isinstance(node.value, ast.Tuple) and node.value.elts else node.value
                found |= texts(module, value, function)
    return found


def argument(call: ast.Call, name: str, at: int | None = None) -> ast.expr | None:
    """An argument of a call by its name, or by its place."""
    found = next((each.value for each in call.keywords if each.arg == name), None)
    return found if found is not None or at is None or at >= len(call.args) else call.args[at]


def _table(module: Module, node: ast.expr) -> ast.Dict | None:
    """The module's own table that a value is taken from by a key."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        owner = node.func.value
    else:
        owner = node.value if isinstance(node, ast.Subscript) else node
    found = _set_in(module.tree.body, owner.id) if isinstance(owner, ast.Name) else []
    return found[0] if len(found) == 1 and isinstance(found[0], ast.Dict) else None


def _part(module: Module, node: ast.expr, inside: _Function | None, depth: int) -> set[str]:
    if isinstance(node, ast.FormattedValue):
        is_text = node.format_spec is None and node.conversion == -1
        found = texts(module, node.value, inside, depth + 1) if is_text else {VALUE}
        return found - {""} if VALUE in found else found
    return texts(module, node, inside, depth + 1)


def _joined(parts: Sequence[set[str]]) -> set[str]:
    return {"".join(each) for each in islice(product(*(sorted(part) for part in parts)), _MOST)}


def _named(module: Module, name: str, inside: _Function | None, depth: int) -> set[str]:
    """A name's texts: what it is set to in its function, what its callers in the module give, or a constant."""
    if inside is not None:
        given = _set_in(inside.body, name)
        if given:
            return set().union(*(texts(module, each, inside, depth + 1) for each in given))
        places = [arg.arg for arg in inside.args.args]
        if name in places or name in [arg.arg for arg in inside.args.kwonlyargs]:
            at = places.index(name) if name in places else None
            calls = [(argument(call, name, at), where) for call, where in module.of(inside.name)]
            return set().union({VALUE} if not calls else set(), *(texts(module, a, w, depth + 1) for a, w in calls))
    constants = _set_in(module.tree.body, name)
    return set().union(*(texts(module, each, None, depth + 1) for each in constants)) if constants else {VALUE}


def _set_in(body: Sequence[ast.stmt], name: str) -> list[ast.expr]:
    found = []
    for statement in body:
        for node in ast.walk(statement) if not isinstance(statement, ast.FunctionDef | ast.ClassDef) else ():
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found += [value for target in targets for value in _unpacked(target, node.value, name)]
            elif isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.target.id == name:
                found.append(ast.Constant(None))
    return found


def _unpacked(target: ast.expr, value: ast.expr, name: str) -> list[ast.expr]:
    if isinstance(target, ast.Name):
        return [value] if target.id == name else []
    if not isinstance(target, ast.Tuple):
        return []
    names = [each.id if isinstance(each, ast.Name) else "" for each in target.elts]
    if name not in names:
        return []
    is_tuple = isinstance(value, ast.Tuple) and len(value.elts) == len(names)
    return [value.elts[names.index(name)]] if is_tuple and isinstance(value, ast.Tuple) else [ast.Constant(None)]


def _module(path: Path) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    return Module(str(path.relative_to(ROOT)), tree, tuple(_calls(tree, None)))


def _calls(node: ast.AST, inside: _Function | None) -> Iterator[tuple[ast.Call, _Function | None]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, inside
        yield from _calls(child, child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else inside)


def _called(call: ast.Call) -> set[str]:
    if isinstance(call.func, ast.Name):
        return {call.func.id}
    if not isinstance(call.func, ast.Attribute):
        return set()
    owner = call.func.value
    owned = {f"{owner.id}.{call.func.attr}"} if isinstance(owner, ast.Name) else set()
    return {call.func.attr, *owned}
