"""Whose word about the sender counts, and what it must say."""

from __future__ import annotations

import pytest

from claims.message import Verdict
from intake.authentication import parse_field
from intake.parse import parse

OURS = "mx.krav.example"


def verdict(*lines: str, sender: str = "ekonomi@fordran.example", authserv_id: str | None = OURS) -> Verdict:
    raw = "".join(f"{line}\r\n" for line in [*lines, f"From: {sender}"]) + "\r\nhej\r\n"
    return parse(raw.encode(), authserv_id=authserv_id).authentication.verdict


def ar(results: str, server: str = OURS) -> str:
    return f"Authentication-Results: {server}; {results}"


RECEIVED = "Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0100"
GOOD = "dmarc=pass header.from=fordran.example"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (GOOD, Verdict.PASS),
        ("dmarc=pass (p=reject dis=none) header.from=fordran.example", Verdict.PASS),
        ("DMARC=PASS header.from=FORDRAN.example", Verdict.PASS),
        ("dmarc=pass header.from=annan.example", Verdict.NONE),
        ("dmarc=pass", Verdict.NONE),
        ("dmarc=fail header.from=fordran.example", Verdict.FAIL),
        ("dkim=pass header.d=fordran.example; dmarc=fail header.from=fordran.example", Verdict.FAIL),
        ("dkim=pass header.d=fordran.example", Verdict.PASS),
        ("dkim=pass header.i=@fordran.example", Verdict.PASS),
        ("dkim=pass header.d=thief.example", Verdict.NONE),
        ("dkim=fail header.d=fordran.example", Verdict.NONE),
        ("dkim=fail header.d=x.example; dkim=pass header.d=fordran.example", Verdict.PASS),
        ("dkim=pass header.d=example", Verdict.NONE),
        ("dkim=pass header.d=ordran.example", Verdict.NONE),
        ("dkim=pass header.d=mail.fordran.example", Verdict.NONE),
        ("spf=pass smtp.mailfrom=bounce@fordran.example", Verdict.PASS),
        ("spf=pass smtp.mailfrom=fordran.example", Verdict.PASS),
        ("spf=pass smtp.mailfrom=thief.example", Verdict.NONE),
        ("spf=pass smtp.helo=fordran.example", Verdict.NONE),
        ("spf=softfail smtp.mailfrom=fordran.example", Verdict.NONE),
        ("none", Verdict.NONE),
        ("", Verdict.NONE),
        ('dkim=pass reason="good; dmarc=pass header.from=fordran.example" header.d=thief.example', Verdict.NONE),
        ("dkim=fail (dmarc=pass header.from=fordran.example) header.d=thief.example", Verdict.NONE),
        ("dkim=fail (nested (a) ; dmarc=pass header.from=fordran.example ;) header.d=thief.example", Verdict.NONE),
        ("x=y dmarc=pass header.from=fordran.example", Verdict.NONE),
    ],
)
def test_what_our_server_says_decides(results: str, expected: Verdict) -> None:
    assert verdict(ar(results), RECEIVED) is expected


def test_a_parent_domain_vouches_for_its_child() -> None:
    line = ar("dkim=pass header.d=fordran.example")
    assert verdict(line, sender="a@faktura.fordran.example") is Verdict.PASS


def test_without_a_named_server_nobody_counts() -> None:
    assert verdict(ar(GOOD), authserv_id=None) is Verdict.NONE
    assert verdict(ar(GOOD), authserv_id="") is Verdict.NONE


def test_another_servers_word_does_not_count() -> None:
    assert verdict(ar(GOOD, server="mx.thief.example"), RECEIVED) is Verdict.NONE
    assert verdict(ar(GOOD, server=f"{OURS}.thief.example"), RECEIVED) is Verdict.NONE
    assert verdict(ar(GOOD, server=f'"thief" ({OURS})'), RECEIVED) is Verdict.NONE


def test_our_name_counts_in_any_case_with_version_and_quotes() -> None:
    assert verdict(ar(GOOD, server="MX.Krav.Example"), RECEIVED) is Verdict.PASS
    assert verdict(ar(GOOD, server=f"{OURS} 1"), RECEIVED) is Verdict.PASS
    assert verdict(ar(GOOD, server=f'"{OURS}"'), RECEIVED) is Verdict.PASS
    assert verdict(ar(GOOD, server=f"(a comment) {OURS}"), RECEIVED) is Verdict.PASS


def test_the_results_may_lie_under_our_servers_own_received_line() -> None:
    assert verdict(RECEIVED, ar(GOOD), RECEIVED) is Verdict.PASS


def test_what_lies_lower_was_there_when_the_mail_arrived() -> None:
    assert verdict(RECEIVED, RECEIVED, ar(GOOD)) is Verdict.NONE
    assert verdict(RECEIVED, ar("dkim=none"), RECEIVED, ar(GOOD)) is Verdict.NONE


def test_a_forged_field_under_the_real_one_is_outvoted() -> None:
    assert verdict(ar("dmarc=none header.from=fordran.example"), RECEIVED, ar(GOOD)) is Verdict.NONE
    assert verdict(ar("dmarc=none"), ar(GOOD), RECEIVED) is Verdict.NONE
    assert verdict(ar("dkim=none"), RECEIVED, ar("dkim=pass header.d=fordran.example"), RECEIVED) is Verdict.NONE


def test_results_spread_over_several_fields_of_ours_are_put_together() -> None:
    assert verdict(ar("spf=none"), ar("dkim=pass header.d=fordran.example"), RECEIVED) is Verdict.PASS


def test_other_headers_with_results_do_not_count() -> None:
    assert verdict(f"ARC-Authentication-Results: i=1; {OURS}; {GOOD}") is Verdict.NONE
    assert verdict(f"X-Authentication-Results: {OURS}; {GOOD}") is Verdict.NONE


def test_a_mail_with_two_senders_has_no_authority() -> None:
    assert verdict(ar(GOOD), "From: evil@thief.example") is Verdict.NONE


def test_a_folded_field_is_read() -> None:
    assert (
        verdict(f"Authentication-Results: {OURS};\r\n\tdkim=pass\r\n\theader.d=fordran.example;\r\n spf=none")
        is Verdict.PASS
    )


@pytest.mark.parametrize(
    "value", ["", ";", ";;;", "=", "a=b", '"', "(((", "a; b", "a; b=", "a; =c", 'a; "b"=c d=', "\\"]
)
def test_ill_formed_fields_say_nothing(value: str) -> None:
    _, results = parse_field(value)
    assert all(result.result not in ("pass", "fail") for result in results)
