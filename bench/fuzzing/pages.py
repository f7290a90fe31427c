"""Pages written from nothing: labels and values in any place, sums, crowds of words, payment codes."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from random import Random

import segno

from bench.fuzzing.any_file import flip
from bench.fuzzing.pdf import pdf_of
from bench.fuzzing.values import each, odd_value

_LABELS = each(
    "Faktura|Kreditfaktura|Påminnelse|Invoice|Fakturanummer:|Fakturanr|Fakturadatum|Förfallodatum|Att betala|Total"
    "|Summa att betala|Totalt|Netto|Moms 25 %|varav moms|Öresavrundning|Bankgiro|Plusgiro|OCR|IBAN|BIC|Org.nr|VAT no"
    "|Organisationsnummer|Kundnr|Er referens|Säljare|Betalningsvillkor|Dröjsmålsränta|Beskrivning|Antal|À-pris|Belopp"
    "|Sida 1 (2)|Sida 2 av 2|Avser faktura|Påminnelseavgift|Provbruket AB|Köpmannen i Provby AB|123 45 Exempelstad"
    "|Att erhålla|Godkänd för F-skatt|betalas senast|Due date|Amount due|Kund|Leveransadress|Telefon",
    "|",
)
_CODE = (
    '{"uqr": 1, "tp": 1, "nme": "Provbruket AB", "cc": "SE", "cid": "559999-9991", "iref": "1023472", "cur": "SEK",'
    ' "idt": "20260115", "ddt": "20260214", "due": 10000.0, "vat": 2000, "pt": "BG", "acc": "9999-9997"}'
)


def _line(chance: Random) -> str:
    words = (chance.choice((chance.choice(_LABELS), odd_value(chance))) for _ in range(chance.randint(1, 4)))
    return " ".join(words)[: chance.choice((60, 60, 60, 400))]


def written_pdf(lines: Sequence[tuple[str, str]], *, box: str = "0 0 595 842", page: bytes = b"") -> bytes:
    """A page of lines in a plain font, each with its text matrix; a letter may be any that Unicode has."""
    letters = {letter: code for code, letter in enumerate(sorted({c for _matrix, text in lines for c in text}), 1)}
    shown = b"\n".join(
        b"%s Tm <%s> Tj" % (matrix.encode(), "".join(f"{letters[c]:04x}" for c in text).encode())
        for matrix, text in lines
    )
    content = b"BT /F1 9 Tf\n" + shown + b"\nET"
    pairs = [f"<{code:04x}> <{_utf16(letter)}>" for letter, code in letters.items()]
    chars = "\n".join(
        f"{len(pairs[at : at + 100])} beginbfchar\n" + "\n".join(pairs[at : at + 100]) + "\nendbfchar"
        for at in range(0, len(pairs), 100)
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{chars}\nendcmap end end"
    ).encode()
    return pdf_of(
        [
            b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H"
            b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /DW 500"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            b"<< /Length %d >> stream\n%s\nendstream" % (len(cmap), cmap),
        ],
        resources=b"<< /Font << /F1 5 0 R >> >>",
        box=box,
        page=page,
    )


def _utf16(letter: str) -> str:
    return letter.encode("utf-16-be", "surrogatepass").hex()


def page_of_labels(chance: Random, _data: bytes, _all: Sequence[bytes]) -> bytes:
    """A page of labels and values, laid out anyhow."""
    count = chance.choice((1, 2, 3, 3, 6, 6, 12, 30))
    odd = ("1 0 0 1", "1 0 0 1", "1 0 0 1", "1 0 0 1", "0 1 -1 0", "0 0 0 0", "-1 0 0 -1", "1 0 0.6 1", "900 0 0 900")
    lines = []
    for number in range(count):
        x, y = (
            chance.choice((40, 40, 300, chance.randrange(-50, 650))),
            800 - number * chance.choice((12, 12, 12, 6, 0)),
        )
        lines.append((f"{chance.choice(odd) if chance.random() < 0.2 else '1 0 0 1'} {x} {y}", _line(chance)))
    box = chance.choice(
        ("0 0 595 842",) * 8 + ("0 0 1 1", "0 0 99999 99999", "595 842 0 0", "-500 -500 95 342", "0 0 0 0")
    )
    more = chance.choice((b"",) * 8 + (b"/Rotate 90", b"/Rotate 37", b"/UserUnit 1e6", b"/CropBox [100 100 90 90]"))
    return written_pdf(lines, box=box, page=more)


def sums(chance: Random, _data: bytes, _all: Sequence[bytes]) -> bytes:
    """Columns of labelled amounts, none of which add up, though any of them might."""
    scale, step = chance.choice((1, 10, 1_000)), chance.choice((0, 1, 13))
    columns = (("Att betala", 900), ("Netto", 800), ("Moms", 150), ("Förskott", 10), ("Öresavrundning", 0))
    kept = chance.choice((columns, columns, columns[:4], columns[:3]))
    return written_pdf(
        [
            (
                f"1 0 0 1 {20 + 115 * column} {820 - 25 * row}",
                f"{label} {(first * scale + row * step * (7 - column)) if first else 0},{row:02}",
            )
            for row in range(chance.choice((3, 6, 10, 20, 30)))
            for column, (label, first) in enumerate(kept)
        ]
    )


def crowd(chance: Random, _data: bytes, _all: Sequence[bytes]) -> bytes:
    """More words than any page has, alike or not, spread or on one spot."""
    word = chance.choice((chance.choice(_LABELS), odd_value(chance), _line(chance)))[:80]
    many = chance.choice((200, 200, 500, 1_000))
    spread = chance.random() < 0.7
    lines = [
        (f"1 0 0 1 {40 + number % 8 * 65 if spread else 40} {830 - number // 8 * 2 if spread else 400}", word)
        if number % chance.choice((1, 2, 5))
        else (f"1 0 0 1 {chance.randrange(600)} {chance.randrange(850)}", _line(chance)[:80])
        for number in range(many)
    ]
    return written_pdf(lines)


def payment_code(chance: Random, _data: bytes, _all: Sequence[bytes]) -> bytes:
    """A picture of a payment code whose values are not in their form."""
    values: dict[str, object] = json.loads(_CODE)
    for key in chance.sample(sorted(values), chance.randint(1, 4)):
        values[key] = chance.choice((odd_value(chance)[:60], 10**30, -1, 1e300, None, [], {"a": [1]}, True, [[[]]]))
    text = chance.choice((json.dumps(values), json.dumps(values, ensure_ascii=False), "[" * 900, '{"uqr":' * 150))
    text = (
        flip(chance, text.encode("utf-8", "replace"), ()).decode("utf-8", "ignore") if chance.random() < 0.3 else text
    )
    text = text[:1_200].encode("utf-8", "replace").decode() or "0"
    file = io.BytesIO()
    segno.make_qr(text).save(file, kind="png", scale=4)
    return file.getvalue()
