"""The person behind a debt: who stands for them, their estate, a protected identity, a claim on somebody under age."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from casework import board
from casework.accept_terms import accept_terms
from casework.complete_case import complete_case
from casework.decide_case import decide_case
from casework.hold import hold_case, resume_case
from casework.judge import judge
from casework.record_estate import record_estate
from casework.represent import end_representation, represent
from casework.set_debtor import set_debtor
from claims.refused import Refused
from samples.people import PAINTER, TENANT
from tests.office import House
from tests.papers import bill

ADDRESS = ("Ombudsgatan 9", "222 22 Provköping")
STREET = TENANT.address[0]


def accepted(house: House, **more: Any) -> str:
    house.receive(house.mail(bill("1", buyer=TENANT, **more)))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    return number


def pdf_text(house: House, key: str) -> str:
    with pdfplumber.open(BytesIO((house.root / "print" / f"{key}.pdf").read_bytes())) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def everything_shown(house: House, number: str) -> str:
    """All that commands and pages show of a case, its reviews and its messages, as one text."""
    office = house.office
    shown = [board.case(office, number=number), board.cases(office), board.reviews(office), board.messages(office)]
    shown += [board.message(office, message_id=row.id) for row in house.messages()]
    return json.dumps(shown, ensure_ascii=False)


def speak(house: House, number: str, kind: str = "agent", address: tuple[str, ...] = ADDRESS, **more: Any) -> None:
    values = {"name": "Advokat Sanna Ek", "from_on": house.clock.day, **more}
    represent(house.office, case_number=number, kind=kind, address=address, by="h", **values)


# Representatives ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("agent", "ombud"),
        ("guardian", "god man"),
        ("administrator", "förvaltare"),
        ("estate_administrator", "boutredningsman"),
    ],
)
def test_a_demand_goes_to_who_stands_for_the_debtor_and_says_whom_it_concerns(
    house: House, kind: str, role: str
) -> None:
    number = accepted(house)
    speak(house, number, kind)
    house.print_run()
    (letter,) = house.letters()
    assert letter.status == "sent" and letter.sidecar is not None
    assert letter.sidecar["to"] == {"name": "Advokat Sanna Ek", "address": list(ADDRESS), "country": "SE"}
    assert letter.sidecar["concerns"] == TENANT.name
    text = " ".join(pdf_text(house, letter.key).split())
    assert f"Detta brev gäller {TENANT.name} och skickas till er som {role}." in text
    assert STREET not in text


def test_without_the_representatives_address_the_case_is_held_and_then_leaves(house: House) -> None:
    number = accepted(house)
    speak(house, number, address=())
    house.live_until(date(2026, 3, 5))
    assert house.letters() == []
    assert "representative_address_missing" in [
        s["code"] for s in board.case(house.office, number=number)["stopped_by"]
    ]
    speak(house, number)
    house.print_run()
    assert [letter.status for letter in house.letters()] == ["sent"]


def test_a_letter_before_the_day_and_one_after_the_end_go_to_the_debtor(house: House) -> None:
    number = accepted(house)
    speak(house, number, from_on=date(2026, 3, 3))
    house.print_run()
    assert house.letters()[0].sidecar["to"]["name"] == TENANT.name  # type: ignore[index]
    house.live_until(date(2026, 3, 4))
    assert house.facts(number).representative(date(2026, 3, 4)) is not None
    end_representation(house.office, case_number=number, until_on=date(2026, 3, 4), by="h")
    assert house.facts(number).representative(date(2026, 3, 4)) is None
    with pytest.raises(Refused) as no:
        end_representation(house.office, case_number=number, until_on=date(2026, 3, 4), by="h")
    assert no.value.code == "no_representative"


def test_somebody_who_comes_in_after_the_letter_was_written_gets_it(house: House) -> None:
    from casework.walk import walk_day

    number = accepted(house)
    walk_day(house.office, on=house.clock.day)
    speak(house, number)
    house.drain()
    (letter,) = house.letters()
    assert letter.status == "sent" and letter.sidecar is not None
    assert letter.sidecar["to"]["name"] == "Advokat Sanna Ek"


@pytest.mark.parametrize(
    ("kind", "to", "told"),
    [("agent", TENANT.name, True), ("guardian", TENANT.name, True), ("administrator", "Advokat Sanna Ek", False)],
)
def test_a_letter_that_interrupts_limitation_reaches_who_must_get_it(
    house: House, kind: str, to: str, told: bool
) -> None:
    number = accepted(house)
    house.print_run()
    house.live_until(date(2026, 4, 10))
    speak(house, number, kind)
    decide_case(house.office, case_number=number, choice="monitoring", by="h")
    house.live_until(date(2026, 4, 14))
    letters = {row.step: row for row in house.letters()}
    assert letters["monitoring"].sidecar is not None and letters["monitoring"].sidecar["to"]["name"] == to
    assert ("representative_notice" in letters) is told
    if told:
        notice = letters["representative_notice"]
        assert notice.status == "sent" and notice.sidecar is not None
        assert notice.sidecar["to"]["name"] == "Advokat Sanna Ek"
    house.is_sound()


def test_a_hold_that_waited_for_the_representative_ends_when_they_are_known(house: House) -> None:
    number = accepted(house)
    hold_case(house.office, case_number=number, hold="representative", why="a lawyer wrote", by="h")
    speak(house, number)
    assert board.case(house.office, number=number)["held"] == []


@pytest.mark.parametrize(("change", "code"), [({"kind": "friend"}, "unknown_kind"), ({"name": " "}, "name_missing")])
def test_a_representative_of_no_kind_or_name_is_refused(house: House, change: dict[str, str], code: str) -> None:
    number = accepted(house)
    with pytest.raises(Refused) as no:
        speak(house, number, **change)
    assert no.value.code == code


# Estates ------------------------------------------------------------------------------------------------------------


def test_a_dead_persons_case_waits_for_the_estate_and_writes_to_it(house: House) -> None:
    number = accepted(house)
    hold_case(house.office, case_number=number, hold="deceased", why="a relative called", by="h")
    house.live_until(date(2026, 3, 10))
    assert house.letters() == []
    with pytest.raises(Refused) as no:
        record_estate(house.office, case_number=number, address=(), by="h")
    assert no.value.code == "address_missing"
    record_estate(house.office, case_number=number, address=("c/o Bror Ek", *ADDRESS), by="h")
    house.print_run()
    (letter,) = house.letters()
    assert letter.status == "sent" and letter.sidecar is not None
    assert letter.sidecar["to"]["name"] == f"Dödsboet efter {TENANT.name}"
    shown = board.case(house.office, number=number)
    assert (shown["held"], shown["debtor"]["kind"]) == ([], "estate")
    assert STREET not in pdf_text(house, letter.key)


def test_a_business_leaves_no_estate(house: House) -> None:
    house.receive(house.mail(bill("1")))
    with pytest.raises(Refused) as no:
        record_estate(house.office, case_number=house.case().number, address=ADDRESS, by="h")
    assert no.value.code == "not_a_person"


@pytest.mark.parametrize("name", ["Dödsboet efter Kim Exempelsson", "Dödsbo Kim Exempelsson"])
def test_an_invoice_on_an_estate_is_a_claim_on_an_estate(house: House, name: str) -> None:
    house.receive(house.mail(house.pdf(bill("1", buyer=TENANT), buyer_name=name)))
    assert board.cases(house.office)[0]["debtor"]["kind"] == "estate"


# Protected identity -------------------------------------------------------------------------------------------------


def test_a_protected_identity_is_held_and_its_address_is_kept_nowhere(house: House) -> None:
    from casework.walk import walk_day

    number = accepted(house)
    walk_day(house.office, on=house.clock.day)
    hold_case(house.office, case_number=number, hold="protected_identity", why="skyddad", by="h")
    house.drain()
    house.live_until(date(2026, 3, 6))
    assert house.printed() == []
    (letter,) = house.letters()
    assert letter.status == "held" and letter.held_by is not None
    assert "protected_identity" in [each["code"] for each in letter.held_by]
    assert STREET not in json.dumps([letter.content, letter.sidecar], ensure_ascii=False)
    assert house.facts(number).debtor.address == ()
    assert STREET not in everything_shown(house, number)
    assert house.case(number).state == "ready", "nobody is asked for an address"
    assert STREET not in _database_text(house)
    house.is_sound()


def _database_text(house: House) -> str:
    """Every value that the database keeps of debtors, readings and letters, as text."""
    from sqlalchemy import select

    from storage import schema

    with house.office.database.read() as tx:
        tables = (schema.debtor, schema.reading, schema.letter, schema.event, schema.task)
        return "".join(json.dumps([str(row) for row in tx.execute(select(t))], ensure_ascii=False) for t in tables)


def test_an_address_found_later_is_not_kept_either_and_the_new_case_is_held(house: House) -> None:
    number = accepted(house)
    house.print_run()
    hold_case(house.office, case_number=number, hold="protected_identity", why="skyddad", by="h")
    house.receive(house.mail(bill("2", buyer=TENANT)))
    later = next(row.number for row in house.cases() if row.number != number)
    assert board.case(house.office, number=later)["held"] == ["protected_identity"]
    complete = {"debtor_address": "Nygatan 7;333 33 Exempelby"}
    complete_case(house.office, case_number=later, values=complete, by="h")
    assert house.facts(later).debtor.address == ()
    assert STREET not in _without_sent(house)
    assert "Nygatan" not in _database_text(house)


def _without_sent(house: House) -> str:
    """Debtors and readings, without the letter that had left before and is kept as it was sent."""
    from sqlalchemy import select

    from storage import schema

    with house.office.database.read() as tx:
        return "".join(str(row) for table in (schema.debtor, schema.reading) for row in tx.execute(select(table)))


def test_a_protected_debtor_without_a_number_is_known_again_by_name_and_address(house: House) -> None:
    house.receive(house.mail(house.pdf(bill("1", buyer=TENANT), buyer_orgnr=None)))
    number = house.case().number
    hold_case(house.office, case_number=number, hold="protected_identity", why="skyddad", by="h")
    house.receive(house.mail(house.pdf(bill("2", buyer=TENANT), buyer_orgnr=None)))
    assert house.invoice_numbers(number) == ["1", "2"]
    assert STREET not in _without_sent(house)


def test_a_review_shows_no_address_of_a_protected_buyer(house: House) -> None:
    from tests.papers import reading_of

    number = accepted(house)
    hold_case(house.office, case_number=number, hold="protected_identity", why="skyddad", by="h")
    data = house.reader.knows(b"%PDF-1.7 unsure", reading_of(bill("3", buyer=TENANT), decision="review"))
    house.receive(house.mail(data))
    assert board.reviews(house.office)
    assert STREET not in everything_shown(house, number)


def test_a_protection_ends_only_by_its_name_and_with_a_reason_and_for_every_case(house: House) -> None:
    number = accepted(house)
    hold_case(house.office, case_number=number, hold="protected_identity", why="skyddad", by="h")
    for asked, code in (
        ({"why": "done"}, "name_the_hold"),
        ({"why": "", "hold": "protected_identity"}, "why_missing"),
    ):
        with pytest.raises(Refused) as no:
            resume_case(house.office, case_number=number, by="h", **asked)
        assert no.value.code == code
    resume_case(house.office, case_number=number, why="the mark was lifted", by="h", hold="protected_identity")
    house.print_run()
    assert house.letters() == [], "the address is gone and must be told anew"
    complete_case(house.office, case_number=number, values={"debtor_address": "Nygatan 7;333 33 Exempelby"}, by="h")
    house.print_run()
    assert [letter.status for letter in house.letters()] == ["sent"]
    assert [e.kind for e in house.events(number)].count("protection_ended") == 1


def test_a_debtor_who_moves_after_the_demand_is_written_to_at_the_new_address(house: House) -> None:
    number = accepted(house)
    house.print_run()
    complete_case(house.office, case_number=number, values={"debtor_address": "Nygatan 7;333 33 Exempelby"}, by="h")
    assert house.facts(number).debtor.address == ("Nygatan 7", "333 33 Exempelby")
    assert house.letters()[0].sidecar["to"]["address"] == list(TENANT.address)  # type: ignore[index]
    with pytest.raises(Refused) as no:
        complete_case(house.office, case_number=number, values={"about": "annat"}, by="h")
    assert no.value.code == "demand_has_left"


def test_a_log_of_it_all_names_no_address(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    number = accepted(house)
    hold_case(house.office, case_number=number, hold="protected_identity", why="skyddad", by="h")
    house.print_run()
    said = capfd.readouterr()
    assert STREET not in said.out + said.err


# Under age, lapsed, and the wrong one -------------------------------------------------------------------------------

CHILD = "201001022399"


def minor(house: House) -> str:
    house.receive(house.mail(house.pdf(bill("1", buyer=TENANT), buyer_orgnr=CHILD)))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    return number


def test_a_claim_on_somebody_under_age_is_held_until_a_jurist_has_judged_it(house: House) -> None:
    number = minor(house)
    assert house.letters() == []
    (stop,) = board.case(house.office, number=number)["stopped_by"]
    assert stop["code"] == "debtor_minor" and "4 och 8 §§ inkassolagen" in stop["message"]
    for check, why, code in (("debtor_abroad", "x", "not_judgeable"), ("debtor_minor", " ", "why_missing")):
        with pytest.raises(Refused) as no:
            judge(house.office, case_number=number, check=check, why=why, by="jurist")
        assert no.value.code == code
    judge(house.office, case_number=number, check="debtor_minor", why="guardian consented in writing", by="jurist")
    house.print_run()
    assert [letter.status for letter in house.letters()] == ["sent"]
    assert board.case(house.office, number=number)["judged"] == ["debtor_minor"]
    with pytest.raises(Refused):
        judge(house.office, case_number=number, check="debtor_minor", why="again", by="jurist")


def test_ending_the_hold_does_not_end_the_check_of_age(house: House) -> None:
    number = minor(house)
    hold_case(house.office, case_number=number, hold="minor", why="", by="h")
    resume_case(house.office, case_number=number, why="looked at", by="h")
    house.print_run()
    assert house.letters() == []


def test_a_name_alone_never_leads_to_a_letter(house: House) -> None:
    for number in ("1", "2"):
        house.receive(house.mail(house.pdf(bill(number), buyer_orgnr=None, buyer_address=None)))
    for row in house.cases():
        accept_terms(house.office, case_number=row.number, by="h", how="cli", evidence={})
        complete_case(house.office, case_number=row.number, values={"debtor_address": "Gatan 1;111 11 Stad"}, by="h")
    house.live_until(date(2026, 3, 10))
    assert house.letters() == []
    for row in house.cases():
        assert "debtor_identity_missing" in [
            s["code"] for s in board.case(house.office, number=row.number)["stopped_by"]
        ]
    first, second = (row.number for row in house.cases())
    from casework.merge import merge_cases

    with pytest.raises(Refused) as no:
        merge_cases(house.office, number=first, into=second, by="h")
    assert no.value.code == "unlike_cases"
    set_debtor(house.office, case_number=first, orgnr=PAINTER.orgnr, by="h")
    house.print_run()
    assert [row.case_number for row in house.letters()] == [first]


def test_the_folder_of_printed_letters_never_holds_a_protected_address(house: House) -> None:
    number = accepted(house)
    hold_case(house.office, case_number=number, hold="protected_identity", why="skyddad", by="h")
    house.live_until(date(2026, 3, 10))
    assert [path for path in Path(house.root).rglob("*.pdf") if STREET.encode() in path.read_bytes()] == []
