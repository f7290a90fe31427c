"""The mails of the sample mailbox that carry no new claim: copies, machines, people with questions."""

from __future__ import annotations

from samples import special
from samples.mail import AGENCY_MAILBOX, Sender
from samples.people import GARAGE, LANDLORD
from samples.scene import Scene
from samples.scenes_claims import INVOICING, MAJA

OTHER_SCENES: tuple[Scene, ...] = (
    Scene(
        "21-same-mail-again",
        MAJA,
        "",
        "",
        "ignored",
        "the first mail once more, byte for byte",
        same_as="01-text-pdf",
        also=("filed",),
    ),
    Scene(
        "22-same-file-other-name",
        MAJA,
        "Skickar igen, Kvarnby",
        "Osäker på om förra mejlet kom fram, så här är fakturan igen.\n",
        "ignored",
        "the same PDF under another name in a new mail: no second claim",
        bills=("painter",),
        make=special.renamed,
        also=("filed",),
    ),
    Scene(
        "23-locked-pdf",
        MAJA,
        "Lösenordsskyddad faktura",
        "Fakturan är låst, ring så får ni lösenordet.\n",
        "parked",
        "the PDF asks for a password: a handler must ask the creditor",
        make=special.locked,
    ),
    Scene(
        "24-quote",
        INVOICING,
        "Offert till Granviks Fastigheter",
        "Hej, råkade vår offert hamna hos er? Bifogar den för säkerhets skull.\n",
        "parked",
        "a quote looks like an invoice and is none",
        bills=("landlord-quote",),
        also=("ignored",),
    ),
    Scene(
        "25-no-invoice",
        Sender("Sam Undrare", "sam.undrare@post.example"),
        "Fråga om hur ni arbetar",
        "Hej,\n\nvad kostar det att få hjälp med en obetald räkning, och hur lång tid tar det?\n\nSam\n",
        "parked",
        "a person asks something and attaches nothing",
        vouched=False,
    ),
    Scene(
        "26-dispute",
        Sender("Stenmarks Bil & Däck", GARAGE.email),
        "Faktura 20421 från Björkdals",
        "Hej,\n\nvi bestrider faktura 20421. Containern hämtades aldrig och ställningen stod bara i en vecka.\n"
        "Vi betalar inte förrän detta är utrett.\n\nStenmarks Bil & Däck AB\n",
        "filed",
        "the debtor objects, by invoice number and without a token: a message and a task, never an order",
        cases=("bjorkdalsbygg/stenmarksbil",),
        also=("parked",),
    ),
    Scene(
        "27-auto-reply",
        Sender("Inköp", LANDLORD.email),
        "Frånvaro: Uppgifter om ert inkassouppdrag",
        "",
        "ignored",
        "an absence notice is never answered",
        make=special.absence,
    ),
    Scene(
        "28-bounce",
        Sender("Mail Delivery System", "mailer-daemon@fjallviksbredband.example"),
        "Undelivered Mail Returned to Sender",
        "",
        "ignored",
        "our own mail came back: a report, never answered",
        make=special.bounced,
        vouched=False,
    ),
    Scene(
        "29-newsletter",
        Sender("Branschnytt", "nyheter@branschnytt.example"),
        "Veckans nyheter om fakturering",
        "Hej!\n\nI veckans brev: fem tips för snabbare betalning.\n\nAvsluta prenumerationen längst ned.\n",
        "ignored",
        "a mailing list",
        make=special.listed,
    ),
    Scene(
        "30-own-address",
        Sender("Krav Exempel", AGENCY_MAILBOX),
        "Uppgifter om ert inkassouppdrag",
        "Tack, vi har tagit emot ert uppdrag.\n",
        "ignored",
        "our own mail came round to us: the loop ends here",
        vouched=False,
    ),
)
