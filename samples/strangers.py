"""Invented companies and people in any number, for load runs; each serial gives one of its own."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from samples import numbers
from samples.people import Company, Person

_PLACES = ("Alm", "Björk", "Ek", "Fjäll", "Granit", "Hav", "Kvarn", "Lind", "Myr", "Norr", "Sjö", "Tall", "Ås", "Ö")
_ENDS = ("bergs", "dals", "hults", "lunda", "näs", "sätra", "torps", "viks")
_TRADES = ("Bygg", "El & Larm", "Fastighet", "Konsult", "Livs", "Måleri", "Plåt", "Redovisning", "Städ", "Transport")
_STREETS = ("Exempelgatan", "Provvägen", "Testgränd", "Lärkvägen", "Hamngatan", "Skolvägen", "Industrigatan")
_TOWNS = ("111 11 Exempelstad", "222 22 Provköping", "333 33 Testby", "444 44 Provby", "555 55 Landsby")
_GIVEN = ("Alva", "Birger", "Cissi", "Doris", "Elof", "Freja", "Gun", "Hugo", "Ines", "Jonna", "Kalle", "Åsa")
_FAMILY = ("Exempelsson", "Provström", "Testlund", "Påhittsdotter", "Mallberg", "Skissgren", "Utkastner")
_SERIES = tuple(f"55999{digit}" for digit in range(9))
MOST = 1000 * len(_SERIES)
"""How many different companies there are."""


def _address(rng: Random) -> tuple[str, ...]:
    return f"{rng.choice(_STREETS)} {rng.randint(1, 98)}", rng.choice(_TOWNS)


def company(serial: int, rng: Random) -> Company:
    """The company of a serial number below `MOST`; its organisation number is its own, names may repeat."""
    series, number = divmod(serial, 1000)
    name = f"{rng.choice(_PLACES)}{rng.choice(_ENDS)} {rng.choice(_TRADES)} AB"
    return Company(
        name=name,
        orgnr=numbers.organisation(number, series=_SERIES[series]),
        address=_address(rng),
        domain=f"bolag{serial:04d}.example",
    )


def person(serial: int, rng: Random) -> Person:
    """The person of a serial number; twenty people share a birthday."""
    days, number = divmod(serial, 20)
    born = date(1950, 1, 1) + timedelta(days=37 * days % 18000)
    name = f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}"
    return Person(
        name=name,
        orgnr=numbers.person(born.strftime("%Y%m%d"), number),
        address=_address(rng),
        email=f"person{serial:04d}@post.example",
    )
