"""What single lines of an address block are: a postal line, a street, a country, or an aside that is no address."""

from __future__ import annotations

import re

from extraction.label_words import REFERENCES, compiled
from extraction.labels import begins_with_label
from extraction.party_names import COMPANY
from extraction.party_words import PLACE_LABELS

_CITY = r"[A-ZÅÄÖÆØÜ](?:[^\W\d_]|[.\- ]){1,30}"
_COUNTRY_CODE = r"(?:(?:SE|S|NO|N|DK|FI|FIN|D|DE|GB|UK)[- ])"
_BRITISH = r"[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}"
_CODE = r"\d{3} ?\d{2}|\d{4}"
POSTAL_LINE = re.compile(
    rf"^(?:{_COUNTRY_CODE}?(?P<code>{_CODE}) +(?P<city>{_CITY})|(?P<town>{_CITY}) +(?P<postcode>{_BRITISH}))$"
)
"""A line that is a postal code and a town: "123 45 Staden", "SE-123 45 Staden", "0999 Byen", "Town AB1 2CD"."""
_SEPARATOR = r"[,;–—|•·]\s*"
POSTAL_INSIDE = re.compile(
    rf"(?:(?:^|{_SEPARATOR}|\s){_COUNTRY_CODE}?(?P<spaced>\d{{3}} \d{{2}})"
    rf"|{_SEPARATOR}{_COUNTRY_CODE}?(?P<plain>\d{{4,5}})"
    rf"|(?:^|\s){_COUNTRY_CODE}(?P<prefixed>\d{{4,5}})) +(?P<city>{_CITY})(?=$|\s*{_SEPARATOR}|\s)"
    rf"|(?:^|{_SEPARATOR})(?P<town>{_CITY}) (?P<postcode>{_BRITISH})(?!\w)"
)
"""A postal code and a town inside a line, as in a letterhead or foot written on one line."""
COUNTRY = re.compile(
    r"^(?:sverige|sweden|norge|norway|noreg|danmark|denmark|finland|suomi|deutschland|germany|tyskland|"
    r"united kingdom|uk|england|storbritannien|great britain|ruotsi|schweden|sverge)$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:kredit)?(?:faktura|fakturan|nota|invoice|rechnung|lasku|påminnelse|betalningspåminnelse|offert|"
    r"orderbekräftelse|följesedel|kontoutdrag|utdrag|(?:sida?|blad|side|page|seite|sivu)[. ]*\d.*|kopia|original|"
    r"fakturaoriginal|räkning|regning|kreditering|gutschrift|hyvityslasku|credit note|"
    r"tax invoice|kreditnota)\b[\W\d]*$",
    re.IGNORECASE,
)
_ATTENTION = re.compile(
    r"^(?:att|attn|attention|f\.?a\.?o|z\.? ?hd|kontakt(?:person)?)\s?[.:]\s?\S|^att\s", re.IGNORECASE
)
_REFERENCE = compiled(REFERENCES)
_PLACE = compiled(PLACE_LABELS)
_LABELLED = re.compile(r"^[^:]{3,30}:\s*\S")


def is_title(text: str) -> bool:
    """Whether a line is the document's title or a page count."""
    return bool(_TITLE.match(text))


def is_aside(text: str) -> bool:
    """Whether a line among those of an address is none: who opens the letter, a reference, a number of the customer."""
    if _ATTENTION.match(text) or (_LABELLED.match(text) and not COMPANY.search(text)):
        return True
    return is_reference(text) or (begins_with_label(text) and any(letter.isdigit() for letter in text))


def is_reference(text: str) -> bool:
    """Whether a line names a person or number to refer to ("Er referens: Kim"), not a company."""
    label = _REFERENCE.match(text)
    return bool(label and text[label.end() :].strip(" :.-")) and not COMPANY.search(text)


def place_label(text: str) -> int:
    """How many characters of a line say only that an address follows ("Adress:", "Postal address"); 0 for none."""
    match = _PLACE.match(text)
    return match.end() if match and (match.end() == len(text) or text[match.end()] in " :") else 0


def town_of(match: re.Match[str]) -> str:
    """The postal code and town that `POSTAL_INSIDE` found, as a line of an address."""
    groups = match.groupdict()
    if groups["postcode"]:
        return f"{groups['town'].strip()} {groups['postcode']}"
    return match[0].strip(" ,;–—|•·")
