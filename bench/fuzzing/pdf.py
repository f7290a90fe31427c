"""Damage to PDFs: their numbers, tables, references, streams and updates."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from random import Random

from bench.fuzzing.any_file import BOMB_MEGABYTES, MOST_BYTES, Mutation, bomb, cut, flip, place_in, repeat, splice
from bench.fuzzing.values import NUMBERS, each

_FIELD = re.compile(
    rb"/(?:Length[123]?|Count|Width|Height|BitsPerComponent|Size|Prev|N|First|FirstChar|LastChar|Index|MediaBox|CropBox"
    rb"|Rotate|Columns|Predictor|Colors|K|Rows|UserUnit|W|Widths|BBox|Matrix|Decode|FontMatrix|V|R|P|XRefStm|DW|Flags)"
    rb"\s*\[?\s*((?:[-+.0-9]+\s+){0,7}[-+.0-9]+)"
)
_XREF = re.compile(rb"startxref\s+(\d+)|\b(\d{10}) \d{5} [nf]|xref\s+(\d+ \d+)")
_REFERENCE = re.compile(rb"\b(\d{1,6}) (\d{1,5}) R\b")
_OBJECT = re.compile(rb"\b(\d{1,6}) \d{1,5} obj\b")
_STREAM = re.compile(rb"/FlateDecode\b[^\x00]{0,400}?\bstream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(/\w+|\[[^\]]{0,200}\])")
_FILTERS = each(
    "/FlateDecode /LZWDecode /ASCII85Decode /ASCIIHexDecode /RunLengthDecode /CCITTFaxDecode /DCTDecode /JPXDecode"
    " /JBIG2Decode /Crypt /Fl /Nobodys"
)
_CONTENT_NUMBER = re.compile(rb"(?<![\w/.])[-+]?[0-9]*\.?[0-9]+(?![\w.])")
_CONTENT_PIECES = (
    *(b" q " * 3_000, b" Q " * 500, b"[" * 5_000, b"<<" * 3_000, b" BT " * 2_000, b"(" * 2_000, b" /Fm0 Do " * 300),
    *(b"/F1 1e9 Tf ", b"/F1 0 Tf ", b" 9 Tr ", b" -1e9 Tc ", b" -1000 Tz ", b" 0 0 99999999 99999999 re f "),
    *(b" 0 0 0 0 0 0 cm ", b" 1e9 0 0 1e9 0 0 cm ", b" 1e-9 0 0 1e-9 0 0 cm ", b" 0 0 m 1 1 l S " * 3_000),
    b" BI /W 99999 /H 99999 /BPC 8 /CS /G ID x EI ",
)


def _number(chance: Random, data: bytes, _all: Sequence[bytes], pattern: re.Pattern[bytes] = _FIELD) -> bytes:
    """One to three number fields set to extremes."""
    for _ in range(chance.randint(1, 3)):
        places = list(pattern.finditer(data))
        if not places:
            return data
        spot = chance.choice(places)
        group = next((one for one in range(1, (spot.re.groups or 0) + 1) if spot[one] is not None), 0)
        numbers = [chance.choice((word, *NUMBERS)) if chance.random() < 0.6 else word for word in _words(spot[group])]
        data = data[: spot.start(group)] + " ".join(numbers).encode() + data[spot.end(group) :]
    return data


def _words(raw: bytes) -> list[str]:
    return raw.decode("latin-1").split()


def _xref(chance: Random, data: bytes, all_: Sequence[bytes]) -> bytes:
    return _number(chance, data, all_, _XREF)


def _loop(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """References led elsewhere: to their own object, to a parent, to one that is not there."""
    for _ in range(chance.randint(1, 4)):
        objects = list(_OBJECT.finditer(data))
        references = list(_REFERENCE.finditer(data))
        if not objects or not references:
            return data
        spot = chance.choice(references)
        around = [one[1] for one in objects if one.start() < spot.start()][-1:]
        number = chance.choice((*around, *around, chance.choice(objects)[1], b"0", b"999999"))
        data = data[: spot.start(1)] + number + data[spot.end(1) :]
    return data


def _nest(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """Arrays, dictionaries or texts inside each other, where an object begins or a value stands."""
    depth = chance.choice((10, 60, 500, 5_000, 40_000))
    opening, closing = chance.choice(((b"[", b"]"), (b"<</A", b">>"), (b"(", b")"), (b"<</K[", b"]>>"), (b"<<", b"")))
    places = [one.end() for one in _OBJECT.finditer(data)] + [one.start(1) for one in _REFERENCE.finditer(data)]
    at = chance.choice(places) if places else place_in(chance, data)
    return data[:at] + b" " + opening * depth + b"1 " + closing * chance.choice((depth, depth, 0)) + b" " + data[at:]


def _filters(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    places = list(_FILTER.finditer(data))
    chain = b" ".join(chance.choice(_FILTERS).encode() for _ in range(chance.choice((1, 2, 3, 20, 300))))
    if not places:
        return data
    spot = chance.choice(places)
    return data[: spot.start(1)] + b"[" + chain + b"]" + data[spot.end(1) :]


def _streams(data: bytes) -> list[tuple[int, int]]:
    """Where deflated streams start and end."""
    found = []
    for spot in _STREAM.finditer(data):
        end = data.find(b"endstream", spot.end())
        if end > spot.end():
            found.append((spot.end(), end))
    return found


def _content(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """What a stream says, changed where it is not deflated: numbers, letters, operators."""
    places = _streams(data)
    if not places:
        return data
    start, end = chance.choice(places)
    try:
        inside = zlib.decompress(data[start:end].rstrip(b"\r\n"))[:MOST_BYTES]
    except zlib.error:
        return data
    change = chance.choice((flip, cut, repeat, splice, _content_number, _content_number, _content_piece))
    packed = zlib.compress(change(chance, inside, [inside]), 6)
    # Where it fits, every later object keeps its place; else the table of places is wrong and has to be built anew.
    return data[:start] + packed.ljust(end - start, b"\n") + data[end:]


def _content_number(chance: Random, data: bytes, all_: Sequence[bytes]) -> bytes:
    return _number(chance, data, all_, _CONTENT_NUMBER)


def _content_piece(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    at = place_in(chance, data)
    return data[:at] + chance.choice(_CONTENT_PIECES) + data[at:]


def _incremental(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """An update behind the end: an object anew, a trailer that points to itself or nowhere."""
    number = chance.choice([one[1] for one in _OBJECT.finditer(data)] or [b"1"])
    body = chance.choice(
        (
            b"<< /Type /Pages /Kids [%s 0 R %s 0 R] /Count 99999 >>" % (number, number),
            b"<< /Type /Catalog /Pages %s 0 R >>" % number,
            b"%s 0 R" % number,
            b"null",
            b"[" + b"%s 0 R " % number * 5_000 + b"]",
            b"<< /Length %s 0 R >> stream\nx\nendstream" % number,
            b"<< /Length 5 /Filter %s 0 R /DecodeParms %s 0 R >> stream\nxxxxx\nendstream" % (number, number),
        )
    )
    at = len(data) + 1
    section = b"xref\n%s 1\n%010d 00000 n \ntrailer\n" % (number, at)
    previous = chance.choice((at + len(body) + 20, 0, data.rfind(b"xref"), 2**31))
    trailer = b"<< /Size 99999 /Root %s 0 R /Prev %d >>" % (chance.choice((number, b"1")), previous)
    new = b"\n%s 0 obj\n%s\nendobj\n" % (number, body)
    return data + new + section + trailer + b"\nstartxref\n%d\n%%%%EOF" % (len(data) + len(new))


_BOMB_LETTERS = (b" ", b"0 ", b"[", b"q ", b"(a) Tj ", b"0 0 m 9 9 l S ")


def pdf_bomb(chance: Random, _data: bytes, _all: Sequence[bytes]) -> bytes:
    """A PDF whose page or picture inflates to many megabytes."""
    rounds = chance.choice((1, 1, 2, 3))
    packed = bomb(chance.choice(BOMB_MEGABYTES), chance.choice(_BOMB_LETTERS), rounds)
    chain = b"/FlateDecode " * rounds
    if chance.random() < 0.5:
        return pdf_of([b"<< /Length %d /Filter [%s] >> stream\n%s\nendstream" % (len(packed), chain, packed)])
    side = chance.choice((100, 3_000, 8_000, 30_000))
    picture = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8" % (
        side,
        side,
    )
    packed = bomb(chance.choice(BOMB_MEGABYTES), b"\x00")
    drawing = b"q 500 0 0 700 40 40 cm /Im0 Do Q"
    return pdf_of(
        [
            b"<< /Length %d >> stream\n%s\nendstream" % (len(drawing), drawing),
            picture + b" /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(packed), packed),
        ],
        resources=b"<< /XObject << /Im0 5 0 R >> >>",
    )


def pdf_of(
    objects: Sequence[bytes],
    *,
    resources: bytes = b"<< >>",
    box: str = "0 0 595 842",
    page: bytes = b"",
    catalog: bytes = b"",
) -> bytes:
    """A PDF of one page: `objects` are numbered from 4, the first of them the page's content.

    `page` and `catalog` are more entries of those dictionaries.
    """
    head = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources %s %s >>"
        % (box.encode(), resources, page),
    ]
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, text in enumerate([*head, *objects], 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        bytes(body)
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(body))
    )


PDF: Mapping[str, Mutation] = {
    "pdf number": _number,
    "pdf xref": _xref,
    "pdf loop": _loop,
    "pdf nest": _nest,
    "pdf filters": _filters,
    "pdf content": _content,
    "pdf update": _incremental,
}
"""What can be done to a PDF."""
