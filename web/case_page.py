"""The page of one case, its letters and mails as they left, its notes and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.assign_case import assign_case
from casework.desk_case import desk_case, letter_file, mail_file
from casework.make_dossier import make_dossier
from casework.write_note import write_note
from claims.refused import Refused
from claims.user import EVERYONE
from templates.catalog import label
from templates.pictures import WAITS
from web.act import menu_of
from web.action import HANDLERS, Seen
from web.asked import Asked, see
from web.gate import Page
from web.language import language_of

if TYPE_CHECKING:
    from casework.office import Office

_SAFE_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


class CasePage:
    """One case."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/cases/{number}", self.case, EVERYONE, shows="case"),
            Page("/cases/{number}/letters/{key}", self.letter, EVERYONE, shows="letter"),
            Page("/cases/{number}/mails/{key}", self.mail, EVERYONE, shows="letter"),
            Page("/cases/{number}/dossier.zip", self.dossier, HANDLERS, shows="case"),
            Page("/cases/{number}/notes", self.note, EVERYONE, method="POST"),
            Page("/cases/{number}/hands", self.hands, EVERYONE, method="POST"),
        ]

    def case(self, asked: Asked) -> Response:
        """All that is known of the case."""
        return self._shown(asked)

    def _shown(self, asked: Asked, *, fault: str = "", text: str = "", status: int = 200) -> Response:
        shown = desk_case(self._office, number=asked.arg("number"))
        language = language_of(asked.request)
        waits = {code: label(words, language=language) for code, words in WAITS.items()}
        actions = menu_of(Seen(shown, shown["offered"]), asked.user)
        return asked.page(
            "case",
            status=status,
            case=shown,
            waits=waits,
            fault=fault,
            text=text,
            actions=actions,
            say=asked.say,
            may_hand_on=asked.user.may(HANDLERS),
        )

    def letter(self, asked: Asked) -> Response:
        """A letter's exact bytes, to be looked at in the browser."""
        key = asked.arg("key")
        body, kind = letter_file(self._office, number=asked.arg("number"), key=key)
        how = "inline" if kind == "application/pdf" else "attachment"
        return _file(body, kind, name=f"{key}.pdf" if how == "inline" else key, how=how)

    def mail(self, asked: Asked) -> Response:
        """A mail's exact bytes, to be kept: never shown by the browser."""
        key = asked.arg("key")
        body = mail_file(self._office, number=asked.arg("number"), key=key)
        return _file(body, "message/rfc822", name=f"{key}.eml", how="attachment")

    def dossier(self, asked: Asked) -> Response:
        """The case's papers in one file, to be handed on."""
        number = asked.arg("number")
        body = make_dossier(self._office, number=number, language=language_of(asked.request))
        return _file(body, "application/zip", name=f"akt-{number}.zip", how="attachment")

    def note(self, asked: Asked) -> Response:
        """Keep a note; one that cannot be kept comes back as it was written."""
        number, text = asked.arg("number"), asked.form.text("text")
        try:
            write_note(self._office, case_number=number, text=text, by=asked.user.email)
        except Refused as refused:
            if refused.code.startswith("no_such_"):
                raise
            fault = label("Skriv något, högst 4 000 tecken.", language=language_of(asked.request))
            return self._shown(asked, fault=fault, text=text, status=422)
        said = label("Anteckningen är sparad.", language=language_of(asked.request))
        return see(f"/cases/{number}#notes", saying=said)

    def hands(self, asked: Asked) -> Response:
        """Give the case to somebody, to oneself or to nobody."""
        number, language = asked.arg("number"), language_of(asked.request)
        to = asked.user.email if asked.form.get("who") == "me" else asked.form.get("to")
        assign_case(self._office, case_number=number, to=to, by=asked.user.email)
        said = label("Ärendet är tilldelat.", language=language)
        return see(f"/cases/{number}", saying=said if to else label("Ärendet är ingens.", language=language))


def _file(body: bytes, kind: str, *, name: str, how: str) -> Response:
    plain = "".join(letter if letter in _SAFE_NAME or letter == "." else "-" for letter in name)
    return Response(body, media_type=kind, headers={"content-disposition": f'{how}; filename="{plain}"'})
