"""What the house keeps in English, said to people: events, tasks, decisions, messages and refusals in Swedish first.

What is stored stays as it is. Each function gives one line of plain text, which is made harmless and still must be
escaped where it is shown. What has no words here is said as it is stored.
"""

from templates.told.refused import has_sentence, refused_said
from templates.told.sentences import (
    TOLD_FILTERS,
    decision_said,
    event_said,
    house_said,
    message_reason_said,
    task_said,
)

__all__ = [
    "TOLD_FILTERS",
    "decision_said",
    "event_said",
    "has_sentence",
    "house_said",
    "message_reason_said",
    "refused_said",
    "task_said",
]
