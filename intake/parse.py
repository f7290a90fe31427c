"""Raw bytes to a message. Bad mail gives findings, never an exception."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message

from claims.message import Authentication, InboundMessage
from claims.refused import Finding
from intake.authentication import authenticate
from intake.body import Budget, Limits, read_body
from intake.effort import is_worth_reading
from intake.headers import read_headers

_HEADER_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r(?!\n)")


def parse(raw: bytes, *, authserv_id: str | None, limits: Limits = Limits()) -> InboundMessage:
    """A message from its raw bytes; `authserv_id` names the border server whose word about the sender counts.

    Never raises on bad mail: doubts are findings, and what cannot be read at all becomes an empty message with the
    finding "unparseable". Nested messages are parsed too, without authority.
    """
    head, rest = _split(raw)
    doubts = []
    if len(head) > limits.header_bytes:
        head = head[: limits.header_bytes].rpartition(b"\n")[0]
        doubts.append(Finding("header_too_large", "The header of the mail is very long; only its beginning was read"))
    if not is_worth_reading(head):
        head = b"\n".join(line for line in head.splitlines() if not line.lower().startswith(b"content-"))
        doubts.append(Finding("too_complex", "The mail is built to be hard to read; only its header was read"))
        rest = b"\n\n"
    elif not is_worth_reading(rest):
        rest = b"\n\n"
        doubts.append(Finding("too_complex", "The mail is built to be hard to read; only its header was read"))
    try:
        message = message_from_bytes(head + rest)
        return _build(message, Budget(limits), authserv_id=authserv_id, depth=1, doubts=tuple(doubts))
    except Exception as error:
        # Two parsers by others read hostile bytes here: whatever they trip over is a fact about the mail, and a
        # person sees it. RecursionError and MemoryError are among it.
        return _unparseable(type(error).__name__)


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """The header block and, with the blank line in front, the rest."""
    # A mailbox file's separator line is no header, and the stdlib parser would keep it as one.
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    start = raw[: len(raw) - len(raw.lstrip(b"\r\n"))]
    raw = raw[len(start) :]
    end = _HEADER_END.search(raw)
    return (raw, b"\n\n") if end is None else (raw[: end.start()], raw[end.start() :])


def _build(
    message: Message, budget: Budget, *, authserv_id: str | None, depth: int, doubts: tuple[Finding, ...] = ()
) -> InboundMessage:
    raw_headers = [(name, str(value)) for name, value in message.raw_items()]
    headers = read_headers(raw_headers)
    text, body = read_body(message, budget)
    nested = []
    for inner in body.nested:
        if depth >= budget.limits.depth:
            body.doubt("too_deep", "The mail is nested too deeply; the innermost parts were not read")
            break
        nested.append(_build(inner, budget, authserv_id=None, depth=depth + 1))
    return InboundMessage(
        message_id=headers.message_id,
        in_reply_to=headers.in_reply_to,
        references=headers.references,
        subject=headers.subject,
        sender=headers.sender,
        reply_to=headers.reply_to,
        to=headers.to,
        sent_at=headers.sent_at,
        headers=headers.values,
        text=text,
        parts=tuple(body.parts),
        nested=tuple(nested),
        authentication=authenticate(raw_headers, sender=headers.sender, authserv_id=authserv_id),
        findings=(*doubts, *headers.findings, *body.findings),
    )


def _unparseable(what: str) -> InboundMessage:
    return InboundMessage(
        message_id="",
        in_reply_to="",
        references=(),
        subject="",
        sender=None,
        reply_to=None,
        to=(),
        sent_at=None,
        headers={},
        text="",
        parts=(),
        authentication=Authentication(),
        findings=(Finding("unparseable", f"The mail cannot be read ({what})"),),
    )
