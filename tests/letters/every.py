"""Every letter content that tests typeset and read, by name."""

from __future__ import annotations

from tests.letters import contents
from tests.letters.agreed import AGREED
from tests.letters.reminders import REMINDERS
from tests.letters.tones import TONES

CONTENTS = {**contents.CONTENTS, **AGREED, **REMINDERS, **TONES}
