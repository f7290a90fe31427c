"""Invented sellers, buyers and factoring companies of six countries, with numbers that pass their checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum import luhn
from stdnum.de import vat as german_vat
from stdnum.dk import cvr
from stdnum.fi import ytunnus
from stdnum.iso7064 import mod_97_10
from stdnum.no import orgnr as norwegian

from bench.generator.formats import grouped
from bench.generator.words import toml
from samples import numbers

COUNTRY_OF = {"sv": "SE", "no": "NO", "da": "DK", "fi": "FI", "en": "GB", "de": "DE"}
COUNTRY_NAMES = {
    "SE": "Sverige", "NO": "Norge", "DK": "Danmark", "FI": "Finland", "GB": "United Kingdom", "DE": "Deutschland",
}  # fmt: skip
CURRENCY_OF = {"SE": "SEK", "NO": "NOK", "DK": "DKK", "FI": "EUR", "GB": "GBP", "DE": "EUR"}
_WORDS = toml("parties")
_STEMS, _GIVEN, _FAMILY = (_WORDS[name].split("|") for name in ("stems", "given", "family"))
_TRADES, _FORMS, _STREETS, _TOWNS = (_WORDS[name] for name in ("trades", "forms", "streets", "towns"))
_PHONES = {
    "SE": "08-465 00 ",
    "NO": "22 00 00 ",
    "DK": "+45 00 00 00 ",
    "FI": "09 000 00 ",
    "GB": "020 7946 00",
    "DE": "030 23125 0",
}
_BOXES = {"SE": "Box", "NO": "Postboks", "DK": "Postboks", "FI": "PL", "GB": "PO Box", "DE": "Postfach"}


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a bill: numbers as in the truth (foreign ones as printed), `address` the lines under the name."""

    name: str
    country: str
    address: tuple[str, ...]
    orgnr: str | None
    vat_number: str | None
    is_person: bool
    domain: str
    phone: str
    bankgiro: str | None = None
    plusgiro: str | None = None
    iban: str | None = None
    account: str | None = None
    contact: str = ""

    @property
    def email(self) -> str:
        """Where it gets its post about invoices."""
        return f"faktura@{self.domain}" if not self.is_person else f"post@{self.domain}"


def _last_digit(body: str, module: object) -> str | None:
    """The body with the check digit that the number's own checker accepts; None when none is."""
    valid = module.is_valid  # type: ignore[attr-defined]
    return next((body + str(digit) for digit in range(10) if valid(body + str(digit))), None)


def person_name(rng: Random) -> str:
    """A given name and a family name."""
    return f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}"


def person_number(rng: Random) -> str:
    """A personnummer of twelve digits."""
    born = date(1945, 1, 1) + timedelta(days=rng.randrange(22000))
    return numbers.person(born.strftime("%Y%m%d"), rng.randrange(20))


def _orgnr(country: str, form: str, rng: Random) -> str | None:
    if country == "SE":
        series = {"HB": "969999", "KB": "969999", "Ek. för.": "769999"}.get(form, f"55999{rng.randrange(10)}")
        return numbers.organisation(rng.randrange(1000), series=series)
    # Bodies at the end of each series, where the registers have given out none.
    if country == "NO":
        digits = _last_digit(f"19999{rng.randrange(1000):03d}", norwegian)
        return grouped(digits, 3) if digits and rng.random() < 0.6 else digits
    if country == "DK":
        return _last_digit(f"9999{rng.randrange(1000):03d}", cvr)
    if country == "FI":
        number = _last_digit(f"9999{rng.randrange(1000):03d}", ytunnus)
        return f"{number[:-1]}-{number[-1]}" if number else None
    return f"{rng.randint(1, 99):08d}" if country == "GB" else f"{rng.randint(900000, 999999)}"


def _vat_number(country: str, orgnr: str | None, rng: Random) -> str | None:
    digits = (orgnr or "").replace(" ", "").replace("-", "")
    if country == "DE":
        number = _last_digit(f"99999{rng.randrange(1000):03d}", german_vat)
        return f"DE{number}" if number else None
    forms = {"SE": f"SE{digits}01", "NO": f"NO{digits}MVA", "DK": f"DK{digits}", "FI": f"FI{digits}"}
    return forms.get(country) if digits else None


def _iban(country: str, rng: Random) -> str:
    body = {
        "SE": f"000{rng.randrange(10**12):017d}", "NO": f"0000{rng.randrange(10**6):07d}",
        "DK": f"0000{rng.randrange(10**8):010d}", "FI": f"000{rng.randrange(10**9):011d}",
        "DE": f"00000000{rng.randrange(10**9):010d}", "GB": f"XXXX000000{rng.randrange(10**7):08d}",
    }[country]  # fmt: skip
    return f"{country}{mod_97_10.calc_check_digits(body + country)}{body}"


def _address(country: str, rng: Random, *, plain: bool = False) -> tuple[str, ...]:
    street, town = rng.choice(_STREETS[country].split("|")), rng.choice(_TOWNS[country].split("|"))
    number = f"{rng.randint(1, 140)}{rng.choice(('', '', '', ' A', 'B', ', 3 tr'))}"
    line = f"{number} {street}" if country == "GB" else f"{street} {number}"
    if not plain and rng.random() < 0.14:
        line = f"{_BOXES[country]} {rng.randint(2, 4999)}"
    return line, town


def company(country: str, rng: Random) -> Party:
    """A company of a country; three Swedish ones of a hundred are a sole trader under a personal number."""
    form, trade = rng.choice(_FORMS[country].split("|")), rng.choice(_TRADES[country].split("|"))
    stem = rng.choice(_STEMS)
    name = " ".join(part for part in (f"{stem}s" if trade and rng.random() < 0.2 else stem, trade, form) if part)
    orgnr = _orgnr(country, form, rng)
    if country == "SE" and rng.random() < 0.03:
        name, orgnr = f"{rng.choice(_FAMILY)}s {trade or 'Service'}", person_number(rng)[2:]
    elif country == "SE" and rng.random() < 0.06:
        name = rng.choice((f"Brf {stem} {rng.randint(1, 30)}", f"{stem} Samfällighetsförening", f"Stiftelsen {stem}"))
        orgnr = numbers.organisation(rng.randrange(1000), series="769999")
    elif rng.random() < 0.06:
        name = name.upper()
    domain = (
        "".join(letter for letter in stem.lower() if letter in "abcdefghijklmnopqrstuvwxyz")
        + f"{rng.randrange(1000)}.example"
    )
    return Party(
        name=name,
        country=country,
        address=_address(country, rng),
        orgnr=orgnr,
        vat_number=_vat_number(country, orgnr, rng),
        is_person=False,
        domain=domain,
        phone=f"{_PHONES[country]}{rng.randint(10, 99)}",
        bankgiro=_bankgiro(rng) if country == "SE" else None,
        plusgiro=numbers.plusgiro(rng.randrange(100000)) if country == "SE" and rng.random() < 0.2 else None,
        iban=_iban(country, rng),
        account=f"{rng.randint(1000, 9999)} {rng.randint(10, 99)} {rng.randint(10000, 99999)}"
        if country in ("NO", "DK")
        else None,
        contact=person_name(rng),
    )


def _account(rng: Random) -> str:
    return f"{rng.randint(1000, 9999)} {rng.randint(10, 99)} {rng.randint(10000, 99999)}"


def _bankgiro(rng: Random) -> str:
    """Eight digits, or seven as older numbers have; they start with 0."""
    if rng.random() < 0.5:
        return numbers.bankgiro(rng.randrange(10**6))
    body = f"0{rng.randrange(10**5):05d}"
    return body + str(luhn.calc_check_digit(body))


def person(country: str, rng: Random) -> Party:
    """A consumer; Swedish ones have a personnummer."""
    name = person_name(rng)
    address = _address(country, rng, plain=True)
    if country == "SE" and rng.random() < 0.3:
        address = (f"{address[0]} lgh {rng.choice((1001, 1102, 1203, 1404))}", *address[1:])
    return Party(
        name=name,
        country=country,
        address=address,
        orgnr=person_number(rng) if country == "SE" else None,
        vat_number=None,
        is_person=True,
        domain="post.example",
        phone=f"070-174 06 {rng.randint(10, 99)}",
    )


def with_care_of(address: tuple[str, ...], rng: Random) -> tuple[str, ...]:
    """An address that goes by way of someone else."""
    return (f"c/o {person_name(rng)}", *address)


def factor(rng: Random) -> Party:
    """A company that has bought the claim and is to be paid."""
    made = company("SE", rng)
    name = f"{rng.choice(_STEMS)} {rng.choice(('Finans AB', 'Factoring AB', 'Kredit AB', 'Bank AB', 'Fakturaköp AB'))}"
    return Party(
        name=name,
        country="SE",
        address=made.address,
        orgnr=numbers.organisation(rng.randrange(1000)),
        vat_number=None,
        is_person=False,
        domain=made.domain,
        phone=made.phone,
        bankgiro=_bankgiro(rng),
        iban=made.iban,
    )
