"""A row of a case (an invoice, a payment, a task, an objection ...) on one line, in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from templates.catalog import label, marked
from templates.reasons import reason_text
from templates.told import task_said
from web.action_words import BOOKED_BY, WORDS
from web.labels import label as chip_label
from web.page import amount

Row = Mapping[str, Any]
Say = Callable[[str], str]
_SUM = re.compile(r"-?\d+\.\d\d")
_PLAN_ENDS = {"ended": marked("avslutad"), "broken": marked("bruten"), "changed": marked("ersatt av en annan")}
_DIRECTIONS = {"in": marked("från gäldenären"), "out": marked("till gäldenären")}


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of a list are told: the keys by which a row stays itself, and its parts in order.

    A part is a key, and how its value is said: "" as it is, the name of a list of words, or a sentence with a {value}.
    """

    same: Sequence[str]
    parts: Sequence[tuple[str, str]]


KINDS: Mapping[str, Kind] = {
    "invoices": Kind(("number",), (("number", ""), ("remaining", marked("{value} kvar")))),
    "payments": Kind(
        ("source", "reference"),
        (("on", ""), ("amount", ""), ("source", "by_hand"), ("reversed_on", marked("återförd {value}"))),
    ),
    "objections": Kind(
        ("id",),
        (
            ("received_on", ""), ("invoice", marked("faktura {value}")), ("amount", ""), ("ground", "ground"),
            ("outcome", "outcome"), ("answered_on", marked("besvarad {value}")),
            ("ended_on", marked("avslutad {value}")),
        ),
    ),
    "offers": Kind(("id",), (("amount", ""), ("valid_to", marked("till och med {value}")), ("state", "offer"))),
    "instalment_plans": Kind(("plan",), (
            ("agreed_on", marked("överenskommen {value}")), ("instalments", marked("{value} betalningar")),
            ("end", "plan_end"), ("ended_on", ""),
        ),
    ),
    "representatives": Kind(
        ("name", "from_on"),
        (
            ("kind", "representative"), ("name", ""), ("from_on", marked("från {value}")),
            ("until_on", marked("till {value}")),
        ),
    ),
    "interruptions": Kind(
        ("record",),
        (("invoice", marked("faktura {value}")), ("kind", "interruption_kind"), ("on", ""), ("proof", "proof")),
    ),
    "returned": Kind(("letter",), (("on", ""), ("why", ""))),
    "contacts": Kind(
        ("id",),
        (
            ("on", ""), ("direction", "direction"), ("channel", "channel"), ("about", "contact_about"),
            ("due_on", marked("svar senast {value}")), ("answered_on", marked("besvarad {value}")),
        ),
    ),
    "records": Kind(
        ("id",),
        (
            ("kind", "record_next"), ("on", ""), ("reference", ""), ("amount", ""),
            ("costs", marked("kostnader {value}")), ("void", marked("struket: {value}")),
        ),
    ),
    "set_aside": Kind(("source", "as_of"), (("on", ""), ("why", ""))),
    "documents": Kind(("sha256",), (("file", ""),)),
    "creditor": Kind(("orgnr",), (("name", ""),)),
    "debtor": Kind(("orgnr",), (("name", ""), ("kind", "party"))),
}  # fmt: skip
"""By the name of the list in `krav case show --json`."""

_OWN_WORDS = {"by_hand": BOOKED_BY, "plan_end": _PLAN_ENDS, "direction": _DIRECTIONS}
_CHIPS = frozenset({"offer", "party", "case", "hold", "missing"})
_WITHDRAWN = marked("räknas inte längre")


def same_row(name: str, row: Row) -> object:
    """What a row of a list is known by while the rest of it changes."""
    if name in ("tasks", "stopped_by"):
        return row.get("id") or row.get("code")
    return tuple(str(row.get(key)) for key in KINDS[name].same) if name in KINDS else repr(row)


def row_said(name: str, row: Row, *, language: str) -> str:
    """A row on one line. A list that has no words here is told by its values as they are stored."""
    if name == "tasks":
        return task_said(str(row.get("kind")), str(row.get("title", "")), None, language)
    if name == "stopped_by":
        return reason_text(str(row.get("code") or ""), None, str(row.get("message") or ""), language=language)
    kind = KINDS.get(name)
    keys = kind.parts if kind else [(key, "") for key in row]
    said = [part_said(how, row.get(key), language=language) for key, how in keys]
    if name == "interruptions" and not row.get("stands", True):
        said.append(label(_WITHDRAWN, language=language))
    return " · ".join(each for each in said if each)


def part_said(how: str, value: Any, *, language: str) -> str:
    """A value: a sum with a comma, a code by its word; "" where there is none."""
    if value in (None, "", [], {}) or isinstance(value, bool):
        return ""
    text = str(len(value)) if isinstance(value, list) else str(value)
    if _SUM.fullmatch(text):
        text = amount(text)
    if "{value}" in how:
        return label(how, language=language).replace("{value}", text)
    if how in _CHIPS:
        word = chip_label(how, text)
        return word.en if language == "en" else word.sv
    return label({**_OWN_WORDS, **WORDS}.get(how, {}).get(text, text), language=language)
