"""Seller and buyer: names, addresses, and what the block says about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from claims.reading import Source
from extraction.candidate import Candidate, candidate_in
from extraction.formats import EMAIL
from extraction.labels import BUYER, label_text
from extraction.pages import Cell, Page
from extraction.party_blocks import PartyBlock
from extraction.party_names import COMPANY, large_names
from extraction.party_signs import Leaning, leanings_of

_LONGEST = 100
_SCRAP = re.compile(r"^(?!(?:AB|HB|KB) )(?:\S{1,2} |\W)")


def _noise(name: str, page: Page) -> float:
    """1 for a name read by OCR that starts with a scrap, as a letterhead's mark beside it gives; else 0."""
    return 1.0 if page.source is Source.OCR and _SCRAP.match(name) else 0.0


def _names(block: PartyBlock, leaning: Leaning) -> list[Candidate]:
    end = min(block.name_start + len(block.name), len(block.name_cell.text))
    return [
        candidate_in(
            block.page,
            block.name_cell,
            field=field,
            value=block.name,
            start=block.name_start,
            end=end,
            evidence={
                "party": party,
                "elsewhere": 1.0 if block.role == "other" else 0.0,
                "unclear": 0.0 if block.is_clear else 1.0,
                "noisy": _noise(block.name, block.page),
            },
        )
        for field, party in (("seller_name", leaning.seller), ("buyer_name", leaning.buyer))
    ]


def _address(block: PartyBlock, leaning: Leaning) -> Candidate:
    return Candidate(
        "buyer_address",
        "\n".join(block.address),
        block.page.number,
        block.page.to_file(block.box),
        block.page.source,
        {"party": leaning.buyer},
        block.name,
    )


def _emails(pages: Sequence[Page], leanings: Mapping[PartyBlock, Leaning]) -> list[Candidate]:
    found = []
    for page in pages:
        for cell in page.cells:
            for match in EMAIL.finditer(cell.text):
                field = "buyer_email" if _stands_in_buyer(page, cell, leanings) else "seller_email"
                found.append(
                    candidate_in(
                        page,
                        cell,
                        field=field,
                        value=match[0].lower().rstrip("."),
                        start=match.start(),
                        end=match.end(),
                        evidence={"sentence": 1.0},
                    )
                )
    return found


def _stands_in_buyer(page: Page, cell: Cell, leanings: Mapping[PartyBlock, Leaning]) -> bool:
    return any(
        block.page is page
        and block.box[1] - 2 <= cell.box[1] <= block.box[3] + 2
        and abs(block.box[0] - cell.box[0]) < 40
        and leaning.buyer > leaning.seller
        and block.role == "buyer"
        for block, leaning in leanings.items()
    )


def _logo_names(pages: Sequence[Page]) -> list[Candidate]:
    """A company's name set large at the top of the first page, without an address."""
    return [
        candidate_in(
            page,
            cell,
            field="seller_name",
            value=name,
            start=0,
            end=len(cell.text),
            evidence={"party": 3.0, "noisy": _noise(name, page)},
        )
        for page in pages[:1]
        for name, cell in large_names(page)
        if len(name) < _LONGEST
    ]


def _labelled_names(pages: Sequence[Page]) -> list[Candidate]:
    """A buyer's name on the label's own line without an address under it: "Kund: Exempel AB"."""
    found = []
    for page in pages:
        for cell in page.cells:
            match = BUYER.match(label_text(page, cell))
            rest = cell.text[match.end() :].strip(" :") if match else ""
            if match and ":" in cell.text[match.end() - 1 : match.end() + 2] and COMPANY.search(rest):
                start = cell.text.index(rest)
                found.append(
                    candidate_in(
                        page,
                        cell,
                        field="buyer_name",
                        value=rest,
                        start=start,
                        end=len(cell.text),
                        evidence={"party": 4.0},
                    )
                )
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for seller_name, buyer_name, buyer_address, seller_email and buyer_email."""
    leanings = leanings_of(pages)
    found = [candidate for block, leaning in leanings.items() for candidate in _names(block, leaning)]
    found += [_address(block, leaning) for block, leaning in leanings.items() if block.address]
    return [*found, *_logo_names(pages), *_labelled_names(pages), *_emails(pages, leanings)]
