"""What a handler's correction teaches of a layout, and how the next document of that layout is read by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from claims.account import ocr_has_check_digit, parse_bankgiro, parse_iban, parse_plusgiro
from claims.identity import parse_identity
from claims.reading import Box, FieldValue, Reading
from extraction.anchors import INLINE, Anchor, Read, Spot, anchors_of, spot_by, spots, words_of
from extraction.candidate import Candidate, candidate_in
from extraction.date_formats import dates
from extraction.formats import BANKGIRO, IBAN, IDENTITY, PLUSGIRO, REFERENCE, Found, amount_text, amounts, checked
from extraction.layouts import LEAST_LIKE, Layout, is_by_ocr, layout_of, seller_layout, similarity
from extraction.pages import Page
from extraction.spelling import spelling_key

LESSON, UNLEARNED = "lesson", "unlearned"
"""The names of the evidence."""

_AMOUNTS = ("total", "net", "vat")
_DATES = ("invoice_date", "due_date")
_NUMBERS = ("invoice_number", "credited_invoice")
_CONSTANTS = ("seller_name", "seller_orgnr", "bankgiro", "plusgiro", "iban")
LEARNT = (*_NUMBERS, "ocr_reference", *_DATES, *_AMOUNTS, "buyer_name", "buyer_orgnr", *_CONSTANTS)
"""Fields that can be learnt; the others of a correction teach nothing."""

_NOT = "not"
_MONTH_FIRST = "month-first"
_LETTERS, _ORE = "letters", "ore"
_DIGITS_AROUND = 2  # by how many digits the next number may be longer or shorter
_NAME_START = re.compile(r"(?:^|[:|])\s*(?=[^\W\d_])")
_LONGEST_NAME = 80
_LEAST_REFERENCE = 4  # digits
_MOST_SPOTS = 12
_ANY_NUMBER = re.compile(r"(?<![\w/-])(?=[\w/.-]*\d)[\w/.-]+")
_AMERICAN = re.compile(r"(?<![\w./-])(?P<m>\d{1,2})(?P<s>[./-])(?P<d>\d{1,2})(?P=s)(?P<y>(?:20)?\d\d)(?![\w/]|[.-]\d)")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one correction says of one field of one layout.

    `value` is set where it is the same on every bill (the seller's name, number or account). Else `anchors` lead to
    it and `form` says how it is written: the pattern of a number, "month-first" for a day, "letters" for a name
    without digits, "ore" for an amount that shows them, "" when the field's own form is enough. `form` "not" says
    that what stands there is not the field.
    """

    layout: Layout
    field: str
    anchors: tuple[Anchor, ...] = ()
    form: str = ""
    value: str = ""

    def as_json(self) -> dict[str, Any]:
        """The lesson as JSON values."""
        return {
            "field": self.field,
            "value": self.value,
            "form": self.form,
            "anchors": [anchor.as_json() for anchor in self.anchors],
            "layout": self.layout.as_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Lesson:
        """The inverse of `as_json`."""
        anchors = tuple(Anchor(**anchor) for anchor in data["anchors"])
        return cls(Layout.from_json(data["layout"]), data["field"], anchors, data["form"], data["value"])


def lessons_from(
    pages: Sequence[Page], candidates: Sequence[Candidate], reading: Reading, corrections: Mapping[str, str]
) -> tuple[Lesson, ...]:
    """What a document teaches whose `reading` a handler corrected; `corrections` are values in the forms of a reading.

    A correction of a value that the page does not print (other than the seller's name) teaches nothing, nor does one
    that says what was read already; an empty correction teaches that the field does not stand where it was read.
    """
    plain = {name: plain_value(name, value) for name, value in corrections.items()}
    wrong = {name: value for name, value in plain.items() if value != plain_value(name, reading.value(name) or "")}
    fields = {name: field.value for name, field in reading.fields.items() if name not in wrong}
    fields |= {name: value for name, value in wrong.items() if value}
    layout = seller_layout(layout_of(pages, candidates), fields)
    made = [
        _lesson(pages, candidates, layout, name, value) if value else _denial(pages, layout, name, reading.fields[name])
        for name, value in wrong.items()
        if name in LEARNT
    ]
    return tuple(lesson for lesson in made if lesson is not None)


def with_lessons(pages: Sequence[Page], candidates: Sequence[Candidate], lessons: Sequence[Lesson]) -> list[Candidate]:
    """The candidates of a document with what lessons on its layout say; unchanged where no layout fits.

    Of several lessons on a field, the one of the likest layout rules, and of equals the last given.
    """
    if not lessons or not pages:
        return list(candidates)
    seen, by_ocr = layout_of(pages, candidates), is_by_ocr(pages)
    ruling: dict[str, tuple[float, Lesson]] = {}
    for lesson in lessons:
        likeness = similarity(lesson.layout, seen, by_ocr=by_ocr)
        if likeness >= LEAST_LIKE and likeness >= ruling.get(lesson.field, (0.0,))[0]:
            ruling[lesson.field] = (likeness, lesson)
    taught = list(candidates)
    for _likeness, lesson in ruling.values():
        taught = _taught(pages, taught, lesson)
    return taught


def is_same_layout(one: Layout, other: Layout) -> bool:
    """Whether two lessons are about one layout, so that the newer takes the older's place."""
    return max(similarity(one, other, by_ocr=False), similarity(other, one, by_ocr=False)) >= LEAST_LIKE


def _lesson(
    pages: Sequence[Page], candidates: Sequence[Candidate], layout: Layout, field: str, value: str
) -> Lesson | None:
    if field == "seller_orgnr" and _is_misread(value):
        return None
    if field in _CONSTANTS:
        is_known = _is_name(field) or next(iter(spots(pages, _reader(field, "", value))), None) is not None
        return Lesson(layout, field, value=value) if is_known and layout.identities else None
    for form in _forms(pages, field, value):
        read = _reader(field, form, "")
        printed = [spot for spot in spots(pages, read) if _is_value(field, spot.value, value)][:_MOST_SPOTS]
        found = [
            _steady(field, anchors_of(pages, spot, read, counts_from_end=field in _AMOUNTS))
            for spot in _likeliest_first(printed, candidates, field)
        ]
        first = next((anchors for anchors in found if anchors), None)
        if first:
            # The next bill may print it once: at another of the places, which is only trusted by its label.
            others = [a for anchors in found for a in anchors if a.relation == INLINE and a not in first]
            return Lesson(layout, field, (*first, *dict.fromkeys(others)), form)
    return None


def _denial(pages: Sequence[Page], layout: Layout, field: str, read: FieldValue) -> Lesson | None:
    """That the value which was read is no such field."""
    reader = _denied_reader(field)
    for spot in spots(pages, reader):
        here = spot.page.to_file(spot.box)
        if spot.page.number == read.page and read.box is not None and _overlap(read.box, here):
            anchors = _steady(field, anchors_of(pages, spot, reader, counts_from_end=field in _AMOUNTS))
            return Lesson(layout, field, anchors, _NOT) if anchors else None
    return None


def plain_value(field: str, value: str) -> str:
    """A value in the form in which a page's is read: bare digits, two decimals, single spaces."""
    text = " ".join(value.split())
    if field in _AMOUNTS and text:
        try:
            return amount_text(Decimal(text))
        except InvalidOperation:
            return text
    number = parse_identity(text) if field.endswith("_orgnr") else None
    if number is not None:
        return number.digits
    parse = {"bankgiro": parse_bankgiro, "plusgiro": parse_plusgiro, "iban": parse_iban}.get(field)
    return (parse(text) if parse else None) or (text.replace(" ", "") if field == "ocr_reference" else text)


def _is_name(field: str) -> bool:
    return field.endswith("_name")


def _is_value(field: str, printed: str, value: str) -> bool:
    """Whether a printed value is the corrected one; a personal number may be printed without its century."""
    if field == "buyer_orgnr":
        return printed[-10:].replace(" ", "") == value[-10:].replace(" ", "")
    return printed == value.replace(" ", "") if field in _NUMBERS else printed == value


def _steady(field: str, anchors: tuple[Anchor, ...]) -> tuple[Anchor, ...]:
    """Without the place on the page for a sum: it moves down with every row."""
    return tuple(anchor for anchor in anchors if anchor.label or field not in _AMOUNTS)


def _likeliest_first(printed: Sequence[Spot], candidates: Sequence[Candidate], field: str) -> list[Spot]:
    """Places that a finder also saw come first, then the last of a sum, the first of anything else."""
    ordered = list(reversed(printed)) if field in _AMOUNTS else list(printed)
    return sorted(ordered, key=lambda spot: not any(c.field == field and _is_there(c, spot) for c in candidates))


def _is_there(candidate: Candidate, spot: Spot) -> bool:
    return candidate.page == spot.page.number and _overlap(candidate.box, spot.page.to_file(spot.box))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _taught(pages: Sequence[Page], candidates: Sequence[Candidate], lesson: Lesson) -> list[Candidate]:
    field = lesson.field
    if lesson.form == _NOT:
        return _denied(pages, candidates, lesson)
    learnt = _constant(pages, candidates, lesson) if lesson.value else _anchored(pages, lesson)
    if learnt is None:
        return list(candidates)
    key = spelling_key(field, learnt.value)

    def weighed(candidate: Candidate) -> Candidate:
        if candidate.field != field:
            return candidate
        if spelling_key(field, candidate.value) != key:
            return candidate.plus(**{UNLEARNED: 1.0})
        is_there = candidate.page == learnt.page and _overlap(candidate.box, learnt.box)
        return candidate.plus(**{LESSON: 1.0}) if is_there else candidate

    return [*(weighed(candidate) for candidate in candidates), learnt]


def _denied(pages: Sequence[Page], candidates: Sequence[Candidate], lesson: Lesson) -> list[Candidate]:
    spot = spot_by(pages, lesson.anchors, _denied_reader(lesson.field))
    if spot is None:
        return list(candidates)
    return [c.plus(**{UNLEARNED: 1.0}) if c.field == lesson.field and _is_there(c, spot) else c for c in candidates]


def _anchored(pages: Sequence[Page], lesson: Lesson) -> Candidate | None:
    spot = spot_by(pages, lesson.anchors, _reader(lesson.field, lesson.form, ""))
    return None if spot is None else _candidate(spot, lesson.field)


def _candidate(spot: Spot, field: str) -> Candidate:
    return candidate_in(
        spot.page, spot.cell, field=field, value=spot.value, start=spot.start, end=spot.end, evidence={LESSON: 1.0}
    )


def _constant(pages: Sequence[Page], candidates: Sequence[Candidate], lesson: Lesson) -> Candidate | None:
    """A value that is the same on every bill, where it is printed; a name drawn as a picture stands with a number."""
    printed = next(iter(spots(pages, _reader(lesson.field, "", lesson.value))), None)
    if printed is not None:
        return _candidate(printed, lesson.field)
    if not _is_name(lesson.field):
        return None
    fields = ("seller_orgnr", "bankgiro", "plusgiro", "iban")
    seller = (c for c in candidates if c.field in fields and _identity(c) in lesson.layout.identities)
    at = next(seller, None)
    if at is None:
        return None
    return Candidate(lesson.field, lesson.value, at.page, at.box, at.source, {LESSON: 1.0})


def _identity(candidate: Candidate) -> str:
    kind = "org" if candidate.field == "seller_orgnr" else candidate.field
    return f"{kind}:{candidate.value[-10:]}"


# How the values of a field are read -----------------------------------------------------------------------------------


def _reader(field: str, form: str, only: str) -> Read:
    """Reads a field's values from a text; with `only`, no value but that one."""
    if _is_name(field) and only:
        return partial(_this_name, only)
    if field == "seller_orgnr" and only and parse_identity(only) is None:
        return partial(_this_number, only)
    read = _plain_reader(field, form)
    return read if not only else lambda text: [found for found in read(text) if found.value[-10:] == only[-10:]]


def _plain_reader(field: str, form: str) -> Read:
    if field in _AMOUNTS:
        return partial(_amounts, form == _ORE)
    if field in _DATES:
        return _month_first if form == _MONTH_FIRST else _dates
    if _is_name(field):
        return _letters if form == _LETTERS else _names
    return partial(_numbers, re.compile(form), field) if form else _CHECKED[field]


def _denied_reader(field: str) -> Read:
    return partial(_numbers, _ANY_NUMBER, field) if field in _NUMBERS else _plain_reader(field, "")


def _forms(pages: Sequence[Page], field: str, value: str) -> list[str]:
    """The forms in which a value may be written; of a number, one per way it is printed on the pages."""
    if field in (*_DATES, *_AMOUNTS):
        return ["", _MONTH_FIRST] if field in _DATES else [_ORE, ""]
    if _is_name(field):
        return ["" if any(letter.isdigit() for letter in value) else _LETTERS]
    if field not in _NUMBERS and (field != "buyer_orgnr" or parse_identity(value)):
        return [""]
    bare = re.compile(r"(?<!\w)" + r" ?".join(re.escape(letter) for letter in value.replace(" ", "")) + r"(?!\w)")
    cells = (cell.text for page in pages for cell in page.cells)
    return list(dict.fromkeys(_pattern(match[0]) for text in cells for match in bare.finditer(text)))


def _pattern(printed: str) -> str:
    """The pattern of a number as printed: letters stay letters, a run of digits may be a little longer or shorter."""
    parts = re.findall(r"\d+|[^\W\d_]+|.", printed)
    return r"(?<![\w/-])" + "".join(_part(part) for part in parts) + r"(?![\w/-])"


def _part(part: str) -> str:
    if part.isdigit():
        return rf"\d{{{max(1, len(part) - _DIGITS_AROUND)},{len(part) + _DIGITS_AROUND}}}"
    return rf"[^\W\d_]{{1,{len(part) + 1}}}" if part.isalpha() else re.escape(part)


def _numbers(pattern: re.Pattern[str], field: str, text: str) -> list[Found]:
    found = [Found(match[0].replace(" ", ""), match.start(), match.end()) for match in pattern.finditer(text)]
    return [one for one in found if field != "buyer_orgnr" or not _is_misread(one.value)]


def _is_misread(number: str) -> bool:
    """Whether a number looks like a Swedish one and fails its check digit, whatever stood at its place before."""
    digits = re.sub(r"\D", "", number)
    return len(digits) in (10, 12) and parse_identity(digits) is None


def _amounts(needs_ore: bool, text: str) -> list[Found]:
    found = [one for one in amounts(text) if one.has_ore or not needs_ore]
    return [Found(amount_text(one.value), one.start, one.end) for one in found]


def _dates(text: str) -> list[Found]:
    return [Found(one.value.isoformat(), one.start, one.end) for one in dates(text)]


def _month_first(text: str) -> list[Found]:
    found = []
    for match in _AMERICAN.finditer(text):
        year = int(match["y"]) if len(match["y"]) == 4 else 2000 + int(match["y"])
        try:
            value = date(year, int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        found.append(Found(value.isoformat(), match.start(), match.end()))
    return found


def _names(text: str) -> list[Found]:
    """The text from its start, and from after each colon: a name may follow its label."""
    if len(text) > _LONGEST_NAME or not words_of(text):
        return []
    starts = [match.end() for match in _NAME_START.finditer(text)]
    return [Found(text[start:].strip(" ,;"), start, len(text)) for start in starts]


def _letters(text: str) -> list[Found]:
    return [found for found in _names(text) if not any(letter.isdigit() for letter in found.value)]


def _this_name(name: str, text: str) -> list[Found]:
    start = text.casefold().find(name.casefold())
    if start >= 0:
        return [Found(name, start, start + len(name))]
    is_all = spelling_key("seller_name", text) == spelling_key("seller_name", name)
    return [Found(name, 0, len(text))] if is_all else []


def _this_number(number: str, text: str) -> list[Found]:
    """A number of a foreign register, however its digits are grouped."""
    letters = r"[ .-]?".join(re.escape(letter) for letter in number if letter.isalnum())
    return [Found(number, m.start(), m.end()) for m in re.finditer(rf"(?<!\w){letters}(?!\w)", text, re.IGNORECASE)]


def _identity_digits(printed: str) -> str | None:
    number = parse_identity(printed.replace("–", "-"))
    return number.digits if number else None


def _checked(pattern: re.Pattern[str], parse: Callable[[str], str | None], text: str) -> list[Found]:
    return checked(pattern, parse, text, repair=False)


def _reference_digits(printed: str) -> str | None:
    digits = printed.replace(" ", "")
    return digits if len(digits) >= _LEAST_REFERENCE and ocr_has_check_digit(digits) else None


_CHECKED: Mapping[str, Read] = {
    "ocr_reference": partial(_checked, REFERENCE, _reference_digits),
    "seller_orgnr": partial(_checked, IDENTITY, _identity_digits),
    "buyer_orgnr": partial(_checked, IDENTITY, _identity_digits),
    "bankgiro": partial(_checked, BANKGIRO, parse_bankgiro),
    "plusgiro": partial(_checked, PLUSGIRO, parse_plusgiro),
    "iban": partial(_checked, IBAN, lambda printed: parse_iban(printed.replace(" ", ""))),
}
