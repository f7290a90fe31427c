"""People who work at the desk of a test house, and a browser that signs them in as a person would."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from casework import passwords
from casework.add_user import add_user
from casework.office import Office
from casework.set_password import set_password_by_link
from tests.office import House
from tests.web.conftest import Client, real_desk

ANNA, BO = "anna@agency.example", "bo@agency.example"
PASSWORD = "tre hästar på en äng"
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture
def house(
    house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """An empty house whose clocks a test sets; nobody can sign in yet. Its passwords are hashed with less work."""
    path = tmp_path / "people.db"
    shutil.copy(migrated_sqlite, path)
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        passwords._nobodys.cache_clear()
        yield house_on(f"sqlite:///{path}")
    passwords._nobodys.cache_clear()


def person(office: Office, email: str = ANNA, *roles: str, password: str = PASSWORD) -> int:
    """A user with a password; the id."""
    made = add_user(office, email=email, name="", roles=roles or ("handler", "admin"), by="test")
    set_password_by_link(office, token=made["link"].rpartition("/")[2], new=password)
    return int(made["id"])


def mark(text: str) -> str:
    """What the form of a page carries."""
    found = _CSRF.search(text)
    assert found, text
    return found[1]


def send(desk: Client, path: str, *, page: str = "", **fields: Any) -> httpx.Response:
    """Fill in the form of a page (the one it is sent to unless another is named) and send it."""
    csrf = mark(desk.get(page or path).text)
    return desk.post(path, data={"csrf": csrf, **fields})


def sign_in(desk: Client, email: str = ANNA, password: str = PASSWORD, **fields: str) -> httpx.Response:
    """Sign in by the form."""
    return send(desk, "/sign-in", email=email, password=password, **fields)


def signed_in(office: Office, email: str = ANNA, password: str = PASSWORD) -> Client:
    """A browser in which somebody has signed in."""
    desk = real_desk(office)
    answer = sign_in(desk, email, password)
    assert answer.status_code == 303, answer.text
    return desk
