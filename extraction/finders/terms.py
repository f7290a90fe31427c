"""What the page says about late payment: interest (dröjsmålsränta), its rate, and a reminder fee that was agreed."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.late_terms import ABOVE_REFERENCE, FEE, INTEREST, RATE
from extraction.pages import Cell, Page


def _sentence(page: Page, cell: Cell) -> str:
    """The cell's text with the next line's, since a sentence may wrap."""
    following = page.lines[cell.line + 1 : cell.line + 2]
    return " ".join([cell.text, *(other.text for line in following for other in line)])


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for interest_text ("yes"), interest_rate (per cent a year) and reminder_fee_text ("yes")."""
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
    return found
