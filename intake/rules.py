"""Rules about who sent a message and what it brings, and the list of all rules."""

from __future__ import annotations

from claims.message import InboundMessage, Verdict
from intake import automatic
from intake.orders import read_orders
from intake.quoting import own_text
from intake.rule import Circumstances, Rule, rule


@rule
def is_own_mail(message: InboundMessage, circumstances: Circumstances) -> bool:
    """The mail came from one of our own addresses."""
    return message.sender is not None and message.sender.address in circumstances.own_addresses


@rule
def is_loop(_: InboundMessage, circumstances: Circumstances) -> bool:
    """The mail carries our own loop mark: it is one of ours come back."""
    return circumstances.loop_token_is_ours


@rule
def is_unparseable(message: InboundMessage, _: Circumstances) -> bool:
    """The mail could not be parsed."""
    return any(finding.code in ("unparseable", "too_complex") for finding in message.findings)


@rule
def is_too_large(_: InboundMessage, circumstances: Circumstances) -> bool:
    """Larger than we take."""
    return circumstances.size > circumstances.max_bytes


@rule
def has_no_sender(message: InboundMessage, _: Circumstances) -> bool:
    """Names no single sender."""
    return message.sender is None


@rule
def has_documents(_: InboundMessage, circumstances: Circumstances) -> bool:
    """Carries at least one document."""
    return circumstances.document_count > 0


@rule
def is_from_creditor(_: InboundMessage, circumstances: Circumstances) -> bool:
    """From a creditor we know."""
    return circumstances.known_creditor


@rule
def is_from_debtor(_: InboundMessage, circumstances: Circumstances) -> bool:
    """From a debtor we know, who is no creditor."""
    return circumstances.known_debtor and not circumstances.known_creditor


@rule
def is_on_a_case(_: InboundMessage, circumstances: Circumstances) -> bool:
    """Belongs to a case's thread."""
    return circumstances.case_number is not None


@rule
def has_own_text(message: InboundMessage, _: Circumstances) -> bool:
    """Says something of its own above what it quotes."""
    return bool(own_text(message.text))


@rule
def gives_an_order(message: InboundMessage, _: Circumstances) -> bool:
    """Gives an order in the exact form, or several that void each other."""
    reading = read_orders(message.text)
    return reading.obliges or any(finding.code == "several_orders" for finding in reading.findings)


@rule
def is_authenticated(message: InboundMessage, _: Circumstances) -> bool:
    """The border server vouches for the sender."""
    return message.authentication.verdict is Verdict.PASS


ALL_RULES: tuple[Rule, ...] = tuple(
    value for value in (*vars(automatic).values(), *globals().values()) if isinstance(value, Rule)
)
"""Every rule there is, in the order they stand in the files; all are tried on every message."""
