"""Money is whole öre of one currency, whatever is done with it and however a Swede writes it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.money import Money, parse_swedish_amount, total

EURO = Money(250, "EUR")


@pytest.mark.parametrize(
    ("amount", "ore"),
    [
        ("224.66", 22466),
        (5, 500),
        (Decimal("0.005"), 1),
        ("0.004", 0),
        ("-0.005", -1),
        ("1.005", 101),
        ("-12.50", -1250),
    ],
)
def test_money_is_made_of_decimals_rounded_half_up(amount: Decimal | int | str, ore: int) -> None:
    assert Money.of(amount) == Money(ore, "SEK")


def test_a_currency_is_kept_by_everything_that_is_done_with_money() -> None:
    made = [
        Money.of("2.50", "EUR"),
        EURO + Money(0, "EUR"),
        EURO - Money(0, "EUR"),
        -Money(-250, "EUR"),
        total([EURO], "EUR"),
    ]
    assert made == [EURO] * 5
    assert (Money.zero("EUR"), total([], "EUR")) == (Money(0, "EUR"), Money(0, "EUR"))
    assert (Money.zero(), total([])) == (Money(0, "SEK"), Money(0, "SEK"))


def test_sums_differences_and_signs() -> None:
    assert Money(300) - Money(500) == Money(-200)
    assert -Money(7) == Money(-7)
    assert total([Money(1), Money(2), Money(3)]) == Money(6)
    assert (str(Money(1250)), Money(-5).decimal) == ("12.50", Decimal("-0.05"))
    assert (bool(Money(0)), bool(Money(1)), bool(Money(-1))) == (False, True, True)


def test_money_is_ordered_by_its_ore() -> None:
    less, same, more = Money(1), Money(2), Money(3)
    assert (less < same, same < Money(2), more < same) == (True, False, False)
    assert (less <= same, same <= Money(2), more <= same) == (True, True, False)
    assert (less > same, same > Money(2), more > same) == (False, False, True)
    assert (less >= same, same >= Money(2), more >= same) == (False, True, True)


@pytest.mark.parametrize("mix", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_two_currencies_are_never_mixed(mix: str) -> None:
    with pytest.raises(ValueError, match="cannot mix SEK with EUR"):
        getattr(Money(1), mix)(EURO)


@pytest.mark.parametrize("ore", [1.0, "1", None, True, Decimal(1)])
def test_ore_are_whole_numbers(ore: object) -> None:
    with pytest.raises(TypeError, match="whole öre"):
        Money(ore)  # type: ignore[arg-type]


def test_money_is_never_made_of_a_float() -> None:
    with pytest.raises(TypeError, match=r"^money is never made from a float$"):
        Money.of(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5000", "5000.00"), ("5 000,00", "5000.00"), ("1 234 567,89", "1234567.89"), ("5000:-", "5000.00"),
        ("5000.5 kr", "5000.50"), ("12,3", "12.30"), ("12:30", "12.30"), ("1\u00a0234,50", "1234.50"),
        ("1\u202f234,50 SEK", "1234.50"), ("  7 kr ", "7.00"), ("7 sek", "7.00"), ("-12,50", "-12.50"),
        ("−12,50", "-12.50"), ("0,07", "0.07"), ("5,-", "5.00"), ("12345,6", "12345.60"), ("0", "0.00"),
    ],
)  # fmt: skip
def test_an_amount_as_a_swede_writes_it(text: str, amount: str) -> None:
    assert parse_swedish_amount(text) == Money.of(amount)
    assert parse_swedish_amount(text, "EUR") == Money.of(amount, "EUR")


@pytest.mark.parametrize(
    "text",
    ["", "kr", "5.000", "1.234.567", "12 34", "1 2345", "12,345", "1,2,3", "12-", "--5", "5 kr kr", "x5", "5x", "1e3"],
)
def test_what_may_be_another_amount_is_refused(text: str) -> None:
    assert parse_swedish_amount(text) is None


def test_a_refusal_crosses_from_one_process_to_another_whole() -> None:
    import pickle

    from claims.refused import Refused

    found = pickle.loads(pickle.dumps(Refused("some_code", "Say what to do.")))
    assert (type(found), found.code, found.message) == (Refused, "some_code", "Say what to do.")
