"""Who works at the desk: users are made, given roles, locked, and what each of them saw is shown; admins only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.accounts import account, accounts
from casework.add_user import add_user
from casework.invite_user import invite_user
from casework.keep_passkeys import passkeys_of, remove_lost_passkey
from casework.lock_user import lock_user, unlock_user
from casework.sessions import open_session
from casework.set_roles import set_roles
from casework.show_seen import show_seen
from claims.refused import Refused
from claims.user import Role
from templates.catalog import marked
from web.account_words import fault, kind_name, role_name
from web.asked import Asked, see
from web.cookies import Cookies
from web.gate import Page
from web.outside import browser

if TYPE_CHECKING:
    from casework.office import Office

_ADMIN = frozenset({Role.ADMIN})
_AT_ONCE = 100


class Users:
    """The admin's pages."""

    def __init__(self, office: Office, cookies: Cookies) -> None:
        self._office = office
        self._cookies = cookies

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/users", self.users, _ADMIN, shows="users"),
            Page("/users", self.add, _ADMIN, "POST"),
            Page("/users/{id}", self.user, _ADMIN, shows="users"),
            Page("/users/{id}/roles", self.roles, _ADMIN, "POST"),
            Page("/users/{id}/lock", self.lock, _ADMIN, "POST"),
            Page("/users/{id}/unlock", self.unlock, _ADMIN, "POST"),
            Page("/users/{id}/invite", self.invite, _ADMIN, "POST"),
            Page("/users/{id}/passkeys/{passkey}/remove", self.passkey, _ADMIN, "POST"),
            Page("/seen", self.seen, _ADMIN, shows="seen"),
        ]

    def users(self, asked: Asked, *, said: str = "") -> Response:
        """Everybody, and the form for one more."""
        return asked.page(
            "users",
            status=422 if said else 200,
            rows=accounts(self._office),
            roles=self._roles(asked),
            fault=said,
            given={"email": asked.form.get("email"), "name": asked.form.get("name"), "roles": asked.form.rows("role")},
        )

    def add(self, asked: Asked) -> Response:
        """Make a user and mail them a link to set a password."""
        form = asked.form
        try:
            add_user(
                self._office,
                email=form.get("email"),
                name=form.get("name"),
                roles=form.rows("role"),
                by=asked.user.email,
                is_mailed=True,
            )
        except Refused as refused:
            return self.users(asked, said=self._fault(asked, refused.code))
        return see("/users", saying=asked.say(marked("Användaren är tillagd och får en länk med mail.")))

    def user(self, asked: Asked, *, said: str = "") -> Response:
        """One user."""
        shown = account(self._office, user_id=_id(asked))
        held = passkeys_of(self._office, user_id=shown["id"])
        return asked.page(
            "user", status=422 if said else 200, row=shown, roles=self._roles(asked), fault=said, passkeys=held
        )

    def roles(self, asked: Asked) -> Response:
        """Give roles; whoever changes their own goes on with a new session."""
        row = account(self._office, user_id=_id(asked))
        try:
            set_roles(self._office, email=row["email"], roles=asked.form.rows("role"), by=asked.user.email)
        except Refused as refused:
            return self.user(asked, said=self._fault(asked, refused.code))
        answer = see(f"/users/{row['id']}", saying=asked.say(marked("Rollerna är ändrade.")))
        if row["id"] == asked.user.id:
            token = open_session(self._office, user_id=row["id"], how="anew", browser=browser(asked.request))
            self._cookies.hold(answer, token)
        return answer

    def lock(self, asked: Asked) -> Response:
        """Let a user in no more."""
        row = account(self._office, user_id=_id(asked))
        try:
            lock_user(self._office, email=row["email"], by=asked.user.email)
        except Refused as refused:
            return self.user(asked, said=self._fault(asked, refused.code))
        return see(f"/users/{row['id']}", saying=asked.say(marked("Användaren är spärrad och utloggad.")))

    def unlock(self, asked: Asked) -> Response:
        """Let a user in again."""
        row = account(self._office, user_id=_id(asked))
        unlock_user(self._office, email=row["email"], by=asked.user.email)
        return see(f"/users/{row['id']}", saying=asked.say(marked("Användaren kan logga in igen.")))

    def invite(self, asked: Asked) -> Response:
        """Mail a new link; with `second_factor` they also come in without a telephone that is lost."""
        row = account(self._office, user_id=_id(asked))
        drops = asked.form.get("second_factor") == "drop"
        try:
            invite_user(
                self._office, email=row["email"], by=asked.user.email, is_mailed=True, drops_second_factor=drops
            )
        except Refused as refused:
            return self.user(asked, said=self._fault(asked, refused.code))
        return see(f"/users/{row['id']}", saying=asked.say(marked("En länk är på väg med mail.")))

    def passkey(self, asked: Asked) -> Response:
        """Remove a passkey whose device is lost; its owner is signed out."""
        user_id, passkey = _id(asked), _number(asked.arg("passkey")) or 0
        remove_lost_passkey(self._office, user_id=user_id, passkey=passkey, by=asked.user.email)
        return see(f"/users/{user_id}", saying=asked.say(marked("Passnyckeln är borttagen.")))

    def seen(self, asked: Asked) -> Response:
        """Who saw what, the newest first."""
        before, user_id = _number(asked.query("before")), _number(asked.query("user"))
        rows = show_seen(self._office, most=_AT_ONCE + 1, before=before, user_id=user_id)
        language = asked.language
        shown = [{**row, "kind": kind_name(row["kind"], language)} for row in rows[:_AT_ONCE]]
        older = shown[-1]["id"] if len(rows) > _AT_ONCE else None
        return asked.page("seen", rows=shown, older=older, of_user=user_id)

    def _roles(self, asked: Asked) -> list[tuple[str, str]]:
        return [(str(role), role_name(role, asked.language)) for role in Role]

    def _fault(self, asked: Asked, code: str) -> str:
        return fault(code, asked.language)


def _id(asked: Asked) -> int:
    number = _number(asked.arg("id"))
    if number is None:
        raise Refused("no_such_user", "there is no such user")
    return number


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
