"""What a row of the table of actions is: words, fields, who may, when it is offered, and the use case behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING, Any

from claims.user import Role
from web.fields import Field, Rows

if TYPE_CHECKING:
    from casework.office import Office

Values = Mapping[str, Any]
Does = Callable[["Office", str, Values, str], object]
"""The use case of an action: the office, the case's number, the values of the fields, and who does it."""

HANDLERS = frozenset({Role.HANDLER, Role.JURIST})
JURISTS = frozenset({Role.JURIST})
MONEY = frozenset({Role.PAYMENTS, Role.HANDLER})
PLANS = frozenset({Role.JURIST, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as somebody looks at it: as `board.case` shows it, and the lists that are chosen from."""

    view: Mapping[str, Any]
    lists: Mapping[str, Rows]

    @property
    def is_open(self) -> bool:
        """Whether the case is not closed."""
        return bool(self.view["state"] != "closed")

    @property
    def is_before_demand(self) -> bool:
        """Whether no demand has left."""
        return self.view["state"] in _BEFORE_DEMAND


_BEFORE_DEMAND = frozenset({"awaiting_review", "awaiting_creditor", "awaiting_due", "awaiting_terms", "ready"})


def while_open(seen: Seen) -> bool:
    """For an action on any open case."""
    return seen.is_open


def while_closed(seen: Seen) -> bool:
    """For an action on a closed case."""
    return not seen.is_open


def always(seen: Seen) -> bool:
    """For an action on any case."""
    return True


def before_demand(seen: Seen) -> bool:
    """For an action on an open case whose demand has not left."""
    return seen.is_open and seen.is_before_demand


def after_demand(seen: Seen) -> bool:
    """For an action on an open case whose demand has left."""
    return seen.is_open and not seen.is_before_demand


def on_case(use: Callable[..., object], *names: str, **fields: str) -> Does:
    """A use case of one case, done with the case's number, who does it, and values of the form.

    `names` are fields that are called as the use case's own arguments, `fields` the others (argument="field"). Raises
    TypeError, while the table is read, for an argument that the use case lacks or still needs.
    """
    taken = _taken(use, names, fields, case_number="")

    def does(office: Office, number: str, values: Values, by: str) -> object:
        return use(office, case_number=number, by=by, **{argument: values[name] for argument, name in taken.items()})

    return does


def on_chosen(use: Callable[..., object], chosen: str, *names: str, **fields: str) -> Does:
    """The same for what has a number of its own, such as an objection or an offer: the one picked in a field."""
    taken = _taken(use, names, fields, number=0)

    def does(office: Office, number: str, values: Values, by: str) -> object:
        told = {argument: values[name] for argument, name in taken.items()}
        return use(office, number=int(values[chosen]), by=by, **told)

    return does


def _taken(use: Callable[..., object], names: Sequence[str], fields: Values, **about: object) -> Mapping[str, str]:
    """The field of each argument, once the use case is seen to take them all."""
    taken = dict(zip(names, names, strict=True)) | dict(fields)
    signature(use).bind(None, by="", **about, **taken)
    return taken


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a person can do with a case.

    `label` and `about` are Swedish, and stand in the catalogues. `covers` names the commands of `krav` that do the same
    ("case hold"). `is_bulk` where it may be done with many cases at once; `needs_second` where another person has
    decided before and this one must be somebody else; `is_grave` where what it does can hardly be undone.
    """

    name: str
    group: str
    label: str
    about: str
    fields: Sequence[Field]
    may: frozenset[Role]
    is_offered: Callable[[Seen], bool]
    does: Does
    covers: Sequence[str]
    is_bulk: bool = False
    needs_second: bool = False
    is_grave: bool = False

    def offers(self, seen: Seen) -> bool:
        """Whether it can be done with a case as it stands: its state, and something in every list it needs."""
        needed = (each for each in self.fields if each.options and each.is_required)
        return self.is_offered(seen) and all(seen.lists.get(each.options) for each in needed)
