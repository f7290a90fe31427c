"""What becomes of a message: a table read from the top, whose first fitting row decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claims.message import InboundMessage
from intake import automatic as auto
from intake import rules as mail
from intake.rule import Circumstances, Rule
from intake.rules import ALL_RULES

__all__ = ["DISPOSITIONS", "Action", "Circumstances", "Disposition", "Row", "dispose"]


class Action(StrEnum):
    """What is done with a message; a closed list.

    READ reads its documents. ORDER hands it to the one who checks token and sender (and reads documents too, when it
    carries any). CASE_MESSAGE puts it on a case and before a person, never as an order.
    """

    IGNORE = "ignore"
    PARK = "park"
    READ = "read"
    ORDER = "order"
    CASE_MESSAGE = "case_message"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: all of `rules` must hold and none of `unless`."""

    rules: tuple[Rule, ...]
    action: Action
    reason: str
    unless: tuple[Rule, ...] = ()

    @property
    def name(self) -> str:
        """The rules in words, as the desk shows them."""
        return " and ".join([rule.name for rule in self.rules] + [f"not {rule.name}" for rule in self.unless])


@dataclass(frozen=True, slots=True)
class Disposition:
    """What was decided and why: `rule` names the row, `hits` and `misses` every rule that held or did not."""

    action: Action
    reason: str
    rule: str
    may_answer: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]


NO_ORDER_FROM = (auto.is_auto_generated, auto.is_list_mail, auto.has_null_return_path, mail.has_no_sender)

DISPOSITIONS: tuple[Row, ...] = (
    Row((mail.is_own_mail,), Action.IGNORE, "own_mail"),
    Row((mail.is_loop,), Action.IGNORE, "loop"),
    Row((mail.is_too_large,), Action.PARK, "too_large"),
    Row((mail.is_unparseable,), Action.PARK, "unparseable"),
    Row((auto.is_feedback_loop,), Action.IGNORE, "feedback_loop"),
    Row((auto.is_aggregate_report,), Action.IGNORE, "report"),
    Row((auto.is_read_receipt,), Action.IGNORE, "read_receipt"),
    Row((auto.is_delivery_report,), Action.IGNORE, "bounce"),
    Row((auto.is_from_mail_system,), Action.IGNORE, "bounce", unless=(mail.is_from_creditor,)),
    Row((auto.has_bounce_subject,), Action.IGNORE, "bounce", unless=(mail.has_documents,)),
    Row((auto.is_auto_reply,), Action.IGNORE, "auto_reply"),
    Row((auto.has_vacation_subject,), Action.IGNORE, "auto_reply", unless=(mail.has_documents,)),
    Row((mail.is_from_debtor,), Action.CASE_MESSAGE, "debtor_wrote", unless=(auto.is_list_mail, auto.is_bulk)),
    Row((auto.is_list_mail,), Action.IGNORE, "list", unless=(mail.is_from_creditor,)),
    Row((auto.is_auto_generated, mail.has_documents), Action.READ, "documents"),
    Row((auto.has_null_return_path, mail.has_documents), Action.READ, "documents"),
    Row((auto.is_bulk, mail.has_documents), Action.READ, "documents"),
    Row((auto.is_bulk,), Action.IGNORE, "bulk", unless=(mail.is_from_creditor,)),
    Row((auto.is_auto_generated,), Action.IGNORE, "auto_generated", unless=(mail.is_from_creditor,)),
    Row((auto.has_null_return_path,), Action.IGNORE, "null_return_path", unless=(mail.is_from_creditor,)),
    Row((mail.gives_an_order,), Action.ORDER, "order", unless=NO_ORDER_FROM),
    Row((mail.has_documents,), Action.READ, "documents"),
    Row((mail.is_from_creditor, mail.is_on_a_case, mail.has_own_text), Action.ORDER, "reply_to_case"),
    Row((mail.is_on_a_case,), Action.PARK, "reply_to_case"),
    Row((mail.is_from_creditor,), Action.PARK, "creditor_wrote"),
    Row((), Action.PARK, "no_document"),
)
"""The whole decision. Every message fits the last row, so none is ever without an outcome."""

NEVER_ANSWERED: tuple[Rule, ...] = (
    mail.is_own_mail,
    mail.is_loop,
    mail.is_unparseable,
    auto.is_feedback_loop,
    auto.is_aggregate_report,
    auto.is_read_receipt,
    auto.is_delivery_report,
    auto.is_from_mail_system,
    auto.has_bounce_subject,
    auto.is_auto_reply,
    auto.has_vacation_subject,
    auto.is_list_mail,
    auto.has_null_return_path,
    mail.has_no_sender,
)
"""Any of these, and no automatic answer leaves (RFC 3834 section 2)."""

ANSWERED_WHEN_TRUSTED: tuple[Rule, ...] = (
    auto.is_auto_generated,
    auto.is_bulk,
    auto.suppresses_answers,
    auto.is_from_no_reply,
    auto.reads_like_a_machine,
)
"""A creditor's invoicing system marks its mail so; only a known and authenticated one is answered."""


def dispose(message: InboundMessage, circumstances: Circumstances) -> Disposition:
    """Decide what becomes of a message. Pure; every rule is tried so that the record shows all that held.

    `may_answer` says that an automatic answer would not be wrong by its kind (RFC 3834); whether the sender is known
    or authenticated enough is for the caller to judge.
    """
    held = frozenset(rule.name for rule in ALL_RULES if rule.check(message, circumstances))
    row = next(row for row in DISPOSITIONS if _fits(row, held))
    return Disposition(
        action=row.action,
        reason=row.reason,
        rule=row.name or "otherwise",
        may_answer=row.action is not Action.IGNORE and _may_answer(held),
        hits=tuple(rule.name for rule in ALL_RULES if rule.name in held),
        misses=tuple(rule.name for rule in ALL_RULES if rule.name not in held),
    )


def _fits(row: Row, held: frozenset[str]) -> bool:
    return all(rule.name in held for rule in row.rules) and not any(rule.name in held for rule in row.unless)


def _may_answer(held: frozenset[str]) -> bool:
    if any(rule.name in held for rule in NEVER_ANSWERED):
        return False
    is_trusted = {mail.is_from_creditor.name, mail.is_authenticated.name} <= held
    return is_trusted or not any(rule.name in held for rule in ANSWERED_WHEN_TRUSTED)
