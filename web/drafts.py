"""The letters of a case's plan as drafts, on a page and as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.draft_letters import AHEAD, LANGUAGES, TODAY, draft_letter, draft_letters
from claims.user import EVERYONE
from web.asked import Asked
from web.gate import Page
from web.language import language_of

if TYPE_CHECKING:
    from casework.office import Office


class Drafts:
    """What would be sent, before it is."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/cases/{number}/letters", self.letters, EVERYONE, shows="case"),
            Page("/cases/{number}/letters/{when}/{key}.pdf", self.pdf, EVERYONE, shows="case"),
        ]

    def letters(self, asked: Asked) -> Response:
        """The letters ahead and today's, in words."""
        language = _language(asked)
        found = draft_letters(self._office, number=asked.arg("number"), language=language)
        return asked.page("drafts", found=found, letter_language=language, when={"ahead": AHEAD, "today": TODAY})

    def pdf(self, asked: Asked) -> Response:
        """One of them as a PDF that says that it is a draft."""
        when = TODAY if asked.arg("when") == TODAY else AHEAD
        key = asked.arg("key")
        body = draft_letter(
            self._office, number=asked.arg("number"), when=when, key=key, language=_language(asked)
        )  # fmt: skip
        name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in key)
        headers = {"content-disposition": f'inline; filename="UTKAST-{name}.pdf"'}
        return Response(body, media_type="application/pdf", headers=headers)


def _language(asked: Asked) -> str:
    """The letter's language: as asked for, else the reader's."""
    found = asked.query("letter")
    return found if found in LANGUAGES else language_of(asked.request)
