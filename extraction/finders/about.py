"""What the claim concerns: the first line items, or what the page says it is for, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.reading import Source
from extraction.candidate import Candidate
from extraction.labels import hits, label_text, table_heading_lines
from extraction.pages import Cell, Page, union

_ITEM_HEAD = re.compile(
    r"^(?:beskrivning|benämning|artiklar|artikel|produkt|tjänst|vara|text|specifikation|description|item|beskrivelse|bezeichnung)\b",
    re.IGNORECASE,
)
_END = re.compile(r"^(?:summa|netto|delsumma|totalt?|att betala|moms|sum|mva|anteckningar|betal)", re.IGNORECASE)
_NOISE = re.compile(r"^(?:art\.?\s?nr|artikelnr|#?\d+[.:]?$)", re.IGNORECASE)
_NO_ITEM = re.compile(
    rf"{_END.pattern}|[\w-]*(?:avrundning|avgift|ränta|saldo|belopp|rabatt)\b|faktura|förfall|ocr|bankgiro|plusgiro|total",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[.,]\d{2}\s*(?:kr|sek)?$", re.IGNORECASE)
_ROW_NUMBER = re.compile(r"^\d+\s+(?=\D)")
_MAX_ITEMS = 3
_MAX_LENGTH = 160
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def _columns(page: Page, heading: int) -> tuple[float, float] | None:
    line = page.lines[heading]
    for index, cell in enumerate(line):
        if _ITEM_HEAD.match(label_text(page, cell)):
            right = line[index + 1].box[0] if index + 1 < len(line) else page.width
            return cell.box[0] - 3, right
    return None


def _items(page: Page, heading: int) -> list[Cell]:
    column = _columns(page, heading)
    if column is None:
        return []
    found = []
    for line in page.lines[heading + 1 :]:
        texts = [cell.text for cell in line]
        if any(_END.match(text) for text in texts):
            break
        has_figures = any(re.search(r"\d", text) for text in texts)
        inside = [cell for cell in line if column[0] <= cell.box[0] < column[1] and _LETTERS.search(cell.text)]
        if inside and has_figures and not _NOISE.match(inside[0].text):
            found.append(inside[0])
        if len(found) == _MAX_ITEMS + 1:
            break
    return found


def _from_table(pages: Sequence[Page]) -> list[Candidate]:
    for page in pages:
        for heading in sorted(table_heading_lines(page)):
            items = _items(page, heading)
            if items:
                texts = list(dict.fromkeys(re.sub(r"^\d+\s+(?=\D)", "", cell.text) for cell in items[:_MAX_ITEMS]))
                sentence = ", ".join(texts) + (" m.m." if len(items) > _MAX_ITEMS else "")
                box = page.to_file(union([cell.box for cell in items]))
                return [Candidate("about", sentence[:_MAX_LENGTH], page.number, box, page.source, {"sentence": 1.0})]
    return []


def _from_item_lines(pages: Sequence[Page]) -> list[Candidate]:
    """Lines that begin with words and end in an amount are items, whatever their heading says, sums and fees apart."""
    for page in pages:
        found: list[Cell] = []
        for line in page.lines:
            worded = next((cell for cell in line if _LETTERS.search(cell.text)), None)
            is_item = len(line) >= 2 and _AMOUNT.search(line[-1].text) and worded is not line[-1]
            if is_item and worded is not None and not _NO_ITEM.match(_ROW_NUMBER.sub("", worded.text)):
                found.append(worded)
            elif found:
                break
        if found:
            texts = list(dict.fromkeys(_ROW_NUMBER.sub("", cell.text).strip() for cell in found[:_MAX_ITEMS]))
            sentence = ", ".join(texts) + (" m.m." if len(found) > _MAX_ITEMS else "")
            box = page.to_file(union([cell.box for cell in found[: _MAX_ITEMS + 1]]))
            return [Candidate("about", sentence[:_MAX_LENGTH], page.number, box, page.source, {"sentence": 0.9})]
    return []


def _from_label(pages: Sequence[Page]) -> list[Candidate]:
    found = []
    for page in pages:
        for hit in hits(page, "about"):
            rest = hit.cell.text[hit.end :].strip(" :")
            if hit.at_start and _LETTERS.search(rest) and page.source in (Source.TEXT, Source.OCR):
                box = page.to_file(hit.cell.box)
                found.append(
                    Candidate("about", rest[:_MAX_LENGTH], page.number, box, page.source, {"label": 0.7, "inline": 1.0})
                )
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for about."""
    return [*(_from_table(pages) or _from_item_lines(pages)), *_from_label(pages)]
