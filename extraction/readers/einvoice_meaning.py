"""What an e-invoice's texts mean: the fields of a reading, checked, and what was odd about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from claims.account import ocr_has_check_digit, parse_bankgiro, parse_iban, parse_plusgiro
from claims.identity import parse_identity
from claims.reading import DocumentType
from claims.refused import Finding
from extraction.formats import EMAIL, amount_text
from extraction.late_terms import ABOVE_REFERENCE, FEE, INTEREST, RATE
from extraction.readers.einvoice_values import Identifier, RawAccount, RawInvoice, RawParty

# UNTDID 1001, as EN 16931 sorts its codes; 325 is a proforma invoice.
_CREDIT_CODES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
_PROFORMA_CODES = frozenset({"325"})
_SWEDISH_SCHEMES = ("0007", "9955", "SE:")  # EAS: organisationsnummer, Swedish VAT number; older Peppol: SE:ORGNR
_NO_REGISTER = ("0088", "0060", "GLN", "EAN", "9")  # GLN and DUNS name places and firms in nobody's register
_BANKGIRO_HINTS = frozenset({"SE:BANKGIRO", "BGABSESS", "BGABSESSXXX", "BANKGIRO", "BG", "56"})
_PLUSGIRO_HINTS = frozenset({"SE:PLUSGIRO", "PGSISESS", "PGSISESSXXX", "PLUSGIRO", "POSTGIRO", "PG", "50"})

_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,13}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})")
_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T+Z-].{0,30})?")
_CENT = Decimal("0.01")
_LEAST_OCR_DIGITS = 4
_MAX_TERMS = 180
_MAX_ITEMS = 3
_MAX_ABOUT = 160
_DAY_WORDS = r"(?:dagar|dgr|days?|dager|dage|pv|tagen?)"
_TERMS = re.compile(
    rf"^\W*(?P<alone>[0-9]{{1,3}})\s*{_DAY_WORDS}\W*$"
    rf"|(?<![0-9])(?P<before>[0-9]{{1,3}})\s*{_DAY_WORDS}\s*nett?o?\b"
    rf"|\bnett?o?\W{{0,3}}(?P<after>[0-9]{{1,3}})(?!\S*[0-9%])"
    rf"|(?:betalningsvillkor|betalvillkor|payment terms|betalingsbetingelser|maksuehto|zahlungsziel)\W{{0,3}}"
    rf"(?P<named>[0-9]{{1,3}})\s*{_DAY_WORDS}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EInvoice:
    """A structured invoice: its fields in the names and formats of `krav extract`, and what was odd about it.

    `syntax` is "ubl", "cii" or "svefaktura". `language` is not stated by these formats. `fields` holds besides those
    of docs/formats.md the likes of seller_vat_no, seller_country and payee_name, and the internal `prepaid` and
    `rounding`: net + vat - prepaid + rounding is the total.
    """

    type: DocumentType
    fields: Mapping[str, str]
    syntax: str
    subtype: str | None = None
    language: str = "unknown"
    findings: tuple[Finding, ...] = ()


def meaning_of(raw: RawInvoice) -> EInvoice:
    """The fields of an invoice. Values that cannot be right are left out, with a finding."""
    return _Meaning(raw).einvoice()


class _Meaning:
    """One invoice's texts on their way to fields: gathers values and findings."""

    def __init__(self, raw: RawInvoice) -> None:
        self.raw = raw
        self.fields: dict[str, str] = {}
        self.findings: list[Finding] = []

    def _doubt(self, code: str, message: str, field: str | None) -> None:
        self.findings.append(Finding(code, message, field))

    def einvoice(self) -> EInvoice:
        """Every field, in the order a person would read them."""
        raw = self.raw
        self._put("invoice_number", raw.number)
        self._dates()
        self._currency()
        type_, subtype = self._amounts()
        self._party("seller", raw.seller)
        self._party("buyer", raw.buyer)
        self._payee()
        self._payment()
        self._put("customer_number", self._customer_number())
        self._put("order_number", raw.order_number)
        self._credited(type_)
        self._put("about", _about(raw.items))
        self._late_payment()
        return EInvoice(type_, self.fields, raw.syntax, subtype, findings=tuple(self.findings))

    def _put(self, field: str, value: str | None) -> None:
        if value:
            self.fields[field] = value

    def _dates(self) -> None:
        for field, text in (("invoice_date", self.raw.issued), ("due_date", self.raw.due)):
            value = _iso_date(text)
            self._put(field, value)
            if text and not value:
                self._doubt("unreadable_value", "the file states a date that is none", field)
        if "due_date" not in self.fields:
            self._put("payment_terms_days", _terms_days(self.raw))

    def _currency(self) -> None:
        stated, beside = self.raw.currency.upper(), self.raw.payable_currency.upper()
        codes = [text for text in (stated, beside) if re.fullmatch(r"[A-Z]{3}", text)]
        if codes:
            self.fields["currency"] = codes[0]
        if stated and stated not in codes:
            self._doubt("unreadable_value", "the file states a currency that is no ISO code", "currency")
        elif len(set(codes)) > 1:
            self._doubt("currency_mismatch", f"the invoice is in {stated}, its amount to pay in {beside}", "currency")

    def _amounts(self) -> tuple[DocumentType, str | None]:
        raw = self.raw
        found = {
            name: self._amount("total" if name in ("payable", "gross") else name, getattr(raw, name))
            for name in ("payable", "gross", "net", "vat", "prepaid", "rounding")
        }
        prepaid, rounding = found["prepaid"] or Decimal(0), found["rounding"] or Decimal(0)
        total = found["payable"]
        if total is None and found["gross"] is not None and not raw.payable:
            total = found["gross"] - prepaid + rounding
        type_, subtype, sign = self._type(total)
        values = {"total": total, **{name: found[name] for name in ("net", "vat", "prepaid", "rounding")}}
        for field, value in values.items():
            if value is not None:
                self.fields[field] = amount_text(value * sign + 0)  # + 0 turns a negative zero into zero
        net, vat = found["net"], found["vat"]
        if (
            total is not None
            and net is not None
            and vat is not None
            and abs(net + vat - prepaid + rounding - total) > _CENT
        ):
            self._doubt("sum_mismatch", "net, VAT and rounding do not add up to the total", "total")
        return type_, subtype

    def _amount(self, field: str, text: str) -> Decimal | None:
        if not text:
            return None
        if not _AMOUNT.fullmatch(text):
            self._doubt("unreadable_value", "the file states an amount that is no number", field)
            return None
        return Decimal(text).quantize(_CENT, ROUND_HALF_UP)

    def _type(self, total: Decimal | None) -> tuple[DocumentType, str | None, int]:
        """Type, subtype, and the sign that makes a credit note's amounts negative."""
        if self.raw.type_code in _PROFORMA_CODES:
            return DocumentType.OTHER, "proforma", 1
        is_negative = total is not None and total < 0
        if not self.raw.is_credit and self.raw.type_code not in _CREDIT_CODES:
            return (DocumentType.CREDIT_NOTE if is_negative else DocumentType.INVOICE), None, 1
        if is_negative and self.raw.syntax != "svefaktura":
            # A negative credit note is a debit by the letter of the format, and a credit in what many programs write.
            self._doubt("negative_credit_note", "the credit note states a negative amount; read as a credit", "total")
        return DocumentType.CREDIT_NOTE, None, 1 if is_negative else -1

    def _party(self, role: str, party: RawParty) -> None:
        country = party.country.upper() if re.fullmatch(r"[A-Za-z]{2}", party.country) else ""
        self._put(f"{role}_name", party.name)
        self._put(f"{role}_orgnr", self._identity(f"{role}_orgnr", party, country))
        self._put(f"{role}_vat_no", _vat_no(party.vat_no))
        self._put(f"{role}_address", _address(party, country))
        self._put(f"{role}_country", country)
        self._put(f"{role}_email", party.email if EMAIL.fullmatch(party.email) else None)
        self._put(f"{role}_phone", party.phone if re.fullmatch(r"[0-9+()/ .x-]{5,40}", party.phone) else None)

    def _identity(self, field: str, party: RawParty, country: str) -> str | None:
        """The identity number: a Swedish one by its check digit, a foreign one as printed."""
        vat = _vat_no(party.vat_no)
        country = country or vat[:2]
        legal = [one for one in party.legal_ids if one.scheme not in _NO_REGISTER]
        swedish = [one for one in (*legal, *party.other_ids) if _is_swedish(one)]
        if country in ("", "SE"):
            swedish = [one for one in legal if not one.scheme] + swedish
        foreign = None if country == "SE" else next((one.text for one in legal if not _is_swedish(one)), None)
        claimed = [one.text for one in swedish] + ([vat] if vat.startswith("SE") and not foreign else [])
        number = next((number for text in claimed if (number := parse_identity(text))), None)
        # A wrong number in the first place is doubtful even where a right one stands elsewhere: which one is meant?
        if claimed and not foreign and parse_identity(claimed[0]) is None:
            self._doubt("check_digit", "the identity number's check digit is wrong", field)
        return foreign if number is None else number.digits

    def _payee(self) -> None:
        payee = self.raw.payee
        number = self._identity("payee_orgnr", payee, payee.country.upper())
        seller_number = self.fields.get("seller_orgnr", "")
        if number and seller_number and number[-10:] == seller_number[-10:]:
            return
        if not payee.name or payee.name.casefold() == self.raw.seller.name.casefold():
            return
        self._put("payee_name", payee.name)
        self._put("payee_orgnr", number)

    def _payment(self) -> None:
        references = (text.replace(" ", "") for text in self.raw.references)
        valid = (text for text in references if text.isascii() and len(text) >= _LEAST_OCR_DIGITS)
        self._put("ocr_reference", next((text for text in valid if ocr_has_check_digit(text)), None))
        for account in self.raw.accounts:
            field, value = _account(account)
            if field and value is None:
                self._doubt("check_digit", "the account number's check digit is wrong", field)
            elif field and field not in self.fields:
                self._put(field, value)

    def _customer_number(self) -> str:
        """The seller's number for the buyer: never one that identifies the buyer to everybody."""
        if self.raw.customer_number:
            return self.raw.customer_number
        return next((text for text in self.raw.buyer.loose_ids if parse_identity(text) is None), "")

    def _credited(self, type_: DocumentType) -> None:
        credited = self.raw.credited
        if type_ is not DocumentType.CREDIT_NOTE or not credited:
            return
        self._put("credited_invoice", credited[0])
        if len(credited) > 1:
            self._doubt("several_credited", f"the credit note names {len(credited)} invoices", "credited_invoice")

    def _late_payment(self) -> None:
        raw = self.raw
        percent = raw.interest_percent
        for text in (*raw.terms, *raw.notes):
            match = INTEREST.search(text)
            if match:
                self.fields["interest_text"] = "yes"
                rate = RATE.search(text[match.start() :][:_MAX_ABOUT])
                # "8 procentenheter över referensräntan" is the statute, not a rate of its own.
                if rate and not ABOVE_REFERENCE.search(text):
                    self.fields.setdefault("interest_rate", rate[1].replace(",", "."))
            if FEE.search(text):
                self.fields["reminder_fee_text"] = "yes"
        if _AMOUNT.fullmatch(percent) and 0 < Decimal(percent) < 100:
            self.fields["interest_text"] = "yes"
            self.fields["interest_rate"] = percent


def _is_swedish(identifier: Identifier) -> bool:
    return identifier.scheme.startswith(_SWEDISH_SCHEMES)


def _iso_date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        value = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return value.isoformat() if 2000 <= value.year < 2100 else None


def _terms_days(raw: RawInvoice) -> str | None:
    stated = [raw.terms_days] if re.fullmatch(r"[0-9]{1,3}", raw.terms_days) else []
    matches = (match for text in raw.terms for match in _TERMS.finditer(text))
    for days in (*stated, *(next(group for group in match.groups() if group) for match in matches)):
        if 0 < int(days) <= _MAX_TERMS:
            return str(int(days))
    return None


def _vat_no(text: str) -> str:
    """A VAT number without spaces and dashes, "" when the text is none (as "Godkänd för F-skatt")."""
    compact = re.sub(r"[\s.-]", "", text).upper()
    return compact if re.fullmatch(r"[A-Z]{2}(?=[0-9A-Z+*]*[0-9])[0-9A-Z+*]{2,13}", compact) else ""


def _address(party: RawParty, country: str) -> str:
    zone = party.zone
    if country in ("", "SE") and re.fullmatch(r"(?:SE-?)?[0-9]{3} ?[0-9]{2}", zone):
        digits = re.sub(r"[^0-9]", "", zone)
        zone = f"{digits[:3]} {digits[3:]}"
    last = " ".join(part for part in (zone, party.city) if part)
    return "\n".join(line for line in (*party.address, last) if line)


def _account(account: RawAccount) -> tuple[str | None, str | None]:
    """The field an account belongs to, and its number; None for either that is not known or not valid."""
    hints = {hint.upper() for hint in account.hints}
    compact = re.sub(r"[^0-9A-Z]", "", account.number.upper())
    if 15 <= len(compact) <= 34 and parse_iban(compact):
        return "iban", compact
    if "IBAN" in hints:
        return "iban", None
    if hints & _BANKGIRO_HINTS:
        return "bankgiro", parse_bankgiro(compact)
    if hints & _PLUSGIRO_HINTS:
        return "plusgiro", parse_plusgiro(compact)
    return None, None


def _about(items: tuple[str, ...]) -> str:
    more = " m.m." if len(items) > _MAX_ITEMS else ""
    return ", ".join(items[:_MAX_ITEMS])[: _MAX_ABOUT - len(more)] + more
