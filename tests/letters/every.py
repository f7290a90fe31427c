"""Every letter content that tests typeset and read, by name."""

from __future__ import annotations

from tests.letters import contents
from tests.letters.agreed import AGREED

CONTENTS = {**contents.CONTENTS, **AGREED}
