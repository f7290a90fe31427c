"""Everything that the code can say to people has Swedish words: found in the code itself, so that nothing is forgotten."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable
from typing import TypeGuard

from babel.messages.pofile import read_po

from casework import record_authority
from claims.bank import BankState
from claims.case import CaseState, CloseCode, Hold
from claims.message import MessageState, OrderKind
from claims.proceeding import Procedure, RecordKind, Stage
from claims.reading import DocumentType
from delivery.check import REQUIREMENTS
from dunning.acceptance import RULES as ACCEPTANCE
from dunning.choices import CHOICES
from dunning.decide import RULES
from dunning.following import ASKS
from dunning.guards import BANKRUPTCY_DEMAND, ENFORCEMENT, INTERRUPTING, LEGAL_ACTION
from dunning.holds import HOLDS
from dunning.step import Act
from dunning.steps import STEPS
from intake.disposition import DISPOSITIONS, Action
from templates.catalog import LOCALES
from templates.told import refused_said
from templates.told.holes import HOLE
from templates.told.names import FOLDER, lists, stops_of
from templates.told.phrasebook import BOOKS, BY_CODE, phrases, said
from templates.told.refused import code_words
from templates.told.sentences import event_words, message_reason_said
from tests.templates.emitted import VALUE, Module, argument, modules, returned, texts

NEVER_ON_THE_DESK = {
    "law_row_invalid": "rows of law are entered at the command line",
    "condition_invalid": "plans are read at start",
    "outcome_unknown": "a mail server's own words, kept with the mail for whoever runs the house",
    "mailbox_credentials": "the mailbox is set at start",
    "mailbox_url": "the mailbox is set at start",
    "tls_ca_file": "the mailbox is set at start",
    "smtp_url": "the mail server is set at start",
    "not_vouched": "signing in has its own words, which say no more than that (web/account_words.py)",
    "register_unreadable": "registers are read at start",
}
"""Refusals that no page can give, with the reason."""
NEVER_HAPPEN = {
    f"payment_{state}": "only money that was returned, or is no debtor's, is set aside"
    for state in BankState
    if state not in (BankState.RETURNED, BankState.OTHER)
} | {"message_pending": "a message that is settled never becomes pending by it", "nothing": "it is no act"}
"""Kinds of event that a pattern allows and the code never makes, with the reason."""


_ALONE = re.compile(rf"^{VALUE}(?={VALUE}$| [A-Z(]|$)|(?<=[.!?)] ){VALUE}\.?(?= |$)|\({VALUE}\)|(?<=^{VALUE}){VALUE}$")


def _is_said(text: str) -> bool:
    """Whether a text has words, but for sentences that are values: those are looked at where they are written."""
    line = " ".join(text.split())
    own = " ".join(_ALONE.sub("", line).split())
    return not own or said(line)[1] or said(own)[1]


def _unsaid(module: Module, found: Iterable[str]) -> set[tuple[str, str]]:
    return {(module.path, text) for text in found if not _is_said(text)}


def test_every_kind_of_event_has_words() -> None:
    found = set()
    for module in modules("casework"):
        for call, inside in module.of("happened"):
            found |= _spread(texts(module, argument(call, "kind"), inside))
    assert len(found) > 100
    assert sorted(found - event_words().keys() - NEVER_HAPPEN.keys()) == []
    assert sorted(event_words().keys() - found) == []


def _spread(kinds: Iterable[str]) -> set[str]:
    """Kinds whose last part is a value of a closed list, each on its own."""
    lists_of = {VALUE: [str(act) for act in Act]}
    lists_of[f"message_{VALUE}"] = [f"message_{state}" for state in MessageState]
    lists_of[f"payment_{VALUE}"] = [f"payment_{state}" for state in BankState]
    return {each for kind in kinds for each in lists_of.get(kind, [kind])}


def test_every_reason_that_the_house_gives_has_words() -> None:
    missing: set[tuple[str, str]] = set()
    for module in modules("casework"):
        for call, inside in module.calls:
            reason = argument(call, "why")
            missing |= _unsaid(module, texts(module, reason, inside)) if reason is not None else set()
    from_authority = [why for _hold, why in record_authority._HOLDS.values()]
    assert [why for why in from_authority if not _is_said(why)] == []
    assert sorted(missing) == []


def test_every_title_of_a_task_has_words() -> None:
    missing: set[tuple[str, str]] = set()
    for module in modules("casework"):
        for call, inside in (*module.of("tasks.add"), *module.of("_Late")):
            missing |= _unsaid(module, texts(module, argument(call, "title", 2), inside))
    assert sorted(missing) == []


def test_every_kind_of_task_has_a_name() -> None:
    found = {*map(str, Hold), *_steps_that_are_tasks()}
    for module in modules("casework"):
        for call, inside in (*module.of("tasks.add"), *module.of("_Late")):
            found |= texts(module, argument(call, "kind", 1), inside)
    intents = [module for module in modules("casework") if module.path.endswith("read_message.py")]
    assert f"debtor_{VALUE}" in found and intents
    found |= {f"debtor_{intent}" for intent in ("objection", "paid", "plan", "question")}
    assert sorted(found - lists()["task"].keys() - {VALUE, f"debtor_{VALUE}"}) == []


def _steps_that_are_tasks() -> set[str]:
    found = {ask.step for asks in ASKS.values() for ask in asks}
    for module in modules("dunning"):
        for call, inside in module.of("task", "by_hand"):
            found |= texts(module, argument(call, "step", 0), inside)
    return {each for each in found if each not in (VALUE, "split_undue")}


def test_every_reason_of_a_decision_has_words() -> None:
    answers = (
        "nothing",
        "move",
        "task",
        "take",
        "_close",
        "_withdraw",
        "_leave",
        "_ask",
        "_ask_after_judgment",
        "prepare",
    )
    missing: set[tuple[str, str]] = set()
    for module in modules("dunning"):
        for call, inside in module.of(*answers, "Finding"):
            given = [*call.args, *(each.value for each in call.keywords if each.arg == "why")]
            found = (text for each in given for text in texts(module, each, inside))
            missing |= _unsaid(module, (text for text in found if " " in text))
    assert sorted(missing) == []


def test_every_sentence_of_the_rules_has_words() -> None:
    told = [ask.why for asks in ASKS.values() for ask in asks]
    told += [rule.instead for rule in HOLDS.values()] + [rule.told for rule in ACCEPTANCE.values()]
    told += [f"{row.message} ({row.source})" for row in REQUIREMENTS]
    told += [
        f"x1. ({guard.source})".removeprefix("x1. ") for guard in (*LEGAL_ACTION, *ENFORCEMENT, *BANKRUPTCY_DEMAND)
    ]
    assert [text for text in told if not _is_said(text)] == []
    for module in modules("dunning"):
        if module.path in ("dunning/guards.py", "dunning/waiting.py"):
            answers = {text for text in returned(module) if text.endswith(".")}
            assert len(answers) > 4
            assert _unsaid(module, answers) == set()


def test_every_refusal_that_a_page_may_give_has_words() -> None:
    missing: set[tuple[str, str]] = set()
    for module in modules("casework", "dunning", "delivery", "intake", "web"):
        for call, inside in module.of("Refused"):
            codes = texts(module, argument(call, "code", 0), inside)
            if codes <= NEVER_ON_THE_DESK.keys() or module.path == "dunning/fields.py":
                continue  # policy files are read at start, through fields.py
            missing |= _unsaid(module, texts(module, argument(call, "message", 1), inside))
    assert sorted(missing) == []


def test_what_a_page_refuses_by_itself_is_a_sentence_and_no_bare_value() -> None:
    bare = set()
    for module in modules("web"):
        for call, inside in module.of("Refused"):
            message = argument(call, "message", 1)
            if not isinstance(message, ast.Constant):
                bare |= {(module.path, text) for text in texts(module, message, inside) if text == VALUE}
    assert sorted(bare) == []


def test_no_refusal_on_an_english_page_speaks_of_the_command_line() -> None:
    typed = re.compile(r"--[a-z]|\bkrav [a-z]+ [a-z]|KRAV_|\b[A-Z]{4,}\b=?|\.toml|docs/")
    found = set()
    for module in modules("casework", "dunning", "delivery", "intake", "web"):
        for call, inside in module.of("Refused"):
            codes = texts(module, argument(call, "code", 0), inside)
            if not codes <= NEVER_ON_THE_DESK.keys():
                for text in texts(module, argument(call, "message", 1), inside):
                    found |= set(typed.findall(refused_said(min(codes), text, "en")))
    assert found <= {"TOML", "BGMAX", "JSON", "IBAN", "pain.002"}


def test_every_code_with_words_is_a_code_that_something_is_refused_by() -> None:
    used = set()
    for module in modules("casework", "dunning", "delivery", "intake", "web"):
        for node in ast.walk(module.tree):
            used |= {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()
    assert sorted(code_words().keys() - used) == []
    assert [code for code, words in code_words().items() if not all(words)] == []


def test_what_is_left_out_still_exists() -> None:
    codes = set()
    for module in modules("casework", "dunning", "delivery", "intake"):
        for call, inside in module.of("Refused"):
            codes |= texts(module, argument(call, "code", 0), inside)
    assert NEVER_ON_THE_DESK.keys() <= codes


def test_every_reason_of_a_message_has_words() -> None:
    last = (Action.IGNORE, Action.PARK)
    codes = {row.reason for row in DISPOSITIONS if row.action in last} | {f"order_{kind}" for kind in OrderKind}
    codes |= {f"debtor_{intent}" for intent in ("objection", "paid", "plan", "question")}
    codes -= {"order_question"}  # a question is no order: its reason is "question"
    for module in modules("casework", "intake", "extraction"):
        for call, inside in module.of("_finish", "_park", "set_state", "JobRefused", "JobFailed", "Unreadable"):
            place = {"_finish": 4, "_park": 3}.get(getattr(call.func, "id", ""), 0)
            for name, at in (("reason", place), ("code", place)):
                codes |= {each for each in texts(module, argument(call, name, at), inside) if VALUE not in each}
        if module.path in ("casework/obey_order.py", "casework/conclude_message.py"):
            codes |= returned(module, "_why_not", "_state")
        if module.path in ("casework/obey_order.py", "intake/orders.py"):
            codes |= {each for call, at in module.of("Refused", "Finding") for each in texts(module, call.args[0], at)}
    codes -= {"", VALUE}
    assert len(codes) > 45
    assert sorted(code for code in codes if message_reason_said(code, None, "sv") == code) == []


def test_every_doubt_about_a_reading_has_words() -> None:
    codes: set[str] = set()
    for module in modules("casework"):
        if module.path in ("casework/file_reading.py", "casework/read_document.py", "casework/audit.py"):
            codes |= {code for call, inside in module.of("Finding") for code in texts(module, call.args[0], inside)}
    assert len(codes) > 5
    assert sorted(code for code in codes if stops_of(code) is None) == []


def test_every_doubt_about_a_bank_file_has_words() -> None:
    missing: set[tuple[str, str]] = set()
    for module in modules("intake/bank"):
        for call, inside in module.of("Finding"):
            missing |= _unsaid(module, texts(module, argument(call, "message", 1), inside))
    assert sorted(missing) == []


def test_every_reason_why_money_waits_has_a_name() -> None:
    codes: set[str] = set()
    for module in modules("casework"):
        for call, inside in module.of("bank.change", "mark_returns"):
            codes |= texts(module, argument(call, "reason"), inside)
        if module.path == "casework/bank_booking.py":
            codes |= returned(module) - {"krav"}
    codes = {code for code in codes if re.fullmatch("[a-z_]{3,}", code) and code != VALUE}
    assert len(codes) > 8
    assert sorted(codes - lists()["booking"].keys()) == []


def test_every_reason_for_leaving_something_out_of_a_payout_has_words() -> None:
    module = next(each for each in modules("casework") if each.path == "casework/prepare_payout.py")
    told = returned(module, "_why_not") - {""}
    told |= {ast.literal_eval(node.value) for node in ast.walk(module.tree) if _sets_why(node)}
    assert len(told) > 5
    assert [text for text in told if not _is_said(text)] == []


def _sets_why(node: ast.AST) -> TypeGuard[ast.Assign]:
    return (
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "why" and isinstance(node.value, ast.Constant)
    )


def test_every_rule_state_and_code_has_a_name() -> None:
    known = lists()
    assert {name for name, _ in RULES} <= known["rule"].keys()
    for name, values in (
        ("state", CaseState),
        ("close_code", CloseCode),
        ("hold", Hold),
        ("stage", Stage),
        ("record", RecordKind),
        ("procedure", Procedure),
        ("document", DocumentType),
        ("message_state", MessageState),
        ("order", OrderKind),
        ("money_state", BankState),
    ):
        assert {str(value) for value in values} <= known[name].keys(), name
    assert set(CHOICES) <= known["choice"].keys()
    assert set(STEPS) | _steps_that_are_tasks() <= known["step"].keys()
    guards = {guard.code for guard in (*LEGAL_ACTION, *INTERRUPTING, *ENFORCEMENT, *BANKRUPTCY_DEMAND)}
    stops = guards | {str(hold) for hold in Hold} | {row.code for row in REQUIREMENTS}
    assert sorted(code for code in stops if stops_of(code) is None) == []


def test_what_is_said_fills_only_holes_that_the_stored_sentence_has() -> None:
    wrong = [source for source, words in phrases().items() if not _holes(" ".join(words)) <= _holes(source)]
    assert wrong == []


def test_no_sentence_or_code_stands_in_two_books() -> None:
    books = [tomllib.loads((FOLDER / f"{book}.toml").read_text("utf-8")) for book in BOOKS]
    codes = [code for book in books for code in book.pop(BY_CODE, {})]
    found = [source for book in books for source in book]
    assert len(found) == len(set(found)) > 400
    assert len(codes) == len(set(codes)) > 150


def test_what_stands_before_a_reason_has_its_english_words() -> None:
    with (LOCALES / "en.told.po").open("rb") as file:
        english = {str(entry.id): str(entry.string) for entry in read_po(file, locale="en") if entry.id}
    forms = {form for words in event_words().values() if words.adds_why for form in words.forms}
    assert sorted(forms - english.keys()) == []
    assert [form for form in english if _holes(form) != _holes(english[form])] == []


def _holes(text: str) -> set[str]:
    return {match.group() for match in HOLE.finditer(text)}
