"""The letters of a case's plan as drafts, on a page and as PDF."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.draft_letters import AHEAD, LANGUAGES, TODAY, TONES, draft_letter, draft_letters
from claims.refused import Refused
from claims.user import EVERYONE
from templates.catalog import label
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
        """The letters ahead, and those of a day in words; a day that cannot be is told, and today's are shown."""
        number, language, tone = asked.arg("number"), _language(asked), _tone(asked)
        try:
            found = draft_letters(self._office, number=number, language=language, tone=tone, on=_day(asked))
            fault = ""
        except Refused as refused:
            if refused.code != "earlier_day":
                raise
            found = draft_letters(self._office, number=number, language=language, tone=tone)
            fault = label("Välj en dag från i dag och högst 400 dagar framåt.", language=language_of(asked.request))
        return asked.page(
            "drafts",
            status=422 if fault else 200,
            found=found,
            fault=fault,
            typed=asked.query("on", longest=10),
            letter_language=language,
            letter_tone=tone,
            tones=TONES,
            when={"ahead": AHEAD, "today": TODAY},
        )

    def pdf(self, asked: Asked) -> Response:
        """One of them as a PDF that says that it is a draft."""
        when = TODAY if asked.arg("when") == TODAY else AHEAD
        key, number = asked.arg("key"), asked.arg("number")
        body = draft_letter(
            self._office,
            number=number,
            when=when,
            key=key,
            language=_language(asked),
            tone=_tone(asked),
            on=_day(asked),
        )
        name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in key)
        headers = {"content-disposition": f'inline; filename="UTKAST-{name}.pdf"'}
        return Response(body, media_type="application/pdf", headers=headers)


def _day(asked: Asked) -> date | None:
    """The day that letters are to be dated, None for today. Raises Refused("earlier_day") for what is no day."""
    typed = asked.query("on", longest=10)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Refused("earlier_day", "that is no day of the calendar") from None


def _language(asked: Asked) -> str:
    """The letter's language: as asked for, else the reader's."""
    found = asked.query("letter")
    return found if found in LANGUAGES else language_of(asked.request)


def _tone(asked: Asked) -> str:
    """The tone to show letters in, "" for the one that each would leave in."""
    found = asked.query("tone", longest=10)
    return found if found in TONES else ""
