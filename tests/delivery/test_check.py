"""A demand is examined row by row: each requirement fails when, and only when, what it asks for is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from claims.letter import LetterContent
from claims.money import Money
from claims.party import DebtorKind, Party, Representative, RepresentativeKind
from delivery.check import REQUIREMENTS, check_demand
from tests.letters.contents import business, consumer
from tests.letters.every import CONTENTS

Change = Callable[[LetterContent], LetterContent]


def _balance(**changes: object) -> Change:
    return lambda content: replace(content, balance=replace(content.balance, **changes))  # type: ignore[arg-type]


def _agency(**changes: object) -> Change:
    return lambda content: replace(content, agency=replace(content.agency, **changes))  # type: ignore[arg-type]


def _first_cost(**changes: object) -> Change:
    def change(content: LetterContent) -> LetterContent:
        lines = (replace(content.balance.cost_lines[0], **changes),)  # type: ignore[arg-type]
        return replace(content, balance=replace(content.balance, cost_lines=lines))

    return change


def _no_segments(content: LetterContent) -> LetterContent:
    rows = tuple(replace(invoice, segments=()) for invoice in content.balance.invoices)
    return replace(content, balance=replace(content.balance, invoices=rows))


_AGENT = RepresentativeKind.AGENT


FAULTS: list[tuple[str, Change]] = [
    ("creditor_name", lambda c: replace(c, creditor=replace(c.creditor, name=" "))),
    ("basis", lambda c: replace(c, about={})),
    ("basis", lambda c: replace(c, about={"10234": "Faktura 10234"})),
    ("basis", lambda c: replace(c, about={"10234": "\u200b \n"})),
    ("principal", _balance(principal=Money.of(12499))),
    ("interest", _balance(interest=Money.of(1))),
    ("interest", _no_segments),
    ("costs", _first_cost(basis=" ")),
    ("costs", _balance(cost_lines=())),
    ("total", _balance(total=Money.of(13109))),
    ("total", _balance(rounding=Money.of(0))),
    ("nothing_owed", _balance(total=Money.of(0))),
    ("no_deadline", lambda c: replace(c, deadline=None)),
    ("deadline", lambda c: replace(c, deadline=c.on)),
    ("no_payment_route", _agency(bankgiro=None)),
    ("way_to_pay", lambda c: replace(c, ocr_reference="")),
    ("objection", _agency(mailbox="")),
    ("agency", _agency(phone="")),
    ("agency", _agency(licence_no="")),
    ("agency", _agency(address=())),
    ("no_recipient", lambda c: replace(c, debtor=Party("Kafé", None, ()))),
    ("debtor", lambda c: replace(c, debtor=Party("Kafé", None, (" ",)))),
    ("dispatch_day", _balance(as_of=date(2026, 3, 1))),
    ("estate", lambda c: replace(c, debtor_kind=DebtorKind.ESTATE)),
    ("debtor", lambda c: replace(c, representative=Representative(_AGENT, "Sanna Ek", (" ",), c.on))),
    ("no_recipient", lambda c: replace(c, representative=Representative(_AGENT, "Sanna Ek", (), c.on))),
    ("repealed_law", _first_cost(basis="förordning (1981:1057)")),
]


@pytest.mark.parametrize("name", [name for name, made in CONTENTS.items() if made().step == "demand"])
def test_a_whole_demand_has_nothing_to_remark(name: str) -> None:
    assert check_demand(CONTENTS[name]()) == ()


@pytest.mark.parametrize(("code", "change"), FAULTS)
def test_a_demand_without_it_is_found_out(code: str, change: Change) -> None:
    assert code in [finding.code for finding in check_demand(change(business()))]


@pytest.mark.parametrize("word", ["Du kan få en betalningsanmärkning", "svartlistning"])
def test_a_threat_in_our_own_words_is_found_out_and_in_a_company_name_it_is_not(word: str) -> None:
    threat = _agency(phone_hours=word)(business())
    assert [finding.code for finding in check_demand(threat)] == ["threat"]
    named = replace(business(), about={"10234": f"kurs om {word}"})
    assert check_demand(named) == ()


def test_a_person_is_told_about_personal_data_and_a_business_is_not() -> None:
    from delivery.render import wording

    assert "Dina personuppgifter" in wording(consumer())
    assert "personuppgifter" not in wording(business())


def test_every_requirement_names_its_source() -> None:
    assert all(row.source and row.message.endswith(".") for row in REQUIREMENTS)
    assert len({row.code for row in REQUIREMENTS}) == len(REQUIREMENTS)


def test_findings_carry_no_personal_data() -> None:
    broken = replace(consumer(), about={}, balance=replace(consumer().balance, total=Money.of(1)))
    told = " ".join(finding.message for finding in check_demand(broken))
    assert told
    for secret in ("Örjan", "Provvägen", "1990", "Norrby"):
        assert secret not in told
