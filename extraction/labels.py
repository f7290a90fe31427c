"""The words that stand beside a value, per field, in the languages invoices to Swedish creditors come in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from claims.reading import Source
from extraction.pages import Cell, Page

_SPACE = r"[\s\-.:]*"

# Per field: (strength, phrases). 1 names the field and nothing else, 0.6 usually means it, 0.3 may mean it.
LABELS: dict[str, tuple[tuple[float, str], ...]] = {
    "invoice_number": (
        (1.0, "fakturanummer|fakturanr|faktura nr|faktura nummer|faktura no|fakt nr|faktnr|fakturans nummer"),
        (1.0, "kreditfakturanummer|kreditfakturanr|kreditfaktura nr|kreditnotanr|kreditnota nr|credit note no"),
        (1.0, "invoice number|invoice no|invoice nr|invoice num|invoice #|inv no|credit note number"),
        (1.0, "laskun numero|laskunumero|laskunro|lasku nro|rechnungsnummer|rechnungsnr|rechnung nr|belegnummer"),
        (0.6, "faktura|kreditfaktura|kreditnota|invoice|rechnung|lasku|avser faktura|avseende faktura|vårt fakturanr"),
        (0.6, "dokumentnummer|dokumentnr|verifikationsnummer|verifikationsnr"),
        (0.3, "nummer|nr|no"),
    ),
    "credited_invoice": (
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
        (0.8, "datum|dato|date|päiväys|pvm|issue date|utskriftsdatum|utställningsdatum"),
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
        (0.8, "totalt inkl moms|summa inkl moms|totalsumma|totalbelopp|belopp inkl moms|total inkl moms|slutsumma"),
        (0.8, "grand total|gesamtbetrag|loppusumma|summa inklusive moms|totalt inklusive moms|inkl moms"),
        (0.7, "totalt|total|yhteensä|i alt|totalt belopp"),
        (0.5, "summa|sum|belopp"),
    ),
    "net": (
        (1.0, "summa exkl moms|belopp exkl moms|netto|nettobelopp|summa netto|totalt exkl moms|nettosumma|exkl moms"),
        (
            1.0,
            "belopp före moms|summa exklusive moms|net amount|total excl vat|veroton|nettobetrag|mva grunnlag|subtotal",
        ),
        (0.7, "delsumma|summa artiklar|varuvärde"),
    ),
    "vat": (
        (1.0, "moms totalt|varav moms|total moms|summa moms|momsbelopp|mervärdesskatt|moms belopp|total vat|vat total"),
        (0.8, "moms|mva|vat|alv|mwst|ust"),
    ),
    "rounding": ((1.0, "öresavrundning|öresutjämning|öresutj|avrundning|rounding|øreavrunding|afrunding|rundung"),),
    "prepaid": ((1.0, "förskott|a conto|redan betalt|tidigare inbetalt|inbetalt|avgår förskott|prepaid|varav betalt"),),
    "ocr_reference": (
        (1.0, "ocr|ocr nr|ocr nummer|ocr referens|ocr kod|ocr no|ange ocr|ange ocr nr|ange ocr nummer|kid|kid nummer"),
        (
            0.9,
            "betalningsreferens|referensnummer vid betalning|betalningsreferens ocr|payment reference|viitenumero|"
            "ange vid betalning",
        ),
        (0.6, "referensnummer|referensnr|meddelande|betalningsmeddelande|inbetalningsnummer"),
    ),
    "bankgiro": (
        (1.0, "bankgiro|bankgironr|bankgironummer|bankgirokonto|bg|bg nr|till bankgironr|bankgiro nr"),
        (0.7, "kontonummer|kontonr|konto|giro|betalas till"),
    ),
    "plusgiro": ((1.0, "plusgiro|plusgironr|plusgironummer|pg|pg nr|postgiro|plusgirokonto|plusgiro nr"),),
    "iban": ((1.0, "iban|iban nr|iban nummer"),),
    "customer_number": (
        (1.0, "kundnummer|kundnr|kund nr|ert kundnr|ert kundnummer|kundenr|customer no|customer number|kundennr"),
        (1.0, "asiakasnumero|debitornr|kund id|kundid|kundennummer|kund no"),
    ),
    "order_number": (
        (1.0, "ordernummer|ordernr|order nr|ert ordernr|ert ordernummer|beställningsnummer|inköpsorder|po nr"),
    ),
    "payment_terms": (
        (1.0, "betalningsvillkor|betalvillkor|bet villkor|payment terms|terms|betalingsbetingelser|maksuehto"),
    ),
    "identity": (
        (1.0, "organisationsnummer|organisationsnr|org nummer|org nr|orgnr|orgnummer|org no|organisasjonsnr"),
        (1.0, "personnummer|personnr|pers nr|person org nr|pers org nr|org pers nr|samordningsnummer"),
        (1.0, "momsreg nr|momsregistreringsnummer|momsregnr|vat nr|vat no|vat number|vat id|momsnr|moms nr|orgnr vat"),
    ),
    "about": ((1.0, "avser|avseende|gäller|beskrivning av tjänst|objekt|märkning|fakturan avser|projekt|concerns"),),
}

BUYER_ROLES = (
    "faktureras till|faktureras|fakturaadress|faktureringsadress|faktura till|fakturamottagare|kund|köpare|till|"
    "mottagare|"
    "beställare|betalningsavsändare|inbetalare|betalare|"
    "kunduppgifter|gäldenär|bill to|billed to|invoice to|invoiced to|customer|sold to|buyer|"
    "to|faktura til|"
    "kunde|køber|kjøper|laskutusosoite|asiakas|rechnungsanschrift|rechnung an|rechnungsempfänger|fakturaadresse"
)
SELLER_ROLES = (
    "leverantör|säljare|betalningsmottagare|från|avsändare|utställare|fakturautställare|företag|"
    "supplier|seller|from|vendor|selger|sælger|"
    "myyjä|verkäufer|borgenär|bolag|vår adress|adress|postadress|leverandør"
)
OTHER_ROLES = (
    "leveransadress|skickas till|levereras till|leverans till|ship to|deliver to|delivery address|godsmottagare|"
    "levadress|"
    "leveringsadresse|lieferanschrift|toimitusosoite|besöksadress|arbetsplats|objektsadress"
)
REFERENCES = (
    "er referens|er ref|vår referens|vår ref|referens|your ref|our ref|deres ref|ert ordernr|handläggare|kontakt"
)
TABLE_HEADS = (
    "beskrivning|benämning|artikel|artiklar|artikelnr|art nr|artnr|antal|à pris|á pris|a pris|pris|enhetspris|"
    "kostnad|summa|"
    "belopp|moms|rabatt|enhet|kvantitet|mängd|specifikation|tjänst|vara|produkt|description|quantity|qty|"
    "unit price|amount|"
    "beskrivelse|enhed|beløp|beløb|mva|menge|einzelpreis|bezeichnung|total|pris enhet|summa inkl moms|datum|text|timmar"
)


def _pattern(phrases: str) -> str:
    words = sorted(phrases.split("|"), key=len, reverse=True)
    return "|".join(_SPACE.join(re.escape(part) for part in phrase.split(" ")) for phrase in words)


def _compile(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{_pattern(phrases)})(?![\w])\.?", re.IGNORECASE)


_FIELD_PATTERNS = {
    name: tuple((strength, _compile(phrases)) for strength, phrases in rows) for name, rows in LABELS.items()
}
BUYER, SELLER, OTHER_PARTY = _compile(BUYER_ROLES), _compile(SELLER_ROLES), _compile(OTHER_ROLES)
REFERENCE_LABEL = _compile(REFERENCES)
_TABLE_HEAD = _compile(TABLE_HEADS)
_EVERY_LABEL = "|".join(
    [phrases for rows in LABELS.values() for _strength, phrases in rows] + [REFERENCES, OTHER_ROLES]
)
ANY_LABEL = _compile(_EVERY_LABEL)
_VOCABULARY = sorted({word for phrase in _EVERY_LABEL.split("|") for word in phrase.split() if len(word) >= 6})
_LETTERS = re.compile(r"[^\W\d_]{6,}")
_LEAST_LIKENESS = 84.0
_IN_ADDRESS = re.compile(r"(?:@|www\.)\S*$", re.IGNORECASE)  # words of a mail or web address are no labels
_headings: WeakKeyDictionary[Page, frozenset[int]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label at characters start to end of a cell; `at_start` when nothing stands before it in the cell."""

    cell: Cell
    start: int
    end: int
    strength: float
    at_start: bool
    in_heading: bool


def _snap(match: re.Match[str]) -> str:
    best = process.extractOne(match[0].casefold(), _VOCABULARY, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
    # The length must stay, or places in the text would move.
    return best[0] if best and len(best[0]) == len(match[0]) else match[0]


def label_text(page: Page, cell: Cell) -> str:
    """A cell's text to look for labels in: as it is, or with words misread by OCR snapped to label words."""
    return cell.text if page.source is not Source.OCR else _LETTERS.sub(_snap, cell.text)


def table_heading_lines(page: Page) -> frozenset[int]:
    """Lines that name the columns of an item table: at least three column words with hardly anything else."""
    if page in _headings:
        return _headings[page]
    heads = set()
    for index, line in enumerate(page.lines):
        text = " ".join(label_text(page, cell) for cell in line)
        named = _TABLE_HEAD.findall(text)
        if len(named) >= 3 and not any(letter.isdigit() for letter in text) and sum(map(len, named)) > 0.6 * len(text):
            heads.add(index)
    _headings[page] = frozenset(heads)
    return _headings[page]


def hits(page: Page, field: str) -> list[LabelHit]:
    """Every place where a field's label stands; of overlapping ones the strongest, then the longest."""
    headings = table_heading_lines(page)
    found = []
    for cell in page.cells:
        text = label_text(page, cell)
        spans: list[tuple[int, int]] = []
        for strength, pattern in _FIELD_PATTERNS[field]:
            for match in pattern.finditer(text):
                if any(start < match.end() and match.start() < end for start, end in spans):
                    continue
                spans.append(match.span())
                if _IN_ADDRESS.search(text[: match.start()]) or text[match.end() : match.end() + 1] == "@":
                    continue
                before = text[: match.start()].strip(" ()*•-–—|,:;#")
                found.append(LabelHit(cell, match.start(), match.end(), strength, not before, cell.line in headings))
    return found


def begins_with_label(text: str) -> bool:
    """Whether a text starts with a label, so that what follows belongs to that one."""
    return bool(ANY_LABEL.match(text))


def is_only_label(text: str) -> bool:
    """Whether a text is nothing but labels and punctuation."""
    rest = ANY_LABEL.sub("", text).strip(" ()*•-–—|,:;#./")
    return not rest


def first_role(text: str) -> tuple[str, int] | None:
    """The role that a text begins with, "buyer", "seller" or "other", and where the role's words end."""
    for role, pattern in (("other", OTHER_PARTY), ("buyer", BUYER), ("seller", SELLER)):
        match = pattern.match(text)
        if match and (match.end() == len(text) or text[match.end()] in " :,;\t-–"):
            return role, match.end()
    return None


def text_of(pages: Sequence[Page]) -> str:
    """All text of a document, pages parted by a form feed."""
    return "\f".join(page.text for page in pages)
