"""Trying a use case on the real case and telling what it would change, without changing anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework import board
from casework.letter_content import unpack
from casework.office import Office
from casework.shut_doors import KnocksOutside, shut
from claims.refused import Refused
from delivery.render import wording
from storage import agency_invoices, events, jobs, letters, mails
from storage.database import Tx
from storage.rehearsal import Within, rehearsal, undone

MOST_CASES = 20
"""So many cases at most are told in full; of the others it is said only that they change."""
_APART = frozenset({"events", "letters", "mails"})
_TOKEN = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
_HIDDEN = "····-····"
View = dict[str, Any]
Act = Callable[[Office], object]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of a case that is otherwise: where in `krav case show --json`, and what stood and stands there."""

    case: str
    path: tuple[str, ...]
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What an act would do: to which cases, and what would leave because of it.

    `letters` and `mails` are those that come to be owed, with their text; `own_invoices` our own, in kronor; `jobs` how
    much of each kind of work; `events` what would be written down. `knocks_at` names the way out of the house at which
    the trial stopped, since nobody knows what the world would answer. `before` are the `cases` as they stand.
    """

    cases: Sequence[str] = ()
    before: Mapping[str, View] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    letters: Sequence[View] = ()
    mails: Sequence[View] = ()
    own_invoices: Sequence[View] = ()
    jobs: Mapping[str, int] = field(default_factory=dict)
    events: Sequence[View] = ()
    more_cases: int = 0
    knocks_at: str = ""


@dataclass(slots=True)
class _Stood:
    """What is known of a moment: the cases as shown, what had left, how far the lists had come."""

    views: dict[str, View] = field(default_factory=dict)
    letters: dict[str, View] = field(default_factory=dict)
    mails: dict[str, View] = field(default_factory=dict)
    own_invoices: dict[int, View] = field(default_factory=dict)


def rehearse(office: Office, *, number: str, act: Act) -> Rehearsed:
    """Do `act` with a case in one transaction with every way out shut, roll all of it back, and tell what changed.

    `act` is given the office to act in. Raises what the act raises, Refused above all, and Refused("no_such_case").
    """
    with rehearsal(office.database) as within:
        return tried(office, within, number=number, act=act)


def tried(office: Office, within: Within, *, number: str, act: Act) -> Rehearsed:
    """`rehearse` inside a transaction that runs already: what stood in it before, stands again."""
    office = shut(office, within)
    board.case(office, number=number)
    with within.read() as tx:
        marks = events.last_id(tx), jobs.last_id(tx)
    door = ""
    with undone(within):
        try:
            act(office)
        except KnocksOutside as knock:
            door = knock.door
        numbers, more = _touched(within, number, marks[0])
        after = _stood(office, within, numbers)
        told = _told(within, marks)
    before = _stood(office, within, numbers)
    return _compared(before, after, told, more=more, door=door)


def watched(office: Office, within: Within, *, number: str, act: Act) -> Rehearsed:
    """Do `act` inside a running transaction, which keeps it, and tell what it changed in the words of `rehearse`."""
    foreseen = tried(office, within, number=number, act=act)
    numbers = list(foreseen.cases)
    before = _stood(office, within, numbers)
    with within.read() as tx:
        marks = events.last_id(tx), jobs.last_id(tx)
    act(office)
    _, more = _touched(within, number, marks[0])
    return _compared(before, _stood(office, within, numbers), _told(within, marks), more=more, door="")


def _touched(within: Within, number: str, mark: int) -> tuple[list[str], int]:
    """The case itself and the others that something happened to, and how many more there are than are told."""
    with within.read() as tx:
        seen = (event.case_number for event in events.after(tx, mark))
        found = list(dict.fromkeys([number, *(each for each in seen if each)]))
    return found[:MOST_CASES], len(found[MOST_CASES:])


def _stood(office: Office, within: Within, numbers: Sequence[str]) -> _Stood:
    found = _Stood()
    for number in numbers:
        try:
            found.views[number] = board.case(office, number=number)
        except Refused as refused:
            if refused.code != "no_such_case":  # a case that the act opens is not there before it
                raise
            continue
        with within.read() as tx:
            _read_papers(tx, number, found)
    return found


def _read_papers(tx: Tx, number: str, found: _Stood) -> None:
    for letter in letters.of_case(tx, number):
        found.letters[letter.key] = {
            "case": number,
            "key": letter.key,
            "step": letter.step,
            "on": letter.on.isoformat(),
            "deadline": letter.deadline.isoformat() if letter.deadline else None,
            "status": letter.status,
            "total": letter.balance.get("total"),
            "content": letter.content,
        }
    for mail in mails.of_case(tx, number):
        found.mails[mail.key] = {
            "case": number,
            "kind": mail.kind,
            "to": mail.recipient,
            "subject": _TOKEN.sub(_HIDDEN, str(mail.content.get("subject", ""))),
            "text": _TOKEN.sub(_HIDDEN, str(mail.content.get("text", ""))),
        }
    for row in agency_invoices.every(tx, case_number=number):
        found.own_invoices[row.id] = {
            "case": number,
            "name": row.name,
            "kind": row.kind,
            "due_on": row.due_on.isoformat(),
            "lines": [{"kind": str(each.kind), "net": str(each.net), "vat": str(each.vat)} for each in row.own_lines],
            "total": str(row.total),
            "currency": row.currency,
        }


def _told(within: Within, marks: tuple[int, int]) -> tuple[list[View], dict[str, int]]:
    with within.read() as tx:
        said = [
            {"case": each.case_number, "kind": each.kind, "why": each.why, "actor": each.actor}
            for each in events.after(tx, marks[0])
        ]
        owed: dict[str, int] = {}
        for job in jobs.after(tx, marks[1]):
            owed[job.kind] = owed.get(job.kind, 0) + 1
    return said, dict(sorted(owed.items()))


def _compared(
    before: _Stood, after: _Stood, told: tuple[list[View], dict[str, int]], *, more: int, door: str
) -> Rehearsed:
    said, owed = told
    changes = [
        change
        for number in dict.fromkeys([*before.views, *after.views])
        for change in differences(number, before.views.get(number, {}), after.views.get(number, {}))
    ]
    return Rehearsed(
        cases=list(dict.fromkeys([*before.views, *after.views])),
        before=before.views,
        changes=changes,
        letters=[_worded(row) for key, row in after.letters.items() if row != before.letters.get(key)],
        mails=[row for key, row in after.mails.items() if key not in before.mails],
        own_invoices=[row for key, row in after.own_invoices.items() if key not in before.own_invoices],
        jobs=owed,
        events=said,
        more_cases=more,
        knocks_at=door,
    )


def _worded(row: View) -> View:
    """A letter with its whole text, or why it has none."""
    try:
        text = wording(unpack(row["content"]))
    except Refused as refused:
        text = refused.message
    return {**{key: value for key, value in row.items() if key != "content"}, "text": text}


def differences(number: str, before: View, after: View) -> Iterator[Change]:
    """What differs between two views of a case; a row of a list is told whole. Papers and events are told elsewhere."""
    keys = [key for key in dict.fromkeys([*before, *after]) if key not in _APART]
    for key in keys:
        yield from _deep(number, (key,), before.get(key), after.get(key))


def _deep(number: str, path: tuple[str, ...], one: Any, other: Any) -> Iterator[Change]:
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from _deep(number, (*path, str(key)), one.get(key), other.get(key))
    elif isinstance(one, list) and isinstance(other, list):
        for gone in (row for row in one if row not in other):
            yield Change(number, path, gone, None)
        for new in (row for row in other if row not in one):
            yield Change(number, path, None, new)
    else:
        yield Change(number, path, one, other)
