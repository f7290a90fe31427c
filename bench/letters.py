"""Letters typeset a second on one core: ours beside WeasyPrint, the same demand, each in a process of its own.

`python -m bench.letters` runs it alone. Both make tagged PDF/UA-1 with the same words, tables and payment code; every
letter is another case, so that nothing can be remembered whole. The peer begins at finished HTML with its style and
fonts read beforehand; ours at the case's content, so the wording and the code are made inside its time. Seconds are the
process's own on its core: what else the machine does counts little.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from bench.measure import ms, table
from claims.account import case_ocr_reference
from claims.letter import LetterContent, letter_key
from delivery.letters import printed_sheet
from delivery.sheet import Sheet
from tests.letters.contents import business, consumer, six_invoices

ROOT = Path(__file__).resolve().parents[1]
COUNT, ROUNDS, TARGET = 60, 3, 5.0
LETTERS = {"one invoice": business, "a person": consumer, "six invoices, two pages": six_invoices}
OURS, PEER = "ours", "WeasyPrint"


@dataclass(frozen=True, slots=True)
class Race:
    """One kind of letter: seconds a letter of each round, what starting costs, and what was missing in either text."""

    letter: str
    ours: tuple[float, ...]
    peer: tuple[float, ...]
    ours_start: float
    peer_start: float
    missing: tuple[str, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """Peer to ours, round by round."""
        return tuple(sorted(peer / ours for ours, peer in zip(self.ours, self.peer, strict=True)))


def measure(count: int = COUNT, rounds: int = ROUNDS) -> list[Race]:
    """Every kind of letter, the two in turn so that both meet the same machine, each on one core."""
    return [_race(name, count, rounds) for name in LETTERS]


def _race(name: str, count: int, rounds: int) -> Race:
    found: dict[str, list[dict[str, float]]] = {OURS: [], PEER: []}
    for _ in range(rounds):
        for who in (OURS, PEER):
            found[who].append(_run(who, name, count))
    ours, peer = found[OURS], found[PEER]
    missing = (*_missing(OURS, name), *_missing(PEER, name))
    return Race(
        name,
        tuple(run["seconds"] / count for run in ours),
        tuple(run["seconds"] / count for run in peer),
        min(run["start"] for run in ours),
        min(run["start"] for run in peer),
        missing,
    )


def _run(who: str, name: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.letters", "--one", who, "--letter", name, "--count", str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def contents(name: str, count: int) -> Iterator[LetterContent]:
    """So many letters of a kind, no two of one case."""
    whole = LETTERS[name]()
    for index in range(count):
        number = f"2026-{index + 101:06d}"
        key = letter_key(number, whole.step, whole.occurrence)
        yield replace(whole, key=key, case_number=number, ocr_reference=case_ocr_reference(number))


def _ours() -> Callable[[LetterContent], bytes]:
    from delivery.render import typeset

    return typeset


def _peer() -> Callable[[str], bytes]:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from bench.letter_page import CSS as STYLE

    fonts = FontConfiguration()
    style = CSS(string=STYLE, font_config=fonts)

    def made(html: str) -> bytes:
        pdf = HTML(string=html).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        return bytes(pdf or b"")

    return made


def _one(who: str, name: str, count: int) -> dict[str, float]:
    """Runs in the child: what starting costs with the first letter, then the others."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    from bench.letter_page import as_html

    asked = list(contents(name, count + 1))
    pages = [as_html(printed_sheet(content)) for content in asked]
    began = time.process_time()
    if who == OURS:
        typeset = _ours()
        work: list[Callable[[], bytes]] = [lambda content=content: typeset(content) for content in asked]  # type: ignore[misc]
    else:
        made = _peer()
        work = [lambda page=page: made(page) for page in pages]  # type: ignore[misc]
    work[0]()
    started = time.process_time() - began
    began = time.process_time()
    for each in work[1:]:
        each()
    return {"start": started, "seconds": time.process_time() - began}


def _missing(who: str, name: str) -> Iterator[str]:
    """What a letter of this renderer does not say, read back from the PDF, or a mark of tagging that it lacks."""
    from bench.letter_page import as_html

    (content,) = contents(name, 1)
    sheet = printed_sheet(content)
    pdf = _ours()(content) if who == OURS else _peer()(as_html(sheet))
    document = pypdfium2.PdfDocument(pdf)
    pages = " ".join(page.get_textpage().get_text_bounded() for page in document)
    text = _plain(re.sub(r"Sida\s+\d+\s+av\s+\d+", " ", pages))  # a paragraph may go on over the page's foot
    yield from (f"{who}: {fact}" for fact in _facts(sheet) if _plain(fact) not in text)
    if not document.is_tagged() or b"pdfuaid" not in _unpacked(pdf):
        yield f"{who}: not tagged"


def _unpacked(pdf: bytes) -> bytes:
    """The file with the streams that are only deflated opened, where one renderer keeps its metadata."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(stream))
    return b"".join(found)


def _facts(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, *sheet.recipient)
    yield from (value for _, value in (*sheet.facts, *sheet.box))
    for section in sheet.sections:
        yield from (section.heading, *section.paragraphs, *section.notes)
        yield from (cell for row in (section.table.rows if section.table else ()) for cell in row)


def _plain(text: str) -> str:
    # A line may be broken anywhere, also after a hyphen, and a reader gives that as it likes.
    return re.sub(r"[\s\u00a0\u00ad\ufffe\x02-]+", "", text)


def section(found: Sequence[Race]) -> Sequence[str]:
    """The page's part."""
    rows = []
    for race in found:
        ratios, middle = race.ratios, len(race.ratios) // 2
        rows.append(
            [
                race.letter,
                f"{ratios[middle]:.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})",
                f"{1 / min(race.ours):.0f}",
                f"{1 / min(race.peer):.1f}",
                ms(race.ours_start),
                ms(race.peer_start),
                "yes" if ratios[middle] >= TARGET else "no",
                "the same" if not race.missing else f"{len(race.missing)} missing",
            ]
        )
    heads = ("letter", "WeasyPrint : ours", "ours a second", "WeasyPrint a second", "our start", "its start")
    return [
        "## Letters typeset",
        "The same demand (words, tables, payment code, tagged PDF/UA-1, ours PDF/A-2a too) on one core, each renderer "
        "in a process of its own, in turn, by the seconds the process itself used; every letter is another case. "
        "WeasyPrint begins at finished HTML with style and fonts read, ours at the case's content. Starting is loading "
        "and the first letter. The facts are read back from both PDFs. `python -m bench.letters` runs it alone.",
        table((*heads, f"at least {TARGET:.0f}", "facts"), rows),
    ]


def main() -> None:
    """Alone: measure and print the table, or be the one process that is timed."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters")
    parser.add_argument("--one", choices=[OURS, PEER], help=argparse.SUPPRESS)
    parser.add_argument("--letter", choices=list(LETTERS), default="one invoice", help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, default=COUNT)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_one(given.one, given.letter, given.count)))
        return
    found = measure(given.count)
    print("\n\n".join(section(found)))
    for race in found:
        print(*race.missing, sep="\n")


if __name__ == "__main__":
    main()
