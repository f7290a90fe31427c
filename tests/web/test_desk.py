"""The desk: what it shows, what it never runs, what it tells of the house's health."""

from __future__ import annotations

import re
from typing import Any

import pytest

from casework import board
from casework.office import Office
from casework.receive import receive_raw
from claims.refused import Unavailable
from storage import jobs
from tests.web.conftest import desk_of, foreign_scripts
from web.app import Probe
from web.headers import OWN_SCRIPTS, SECURITY
from web.health import Readiness
from workers.clock import machine_now
from workers.embedded import drain

PAGES = ["/", "/today", "/cases", "/search", "/reviews", "/messages", "/jobs", "/creditors", "/design"]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202e"


@pytest.mark.parametrize("path", [*PAGES, "/messages/m000001", "/nothing"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_renders_in_both_languages_with_its_headers(shared_house: Office, path: str, language: str) -> None:
    answer = desk_of(shared_house).get(path, headers={"accept-language": language})
    assert answer.status_code == (404 if path == "/nothing" else 200)
    assert f'<html lang="{language}">' in answer.text
    expected = {**SECURITY, "content-security-policy": SECURITY["content-security-policy"] + OWN_SCRIPTS}
    assert {name: answer.headers[name] for name in SECURITY} == expected
    assert answer.headers["cache-control"] == "no-store"
    assert foreign_scripts(answer.text) == []
    assert "http://" not in answer.text.replace("http://www.w3.org", "")


def test_a_page_without_inline_style_or_handlers_is_what_the_policy_allows(shared_house: Office) -> None:
    for path in PAGES:
        text = desk_of(shared_house).get(path).text
        assert not re.search(r"\son\w+=|style=|<style|javascript:", text), path


def test_a_case_is_shown_with_its_sum_and_events(shared_house: Office) -> None:
    row = next(row for row in board.cases(shared_house) if row["state"] == "awaiting_terms")
    text = desk_of(shared_house).get(f"/cases/{row['number']}").text
    assert row["debtor"]["name"] in text and row["creditor"]["name"] in text
    whole = row["balance"]["total"].split(".")[0]
    assert f"{int(whole):,}".replace(",", "\u00a0") in text


def test_lists_are_filtered_by_state_and_words(shared_house: Office) -> None:
    desk = desk_of(shared_house)
    everything = desk.get("/messages").text
    parked = desk.get("/messages", params={"state": "parked"}).text
    assert everything.count('href="/messages/m') > parked.count('href="/messages/m') > 0
    assert 'href="/messages/m' not in desk.get("/messages", params={"q": "no such words"}).text


def test_hostile_mail_is_shown_as_text(office: Office) -> None:
    import email.message
    import email.policy

    mail = email.message.EmailMessage()
    mail["From"] = "x@a.example"
    mail["Subject"] = HOSTILE.replace("\u202e", "")
    mail.set_content("hello")
    receive_raw(office, raw=mail.as_bytes(policy=email.policy.SMTP))
    drain(office)
    for path in ("/messages", "/messages/m000001", "/", f"/messages?q={HOSTILE}&state={HOSTILE}"):
        text = desk_of(office).get(path).text
        assert foreign_scripts(text) == [] and "<img src=x" not in text and "\u202e" not in text, path
        assert "{{7*7}}" in text or "49" not in text.split("{{")[0][-3:]
    assert "&lt;script&gt;" in desk_of(office).get("/messages").text


def test_parked_work_is_shown_with_its_reason_and_the_command_that_runs_it_again(office: Office) -> None:
    message = receive_raw(office, raw=b"From: a@b.example\r\n\r\nx\r\n")
    with office.database.write() as tx:
        [job] = jobs.of_message(tx, message)
        jobs.claim(tx, job.id, owner="x", now=machine_now(), lease_seconds=60)
        jobs.park(tx, job.id, owner="x", now=machine_now(), code="bug", error="Traceback <b>here</b>\nKeyError: 'x'")
    text = desk_of(office).get("/jobs").text
    assert "read_message" in text and "KeyError" in text and "&lt;b&gt;" in text
    assert "krav message retry m000001" in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_desk_only_reads(shared_house: Office, method: str) -> None:
    for path in PAGES:
        assert desk_of(shared_house).request(method, path).status_code == 405


def test_a_foreign_host_name_reaches_nothing(shared_house: Office) -> None:
    answer = desk_of(shared_house).get("/cases", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert "2026-" not in answer.text
    assert "content-security-policy" in answer.headers


def test_livez_and_readyz_say_yes_when_all_is_well(shared_house: Office) -> None:
    desk = desk_of(shared_house, Probe("database", lambda: ""))
    assert desk.get("/livez").status_code == 200
    assert desk.get("/readyz").json() == {"ready": True, "checks": {"database": "ok"}}


def test_livez_says_no_when_a_thread_has_died(shared_house: Office) -> None:
    answer = desk_of(shared_house, alive=False).get("/livez")
    assert (answer.status_code, answer.json()) == (503, {"alive": False})


def test_readyz_says_no_and_why(shared_house: Office) -> None:
    answer = desk_of(shared_house, Probe("database", lambda: ""), Probe("workers", lambda: "no worker")).get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": "ok", "workers": "no worker"}}


def test_the_probes_are_asked_at_most_every_two_seconds() -> None:
    now, asked = [100.0], []

    def fault() -> str:
        asked.append(1)
        return "x"

    readiness = Readiness([Probe("a", fault)], clock=lambda: now[0])
    for moment in (100.0, 101.9, 102.1, 103.0):
        now[0] = moment
        assert readiness.faults() == {"a": "x"}
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("fault", "status"),
    [(Unavailable("database", "secret detail of the fault"), 503), (RuntimeError("secret detail of the fault"), 500)],
)
def test_a_fault_of_ours_shows_no_detail(
    office: Office, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise fault

    monkeypatch.setattr("web.cases.desk_cases", broken)
    answer = desk_of(office).get("/cases")
    assert answer.status_code == status and "secret detail" not in answer.text
    assert "content-security-policy" in answer.headers
