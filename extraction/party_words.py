"""The words that say whose name and address follow, in the languages invoices to Swedish creditors come in."""

from __future__ import annotations

from extraction.label_words import compiled

BUYER_ROLES = (
    "faktureras till|faktureras|fakturaadress|faktureringsadress|faktura till|fakturamottagare|kund|köpare|till|"
    "mottagare|"
    "beställare|betalningsavsändare|inbetalare|betalare|betalas av|betalningsskyldig|kundadress|kundens adress|"
    "kunduppgifter|gäldenär|bill to|billed to|invoice to|invoiced to|customer|sold to|buyer|invoice address|"
    "billing address|customer address|recipient|debtor|payer|client|charge to|"
    "to|faktura til|faktureres til|faktureringsadresse|fakturamottaker|fakturamodtager|mottaker|modtager|til|betaler|"
    "kunde|køber|kjøper|kundeadresse|laskutusosoite|asiakas|vastaanottaja|laskun saaja|laskun vastaanottaja|maksaja|"
    "ostaja|tilaaja|laskutettava|rechnungsanschrift|rechnung an|rechnungsempfänger|fakturaadresse|rechnungsadresse|"
    "empfänger|käufer|auftraggeber|leistungsempfänger|an"
)
SELLER_ROLES = (
    "leverantör|säljare|betalningsmottagare|från|avsändare|utställare|fakturautställare|företag|leverantörens adress|"
    "supplier|seller|from|vendor|selger|sælger|utfärdare|vårt företag|utfärdad av|laskuttaja|rechnungssteller|"
    "myyjä|verkäufer|borgenär|bolag|vår adress|leverandør|fra|avsender|afsender|betalingsmottaker|utsteder|udsteder|"
    "lähettäjä|toimittaja|maksunsaaja|von|absender|lieferant|aussteller|issued by|payee|biller|our address|"
    "zahlungsempfänger|saaja|betalingsmodtager"
)
OTHER_ROLES = (
    "leveransadress|skickas till|levereras till|leverans till|ship to|shipped to|deliver to|delivered to|"
    "delivery address|shipping address|godsmottagare|lev adress|leveransmottagare|"
    "leveringsadresse|leveres til|leveret til|lieferanschrift|lieferadresse|lieferung an|toimitusosoite|toimitetaan|"
    "arbetsplats|objektsadress|"
    "arbeidssted|leistungsort|work site|site address"
)
PLACE_LABELS = (
    "adress|postadress|address|postal address|adresse|postadresse|anschrift|osoite|postiosoite|adressat|"
    "postanschrift|besöksadress|visiting address|besøksadresse|besøgsadresse|käyntiosoite"
)
"""Heads of an address that leave open whose it is."""
BUYER, SELLER, OTHER_PARTY = compiled(BUYER_ROLES), compiled(SELLER_ROLES), compiled(OTHER_ROLES)

_ON_SLIP = {"avsändare": "buyer", "mottagare": "seller", "avsender": "buyer", "mottaker": "seller"}


def first_role(text: str) -> tuple[str, int] | None:
    """The role that a text begins with, "buyer", "seller" or "other", and where the role's words end."""
    for role, pattern in (("other", OTHER_PARTY), ("buyer", BUYER), ("seller", SELLER)):
        match = pattern.match(text)
        if match and (match.end() == len(text) or text[match.end()] in " :,;\t-–"):
            return role, match.end()
    return None


def role_on_slip(text: str) -> str | None:
    """The role of a word on a payment slip, where the sender is who pays; None where it means the same anywhere."""
    return _ON_SLIP.get(text.strip(" :.").casefold())
