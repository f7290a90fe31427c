"""Seller and buyer: names, addresses, and what the block says about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.formats import EMAIL
from extraction.labels import BUYER, label_text
from extraction.pages import Cell, Page
from extraction.party_blocks import COMPANY, PartyBlock, blocks_of, buyer_weight, same_name, seller_weight

_CLEAR = 1.5


def _names(block: PartyBlock, blocks: Sequence[PartyBlock]) -> list[Candidate]:
    others = [other for other in blocks if not same_name(other.name, block.name)]
    seller, buyer = seller_weight(block), buyer_weight(block)
    best_other_seller = max((seller_weight(other) for other in others), default=0.0)
    best_other_buyer = max((buyer_weight(other) for other in others), default=0.0)
    # With just two parties on the page, who is not the one is the other.
    just_two = 1.0 if others and all(same_name(other.name, others[0].name) for other in others) else 0.0
    end = block.name_start + len(block.name)
    return [
        candidate_in(
            block.page,
            block.name_cell,
            field=field,
            value=block.name,
            start=block.name_start,
            end=min(end, len(block.name_cell.text)),
            evidence={
                "party": weight,
                "counterpart": min(max(other, 0.0), 4.0),
                "just_two": just_two if other > _CLEAR else 0.0,
            },
        )
        for field, weight, other in (
            ("seller_name", seller - max(0.0, buyer), best_other_buyer),
            ("buyer_name", buyer - max(0.0, seller), best_other_seller),
        )
    ]


def _address(block: PartyBlock) -> Candidate:
    weight = buyer_weight(block) - max(0.0, seller_weight(block))
    return Candidate(
        "buyer_address",
        "\n".join(block.address),
        block.page.number,
        block.page.to_file(block.box),
        block.page.source,
        {"party": weight},
    )


def _emails(pages: Sequence[Page], blocks: Sequence[PartyBlock]) -> list[Candidate]:
    found = []
    for page in pages:
        for cell in page.cells:
            for match in EMAIL.finditer(cell.text):
                field = "buyer_email" if _stands_in_buyer(page, cell, blocks) else "seller_email"
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


def _stands_in_buyer(page: Page, cell: Cell, blocks: Sequence[PartyBlock]) -> bool:
    return any(
        block.page is page
        and block.box[1] - 2 <= cell.box[1] <= block.box[3] + 2
        and abs(block.box[0] - cell.box[0]) < 40
        and buyer_weight(block) > seller_weight(block)
        and block.role == "buyer"
        for block in blocks
    )


def _logo_names(pages: Sequence[Page]) -> list[Candidate]:
    """A company's name set large at the top of the first page, or beside "Godkänd för F-skatt", without an address."""
    found = []
    for page in pages[:1]:
        heights = sorted(word.height for word in page.words) or [1.0]
        usual = heights[len(heights) // 2]
        large = [cell for cell in page.cells if cell.height > 1.4 * usual]
        for cell in large:
            wrapped = any(
                other is not cell
                and abs(other.box[0] - cell.box[0]) < 40
                and 0 < cell.box[1] - other.box[1] < 2 * cell.height
                for other in large
            )
            if (
                cell.box[1] < 0.25 * page.height
                and not wrapped
                and COMPANY.search(cell.text)
                and not re.search(r"\d{3}", cell.text)
                and len(cell.text) < 60
            ):
                found.append(
                    candidate_in(
                        page,
                        cell,
                        field="seller_name",
                        value=cell.text,
                        start=0,
                        end=len(cell.text),
                        evidence={"logo": 1.0},
                    )
                )
    return found


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
                        evidence={"label": 0.7, "inline": 1.0},
                    )
                )
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for seller_name, buyer_name, buyer_address, seller_email and buyer_email."""
    blocks = blocks_of(pages)
    found = [candidate for block in blocks for candidate in _names(block, blocks)]
    found += [_address(block) for block in blocks if block.address]
    return [*found, *_logo_names(pages), *_labelled_names(pages), *_emails(pages, blocks)]
