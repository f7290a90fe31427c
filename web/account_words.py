"""What is said when something about an account does not work: by code, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from templates.catalog import label, marked

_FAULTS: Mapping[str, str] = {
    "sign_in_failed": marked("E-postadressen och lösenordet hör inte ihop, eller så är användaren spärrad."),
    "not_vouched": marked("Inloggningstjänsten kunde inte intyga vem du är. Försök igen eller använd lösenordet."),
    "wrong_password": marked("Det nuvarande lösenordet stämmer inte."),
    "weak_password": marked(
        "Lösenordet ska ha minst 12 tecken och får inte vara e-postadressen eller nästan bara samma tecken."
    ),
    "not_the_same": marked("De två lösenorden är inte lika."),
    "wrong_code": marked("Koden stämmer inte eller är för gammal. Varje kod gäller en gång: vänta på nästa."),
    "has_second_factor": marked("Tvåstegsinloggning är redan på. Stäng av den först."),
    "no_such_secret": marked("Det finns ingen kod att bekräfta. Börja om."),
    "bad_address": marked("Det är ingen e-postadress. Skriv den som namn@agency.example."),
    "bad_role": marked("Välj minst en roll."),
    "no_role": marked("Välj minst en roll."),
    "user_exists": marked("Den adressen har redan en användare."),
    "last_admin": marked("Det är den sista som kan sköta användarna. Gör någon annan till administratör först."),
    "locked_user": marked("Användaren är spärrad. Släpp in användaren igen först."),
    "not_mailed": marked("Inget mail går till den adressen: den är byråns egen brevlåda."),
    "bad_passkey": marked("Passnyckeln känns inte igen här, eller så gick frågan till den ut. Försök igen."),
    "no_passkey": marked("Webbläsaren skickade ingen passnyckel. Slå på skript, eller logga in med lösenordet."),
    "no_passkeys_here": marked(
        "Passnycklar fungerar bara när sidorna nås på ett namn och inte på en sifferadress. Be driften ordna det."
    ),
    "known_passkey": marked("Den passnyckeln finns redan här."),
    "many_passkeys": marked("Fler än tjugo passnycklar behövs inte. Ta bort någon som inte används."),
    "no_such_passkey": marked("Den passnyckeln finns inte."),
    "no_name": marked("Ge passnyckeln ett namn."),
    "no_such_user": marked("Den användaren finns inte."),
    "slow_down": marked("För många försök. Vänta en kvart och försök igen."),
}  # fmt: skip
_OTHER = marked("Det gick inte. Läs in sidan igen och försök på nytt.")

ROLES: Mapping[str, str] = {
    "handler": marked("Handläggare"),
    "jurist": marked("Jurist"),
    "payments": marked("Betalningar"),
    "ops": marked("Drift"),
    "admin": marked("Administratör"),
}
"""What the roles are called."""

KINDS: Mapping[str, str] = {
    "sign_in": marked("loggade in"),
    "sign_in_failed": marked("misslyckad inloggning"),
    "case": marked("såg ett ärende"),
    "message": marked("såg ett meddelande"),
    "search": marked("såg en lista"),
    "users": marked("såg användarna"),
    "seen": marked("såg loggen"),
    "review": marked("såg ett dokument för granskning"),
    "letter": marked("såg ett brev"),
    "bulk": marked("såg en order för många ärenden"),
    "creditor": marked("såg en borgenär"),
    "invoice": marked("såg en faktura"),
    "payment": marked("såg en betalning"),
    "payout": marked("såg en utbetalning"),
}
"""What a record of the log says was done; a kind that is not here is shown as it is."""


def fault(code: str, language: str) -> str:
    """What was wrong, in words."""
    return label(_FAULTS.get(code, _OTHER), language=language)


def role_name(role: str, language: str) -> str:
    """A role's name; an unknown role's is what it is called in the table."""
    return label(ROLES[role], language=language) if role in ROLES else role


def kind_name(kind: str, language: str) -> str:
    """What a record of the log of who saw what says was done."""
    return label(KINDS[kind], language=language) if kind in KINDS else kind
