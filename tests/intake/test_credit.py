"""Credit bureaus: one contract for every kind, and files that say nothing usable."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.credit import CreditQuestion, CreditReport, Purpose, Trend, gets_copy, is_private
from claims.money import Money
from claims.party import DebtorKind
from claims.refused import Refused, Unavailable
from intake.credit.bureau import CreditBureau
from intake.credit.fields import KEYS, report_of
from intake.credit.files import FolderBureau, TableBureau, open_bureau
from tests.dunning.builders import many

PERSON, FIRM = "199001612382", "5599999983"
SAYS: dict[str, Any] = {
    "provider": "Exempelupplysning",
    "on": "2026-03-02",
    "score": 41,
    "remarks": 2,
    "debts": "125000.50",
    "income": "310000",
    "trend": "worse",
    "factors": ["två anmärkningar", "skuld hos Kronofogden"],
}
UNDERSTOOD = CreditReport(
    "Exempelupplysning",
    date(2026, 3, 2),
    41,
    2,
    Money(125_000_50),
    Money(310_000_00),
    Trend.WORSE,
    ("två anmärkningar", "skuld hos Kronofogden"),
)


def question(identity: str) -> CreditQuestion:
    return CreditQuestion(identity, False, Purpose.LEGAL_ACTION, "", "2026-000012")


def folder(root: Path, reports: dict[str, dict[str, Any]]) -> CreditBureau:
    for identity, report in reports.items():
        (root / f"{identity}.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    return FolderBureau(root)


def table(root: Path, reports: dict[str, dict[str, Any]]) -> CreditBureau:
    lines = [",".join(("identity", *KEYS))]
    for identity, report in reports.items():
        cells = (
            ";".join(v) if isinstance(v, list) else str("" if v is None else v) for v in (report.get(k) for k in KEYS)
        )
        lines.append(",".join((identity, *cells)))
    (root / "reports.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return TableBureau(root / "reports.csv")


MAKE = [folder, table]
Make = Callable[[Path, dict[str, dict[str, Any]]], CreditBureau]


@pytest.mark.parametrize("make", MAKE)
def test_a_report_is_found_by_the_number_with_or_without_its_century_and_is_the_same_every_time(
    tmp_path: Path, make: Make
) -> None:
    bureau = make(tmp_path, {PERSON[-10:]: SAYS, FIRM: {**SAYS, "remarks": 0}})
    found, again = bureau.fetch(question(PERSON)), bureau.fetch(question(PERSON))
    assert found is not None and found == again
    assert found.report == UNDERSTOOD
    firm = bureau.fetch(question(FIRM))
    assert firm is not None and firm.report.remarks == 0


@pytest.mark.parametrize("make", MAKE)
def test_the_raw_report_holds_nobody_else(tmp_path: Path, make: Make) -> None:
    bureau = make(tmp_path, {FIRM: SAYS, PERSON: {**SAYS, "factors": ["another person's matter"]}})
    found = bureau.fetch(question(FIRM))
    assert found is not None and b"another person" not in found.raw and PERSON.encode() not in found.raw


@pytest.mark.parametrize("make", MAKE)
def test_a_party_that_the_bureau_does_not_know_is_no_fault(tmp_path: Path, make: Make) -> None:
    assert make(tmp_path, {FIRM: SAYS}).fetch(question("5599990016")) is None
    assert make(tmp_path, {FIRM: SAYS}).fetch(question("../5599999983")) is None


@pytest.mark.parametrize("make", MAKE)
def test_what_a_report_does_not_say_is_not_known(tmp_path: Path, make: Make) -> None:
    found = make(tmp_path, {FIRM: {"on": "2026-03-02"}}).fetch(question(FIRM))
    assert found is not None
    kept = found.report
    assert (kept.score, kept.remarks, kept.debts, kept.income, kept.trend, kept.factors) == (None,) * 5 + ((),)
    assert kept.provider in ("folder", "table")


@pytest.mark.parametrize("make", MAKE)
@pytest.mark.parametrize(
    "change",
    [
        {"on": "yesterday"},
        {"score": 101},
        {"score": -1},
        {"remarks": "many"},
        {"debts": "1e400"},
        {"debts": "-1"},
        {"debts": "NaN"},
        {"income": "a lot"},
        {"trend": "sideways"},
    ],
)
def test_a_report_that_is_not_understood_is_refused_and_names_nobody(tmp_path: Path, make: Make, change) -> None:
    with pytest.raises(Refused) as no:
        make(tmp_path, {PERSON: {**SAYS, **change}}).fetch(question(PERSON))
    assert no.value.code == "credit_report_invalid" and PERSON[-10:] not in no.value.message


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[1]", b"{", b"[" * 100_000, b'{"on": 1, "colour": "red"}'])
def test_a_file_that_is_no_report_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / f"{FIRM}.json").write_bytes(raw)
    with pytest.raises(Refused):
        FolderBureau(tmp_path).fetch(question(FIRM))


def test_a_number_with_a_point_in_json_never_becomes_a_float(tmp_path: Path) -> None:
    (tmp_path / f"{FIRM}.json").write_text('{"on": "2026-03-02", "debts": 0.1}', encoding="utf-8")
    found = FolderBureau(tmp_path).fetch(question(FIRM))
    assert found is not None and found.report.debts == Money(10)


def test_a_table_with_a_strange_head_or_more_cells_than_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    for text in ("name,on\nx,2026-03-02\n", f"identity,on\n{FIRM},2026-03-02,beyond\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(Refused):
            TableBureau(path).fetch(question(FIRM))


def test_a_bureau_that_cannot_be_read_is_away_and_one_that_is_not_there_knows_nobody(tmp_path: Path) -> None:
    (tmp_path / f"{FIRM}.json").mkdir()
    with pytest.raises(Unavailable):
        FolderBureau(tmp_path).fetch(question(FIRM))
    assert open_bureau(tmp_path / "none").fetch(question(FIRM)) is None
    assert open_bureau(tmp_path / "none.csv").fetch(question(FIRM)) is None
    assert isinstance(open_bureau(tmp_path / "x.CSV"), TableBureau)


@settings(max_examples=many(150))
@given(data=st.dictionaries(st.sampled_from([*KEYS, "colour"]), st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()), st.booleans(), st.floats())))  # fmt: skip
def test_whatever_a_file_says_it_is_a_report_or_a_refusal(data: dict[str, Any]) -> None:
    try:
        found = report_of(data, provider="x")
    except Refused as no:
        assert no.code == "credit_report_invalid"
    else:
        assert found.score is None or 0 <= found.score <= 100


def test_who_gets_a_copy_and_of_whom_a_ground_is_needed() -> None:
    # 11 § names natural persons, handelsbolag and kommanditbolag; 9 § private persons.
    assert gets_copy(kind=DebtorKind.CONSUMER, identity=PERSON) and gets_copy(kind=DebtorKind.SOLE_TRADER, identity="")
    assert gets_copy(kind=DebtorKind.BUSINESS, identity="9699999999")
    assert not gets_copy(kind=DebtorKind.BUSINESS, identity=FIRM)
    assert is_private(DebtorKind.CONSUMER) and not is_private(DebtorKind.SOLE_TRADER)
