"""How lives ahead are told on a terminal: one block per case, the sums of all of them last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workers.printing import shown

_NO_FIGURE = "not countable"


def told(line: Mapping[str, Any]) -> str:
    """One line of `casework.simulate` as text."""
    return "\n".join(_case(line))


def told_totals(total: Mapping[str, Any]) -> str:
    """The sums of one currency as text."""
    return "\n".join(_totals(total))


def _case(line: Mapping[str, Any]) -> Iterator[str]:
    yield f"case {line['number']}, debtor in {line['country']}, {line['from']} to {line['to']}, {line['currency']}"
    more = [text for text in line["assumes"] if text.startswith("the hold")]
    yield from (f"  {text}" for text in more)
    if "difference" in line:
        yield from _life("plan", line["plan"])
        yield from _life("against", line["against"])
        yield from _difference(line["difference"])
    else:
        yield from _life("plan", line)
    yield ""


def _life(name: str, life: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {name} {life['plan']}"
    for step in life["steps"]:
        what = " ".join(str(part) for part in (step["act"], step["step"], step["occurrence"]) if part)
        total = _figure(step["total"], step["marks"].get("total"))
        by = f", pay by {_figure(step['deadline'], step['marks'].get('deadline'))}" if step["deadline"] else ""
        charged = "".join(f", {cost['kind']} {cost['amount']}" for cost in step["costs"])
        yield f"    {step['on']}  {what:<32} {total:>14}  {step['state']}{by}{charged}"
    if life["split_off"]:
        yield f"    split off into a case of its own, not followed: {shown(life['split_off'])}"
    if life["stops"]:
        stop = life["stops"]
        waits = f" (waits for {shown(stop['waits_for'])})" if stop["waits_for"] else ""
        yield f"    {stop['on']}  stops here{waits}: {shown(stop['why'])}"
    yield from _forecast(life.get("forecast"))
    if life["ends"]:
        ends = life["ends"]
        total = _figure(ends["balance"]["total"] if ends["balance"] else None, ends["marks"].get("total"))
        goes_on = f", goes on {ends['next_on']}" if ends["next_on"] else ""
        yield f"    at the end: {ends['state']}, owed {total}{goes_on}"


def _forecast(stages: Any) -> Iterator[str]:
    """What stopping costs, in one sentence for each stage; the authority's two stages as a range."""
    if not stages:
        return
    parts, last = [], [stage for stage in stages if stage["after"] in ("payment_order", "enforcement")]
    for stage in stages:
        if stage in last and len(last) == 2:
            continue
        when = "now" if stage["after"] is None else f"after the {stage['after']}"
        day = f" ({stage['on']})" if stage["after"] and stage["on"] else ""
        parts.append(f"{when}{day} {_figure(stage['stop'], stage['marks'])}")
    if len(last) == 2:
        low, high = last
        both = sorted({*low["marks"], *high["marks"]})
        parts.append(f"after the payment_order {low['stop']} to {_figure(high['stop'], both)}")
    yield f"    if you stop: {'; '.join(parts)}"
    owed = ", ".join(dict.fromkeys(stage["owed"] for stage in stages))
    yield f"    owed to the agency then, VAT on its fees included, commission apart: {owed}"


def _difference(difference: Mapping[str, Any]) -> Iterator[str]:
    sums = ", ".join(f"{name} {shown(difference[name])}" for name in ("letters", "tasks", "costs", "total"))
    yield f"  against less plan: {sums}"
    for step in difference["steps"]:
        days = f"{step['plan'] or 'never'} -> {step['against'] or 'never'}"
        yield f"    {step['step']} {step['occurrence']}: {days}"
    for letter in difference["amounts"]:
        one, other = letter["plan"], letter["against"]
        by = f", pay by {shown(one['deadline'])} -> {shown(other['deadline'])}" if one["deadline"] else ""
        yield f"    {letter['key']}: {shown(one['total'])} -> {shown(other['total'])}{by}"


def _totals(total: Mapping[str, Any]) -> Iterator[str]:
    sides = [name for name in ("plan", "against") if name in total]
    for side, part in [(name, total[name]) for name in sides] or [("", total)]:
        head = f"all on {side}" if side else "all"
        letters = shown(part["letters"]) or "none"
        uncounted = f", {part['uncounted']} not countable" if part["uncounted"] else ""
        yield (
            f"{head}, {total['currency']}: cases {part['cases']}{uncounted}; letters {letters}; tasks {part['tasks']}; "
            f"costs {part['costs']}; owed at the end {_figure(part['total'], part['marks'])}"
        )
    if sides:
        more = total["difference"]
        sums = f"tasks {more['tasks']}; costs {more['costs']}; owed at the end {more['total']}"
        yield f"against less plan: letters {shown(more['letters']) or 'none'}; {sums}"


def _figure(text: str | None, marks: Any) -> str:
    """A figure with what is to be known of it."""
    if text is None:
        return _NO_FIGURE
    return f"{text} ({', '.join(marks)})" if marks else text
