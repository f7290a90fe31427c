"""A payment day in a real browser: from the bank's file to the payout that two others approve, by people who sign in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Locator, Page, expect

from casework import file_waits, passwords
from casework.accept_terms import accept_terms
from casework.board import case as shown_case
from casework.reconcile import reconcile
from casework.verify import verify
from claims.account import case_ocr_reference
from samples.people import BAKER, BUILDER, HAULIER, PAINTER
from tests.browser import serving
from tests.casework.bank_house import one
from tests.casework.payout_house import NOTE, at_bank, stands, status_file, with_account
from tests.casework.test_payouts_seen import leaving
from tests.intake.bank.files import STATEMENT, balance, camt, ocr
from tests.office import House
from tests.papers import bill
from tests.web.people import PASSWORD, person

PIA, BO, CIA = (f"{name}@agency.example" for name in ("pia", "bo", "cia"))
PAYER_ACCOUNT = "SE4550000000058398257466"
OWN_ACCOUNT = "SE3550000000054910000003"
NEW_ACCOUNT = "SE7280000810340009783242"
RUN = "KRAV-P000001"
_TO = "p:CdtrAcct/p:Id/p:IBAN"
BROKEN: list[str] = []


@pytest.fixture(autouse=True)
def no_script_breaks() -> Iterator[None]:
    BROKEN.clear()
    yield
    assert BROKEN == []


@pytest.fixture
def house(
    house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """A house with three debtors whose demands have left, a creditor with an account, and three who handle money."""
    path = tmp_path / "day.db"
    shutil.copy(migrated_sqlite, path)
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        passwords._nobodys.cache_clear()
        made = house_on(f"sqlite:///{path}")
        made.knows_creditor(BUILDER)
        for number, buyer in (("1", PAINTER), ("2", HAULIER), ("3", BAKER)):
            made.receive(made.mail(bill(number, buyer=buyer)))
        for row in made.cases():
            accept_terms(made.office, case_number=row.number, by="h", how="cli", evidence={"channel": "telefon"})
        made.print_run()
        with_account(made)
        for email in (PIA, BO, CIA):
            person(made.office, email, "payments")
        yield made
    passwords._nobodys.cache_clear()


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return bool(request.param)


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """The desk with its own door."""
    with serving.served(house.office, is_locked=True) as base:
        yield base


class Desk:
    """Somebody's own browser, in which they have signed in."""

    def __init__(self, browser: Browser, address: str, email: str, *, scripts: bool) -> None:
        context = browser.new_context(
            locale="sv-SE", viewport={"width": 1366, "height": 768}, java_script_enabled=scripts, accept_downloads=True
        )
        context.set_default_timeout(10_000)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: BROKEN.append(str(error)))
        self.page.on("console", lambda said: BROKEN.append(said.text) if "Security Policy" in said.text else None)
        self._address = address
        self.go("/payments")
        expect(self.page).to_have_url(re.compile("/sign-in"))
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{address}/payments")

    def go(self, path: str) -> None:
        self.page.goto(f"{self._address}{path}")

    def sees(self, *words: str) -> None:
        """Every text stands on the page, amounts with ordinary spaces."""
        text = self.text()
        assert [each for each in words if each not in text] == [], text

    def text(self) -> str:
        return re.sub(r"[\u00a0\u202f]", " ", self.page.locator("main").inner_text())

    def press(self, name: str, within: Locator | None = None) -> None:
        (within or self.page.locator("main")).get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def write(self, label: str, value: str, within: Locator | None = None) -> None:
        (within or self.page.locator("main")).get_by_label(label, exact=True).fill(value)

    def unfold(self, words: str) -> Locator:
        found = self.page.locator("main details").filter(has_text=words)
        found.locator("summary").click()
        return found

    def upload(self, name: str, body: bytes) -> None:
        """Choose a file in the page's form for files and send it."""
        form = self.page.locator('main form[enctype="multipart/form-data"]')
        form.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/xml", "buffer": body})
        self.press("Läs in", within=form)

    def fetch(self, link: str) -> bytes:
        """What a link of the page leads to, downloaded."""
        with self.page.expect_download() as told:
            self.page.get_by_role("link", name=link).click()
        return Path(told.value.path()).read_bytes()


def swedish(amount: str) -> str:
    """An amount as pages write it: 12345.67 as 12 345,67."""
    whole, _, ore = amount.partition(".")
    return f"{int(whole):,}".replace(",", " ") + f",{ore}"


class Day:
    """The day's bank file: what each of the three owes, what came, and the pages where it is dealt with."""

    def __init__(self, house: House, browser: Browser, address: str, *, scripts: bool) -> None:
        self.house = house
        self.numbers = [row.number for row in house.cases()]
        self._open = lambda email: Desk(browser, address, email, scripts=scripts)
        first, second, _third = (case_ocr_reference(number) for number in self.numbers)
        self.entries = [
            one("10535.00", ocr(first), bank="B1"),
            one("1000.00", f"<Ustrd>delbetalning {second}</Ustrd>", bank="B2", name="Åkeriet"),
            one("700.00", "<Ustrd>tack</Ustrd>", bank="B3", name="Någon"),
            one("250.00", "<Ustrd>hyra mars</Ustrd>", bank="B4", name="Fel Person", account=PAYER_ACCOUNT),
        ]

    def comes(self, email: str) -> Desk:
        """Somebody sits down at a browser of their own and signs in."""
        return self._open(email)

    def owed(self, number: str) -> str:
        return str(shown_case(self.house.office, number=number)["balance"]["total"])

    def split(self, pia: Desk, *parts: tuple[str, str]) -> None:
        """What is written to divide the third payment, up to the page that shows what it does."""
        pia.go("/payments/b000003")
        for row, (number, amount) in enumerate(parts, 1):
            pia.write(f"Ärende {row}", number)
            pia.write(f"Belopp {row}", amount)
        pia.write("Vad som visar det", "Betalaren ringde och sade hur.")
        pia.press("Se vad som bokas")


def takes_in_the_file(day: Day, pia: Desk) -> None:
    """The payer with a reference is booked at once, the other three wait for a person."""
    assert [day.owed(number) for number in day.numbers] == ["10535.00"] * 3
    pia.go("/payments/files")
    pia.upload("dagen.xml", camt(*day.entries, message_id="DAG-1").getvalue())
    pia.sees("Filen är inläst.", "12 485,00 kr", "10 535,00 kr", "väntar på en person")
    assert day.house.case(day.numbers[0]).state == "closed"
    pia.go("/payments")
    pia.sees("Betalningar som väntar 3", "1 950,00 kr", "ärendets OCR-nummer står i texten", "inget ärende hittat")


def places_what_waits(day: Day, pia: Desk) -> None:
    """One as suggested, one divided, taken off again and divided anew, one to go back to its payer."""
    _first, second, third = day.numbers
    pia.go("/payments/b000002")
    pia.press(f"Boka hela på {second}")
    pia.sees("10 535,00", "1 000,00", "9 535,00")
    assert day.owed(second) == "10535.00"
    pia.press("Boka")
    pia.sees("Betalningen är bokad.")
    day.split(pia, (second, "400,00"), (third, "299,99"))
    expect(pia.page.get_by_role("alert")).to_contain_text("inte hela beloppet")
    day.split(pia, (second, "400,00"), (third, "300,00"))
    pia.press("Boka")
    assert (day.owed(second), day.owed(third)) == ("9135.00", "10235.00")
    pia.write("Varför den inte hör till ärendet", "Delad fel: 500 och 200 skulle det vara.")
    pia.press("Ta av från ärendet")
    pia.sees("400,00", "300,00")
    pia.press("Bekräfta")
    pia.sees("Betalningen är tagen av ärendet och väntar igen.")
    assert (day.owed(second), day.owed(third)) == ("9535.00", "10535.00")
    day.split(pia, (second, "500,00"), (third, "200,00"))
    pia.sees("9 535,00", "9 035,00", "10 535,00", "10 335,00")
    pia.press("Boka")
    assert (day.owed(second), day.owed(third)) == ("9035.00", "10335.00")
    pia.go("/payments/b000004")
    box = pia.unfold("Betala tillbaka till betalaren")
    pia.write("Varför den ska tillbaka", "Fel mottagare", within=box)
    pia.press("Fortsätt", within=box)
    pia.sees("Fel Person", PAYER_ACCOUNT)
    pia.press("Bekräfta")
    pia.go("/payments")
    pia.sees("Inga betalningar väntar.")


def agrees_with_the_bank(pia: Desk, *entries: str, opening: str, closing: str, name: str) -> None:
    """The bank's statement of the day comes, and its balances are what the books say."""
    balances = balance("OPBD", opening) + balance("CLBD", closing)
    pia.go("/payments/files")
    pia.upload(f"{name}.xml", camt(*entries, message=STATEMENT, balances=balances, message_id=name).getvalue())
    pia.sees("Filen är inläst.")
    pia.go("/payments/reconcile")
    pia.sees("Alla visade kontoutdrag stämmer med böckerna.", swedish(opening), swedish(closing))


def changes_the_account(pia: Desk, bo: Desk) -> None:
    """Who proposed it cannot approve it; the other one calls back first."""
    pia.go("/creditors/1")
    pia.write("Bankgiro eller IBAN", NEW_ACCOUNT, within=pia.unfold("Föreslå ett konto"))
    pia.press("Föreslå")
    pia.sees("Du föreslog kontot. Någon annan ringer upp och godkänner.")
    pia.go("/payouts")
    form = pia.page.locator("form[action='/payouts/accounts/1']")
    pia.write("Vem du ringde, på vilket nummer, när", NOTE, within=form)
    pia.press("Godkänn kontot", within=form)
    pia.sees("Kontot föreslogs av pia@agency.example: någon annan måste godkänna det.")
    bo.go("/payouts")
    bo.sees("SE72 … 3242", "SE86 … 7897", PIA.partition("@")[0])
    form = bo.page.locator("form[action='/payouts/accounts/1']")
    bo.write("Vem du ringde, på vilket nummer, när", NOTE, within=form)
    bo.press("Godkänn kontot", within=form)
    bo.sees("Kontot är godkänt")


def prepares_a_run(pia: Desk) -> None:
    pia.go("/payouts")
    pia.sees("12 485,00 kr", "9 764,29 kr", "2 470,64", "Fel mottagare")
    pia.press("Förbered en körning")
    pia.press("Förbered")
    pia.sees("Körningen är förberedd.", "12 484,93 kr", "9 764,29", "250,00", "2 470,64", NEW_ACCOUNT, PAYER_ACCOUNT)
    pia.sees("Du förberedde körningen. Två andra ska godkänna den.")
    assert pia.page.get_by_role("button", name=re.compile("Godkänn")).count() == 0


def approves(who: Desk, then: str) -> None:
    who.go(f"/payouts/{RUN}")
    who.press("Godkänn …")
    who.sees(f"Godkänn {RUN}", "12 484,93 kr")
    who.press("Godkänn")
    who.sees(then)
    assert who.page.get_by_role("button", name=re.compile("Godkänn")).count() == 0


def orders_in(file: bytes) -> tuple[list[tuple[str, str, str]], str]:
    """By payment of an order file: its name, amount and receiving account; and the file's own sum."""
    space = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"}
    root = ET.fromstring(file)
    orders = [
        tuple(each.findtext(path, "", space) for path in ("p:PmtId/p:EndToEndId", "p:Amt/p:InstdAmt", _TO))
        for each in root.iterfind(".//p:CdtTrfTxInf", space)
    ]
    return orders, root.findtext(".//p:GrpHdr/p:CtrlSum", "", space)  # type: ignore[return-value]


def text_of(pdf: bytes) -> str:
    """The words of a PDF, amounts with ordinary spaces."""
    document = pypdfium2.PdfDocument(pdf)
    whole = " ".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"[\u00a0\u202f]", " ", whole)


def hears_from_the_bank(day: Day, pia: Desk) -> None:
    """The order file is fetched, the bank's answer read in, the creditor's statement seen."""
    pia.go(f"/payouts/{RUN}")
    orders, whole = orders_in(pia.fetch("Hämta orderfilen (pain.001)"))
    assert sorted(orders) == [
        ("KRAV-U000001", "9764.29", NEW_ACCOUNT),
        ("KRAV-U000002", "250.00", PAYER_ACCOUNT),
        ("KRAV-U000003", "2470.64", OWN_ACCOUNT),
    ]
    assert whole == "12484.93"
    pia.go("/payouts")
    pia.upload("svar.xml", status_file(RUN, group="ACSC"))
    pia.sees("Bankens svar är inläst.", f"{RUN} klar")
    told = text_of(pia.fetch("Redovisning"))
    assert [each for each in ("9 764,29", "8 834,93", "929,36") if each not in told] == [], told


def test_a_payment_day_from_the_banks_file_to_money_that_has_left(
    house: House, address: str, browser: Browser, scripts: bool
) -> None:
    """What is due to whom, by the terms: costs first, then interest, then the claim; 10 % of the claim and VAT on it.

    The first paid 10,535.00: costs 450.00, interest 84.93, claim 10,000.00, and 0.07 that a letter's whole kronor
    rounded up. The second paid 1,500.00: 450.00, 84.93, 965.07. The third 200.00, all for costs. The creditor gets
    8,834.93 (10,084.93 - 1,000.00 - 250.00) and 929.36 (1,050.00 - 96.51 - 24.13), the agency the rest.
    """
    day = Day(house, browser, address, scripts=scripts)
    pia, bo, cia = (day.comes(email) for email in (PIA, BO, CIA))
    takes_in_the_file(day, pia)
    places_what_waits(day, pia)
    agrees_with_the_bank(pia, *day.entries, opening="0.00", closing="12485.00", name="UTDRAG-1")
    changes_the_account(pia, bo)
    prepares_a_run(pia)
    approves(bo, "Godkänd. En till ska godkänna.")
    house.drain()
    assert at_bank(house) == []
    approves(cia, "Godkänd av två. Filen går till banken.")
    house.drain()
    assert at_bank(house) == [f"{RUN}.xml"]
    hears_from_the_bank(day, pia)
    left = [
        leaving("9764.29", "KRAV-U000001", bank="O1"),
        leaving("250.00", "KRAV-U000002", bank="O2"),
        leaving("2470.64", "KRAV-U000003", bank="O3"),
    ]
    agrees_with_the_bank(pia, *left, opening="12485.00", closing="0.07", name="UTDRAG-2")
    assert stands(house) == {
        "client_bank": 7,
        "refund": -7,
        "own_bank": 2470_64,
        "costs": -1100_00,
        "commission": -1096_51,
        "vat": -274_13,
    }
    found = reconcile(house.office)
    assert (len(found["statements"]), found["ok"], found["client_bank"]) == (2, True, {"SEK": "0.07"})
    assert verify(house.office) == []


def test_a_long_file_shows_how_far_it_is_and_the_page_is_whole_when_all_is_in(
    house: House, address: str, browser: Browser, scripts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_waits, "LONG_BYTES", 1_000)
    day = Day(house, browser, address, scripts=scripts)
    pia = day.comes(PIA)
    pia.go("/payments/files")
    pia.upload("lang.xml", camt(*day.entries, message_id="LANG-1").getvalue())
    pia.sees("Filen är lång och läses in i bakgrunden.", "Inget är bokat än.")
    house.drain()
    if not scripts:
        pia.page.get_by_role("link", name="Uppdatera").click()
    expect(pia.page.get_by_role("progressbar")).to_have_count(0)
    expect(pia.page.locator("h1")).to_contain_text("inläst")
    pia.sees("Vad raderna blev", "10 535,00 kr", "12 485,00 kr")
    assert day.owed(day.numbers[0]) == "0.00"
    assert verify(house.office) == []
