"""What the closed lists of money are called on pages, each with the tone that it is shown in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from templates.catalog import label, marked
from web.asked import Asked
from web.language import language_of

Words = Mapping[str, tuple[str, str]]

BANK: Words = {
    "booked": (marked("bokad"), "done"),
    "suspense": (marked("väntar på en person"), "warn"),
    "return_owed": (marked("ska tillbaka"), "wait"),
    "returned": (marked("har gått tillbaka"), "done"),
    "other": (marked("ingen gäldenärs betalning"), "calm"),
    "reversed": (marked("återtagen av banken"), "calm"),
}
REASONS: Words = {
    "new": (marked("har just kommit"), "wait"),
    "no_reference": (marked("saknar referens"), "wait"),
    "unknown_reference": (marked("referensen är inte vår"), "wait"),
    "not_yet": (marked("bokförs en senare dag"), "wait"),
    "money_given_back": (marked("banken ger tillbaka pengar som gått ut"), "warn"),
    "maybe_reversal": (marked("kan vara ett återtagande"), "warn"),
    "outgoing": (marked("pengar som gått ut"), "warn"),
    "charges_withheld": (marked("banken har dragit en avgift"), "warn"),
    "reversal_of_several": (marked("återtagandet kan gälla flera betalningar"), "warn"),
    "reversal_of_unknown": (marked("återtagandet gäller ingen känd betalning"), "warn"),
    "entered_by_hand": (marked("kan vara en betalning som redan förts in för hand"), "warn"),
    "maybe_the_same": (marked("kan vara samma pengar som i en annan fil"), "warn"),
    "taken_off": (marked("togs av från där den var bokad"), "wait"),
    "return_undone": (marked("skulle tillbaka men gör det inte"), "wait"),
    "other_currency": (marked("annan valuta än ärendet"), "warn"),
    "own_invoice": (marked("betalar vår egen faktura"), "done"),
    "payout": (marked("vår egen utbetalning"), "calm"),
    "ordered": (marked("beställd hos banken"), "busy"),
    "told_in_parts": (marked("samma pengar står i delar"), "calm"),
    "rejected": (marked("avvisad av banken"), "warn"),
    "": ("", "calm"),
}
GROUNDS: Words = {
    "reference": (marked("bär ärendets OCR-nummer"), "done"),
    "reference_in_text": (marked("ärendets OCR-nummer står i texten"), "done"),
    "invoice_number_and_amount": (marked("fakturanumret står i texten och beloppet är hela skulden"), "done"),
    "identity_and_amount": (marked("betalarens nummer är gäldenärens och beloppet är hela skulden"), "done"),
    "invoice_number": (marked("fakturanumret står i texten"), "wait"),
    "identity": (marked("betalarens nummer är gäldenärens"), "wait"),
    "name_and_amount": (marked("namnet liknar gäldenärens och beloppet är hela skulden"), "warn"),
}
CONFIDENCE: Words = {
    "reference": (marked("stark"), "done"),
    "reference_in_text": (marked("stark"), "done"),
    "invoice_number_and_amount": (marked("stark"), "done"),
    "identity_and_amount": (marked("stark"), "done"),
    "invoice_number": (marked("trolig"), "wait"),
    "identity": (marked("trolig"), "wait"),
    "name_and_amount": (marked("svag"), "warn"),
}
FILES: Words = {
    "arrived": (marked("väntar på att läsas"), "wait"),
    "unreadable": (marked("kan inte läsas"), "warn"),
    "reading": (marked("läses in"), "busy"),
    "imported": (marked("inläst"), "done"),
    "review": (marked("hålls tillbaka"), "warn"),
}
RUNS: Words = {
    "prepared": (marked("väntar på godkännande"), "warn"),
    "approved": (marked("godkänd, på väg till banken"), "busy"),
    "sent": (marked("hos banken"), "busy"),
    "done": (marked("klar"), "done"),
    "cancelled": (marked("avbruten"), "calm"),
}
PAYOUTS: Words = {
    "waiting": (marked("väntar"), "wait"),
    "ordered": (marked("beställd"), "busy"),
    "paid": (marked("betald"), "done"),
    "rejected": (marked("avvisad"), "warn"),
}
RECEIVERS: Words = {
    "creditor": (marked("borgenär"), "calm"),
    "refund": (marked("gäldenär som betalat för mycket"), "calm"),
    "return": (marked("betalare som ingen kunde placera"), "calm"),
    "agency": (marked("byrån"), "calm"),
}
ACCOUNTS: Words = {
    "proposed": (marked("väntar på en andra person"), "warn"),
    "active": (marked("används"), "done"),
    "replaced": (marked("ersatt"), "calm"),
    "refused": (marked("avvisat"), "calm"),
}
INVOICES: Words = {
    "open": (marked("öppen"), "wait"),
    "to_refund": (marked("att betala tillbaka"), "warn"),
    "paid": (marked("betald"), "done"),
    "credited": (marked("krediterad"), "calm"),
    "credit": (marked("kreditfaktura"), "calm"),
}
INVOICE_KINDS: Words = {
    "setup": (marked("uppläggningsavgift"), "calm"),
    "prepayment": (marked("förskott före rättslig åtgärd"), "calm"),
    "success": (marked("provision"), "calm"),
    "withdrawal": (marked("återkallat ärende"), "calm"),
    "credit": (marked("kreditfaktura"), "calm"),
}
INVOICE_LINES: Words = {
    "setup_fee": (marked("uppläggningsavgift"), "calm"),
    "withdrawal_fee": (marked("avgift för återkallelse"), "calm"),
    "commission": (marked("provision"), "calm"),
    "kept": (marked("ränta och kostnader som är byråns"), "calm"),
    "outlay": (marked("utlägg"), "calm"),
    "prepayment": (marked("förskott"), "calm"),
    "prepaid_used": (marked("använt förskott"), "calm"),
}
PAID_BY: Words = {
    "clients_bank": (marked("klientmedelskontot"), "calm"),
    "own_bank": (marked("vårt eget konto"), "calm"),
    "set_off": (marked("avräknat i redovisning"), "calm"),
    "refund": (marked("vår återbetalning"), "calm"),
}
NOTIFICATIONS: Words = {
    "all": (marked("allt"), "calm"),
    "important": (marked("det viktiga"), "calm"),
    "result": (marked("bara resultatet"), "calm"),
}
AGES: Words = {
    "not_due": (marked("inte förfallet"), "calm"),
    "0-30": (marked("1–30 dagar"), "calm"),
    "31-90": (marked("31–90 dagar"), "calm"),
    "91-180": (marked("91–180 dagar"), "wait"),
    "181-365": (marked("181–365 dagar"), "wait"),
    "over-365": (marked("mer än 365 dagar"), "warn"),
}
TERMS: Words = {
    "agreed_rate": (marked("avtalad dröjsmålsränta"), "calm"),
    "reminder_fee_agreed": (marked("avtalad påminnelseavgift"), "calm"),
    "due_date_agreed": (marked("avtalad förfallodag"), "calm"),
    "standing_agreement": (marked("löpande avtal"), "calm"),
    "discount_limit": (marked("rabatt som får erbjudas"), "calm"),
}
LISTS: Mapping[str, Words] = {
    "bank": BANK,
    "reason": REASONS,
    "ground": GROUNDS,
    "confidence": CONFIDENCE,
    "file": FILES,
    "run": RUNS,
    "payout": PAYOUTS,
    "receiver": RECEIVERS,
    "account": ACCOUNTS,
    "invoice": INVOICES,
    "invoice_kind": INVOICE_KINDS,
    "invoice_line": INVOICE_LINES,
    "paid_by": PAID_BY,
    "notification": NOTIFICATIONS,
    "age": AGES,
    "term": TERMS,
}


def words_for(asked: Asked) -> Callable[[str, str], dict[str, str]]:
    """What templates call a value of a list by: {"text", "tone"}; a value that the list lacks is shown as it is."""
    language = language_of(asked.request)

    def word(kind: str, value: str) -> dict[str, str]:
        text, tone = LISTS[kind].get(value, (value, "calm"))
        return {"text": label(text, language=language) if text else "", "tone": tone}

    return word
