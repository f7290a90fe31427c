"""Claims that are not collected on the usual terms are known by their words, and those of trade are not among them."""

from __future__ import annotations

import pytest

from dunning.acceptance import RULES, ClaimSeen, Outcome, not_taken, says_disputed
from samples import goods
from templates.catalog import catalog
from templates.reasons import NOT_TAKEN


def codes(about: str, **more: object) -> list[str]:
    values: dict[str, object] = {"is_natural": True, **more}
    return [found.rule.code for found in not_taken(ClaimSeen(about=about, **values))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ("Hyra för lägenhet 1203, mars 2026", "rent"),
        ("Hyresavi april", "rent"),
        ("Lokalhyra kvartal 2", "rent"),
        ("Bostadshyra Storgatan 1", "rent"),
        ("Månadshyra, lägenhet 3 rok", "rent"),
        ("Hyra parkeringsplats nr 14", "rent"),
        ("Garagehyra feb", "rent"),
        ("Hyra bilplats 12", "rent"),
        ("Lgh 1102 hyra mars", "rent"),
        ("Arrende 2026", "rent"),
        ("Rent for apartment 12, March", "rent"),
        ("Hyra mars 2026", "maybe_rent"),
        ("Månadshyra april", "maybe_rent"),
        ("Hyra", "maybe_rent"),
        ("Elförbrukning januari-mars, 2 431 kWh", "energy"),
        ("Elnätsavgift, fast del", "energy"),
        ("Elhandel rörligt pris", "energy"),
        ("Fjärrvärme februari", "energy"),
        ("Energiskatt på el", "energy"),
        ("Naturgas, leverans kvartal 1", "energy"),
        ("Förbrukning 340 kWh", "energy"),
        ("Kontrollavgift parkering ABC 123", "parking"),
        ("Felparkeringsavgift", "parking"),
        ("Parkeringsböter", "parking"),
        ("Kontokredit, minsta belopp att betala", "consumer_credit"),
        ("Avbetalningsköp soffa, del 3", "consumer_credit"),
        ("Låneavi, amortering och ränta", "consumer_credit"),
        ("Delbetalningsavtal 4711", "consumer_credit"),
        ("Privatlån nr 12345", "consumer_credit"),
    ],
)
def test_what_the_terms_leave_out_is_known_by_the_invoices_words(about: str, code: str) -> None:
    assert codes(about) == [code]


@pytest.mark.parametrize(
    "about",
    [
        "Hyra av ställning, vecka 12",
        "Ställningshyra per vecka",
        "Hyra av grävmaskin mars 2026",
        "Hyra av ställning vid hus 4",
        "Målning av villa, hyra av skylift",
        "Maskinhyra mars",
        "Hyra av trådlös router",
        "Router, hyra, mars 2026",
        "Hyra byggbod och container april",
        "Hyra av kontorsmöbler, januari",
        "Hyra skylift 12 m, maj",
        "Hyra av konferenslokal 14 mars, lunch för 20",
        "Lokalhyra för bröllop",
        "Hyrbil 3 dagar",
        "Elinstallation i kök",
        "Elarbete och elmaterial enligt offert",
        "Elektriker, 14 tim",
        "Installation av laddbox för elbil",
        "Byte av fjärrvärmecentral",
        "Service av fjärrvärmeväxlare",
        "Elcykel",
        "Nätverkskabel Cat6 per meter",
        "Fiberanslutning, nätavgift",
        "Fast nätavgift bredband",
        "Målning av lägenhet, två rum",
        "Städning av lokaler mars",
        "Snöröjning av parkeringsplats",
        "Kontrollavgift livsmedel 2026",
        "Årlig tillsyn, kontrollavgift miljöfarlig verksamhet",
        "Delbetalning 2 av 3 enligt avtal",
        "Kreditfaktura, retur",
        "Betalas med kreditkort",
        "Parkering av husvagn, säsong",
        "Gasol 11 kg",
        "Gasflaska, hyra januari",
        "Restaurangbesök",
        "Inventering av lager, nov-dec",
        "",
    ],
)
def test_words_of_trade_are_no_reason(about: str) -> None:
    assert codes(about) == []


def test_nothing_that_the_samples_sell_is_held_back() -> None:
    stocks = (goods.BUILDING, goods.NETWORK, goods.HOUSEHOLD, goods.GARDEN, goods.ENGLISH)
    assert [line.text for stock in stocks for line in stock if codes(line.text)] == []


def test_credit_to_a_business_is_no_consumer_credit() -> None:
    assert codes("Låneavi, amortering", is_natural=False) == []
    assert codes("Kontokredit", is_natural=False) == []


@pytest.mark.parametrize(
    ("country", "has_plan", "found"),
    [("SE", True, []), ("NO", True, []), ("DE", False, ["abroad"]), ("SE", False, [])],
)
def test_a_debtor_abroad_is_taken_where_there_is_a_plan_for_the_country(
    country: str, has_plan: bool, found: list[str]
) -> None:
    assert codes("Snickeri", country=country, has_plan=has_plan) == found


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("Kunden bestrider fakturan.", True),
        ("Köparen har invänt mot kravet", True),
        ("De har bestridit den men vi vill ha betalt", True),
        ("Det är en tvist om arbetet", True),
        ("The customer disputes the invoice", True),
        ("They have objected to the amount", True),
        ("Kunden har inte bestridit fakturan.", False),
        ("Fordran är obestridd", False),
        ("Fordran är ostridig.", False),
        ("Ingen invändning har gjorts", False),
        ("utan att ha bestridit", False),
        ("The claim is undisputed", False),
        ("The customer has not disputed it", False),
        ("Vad händer om kunden bestrider fakturan?", False),
        ("Se bifogad faktura.", False),
    ],
)
def test_a_creditors_own_words_say_whether_the_debtor_has_objected(text: str, is_said: bool) -> None:
    assert says_disputed(text) is is_said


def test_several_rules_may_be_met_and_every_one_is_told() -> None:
    found = not_taken(ClaimSeen("Hyra lägenhet", is_natural=True, country="DE", has_plan=False, is_disputed=True))
    assert [each.rule.code for each in found] == ["disputed", "abroad", "rent"]
    assert [each.rule.outcome for each in found] == [Outcome.ROUTE, Outcome.ROUTE, Outcome.REFUSE]
    assert found[2].seen == "Hyra lägenhet"


def test_every_rule_has_words_for_the_creditor_in_both_languages() -> None:
    assert set(NOT_TAKEN) == set(RULES)
    assert all(catalog("en").gettext(words) != words for words in NOT_TAKEN.values())
    assert all(rule.source and rule.told.endswith(".") for rule in RULES.values())
