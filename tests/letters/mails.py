"""One filled-in mail of every kind, and the receipt in each of its shapes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from claims.message import OrderKind
from claims.money import Money
from templates.mails import (
    NEWS,
    Accepted,
    AuthorityNews,
    AuthorityQuestion,
    CaseClosed,
    ClaimNotTaken,
    DecisionNeeded,
    DemandSent,
    DirectPayment,
    ForwardedToHandler,
    Invitation,
    InvoiceLine,
    LetterCorrected,
    Mail,
    ObjectionDecided,
    OfferAsked,
    OfferEnded,
    OrderConfirmed,
    OrderHeld,
    OwnInvoiceMail,
    PaidClosed,
    PasswordReset,
    PositionAsked,
    QuestionReceived,
    ReceiptMail,
    ReviewRejected,
    SettlementMail,
    StatusSet,
    TermsOffer,
)
from tests.letters.contents import AGENCY, CASE

DESK_LINK = "https://desk.example/reset/Nf3l-0nE_T1me"
AT = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
PRINT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
TOKEN = "7K3M-9QXA"
LINK = "https://krav.exempelinkasso.example/t/abc"
TERMS = TermsOffer(
    version="2026-01",
    setup_fee=Money.of(0),
    commission_rate=Decimal("0.10"),
    surcharge_rate=Decimal("0.04"),
    surcharged=("9921",),
    withdrawal_before_demand=Money.of(0),
    withdrawal_after_demand=Money.of(500),
    legal_prepayment=Money.of(680),
    vat_rate=Decimal("0.25"),
)
INVOICES = (
    InvoiceLine(number="10234", total=Money.of("12500.00"), about="putsning av fasad", invoice_date=date(2025, 12, 16), due_date=date(2026, 1, 15)),
    InvoiceLine(number="9921", total=Money.of("8000.00"), invoice_date=date(2025, 3, 1), due_date=date(2025, 3, 31)),
    InvoiceLine(number="K-77", total=Money.of("-500.00"), invoice_date=date(2026, 1, 20)),
)  # fmt: skip


def receipt(**changes: object) -> ReceiptMail:
    """A receipt that asks for acceptance."""
    values: dict[str, object] = {
        "agency": AGENCY,
        "case_number": CASE,
        "creditor_name": "Norrby Bygg & Fasad AB",
        "debtor_name": "Kafé Åsa Ölund AB",
        "debtor_orgnr": "5599990016",
        "debtor_address": ("Exempelgatan 1", "111 13 Exempelstad"),
        "invoices": INVOICES,
        "total": Money.of("20000.00"),
        "terms": TERMS,
        "token": TOKEN,
        "link": LINK,
        "expires_on": date(2026, 4, 1),
        "first_letter_at": PRINT,
    }
    return ReceiptMail(**{**values, **changes})  # type: ignore[arg-type]


def own_invoice(kind: str, amount: str, **more: str) -> OwnInvoiceMail:
    """The mail with an invoice of ours."""
    values = {"account": AGENCY.bankgiro or "", "ocr_reference": "126000012020", **more}
    return OwnInvoiceMail(
        agency=AGENCY, case_number=CASE, number="F2026-000012", kind=kind, amount=Money.of(amount),
        due_on=date(2026, 3, 12), **values,
    )  # fmt: skip


MAILS_SHOWN: dict[str, Mail] = {
    "receipt": receipt(),
    "receipt_missing": receipt(missing=("debtor_identity", "about"), debtor_orgnr=None, invoices=INVOICES[:1], total=INVOICES[0].total),
    "receipt_unknown_creditor": receipt(missing=("creditor_identity",), is_known=False, creditor_name=""),
    "receipt_standing": receipt(is_accepted=True, token=None, is_joined=True),
    "receipt_not_due": receipt(not_due_before=date(2026, 3, 20)),
    "receipt_unread": receipt(invoices=(), unread=("skannad.pdf",), terms=None, token=None, link=None, case_number=None, first_letter_at=None),
    "accepted": Accepted(agency=AGENCY, case_number=CASE, accepted_at=AT, first_letter_at=PRINT),
    "accepted_check": Accepted(agency=AGENCY, case_number=CASE, accepted_at=AT, needs_check=True),
    "order_stop": OrderConfirmed(agency=AGENCY, case_number=CASE, kind=OrderKind.STOP),
    "order_paid": OrderConfirmed(agency=AGENCY, case_number=CASE, kind=OrderKind.PAID, amount=Money.of(5000), on=date(2026, 4, 2), remaining=Money.of(8108)),
    "order_dispute": OrderConfirmed(agency=AGENCY, case_number=CASE, kind=OrderKind.DISPUTE),
    "order_orgnr": OrderConfirmed(agency=AGENCY, case_number=CASE, kind=OrderKind.ORGNR, orgnr="199001612382"),
    "order_held": OrderHeld(agency=AGENCY, case_number=CASE, reason="unauthenticated"),
    "order_several": OrderHeld(agency=AGENCY, reason="several_orders"),
    "question_received": QuestionReceived(agency=AGENCY, case_number=CASE),
    "forwarded_to_handler": ForwardedToHandler(agency=AGENCY, files=("låst.pdf", "bild.heic")),
    "demand_sent": DemandSent(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", on=date(2026, 3, 2), deadline=date(2026, 3, 13), total=Money.of(13108), link=LINK),
    "letter_corrected": LetterCorrected(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", corrected_on=date(2026, 3, 2), wrong="En betalning på 500 kronor var inte med.", total=Money.of(12608), deadline=date(2026, 3, 17)),
    "letter_taken_back": LetterCorrected(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", corrected_on=date(2026, 3, 2), wrong="Fakturan var krediterad."),
    **{
        f"authority_news_{news}": AuthorityNews(
            agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", news=news, on=date(2026, 2, 20), reference="U 1-4711-26"
        )
        for news in NEWS
    },
    "authority_question_court": AuthorityQuestion(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", question="court_or_not", outlays=Money.of(600), answer_by=date(2026, 3, 25)),
    "authority_question_court_fee_unknown": AuthorityQuestion(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", question="court_or_not", answer_by=date(2026, 3, 25)),
    "authority_question_year": AuthorityQuestion(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", question="enforcement_year", outlays=Money.of(600), answer_by=date(2026, 3, 25)),
    "authority_question_after": AuthorityQuestion(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", question="after_enforcement", outlays=Money.of(600)),
    "decision_needed": DecisionNeeded(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", principal=Money.of(12500), interest=Money.of("243.15"), costs=Money.of(450), filing_costs=Money.of(680), prepayment=Money.of(680), token=TOKEN, link=LINK, expires_on=date(2026, 4, 20)),
    "decision_needed_weighed": DecisionNeeded(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", principal=Money.of(12500), interest=Money.of("243.15"), costs=Money.of(450), filing_costs=Money.of(680), prepayment=Money.of(680), enforcement_fee=Money.of(600), at_stake=Money.of(1280), advice="payment_order", is_by_person=True, reasons=("worth_it", "poorly_documented"), token=TOKEN, link=LINK, expires_on=date(2026, 4, 20)),
    "decision_needed_advised": DecisionNeeded(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", principal=Money.of(900), interest=Money.of("23.15"), costs=Money.of(450), filing_costs=Money.of(680), prepayment=Money.of(680), at_stake=Money.of(680), advice="monitoring", reasons=("costs_too_much", "old_claim"), token=TOKEN, expires_on=date(2026, 4, 20)),
    "paid_closed": PaidClosed(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", on=date(2026, 4, 2), collected=Money.of(13108)),
    "case_closed_prescribed": CaseClosed(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", on=date(2026, 4, 2), left=Money.of("13108.45"), is_prescribed=True),
    "case_closed_written_off": CaseClosed(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", on=date(2026, 4, 2), left=Money.of("13108.45"), is_prescribed=False, lapses_on=date(2035, 10, 17), is_estimated=True),
    "settlement": SettlementMail(agency=AGENCY, number=12, on=date(2026, 4, 7), amount=Money.of("26272.79"), account="SE86 … 7897", cases=3),
    "own_invoice_setup": own_invoice("setup", "625.00", waits="start"),
    "own_invoice_prepayment": own_invoice("prepayment", "680.00", waits="filing"),
    "own_invoice_success": own_invoice("success", "1700.00"),
    "own_invoice_withdrawal": own_invoice("withdrawal", "0.00"),
    "own_invoice_credit": own_invoice("credit", "-625.00", credits="F2026-000011"),
    "not_taken_refuse": ClaimNotTaken(agency=AGENCY, case_number=CASE, invoices=("10234",), reasons=("rent",)),
    "not_taken_route": ClaimNotTaken(agency=AGENCY, case_number=CASE, invoices=("10234", "10235"), reasons=("disputed", "abroad"), outcome="route"),
    "not_taken_ask": ClaimNotTaken(agency=AGENCY, case_number=CASE, invoices=("10234",), reasons=("maybe_rent",), outcome="ask"),
    "not_taken_closed": ClaimNotTaken(agency=AGENCY, case_number=CASE, invoices=("10234",), reasons=("energy",), is_closed=True, why="El driver vi inte in."),
    "direct_payment": DirectPayment(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", on=date(2026, 4, 2), amount=Money.of(5000), remaining=Money.of(8108)),
    "direct_payment_whole": DirectPayment(agency=AGENCY, case_number=CASE, debtor_name="Kafé Åsa Ölund AB", on=date(2026, 4, 2), amount=Money.of(13108), remaining=Money.of(0)),
    "position_asked": PositionAsked(agency=AGENCY, case_number=CASE, ground="not_as_ordered", received_on=date(2026, 3, 2), due_on=date(2026, 3, 16), invoice_number="10234", amount=Money.of(4000), summary="Två fönster av tio uppges vara omålade."),
    "position_asked_whole": PositionAsked(agency=AGENCY, case_number=CASE, ground="not_ordered", received_on=date(2026, 3, 2), due_on=date(2026, 3, 16)),
    **{
        f"objection_{outcome}": ObjectionDecided(agency=AGENCY, case_number=CASE, outcome=outcome, upheld=Money.of(2500) if "upheld" in outcome else None, invoice_number="10234")
        for outcome in ("upheld", "partly_upheld", "rejected", "withdrawn", "unclear")
    },
    "offer_asked": OfferAsked(agency=AGENCY, case_number=CASE, amount=Money.of(8000), owed=Money.of(13108), share=Decimal("0.39"), valid_to=date(2026, 3, 31)),
    "offer_kept": OfferEnded(agency=AGENCY, case_number=CASE, is_kept=True, amount=Money.of(8000), written_off=Money.of("5108.12")),
    "offer_lapsed": OfferEnded(agency=AGENCY, case_number=CASE, is_kept=False, amount=Money.of(8000)),
    "status_bankruptcy": StatusSet(agency=AGENCY, case_number=CASE, status="bankruptcy", on=date(2026, 3, 2)),
    "status_reorganisation": StatusSet(agency=AGENCY, case_number=CASE, status="reorganisation", on=date(2026, 3, 2)),
    "status_person": StatusSet(agency=AGENCY, case_number=CASE, status="", on=date(2026, 3, 2)),
    "invitation": Invitation(agency=AGENCY, link=DESK_LINK, hours=72),
    "password_reset": PasswordReset(agency=AGENCY, link=DESK_LINK, hours=1),
    "review_rejected": ReviewRejected(agency=AGENCY, files=("offert.pdf",), why="Filen är en offert och ingen faktura."),
}  # fmt: skip
