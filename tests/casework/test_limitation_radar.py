"""Limitation in the house: interruptions with their proof, letters that leave in time, the radar, closing by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import text

from casework import board
from casework.accept_terms import accept_terms
from casework.close_case import close_case
from casework.complete_case import complete_case
from casework.decide_case import decide_case
from casework.desk_today import desk_today
from casework.draw_radar import draw_radar
from casework.hold import hold_case, resume_case
from casework.interrupt import interrupt, withdraw_interruption
from casework.limitation_radar import limitation_radar, per_month
from casework.represent import represent
from casework.walk import walk_day
from claims.refused import Refused
from samples.people import TENANT
from storage import tasks, waking, work_lists
from tests.lapses import stale_lapses
from tests.office import House
from tests.papers import bill
from tests.web.conftest import desk_of


@pytest.fixture
def number(house: House) -> str:
    """A case on a person, monitored since April 2026; the claim arose on 9 June 2025 and lapses on 9 June 2028."""
    house.receive(house.mail(bill("1", buyer=TENANT)))
    found = house.case().number
    accept_terms(house.office, case_number=found, by="h", how="cli", evidence={})
    complete_case(house.office, case_number=found, values={"arose_on": "2025-06-09", "arose_from": "delivery"}, by="h")
    house.print_run()
    house.live_until(date(2026, 4, 10))
    decide_case(house.office, case_number=found, choice="monitoring", by="h")
    house.live_until(date(2026, 4, 13))
    assert house.case().state == "monitoring"
    return found


def lapse(house: House) -> dict[str, object]:
    (line,) = limitation_radar(house.office)
    return line


def test_the_radar_says_when_a_claim_lapses_what_was_tried_and_when_the_next_letter_leaves(
    house: House, number: str
) -> None:
    found = lapse(house)
    assert (found["lapses_on"], found["estimated"], found["last"]) == ("2028-06-09", False, None)
    assert found["tried"]["proof"] == "ordinary_post"  # type: ignore[index]
    assert found["next_letter_on"] == "2027-06-09"
    assert limitation_radar(house.office, within=24) == [] and len(limitation_radar(house.office, within=26)) == 1


def test_a_recorded_interruption_moves_the_day_and_one_taken_back_moves_it_again(house: House, number: str) -> None:
    (record,) = interrupt(
        house.office, case_number=number, kind="acknowledged", on=date(2026, 4, 10), proof="written_acknowledgment",
        evidence="mail m000007", why="promises to pay in May", by="h",
    )  # fmt: skip
    assert lapse(house)["lapses_on"] == "2029-04-10"
    assert lapse(house)["last"] == {
        "on": "2026-04-10", "kind": "acknowledged", "proof": "written_acknowledgment", "evidence": "mail m000007",
    }  # fmt: skip
    with pytest.raises(Refused) as no:
        withdraw_interruption(house.office, case_number=number, record=record, why=" ", by="h")
    assert no.value.code == "why_missing"
    withdraw_interruption(house.office, case_number=number, record=record, why="it was another debtor", by="h")
    assert lapse(house)["lapses_on"] == "2028-06-09"
    (shown,) = board.case(house.office, number=number)["interruptions"]
    assert (shown["record"], shown["stands"], shown["by"]) == (record, False, "h")
    kinds = [event.kind for event in house.events(number)]
    assert {"limitation_interrupted", "interruption_withdrawn", "claim_arose"} <= set(kinds)
    with pytest.raises(Refused) as no:
        withdraw_interruption(house.office, case_number=number, record=record, why="again", by="h")
    assert no.value.code == "no_such_record"
    house.is_sound()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on": date(2026, 4, 14)}, "future_day"),
        ({"kind": "telephone"}, "unknown_kind"),
        ({"proof": "bank_record"}, "unknown_proof"),
        ({"kind": "proceeding", "proof": "registered"}, "unknown_proof"),
        ({"evidence": " "}, "evidence_missing"),
        ({"invoice": "77"}, "no_such_invoice"),
    ],
)
def test_what_shows_nothing_is_not_recorded(house: House, number: str, change: dict[str, object], code: str) -> None:
    values = {"kind": "letter", "on": date(2026, 4, 13), "proof": "registered", "evidence": "RR 1", "why": "", **change}
    with pytest.raises(Refused) as no:
        interrupt(house.office, case_number=number, by="h", **values)  # type: ignore[arg-type]
    assert no.value.code == code
    assert lapse(house)["lapses_on"] == "2028-06-09"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"arose_on": "in June", "arose_from": "delivery"}, "bad_day"),
        ({"arose_on": "2025-06-09"}, "arose_from"),
        ({"arose_on": "2026-05-01", "arose_from": "period"}, "future_day"),
        ({"arose_on": "2026-04-01", "arose_from": "period"}, "arose_too_late"),
        ({"arose_on": "2025-06-09", "arose_from": "period", "arose_invoice": "X"}, "no_such_invoice"),
    ],
)
def test_a_day_on_which_no_claim_can_have_arisen_is_refused(house: House, number: str, values, code: str) -> None:
    with pytest.raises(Refused) as no:
        complete_case(house.office, case_number=number, values=values, by="h")
    assert no.value.code == code


def test_the_last_letter_leaves_registered_names_claim_and_law_and_asks_for_the_receipt(
    house: House, number: str
) -> None:
    complete_case(
        house.office, case_number=number, values={"arose_on": "2023-07-20", "arose_from": "agreement"}, by="h"
    )
    house.live_until(date(2026, 4, 20))
    key = f"{number}-interrupting_letter-1"
    (letter,) = [row for row in house.letters() if row.step == "interrupting_letter"]
    assert (letter.key, letter.status, str(letter.on)) == (key, "sent", "2026-04-20")
    sidecar = json.loads((house.root / "print" / f"{key}.json").read_bytes())
    assert sidecar["post"] == "registered" and sidecar["deadline"] is None
    assert house.case().state == "monitoring"
    (asked,) = house.tasks("prove_interruption")
    assert "krav case interrupt" in asked.title
    interrupt(
        house.office, case_number=number, kind="letter", on=date(2026, 4, 20), proof="registered",
        evidence="RR 123 456 SE", why="", by="h",
    )  # fmt: skip
    assert lapse(house)["lapses_on"] == "2029-04-20"
    house.is_sound()


def test_a_letter_that_is_stopped_at_the_door_leaves_when_nothing_stops_it_and_asks_for_its_receipt_anew(
    house: House, number: str
) -> None:
    complete_case(
        house.office, case_number=number, values={"arose_on": "2023-07-20", "arose_from": "agreement"}, by="h"
    )
    house.clock.day = date(2026, 4, 20)
    walk_day(house.office, on=house.clock.day)
    hold_case(house.office, case_number=number, hold="manual", why="wait", by="h")
    house.drain()
    (letter,) = [row for row in house.letters() if row.step == "interrupting_letter"]
    assert letter.status == "held" and house.case().state == "monitoring"
    resume_case(house.office, case_number=number, why="go on", by="h")
    house.live_until(date(2026, 4, 21))
    (letter,) = [row for row in house.letters() if row.step == "interrupting_letter"]
    assert (letter.status, str(letter.on)) == ("sent", "2026-04-21")
    assert len(house.tasks("prove_interruption")) == 2, "one per letter decided"
    house.is_sound()


def test_the_letter_to_a_debtor_with_an_agent_goes_to_the_debtor_and_the_agent_is_told(
    house: House, number: str
) -> None:
    address = ("Ombudsgatan 9", "222 22 Provköping")
    represent(
        house.office, case_number=number, kind="agent", name="Advokat Ek", address=address,
        from_on=house.clock.day, by="h",
    )  # fmt: skip
    complete_case(
        house.office, case_number=number, values={"arose_on": "2023-07-20", "arose_from": "agreement"}, by="h"
    )
    house.live_until(date(2026, 4, 20))
    letters = {row.step: row for row in house.letters()}
    assert letters["interrupting_letter"].sidecar is not None and letters["representative_notice"].sidecar is not None
    assert letters["interrupting_letter"].sidecar["to"]["name"] == TENANT.name
    assert letters["representative_notice"].sidecar["to"]["name"] == "Advokat Ek"


def test_a_lapsed_claim_is_put_to_a_person_and_only_a_person_closes_it(house: House, number: str) -> None:
    with pytest.raises(Refused) as no:
        close_case(house.office, case_number=number, code="prescribed", why="old", by="h")
    assert no.value.code == "not_prescribed"
    complete_case(house.office, case_number=number, values={"arose_on": "2023-04-13", "arose_from": "period"}, by="h")
    house.live_until(date(2026, 4, 14))
    (task,) = house.tasks("limitation_lapsed")
    assert "2026-04-13" in task.title and house.case().state == "monitoring"
    close_case(house.office, case_number=number, code="prescribed", why="nobody could be reached", by="h")
    assert (house.case().state, house.case().close_code) == ("closed", "prescribed")
    assert limitation_radar(house.office) == []
    house.is_sound()


@pytest.mark.parametrize(
    ("code", "why", "refusal"), [("paid", "x", "unknown_code"), ("written_off", " ", "why_missing")]
)
def test_closing_by_hand_needs_its_own_code_and_a_reason(
    house: House, number: str, code: str, why: str, refusal: str
) -> None:
    with pytest.raises(Refused) as no:
        close_case(house.office, case_number=number, code=code, why=why, by="h")
    assert no.value.code == refusal
    house.knows_creditor()
    close_case(house.office, case_number=number, code="written_off", why="too small", by="h")
    assert house.case().close_code == "written_off"
    (mail,) = house.mails("case_closed")
    assert "preskriberas efter den 9 juni 2028, om" in mail.content["text"] and "too small" not in mail.content["text"]


def test_today_lists_the_claims_that_lapse_within_a_year_as_they_are_counted_now(house: House, number: str) -> None:
    def listed() -> list[tuple[str, str | None, str | None]]:
        return [(row["case"], row["lapses_on"], row["debtor"]) for row in desk_today(house.office)["lapses"]]

    assert listed() == [] and stale_lapses(house) == []  # two years are left
    complete_case(house.office, case_number=number, values={"arose_on": "2023-06-20", "arose_from": "period"}, by="h")
    house.live_until(date(2026, 4, 14))
    assert listed() == [(number, "2026-06-20", TENANT.name)] and stale_lapses(house) == []
    page = desk_of(house.office).get("/today", headers={"accept-language": "sv"}).text
    assert "Preskriberas härnäst" in page and "om 67 dagar" in page and "inget som kan bevisas" in page
    (record,) = interrupt(
        house.office, case_number=number, kind="acknowledged", on=date(2026, 4, 14), proof="written_acknowledgment",
        evidence="mail m000007", why="promises to pay in May", by="h",
    )  # fmt: skip
    assert listed() == []  # although the walk has not been there since
    house.live_until(date(2026, 4, 15))
    assert listed() == [] and stale_lapses(house) == []
    withdraw_interruption(house.office, case_number=number, record=record, why="it was another debtor", by="h")
    house.live_until(date(2026, 4, 16))
    assert listed() == [(number, "2026-06-20", TENANT.name)]
    for day in (date(2026, 6, 19), date(2026, 6, 20), date(2026, 6, 21), date(2026, 7, 1)):
        house.live_until(day)
        assert stale_lapses(house) == [] and listed() == [(number, "2026-06-20", TENANT.name)]
    assert "har gått" in desk_of(house.office).get("/today", headers={"accept-language": "sv"}).text
    close_case(house.office, case_number=number, code="prescribed", why="nobody could be reached", by="h")
    assert listed() == []


def test_a_case_that_the_walk_is_stopped_in_comes_first_of_what_lapses(house: House, number: str) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Refused("law_row_missing", "a row is missing")

    with house.office.database.write() as tx:
        tasks.finish_kind(tx, case_number=number, kind="stopped_case", now=house.office.clock.now())
        waking.wake_all(tx)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("casework.walk.advance_in", stop)
        walk_day(house.office, on=house.clock.day)
    with house.office.database.read() as tx:
        assert work_lists.lapsing(tx, until=house.clock.day, limit=5) == [number]
    assert desk_today(house.office)["lapses"] == []  # it can be counted after all, and does not lapse soon


def test_the_list_of_what_lapses_reads_its_own_index(any_house: House) -> None:
    with any_house.office.database.read() as tx:
        asked = text("EXPLAIN " + ("QUERY PLAN " if tx.dialect.name == "sqlite" else "") + _LAPSING)
        if tx.dialect.name == "postgresql":
            tx.execute(text("SET LOCAL enable_seqscan = off"))
            tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        plan = " ".join(str(row) for row in tx.execute(asked).all())
    assert "ix_case_lapses_on" in plan and "Sort" not in plan and "TEMP B-TREE" not in plan, plan


_LAPSING = (
    "SELECT number FROM \"case\" WHERE lapses_on <= '2027-01-01' AND state != 'closed' "
    "ORDER BY lapses_on, number LIMIT 25"
)


def test_the_picture_says_in_words_what_its_bars_show(house: House, number: str) -> None:
    assert per_month(limitation_radar(house.office)) == [("2028-06", 1, 0)]
    root = ET.fromstring(draw_radar(house.office, within=None, language="en"))
    described = root.find("{http://www.w3.org/2000/svg}desc")
    assert described is not None and described.text == "As of 2026-04-13. 2028-06: 1."
    empty = ET.fromstring(draw_radar(house.office, within=1, language="sv"))
    told = empty.find("{http://www.w3.org/2000/svg}desc")
    assert told is not None and told.text is not None and "Ingen fordran." in told.text


def test_the_command_lists_and_draws(
    tmp_path: Path, house: House, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import contextmanager

    from click.testing import CliRunner

    from workers import cli_limitation
    from workers.cli import krav

    monkeypatch.setattr(cli_limitation, "open_office", contextmanager(lambda: iter([(house.office, None)])))
    file = tmp_path / "lapses.svg"
    result = CliRunner().invoke(krav, ["limitation", "list", "--json", "--picture", str(file)], catch_exceptions=False)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["case"] == number and "<desc" in file.read_text(encoding="utf-8")
