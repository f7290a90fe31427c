"""The dashboard, the job room and the mail room: what they show, to whom, and what their forms do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from casework.alarms import ALARMS
from casework.office import Office
from casework.receive import receive_raw
from claims.user import Role, User
from storage import house, jobs, messages, samples
from storage.samples import Sampled
from templates.catalog import label
from tests.web.conftest import HOST, Client, desk_of
from web.app import Probe, desk_app
from web.ops_words import ALARM_WORDS, length_of
from web.plots import PLOTS
from workers.clock import machine_now

PAGES = ["/ops", "/ops?view=month", "/ops?view=year", "/ops/values/jobs", "/jobs", "/jobs?room=failing", "/messages"]


class RoleDoor:
    """Lets everybody in as somebody with the roles a test wants."""

    def __init__(self, *roles: Role) -> None:
        self._user = User(1, "ada@agency.example", "Ada", frozenset(roles))

    def user(self, request: Request) -> User | None:
        return self._user

    def csrf(self, request: Request) -> str:
        return "token-of-this-visitor"

    def sign_in(self, request: Request) -> Response:
        return PlainTextResponse("sign in", status_code=401)

    def saw(self, user: User, request: Request, *, kind: str) -> None:
        """Nothing is kept."""


def desk_as(office: Office, *roles: Role, faults: dict[str, str] | None = None) -> Client:
    probes = [Probe(name, lambda said=said: said) for name, said in (faults or {}).items()]  # type: ignore[misc]
    app = desk_app(office, probes=probes, is_alive=lambda: True, hosts={HOST}, door=RoleDoor(*roles))
    return Client(app, f"http://{HOST}")


def send(desk: Client, path: str, **fields: Any) -> httpx.Response:
    return desk.post(path, data={"csrf": "token-of-this-visitor", **fields})


def ops(office: Office) -> Client:
    return desk_as(office, Role.OPS)


def park(office: Office, *, code: str = "bug", error: str = "Traceback\nKeyError: 'x'", raw: bytes = b"") -> int:
    message = receive_raw(office, raw=raw or f"From: a@b.example\r\n\r\n{code}\r\n".encode())
    with office.database.write() as tx:
        [job] = jobs.of_message(tx, message)
        jobs.claim(tx, job.id, owner="x", now=machine_now(), lease_seconds=60)
        jobs.park(tx, job.id, owner="x", now=machine_now(), code=code, error=error)
    return job.id


def state(office: Office, job_id: int) -> str:
    with office.database.read() as tx:
        found = jobs.get(tx, job_id)
    assert found is not None
    return found.state


def fact(office: Office, name: str) -> str | None:
    with office.database.read() as tx:
        return house.get(tx, name)


def sampled(office: Office) -> None:
    """Two hours of samples of every plot, until now."""
    with office.database.write() as tx:
        for minute in range(0, 120, 10):
            at = machine_now() - timedelta(minutes=120 - minute)
            figures = [Sampled(plot.figure, part, minute, False) for plot in PLOTS.values() for part in ("", "filed")]
            sums = [Sampled(f"{plot.figure}_{end}", "", minute + 1, True)
                    for plot in PLOTS.values() for end in ("sum", "count")]  # fmt: skip
            samples.keep(tx, at=at, found=[*figures, *sums])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_renders_in_both_languages_within_the_policy(office: Office, path: str, language: str) -> None:
    park(office)
    sampled(office)
    answer = desk_of(office).get(path, headers={"accept-language": language})
    assert answer.status_code == 200 and f'<html lang="{language}">' in answer.text
    assert not re.search(r"\son\w+=|style=|<style|javascript:", answer.text)
    assert len(re.findall(r"<h1\b", answer.text)) == 1
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    for field in re.findall(r"<(?:input|select|textarea)[^>]*>", answer.text):
        named = re.search(r'id="([^"]+)"', field)
        if 'type="hidden"' not in field and not (named and f'for="{named[1]}"' in answer.text):
            before = answer.text[: answer.text.index(field)]
            assert before.rfind("<label") > before.rfind("</label"), field


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_run_the_house_see_its_running_and_everybody_the_mail(office: Office, role: Role) -> None:
    job = park(office)
    may = role in (Role.OPS, Role.ADMIN)
    desk = desk_as(office, role)
    for path in ("/ops", "/ops/plots/mail", "/ops/values/mail", "/jobs", f"/jobs/{job}"):
        assert desk.get(path).status_code == (200 if may else 403), path
    assert desk.get("/messages").status_code == 200
    assert send(desk, "/ops/brake", brake="on", why="Prov").status_code == (303 if may else 403)
    assert fact(office, "brake") == ("on" if may else None)
    assert send(desk, "/jobs/again", job=job).status_code == (303 if may else 403)
    assert state(office, job) == ("ready" if may else "parked")


@pytest.mark.parametrize("path", ["/ops/brake", "/jobs/again", "/jobs/1/edit", "/jobs/1/skip"])
def test_a_form_that_is_not_ours_changes_nothing(office: Office, path: str) -> None:
    job = park(office)
    desk = ops(office)
    fields = {"brake": "on", "why": "x", "job": str(job), "args": '{"message_id": 1}'}
    assert desk.post(path, data={**fields, "csrf": "wrong"}).status_code == 403
    foreign = {"origin": "http://evil.example"}
    assert desk.post(path, data={**fields, "csrf": "token-of-this-visitor"}, headers=foreign).status_code == 403
    assert (fact(office, "brake"), state(office, job)) == (None, "parked")


def test_alarms_come_first_and_lead_to_what_lies_behind_them(office: Office) -> None:
    park(office, code="outcome_unknown")
    with office.database.write() as tx:
        house.put(tx, "brake", "on")
    text = desk_as(office, Role.ADMIN, faults={"disk": "only 3 MB free"}).get("/ops").text
    for said in (
        "Disken</strong>: bara 3 MB ledigt",
        "Bromsen är på: inget lämnar huset.",
        "Arbete är parkerat",
        "KravNoWorker",
    ):
        assert text.index(said) < text.index('class="tiles"'), said
    assert 'href="/jobs"' in text and 'href="/ops#brake"' in text


def test_every_alarm_has_its_words_in_both_languages_and_a_page_that_answers(office: Office) -> None:
    assert set(ALARM_WORDS) == {alarm.name for alarm in ALARMS}
    desk = desk_of(office)
    for text, path in ALARM_WORDS.values():
        assert label(text, language="en") != text
        assert desk.get(path.partition("#")[0]).status_code == 200
        anchor = path.partition("#")[2]
        assert not anchor or f'id="{anchor}"' in desk.get("/ops").text


def test_a_calm_house_says_so(office: Office) -> None:
    with office.database.write() as tx:
        house.beat(tx, owner="one", now=machine_now(), what={"does": "run"})
    text = desk_of(office).get("/ops").text
    alarms = re.findall(r"<small>(Krav\w+)</small>", text)
    assert set(alarms) <= {"KravLawUnverified"}, "the shipped law has rows that an operator is to confirm"


def test_the_brake_is_put_on_and_let_go_by_a_form_with_its_reason(office: Office) -> None:
    desk = ops(office)
    answer = send(desk, "/ops/brake", brake="on", why="")
    assert answer.status_code == 422 and 'role="alert" id="brake-fault"' in answer.text
    assert fact(office, "brake") is None
    answer = send(desk, "/ops/brake", brake="on", why="Fel i <b>mallen</b>")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ops")
    assert (fact(office, "brake"), fact(office, "brake_by")) == ("on", "ada@agency.example")
    text = desk.get("/ops").text
    assert "Fel i &lt;b&gt;mallen&lt;/b&gt;" in text and "Släpp bromsen" in text
    assert send(desk, "/ops/brake", brake="off", why="").status_code == 303
    assert fact(office, "brake") == "off"


def test_a_brake_that_went_on_by_itself_is_not_let_go_without_a_reason(office: Office) -> None:
    with office.database.write() as tx:
        for name, value in (("brake", "on"), ("brake_by", "krav"), ("brake_why", "500 letters")):
            house.put(tx, name, value)
    desk = ops(office)
    assert "Bromsen gick på av sig själv." in desk.get("/ops").text
    assert send(desk, "/ops/brake", brake="off", why=" ").status_code == 422
    assert fact(office, "brake") == "on"
    assert send(desk, "/ops/brake", brake="off", why="De är rätt").status_code == 303
    assert fact(office, "brake") == "off"


# Plots ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["day", "month", "year"])
def test_every_plot_is_a_picture_in_both_themes(office: Office, view: str, theme: str) -> None:
    sampled(office)
    for name in PLOTS:
        answer = ops(office).get(f"/ops/plots/{name}", params={"view": view, "theme": theme})
        assert answer.headers["content-type"] == "image/svg+xml"
        root = ET.fromstring(answer.content)
        assert root.tag.endswith("svg") and root.find(".//{http://www.w3.org/2000/svg}path") is not None
        assert "<script" not in answer.text and 'href="http' not in answer.text.split("<defs")[-1]
    light, dark = (ops(office).get("/ops/plots/mail", params={"theme": each}).content for each in ("light", "dark"))
    assert light != dark


def test_a_plot_without_values_and_one_that_does_not_exist(office: Office) -> None:
    desk = ops(office)
    assert desk.get("/ops/plots/mail").status_code == 200
    assert "Inga värden än" in desk.get("/ops").text and "<picture>" not in desk.get("/ops").text
    for path in ("/ops/plots/none", "/ops/plots/mail?view=century", "/ops/values/none"):
        assert desk.get(path).status_code == 404


def test_the_values_stand_in_a_table_beside_the_picture_and_each_picture_has_a_text(office: Office) -> None:
    sampled(office)
    text = ops(office).get("/ops").text
    assert (
        text.count('<img src="/ops/plots/')
        == text.count('alt="Kurva: ')
        == text.count('href="/ops/values/')
        == len(PLOTS)
    )
    rows = ops(office).get("/ops/values/reviews").text
    newest = re.findall(r'<td class="num"[^>]*>(\d+)</td>', rows)
    assert int(newest[0]) == 110 and len(re.findall("<tr>", rows)) >= 8


@pytest.mark.parametrize(
    ("seconds", "sv", "en"),
    [(0, "0 s", "0 s"), (59.9, "59 s", "59 s"), (60, "1 min", "1 min"), (3_660, "1 tim 1 min", "1 h 1 min"),
     (200_000, "2 dygn", "2 d")],
)  # fmt: skip
def test_a_length_of_time_in_its_two_largest_units_or_in_days_alone(seconds: float, sv: str, en: str) -> None:
    assert length_of(seconds, language="sv").replace("\u00a0", " ") == sv
    assert length_of(seconds, language="en").replace("\u00a0", " ") == en


# The job room --------------------------------------------------------------------------------------------------------


def test_chosen_jobs_run_again_and_those_not_chosen_stay(office: Office) -> None:
    one, two, three = (park(office, code=code) for code in ("a", "b", "c"))
    answer = send(ops(office), "/jobs/again", job=[str(one), str(three)])
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs")
    assert [state(office, each) for each in (one, two, three)] == ["ready", "parked", "ready"]


def test_all_that_the_filter_shows_run_again(office: Office) -> None:
    one, two = park(office, code="a"), park(office, code="b")
    text = ops(office).get("/jobs?code=b").text
    assert f'href="/jobs/{two}"' in text and f'href="/jobs/{one}"' not in text
    send(ops(office), "/jobs/again", all="yes", kind="", code="b")
    assert (state(office, one), state(office, two)) == ("parked", "ready")


def test_a_job_that_keeps_failing_is_marked_and_runs_only_from_its_own_page(office: Office) -> None:
    job = park(office)
    with office.database.write() as tx:
        jobs.change(tx, job, fault_count=3)
    desk = ops(office)
    assert "faller på samma sätt varje gång" in desk.get("/jobs").text
    send(desk, "/jobs/again", job=str(job))
    assert state(office, job) == "parked"
    assert 'name="insist" value="yes" required' in desk.get(f"/jobs/{job}").text
    send(desk, "/jobs/again", job=str(job), insist="yes")
    assert state(office, job) == "ready"


def test_a_job_is_changed_with_a_reason_and_what_was_wrong_is_shown_with_what_was_written(office: Office) -> None:
    park(office, code="first")
    job = park(office, code="second")
    desk = ops(office)
    assert "{&#34;message_id&#34;: 2}" in desk.get(f"/jobs/{job}").text
    answer = send(desk, f"/jobs/{job}/edit", args='{"message_id": <b>', why="Fel")
    assert answer.status_code == 422 and "&lt;b&gt;" in answer.text and 'value="Fel"' in answer.text
    assert send(desk, f"/jobs/{job}/edit", args='{"message_id": 1}', why="").status_code == 422
    assert state(office, job) == "parked"
    assert send(desk, f"/jobs/{job}/edit", args='{"message_id": 1}', why="Fel mejl").status_code == 303
    assert state(office, job) == "ready"


def test_a_job_is_set_aside_with_a_reason(office: Office) -> None:
    job = park(office)
    desk = ops(office)
    assert send(desk, f"/jobs/{job}/skip", why="").status_code == 422
    assert send(desk, f"/jobs/{job}/skip", why="Reklam").status_code == 303
    assert state(office, job) == "skipped"
    text = desk.get("/jobs?room=skipped").text
    assert f'href="/jobs/{job}"' in text and "Kör de valda igen" not in text
    assert "/skip" not in desk.get(f"/jobs/{job}").text


@pytest.mark.parametrize("number", ["0", "999", "x", "99999999999999999999", "%3Cb%3E"])
def test_a_job_that_does_not_exist_is_not_found(office: Office, number: str) -> None:
    desk = ops(office)
    assert desk.get(f"/jobs/{number}").status_code == 404
    assert send(desk, f"/jobs/{number}/edit", args="{}", why="x").status_code == 404
    assert send(desk, f"/jobs/{number}/skip", why="x").status_code == 404


def test_a_traceback_is_shown_as_it_stands_without_what_it_quotes(office: Office) -> None:
    error = (
        'Traceback (most recent call last):\n  File "/opt/krav/a.py", line 1, in f\n    g()\nE: ada@firma.example <i>'
    )
    job = park(office, error=error)
    for path in ("/jobs", f"/jobs/{job}", "/messages/m000001"):
        text = ops(office).get(path).text
        assert "firma.example" not in text and "&lt;i&gt;" in text, path
    assert "\u00a0\u00a0File" in ops(office).get(f"/jobs/{job}").text


def test_older_jobs_are_a_link_away(office: Office) -> None:
    with office.database.write() as tx:
        for number in range(60):
            jobs.add(tx, kind="settle_message", args={"message_id": 1}, key=f"k{number}", now=machine_now())
        for job in jobs.due(tx, now=machine_now()):
            jobs.claim(tx, job.id, owner="x", now=machine_now(), lease_seconds=9)
            jobs.park(tx, job.id, owner="x", now=machine_now(), code="c", error="")
    first = ops(office).get("/jobs").text
    (link,) = re.findall(r'href="([^"]+)" rel="next"', first)
    second = ops(office).get(link.replace("&amp;", "&")).text
    shown = [re.findall(r'name="job" value="(\d+)"', page) for page in (first, second)]
    assert [len(page) for page in shown] == [50, 10] and len({*shown[0], *shown[1]}) == 60
    assert 'rel="next"' not in second


# The mail room -------------------------------------------------------------------------------------------------------


def test_the_ledger_adds_up_and_each_number_leads_to_its_messages(shared_house: Office) -> None:
    text = desk_of(shared_house).get("/messages").text
    (ledger,) = re.findall(r'<p class="ledger">(.*?)</p>', text)
    received, *parts = [int(number) for number in re.findall(r"<b>(\d+)</b>", ledger)]
    assert received == sum(parts) == 3
    for name, count in zip(re.findall(r"state=(\w+)", ledger), parts, strict=True):
        page = desk_of(shared_house).get(f"/messages?state={name}").text
        assert len(set(re.findall(r'href="(/messages/m\d+)"', page))) == count


def test_a_number_leads_to_its_message_and_an_address_to_its_senders(shared_house: Office) -> None:
    desk = desk_of(shared_house)
    answer = desk.get("/messages?q=M000002")
    assert (answer.status_code, answer.headers["location"]) == (303, "/messages/m000002")
    with shared_house.database.read() as tx:
        sender = messages.all_messages(tx)[0].from_address
    page = desk.get("/messages", params={"q": sender.upper()}).text
    assert sender in page and "Sökt bland" not in page
    assert "Ingen post här." in desk.get("/messages?q=nobody@nowhere.example").text


def test_mail_comes_fifty_at_a_time_without_a_gap(office: Office) -> None:
    for number in range(55):
        receive_raw(office, raw=f"From: a@b.example\r\nSubject: {number}\r\n\r\nx\r\n".encode())
    desk = desk_of(office)
    first = desk.get("/messages").text
    (link,) = re.findall(r'href="([^"]+)" rel="next"', first)
    second = desk.get(link.replace("&amp;", "&")).text
    seen = [re.findall(r'href="/messages/m(\d+)"', page) for page in (first, second)]
    assert seen[0] + seen[1] == [f"{number:06d}" for number in range(55, 0, -1)]
    assert "Till den nyaste posten" in second


@pytest.mark.parametrize("before", ["-1", "x", "99999999999999", "1 OR 1=1"])
def test_a_place_to_begin_that_is_none_is_the_beginning(shared_house: Office, before: str) -> None:
    page = desk_of(shared_house).get("/messages", params={"before": before, "reason": "';--", "state": "x"})
    assert page.status_code == 200
    full = desk_of(shared_house).get("/messages", params={"before": before}).text
    assert 'href="/messages/m000003"' in full


def test_what_the_dashboard_tells_is_this_moment(office: Office) -> None:
    before = desk_of(office).get("/ops").text
    receive_raw(office, raw=b"From: a@b.example\r\n\r\nx\r\n")
    after = desk_of(office).get("/ops").text
    taken = [re.findall(r"<b>(\d+)</b> mottagna meddelanden", page) for page in (before, after)]
    assert taken == [["0"], ["1"]]
