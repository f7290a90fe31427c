"""A page: a template filled with values, in the visitor's language."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from templates.environment import render
from web.labels import label
from web.language import language_of, saying

NBSP = "\u00a0"


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """`templates/web/<name>.html` as an answer; `t(sv, en)` picks words, `chip(kind, value)` a state's label."""
    language = language_of(request, values.get("user"))
    say = saying(language)

    def chip(kind: str, value: str) -> dict[str, str]:
        found = label(kind, value)
        return {"text": say(found.sv, found.en), "tone": found.tone}

    text = render(
        f"web/{name}.html",
        language=language,
        t=say,
        chip=chip,
        amount=amount,
        moment=moment,
        here=request.url.path,
        **{"user": None, "csrf": "", "said": "", **values},
    )
    return HTMLResponse(text, status_code=status)


def amount(value: Any) -> str:
    """ "1234.50" as "1 234,50" with spaces that never break; what is no amount is shown as it is."""
    if value is None:
        return "–"
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{number:,.2f}".replace(",", NBSP).replace(".", ",").replace("-", "\u2212")


def moment(value: Any) -> str:
    """An ISO instant to the minute, as it is stored (UTC)."""
    text = str(value or "–")
    return text[:16].replace("T", " ") if len(text) > 16 and text[10] == "T" else text
