"""What is refused is said in the page's own language, with the details that its own sentence has: one way for all pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.requests import Request

from casework.office import Office
from claims.refused import Refused
from claims.user import Role, User
from storage import house
from tests.web.conftest import desk_of
from tests.web.doors import KnownDoor
from web.asked import Asked

CLOSED = Refused("case_closed", "case K26-1 is closed (paid): nothing more is done in it")


def asked_in(browser: str, chosen: str = "") -> Asked:
    """A request from a browser that asks for a language, by a user who may have chosen one."""
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b""}
    request = Request({**scope, "headers": [(b"accept-language", browser.encode())]})
    return Asked(request, User(1, "a@agency.example", "A", frozenset({Role.HANDLER}), language=chosen), "")


def test_a_known_sentence_is_said_with_its_details() -> None:
    assert asked_in("sv").refusal(CLOSED) == "Ärende K26-1 är avslutat (betalt): inget mer görs i det."
    assert asked_in("en").refusal(CLOSED) == "Case K26-1 is closed (paid): nothing more is done in it."


def test_the_language_that_a_user_chose_goes_before_the_browsers() -> None:
    assert asked_in("sv", "en").refusal(CLOSED).startswith("Case K26-1")


def test_an_unknown_sentence_is_said_by_its_code() -> None:
    told = asked_in("sv").refusal
    assert told(Refused("no_bureau", "words of a day to come")) == "Ingen kreditupplysning är ansluten."
    assert told(Refused("changed", "words of a day to come")).startswith("Något har ändrats")
    assert told(Refused("own_run", "")) == "Du förberedde körningen. Två andra måste godkänna den."
    assert told(Refused("unheard_of", "words of a day to come")) == "words of a day to come"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_refusal_is_one_page_with_its_words_once(language: str) -> None:
    asked = asked_in(language)
    answer = asked.refused(CLOSED, status=422)
    assert answer.status_code == 422
    assert bytes(answer.body).decode().count(asked.refusal(CLOSED)) == 1


def test_what_was_decided_since_a_merge_is_named_in_swedish() -> None:
    since = "something was decided on case K26-1 since the merge: note on 2026-03-02: A user was locked"
    assert asked_in("sv").refusal(Refused("decided_since", since)) == (
        "Något har beslutats i ärende K26-1 sedan sammanslagningen: anteckning den 2 mars 2026."
    )


class English(KnownDoor):
    """Lets everybody in as a user who has chosen English."""

    def user(self, request: Request) -> User | None:
        found = super().user(request)
        return replace(found, language="en") if found else None


def test_a_page_speaks_one_language_the_one_its_reader_chose(office: Office) -> None:
    with office.database.write() as tx:
        house.put(tx, "brake", "on")
    text = desk_of(office, door=English()).get("/ops", headers={"accept-language": "sv"}).text
    assert '<html lang="en"' in text and "Bromsen" not in text
    assert "Bromsen är på" in desk_of(office).get("/ops", headers={"accept-language": "sv"}).text


def test_a_refused_page_is_told_in_the_language_that_its_reader_chose(office: Office) -> None:
    desk = desk_of(office, door=English())
    gone = desk.get("/cases/2026-999999/do/hold", headers={"accept-language": "sv"})
    assert gone.status_code == 404 and "There is no case 2026-999999." in gone.text
    other = desk.post("/ops/brake", data={"csrf": "wrong"}, headers={"accept-language": "sv"})
    assert other.status_code == 403 and "The form did not come from this page" in other.text
    nobody = desk_of(office, door=English(roles=frozenset({Role.OPS}))).get("/cases/2026-999999/do/hold")
    assert nobody.status_code == 403 and "Your role may not see or do this." in nobody.text
