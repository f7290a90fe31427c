"""A quote before there is any case: everything that one may cost its creditor, kept so that it can be referred to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from casework.journal import happened
from casework.office import Office
from casework.terms_text import quote_text, text_hash
from claims.days import iso_instant
from claims.money import Money
from claims.refused import Refused
from dunning.terms import Quote, part_of, quote_ahead, quote_from_json
from storage import house, quotes
from storage.quotes import QuoteRow

LANGUAGES = ("sv", "en")


def make_quote(
    office: Office, *, country: str, amount: Money, days_overdue: int, is_business: bool, language: str, by: str
) -> dict[str, Any]:
    """Make and keep a non-binding quote for a claim; the quote as JSON values with its text.

    `amount` is the claim, `days_overdue` its age today. Raises Refused("quote_invalid") for what no claim is, and
    Refused("price_missing") where the price list has no price for it.
    """
    country = country.strip().upper()
    if len(country) != 2 or not country.isascii() or not country.isalpha():
        raise Refused("quote_invalid", "a country is two letters, such as SE or NO")
    today = office.clock.today()
    made = quote_ahead(
        prices=office.prices,
        country=country,
        amount=amount,
        days_overdue=days_overdue,
        today=today,
        is_business=is_business,
        law=office.laws.get(country),
    )
    valid_until = today + timedelta(days=office.prices.valid_days)
    with office.database.write() as tx:
        number = f"Q{today.year}-{house.next_number(tx, f'quote:{today.year}'):06d}"
        texts = {
            each: quote_text(
                office, made, number=number, valid_until=valid_until, is_business=is_business, language=each
            )
            for each in LANGUAGES
        }
        values = {
            "number": number,
            "made_at": office.clock.now(),
            "made_by": by,
            "valid_until": valid_until,
            "prices_version": made.prices_version,
            "prices_hash": made.prices_hash,
            "asked": {"is_business": is_business, "texts": texts},
            "content": made.as_json(),
            "text_hash": text_hash(texts["sv"] + texts["en"]),
        }
        quotes.add_quote(tx, values)
        why = f"A quote was made for a claim in {country}"
        happened(office, tx, case_number=None, kind="quoted", why=why, actor=by, quote=number)
        row = quotes.get_quote(tx, number)
    assert row is not None
    return shown(office, row, language=language)


def quotes_made(office: Office) -> list[dict[str, Any]]:
    """Every quote, oldest first."""
    with office.database.read() as tx:
        rows = quotes.all_quotes(tx)
    return [shown(office, row, language="sv") for row in rows]


def show_quote(office: Office, *, number: str, language: str) -> dict[str, Any]:
    """A quote by its number, as it was made. Raises Refused("no_such_quote")."""
    with office.database.read() as tx:
        row = quotes.get_quote(tx, number.strip().upper())
    if row is None:
        raise Refused("no_such_quote", f"there is no quote {number}; krav quote list shows them")
    return shown(office, row, language=language)


def shown(office: Office, row: QuoteRow, *, language: str) -> dict[str, Any]:
    """A quote as JSON values. `is_valid` by its day, and while the price list is the one it was made by."""
    found = quote_from_json(row.content)
    return {
        "quote": row.number,
        "valid_until": row.valid_until.isoformat(),
        "is_valid": office.clock.today() <= row.valid_until,
        "made_at": iso_instant(row.made_at),
        "made_by": row.made_by,
        "debtor": "business" if row.asked["is_business"] else "consumer",
        **costs(found),
        **dict(row.content),
        "text_hash": row.text_hash,
        "text": row.asked["texts"][language if language in LANGUAGES else "sv"],
    }


def costs(quote: Quote) -> dict[str, Any]:
    """The sums that a quote comes to: with and without VAT, if all is collected and if nothing is."""
    fees = Money(quote.setup_fee.ore + quote.commission.ore, quote.currency)
    vat = Money(_part(fees, quote), quote.currency)
    start = Money(quote.setup_fee.ore + _part(quote.setup_fee, quote))
    return {
        "if_all_is_collected": {"fees": str(fees), "vat": str(vat), "total": str(fees + vat)},
        "if_nothing_is_collected": {"total": str(start)},
        "with_legal_steps": {"prepayment": str(quote.legal_prepayment), "vat": "0.00"},
    }


def _part(amount: Money, quote: Quote) -> int:
    return part_of(amount, quote.vat_rate).ore
