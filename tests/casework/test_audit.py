"""Some sure readings are looked at all the same; what comes of it tightens the gate and tells ops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework import board
from casework.audit import audit_state, caution_of, is_drawn
from casework.read_document import known_for
from casework.review import accept_reading, reject_reading
from extraction.drift import CAUTIONS, certainty_above, next_caution
from storage import audits, documents
from storage.events import first_broken
from tests.office import House
from tests.papers import bill
from workers.doctor import _audits
from workers.settings import read_settings
from workers.setup import audit_share_of


@pytest.fixture
def audited(house: House) -> House:
    """A house in which every sure reading is audited."""
    house.office = replace(house.office, audit_share=1.0)
    return house


def audit(house: House, number: str, changes: dict[str, str]) -> None:
    """A sure bill is looked at by a person, who changes these values."""
    message = house.receive(house.mail(bill(number)))
    (row,) = house.readings(message)
    assert row.state == documents.REVIEW
    accept_reading(house.office, reading_id=row.id, changes=changes, by="anna")
    house.drain()


def outcomes(house: House) -> list[tuple[str, list[str], int]]:
    with house.office.database.read() as tx:
        return [(row.outcome, list(row.wrong), row.caution) for row in reversed(audits.newest(tx, 100))]


def test_a_sure_reading_that_is_drawn_waits_for_a_person_and_is_filed_then(audited: House) -> None:
    message = audited.receive(audited.mail(bill("1")))
    assert (message.state, message.reason) == ("parked", "review")
    (item,) = board.reviews(audited.office)
    assert [reason["code"] for reason in item["reasons"]] == ["blind_audit"]
    assert "sure" not in item["reasons"][0]["message"]
    accept_reading(audited.office, reading_id=1, changes={}, by="anna")
    audited.drain()
    assert audited.message(message.id).state == "filed"
    assert outcomes(audited) == [("confirmed", [], 1)]
    audited.is_sound()


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"total": "5000.00"}, ("wrong", ["total"])),
        ({"total": "10000.0"}, ("confirmed", [])),  # another spelling of what was read
        ({"about": "Färg"}, ("confirmed", [])),  # no claim rests on it
        ({"invoice_number": "77", "due_date": "2026-02-01"}, ("wrong", ["due_date", "invoice_number"])),
    ],
)
def test_the_outcome_names_what_a_claim_would_have_rested_on_wrongly(
    audited: House, changes: dict[str, str], outcome: tuple[str, list[str]]
) -> None:
    audit(audited, "1", changes)
    assert [(kind, wrong) for kind, wrong, _caution in outcomes(audited)] == [outcome]


def test_a_rejection_is_noted_and_says_nothing_of_the_reader(audited: House) -> None:
    message = audited.receive(audited.mail(bill("1")))
    reject_reading(audited.office, reading_id=audited.readings(message)[0].id, why="Kunden är betald.", by="anna")
    assert outcomes(audited) == [("rejected", [], 1)]
    assert (audit_state(audited.office)["audits"], audit_state(audited.office)["wrong"]) == (0, 0)


def test_an_unsure_reading_is_no_audit(audited: House) -> None:
    message = audited.receive(audited.mail(audited.pdf(bill("1"), decision="review")))
    (row,) = audited.readings(message)
    assert row.reason == "uncertain"
    accept_reading(audited.office, reading_id=row.id, changes={}, by="anna")
    assert outcomes(audited) == []


def test_without_a_share_nothing_is_audited(house: House) -> None:
    assert house.receive(house.mail(bill("1"))).state == "filed"


def test_the_draw_is_the_same_always_keyed_and_close_to_the_share(house: House) -> None:
    office = replace(house.office, audit_share=0.1)
    names = [f"{number:064x}" for number in range(4000)]
    drawn = [is_drawn(office, sha256=name, position=0) for name in names]
    assert drawn == [is_drawn(office, sha256=name, position=0) for name in names]
    assert 330 < sum(drawn) < 470
    other = replace(office, secret=b"the secret of another house")
    assert drawn != [is_drawn(other, sha256=name, position=0) for name in names]
    assert drawn != [is_drawn(office, sha256=name, position=1) for name in names]


def test_wrong_audits_tighten_the_gate_and_ops_hear_of_it(audited: House) -> None:
    assert _audits(audited.office).ok
    audit(audited, "1", {"total": "5000.00"})
    assert outcomes(audited)[-1] == ("wrong", ["total"], 2)
    audit(audited, "2", {"total": "5000.00"})
    audit(audited, "3", {})
    assert [caution for _kind, _wrong, caution in outcomes(audited)] == [2, 4, 4]
    with audited.office.database.read() as tx:
        assert caution_of(tx) == 4
        document = documents.get(tx, 1)
        assert first_broken(tx) is None
    assert document is not None
    assert known_for(audited.office, document).caution == 4
    finding = _audits(audited.office)
    assert not finding.ok
    assert "divided by 4: 2 of the last 3 audits wrong" in finding.detail


@pytest.mark.parametrize(
    ("now", "seen", "allowed", "expected"),
    [
        (1, [], 0.005, 1),
        (1, [False] * 300, 0.005, 1),
        (1, [True], 0.005, 2),
        (1, [*[False] * 20, True], 0.005, 2),
        (1, [*[False] * 100, True], 0.005, 1),  # one in a hundred may still be chance
        (1, [True, *[False] * 98, True], 0.005, 2),
        (1, [*[False] * 20, True], 0.05, 1),
        (2, [True], 0.005, 4),
        (8, [True] * 9, 0.005, 8),
        (4, [False] * 49, 0.005, 4),
        (4, [False] * 50, 0.005, 2),
        (2, [True, *[False] * 200], 0.005, 1),  # what lies further back than the window is forgotten
        (1, [True], 0.0, 2),
        (2, [False] * 50, 0.0, 1),
    ],
)
def test_the_caution_follows_the_audits(now: int, seen: list[bool], allowed: float, expected: int) -> None:
    assert next_caution(now, seen, allowed) == expected
    assert expected in CAUTIONS


@pytest.mark.parametrize(
    ("wrong", "seen", "share", "certainty"),
    # Beta(1/2, 1/2) is the arcsine law; Beta(3/2, 1/2) and Beta(1/2, 3/2) follow from it in closed form.
    [(0, 0, 0.5, 0.5), (0, 0, 0.25, 2 / 3), (1, 1, 0.5, 0.8183098862), (0, 1, 0.5, 0.1816901138), (3, 9, 0.0, 1.0)],
)
def test_the_certainty_is_that_of_the_beta_posterior(wrong: int, seen: int, share: float, certainty: float) -> None:
    assert certainty_above(share, wrong, seen) == pytest.approx(certainty, abs=1e-9)


@pytest.mark.parametrize(
    ("environ", "share"),
    [
        ({}, 0.0),
        ({"KRAV_AUDIT_SHARE": "0.3"}, 0.3),
        ({"KRAV_ENV": "production", "KRAV_SECRET_KEY": "x" * 32}, 0.02),
        ({"KRAV_ENV": "production", "KRAV_SECRET_KEY": "x" * 32, "KRAV_AUDIT_SHARE": "0"}, 0.0),
    ],
)
def test_outside_production_the_share_counts_only_where_it_is_set(environ: dict[str, str], share: float) -> None:
    assert audit_share_of(read_settings(environ)) == share
