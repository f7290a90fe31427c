"""A handler's browser without scripts, and who is signed in."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.office import Office
from claims.user import Role, User
from tests.office import House
from tests.papers import bill
from tests.web.conftest import HOST, Client
from web.app import desk_app

SV = {"accept-language": "sv"}


class TwoDoors:
    """Signs in whom a header names."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def user(self, request: Request) -> User | None:
        name = request.headers.get("x-user", "Anna")
        roles = frozenset({Role.PAYMENTS}) if name == "Pia" else frozenset({Role.HANDLER})
        return User(1, f"{name.lower()}@a.example", name, roles)

    def csrf(self, request: Request) -> str:
        return "mark"

    def sign_in(self, request: Request) -> Response:
        return RedirectResponse("/", status_code=303)

    def saw(self, user: User, request: Request, *, kind: str) -> None:
        self.shown.append((user.email, f"{kind} {request.url.path}"))


class Desk:
    """A handler's browser without scripts."""

    def __init__(self, office: Office, name: str = "Anna", door: TwoDoors | None = None) -> None:
        app = desk_app(office, probes=(), is_alive=lambda: True, hosts={HOST}, door=door or TwoDoors())
        self._client = Client(app, f"http://{HOST}")
        self._headers = {**SV, "x-user": name}

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self._client.get(path, headers=self._headers, **more)

    def send(self, path: str, partial: bool = False, **fields: str) -> httpx.Response:
        headers = {**self._headers, **({"hx-request": "true"} if partial else {})}
        return self._client.post(path, headers=headers, data={"csrf": "mark", **fields})


def said(text: str) -> str:
    """A page's words on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def came(house: House, number: str = "1", **fields: str | None) -> str:
    message = house.receive(house.mail(house.pdf(bill(number), decision="review", **fields)))
    return f"r{house.readings(message)[0].id:06d}"
