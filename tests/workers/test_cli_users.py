"""`krav user ...`: users made, locked and given roles from the command line, and the links that let them in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casework.set_password import set_password_by_link
from casework.sign_in import sign_in
from claims.refused import Refused
from workers.cli import krav
from workers.settings import read_settings
from workers.setup import build_office, close_office

ANNA, BO = "anna@agency.example", "bo@agency.example"
PASSWORD = "tre hästar på en äng"


def call(*words: str) -> Result:
    return CliRunner().invoke(krav, ["user", *words], catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_first_admin_is_made_with_a_link_that_sets_a_password_once(house: Path) -> None:
    [made] = rows(call("add", "--admin", "Anna@Agency.example", "--json"))
    assert (made["email"], made["roles"], made["hours"]) == (ANNA, ["admin"], 72)
    assert made["link"].startswith("http://127.0.0.1:8000/reset/")
    token = made["link"].rpartition("/")[2]
    office = build_office(read_settings())
    try:
        set_password_by_link(office, token=token, new=PASSWORD)
        assert sign_in(office, email=ANNA, password=PASSWORD).email == ANNA
        with pytest.raises(Refused):
            set_password_by_link(office, token=token, new=PASSWORD)
    finally:
        close_office(office)
    [listed] = rows(call("list", "--json"))
    assert listed["has_password"] and not listed["locked"] and PASSWORD not in str(listed)


def test_a_user_is_invited_by_mail_given_roles_locked_and_let_in_again(house: Path) -> None:
    call("add", "--admin", ANNA)
    [invited] = rows(call("invite", BO, "--role", "jurist", "--role", "handler", "--name", "Bo", "--json"))
    assert invited["mailed"] and "link" not in invited
    [mail] = [path.read_text() for path in (house / "outbox" / "mail").glob("*.eml")]
    assert f"To: {BO}" in mail and "/reset/" in mail.replace("=\n", "")
    [shown] = rows(call("roles", BO, "payments", "ops", "--json"))
    assert shown["roles"] == ["payments", "ops"]
    assert rows(call("lock", BO, "--json"))[0]["locked"] is True
    assert "is locked" in call("reset-password", BO).stderr
    assert rows(call("unlock", BO, "--json"))[0]["locked"] is False
    assert rows(call("reset-password", BO, "--json"))[0]["link"]
    assert rows(call("reset-password", BO, "--mail", "--second-factor", "--json"))[0]["mailed"]
    assert CliRunner().invoke(krav, ["verify"]).exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["add", "anna@agency.example"], 2, "--admin, or --role"),
        (["add", "anna", "--admin"], 1, "no e-mail address"),
        (["add", "first@agency.example", "--admin"], 1, "has a user already"),
        (["add", "anna@agency.example", "--role", "boss"], 2, "boss"),
        (["add", "anna@agency.example", "hemligt lösenord", "--admin"], 2, "unexpected extra argument"),
        (["lock", "first@agency.example"], 1, "the last admin"),
        (["roles", "first@agency.example", "handler"], 1, "the last admin"),
        (["roles", "first@agency.example"], 2, "Missing argument"),
        (["lock", "nobody@agency.example"], 1, "no user has that address"),
        (["reset-password", "nobody@agency.example"], 1, "no user has that address"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(house: Path, words: list[str], code: int, says: str) -> None:
    assert call("add", "--admin", "first@agency.example").exit_code == 0
    result = call(*words)
    assert result.exit_code == code and says in result.output, result.output
    assert "Traceback" not in result.output


def test_a_house_without_users_says_how_the_first_is_made(house: Path) -> None:
    result = call("list")
    assert result.stdout == "" and "krav user add --admin" in result.stderr
