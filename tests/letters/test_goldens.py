"""The full wording of every letter and mail, compared to what a person has read and approved.

KRAV_UPDATE_GOLDENS=1 writes the files anew; read the difference before keeping it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from delivery.invoice_sheet import invoice_sheet
from delivery.letters import LETTERS
from delivery.render import wording
from delivery.settlement_sheet import settlement_sheet
from templates.mails import MAILS, words
from tests.letters.authority_contents import AUTHORITY_CONTENTS
from tests.letters.contents import AGENCY
from tests.letters.every import CONTENTS
from tests.letters.mails import MAILS_SHOWN
from tests.letters.own_invoices import OWN_INVOICES, terms_in
from tests.letters.settlements import SETTLEMENT

HERE = Path(__file__).parent
LETTERS_SHOWN = {**CONTENTS, **AUTHORITY_CONTENTS}
TEXTS = (
    {f"letter_{name}": lambda made=made: wording(made()) for name, made in LETTERS_SHOWN.items()}
    | {
        f"mail_{name}.{language}": lambda mail=mail, language=language: _shown(mail, language)
        for name, mail in MAILS_SHOWN.items()
        for language in ("sv", "en")
    }
    | {
        f"settlement.{language}": lambda language=language: settlement_sheet(
            replace(SETTLEMENT, language=language)
        ).as_text()
        for language in ("sv", "en")
    }
    | {
        f"own_invoice_{name}.{language}": lambda told=told, language=language: invoice_sheet(
            replace(told, language=language), agency=AGENCY, account=str(AGENCY.bankgiro)
        ).as_text()
        for name, told in OWN_INVOICES.items()
        for language in ("sv", "en")
    }
    | {f"terms.{language}": lambda language=language: terms_in(language) for language in ("sv", "en")}
)


def _shown(mail, language) -> str:
    said = words(mail, language=language)
    return f"Subject: {said.subject}\n\n{said.text}"


@pytest.mark.parametrize("name", TEXTS)
def test_wording_is_what_was_approved(name: str) -> None:
    path = HERE / f"{name}.txt"
    text = TEXTS[name]()
    if os.environ.get("KRAV_UPDATE_GOLDENS") == "1":
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), "no golden yet: run with KRAV_UPDATE_GOLDENS=1 and read it"
    assert text == path.read_text(encoding="utf-8")


def test_no_golden_is_left_over_and_every_kind_of_mail_has_one() -> None:
    assert {path.stem for path in HERE.glob("*.txt")} == set(TEXTS)
    assert {type(mail) for mail in MAILS_SHOWN.values()} == set(MAILS.values())


@pytest.mark.parametrize("name", TEXTS)
def test_no_wording_cites_the_repealed_ordinance_or_threatens_a_remark(name: str) -> None:
    text = TEXTS[name]()
    assert "1981:1057" not in text
    assert "anmärkning" not in text.lower()
    assert "payment remark" not in text.lower()


@pytest.mark.parametrize("name", TEXTS)
def test_no_wording_has_a_hole_or_template_remains(name: str) -> None:
    text = TEXTS[name]()
    if "hostile" not in name:
        assert not [mark for mark in ("{{", "{%", "None", "()", " ,", " .", "  ,", "\n\n\n") if mark in text]


ONLY_SWEDISH = {"payment_order", "enforcement", "reduce_application", "withdraw_application"}
"""They go to the authority, in its language."""


def test_every_step_has_a_golden_in_both_languages() -> None:
    shown = {(content.step, content.language) for content in (made() for made in LETTERS_SHOWN.values())}
    wanted = {(step, language) for step in LETTERS for language in ("sv", "en")}
    assert wanted - shown == {(step, "en") for step in ONLY_SWEDISH}


@pytest.mark.parametrize("name", [name for name, made in LETTERS_SHOWN.items() if made().language == "en"])
def test_an_english_letter_is_english_but_for_names_and_terms(name: str) -> None:
    text = wording(LETTERS_SHOWN[name]())
    assert not [word for word in (" inte ", " är ", "betala senast", "skriv till", "kapital") if word in text.lower()]
