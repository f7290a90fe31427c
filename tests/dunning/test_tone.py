"""Which tone a letter may take: never a firm one to a person, to who stands for a debtor, or about what is disputed."""

from __future__ import annotations

from itertools import product

import pytest

from claims.party import DebtorKind
from claims.tone import Tone
from delivery.letters import LETTERS
from dunning.tone import TONED, tone_of

COMPANIES = {DebtorKind.BUSINESS, DebtorKind.PUBLIC}
EVERY = list(product(Tone, sorted(LETTERS), DebtorKind, (False, True), (False, True)))


@pytest.mark.parametrize("wished", Tone)
def test_a_tone_is_taken_as_wished_or_is_the_normal_one(wished: Tone) -> None:
    for _, step, kind, stands, disputed in (each for each in EVERY if each[0] is wished):
        found = tone_of(wished, step=step, debtor_kind=kind, has_representative=stands, is_disputed=disputed)
        may_press = kind in COMPANIES and not stands and not disputed
        is_taken = step in TONED and (wished is not Tone.FIRM or may_press)
        assert found is (wished if is_taken else Tone.NORMAL), (step, kind, stands, disputed)


def test_just_the_letters_with_sentences_of_a_tone_have_one() -> None:
    assert {step for step, letter in LETTERS.items() if "tone" in letter.sections} == TONED | {"correction"}


def test_a_corrected_demand_has_one_tone_only() -> None:
    """It begins with an apology."""
    for wished in Tone:
        found = tone_of(
            wished,
            step="correction",
            debtor_kind=DebtorKind.BUSINESS,
            has_representative=False,
            is_disputed=False,
        )
        assert found is Tone.NORMAL
