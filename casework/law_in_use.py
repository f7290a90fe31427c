"""The laws that open cases stand under: what of each is missing, what runs out, what nobody has confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from casework.office import Office
from storage import cases, cases_watched

WARNED_DAYS = 14
"""How long before a rate runs out it is told of: from the middle of June and December on, of the next half-year's."""


@dataclass(frozen=True, slots=True)
class LawInUse:
    """One country's law: `missing` today, `ending` within two weeks, `unverified` rows, and what it is `closed_for`."""

    country: str
    is_home: bool
    open_cases: int
    missing: tuple[str, ...]
    ending: tuple[str, ...]
    unverified: tuple[str, ...]
    closed_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawGaps:
    """What the law in use lacks today, as "country series": no row at all, or a row that nobody has confirmed."""

    missing: tuple[str, ...]
    unverified: tuple[str, ...]


def law_gaps(office: Office) -> LawGaps:
    """The gaps of the house's own law and of the laws that open cases stand under; counts no case."""
    today = office.clock.today()
    home = office.law.country
    with office.database.read() as tx:
        used = {home, *cases_watched.countries_with_open(tx, sorted(set(office.laws) - {home}))}
    laws = {home: office.law, **{country: law for country, law in office.laws.items() if country in used - {home}}}
    missing, unverified = [], []
    for country, law in laws.items():
        names = law.missing_on(today) if country == home else law.running_out(by=today)
        missing += [f"{country} {name}" for name in names]
        rows = [f"{country} {name} {row.valid_from}" for name, row in law.unverified() if row.valid_from <= today]
        unverified += rows
    return LawGaps(tuple(missing), tuple(unverified))


def laws_in_use(office: Office) -> tuple[LawInUse, ...]:
    """The house's own law first, then that of every other country, those without an open case last.

    Of a country abroad only series that ever had rows count as missing: what was never known is `closed_for`.
    """
    with office.database.read() as tx:
        counted = cases.open_by_country(tx)
    today = office.clock.today()
    soon = today + timedelta(days=WARNED_DAYS)
    found = []
    for country, law in {office.law.country: office.law, **office.laws}.items():
        is_home = country == office.law.country
        missing = law.missing_on(today) if is_home else law.running_out(by=today)
        ending = law.missing_on(soon) if is_home else law.running_out(by=soon)
        found.append(
            LawInUse(
                country=country,
                is_home=is_home,
                open_cases=counted.get(country, 0),
                missing=missing,
                ending=tuple(name for name in ending if name not in missing),
                unverified=tuple(f"{name} from {row.valid_from}" for name, row in law.unverified()),
                closed_for=law.closed_for,
            )
        )
    return tuple(sorted(found, key=lambda each: (not each.is_home, each.open_cases == 0)))
