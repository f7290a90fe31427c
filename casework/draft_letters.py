"""The letters that a case's plan would bring, as drafts: in words and as PDF, marked, and nothing stored or sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from difflib import unified_diff
from typing import Any

from casework.finding_case import case_or_refuse
from casework.law_of import law_of
from casework.letter_content import letter_content, toned
from casework.moment import at_this_moment
from casework.office import Office
from casework.plan_of import plan_of
from casework.simulate import Written, foretell
from claims.letter import LetterContent
from claims.refused import Refused
from claims.tone import Tone
from delivery.draft import draft_pdf, is_written_for
from delivery.letters import DEMANDS, LETTERS
from delivery.render import wording
from dunning.deadlines import demand_deadline
from dunning.situation import Situation
from storage import case_facts
from storage.database import Tx

LANGUAGES = ("sv", "en")
TONES = tuple(str(tone) for tone in Tone)
AHEAD, TODAY = "ahead", "today"
MOST_DAYS = 400
"""How many days ahead a life is lived, and a letter may be dated."""


def draft_letters(
    office: Office, *, number: str, language: str, tone: str = "", on: date | None = None
) -> dict[str, Any]:
    """Every letter that the plan would bring in the coming days if nobody paid or answered, each on its own day, and
    each letter of the plan as it would read on a day (today unless said); why there are none or no more. In
    the tone that each would leave in, or the one of `TONES` that is asked for where a letter may take it.

    For another day than today each letter tells the lines that differ from today's. Raises Refused("no_such_case"),
    and "earlier_day" for a day that has passed or lies more than `MOST_DAYS` ahead.
    """
    office = at_this_moment(office)
    today = office.clock.today()
    day = _day(on, today)
    found, stops = _ahead(office, number)
    with office.database.read() as tx:
        read = list(_on(office, tx, number, day))
        now = read if day == today else list(_on(office, tx, number, today))
        proof = next((each.proof for each in now), None)
    before = {content.step: _told(content, language, tone) for content in now}
    return {
        "case": number,
        "language": language,
        "stops": stops,
        "on": day.isoformat(),
        "is_today": day == today,
        AHEAD: [_told(replace(content, proof=content.proof or proof), language, tone) for content in found],
        TODAY: [_beside(_told(content, language, tone), before.get(content.step)) for content in read],
    }


def draft_letter(
    office: Office, *, number: str, when: str, key: str, language: str, tone: str = "", on: date | None = None
) -> bytes:  # fmt: skip
    """One of them as a PDF that says on every page that it is a draft. Raises Refused("no_such_draft") too."""
    office = at_this_moment(office)
    if when == TODAY:
        with office.database.read() as tx:
            found = list(_on(office, tx, number, _day(on, office.clock.today())))
    else:
        found = list(_ahead(office, number)[0])
    content = next((each for each in found if each.key == key), None)
    if content is None:
        raise Refused("no_such_draft", f"the plan of case {number} brings no letter {key}")
    return draft_pdf(_in(content, language, tone))


def _day(on: date | None, today: date) -> date:
    day = on or today
    if not today <= day <= today + timedelta(days=MOST_DAYS):
        raise Refused("earlier_day", f"choose a day from {today} to {today + timedelta(days=MOST_DAYS)}")
    return day


def _ahead(office: Office, number: str) -> tuple[list[LetterContent], str]:
    """The letters of the case's life ahead, and what stops it."""
    told = next(foretell(office, numbers=[number], plan=None, against=None, first=None, days=MOST_DAYS))
    stops = (told.line["stops"] or {}).get("why", "")
    if not is_written_for(told.line["country"]):
        return [], stops
    return [written.content for written in _readable(told.letters)], stops


def _readable(letters: Iterator[Written]) -> Iterator[Written]:
    """The letters up to one that a missing row of law keeps from being written."""
    try:
        yield from letters
    except Refused:
        return


def _on(office: Office, tx: Tx, number: str, on: date) -> Iterator[LetterContent]:
    """The plan's letters as they would read on a day, whatever stops them; not those that need more."""
    case_or_refuse(tx, number)
    facts, plan = case_facts.facts(tx, number), plan_of(office, tx, number)
    law = law_of(office, facts)
    if not is_written_for(law.country) or not facts.invoices:
        return
    situation = Situation(facts, plan, law, office.agency, on)
    for step in dict.fromkeys(step.name for step in plan.steps if step.name in LETTERS):
        deadline = None
        if step in DEMANDS:
            rule, calendar = situation.deadline_rule, situation.calendar
            deadline = demand_deadline(dispatched_on=on, rule=rule, calendar=calendar).deadline
        try:
            content = letter_content(office, tx, case_number=number, step=step, occurrence=1, on=on, deadline=deadline)
            wording(content)
        except Refused:
            continue
        yield content


def _told(content: LetterContent, language: str, tone: str) -> dict[str, Any]:
    said = _in(content, language, tone)
    try:
        text = wording(said)
    except Refused as refused:
        text = refused.message
    return {
        "key": content.key,
        "step": content.step,
        "on": content.on.isoformat(),
        "deadline": content.deadline.isoformat() if content.deadline else None,
        "total": str(content.balance.total),
        "currency": content.balance.currency,
        "occurrence": content.occurrence,
        "goes_in": content.language,
        "tone": str(said.tone),
        "goes_toned": str(content.tone),
        "proof": dict(content.proof) if content.proof else None,
        "goes_to": str(content.representative.kind) if content.representative else None,
        "text": text,
        "differs": [],
    }


def _beside(told: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """A letter of another day with the lines that differ from today's; none where there is none today."""
    if before is None or before["on"] == told["on"]:
        return told
    lines = unified_diff(before["text"].splitlines(), told["text"].splitlines(), lineterm="", n=0)
    return {**told, "differs": [line for line in lines if not line.startswith(("---", "+++", "@@"))]}


def _in(content: LetterContent, language: str, tone: str) -> LetterContent:
    said = replace(content, language=language if language in LANGUAGES else "sv")
    return toned(said, Tone(tone)) if tone in TONES else said
