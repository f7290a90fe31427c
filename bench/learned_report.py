"""What one correction brings: layouts with labels no reader knows, the first bill corrected, the next ones read.

Run: python -m bench.learned_report [--first 5200] [--layouts 40] [--bills 3] [--others 20]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence

from bench.generator.documents import make
from bench.generator.truth import Made
from bench.learned_layouts import series
from bench.learning import printed
from bench.plain import plain
from claims.reading import Reading, ReadingDecision
from extraction.extract import Extractor, KnownParties
from extraction.lessons import Lesson

UNKNOWN = {
    "number": "Fordringsmärke",
    "invoice_date": "Ritad den",
    "due_date": "Klar senast",
    "total": "Mellanhavande",
    "ocr": "Zahlkod",
}
"""Labels that stand on no invoice, so that no list of labels can hold them."""
FIELDS = (
    "invoice_number", "invoice_date", "due_date", "total", "net", "vat", "seller_name", "seller_orgnr", "buyer_name",
    "buyer_orgnr", "bankgiro", "ocr_reference",
)  # fmt: skip


def wrong(made: Made, reading: Reading) -> dict[str, str]:
    """The fields that a reading has wrong, with the printed value, "" where the page prints none."""
    truth = printed(made.documents[0])
    found = {name: truth.get(name, "") for name in FIELDS}
    return {
        name: value for name, value in found.items() if plain(name, value or None) != plain(name, reading.value(name))
    }


def read(extractor: Extractor, made: Made, lessons: Sequence[Lesson] = ()) -> Reading | None:
    """The reading of a file of one document; None when it is taken for several or cannot be read."""
    result = extractor.read(made.data, name=made.name, known=KnownParties(lessons=tuple(lessons)))
    return result.documents[0] if len(result.documents) == 1 else None


def measure_layout(
    extractor: Extractor, bills: Sequence[Made], tally: Mapping[str, Counter[str]]
) -> tuple[Lesson, ...]:
    """Correct the first bill, read the others before and after; counts per field. The lessons made."""
    reading = read(extractor, bills[0])
    if reading is None:
        return ()
    corrections = wrong(bills[0], reading)
    lessons = extractor.learn(bills[0].data, position=0, corrections=corrections)
    taught = {lesson.field for lesson in lessons}
    for name in corrections:
        tally["layouts"][name] += 1
        tally["lessons"][name] += name in taught
    for bill in bills[1:]:
        before, after = read(extractor, bill), read(extractor, bill, lessons)
        if before is None or after is None:
            continue
        tally["documents"]["read"] += 1
        tally["documents"]["accepted before"] += before.decision is ReadingDecision.ACCEPT
        tally["documents"]["accepted after"] += after.decision is ReadingDecision.ACCEPT
        was, now = wrong(bill, before), wrong(bill, after)
        for name in corrections:
            tally["before"][name] += name in was
            tally["after"][name] += name in now
        tally["newly wrong"].update(now.keys() - was.keys())
    return lessons


def main() -> None:
    """Measure and print the table; progress goes to stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("first", 5200), ("layouts", 40), ("bills", 3), ("others", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    kinds = ("layouts", "lessons", "before", "after", "documents", "newly wrong")
    tally: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    lessons: list[Lesson] = []
    with Extractor() as extractor:
        for serial in range(given.first, given.first + given.layouts):
            print(f"layout {serial}", file=sys.stderr)
            bills = series(serial, given.bills + 1, words=UNKNOWN)
            lessons += measure_layout(extractor, bills, tally) if len(bills) > 1 else ()
        others = [make(serial) for serial in range(given.first - given.others, given.first)]
        changed = [made.name for made in others if read(extractor, made) != read(extractor, made, lessons)]
    print(f"{'field':16} layouts lessons  wrong before  wrong after")
    for name in FIELDS:
        print(f"{name:16} {tally['layouts'][name]:7} {tally['lessons'][name]:7} "
              f"{tally['before'][name]:13} {tally['after'][name]:12}")  # fmt: skip
    print(f"documents {dict(tally['documents'])}, newly wrong {dict(tally['newly wrong'])}")
    print(f"{len(lessons)} lessons at once on {len(others)} other documents change {len(changed)} of them {changed}")


if __name__ == "__main__":
    main()
