"""Numbers that name the document or the parties' books: invoice, credited invoice, customer and order number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.identity import parse_identity
from extraction.candidate import Candidate, candidate_in
from extraction.date_formats import dates
from extraction.formats import IDENTIFIER, Found
from extraction.geometry import Reach
from extraction.labelled import labelled
from extraction.labels import label_text
from extraction.pages import Cell, Page

_ADDRESS = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[A-Za-zÅÄÖåäö]{2,}$")
_POSTAL = re.compile(r"^\s*(?:S(?:E)?[- ])?\d{3} \d{2} +[^\W\d]")
_VAT_NUMBER = re.compile(r"^SE\d{10}01$", re.IGNORECASE)
_MONEY = re.compile(r"^\d[\d ]*[,.]\d{2}$")
_MAY_BE = 0.8  # "avser faktura" says of a credit note what it credits, of a reminder what it reminds of
_SHORT = 30
_MERE = 0.3  # the strength of labels such as "nr"
_TITLE = re.compile(
    r"^(?:(?:kredit)?(?:faktura(?:\s?original)?|nota|invoice)|(?:storno)?rechnung|(?:hyvitys)?lasku|räkning|regning|"
    r"(?:tax |commercial )?invoice|gutschrift|kredit|kreditering|rechnungskorrektur|credit (?:note|memo)|"
    r"(?:betalnings)?påminnelse)"
    r"(?:\s+(?=\S*\d))?",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r"(?:krediter\w*|avser kreditering av|kredit (?:av|för)|credit(?:s|ed|ing)?|gäller)\s+(?:av\s+)?"
    r"(?:faktura|fakturanr|fakturanummer|invoice)\s*(?:nr|nummer|no)?[.:]?\s*",
    re.IGNORECASE,
)
_REMINDED = re.compile(
    r"betalning(?:en)? (?:för|av|på) (?:faktura|fakturanr|fakturanummer)\s*(?:nr)?[.:]?\s*", re.IGNORECASE
)


def _identifiers(text: str, _repair: bool) -> list[Found]:
    found: list[Found] = []
    if _POSTAL.match(text):
        return found
    for match in IDENTIFIER.finditer(text):
        value = match[0].lstrip("#").rstrip(".,:;-_/")
        date_like = any(d.end - d.start == len(value) and not d.is_bare for d in dates(value))
        if (
            value
            and len(value) <= _SHORT
            and not date_like
            and not any(pattern.match(value) for pattern in (_MONEY, _ADDRESS, _VAT_NUMBER))
            and "@" not in (text[match.end() :][:1], text[: match.start()][-1:])
        ):
            start = match.start() + len(match[0]) - len(match[0].lstrip("#"))
            found.append(Found(value, start, start + len(value)))
    return found


def _first_only(text: str, repair: bool) -> list[Found]:
    """The identifier that starts the text; what follows words is not the label's value."""
    return [f for f in _identifiers(text, repair)[:1] if not re.search(r"[^\W\d_]{3,}", text[: f.start])]


def _beside_title(pages: Sequence[Page]) -> list[Candidate]:
    """A number right after or under the document's title, where a layout gives it no label."""
    found = []
    for page in pages[:1]:
        for cell in page.cells:
            title = _TITLE.match(label_text(page, cell))
            if title is None:
                continue
            for reach, relation in _title_reaches(page, cell, title.end()):
                values = [v for v in _first_only(reach.text, False) if len(v.value) >= 3]
                whole = bool(values) and len(reach.text.strip(" :#.")) <= len(values[0].value) + 1
                if whole:
                    evidence = {"title": 1.0, relation: 1.0}
                    start = reach.start + values[0].start
                    found.append(
                        candidate_in(
                            page,
                            reach.cell,
                            field="invoice_number",
                            value=values[0].value,
                            start=start,
                            end=start + len(values[0].value),
                            evidence=evidence,
                        )
                    )
                    break
    return found


def _title_reaches(page: Page, cell: Cell, end: int) -> list[tuple[Reach, str]]:
    if cell.text[end:].strip(" :#"):
        return [(Reach(cell, end, len(cell.text), "inline"), "title_inline")]
    places = []
    for line in page.lines[cell.line + 1 : cell.line + 2]:
        for other in line:
            aligned = abs(other.box[0] - cell.box[0]) < 8 or abs(other.box[2] - cell.box[2]) < 8
            if aligned and other.box[1] - cell.box[1] < 2.6 * cell.height:
                places.append((Reach(other, 0, len(other.text), "below"), "title_below"))
    return places


def _after(pages: Sequence[Page], pattern: re.Pattern[str], field: str) -> list[Candidate]:
    found = []
    for page in pages:
        for cell in page.cells:
            for match in pattern.finditer(cell.text):
                for value in _first_only(cell.text[match.end() :], False):
                    start = match.end() + value.start
                    found.append(
                        candidate_in(
                            page,
                            cell,
                            field=field,
                            value=value.value,
                            start=start,
                            end=start + len(value.value),
                            evidence={"sentence": 1.0},
                        )
                    )
    return found


def _is_identity(candidate: Candidate) -> bool:
    """Whether a number after a mere "nr" is a party's: the label before it ended the line above."""
    return candidate.evidence.get("label", 1.0) <= _MERE and parse_identity(candidate.value) is not None


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for invoice_number, credited_invoice, customer_number, order_number and document_number."""
    found = _beside_title(pages)
    found += _after(pages, _REMINDED, "invoice_number")
    found += _after(pages, _CREDITED, "credited_invoice")
    found += labelled(pages, field="credited_invoice", parse=_first_only)
    credited = {(c.page, c.box) for c in found if c.field == "credited_invoice" and c.evidence.get("label") != _MAY_BE}
    for field in ("invoice_number", "customer_number", "order_number", "document_number"):
        proposed = labelled(pages, field=field, parse=_first_only)
        found += [c for c in proposed if (c.page, c.box) not in credited and not _is_identity(c)]
    return found
