"""Why a reading waits for a person or a letter stays, in a handler's words; the codes are those of docs/formats.md."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import pass_context
from jinja2.runtime import Context

from templates.catalog import label
from templates.clean import clean_line

FIELDS: Mapping[str, str] = {
    "invoice_number": "fakturanumret",
    "invoice_date": "fakturadatumet",
    "due_date": "förfallodagen",
    "payment_terms_days": "betalningsvillkoren",
    "total": "beloppet att betala",
    "net": "nettobeloppet",
    "vat": "momsen",
    "currency": "valutan",
    "seller_name": "säljaren",
    "seller_orgnr": "säljarens organisationsnummer",
    "buyer_name": "köparen",
    "buyer_orgnr": "köparens organisations- eller personnummer",
    "buyer_email": "köparens e-post",
    "buyer_address": "köparens adress",
    "ocr_reference": "OCR-numret",
    "credited_invoice": "den krediterade fakturan",
}
"""A field in the middle of a sentence."""

REASONS: Mapping[str, str] = {
    "low_confidence": "Läsaren är inte säker nog på {field}.",
    "near_tie": "Det finns mer än ett rimligt värde för {field}.",
    "missing": "Läsaren hittade inte {field}.",
    "unconfirmed": "Inget annat på sidan bekräftar {field}.",
    "check_digit": "Kontrollsiffran stämmer inte: {field}.",
    "sum_mismatch": "Netto, moms och avrundning ger inte beloppet att betala.",
    "prepaid_open": "En förskottsbetalning står på sidan och är kanske inte avdragen.",
    "due_before_invoice_date": "Förfallodagen ligger före fakturadatumet.",
    "due_date_far": "Förfallodagen ligger mer än 400 dagar efter fakturadatumet.",
    "same_party": "Säljare och köpare är densamma.",
    "total_not_positive": "Beloppet att betala är inte större än noll.",
    "not_an_invoice": "Dokumentet verkar inte vara en faktura.",
    "unsure_type": "Det är oklart vad för slags dokument det är.",
    "batch_file": "Filen innehåller flera dokument.",
    "sources_disagree": "Sidan och dess e-faktura eller kod säger olika: {field}.",
    "paid_already": "Fakturans kod säger att den är betald.",
    "mail_disagrees": "Mejlet anger något annat än sidan: {field}.",
    "only_in_mail": "Köparens nummer står bara i mejlet, inte på sidan.",
    "blind_audit": "En person ombeds kontrollera alla värden.",
    "broken_page": "En sida gick inte att läsa.",
    "reminder_alone": "En påminnelse kom utan sin faktura: granska den som faktura, eller avvisa den.",
    "no_seller": "Det framgår inte vem som säljer.",
    "same_number": "En faktura med samma nummer men annat innehåll finns redan i ett ärende.",
    "no_credited_invoice": "Det framgår inte vilken faktura som krediteras.",
    "credit_without_invoice": "Fakturan som krediteras har inte kommit in.",
    "unread_pages": "Filen har fler inskannade sidor än vad som läses.",
}
"""Swedish is the source; `locale/` has the other languages."""

STOPS: Mapping[str, str] = {
    "dispute": "Kravet är bestridet: utred invändningen med borgenären och svara gäldenären.",
    "respite": "Gäldenären har fått anstånd.",
    "manual": "En handläggare har stoppat ärendet.",
    "stop": "Borgenären har bett oss att stoppa.",
    "bankruptcy": "Gäldenären är i konkurs: anmäl fordran hos konkursförvaltaren.",
    "reorganisation": "Gäldenären är under företagsrekonstruktion: anmäl fordran hos rekonstruktören.",
    "debt_relief": "Gäldenären söker eller har skuldsanering: anmäl fordran hos Kronofogden.",
    "deceased": "Gäldenären har avlidit: ta reda på dödsboets adress och skriv in den.",
    "minor": "Gäldenären var underårig: en jurist ska pröva fordrans grund.",
    "protected_identity": "Gäldenären har skyddad identitet: ingen adress sparas, posten går via Skatteverket.",
    "representative": "Gäldenären företräds av någon: skriv in vem och var.",
    "currency": "Fordran är i utländsk valuta: en handläggare avgör.",
    "limitation": "Fordran kan vara preskriberad: en person måste bedöma den.",
    "licence_not_in_force": "Inkassotillstånd saknas eller har gått ut.",
    "debtor_unknown": "Det framgår inte vem gäldenären är.",
    "debtor_identity_missing": "Organisationsnummer saknas: det kan finnas fler företag med samma namn.",
    "debtor_protected": "Gäldenären har skyddad identitet: ingen adress får skrivas ut.",
    "another_letter_today": "Ett annat brev går till samma gäldenär i dag: detta bestäms på nytt för en annan dag.",
    "representative_address_missing": "Företrädarens adress saknas, och gäldenären får inte kontaktas direkt.",
    "debtor_address_missing": "Gäldenärens postadress saknas.",
    "debtor_own_address_missing": "Gäldenärens egen adress saknas: ett brev som avbryter preskription måste nå dit.",
    "debtor_abroad": "Gäldenären finns utomlands och lyder under ett annat lands lag.",
    "law_unverified": "Ingen har bekräftat det lands lag som brevet skulle vila på.",
    "plan_of_another_country": "Ärendet följer en plan för ett annat land än lagens.",
    "foreign_currency": "Fordran är i en annan valuta än lagens kostnader.",
    "about_missing": "Det framgår inte vad en faktura avser.",
    "debtor_minor": "Gäldenären var underårig när fordran uppkom: en jurist ska pröva grunden först.",
    "claim_prescribed": "En fordran kan vara preskriberad: en person måste bedöma den.",
    "judged_already": "Det finns redan ett utslag: det verkställs, och ansöks inte om igen.",
    "judgment_missing": "Det finns inget utslag att verkställa, eller så verkställs det redan.",
    "too_small_to_enforce": "Det som är kvar är för lite för att verkställas.",
    "not_a_trader": "Bara den som är eller nyligen var bokföringsskyldig kan få en konkursanmaning.",
    "bankruptcy_unapproved": "Ingen utöver borgenären har godkänt konkursanmaningen.",
    "demand_not_sent": "Inkassokravet har inte lämnat huset.",
    "prepayment_missing": "Förskottet för ansökan är fakturerat men inte betalt.",
    "demand_time_not_out": "Inget inkassokrav har skickats vars tid har gått ut.",
    "score_missing": "Gäldenärens betalningsförmåga och nyttan av en ansökan är inte bedömda.",
    "recommendation_missing": "Ingen person har sagt vad som bör följa.",
    "demand_returned": "Inkassokravet kom i retur: skicka det till rätt adress, eller bedöm att det gick rätt.",
    "objection_unread": "Gäldenären har skrivit något som ser ut som en invändning: svara innan något ansöks.",
    "all_disputed": "Allt som återstår är bestritt: svara gäldenären innan något krävs.",
    "creditor_name": "Borgenärens fullständiga namn saknas i brevet.",
    "basis": "En faktura säger inte vad den avser.",
    "invoices": "En faktura saknar nummer, datum eller förfallodag.",
    "assignment": "Det framgår inte att fordran är överlåten.",
    "way_to_pay": "Brevet visar inget sätt att betala.",
    "principal": "Kapitalet framgår inte per faktura eller går inte ihop.",
    "interest": "Räntan saknar belopp, räntesats, tid eller underlag.",
    "costs": "Kostnaderna är inte angivna efter slag och lagrum.",
    "deadline": "Det finns ingen bestämd dag att betala eller invända.",
    "objection": "Det framgår inte hur man invänder.",
    "nothing_owed": "Det finns inget att kräva.",
    "consequence": "Det framgår inte vad som händer annars.",
    "agency": "Inkassoombudets kontaktuppgifter, tillstånd eller tillsyn saknas.",
    "debtor": "Gäldenärens namn eller adress saknas i brevet.",
    "estate": "Den avlidnes namn står där dödsboets ska stå.",
    "representative_letter": "Gäldenärens egen adress står i ett brev till företrädaren.",
    "threat": "Ett krav ger ingen betalningsanmärkning och får inte påstå det.",
    "total": "Summan är inte summan av sina delar.",
    "dispatch_day": "Brevets dag är inte den dag som räntan löper till.",
    "privacy": "Personen får ingen information om personuppgifter.",
    "repealed_law": "Brevet hänvisar till upphävd lag.",
    "unprintable": "Ett namn eller en text har tecken som inte går att skriva ut.",
    "no_payment_route": "Inkassoombudet har inget bankgiro.",
    "no_deadline": "Ett krav behöver en bestämd dag.",
    "no_recipient": "Mottagarens namn eller adress saknas.",
    "letter_not_sent": "Ett brev som detta brev berättar om har inte lämnat huset.",
}
"""What stops a letter: holds, checks of the case and of the finished letter."""

NOT_TAKEN: Mapping[str, str] = {
    "disputed": "Gäldenären har invänt mot kravet. Sådana krav lämnar vi till en jurist i stället.",
    "abroad": "Gäldenären finns i ett land där vi i dag inte driver in krav på de vanliga villkoren.",
    "rent": "Kravet gäller hyra av bostad eller lokal. Sådana krav driver vi inte in på de vanliga villkoren.",
    "maybe_rent": "Kravet kan gälla hyra av bostad eller lokal, som vi inte driver in på de vanliga villkoren.",
    "consumer_credit": "Kravet gäller en kredit till en konsument. Sådana krav driver vi inte in.",
    "energy": "Kravet gäller el, gas eller värme. Sådana krav driver vi inte in på de vanliga villkoren.",
    "parking": "Kravet gäller en kontrollavgift för parkering. Sådana krav driver vi inte in på de vanliga villkoren.",
}
"""Why a claim is not collected on the usual terms, to its creditor."""

WARNINGS: Mapping[str, str] = {
    "fees_exceed_expected": "Våra avgifter är mer än vad en sådan fordran brukar ge. Tala med oss innan ni lämnar den.",
    "legal_exceeds_expected": "Rättsliga steg kostar mer än vad en sådan fordran brukar ge.",
}
"""What a quote warns of."""


def reason_text(code: str, field: str | None, message: str, *, language: str) -> str:
    """A reason as a sentence; the reader's own message where the code has no words here."""
    words = REASONS.get(code) or STOPS.get(code)
    if words is None:
        return clean_line(message)
    return label(words, language=language).format(field=field_text(field, language=language))


def field_text(field: str | None, *, language: str) -> str:
    """A field's name in the middle of a sentence, "" for none."""
    named = FIELDS.get(field or "")
    return label(named, language=language) if named else clean_line(field or "")


@pass_context
def reason(context: Context, found: Mapping[str, str | None]) -> str:
    """The Jinja2 filter: a reason as stored with a reading, in the page's language."""
    language = str(context.get("language", "sv"))
    return reason_text(found.get("code") or "", found.get("field"), found.get("message") or "", language=language)


@pass_context
def warning(context: Context, code: str) -> str:
    """The Jinja2 filter: a warning of a quote, in the page's language."""
    return label(WARNINGS[code], language=str(context.get("language", "sv")))


@pass_context
def not_taken(context: Context, code: str) -> str:
    """The Jinja2 filter: why a claim is not taken, in the page's language."""
    return label(NOT_TAKEN[code], language=str(context.get("language", "sv")))
