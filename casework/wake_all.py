"""A change of the rules themselves wakes every case, once: a sleeping case rests on rules that stand as they stood."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from importlib.metadata import version

from casework.office import Office
from dunning.law.dated import Dated
from storage import house, waking

_FACT = "rules"


def wake_all(office: Office, *, on: date) -> bool:
    """Look at every open case again where the law, the plans, the agency or the program are others than last time.

    So does a row of the law, other than a rate, that begins or ends, and a licence that does. Whether they were woken.
    """
    stands = _content_hash(office, on)
    with office.database.read() as tx:
        if house.get(tx, _FACT) == stands:
            return False
    with office.database.write() as tx:
        waking.wake_all(tx)
        house.put(tx, _FACT, stands)
    return True


def _content_hash(office: Office, on: date) -> str:
    """The hash (SHA-256, hex) of all that decides beside a case's own facts, as it stands on a day."""
    plans = {name: plan.hash for name, plan in office.plans.items()}
    rules = [
        version("krav"), _told(office.law, on), _told(office.laws, on), _told(office.agency, on), _told(plans, on),
        str(office.agency.may_send_demands(on)),
    ]  # fmt: skip
    return hashlib.sha256("\n".join(rules).encode()).hexdigest()


def _told(value: object, on: date) -> str:
    """A value with everything in it, in an order of its own, and of each row of the law whether it is in force."""
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{_told(key, on)}:{_told(each, on)}" for key, each in value.items())) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_told(each, on) for each in value) + "]"
    if isinstance(value, set | frozenset):
        return "<" + ",".join(sorted(_told(each, on) for each in value)) + ">"
    if is_dataclass(value):
        parts = [_told(getattr(value, field.name), on) for field in fields(value) if field.compare]
        is_rate = isinstance(value, Dated) and isinstance(value.value, Decimal)  # it decides nothing by its beginning
        if isinstance(value, Dated) and not is_rate:
            parts.append(str(value.covers(on)))
        return f"{type(value).__name__}({','.join(parts)})"
    return getattr(value, "__qualname__", None) or repr(value)
