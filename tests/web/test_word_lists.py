"""The labels of events, tasks, steps and codes: whole lists, each value with a word in both languages."""

from __future__ import annotations

from claims.case import CloseCode
from claims.reading import DocumentType
from dunning.steps import STEPS as KNOWN_STEPS
from templates.told.names import lists, name_of
from templates.told.sentences import event_words
from web.labels import LISTS, label


def test_every_kind_of_event_that_is_told_has_its_label() -> None:
    assert LISTS["event"].keys() == event_words().keys()


def test_closed_lists_are_whole() -> None:
    assert set(lists()["close_code"]) == {str(code) for code in CloseCode}
    assert set(lists()["document"]) == {str(kind) for kind in DocumentType}
    assert set(KNOWN_STEPS) <= lists()["step"].keys()


def test_labels_are_words_in_both_languages_and_a_tone() -> None:
    for kind in LISTS.keys() | lists().keys():
        for value in LISTS.get(kind, lists().get(kind, {})):
            found = label(kind, value)
            assert found.sv.strip() and found.en.strip() and "_" not in found.sv + found.en, (kind, value)
            assert found.tone in ("calm", "busy", "wait", "warn", "done")


def test_a_label_is_the_word_that_sentences_use() -> None:
    assert label("task", "refund").sv == name_of("task", "refund")
    assert label("step", "demand").sv == name_of("step", "demand") == "inkassokrav"
    assert label("event", "payment").sv == "Betalning", "it stands first in its line"


def test_an_unknown_value_is_shown_as_it_is() -> None:
    assert label("event", "unheard_of").sv == "unheard_of"
