"""Values at the limits, or beyond: numbers, sizes, and texts that are none of what a reader looks for."""

from __future__ import annotations

from random import Random


def each(text: str, between: str = " ") -> tuple[str, ...]:
    """The words of a text: a table that may be read."""
    return tuple(text.split(between))


NUMBERS = each(
    "0 -1 1 2 3 255 32767 65535 65536 2147483647 2147483648 4294967295 4294967296 9223372036854775807"
    " 99999999999999999999 -2147483648 1e38 0.0000001 -0.5 NaN"
)
"""Numbers at the ends of what fields and programs can hold."""

SIZES = (0, 1, 2, 3, 7, 8, 255, 256, 4_095, 20_000, 32_767, 65_535, 65_536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
"""The same for fields of two, four and eight bytes."""

NASTY = (
    *("", "9" * 400, "1 " * 200, "a\u0301" * 200, "ß" * 300, "@" * 300, "a." * 200 + "@b.se", "-" * 500, "(" * 200),
    *each("0 -0 0,00 -0.00 +.5 1e999 1E+30 NaN Infinity 0x10 ٣٤ ² ½ ① １２ --5 −12,50 1.234.567,89-"),
    *each("99999999999999999999,99 9999-9997 1-0 00-0 % &amp; <x/> a@b kr"),
    *each("0000-00-00 9999-12-31 2025-02-29 31.12.99 20261345 1/1/1 2026-1-1 SE SE000000000001 5599999991"),
    *("559999-9991", "SE9" + "0" * 22, "0" * 25, "1\u00a0000\u202f000,00", "29 februari 2025", "100 %"),
    *("\u0130", "\u2028", "\u202e123", "\ufeff", "\ud7ff", "\U0010ffff", "💶", "\ud83d", "\x00"),
    "0 dagar netto",
)
"""Values that are none, or only just, of every sort that a reader looks for."""


def odd_value(chance: Random) -> str:
    """A value of no sort, of a sort, or just out of it."""
    made = (
        f"{chance.randrange(10 ** chance.randint(1, 16)):,}".replace(
            ",", chance.choice((" ", ".", ",", "'", "\u00a0"))
        ),
        f"{chance.randrange(10_000)}-{chance.randrange(14):02}-{chance.randrange(33):02}",
        f"{chance.randrange(10**6)},{chance.randrange(100):02} kr",
        "".join(chance.choice("0123456789 -.,:/ABSE%kr") for _ in range(chance.choice((3, 8, 20, 60)))),
    )
    return chance.choice((chance.choice(NASTY), *made))
