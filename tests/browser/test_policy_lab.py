"""A jurist changes a plan, sees what it would do to every open case, and adopts it; nothing leaves the house meanwhile."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.accept_terms import accept_terms
from casework.make_lab_run import make_lab_run
from casework.plan_text import plan_from_text, plan_text
from casework.show_lab import show_lab
from claims.user import Role
from samples.people import BUILDER, HOMEOWNER, TENANT
from tests.browser.running import WEB, Running, running, signed_in
from tests.browser.serving import axe, overflow
from tests.casework.test_rehearse import files, rows
from tests.office import House
from tests.papers import bill
from tests.web.people import house  # noqa: F401
from workers.service import WORK
from workers.setup import read_policies

PLAN = "se-consumer"
POLICIES = Path(__file__).parents[2] / "policies"
REMINDER = '[[step]]\nname = "reminder"\ntimes = 1\napart_days = 10\nwith_fee = 1\n\n'
MAY_CHANGE = {"lab_run", "lab_line", "job", "tally", "house", "worker", "sample"}
"""What a trial writes: itself, and that the house works."""


@pytest.fixture
def at(house: House) -> Iterator[Running]:  # noqa: F811
    """A house that runs, with two claims on persons and one on a company, none of which has been written to yet."""
    with running(house, WORK) as made:
        house.knows_creditor(BUILDER, reminder_fee_agreed="true")
        mails = [house.mail(bill("1", buyer=TENANT)), house.mail(bill("2", buyer=HOMEOWNER)), house.mail(bill("3"))]
        for mail in mails:
            house.receive(mail, drain=False)
        made.wake()
        made.until(lambda: [row.state for row in house.messages()] == ["filed"] * 3)
        for row in house.cases():
            accept_terms(house.office, case_number=row.number, by="h", how="cli", evidence={})
        made.wake()
        made.until(lambda: {row.status for row in house.mails()} == {"sent"} and not house.due())
        yield made


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(request: pytest.FixtureRequest, browser: Browser, at: Running) -> Iterator[Page]:
    """A jurist's tab."""
    broken: list[str] = []
    made = signed_in(browser, at, Role.JURIST, scripts=request.param)
    made.on("pageerror", lambda error: broken.append(str(error)))
    yield made
    made.context.close()
    assert broken == []


def on_plan(at: Running) -> list[str]:
    return [row.number for row in at.house.cases() if row.plan.startswith(f"{PLAN}@")]


def changed(text: str) -> str:
    """Other days, another step, and what it costs."""
    text = text.replace("after_days = 14", "after_days = 30")
    assert "after_days = 30" in text
    return text.replace("[[step]]", f"{REMINDER}[[step]]", 1)


def table(page: Page, heading: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    found = page.locator(f"h2:has-text('{heading}') + .scroll tbody tr").all()
    return [[re.sub(r"\s+", " ", cell).strip() for cell in row.locator("td").all_inner_texts()] for row in found]


def test_a_plan_is_changed_tried_looked_at_taken_home_and_adopted(at: Running, page: Page, tmp_path: Path) -> None:
    one, two = on_plan(at)
    before, lying = rows(at.house.office.database), files(at.house)
    text = try_a_changed_plan(at, page)
    see_what_would_differ(page, one, two)
    one_case(page, one)
    downloaded = take_the_file(page, tmp_path)
    assert plan_from_text(downloaded).hash == plan_from_text(text).hash
    after = rows(at.house.office.database)
    written = {name for name in before if before[name] != after[name]}
    assert written <= MAY_CHANGE | {name for name in before if name.startswith(("seen", "user"))}, written
    assert {"lab_run", "lab_line"} <= written
    assert [path for path in files(at.house) if "krav.db" not in path] == [
        path for path in lying if "krav.db" not in path
    ]
    assert at.house.printed() == []
    adopt(at, page, tmp_path / "policies", downloaded)
    at.house.is_sound()


def try_a_changed_plan(at: Running, page: Page) -> str:
    """The plan's text is changed, first with a slip that is told in place, and tried; the text that was tried."""
    page.get_by_role("link", name="Planlabb").first.click()
    page.get_by_role("link", name=PLAN, exact=True).click()
    area = page.get_by_label("Planens text (TOML)")
    text = changed(area.input_value())
    area.fill(text.replace("times = 1", "times = "))
    page.get_by_role("button", name="Pröva planen").click()
    expect(page.locator("#plan-fault")).to_be_visible()
    expect(area).to_have_attribute("aria-invalid", "true")
    assert "with_fee = 1" in area.input_value(), "what was written stands"
    area.fill(text)
    page.get_by_label("Dagar framåt").fill("120")
    at.stop(WORK)
    page.get_by_role("button", name="Pröva planen").click()
    expect(page).to_have_url(re.compile(r"/lab/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("väljer ärenden")
    at.start(WORK)
    if not page.evaluate("typeof htmx === 'object'"):
        at.until(lambda: "pågår" not in reloaded(page) and "väljer" not in reloaded(page))
    expect(page.get_by_role("heading", level=1)).to_contain_text("klart")
    expect(page.get_by_role("heading", name="Ärende för ärende")).to_be_visible()
    return text


def reloaded(page: Page) -> str:
    page.reload()
    return page.get_by_role("heading", level=1).inner_text()


def see_what_would_differ(page: Page, one: str, two: str) -> None:
    """The same in figures, in a picture and case by case."""
    tiles = page.locator("ul.tiles li").all_inner_texts()
    assert [re.sub(r"\D", "", each) for each in tiles] == ["2", "2", "2", "2"]
    sums = {row[1]: row[2:] for row in table(page, "Summor")}
    assert sums["Brev: Betalningspåminnelse"] == ["0", "2", "2"]
    costs = sums["Kostnader för gäldenären"]
    assert costs[2] == "120,00", "two fees of 60 kronor"
    moved = {row[0]: row[1:] for row in table(page, "Steg som flyttas")}
    assert moved["Betalningspåminnelse"] == ["0", "0", "2", "0"], "a new step in both"
    assert moved["Inkassokrav"] == ["0", "2", "0", "0"], "which puts the demand off"
    assert [row[0] for row in table(page, "Ärende för ärende")] == [one, two]
    plot = page.get_by_role("img", name=re.compile("Brev, uppgifter och kostnader"))
    answer = page.request.get(page.url.partition("/lab")[0] + str(plot.get_attribute("src")))
    assert answer.headers["content-type"].startswith("image/svg+xml") and "<path" in answer.text()
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None and box["width"] > 300 and box["height"] > 100
    assert overflow(page) == 0


def one_case(page: Page, number: str) -> None:
    """One case on both versions: its days, and the words of its letters that differ."""
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("på båda versionerna")
    steps = {row[0]: row[1:] for row in table_of(page)}
    assert steps["Betalningspåminnelse"] == ["–", "2026-03-02"]
    assert steps["Inkassokrav"] == ["2026-03-02", "2026-03-18"]
    expect(page.locator("details.card", has_text="Betalningspåminnelse").locator("summary")).to_contain_text("nytt")
    demand = page.locator("details.card", has_text="Inkassokrav ·")
    expect(demand.locator("summary")).to_contain_text("ändrat")
    expect(demand.locator("pre")).to_contain_text("60,00")
    page.get_by_role("link", name="Försöket").click()


def table_of(page: Page) -> list[list[str]]:
    found = page.locator(".scroll tbody tr").all()
    return [[cell.strip() for cell in row.locator("td").all_inner_texts()] for row in found]


def take_the_file(page: Page, folder: Path) -> str:
    """The plan as a policy file; its text."""
    expect(page.get_by_text("Texten är inte den plan som huset använder.")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Hämta filen").click()
    assert waiting.value.suggested_filename.endswith(".toml")
    target = folder / "taken.toml"
    waiting.value.save_as(target)
    return target.read_text(encoding="utf-8")


def adopt(at: Running, page: Page, policies: Path, text: str) -> None:
    """The file is laid in the policies folder and the house started anew; then the open cases move, each foreseen."""
    trial = page.url
    shutil.copytree(POLICIES, policies)
    (policies / f"plan-{PLAN}.toml").write_text(text, encoding="utf-8")
    at.stop(WORK)
    at.stop(WEB)
    at.house.office = replace(at.house.office, plans=read_policies(policies).plans)
    at.start(WEB)
    at.start(WORK)
    before = {row.number: row.plan for row in at.house.cases()}
    page.goto(trial)
    page.get_by_role("button", name="Flytta 2 ärenden till planen").click()
    page.locator("select[name=a-plan]").select_option(PLAN)
    page.locator("[name=a-why]").fill("Påminnelse före krav, beslutat den 2 mars")
    page.get_by_role("button", name="Förhandsvisa").click()
    go = page.get_by_role("button", name="Gör det med 2 ärenden")
    if not page.evaluate("typeof htmx === 'object'"):
        at.until(lambda: page.reload() is not None and go.count() == 1)
    expect(go).to_be_visible()
    assert {row.number: row.plan for row in at.house.cases()} == before, "nothing moves before it has been seen"
    go.click()
    version = plan_from_text(text).version
    at.until(lambda: [row.plan for row in at.house.cases()].count(version) == 2)
    assert len({row.plan for row in at.house.cases()}) == 2, "the company's case stays on its plan"
    for number in on_plan(at):
        (event,) = [each for each in at.house.events(number) if each.kind == "plan_adopted"]
        assert event.why == "Påminnelse före krav, beslutat den 2 mars"
    page.goto(trial)
    expect(page.get_by_text("Alla öppna ärenden är redan på den här versionen.")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_a_trial_is_readable_and_reached_by_keys_on_any_screen(
    at: Running, browser: Browser, scheme: str, width: int
) -> None:
    (one, _), text = on_plan(at), changed(plan_text(at.house.office.plans[PLAN].content))
    run = make_lab_run(at.house.office, text=text, days=120, by="kim")
    at.wake()
    at.until(lambda: show_lab(at.house.office, run_id=run)["state"] == "done")
    window = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    page = signed_in(browser, at, Role.JURIST, scripts=True, **window)
    for path in (f"/lab/{run}", f"/lab/{run}/cases/{one}", f"/lab?plan={PLAN}"):
        page.goto(f"{at.desk}{path}")
        assert (axe(page), overflow(page)) == ([], 0), path
        for region in page.locator(".scroll").all():
            assert region.get_attribute("tabindex") == "0" and region.get_attribute("aria-label"), path
    page.context.close()
