"""The titles of documents and the sentences and rows that only one kind has, in the languages of creditors' letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.reading import DocumentType

Kind = tuple[DocumentType, str | None]

INVOICE: Kind = (DocumentType.INVOICE, None)
CREDIT_NOTE: Kind = (DocumentType.CREDIT_NOTE, None)
REMINDER: Kind = (DocumentType.REMINDER, None)
STATEMENT: Kind = (DocumentType.STATEMENT, None)
QUOTE: Kind = (DocumentType.OTHER, "quote")
ORDER: Kind = (DocumentType.OTHER, "order_confirmation")
DELIVERY: Kind = (DocumentType.OTHER, "delivery_note")
CONTRACT: Kind = (DocumentType.OTHER, "contract")
PROFORMA: Kind = (DocumentType.OTHER, "proforma")
RECEIPT: Kind = (DocumentType.OTHER, "receipt")
LETTER: Kind = (DocumentType.OTHER, "letter")

_TITLES: tuple[tuple[Kind, str], ...] = (
    (INVOICE, "faktura|fakturakopia|samlingsfaktura|hyresavi|avi|hyresfaktura|räkning|delfaktura|slutfaktura|"
              "fakturaoriginal|original|faktura/följesedel|kontantfaktura|faktura original|debetnota|autogiroavi|"
              "avgiftsavi|aviseringsfaktura|tilläggsfaktura|dröjsmålsfaktura|räntefaktura|avräkningsfaktura|"
              "invoice|tax invoice|sales invoice|vat invoice|commercial invoice|bill|service invoice|"
              "final invoice|rechnung|teilrechnung|schlussrechnung|abschlagsrechnung|rechnung original|"
              "lasku|laskukopio|koontilasku|regning|salgsfaktura|facture|factuur|factura|fattura"),
    (CREDIT_NOTE, "kreditfaktura|kreditnota|credit note|credit invoice|gutschrift|hyvityslasku|kreditering|"
                  "rechnungskorrektur|kredit|kreditnotat|credit memo|stornorechnung|korrekturrechnung|"
                  "rechnungsgutschrift|krediteringsfaktura|kreditavi|hyvitys|credit|creditnota|avoir|"
                  "kreditnota til faktura|kreditering av faktura"),
    (REMINDER, "påminnelse|betalningspåminnelse|påminnelsefaktura|påminnelse faktura|inkassovarning|inkassokrav|"
               "påminnelse om obetald faktura|betalningsuppmaning|andra påminnelsen|första påminnelsen|"
               "sista påminnelsen|sista påminnelse|påminnelse om betalning|påminnelse avseende faktura|krav|"
               "påminnelsen|kravbrev|betalningskrav|betalningsanmaning|påminnelse obetald faktura|"
               "påminnelse om faktura|"
               "ny påminnelse|vänlig påminnelse|påminnelseavi|tredje påminnelsen|obetald faktura|"
               "purring|betalingspåminnelse|inkassovarsel|betalingsoppfordring|purrebrev|purring på faktura|"
               "første purring|andre purring|siste purring|påminnelse om forfalt faktura|påminnelse om betaling|"
               "rykker|betalingspåmindelse|rykkerskrivelse|rykkerbrev|betalingsrykker|påmindelse|inkassovarsel|"
               "første rykker|anden rykker|erindring|betalingserindring|påmindelse om betaling|"
               "maksumuistutus|huomautus|maksukehotus|karhukirje|maksuhuomautus|muistutus|muistutuslasku|"
               "laskumuistutus|perintäkirje|"
               "mahnung|zahlungserinnerung|zahlungsaufforderung|letzte mahnung|erste mahnung|zweite mahnung|"
               "payment reminder|reminder|overdue notice|final reminder|first reminder|second reminder|"
               "invoice reminder|overdue reminder|past due notice|reminder notice|final notice|overdue invoice|"
               "overdue payment|reminder of unpaid invoice|demand for payment|letter of demand|unpaid invoice"),
    (STATEMENT, "kontoutdrag|utdrag|saldobesked|reskontrautdrag|kundutdrag|saldoutdrag|sammanställning|"
                "sammanställning obetalda fakturor|obetalda fakturor|öppna fakturor|öppna poster|kontoöversikt|"
                "kundkontoutdrag|saldobekräftelse|reskontra|sammandrag|kontobesked|saldoöversikt|fakturaöversikt|"
                "kundreskontra|utestående fakturor|sammanställning av obetalda fakturor|engagemangsbesked|"
                "statement|statement of account|account statement|customer statement|statement of accounts|"
                "open items|outstanding invoices|account summary|"
                "kontoauszug|offene posten|saldenbestätigung|offene rechnungen|saldenmitteilung|"
                "tiliote|saldoilmoitus|saldovahvistus|avoimet laskut|"
                "kontoudtog|kontoudskrift|saldoopgørelse|åbne poster|kontoutskrift|kontooversikt|åpne poster|"
                "saldooversikt|ubetalte fakturaer|reskontroutskrift"),
    (QUOTE, "offert|anbud|prisförslag|kostnadsförslag|prisoffert|budgetoffert|quotation|quote|estimate|price quote|"
            "proposal|tilbud|pristilbud|prisoverslag|angebot|kostenvoranschlag|tarjous|hintatarjous"),
    (ORDER, "orderbekräftelse|ordererkännande|beställningsbekräftelse|order confirmation|ordrebekreftelse|"
            "auftragsbestätigung|orderkvitto|bekräftelse av order|bekräftelse på order|ordrebekræftelse|"
            "tilausvahvistus|acknowledgement of order|order acknowledgement|bestellbestätigung|bestätigung|"
            "bekräftelse av beställning|bestillingsbekreftelse|sales order confirmation|orderbekräftning"),
    (DELIVERY, "följesedel|packsedel|fraktsedel|delivery note|packing slip|lieferschein|følgeseddel|leveranssedel|"
               "pakkseddel|lähetyslista|lähete|despatch note|dispatch note|leveransavi|plocksedel|utleveranssedel|"
               "pakkeseddel|leveringsseddel|fraktbrev|fragtbrev|packing list|delivery docket|lieferavis|rahtikirja|"
               "toimituslista|versandanzeige"),
    (CONTRACT, "avtal|kontrakt|hyresavtal|hyreskontrakt|uppdragsavtal|skuldebrev|contract|agreement|vertrag|"
               "serviceavtal|ramavtal|låneavtal|leasingavtal|sopimus|aftale|avtale|mietvertrag|"
               "avbetalningsplan|service agreement|vuokrasopimus"),
    (PROFORMA, "proformafaktura|proforma faktura|proforma|proforma invoice|pro forma invoice|pro forma|"
               "proformarechnung|proformalasku"),
    (RECEIPT, "kvitto|receipt|kassakvitto|kvittering|quittung|kuitti|betalningskvitto|payment receipt"),
)  # fmt: skip
_COPY = frozenset(["kopia", "kopi", "kopio", "copy", "kopie", "original", "duplikat", "duplicate"])
_NUMBER_WORDS = frozenset(["nr", "nummer", "number", "no", "n", "id", "numero", "nro", "num"])
# Compounds that no list holds: what a word ends in says what it is. The first that fits counts.
_ENDS: tuple[tuple[Kind, str], ...] = (
    (REMINDER, r"(?:paminnelsen?|muistutus|mahnung|erinnerung|rykker|purring)$"),
    (PROFORMA, r"^proforma"),
    (CREDIT_NOTE, r"^(?:kredit|storno|korrektur|hyvitys).*(?:faktura|rechnung|lasku|nota)$"),
    (REMINDER, r"^(?:paminnelse|muistutus|mahn).*(?:faktura|rechnung|lasku)$"),
    (ORDER, r"(?:order|ordre|bestall|bestill|auftrags).*(?:bekraftelse|bekreftelse|bestatigung)$"),
    (STATEMENT, r"(?:utdrag|auszug|udtog)$"),
    (CONTRACT, r"(?:avtal|avtale|kontrakt|vertrag|sopimus)$"),
    (QUOTE, r"(?:offert|angebot|tilbud|tarjous)$"),
    (INVOICE, r"(?:faktura|rechnung|lasku|regning)$"),
)
_END_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _ENDS)
_FOLD = str.maketrans("åäáàâãæöøóòôõéèêëüúùíì", "aaaaaaaooooooeeeeuuuii")
_PUNCTUATION = re.compile(r"[.:;,*–—_|#()°º]+")
_NO_LETTER = re.compile(r"[^a-z]")
_ROW = r"(?:^|\t|\n)[ *•-]*"
_MONEY_SOON = r"[^\n\d]{0,40}\d[\d .,:]*\d"
_NOT_IF = r"(?<!om vi )(?<!har vi )(?<!när vi )"

_SIGNS: tuple[tuple[Kind, float, str], ...] = (
    (INVOICE, 1.0, r"härmed fakturera|laskutamme|berechnen wir|vi fakturerar"),
    (INVOICE, -6.0, r"detta är (?:ingen|inte en) faktura|(?:is )?not an? (?:tax )?invoice|er ikke en faktura|"
                    r"ei ole lasku|keine rechnung|betala (?:inte|ej) på detta|ej faktura|ska (?:inte|ej) betalas"),
    (INVOICE, -4.0, r"(?:faktura|fakturan|invoice|lasku|die rechnung) (?:skickas|följer|sänds|sendes|kommer|"
                    r"will follow|is sent|lähetetään|folgt) (?:efter|separat|særskilt|after|separately|erikseen|"
                    r"gesondert)"),
    (CREDIT_NOTE, 3.5, r"krediterar (?:vår )?(?:faktura|tidigare)|avser kreditering|beloppet (?:återbetalas|kvittas)|"
                       r"credits invoice|hyvitetään laskua?|gutschrift zu rechnung|kreditering av faktura|"
                       r"kredit(?:erer|ering) (?:av )?faktura"),
    (CREDIT_NOTE, 3.0, r"kreditfaktura(?:nummer|nr|datum| nr)|credit (?:note|memo) (?:n|#)|kreditnotan|kreditnota n|"
                       r"gutschriftsn|gutschrift nr|hyvityslaskun num"),
    (CREDIT_NOTE, 2.0, _ROW + r"(?:att kreditera|krediterat belopp|(?:er )?tillgodo|til gode|å kreditere|hyvitetään|"
                              r"gutschriftsbetrag|total credit|amount credited|erstattungsbetrag)"),
    (REMINDER, 5.0, _NOT_IF + r"(?:ännu |fortfarande )?inte (?:mottagit|erhållit|fått|sett|kunnat registrera|"
                              r"registrerat)[^.\n]{0,30}betalning"),
    (REMINDER, 5.0, r"saknar (?:vi )?(?:fortfarande |ännu )?(?:er |din )?betalning|glömt (?:bort )?att betala|"
                    r"(?:faktura|fakturan)\b[^.\n]{0,40} (?:är|fortfarande|ännu) (?:fortfarande |ännu )?"
                    r"(?:obetald|inte betald)\b|undvika (?:inkasso|ytterligare (?:avgifter|kostnader))|"
                    r"detta är en påminnelse|påminner (?:vi )?(?:er|dig|om)|förfallodagen har passerat|"
                    r"redan betalat[^.\n]{0,20} bortse"),
    (REMINDER, 5.0, r"ikke (?:kan )?se[^.\n]{0,25}mottatt[^.\n]{0,20}betaling|ikke (?:ha )?mottatt[^.\n]{0,20}betaling|"
                    r"fakturaen? (?:er )?(?:fortsatt|fremdeles|fortfarende) ubetalt|til tross for (?:at )?forfall|"
                    r"unngå inkasso|dette er en påminnelse"),
    (REMINDER, 5.0, r"ikke (?:modtaget|registreret)[^.\n]{0,25}betaling|fakturaen (?:er )?(?:endnu |fortsat )?ikke "
                    r"(?:er )?betalt|undgå inkasso|(?:fakturaen )?(?:er )?fortsat ubetalt"),
    (REMINDER, 5.0, r"lasku[^.\n]{0,20} (?:on )?(?:vielä|edelleen) maksamatta|ei ole (?:vielä )?maksettu|"
                    r"maksamaan viipymättä|emme ole (?:vielä )?saaneet|myöhässä|erääntynyt"),
    (REMINDER, 5.0, r"invoice (?:is|remains) (?:still )?(?:unpaid|overdue|outstanding)|(?:not|n't) (?:yet )?received "
                    r"(?:your )?payment|(?:is|now) (?:past due|overdue)|friendly reminder|ignore this (?:letter|"
                    r"reminder|notice)|pay without delay"),
    (REMINDER, 5.0, r"rechnung[^.\n]{0,20} noch (?:immer )?(?:offen|nicht)|keinen zahlungseingang|um umgehende zahlung|"
                    r"übersehen, dass|bisher (?:nicht|keine) (?:beglichen|zahlung)"),
    (REMINDER, 3.0, _ROW + r"(?:(?:lagstadgad )?påminnelseavgift|avgift påminnelse|påminnelsekostnad|purregebyr|"
                           r"rykkergebyr|muistutusmaksu|huomautusmaksu|mahngebühr(?:en)?|mahnkosten|mahnspesen|"
                           r"reminder fee|late fee|inkassogebyr)\W" + _MONEY_SOON),
    (REMINDER, 2.5, r"påminnelseavgift[^.\n]{0,25}tillkommer|påminnelsedatum|rykkergebyr på|mahngebühren von|"
                    r"purregebyr kr|rykkergebyr kr|reminder fee of"),
    (REMINDER, 2.0, r"ny(?:tt)? (?:förfallo|betalnings)da|ny betalingsfrist|uusi eräpäivä|new due date|neue frist|"
                    r"skyldigt beløb|utestående beløp|(?:ursprungligt|obetalt|kvarstående) belopp|"
                    r"avoin summa|outstanding amount|offener betrag|påminnelsenivå|mahnstufe"),
    (STATEMENT, 4.0, r"obetalda poster|utdrag över|utdragsdatum|följande fakturor[^.\n]{0,20} obetalda|open items|"
                     r"fakturaer er (?:fortsatt )?ubetalte?|poster er (?:endnu )?ikke betalt|laskut ovat avoinna|"
                     r"(?:items|invoices) are outstanding|outstanding (?:items|invoices)|posten sind noch offen|"
                     r"avoimet laskut|offene (?:posten|rechnungen)|(?:åpne|åbne|öppna) poster|öppna fakturor"),
    (STATEMENT, 2.0, r"(?:utestående|utgående|ingående|skyldig|utestående) saldo|utestående (?:fakturor|poster)|"
                     r"totalt utestående|sum utestående|summa obetalt|avoinna yhteensä|total outstanding|"
                     r"(?:opening|closing) balance|offener saldo|summe offen|skyldig saldo|" + _ROW + r"saldo\b"),
    (QUOTE, 4.0, r"offertnummer|offertnr|offert nr|offertdatum|offerten (?:gäller|är giltig)|giltig t(?:ill|\.o\.m)|"
                 r"quotation (?:n|#|is valid)|quote (?:n|#)|anbudsn|tilbudsn|tilbud(?:d?et)? (?:er gyldig|gjelder|"
                 r"gælder)|gyldigt? til|angebotsn|angebot (?:nr|ist)|gültig bis|tarjousn|tarjous on voimassa|"
                 r"valid until|vår offert|lämnar härmed följande pris"),
    (ORDER, 4.0, r"tack för (?:er|din) (?:order|beställning)\b|bekräftar (?:härmed )?(?:er|din) (?:order|beställning)|"
                 r"takk for (?:bestillingen|ordren)|tak for (?:ordren|bestillingen)|orderbekräftelsen|"
                 r"we confirm your order|vi bekr[eæ]fter (?:deres|jeres|din) (?:ordre|bestilling)"),
    (ORDER, 1.5, _ROW + r"(?:orderdatum|ordersumma|order total|ordervärde)|thank you for your order|kiitos tilauksesta|"
                        r"wir danken für ihren auftrag"),
    (DELIVERY, 2.5, r"följesedelsn|kontroller[ae]r? (?:godset|varorna)|godset kvitteras|delivery note n|antal kolli|"
                    r"pakkseddeln|følgeseddeln|lieferschein n|lähetteen num|check the goods|varene kontrolleres|"
                    r"varerne bedes|tarkastetaan vastaanot|prüfen sie die ware|packsedelsn|sändningsn|leveransnr|"
                    r"mottagarens underskrift|kvitteras av mottagare"),
    (CONTRACT, 2.5, r"parterna (?:har|är) |avtalet (?:gäller|träder)|detta avtal|hyrestid|uppsägningstid"),
    (CONTRACT, 2.0, r"följande avtal|avtalstid|upprättats i två|between the parties|dieser vertrag|denne avtale"),
    (LETTER, 2.5, r"(?:^|\n|\t)[^\w\n\t]{0,5}(?:med vänlig(?:a)? hälsning(?:ar)?|vänliga hälsningar|bästa hälsningar|"
                  r"hälsningar|(?:med )?vennlig(?:e)? hilsen|(?:med )?venlig(?:e)? hilsen|(?:kind|best|warm) regards|"
                  r"yours (?:sincerely|faithfully|truly)|sincerely|ystävällisin terveisin|terveisin|"
                  r"mit freundlichen grü(?:ß|ss)en|mvh)\b"),
    (LETTER, 2.0, r"(?:^|\n|\t)[^\w\n\t]{0,5}(?:hej|bäste|bästa|dear|sehr geehrte[rn]?|hei|kære|kjære|hyvä|angående|"
                  r"betr(?:\.|äffande)|subject)\b[^\n\d]{0,50}(?:$|\n)"),
)  # fmt: skip
SIGNS = tuple((kind, weight, re.compile(pattern)) for kind, weight, pattern in _SIGNS)
"""Kind, weight, and what a text in small letters that says so holds anywhere; each counts once a document."""

TERMS_TITLE = re.compile(
    r"^(?:allmänna|särskilda|försäljnings|leverans|köp|betalnings|general|standard|terms|conditions|salgs|leverings|"
    r"almindelige|yleiset|toimitusehdot|allgemeine|agb|verkaufsbedingungen|lieferbedingungen|villkor)[\w\s&,-]*"
    r"(?:villkor|bestämmelser|conditions|terms|betingelser|vilkår|ehdot|bedingungen|agb)?$",
    re.IGNORECASE,
)
"""The head of a page of terms."""


def key_of(text: str) -> str:
    """A title's letters alone, without accents, numbers before and behind it, and words that say copy or number."""
    words = _PUNCTUATION.sub(" ", text.casefold().translate(_FOLD).replace("ß", "ss")).split()
    while words and _has_digit(words[-1]):
        words.pop()
        while len(words) > 1 and words[-1] in _NUMBER_WORDS:
            words.pop()
    while words and _has_digit(words[0]):
        words = words[2:] if len(words) > 2 and len(words[1]) == 1 else words[1:]  # "2:a påminnelsen"
    kept = [word for word in words if word not in _COPY] or words
    return _NO_LETTER.sub("", "".join(kept))


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _keys() -> Iterator[tuple[str, Kind]]:
    for kind, phrases in _TITLES:
        for phrase in phrases.split("|"):
            yield key_of(phrase), kind


TITLES: dict[str, Kind] = dict(_keys())
"""What a document is by the key of its title."""


def kind_by_end(key: str) -> Kind | None:
    """What a compound word that no list holds says a document is."""
    return next((kind for kind, pattern in _END_PATTERNS if pattern.search(key)), None)
