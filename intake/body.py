"""The parts of a message walked: its text, its files, and the messages nested in it.

Walked here and not by mail-parser: that turns an unnamed PDF into text and mixes forwarded mails' text into ours.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from claims.message import Part
from claims.refused import Finding
from intake.clean import clean_line, clean_text, safe_name
from intake.effort import is_worth_reading
from intake.headers import decode_word
from intake.html_text import content_ids_of, text_of_html
from intake.sniff import MAIL, media_type

_NESTED_TYPES = frozenset({MAIL, "message/global", "message/news"})
_TEXT_TYPES = frozenset({"text/plain", "text/html"})
# Codecs that Python offers and no mail uses; two of them take quadratic time.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a message is looked at: numbers of parts and nested messages, levels, bytes."""

    parts: int = 1000
    depth: int = 10
    nested: int = 20
    part_bytes: int = 50_000_000
    header_bytes: int = 256_000
    text_characters: int = 1_000_000


@dataclass(slots=True)
class Budget:
    """What is left of the limits, shared by a message and all that is nested in it."""

    limits: Limits
    parts: int = 0
    nested: int = 0


@dataclass(slots=True)
class Body:
    """What a walk found; `html` is kept only to know which images the text shows."""

    budget: Budget
    parts: list[Part] = field(default_factory=list)
    nested: list[Message] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def doubt(self, code: str, message: str) -> None:
        """Add a finding, once per code."""
        if all(finding.code != code for finding in self.findings):
            self.findings.append(Finding(code, message))


@dataclass(frozen=True, slots=True)
class _Text:
    kind: str
    text: str


def read_body(message: Message, budget: Budget) -> tuple[str, Body]:
    """The text of a message (the plain version where there is one) and everything else in it.

    A part whose Content-ID the HTML shows as an image gets the disposition "inline", whatever it declared.
    """
    body = Body(budget)
    pieces = [piece.text for piece in _walk(message, body, path="1", depth=1)]
    shown = frozenset().union(*(content_ids_of(html) for html in body.html))
    body.parts = [_as_shown(part, shown) for part in body.parts]
    text = clean_text("\n".join(pieces))
    if len(text) > budget.limits.text_characters:
        body.doubt("text_cut", "The text of the mail is very long; only its beginning was read")
    return text[: budget.limits.text_characters].strip(), body


def _as_shown(part: Part, shown: frozenset[str]) -> Part:
    if part.content_id not in shown:
        return part
    return Part(part.path, part.name, part.declared_type, part.data, "inline", part.content_id)


def _walk(message: Message, body: Body, *, path: str, depth: int) -> list[_Text]:
    """The text pieces below a part, in order; files and nested messages are put into `body` on the way."""
    if depth > body.budget.limits.depth:
        body.doubt("too_deep", "The mail is nested too deeply; the innermost parts were not read")
        return []
    kind = message.get_content_type()
    if kind in _NESTED_TYPES:
        _nest(message, body)
        return []
    if kind.startswith("message/") or not message.is_multipart():
        return _leaf(message, body, path=path)
    children = [
        _walk(child, body, path=f"{path}.{number}", depth=depth + 1)
        for number, child in enumerate(_children(message), start=1)
        if _is_affordable(body)
    ]
    return _best(children) if kind == "multipart/alternative" else [piece for child in children for piece in child]


def _children(message: Message) -> Iterator[Message]:
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from (child for child in payload if isinstance(child, Message))


def _is_affordable(body: Body) -> bool:
    body.budget.parts += 1
    if body.budget.parts <= body.budget.limits.parts:
        return True
    body.doubt("too_many_parts", "The mail has too many parts; the last ones were not read")
    return False


def _best(versions: list[list[_Text]]) -> list[_Text]:
    """Of alternative versions the first plain one that says anything, else the first that does."""
    speaking = [version for version in versions if any(piece.text.strip() for piece in version)]
    plain = [version for version in speaking if all(piece.kind == "text/plain" for piece in version)]
    return (plain or speaking or [[]])[0]


def _nest(message: Message, body: Body) -> None:
    body.budget.nested += 1
    if body.budget.nested > body.budget.limits.nested:
        body.doubt("too_many_nested", "The mail carries too many other mails; the last ones were not read")
        return
    inner = next(_children(message), None)
    hidden = None
    if inner is None:
        hidden = _payload(message)
    elif not inner.keys() and str(message.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        # Encoding a nested message is forbidden (RFC 2046 section 5.2.1) and done all the same.
        inner["Content-Transfer-Encoding"] = "base64"
        hidden = _payload(inner)
    if hidden is not None:
        if not is_worth_reading(hidden):
            body.doubt("too_complex", "A mail in the mail is built to be hard to read and was left out")
            return
        inner = message_from_bytes(hidden)
    if inner is not None:
        body.nested.append(inner)


def _leaf(message: Message, body: Body, *, path: str) -> list[_Text]:
    kind = message.get_content_type()
    data = _payload(message)
    if len(data) > body.budget.limits.part_bytes:
        body.doubt("part_too_large", "A file in the mail is too large and was not read")
        return []
    disposition = _disposition(message)
    name = _file_name(message)
    is_text = kind in _TEXT_TYPES or kind.startswith("multipart/")
    if is_text and disposition != "attachment" and (not name or path == "1") and not _is_file(data):
        text = _decode(data, message)
        if kind != "text/html":
            return [_Text("text/plain", text)]
        body.html.append(text)
        return [_Text(kind, text_of_html(text))]
    if data:
        content_id = clean_line(str(message.get("Content-ID", "")), limit=500).strip("<> ")
        safe = safe_name(name, default=f"part-{path}")
        body.parts.append(Part(path, safe, clean_line(kind, limit=100), data, disposition, content_id))
    return []


def _is_file(data: bytes) -> bool:
    """Whether what is declared as text is a binary file after all."""
    return media_type(data).startswith(("application/pdf", "application/zip", "application/ms-tnef", "image/"))


def _payload(message: Message) -> bytes:
    """The decoded bytes of a part; the raw ones when its encoding is broken beyond repair."""
    if message.is_multipart():
        return b"\n".join(_flat(child) for child in _children(message))
    try:
        data = message.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        data = str(message.get_payload()).encode("utf-8", "surrogateescape")
    return data if isinstance(data, bytes) else b""


def _flat(message: Message) -> bytes:
    """The fields and text of a report's block (message/delivery-status and the like)."""
    fields = "".join(f"{name}: {value}\n" for name, value in message.raw_items())
    payload = message.get_payload()
    text = payload if isinstance(payload, str) else ""
    return f"{fields}\n{text}".encode("utf-8", "surrogateescape")


def _decode(data: bytes, message: Message) -> str:
    for charset in (_charset(message), "utf-8", "cp1252"):
        try:
            return data.decode(charset)
        except (ValueError, LookupError):
            continue
    return data.decode("latin-1")


def _charset(message: Message) -> str:
    try:
        declared = codecs.lookup(str(message.get_param("charset", "utf-8"))).name
    except (LookupError, ValueError, TypeError):
        return "utf-8"
    # What calls itself Latin-1 is Windows-1252 in practice (the HTML standard says so too).
    return {"iso8859-1": "cp1252", "ascii": "utf-8"}.get(declared, "utf-8" if declared in _NO_CHARSETS else declared)


def _disposition(message: Message) -> str:
    try:
        return clean_line(message.get_content_disposition() or "", limit=50)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _file_name(message: Message) -> str:
    try:
        return decode_word(message.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
