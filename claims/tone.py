"""How letters speak to a debtor, where the law leaves the words to us."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """The tone of a letter; a closed list. What a letter must say reads the same in every one of them."""

    MILD = "mild"
    NORMAL = "normal"
    FIRM = "firm"
