"""What somebody wrote themselves, without what they quote, forward or sign with."""

from __future__ import annotations

import re

from claims.message import REPLY_MARK

_WROTE = re.compile(
    r"\b(?:skrev|har skrevet|wrote|schrieb|kirjoitti|a écrit|escribió|ha scritto|schreef|napisał|pisze|написал|пише)\b"
    r"|写道",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"^\W*(?:original message|original appointment|ursprungligt meddelande|ursprungligt mail|originalmeddelande"
    r"|opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti|ursprüngliche nachricht|message d'origine"
    r"|forwarded message|vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mail|begin forwarded message"
    r"|weitergeleitete nachricht|videresendt melding|videresendt meddelelse)\W*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\W*(?:från|from|fra|von|de|lähettäjä|van)\W?\s*:\W*\s*\S", re.IGNORECASE)
_BESIDE_FROM = re.compile(
    r"^\W*(?:skickat|sent|sendt|gesendet|datum|date|dato|till|to|til|an|ämne|subject|emne|betreff|kopia|cc"
    r"|lähetetty|vastaanottaja|aihe|envoyé|objet|à)\W?\s*:",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^\W*(?:skickat från (?:min|mitt|outlook)|sent from (?:my|outlook|mail for)|sendt fra min|lähetetty"
    r"|hämta outlook för|get outlook for|von meinem .{1,30} gesendet|skickades från min)\b",
    re.IGNORECASE,
)
_MAX_LINES = 2000
_MAX_CHARACTERS = 200_000
# How an attribution starts; only such a line may go on in the next, or it would swallow what stands above it.
_DAY = re.compile(r"^\W*(?:\d|(?:den|på|on|am|le|el|il|op|dnia|pe|ti|to|ma|ke|la|su)\b)", re.IGNORECASE)
_SIGNATURE = re.compile(r"^--\s?$")
_RULE = re.compile(r"^\s*[_=*-]{10,}\s*$")


def own_text(text: str) -> str:
    """The unquoted part of a mail's text: all lines above the first quote, divider, forwarded header or signature.

    Words below a quote are not taken: an order must stand above what it answers. Nobody writes more than 2,000 lines
    of their own, so no more are looked at.
    """
    lines = text[:_MAX_CHARACTERS].split("\n", _MAX_LINES)[:_MAX_LINES]
    kept: list[str] = []
    for index, line in enumerate(lines):
        if _ends_here(lines, index):
            break
        kept.append(line)
    return "\n".join(kept).strip()


def _ends_here(lines: list[str], index: int) -> bool:
    line = lines[index][:2000]
    if re.match(r"^\s*(?:>|\|\s)", line) or REPLY_MARK.casefold() in line.casefold():
        return True
    if _SIGNATURE.match(line) or _DEVICE.match(line) or _DIVIDER.match(line):
        return True
    following = [after for after in lines[index + 1 : index + 8] if after.strip()]
    if _FROM.match(line) and any(_BESIDE_FROM.match(after) for after in following[:4]):
        return True
    if _RULE.match(line) and following and _FROM.match(following[0]):
        return True
    if _is_attribution(line):
        return True
    wrapped = lines[index : index + 3]
    if not _DAY.match(line) or not all(part.strip() for part in wrapped):
        return False
    return _is_attribution(" ".join(wrapped[:2])) or _is_attribution(" ".join(wrapped))


def _is_attribution(text: str) -> bool:
    """ "Den 2 mars 2026 skrev NN <nn@client.example>:" in several languages, also broken over lines.

    A day, a time or an address must stand in it, so that "Det skrev vi i avtalet:" remains the writer's own.
    """
    line = text.strip()
    if len(line) > 500 or not line.endswith((":", "：")) or not _WROTE.search(line):
        return False
    return "@" in line or any(character.isdigit() for character in line)
