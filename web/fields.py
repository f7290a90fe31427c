"""The fields of a form: what each one takes, how it is read, and what is said where it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.days import parse_iso_date
from claims.money import parse_swedish_amount
from templates.catalog import marked
from web.asked import Form

Rows = Sequence[tuple[str, str]]
LONGEST_WORDS = 4000
_MISSING = marked("Fyll i det här fältet.")
_NO_CHOICE = marked("Välj ett av alternativen i listan.")
_TOO_LONG = marked("Texten är för lång.")
_BAD: Mapping[str, str] = {
    "day": marked("Skriv dagen som 2026-03-02."),
    "amount": marked("Skriv beloppet som 5000,00. Det ska vara större än noll."),
    "number": marked("Skriv ett helt tal."),
    "percent": marked("Skriv räntan som 4 eller 4,5."),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind` is line, words, lines, day, amount, number, percent, choice, choices or yes.

    `options` names the list that a choice is made from (`casework.offered_choices`); one that must be made and whose
    list is empty means that the whole form has nothing to offer. `starts` is what stands in it at first: "today" for
    the house's day. `label` and `help` are Swedish, and stand in the catalogues.
    """

    name: str
    kind: str
    label: str
    help: str = ""
    is_required: bool = True
    options: str = ""
    starts: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent: the values read, the texts to show again, and what is wrong, by field name."""

    values: Mapping[str, Any] = field(default_factory=dict)
    sent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def blank(fields: Sequence[Field], *, today: date, lists: Mapping[str, Rows] | None = None) -> Filled:
    """A form that nobody has filled in; a choice that must be made, of a list of one, is made."""
    starts = {each.name: today.isoformat() if each.starts == "today" else each.starts for each in fields}
    for each in fields:
        offered = (lists or {}).get(each.options, ())
        if each.kind == "choice" and each.is_required and len(offered) == 1:
            starts[each.name] = offered[0][0]
    return Filled(sent={name: [value] for name, value in starts.items() if value})


def read_fields(fields: Sequence[Field], form: Form, lists: Mapping[str, Rows]) -> Filled:
    """Every field of a sent form, read as its kind; a choice is one of its list, whatever was sent."""
    values: dict[str, Any] = {}
    sent: dict[str, list[str]] = {}
    faults: dict[str, str] = {}
    for each in fields:
        sent[each.name] = _sent(each, form)
        value, fault = _read(each, sent[each.name], lists)
        if fault:
            faults[each.name] = fault
        else:
            values[each.name] = value
    return Filled(values, sent, faults)


def _sent(each: Field, form: Form) -> list[str]:
    if each.kind == "choices":
        return form.rows(each.name)
    return [form.text(each.name).strip() if each.kind in ("words", "lines") else form.get(each.name)]


def _read(each: Field, sent: Sequence[str], lists: Mapping[str, Rows]) -> tuple[Any, str]:
    """The value and "", or None and what is wrong with it."""
    if each.kind == "choices":
        known = {value for value, _ in lists.get(each.options, ())}
        return tuple(sent), "" if known.issuperset(sent) else _NO_CHOICE
    text = sent[0].strip()
    if each.kind == "yes":
        return text == "yes", ""
    if not text:
        return _empty(each), _MISSING if each.is_required else ""
    if len(text) > LONGEST_WORDS:
        return None, _TOO_LONG
    if each.kind == "choice":
        return text, "" if text in {value for value, _ in lists.get(each.options, ())} else _NO_CHOICE
    if each.kind not in _READERS:
        return text, ""
    found = _READERS[each.kind](text)
    return found, _BAD.get(each.kind, "") if found is None else ""


def _empty(each: Field) -> Any:
    if each.kind == "lines":
        return ()
    return "" if each.kind in ("line", "words", "choice") else None


def _amount(text: str) -> Any:
    found = parse_swedish_amount(text)
    return found if found is not None and found.ore > 0 else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _percent(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= 100 else None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.replace(";", "\n").splitlines() if line.strip())


_READERS: Mapping[str, Callable[[str], Any]] = {
    "day": parse_iso_date,
    "amount": _amount,
    "number": _number,
    "percent": _percent,
    "lines": _lines,
}
