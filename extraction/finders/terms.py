"""What the page says about late payment: interest (dröjsmålsränta), its rate, and a reminder fee that was agreed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from extraction.candidate import Candidate, candidate_in
from extraction.formats import amount_text, amounts
from extraction.geometry import below
from extraction.labels import LabelHit
from extraction.late_terms import ABOVE_REFERENCE, FEE, INTEREST, RATE
from extraction.pages import Cell, Page, union
from extraction.paragraphs import paragraph_at, plain_sentence, says_any, sentences

_INTEREST_TERMS = re.compile(
    rf"{INTEREST.pattern}|(?<!\w)ränta(?: med| enl)?(?!\w)|drj\.?ränta|statutory interest|interest of|zinsen|"
    r"rente (?:etter|efter|i henhold|per|pr)|tilskrives",
    re.IGNORECASE,
)
_FEE_TERMS = re.compile(
    rf"{FEE.pattern}|muistutusmaksu|huomautusmaksu|mahnkosten|mahnspesen|late fee|"
    r"ersättning för (?:skriftlig )?betalningspåminnelse",
    re.IGNORECASE,
)
_STEMS = {  # one of them stands in whatever the patterns find: looking for them is cheap
    "interest_terms": ("ränt", "rente", "interest", "zins", "korko", "tilskrives"),
    "reminder_fee_terms": ("påminnelse", "fee", "gebyr", "mahn", "maksu"),
}
_LONGEST = 500
_SHARE = re.compile(r"\d\s?%|\d\s?procent|lag(?:en)?(?!\w)", re.IGNORECASE)
_ONLY_SHARE = re.compile(r"^\W*\d{1,2}(?:[.,]\d{1,2})?\s?(?:%|procent).{0,30}$|^enl.{0,20}lag", re.IGNORECASE)
_RUN = re.compile(r"\s+[/|·•]\s+")  # entries on one line are no sentence
_WORDS = re.compile(r"[^\W\d_]{3,}")
_LEAST_WORDS = 3  # fewer are a label and not a term
_MOST_STATED = 3
_NEAR_AMOUNT = 50  # characters between a fee's name and its amount


def _sentence(page: Page, cell: Cell) -> str:
    """The cell's text with the next line's, since a sentence may wrap."""
    following = page.lines[cell.line + 1 : cell.line + 2]
    return " ".join([cell.text, *(other.text for line in following for other in line)])


def _stated(page: Page, cell: Cell, pattern: re.Pattern[str]) -> list[str]:
    """The sentences of a cell's paragraph that a pattern stands in; of a mere label with the number beside it."""
    if len(_WORDS.findall(cell.text)) < _LEAST_WORDS:
        return _labelled(page, cell) if pattern is _INTEREST_TERMS else []
    _cells, text = paragraph_at(page, cell)
    found = [plain_sentence(text[start:end]) for start, end in sentences(text) if pattern.search(text[start:end])]
    return [next((part for part in _RUN.split(one) if pattern.search(part)), one) for one in found]


def _labelled(page: Page, cell: Cell) -> list[str]:
    """A label of late interest with its rate: in its cell, right of it or under it."""
    if _SHARE.search(cell.text):
        return [cell.text]
    beside = [other for other in page.lines[cell.line] if other.box[0] >= cell.box[2]][:1]
    under = islice(below(page, LabelHit(cell, 0, len(cell.text), 1.0, True, False)), 1)
    values = (other.text for other in (*beside, *under))
    return [f"{cell.text} {value}" for value in values if _ONLY_SHARE.match(value)][:1]


def _terms(pages: Sequence[Page], field: str, pattern: re.Pattern[str]) -> list[Candidate]:
    """What the pages state of one sort of late payment, each sentence once, on lines of their own."""
    found: dict[str, tuple[Page, Cell]] = {}
    for page in pages:
        for cell in page.cells if says_any(page, _STEMS[field]) else ():
            if pattern.search(cell.text):
                for text in _stated(page, cell, pattern):
                    found.setdefault(text, (page, cell))
    stated = list(found.items())[:_MOST_STATED]
    if not stated:
        return []
    page = stated[0][1][0]
    cells = [cell for _text, (other, cell) in stated if other is page]
    first = cells[0]
    value = "\n".join(text for text, _place in stated)[:_LONGEST]
    made = candidate_in(
        page, first, field=field, value=value, start=0, end=len(first.text), evidence={"sentence": 1.0}
    )  # fmt: skip
    box = page.to_file(union([cell.box for cell in cells]))
    whole = Candidate(field, value, page.number, box, page.source, made.evidence)
    return [whole, *_agreed_fee(whole)] if pattern is _FEE_TERMS else [whole]


def _agreed_fee(terms: Candidate) -> list[Candidate]:
    """The amount that the terms name for a reminder, where they name one."""
    found = {}
    for text in terms.value.split("\n"):
        label = _FEE_TERMS.search(text)
        values = amounts(text[label.end() :][:_NEAR_AMOUNT]) if label else []
        if values and values[0].value > 0:
            found[amount_text(values[0].value)] = terms
    return [
        Candidate("agreed_reminder_fee", value, terms.page, terms.box, terms.source, terms.evidence) for value in found
    ]


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for interest_text ("yes"), interest_rate (per cent a year) and reminder_fee_text ("yes").

    And for interest_terms and reminder_fee_terms, the sentences as printed, and agreed_reminder_fee, their amount.
    """
    found = []
    for page in pages:
        for cell in page.cells:
            for field, pattern in (("interest_text", INTEREST), ("reminder_fee_text", FEE)):
                match = pattern.search(cell.text)
                if match:
                    found.append(
                        candidate_in(
                            page,
                            cell,
                            field=field,
                            value="yes",
                            start=match.start(),
                            end=match.end(),
                            evidence={"sentence": 1.0},
                        )
                    )
            match = INTEREST.search(cell.text)
            text = _sentence(page, cell)[match.start() :][:160] if match else ""
            rate = RATE.search(text)
            # "8 procentenheter över referensräntan" is the statute, not a rate of its own.
            if match and rate and not ABOVE_REFERENCE.search(text):
                found.append(
                    candidate_in(
                        page,
                        cell,
                        field="interest_rate",
                        value=rate["rate"].replace(",", "."),
                        start=match.start(),
                        end=match.end(),
                        evidence={"sentence": 1.0},
                    )
                )
    terms = _terms(pages, "interest_terms", _INTEREST_TERMS)
    return [*found, *terms, *_terms(pages, "reminder_fee_terms", _FEE_TERMS)]
