"""Two cases on one debtor made one and two again at the desk, with scripts and without: the same comes of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.case_desk import Handler, Seat, story
from tests.office import House
from tests.papers import bill

WHOLE, KEPT, BROKEN_OUT = "12 606,00 kr", "10 085,00 kr", "2 521,00 kr"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@story("unmerge", "merge", "undo-merge", "accept-terms")
def test_two_cases_on_one_debtor_are_merged_parted_and_merged_again(house: House, seat: Seat, scripts: bool) -> None:
    house.receive(house.mail(bill("1"), bill("2", total="2500")))
    kept, anna = house.case().number, seat("Anna", scripts=scripts)
    other = broken_out(house, anna, kept)

    merged, stands = anna.do("Slå ihop med ett annat ärende", {"Ärendet som tar över": f"{kept} · "})
    assert merged.then("Avslutat som", other) == ["hopslaget"]
    assert merged.then("Faktura", kept) == ["2 · 2 500,00 kvar"]
    assert merged.then("Skuld", kept) == [WHOLE.removesuffix(" kr")]
    assert (stands.sum, stands.letters) == ("0,00 kr", [])
    anna.page.get_by_role("main").get_by_role("link", name=kept, exact=True).first.click()
    expect(anna.page.get_by_role("heading", level=1)).to_contain_text(kept)
    assert anna.stands().sum == WHOLE
    assert house.invoice_numbers(kept) == ["1", "2"]

    anna.open(other)
    undone, stands = anna.do("Ångra sammanslagningen", {"Varför": "de hör inte ihop"})
    assert undone.then("Läge", other) == ["väntar på godkännande"]
    assert undone.then("Skuld", kept) == [KEPT.removesuffix(" kr")]
    assert (stands.sum, anna.open(kept).sum) == (BROKEN_OUT, KEPT)
    assert (house.invoice_numbers(kept), house.invoice_numbers(other)) == (["1"], ["2"])

    one_letter_of_both(house, anna, kept, other)


def broken_out(house: House, anna: Handler, kept: str) -> str:
    """The number of the case that invoice 2 gets when Anna breaks it out."""
    before = anna.open(kept)
    assert before.sum == WHOLE
    preview, after = anna.do("Bryt ut en faktura", {"Faktura": "2 · "})
    assert after.sum == KEPT
    (other,) = {row[0] for row in preview.rows} - {kept}
    assert preview.then("Skuld", other) == [BROKEN_OUT.removesuffix(" kr")]
    assert anna.open(other).sum == BROKEN_OUT
    return other


def one_letter_of_both(house: House, anna: Handler, kept: str, other: str) -> None:
    """Merged once more and accepted they make one demand, under one number; then it is too late to part them."""
    anna.open(other)
    anna.do("Slå ihop med ett annat ärende", {"Ärendet som tar över": f"{kept} · "})
    anna.open(kept)
    anna.do("Godkänn villkoren")
    house.print_run()
    assert [letter.case_number for letter in house.letters()] == [kept]
    (letter,) = anna.open(kept).letters
    assert "13 056,00" in letter
    anna.open(other)
    assert "krav" in anna.refused("Ångra sammanslagningen", {"Varför": "ändå inte"}).lower()
    house.is_sound()
