"""What a reply asks for, understood strictly: an order is a line of its own in one exact form, or it is a question.

The forms (`docs/formats.md`): GODKÄNN token, STOPP token, BETALD date amount token, BESTRIDEN token text, ORGNR number
token. A token is eight characters of Crockford's base 32.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from claims.days import parse_iso_date
from claims.identity import parse_identity
from claims.message import OrderKind
from claims.money import Money, parse_swedish_amount
from claims.refused import Finding
from intake.quoting import own_text

_CODE = r"([0-9A-TV-Z]{4})[- ]?([0-9A-TV-Z]{4})"
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00ad]")
_AROUND = " \t*_\"'`´’‘“”«»<>()[]{}.,;:!•·–-"
_VERBS = {
    "GODKANN": OrderKind.APPROVE,
    "STOPP": OrderKind.STOP,
    "BETALD": OrderKind.PAID,
    "BESTRIDEN": OrderKind.DISPUTE,
    "ORGNR": OrderKind.ORGNR,
}
_LINE = re.compile(rf"^({'|'.join(_VERBS)})(?![A-Z0-9])[ :]*(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Order:
    """One thing asked for. `token` is normalised to XXXX-XXXX; `text` is what was said with it."""

    kind: OrderKind
    token: str | None = None
    on: date | None = None
    amount: Money | None = None
    orgnr: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OrderReading:
    """What a mail's own text asks for, and `remainder`: the own text without the order lines."""

    orders: tuple[Order, ...]
    remainder: str
    findings: tuple[Finding, ...] = ()

    @property
    def obliges(self) -> bool:
        """Whether there is an order that is more than a question."""
        return any(order.kind is not OrderKind.QUESTION for order in self.orders)


def read_orders(text: str) -> OrderReading:
    """The orders in the unquoted lines of a mail's text.

    The same order twice counts once. The debtor's number and the yes to one case go together, the number first, since
    one mail of ours asks for both. Other orders that differ, or an order beside a line that starts as one of another
    kind and is none, void each other: no order is given then, and the finding says why ("several_orders",
    "malformed_order"). Text without an order is a question; no text is nothing.
    """
    orders: list[Order] = []
    rest: list[str] = []
    attempts: set[OrderKind] = set()
    for line in own_text(text).split("\n"):
        order = _order(line)
        if order is None or order.token is None:
            rest.append(line)
            attempts |= {order.kind} if order else set()
        elif order not in orders:
            orders.append(order)
    remainder = "\n".join(rest).strip()
    attempts -= {order.kind for order in orders}
    if _belong_together(orders) and not attempts:
        return OrderReading(tuple(sorted(orders, key=lambda order: order.kind is OrderKind.APPROVE)), remainder)
    if len(orders) + bool(attempts) > 1:
        why = Finding("several_orders", "The mail holds several different orders, so none is carried out")
        return OrderReading((), remainder, (why,))
    if attempts:
        why = Finding("malformed_order", "A line starts as an order but is not one in full")
        return OrderReading((Order(OrderKind.QUESTION, text=remainder),), remainder, (why,))
    if orders:
        return OrderReading((orders[0],), remainder)
    question = (Order(OrderKind.QUESTION, text=remainder),) if remainder else ()
    return OrderReading(question, remainder)


def _belong_together(orders: list[Order]) -> bool:
    kinds = {order.kind for order in orders}
    return len(orders) == 2 and kinds == {OrderKind.ORGNR, OrderKind.APPROVE} and orders[0].token == orders[1].token


def normal_token(text: str) -> str | None:
    """A token as XXXX-XXXX in Crockford's alphabet (O is 0; I and L are 1); None when it has not that shape."""
    match = re.fullmatch(_CODE, _plain(text).strip(_AROUND))
    return _token(match[1], match[2]) if match else None


def _token(first: str, second: str) -> str:
    return f"{first}-{second}".translate(str.maketrans("OIL", "011"))


def _plain(text: str) -> str:
    """Upper case without accents on A and O, with plain spaces and hyphens: equal words compare equal."""
    spaced = re.sub(r"\s+", " ", _DASHES.sub("-", re.sub(r"[\u200b\u200c\u200d\u2060]", "", text)))
    decomposed = unicodedata.normalize("NFKD", spaced.upper())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _order(line: str) -> Order | None:
    """The order a line gives; without token when it starts as one and goes wrong; None when it is other text.

    "Orgnr" starts many a signature, so without a token behind it that word means nothing.
    """
    match = _LINE.match(_plain(line[:2000]).strip(_AROUND))
    if match is None:
        return None
    kind = _VERBS[match[1]]
    order = _READERS[kind](kind, match[2].strip(_AROUND), line)
    return order or (None if kind is OrderKind.ORGNR else Order(kind))


def _bare(kind: OrderKind, rest: str, _: str) -> Order | None:
    token = re.fullmatch(_CODE, rest)
    return Order(kind, _token(token[1], token[2])) if token else None


def _paid(kind: OrderKind, rest: str, _: str) -> Order | None:
    match = re.fullmatch(rf"(\d{{4}}-\d\d-\d\d) +(\S.*?) +{_CODE}", rest)
    if match is None:
        return None
    on = parse_iso_date(match[1])
    amount = parse_swedish_amount(match[2])
    if on is None or amount is None or amount <= Money.zero():
        return None
    return Order(kind, _token(match[3], match[4]), on=on, amount=amount)


def _dispute(kind: OrderKind, rest: str, line: str) -> Order | None:
    match = re.match(rf"{_CODE}(?![A-Z0-9])", rest)
    if match is None:
        return None
    # The reason is kept as it was written, so it is cut from the line and not from its plain form.
    said = re.match(r"[\W_]*[^\W\d_]+[\W_]+[0-9A-Za-z]{4}[\W_]{0,3}[0-9A-Za-z]{4}\b[\W_]*(.*)$", line[:2000])
    return Order(kind, _token(match[1], match[2]), text=said[1].strip() if said else "")


def _orgnr(kind: OrderKind, rest: str, _: str) -> Order | None:
    match = re.fullmatch(rf"([\d+ -]{{10,16}}?) +{_CODE}", rest)
    identity = parse_identity(match[1]) if match else None
    if match is None or identity is None:
        return None
    return replace(Order(kind, _token(match[2], match[3])), orgnr=identity.digits)


_READERS: Mapping[OrderKind, Callable[[OrderKind, str, str], Order | None]] = {
    OrderKind.APPROVE: _bare,
    OrderKind.STOP: _bare,
    OrderKind.PAID: _paid,
    OrderKind.DISPUTE: _dispute,
    OrderKind.ORGNR: _orgnr,
}
