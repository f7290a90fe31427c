"""Our own reader reads our own demand: who owes what to whom, and how it is paid."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from claims.account import case_of_ocr_reference
from delivery.render import typeset
from tests.letters.every import CONTENTS
from workers.cli import krav


def _read(path: Path) -> Any:
    result = CliRunner().invoke(krav, ["extract", "--json", str(path)], catch_exceptions=False)
    (line,) = result.stdout.splitlines()
    (document,) = json.loads(line)["documents"]
    return document


@pytest.mark.parametrize("name", ["business", "consumer", "six_invoices", "assigned", "rounded_up"])
def test_what_the_letter_asks_for_is_read_back_from_it(name: str, tmp_path: Path) -> None:
    content = replace(CONTENTS[name](), is_sample=False)
    path = tmp_path / "letter.pdf"
    path.write_bytes(typeset(content))
    document = _read(path)
    fields = {field: found["value"] for field, found in document["fields"].items()}
    assert fields["ocr_reference"] == content.ocr_reference
    assert case_of_ocr_reference(fields["ocr_reference"]) == content.case_number
    assert fields["bankgiro"] == content.agency.bankgiro
    assert fields["total"] == str(content.balance.total)
    assert fields["currency"] == content.balance.currency
    assert fields["buyer_name"] == content.debtor.name
    assert fields["buyer_address"] == "\n".join(content.debtor.address)
    assert fields["seller_orgnr"] == content.agency.orgnr
    assert (document["type"], document["decision"]) == ("reminder", "review"), "a demand is never filed as an invoice"
