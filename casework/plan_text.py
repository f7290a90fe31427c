"""A plan's content as the text of a policy file, to be read, changed and tried out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from claims.refused import Refused
from dunning.plan import Plan, parse_plan


def plan_text(content: Mapping[str, Any]) -> str:
    """The content as TOML: read again it is the same plan, hash and all."""
    return "\n".join(_lines(content)) + "\n"


def plan_from_text(text: str) -> Plan:
    """The plan that a TOML text describes. Raises Refused("plan_invalid" or "condition_invalid") with what is wrong."""
    try:
        return parse_plan(tomllib.loads(text.replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        raise Refused("plan_invalid", f"The text is no TOML: {error}") from None
    except RecursionError:
        raise Refused("plan_invalid", "The text is nested too deep.") from None


def _lines(content: Mapping[str, Any]) -> Iterator[str]:
    yield from _plain(content)
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from ("", f"[{name}]", *_whole(value))
    for name, value in content.items():
        if _is_tables(value):
            for entry in value:
                yield from ("", f"[[{name}]]", *_whole(entry))


def _plain(table: Mapping[str, Any]) -> Iterator[str]:
    """The values of a table that are no tables themselves."""
    for name, value in table.items():
        if not isinstance(value, Mapping) and not _is_tables(value):
            yield f"{name} = {_value(value)}"


def _whole(table: Mapping[str, Any]) -> Iterator[str]:
    """Every value of a table, the tables in it on one line each."""
    yield from (f"{name} = {_value(value)}" for name, value in table.items())


def _is_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {_value(each)}' for name, each in value.items())} }}"
    return str(value)
