"""The policy lab: a plan as text, tried over the open cases, told as table and plot, adopted case by case."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework import live_lab as living
from casework.accept_terms import accept_terms
from casework.make_lab_run import make_lab_run
from casework.plan_text import plan_from_text, plan_text
from casework.show_lab import show_lab
from claims.refused import Refused
from claims.user import Role
from storage import labs
from tests.casework.test_rehearse import rows
from tests.houses import office as office
from tests.office import House
from tests.web.doing import desk, fields_of
from tests.web.test_bulk import many

NAME = "se-business"
POLICIES = Path(__file__).parents[2] / "policies"


@pytest.fixture
def cases(house: House) -> tuple[House, list[str]]:
    numbers = many(house, 3)
    for number in numbers:
        accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    return house, numbers


def changed(house: House, old: str = "after_days = 10", new: str = "after_days = 30") -> str:
    text = plan_text(house.office.plans[NAME].content)
    assert old in text
    return text.replace(old, new)


def tried(house: House, text: str, days: int = 120) -> int:
    run = make_lab_run(house.office, text=text, days=days, by="kim")
    house.drain(may_park=False)
    return run


@pytest.mark.parametrize("path", sorted(POLICIES.glob("plan-*.toml")), ids=lambda path: path.stem)
def test_a_plan_written_out_is_the_same_plan(path: Path) -> None:
    plan = plan_from_text(path.read_text(encoding="utf-8"))
    assert plan_from_text(plan_text(plan.content)).hash == plan.hash


@pytest.mark.parametrize(
    "text", ["", "name = ", 'name = "x"', "[[step]]\nname = 'demand'", "a" * 100, "x = " + "[" * 3000]
)
def test_a_text_that_is_no_plan_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused) as no:
        plan_from_text(text)
    assert no.value.message


def test_a_plan_that_is_not_changed_changes_nothing(cases: tuple[House, list[str]]) -> None:
    house, numbers = cases
    shown = show_lab(house.office, run_id=tried(house, plan_text(house.office.plans[NAME].content)))
    assert (shown["state"], shown["compared"], shown["differ"]) == ("done", len(numbers), 0)
    assert (shown["in_use"], shown["older"]) == (True, 0)


def test_what_would_differ_is_told_and_no_case_is_changed(cases: tuple[House, list[str]]) -> None:
    house, numbers = cases
    before = rows(house.office.database)
    shown = show_lab(house.office, run_id=tried(house, changed(house)))
    after = rows(house.office.database)
    assert {name for name in before if before[name] != after[name]} == {"lab_run", "lab_line", "job", "tally"}
    assert (shown["differ"], shown["on_plan"], shown["older"], shown["in_use"]) == (3, 3, 3, False)
    assert {row["number"] for row in shown["cases"]} == set(numbers)
    moved = {row["step"]: row for row in shown["steps"]}
    assert moved["recommendation"]["later"] == 3
    assert moved["recommendation"]["earlier"] == 0


def test_of_many_cases_an_even_share_is_lived(cases: tuple[House, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    house, numbers = cases
    monkeypatch.setattr(living, "MOST_CASES", 2)
    shown = show_lab(house.office, run_id=tried(house, changed(house)))
    assert (shown["on_plan"], shown["chosen"], shown["compared"]) == (3, 2, 2)
    assert [row["number"] for row in shown["cases"]] == [numbers[0], numbers[2]]


def test_a_trial_goes_on_where_it_was_killed(cases: tuple[House, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    house, _ = cases
    monkeypatch.setattr(living, "_AT_ONCE", 1)
    run = make_lab_run(house.office, text=changed(house), days=60, by="kim")
    living.live_lab(house.office, run_id=run)
    with house.office.database.read() as tx:
        assert labs.lived(tx, run) == 1
    house.drain(may_park=False)
    living.live_lab(house.office, run_id=run)
    shown = show_lab(house.office, run_id=run)
    assert (shown["state"], shown["lived"]) == ("done", 3)


def test_the_pages_try_a_plan_and_show_it(cases: tuple[House, list[str]]) -> None:
    house, numbers = cases
    client = desk(house)
    page = client.get(f"/lab?plan={NAME}")
    assert "[[step]]" in page.text
    sent = fields_of(page.text, action="/lab")
    text = sent["plan_text"][0].replace("after_days = 10", "after_days = 30")
    made = client.post("/lab", data={**sent, "plan_text": text})
    assert made.status_code == 303, made.text
    where = made.headers["location"]
    assert "hx-trigger" in client.get(where).text
    asked_by_script = {"hx-request": "true"}
    assert "hx-refresh" not in client.get(where, headers=asked_by_script).headers
    house.drain(may_park=False)
    assert client.get(where, headers=asked_by_script).headers["hx-refresh"] == "true", "what is done is shown whole"
    assert "hx-refresh" not in client.get(where).headers
    shown = client.get(where).text
    assert f"{where}/plot.svg" in shown
    assert "recommendation" in shown
    assert "inte den plan som huset använder" in shown
    plot = client.get(f"{where}/plot.svg")
    assert plot.headers["content-type"].startswith("image/svg+xml")
    assert plot.text.startswith("<svg")
    assert plan_from_text(client.get(f"{where}/plan.toml").text).hash == plan_from_text(text).hash
    one = client.get(f"{where}/cases/{numbers[0]}")
    assert one.status_code == 200
    assert client.get(f"{where}/cases/{numbers[0]}/plot.svg").text.startswith("<svg")
    assert client.get(f"{where}/cases/2026-999999").status_code == 404
    assert client.get("/lab/999").status_code == 404


def test_a_wrong_plan_is_shown_again_with_its_fault(house: House) -> None:
    client = desk(house)
    sent = fields_of(client.get("/lab").text, action="/lab")
    bad = client.post("/lab", data={**sent, "plan_text": "name = 1 <script>"})
    assert bad.status_code == 422
    assert "aria-invalid" in bad.text
    assert "<script>" not in bad.text
    for days in ("0", "99999", "x"):
        good = plan_text(house.office.plans[NAME].content)
        assert client.post("/lab", data={**sent, "plan_text": good, "days": days}).status_code == 422


def test_a_plan_in_the_folder_is_adopted_through_a_preview_of_every_case(cases: tuple[House, list[str]]) -> None:
    house, numbers = cases
    newer = plan_from_text(changed(house))
    house.office = replace(house.office, plans={**house.office.plans, NAME: newer})
    run = tried(house, plan_text(newer.content))
    assert "Flytta" not in desk(house, Role.HANDLER).get(f"/lab/{run}").text
    client = desk(house, Role.JURIST)
    page = client.get(f"/lab/{run}").text
    assert "Flytta 3 ärenden" in page
    form = client.post("/bulk/form", data=fields_of(page, action="/bulk/form"))
    sent = {**fields_of(form.text, action="/bulk"), "a-plan": NAME, "a-why": "ny version"}
    where = client.post("/bulk", data=sent).headers["location"]
    house.drain()
    ready = client.get(where).text
    assert "Gör det med 3 ärenden" in ready
    assert {row.plan for row in house.cases()} != {newer.version}
    client.post(f"{where}/start", data=fields_of(ready, action=f"{where}/start"))
    house.drain()
    assert {row.plan for row in house.cases()} == {newer.version}
    assert "Alla öppna ärenden är redan" in client.get(f"/lab/{run}").text, "the trial knows that they have moved"
    assert len(numbers) == 3


def test_the_letters_of_a_plan_are_drafts_in_both_languages(cases: tuple[House, list[str]]) -> None:
    house, numbers = cases
    before = rows(house.office.database)
    client = desk(house)
    page = client.get(f"/cases/{numbers[0]}/letters?letter=sv")
    assert page.status_code == 200
    key = f"{numbers[0]}-demand-1"
    assert f"/letters/ahead/{key}.pdf" in page.text
    assert f"/letters/today/{key}.pdf" in page.text
    english = client.get(f"/cases/{numbers[0]}/letters?letter=en").text
    assert english != page.text
    for when in ("ahead", "today"):
        pdf = client.get(f"/cases/{numbers[0]}/letters/{when}/{key}.pdf?letter=en")
        assert pdf.headers["content-type"] == "application/pdf"
        assert pdf.content.startswith(b"%PDF")
        assert "UTKAST" in _text_of(pdf.content)
    assert client.get(f"/cases/{numbers[0]}/letters/ahead/x-demand-1.pdf").status_code == 404
    assert rows(house.office.database) == before
    assert house.printed() == []


def test_a_draft_has_its_name_language_and_address_and_tells_what_another_day_changes(
    cases: tuple[House, list[str]],
) -> None:
    house, numbers = cases
    client = desk(house)
    address = f"/cases/{numbers[0]}/letters"
    text = client.get(address, headers={"accept-language": "sv"}).text
    body = re.sub(r'(href|content)="[^"]*"', "", text)
    assert "<strong>Inkassokrav</strong>" in body and f"{numbers[0]}-demand" not in body
    assert "går på svenska" in body and "visas på" not in body and "borgenärens underlag" in body
    assert "Mot i dag" not in body
    english = client.get(f"{address}?letter=en", headers={"accept-language": "en"}).text
    assert "<strong>Demand</strong>" in english and "goes in Swedish; shown in English" in english
    today = house.office.clock.today()
    later = today + timedelta(days=30)
    other = client.get(f"{address}?on={later}", headers={"accept-language": "sv"}).text
    [diff] = re.findall(
        r'<pre class="diff"[^>]*>(.*?)</pre>',
        other.split("<strong>Inkassokrav</strong>")[-1].split("</details>")[0],
        re.S,
    )
    assert f"+{later}" in diff.replace(" ", "") or str(later) in diff
    assert any(line.startswith("-") for line in diff.splitlines())
    pdf = client.get(f"{address}/today/{numbers[0]}-demand-1.pdf?letter=sv&on={later}")
    assert str(later) in _text_of(pdf.content)
    for wrong in (today - timedelta(days=1), today + timedelta(days=401), "2026-02-30", "x"):
        answer = client.get(f"{address}?on={wrong}", headers={"accept-language": "sv"})
        assert answer.status_code == 422 and "Välj en dag från i dag" in answer.text
        assert "Inkassokrav" in answer.text
        assert client.get(f"{address}/today/{numbers[0]}-demand-1.pdf?on={wrong}").status_code == 422


def test_a_held_case_shows_its_letters_as_of_today(cases: tuple[House, list[str]]) -> None:
    from casework.hold import hold_case

    house, numbers = cases
    hold_case(house.office, case_number=numbers[0], hold="manual", why="", by="h")
    page = desk(house).get(f"/cases/{numbers[0]}/letters").text
    assert f"/letters/ahead/{numbers[0]}-demand-1.pdf" not in page
    assert f"/letters/today/{numbers[0]}-demand-1.pdf" in page
    assert "Där stannar det" in page


def _text_of(pdf: bytes) -> str:
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(pdf)) as found:
        return "".join("".join(char["text"] for char in page.chars) for page in found.pages)
