"""The search box, the list of cases and the day's work over HTTP, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from claims.user import EVERYONE
from samples.people import HAULIER, JOINER
from storage import tasks
from tests.office import House
from tests.papers import bill
from tests.web.conftest import desk_of, foreign_scripts, sent


@pytest.fixture
def two(house: House) -> list[str]:
    """Two cases of one creditor."""
    for number, buyer in (("F-1", HAULIER), ("F-2", JOINER)):
        house.receive(house.mail(house.pdf(bill(number, buyer=buyer))))
    return sorted(row.number for row in house.cases())


def test_a_number_leads_straight_to_its_case(house: House, two: list[str]) -> None:
    answer = desk_of(house.office).get("/search", params={"q": two[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{two[1]}")


def test_what_was_found_is_shown_in_groups_and_the_box_keeps_the_words(house: House, two: list[str]) -> None:
    text = desk_of(house.office).get("/search", params={"q": HAULIER.name.split()[0].lower()}).text
    assert "<h2>Gäldenärer</h2>" in text and f'href="/cases/{two[0]}"' in text and two[1] not in text
    assert f'value="{HAULIER.name.split()[0].lower()}"' in text


def test_nothing_found_says_what_may_be_asked(house: House, two: list[str]) -> None:
    for query, words in (("", "Vad letar du efter?"), ("zzzz", "Inget hittades.")):
        assert words in desk_of(house.office).get("/search", params={"q": query}).text


def test_a_filter_is_kept_used_and_dropped(house: House, two: list[str]) -> None:
    desk = desk_of(house.office)
    asked = {"state": "awaiting_terms", "held": "", "hands": "", "creditor": "1"}
    answer = sent(desk, "/cases/filters", on="/cases?state=awaiting_terms", name="<b>Mina</b>", **asked)
    assert answer.headers["location"] == "/cases?state=awaiting_terms&creditor=1"
    text = desk.get("/cases").text
    assert '<a href="/cases?state=awaiting_terms&amp;creditor=1">&lt;b&gt;Mina&lt;/b&gt;</a>' in text
    [drop] = re.findall(r'action="(/cases/filters/\d+/drop)"', text)
    assert sent(desk, drop, on="/cases").status_code == 303
    assert "Mina" not in desk.get("/cases").text
    assert sent(desk, drop, on="/cases?state=open").status_code == 404


@pytest.mark.parametrize("query", ["state=nonsense", "creditor=x", "creditor=99999999999", "held=%27", "after=%00"])
def test_what_no_list_may_be_asked_for_asks_for_nothing(house: House, two: list[str], query: str) -> None:
    text = desk_of(house.office).get(f"/cases?{query}")
    assert text.status_code == 200
    if "after" not in query:
        assert all(number in text.text for number in two)


def test_a_creditor_that_is_not_there_is_not_found(house: House) -> None:
    assert desk_of(house.office).get("/cases?creditor=12345").status_code == 404


def test_a_task_is_ticked_off_from_the_list_and_from_its_case(house: House, two: list[str]) -> None:
    with house.office.database.write() as tx:
        for key in ("a", "b"):
            now = house.office.clock.now() - timedelta(days=9)
            tasks.add(tx, key=key, kind="call", title=f"Ring {key}", now=now, case_number=two[0])
        ids = [task.id for task in tasks.open_tasks(tx, case_number=two[0])]
    desk = desk_of(house.office)
    text = desk.get("/today").text
    assert "Samtal att ringa" in text and "Ring a" in text and "9 dagar" in text
    answer = sent(desk, f"/today/{ids[0]}/done", on="/today")
    assert answer.headers["location"] == "/today"
    assert "Ring a" not in desk.get("/today").text
    answer = sent(desk, f"/today/{ids[1]}/done", on=f"/cases/{two[0]}", **{"from": "case"})
    assert answer.headers["location"] == f"/cases/{two[0]}"
    assert "Ring b" not in desk.get("/today").text
    assert sent(desk, "/today/x/done", on=f"/cases/{two[0]}").status_code == 404


def test_many_tasks_are_read_page_by_page(house: House, two: list[str]) -> None:
    with house.office.database.write() as tx:
        for index in range(60):
            title, now = f"Nummer {index:02d}.", house.office.clock.now()
            tasks.add(tx, key=str(index), kind="refund", title=title, now=now, case_number=two[0])
    desk, path = desk_of(house.office), "/today?kind=refund"
    seen: list[str] = []
    for _ in range(9):
        text = desk.get(path).text
        seen += re.findall(r"Nummer (\d\d)\.", text)
        further = re.search(r'rel="next" href="([^"]+)"', text)
        if further is None:
            break
        path = further[1].replace("&amp;", "&")
    assert seen == [f"{index:02d}" for index in range(60)]


def test_the_parts_are_shown_to_who_keeps_the_house(house: House) -> None:
    text = desk_of(house.office).get("/design").text
    assert "Byggdelar" in text and text.count('class="chip') > 30 and foreign_scripts(text) == []


def test_every_page_of_the_menu_that_is_ours_is_there(house: House) -> None:
    desk = desk_of(house.office)
    menu = re.findall(r'<a href="(/[\w/-]*)" data-key', desk.get("/").text)
    assert {"/", "/today", "/cases"} <= set(menu)
    assert all(desk.get(path).status_code == 200 for path in menu), menu
    assert len(EVERYONE) == 5


def test_no_style_sheet_and_no_script_of_ours_takes_anything_from_elsewhere() -> None:
    static = Path(__file__).parents[2] / "web/static"
    own = [*static.glob("*.css"), *static.glob("*.js")]
    assert len(own) >= 5
    for path in own:
        text = path.read_text()
        assert not re.search(r"url\(|@import|https?:|innerHTML|eval\(|\.style\b", text), path.name
