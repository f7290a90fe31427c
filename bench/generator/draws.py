"""Bills drawn by lot: who owes whom for what, in which language and with which peculiarities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from stdnum import luhn

from bench.generator import parties
from bench.generator.axes import pick
from bench.generator.bill import Bill, Row
from bench.generator.words import GOODS
from claims.account import ocr_reference
from samples.day import SAMPLE_DAY

KINDS = {
    "invoice": 70,
    "credit_note": 7,
    "reminder": 8,
    "order_confirmation": 3,
    "quote": 3,
    "delivery_note": 2.5,
    "statement": 3,
    "letter": 2,
    "contract": 1.5,
}
LANGUAGES = {"sv": 75, "no": 6, "da": 5, "fi": 4, "en": 6, "de": 4}
BUYERS = {"company": 74, "person": 15, "care-of": 5, "foreign": 6}
LENGTHS = {"short": 80, "middle": 10, "long": 10}
_NUMBERS = {
    "plain": 8,
    "long": 3,
    "year-dash": 2,
    "prefixed": 2,
    "slash": 1,
    "letter": 1,
    "short-year": 1,
    "zeros": 1,
    "dotted": 0.4,
}


@dataclass(frozen=True, slots=True)
class Draw:
    """A bill and what was drawn beside it, by axis name."""

    bill: Bill
    axes: dict[str, str]


def number(style: str, on: date, rng: Random) -> str:
    """An invoice number in one of the usual styles."""
    serial = rng.randint(1, 99999)
    forms = {
        "plain": f"{serial + 100}",
        "long": f"{rng.randint(10**7, 10**9)}",
        "year-dash": f"{on.year}-{serial:05d}",
        "prefixed": f"{rng.choice(('F', 'INV', 'FA', 'SI', 'KF'))}-{on.year}-{serial % 10000:04d}",
        "slash": f"{on:%y}/{serial % 10000}",
        "letter": f"{rng.choice('ABFKS')}{serial:05d}",
        "short-year": f"{on:%y%m}{serial % 1000:03d}",
        "zeros": f"{serial % 10000:07d}",
        "dotted": f"{on.year}.{serial % 10000}",
    }
    return forms[style]


def _reference(language: str, body: str) -> str | None:
    """The payment reference of a country: OCR with length digit, KID, viitenumero or betalings-ID."""
    digits = "".join(filter(str.isdigit, body))[:20] or "7"
    if language == "sv":
        return ocr_reference(digits)
    if language in ("no", "da"):
        padded = digits[:14].zfill(14)
        return padded + str(luhn.calc_check_digit(padded))
    if language == "fi":
        total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(digits[:19])))
        return digits[:19].lstrip("0") + str(-total % 10)
    return None


def _rows(language: str, length: str, rng: Random, *, same_rate: bool, discounts: bool) -> tuple[Row, ...]:
    stock = GOODS[language]
    if same_rate:
        usual = max((row[3] for row in stock), key=lambda rate: sum(row[3] == rate for row in stock))
        stock = tuple(row for row in stock if row[3] == usual)
    count = {"short": rng.randint(1, 6), "middle": rng.randint(8, 15), "long": rng.randint(24, 75)}[length]
    chosen = rng.sample(stock, k=min(count, len(stock))) + rng.choices(stock, k=max(0, count - len(stock)))
    return tuple(
        Row(
            text=text,
            quantity=Decimal(rng.randint(1, 40)) / rng.choice((1, 1, 1, 2, 4)),
            unit=unit,
            unit_ore=ore + rng.choice((0, 0, 0, 50, 75, 1250)),
            rate=rate,
            discount=rng.choice((0, 5, 10, 15)) if discounts else 0,
            article=f"{rng.randint(100, 99999)}",
        )
        for text, unit, ore, rate in chosen
    )


def _buyer(country: str, sort: str, rng: Random) -> parties.Party:
    if sort == "person":
        return parties.person(country, rng)
    if sort == "foreign":
        made = parties.company(
            rng.choice([name for name in ("NO", "DK", "FI", "DE", "GB", "SE") if name != country]), rng
        )
        return replace(made, address=(*made.address, parties.COUNTRY_NAMES[made.country]))
    made = parties.company(country, rng)
    return replace(made, address=parties.with_care_of(made.address, rng)) if sort == "care-of" else made


def draw(
    rng: Random, *, kind: str | None = None, seller: parties.Party | None = None, language: str | None = None
) -> Draw:
    """A bill by lot; a bundle may ask for a kind, a seller and a language."""
    kind = kind or pick(KINDS, rng)
    language = language or pick(LANGUAGES, rng)
    if kind == "contract":
        language = "sv"
    # Swedish creditors write English to foreign buyers, so a third of the English pages are of Swedish sellers.
    country = seller.country if seller else parties.COUNTRY_OF[language]
    if language == "en" and seller is None and rng.random() < 0.6:
        country = "SE"
    sort, length = pick(BUYERS, rng), pick(LENGTHS, rng)
    seller = seller or parties.company(country, rng)
    buyer = _buyer(country, sort, rng)
    on = SAMPLE_DAY - timedelta(days=rng.randint(5, 900))
    many_rates, has_discounts = rng.random() < 0.25, rng.random() < 0.12
    rows = _rows(language, length, rng, same_rate=not many_rates, discounts=has_discounts)
    if kind == "credit_note":
        rows = rows[:3]
    if kind in ("letter", "contract"):
        length = "short"
    reverse = sort == "foreign" or (country == "SE" and rng.random() < 0.03)
    if reverse:
        rows = tuple(replace(row, rate=Decimal(0)) for row in rows)
    style = pick(_NUMBERS, rng)
    name, customer = number(style, on, rng), f"{rng.randint(100, 999999)}"
    made = Bill(
        kind=kind,
        language=language,
        currency="EUR"
        if country == "SE" and rng.random() < (0.5 if language == "en" else 0.03)
        else parties.CURRENCY_OF[country],
        seller=seller,
        buyer=buyer,
        number=f"{rng.choice(('', 'K', 'KR-'))}{name}" if kind == "credit_note" else name,
        invoice_date=on,
        due_date=on + timedelta(days=rng.choice((8, 10, 14, 15, 20, 30, 30, 30, 45, 60))),
        rows=rows,
        reference=_reference(
            language if country != "SE" else "sv", rng.choice((name, customer + name, customer + "00"))
        ),
        customer_number=customer,
        order_number=rng.choice(
            (f"{rng.randint(1000, 999999)}", f"PO-{rng.randint(1000, 99999)}", f"O{rng.randint(10000, 99999)}")
        ),
    )
    return Draw(_peculiar(made, rng), {
        "kind": kind, "language": language, "country": country, "buyer": sort, "length": length, "number_style": style,
        "rates": "many" if len({row.rate for row in made.rows}) > 1 else "one", "reverse": "yes" if reverse else "no",
    })  # fmt: skip


def _peculiar(made: Bill, rng: Random) -> Bill:
    """What some bills have: a fee, a discount, rounding, something paid already, another payee."""
    is_swedish = made.seller.country == "SE"
    changes: dict[str, object] = {"rounds": is_swedish and made.currency == "SEK" and rng.random() < 0.4}
    if made.kind == "credit_note":
        earlier = made.invoice_date - timedelta(days=rng.randint(5, 60))
        credited = number(pick(_NUMBERS, rng), earlier, rng)
        return replace(
            made,
            credits=credited if rng.random() < 0.85 and credited != made.number else None,
            rounds=bool(changes["rounds"]),
        )
    if made.kind == "reminder":
        in_total = rng.random() < 0.7
        changes.update(fee_ore=rng.choice((6000, 6000, 6000, 18000, 3500, 0)), fee_in_total=in_total)
    elif made.kind in ("invoice", "order_confirmation", "quote"):
        changes["discount_ore"] = rng.randint(1, 8) * made.rows[0].net_ore // 100 if rng.random() < 0.08 else 0
        changes["invoice_fee_ore"] = rng.choice((2900, 3900, 4500)) if rng.random() < 0.15 else 0
    if made.kind == "invoice":
        changes["payee"] = (
            parties.factor(rng) if is_swedish and made.currency == "SEK" and rng.random() < 0.07 else None
        )
        if rng.random() < 0.07:
            changes["prepaid_ore"] = rng.choice((10, 20, 30, 50)) * made.gross_ore // 10000 * 100
    return replace(made, **changes)  # type: ignore[arg-type]
