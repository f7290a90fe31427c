"""What a document is: by its title, the labels it carries and the sentences that only one kind has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from claims.reading import DocumentType
from extraction.calibrate import probabilities
from extraction.labels import label_text, text_of
from extraction.pages import Page

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

_TITLES: tuple[tuple[Kind, str], ...] = (
    (CREDIT_NOTE, "kreditfaktura|kreditnota|credit note|credit invoice|gutschrift|hyvityslasku|kreditering|"
                  "rechnungskorrektur"),
    (REMINDER, "påminnelse|betalningspåminnelse|påminnelsefaktura|påminnelse faktura|inkassovarning|inkassokrav|"
               "purring|"
               "betalingspåminnelse|rykker|betalingspåmindelse|maksumuistutus|mahnung|zahlungserinnerung|"
               "payment reminder|reminder"),
    (STATEMENT, "kontoutdrag|utdrag|saldobesked|reskontrautdrag|kundutdrag|statement|statement of account|saldoutdrag"),
    (QUOTE, "offert|anbud|prisförslag|quotation|quote|tilbud|angebot|tarjous"),
    (ORDER, "orderbekräftelse|ordererkännande|beställningsbekräftelse|order confirmation|ordrebekreftelse|"
            "auftragsbestätigung"),
    (DELIVERY, "följesedel|packsedel|fraktsedel|delivery note|packing slip|lieferschein|følgeseddel"),
    (CONTRACT, "avtal|kontrakt|hyresavtal|hyreskontrakt|uppdragsavtal|skuldebrev|contract|agreement|vertrag"),
    (PROFORMA, "proformafaktura|proforma faktura|proforma|proforma invoice"),
    (RECEIPT, "kvitto|receipt|kassakvitto"),
    (INVOICE, "faktura|fakturakopia|kopia faktura|faktura kopia|samlingsfaktura|invoice|tax invoice|rechnung|"
              "lasku|hyresavi|"
              "avi|hyresfaktura|räkning|delfaktura|slutfaktura"),
)  # fmt: skip
_TITLE_PATTERNS = tuple(
    (
        kind,
        re.compile(
            rf"^(?:{words.replace(' ', r'[ -]*')})(?:\s*(?:nr|nummer|no|id)?[.:]?\s*#?(?=\S*\d)\S+)?\s*[.:]?$", re.I
        ),
    )
    for kind, words in _TITLES
)
_SIGNS: tuple[tuple[Kind, float, str], ...] = (
    (INVOICE, 2.5, r"(?:^|\t|\n)\s*(?:fakturanummer|fakturanr|faktura nr|invoice (?:no|number)|rechnungsn|laskun)"),
    (INVOICE, 1.5, r"(?:^|\t|\n)\s*(?:förfallodatum|förfallodag|oss tillhanda|due date|forfallsdato|"
                   r"forfaldsdato|eräpäivä)"),
    (INVOICE, 1.0, r"bankgiro|plusgiro|ocr[ -]?n|att betala|amount due|å betale|zu zahlen"),
    (INVOICE, -6.0, r"detta är (?:ingen|inte en) faktura|this is not an invoice|faktura (?:skickas|"
                    r"följer) (?:efter|separat)"),
    (INVOICE, -6.0, r"betala (?:inte|ej) på detta|ej faktura"),
    (CREDIT_NOTE, 3.5, r"krediterar (?:faktura|tidigare)|avser kreditering|beloppet (?:återbetalas|kvittas)|"
                       r"credits invoice"),
    (CREDIT_NOTE, 3.0, r"kreditfaktura(?:nummer|nr|datum| nr)|credit note n"),
    (REMINDER, 5.0, r"(?:ännu )?inte (?:mottagit|erhållit|fått|kunnat registrera) (?:er |din |någon )?betalning"),
    (REMINDER, 2.5, r"påminnelseavgift[^.\n]{0,25}tillkommer|undvika inkasso|detta är en påminnelse|påminnelsedatum"),
    (REMINDER, 3.0, r"PÅMINNELSE[ .:]|saknar (?:er )?betalning|har (?:du|ni) glömt att betala|purregebyr|"
                    r"rykkergebyr på"),
    (STATEMENT, 4.0, r"öppna poster|utdrag över|utdragsdatum|utgående saldo|utestående fakturor|open items"),
    (QUOTE, 4.0, r"offertnummer|offertnr|offertdatum|offerten gäller|giltig t(?:ill|\.o\.m)|quotation n"),
    (ORDER, 4.0, r"tack för (?:er|din) (?:order|beställning)|orderdatum[^\n]*\n[^\n]*|"
                 r"ordernummer\s+\d+[^\n]*\n\s*orderdatum"),
    (DELIVERY, 4.0, r"följesedelsn|kontrollera godset|delivery note n|antal kolli"),
    (CONTRACT, 2.5, r"parterna (?:har|är) |avtalet (?:gäller|träder)|detta avtal|hyrestid|uppsägningstid"),
)  # fmt: skip
_SIGN_PATTERNS = tuple(
    (kind, weight, re.compile(pattern, re.I if "PÅM" not in pattern else 0)) for kind, weight, pattern in _SIGNS
)
_BIG = 1.25


@dataclass(frozen=True, slots=True)
class TypeFound:
    """The kind of a document, its probability, and whether a title said so."""

    kind: Kind
    probability: float
    has_title: bool


def _usual_height(page: Page) -> float:
    heights = sorted(word.height for word in page.words)
    return heights[len(heights) // 2] if heights else 1.0


def titles(page: Page) -> list[tuple[Kind, float]]:
    """The titles on a page, each with its weight: more when set large and high on the page."""
    found = []
    usual = _usual_height(page)
    for cell in page.cells:
        for kind, pattern in _TITLE_PATTERNS:
            if len(cell.text) < 60 and pattern.match(label_text(page, cell)):
                big = 2.0 if cell.height > _BIG * usual else 0.0
                high = 1.0 if cell.box[1] < 0.4 * page.height else -1.0
                found.append((kind, 2.5 + big + high))
                break
    return found


def _evidence(pages: Sequence[Page]) -> tuple[dict[Kind, float], bool]:
    weights: dict[Kind, float] = defaultdict(float)
    for page in pages:
        for kind, weight in titles(page):
            weights[kind] = max(weights[kind], weight if page is pages[0] else weight - 2.0)
    has_title = any(weight >= 2.5 for weight in weights.values())
    text = text_of(pages)
    for kind, weight, pattern in _SIGN_PATTERNS:
        if pattern.search(text):
            weights[kind] += weight
    return weights, has_title


def type_of(pages: Sequence[Page], *, has_negative_total: bool = False) -> TypeFound:
    """What the document on these pages is. A reminder's labels are an invoice's too: it wins a tie."""
    weights, has_title = _evidence(pages)
    if has_negative_total:
        weights[CREDIT_NOTE] += 3.0
    if weights.get(INVOICE, 0.0) > 0:
        for kind in (CREDIT_NOTE, REMINDER):
            if weights.get(kind, 0.0) >= 3.0:
                weights[kind] += weights[INVOICE] - 0.5
                weights[INVOICE] *= 0.5
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < 2.0:
        return TypeFound((DocumentType.OTHER, None), 0.6, False)
    sure = probabilities([weight * 1.3 for _kind, weight in ranked])
    return TypeFound(ranked[0][0], sure[0], has_title)
