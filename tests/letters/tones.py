"""Letters in another tone than the usual one: the same letters that tests show in the normal one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from claims.letter import LetterContent
from claims.tone import Tone
from tests.letters import agreed, contents, reminders

Made = Callable[[], LetterContent]


def _in(tone: Tone, made: Made) -> Made:
    return lambda: replace(made(), tone=tone)


USUAL: Mapping[str, Made] = {
    "consumer": contents.consumer,
    "business": contents.business,
    "english": contents.english,
    "monitoring": contents.monitoring,
    "monitoring_english": contents.monitoring_english,
    "plan_default": agreed.plan_default,
    "plan_default_english": agreed.plan_default_english,
    "reminder": reminders.reminder,
    "reminder_english": reminders.reminder_english,
}
"""The letters that have tones, in each language."""
TONES: Mapping[str, Made] = {
    f"{name}_{tone}": _in(tone, made)
    for name, made in USUAL.items()
    for tone in (Tone.MILD, Tone.FIRM)
    if (name, tone) not in {("consumer", Tone.FIRM), ("business", Tone.MILD)}
}
