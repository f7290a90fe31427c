"""What can be checked of a reading while a handler corrects it: check digits, sums, days, and whom the house knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from casework.claim_of import Claim, claim_of
from casework.correction import corrected
from casework.office import Office
from casework.parties import known_creditor, plain, ten_digits
from casework.review_lease import reading_or_refuse
from claims.account import ocr_has_check_digit, parse_bankgiro, parse_iban, parse_plusgiro
from claims.identity import parse_identity
from claims.reading import Reading
from extraction.checks import check
from storage import cases, debtors, documents, messages
from storage.creditors import CreditorRow
from storage.database import Tx

_ROUNDED_BY = Decimal("0.50")
GOOD, WARN, NOTE = "good", "warn", "note"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check's outcome: good, warn (it will be looked at twice) or note; `about` is a name or case it speaks of."""

    code: str
    tone: str
    field: str = ""
    about: str = ""


def check_review(office: Office, *, reading_id: int, changes: Mapping[str, str]) -> list[Checked]:
    """Every check of a reading with a handler's changes, what is wrong first.

    Raises Refused for a change that has no value's form, or when there is no such reading.
    """
    with office.database.read() as tx:
        row = reading_or_refuse(tx, reading_id)
        document = documents.get(tx, row.document_id)
        message = messages.get(tx, document.message_id) if document else None
        reading = corrected(Reading.from_json(row.reading), changes)
        creditor = known_creditor(tx, reading=reading, sender=(message.from_address if message else "") or None)
        found = [
            *_values(reading),
            *_numbers(reading),
            *_creditor(reading, creditor),
            *_debtor(tx, reading),
            *_twice(tx, reading, creditor),
        ]
    order = (WARN, NOTE, GOOD)
    return sorted(found, key=lambda one: order.index(one.tone))


def _values(reading: Reading) -> Iterator[Checked]:
    """What the reader's own checks say, and what a claim cannot do without."""
    values = {name: field.value for name, field in reading.fields.items()}
    wrong = [
        one
        for one in check(values, type=reading.type, candidates=())
        if one.code not in ("check_digit", "sum_mismatch")
    ]
    yield from (Checked(one.code, WARN, one.field or "") for one in wrong)
    claim = claim_of(reading)
    if not isinstance(claim, Claim):
        yield from (Checked(one.code, WARN, one.field or "") for one in claim)
    codes = {one.code for one in wrong}
    yield from _sums(reading)
    if {"invoice_date", "due_date"} <= values.keys() and not codes & {"due_before_invoice_date", "due_date_far"}:
        yield Checked("days_in_order", GOOD, "due_date")


def _sums(reading: Reading) -> Iterator[Checked]:
    """Whether net, VAT and rounding less what is prepaid come to the total; a total may be rounded to whole kronor."""
    net, vat, total = (_amount(reading, name) for name in ("net", "vat", "total"))
    if net is None or vat is None or total is None:
        return
    rest = (
        abs(net + vat)
        + (_amount(reading, "rounding") or Decimal(0))
        - abs(_amount(reading, "prepaid") or Decimal(0))
        - abs(total)
    )
    is_rounded = total == total.to_integral_value() and abs(rest) <= _ROUNDED_BY
    yield Checked("sums_agree", GOOD, "total") if not rest or is_rounded else Checked("sum_mismatch", WARN, "total")


def _amount(reading: Reading, name: str) -> Decimal | None:
    try:
        return Decimal(reading.value(name) or "")
    except InvalidOperation:
        return None


def _numbers(reading: Reading) -> Iterator[Checked]:
    for field, is_right in _CHECK_DIGITS.items():
        value = reading.value(field)
        if value and (field not in _PARTIES or _is_swedish(value)):
            # A reference need not have a check digit: many senders print an invoice number there.
            wrong = NOTE if field == "ocr_reference" else WARN
            yield Checked("check_digit_right", GOOD, field) if is_right(value) else Checked("check_digit", wrong, field)


_PARTIES = ("seller_orgnr", "buyer_orgnr")
_CHECK_DIGITS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(_PARTIES, lambda value: parse_identity(value) is not None),
    "bankgiro": lambda value: parse_bankgiro(value) is not None,
    "plusgiro": lambda value: parse_plusgiro(value) is not None,
    "iban": lambda value: parse_iban(value) is not None,
    "ocr_reference": ocr_has_check_digit,
}


def _is_swedish(number: str) -> bool:
    return sum(letter.isdigit() for letter in number) in (10, 12) and number[:1].isdigit()


def _creditor(reading: Reading, creditor: CreditorRow | None) -> Iterator[Checked]:
    if creditor is None:
        yield Checked("creditor_new", NOTE, "seller_name")
    elif creditor.confirmed_at is None:
        yield Checked("creditor_unconfirmed", NOTE, "seller_name", creditor.name)
    else:
        yield Checked("creditor_known", GOOD, "seller_name", creditor.name)


def _debtor(tx: Tx, reading: Reading) -> Iterator[Checked]:
    number, name = ten_digits(reading.value("buyer_orgnr")), reading.value("buyer_name") or ""
    known = debtors.by_identity(tx, f"id:{number}") if number else None
    if known is None:
        return
    is_same = plain(known.name) == plain(name)
    yield Checked(
        "debtor_known" if is_same else "debtor_other_name", GOOD if is_same else WARN, "buyer_name", known.name
    )


def _twice(tx: Tx, reading: Reading, creditor: CreditorRow | None) -> Iterator[Checked]:
    claim = claim_of(reading)
    if creditor is None or not isinstance(claim, Claim):
        return
    earlier = cases.invoice_of(tx, creditor_id=creditor.id, number=claim.invoice.number)
    if earlier is None or claim.invoice.total.ore < 0:
        return
    is_same = (earlier.total_ore, earlier.due_date) == (claim.invoice.total.ore, claim.invoice.due_date)
    code, tone = ("duplicate_invoice", NOTE) if is_same else ("same_number", WARN)
    yield Checked(code, tone, "invoice_number", earlier.case_number)
