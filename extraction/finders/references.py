"""What the parties refer to, apart from the invoice number: contacts, codes, orders and customers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.date_formats import dates
from extraction.formats import EMAIL, IDENTIFIER, Found, amounts
from extraction.geometry import Reach
from extraction.labels import LabelHit, begins_with_label, is_table_head, next_label
from extraction.other_labels import places
from extraction.pages import Page
from extraction.party_names import COMPANY

_LONGEST = 40
_LEAST = 2
_MOST_READ = 200  # characters after a label
_PARTED = re.compile(r"\s*(?:[|·•;]|\s/\s|,\s*(?:tel|tfn|tlf|e-?post|mobil))", re.IGNORECASE)
_BEFORE = " :.#-–*()"
_REFERENCE = re.compile(r"^(?=.*[^\W_])[\w][\w .,'’&/+()\-]*$")
_SENTENCE = re.compile(r"[.!?]\s+\S|(?<!\w)(?:och|and|und|vid|för|till|av|från|by|for|ja)\s", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"^\d{6,}$")  # beside a mere "Referens" mostly a payment reference
_CODES = re.compile(r"(?<!\w)(?:SE|NO|DK|FI|DE|GB)\d{8,}|\d{6}-\d{4}")
_NAMED = 0.8  # the strength of a label that names its field
_DOUBTFUL = 0.1
_GAP = 12  # characters between a label and an order number
_BESIDE = ("inline", "right", "far")
_PERSON = re.compile(  # a given name, perhaps double or with an initial, and one or two more names
    r"^[^\W\d_]{2,}(?:-[^\W\d_]+)?(?: (?:[^\W\d_]\.?|von|af|de|van))*(?: [^\W\d_]{2,}){1,2}$"
)
_CUSTOMER = re.compile(r"^[A-ZÅÄÖ]{0,3}-?\d{2,10}$")
_SEPARATED = re.compile(r"[|·•]|\s/\s")
_ATTENTION = re.compile(r"att(?!\w|\s?[.:])", re.IGNORECASE)  # "att" without a mark is a word of a sentence


def _value(text: str, relation: str) -> tuple[str, int] | None:
    """The reference that a text starts with and where it begins; None where it starts with something else."""
    if relation != "inline" and (text.rstrip().endswith(":") or next_label(text, 1) < len(text)):
        return None  # the next label and no value
    start = len(text) - len(text.lstrip(_BEFORE))
    rest = text[start:]
    if begins_with_label(rest):
        return None
    parted = _PARTED.search(rest)
    rest = rest[: parted.start() if parted else len(rest)]
    rest = rest[: next_label(rest, 1)].rstrip(" :,-–(")
    if not _LEAST <= len(rest) <= _LONGEST or not _REFERENCE.match(rest) or _is_other(rest):
        return None
    return rest, start


def _is_other(text: str) -> bool:
    """Whether a text is the head of a column, a sentence, a date, an amount, a company or a number of a register."""
    is_money = any(amount.is_money for amount in amounts(text))
    is_date = any(not day.is_bare for day in dates(text))
    return (
        is_table_head(text) or is_money or is_date or any(p.search(text) for p in (_SENTENCE, COMPANY, EMAIL, _CODES))
    )


def _is_meant(hit: LabelHit) -> bool:
    """Whether a label is one and not the start of a sentence."""
    return not _ATTENTION.match(hit.cell.text, hit.start) or hit.cell.text[hit.end - 1 : hit.end] == "."


def _strength(hit: LabelHit, reach: Reach, value: str) -> float:
    """A word that may also head an address or a payment reference counts only beside a value of its own sort."""
    is_cut = reach.relation == "inline" and bool(_SEPARATED.search(hit.cell.text)) and value.isalpha()
    if is_cut and hit.cell.text.endswith(value):
        return _DOUBTFUL  # a run of entries goes on on the next line, and so may its last value
    if hit.strength >= _NAMED:
        return hit.strength
    is_told = reach.relation in _BESIDE or (reach.relation == "below" and bool(_PERSON.match(value)))
    return hit.strength if is_told and not _LONG_NUMBER.match(value) else _DOUBTFUL


def _evidence(hit: LabelHit, relation: str, strength: float) -> dict[str, float]:
    return {"label": strength, relation: 1.0, "heading": 1.0 if hit.in_heading else 0.0}


def _persons(pages: Sequence[Page], field: str) -> list[Candidate]:
    found: dict[tuple[int, int, int], Candidate] = {}
    for page, hit, reach in places(pages, field):
        key = (page.number, id(hit.cell), hit.start)
        value = _value(reach.text[:_MOST_READ], reach.relation) if key not in found and _is_meant(hit) else None
        if value is not None:
            start = reach.start + value[1]
            found[key] = candidate_in(
                page,
                reach.cell,
                field=field,
                value=value[0],
                start=start,
                end=start + len(value[0]),
                evidence=_evidence(hit, reach.relation, _strength(hit, reach, value[0])),
            )
    return list(found.values())


def _order_value(text: str) -> Found | None:
    start = len(text) - len(text.lstrip(_BEFORE))
    match = IDENTIFIER.search(text, start)
    if match is None or match.start() - start > _GAP or any(letter.isalpha() for letter in text[start : match.start()]):
        return None
    value = match[0].lstrip("#").rstrip(".,:;-_/")
    is_date = any(day.start <= match.start() < day.end and not day.is_bare for day in dates(text))
    is_money = any(amount.is_money and amount.start < match.end() for amount in amounts(text[match.start() :]))
    if not value or len(value) > _LONGEST or is_date or is_money:
        return None
    begin = match.end() - len(match[0].lstrip("#"))
    return Found(value, begin, begin + len(value))


def _orders(pages: Sequence[Page]) -> list[Candidate]:
    found: dict[tuple[int, int, int], Candidate] = {}
    for page, hit, reach in places(pages, "order_number"):
        key = (page.number, id(hit.cell), hit.start)
        value = _order_value(reach.text[:_MOST_READ]) if key not in found and not hit.in_heading else None
        if value is not None:
            found[key] = candidate_in(
                page,
                reach.cell,
                field="else_order_number",
                value=value.value,
                start=reach.start + value.start,
                end=reach.start + value.end,
                evidence={**_evidence(hit, reach.relation, hit.strength), "mid_text": 0.0},
            )
    return list(found.values())


def _customers(pages: Sequence[Page]) -> list[Candidate]:
    """Numbers beside words that mostly head the buyer's name, as "Kund": only where nothing else stands there."""
    found = []
    for page, hit, reach in places(pages, "customer_number"):
        value = _PARTED.split(reach.text.strip(" :.-·…_")[:_MOST_READ])[0].strip()
        if _CUSTOMER.match(value) and not hit.in_heading:
            start = reach.start + reach.text.index(value)
            found.append(
                candidate_in(
                    page,
                    reach.cell,
                    field="else_customer_number",
                    value=value,
                    start=start,
                    end=start + len(value),
                    evidence=_evidence(hit, reach.relation, hit.strength),
                )
            )
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for buyer_reference and seller_reference (a person or a code, as printed).

    And for else_order_number and else_customer_number, which stand in where no label that says so alone is printed.
    """
    persons = [*_persons(pages, "buyer_reference"), *_persons(pages, "seller_reference")]
    return [*persons, *_orders(pages), *_customers(pages)]
