"""What is refused is said in the page's own language, with the details that its own sentence has."""

from __future__ import annotations

from claims.refused import Refused
from web.money_refusals import told
from web.refusals import refusal_words

CLOSED = "case K26-1 is closed (paid): nothing more is done in it"


def test_a_known_sentence_is_said_with_its_details() -> None:
    assert (
        refusal_words("case_closed", CLOSED, language="sv")
        == "Ärende K26-1 är avslutat (betalt): inget mer görs i det."
    )
    assert refusal_words("case_closed", CLOSED, language="en") == CLOSED


def test_an_unknown_sentence_is_said_by_its_code() -> None:
    assert refusal_words("no_bureau", "words of a day to come", language="sv") == "Ingen kreditupplysning är ansluten."
    assert refusal_words("changed", "words of a day to come", language="sv").startswith("Något har ändrats")
    assert refusal_words("unheard_of", "words of a day to come", language="sv") == "words of a day to come"


def test_the_money_desk_says_what_it_does_not_know_by_the_words_of_the_house() -> None:
    assert told(Refused("case_closed", CLOSED), "sv").startswith("Ärende K26-1 är avslutat")
    assert told(Refused("case_closed", CLOSED), "en") == CLOSED
    assert told(Refused("own_run", "x"), "sv") == "Du förberedde körningen. Två andra måste godkänna den."


def test_what_was_decided_since_a_merge_is_named_in_swedish() -> None:
    since = "something was decided on case K26-1 since the merge: note on 2026-03-02: A user was locked"
    assert refusal_words("decided_since", since, language="sv") == (
        "Något har beslutats i ärende K26-1 sedan sammanslagningen: anteckning den 2 mars 2026."
    )
