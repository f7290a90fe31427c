"""The table that decides what becomes of a message."""

from __future__ import annotations

import pytest

from claims.message import OrderKind
from intake.disposition import ANSWERED_WHEN_TRUSTED, DISPOSITIONS, NEVER_ANSWERED, Action, Circumstances, dispose
from intake.orders import read_orders
from intake.parse import parse
from intake.rules import ALL_RULES
from tests.intake.mails import US, plain

OURS = "mx.krav.example"
GOOD = f"{OURS}; dmarc=pass header.from=fordran.example"
ORDER = "GODKÄNN 7KQ2-M9XA"


def decide(raw: bytes, **known: object):  # type: ignore[no-untyped-def]
    facts = {"own_addresses": frozenset({US}), "size": len(raw)} | known
    return dispose(parse(raw, authserv_id=OURS), Circumstances(**facts))  # type: ignore[arg-type]


def report(kind: str, part: str) -> bytes:
    return (
        f"From: rapport@nagon.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nrapport\r\n--b\r\nContent-Type: {part}\r\n\r\n"
        f"Reporting-MTA: dns; x.example\r\n\r\n--b--\r\n"
    ).encode()


CREDITOR = {"known_creditor": True}
DOCUMENT = {"document_count": 1}
CASE = {"case_number": "2026-000001"}


@pytest.mark.parametrize(
    ("raw", "known", "action", "reason", "may_answer"),
    [
        (plain(From=US), DOCUMENT, Action.IGNORE, "own_mail", False),
        (plain(From=US.upper()), {}, Action.IGNORE, "own_mail", False),
        (plain(), DOCUMENT | {"loop_token_is_ours": True}, Action.IGNORE, "loop", False),
        (plain(), {"size": 10, "max_bytes": 9}, Action.PARK, "too_large", True),
        (report("delivery-status", "message/delivery-status"), DOCUMENT, Action.IGNORE, "bounce", False),
        (
            report("disposition-notification", "message/disposition-notification"),
            {},
            Action.IGNORE,
            "read_receipt",
            False,
        ),
        (report("feedback-report", "message/feedback-report"), DOCUMENT, Action.IGNORE, "feedback_loop", False),
        (report("tlsrpt", "application/tlsrpt+gzip"), {}, Action.IGNORE, "report", False),
        (
            plain(Subject="Report domain: a.example Submitter: b.example Report-ID: 1"),
            {},
            Action.IGNORE,
            "report",
            False,
        ),
        (plain(From="MAILER-DAEMON@x.example"), {}, Action.IGNORE, "bounce", False),
        (plain(From="Mail Delivery Subsystem <x@y.example>"), DOCUMENT, Action.IGNORE, "bounce", False),
        (plain(Subject="Undelivered Mail Returned to Sender"), {}, Action.IGNORE, "bounce", False),
        (plain(Subject="Olevererbart: Faktura"), {}, Action.IGNORE, "bounce", False),
        (plain(Auto_Submitted="auto-replied"), DOCUMENT | CREDITOR, Action.IGNORE, "auto_reply", False),
        (plain(Auto_Submitted="auto-replied (vacation)"), {}, Action.IGNORE, "auto_reply", False),
        (plain(X_Autoreply="yes"), {}, Action.IGNORE, "auto_reply", False),
        (plain(Precedence="auto_reply"), {}, Action.IGNORE, "auto_reply", False),
        (plain(Subject="Autosvar: Semester"), {}, Action.IGNORE, "auto_reply", False),
        (plain(Subject="SV: Frånvarande: Faktura"), {}, Action.IGNORE, "auto_reply", False),
        (plain(Subject="Automatic reply: Invoice"), {}, Action.IGNORE, "auto_reply", False),
        (plain(Subject="Abwesenheitsnotiz"), {}, Action.IGNORE, "auto_reply", False),
        (plain(Subject="Automaattinen vastaus: Lasku"), {}, Action.IGNORE, "auto_reply", False),
        (plain(Subject="Ikke på kontoret"), {}, Action.IGNORE, "auto_reply", False),
        (plain(Subject="Frånvaro: se bifogad faktura"), DOCUMENT, Action.READ, "documents", False),
        (plain(List_Id="<nyheter.example>"), DOCUMENT, Action.IGNORE, "list", False),
        (plain(List_Id="<nyheter.example>"), DOCUMENT | CREDITOR, Action.READ, "documents", False),
        (plain(List_Unsubscribe="<mailto:x@y.example>"), {}, Action.IGNORE, "bulk", False),
        (plain(Precedence="bulk"), {}, Action.IGNORE, "bulk", False),
        (plain(List_Unsubscribe="<mailto:x@y.example>"), DOCUMENT, Action.READ, "documents", False),
        (plain(Auto_Submitted="auto-generated"), DOCUMENT, Action.READ, "documents", False),
        (plain(Auto_Submitted="auto-generated"), DOCUMENT | CREDITOR, Action.READ, "documents", False),
        (
            plain(Auto_Submitted="auto-generated", Authentication_Results=GOOD),
            DOCUMENT | CREDITOR,
            Action.READ,
            "documents",
            True,
        ),
        (plain(Auto_Submitted="auto-generated"), {}, Action.IGNORE, "auto_generated", False),
        (plain(Auto_Submitted="auto-generated"), CREDITOR, Action.PARK, "creditor_wrote", False),
        (plain(Auto_Submitted="no"), DOCUMENT, Action.READ, "documents", True),
        (plain(Return_Path="<>"), {}, Action.IGNORE, "null_return_path", False),
        (plain(Return_Path="<>"), DOCUMENT, Action.READ, "documents", False),
        (plain(Return_Path="<a@b.example>"), DOCUMENT, Action.READ, "documents", True),
        (plain(X_Auto_Response_Suppress="OOF, AutoReply"), DOCUMENT, Action.READ, "documents", False),
        (plain(From="no-reply@fordran.example"), DOCUMENT, Action.READ, "documents", False),
        (plain(ORDER), CREDITOR | CASE, Action.ORDER, "order", True),
        (plain(ORDER), {}, Action.ORDER, "order", True),
        (plain(ORDER), CREDITOR | DOCUMENT, Action.ORDER, "order", True),
        (plain("GODKÄNN 7KQ2-M9XA\r\nSTOPP 7KQ2-M9XA"), CREDITOR | CASE, Action.ORDER, "order", True),
        (plain(ORDER, Auto_Submitted="auto-generated"), CREDITOR | CASE, Action.ORDER, "reply_to_case", False),
        (plain(ORDER, From=""), {}, Action.PARK, "no_document", False),
        (plain("Vad händer nu?"), CREDITOR | CASE, Action.ORDER, "reply_to_case", True),
        (plain(f"> {ORDER}"), CREDITOR | CASE, Action.PARK, "reply_to_case", True),
        (plain("En ny faktura"), CREDITOR | CASE | DOCUMENT, Action.READ, "documents", True),
        (plain("Jag bestrider"), {"known_debtor": True} | CASE, Action.CASE_MESSAGE, "debtor_wrote", True),
        (plain(ORDER), {"known_debtor": True}, Action.CASE_MESSAGE, "debtor_wrote", True),
        (plain("Kvitto bifogas"), {"known_debtor": True} | DOCUMENT, Action.CASE_MESSAGE, "debtor_wrote", True),
        (plain(ORDER), {"known_debtor": True} | CREDITOR, Action.ORDER, "order", True),
        (plain(), DOCUMENT, Action.READ, "documents", True),
        (plain("Hej"), CREDITOR, Action.PARK, "creditor_wrote", True),
        (plain("Hej"), {}, Action.PARK, "no_document", True),
        (plain(From="a@x.example, b@y.example"), DOCUMENT, Action.READ, "documents", False),
    ],
)
def test_the_table_decides(raw: bytes, known: dict[str, object], action: Action, reason: str, may_answer: bool) -> None:
    found = decide(raw, **known)
    assert (found.action, found.reason, found.may_answer) == (action, reason, may_answer)


def test_a_reply_of_a_machine_to_a_case_is_no_order() -> None:
    found = decide(plain(ORDER, Auto_Submitted="auto-replied"), **CREDITOR, **CASE)
    assert (found.action, found.may_answer) == (Action.IGNORE, False)


def test_what_cannot_be_parsed_waits_for_a_person() -> None:
    raw = b"From: a@x.example\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(1000)
    )
    found = decide(raw + b"x\r\n" * 20_000)
    assert (found.action, found.reason, found.may_answer) == (Action.PARK, "unparseable", False)


def test_the_record_says_which_rules_held_and_which_did_not() -> None:
    found = decide(plain(List_Id="<x.example>"))
    assert found.rule == "is_list_mail and not is_from_creditor"
    assert "is_list_mail" in found.hits
    assert "is_from_creditor" in found.misses
    assert sorted(found.hits + found.misses) == sorted(rule.name for rule in ALL_RULES)


def test_every_rule_is_used_and_every_name_is_one_rules() -> None:
    used = {rule.name for row in DISPOSITIONS for rule in (*row.rules, *row.unless)}
    used |= {rule.name for rule in (*NEVER_ANSWERED, *ANSWERED_WHEN_TRUSTED)}
    names = [rule.name for rule in ALL_RULES]
    assert sorted(names) == sorted(set(names))
    assert set(names) - used == {"is_authenticated"}
    assert all(rule.meaning for rule in ALL_RULES)


def test_the_last_row_takes_everything() -> None:
    assert DISPOSITIONS[-1].rules == ()
    assert DISPOSITIONS[-1].unless == ()


@pytest.mark.parametrize("rule", NEVER_ANSWERED, ids=lambda rule: rule.name)
def test_whatever_forbids_an_answer_is_not_a_rule_of_trust(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule not in ANSWERED_WHEN_TRUSTED


def test_ten_thousand_messages_between_two_answering_machines_end_after_one() -> None:
    """Our answer, marked as RFC 3834 asks, comes back as another machine's answer: it is never answered."""
    answers = 0
    raw = plain("Faktura bifogas")
    for _ in range(10_000):
        if not decide(raw, document_count=0 if answers else 1).may_answer:
            break
        answers += 1
        raw = plain("Tack för ditt mail", Auto_Submitted="auto-replied", Subject="Re: Mottaget")
    assert answers == 1


def test_an_answering_machine_without_any_mark_is_told_by_our_own_loop_mark() -> None:
    assert not decide(plain("Tack"), loop_token_is_ours=True).may_answer


def test_an_invented_token_in_what_is_quoted_changes_nothing() -> None:
    raw = plain("Hej, tack för er fråga.\r\n\r\n> GODKÄNN AAAA-AAAA\r\n> STOPP AAAA-AAAA")
    assert decide(raw).reason == "no_document"
    assert read_orders(parse(raw, authserv_id=None).text).orders[0].kind is OrderKind.QUESTION
