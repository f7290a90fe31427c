"""The day that a reminder sets, and days of credit (payment terms) that stand apart from their label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.date_formats import dates
from extraction.other_labels import places
from extraction.pages import Page

_DAYS = re.compile(
    r"^\W*(?:netto?|per)?\s*(?P<days>\d{1,3})\s*(?:dagar|dagars?|dgr|d|days?|dager|dage|pv|päivää|tage?n?)(?!\w)"
    r"(?:\s*(?:netto?|kredit))?\W*$",
    re.IGNORECASE,
)
_MAX_TERMS = 180

_GAP = 12  # characters between a label and its date


def _terms(pages: Sequence[Page]) -> list[Candidate]:
    found = []
    for page, hit, reach in places(pages, "payment_terms"):
        match = _DAYS.match(reach.text)
        if match and 0 < int(match["days"]) <= _MAX_TERMS:
            start, end = match.span("days")
            found.append(
                candidate_in(
                    page,
                    reach.cell,
                    field="else_payment_terms_days",
                    value=str(int(match["days"])),
                    start=reach.start + start,
                    end=reach.start + end,
                    evidence={"label": hit.strength, reach.relation: 1.0},
                )
            )
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for reminder_due_date and else_payment_terms_days.

    On other documents than reminders the former mean the due date; the latter stand in for payment_terms_days.
    """
    found: dict[tuple[int, int, int], Candidate] = {}
    for page, hit, reach in places(pages, "reminder_due_date"):
        key = (page.number, id(hit.cell), hit.start)
        days = [day for day in dates(reach.text) if day.start <= _GAP] if key not in found else []
        if days:
            day = days[0]
            found[key] = candidate_in(
                page,
                reach.cell,
                field="reminder_due_date",
                value=day.value.isoformat(),
                start=reach.start + day.start,
                end=reach.start + day.end,
                evidence={"label": hit.strength, reach.relation: 1.0},
            )
    return [*found.values(), *_terms(pages)]
