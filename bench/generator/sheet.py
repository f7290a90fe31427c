"""What one document's page says: the texts that are drawn and, in step with them, the truth about them."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from bench.generator import formats
from bench.generator.axes import pick
from bench.generator.bill import Bill
from bench.generator.parties import Party
from bench.generator.words import LABELS, TEXTS
from claims.account import print_bankgiro, print_plusgiro

Pair = tuple[str, str]
_KRONOR = frozenset({"SEK", "NOK", "DKK"})
_SIGNS = {"EUR": "€", "GBP": "£"}
_UNITS = (" SEK", " kr", " DKK", " EUR", " KR")


class Sheet:
    """A document being written. Whatever is printed of the truth is told to `say` where it is printed."""

    def __init__(self, bill: Bill, axes: dict[str, str], rng: Random) -> None:
        self.bill, self.axes, self.rng = bill, axes, rng
        self.fields: dict[str, str] = {}
        self.data: dict[str, Any] = {}
        self._words: dict[str, str] = {}
        self.language = bill.language
        self.number_style = pick(formats.NUMBERS[self.language], rng)
        self.date_style = pick(formats.DATES[self.language], rng)

    def say(self, field: str, value: str | None) -> None:
        """The page prints this value of a field."""
        if value:
            self.fields[field] = value

    def word(self, key: str, **values: str) -> str:
        """A label in this document's wording, the same at every place."""
        if key not in self._words:
            fitting = [word for word in LABELS[self.language][key] if self._fits(word)]
            self._words[key] = self.rng.choice(fitting or LABELS[self.language][key])
            if any(unit in self._words[key] for unit in _UNITS):
                self.say("currency", self.bill.currency)
        return self._cased(self._words[key].format(**values) if values else self._words[key])

    def _fits(self, word: str) -> bool:
        unit = next((unit for unit in _UNITS if unit in word), None)
        return unit is None or unit.strip().upper() in (self.bill.currency, "KR" if self.bill.currency == "SEK" else "")

    def _cased(self, text: str) -> str:
        case = self.axes["label_case"]
        return text.upper() if case == "upper" else text.lower() if case == "lower" else text

    def text(self, key: str, **values: str) -> str:
        """A sentence; empty where the language has none for the key."""
        sentences = TEXTS[self.language].get(key)
        return self.rng.choice(sentences).format(**values) if sentences else ""

    def chance(self, share: float) -> bool:
        """True in this share of the cases."""
        return self.rng.random() < share

    def money(self, ore: int) -> str:
        """An amount without its currency."""
        return formats.amount(ore, self.number_style, minus=self.axes["minus"])

    @property
    def unit(self) -> str:
        """The sign of the currency: kr, € or £."""
        return "kr" if self.bill.currency in _KRONOR else _SIGNS[self.bill.currency]

    def marked(self, ore: int) -> str:
        """An amount with its currency as the page marks it."""
        mark, text = self.axes["currency_mark"], self.money(ore)
        if mark in ("none", "in-label"):
            return text
        self.say("currency", self.bill.currency)
        if mark == "kr":
            return f"{text} {self.unit}"
        return f"{text} {self.bill.currency}" if mark == "code" else f"{self.bill.currency} {text}"

    def day(self, on: date) -> str:
        """A date."""
        return formats.day(on, self.date_style, self.language)

    def dated(self, field: str, on: date) -> str:
        """A date that is the value of a field."""
        self.say(field, on.isoformat())
        return self.day(on)

    def told(self, field: str, value: str) -> str:
        """A text that is the value of a field as it stands."""
        self.say(field, value)
        return value

    def worth(self, field: str, ore: int, *, marked: bool = False) -> str:
        """An amount that is the value of a field."""
        self.say(field, formats.money(ore))
        return self.marked(ore) if marked else self.money(ore)

    def identity(self, field: str, party: Party, *, short: bool = False) -> str:
        """A party's organisation or personal number in the page's form."""
        digits = party.orgnr or ""
        if party.country != "SE":
            return self.told(field, digits)
        if short and len(digits) == 12:
            digits = digits[2:]
        self.say(field, digits)
        form = self.axes["orgnr_form"]
        if form == "plain":
            return digits
        return f"{digits[:-4]}{' - ' if form == 'spaced' else '-'}{digits[-4:]}"

    def vat_number(self, field: str, party: Party) -> str:
        """A party's VAT number in the page's form."""
        number = self.told(field, party.vat_number or "")
        if party.country == "SE" and self.axes["vat_form"] == "spaced":
            return f"{number[:2]} {number[2:8]}-{number[8:12]} {number[12:]}"
        return f"{number[:2]}-{number[2:]}" if self.axes["vat_form"] == "hyphen" else number

    def bankgiro(self, digits: str) -> str:
        """A bankgiro number with its hyphen."""
        self.say("bankgiro", digits)
        return print_bankgiro(digits)

    def plusgiro(self, digits: str) -> str:
        """A plusgiro number in pairs."""
        self.say("plusgiro", digits)
        return print_plusgiro(digits)

    def iban(self, number: str) -> str:
        """An IBAN, grouped in fours or not."""
        self.say("iban", number)
        return formats.grouped(number, 4) if self.axes["iban_form"] == "grouped" else number

    def reference(self) -> str:
        """The payment reference, grouped or not; the invoice number where the bill has none."""
        if self.bill.reference is None:
            return self.told("invoice_number", self.bill.number)
        self.say("ocr_reference", self.bill.reference)
        return formats.grouped(self.bill.reference, 4) if self.axes["ocr_form"] == "grouped" else self.bill.reference
