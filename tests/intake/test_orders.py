"""What a reply asks for: the exact forms, what passes beside them, and what does not."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.message import REPLY_MARK, OrderKind
from claims.money import Money
from intake.intent import debtor_intent
from intake.orders import Order, normal_token, read_orders
from intake.quoting import own_text

TOKEN = "7KQ2-M9XA"


def the_order(text: str) -> Order:
    reading = read_orders(text)
    assert len(reading.orders) == 1, reading
    return reading.orders[0]


@pytest.mark.parametrize(
    "line",
    [
        "GODKÄNN 7KQ2-M9XA",
        "godkänn 7kq2-m9xa",
        "Godkänn 7KQ2M9XA",
        "GODKANN 7KQ2-M9XA",
        "GODKÄNN 7KQ2 M9XA",
        unicodedata.normalize("NFD", "GODKÄNN 7KQ2-M9XA"),
        "GODKÄNN\u00a07KQ2-M9XA",
        "  GODKÄNN   7KQ2-M9XA  ",
        "GODKÄNN 7KQ2-M9XA.",
        "*GODKÄNN 7KQ2-M9XA*",
        '"GODKÄNN 7KQ2-M9XA"',
        "”GODKÄNN 7KQ2-M9XA”",
        "GODKÄNN: 7KQ2-M9XA!",
        "GODKÄNN 7KQ2\u2011M9XA",
        "GODKÄNN 7KQ2–M9XA",
        "GODKÄNN <7KQ2-M9XA>",
        "GOD\u00adKÄNN 7KQ2-M9XA".replace("\u00ad", ""),
        "GODKÄNN\u200b 7KQ2-M9XA",
    ],
)
def test_an_approval_passes_in_the_clothes_that_mail_programs_give_it(line: str) -> None:
    assert the_order(f"Hej!\n{line}\nMvh Anna") == Order(OrderKind.APPROVE, TOKEN)


@pytest.mark.parametrize(
    "line",
    [
        "GODKÄNN",
        "GODKÄNN 7KQ2",
        "GODKÄNN 7KQ2-M9XA-AAAA",
        "GODKÄNN 7KQ2-M9XA, men inte räntan",
        "GODKÄNN inte 7KQ2-M9XA",
        "Jag godkänner 7KQ2-M9XA",
        "Ej GODKÄNN 7KQ2-M9XA",
        "GODKÄNN 7KQ2-M9XU",
        "GODKÄNNER 7KQ2-M9XA",
        "7KQ2-M9XA",
        "GODKÄNN 7KQ2-M9XA STOPP 7KQ2-M9XA",
    ],
)
def test_anything_else_is_a_question(line: str) -> None:
    assert the_order(line).kind is OrderKind.QUESTION
    assert not read_orders(line).obliges


def test_a_token_is_read_as_people_copy_it() -> None:
    assert the_order("STOPP oil0-o1lI").token == "0110-0111"
    assert normal_token("oil0 o1lI") == "0110-0111"
    assert normal_token("UUUU-UUUU") is None
    assert normal_token("short") is None


@pytest.mark.parametrize(
    ("line", "on", "ore"),
    [
        ("BETALD 2026-04-02 5000,00 7KQ2-M9XA", date(2026, 4, 2), 500_000),
        ("betald 2026-04-02 5 000,50 kr 7KQ2M9XA", date(2026, 4, 2), 500_050),
        ("BETALD 2026-04-02 5\u00a0000 7KQ2-M9XA", date(2026, 4, 2), 500_000),
        ("BETALD 2026-04-02 5000:- 7KQ2-M9XA.", date(2026, 4, 2), 500_000),
    ],
)
def test_a_payment_has_day_and_amount(line: str, on: date, ore: int) -> None:
    assert the_order(line) == Order(OrderKind.PAID, TOKEN, on=on, amount=Money(ore))


@pytest.mark.parametrize(
    "line",
    [
        "BETALD 7KQ2-M9XA",
        "BETALD 2026-04-31 5000,00 7KQ2-M9XA",
        "BETALD 20260402 5000,00 7KQ2-M9XA",
        "BETALD 2026-04-02 5.000 7KQ2-M9XA",
        "BETALD 2026-04-02 -5000 7KQ2-M9XA",
        "BETALD 2026-04-02 0,00 7KQ2-M9XA",
        "BETALD 2026-04-02 allt 7KQ2-M9XA",
        "BETALD 5000,00 2026-04-02 7KQ2-M9XA",
    ],
)
def test_a_payment_that_is_not_whole_is_a_question_with_a_reason(line: str) -> None:
    reading = read_orders(line)
    assert [o.kind for o in reading.orders] == [OrderKind.QUESTION]
    assert [f.code for f in reading.findings] == ["malformed_order"]


def test_a_dispute_keeps_its_words_as_they_were_written() -> None:
    order = the_order("BESTRIDEN 7KQ2-M9XA Varan kom aldrig fram, säger köparen")
    assert order == Order(OrderKind.DISPUTE, TOKEN, text="Varan kom aldrig fram, säger köparen")
    assert the_order("Bestriden 7kq2m9xa").text == ""


@pytest.mark.parametrize("number", ["559999-9999", "5599999999"])
def test_an_organisation_number_is_checked(number: str) -> None:
    from claims.identity import parse_identity

    valid = parse_identity(number)
    reading = read_orders(f"ORGNR {number} 7KQ2-M9XA")
    if valid:
        assert reading.orders == (Order(OrderKind.ORGNR, TOKEN, orgnr=valid.digits),)
    else:
        assert not reading.obliges


def test_a_valid_organisation_number_is_taken() -> None:
    assert the_order("ORGNR 559999-9991 7KQ2-M9XA") == Order(OrderKind.ORGNR, TOKEN, orgnr="5599999991")


def test_an_organisation_number_in_a_signature_disturbs_no_order() -> None:
    text = "GODKÄNN 7KQ2-M9XA\n\nMvh\nBolaget AB\nOrgnr 559999-9991\nOrgnr: 559999-9991"
    assert the_order(text) == Order(OrderKind.APPROVE, TOKEN)


@pytest.mark.parametrize("lines", [("ORGNR 559999-9991 {t}", "GODKÄNN {t}"), ("GODKÄNN {t}", "ORGNR 559999-9991 {t}")])
def test_the_number_and_the_yes_that_one_mail_asks_for_go_together_number_first(lines: tuple[str, str]) -> None:
    reading = read_orders("\n".join(lines).format(t="7KQ2-M9XA"))
    assert [order.kind for order in reading.orders] == [OrderKind.ORGNR, OrderKind.APPROVE]


@pytest.mark.parametrize(
    "text",
    [
        "ORGNR 559999-9991 7KQ2-M9XA\nGODKÄNN 7KQ2-M9XB",
        "ORGNR 559999-9991 7KQ2-M9XA\nGODKÄNN 7KQ2-M9XA\nSTOPP 7KQ2-M9XA",
        "GODKÄNN 7KQ2-M9XA\nSTOPP 7KQ2-M9XA",
        "GODKÄNN 7KQ2-M9XA\nGODKÄNN 7KQ2-M9XB",
        "GODKÄNN 7KQ2-M9XA\nSTOPP!",
        "BETALD 2026-04-02 100,00 7KQ2-M9XA\nBETALD 2026-04-03 100,00 7KQ2-M9XA",
    ],
)
def test_orders_that_differ_void_each_other(text: str) -> None:
    reading = read_orders(text)
    assert reading.orders == ()
    assert [f.code for f in reading.findings] == ["several_orders"]


def test_the_same_order_twice_is_one() -> None:
    assert the_order("GODKÄNN 7KQ2-M9XA\nGodkann 7kq2m9xa").kind is OrderKind.APPROVE


def test_what_else_was_said_is_kept() -> None:
    reading = read_orders("Hej,\nGODKÄNN 7KQ2-M9XA\nRing mig gärna.\n\n> GODKÄNN AAAA-AAAA")
    assert reading.remainder == "Hej,\nRing mig gärna."
    assert reading.orders == (Order(OrderKind.APPROVE, TOKEN),)


def test_nothing_said_asks_nothing() -> None:
    assert read_orders("").orders == ()
    assert read_orders("> GODKÄNN 7KQ2-M9XA").orders == ()


QUOTES = [
    "> GODKÄNN 7KQ2-M9XA",
    ">GODKÄNN 7KQ2-M9XA",
    "Den 2 mars 2026 kl. 10:12 skrev Krav <krav@exempelinkasso.example>:\nGODKÄNN 7KQ2-M9XA",
    "Den mån 2 mars 2026 kl 10:12 skrev Krav Exempel\n<krav@exempelinkasso.example>:\nGODKÄNN 7KQ2-M9XA",
    "On Mon, 2 Mar 2026 at 10:12, Krav <krav@exempelinkasso.example> wrote:\nGODKÄNN 7KQ2-M9XA",
    "2 mars 2026 kl. 10:12 skrev Krav <krav@exempelinkasso.example>:\n\nGODKÄNN 7KQ2-M9XA",
    "Am 02.03.2026 um 10:12 schrieb Krav:\nGODKÄNN 7KQ2-M9XA",
    "-----Original Message-----\nGODKÄNN 7KQ2-M9XA",
    "-----Ursprungligt meddelande-----\nGODKÄNN 7KQ2-M9XA",
    "---------- Forwarded message ---------\nGODKÄNN 7KQ2-M9XA",
    "Vidarebefordrat brev:\nGODKÄNN 7KQ2-M9XA",
    "Från: Krav <krav@exempelinkasso.example>\nSkickat: den 2 mars 2026 10:12\nTill: Anna\nGODKÄNN 7KQ2-M9XA",
    "*Från:* Krav\n*Skickat:* den 2 mars 2026\nGODKÄNN 7KQ2-M9XA",
    "From: Krav\nSent: Monday, March 2, 2026\nGODKÄNN 7KQ2-M9XA",
    "________________________________\nFrom: Krav\nSent: Monday\nGODKÄNN 7KQ2-M9XA",
    "Skickat från min iPhone\n\nGODKÄNN 7KQ2-M9XA",
    "Sent from my iPad\nGODKÄNN 7KQ2-M9XA",
    "Hämta Outlook för iOS\nGODKÄNN 7KQ2-M9XA",
    "-- \nAnna Ek\nGODKÄNN 7KQ2-M9XA",
    "--\nGODKÄNN 7KQ2-M9XA",
    f"{REPLY_MARK}\nGODKÄNN 7KQ2-M9XA",
    f"> --- {REPLY_MARK} ---\nGODKÄNN 7KQ2-M9XA",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_an_order_in_what_is_quoted_is_not_the_writers(quote: str) -> None:
    reading = read_orders(f"Nej tack, vi avstår.\n\n{quote}")
    assert not reading.obliges
    assert reading.remainder == "Nej tack, vi avstår."


@pytest.mark.parametrize("quote", QUOTES)
def test_an_order_above_what_is_quoted_counts(quote: str) -> None:
    assert the_order(f"GODKÄNN 7KQ2-M9XB\n\n{quote}") == Order(OrderKind.APPROVE, "7KQ2-M9XB")


@pytest.mark.parametrize(
    "text",
    [
        "Från och med nu: inga fler fakturor.",
        "Det skrev vi i avtalet:\npunkt ett",
        "Hej\n----\nrad två",
        "On the other hand, nothing.",
        "From: Anna only, no other header line follows",
        "1 > 0 och 2 > 1",
    ],
)
def test_ordinary_sentences_are_not_taken_for_quotes(text: str) -> None:
    assert own_text(text) == text


def test_quoted_html_marks_no_order_of_its_writer() -> None:
    from intake.parse import parse

    html = (
        "<div>Nej tack.</div><div class='gmail_quote'><div dir='ltr' class='gmail_attr'>Krav skrev</div>"
        "<blockquote><p>GODKÄNN 7KQ2-M9XA</p></blockquote></div>"
    )
    message = parse(f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}".encode(), authserv_id=None)
    assert read_orders(message.text).remainder == "Nej tack."
    assert not read_orders(message.text).obliges


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Jag bestrider fakturan i sin helhet.", "objection"),
        ("Varan är felaktig och jag har inte fått den.", "objection"),
        ("I never ordered this. I dispute the claim.", "objection"),
        ("Den är redan betald, se kvitto.", "paid"),
        ("Jag har betalat i fredags", "paid"),
        ("This has already been paid on 3 March", "paid"),
        ("Jag har inte betalat än, när ska det ske?", "question"),
        ("Kan jag få en avbetalningsplan?", "plan"),
        ("Kan jag betala 500 kr per månad?", "plan"),
        ("Could we agree on a payment plan?", "plan"),
        ("Vilket kontonummer gäller?", "question"),
        ("", "question"),
        ("Hej\n> Om ni bestrider kravet ska ni skriva", "question"),
    ],
)
def test_a_debtors_words_title_the_task(text: str, intent: str) -> None:
    assert debtor_intent(text) == intent


@given(st.text(max_size=400))
@settings(max_examples=150)
def test_reading_orders_never_fails_and_never_finds_more_than_one(text: str) -> None:
    reading = read_orders(text)
    assert len(reading.orders) <= 1
    debtor_intent(text)


CODES = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=8, max_size=8)


@given(CODES, st.sampled_from(["GODKÄNN", "STOPP"]), st.booleans(), st.sampled_from(["-", "", " "]))
@settings(max_examples=60)
def test_every_token_that_we_print_is_read_back(code: str, verb: str, lower: bool, between: str) -> None:
    line = f"{verb} {code[:4]}{between}{code[4:]}"
    assert the_order(line.lower() if lower else line).token == f"{code[:4]}-{code[4:]}"


@pytest.mark.parametrize("character", ["@", "-", ">", "\n", "skrev ", "Från: x\n", "GODKÄNN\n", "\u0301"])
def test_text_made_to_be_slow_is_read_all_the_same(character: str) -> None:
    read_orders(character * (400_000 // len(character)))
