"""A tone changes sentences that the law leaves to us, and nothing else of a letter."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from claims.tone import Tone
from delivery.check import check_demand
from delivery.letters import DEMANDS, sheet
from delivery.render import wording
from delivery.sheet import Section
from tests.letters.tones import TONES, USUAL

_FIGURES = re.compile(r"\d[\d  .,:-]*")
_PRESSING = ("måste", "omedelbart", "genast", "annars", "konsekvens", "must", "immediately", "otherwise", "consequence")


def _sections(name: str, tone: Tone) -> list[Section]:
    return list(sheet(replace(USUAL[name](), tone=tone)).sections)


def _said_by_tone(name: str, tone: Tone) -> list[str]:
    """The sections of a letter that are not of the normal one."""
    usual = _sections(name, Tone.NORMAL)
    return [" ".join(each.paragraphs) for each in _sections(name, tone) if each not in usual]


@pytest.mark.parametrize("name", USUAL)
def test_a_mild_letter_is_the_normal_one_with_one_paragraph_more(name: str) -> None:
    usual, mild = _sections(name, Tone.NORMAL), _sections(name, Tone.MILD)
    more = [each for each in mild if each not in usual]
    assert [each for each in mild if each in usual] == usual
    assert len(more) == 1 and mild.index(more[0]) == 1 and len(more[0].paragraphs) == 1 and not more[0].heading


@pytest.mark.parametrize("name", [name for name in USUAL if not name.startswith("reminder")])
def test_a_firm_letter_is_the_normal_one_with_one_paragraph_more(name: str) -> None:
    usual, firm = _sections(name, Tone.NORMAL), _sections(name, Tone.FIRM)
    assert [each for each in firm if each in usual] == usual and len(firm) == len(usual) + 1


@pytest.mark.parametrize("name", ["reminder", "reminder_english"])
def test_a_firm_reminder_only_says_less(name: str) -> None:
    """What presses more than naming a day to pay would make it a collection measure (1 § inkassolagen)."""
    usual, firm = wording(replace(USUAL[name](), tone=Tone.NORMAL)), wording(replace(USUAL[name](), tone=Tone.FIRM))
    assert len(firm) < len(usual)
    rest = iter(usual.split())
    assert all(word in rest for word in firm.split())


@pytest.mark.parametrize("name", TONES)
def test_what_a_tone_says_has_no_figure_but_where_to_call_and_presses_nobody(name: str) -> None:
    made = TONES[name]()
    for text in _said_by_tone(name.rpartition("_")[0], made.tone):
        if name.startswith("reminder") and made.tone is Tone.FIRM:
            continue
        for own in (made.agency.phone, made.agency.phone_hours):
            text = text.replace(own, "")
        assert not _FIGURES.search(text)
        assert not [word for word in _PRESSING if word in text.lower()]


@pytest.mark.parametrize(
    "name", [name for name, made in TONES.items() if made().step in DEMANDS and "english" not in name]
)
def test_a_demand_in_any_tone_has_all_that_the_law_asks_for(name: str) -> None:
    assert check_demand(TONES[name]()) == ()
