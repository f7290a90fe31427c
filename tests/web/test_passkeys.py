"""Passkeys as requests see them: what is told to anybody, what is made of hostile answers, where there are none."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from casework.keep_passkeys import rename_passkey
from casework.office import Office
from claims.refused import Refused
from storage import passkeys
from tests.office import House
from tests.web.conftest import Client, real_desk
from tests.web.people import ANNA, BO, PASSWORD, house, mark, person, send, sign_in, signed_in

__all__ = ["house"]

QUESTION, ANSWER = "/sign-in/passkey/question", "/sign-in/passkey"
NAMED = "https://desk.agency.example"


@pytest.fixture
def named(house: House) -> Office:
    """The office of a desk that has a name; Anna works there."""
    person(house.office)
    return replace(house.office, desk_url=NAMED)


def browser(office: Office) -> Client:
    return real_desk(office, origin=NAMED, host="desk.agency.example")


def key(office: Office, user_id: int, credential: str, uses: int = 3) -> None:
    """A passkey as stored; nobody holds its other half."""
    with office.database.write() as tx:
        assert passkeys.add(
            tx,
            user_id=user_id,
            credential=credential,
            public_key="AA",
            uses=uses,
            name="Telefonen",
            transports=[],
            is_synced=False,
            now=office.clock.machine_now(),
        )


def test_the_question_is_the_same_for_anybody_but_its_challenge(named: Office) -> None:
    def asked() -> dict[str, object]:
        answer = send(browser(named), QUESTION, page="/sign-in")
        assert answer.status_code == 200
        return dict(answer.json())

    before = asked()
    key(named, person(named, BO), "Ym9z")
    after = asked()
    assert before.pop("challenge") != after.pop("challenge")
    assert before == after == {
        "rpId": "desk.agency.example", "allowCredentials": [], "timeout": 300_000, "userVerification": "required",
    }  # fmt: skip


def test_only_who_has_given_their_password_is_told_which_keys_are_theirs(named: Office) -> None:
    key(named, person(named, BO), "Ym9z")
    desk = browser(named)
    assert sign_in(desk, BO).headers["location"].startswith("/sign-in/code")
    page = desk.get("/sign-in/code").text
    assert 'name="code"' not in page, "a code is asked of who has no codes"
    told = desk.post(QUESTION, data={"csrf": mark(page), "step": "second"}).json()
    assert [each["id"] for each in told["allowCredentials"]] == ["Ym9z"]
    plain = desk.post(QUESTION, data={"csrf": mark(page)}).json()
    assert plain["allowCredentials"] == []


def _answer(**changed: object) -> str:
    said = base64.urlsafe_b64encode(json.dumps({"type": "webauthn.get", "challenge": "AA", "origin": NAMED}).encode())
    response = {"clientDataJSON": said.decode(), "authenticatorData": "A" * 60, "signature": "AA"}
    return json.dumps({"id": "Ym9z", "rawId": "Ym9z", "type": "public-key", "response": response, **changed})


@pytest.mark.parametrize(
    "answer",
    [
        "x",
        "[]",
        "{}",
        "null",
        "[" * 19_000,
        "9" * 19_000,
        _answer(),
        _answer(rawId="?"),
        _answer(rawId=7),
        _answer(id="other"),
        _answer(response={}),
        _answer(response={"clientDataJSON": "bnVsbA", "authenticatorData": "", "signature": ""}),
        _answer(type="password"),
        _answer(filler="x" * 30_000),
    ],
    ids=str.__len__,
)
def test_a_hostile_answer_is_a_no_and_never_a_fault(named: Office, answer: str) -> None:
    key(named, person(named, BO), "Ym9z")
    desk = browser(named)
    assert send(desk, QUESTION, page="/sign-in").status_code == 200
    told = send(desk, ANSWER, page="/sign-in", credential=answer)
    assert told.status_code == 422 and "känns inte igen" in told.text
    assert desk.get("/cases").status_code == 303


def test_a_form_that_brings_no_passkey_is_told_what_is_missing(named: Office) -> None:
    told = send(browser(named), ANSWER, page="/sign-in", credential="")
    assert told.status_code == 422 and "Slå på skript" in told.text


def test_answers_that_do_not_hold_end_in_a_wait(named: Office) -> None:
    desk = browser(named)
    told = [send(desk, ANSWER, page="/sign-in", credential=_answer()).status_code for _ in range(21)]
    assert told == [422] * 20 + [429]


def test_a_form_from_elsewhere_gets_no_question(named: Office) -> None:
    desk = browser(named)
    csrf = mark(desk.get("/sign-in").text)
    assert desk.post(QUESTION, data={"csrf": "x"}).status_code == 403
    foreign = desk.post(QUESTION, data={"csrf": csrf}, headers={"origin": "https://desk.agency.example.evil.test"})
    assert foreign.status_code == 403


def test_a_desk_without_a_name_has_no_passkeys_and_says_why(house: House) -> None:
    person(house.office)
    desk = signed_in(house.office)
    assert "sifferadress" in desk.get("/me/passkeys").text
    told = send(desk, "/me/passkeys/question", page="/me/passkeys", password=PASSWORD)
    assert told.status_code == 422 and "sifferadress" in told.json()["fault"]
    outside = real_desk(house.office)
    assert "passnyckel" not in outside.get("/sign-in").text
    assert send(outside, ANSWER, page="/sign-in").status_code == 404


def test_nobody_names_or_removes_what_is_anothers(named: Office) -> None:
    key(named, person(named, BO), "Ym9z")
    with named.database.read() as tx:
        held = passkeys.by_credential(tx, "Ym9z")
    assert held
    desk = browser(named)
    assert sign_in(desk, ANNA).status_code == 303
    path = f"/me/passkeys/{held.id}"
    for step, fields in (("name", {"name": "Min"}), ("remove", {"password": PASSWORD})):
        told = send(desk, f"{path}/{step}", page="/me/passkeys", **fields)
        assert told.status_code == 422 and "finns inte" in told.text
    with pytest.raises(Refused, match="no such passkey"):
        rename_passkey(named, user_id=held.user_id + 1, passkey=held.id, name="Min")
    with named.database.read() as tx:
        assert passkeys.by_credential(tx, "Ym9z") == held


def test_a_count_goes_only_forward_and_a_device_that_never_counts_may_go_on(named: Office) -> None:
    user_id, now = person(named, BO), named.clock.machine_now()
    key(named, user_id, "Y291bnRz", uses=3)
    key(named, user_id, "bmV2ZXI", uses=0)
    with named.database.write() as tx:
        counts, never = (passkeys.by_credential(tx, each) for each in ("Y291bnRz", "bmV2ZXI"))
        assert counts and never
        taken = [passkeys.take_use(tx, counts.id, uses=uses, now=now) for uses in (3, 2, 0, 4, 4, 9)]
        assert taken == [False, False, False, True, False, True]
        assert [passkeys.take_use(tx, never.id, uses=uses, now=now) for uses in (0, 0, 1, 0)] == [
            True,
            True,
            True,
            False,
        ]
