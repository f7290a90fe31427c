"""Events, tasks, decisions and reasons of messages as sentences for people, and the filters of all that is told."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from templates.catalog import label
from templates.clean import clean_line
from templates.filters import day
from templates.told.holes import HOLE, filled
from templates.told.names import FOLDER, lists, name_of
from templates.told.phrasebook import said
from templates.told.refused import refused_said


@dataclass(frozen=True, slots=True)
class EventWords:
    """How a kind of event is said: forms from the fullest to the barest, and whether `why` says more than they do."""

    forms: tuple[str, ...]
    adds_why: bool


@cache
def event_words() -> Mapping[str, EventWords]:
    """The kinds of events with words. In events.toml a form that ends with + is followed by why it happened."""
    content = tomllib.loads((FOLDER / "events.toml").read_text("utf-8"))
    return {
        kind: EventWords(tuple(form.removesuffix("+").rstrip() for form in forms), forms[-1].endswith("+"))
        for kind, forms in content.items()
    }


def event_said(kind: str, why: str, data: Mapping[str, Any] | None, language: str, *, currency: str = "SEK") -> str:
    """What happened, as a sentence, then the reason where a person gave one. English tells what is stored.

    `data` is the event's; what it lacks is left out. Amounts without a currency of their own are in `currency`.
    """
    words = event_words().get(kind)
    reason = clean_line(why)
    if words is None:
        return reason if language == "en" else said(reason, currency=currency)[0]
    if language == "en" and not words.adds_why:
        return reason
    values = _values(data)
    form = next((form for form in words.forms if _holes(form) <= values.keys()), words.forms[-1])
    sentence = _english(form, values, currency) if language == "en" else filled(form, values, currency=currency)
    if not words.adds_why or not reason:
        return sentence
    return _with_reason(sentence, reason, language, currency)


def _with_reason(sentence: str, reason: str, language: str, currency: str) -> str:
    """A sentence and its reason: the house's own in the language, a person's as they wrote it; nothing twice."""
    translated, is_ours = said(reason, currency=currency)
    told = reason if language == "en" else translated
    if not translated or told.rstrip(".").lower() in sentence.lower():
        return sentence
    return f"{sentence} {told if is_ours else label('Skäl: {text}', language=language).replace('{text}', told)}"


def task_said(
    kind: str, title: str, data: Mapping[str, Any] | None = None, language: str = "sv", *, currency: str = "SEK"
) -> str:
    """What a person is asked to do. A title without words here is said as it is, after the name of its kind."""
    stored = clean_line(title)
    if language == "en":
        return stored
    words, is_known = said(stored, currency=currency)
    name = name_of("task", kind)
    if is_known or not name:
        return words
    return f"{_capital(name)}: {words}" if words else f"{_capital(name)}."


def decision_said(
    rule: str | None,
    step: str | None,
    why: str,
    next_on: date | str | None = None,
    language: str = "sv",
    *,
    currency: str = "SEK",
) -> str:
    """Why a case stands where it does and, where the reason does not name it, what comes next and when."""
    stored = clean_line(why)
    words, is_known = (stored, True) if language == "en" else said(stored, currency=currency)
    ruled = name_of("rule", (rule or "").partition(":")[0], language)
    if ruled and (not stored or not is_known):
        words = f"{ruled} {words}".strip()
    coming = _coming(step, next_on, language)
    return words if not coming or _is_named(next_on, stored) else f"{words} {coming}".strip()


def message_reason_said(reason: str | None, state: str | None = None, language: str = "sv") -> str:
    """Why a message was filed, parked or set aside, from its code; the state alone where there is no code."""
    code = clean_line(reason or "")
    found = name_of("message", code, language)
    if found:
        return found
    if code.startswith("failed_"):
        failed = name_of("failure", code.removeprefix("failed_"), language)
        return failed or (name_of("failure", "other", language) or "").replace("{code}", code.removeprefix("failed_"))
    if not code:
        return name_of("message_state", state or "", language) or ""
    return code if language == "en" else said(code)[0]


def house_said(text: str, language: str = "sv", *, currency: str = "SEK") -> str:
    """Any other sentence of the house's own, such as what is odd about a bank file; an unknown one as it is stored."""
    return clean_line(text) if language == "en" else said(text, currency=currency)[0]


def _values(data: Mapping[str, Any] | None) -> dict[str, str]:
    """The values of an event that can stand in a sentence: texts, numbers and lists of texts that say something."""
    found = {}
    for name, value in (data or {}).items():
        if isinstance(value, list | tuple):
            value = ", ".join(str(each) for each in value if isinstance(each, str | int))
        if isinstance(value, bool) or value is None or not isinstance(value, str | int):
            continue
        text = clean_line(str(value))
        if text:
            found[str(name)] = text
    return found | {alias: found[name] for name, alias in _ALIASES.items() if name in found and alias not in found}


_ALIASES: Mapping[str, str] = {"state_after": "state", "holds": "hold"}
"""Event data by the names of holes that say how a value is read."""


def _holes(form: str) -> set[str]:
    return {match.group()[1:-1] for match in HOLE.finditer(form)}


def _english(form: str, values: Mapping[str, str], currency: str) -> str:
    """A form from the catalogue, its codes by their English names."""
    named = {name: _name(name, value) for name, value in values.items()}
    return HOLE.sub(lambda match: clean_line(named.get(match.group()[1:-1], "")), label(form, language="en"))


def _name(hole: str, value: str) -> str:
    return (name_of(hole, value, "en") or value) if hole in lists() else value


def _coming(step: str | None, next_on: date | str | None, language: str) -> str:
    on = _date(next_on)
    if on is None:
        return ""
    told = day(on, language)
    name = name_of("step", step or "", language)
    if not name:
        return label("Ärendet ses över igen den {day}.", language=language).replace("{day}", told)
    return label("Härnäst: {step}, den {day}.", language=language).replace("{step}", name).replace("{day}", told)


def _is_named(next_on: date | str | None, why: str) -> bool:
    on = _date(next_on)
    return on is not None and on.isoformat() in why


def _date(value: date | str | None) -> date | None:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _language(context: Context) -> str:
    return str(context.get("language", "sv"))


@pass_context
def _event(context: Context, kind: str, why: str, data: Mapping[str, Any] | None = None, currency: str = "SEK") -> str:
    return event_said(kind, why, data, _language(context), currency=currency)


@pass_context
def _task(context: Context, kind: str, title: str, currency: str = "SEK") -> str:
    return task_said(kind, title, None, _language(context), currency=currency)


@pass_context
def _decision(
    context: Context,
    why: str,
    step: str | None = None,
    next_on: date | str | None = None,
    rule: str | None = None,
    currency: str = "SEK",
) -> str:
    return decision_said(rule, step, why, next_on, _language(context), currency=currency)


@pass_context
def _message(context: Context, reason: str | None, state: str | None = None) -> str:
    return message_reason_said(reason, state, _language(context))


@pass_context
def _refused(context: Context, code: str, message: str, currency: str = "SEK") -> str:
    return refused_said(code, message, _language(context), currency=currency)


@pass_context
def _house(context: Context, text: str, currency: str = "SEK") -> str:
    return house_said(text, _language(context), currency=currency)


TOLD_FILTERS: Mapping[str, Callable[..., str]] = {
    "event_said": _event,
    "task_said": _task,
    "decision_said": _decision,
    "message_reason_said": _message,
    "refused_said": _refused,
    "house_said": _house,
}
"""The Jinja2 filters; each takes the page's language."""
