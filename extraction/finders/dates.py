"""Invoice date, due date, and the payment terms that stand in for a due date that is not printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.date_formats import dates
from extraction.formats import Found
from extraction.labelled import labelled
from extraction.labels import label_text
from extraction.pages import Cell, Page

_TERMS = re.compile(
    r"(?:betalningsvillkor|betal\.?villkor|bet\.? ?villkor|payment terms|terms|bet(?:alings|\.)betingelser|"
    r"betalingsvilkår|maksuehdot?|zahlungsziel|zahlungsbed(?:ingungen|\.)|kredittid)"
    r"\s*:?\s*(?:netto\s*|per\s*)?(?P<days>\d{1,3})\s*(?:dagar|dgr|d|days|dager|dage|pv|päivää|tage)(?!\w)"
    r"|(?<!\d)(?P<days2>\d{1,3})\s*(?:dagar|dgr|days|dager|dage|pv|tage)\s*(?:netto|net)"
    r"|(?:net|netto)\s*(?P<days3>\d{1,3})\s*(?:dagar|days|dage|dager|pv|tage)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:(?:kredit)?(?:faktura|nota|invoice|(?:betalnings)?påminnelse)|regning|rechnung|gutschrift|(?:hyvitys)?lasku|"
    r"credit (?:note|memo)|purring|rykker|mahnung|maksumuistutus)\W*$",
    re.IGNORECASE,
)
_MAX_TERMS = 180


def _parse(text: str, _repair: bool) -> list[Found]:
    return [Found(d.value.isoformat(), d.start, d.end) for d in dates(text)]


def _terms(pages: Sequence[Page]) -> list[Candidate]:
    found = []
    for page in pages:
        for cell in page.cells:
            for match in _TERMS.finditer(label_text(page, cell)):
                group = next(name for name in ("days", "days2", "days3") if match[name])
                if 0 < int(match[group]) <= _MAX_TERMS:
                    start, end = match.span(group)
                    found.append(
                        candidate_in(
                            page,
                            cell,
                            field="payment_terms_days",
                            value=str(int(match[group])),
                            start=start,
                            end=end,
                            evidence={"sentence": 1.0},
                        )
                    )
    return found


def _under_title(pages: Sequence[Page]) -> list[Candidate]:
    """A date on its own within the lines under the document's title, where a layout gives it no label."""
    found = []
    printed = {d.value for page in pages for cell in page.cells for d in dates(cell.text) if not d.is_bare}
    for page in pages[:1]:
        for title in (cell for cell in page.cells if _TITLE.match(label_text(page, cell))):
            for line in page.lines[title.line + 1 : title.line + 4]:
                for cell in line:
                    aligned = abs(cell.box[0] - title.box[0]) < 8 or abs(cell.box[2] - title.box[2]) < 8
                    values = dates(cell.text)
                    alone = len(values) == 1 and values[0].end - values[0].start == len(cell.text.strip())
                    if aligned and alone:
                        value = values[0]
                        signs = {"title": 1.0, "title_below": 1.0, "only_date": 1.0 if len(printed) == 1 else 0.0}
                        found.append(
                            candidate_in(
                                page,
                                cell,
                                field="invoice_date",
                                value=value.value.isoformat(),
                                start=value.start,
                                end=value.end,
                                evidence=signs,
                            )
                        )
    return found


_PLACE_BEFORE = re.compile(r"^[A-ZÅÄÖ][\wåäö ]{1,25},?(?: den)?$")  # "Exempelstad den 3 mars 2026"
_UPPER = 0.55  # of the page's height


def _alone(pages: Sequence[Page]) -> list[Candidate]:
    """A date that has a line's cell to itself on the upper part of the first page, with no label beside or above."""
    found = []
    for page in pages[:1]:
        for cell in page.cells:
            values = [d for d in dates(cell.text) if not d.is_bare]
            if len(values) != 1 or cell.box[1] > _UPPER * page.height:
                continue
            value, rest = values[0], cell.text[: values[0].start].strip()
            if cell.text[value.end :].strip(" .") or (rest and not _PLACE_BEFORE.match(rest)):
                continue
            if _has_label(page, cell):
                continue
            found.append(
                candidate_in(
                    page,
                    cell,
                    field="invoice_date",
                    value=value.value.isoformat(),
                    start=value.start,
                    end=value.end,
                    evidence={"lone_date": 1.0},
                )
            )
    return found


def _has_label(page: Page, cell: Cell) -> bool:
    """Whether words stand left of a cell on its line, or right above it in its column."""
    left = any(other.box[2] <= cell.box[0] for other in page.lines[cell.line])
    above = page.lines[cell.line - 1] if cell.line else ()
    return left or any(
        abs(other.box[0] - cell.box[0]) < 8 and cell.box[1] - other.box[1] < 2 * cell.height for other in above
    )


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for invoice_date, due_date and payment_terms_days."""
    issued = labelled(pages, field="invoice_date", parse=_parse, wraps=("below",))
    due = labelled(pages, field="due_date", parse=_parse, wraps=("below",))
    return [*issued, *due, *_under_title(pages), *([] if issued else _alone(pages)), *_terms(pages)]
