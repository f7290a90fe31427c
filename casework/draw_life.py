"""One case's life as a picture: what has left the house and come in, and what the plan brings next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from casework import board
from casework.desk_case import life_ahead
from casework.office import Office
from templates.catalog import label
from templates.pictures import Mark, Track, timeline

_SHAPES = {"letter": "letter", "prepare": "document", "task": "task", "close": "end"}
_SENT = "sent"


def draw_life(office: Office, *, number: str, language: str = "sv") -> str:
    """An SVG of a case: one line for what has been, one for what the plan does if nobody pays or answers.

    Raises Refused("no_such_case").
    """
    shown = board.case(office, number=number)
    line = life_ahead(office, number=number)
    today = office.clock.today()
    been = sorted(_been(shown, language), key=lambda mark: mark.on)
    ahead = list(_ahead(line))
    days = [mark.on for mark in (*been, *ahead)]
    tracks = (
        Track(label("Hittills", language=language), tuple(been)),
        Track(label("Framåt, om ingen betalar eller svarar", language=language), tuple(ahead)),
    )
    return timeline(
        about=number,
        first=min([*days, today]),
        last=max([*days, today + timedelta(days=30)]),
        tracks=tracks,
        language=language,
        title=label("Ärendets gång", language=language),
        note=label("Svart är brev; det som ligger framåt är räknat, inte bestämt.", language=language),
    )


def _been(shown: Mapping[str, Any], language: str) -> Iterator[Mark]:
    currency = shown["balance"]["currency"]
    for letter in shown["letters"]:
        if letter["status"] != _SENT:
            continue
        owed = letter["balance"].get("total")
        pay_by = date.fromisoformat(letter["deadline"]) if letter["deadline"] else None
        amount = f"{owed} {currency}" if owed else ""
        yield Mark(date.fromisoformat(letter["on"]), "letter", letter["step"], amount=amount, pay_by=pay_by)
    for paid in shown["payments"]:
        if not paid["reversed_on"]:
            came = label("Betalning", language=language)
            yield Mark(date.fromisoformat(paid["on"]), "money", came, amount=f"{paid['amount']} {currency}")


def _ahead(line: Mapping[str, Any]) -> Iterator[Mark]:
    for step in line["steps"]:
        shape = _SHAPES.get(step["act"])
        if shape is None:
            continue
        amount = f"{step['total']} {line['currency']}" if step["total"] else ""
        pay_by = date.fromisoformat(step["deadline"]) if step["deadline"] else None
        on = date.fromisoformat(step["on"])
        yield Mark(on, shape, step["step"] or step["state"], step["occurrence"] or 0, amount, pay_by)
    if line["stops"]:
        waits = ", ".join(line["stops"]["waits_for"])
        yield Mark(date.fromisoformat(line["stops"]["on"]), "stop", waits or "-")
