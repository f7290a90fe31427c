"""Events, tasks, decisions, messages and refusals as people read them: right, harmless and whole in both languages."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import Any

import pytest

from templates.environment import _environment
from templates.filters import NBSP
from templates.told import decision_said, event_said, house_said, message_reason_said, refused_said, task_said
from templates.told.names import lists
from templates.told.phrasebook import phrases
from templates.told.sentences import event_words

HOSTILE = "<script>alert(1)</script>\u202e\r\nBcc: x@example.test {amount} {0} %(x)s \x00" + "A" * 300


@pytest.mark.parametrize(
    ("kind", "why", "data", "swedish"),
    [
        (
            "payment",
            "A payment was booked",
            {"amount": "1234.50", "day": "2026-03-13", "source": "bank", "reference": "b000001"},
            f"Betalning på 1{NBSP}234,50{NBSP}kr bokförd med betaldag 13 mars 2026.",
        ),
        (
            "letter",
            "The terms are accepted and the claim is past due: pay or object by 2026-03-16.",
            {"rule": "phase:ready", "step": "demand", "occurrence": 1, "state_after": "demand"},
            "Brev: inkassokrav. Villkoren är godkända och fordran är förfallen: betala eller invänd senast den "
            "16 mars 2026.",
        ),
        (
            "transition",
            "Not yet past due: invoice 1001, 1002. A demand is only for what is due.",
            {"state_before": "awaiting_terms", "state_after": "awaiting_due"},
            "Nytt läge: inte förfallet. Faktura 1001, 1002 har inte förfallit än. Krav skickas bara på det som är "
            "förfallet.",
        ),
        ("held", "kunden ringde", {"hold": "respite"}, "Ärendet stoppades: anstånd. Skäl: kunden ringde"),
        (
            "held",
            "kunden ringde",
            {"hold": "respite", "until": "2026-04-01"},
            "Ärendet stoppades: anstånd, till och med den 1 april 2026. Skäl: kunden ringde",
        ),
        ("resumed", "Ended: dispute, manual", {"holds": "dispute, manual"}, "Stoppet hävdes: bestridande, handläggarens stopp."),
        ("closed", "Withdrawn", {"close_code": "withdrawn"}, "Ärendet avslutades: återkallat."),
        ("called", "The debtor was called and did not answer", {"reached": False}, "Telefonsamtal. Gäldenären svarade inte."),
        ("decision", "The creditor decided: payment_order", {"choice": "payment_order"}, "Borgenären beslutade: ansökan om betalningsföreläggande."),
        ("order_held", "An order by mail was not obeyed: expired_token", {}, "En begäran per mejl utfördes inte. Koden i mejlet har gått ut: inget är utfört."),
    ],
)  # fmt: skip
def test_an_event_is_said_in_swedish(kind: str, why: str, data: dict[str, Any], swedish: str) -> None:
    assert event_said(kind, why, data, "sv") == swedish


@pytest.mark.parametrize(
    ("kind", "why", "data", "english"),
    [
        ("payment", "A payment was booked", {"amount": "1234.50"}, "A payment was booked"),
        ("held", "the debtor called", {"hold": "respite"}, "The case was held: respite. Reason: the debtor called"),
        ("held", "", {"hold": "respite", "until": "2026-04-01"}, "The case was held: respite, until 2026-04-01."),
        ("unheard_of", "Something new", {}, "Something new"),
        ("merged", "Merged into 2026-000001", {"into": "2026-000001"}, "The case was merged into 2026-000001."),
        ("transition", "Paid in full.", {"state_after": "ready"}, "New state: ready. Paid in full."),
    ],
)
def test_english_tells_what_is_stored(kind: str, why: str, data: dict[str, Any], english: str) -> None:
    assert event_said(kind, why, data, "en") == english


def test_an_amount_in_another_currency_never_becomes_kronor() -> None:
    assert f"10,00{NBSP}EUR" in event_said(
        "payment", "", {"amount": "10.00", "day": "2026-01-02"}, "sv", currency="EUR"
    )
    left = "An instalment is missed: 75.00 EUR behind the plan."
    assert decision_said(None, None, left) == f"En avbetalning uteblev: 75,00{NBSP}EUR efter planen."


@pytest.mark.parametrize("kind", sorted(event_words()))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_event_without_its_data_leaves_no_gap(kind: str, language: str) -> None:
    for data in (None, {}, dict.fromkeys(("amount", "day", "step", "hold", "invoice", "letter"))):
        said = event_said(kind, "", data, language)
        if language == "sv":
            assert said.strip(" .") or any("{" in form for form in event_words()[kind].forms)
        assert not set("{}[]") & set(said)
        assert "()" not in said and "  " not in said and "None" not in said


@pytest.mark.parametrize("kind", sorted(event_words()))
def test_hostile_values_become_one_harmless_line(kind: str) -> None:
    names = {name for form in event_words()[kind].forms for name in _holes(form)} | {"step", "state_after", "holds"}
    for language in ("sv", "en"):
        said = event_said(kind, HOSTILE, dict.fromkeys(names, HOSTILE), language)
        assert "\n" not in said and "\r" not in said and "\u202e" not in said and "\x00" not in said


def test_a_value_is_never_read_as_a_pattern_or_a_hole() -> None:
    assert event_said("merged", "", {"into": "{amount} {into}"}, "sv") == "Ärendet slogs ihop med {amount} {into}."
    assert refused_said("no_such_case", "there is no case {case}\\1; krav case list shows them").endswith("{case}\\1.")


def test_a_hostile_text_takes_no_time() -> None:
    pieces = ("case is closed (", "{a}: ", "The . ", "A claim may lapse on , ", "it is in : ")
    texts = [piece * (1990 // len(piece)) for piece in pieces] + ["An x is . " * 39, "(" * 2000, "x" * 200_000]
    started = perf_counter()
    for text in texts:
        task_said("refund", text)
        event_said("held", text, {}, "sv")
        refused_said("bad_value", text)
    assert perf_counter() - started < 4


def test_a_page_of_events_is_said_fast() -> None:
    why = "Held: dispute. Nothing leaves; interest keeps running. Look into the objection with the creditor and answer the debtor."
    event_said("step_blocked", why, {}, "sv")
    started = perf_counter()
    for _ in range(100):
        event_said("step_blocked", why, {}, "sv")
    assert perf_counter() - started < 1


def test_templates_escape_what_is_said() -> None:
    page = _environment("sv").from_string(
        "{% autoescape true %}{{ 'held' | event_said(why, data) }}{% endautoescape %}"
    )
    shown = page.render(why="<b>fet</b>", data={"hold": "<i>"}, language="sv")
    assert "<b>" not in shown and "<i>" not in shown and "&lt;b&gt;" in shown


def test_the_filters_speak_the_language_of_the_page() -> None:
    source = "{{ 'refund' | task_said('More was paid than owed: refund it') }}"
    for language, words in (
        ("sv", "Mer är betalt än skulden: betala tillbaka det."),
        ("en", "More was paid than owed: refund it"),
    ):
        assert _environment(language).from_string(source).render(language=language) == words


def test_a_task_is_said_in_swedish() -> None:
    late = "Objection 7 should have been answered by 2026-03-20: answer today"
    assert (
        task_said("objection_answer_late", late)
        == "Invändning 7 skulle ha besvarats senast den 20 mars 2026: svara i dag."
    )
    held = "A letter is held: debtor_address_missing, dispute"
    assert task_said("held_letter", held).startswith("Ett brev är stoppat. Gäldenärens postadress saknas.")
    times = "The debtor contests: the creditor decides, with the cost shown, whether to ask for a court or let it be. "
    times += "transfer: last day 2026-05-04 (34 § lag (1990:746))."
    assert "Sista dag för tid att begära överlämnande till tingsrätt: 4 maj 2026 (34 § lag (1990:746))." in task_said(
        "court_or_not", times
    )
    assert task_said("parked_message", "A message waits: no_invoice") == (
        "Ett meddelande väntar. Inget av dokumenten är en faktura."
    )


def test_a_task_comes_with_its_score() -> None:
    title = (
        "The first phase has ended with 1000.00 owed: recommend a payment order, an instalment plan, monitoring or to "
        "stop. There is no score: the claim is in EUR: a person weighs it without a score."
    )
    said = task_said("recommendation", title)
    assert f"1{NBSP}000,00{NBSP}kr återstår" in said
    assert said.endswith("Det finns ingen bedömning: Fordran är i EUR: en person bedömer den utan hjälp.")


def test_a_title_without_words_is_said_after_its_kind() -> None:
    assert task_said("refund", "Something quite new") == "Återbetalning: Something quite new"
    assert task_said("unheard_of", "Something quite new") == "Something quite new"
    assert task_said("refund", "") == "Återbetalning."


def test_a_decision_names_what_comes_next_once() -> None:
    day = date(2026, 3, 16)
    named = decision_said("phase:first_phase", "call", "Next is call on 2026-03-16.", day)
    assert named == "Härnäst: samtal till gäldenären, den 16 mars 2026."
    waits = decision_said("phase:demand", "first_phase", "The debtor's time to pay or object is running.", day)
    assert waits == "Gäldenärens tid att betala eller invända löper. Härnäst: första fasen, den 16 mars 2026."
    assert (
        decision_said("held", None, "", "2026-03-16") == "Ärendet är stoppat. Ärendet ses över igen den 16 mars 2026."
    )
    assert (
        decision_said("held", "demand", "Held: manual.", day, "en") == "Held: manual. Next: demand, on 16 March 2026."
    )


def test_a_reason_keeps_its_statute() -> None:
    why = "The debtor's postal address is missing. (5 § inkassolagen (1974:182)) It is not known who the debtor is. (house rule)"
    assert decision_said(None, None, why) == (
        "Gäldenärens postadress saknas. (5 § inkassolagen (1974:182)) Det framgår inte vem gäldenären är. (husregel)"
    )


def test_the_reason_of_a_message() -> None:
    assert message_reason_said("duplicate_file") == "Samma fil har kommit förut."
    assert message_reason_said("duplicate_file", None, "en") == "The same file has come before."
    assert message_reason_said("", "filed") == "Meddelandet ligger i sitt ärende."
    assert (
        message_reason_said("failed_unheard_of")
        == "Mejlet kunde inte läsas (unheard_of): försök igen, eller läs det själv."
    )
    assert message_reason_said("unheard_of") == "unheard_of"
    assert message_reason_said(None, None) == ""


def test_a_refusal_says_what_to_do() -> None:
    assert (
        refused_said("no_such_case", "there is no case K26-1; krav case list shows them")
        == "Det finns inget ärende K26-1."
    )
    closed = "case K26-1 is closed (paid): nothing more is done in it"
    assert refused_said("case_closed", closed) == "Ärende K26-1 är avslutat (betalt): inget mer görs i det."
    assert refused_said("why_missing", "a new English message") == "Skriv varför."
    assert refused_said("unheard_of", "a new English message") == "a new English message"
    assert refused_said("case_closed", closed, "en") == "Case K26-1 is closed (paid): nothing more is done in it."
    assert refused_said("why_missing", "say why: --why TEXT", "en") == "Say why."
    assert refused_said("why_missing", "a new English message", "en") == "a new English message"
    assert refused_said("why_missing", "", "en") == "Say why."
    assert refused_said("unheard_of", "") == refused_said("unheard_of", "", "en") == ""
    follows = (
        "taken_up on 2026-03-02 does not follow from what is on record (nothing was filed). Possible now: received."
    )
    assert refused_said("out_of_order", follows) == (
        "Beskedet den 2 mars 2026 (ansökan upptagen) passar inte ihop med det som är inskrivet. Möjligt nu: ansökan är mottagen."
    )


def test_what_is_left_out_of_a_payout_is_said() -> None:
    message = "nothing may be paid out in SEK today: Ek AB 10.00: no approved account to pay to; 2026-1 5.00: quite new"
    assert refused_said("nothing_due", message) == (
        "Inget kan betalas ut i SEK i dag: Ek AB 10.00: det finns inget godkänt konto att betala till; 2026-1 5.00: "
        "quite new."
    )


def test_other_sentences_of_the_house_are_said_too() -> None:
    assert house_said("The bank marked the file as a test.") == "Banken har märkt filen som ett test."
    assert house_said("The bank marked the file as a test.", "en") == "The bank marked the file as a test."
    assert house_said("what somebody wrote") == "what somebody wrote"


def test_no_word_for_people_speaks_of_commands() -> None:
    words = [
        *(swedish for swedish, _ in phrases().values()),
        *(form for each in event_words().values() for form in each.forms),
    ]
    words += [word for rows in lists().values() for pair in rows.values() for word in pair]
    spoken = [word for word in words if "krav case" in word or " --" in word or "KRAV_" in word or ".toml" in word]
    assert spoken == []


def test_swedish_sentences_are_whole() -> None:
    whole = (words[0] for source, words in phrases().items() if words[0] and source[0].isupper())
    bare = {words for words in whole if not words.endswith((".", "?", "}", ")"))}
    assert bare == set()


def _holes(form: str) -> set[str]:
    return {part.split("}")[0] for part in form.split("{")[1:]}
