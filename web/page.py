"""A page: a template filled with values, in the visitor's language."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from claims.days import STOCKHOLM
from templates.environment import render
from web.labels import label
from web.language import language_of, saying
from web.stacked import stacked

NBSP = "\u00a0"


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """`templates/web/<name>.html` as an answer; `t(sv, en)` picks words, `chip(kind, value)` a state's label,
    `who(address)` says a colleague's address without the domain that the reader has too."""
    language = language_of(request, values.get("user"))
    say = saying(language)

    def chip(kind: str, value: str) -> dict[str, str]:
        found = label(kind, value)
        return {"text": say(found.sv, found.en), "tone": found.tone}

    def who(address: Any) -> str:
        return colleague(address, of=getattr(values.get("user"), "email", ""))

    text = render(
        f"web/{name}.html",
        language=language,
        t=say,
        chip=chip,
        amount=amount,
        kr=kr,
        moment=moment,
        who=who,
        here=request.url.path,
        **{"user": None, "csrf": "", "said": "", **values},
    )
    return HTMLResponse(stacked(text), status_code=status)


def amount(value: Any) -> str:
    """ "1234.50" as "1 234,50" with spaces that never break; what is no amount is shown as it is."""
    if value is None:
        return "–"
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{number:,.2f}".replace(",", NBSP).replace(".", ",").replace("-", "\u2212")


def kr(currency: Any) -> str:
    """How a currency stands behind an amount: "kr" for kronor, its ISO 4217 code for another; "" for none."""
    return "kr" if currency == "SEK" else str(currency or "")


def moment(value: Any) -> str:
    """A stored ISO instant (UTC) as the clocks in Sweden show it, to the minute; what is none is shown as it is."""
    text = str(value or "–")
    if len(text) <= 16 or text[10] != "T":
        return text
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{found.astimezone(STOCKHOLM) if found.tzinfo else found:%Y-%m-%d %H:%M}"


def colleague(address: Any, *, of: str) -> str:
    """A user's address without its domain where the reader `of` has the same one: narrow, and nobody is mixed up."""
    text = str(address or "")
    name, at, domain = text.rpartition("@")
    return name if at and name and domain.lower() == of.rpartition("@")[2].lower() else text
