"""A person makes late interest lower, with a ground; what was shown before stays as it was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from casework.board import case as shown_case
from casework.explain_case import explain_case
from casework.mitigate import mitigate
from claims.refused import Refused
from tests.casework.bank_house import sent as sent
from tests.office import House


def test_a_person_decides_with_a_ground_and_what_was_shown_before_stays(sent: House) -> None:
    number = sent.case().number
    sent.live_until(date(2026, 3, 20))
    before = shown_case(sent.office, number=number, on=date(2026, 3, 19))["balance"]
    first = date(2026, 3, 2)
    for why, last, rate in (("", None, "0"), ("ill", first - timedelta(days=1), "0"), ("ill", None, "-1")):
        with pytest.raises(Refused):
            mitigate(
                sent.office, case_number=number, first_on=first, last_on=last, per_cent=Decimal(rate), why=why, by="h"
            )
    mitigate(sent.office, case_number=number, first_on=first, last_on=None, per_cent=Decimal(0), why="Ill", by="h")
    assert shown_case(sent.office, number=number, on=date(2026, 3, 19))["balance"] == before
    now = shown_case(sent.office, number=number)["balance"]
    assert Decimal(now["interest"]) < Decimal(before["interest"])
    told = explain_case(sent.office, number=number, on=None)
    assert "8 § räntelagen" in str(told)
    sent.is_sound()
