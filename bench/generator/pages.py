"""How each kind of document is written on its sheet: invoices, credit notes, reminders, papers that are no claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bench.generator import heads, parties, sums
from bench.generator.draws import number
from bench.generator.sheet import Pair, Sheet
from bench.generator.words import TEXTS

OTHER = frozenset({"order_confirmation", "quote", "delivery_note", "letter", "contract"})


def write(sheet: Sheet) -> None:
    """Write the document of the sheet's bill; `sheet.fields` is its truth afterwards."""
    sheet.data.update(
        delivery=None, meta=[], opening=[], table=None, sums=[], total_at=0, sum_text="", vat_table=None, payment=[],
        payment_text="", payment_title="", slip=None, notes=[], conditions=None, foot=[], stamp="",
        running="", letter=[],
    )  # fmt: skip
    _WRITERS.get(sheet.bill.kind, _invoice)(sheet)
    stamp = sheet.axes["stamp"]
    sheet.data["stamp"] = sheet.word(stamp) if stamp != "none" else ""
    sheet.data["page_word"] = sheet.word("page")
    titled = sheet.axes["title_style"] == "caps"
    sheet.data["title"] = sheet.data["title"].upper() if titled else sheet.data["title"]


def _references(sheet: Sheet) -> list[Pair]:
    """Rows beside the important ones: references, orders, other dates. Most look like something else."""
    bill, rng, rows = sheet.bill, sheet.rng, []
    if sheet.axes["customer_in"] == "meta":
        rows.append((sheet.word("customer"), sheet.told("customer_number", bill.customer_number)))
    if sheet.axes["buyer_number_in"] == "meta":
        rows += heads.buyer_number(sheet)
    if sheet.chance(0.3):
        rows.append((sheet.word("order"), sheet.told("order_number", bill.order_number)))
    if sheet.chance(0.1):
        rows.append((sheet.word("order_date"), sheet.day(bill.invoice_date - timedelta(days=rng.randint(5, 50)))))
    if sheet.chance(0.18):
        rows.append(
            (
                sheet.word("project"),
                rng.choice((f"{rng.randint(100, 9999)}", f"P-{rng.randint(10, 999)}", "Provgården 4:12")),
            )
        )
    if sheet.chance(0.18):
        rows.append((sheet.word("delivery_date"), sheet.day(bill.invoice_date - timedelta(days=rng.randint(0, 12)))))
    if sheet.chance(0.08):
        start = bill.invoice_date.replace(day=1)
        rows.append(
            (sheet.word("period"), f"{sheet.day(start - timedelta(days=30))} - {sheet.day(start - timedelta(days=1))}")
        )
    if sheet.chance(0.05) and bill.kind == "invoice":
        rows.append((sheet.word("previous"), number("plain", bill.invoice_date, rng)))
    if sheet.chance(0.45):
        rows.append(
            (
                sheet.word("your_ref"),
                rng.choice(
                    (parties.person_name(rng), parties.person_name(rng), f"{rng.randint(1000, 99999)}", "Inköp")
                ),
            )
        )
    if sheet.chance(0.4):
        rows.append((sheet.word("our_ref"), bill.seller.contact or "Kim Prov"))
    if sheet.chance(0.1):
        rows.append((sheet.word("delivery_terms"), rng.choice(("DAP", "EXW", "Fritt vårt lager", "FCA Provby"))))
    rng.shuffle(rows)
    return rows


def _late(sheet: Sheet) -> Pair | None:
    """Late interest as a row of its own or as a sentence among the notes; sometimes not at all."""
    kind = sheet.rng.choices(("text", "rate-text", "row", "none"), (5, 2, 1.2, 2.5))[0]
    rate = sheet.rng.choice(("8", "10", "12", "18", "24", "10,5", "1,5"))
    rate = rate.replace(",", ".") if sheet.language == "en" else rate
    if kind == "none":
        return None
    sheet.say("interest_text", "yes")
    if kind == "text":
        sheet.data["notes"].append(sheet.text("interest"))
        return None
    sheet.say("interest_rate", rate.replace(",", "."))
    if kind == "rate-text":
        sheet.data["notes"].append(sheet.text("interest_rate", rate=rate))
        return None
    return sheet.word("late"), f"{rate} %"


def _meta(sheet: Sheet, *, due_in_meta: bool) -> list[Pair]:
    bill, axes = sheet.bill, sheet.axes
    credit = bill.kind == "credit_note"
    first: list[Pair] = []
    key = "number_credit" if credit else "number"
    if axes["title_number"] == "yes":
        sheet.data["title"] += f" {sheet.told('invoice_number', bill.number)}"
    else:
        first.append((sheet.word(key), sheet.told("invoice_number", bill.number)))
    dates = [(sheet.word("invoice_date"), sheet.dated("invoice_date", bill.invoice_date))]
    # Now and then the terms alone say when to pay.
    terms_alone = due_in_meta and not credit and sheet.chance(0.04)
    if due_in_meta and not terms_alone:
        dates.append((sheet.word("due_date"), sheet.dated("due_date", bill.due_date)))
    if not credit and (terms_alone or sheet.chance(0.6)):
        sheet.say("payment_terms_days", str(bill.terms_days))
        dates.append((sheet.word("terms"), sheet.text("terms", days=str(bill.terms_days))))
    late = _late(sheet) if not credit else None
    rest = _references(sheet) + ([late] if late else [])
    if bill.credits:
        rest.insert(0, (sheet.word("credits"), sheet.told("credited_invoice", bill.credits)))
    order = axes["meta_order"]
    if order == "number-first":
        return [*first, *dates, *rest]
    rows = [*dates[:1], *first, *dates[1:], *rest]
    if order == "mixed":
        sheet.rng.shuffle(rows)
    return rows


def _invoice(sheet: Sheet) -> None:
    """An invoice, a credit note, or a reminder that prints the whole invoice once more."""
    bill, axes = sheet.bill, sheet.axes
    credit = bill.kind == "credit_note"
    how = axes["payment"] if not credit else "none"
    payee = bill.payee or bill.seller
    if how == "slip" and (
        not payee.bankgiro or bill.currency != "SEK" or bill.reference is None or bill.total_ore <= 0
    ):
        how = "box"
    if bill.payee and how == "foot":
        how = "box"
    axes["payment"] = how
    sheet.data["title"] = sheet.word(
        {"credit_note": "title_credit", "reminder": "title_reminder"}.get(bill.kind, "title")
    )
    in_payment = how in ("box", "lines", "grid", "stripe", "top", "side")
    due_in = "meta" if not in_payment else axes["due_in"]
    sheet.data["meta"] = _meta(sheet, due_in_meta=(due_in != "payment") if not credit else sheet.chance(0.2))
    rows = sums.payment(sheet) if how not in ("none", "slip") else []
    if how == "slip" and payee.iban and sheet.chance(0.2):
        rows = [(sheet.word("iban"), sheet.iban(payee.iban))]
    sums.write_rows(sheet)
    sums.write_sums(sheet, "total_credit" if credit else "total")
    bank: list[str] = []
    if how == "foot":
        bank = [f"{label}{sheet.rng.choice((' ', ': '))}{value}" for label, value in rows]
    elif how == "sentence":
        _pay_sentence(sheet, rows)
    else:
        if due_in in ("payment", "both") and in_payment:
            rows.append((sheet.word("due_date"), sheet.dated("due_date", bill.due_date)))
        if in_payment and sheet.chance(0.25):
            rows.append((sums.total_label(sheet, "total"), sheet.marked(bill.total_ore)))
        sheet.data["payment"] = rows
        sheet.data["payment_title"] = sheet.word("payment_head") if sheet.chance(0.35) and rows else ""
    if how == "slip":
        sheet.data["slip"] = sums.slip(sheet)
    heads.write(sheet, bank)
    _notes(sheet)
    if sheet.chance(0.5):
        shown = sheet.word("number_credit" if credit else "number")
        sheet.data["running"] = f"{sheet.data['title']}   {shown} {sheet.told('invoice_number', bill.number)}"


def _pay_sentence(sheet: Sheet, rows: list[Pair]) -> None:
    bill = sheet.bill
    values = dict(rows)
    payee = bill.payee or bill.seller
    sentence = sheet.text(
        "pay", bankgiro="{bankgiro}", ocr="{ocr}", total="{total}", iban="{iban}", account="{account}"
    )
    usable = {
        "{bankgiro}": sheet.word("bankgiro") in values,
        "{iban}": sheet.word("iban") in values,
        "{account}": payee.account is not None,
    }
    if not sentence or any(slot in sentence and not fits for slot, fits in usable.items()):
        sheet.data["payment"] = rows
        return
    sheet.data["payment_text"] = sentence.format(
        bankgiro=values.get(sheet.word("bankgiro"), ""),
        iban=values.get(sheet.word("iban"), ""),
        account=payee.account,
        ocr=sheet.reference(),
        total=sheet.marked(bill.total_ore),
    )
    left_out = {"bankgiro": "{bankgiro}", "iban": "{iban}"}
    for field, slot in left_out.items():
        if slot not in sentence:
            sheet.fields.pop(field, None)
    sheet.fields.pop("plusgiro", None)


def _notes(sheet: Sheet) -> None:
    bill, notes = sheet.bill, sheet.data["notes"]
    if sheet.chance(0.25):
        sheet.data["opening"].append(sheet.text("opening"))
    if bill.payee:
        identity = sheet.identity("payee_orgnr", bill.payee)
        sheet.say("payee_name", bill.payee.name)
        giro = sheet.bankgiro(bill.payee.bankgiro or "")
        clause = sheet.text("factoring", name=bill.payee.name, orgnr=identity, bankgiro=giro)
        (sheet.data["opening"] if sheet.chance(0.3) else notes).append(clause)
    if sheet.axes["reverse"] == "yes":
        notes.append(sheet.text("reverse"))
    if sheet.language == "sv" and sheet.chance(0.05):
        other = parties.company("SE", sheet.rng)
        digits = other.orgnr or ""
        notes.append(sheet.text("subcontractor", name=other.name, orgnr=f"{digits[:-4]}-{digits[-4:]}"))
    if "ocr_reference" in sheet.fields and sheet.chance(0.2):
        notes.append(sheet.text("please_quote"))
    if sheet.chance(0.35):
        notes.append(sheet.text("closing"))
    if sheet.chance(0.07) and sheet.axes["payment"] != "slip":
        _conditions(sheet)


def _conditions(sheet: Sheet) -> None:
    sheet.data["conditions"] = {
        "title": sheet.text("conditions_title"), "lines": list(TEXTS[sheet.language]["conditions"]),
        "columns": sheet.rng.choice((1, 2)),
    }  # fmt: skip


def _reminder(sheet: Sheet) -> None:
    """A reminder about one invoice: as a letter with a table of it, or as the invoice with another title."""
    bill = sheet.bill
    form = sheet.rng.choice(("letter", "letter", "letter", "copy"))
    sheet.axes["reminder"] = form
    if form == "copy":
        _invoice(sheet)
        sheet.data["opening"].insert(0, sheet.text("reminder"))
    else:
        _reminder_letter(sheet)
    if bill.fee_ore and not bill.fee_in_total:
        fee = sheet.worth("reminder_fee", bill.fee_ore)
        sheet.data["notes"].append(sheet.text("reminder_fee", fee=fee))
        if sheet.language in ("sv", "no", "da"):
            sheet.say("currency", bill.currency)


def _reminder_letter(sheet: Sheet) -> None:
    bill, rng = sheet.bill, sheet.rng
    sheet.axes["totals"] = "right" if sheet.axes["totals"] == "sentence" else sheet.axes["totals"]
    sheet.data["title"] = sheet.word("title_reminder")
    sent = bill.due_date + timedelta(days=rng.randint(5, 25))
    days = rng.choice(("both", "original", "new"))
    sheet.data["meta"] = [(sheet.word("doc_date"), sheet.day(sent)), *_references(sheet)]
    new_due = sent + timedelta(days=10)
    if days == "new":
        # The only day on the page by which to pay is then the due date that it prints.
        sheet.data["meta"].insert(1, (sheet.word("new_due"), sheet.dated("due_date", new_due)))
    elif days == "both":
        sheet.data["meta"].insert(1, (sheet.word("new_due"), sheet.dated("reminder_due_date", new_due)))
    sheet.data["opening"].append(sheet.text("reminder"))
    columns, row = ["text", "date"], [
        sheet.told("invoice_number", bill.number), sheet.dated("invoice_date", bill.invoice_date),
    ]  # fmt: skip
    names = [sheet.word("number"), sheet.word("invoice_date")]
    if days != "new":
        columns.append("date")
        row.append(sheet.dated("due_date", bill.due_date))
        names.append(sheet.word("due_date"))
    row.append(
        sheet.worth("principal", bill.claim_ore) if bill.fee_ore and bill.fee_in_total else sheet.money(bill.claim_ore)
    )
    chunk = {"rows": [row], "before": [], "after": []}
    sheet.data["table"] = sums.table(sheet, [*columns, "amount"], [chunk], [*names, sheet.word("claim")])
    lines: list[Pair] = []
    if bill.fee_ore and bill.fee_in_total:
        lines.append((sheet.word("reminder_fee"), sheet.worth("reminder_fee", bill.fee_ore)))
    total = sheet.worth("total", bill.total_ore, marked=True)
    sheet.data["sums"] = [*lines, (sums.total_label(sheet, "total"), total)]
    sheet.data["total_at"] = len(lines)
    rows = sums.payment(sheet)
    if sheet.axes["payment"] == "foot":
        heads.write(sheet, [f"{label} {value}" for label, value in rows])
        return
    sheet.axes["payment"] = "box" if sheet.axes["payment"] in ("slip", "sentence") else sheet.axes["payment"]
    sheet.data["payment"] = rows
    heads.write(sheet, [])


def _paper(sheet: Sheet) -> None:
    """An order confirmation, a quote or a delivery note: rows, perhaps a total, no way to pay."""
    bill, kind = sheet.bill, sheet.bill.kind
    sheet.data["title"] = sheet.word(f"title_{kind}")
    own = sheet.told("document_number", bill.number)
    sheet.data["meta"] = [(sheet.word(f"doc_{kind}"), own), (sheet.word("doc_date"), sheet.day(bill.invoice_date))]
    if kind == "quote":
        sheet.data["meta"].append((sheet.word("valid_to"), sheet.day(bill.due_date)))
    sheet.data["meta"] += [row for row in _references(sheet) if row[0] != sheet.word(f"doc_{kind}")]
    if kind == "delivery_note":
        sheet.axes["columns"] = "delivery"
        body = [
            [row.article, row.text, f"{row.quantity.normalize():f}".replace(".", ","), row.unit] for row in bill.rows
        ]
        chunk = {"rows": body, "before": [], "after": []}
        sheet.data["table"] = sums.table(sheet, ["article", "text", "quantity", "unit"], [chunk])
    else:
        sums.write_rows(sheet)
        sums.write_sums(sheet, "total_quote")
    (sheet.data["opening"] if sheet.chance(0.5) else sheet.data["notes"]).append(sheet.text(kind))
    heads.write(sheet, [])


def _statement(sheet: Sheet) -> None:
    """A statement of account: several open invoices and their sum."""
    bill, rng = sheet.bill, sheet.rng
    sheet.axes["totals"] = "right" if sheet.axes["totals"] == "sentence" else sheet.axes["totals"]
    sheet.data["title"] = sheet.word("title_statement")
    sheet.data["meta"] = [(sheet.word("doc_date"), sheet.day(bill.due_date)), *_references(sheet)]
    body, total = [], 0
    for _index in range(rng.randint(2, 14)):
        on = bill.invoice_date - timedelta(days=rng.randint(0, 200))
        open_ore = rng.randint(20000, 4000000)
        total += open_ore
        due = on + timedelta(days=30)
        body.append([number("plain", on, rng), sheet.day(on), sheet.day(due), sheet.money(open_ore)])
    names = [sheet.word(key) for key in ("number", "invoice_date", "due_date", "h_amount")]
    chunk = {"rows": body, "before": [], "after": []}
    sheet.data["table"] = sums.table(sheet, ["text", "date", "date", "amount"], [chunk], names)
    sheet.data["sums"] = [(sheet.word("saldo"), sheet.worth("total", total, marked=True))]
    sheet.data["opening"].append(sheet.text("statement"))
    if sheet.chance(0.5):
        sheet.data["payment"] = [row for row in sums.payment(sheet) if row[0] != sheet.word("ocr")]
        sheet.fields.pop("ocr_reference", None)
    heads.write(sheet, [])


def _letter(sheet: Sheet) -> None:
    bill, kind = sheet.bill, sheet.bill.kind
    sheet.data["title"] = sheet.text(f"{kind}_title")
    sheet.data["meta"] = [(sheet.word("doc_date"), sheet.day(bill.invoice_date))]
    values = {"seller": bill.seller.name, "buyer": bill.buyer.name, "number": bill.number}
    lines = [line.format(**values) for line in TEXTS[sheet.language][kind]]
    sheet.data["letter"] = lines if kind == "contract" else [lines[sheet.rng.randrange(len(lines) - 1)], *lines[-2:]]
    heads.write(sheet, [])


_WRITERS: dict[str, Callable[[Sheet], None]] = {
    "reminder": _reminder, "order_confirmation": _paper, "quote": _paper, "delivery_note": _paper,
    "statement": _statement, "letter": _letter, "contract": _letter,
}  # fmt: skip
