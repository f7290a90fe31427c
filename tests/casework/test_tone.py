"""The tone of letters: the creditor's wish, the case's own, and what leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.accept_terms import accept_terms
from casework.creditors import set_creditor
from casework.dispute import Disputed, dispute_case
from casework.draft_letters import draft_letters
from casework.letter_content import pack, unpack
from casework.set_tone import USUAL, set_tone
from casework.walk import walk_day
from claims.money import Money
from claims.refused import Refused
from claims.tone import Tone
from delivery.render import wording
from samples.people import BUILDER
from storage import events
from tests.letters.contents import consumer
from tests.office import House
from tests.papers import bill

MILD = "Att en räkning inte blir betald i tid kan ha många skäl."
FIRM = "inte låta det bli liggande"


@pytest.fixture
def taken(house: House) -> House:
    house.receive(house.mail(bill("1")))
    return house


def wish(house: House, tone: str) -> None:
    set_creditor(house.office, orgnr=BUILDER.orgnr, values={"tone": tone}, by="h")


def demand_said(house: House) -> str:
    """The demand as it would read today."""
    found = draft_letters(house.office, number=house.case().number, language="sv")["today"]
    return next(str(each["text"]) for each in found if each["step"] == "demand")


def test_letters_take_the_creditors_tone_and_the_cases_own_before_it(taken: House) -> None:
    number = taken.case().number
    assert MILD not in demand_said(taken) and FIRM not in demand_said(taken)
    wish(taken, "mild")
    assert MILD in demand_said(taken)
    set_tone(taken.office, case_number=number, tone="firm", why="svarar aldrig", by="h")
    assert FIRM in demand_said(taken) and MILD not in demand_said(taken)
    set_tone(taken.office, case_number=number, tone="normal", why="hörde av sig", by="h")
    assert FIRM not in demand_said(taken) and MILD not in demand_said(taken)
    set_tone(taken.office, case_number=number, tone=USUAL, why="som de andra", by="h")
    assert MILD in demand_said(taken)
    with taken.office.database.read() as tx:
        told = [(event.why, event.data) for event in events.of_case(tx, number) if event.kind == "tone_set"]
    assert [(why, data and data["tone"]) for why, data in told] == [
        ("svarar aldrig", "firm"), ("hörde av sig", "normal"), ("som de andra", "usual"),
    ]  # fmt: skip
    taken.is_sound()


def test_a_tone_that_is_none_or_stands_already_or_has_no_reason_is_refused(taken: House) -> None:
    number = taken.case().number
    for tone, why, code in (
        ("angry", "skäl", "no_such_tone"), ("mild", " ", "why_missing"), (USUAL, "skäl", "same_tone"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            set_tone(taken.office, case_number=number, tone=tone, why=why, by="h")
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        wish(taken, "angry")
    assert refused.value.code == "bad_value"


def test_a_letter_that_waits_to_leave_is_written_anew_in_the_new_tone(taken: House) -> None:
    number = taken.case().number
    accept_terms(taken.office, case_number=number, by="h", how="cli", evidence={})
    taken.drain()
    walk_day(taken.office, on=taken.clock.day)
    set_tone(taken.office, case_number=number, tone="mild", why="hörde av sig", by="h")
    taken.drain()
    (letter,) = taken.letters()
    assert letter.status == "sent" and letter.content["tone"] == "mild"
    assert MILD in wording(unpack(letter.content))
    assert [event.kind for event in taken.events(number)].count("letter_renewed") == 1
    taken.is_sound()


def test_a_letter_in_the_normal_tone_is_kept_as_letters_were_before_there_were_tones() -> None:
    made = consumer()
    assert "tone" not in pack(made) and unpack(pack(made)).tone is Tone.NORMAL
    mild = replace(made, tone=Tone.MILD)
    assert unpack(pack(mild)).tone is Tone.MILD


def test_a_draft_is_shown_in_any_tone_that_it_may_take(taken: House) -> None:
    number = taken.case().number

    def shown(tone: str) -> dict[str, str]:
        found = draft_letters(taken.office, number=number, language="sv", tone=tone)["today"]
        return next(each for each in found if each["step"] == "demand")

    assert (shown("")["tone"], shown("mild")["tone"], shown("firm")["tone"]) == ("normal", "mild", "firm")
    assert MILD in shown("mild")["text"] and shown("firm")["goes_toned"] == "normal"
    dispute_case(taken.office, case_number=number, text="fel belopp", by="h", what=Disputed(amount=Money(10_000)))
    assert shown("firm")["tone"] == "normal" and FIRM not in shown("firm")["text"]
