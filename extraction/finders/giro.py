"""Where to pay: bankgiro, plusgiro, IBAN, and the machine line of a giro slip."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.account import ocr_has_check_digit, parse_bankgiro, parse_iban, parse_plusgiro
from extraction.candidate import Candidate, candidate_in
from extraction.formats import BANKGIRO, IBAN, PLUSGIRO, Found, checked
from extraction.labelled import labelled
from extraction.pages import Page

_MAY_BREAK = ("inline", "right", "far", "below")  # an IBAN is longer than many a column
# Giro slip, bottom line: # reference # kronor öre check > account # 41 # (41 and 42 are bankgiro).
_SLIP = re.compile(
    r"#\s*(?P<reference>\d{2,25})\s*#\s*(?P<kronor>\d{1,8})\s+(?P<ore>\d{2})\s+\d\s*>\s*(?P<account>\d{7,8})\s*#\s*4[12]\s*#"
)


def _bankgiro(text: str, repair: bool) -> list[Found]:
    return checked(BANKGIRO, parse_bankgiro, text, repair=repair)


def _plusgiro(text: str, repair: bool) -> list[Found]:
    return checked(PLUSGIRO, parse_plusgiro, text, repair=repair)


def _iban(text: str, _repair: bool) -> list[Found]:
    found = []
    for match in IBAN.finditer(text.upper()):
        words = match[0].split(" ")
        # A following word in capitals may have been taken along: give up words from the end until the checksum holds.
        for count in range(len(words), 0, -1):
            value = parse_iban("".join(words[:count]))
            if value:
                found.append(Found(value, match.start(), match.start() + len(" ".join(words[:count]))))
                break
    return found


def _slip(pages: Sequence[Page]) -> list[Candidate]:
    found = []
    for page in pages:
        for line in page.lines:
            text = " ".join(cell.text for cell in line)
            match = _SLIP.search(text)
            if match is None:
                continue
            values = {"ocr_reference": match["reference"], "total": f"{int(match['kronor'])}.{match['ore']}"}
            if not ocr_has_check_digit(match["reference"]):
                continue
            if parse_bankgiro(match["account"]):
                values["bankgiro"] = match["account"]
            for field, value in values.items():
                cell = next((c for c in line if match["reference"] in c.text), line[0])
                found.append(
                    candidate_in(
                        page,
                        cell,
                        field=field,
                        value=value,
                        start=0,
                        end=len(cell.text),
                        evidence={"slip": 1.0, "check_digit": 1.0},
                    )
                )
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for bankgiro, plusgiro and iban, and what a slip's machine line says of reference and total."""
    found = [
        *labelled(pages, field="bankgiro", parse=_bankgiro),
        *labelled(pages, field="plusgiro", parse=_plusgiro),
        *labelled(pages, field="iban", parse=_iban, wraps=_MAY_BREAK),
    ]
    return [candidate.plus(check_digit=1.0) for candidate in found] + _slip(pages)
