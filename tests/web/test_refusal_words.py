"""What is refused is said in the page's own language, with the details that its own sentence has: one way for all pages."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from claims.refused import Refused
from claims.user import Role, User
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
