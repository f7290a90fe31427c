"""The terms and quotes in words: whole, in a creditor's language, with the hash that an acceptance rests on."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from itertools import accumulate

from casework.office import Office
from claims.money import Money
from dunning.terms import Quote
from templates.environment import render

_BLANKS = re.compile(r"\n{3,}")


def terms_text(quote: Quote, *, language: str) -> str:
    """The whole terms of a quote as text. The same quote gives the same text on any day."""
    return _tidy(render("terms/terms.txt", language=language, quote=quote, running=_running(quote)))


def quote_text(
    office: Office, quote: Quote, *, number: str, valid_until: date, is_business: bool, language: str
) -> str:
    """A quote without a case as text, with what a creditor should be warned of."""
    has_plan = any(plan.country == quote.country for plan in office.plans.values())
    text = render(
        "terms/quote.txt",
        language=language,
        quote=quote,
        running=_running(quote),
        number=number,
        on=quote.on,
        valid_until=valid_until,
        agency=office.agency,
        is_business=is_business,
        plan_exists=has_plan,
    )
    return _tidy(text)


def text_hash(text: str) -> str:
    """The SHA-256 of a text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _running(quote: Quote) -> list[Money]:
    """What has been laid out after each step at the authority."""
    return list(accumulate(amount for _what, amount in quote.outlays))


def _tidy(text: str) -> str:
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in text.strip().splitlines())) + "\n"
