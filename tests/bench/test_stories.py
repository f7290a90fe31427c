"""Stories of chance by command: as many as asked, the same for a seed, and a bad end is told."""

from __future__ import annotations

import pytest
from hypothesis.stateful import RuleBasedStateMachine, rule

from bench import stories


class Ends(RuleBasedStateMachine):
    """Whatever happens, it ends badly."""

    @rule()
    def something_happens(self) -> None:
        raise AssertionError("nobody could have known")


def test_so_many_stories_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert stories.tell("money", count=2, steps=2, start=7) == 2
    assert "money: 2 stories" in capsys.readouterr().err


def test_a_story_that_ends_badly_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(stories.MACHINES, "money", Ends)
    with pytest.raises(AssertionError, match="nobody could have known"):
        stories.tell("money", count=2, steps=2, start=7)
