"""`krav user ...`: who may sign in to the desk, and with which roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from claims.user import Role
from workers.cli_base import Group, by_option, json_option, open_office, work_off
from workers.printing import print_one, print_rows

if TYPE_CHECKING:
    from casework.office import Office

_COLUMNS = ("id", "email", "name", "roles", "locked", "second_factor", "passkeys", "signed_in_at")
_ROLE = click.Choice([str(role) for role in Role])


@click.group(cls=Group)
def user() -> None:
    """People at the desk: who may sign in, and what their roles let them do (docs/desk-users.md)."""


@user.command("list")
@json_option
def list_users(as_json: bool) -> None:
    """Every user, and when they last signed in."""
    from casework.accounts import accounts

    with open_office() as (office, _):
        print_rows(accounts(office), _COLUMNS, as_json=as_json, none="no users yet: krav user add --admin EMAIL")


@user.command("add")
@click.argument("email")
@click.option("--admin", is_flag=True, help="They keep the users (the same as --role admin).")
@click.option("--role", "roles", type=_ROLE, multiple=True, help="What they do; may be given several times.")
@click.option("--name", default="", help="What they are called.")
@click.option(
    "--language", type=click.Choice(["sv", "en"]), help="What they read the desk in (default: their browser's)."
)
@by_option
@json_option
def add(
    email: str, admin: bool, roles: tuple[str, ...], name: str, language: str | None, by: str, as_json: bool
) -> None:
    """Make a user and print the link by which they choose a password, once."""
    _add(email, _with_admin(roles, admin), name, language or "", by, as_json, is_mailed=False)


@user.command("invite")
@click.argument("email")
@click.option("--admin", is_flag=True, help="They keep the users (the same as --role admin).")
@click.option("--role", "roles", type=_ROLE, multiple=True, help="What they do; may be given several times.")
@click.option("--name", default="", help="What they are called.")
@click.option("--language", type=click.Choice(["sv", "en"]), help="What they read the desk, and the mail, in.")
@by_option
@json_option
def invite(
    email: str, admin: bool, roles: tuple[str, ...], name: str, language: str | None, by: str, as_json: bool
) -> None:
    """Make a user and mail them the link by which they choose a password, once."""
    _add(email, _with_admin(roles, admin), name, language or "", by, as_json, is_mailed=True)


@user.command("roles")
@click.argument("email")
@click.argument("roles", type=_ROLE, nargs=-1, required=True)
@by_option
@json_option
def roles(email: str, roles: tuple[str, ...], by: str, as_json: bool) -> None:
    """Give a user these roles and no others; they are signed out."""
    from casework.set_roles import set_roles

    with open_office() as (office, _):
        set_roles(office, email=email, roles=roles, by=by)
        _show(office, email, as_json)


@user.command("lock")
@click.argument("email")
@by_option
@json_option
def lock(email: str, by: str, as_json: bool) -> None:
    """Sign a user out everywhere and let them in no more."""
    from casework.lock_user import lock_user

    with open_office() as (office, _):
        lock_user(office, email=email, by=by)
        _show(office, email, as_json)


@user.command("unlock")
@click.argument("email")
@by_option
@json_option
def unlock(email: str, by: str, as_json: bool) -> None:
    """Let a locked user in again."""
    from casework.lock_user import unlock_user

    with open_office() as (office, _):
        unlock_user(office, email=email, by=by)
        _show(office, email, as_json)


@user.command("reset-password")
@click.argument("email")
@click.option("--mail", "is_mailed", is_flag=True, help="Mail the link to the user instead of printing it.")
@click.option("--second-factor", "drops", is_flag=True, help="Take codes and passkeys off too: the telephone is lost.")
@by_option
@json_option
def reset_password(email: str, is_mailed: bool, drops: bool, by: str, as_json: bool) -> None:
    """A link by which a user chooses a new password, once."""
    from casework.invite_user import invite_user

    with open_office() as (office, _):
        told = invite_user(office, email=email, by=by, is_mailed=is_mailed, drops_second_factor=drops)
        if is_mailed:
            work_off(office)
        print_one(told, as_json=as_json)


def _with_admin(roles: tuple[str, ...], admin: bool) -> list[str]:
    if not roles and not admin:
        raise click.UsageError("say what they do: --admin, or --role once or more")
    return [*roles, *([str(Role.ADMIN)] if admin else [])]


def _add(email: str, roles: list[str], name: str, language: str, by: str, as_json: bool, *, is_mailed: bool) -> None:
    from casework.add_user import add_user

    with open_office() as (office, _):
        told = add_user(office, email=email, name=name, roles=roles, by=by, language=language, is_mailed=is_mailed)
        if is_mailed:
            work_off(office)
        print_one(told, as_json=as_json)


def _show(office: Office, email: str, as_json: bool) -> None:
    from casework.accounts import accounts

    print_one(next(row for row in accounts(office) if row["email"] == email.strip().lower()), as_json=as_json)
