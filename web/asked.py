"""What a page of the desk is asked: by whom, with which fields, and how it answers what has been done."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from claims.refused import Refused
from claims.user import User
from templates.catalog import label
from templates.told import refused_said
from web.language import language_of
from web.page import page

SAID = "krav_said"
_LONGEST_SAID = 300


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a sent form, each as the last value sent and one line at most; `rows` gives all of a name."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """A field's value on one line, without what cannot be printed; `default` where it was not sent."""
        sent = self.fields.get(name)
        return _one_line(sent[-1]) if sent else default

    def text(self, name: str) -> str:
        """A field of several lines as it was written, without control characters."""
        sent = self.fields.get(name)
        return "\n".join(_one_line(line) for line in sent[-1].splitlines()) if sent else ""

    def rows(self, name: str) -> list[str]:
        """Every value sent under a name, in order."""
        return [_one_line(each) for each in self.fields.get(name, ())]

    def __contains__(self, name: str) -> bool:
        return name in self.fields


@dataclass(frozen=True, slots=True)
class Asked:
    """A request by somebody who is signed in and may make it; `csrf` goes into every form of the answer."""

    request: Request
    user: User
    csrf: str
    form: Form = field(default_factory=Form)

    def arg(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str, *, longest: int = 200) -> str:
        """A parameter of the address on one line, "" where it is not there."""
        return _one_line(self.request.query_params.get(name, ""))[:longest]

    @property
    def language(self) -> str:
        """What whoever asks reads the desk in, "sv" or "en"."""
        return language_of(self.request, self.user)

    def say(self, swedish: str) -> str:
        """A Swedish text of the catalogues in the reader's language."""
        return label(swedish, language=self.language)

    def refusal(self, refused: Refused) -> str:
        """What was refused and what to do, as whoever asks reads it: every page says it so."""
        return refused_said(refused.code, refused.message, self.language)

    def refused(self, refused: Refused, *, status: int) -> HTMLResponse:
        """A page that says what was refused, and no more."""
        return self.page("refused", status=status, told=self.refusal(refused))

    @property
    def is_partial(self) -> bool:
        """Whether only a part of the page was asked for (htmx, and no boosted link)."""
        headers = self.request.headers
        return headers.get("hx-request") == "true" and headers.get("hx-boosted") != "true"

    def page(self, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """`templates/web/<name>.html` for this user, with what the last form did said at its top, once."""
        answer = page(
            self.request, name, status=status, user=self.user, csrf=self.csrf, said=said(self.request), **values
        )
        if SAID in self.request.cookies:
            answer.delete_cookie(SAID, path="/", httponly=True, samesite="strict")
        return answer

    def ended(self, answer: Response) -> Response:
        """The page of work that is over: a browser that asked for its progress alone loads the whole page anew."""
        if self.is_partial:
            answer.headers["hx-refresh"] = "true"
        return answer


def see(path: str, *, saying: str = "") -> Response:
    """After a form: look at `path` (of our own), which says in a line what was done. Raises ValueError for a path that
    leads elsewhere."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise ValueError("an answer leads to a page of ours")
    answer = RedirectResponse(path, status_code=303)
    if saying:
        told = base64.urlsafe_b64encode(saying[:_LONGEST_SAID].encode()).decode()
        answer.set_cookie(SAID, told, max_age=60, path="/", httponly=True, samesite="strict")
    return answer


def said(request: Request) -> str:
    """What the form before this page did, in a line; "" where there was none. It came from a browser: text, no more."""
    try:
        text = base64.urlsafe_b64decode(request.cookies.get(SAID, "")).decode()
    except (binascii.Error, ValueError):
        return ""
    return _one_line(text)[:_LONGEST_SAID]


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
