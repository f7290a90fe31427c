"""Seller and buyer are decided together: one clear sign settles all names and numbers that hang together."""

from __future__ import annotations

from collections.abc import Sequence

from claims.reading import Source
from extraction.assign import assign
from extraction.candidate import Candidate
from extraction.choose import choose_all
from extraction.known import weigh_known
from extraction.settings import KnownParties

ONE, OTHER = "Kvarnbruket AB", "Provbagarn HB"
ONE_NUMBER, OTHER_NUMBER = "5599999991", "5599990008"


def mention(name: str, *, seller: float = 0.0, buyer: float = 0.0) -> list[Candidate]:
    return _both(name, "name", "", seller, buyer)


def number(digits: str, *, holder: str = "", seller: float = 0.0, buyer: float = 0.0) -> list[Candidate]:
    return _both(digits, "orgnr", holder, seller, buyer)


def _both(value: str, kind: str, holder: str, seller: float, buyer: float) -> list[Candidate]:
    box = (0.0, 0.0, 10.0, 10.0)
    return [
        Candidate(f"{side}_{kind}", value, 1, box, Source.TEXT, {"party": party}, holder)
        for side, party in (("seller", seller), ("buyer", buyer))
    ]


def chosen(candidates: Sequence[Candidate]) -> dict[str, str]:
    return {field: choice.best.value for field, choice in choose_all(assign(candidates)).items()}


def test_one_clear_buyer_makes_the_other_party_the_seller() -> None:
    found = chosen([*mention(ONE), *mention(OTHER, seller=-4.0, buyer=4.0)])
    assert found == {"seller_name": ONE, "buyer_name": OTHER}


def test_a_number_in_the_sellers_block_is_the_sellers() -> None:
    names = [*mention(ONE, seller=3.0, buyer=-3.0), *mention(OTHER, buyer=3.0)]
    numbers = [*number(ONE_NUMBER, holder=ONE), *number(OTHER_NUMBER, holder=OTHER)]
    found = chosen([*names, *numbers])
    assert (found["seller_orgnr"], found["buyer_orgnr"]) == (ONE_NUMBER, OTHER_NUMBER)


def test_a_number_that_is_clearly_the_sellers_settles_undecided_blocks() -> None:
    names = [*mention(ONE), *mention(OTHER)]
    numbers = [*number(OTHER_NUMBER, holder=OTHER, seller=4.0, buyer=-4.0), *number(ONE_NUMBER, holder=ONE)]
    assert chosen([*names, *numbers]) == {
        "seller_name": OTHER, "seller_orgnr": OTHER_NUMBER, "buyer_name": ONE, "buyer_orgnr": ONE_NUMBER,
    }  # fmt: skip


def test_a_known_creditor_turns_a_page_that_leans_a_little_the_other_way() -> None:
    found = [*mention(ONE, seller=1.0), *mention(OTHER, buyer=1.0)]
    known = KnownParties(creditor_names=frozenset({OTHER}))
    assert chosen(found)["seller_name"] == ONE
    assert chosen(weigh_known(found, known))["seller_name"] == OTHER


def test_two_parties_with_nothing_between_them_are_no_certain_answer() -> None:
    choices = choose_all(assign([*mention(ONE), *mention(OTHER)]))
    assert all(choice.probability < 0.99 for choice in choices.values())


def test_a_delivery_address_does_not_weaken_the_buyer_that_it_repeats() -> None:
    plain = [*mention(ONE, seller=4.0), *mention(OTHER, buyer=4.0)]
    goods = [c.plus(elsewhere=1.0) for c in mention(OTHER, seller=-6.0, buyer=-6.0)]
    with_goods = choose_all(assign([*plain, *goods]))["buyer_name"]
    assert with_goods.best.value == OTHER
    assert with_goods.probability >= choose_all(assign(plain))["buyer_name"].probability


def test_a_factors_number_is_nobodys() -> None:
    factor = [c.plus(other_party=1.0) for c in number(OTHER_NUMBER)]
    found = chosen([*mention(ONE, seller=5.0), *number(ONE_NUMBER, holder=ONE), *factor])
    assert OTHER_NUMBER not in found.values()
