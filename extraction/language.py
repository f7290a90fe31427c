"""The language of a document, by the small words only it uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.labels import text_of
from extraction.pages import Page

_WORDS = {
    "sv": r"och|för|att betala|förfallodatum|förfallodag|fakturadatum|moms|dröjsmålsränta|är|vid|enligt|antal|belopp",
    "no": r"og|å betale|forfallsdato|forfall|fakturadato|mva|beløp|etter|ved|kontonummer|deres|sum|beskrivelse",
    "da": r"og|at betale|forfaldsdato|fakturadato|beløb|efter|ved|i alt|kontonr|deres|betalingsdato|beskrivelse",
    "fi": r"lasku|eräpäivä|yhteensä|alv|maksettava|viitenumero|päiväys|pvm|kpl|laskun|saaja",
    "en": r"invoice|the|due|date|amount|total|payment|bill to|quantity|description|of|to",
    "de": r"rechnung|und|der|die|mwst|gesamtbetrag|datum|zahlbar|betrag|menge|bezeichnung|nettobetrag",
}
_PATTERNS = {language: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for language, words in _WORDS.items()}


def language_of(pages: Sequence[Page]) -> str:
    """An ISO 639-1 code ("no" for Norwegian); Swedish when nothing speaks for another."""
    text = text_of(pages)
    counts = {language: len(pattern.findall(text)) for language, pattern in _PATTERNS.items()}
    best = max(counts, key=lambda language: (counts[language], language == "sv"))
    return best if counts[best] > counts["sv"] else "sv"
