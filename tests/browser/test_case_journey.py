"""The life of a case at the desk, told as its handlers live it: every action by menu, form, preview and doing.

After each action the case's page is held to what the preview promised (`case_desk.held_to`).
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date

from playwright.sync_api import expect

from claims.credit import CreditReport, Trend
from claims.money import Money
from dunning.plan import parse_plan
from intake.credit.bureau import Fetched
from samples.people import TENANT
from tests.browser import test_merge_journey
from tests.browser.case_desk import Handler, Seat, held_to, story
from tests.browser.serving import axe, overflow
from tests.office import House
from tests.papers import bill
from web.actions import ACTIONS

LEFT_TO_HTTP: dict[str, str] = {}
"""Actions that no story carries out, with the reason; `tests/web/test_actions.py` has them all over HTTP."""


def claim(house: House) -> str:
    """A claim on two invoices that has just been read."""
    house.receive(house.mail(bill("1"), bill("2", total="2500")))
    return house.case().number


def demanded(house: House, anna: Handler) -> str:
    """The same after Anna accepted its terms and the day's letters left."""
    number = claim(house)
    anna.open(number)
    anna.do("Godkänn villkoren")
    house.print_run()
    return number


@story("set", "accept-terms", "hold", "resume", "tone", "correct-letter", "withdraw-letter", "adopt-plan", "pay")
def test_a_claim_becomes_a_demand_that_is_put_right_and_paid(house: House, seat: Seat) -> None:
    number, anna = claim(house), seat("Anna")
    anna.open(number)
    assert not anna.offers("Rätta ett brev"), "no letter has left"
    anna.do("Fyll i det som saknas", {"Vad kravet gäller": "Målning av trapphus i maj"})
    anna.page.get_by_role("button", name="Ta själv").click()
    expect(anna.page.get_by_text("Ärendet är tilldelat.")).to_be_visible()
    anna.note("Ring borgenären om villkoren.")
    expect(anna.page.locator("#notes")).to_contain_text("Ring borgenären om villkoren.")
    preview, _ = anna.do("Godkänn villkoren")
    assert preview.then("Läge") == ["klart för krav"]
    anna.page.get_by_role("link", name="Brev som utkast").click()
    expect(anna.page.get_by_role("main")).to_contain_text("Att betala: 13 056,00 kr")

    anna.open(number)
    toned, _ = anna.do("Välj ton i breven", {"Ton": "mild", "Varför": "hon hörde av sig"})
    assert (toned.now("Ton i breven"), toned.then("Ton i breven")) == (["normal"], ["mild"])
    anna.page.get_by_role("link", name="Brev som utkast").click()
    expect(anna.page.get_by_role("main")).to_contain_text("så går vi igenom det tillsammans")

    anna.open(number)
    held, _ = anna.do("Stoppa ärendet", {"Slags stopp": "anstånd", "Till och med": "2026-03-20", "Varför": "semester"})
    assert held.then("Hindrar brev") == ["Gäldenären har fått anstånd."]
    house.print_run()
    assert house.letters(number) == [], "a held case sends nothing"
    anna.open(number)
    anna.do("Häv stopp", {"Vilket stopp": "anstånd", "Varför": "hon ångrade sig"})
    house.print_run()
    assert "inkassokrav" in anna.open(number).letters[0]

    corrected, _ = anna.do("Rätta ett brev", {"Brev": "inkassokrav", "Vad som var fel": "Fel adress i brevet."})
    assert "Vårt brev av den 2 mars 2026" in corrected.letters[0]
    assert "brevet till gäldenären är rättat" in corrected.mails[0]
    house.drain()
    anna.open(number)
    taken, _ = anna.do("Ta tillbaka ett brev", {"Brev": "rättat inkassokrav", "Vad som var fel": "Hon har betalat."})
    assert (taken.then("Läge"), taken.then("Stopp")) == (["klart för krav"], ["stoppat av handläggare"])
    anna.do("Häv stopp", {"Varför": "hon hade inte betalat"})

    jonas = seat("Jonas")
    newer(house)
    jonas.open(number)
    plan, _ = jonas.do("Byt kravplan", {"Kravplan": "se-business", "Varför": "längre väntan"})
    assert plan.now("Kravplan") != plan.then("Kravplan")

    house.print_run()
    owed = anna.open(number).sum.removesuffix(" kr")
    paid, stands = anna.do("För in en betalning till oss", {"Belopp": owed})
    assert (paid.then("Skuld"), paid.then("Läge")) == (["0,00"], ["avslutat"])
    assert "betalt" in stands.heading


def newer(house: House) -> None:
    """The plan that business debtors follow gets another version."""
    name = house.case().plan.partition("@")[0]
    plan = parse_plan({**house.office.plans[name].content, "undue_wait_days": 11})
    house.office.plans[name] = plan  # type: ignore[index]


@story(
    "accept-terms", "contact", "answer-contact", "call", "dispute", "position", "decide-objection", "complaint",
    "answer-complaint", "raise-complaint", "withdraw", "reopen",
)  # fmt: skip
def test_a_debtor_asks_disputes_and_complains_until_the_creditor_gives_up(house: House, seat: Seat) -> None:
    anna, jonas = seat("Anna"), seat("Jonas")
    number = demanded(house, anna)
    anna.open(number)
    asked, _ = anna.do("Anteckna en kontakt", {"Hur": "telefon", "Om vad": "fråga", "Vad gäldenären säger": "När?"})
    assert asked.then("Kontakt") == ["2026-03-02 · från gäldenären · telefon · fråga · svar senast 2026-03-04"]
    anna.do("Gäldenären har fått svar", {"Kontakt": "1", "Svaret": "Senast den 13 mars."})
    anna.do("Anteckna ett samtal till gäldenären", {"Någon svarade": True, "Vad som sades": "Hon tänker bestrida."})

    said = {"Vad gäldenären säger": "Jag har inte beställt\nnågon målning.", "Bara den här fakturan": "2"}
    disputed, _ = anna.do("För in en invändning", {**said, "Grund": "varan eller tjänsten är inte beställd"})
    assert (disputed.then("Bestritt"), disputed.then("Krävs")) == (["2 · 2 500,00"], ["10 535,00"])
    assert "vi behöver ert besked" in disputed.mails[0]
    assert not anna.offers("Avgör en invändning"), "that is for a jurist"
    told = {"Invändning": "1", "Vad borgenären anser": "Beställningen är bifogad."}
    anna.do("För in borgenärens svar på invändningen", told)
    jonas.open(number)
    decision = {"Invändning": "1", "Utgång": "godtas inte", "Skälen": "Ni beställde den 3 december."}
    decided, _ = jonas.do("Avgör en invändning", decision)
    assert "Ni beställde den 3 december." in decided.letters[0]
    house.print_run()
    assert "svar på invändning" in " ".join(jonas.open(number).letters)

    for about in ("bemötande", "en kostnad"):
        anna.open(number)
        anna.do("För in ett klagomål", {"Om vad": about, "Klagomålet": "Så får ni inte göra."})
    jonas.open(number)
    answer = {"Klagomål": "1", "Utgång": "godtas helt", "Svaret": "Vi ber om ursäkt."}
    assert "vad som görs med anledning av klagomålet" in jonas.refused("Besvara ett klagomål", answer)
    jonas.open(number)
    jonas.do("Besvara ett klagomål", {**answer, "Åtgärder": "Samtal med handläggaren."})
    anna.open(number)
    raised, _ = anna.do("Klagomålet är också en invändning", {"Klagomål": "2", "Grund": "fel belopp"})
    assert raised.then("Stopp") == ["bestridet"]

    ended, stands = anna.do("Återkalla ärendet", {"Varför": "borgenären orkar inte mer"})
    assert ended.invoices == ["625,00 kr · förfaller 2026-03-12"]
    assert "återkallat" in stands.heading
    again, stands = anna.do("Öppna ärendet igen", {"Varför": "borgenären ångrade sig"})
    assert "krav skickat" in stands.heading
    assert "stoppat av handläggare" in again.then("Stopp")


@story(
    "accept-terms", "pay", "undo-payment", "pay-direct", "mitigate", "agree-plan", "end-plan", "offer",
    "withdraw-offer", "approve-offer",
)  # fmt: skip
def test_money_comes_is_taken_back_and_agreed_upon_until_a_settlement(house: House, seat: Seat) -> None:
    anna, pia, jonas = seat("Anna"), seat("Pia"), seat("Jonas")
    number = demanded(house, anna)
    pia.open(number)
    assert not pia.offers("Återkalla ärendet"), "payments do not decide on cases"
    assert "Gissa inte" not in pia.refused(
        "För in en betalning till oss", {"Betalningsdag": "2031-01-01", "Belopp": "5"}
    )
    pia.open(number)
    paid, _ = pia.do("För in en betalning till oss", {"Belopp": "1 000,00", "Referens": "kvitto 7"})
    assert (paid.now("Skuld"), paid.then("Skuld")) == (["13 056,00"], ["12 056,00"])
    wrong = {"Betalning": "2026-03-02 · 1 000,00", "Varför": "hörde till ett annat ärende"}
    undone, _ = pia.do("Ta bort en felförd betalning", wrong)
    assert undone.then("Skuld") == ["13 056,00"]
    assert "återförd 2026-03-02" in undone.then("Betalning")[0]
    direct, _ = pia.do("För in en betalning direkt till borgenären", {"Belopp": "500"})
    assert "betalning till er är bokförd" in direct.mails[0]

    jonas.open(number)
    eased, _ = jonas.do(
        "Jämka räntan", {"Från och med": "2026-03-02", "Högsta ränta i procent": "2", "På vilken grund": "sjukdom"}
    )
    assert len(eased.then("Ränta")) == 1

    anna.open(number)
    agreed, _ = anna.do("Kom överens om en avbetalningsplan", {"Antal månader": "6"})
    assert agreed.then("Avbetalningsplan") == ["överenskommen 2026-03-02 · 6 betalningar"]
    house.print_run()
    house.live_until(date(2026, 3, 4))
    assert "avbetalningsplan" in anna.open(number).heading
    broken, _ = anna.do("Avsluta avbetalningsplanen", {"Varför": "hon betalar inte"})
    assert "avslutad" in broken.then("Avbetalningsplan")[0]

    house.live_until(date(2026, 3, 6))
    anna.open(number)
    low = {"Belopp som räcker": "1 000", "Gäller till och med": "2026-03-27", "Varför": "bättre än inget"}
    asked, _ = anna.do("Erbjud en uppgörelse", low)
    assert asked.letters == [], "above the creditor's limit nothing leaves before their yes"
    anna.do("Dra tillbaka en uppgörelse", {"Erbjudande": "1", "Varför": "borgenären sa nej"})
    anna.do("Erbjud en uppgörelse", {**low, "Belopp som räcker": "6 000"})
    given, _ = anna.do(
        "Borgenären godtar en uppgörelse", {"Erbjudande": "2", "Vem som sa ja, hur och när": "Kim, telefon i dag"}
    )
    assert "betala 6 000,00 kr senast den 27 mars 2026" in given.letters[0]
    house.print_run()
    pia.open(number)
    settled, stands = pia.do("För in en betalning till oss", {"Belopp": "6 000"})
    assert settled.then("Läge") == ["avslutat"]
    assert "uppgörelse" in stands.heading


@story(
    "accept-terms", "represent", "end-representation", "returned", "judge", "trace", "set", "arose", "interrupt",
    "withdraw-interruption", "status", "estate", "close",
)  # fmt: skip
def test_a_private_person_is_represented_moves_and_dies(house: House, seat: Seat) -> None:
    house.receive(house.mail(bill("1", buyer=TENANT)))
    number = house.case().number
    anna, jonas = seat("Anna"), seat("Jonas")
    anna.open(number)
    anna.do("Godkänn villkoren")
    house.print_run()
    anna.open(number)
    agent = {"Slags företrädare": "god man", "Namn": "Gode Man", "Adress": "Gatan 1\n111 22 Orten"}
    spoken, _ = anna.do("Någon företräder gäldenären", agent)
    assert spoken.then("Företrädare") == ["god man · Gode Man · från 2026-03-02"]
    anna.do("Gäldenären företräder sig själv igen", {"Företrädare": "Gode Man"})

    back, _ = anna.do("Ett brev har kommit i retur", {"Brev": "inkassokrav", "Vad som stod på det": "Avflyttad"})
    assert (back.now("Adress"), back.then("Adress")) == (["känd"], ["saknas"])
    house.drain()
    anna.open(number)
    anna.do("Sök gäldenärens adress")
    anna.do("Fyll i det som saknas", {"Adress": "Nya gatan 2\n111 11 Exempelstad"})
    jonas.open(number)
    trusted = {"Hinder": "kravet kom i retur", "På vilken grund": "hon bodde där, säger hon"}
    judged, _ = jonas.do("Bedöm att ett hinder inte stoppar", trusted)
    assert judged.then("Bedömt") == ["kravet kom i retur"]

    anna.open(number)
    anna.do("Ange när fordran uppkom", {"Dag": "2025-12-01", "Vad dagen vilar på": "avtalet"})
    said = {"Vad": "gäldenären har erkänt skulden", "Ny tid löper från": "2026-03-02"}
    broken, _ = anna.do("För in ett preskriptionsavbrott", said)
    assert broken.then("Preskriptionsavbrott") == [
        "faktura 1 · gäldenären har erkänt skulden · 2026-03-02 · inget bevis"
    ]
    anna.do("Ta tillbaka ett preskriptionsavbrott", {"Uppgift": "1", "Varför": "det var en annan skuld"})

    died, _ = anna.do("Något har hänt gäldenären", {"Vad": "avliden", "Hur det är känt": "folkbokföringen"})
    assert died.then("Stopp") == ["avliden"]
    house.drain()
    anna.open(number)
    estate, stands = anna.do("Dödsboet tar över", {"Dödsboets adress": "c/o Kim\nGatan 1\n111 22 Orten"})
    assert (estate.now("Gäldenär")[-1], estate.then("Gäldenär")[-1]) == ("privatperson", "dödsbo")
    assert "· dödsbo" in stands.text
    jonas.open(number)
    closed, stands = jonas.do(
        "Avsluta som preskriberat eller avskrivet", {"Avslutas som": "avskrivet", "Varför": "dödsboet är tomt"}
    )
    assert "ärendet är avslutat" in closed.mails[0]
    assert "avskrivet" in stands.heading


class Bureau:
    """A credit bureau that knows one thing of everybody."""

    provider = "Exempelupplysning"

    def fetch(self, question: object) -> Fetched:
        report = CreditReport(self.provider, date(2026, 3, 18), 40, 1, Money(5_000_00), Money(310_000_00), Trend.STEADY)
        return Fetched(report, b"the whole report")


@story(
    "accept-terms", "credit-check", "score", "recommend", "decide", "record", "void-record", "approve-bankruptcy",
    "sell",
)  # fmt: skip
def test_the_way_to_the_authority_and_what_comes_of_it(house: House, seat: Seat) -> None:
    house.office = replace(house.office, bureau=Bureau())
    anna, jonas, bo = seat("Anna"), seat("Jonas"), seat("Bo")
    number = demanded(house, anna)
    house.live_until(date(2026, 4, 1))
    anna.open(number)
    anna.previewed("Ta en kreditupplysning", {"Ändamål": "inför rättslig åtgärd", "Varför": "inför ansökan"})
    expect(anna.page.get_by_text("utanför huset")).to_be_visible()
    anna.carry_out("Ta en kreditupplysning")
    anna.do("Väg ärendet", {"Handlingar som finns": ["avtal", "leveransbevis"]})
    way = {"Rekommendation": "betalningsföreläggande, med utmätning sedan", "Varför": "hon har inkomst"}
    advised, _ = anna.do("Rekommendera borgenären en väg", way)
    assert "GODKÄNN ····-····" in advised.mails[0], "an order word is never shown at the desk"
    assert not anna.offers("För in borgenärens beslut")

    jonas.open(number)
    decided, _ = jonas.do("För in borgenärens beslut", {"Beslut": "betalningsföreläggande, med utmätning sedan"})
    assert decided.invoices == ["680,00 kr · förfaller 2026-04-11"]
    house.live_until(date(2026, 4, 3))
    assert "betalningsföreläggande" in jonas.open(number).heading
    received, _ = jonas.do("För in besked från myndighet eller domstol", {"Vad": "ansökan mottagen"})
    assert received.then("Myndighet") == ["ansökan mottagen · 2026-04-03"]
    jonas.do("Stryk ett felaktigt besked", {"Besked": "1", "Varför": "hörde till ett annat mål"})
    jonas.do("För in besked från myndighet eller domstol", {"Vad": "återkallad", "Anteckning": "på vår begäran"})
    house.live_until(date(2026, 4, 7))

    jonas.open(number)
    jonas.do("För in borgenärens beslut", {"Beslut": "betalningsuppmaning vid konkurshot"})
    house.print_run()
    jonas.open(number)
    asked = {"På vilken grund": "prövat"}
    assert "jonas@byran.example" in jonas.refused("Godkänn betalningsuppmaningen vid konkurshot", asked)
    bo.open(number)
    bo.do("Godkänn betalningsuppmaningen vid konkurshot", asked)

    jonas.open(number)
    jonas.do("För in borgenärens beslut", {"Beslut": "försäljning av fordran"})
    house.drain()
    jonas.open(number)
    sale = {"Köpare, med organisationsnummer": "Köparen AB 556036-0793", "Så betalar gäldenären": "Till bankgiro 1-2."}
    sold, stands = jonas.do("För in att fordran har sålts", sale)
    assert any("Fordran har överlåtits" in each for each in sold.letters)
    assert "överlåtet" in stands.heading


@story("take", "refuse")
def test_a_claim_that_is_seldom_taken_is_taken_and_then_refused(house: House, seat: Seat) -> None:
    house.receive(house.mail(house.pdf(bill("1"), about="Hyra för lägenhet 1203, mars 2026")))
    number, anna, jonas = house.case().number, seat("Anna"), seat("Jonas")
    anna.open(number)
    assert not anna.offers("Ta emot kravet ändå"), "that is for a jurist"
    jonas.open(number)
    taken, _ = jonas.do("Ta emot kravet ändå", {"Varför": "hyresgästen är ett företag"})
    assert taken.then("Läge") == ["väntar på godkännande"]
    anna.open(number)
    refused, stands = anna.do("Avböj kravet", {"Varför": "Vi driver inte in hyror."})
    assert "Handläggarens skäl: Vi driver inte in hyror." in refused.mails[0]
    assert "ej mottaget" in stands.heading


@story("accept-terms", "contact")
def test_an_action_is_done_with_the_tab_key_and_enter_alone(house: House, seat: Seat) -> None:
    anna = seat("Anna")
    number = demanded(house, anna)
    before, keys, form = anna.open(number), anna.page.keyboard, anna.page.locator("form.act")
    anna.choose("Anteckna en kontakt")
    expect(form.locator("[name=channel]")).to_be_focused()
    keys.type("bes")
    anna.tab_to(form.locator("[name=text]"), 2)
    keys.type("Hon kom hit.")
    anna.tab_to(form.get_by_role("button"), 8)
    with anna.page.expect_navigation(wait_until="domcontentloaded"):
        keys.press("Enter")
    expect(anna.page.get_by_role("heading", name="Förhandsvisning")).to_be_focused()
    preview = anna.preview()
    assert preview.then("Kontakt") == ["2026-03-02 · från gäldenären · besök · fråga · svar senast 2026-03-04"]
    anna.tab_to(anna.page.locator("form.carry button"), 3)
    held_to(preview, number, before, anna.carry_out("Anteckna en kontakt"))


PHONE = [
    ("Rätta ett brev", {"Vad som var fel": "Fel adress i brevet."}),
    ("För in en invändning", {"Vad gäldenären säger": "Nej.\nAldrig."}),
    ("Återkalla ärendet", {"Varför": "slut"}),
    ("För in en betalning till oss", {"Betalningsdag": "2031-01-01", "Belopp": "5"}),
]
"""Of the previews one with a letter, one with a mail, one with an invoice, and a refusal."""


@story("accept-terms")
def test_previews_are_read_on_a_phone_in_the_dark(house: House, seat: Seat) -> None:
    number = demanded(house, seat("Anna"))
    anna = seat("Anna", viewport={"width": 320, "height": 640}, color_scheme="dark", bypass_csp=True)
    for label, values in PHONE:
        anna.open(number)
        anna.choose(label)
        anna.fill(label, values)
        anna.ask_for_preview()
        for each in anna.page.locator("main details > summary").all():
            each.click()
        assert (label, overflow(anna.page), axe(anna.page)) == (label, 0, [])


def test_the_stories_leave_no_action_out() -> None:
    """What each story does is held by `seat`; here, that together they do all that the desk offers."""
    told = [test for each in (test_merge_journey, inspect.getmodule(claim)) for test in vars(each).values()]
    done = {name for test in told for name in getattr(test, "actions", ())}
    assert sorted({*done, *LEFT_TO_HTTP}) == sorted(ACTIONS)
    assert not done & LEFT_TO_HTTP.keys()
