"""What an anticipated no is called to people at the money desk: in their language, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from starlette.responses import Response

from claims.refused import Refused
from templates.catalog import label, marked
from templates.told import refused_said
from web.asked import Asked
from web.gate import Told
from web.language import language_of

Answer = Callable[[Asked], Response]

REFUSALS = {
    "bad_address": marked("Det där är ingen e-postadress. Skriv namn, snabel-a och domän."),
    "bad_amount": marked("Beloppet går inte att använda. Skriv det som 5000,00; bara pengar som kom in kan bokas."),
    "bad_date": marked("Datumet går inte att läsa. Skriv det som 2026-03-02."),
    "bad_id": marked("Numret finns inte. Öppna betalningen eller filen från sin lista."),
    "bad_value": marked("Värdet har fel form eller fel kontrollsiffra. Inget är ändrat: rätta det och försök igen."),
    "bank_file_unreadable": marked("Filen går inte att läsa till slutet. Hämta den från banken igen."),
    "changed": marked("Läget har ändrats sedan körningen förbereddes. Avbryt den och förbered en ny."),
    "credit_of_credit": marked("En kreditfaktura kan inte krediteras. Ställ ut en ny faktura i stället."),
    "evidence_missing": marked("Skriv var avtalet står: vilken handling, och från vilken dag."),
    "future_payment": marked("Dagen har inte kommit än. Ange dagen då pengarna kom."),
    "invoice_not_open": marked("Fakturan har inget kvar att betala."),
    "no_client_account": marked("Klientmedelskontot saknas i byråns uppgifter. Den som sköter driften lägger in det."),
    "no_file": marked("Ingen fil följde med. Välj en fil och försök igen."),
    "no_such_case": marked("Det finns inget ärende med det numret. Inget är bokat."),
    "no_such_creditor": marked("Borgenären finns inte."),
    "no_such_file": marked("Filen finns inte."),
    "no_such_invoice": marked("Det finns ingen faktura med det numret."),
    "no_such_run": marked("Det finns ingen sådan utbetalning."),
    "no_such_sender": marked("Adressen är inte registrerad för den här borgenären."),
    "no_such_statement": marked("Det finns ingen redovisning med det numret."),
    "no_such_transaction": marked("Det finns ingen sådan betalning."),
    "not_booked": marked("Betalningen är inte bokad på något ärende."),
    "not_covered": marked(
        "Klientmedelskontot räcker inte enligt de bankfiler som har kommit in. Läs in dem som saknas, eller se "
        "avstämningen."
    ),
    "not_entered": marked("På ärendet finns inte just en handskriven betalning med det beloppet."),
    "not_its_reversal": marked(
        "Den valda betalningen kan inte vara den som tas tillbaka: samma konto och belopp, inte senare."
    ),
    "not_on_an_invoice": marked("Betalningen betalar ingen av våra fakturor."),
    "not_ours": marked("Filen nämner en betalning som inte finns i körningen. Inget är ändrat: fråga banken."),
    "not_owed_back": marked("Betalningen ska inte tillbaka, eller är redan på väg."),
    "not_sent": marked("Körningen har inte lämnat huset, så banken kan inte ha svarat på den."),
    "not_the_whole": marked("Delarna blir inte hela beloppet. En betalning bokas hel, eller så väntar den."),
    "not_waiting": marked("Den väntar inte längre: någon har redan gjort detta. Inget är gjort en gång till."),
    "note_missing": marked("Skriv vem du ringde, på vilket sedan tidigare känt nummer, och när."),
    "nothing_due": marked("Inget kan betalas ut i dag. Det som väntar, och varför, står på sidan Utbetalningar."),
    "nothing_open": marked("Inget är kvar att betala på fakturan."),
    "nothing_to_credit": marked("Så mycket finns inte kvar att kreditera på fakturan."),
    "nothing_to_refund": marked("Ingen har betalat för mycket på ärendet."),
    "nothing_waits": marked("Inget konto väntar på beslut."),
    "other_currency": marked("Ärendet är i en annan valuta än betalningen."),
    "own_run": marked("Du förberedde körningen. Två andra måste godkänna den."),
    "paid_and_rejected": marked("Banken har sagt betald och säger nu avvisad. Inget är ändrat: fråga banken."),
    "refund_waits": marked("En återbetalning på ärendet väntar redan på nästa körning."),
    "run_waits": marked("En körning väntar redan. Godkänn eller avbryt den först."),
    "same_person": marked("Samma person kan inte göra båda delarna. Någon annan måste godkänna."),
    "sender_taken": marked("Adressen är registrerad för en annan borgenär."),
    "status_file_unknown": marked("Filen säger inget om någon av våra betalningar."),
    "too_early": marked("Pengarna kom nyss och banken kan ännu ta dem tillbaka. Vänta fem bankdagar."),
    "unknown_key": marked("Det går inte att ändra här."),
    "why_missing": marked("Skriv varför: skälet sparas."),
}


def told(refused: Refused, language: str) -> str:
    """What a refusal says in a language: by its code, else its own sentence in the house's words."""
    words = REFUSALS.get(refused.code)
    if words is not None:
        return label(words, language=language)
    return refused_said(refused.code, refused.message, language)


def plainly(answer: Answer) -> Answer:
    """The same page, whose refusals speak the visitor's language."""

    @wraps(answer)
    def answered(asked: Asked) -> Response:
        try:
            return answer(asked)
        except Refused as refused:
            raise Told(refused.code, told(refused, language_of(asked.request))) from refused

    return answered
