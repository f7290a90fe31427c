"""What a sender writes of the debtor in the mail around an invoice, weighed against what its page says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from claims.identity import parse_identity
from claims.names import letters_of
from claims.reading import DocumentType, FieldValue, Reading, ReadingDecision, Source
from claims.refused import Finding
from extraction.calibrate import CEILING, gate_of
from extraction.debtor_kind import debtor_kind
from extraction.decide import CLAIM_TYPES, risk_of
from extraction.formats import EMAIL, IDENTITY
from extraction.known import MailContext
from extraction.party_blocks import same_name
from extraction.party_names import COMPANY, STREET
from extraction.settings import KnownParties, ReaderSettings

_MOST_CHARACTERS = 20_000
_MOST_LINES = 400
_LONGEST_LINE = 500
_CLOSING = re.compile(
    r"^\W*(?:m\.?v\.?h\b|(?:med\s+)?(?:vänlig\w*|bästa|varma?)\s+hälsning\w*|hälsning\w*|hälsar|vänligen\W*$|"
    r"(?:(?:best|kind|warm)\s+)?regards\b|sincerely|yours\b|cheers\W*$|"
    r"(?:med\s+)?(?:vennlig|venlig)\s+hilsen|hilsen|mit\s+freundlichen|viele\s+grüße|ystävällisin|terveisin)",
    re.IGNORECASE,
)
_OF_DEBTOR = re.compile(
    r"(?<!\w)(?:kund\w*|gäldenär\w*|köpare\w*|motpart\w*|betalningsskyldig\w*|mottagare\w*|deras|hans|hennes|"
    r"debtor\w*|customer\w*|buyer\w*|their|skyldner\w*|kjøper\w*|kunde\w*|køber\w*|debitor\w*|"
    r"velalli\w*|ostaja\w*|asiak\w*|schuldner\w*|käufer\w*)(?!\w)",
    re.IGNORECASE,
)
_OF_SENDER = re.compile(r"(?<!\w)(?:vårt|våra|vår|our|mitt|min|my)(?!\w)", re.IGNORECASE)
_NUMBER_LABEL = re.compile(
    r"(?:org(?:anisations)?\.?\s?-?(?:nr|nummer|no)|orgnr|pers(?:on)?\.?\s?-?(?:nr|nummer)|samordningsnummer|"
    r"company (?:no|number)|registration (?:no|number))",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:iban|ocr|bankgiro|bg|plusgiro|pg|konto\w*|tel\w*|tfn|mobil\w*|fax|faktura\w*|invoice|order\w*|kundn\w*|ref\w*)"
    r"\W*(?:nr|nummer|no|number)?\W*$",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<![\d-])(?:SE?-)?(\d{3}) ?(\d{2})\s+([A-ZÅÄÖÆØ][\w-]{1,30}(?: [A-ZÅÄÖÆØ][\w-]{1,30}){0,2})")
_FREE_MAIL = frozenset(
    {"gmail.com", "hotmail.com", "outlook.com", "live.se", "live.com", "hotmail.se", "yahoo.com", "yahoo.se"}
    | {"icloud.com", "telia.com", "me.com", "msn.com", "proton.me", "protonmail.com"}
)
_AGREES = 20.0  # times the odds; a number, name or address is hardly the same by chance
_SURE_OF_OWN = 0.99  # a value that the mail calls the debtor's
_SURE_OF_ONLY = 0.9  # the only one that is not the sender's
_LEAST_SHOWN = 0.9
_SHORTEST_NAME = 5
_NEAR = 25  # characters after a value: "559999-0000 is our number"
_CURED = ("low_confidence", "near_tie", "unconfirmed")
_CLAIMS = (*CLAIM_TYPES, DocumentType.REMINDER)
_SAID = {
    "buyer_orgnr": "organisation or personal number of the buyer",
    "buyer_email": "e-mail address of the buyer",
    "buyer_address": "address of the buyer",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A value that stands in a mail's own text; `is_debtors` where the words around it say that it is the debtor's."""

    value: str
    is_debtors: bool


def with_mail(
    readings: Sequence[Reading], mail: MailContext, known: KnownParties, settings: ReaderSettings
) -> list[Reading]:
    """The readings of one file with what its mail says of the buyer.

    An equal value makes the page's surer. Only where mail and file hold one document each, a value that the page lacks
    is taken from the mail (source "mail", no place), and one that differs makes the page's less sure and gives
    the reason `mail_disagrees`, which sends the document to a person.
    """
    lines = body_lines(mail.own)
    if not lines:
        return list(readings)
    is_alone = mail.document_count == 1 and len(readings) == 1
    return [_weighed(reading, lines, mail, known, settings, is_alone=is_alone) for reading in readings]


def body_lines(own: str) -> list[str]:
    """The lines of what a sender wrote above the closing words, under which the sender's own particulars stand."""
    text = unicodedata.normalize("NFC", own[:_MOST_CHARACTERS]).replace("\u00a0", " ")
    kept = []
    for line in text.splitlines()[:_MOST_LINES]:
        if _CLOSING.match(line):
            break
        kept.append(line.strip()[:_LONGEST_LINE])
    return kept if any(kept) else []


def _weighed(
    reading: Reading,
    lines: Sequence[str],
    mail: MailContext,
    known: KnownParties,
    settings: ReaderSettings,
    *,
    is_alone: bool,
) -> Reading:
    if reading.type not in _CLAIMS:
        return reading
    mentions = {
        "buyer_orgnr": orgnrs_in(lines, reading, known),
        "buyer_email": emails_in(lines, reading, mail),
        "buyer_address": addresses_in(lines, reading),
    }
    fields, doubts = dict(reading.fields), []
    agreed = set()
    if _names_buyer(lines, reading, mail, known):
        agreed.add("buyer_name")
    for name, found in mentions.items():
        printed = fields.get(name)
        if printed is not None and any(_same(name, one.value, printed.value) for one in found):
            agreed.add(name)
        elif is_alone and len(found) == 1 and printed is not None:
            fields[name] = _with_odds(printed, 1.0 / _AGREES)
            doubts.append(Finding("mail_disagrees", f"the mail says another {_SAID[name]} than the page", name))
        elif is_alone and len(found) == 1:
            sure = _SURE_OF_OWN if found[0].is_debtors else _SURE_OF_ONLY
            fields[name] = FieldValue(found[0].value, sure, None, None, Source.MAIL)
    for name in agreed:
        fields[name] = _with_odds(fields[name], _AGREES)
    return _decided(reading, _with_kind(fields), agreed, doubts, settings)


def _decided(
    reading: Reading,
    fields: Mapping[str, FieldValue],
    agreed: set[str],
    doubts: Sequence[Finding],
    settings: ReaderSettings,
) -> Reading:
    """The decision again: what the mail agrees on is no longer doubtful, if the whole document passes its gate then.

    A number taken from the mail counts in the document's risk as one that was read.
    """
    is_scan = any(value.source is Source.OCR for value in fields.values())
    is_risky = risk_of(fields, reading.type) > gate_of("ocr" if is_scan else "text", settings.allowed_error)
    cured = {name for name in agreed if fields[name].confidence >= _LEAST_SHOWN}
    kept = [reason for reason in reading.reasons if reason.field not in cured or reason.code not in _CURED]
    reasons = [*(kept if kept or not is_risky else reading.reasons), *doubts]
    taken = fields.get("buyer_orgnr")
    if taken is not None and taken.source is Source.MAIL and is_risky and reading.type in CLAIM_TYPES:
        message = "the buyer's identity number stands in the mail, not on the page"
        reasons.append(Finding("only_in_mail", message, "buyer_orgnr"))
    decision = ReadingDecision.REVIEW if reasons else ReadingDecision.ACCEPT
    return replace(reading, fields=fields, reasons=tuple(reasons), decision=decision)


def _with_kind(fields: dict[str, FieldValue]) -> dict[str, FieldValue]:
    """The hint at the buyer's kind again, where the number that tells it came with the mail."""
    number = fields.get("buyer_orgnr")
    name = fields.get("buyer_name")
    hint = debtor_kind(name.value if name else None, number.value if number else None)
    if number is None or number.source is not Source.MAIL or hint is None:
        return fields
    return {**fields, "buyer_kind_hint": FieldValue(hint[0].value, hint[1], None, None, Source.MAIL)}


def _with_odds(value: FieldValue, times: float) -> FieldValue:
    """A value whose odds are multiplied."""
    weight = value.confidence * times
    return replace(value, confidence=min(CEILING, weight / (weight + 1.0 - value.confidence)))


def orgnrs_in(lines: Sequence[str], reading: Reading, known: KnownParties) -> list[Mention]:
    """The identity numbers in a mail that are neither the seller's nor a known creditor's, each once."""
    not_theirs = {number[-10:] for number in known.creditor_orgnrs}
    not_theirs |= {value.value[-10:] for name, value in reading.fields.items() if not name.startswith("buyer_")}
    found: dict[str, Mention] = {}
    for index, line in enumerate(lines):
        for match in IDENTITY.finditer(line.replace("–", "-")):
            number = parse_identity(match[0])
            before = line[: match.start()]
            is_labelled = _NUMBER_LABEL.search(before) is not None or match[0].upper().startswith("SE")
            if number is None or number.ten in not_theirs or _OTHER_NUMBER.search(before):
                continue
            if (is_labelled or "-" in match[0]) and not _is_senders(before, line[match.end() :], reading):
                _add(found, number.ten, number.digits, _is_debtors(lines, index, reading))
    return list(found.values())


def emails_in(lines: Sequence[str], reading: Reading, mail: MailContext) -> list[Mention]:
    """The e-mail addresses in a mail that are not the sender's, the seller's, ours or of their houses, each once."""
    own = {mail.sender, *mail.others, reading.value("seller_email") or ""}
    houses = {_domain(address) for address in own if address} - _FREE_MAIL
    found: dict[str, Mention] = {}
    for index, line in enumerate(lines):
        for match in EMAIL.finditer(line):
            address = match[0].lower().rstrip(".")
            if address in own or _domain(address) in houses:
                continue
            if not _is_senders(line[: match.start()], line[match.end() :], reading):
                _add(found, address, address, _is_debtors(lines, index, reading))
    return list(found.values())


def addresses_in(lines: Sequence[str], reading: Reading) -> list[Mention]:
    """The addresses in a mail that it calls the debtor's, or that stand under the page's buyer: street and place."""
    found: dict[str, Mention] = {}
    for index, line in enumerate(lines):
        for match in _POSTCODE.finditer(line):
            street, at = _street(lines, index, line[: match.start()])
            is_senders = _is_senders(line[: match.start()], line[match.end() :], reading)
            if street and not is_senders and _is_debtors(lines, at, reading):
                address = f"{street}\n{match[1]} {match[2]} {match[3].strip(' .')}"
                _add(found, _plain(address), address, True)
    return list(found.values())


def _street(lines: Sequence[str], index: int, before: str) -> tuple[str, int]:
    """The street before a postcode, on its line or the one above, and the line it stands on; "" where none is."""
    parts = [
        part.strip() for part in re.split(r"[,;:]|\b(?:är|is|på|at|eller|och|or|and|till|to)\b", before) if part.strip()
    ]
    if parts:
        return (parts[-1], index) if STREET.match(parts[-1]) else ("", index)
    above = lines[index - 1].strip(" ,;") if index else ""
    return (above, index - 1) if above and STREET.match(above) else ("", index)


def _is_debtors(lines: Sequence[str], index: int, reading: Reading) -> bool:
    """Whether the line of a value, or the one above it, speaks of the debtor or names the page's buyer."""
    buyer = reading.value("buyer_name") or ""
    around = lines[max(0, index - 1) : index + 1]
    return any(_OF_DEBTOR.search(line) is not None or _holds_name(line, buyer) for line in around)


def _is_senders(before: str, after: str, reading: Reading) -> bool:
    """Whether the words of a line nearest to a value in it say that it is the writer's own."""
    own = max((match.end() for match in _OF_SENDER.finditer(before)), default=0)
    theirs = max((match.end() for match in _OF_DEBTOR.finditer(before)), default=0)
    buyer, seller = reading.value("buyer_name") or "", reading.value("seller_name") or ""
    if own > theirs:
        return not _holds_name(before[own:], buyer)
    if theirs or _holds_name(before, buyer):
        return False
    return _OF_SENDER.search(after[:_NEAR]) is not None or _holds_name(before, seller)


def _names_buyer(lines: Sequence[str], reading: Reading, mail: MailContext, known: KnownParties) -> bool:
    """Whether a mail names the page's buyer, who is not its sender nor a known creditor."""
    buyer = reading.value("buyer_name") or ""
    sellers = [*known.creditor_names, reading.value("seller_name") or ""]
    house = letters_of(_domain(mail.sender).partition(".")[0])
    if any(same_name(buyer, seller) for seller in sellers) or (house and house in letters_of(buyer)):
        return False
    return any(_holds_name(line, buyer) for line in lines)


def _holds_name(line: str, name: str) -> bool:
    """Whether a line holds a name, its legal form aside."""
    bare = _plain(COMPANY.sub(" ", name))
    return len(bare) >= _SHORTEST_NAME and f" {bare} " in f" {_plain(line)} "


def _same(field: str, said: str, printed: str) -> bool:
    if field == "buyer_orgnr":
        return said[-10:] == printed[-10:]
    if field == "buyer_address":  # the page's may have a line more: c/o, a country
        return all(f" {_plain(line)} " in f" {_plain(printed)} " for line in said.split("\n"))
    return said.casefold() == printed.casefold()


def _add(found: dict[str, Mention], key: str, value: str, is_debtors: bool) -> None:
    earlier = found.get(key)
    found[key] = Mention(value, is_debtors or (earlier is not None and earlier.is_debtors))


def _plain(text: str) -> str:
    """Words in lower case with single spaces, a postcode in one."""
    words = " ".join(_words(text))
    return re.sub(r"\b(\d{3}) (\d{2})\b", r"\1\2", words)


def _words(text: str) -> Iterator[str]:
    return (match[0] for match in re.finditer(r"\w+", text.casefold()))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
