"""The language of a document, by the words of letters and bills that few other languages have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extraction.labels import text_of
from extraction.pages import Page

_TEXTS = {
    "sv": "och för att är vid enligt från med inte ej den av på till om har kan som vi ert er era vår vårt "
          "betalning betala betalas senast förfallodatum förfallodag förfaller förf fakturadatum moms momsen "
          "momsbelopp dröjsmålsränta antal belopp summa totalt exkl inkl kund kundnummer kundnr "
          "organisationsnummer godkänd skatt innehar säte pris á-pris styck enhet benämning beskrivning artikel "
          "avser fakturans bankgiro bankgironr plusgiro öresavrundning öresutj avrundning köpare beställare "
          "tillhanda dagar dgr sida blad räntelagen påminnelse påminnelseavgift obetald obetalda utestående "
          "saldo följande nedan poster enh tim mån hemsida mejl epost växel postadress adress företaget "
          "leverans leveransdatum mängd varav godset kvitteras mottagaren följesedel packsedel sändningsnr "
          "offert giltig gäller skapad utskriftsdatum härmed tack köparens kundens bet bolagets "
          "betalningsvillkor villkor referens utförd utfört hälsning vänlig avtalet parterna fakturera "
          "fakturanr",
    "no": "og å for at er ved etter med ikke den av på til om har kan som vi deres vår vårt betaling betale "
          "betales betalt ubetalt innen forfallsdato forfall fakturadato mva merverdiavgift beløp sum totalt "
          "eks inkl ekskl kunde kundenr kundens organisasjonsnr foretaksregisteret foretaksnr forretningssted "
          "pris antall enh enhet benevnelse beskrivelse varenavn time timer måned kontonummer kontonr kid "
          "kid-nummer øreavrunding avrunding kjøper selger dager side forsinkelsesrente purregebyr pakkseddel "
          "mottak varene kontrolleres tilbud tilbudet gyldig ordrebekreftelse bestillingsnr bestilling "
          "leveringsdato betalingsfrist betalingsvilkår gjelder utført avtale takk hilsen vennlig vennligst "
          "møte kommer tilbake forslag asa mottatt fortsatt fakturaen utestående svares beregnes lovens skjer "
          "skje innsigelser dato eventuelle nettbank giro mengde ordrenr grunnlag avgiftsfri",
    "da": "og at er ved efter med ikke den af på til om har kan som vi deres jeres vor vores betaling betale "
          "betales betalt senest forfaldsdato forfald fakturadato moms beløb sum alt ekskl inkl kunde kundenr "
          "kundens cvr cvr-nr se-nr pris antal enh enhed beskrivelse ydelse varenummer time timer måned kontonr "
          "konto køber sælger dage side morarente renteloven rykkergebyr følgeseddel følgeseddelnr modtagelsen "
          "modtaget bedes kontrolleret tilbud tilbuddet gælder gyldigt gyldig ordrebekræftelse ordrenr "
          "bestilling leveringsdato betalingsfrist betalingsbetingelser vedrører udført aftale tak hilsen "
          "venlig møde vender tilbage forslag aps fakturaen heraf afrunding reklamationer skal ske inden endnu "
          "bogholderi tilskrives overskridelse betalingsdato saldo dato momsgrundlag nettobeløb faktureret "
          "samarbejdet særskilt rykker oplys venligst varerne stykpris hjemsted rekvisition leveret telefon "
          "subtotal opgørelse poster følgende udskrift udtog",
    "fi": "lasku laskun laskut laskunro eräpäivä eräpvm yhteensä alv maksettava viitenumero viite päiväys pvm "
          "kpl saaja ja ei on veroton verollinen vero määrä yks yksikkö hinta yks.hinta ahinta kuvaus tuote "
          "nimike asiakasnumero asiakas asiakasnro y-tunnus ly-tunnus tilinumero tili maksuehto maksuehdot pv "
          "päivää viivästyskorko korkolain mukaan mukainen peritään huomautukset kuluessa toimitus "
          "toimitusosoite tilausnumero tilaus viitteemme viitteenne puhelin puh sähköposti osoite kotipaikka "
          "ennakkoperintärekisterissä sivu kirjanpitomme maksamatta muistutusmaksu hyvitys hyvityslasku "
          "hyvitetään päivämäärä laskutusosoite arvonlisävero ostaja myyjä kiitos ystävällisin terveisin lähete "
          "lähetteen tavara tarkastetaan seuraavat avoinna tarjous voimassa summa oy tmi loppusumma pyöristys "
          "siirto erä maksumuistutus laskutamme sopimuksen rivisumma tilausvahvistus saldo",
    "en": "the of and to is for we your our please by from this that will be on are with amount due date "
          "invoice number payment terms customer quantity qty description unit price net subtotal charged late "
          "page balance bill billed sold ship delivery order account reference phone vat tax total hours item "
          "details reg company registered remittance interest pay paid quoting any must made within days thank "
          "business goods receipt check quotation valid until statement outstanding items reminder records "
          "unpaid kind regards meeting address note website",
    "de": "und der die das den dem von zu mit nach bei wir sie für ist im innerhalb ihr ihre ihren unser bitte "
          "auf aus nicht noch rechnung rechnungsnummer rechnungsdatum rechnungsnr kundennummer kunden-nr mwst "
          "ust umsatzsteuer mehrwertsteuer gesamtbetrag gesamt betrag netto-betrag nettobetrag menge "
          "bezeichnung beschreibung artikel einzelpreis preis zahlbar zahlung zahlungsziel zahlungsbedingungen "
          "fällig fälligkeit tage tagen lieferdatum leistungsdatum lieferung lieferschein steuernummer "
          "geschäftsführer handelsregister amtsgericht käufer verkäufer empfänger anschrift lieferanschrift "
          "seite zwischensumme übertrag summe zuzüglich ware angebot gültig auftrag auftragsnummer mahnung "
          "mahngebühr folgende posten offen offene freundlichen grüßen herren damen stück std einheit "
          "verzugszinsen zahlungsverzug überweisen bankverbindung ust-idnr kunde gutschrift konto sitz",
}  # fmt: skip
_LISTS = {language: frozenset(text.split()) for language, text in _TEXTS.items()}
_SHARED_BY = Counter(word for words in _LISTS.values() for word in words)
_WORD = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*")
_MOST_TIMES = 3  # a column of "st" says no more than three of them


def language_of(pages: Sequence[Page]) -> str:
    """An ISO 639-1 code ("no" for Norwegian); Swedish when nothing speaks for another.

    A word weighs less the more of the languages have it.
    """
    counts = Counter(word.casefold() for word in _WORD.findall(text_of(pages)))
    scores = {
        language: sum(min(counts[word], _MOST_TIMES) / _SHARED_BY[word] ** 2 for word in words if word in counts)
        for language, words in _LISTS.items()
    }
    best = max(scores, key=lambda language: (scores[language], language == "sv"))
    return best if scores[best] > scores["sv"] else "sv"
