"""The words that stand beside a value, per field, in the languages invoices to Swedish creditors come in."""

from __future__ import annotations

import re

_SPACE = r"[\s\-.:]*"

# Per field: (strength, phrases). 1 names the field and nothing else, 0.6 usually means it, 0.3 may mean it.
LABELS: dict[str, tuple[tuple[float, str], ...]] = {
    "invoice_number": (
        (1.0, "fakturanummer|fakturanr|faktura nr|faktura nummer|faktura no|fakt nr|faktnr|fakturans nummer"),
        (1.0, "kreditfakturanummer|kreditfakturanr|kreditfaktura nr|kreditnotanr|kreditnota nr|credit note no"),
        (1.0, "invoice number|invoice no|invoice nr|invoice num|invoice #|inv no|credit note number"),
        (1.0, "laskun numero|laskunumero|laskunro|lasku nro|rechnungsnummer|rechnungsnr|rechnung nr|belegnummer"),
        (
            1.0,
            "faktura id|fakturaid|fakturans nr|fakturanumro|vår faktura|vår faktura nr|vårt fakturanr|"
            "fakturabeteckning",
        ),
        (1.0, "kreditnr|kreditnummer|kredit nr|kreditnota nummer|kreditnotanummer|fakturareferens|fakt no|fakt nummer"),
        (
            1.0,
            "kreditnota nr|gutschriftsnummer|gutschrift nr|rechnungs nr|rechnung no|rg nr|re nr|hyvityslaskun numero",
        ),
        (1.0, "credit note nr|credit no|invoice id|invoice reference|bill no|bill number|tax invoice no|document no"),
        (1.0, "faktura nummer|fakturanummer kid|fakturanr id|kreditnotanr|fakturanr|fakturaens nummer|regningsnummer"),
        (1.0, "laskun nro|laskun nr|lasku nr|laskunumero|hyvityslaskun nro|hyvityslasku nro|bilagsnr|bilagsnummer"),
        (1.0, "beleg nr|belegnr|rechnungs nummer|gutschriftsnr|gutschrift nummer|stornorechnung nr|our invoice"),
        (1.0, "credit memo no|credit memo number|credit memo #|credit note #|inv #|inv number|document number"),
        (0.8, "faktura original|fakturaoriginal nr|kreditfakturaoriginal"),
        (
            0.6,
            "faktura|fakturaoriginal|fakturakopia|räkning|räkning nr|kreditfaktura|kreditnota|invoice|rechnung|lasku|"
            "avser faktura|avseende faktura",
        ),
        (
            0.8,
            "dokumentnummer|dokumentnr|verifikationsnummer|verifikationsnr|ver nr|vernr|löpnummer|löpnr|bilagsnummer",
        ),
        (0.3, "nummer|nr|no|numero|number|nro"),
    ),
    "credited_invoice": (
        (1.0, "krediterer faktura|gjelder faktura|vedrører faktura|vedr faktura nr|vedr faktura|hyvitetään lasku"),
        (1.0, "koskee laskua|hyvitettävä lasku|original invoice|original invoice no|ref invoice|zu rechnung"),
        (1.0, "korrektur zu rechnung|gutschrift zu rechnung nr|gutschrift zu rechnung|zu rechnung nr|zur rechnung"),
        (
            1.0,
            "krediterar faktura|krediterar vår faktura|krediterar fakturanr|krediterar faktnr|krediterar fakturanummer",
        ),
        (1.0, "krediterad faktura|krediterat fakturanr|kreditering av faktura|credits invoice|krediterar"),
        (0.8, "avser faktura|avser fakturanr|avseende faktura"),
    ),
    "document_number": (
        (1.0, "offertnummer|offertnr|orderbekräftelsenr|följesedelsnr|följesedelsnummer|utdragsnr|avtalsnummer"),
    ),
    "invoice_date": (
        (1.0, "fakturadatum|faktura datum|fakturadato|fakt datum|faktdatum|fakturans datum|kreditdatum"),
        (1.0, "invoice date|date of invoice|laskun päivä|laskun pvm|laskupvm|rechnungsdatum|utställd|utfärdad"),
        (
            1.0,
            "fakt dat|faktdat|fakturadag|fakturerad|fakturering|fakturerat|utställt|utställningsdag|kreditfakturadatum",
        ),
        (
            1.0,
            "date issued|issued|issued on|invoiced|bill date|tax point|kreditnotadato|utstedt|ausstellungsdatum",
        ),
        (1.0, "laskupäivä|laskun päiväys|laskutuspäivä|utskrevet|udstedt|gutschriftsdatum|belegdatum|credit date"),
        (1.0, "laskunpäivä|laskutuspvm|laskun päivämäärä|billing date|udstedelsesdato|udstedelsesdag|rechnung vom"),
        (
            0.8,
            "datum|dato|date|päiväys|pvm|issue date|utskriftsdatum|utställningsdatum|utskriven|"
            "dokumentdatum|päivämäärä",
        ),
    ),
    "due_date": (
        (1.0, "förfallodatum|förfallodag|förfaller|förf datum|förf dag|förfallo datum|oss tillhanda senast"),
        (
            1.0,
            "oss tillhanda|betalas senast|senast betald|sista betalningsdag|sista betalningsdatum|bet datum|"
            "betala senast|betalning senast|senast den",
        ),
        (1.0, "due date|payment due|forfallsdato|forfall|forfaldsdato|sidste rettidige betalingsdag|eräpäivä"),
        (
            1.0,
            "fällig am|fälligkeitsdatum|zahlbar bis|betalingsdato|oss till handa senast|oss till handa|"
            "tillhanda senast",
        ),
        (
            1.0,
            "att betala senast|förfaller den|förfaller till betalning|sista betaldag|sista bet dag|sista betdag|"
            "betalas före|betala före|ska vara betald|ska betalas senast|senast betalt|betalas till och med|"
            "förf dat|förfdag|förfdatum|betalas den|betaldag|ska vara oss tillhanda|bet dag|förfallodat|"
            "tillhanda|oss tillhanda den",
        ),
        (
            1.0,
            "pay by|pay before|payable by|please pay by|payment by|payment date|date due|settle by|due on|due by|"
            "betalingsfrist|betales innen|betales senest|betal senest|forfaldsdag|betalingsdag|forfallsdag|"
            "viimeinen maksupäivä|maksettava viimeistään|eräpvm|zahlungsziel bis|zahlung bis|fällig|fällig bis|"
            "zu zahlen bis|zahltermin|fälligkeit|siste betalingsdag|sidste betalingsdag|forfald|zahlungsziel|"
            "zahlbar am|zahlungsfrist|rettidig betaling|betalingsfrist den|forfaller|forfalder|erääntyy|maksupäivä|"
            "payment due date|fälligkeitstag|betalningsfrist|nytt förfallodatum|uusi eräpäivä|ny betalingsfrist|"
            "new due date",
        ),
        (0.6, "betalningsdag|betalningsdatum|due|förfall|sista dag"),
    ),
    "total": (
        (
            1.0,
            "att kreditera|att få tillbaka|att betala|"
            "summa att betala|belopp att betala|totalt att betala|total att betala|att betala totalt",
        ),
        (1.0, "kvar att betala|amount due|balance due|total due|amount payable|å betale|beløp å betale|sum å betale"),
        (1.0, "at betale|maksettava|maksettava yhteensä|zu zahlen|zahlbetrag|rechnungsbetrag|fakturabelopp"),
        (0.95, "att erhålla|tillgodo|er tillgodo|att återfå|att kreditera|krediterat belopp|kreditbelopp"),
        (0.9, "betala|fakturatotal|fakturasumma|fakturabelopp|fakturans belopp|krediteras|total kredit|återbetalas"),
        (
            0.9,
            "total amount due|total payable|please pay|to pay|invoice total|total to pay|invoice amount|credit total",
        ),
        (0.9, "til betaling|til utbetaling|fakturatotal|fakturasum|totalbeløp|totalbeløb|laskun summa|lasku yhteensä"),
        (0.9, "gesamtsumme|rechnungssumme|endbetrag|bruttobetrag|rechnungsendbetrag|gutschriftsbetrag|hyvitettävää"),
        (0.8, "totalt inkl moms|summa inkl moms|totalsumma|totalbelopp|belopp inkl moms|total inkl moms|slutsumma"),
        (0.8, "totalsumma inkl moms|sum inkl mva|totalt inkl mva|total inkl moms|total incl vat|total including vat"),
        (
            0.95,
            "i alt at betale|beløb til betaling|beløp til betaling|beløb at betale|zu zahlender betrag|"
            "betrag zu zahlen",
        ),
        (0.95, "maksettava summa|laskun loppusumma|verollinen yhteensä|verollinen summa|maksettavaa|total eur"),
        (0.95, "total dkk|total nok|total sek|i alt dkk|yhteensä eur|sum nok|gesamtbetrag eur|total gbp|amount to pay"),
        (0.95, "til gode|å kreditere|kreditert beløp|krediteret beløb|hyvitetään|hyvitys yhteensä|total credit"),
        (
            0.95,
            "amount credited|erstattungsbetrag|gutschriftbetrag|gutschriftssumme|total amount credited|til din fordel",
        ),
        (
            0.8,
            "i alt inkl moms|sum med mva|beløp inkl mva|beløb inkl moms|brutto|bruttosumme|summe brutto|gesamt brutto",
        ),
        (0.8, "grand total|gesamtbetrag|loppusumma|summa inklusive moms|totalt inklusive moms|inkl moms"),
        (0.7, "totalt|total|yhteensä|i alt|totalt belopp|totalsum|gesamt"),
        (0.5, "summa|sum|belopp|summe|beløb|beløp|betrag"),
    ),
    "net": (
        (1.0, "summa exkl moms|belopp exkl moms|netto|nettobelopp|summa netto|totalt exkl moms|nettosumma|exkl moms"),
        (
            1.0,
            "belopp före moms|summa exklusive moms|net amount|total excl vat|veroton|nettobetrag|mva grunnlag|subtotal",
        ),
        (
            1.0,
            "momsunderlag|summa ex moms|pris exkl moms|totalt ex moms|summa före moms|belopp exklusive moms|"
            "sum eks mva|beløp eks mva|netto beløp|nettobeløp|nettobeløb|beløb ekskl moms|total ekskl moms|"
            "veroton summa|veroton yhteensä|nettosumme|summe netto|veroton hinta yhteensä|nettosum|i alt ekskl moms|"
            "ekskl moms|eks mva|gesamt netto|total ekskl mva|nettobetrag gesamt|total netto|netto gesamt|total eks mva|"
            "sum uten mva|total uden moms|beløb uden moms|total without vat|ohne mwst|beløb før moms|"
            "zwischensumme|net total|total net|"
            "total before vat|amount excl vat|total ex vat|excl vat|grunnlag|momsgrundlag|sum ekskl moms",
        ),
        (0.7, "delsumma|summa artiklar|varuvärde|välisumma|delsum|sub total|warenwert|net"),
    ),
    "vat": (
        (1.0, "moms totalt|varav moms|total moms|summa moms|momsbelopp|mervärdesskatt|moms belopp|total vat|vat total"),
        (
            1.0,
            "sum mva|mva totalt|mva beløp|merverdiavgift|moms i alt|momsbeløb|alv yhteensä|arvonlisävero yhteensä|"
            "arvonlisävero|veron määrä|mwst gesamt|summe mwst|umsatzsteuer|mehrwertsteuer|mwst betrag|steuerbetrag|"
            "heraf moms|herav mva|hvorav mva|vat amount|mva i alt|sum moms|davon mwst|enthaltene mwst",
        ),
        (0.8, "moms|mva|vat|alv|mwst|ust"),
        (0.6, "tax|vero"),
    ),
    "rounding": (
        (
            1.0,
            "öresavrundning|öresutjämning|öresutj|avrundning|avrundn|avrunding|rounding|øreavrunding|afrunding|"
            "øreafrunding|rundung|pyöristys",
        ),
    ),
    "prepaid": (
        (
            1.0,
            "förskott|a conto|redan betalt|tidigare inbetalt|inbetalt|avgår förskott|prepaid|varav betalt|"
            "avgår inbetalt|avgår a conto|betalt|paid|already paid|deposit|forskudd|forudbetalt|anzahlung|ennakko|"
            "tidligere innbetalt|innbetalt|aconto|ennakkomaksu|maksettu|paid to date|deposit paid|less deposit|"
            "abzgl anzahlung|bereits gezahlt|betalt a conto",
        ),
    ),
    "ocr_reference": (
        (1.0, "ocr|ocr nr|ocr nummer|ocr referens|ocr kod|ocr no|ange ocr|ange ocr nr|ange ocr nummer"),
        (
            0.9,
            "betalningsreferens|referensnummer vid betalning|betalningsreferens ocr|payment reference|"
            "ange vid betalning",
        ),
        (
            0.9,
            "ocr referensnummer|vårt ocr|bet referens|inbetalningsreferens|meddelande ocr|ocr meddelande|"
            "ref nr vid betalning|betalings id|betalingsid|fik|fik nr|indbetalingskort|verwendungszweck|med referens|"
            "med ocr|zahlungsreferenz|referenz|payment ref|reference number|ange vid inbetalning|ange referens|"
            "referens ocr|och ange|och uppge|please quote|quoting|with reference|anfør|oppgi|angiv|mit referenz",
        ),
        (0.6, "referensnummer|referensnr|ref nr|refnr|meddelande|betalningsmeddelande|inbetalningsnummer|payment id"),
        (0.6, "reference"),
    ),
    "kid": ((1.0, "kid|kid nummer|kid nr|kundid kid|kid kode|merk betalingen med kid|merket kid|med kid"),),
    "viite": ((1.0, "viitenumero|viitenro|viite nro|viite|maksuviite|viitettä|viitteellä|pankkiviite"),),
    "bankgiro": (
        (
            1.0,
            "bankgiro|bankgironr|bankgironummer|bankgirokonto|bg|bg nr|till bankgironr|bankgiro nr|vårt bankgiro|"
            "till bankgiro|betala till bg|betalas till bg|b giro|bankgiro nummer",
        ),
        (0.7, "kontonummer|kontonr|konto|giro|betalas till"),
    ),
    "plusgiro": ((1.0, "plusgiro|plusgironr|plusgironummer|pg|pg nr|postgiro|plusgirokonto|plusgiro nr"),),
    "iban": (
        (1.0, "iban|iban nr|iban nummer|iban no|konto iban|account iban|iban number|kontonummer iban|kontonr iban"),
        (
            0.9,
            "tilinumero|saajan tilinumero|pankkitili|tilinro|tili nro|pankkiyhteys|bankverbindung|kontonummer|konto nr|"
            "kontonr|bankkonto|bank account|account no|account number|till konto|til konto|"
            "konto|das konto|kontot|kontoen|account|tilille",
        ),
    ),
    "previous_invoice": (
        (
            1.0,
            "föregående faktura|tidigare faktura|forrige faktura|edellinen lasku|previous invoice|vorherige rechnung",
        ),
    ),
    "customer_number": (
        (1.0, "kundnummer|kundnr|kund nr|ert kundnr|ert kundnummer|kundenr|customer no|customer number|kundennr"),
        (1.0, "asiakasnumero|debitornr|kund id|kundid|kundennummer|kund no|medlemsnr|medlemsnummer|customer id"),
        (1.0, "kundenummer|kunde nr|kundekonto|asiakasnro|asiakas nro|kunden nr|account no|account number|kundkod"),
    ),
    "order_number": (
        (
            1.0,
            "ordernummer|ordernr|order nr|ert ordernr|ert ordernummer|beställningsnummer|inköpsorder|po nr|po nummer|"
            "vår order|best nr|er order|order no|order number|po number|purchase order|ordrenummer|ordrenr|"
            "tilausnumero|bestellnummer|bestellnr|auftragsnummer|auftragsnr",
        ),
    ),
    "payment_terms": (
        (
            1.0,
            "betalningsvillkor|betalvillkor|bet villkor|payment terms|terms|betalingsbetingelser|maksuehto|"
            "betaln villkor|kredittid|villkor|betalingsvilkår|betalingsvilkår netto|zahlungsbedingungen|zahlungsziel|"
            "terms of payment|maksuehdot",
        ),
    ),
    "identity": (
        (1.0, "organisationsnummer|organisationsnr|org nummer|org nr|orgnr|orgnummer|org no|organisasjonsnr"),
        (1.0, "organisasjonsnummer|foretaksnr|cvr nr|cvr|se cvr nr|se nr|y tunnus|ly tunnus|alv tunnus|alv nro"),
        (1.0, "hrb|hrb nr|handelsregister|company no|company number|company reg no|reg no|mva nr|ust idnr|ust id"),
        (1.0, "kundens org nr|deres org nr|jeres cvr|kundens cvr nr|asiakkaan y tunnus|your company no|ihre ust idnr"),
        (1.0, "personnummer|personnr|pers nr|person org nr|pers org nr|org pers nr|samordningsnummer"),
        (1.0, "momsreg nr|momsregistreringsnummer|momsregnr|vat nr|vat no|vat number|vat id|momsnr|moms nr|orgnr vat"),
    ),
    "about": ((1.0, "avser|avseende|gäller|beskrivning av tjänst|objekt|märkning|fakturan avser|projekt|concerns"),),
}

OTHER_LABELS: dict[str, tuple[tuple[float, str], ...]] = {
    "order_number": (
        (1.0, "ordernummer|ordernr|order nr|ert ordernr|ert ordernummer|beställningsnummer|beställningsnr|inköpsorder"),
        (
            1.0,
            "po nr|po nummer|po number|po no|po|best nr|vår order|er order|er beställning|vårt ordernr|inköpsordernr",
        ),
        (1.0, "order no|order number|purchase order|your order|ordrenummer|ordrenr|ordre nr|deres ordre|jeres ordre"),
        (1.0, "bestillingsnr|bestillingsnummer|rekv nr|rekvisitionsnr|tilausnumero|tilausnro|tilauksenne|tilaus nro"),
        (1.0, "bestellnummer|bestellnr|auftragsnummer|auftragsnr|auftrag nr|ihre bestellung|ihre bestellnummer"),
        (0.8, "beställning|order|ordre|tilaus|bestellung|bestilling|auftrag"),
    ),
    "buyer_reference": (
        (1.0, "er referens|er ref|eran referens|kundens referens|ert ref nr|ert referensnr|your ref|your reference"),
        (
            1.0,
            "deres ref|deres referanse|deres reference|jeres ref|jeres reference|viitteenne|ihr zeichen|ihre referenz",
        ),
        (1.0, "beställarreferens|köparens referens|buyer reference|customer reference|asiakkaan viite|ihre nachricht"),
        (1.0, "beställd av|er beställare|er kontaktperson|attn"),
        (0.6, "beställare|kontaktperson|yhteyshenkilö|att|referens|referanse|deres kontakt"),
    ),
    "seller_reference": (
        (1.0, "vår referens|vår ref|vårt ref nr|our ref|our reference|vår referanse|vores ref|vores reference|vor ref"),
        (
            1.0,
            "vor reference|viitteemme|unser zeichen|unsere referenz|er kontakt hos oss|vår kontakt|vår kontaktperson",
        ),
        (1.0, "handläggare|sales person|sachbearbeiter|bearbeiter|käsittelijä|saksbehandler|sagsbehandler|ansvarig"),
        (0.6, "säljare|selger|sælger|myyjä|fakturafrågor|kontakt|contact|ansprechpartner"),
    ),
    "customer_number": (
        (0.8, "kund|kunde|kund no|customer|asiakas|kd nr|kundennr|kunden nr|medlem|medlemsnr|abonnentnr|avtalskund"),
    ),
    "payment_terms": (
        (1.0, "betalningsvillkor|bet villkor|betaln villkor|betalvillkor|villkor|kredittid|kredit|payment terms|terms"),
        (1.0, "betalingsbetingelser|betalingsvilkår|maksuehto|maksuehdot|zahlungsbedingungen|zahlungsziel|bet bet"),
        (1.0, "betalingsbet|vilkår|terms of payment|kreditt|betingelser|maksuaika"),
    ),
    "invoice_fee": (
        (
            1.0,
            "faktureringsavgift|fakturaavgift|fakt avgift|fakturerings avgift|aviavgift|aviseringsavgift|fakturagebyr",
        ),
        (
            1.0,
            "pappersfaktura|pappersfakturaavgift|pappersavgift|avgift pappersfaktura|administrationsavgift|invoice fee",
        ),
        (
            1.0,
            "faktureringsgebyr|laskutuslisä|rechnungsgebühr|handling fee|bearbeitungsgebühr|invoicing fee|billing fee",
        ),
        (0.8, "expeditionsavgift|gebyr|laskutusmaksu"),
    ),
    "principal": (
        (1.0, "fakturabelopp|obetalt belopp|kvarstående belopp|ursprungligt belopp|restbelopp|kapitalbelopp|kapital"),
        (1.0, "huvudfordran|fakturans belopp|fakturabeløp|restbeløp|utestående|fakturabeløb|skyldigt beløb|restbeløb"),
        (1.0, "laskun summa|avoin summa|pääoma|outstanding amount|invoice amount|offener betrag|rechnungsbetrag"),
        (1.0, "forderung|hauptforderung|hovedstol|principal"),
    ),
    "reminder_due_date": (
        (1.0, "ny förfallodag|nytt förfallodatum|nytt betalningsdatum|ny betalningsdag|ny sista betalningsdag"),
        (
            1.0,
            "ny betalingsfrist|ny forfallsdato|ny forfaldsdato|uusi eräpäivä|new due date|neue frist",
        ),
        (0.8, "betala senast|betalas senast|betales innen|betales senest|please pay by|zahlbar bis|pay by"),
    ),
}
"""Labels of fields that the search for the others must not see: their words end no other label's reach."""

REFERENCES = (
    "er referens|er ref|vår referens|vår ref|referens|your ref|our ref|deres ref|ert ordernr|handläggare|kontakt|"
    "kontaktperson|er kontakt hos oss|fakturafrågor|beställd av|beställare|your reference|our reference|contact|"
    "deres referanse|vår referanse|deres reference|vores reference|viitteenne|viitteemme|ihr zeichen|unser zeichen|"
    "ansprechpartner|ert ref nr|er beställare|projekt|projektnr|uppdrag|uppdragsnr|arbetsorder|kostnadsställe|avtalsnr"
)
OTHER_DATES = (
    "leveransdatum|leverans datum|lev datum|leveransdag|levererad|levererat|orderdatum|order datum|ordrens datum|"
    "beställningsdatum|best datum|beställt den|beställd den|avtalsdatum|utfört den|utförd den|utförandedatum|"
    "avläsningsdatum|debiteringsperiod|avser period|period|startdatum|slutdatum|er orders datum|"
    "leveringsdato|lev dato|leveringsdag|ordredato|ordre dato|bestillingsdato|bestilt dato|utført dato|periode|"
    "toimituspäivä|toimituspvm|toimituspäivämäärä|tilauspäivä|tilauspvm|tilauksen pvm|toimitusaika|laskutuskausi|"
    "delivery date|date of delivery|delivered|delivered on|order date|date of order|date ordered|ordered on|ship date|"
    "shipping date|shipped on|dispatch date|service date|date of service|start date|end date|billing period|"
    "lieferdatum|datum der lieferung|liefertermin|lieferzeitpunkt|bestelldatum|datum der bestellung|auftragsdatum|"
    "leistungsdatum|leistungszeitraum|leistungszeit|lieferung vom|bestellung vom|bestellt am|geliefert am|"
    "abrechnungszeitraum"
)
"""Days that are neither the invoice's nor the one it is due on; the word for a date in them is a piece of these."""
TABLE_HEADS = (
    "art|rad|pos|avser|"
    "beskrivning|benämning|artikel|artiklar|artikelnr|art nr|artnr|antal|à pris|á pris|a pris|pris|enhetspris|"
    "kostnad|summa|"
    "belopp|moms|rabatt|enhet|kvantitet|mängd|specifikation|tjänst|vara|produkt|description|quantity|qty|"
    "unit price|amount|"
    "beskrivelse|enhed|beløp|beløb|mva|menge|einzelpreis|bezeichnung|total|pris enhet|summa inkl moms|datum|text|"
    "timmar|artikkel|varenr|varenavn|benevnelse|tekst|antall|ant|enh|enhetspris|stk pris|mva grunnlag|inkl mva|dato|"
    "varebetegnelse|ydelse|vare|enhedspris|pris i alt|i alt|inkl moms|rabat|"
    "tuote|tuotenro|koodi|kuvaus|nimike|selite|määrä|kpl|yks|yksikkö|hinta|yks hinta|veroton|verollinen|yhteensä|alv|"
    "item|item no|sku|code|details|service|hours|unit|uom|price|rate|line total|net|gross|vat|tax|discount|date|"
    "artikelnr|beschreibung|leistung|anz|einheit|einh|preis|e preis|gesamtpreis|betrag|gesamt|mwst|ust|netto|brutto"
)
SUM_HEADS = (
    "summa|belopp|moms|total|totalt|summa inkl moms|sum|beløp|mva|inkl mva|beløb|i alt|inkl moms|pris i alt|"
    "summa|yhteensä|alv|veroton|verollinen|amount|net|gross|vat|tax|line total|betrag|gesamt|gesamtpreis|mwst|ust|"
    "netto|brutto"
)
"""The table heads that also stand over the sums of an invoice."""


def _pattern(phrases: str) -> str:
    words = sorted(phrases.split("|"), key=len, reverse=True)
    return "|".join(_SPACE.join(re.escape(part) for part in phrase.split(" ")) for phrase in words)


def compiled(phrases: str) -> re.Pattern[str]:
    """A pattern for phrases parted by |: whole words, in any case, with any spaces, dots and dashes between them."""
    return re.compile(rf"(?<![\w])(?:{_pattern(phrases)})(?![\w])\.?", re.IGNORECASE)
