"""Something goes wrong, and a person who runs the house finds it, reads it, puts it right and sees that it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from casework.set_brake import set_brake
from claims.user import Role
from dunning.brakes import Brakes
from storage import house as facts
from tests.browser.running import WEB, WORKS, Running, running, signed_in
from tests.browser.serving import axe, overflow
from tests.office import House
from tests.web.people import house  # noqa: F401

NO_WORKER = "no worker has been heard of within 45 s (start krav run or krav work)"
LIMIT = 2
BROKEN: list[str] = []


@pytest.fixture
def at(house: House) -> Iterator[Running]:  # noqa: F811
    """The whole house runs; two letters may leave on a day."""
    with running(house, brakes=Brakes(most_a_day=LIMIT)) as made:
        yield made


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(request: pytest.FixtureRequest, browser: Browser, at: Running) -> Iterator[Page]:
    """The tab of somebody who runs the house."""
    BROKEN.clear()
    made = signed_in(browser, at, Role.OPS, scripts=request.param)
    made.on("pageerror", lambda error: BROKEN.append(str(error)))
    made.on("console", lambda said: BROKEN.append(said.text) if said.type == "error" else None)
    yield made
    made.context.close()
    assert [line for line in BROKEN if "422" not in line] == []


def alarms(page: Page) -> set[str]:
    """The names of the alarms on the dashboard."""
    page.goto(page.url.partition("/")[0] + "//" + page.url.split("/")[2] + "/ops")
    return set(page.locator("#now p.alarm small").all_inner_texts())


def tile(page: Page, words: str) -> int:
    """The figure on the dashboard's tile with these words."""
    text = page.locator(".tiles li", has_text=words).locator("b").inner_text()
    return int(text.replace("\u00a0", ""))


def agrees(at: Running, page: Page) -> None:
    """Prometheus is told, within its five seconds, what the dashboard shows."""
    at.until(lambda: is_told(at, shown_on(page)), 15)


def shown_on(page: Page) -> dict[str, int]:
    """The dashboard's figures by what Prometheus calls them."""
    alarms(page)
    owed = tile(page, "brev väntar på att lämna") + tile(page, "mejl väntar på att lämna")
    return {
        "krav_jobs_parked": tile(page, "parkerade arbeten"),
        "krav_letters_today": tile(page, "brev i dag"),
        "krav_mail_taken_total": tile(page, "mottagna meddelanden"),
        "krav_workers_alive": tile(page, "processer lever"),
        "krav_outbox_pending": owed,
        "krav_send_brake": page.get_by_role("button", name="Släpp bromsen").count(),
    }


def is_told(at: Running, shown: dict[str, int]) -> bool:
    told = at.told()
    return {name: told.get(name, 0) for name in shown} == shown


def parked(at: Running, count: int = 1) -> Callable[[], bool]:
    return lambda: len(at.house.parked_jobs()) == count


def faults(at: Running) -> int:
    """How many times running the one parked job has been parked for the same fault; 0 while it runs."""
    found = at.house.parked_jobs()
    return found[0].fault_count if found else 0


def brake(at: Running) -> str | None:
    with at.house.office.database.read() as tx:
        return facts.get(tx, "brake")


def test_from_the_alarm_to_the_letter_that_leaves_once(at: Running, page: Page) -> None:
    calm = alarms(page)
    assert not calm & {"KravJobsParked", "KravBrakeOn", "KravNoWorker"}
    assert at.health("/readyz")[0] == at.health("/livez")[0] == 200
    (broken,) = at.demands(1, damaged=True)
    at.until(parked(at))
    job = read_what_went_wrong(at, page, broken)
    change_it_to_nothing_that_exists(at, page, job)
    run_it_until_it_is_poison(at, page, job)
    agrees(at, page)
    surge = at.demands(3)
    at.until(lambda: brake(at) == "on")
    at.receipt(broken).unlink()
    run_what_was_put_right(at, page, job)
    at.until(lambda: len(at.house.printed()) == LIMIT)
    assert f"{broken}.pdf" not in at.house.printed()
    assert at.health("/readyz") == (
        200,
        {"ready": True, "checks": dict.fromkeys(("database", "workers", "mailbox 1", "disk"), "ok")},
    ), "a brake and parked work are for people: no balancer should take the house away for them"
    agrees(at, page)
    let_go_with_a_reason(at, page)
    at.until(lambda: len(at.house.printed()) == 4)
    assert at.house.printed() == sorted(f"{key}.pdf" for key in (broken, *surge))
    at.until(lambda: {row.status for row in at.house.letters()} == {"sent"})
    assert alarms(page) - calm <= {"KravNearLimit"}, "as many letters as the person let go have left"
    agrees(at, page)
    assert len(at.house.printed()) == tile(page, "brev i dag") == 4
    at.house.is_sound()


def read_what_went_wrong(at: Running, page: Page, key: str) -> int:
    """The alarm leads to the job room, the job to its traceback; the job's number."""
    assert "KravJobsParked" in alarms(page)
    assert tile(page, "parkerade arbeten") == 1
    page.get_by_role("link", name="Arbete är parkerat och väntar på en person.").click()
    expect(page).to_have_url(re.compile(r"/jobs$"))
    card = page.locator("article.card")
    expect(card).to_have_count(1)
    expect(card.get_by_role("heading")).to_contain_text("Skicka brev")
    expect(card.get_by_role("link", name=key.removesuffix("-demand-1"))).to_be_visible()
    card.get_by_text("Felet").click()
    expect(card.locator("pre")).to_contain_text("JSONDecodeError")
    card.get_by_role("link", name=re.compile(r"^Arbete \d+$")).click()
    trace = page.locator("pre")
    expect(trace).to_contain_text("drop_folder.py")
    expect(trace).to_contain_text("json.loads(self._receipt(key).read_bytes())")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Skicka brev")
    assert not re.search(r"@|\d{6}-\d{4}\b", trace.inner_text())
    return int(page.url.rpartition("/")[2])


def change_it_to_nothing_that_exists(at: Running, page: Page, job: int) -> None:
    """A slip of the hand is refused in words, what was written stands, and the job stays as it is."""
    page.get_by_label("Uppgifter (JSON)").fill('{"letter_key": "2026-999999-demand-1"}')
    page.locator("#edit-title ~ form").get_by_label("Varför").fill("Fel ärende")
    page.get_by_role("button", name="Ändra och kör igen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Uppgifter (JSON)")).to_have_value('{"letter_key": "2026-999999-demand-1"}')
    expect(page.locator("#edit-title ~ form").get_by_label("Varför")).to_have_value("Fel ärende")
    assert [row.id for row in at.house.parked_jobs()] == [job] and faults(at) == 1


def run_it_until_it_is_poison(at: Running, page: Page, job: int) -> None:
    """Run again with the cause still there it fails the same way; the third time it is marked and left by many."""
    for times in (2, 3):
        page.goto(f"{at.desk}/jobs")
        page.locator("input[name=job]").check()
        page.get_by_role("button", name="Kör de valda igen").click()
        expect(page.locator("main")).to_contain_text("Körs igen: 1")
        at.until(lambda times=times: faults(at) == times)  # type: ignore[misc]
    page.goto(f"{at.desk}/jobs")
    expect(page.locator("article.card")).to_contain_text("faller på samma sätt varje gång")
    page.get_by_role("button", name="Kör alla i urvalet igen").click()
    expect(page.locator("main")).to_contain_text("Kvar, de faller på samma sätt varje gång: 1")
    assert [row.id for row in at.house.parked_jobs()] == [job]


def run_what_was_put_right(at: Running, page: Page, job: int) -> None:
    """On its own page it runs when somebody says that the cause is put right; the brake still holds the letter."""
    page.goto(f"{at.desk}/jobs/{job}")
    expect(page.get_by_text("Arbetet har fallit på samma sätt 3 gånger.")).to_be_visible()
    again = page.get_by_role("button", name="Kör igen", exact=True)
    again.click()
    assert faults(at) == 3, "the box must be ticked"
    page.get_by_label("Orsaken är rättad, kör det ändå.").check()
    again.click()
    expect(page).to_have_url(re.compile(r"/jobs$"))
    expect(page.locator("main")).to_contain_text("Inga sådana arbeten.")
    at.until(parked(at, 0))


def let_go_with_a_reason(at: Running, page: Page) -> None:
    """A brake that went on by itself is let go by a person who says why; who, when and why stay in the chain."""
    assert {"KravBrakeOn"} <= alarms(page) and "KravJobsParked" not in alarms(page)
    page.get_by_role("link", name="Bromsen är på: inget lämnar huset.").click()
    expect(page.locator("#brake")).to_contain_text("Bromsen gick på av sig själv.")
    release = page.get_by_role("button", name="Släpp bromsen")
    release.click()
    assert brake(at) == "on", "not without a reason"
    page.locator("#brake").get_by_label("Varför").fill("Fyra nya ärenden från en stor kund, genomgångna")
    release.click()
    expect(page.locator("main")).to_contain_text("Bromsen är släppt.")
    assert brake(at) == "off" and at.house.tasks("brake") == []


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
def test_a_worker_that_is_gone_is_told_everywhere_and_nothing_is_lost(at: Running, page: Page) -> None:
    at.stop(WORKS)
    at.house.clock.wait(46)
    at.until(lambda: at.health("/readyz")[0] == 503, 5)
    ready = at.health("/readyz")[1]
    assert ready["checks"] == {"database": "ok", "workers": NO_WORKER, "mailbox 1": "ok", "disk": "ok"}
    assert at.health("/livez") == (200, {"alive": True}), "the process that serves is well: nobody should restart it"
    assert alarms(page) >= {"KravNoWorker", "KravNoSchedule"}
    agrees(at, page)
    at.house.receive(at.house.mail(), drain=False)
    assert at.house.messages()[-1].state == "pending"
    at.start(WORKS)
    at.until(lambda: at.health("/readyz")[0] == 200, 10)
    at.until(lambda: at.house.messages()[-1].state != "pending")
    assert not alarms(page) & {"KravNoWorker", "KravNoSchedule"}
    agrees(at, page)


def test_a_process_that_is_told_to_stop_is_neither_alive_nor_answers(at: Running) -> None:
    assert at.health("/livez")[0] == 200
    at.stop(WEB)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{at.desk}/livez", timeout=2)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_what_is_wrong_is_readable_on_any_screen(at: Running, browser: Browser, scheme: str, width: int) -> None:
    (broken,) = at.demands(1, damaged=True)
    at.until(parked(at))
    set_brake(at.house.office, on=True, by="ops", why="Fel i mallen")
    window = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    page = signed_in(browser, at, Role.OPS, scripts=True, **window)
    for path in ("/ops", "/jobs", f"/jobs/{at.house.parked_jobs()[0].id}", "/ops/values/mail"):
        page.goto(f"{at.desk}{path}")
        page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        assert (axe(page), overflow(page)) == ([], 0), path
    page.context.close()
    assert f"{broken}.pdf" not in at.house.printed()
