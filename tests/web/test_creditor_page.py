"""The creditor's page and our own invoices: what is agreed rests on evidence, figures agree with the cases."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from casework import creditor_figures as figures_of
from casework.accept_terms import accept_terms
from casework.creditors import set_creditor
from casework.show_creditors import show_creditor
from casework.show_invoices import invoice_shown
from claims.user import Role
from samples.people import BUILDER
from storage import creditors, jobs
from tests.casework.bank_house import DAY
from tests.casework.invoice_house import kinds, priced
from tests.casework.payout_house import paid_in
from tests.office import House
from tests.papers import bill
from tests.web.conftest import foreign_scripts
from tests.web.money_house import Browser, desk, faults, forms_of, handler, payer
from tests.web.test_desk import HOSTILE

__all__ = ["desk"]
ONE = "/creditors/1"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_render_in_both_languages(desk: House, language: str) -> None:
    paid_in(desk, "100.00")
    for path in ("/creditors", ONE, "/invoices", f"{ONE}/terms/{desk.case().number}"):
        answer = handler(desk).get(path, headers={"accept-language": language})
        assert answer.status_code == 200, (path, faults(answer))
        assert f'<html lang="{language}">' in answer.text
        assert not re.search(r"\son\w+=|style=|<style|javascript:", answer.text), path
        assert foreign_scripts(answer.text) == [], path


def test_creditors_are_found_by_words_of_the_name_and_by_number_page_by_page(desk: House) -> None:
    with desk.office.database.write() as tx:
        for number in range(60):
            creditors.ensure(
                tx, identity=f"name:{number}", name=f"Åkeri {number:02d} AB", orgnr=None, email=None, address=()
            )
    hanna = handler(desk)
    first = hanna.get("/creditors").text
    following = re.search(r'href="(\?after=[^"]+)" rel="next"', first)
    assert following is not None
    second = hanna.get("/creditors" + following[1].replace("&amp;", "&")).text
    ids = [re.findall(r'<td[^>]*><a href="/creditors/(\d+)"', text) for text in (first, second)]
    assert len(ids[0]) == 50 and sorted(map(int, ids[0] + ids[1])) == list(range(1, 62))
    assert re.findall(r'href="/creditors/(\d+)"', hanna.get("/creditors", params={"q": "akeri 07"}).text) == ["9"]
    by_number = hanna.get("/creditors", params={"q": BUILDER.orgnr[:6] + "-" + BUILDER.orgnr[6:]}).text
    assert re.findall(r'href="/creditors/(\d+)"', by_number) == ["1"]
    assert "Ingen borgenär heter så" in hanna.get("/creditors", params={"q": "%_"}).text


def test_an_agreed_term_is_saved_only_with_what_shows_it(desk: House) -> None:
    hanna = handler(desk)
    without = hanna.upload(f"{ONE}/agree", "", b"", term="agreed_rate", value="24", reference="ok")
    assert without.status_code == 422 and "var avtalet står" in faults(without)[0]
    wrong = hanna.upload(f"{ONE}/agree", "", b"", term="agreed_rate", value="mycket", reference="Ramavtal 1 januari")
    assert wrong.status_code == 422
    plain = hanna.post(f"{ONE}/change", {"agreed_rate": "24", "language": "sv"})
    assert plain.status_code == 303
    assert show_creditor(desk.office, creditor_id=1)["agreed"]["agreed_rate"] == ""
    body = b"%PDF-1.7 <script>alert(1)</script>"
    saved = hanna.upload(
        f"{ONE}/agree",
        '"><script>.pdf',
        body,
        term="agreed_rate",
        value="12,5",
        reference="Ramavtal 2026-01-01, punkt 7",
    )
    page = hanna.follow(saved)
    assert "12,5 %" in page.text and "Ramavtal 2026-01-01, punkt 7" in page.text and foreign_scripts(page.text) == []
    file = hanna.get(f"{ONE}/evidence/1")
    assert file.content == body and file.headers["content-type"] == "application/octet-stream"
    assert (
        file.headers["content-disposition"].startswith("attachment") and "<" not in file.headers["content-disposition"]
    )
    assert hanna.get("/creditors/1/evidence/2").status_code == 404
    yes = hanna.upload(f"{ONE}/agree", "", b"", term="standing_agreement", yes_no="ja", reference="Avtal 2026-02-01")
    assert yes.status_code == 303 and show_creditor(desk.office, creditor_id=1)["standing_agreement"]


def test_senders_are_added_and_removed_one_at_a_time(desk: House) -> None:
    hanna = handler(desk)
    page = hanna.get(ONE)
    bad = hanna.send(page, f"{ONE}/senders", address="inte en adress")
    assert bad.status_code == 422 and "e-postadress" in faults(bad)[0]
    page = hanna.follow(hanna.send(page, f"{ONE}/senders", address="Ekonomi@Bygg.example"))
    assert "ekonomi@bygg.example" in page.text and BUILDER.email in page.text
    page = hanna.follow(hanna.post(f"{ONE}/senders", {"remove": "ekonomi@bygg.example"}))
    assert "ekonomi@bygg.example" not in page.text and BUILDER.email in page.text
    assert hanna.post(f"{ONE}/senders", {"remove": "nobody@else.example"}).status_code == 422
    set_creditor(desk.office, orgnr="5566778899", values={"name": "Annan AB", "senders": "x@annan.example"}, by="h")
    taken = hanna.post(f"{ONE}/senders", {"address": "x@annan.example"})
    assert taken.status_code == 422 and "annan borgenär" in faults(taken)[0]


def test_the_level_of_news_and_the_language_are_changed(desk: House) -> None:
    hanna = handler(desk)
    page = hanna.follow(hanna.post(f"{ONE}/change", {"language": "en", "notification": "result"}))
    found = show_creditor(desk.office, creditor_id=1)
    assert (found["language"], found["notification"]) == ("en", "result") and "Ändrat." in page.text
    assert hanna.post(f"{ONE}/change", {"notification": "never"}).status_code == 422
    changed = hanna.follow(hanna.post(f"{ONE}/change", {"handler": "Grupp Nord", "tone": "mild"})).text
    found = show_creditor(desk.office, creditor_id=1)
    assert (found["handler"], found["tone"], found["notification"]) == ("Grupp Nord", "mild", "result")
    assert "Grupp Nord" in changed and "<dd>mild</dd>" in changed
    hanna.post(f"{ONE}/change", {"handler": ""})
    assert show_creditor(desk.office, creditor_id=1)["handler"] == ""
    assert hanna.post(f"{ONE}/change", {"tone": "arg"}).status_code == 422


def test_the_ages_of_what_is_open_are_counted_and_drawn_with_the_same_figures(desk: House) -> None:
    facts = desk.facts(desk.case().number)
    due, ore = min(each.due_date for each in facts.invoices), sum(each.total.ore for each in facts.invoices)
    expected = figures_of.bucket_of(due, on=DAY)
    found = figures_of.creditor_figures(desk.office, creditor_id=1)
    assert found is not None and found["states"] == {"demand": 1} and found["open"] == 1
    (row,) = [row for row in found["ageing"]["SEK"] if row["cases"]]
    assert (row["bucket"], row["ore"]) == (expected, ore)
    paid_in(desk, "100.00")
    again = figures_of.creditor_figures(desk.office, creditor_id=1)
    assert again is not None and sum(row["ore"] for row in again["ageing"]["SEK"]) == ore - 10000
    shown = f"{(ore - 10000) / 100:,.2f}".replace(",", "\u00a0").replace(".", ",")
    page = handler(desk).get(ONE).text
    assert page.count('<rect width="100%"') == page.count("<rect") == 1 and shown in page


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(0, "not_due"), (1, "0-30"), (30, "0-30"), (31, "31-90"), (90, "31-90"), (91, "91-180"), (180, "91-180"),
     (181, "181-365"), (365, "181-365"), (366, "over-365")],
)  # fmt: skip
def test_a_bucket_ends_where_its_name_says(days: int, bucket: str) -> None:
    assert figures_of.bucket_of(DAY - timedelta(days=days), on=DAY) == bucket


def test_figures_of_many_cases_are_counted_behind_the_page_once_a_day(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures_of, "LIVE_MOST", 0)
    hanna = handler(desk)
    assert "räknas bakom sidan" in hanna.get(ONE).text and owed_figures(desk) == 1
    desk.drain()
    page = hanna.get(ONE)
    assert "1 öppet ärende" in page.text and owed_figures(desk) == 0
    paid_in(desk, "100.00")
    page = hanna.follow(hanna.send(hanna.get(ONE), f"{ONE}/count"))
    assert "Siffrorna räknas om." in page.text and owed_figures(desk) == 1
    desk.drain()
    before = figures_of.creditor_figures(desk.office, creditor_id=1)
    assert owed_figures(desk) == 0, "those of today are fresh"
    desk.live_day(DAY + timedelta(days=1))
    assert figures_of.creditor_figures(desk.office, creditor_id=1) == before
    assert figures_of.creditor_figures(desk.office, creditor_id=1) == before and owed_figures(desk) == 1
    desk.drain()
    kept = figures_of.creditor_figures(desk.office, creditor_id=1)
    assert kept is not None and kept["on"] == (DAY + timedelta(days=1)).isoformat()


def owed_figures(desk: House) -> int:
    with desk.office.database.read() as tx:
        return sum(count for (_state, kind), count in jobs.live_counts(tx).items() if kind == "count_figures")


def test_the_money_of_a_creditor_is_what_the_books_say(desk: House) -> None:
    paid_in(desk, "500.00")
    (money,) = show_creditor(desk.office, creditor_id=1)["money"]
    assert money["collected"] == "500.00"
    parts = sum(float(money[name]) for name in ("commission", "vat", "kept", "refund", "undistributed", "owed"))
    assert parts == pytest.approx(500.0)


def test_who_may_change_a_creditor_and_who_only_looks(desk: House) -> None:
    for role, status in [(Role.JURIST, 403), (Role.PAYMENTS, 403), (Role.HANDLER, 303), (Role.ADMIN, 303)]:
        person = Browser(desk, "person", role)
        assert person.get(ONE).status_code == 200
        assert person.post(f"{ONE}/change", {"language": "sv"}).status_code == status, role
    assert handler(desk).post(f"{ONE}/account", {"account": "5050-1055"}).status_code == 403
    jurist = Browser(desk, "jurist", Role.JURIST)
    assert {form.action for form in forms_of(jurist.get(ONE).text)} == set()
    assert ("creditor", ONE) in jurist.door.seen
    assert jurist.get("/creditors/99").status_code == jurist.get("/creditors/abc").status_code == 404


def test_a_hostile_name_is_text_on_every_page(desk: House) -> None:
    name = HOSTILE.replace("\u202e", "")
    set_creditor(desk.office, orgnr=BUILDER.orgnr, values={"name": name, "address": name}, by="h")
    paid_in(desk)
    for path in ("/creditors", ONE, "/payouts"):
        text = payer(desk).get(path).text
        assert foreign_scripts(text) == [] and "<img src=x" not in text, path
    assert "&lt;script&gt;" in payer(desk).get("/payouts").text


def test_a_creditor_nobody_has_checked_is_said_and_checked(desk: House) -> None:
    with desk.office.database.write() as tx:
        creditors.change(tx, 1, confirmed_at=None, confirmed_by=None)
    hanna = handler(desk)
    page = hanna.get(ONE)
    assert "Ingen har kontrollerat" in page.text
    page = hanna.follow(hanna.send(page, f"{ONE}/confirm"))
    assert "Ingen har kontrollerat" not in page.text and hanna.email in page.text


def test_our_invoices_are_listed_shown_fetched_paid_and_credited_once(desk: House) -> None:
    house = priced(desk)
    with house.office.database.read() as tx:
        assert creditors.get(tx, 1).name == BUILDER.name
    number = _second_case(house)
    pia = payer(house)
    (name, _kind, _total, state) = kinds(house)[0]
    assert state == "open" and f'href="/invoices/{name}"' in pia.get("/invoices?open=1").text
    assert number in pia.get(f"/invoices/{name}").text
    assert pia.get(f"/invoices/{name}/pdf").content.startswith(b"%PDF")
    page = pia.get(f"/invoices/{name}")
    assert pia.send(page, f"/invoices/{name}/credit", amount="100,00", why=" ").status_code == 422
    confirm = pia.send(page, f"/invoices/{name}/credit", amount="100,00", why="överenskommet")
    assert kinds(house)[0][3] == "open" and len(kinds(house)) == 1
    pia.follow(pia.send(confirm, f"/invoices/{name}/credit"))
    twice = pia.send(confirm, f"/invoices/{name}/credit")
    assert twice.status_code == 422 and len(kinds(house)) == 2
    confirm = pia.send(pia.get(f"/invoices/{name}"), f"/invoices/{name}/paid", why="eget konto")
    pia.follow(pia.send(confirm, f"/invoices/{name}/paid"))
    assert pia.send(confirm, f"/invoices/{name}/paid").status_code == 422
    shown = invoice_shown(house.office, name=name)
    assert (shown["state"], len(shown["payments"]), shown["payments"][0]["by"]) == ("paid", 1, pia.email)
    assert f'href="/invoices/{name}"' not in pia.get("/invoices?open=1").text
    assert handler(house).post(f"/invoices/{name}/paid", {"sure": "yes"}).status_code == 403
    assert pia.get("/invoices/F2026-000099").status_code == 404


def _second_case(house: House) -> str:
    house.receive(house.mail(bill("77")))
    number = max(row.number for row in house.cases())
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    return number
