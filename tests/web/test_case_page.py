"""The case page: what it tells, in both languages, what its forms do, and that no word from outside can act."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from casework import board
from casework.accept_terms import accept_terms
from casework.contact import add_contact
from casework.make_dossier import make_dossier
from casework.record_payment import record_payment
from claims.money import Money
from samples.day import SAMPLE_DAY
from samples.people import HAULIER
from storage import letters, tasks
from storage.schema import case, creditor, debtor, invoice, letter
from tests.office import House
from tests.papers import bill
from tests.web.conftest import desk_of, foreign_scripts, sent
from tests.web.doors import EMAIL

CSP = "content-security-policy"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202e"


@pytest.fixture
def demanded(house: House) -> str:
    """A case whose demand has been printed, with a payment after it."""
    house.receive(house.mail(house.pdf(bill("F-1", buyer=HAULIER, total="10000"))))
    [row] = house.cases()
    accept_terms(house.office, case_number=row.number, by="h", how="cli", evidence={"by": "h", "how": "cli"})
    house.drain()
    house.print_run()
    paid = {"source": "bank", "reference": "1", "by": "h"}
    record_payment(house.office, case_number=row.number, on=SAMPLE_DAY, amount=Money(1_000_00), **paid)
    return row.number


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_tells_state_sum_course_reasons_letters_and_events(house: House, demanded: str, language: str) -> None:
    shown = board.case(house.office, number=demanded)
    answer = desk_of(house.office).get(f"/cases/{demanded}", headers={"accept-language": language})
    text = answer.text
    assert answer.status_code == 200
    assert shown["debtor"]["name"] in text and shown["creditor"]["name"] in text
    whole = shown["balance"]["total"].split(".")[0]
    assert f"{int(whole):,}".replace(",", "\u00a0") in text
    assert ("Löper från" if language == "sv" else "Runs from") in text
    assert "6 § räntelagen (1975:635)" in text  # every krona with its reason
    assert ("Brevet skickades" if language == "sv" else "Letter sent") in text
    for anchor in re.findall(r'href="#([\w-]+)"', text):
        assert f'id="{anchor}"' in text, anchor


def test_the_course_is_drawn_and_said_with_the_same_days_and_sums(house: House, demanded: str) -> None:
    desk = desk_of(house.office)
    text = desk.get(f"/cases/{demanded}").text
    figure = text.split('<figure class="life"')[1].split("</figure>")[0]
    drawn, said = figure.split("</figcaption>")[0].split("<figcaption")
    numbers = re.findall(r'text-anchor="middle">(\d+)</text>', drawn)
    been, ahead = said.split("Framåt, om ingen betalar eller svarar")
    rows = re.findall(r"<li>(.*?)</li>", said)
    assert numbers == [str(number) for number in range(1, len(rows) + 1)]
    assert 'start="1"' in been and f'start="{been.count("<li>") + 1}"' in ahead
    assert (
        "Ärendet kom in" in been and "Inkassokrav" in been and "Betalning, " in been and "1\u00a0000,00&nbsp;kr" in been
    )
    in_table = set(re.findall(r'<td class="when"[^>]*>(\d{4}-\d\d-\d\d)</td>', text))
    assert len(in_table & set(re.findall(r'datetime="([\d-]+)"', ahead))) >= 2
    assert "i dag" in drawn and "style=" not in figure and "#" not in drawn  # the page's own colours, in either scheme


def test_the_course_says_the_same_in_english(house: House, demanded: str) -> None:
    text = desk_of(house.office).get(f"/cases/{demanded}", headers={"accept-language": "en"}).text
    figure = text.split('<figure class="life"')[1].split("</figure>")[0]
    assert "The case came in" in figure and "today" in figure and "The course of the case as a time line" in figure


def test_a_letter_and_a_mail_are_given_as_they_left(house: House, demanded: str) -> None:
    desk = desk_of(house.office)
    shown = board.case(house.office, number=demanded)
    key = shown["letters"][0]["key"]
    assert f'href="/cases/{demanded}/letters/{key}"' in desk.get(f"/cases/{demanded}").text
    pdf = desk.get(f"/cases/{demanded}/letters/{key}")
    with house.office.database.read() as tx:
        row = letters.get(tx, key)
    assert row is not None and row.body_sha256 is not None
    assert pdf.content == house.office.blobs.get(row.body_sha256) and pdf.content.startswith(b"%PDF-")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"] == f'inline; filename="{key}.pdf"'
    assert pdf.headers["x-content-type-options"] == "nosniff" and "default-src 'none'" in pdf.headers[CSP]
    mail = desk.get(f"/cases/{demanded}/mails/{shown['mails'][0]['key']}")
    assert mail.headers["content-disposition"].startswith("attachment")
    assert b"Message-ID:" in mail.content


def test_the_dossier_is_given_to_keep_and_has_the_letter_in_it(house: House, demanded: str) -> None:
    desk = desk_of(house.office)
    assert f'href="/cases/{demanded}/dossier.zip" download' in desk.get(f"/cases/{demanded}").text
    given = desk.get(f"/cases/{demanded}/dossier.zip", headers={"accept-language": "en"})
    assert given.headers["content-type"] == "application/zip"
    assert given.headers["content-disposition"] == f'attachment; filename="akt-{demanded}.zip"'
    assert given.content == make_dossier(house.office, number=demanded, language="en")
    assert desk.get("/cases/2026-999999/dossier.zip").status_code == 404


@pytest.mark.parametrize("path", ["/letters/nothing", "/mails/nothing", "/letters/..%2f.."])
def test_what_is_not_of_the_case_is_not_given(house: House, demanded: str, path: str) -> None:
    other = "2026-999999"
    assert desk_of(house.office).get(f"/cases/{other}{path}").status_code == 404
    assert desk_of(house.office).get(f"/cases/{demanded}{path}").status_code == 404


def test_a_letter_of_another_case_is_not_given(house: House, demanded: str) -> None:
    house.receive(house.mail(house.pdf(bill("F-2", total="5000"))))
    [other] = [row.number for row in house.cases() if row.number != demanded]
    key = board.case(house.office, number=demanded)["letters"][0]["key"]
    assert desk_of(house.office).get(f"/cases/{other}/letters/{key}").status_code == 404


def test_a_note_is_written_and_shown_and_an_empty_one_comes_back(house: House, demanded: str) -> None:
    desk, page = desk_of(house.office), f"/cases/{demanded}"
    answer = sent(desk, f"{page}/notes", on=page, text="Ring efter tolv.\r\nFråga om <b>Kim</b>.")
    assert answer.status_code == 303 and answer.headers["location"] == f"{page}#notes"
    text = desk.get(page).text
    assert "Ring efter tolv.<br>" in text and "&lt;b&gt;Kim&lt;/b&gt;" in text
    refused = sent(desk, f"{page}/notes", on=page, text="   ")
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text
    with house.office.database.read() as tx:
        assert [note.author for note in tasks.notes(tx, demanded)] == [EMAIL]


def test_a_case_is_given_to_a_team_to_oneself_and_to_nobody(house: House, demanded: str) -> None:
    desk, page = desk_of(house.office), f"/cases/{demanded}"
    for fields, shown in (({"to": "Grupp Nord"}, "Grupp Nord"), ({"to": "", "who": "me"}, EMAIL), ({"to": ""}, "")):
        assert sent(desk, f"{page}/hands", on=page, **fields).status_code == 303
        assert f'name="to" list="hands" value="{shown}"' in desk.get(page).text


@pytest.mark.parametrize("path", ["notes", "hands"])
def test_a_form_of_somebody_elses_changes_nothing(house: House, demanded: str, path: str) -> None:
    desk, page = desk_of(house.office), f"/cases/{demanded}"
    for options in ({"data": {"text": "x", "to": "x"}}, {"data": {"csrf": "wrong", "text": "x", "to": "x"}}):
        assert desk.post(f"{page}/{path}", **options).status_code == 403
    foreign = {"origin": "https://evil.example"}
    assert desk.post(f"{page}/{path}", data={"text": "x"}, headers=foreign).status_code == 403
    with house.office.database.read() as tx:
        assert tasks.notes(tx, demanded) == []


def test_hostile_words_in_every_place_are_only_words(house: House, demanded: str) -> None:
    office = house.office
    with office.database.write() as tx:
        for table in (debtor, creditor):
            tx.execute(update(table).values(name=HOSTILE))
        tx.execute(update(invoice).values(number=HOSTILE, about=HOSTILE))
        tx.execute(update(case).values(why=HOSTILE))
        tx.execute(update(letter).values(held_by=[{"code": "x", "message": HOSTILE}]))
        now = office.clock.now()
        tasks.add(tx, key="h", kind=HOSTILE, title=HOSTILE, now=now, case_number=demanded)
        tasks.add_note(tx, case_number=demanded, message_id=None, at=now, author=HOSTILE, text=HOSTILE)
    contact = {"channel": "phone", "about": "question", "on": SAMPLE_DAY, "by": HOSTILE, "answered": ""}
    add_contact(office, case_number=demanded, text=HOSTILE, **contact)
    desk = desk_of(office)
    for path in (f"/cases/{demanded}", "/cases", "/today", "/", "/search?q=script", "/search", f"/search?q={HOSTILE}"):
        text = desk.get(path).text
        assert foreign_scripts(text) == [] and "<img src=x" not in text and "\u202e" not in text, path
        assert ">49" not in text, path


def test_the_course_goes_on_as_days_pass(house: House, demanded: str) -> None:
    desk = desk_of(house.office)
    first = desk.get(f"/cases/{demanded}").text
    house.live_until(SAMPLE_DAY + timedelta(days=25))
    later = desk.get(f"/cases/{demanded}").text
    assert "krav skickat" in first and "krav skickat" not in later.split("<h1>")[1].split("</h1>")[0]
