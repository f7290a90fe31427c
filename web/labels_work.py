"""What costs, closing codes and other codes are called on a case's pages, where a chip has little room."""

from __future__ import annotations

from collections.abc import Mapping

Words = tuple[str, str]
"""Swedish and English."""

COSTS: Mapping[str, Words] = {
    "reminder": ("påminnelseavgift", "reminder fee"),
    "demand": ("inkassokostnad", "collection cost"),
    "instalment_plan": ("avbetalningsplan", "instalment plan"),
    "late_compensation": ("förseningsersättning", "late compensation"),
    "payment_order": ("ansökningsavgift", "application fee"),
    "counsel": ("ombudskostnad", "counsel's cost"),
    "enforcement": ("grundavgift", "enforcement fee"),
}

CLOSED: Mapping[str, Words] = {
    "paid": ("betalt", "paid"),
    "settled": ("uppgörelse", "settled"),
    "withdrawn": ("återkallat", "withdrawn"),
    "written_off": ("avskrivet", "written off"),
    "sold": ("överlåtet", "sold"),
    "prescribed": ("preskriberat", "prescribed"),
    "refused": ("ej mottaget", "refused"),
    "merged": ("hopslaget", "merged"),
}

ABOUT: Mapping[str, Words] = {
    "address": ("adress", "address"),
    "already_paid": ("redan betalt", "already paid"),
    "availability": ("tillgänglighet", "availability"),
    "complaint": ("klagomål", "complaint"),
    "contact": ("kontakt", "contact"),
    "cost": ("kostnad", "cost"),
    "letter": ("brev", "letter"),
    "not_as_ordered": ("inte som beställt", "not as ordered"),
    "not_ordered": ("inte beställt", "not ordered"),
    "objection": ("invändning", "objection"),
    "other": ("annat", "other"),
    "paid": ("säger sig ha betalt", "says it is paid"),
    "payout_account": ("konto för utbetalning", "payout account"),
    "payout_run": ("utbetalning", "payout run"),
    "personal_data": ("personuppgifter", "personal data"),
    "plan": ("avbetalning", "instalments"),
    "question": ("fråga", "question"),
    "treatment": ("bemötande", "treatment"),
    "wrong_amount": ("fel belopp", "wrong amount"),
    "wrong_person": ("fel person", "wrong person"),
}

MAILS: Mapping[str, Words] = {
    "queued": ("i kö", "queued"),
    "sending": ("skickas", "sending"),
    "sent": ("skickat", "sent"),
    "failed": ("misslyckat", "failed"),
    "unknown": ("oklart", "unknown"),
    "cancelled": ("återkallat", "cancelled"),
}

PARTIES: Mapping[str, Words] = {
    "business": ("företag", "company"),
    "sole_trader": ("enskild firma", "sole trader"),
    "consumer": ("privatperson", "private person"),
    "public": ("offentligt organ", "public body"),
    "estate": ("dödsbo", "estate"),
    "unknown": ("okänt slag", "kind unknown"),
}

MISSING: Mapping[str, Words] = {
    "about": ("vad en faktura avser", "what an invoice concerns"),
    "debtor_address": ("gäldenärens adress", "the debtor's address"),
    "debtor_identity": ("gäldenärens nummer", "the debtor's number"),
    "debtor_name": ("gäldenärens namn", "the debtor's name"),
    "debtor_orgnr": ("gäldenärens organisations- eller personnummer", "the debtor's number"),
}

PARTS: Mapping[str, Words] = {
    "principal": ("kapital", "principal"),
    "interest": ("ränta", "interest"),
    "costs": ("kostnader", "costs"),
    "cost": ("kostnad", "cost"),
    "authority_costs": ("utlägg", "outlays"),
}

OFFERS: Mapping[str, Words] = {
    "awaiting_creditor": ("väntar på borgenären", "awaits the creditor"),
    "open": ("öppet", "open"),
    "kept": ("hölls", "kept"),
    "lapsed": ("löpte ut", "lapsed"),
    "withdrawn": ("återtaget", "withdrawn"),
    "refused": ("avböjt", "refused"),
}

MAIL_KINDS: Mapping[str, Words] = {
    "accepted": ("uppdraget är godkänt", "order accepted"),
    "authority_news": ("besked från myndighet", "news from an authority"),
    "authority_question": ("fråga från myndighet", "question from an authority"),
    "case_closed": ("ärendet är avslutat", "case closed"),
    "claim_not_taken": ("kravet tas inte emot", "claim not taken"),
    "decision_needed": ("beslut behövs", "decision needed"),
    "demand_sent": ("kravet är skickat", "demand sent"),
    "direct_payment": ("betalning direkt till borgenären", "direct payment"),
    "forwarded_to_handler": ("vidarebefordrat till handläggare", "forwarded to a handler"),
    "letter_corrected": ("brevet är rättat", "letter corrected"),
    "objection_decided": ("invändningen är avgjord", "objection decided"),
    "offer_asked": ("erbjudande att ta ställning till", "offer asked"),
    "offer_ended": ("erbjudandet har upphört", "offer ended"),
    "order_confirmed": ("uppdraget är utfört", "order confirmed"),
    "order_held": ("uppdraget väntar", "order held"),
    "own_invoice": ("vår faktura", "our invoice"),
    "paid_closed": ("betalt och avslutat", "paid and closed"),
    "position_asked": ("fråga om invändning", "position asked"),
    "question_received": ("frågan är mottagen", "question received"),
    "receipt": ("kvittens", "receipt"),
    "review_rejected": ("läsningen avvisad", "reading rejected"),
    "settlement": ("redovisning", "settlement"),
    "status_set": ("nytt läge", "status set"),
}
