"""What generated documents print beside the interface's fields, and how often that is read right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bench.generator import axes
from bench.generator.documents import written
from bench.generator.draws import draw
from bench.generator.parties import Party
from bench.generator.sheet import Sheet
from claims.reading import Reading
from samples.chance import seeded

OTHER_FIELDS = (
    "seller_vat_no", "buyer_vat_no", "seller_address", "seller_phone", "seller_email", "seller_country",
    "buyer_country", "payee_name", "payee_orgnr", "assignment_text", "vat_by_rate", "rounding", "prepaid",
    "invoice_fee", "customer_number", "order_number", "buyer_reference", "seller_reference", "interest_text",
    "interest_rate", "interest_terms", "payment_terms_days", "reminder_fee", "reminder_due_date", "principal",
    "credited_invoice",
)  # fmt: skip
"""The fields that are counted; a country is known of both parties, though a page need not say it."""
_SENTENCES = ("assignment_text", "interest_terms")
_CLAIMS = ("invoice", "credit_note", "reminder")


@dataclass
class OtherTally:
    """Counts per field: values printed, read, and read right."""

    printed: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def count(self, serial: int, reading: Reading | None) -> list[str]:
        """Count one document; gives its misreads as text."""
        sheet = _sheet(serial)
        if sheet.bill.kind not in _CLAIMS:
            return []
        wanted, notes = _printed(sheet), []
        # Days of credit are read for want of a due date.
        for name in (n for n in OTHER_FIELDS if n != "payment_terms_days" or "due_date" not in wanted):
            said = _plain(name, reading.value(name) if reading else None)
            truth = _plain(name, wanted.get(name))
            is_right = _is_same(name, truth, said)
            self.printed[name] += truth is not None
            self.read[name] += said is not None
            self.right[name] += truth is not None and is_right
            notes += [] if is_right else [f"{name}: {truth!r} read as {said!r}"]
        return notes

    def table(self) -> str:
        """Markdown: one row per field."""
        lines = ["| field | printed | read | right | F1 |", "|---|---|---|---|---|"]
        for name in OTHER_FIELDS:
            both = self.read[name] + self.printed[name]
            share = f"{2 * self.right[name] / both:.3f}" if both else "-"
            lines.append(f"| {name} | {self.printed[name]} | {self.read[name]} | {self.right[name]} | {share} |")
        return "\n".join(lines)


def _plain(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    if name == "vat_by_rate":  # a base need not be printed
        return ";".join(f"{rate}:{vat}" for rate, _base, vat in (row.split(":") for row in value.split(";")))
    return " ".join(value.split()) if name not in _SENTENCES else value


def _is_same(name: str, truth: str | None, said: str | None) -> bool:
    """Whether a value is the one printed; of terms, whether the printed sentence is among those read."""
    if name not in _SENTENCES or truth is None or said is None:
        return truth == said
    return _letters(truth) in {_letters(line) for line in said.split("\n")}


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _sheet(serial: int) -> Sheet:
    """The sheet of a serial number, as bench.generator.documents.make writes it."""
    rng = seeded(f"generator {serial}")
    design = axes.drawn(rng)
    return written(draw(rng), design, rng)


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


def _printed(sheet: Sheet) -> dict[str, str]:
    """The other fields that a sheet prints, in the forms of docs/formats.md."""
    bill, fields = sheet.bill, dict(sheet.fields)
    text = "\n".join(_texts({name: part for name, part in sheet.data.items() if name != "design"}))
    meta = dict(reversed(sheet.data["meta"]))
    _put(fields, "seller_address", "\n".join(bill.seller.address), all(line in text for line in bill.seller.address))
    _put(fields, "seller_phone", bill.seller.phone, bill.seller.phone in text)
    fields |= {"seller_country": bill.seller.country, "buyer_country": bill.buyer.country}
    attention = next((line for line in sheet.data["buyer"]["lines"] if _is_attention(line, bill.buyer)), "")
    person = attention.split(maxsplit=1)[-1] if attention.startswith("Att") else attention.rpartition(": ")[2]
    reference = meta.get(sheet.word("your_ref"), person)
    _put(fields, "buyer_reference", reference, bool(reference))
    ours = meta.get(sheet.word("our_ref"), "")
    _put(fields, "seller_reference", ours, bool(ours))
    clauses = [*sheet.data["opening"], *sheet.data["notes"]]
    assigned = next((one for one in clauses if bill.payee and bill.payee.name in one), "")
    _put(fields, "assignment_text", assigned, bool(assigned))
    late = sheet.word("late")
    interest = f"{late} {meta[late]}" if late in meta else next(iter(sheet.data["notes"]), "")
    _put(fields, "interest_terms", interest, "interest_text" in fields)
    _put(fields, "vat_by_rate", _vat(sheet), _shows_vat(sheet))
    return fields


def _put(fields: dict[str, str], name: str, value: str, is_printed: bool) -> None:
    if is_printed:
        fields[name] = value


def _is_attention(line: str, buyer: Party) -> bool:
    """Whether a line of the buyer's block names a person to turn to, as its first line may."""
    return line not in buyer.address and (line.startswith("Att") or ": " in line) and not any(map(str.isdigit, line))


def _shows_vat(sheet: Sheet) -> bool:
    """Whether the page tells how much VAT each rate makes: one by one, or all of it where there is one rate."""
    groups = sheet.bill.groups
    has_sums = sheet.axes.get("reminder") != "letter" and any(group.vat_ore for group in groups)
    return has_sums and (len(groups) == 1 or (sheet.axes["vat_style"] != "sum" and not sheet.data["sum_text"]))


def _vat(sheet: Sheet) -> str:
    rows = (
        (one.rate.normalize(), Decimal(one.base_ore) / 100, Decimal(one.vat_ore) / 100) for one in sheet.bill.groups
    )
    return ";".join(f"{rate:f}:{base:.2f}:{vat:.2f}" for rate, base, vat in rows)
