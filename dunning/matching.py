"""Which case a payment belongs to: by its reference, else by what else it says, never by a name alone.

Only a match by a payment reference with its check digits is sure enough to be booked without a person. The other
grounds give suggestions, best first, for the payments that wait (oidentifierade inbetalningar).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz

from claims.account import ocr_has_check_digit
from claims.bank import BankReference, BankTransaction, ReferenceKind
from claims.money import Money
from claims.names import fold

_DIGITS = re.compile(r"(?<![\w-])\d[\d -]{3,30}\d(?![\w-])")
_NAME_ALIKE = 90  # percent
_LEAST_NUMBER = 4  # characters of an invoice number in free text: a shorter one stands in any text
_MOST_SUGGESTIONS = 5


class Ground(IntEnum):
    """What speaks for a case, the stronger the higher; each is a sentence on the desk."""

    NAME_AND_AMOUNT = 1
    IDENTITY = 2
    INVOICE_NUMBER = 3
    IDENTITY_AND_AMOUNT = 4
    INVOICE_NUMBER_AND_AMOUNT = 5
    REFERENCE_IN_TEXT = 6
    REFERENCE = 7


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What a payment can be known by: the case's payment references, its invoices, its debtor, and what is owed.

    `demanded` is what a letter of today would ask for, in whole kronor; None where that is not known.
    """

    case_number: str
    references: tuple[str, ...]
    invoice_numbers: tuple[str, ...]
    debtor_name: str
    debtor_identity: str
    outstanding: Money
    demanded: Money | None = None

    def owes(self, amount: Money) -> bool:
        """Whether an amount is all that is owed, to the öre or as a letter asks for it."""
        return amount in (self.outstanding, self.demanded)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that a payment may belong to, the part of the payment, and why."""

    case_number: str
    amount: Money
    ground: Ground


@dataclass(frozen=True, slots=True)
class Match:
    """The parts that are sure, which together are the whole payment; or none, and suggestions for a person."""

    booked: tuple[Suggestion, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


class Register:
    """All open cases, found by any of their marks in one step each."""

    def __init__(self, cases: Iterable[OpenCase]) -> None:
        """Cases may share an invoice number or a debtor, never a payment reference (ValueError)."""
        self._by_reference: dict[str, OpenCase] = {}
        self._by_invoice: dict[str, list[OpenCase]] = defaultdict(list)
        self._by_identity: dict[str, list[OpenCase]] = defaultdict(list)
        self._by_amount: dict[Money | None, list[OpenCase]] = defaultdict(list)
        for case in cases:
            for reference in case.references:
                if self._by_reference.setdefault(reference, case) is not case:
                    raise ValueError("two cases have one payment reference")
            for number in case.invoice_numbers:
                self._by_invoice[_plain(number)].append(case)
            if case.debtor_identity:
                self._by_identity[case.debtor_identity[-10:]].append(case)
            for amount in {case.outstanding, case.demanded} - {None}:
                self._by_amount[amount].append(case)

    def match(self, payment: BankTransaction) -> Match:
        """The cases that a payment pays. What takes money back or went out is never booked here."""
        if payment.amount.ore <= 0 or payment.is_reversal:
            return Match()
        booked = booked_by_reference(payment, self._number_of)
        if booked:
            return Match(booked=booked)
        best: dict[str, Suggestion] = {}
        for suggestion in self._suggested(payment):
            known = best.get(suggestion.case_number)
            if known is None or known.ground < suggestion.ground:
                best[suggestion.case_number] = suggestion
        ranked = sorted(best.values(), key=lambda one: (-one.ground, one.case_number))
        return Match(suggestions=tuple(ranked[:_MOST_SUGGESTIONS]))

    def _number_of(self, reference: str) -> str | None:
        case = self._by_reference.get(reference)
        return None if case is None else case.case_number

    def _suggested(self, payment: BankTransaction) -> Iterator[Suggestion]:
        amount = payment.amount
        for text in _numbers_in(payment):
            if text in self._by_reference:
                yield Suggestion(self._by_reference[text].case_number, amount, Ground.REFERENCE_IN_TEXT)
        for number in _words_in(payment):
            for case in self._by_invoice.get(number, ()):
                ground = Ground.INVOICE_NUMBER_AND_AMOUNT if case.owes(amount) else Ground.INVOICE_NUMBER
                yield Suggestion(case.case_number, amount, ground)
        identity = payment.counterparty.identity[-10:]
        for case in self._by_identity.get(identity, ()) if identity else ():
            ground = Ground.IDENTITY_AND_AMOUNT if case.owes(amount) else Ground.IDENTITY
            yield Suggestion(case.case_number, amount, ground)
        name = fold(payment.counterparty.name)
        for case in self._by_amount.get(amount, ()) if name else ():
            if is_alike(name, case.debtor_name):
                yield Suggestion(case.case_number, amount, Ground.NAME_AND_AMOUNT)


def is_alike(name: str, other: str) -> bool:
    """Whether two names are nearly the same, in whatever order their words stand; accents make no difference."""
    return fuzz.token_sort_ratio(fold(name), fold(other)) >= _NAME_ALIKE


@dataclass(frozen=True, slots=True)
class Marks:
    """What cases may be looked up by for a payment: payment references, invoice numbers, and the payer's number."""

    references: tuple[str, ...] = ()
    invoice_numbers: tuple[str, ...] = ()
    identity: str = ""


def marks_of(payment: BankTransaction) -> Marks:
    """Every mark that `Register.match` would know a case by, except names and amounts; none for money that went out.

    Invoice numbers are without case, spaces, dashes and leading zeros.
    """
    if payment.amount.ore <= 0 or payment.is_reversal:
        return Marks()
    named = [one.text for one in payment.references if _is_sound(one)]
    return Marks(
        references=tuple(dict.fromkeys([*named, *_numbers_in(payment)])),
        invoice_numbers=tuple(dict.fromkeys(word for word in _words_in(payment) if word)),
        identity=payment.counterparty.identity[-10:],
    )


def booked_by_reference(payment: BankTransaction, case_of: Callable[[str], str | None]) -> tuple[Suggestion, ...]:
    """The cases that a payment names by their payment references, with its parts; none where anything is in doubt.

    `case_of` gives the number of the case that has a reference, or None.
    """
    if payment.amount.ore <= 0 or payment.is_reversal:
        return ()
    sound = [one for one in payment.references if _is_sound(one)]
    named = [(one, number) for one in sound if (number := case_of(one.text)) is not None]
    if len(named) < len(sound) or any(one.is_doubtful for one in payment.references):
        return ()
    return _parted(payment.amount, named)


def invoice_named(payment: BankTransaction, invoice_numbers: Iterable[str]) -> str | None:
    """The one of a case's invoices that a payer names in words or references; None where it is none or several."""
    words = set(_words_in(payment))
    named = [number for number in invoice_numbers if _plain(number) in words]
    return named[0] if len(named) == 1 else None


def _is_sound(reference: BankReference) -> bool:
    """Whether a reference can be one of ours: called a payment reference, or nothing, and with a right check digit."""
    is_kind = reference.kind in (ReferenceKind.OCR, ReferenceKind.OTHER)
    return is_kind and not reference.is_doubtful and ocr_has_check_digit(reference.text)


def _parted(whole: Money, named: Sequence[tuple[BankReference, str]]) -> tuple[Suggestion, ...]:
    """The whole payment on one case, or its parts on several where the payer said each part; else none."""
    cases = {number for _reference, number in named}
    if len(cases) == 1:
        return (Suggestion(next(iter(cases)), whole, Ground.REFERENCE),)
    parts: dict[str, int] = {}
    for reference, number in named:
        if reference.amount is not None:
            parts[number] = parts.get(number, 0) + reference.amount.ore
    is_whole = parts.keys() == cases and sum(parts.values()) == whole.ore and all(ore > 0 for ore in parts.values())
    if not cases or not is_whole:
        return ()
    return tuple(Suggestion(n, Money(ore, whole.currency), Ground.REFERENCE) for n, ore in parts.items())


def _plain(number: str) -> str:
    """An invoice number as it is compared: without case, spaces, dashes and leading zeros."""
    return re.sub(r"[\W_]", "", number).casefold().lstrip("0")


def _texts_of(payment: BankTransaction) -> Iterator[str]:
    yield from (one.text for one in payment.references)
    yield from payment.texts


def _numbers_in(payment: BankTransaction) -> Iterator[str]:
    """What may be a payment reference in any text: digits with a right check digit, also written in groups."""
    for text in _texts_of(payment):
        for found in _DIGITS.finditer(text):
            for digits in {re.sub(r"\D", "", found[0]), *re.split(r"[ -]", found[0])}:
                if ocr_has_check_digit(digits):
                    yield digits


def _words_in(payment: BankTransaction) -> Iterator[str]:
    """What may be an invoice number: whole references, and the words of texts that hold a digit."""
    for one in payment.references:
        yield _plain(one.text)
    for text in payment.texts:
        for word in text.split():
            if len(word) >= _LEAST_NUMBER and any(letter.isdigit() for letter in word):
                yield _plain(word)
