"""Who is to be paid where the claim was sold or pledged (factoring), and the clause that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.identity import parse_identity
from extraction.candidate import Candidate, candidate_in
from extraction.formats import IDENTITY
from extraction.pages import Cell, Page, union
from extraction.paragraphs import paragraph_at, says_any, sentences
from extraction.party_names import COMPANY

_SIGN = re.compile(
    r"(?<!\w)(?:överlåt(?:en|et|na|its|it|s|es)|pantsatt\w*|pantförskriv\w*|belånad|(?:har )?sålts|befriande verkan|"
    r"factoring|assigned to|overdra(?:tt|get|gne)|siirretty|abgetreten|pledged to|nantissement)(?!\w)",
    re.IGNORECASE,
)
_STEMS = (  # one of them stands in whatever _SIGN finds
    *("överlåt", "pant", "belånad", "sålts", "befriande", "factoring", "assigned", "overdra", "siirretty"),
    *("abgetreten", "pledged", "nantissement"),
)
_ALSO = re.compile(
    r"befriande verkan|endast (?:ske |betalas |göras )?till|betala|payment|bankgiro|(?<!\w)bg(?!\w)", re.IGNORECASE
)
_TO = re.compile(
    r"(?<!\w)(?:till|hos|to|til|an)\s+(?P<name>[A-ZÅÄÖÆØÜ0-9][^,;:()]{1,59}?)"
    r"(?=\s*(?:[,;:(]|\.(?:\s|$)|$)|\s+(?:och|and|og|med|som|dit|på|via|org|bankgiro|bg|plusgiro|with|who|enligt|att|under|"
    r"vilken|vilket|til|til konto|konto)(?!\w))"
)
_NUMBER = re.compile(r"\d{6}")
_LONGEST = 600
_MOST_NAMES = 4


def _is_name(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) > 2 and not _NUMBER.search(text)


def _clause(text: str) -> tuple[str, int] | None:
    """The sentences of a paragraph from the first that assigns the claim to the last that says how to pay it."""
    parts = sentences(text)
    signed = [number for number, (start, end) in enumerate(parts) if _SIGN.search(text[start:end])]
    if not signed:
        return None
    last = signed[-1]
    for start, end in parts[last + 1 :]:
        if not _ALSO.search(text[start:end]):
            break
        last += 1
    start, end = parts[signed[0]][0], parts[last][1]
    return text[start:end][:_LONGEST], start


def _name(clause: str) -> tuple[str, int] | None:
    """The party that a clause assigns the claim to: the first after "till" and the like with a legal form."""
    sign = _SIGN.search(clause)
    named = [m for m in _TO.finditer(clause, sign.start() if sign else 0) if _is_name(m["name"])][:_MOST_NAMES]
    best = next((m for m in named if COMPANY.search(m["name"])), named[0] if named else None)
    return (best["name"].strip(), best.start("name")) if best else None


def _of_clause(page: Page, cells: Sequence[Cell], clause: str) -> list[Candidate]:
    name = _name(clause)
    number = next((n for m in IDENTITY.finditer(clause) if (n := parse_identity(m[0]))), None)
    values = {"assignment_text": clause}
    if name is not None:
        values["payee_name"] = name[0]
        if number is not None:
            values["payee_orgnr"] = number.digits
    box = page.to_file(union([cell.box for cell in cells]))
    strength = 1.0 if name is not None and (COMPANY.search(name[0]) or number) else 0.5 if name else 0.1
    found = []
    for field, value in values.items():
        holding = next((cell for cell in cells if value in cell.text), None)
        start = holding.text.index(value) if holding else 0
        signs = {"sentence": strength, "check_digit": 1.0 if field == "payee_orgnr" else 0.0}
        place = holding or cells[0]
        made = candidate_in(
            page, place, field=field, value=value, start=start, end=start + len(value), evidence=signs
        )  # fmt: skip
        found.append(made if holding else Candidate(field, value, page.number, box, page.source, made.evidence))
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for payee_name, payee_orgnr and assignment_text (the clause as printed, on one line)."""
    found: list[Candidate] = []
    for page in pages:
        taken: set[Cell] = set()
        for cell in page.cells if says_any(page, _STEMS) else ():
            if cell in taken or not _SIGN.search(cell.text):
                continue
            cells, text = paragraph_at(page, cell)
            taken.update(cells)
            clause = _clause(text)
            if clause is not None:
                found += _of_clause(page, cells, clause[0])
    return found
