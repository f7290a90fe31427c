"""The papers that training and calibration learn from, apart from each other, and what the finders propose on them."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

from bench import papers
from bench.generator.axes import is_held_out
from bench.generator.degrade import degraded
from bench.generator.documents import make
from bench.generator.truth import Truth
from bench.papers import Paper
from bench.plain import AMOUNTS, plain
from bench.reads import read_twice
from extraction.candidate import Candidate
from extraction.extract import proposals
from extraction.pages import Page
from extraction.read import Unreadable
from extraction.second_reading import merged
from samples.layout import LAYOUTS

INTERFACE = (
    "invoice_number", "invoice_date", "due_date", "total", "net", "vat", "currency", "ocr_reference", "bankgiro",
    "plusgiro", "iban", "seller_name", "seller_orgnr", "buyer_name", "buyer_orgnr", "buyer_address",
)  # fmt: skip
"""The fields of the interface; of a generated document it is known that it does not print the missing ones."""
BILLS_PER_LAYOUT = 30
BILLS_PER_DESIGN = 4
GENERATED = 1600
"""Serials drawn for both parts; the designs held out are not among them."""
SCANS = 130
GENERATED_SCANS = {"train": 300, "calibrate": 450}
"""Scans of each part, and degraded generated documents beside them; reading one costs seconds."""
_FIRST_GENERATED, _LAST_DESIGN = 1_000_000, 1800
_TRAIN, _CALIBRATE = "train", "calibrate"
_LEARNT = ("invoice", "credit_note")
_DEGRADED = "degraded"
_MOST_SCANNED = 2  # pages; a longer scan is always looked at by a person


@dataclass(frozen=True, slots=True)
class Found:
    """What a paper prints, its pages (a scan's also as the second reader sees them), and what is proposed on them.

    `known` are the fields whose absence from `fields` means that the paper does not print them.
    """

    fields: Mapping[str, str]
    known: frozenset[str]
    pages: tuple[Page, ...]
    again: tuple[Page, ...]
    candidates: tuple[Candidate, ...]


def printed(truth: Truth) -> dict[str, str]:
    """A generated document's fields, with what a reader may rightly conclude.

    A Swedish VAT number holds the org number, and an amount to a Swedish giro is in kronor.
    """
    fields = dict(truth.fields)
    for side in ("seller", "buyer"):
        printed_number = fields.get(f"{side}_vat_no", "")
        number = "".join(letter for letter in printed_number if letter.isdigit())
        if printed_number.upper().startswith("SE") and len(number) == 12:
            fields.setdefault(f"{side}_orgnr", number[:10])
    if "bankgiro" in fields or "plusgiro" in fields:
        fields.setdefault("currency", "SEK")
    return fields


def learning_papers(part: str, *, generated: int = GENERATED) -> list[Paper]:
    """The papers of a part, "train" or "calibrate": own layouts, drawn designs and generated documents in turn."""
    every = [
        *papers.own(BILLS_PER_LAYOUT),
        *papers.free(0, 200, each=BILLS_PER_DESIGN),
        *papers.free(1000, _LAST_DESIGN, each=2),
    ]
    chosen = [paper for paper in every if paper.is_fitted_on and part_of(paper) == part]
    return [*chosen, *_generated(part, generated)]


def _generated(part: str, count: int) -> Iterator[Paper]:
    for serial in range(_FIRST_GENERATED, _FIRST_GENERATED + count):
        if _is_of(serial, part):
            made = make(serial)
            truth = made.documents[0]
            if truth.type in _LEARNT and not is_held_out(made):
                yield Paper(f"generated{serial}", "generated", True, made.data, truth.type, printed(truth))


def is_same(name: str, said: str, wanted: str | None) -> bool:
    """Whether a proposed value is the one printed; an amount's sign follows from the document's type, not from it."""
    if wanted is None:
        return False
    if name in AMOUNTS:
        said, wanted = said.removeprefix("-"), wanted.removeprefix("-")
    return plain(name, said) == plain(name, wanted)


def part_of(paper: Paper) -> str:
    """To which part a paper belongs; a design is never in both."""
    digits = paper.name.removeprefix("free").partition("-")[0]
    serial = int(digits) // 2 if digits.isdigit() else sorted(LAYOUTS).index(paper.group)
    return _TRAIN if serial % 2 == 0 else _CALIBRATE


def learning_scans(part: str) -> list[Paper]:
    """Papers of a part to be read as scans: every n:th of the plainer ones, and generated ones degraded in all ways."""
    plain_ones = learning_papers(part, generated=0)
    degraded_ones = (_to_degrade(serial) for serial in itertools.count(_FIRST_GENERATED) if _is_of(serial, part))
    found = itertools.islice((paper for paper in degraded_ones if paper is not None), GENERATED_SCANS[part])
    return [*plain_ones[:: max(1, len(plain_ones) // SCANS)], *found]


def _to_degrade(serial: int) -> Paper | None:
    """A generated document that is short enough to be read as a scan; its pictures are made where they are read."""
    made = make(serial)
    truth = made.documents[0]
    if truth.type not in _LEARNT or is_held_out(made) or len(truth.pages) > _MOST_SCANNED:
        return None
    return Paper(f"generated{serial}", _DEGRADED, True, b"", truth.type, printed(truth))


def _is_of(serial: int, part: str) -> bool:
    return serial % 2 == (part == _CALIBRATE)


def _find_on_scan(paper: Paper) -> Found:
    if paper.group != _DEGRADED:
        return _find(papers.scanned(paper))
    serial = int(paper.name.removeprefix("generated"))
    return _find(replace(paper, data=degraded(make(serial), serial)[0]))


def _find(paper: Paper) -> Found:
    try:
        pages, again = read_twice(paper.data)
    except Unreadable:
        pages, again = [], []  # too faint for any letter: the creditor is asked for a better copy, nothing is learnt
    found = proposals(pages)
    both = merged(found, proposals(again), pages, again) if again else found
    known = frozenset(INTERFACE) if paper.name.startswith("generated") else papers.ALWAYS_KNOWN
    if "currency" not in paper.fields:
        known -= {"currency"}  # no amount carries one, though a sentence on fees may
    return Found(paper.fields, known, tuple(pages), tuple(again), tuple(both))


def collect(many: Sequence[Paper], *, as_scans: bool = False) -> list[Found]:
    """Read every paper, on all cores, with progress; `as_scans` reads those of `learning_scans` as pictures."""
    found = []
    # Spawned, not forked: the typesetter's threads, which degraded documents are made with, do not survive a fork.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
        work = processes.map(_find_on_scan if as_scans else _find, many, chunksize=2)
        for number, one in enumerate(work, start=1):
            if sys.stderr.isatty():
                print(f"\r{number} of {len(many)} papers", end="", file=sys.stderr)
            found.append(one)
    return [one for one in found if one.pages]
