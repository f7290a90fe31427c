"""The labels of events, tasks, steps and codes: whole lists, each value with a word in both languages."""

from __future__ import annotations

from claims.case import CloseCode
from claims.reading import DocumentType
from dunning.steps import STEPS as KNOWN_STEPS
from templates.told.names import name_of
from templates.told.sentences import event_words
from web.words import CLOSING_CODES, DOCUMENT_TYPES, EVENT_KINDS, STEPS, TASK_KINDS, WORDS, word


def test_every_kind_of_event_that_is_told_has_its_label() -> None:
    assert EVENT_KINDS.keys() == event_words().keys()


def test_closed_lists_are_whole() -> None:
    assert set(CLOSING_CODES) == {str(code) for code in CloseCode}
    assert set(DOCUMENT_TYPES) == {str(kind) for kind in DocumentType}
    assert set(KNOWN_STEPS) <= STEPS.keys()


def test_labels_are_words_in_both_languages_and_a_tone() -> None:
    for rows in WORDS.values():
        for label in rows.values():
            assert label.sv.strip() and label.en.strip() and "_" not in label.sv + label.en
            assert label.tone in ("calm", "busy", "wait", "warn", "done")


def test_a_label_is_the_word_that_sentences_use() -> None:
    assert word("task", "refund") == TASK_KINDS["refund"]
    assert word("step", "demand").sv == name_of("step", "demand") == "inkassokrav"


def test_an_unknown_value_is_shown_as_it_is() -> None:
    assert word("event", "unheard_of").sv == "unheard_of"
