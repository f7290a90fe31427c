"""What follows from the values chosen for one document: countries, signs, VAT per rate, a reminder's two days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from stdnum.fi import ytunnus
from stdnum.no import orgnr as norwegian

from claims.identity import parse_identity
from claims.reading import DocumentType, FieldValue
from extraction.choose import Choice
from extraction.formats import amount_text
from extraction.late_terms import ABOVE_REFERENCE, RATE
from extraction.party_blocks import same_name

Fields = dict[str, FieldValue]
Choices = Mapping[str, Choice]

_COUNTRIES: Mapping[str, str] = {
    "sverige": "SE", "sweden": "SE", "ruotsi": "SE", "schweden": "SE", "norge": "NO", "norway": "NO", "noreg": "NO",
    "danmark": "DK", "denmark": "DK", "finland": "FI", "suomi": "FI", "deutschland": "DE", "germany": "DE",
    "tyskland": "DE", "united kingdom": "GB", "uk": "GB", "england": "GB", "storbritannien": "GB",
    "great britain": "GB",
}  # fmt: skip
_PREFIXES: Mapping[str, str] = {
    "SE": "SE", "S": "SE", "NO": "NO", "N": "NO", "DK": "DK", "FI": "FI", "FIN": "FI", "D": "DE", "DE": "DE",
    "GB": "GB", "UK": "GB",
}  # fmt: skip
_PREFIX = re.compile(r"^(?P<code>SE|S|NO|N|DK|FIN|FI|DE|D|GB|UK)[- ]\d{3}")
_SWEDISH_CODE = re.compile(r"^\d{3} \d{2} +[^\W\d]")
_BRITISH_CODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}$")
_BY_CODE = 0.97  # how sure the form of a postal code makes a country
_BY_ACCOUNT, _AT_HOME = 0.93, 0.93
STAND_IN = "else_"
"""Begins the name of candidates that count only where their field has none of its own."""
_DAYS = f"{STAND_IN}payment_terms_days"
_LOOKED_AT = 0.89  # just below what is accepted
_SIDES = ("seller", "buyer")
_PAYEE = ("payee_name", "payee_orgnr", "assignment_text")
_CENT = Decimal("0.01")
_NEAR = Decimal("0.02")
_RATES = (Decimal("25.5"), Decimal("13.5"), *map(Decimal, (25, 24, 20, 19, 15, 14, 12, 10, 8, 7, 6)))  # of Europe
_MOST_ROUNDING = Decimal("0.50")
_DERIVED = 0.98
_NOT_OF_REMINDERS = ("agreed_reminder_fee",)
_ONLY_OF_REMINDERS = ("principal", "reminder_due_date", "reminder_fee")


def _country_of_number(number: str) -> str:
    """The country in whose register a party's number is, "" where its form leaves that open."""
    if parse_identity(number) is not None:
        return "SE"
    digits = re.sub(r"\D", "", number)
    if re.fullmatch(r"\d{7}-\d", number) and ytunnus.is_valid(number):
        return "FI"
    return "NO" if len(digits) == 9 and digits == re.sub(r"[ .]", "", number) and norwegian.is_valid(digits) else ""


def _country_of_address(address: str) -> tuple[str, float]:
    lines = address.split("\n")
    named = _COUNTRIES.get(lines[-1].strip().casefold())
    if named:
        return named, 1.0
    for line in lines[::-1]:
        prefix = _PREFIX.match(line.strip())
        if prefix:
            return _PREFIXES[prefix["code"]], 1.0
        if _SWEDISH_CODE.match(line.strip()):
            return "SE", _BY_CODE
        if _BRITISH_CODE.search(line.strip()):
            return "GB", _BY_CODE
    return "", 0.0


def _countries(fields: Fields, _type: DocumentType, _choices: Choices) -> Fields:
    """A party's country (ISO 3166), by its VAT number, its address or its register's number.

    Else a seller's is that of its account, and a buyer's the seller's: an address abroad ends in its country.
    """
    for side in _SIDES:
        vat, address, number = (fields.get(f"{side}_{kind}") for kind in ("vat_no", "address", "orgnr"))
        code, sure, source = "", 0.0, None
        if vat is not None:
            code, sure, source = vat.value[:2], 1.0, vat
        if not code and address is not None:
            (code, sure), source = _country_of_address(address.value), address
        if not code and number is not None:
            code, sure, source = _country_of_number(number.value), 1.0, number
        if code and source is not None:
            fields[f"{side}_country"] = replace(source, value=code, confidence=sure * source.confidence)
    iban, address, seller = fields.get("iban"), fields.get("buyer_address"), fields.get("seller_country")
    if seller is None and iban is not None and "payee_name" not in fields:
        seller = replace(iban, value=iban.value[:2], confidence=_BY_ACCOUNT * iban.confidence)
        fields["seller_country"] = seller
    if "buyer_country" not in fields and address is not None and seller is not None:
        sure = _AT_HOME * min(address.confidence, seller.confidence)
        fields["buyer_country"] = replace(address, value=seller.value, confidence=sure)
    return fields


def _one_holder(fields: Fields, _type: DocumentType, _choices: Choices) -> Fields:
    """No VAT number is both parties', and a Swedish one is whose org number it holds."""
    found = {side: fields.get(f"{side}_vat_no") for side in _SIDES}
    for side, other in (_SIDES, _SIDES[::-1]):
        value, rival, number = found[side], found[other], fields.get(f"{other}_orgnr")
        is_others = value is not None and number is not None and value.value[2:12] == number.value[-10:]
        is_less = value is not None and rival is not None and value.value == rival.value
        if is_others or (is_less and value.confidence < rival.confidence):  # type: ignore[union-attr]
            fields.pop(f"{side}_vat_no", None)
    return fields


def _payee(fields: Fields, _type: DocumentType, _choices: Choices) -> Fields:
    """A payee only where it is another than the seller; the clause stays, for it says what it says."""
    name, seller = fields.get("payee_name"), fields.get("seller_name")
    if name is not None and seller is not None and same_name(name.value, seller.value):
        for field in _PAYEE[:2]:
            fields.pop(field, None)
    return fields


def _corrections(fields: Fields, _type: DocumentType, _choices: Choices) -> Fields:
    """What is prepaid above zero, and rounding with the sign by which the sums hold: net + VAT + rounding - prepaid."""
    if "prepaid" in fields:
        fields["prepaid"] = _with_amount(fields["prepaid"], abs(Decimal(fields["prepaid"].value)))
    if {"total", "net", "vat"} <= fields.keys():
        total, net, vat = (Decimal(fields[name].value) for name in ("total", "net", "vat"))
        prepaid = Decimal(fields["prepaid"].value) if "prepaid" in fields else Decimal(0)
        missing, said = total - net - vat + prepaid, fields.get("rounding")
        is_whole = not (total + prepaid) % 1 and 0 < abs(missing) <= _MOST_ROUNDING
        if said is not None and abs(missing) == abs(Decimal(said.value)):
            fields["rounding"] = _with_amount(said, missing)
        elif said is None and is_whole:
            sure = min(fields[name].confidence for name in ("total", "net", "vat")) * _DERIVED
            fields["rounding"] = replace(fields["total"], value=amount_text(missing), confidence=sure)
    return fields


def _with_amount(value: FieldValue, amount: Decimal) -> FieldValue:
    return replace(value, value=amount_text(amount))


def _vat_rates(fields: Fields, type_: DocumentType, _choices: Choices) -> Fields:
    """VAT per rate with its sign and, where one rate makes all of it, the net amount as its base."""
    printed = fields.get("vat_by_rate")
    if printed is None:
        return _with_single_rate(fields)
    rows = [tuple(row.split(":")) for row in printed.value.split(";")]
    whole, vat = sum(abs(Decimal(row[2])) for row in rows), fields.get("vat")
    if vat is not None and abs(whole - abs(Decimal(vat.value))) > _NEAR:
        del fields["vat_by_rate"]  # some of the rows are not read, or others are no VAT
        return fields
    net = fields.get("net")
    if len(rows) == 1 and not rows[0][1] and net is not None and _is_rate(rows[0][0], net.value, rows[0][2]):
        rows = [(rows[0][0], net.value, rows[0][2])]
    sign = -1 if type_ is DocumentType.CREDIT_NOTE else 1

    def text(amount: str) -> str:
        return amount_text(sign * abs(Decimal(amount)) + 0) if sign < 0 and amount else amount

    fields["vat_by_rate"] = replace(printed, value=";".join(f"{r}:{text(base)}:{text(tax)}" for r, base, tax in rows))
    return fields


def _with_single_rate(fields: Fields) -> Fields:
    """The one usual rate that makes exactly the VAT of the net amount, where no row names a rate."""
    whole, vat = fields.get("net", fields.get("total")), fields.get("vat")
    if whole is None or vat is None or not Decimal(vat.value) or ("net" not in fields and "prepaid" in fields):
        return fields
    net = whole.value if "net" in fields else amount_text(Decimal(whole.value) - Decimal(vat.value))
    rates = [rate for rate in _RATES if _is_rate(str(rate), net, vat.value)]
    if len(rates) == 1:
        sure = min(whole.confidence, vat.confidence) * _DERIVED
        fields["vat_by_rate"] = replace(vat, value=f"{rates[0]}:{net}:{vat.value}", confidence=sure)
    return fields


def _is_rate(rate: str, net: str, vat: str) -> bool:
    wanted = (abs(Decimal(net)) * Decimal(rate) / 100).quantize(_CENT, ROUND_HALF_UP)
    return abs(wanted - abs(Decimal(vat))) <= _CENT


def _reminder(fields: Fields, type_: DocumentType, choices: Choices) -> Fields:
    """A reminder's own day beside the invoice's: of two printed days the later one is the reminder's."""
    if type_ is not DocumentType.REMINDER:
        for field in _ONLY_OF_REMINDERS:
            fields.pop(field, None)
        return fields
    for field in _NOT_OF_REMINDERS:
        fields.pop(field, None)
    new, due = fields.pop("reminder_due_date", None), choices.get("due_date")
    if new is None or due is None:
        return fields
    earlier = [(due.best, due.probability), *due.others]
    first = next(((one, sure) for one, sure in earlier if one.value < new.value), None)
    if first is None:
        return fields  # the only day by which to pay
    candidate, sure = first
    whole = min(sum(sure for _one, sure in earlier), new.confidence) if candidate is not due.best else sure
    fields["due_date"] = FieldValue(candidate.value, whole, candidate.page, candidate.box, candidate.source)
    fields["reminder_due_date"] = new
    return fields


def _stand_ins(fields: Fields, _type: DocumentType, _choices: Choices) -> Fields:
    """What may stand in for a field that its own labels do not give; days of credit only for want of a due date.

    A due date may be printed that was not read, so a person looks at what days of credit alone would accept.
    """
    days = fields.pop(_DAYS, None)
    if days is not None and "due_date" not in fields:
        fields[_DAYS] = replace(days, confidence=min(days.confidence, _LOOKED_AT))
    for name in [name for name in fields if name.startswith(STAND_IN)]:
        value = fields.pop(name)
        fields.setdefault(name.removeprefix(STAND_IN), value)
    seller, buyer = fields.get("seller_address"), fields.get("buyer_address")
    if seller is not None and buyer is not None and seller.value == buyer.value:
        del fields["seller_address"]
    return fields


def _late_interest(fields: Fields, _type: DocumentType, _choices: Choices) -> Fields:
    """That interest is stated, and its rate, from the terms as printed."""
    terms = fields.get("interest_terms")
    if terms is None:
        return fields
    fields.setdefault("interest_text", replace(terms, value="yes"))
    rates = {match["rate"].replace(",", ".") for match in RATE.finditer(terms.value)}
    if "interest_rate" in fields and fields["interest_rate"].value not in rates:
        del fields["interest_rate"]  # a share of something else, on the line after the terms
    if len(rates) == 1 and not ABOVE_REFERENCE.search(terms.value):
        fields.setdefault("interest_rate", replace(terms, value=rates.pop()))
    return fields


_STEPS: tuple[Callable[[Fields, DocumentType, Choices], Fields], ...] = (
    _stand_ins,
    _one_holder,
    _countries,
    _payee,
    _corrections,
    _vat_rates,
    _reminder,
    _late_interest,
)


def settled(fields: Mapping[str, FieldValue], type_: DocumentType, choices: Choices) -> Fields:
    """The chosen fields of one document with what follows from them, and without what they rule out."""
    found = dict(fields)
    for step in _STEPS:
        found = step(found, type_, choices)
    return found
