"""Company numbers of the countries that Swedish firms trade with, told by the label beside them and a check digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum.dk import cvr
from stdnum.fi import ytunnus
from stdnum.no import orgnr

from extraction.formats import Found

_AFTER_LABEL = r"[^\d]{0,16}$"  # a label names the number that it stands close before


@dataclass(frozen=True, slots=True)
class _Register:
    """A country's register: how its number and the label beside it are printed, and the plain form of a valid one."""

    label: re.Pattern[str]
    number: re.Pattern[str]
    plain: Callable[[str], str | None]
    has_check_digit: bool


@dataclass(frozen=True, slots=True)
class AbroadFound:
    """A number of a foreign register, as printed without spaces; `has_check_digit` says that one was right."""

    found: Found
    label: re.Pattern[str]
    has_check_digit: bool


def _norwegian(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    return digits if orgnr.is_valid(digits) else None


def _danish(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    return digits if cvr.is_valid(digits) else None


def _finnish(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    return f"{digits[:-1]}-{digits[-1]}" if ytunnus.is_valid(digits) else None


def _as_printed(text: str) -> str | None:
    return re.sub(r"\s", "", text).upper()


def _named(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w){_AFTER_LABEL}", re.IGNORECASE)


_NUMBER = r"\W{0,3}(?:nr|no|number|nummer|num|id)"
_ANY = rf"org(?:ani[sz]a(?:s?j|t)ions?)?(?:{_NUMBER})"  # what a Swedish form calls every country's number
_REGISTERS = (
    _Register(
        _named(rf"org(?:ani[sz]a(?:s?j|t)ions?)?(?:{_NUMBER})?|foretaks(?:nr|nummer)|foretaksregisteret"),
        re.compile(r"(?<![\w.,-])(?:NO\s?)?\d{3}[ .]?\d{3}[ .]?\d{3}(?:\s?MVA)?(?![\w-]|[.,]\d)", re.IGNORECASE),
        _norwegian,
        has_check_digit=True,
    ),
    _Register(
        _named(rf"(?:se\s?/\s?)?cvr(?:{_NUMBER})?|{_ANY}"),
        re.compile(r"(?<![\w.,-])(?:DK[ -]?)?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?\d{2}(?![\w-]|[.,]\d)", re.IGNORECASE),
        _danish,
        has_check_digit=True,
    ),
    _Register(
        _named(rf"l?y\W?tunnus|fo(?:{_NUMBER})|business id|{_ANY}"),
        re.compile(r"(?<![\w.,-])(?:\d{7}[-–]\d|FI\d{8})(?![\w-]|[.,]\d)", re.IGNORECASE),
        _finnish,
        has_check_digit=True,
    ),
    _Register(
        _named(rf"(?:handelsregister|amtsgericht)?\W*\w{{0,20}}\W*HR[AB](?:{_NUMBER})?"),
        re.compile(r"(?<![\w.,/-])\d{1,6}(?![\w-]|[.,/]\d| \d)"),
        _as_printed,
        has_check_digit=False,
    ),
    _Register(
        _named(
            rf"(?:company|companies)(?: house)?(?: reg(?:istration|istered)?\.?)?(?:{_NUMBER})|"
            rf"reg(?:istration|istered)?(?: in \w+)?\W{{0,3}}(?:no|number)|corp(?:orate)?\.? id|{_ANY}"
        ),
        re.compile(r"(?<![\w.,-])(?:\d{8}|(?:SC|NI|OC|SO|NC|FC|BR|LP)\d{6})(?![\w-]|[.,]\d)", re.IGNORECASE),
        _as_printed,
        has_check_digit=False,
    ),
)


def numbers_abroad(text: str) -> Iterator[AbroadFound]:
    """Every text that may be a Norwegian, Danish, Finnish, German or British company number, with the label it needs.

    Norwegian organisasjonsnummer (9 digits), Danish CVR (8) and Finnish Y-tunnus (7-1) are checked by their check
    digit (python-stdnum); a German number of the Handelsregister and a British company number have none. A Finnish
    number comes with its hyphen, the others as digits, or letters and digits as printed.
    """
    for register in _REGISTERS:
        for match in register.number.finditer(text):
            value = register.plain(match[0])
            if value is not None:
                found = Found(value, match.start(), match.end())
                yield AbroadFound(found, register.label, register.has_check_digit)
