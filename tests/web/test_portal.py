"""The signed links: what a token shows and takes, and what nobody gets without one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework import board
from casework.office import Office
from casework.receive import receive_raw
from storage import house
from tests.web.conftest import portal_of
from web.headers import SECURITY
from web.limiter import Limiter
from workers.clock import HouseClock
from workers.embedded import drain
from workers.sample import MAILBOX


@pytest.fixture
def token(office: Office) -> str:
    """The token of a mail that asks a creditor not met before to accept the terms of one case."""
    receive_raw(office, raw=(MAILBOX / "04-two-invoices-first.eml").read_bytes())
    drain(office)
    with office.database.read() as tx:
        from sqlalchemy import select

        from storage.schema import token as tokens

        return str(tx.execute(select(tokens.c.token).where(tokens.c.purpose == "terms")).scalar_one())


def who(office: Office) -> dict[str, str]:
    [creditor] = board.creditors(office)
    return {"name": "Test Person", "orgnr": creditor["orgnr"] or "5599999025", "email": "x@y.example"}


def test_the_page_shows_the_invoice_the_price_and_a_form_with_the_headers(office: Office, token: str) -> None:
    answer = portal_of(office).get(f"/l/{token}")
    assert answer.status_code == 200
    assert "88101" in answer.text and "<form" in answer.text and 'method="post"' in answer.text
    assert {name: answer.headers[name] for name in SECURITY} == SECURITY
    assert "<script" not in answer.text


def test_english_is_spoken_to_who_asks_for_it(office: Office, token: str) -> None:
    portal = portal_of(office)
    assert "Accept the terms" in portal.get(f"/l/{token}?lang=en").text
    assert "Accept the terms" in portal.get(f"/l/{token}", headers={"accept-language": "en-GB,sv;q=0.5"}).text
    assert "Godkänn villkoren" in portal.get(f"/l/{token}").text


def test_saying_who_one_is_accepts_once_and_keeps_the_evidence(office: Office, token: str) -> None:
    portal = portal_of(office)
    answer = portal.post(f"/l/{token}", data={"action": "accept", **who(office)})
    assert answer.status_code == 200, answer.text
    [case] = board.cases(office)
    shown = board.case(office, number=case["number"])
    assert shown["accepted_how"] == "link"
    again = portal.post(f"/l/{token}", data={"action": "accept", **who(office)})
    assert again.status_code in (410, 422)
    accepted = [
        event for event in board.case(office, number=case["number"])["events"] if event["kind"] == "terms_accepted"
    ]
    assert len(accepted) == 1


def test_a_form_that_lacks_who_one_is_comes_back_with_what_was_written(office: Office, token: str) -> None:
    answer = portal_of(office).post(f"/l/{token}", data={"action": "accept", "name": "<b>Åsa</b>", "orgnr": "12"})
    assert answer.status_code == 422
    assert "&lt;b&gt;Åsa" in answer.text and 'role="alert"' in answer.text
    [case] = board.cases(office)
    assert board.case(office, number=case["number"])["accepted_how"] is None


@pytest.mark.parametrize("wrong", ["AAAA-AAAA", "x", "%00", "<script>", "0" * 500])
def test_a_token_that_is_not_ours_shows_nothing_of_any_case(office: Office, token: str, wrong: str) -> None:
    answer = portal_of(office).get(f"/l/{wrong}")
    assert answer.status_code == 404
    assert "88101" not in answer.text and "<script" not in answer.text


def test_an_expired_token_says_so(office: Office, token: str) -> None:
    with office.database.write() as tx:
        house.put(tx, "day", "2026-05-01")
    assert isinstance(office.clock, HouseClock)
    assert portal_of(office).get(f"/l/{token}").status_code == 410


def test_trying_tokens_one_after_another_ends_in_a_wait(office: Office, token: str) -> None:
    portal = portal_of(office)
    codes = [portal.get(f"/l/AAAA-AAA{digit}").status_code for digit in "0123456789ABCDEFGH"]
    assert codes[:15] == [404] * 15 and set(codes[15:]) == {429}
    assert portal.get(f"/l/{token}").status_code == 429


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8001"},
    ],
)
def test_a_form_on_somebody_elses_page_changes_nothing(office: Office, token: str, headers: dict[str, str]) -> None:
    answer = portal_of(office).post(f"/l/{token}", data={"action": "accept", **who(office)}, headers=headers)
    assert answer.status_code == 403
    [case] = board.cases(office)
    assert board.case(office, number=case["number"])["accepted_how"] is None


def test_a_form_larger_than_any_of_ours_is_refused(office: Office, token: str) -> None:
    assert portal_of(office).post(f"/l/{token}", data={"name": "x" * 20_000}).status_code == 413


def test_only_reading_never_accepts(office: Office, token: str) -> None:
    portal = portal_of(office)
    for _ in range(3):
        portal.get(f"/l/{token}?action=accept")
        portal.head(f"/l/{token}")
    [case] = board.cases(office)
    assert board.case(office, number=case["number"])["accepted_how"] is None


def test_the_desk_is_not_on_the_portal(office: Office, token: str) -> None:
    portal = portal_of(office)
    assert portal.get("/").status_code == 200
    for path in ("/cases", "/messages", "/readyz", "/jobs"):
        assert portal.get(path).status_code == 404


def test_static_files_are_served_and_nothing_beside_them(office: Office) -> None:
    portal = portal_of(office)
    sheet = portal.get("/static/krav.css")
    assert sheet.status_code == 200 and "max-age" in sheet.headers["cache-control"]
    assert portal.get("/static/../app.py").status_code == 404
    assert portal.get("/static/%2e%2e/app.py").status_code == 404


def test_the_style_sheet_takes_nothing_from_elsewhere() -> None:
    sheet = (Path(__file__).parents[2] / "web/static/krav.css").read_text()
    assert not re.search(r"url\(|@import|https?:", sheet)


def test_a_visitor_is_limited_and_forgotten_after_a_minute() -> None:
    now = [0.0]
    limiter = Limiter(2, clock=lambda: now[0])
    for _ in range(2):
        assert not limiter.is_over("a")
        limiter.note("a")
    assert limiter.is_over("a") and not limiter.is_over("b")
    now[0] = 61.0
    assert not limiter.is_over("a")
