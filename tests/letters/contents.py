"""Letter contents that tests typeset and read: invented parties, exact figures, one function per edge case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from claims.account import case_ocr_reference
from claims.agency import Agency
from claims.balance import Balance, Cost, CostKind, InterestSegment, InvoiceBalance
from claims.case import Instalment
from claims.letter import LetterContent, letter_key
from claims.money import Money, total
from claims.party import DebtorKind, Party, Representative, RepresentativeKind

ON = date(2026, 3, 2)
DEADLINE = date(2026, 3, 13)
CASE = "2026-000012"

AGENCY = Agency(
    legal_name="Exempel Inkasso AB",
    brand="Krav Exempel",
    orgnr="5599999991",
    licence_no="DEMO",
    licence_valid_to=date(2030, 12, 31),
    address=("Box 1", "111 11 Exempelstad"),
    phone="010-000 00 00",
    phone_hours="vardagar 8–17",
    mailbox="krav@exempelinkasso.example",
    bankgiro="0000000",
    print_run=time(12),
    privacy_url="https://exempelinkasso.example/integritet",
    is_example=True,
)
CREDITOR = Party("Norrby Bygg & Fasad AB", "5599990008", ("Verkstadsgatan 4", "111 12 Exempelstad"))
BUSINESS = Party("Kafé Åsa Ölund AB", "5599990016", ("Exempelgatan 1", "111 13 Exempelstad"))
CONSUMER = Party("Örjan Åkesson-Ängqvist", "199001612382", ("Provvägen 7 lgh 1203", "111 14 Exempelstad"))
STATUTE = "lagen (1981:739)"


def segment(first: date, last: date, base: str, rate: str = "10.00") -> InterestSegment:
    """Interest on a base over whole days, actual days over 365."""
    days = (last - first).days + 1
    amount = Money.of(Decimal(base) * Decimal(rate) / 100 * days / 365)
    return InterestSegment(first, last, days, Money.of(base), Decimal(rate), amount, "6 § räntelagen")


def invoice(
    number: str, due: date, amount: str, *, credited: str = "0", paid: str = "0", rates: bool = True
) -> InvoiceBalance:
    """One invoice's balance on the sample day."""
    remaining = Money.of(amount) - Money.of(credited) - Money.of(paid)
    segments = (segment(due + timedelta(days=1), ON, str(remaining)),) if rates and due < ON else ()
    per_day = remaining.decimal * Decimal("0.10") / 365 if segments else Decimal(0)
    return InvoiceBalance(
        number, due - timedelta(days=30), due, Money.of(amount), Money.of(credited), remaining,
        total(s.amount for s in segments), segments, per_day,
    )  # fmt: skip


def balance(*invoices: InvoiceBalance, costs: tuple[Cost, ...]) -> Balance:
    """What is owed on the sample day, rounded to whole kronor as a visible line."""
    principal = total(i.remaining for i in invoices)
    interest = total(i.interest for i in invoices)
    cost_sum = total(c.amount for c in costs)
    exact = principal + interest + cost_sum
    whole = Money((exact.ore + 50) // 100 * 100)
    return Balance(
        "SEK", ON, principal, interest, cost_sum, whole - exact, whole, invoices, costs,
        sum((i.per_day for i in invoices), Decimal(0)), Money.zero(),
    )  # fmt: skip


LATE = Cost(CostKind.LATE_COMPENSATION, ON, Money.of(450), f"4 a § {STATUTE}")
DEMAND = Cost(CostKind.DEMAND, ON, Money.of(180), f"3 och 4 §§ {STATUTE}")
REMINDER = Cost(CostKind.REMINDER, ON, Money.of(60), f"2 och 4 §§ {STATUTE}")
PLAN = Cost(CostKind.INSTALMENT_PLAN, ON, Money.of(170), f"3 och 4 §§ {STATUTE}")
FILING = Cost(CostKind.PAYMENT_ORDER, ON, Money.of(300), "1 § förordningen (1992:1094)")
COUNSEL = Cost(CostKind.COUNSEL, ON, Money.of(380), "48 § lagen (1990:746)")


def content(
    step: str,
    owed: Balance,
    *,
    debtor: Party = BUSINESS,
    kind: DebtorKind = DebtorKind.BUSINESS,
    about: dict[str, str] | None = None,
    extra: dict[str, Any] | None = None,
    language: str = "sv",
    deadline: date | None = DEADLINE,
) -> LetterContent:
    """A letter's content with every invoice saying what it concerns."""
    says = {i.number: "putsning av fasad, Exempelgatan 1" for i in owed.invoices} | (about or {})
    return LetterContent(
        key=letter_key(CASE, step, 1), case_number=CASE, step=step, occurrence=1, on=ON, deadline=deadline,
        agency=AGENCY, creditor=CREDITOR, debtor=debtor, debtor_kind=kind, about=says, balance=owed,
        ocr_reference=case_ocr_reference(CASE), is_sample=True, language=language, extra=extra,
    )  # fmt: skip


def business() -> LetterContent:
    """One invoice on a company."""
    return content("demand", balance(invoice("10234", date(2026, 1, 15), "12500.00"), costs=(LATE,)))


def english() -> LetterContent:
    """The same in English."""
    return replace(business(), language="en")


def consumer() -> LetterContent:
    """A person, an invoice without interest text, an agreed reminder fee."""
    owed = balance(invoice("881", date(2026, 1, 31), "1249.50", rates=False), costs=(REMINDER, DEMAND))
    about = {"881": "fotvård den 2 december 2025"}
    return content("demand", owed, debtor=CONSUMER, kind=DebtorKind.CONSUMER, about=about)


def six_invoices() -> LetterContent:
    """Six invoices in one case: one part-paid, one with a credit note, one so old that the rate has changed twice."""
    old = invoice("9921", date(2025, 3, 31), "8000.00")
    early = segment(date(2025, 4, 1), date(2025, 6, 30), "8000.00", "11.00")
    late = segment(date(2025, 7, 1), ON, "8000.00")
    old = replace(old, segments=(early, late), interest=early.amount + late.amount)
    owed = balance(
        old,
        invoice("10101", date(2025, 11, 30), "23480.00"),
        invoice("10177", date(2025, 12, 15), "4312.50", paid="1000.00"),
        invoice("10190", date(2025, 12, 31), "15000.00", credited="2500.00"),
        invoice("10234", date(2026, 1, 15), "12500.00"),
        invoice("10260", date(2026, 1, 31), "986.75"),
        costs=(LATE,),
    )
    about = {
        "9921": "ställningshyra mars 2025",
        "10101": "putsning av fasad, etapp 1",
        "10177": "byte av fönsterbleck",
        "10190": "putsning av fasad, etapp 2",
        "10260": "material enligt följesedel 5512",
    }
    return content("demand", owed, about=about)


def assigned() -> LetterContent:
    """A claim that a factoring company has bought."""
    return replace(business(), extra={"assigned_by": "Söderby Plåt Handelsbolag"})


def long_names() -> LetterContent:
    """Names and addresses at their longest, and a large sum."""
    debtor = Party(
        "Föreningen för Bevarande av Äldre Byggnadskultur i Övre Exempelstads Västra Församling ekonomisk förening",
        "5599990024",
        (
            "c/o Fastighetsförvaltningen Östra Exempelstad Aktiebolag",
            "Exempelvägsstigsgränden 123 B, uppgång C",
            "111 15 Exempelstad",
        ),
    )
    owed = balance(invoice("FAKT-2026-000001234567", date(2026, 1, 15), "1234567.89"), costs=(LATE,))
    about = {
        "FAKT-2026-000001234567": "totalentreprenad avseende omläggning av tak, byte av hängrännor och fönsterrenovering, hus A till F"
    }
    return content("demand", owed, debtor=debtor, about=about)


def hostile() -> LetterContent:
    """Every text from outside tries to be markup, template, a section or a direction change."""
    debtor = Party(
        "#panic(1) *x* $y$ {{ 7*7 }} </w>",
        "5599990016",
        ("## Rubrik\n{% block x %}", "\u202egnirts\u202c @ref <lab>", "111 13 Exempelstad"),
    )
    creditor = replace(CREDITOR, name="Bolaget \\u{41} #set text(red)\n\n## Betala hit: 999-9999")
    return replace(
        content(
            "demand",
            balance(invoice("#1*2*\n3", date(2026, 1, 15), "100.00"), costs=(LATE,)),
            debtor=debtor,
            about={"#1*2*\n3": "[länk](x) `kod` // kommentar"},
        ),
        creditor=creditor,
    )


def estate() -> LetterContent:
    """The estate of someone who has died, with its address abroad."""
    debtor = Party(
        "Dödsboet efter Örjan Åkesson-Ängqvist",
        None,
        ("c/o Musterkanzlei", "Beispielweg 3", "12345 Musterstadt"),
        country="DE",
    )
    return replace(consumer(), debtor=debtor, debtor_kind=DebtorKind.ESTATE)


def plan() -> LetterContent:
    """Three payments on a person's debt."""
    owed = balance(invoice("881", date(2026, 1, 31), "1249.50", rates=False), costs=(DEMAND, PLAN))
    parts = tuple(
        Instalment(date(2026, month, 31 if month != 4 else 30), ore)
        for month, ore in ((3, 60000), (4, 60000), (5, 40000))
    )
    return content(
        "instalment_plan", owed, debtor=CONSUMER, kind=DebtorKind.CONSUMER, deadline=None,
        about={"881": "fotvård den 2 december 2025"}, extra={"instalments": parts, "agreed_on": date(2026, 2, 27)},
    )  # fmt: skip


def monitoring() -> LetterContent:
    """A reminder that interrupts limitation."""
    return replace(consumer(), step="monitoring", key=letter_key(CASE, "monitoring", 1), deadline=None)


def interrupting() -> LetterContent:
    """A written reminder in good time before a person's claim lapses."""
    return replace(
        consumer(), step="interrupting_letter", key=letter_key(CASE, "interrupting_letter", 1), deadline=None
    )


def interrupting_registered_english() -> LetterContent:
    """The last one of a company's claim, by registered post, in English."""
    key = letter_key(CASE, "interrupting_letter", 3)
    extra = {"post": "registered"}
    made = replace(business(), step="interrupting_letter", key=key, occurrence=3, deadline=None, extra=extra)
    return replace(made, language="en")


_WRONG = {
    "corrects": f"{CASE}-demand-1",
    "corrected_on": date(2026, 2, 16),
    "corrected_total": Money(1_284_500),
    "wrong": "En betalning på 500 kronor som hade kommit till oss den 13 februari var inte med.",
}


def correction() -> LetterContent:
    """A demand in place of one that was wrong."""
    return replace(consumer(), step="correction", key=letter_key(CASE, "correction", 1), extra=_WRONG)


def withdrawal() -> LetterContent:
    """A letter taken back."""
    key = letter_key(CASE, "withdrawal", 1)
    return replace(business(), step="withdrawal", key=key, deadline=None, extra=_WRONG)


_WRONG_ENGLISH = {**_WRONG, "wrong": "A payment of 500 kronor that had reached us on 13 February was not included."}


def withdrawal_english() -> LetterContent:
    """The same in English."""
    return replace(withdrawal(), language="en", extra=_WRONG_ENGLISH)


def plan_english() -> LetterContent:
    """The same in English."""
    return replace(plan(), language="en")


def monitoring_english() -> LetterContent:
    """The same in English."""
    return replace(monitoring(), language="en")


def correction_english() -> LetterContent:
    """The same in English."""
    return replace(correction(), language="en", extra=_WRONG_ENGLISH)


def assigned_english() -> LetterContent:
    """The same in English."""
    return replace(assigned(), language="en")


def estate_at_home() -> LetterContent:
    """An estate in Sweden that the creditor knows by the dead person's number."""
    at = ("c/o Bror Åkesson", "Provvägen 9", "111 14 Exempelstad")
    debtor = Party("Dödsboet efter Örjan Åkesson-Ängqvist", CONSUMER.orgnr, at)
    return replace(consumer(), debtor=debtor, debtor_kind=DebtorKind.ESTATE)


def estate_english() -> LetterContent:
    """The same in English."""
    return replace(estate_at_home(), language="en")


def _speaker(kind: RepresentativeKind) -> Representative:
    return Representative(kind, "Advokat Sanna Ek", ("Ombudsgatan 9, 2 tr", "222 22 Provköping"), date(2026, 2, 1))


def guardian() -> LetterContent:
    """A person with a god man, who is written to in their place."""
    return replace(consumer(), representative=_speaker(RepresentativeKind.GUARDIAN))


def agent_of_business_english() -> LetterContent:
    """A company with an ombud, in English."""
    return replace(business(), representative=_speaker(RepresentativeKind.AGENT), language="en")


def administrator_reminded() -> LetterContent:
    """A letter that interrupts limitation, to a förvaltare."""
    return replace(monitoring(), representative=_speaker(RepresentativeKind.ADMINISTRATOR))


def administrator_interrupted() -> LetterContent:
    """The registered letter of a person with a förvaltare, who receives it in the debtor's place."""
    made = replace(interrupting(), representative=_speaker(RepresentativeKind.ADMINISTRATOR))
    return replace(made, extra={"post": "registered"})


def representative_notice() -> LetterContent:
    """A god man is told of a letter that had to reach the debtor."""
    key = letter_key(CASE, "representative_notice", 1)
    extra = {"tells_of": f"{CASE}-monitoring-1"}
    return replace(guardian(), step="representative_notice", key=key, deadline=None, extra=extra)


def representative_notice_english() -> LetterContent:
    """The same in English."""
    return replace(representative_notice(), language="en")


def rate_of_nothing() -> LetterContent:
    """Interest over a half-year whose rate is nothing, and one whose is not: both are told."""
    old = invoice("77", date(2025, 12, 31), "2000.00")
    none = segment(date(2026, 1, 1), date(2026, 1, 31), "2000.00", "0.00")
    some = segment(date(2026, 2, 1), ON, "2000.00", "8.00")
    old = replace(old, segments=(none, some), interest=none.amount + some.amount)
    return content("demand", balance(old, costs=(LATE,)), about={"77": "hyra av byggställning"})


def rounded_up() -> LetterContent:
    """Fifty öre go up to the next krona, and the line says so."""
    owed = balance(invoice("881", date(2026, 1, 31), "1249.50", rates=False), costs=(DEMAND,))
    return replace(consumer(), balance=owed)


def rounded_down() -> LetterContent:
    """Forty-nine öre fall away, and the line says so."""
    owed = balance(invoice("881", date(2026, 1, 31), "1249.49", rates=False), costs=(DEMAND,))
    return replace(consumer(), balance=owed)


def payment_order() -> LetterContent:
    """A draft application with the costs that filing adds."""
    extra = {
        "application_costs": (FILING, COUNSEL),
        "demand_on": date(2026, 2, 2),
        "demand_deadline": date(2026, 2, 13),
    }
    return replace(
        business(), step="payment_order", key=letter_key(CASE, "payment_order", 1), deadline=None, extra=extra
    )


CONTENTS = {
    made.__name__: made
    for made in (
        business,
        english,
        consumer,
        six_invoices,
        assigned,
        long_names,
        hostile,
        estate,
        plan,
        monitoring,
        interrupting,
        interrupting_registered_english,
        administrator_interrupted,
        correction,
        withdrawal,
        withdrawal_english,
        payment_order,
        plan_english,
        monitoring_english,
        correction_english,
        assigned_english,
        estate_at_home,
        estate_english,
        guardian,
        agent_of_business_english,
        administrator_reminded,
        representative_notice,
        representative_notice_english,
        rate_of_nothing,
        rounded_up,
        rounded_down,
    )
}
