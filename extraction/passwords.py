"""What in a mail's text may be the password of a file that came with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from claims.identity import parse_identity
from extraction.formats import IDENTITY

MOST = 20
"""How many passwords are tried: each costs a derivation of its key."""

_SHORTEST, _LONGEST = 3, 64
_MOST_CHARACTERS = 20_000
_MOST_LINES = 400
_LONGEST_LINE = 2000
_MOST_WORDS = 8  # beside one keyword
_KEYWORD = re.compile(
    r"(?<!\w)(?:(?:pdf-?|fil|öppnings|pin-?|pass)?(?:lösen(?:ord\w*|kod\w*)?|kod(?:en|ord\w*)?|code)|"
    r"password|passwd|pwd|passphrase|"
    r"passord\w*|adgangskode\w*|kodeord\w*|pinkode\w*|kode[nt]?|salasana\w*|tunnusluku\w*|"
    r"passw[oö]rt\w*|kennwort\w*)(?!\w)",
    re.IGNORECASE,
)
_FILLING = re.compile(
    r"^(?:[:=–—-]+|är|är:|is|is:|er|on|ist|lautet|blir|till|for|för|zu|zum|to|the|den|det|filen|fakturan|pdf:?en|pdf|"
    r"file|invoice|you|need|that|som|gäller|ovan|nedan|nedanstående|följande|samma|och|and|med|öppnas|att|öppna|open|"
    r"här|kommer|use|using|använd|mit|für|die|datei|tiedostoon|vårt|ert|our|your)[:.]?$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”„»«'‘’`´]([^\"“”„»«'‘’`´\n]{3,64})[\"“”„»«'‘’`´]")
_SPACE = re.compile(r"\s+")
_AROUND = "\"“”„»«'‘’`´()[]<>{}*_"
_AFTER = ".,;:!?"
_ISO = re.compile(r"(?<!\d)(20\d\d)[-./ ]?(0[1-9]|1[0-2])[-./ ]?([0-3]\d)(?!\d)")
_NUMBER_IS_IT = re.compile(
    r"(?:org(?:anisations)?\.?\s?-?(?:nr|nummer|no|number)|orgnr|pers(?:on)?\.?\s?-?(?:nr|nummer)|organi[sz]ation|"
    r"datum|date|nummer|number|nr\b|siffr|digits|cvr|y-tunnus)",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\w-])\d[\d-]{2,20}(?![\w-])")


def passwords_in(text: str) -> tuple[str, ...]:
    """At most MOST candidates of 3 to 64 characters, the likeliest first: what stands beside a word for "password",
    what stands in quotes, and numbers and dates where the mail calls such a thing the password.
    """
    lines = _lines(text)
    beside = [found for index, line in enumerate(lines) for found in _beside(lines, index, line)]
    quoted = [match[1] for line in lines for match in _QUOTED.finditer(line)]
    numbers = [found for line in lines for found in _numbers(line)] if _speaks_of_a_number(lines) else []
    # Half of the tries at most go to words beside a keyword, or a talkative mail would leave none for the others.
    ranked = [*_usable(beside)[: MOST // 2], *_usable(quoted)[: MOST // 4], *_usable(numbers), *_usable(beside)]
    return tuple(dict.fromkeys(ranked))[:MOST]


def _lines(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text[:_MOST_CHARACTERS])
    return [line[:_LONGEST_LINE] for line in composed.splitlines()[:_MOST_LINES] if line.strip()]


def _beside(lines: list[str], index: int, line: str) -> Iterator[str]:
    """The rest of a keyword's line, or the line below where that is empty, whole and by words; then what is before."""
    for match in _KEYWORD.finditer(line):
        rest = line[match.end() :]
        words = _words(rest)
        if not words and index + 1 < len(lines):
            words = _words(lines[index + 1])
        # "password: red car 42" may mean all of it: the words come first, since most passwords are one word.
        yield from words
        yield " ".join(words)
        yield from reversed(_words(line[: match.start()]))


def _words(text: str) -> list[str]:
    words = [word for word in _SPACE.split(text.strip())[:_MOST_WORDS] if word]
    while words and _FILLING.match(words[0]):
        words.pop(0)
    return words


def _speaks_of_a_number(lines: list[str]) -> bool:
    """Whether a sentence with a word for "password" also names a sort of number or date."""
    return any(_KEYWORD.search(line) and _NUMBER_IS_IT.search(line) for line in lines)


def _numbers(line: str) -> Iterator[str]:
    """Identity numbers, dates and other long numbers, in the spellings in which they serve as passwords."""
    for match in IDENTITY.finditer(line):
        number = parse_identity(match[0])
        if number is not None:
            yield from (number.ten, f"{number.ten[:6]}-{number.ten[6:]}", number.digits, number.printed)
    for match in _ISO.finditer(line):
        year, month, day = match.groups()
        yield from (f"{year}-{month}-{day}", f"{year}{month}{day}", f"{year[2:]}{month}{day}")
    for match in _LONG_NUMBER.finditer(line):
        yield from (match[0], match[0].replace("-", ""))


def _usable(found: list[str]) -> list[str]:
    """Each of some words without and with the marks around it, in order, once, where it can be a password."""
    spelled = (spelling for word in found for spelling in _spellings(word))
    return list(dict.fromkeys(word for word in spelled if _SHORTEST <= len(word) <= _LONGEST and word.isprintable()))


def _spellings(word: str) -> Iterator[str]:
    """A mark at the end closes the sentence more often than the password: "Lösenord: abc123." """
    bare = word.strip(_AROUND)
    yield bare.rstrip(_AFTER).strip(_AROUND)
    yield bare
    yield word
