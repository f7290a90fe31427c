"""The one way in to every page of the desk: who asks, whether they may, whether the form is ours, what they saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive

from casework.keys import is_same
from claims.refused import Refused, Unavailable
from claims.user import Role, User
from web.asked import Asked, Form
from web.headers import is_same_origin
from web.page import page

LONGEST_FORM_BYTES = 1_000_000
MOST_FIELDS = 2_000
Answer = Callable[[Asked], Response]


@dataclass(frozen=True, slots=True)
class Page:
    """A row of the route table: who may ask for it, and what of a person it shows ("" where it shows nobody).

    `shows` names the kind of record ("case", "creditor", "search"), for the log of who saw what; which one is the path
    and the query. `takes_file` lets a form carry files, up to so many bytes.
    """

    path: str
    answer: Answer
    may: frozenset[Role]
    method: str = "GET"
    shows: str = ""
    takes_file: int = 0


class Door(Protocol):
    """Who is signed in, and what is kept of it."""

    def user(self, request: Request) -> User | None:
        """Who asks, None where nobody is signed in."""
        ...

    def csrf(self, request: Request) -> str:
        """What a form of this visitor must carry."""
        ...

    def sign_in(self, request: Request) -> Response:
        """The answer to somebody who is not signed in."""
        ...

    def saw(self, user: User, request: Request, *, kind: str) -> None:
        """Keep that somebody was shown personal data."""
        ...


class Gate:
    """Turns rows of the table into routes that let in only whom the row names."""

    def __init__(self, door: Door, *, origin: str) -> None:
        self._door = door
        self._origin = origin

    def routes(self, pages: Iterable[Page]) -> list[Route]:
        """A route for each row. A page that may be read is also answered to HEAD."""
        return [Route(row.path, self._endpoint(row), methods=[row.method]) for row in pages]

    def _endpoint(self, row: Page) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            user = await run_in_threadpool(self._door.user, request)
            if user is None:
                return self._door.sign_in(request)
            request.state.user = user
            csrf = self._door.csrf(request)
            asked = Asked(request, user, csrf)
            if not user.may(row.may):
                return asked.refused(not_yours(), status=403)
            if row.method != "GET":
                form = await read_form(request, takes_file=row.takes_file)
                if not is_same_origin(request.headers, self._origin) or not is_same(form.get("csrf"), csrf):
                    return asked.refused(_foreign(), status=403)
                asked = Asked(request, user, csrf, form)
            return await run_in_threadpool(self._answer, row, asked)

        return endpoint

    def _answer(self, row: Page, asked: Asked) -> Response:
        try:
            if row.shows:
                self._door.saw(asked.user, asked.request, kind=row.shows)
            return row.answer(asked)
        except Refused as refused:
            return asked.refused(refused, status=_status(refused))
        except Unavailable:
            return page(asked.request, "failed", status=503)


def not_yours() -> Refused:
    """What a page raises for who asks for what none of their roles may."""
    return Refused("not_yours", "your role may not see or do this")


def _foreign() -> Refused:
    return Refused("foreign_form", "the form did not come from this page, or is too old")


def _status(refused: Refused) -> int:
    if refused.code == "not_yours":
        return 403
    return 404 if refused.code.startswith("no_such_") else 422


async def read_form(request: Request, *, takes_file: int = 0) -> Form:
    """The fields and files sent. Raises HTTPException 413 for more than is let in."""
    most = LONGEST_FORM_BYTES + takes_file
    if int(request.headers.get("content-length") or 0) > most:
        raise HTTPException(413)
    try:
        sent = await Request(request.scope, _up_to(most, request.receive)).form(
            max_fields=MOST_FIELDS, max_files=20, max_part_size=most
        )
    except MultiPartException:
        raise HTTPException(413) from None
    fields: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if takes_file:
                files[name] = value
        else:
            fields.setdefault(name, []).append(value)
    return Form(fields, files)


def _up_to(most: int, receive: Receive) -> Receive:
    """The body of a request, which ends in HTTPException 413 where it is longer than it may be and than it said."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413)
        return message

    return counted


def by_path(pages: Sequence[Page]) -> Mapping[tuple[str, str], Page]:
    """The rows by method and path; raises ValueError where two have the same."""
    found: dict[tuple[str, str], Page] = {}
    for row in pages:
        key = (row.method, row.path)
        if key in found:
            raise ValueError(f"two pages answer {row.method} {row.path}")
        found[key] = row
    return found
