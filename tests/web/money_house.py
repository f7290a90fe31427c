"""A house with money in it, and people of different work who look at it over HTTP without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from casework.accept_terms import accept_terms
from claims.user import Role, User
from samples.people import BUILDER
from tests.office import House
from tests.papers import bill
from tests.web.conftest import HOST, Client
from web.app import desk_app

CSRF = "c" * 43


@dataclass
class Signed:
    """A door through which one person has come, and what it kept of what they saw."""

    person: User
    seen: list[tuple[str, str]] = field(default_factory=list)

    def user(self, request: Request) -> User | None:
        return self.person

    def csrf(self, request: Request) -> str:
        return CSRF

    def sign_in(self, request: Request) -> Response:
        return PlainTextResponse("sign in", status_code=401)

    def saw(self, user: User, request: Request, *, kind: str) -> None:
        self.seen.append((kind, request.url.path))


class Browser:
    """Somebody at the desk: fetches pages, fills in the forms that stand on them and sends those."""

    def __init__(self, house: House, name: str, *roles: Role, language: str = "") -> None:
        self.email = f"{name}@byran.example"
        self.door = Signed(User(len(name), self.email, name, frozenset(roles), language))
        app = desk_app(house.office, probes=(), is_alive=lambda: True, hosts={HOST}, door=self.door)
        self._client = Client(app, f"http://{HOST}")

    def get(self, path: str, **options: Any) -> httpx.Response:
        """A page."""
        return self._client.get(path, **options)

    def post(self, path: str, data: dict[str, Any], **options: Any) -> httpx.Response:
        """A form sent as it is, with the sign that it is ours."""
        return self._client.post(path, data={"csrf": CSRF, **data}, **options)

    def send(self, page: httpx.Response, action: str, **values: Any) -> httpx.Response:
        """The form of a page that leads to `action` and holds every field named, sent with these values."""
        forms = [form for form in forms_of(page.text) if form.action == action and values.keys() <= form.fields.keys()]
        assert forms, f"no form leads to {action} with {sorted(values)}"
        sent = {name: value for name, value in forms[0].fields.items() if value != [""]}
        return self._client.post(action, data={**sent, **values})

    def upload(self, path: str, name: str, body: bytes, **values: str) -> httpx.Response:
        """A form with a file."""
        return self._client.post(path, data={"csrf": CSRF, **values}, files={"file": (name, body)})

    def follow(self, answer: httpx.Response) -> httpx.Response:
        """The page that an answer to a form leads to, with what it says once."""
        assert answer.status_code == 303, (answer.status_code, faults(answer))
        kept = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
        return self.get(answer.headers["location"], headers={"cookie": kept})


@dataclass
class FoundForm:
    """A form of a page: where it leads and what it would send untouched."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


def forms_of(text: str) -> list[FoundForm]:
    """Every form of a page, without those of its frame."""
    reader = _Forms()
    reader.feed(text[text.index("<main") : text.index("</main>")])
    return reader.found


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[FoundForm] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.found.append(FoundForm(values.get("action") or ""))
            self._open = True
        name = values.get("name")
        if not self._open or not name or tag not in ("input", "select", "button"):
            return
        is_choice = values.get("type") in ("radio", "checkbox") and "checked" not in values
        kept = self.found[-1].fields.setdefault(name, [])
        if not is_choice and tag != "button":
            kept.append(values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


def faults(answer: httpx.Response) -> list[str]:
    """What a page says is wrong."""
    return re.findall(r'class="alarm"[^>]*>([^<]*)<', answer.text)


@pytest.fixture
def desk(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> House:
    """A house on SQLite with one case of the builder's, whose demand has left."""
    path = tmp_path / "desk.db"
    shutil.copy(migrated_sqlite, path)
    house = house_on(f"sqlite:///{path}")
    house.knows_creditor(BUILDER)
    house.receive(house.mail(bill("1")))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={"channel": "telefon"})
    house.print_run()
    return house


def payer(house: House, name: str = "pia") -> Browser:
    """Somebody who works with payments."""
    return Browser(house, name, Role.PAYMENTS)


def handler(house: House, name: str = "hanna") -> Browser:
    """Somebody who handles cases."""
    return Browser(house, name, Role.HANDLER)
