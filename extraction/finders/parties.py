"""Seller and buyer: names, addresses, and what the block says about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from claims.identity import parse_identity
from claims.reading import Source
from extraction.candidate import Candidate, candidate_in
from extraction.formats import EMAIL, IDENTITY
from extraction.labels import entry_inside, label_text
from extraction.pages import Cell, Page
from extraction.party_blocks import PartyBlock, foot_names
from extraction.party_names import COMPANY, bare, large_names, righted_form, whole_name
from extraction.party_signs import Leaning, domain_likeness, domains_of, leanings_of, window_of
from extraction.party_words import BUYER

_LONGEST = 100
_HEAD, _FOOT = 0.16, 0.8  # of the page's height
_ALIKE = 82.0  # percent
_SCRAP = re.compile(r"^(?!(?:AB|HB|KB) )(?:\S{1,2} |\W)")


def _noise(name: str, page: Page) -> float:
    """1 for a name read by OCR that starts with a scrap, as a letterhead's mark beside it gives; else 0."""
    return 1.0 if page.source is Source.OCR and _SCRAP.match(name) else 0.0


def _grounds(block: PartyBlock, field: str, domains: Sequence[str]) -> dict[str, float]:
    """What would confirm a name, whatever its score: its number, its domain, or a full address in its role's place.

    That is under the role's label, in the envelope's window, or at the head or foot of the page as the sender's is.
    """
    is_head = not _HEAD * block.page.height < block.box[1] < _FOOT * block.page.height
    is_placed = not block.role and (is_head if field == "seller_name" else bool(window_of(block)))
    is_addressed = len(block.address) > 1 and (is_placed or field == f"{block.role}_name")
    is_numbered = any(parse_identity(match[0]) for match in IDENTITY.finditer(block.text + _foot_text(block)))
    is_known = field == "seller_name" and any(domain_likeness(block.name, domain) >= _ALIKE for domain in domains)
    return {"addressed": float(is_addressed), "numbered": float(is_numbered), "domain": float(is_known)}


def _foot_text(block: PartyBlock) -> str:
    """All that stands beside a block at the foot of its page, whose columns are one party's."""
    if block.box[1] < _FOOT * block.page.height:
        return ""
    beside = [c.text for c in block.page.cells if block.box[1] - 2 <= c.box[1] <= block.box[3] + 2]
    return "\n" + "\n".join(beside)


def _names(block: PartyBlock, leaning: Leaning, domains: Sequence[str]) -> list[Candidate]:
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
                **_grounds(block, field, domains),
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
    """A name set large at the top of the first page, without an address: a company's, or one the foot repeats."""
    feet = {cell.text for page in pages for cell in page.cells if cell.box[1] > _FOOT * page.height}
    domains, companies = domains_of(pages), foot_names(pages)

    def is_known(name: str) -> bool:
        return name in feet or any(domain_likeness(name, domain) >= _ALIKE for domain in domains)

    return [
        candidate_in(
            page,
            cell,
            field="seller_name",
            value=whole_name(righted_form(name) if page.source is Source.OCR else name, companies),
            start=0,
            end=len(cell.text),
            evidence={"party": 3.0, "domain": float(is_known(name)), "noisy": _noise(name, page)},
        )
        for page in pages[:1]
        for name, cell in large_names(page, is_known=is_known)
        if len(name) < _LONGEST
    ]


def _labelled_names(pages: Sequence[Page]) -> list[Candidate]:
    """A buyer's name on the label's own line without an address under it: "Kund: Exempel AB"."""
    found = []
    for page in pages:
        for cell in page.cells:
            match = BUYER.match(label_text(page, cell))
            rest = cell.text[match.end() :].strip(" :") if match else ""
            rest = bare(rest[: entry_inside(rest) or len(rest)])
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
    domains = domains_of(pages)
    found = [candidate for block, leaning in leanings.items() for candidate in _names(block, leaning, domains)]
    found += [_address(block, leaning) for block, leaning in leanings.items() if block.address]
    return [*found, *_logo_names(pages), *_labelled_names(pages), *_emails(pages, leanings)]
