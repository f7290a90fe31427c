"""The pages of money in: what waits, what is shown before it is booked, what is booked once, and who may."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from casework.suspense import suspense
from claims.user import Role
from storage import bank
from tests.casework.bank_house import DAY, one, payments, reference, told, total
from tests.intake.bank.files import STATEMENT, balance, camt, details, entry, ocr
from tests.office import House
from tests.web.conftest import foreign_scripts
from tests.web.money_house import CSRF, Browser, desk, faults, forms_of, handler, payer
from tests.web.test_desk import HOSTILE

__all__ = ["desk"]
PAGES = ["/payments", "/payments/files", "/payments/files/f000001", "/payments/b000001", "/payments/reconcile"]


def waiting(house: House, amount: str = "100.00", words: str = "", **more: str) -> None:
    told(house, camt(one(amount, words and f"<Ustrd>{words}</Ustrd>", name="Någon", **more)))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_payments_renders_in_both_languages(desk: House, language: str) -> None:
    waiting(desk)
    for path in PAGES:
        answer = payer(desk).get(path, headers={"accept-language": language})
        assert answer.status_code == 200, (path, faults(answer))
        assert f'<html lang="{language}">' in answer.text
        assert not re.search(r"\son\w+=|style=|<style|javascript:", answer.text), path
        assert foreign_scripts(answer.text) == [], path


def test_a_file_that_is_uploaded_books_what_it_can_and_the_same_again_nothing(desk: House) -> None:
    pia, amount = payer(desk), total(desk)
    body = camt(one(amount, ocr(reference(desk))), one("70.00", "", bank="B2")).getvalue()
    page = pia.follow(pia.upload("/payments/files", "..\\..\\<b>camt.xml", body))
    assert "Filen är inläst." in page.text and "<b>" not in page.text
    assert payments(desk) == [(amount, "b000001", None)]
    assert 'href="/payments/b000002"' in pia.get("/payments").text
    pia.follow(pia.upload("/payments/files", "again.xml", body))
    assert payments(desk) == [(amount, "b000001", None)]
    assert pia.get("/payments/files").text.count('><a href="/payments/files/f') == 1
    desk.is_sound()


@pytest.mark.parametrize("body", [b"", b"<html>not a bank file</html>", b"\x00\xff" * 50])
def test_what_is_no_bank_file_is_refused_on_the_page(desk: House, body: bytes) -> None:
    answer = payer(desk).upload("/payments/files", "x.xml", body)
    assert answer.status_code == 422 and faults(answer)[0]
    assert payments(desk) == []


def test_a_file_in_doubt_books_nothing_until_somebody_says_why(desk: House) -> None:
    pia, amount = payer(desk), total(desk)
    told(desk, camt(one("1.00", "")))
    doubtful = camt(one(amount, ocr(reference(desk)), bank="B9")).getvalue() + b"\n"
    page = pia.follow(pia.upload("/payments/files", "second.xml", doubtful))
    assert "hålls tillbaka" in page.text and payments(desk) == []
    assert pia.post("/payments/files/f000002/accept", {"why": " "}).status_code == 422
    assert payments(desk) == []
    pia.follow(pia.send(page, "/payments/files/f000002/accept", why="Banken bekräftade filen på telefon."))
    assert payments(desk) == [(amount, "b000002", None)]


def test_what_waits_comes_with_cases_their_confidence_and_the_reason(desk: House) -> None:
    waiting(desk, words=f"betalning {reference(desk)}")
    text = payer(desk).get("/payments").text
    assert desk.case().number in text and "stark" in text and "OCR-nummer står i texten" in text


def test_a_booking_is_shown_before_it_is_made_and_made_once(desk: House) -> None:
    owed, number, pia = total(desk), desk.case().number, payer(desk)
    waiting(desk, words=f"betalning {reference(desk)}")
    page = pia.get("/payments/b000001")
    confirm = pia.send(page, "/payments/b000001/confirm", case=number)
    shown = confirm.text.replace("\u00a0", "")
    assert confirm.status_code == 200 and owed.replace(".", ",") in shown and number in shown
    assert payments(desk) == []
    done = pia.send(confirm, "/payments/b000001/do")
    assert "Betalningen är bokad." in pia.follow(done).text
    again = pia.send(confirm, "/payments/b000001/do")
    assert again.status_code == 422 and "redan gjort" in faults(again)[0]
    assert payments(desk) == [("100.00", "b000001", None)]
    with desk.office.database.read() as tx:
        assert bank.get(tx, 1).decided_by == pia.email
    desk.is_sound()


def test_a_payment_is_divided_on_cases_and_only_whole(desk: House) -> None:
    number, pia = desk.case().number, payer(desk)
    waiting(desk)
    page = pia.get("/payments/b000001")
    half = pia.send(page, "/payments/b000001/confirm", case=[number, ""], amount=["60,00", ""])
    assert half.status_code == 422 and "inte hela beloppet" in faults(half)[0] and 'value="60,00"' in half.text
    unknown = pia.send(page, "/payments/b000001/confirm", case=["2026-999999"], amount=["100,00"])
    assert unknown.status_code in (404, 422)
    both = pia.send(page, "/payments/b000001/confirm", case=[number, number], amount=["60,00", "40,00"])
    pia.follow(pia.send(both, "/payments/b000001/do"))
    assert payments(desk) == [("100.00", "b000001", None)]


def test_a_payment_is_returned_kept_set_aside_and_taken_off(desk: House) -> None:
    number, pia = desk.case().number, payer(desk)
    waiting(desk)
    url = "/payments/b000001"
    without = pia.post(f"{url}/confirm", {"action": "return"})
    assert without.status_code == 422 and "skälet" in faults(without)[0]
    for action, state in [("return", "return_owed"), ("keep", "suspense"), ("other", "other")]:
        confirm = pia.post(f"{url}/confirm", {"action": action, "why": "frågade betalaren"})
        assert "frågade betalaren" in confirm.text
        pia.follow(pia.send(confirm, f"{url}/do"))
        with desk.office.database.read() as tx:
            assert bank.get(tx, 1).state == state
    told(desk, camt(one("50.00", ocr(reference(desk)), bank="B7"), message_id="M7"), "m7.xml")
    page = pia.get("/payments/b000002")
    confirm = pia.send(page, "/payments/b000002/confirm", why="en annans")
    assert number in confirm.text
    pia.follow(pia.send(confirm, "/payments/b000002/do"))
    assert [row["id"] for row in suspense(desk.office)] == ["b000002"]
    assert [reversed_on for _amount, _name, reversed_on in payments(desk)] != [None]
    desk.is_sound()


def test_money_that_went_out_takes_an_earlier_payment_back(desk: House) -> None:
    pia = payer(desk)
    told(desk, camt(one("100.00", ocr(reference(desk))), one("100.00", ocr(reference(desk)), bank="B2")))
    inner = details("100.00", reference="R1", remittance=ocr(reference(desk)))
    back = entry("100.00", details=inner, reference="ER1", direction="DBIT", reversal="1", day=DAY.isoformat())
    told(desk, camt(back, message_id="M2"), "m2.xml")
    page = pia.get("/payments/b000003")
    assert "b000001" in page.text and "b000002" in page.text
    confirm = pia.send(page, "/payments/b000003/confirm", of="b000002", why="banken sade vilken")
    pia.follow(pia.send(confirm, "/payments/b000003/do"))
    assert [name for _amount, name, reversed_on in payments(desk) if reversed_on is None] == ["b000001"]
    desk.is_sound()


def test_the_queue_is_searched_by_amount_text_and_number_and_goes_on_page_by_page(desk: House) -> None:
    entries = [one(f"{number}.00", f"<Ustrd>rad {number:03d}</Ustrd>", bank=f"B{number}") for number in range(1, 46)]
    told(desk, camt(*entries))
    pia, seen, path = payer(desk), [], "/payments"
    for _page in range(6):
        text = pia.get(path).text
        seen += re.findall(r'<td class="tight"[^>]*><a href="/payments/(b\d+)"', text)
        following = re.search(r'href="(/payments\?after=[^"]+)" rel="next"', text)
        if following is None:
            break
        path = following[1].replace("&amp;", "&")
    assert seen == [f"b{number:06d}" for number in range(1, 46)]
    assert re.findall(r"/payments/(b\d+)", pia.get("/payments", params={"q": "17,00"}).text) == ["b000017"]
    assert re.findall(r"/payments/(b\d+)", pia.get("/payments", params={"q": "RAD 031"}).text) == ["b000031"]
    assert "Inga sådana betalningar" in pia.get("/payments", params={"q": "%"}).text
    assert "Inga sådana" in pia.get("/payments", params={"old": "1"}).text
    desk.clock.day += timedelta(days=31)
    assert (
        len(re.findall(r'<td class="tight"[^>]*><a href="/payments/b', pia.get("/payments", params={"old": "1"}).text))
        == 10
    )


def test_statements_stand_beside_the_books_the_differences_first(desk: House) -> None:
    good = camt(
        one("100.00", ocr(reference(desk))),
        message=STATEMENT,
        balances=balance("OPBD", "0.00") + balance("CLBD", "100.00"),
        message_id="S1",
    )
    told(desk, good, "s1.xml")
    pia = payer(desk)
    assert "stämmer med böckerna" in pia.get("/payments/reconcile").text
    gap = camt(
        one("30.00", "", bank="B3"),
        message=STATEMENT,
        balances=balance("OPBD", "500.00") + balance("CLBD", "530.00"),
        message_id="S2",
    )
    told(desk, gap, "s2.xml")
    text = pia.get("/payments/reconcile").text
    assert "1 kontoutdrag skiljer" in text
    assert text.index("f000002") < text.index("f000001")
    assert (
        'href="/payments/b000001"'
        in pia.get(f"/payments/files/f000001?account={'SE4550000000058398257466'}&first=1").text
    )


def test_hostile_words_of_a_payer_are_shown_as_text(desk: House) -> None:
    from xml.sax.saxutils import escape

    hostile = escape(HOSTILE.replace("\u202e", ""))
    told(desk, camt(one("100.00", f"<Ustrd>{hostile}</Ustrd>", name=HOSTILE.replace("\u202e", "")[:60])))
    pia = payer(desk)
    for path in ("/payments", "/payments/b000001", f"/payments?q={HOSTILE}"):
        text = pia.get(path).text
        assert foreign_scripts(text) == [] and "<img src=x" not in text and "\u202e" not in text, path
    confirm = pia.post("/payments/b000001/confirm", {"action": "other", "why": HOSTILE})
    assert foreign_scripts(confirm.text) == [] and "&lt;script&gt;" in confirm.text


@pytest.mark.parametrize("role", [Role.HANDLER, Role.JURIST, Role.OPS, Role.ADMIN])
def test_only_payments_may_move_money_and_others_see_no_forms(desk: House, role: Role) -> None:
    waiting(desk)
    other = Browser(desk, "olle", role)
    answer = other.get("/payments/b000001")
    assert answer.status_code == (403 if role is Role.OPS else 200)
    assert not [form for form in forms_of(answer.text) if form.action.startswith("/payments/b")]
    for path in (
        "/payments/b000001/do",
        "/payments/b000001/confirm",
        "/payments/files",
        "/payments/files/f000001/accept",
    ):
        sent = other.post(path, {"action": "book", "part": desk.case().number, "why": "x"})
        assert sent.status_code == 403, path
    assert payments(desk) == []


def test_a_form_without_the_sign_that_it_is_ours_does_nothing(desk: House) -> None:
    waiting(desk)
    pia = payer(desk)
    data = {"action": "book", "part": desk.case().number, "csrf": "x"}
    assert pia.post("/payments/b000001/do", data).status_code == 403
    data["csrf"] = CSRF
    assert pia.post("/payments/b000001/do", data, headers={"origin": "https://evil.example"}).status_code == 403
    assert payments(desk) == []


def test_who_saw_a_payment_is_kept_and_what_is_not_there_is_said(desk: House) -> None:
    waiting(desk)
    hanna = handler(desk)
    hanna.get("/payments/b000001")
    assert ("payment", "/payments/b000001") in hanna.door.seen
    for path in ("/payments/b000099", "/payments/files/f000099"):
        assert hanna.get(path).status_code == 404, path
    assert hanna.get("/payments/nonsense").status_code == 422
