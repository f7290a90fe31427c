"""Amounts: what is to be paid, net, VAT, rounding, prepaid, and a reminder's own fee."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.date_formats import dates
from extraction.formats import Found, amount_text, amounts
from extraction.labelled import labelled
from extraction.pages import Page

_FEE = re.compile(
    r"(?:påminnelseavgift|påminnelsekostnad|purregebyr|rykkergebyr|reminder fee|late fee|mahngebühr|mahnkosten|"
    r"mahnspesen|muistutusmaksu|huomautusmaksu|"
    r"(?:lagstadgad )?ersättning för (?:skriftlig )?betalningspåminnelse)",
    re.IGNORECASE,
)
_LEAST_WHOLE = 10  # what is to be paid in whole kronor without any sign of money
_MONEY_LABELS = ("total", "net", "vat", "rounding", "prepaid")


_OF = r"(?:på|av|af|on|of|von|auf|underlag|grunnlag|grundlag|base)"
_BASE = re.compile(rf"(?<!\w){_OF}\W*(?:kr|sek|nok|dkk|eur)?\s*$", re.IGNORECASE)
_ENDS_IN_BASE = re.compile(rf"\W*\d{{1,2}}(?:[.,]\d+)?\s?%\W*{_OF}\W*$", re.IGNORECASE)  # its base is on the next line


def _exact_money(text: str, repair: bool) -> list[Found]:
    """Amounts that show öre or a currency; OCR may have lost the öre, so there they must show."""
    return [
        Found(amount_text(a.value), a.start, a.end) for a in amounts(text) if a.has_ore or (a.is_money and not repair)
    ]


def _vat_money(text: str, repair: bool) -> list[Found]:
    """As _exact_money, but without the base that VAT is counted on: "Moms 25 % på 1 000,00"."""
    return [f for f in _exact_money(text, repair) if not _BASE.search(text[: f.start])]


def _money(text: str, repair: bool) -> list[Found]:
    """As _exact_money, and whole kronor without a sign, but not from OCR."""
    if repair:
        return _exact_money(text, repair)
    days = dates(text)
    return [
        Found(amount_text(a.value), a.start, a.end)
        for a in amounts(text)
        if (a.is_money or a.value >= _LEAST_WHOLE) and not any(d.start < a.end and a.start < d.end for d in days)
    ]


def _fees(pages: Sequence[Page]) -> list[Candidate]:
    found = []
    for page in pages:
        for line in page.lines:
            text = " ".join(cell.text for cell in line)
            label = _FEE.search(text)
            values = amounts(text[label.end() :]) if label else []
            if label and values and values[0].start < 40:
                value = values[0]
                cell = next(
                    (c for c in line if text[label.end() + value.start : label.end() + value.end] in c.text), line[-1]
                )
                found.append(
                    candidate_in(
                        page,
                        cell,
                        field="reminder_fee",
                        value=amount_text(value.value),
                        start=0,
                        end=len(cell.text),
                        evidence={"sentence": 1.0},
                    )
                )
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for total, net, vat, rounding, prepaid and reminder_fee."""
    found = _fees(pages)
    for field in _MONEY_LABELS:
        parse = {"total": _money, "vat": _vat_money}.get(field, _exact_money)
        unless = _ENDS_IN_BASE if field == "vat" else None
        found += labelled(pages, field=field, parse=parse, anywhere=True, last=True, unless=unless)
    return found
