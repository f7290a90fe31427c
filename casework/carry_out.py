"""What was previewed is carried out, and only that: a case that has changed since is shown anew instead."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from casework import board
from casework.office import Office
from casework.rehearse import Act, Rehearsed, rehearse, tried
from casework.shut_doors import inside
from claims.refused import Refused
from storage.database import Tx
from storage.rehearsal import Within

OUTCOME = "outcome"
"""The part of a fingerprint that is about what would follow, not about the case as it stands."""
_NOT_STATE = frozenset({"events", "mails", "documents"})
Fingerprint = Mapping[str, str]


class CaseChanged(Refused):
    """The case is not what the preview was made of; `parts` says in what (keys of `krav case show --json`)."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__("case_changed", f"the case has changed since the preview: {', '.join(parts)}")
        self.parts = parts


def carry_out(
    office: Office, *, number: str, act: Act, seen: Fingerprint, beside: Callable[[Tx], None] | None = None
) -> Rehearsed:
    """Do what was previewed with a case, in one transaction with the check that it is still what `seen` was made of,
    and with what is written `beside` it.

    An act that asks somebody outside the house is checked first and done after, since no transaction waits for the
    world. Raises CaseChanged, and what the act raises; nothing is kept then.
    """
    with office.database.write() as tx:
        within = Within(office.database, tx)
        foreseen = tried(office, within, number=number, act=act)
        refuse_changed(seen, fingerprint(foreseen, number))
        if not foreseen.knocks_at:
            act(inside(office, within))
            if beside is not None:
                beside(tx)
            return foreseen
    act(office)
    if beside is not None:
        with office.database.write() as tx:
            beside(tx)
    return foreseen


def preview(office: Office, *, number: str, act: Act) -> tuple[Rehearsed, Fingerprint]:
    """What an act would do to a case now, and the fingerprint by which `carry_out` knows it again."""
    found = rehearse(office, number=number, act=act)
    return found, fingerprint(found, number)


def refuse_changed(seen: Fingerprint, now: Fingerprint) -> None:
    """Raises CaseChanged where two fingerprints differ."""
    parts = tuple(sorted(key for key in {*seen, *now} if seen.get(key) != now.get(key)))
    if parts:
        raise CaseChanged(parts)


def fingerprint(found: Rehearsed, number: str) -> dict[str, str]:
    """A hash for each part of the case as it stands, one for each other case, and one for what would follow."""
    own = found.before.get(number, {})
    parts = {key: _hash(_lasting(key, value)) for key, value in own.items() if key not in _NOT_STATE}
    others = {each: view for each, view in found.before.items() if each != number}
    for each, view in others.items():
        parts[each] = _hash({key: _lasting(key, value) for key, value in view.items() if key not in _NOT_STATE})
    return {**parts, OUTCOME: _hash(_outcome(found))}


def state_of(office: Office, number: str) -> dict[str, str]:
    """The parts of a fingerprint that are about the case itself. Raises Refused("no_such_case")."""
    view = board.case(office, number=number)
    return {key: _hash(_lasting(key, value)) for key, value in view.items() if key not in _NOT_STATE}


def sealed(office: Office, *parts: str) -> str:
    """A mark that only this house can make of these texts: a preview's form carries it back."""
    text = json.dumps(["preview", *parts])
    return hmac.new(office.secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def is_sealed(office: Office, seal: str, *parts: str) -> bool:
    """Whether the house made this mark of these texts."""
    return hmac.compare_digest(seal, sealed(office, *parts))


def _lasting(key: str, value: Any) -> Any:
    """What of a part says something: not in which file a letter lies once it has left."""
    if key == "letters":
        return [(row["key"], row["status"], row["on"]) for row in value]
    return value


def _outcome(found: Rehearsed) -> Any:
    """What follows, without the ids of rows, which nobody can know before they are made."""
    return (
        sorted((change.case, *change.path) for change in found.changes),
        sorted((row["key"], row["status"], row["on"], row["deadline"], row["total"]) for row in found.letters),
        sorted((row["kind"], row["to"]) for row in found.mails),
        sorted((row["kind"], row["total"]) for row in found.own_invoices),
        found.more_cases,
        found.knocks_at,
    )


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
