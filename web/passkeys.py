"""One's own passkeys: added with the device at hand, named, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from casework.accounts import account
from casework.keep_passkeys import add_passkey, begin_passkey, passkeys_of, remove_passkey, rename_passkey
from casework.passkey_proof import has_name
from claims.refused import Refused
from claims.user import EVERYONE
from templates.catalog import marked
from web.account_words import fault
from web.asked import Asked, see
from web.cookies import Cookies
from web.gate import Page
from web.outside import Tries, visitor
from web.own_session import anew

if TYPE_CHECKING:
    from collections.abc import Callable

    from casework.office import Office

_PASSKEYS = "/me/passkeys"


class Passkeys:
    """What everybody who is signed in may do with their own passkeys."""

    def __init__(self, office: Office, cookies: Cookies) -> None:
        self._office = office
        self._cookies = cookies
        self._tries = Tries(per_account=10, per_address=60)

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page(_PASSKEYS, self.passkeys, EVERYONE),
            Page(_PASSKEYS, self.add, EVERYONE, "POST"),
            Page(f"{_PASSKEYS}/question", self.question, EVERYONE, "POST"),
            Page(f"{_PASSKEYS}/{{id}}/name", self.name, EVERYONE, "POST"),
            Page(f"{_PASSKEYS}/{{id}}/remove", self.remove, EVERYONE, "POST"),
        ]

    def passkeys(self, asked: Asked, *, said: str = "") -> Response:
        """The list, and the form for one more."""
        return asked.page(
            "passkeys",
            status=422 if said else 200,
            me=account(self._office, user_id=asked.user.id),
            rows=passkeys_of(self._office, user_id=asked.user.id),
            is_possible=has_name(self._office),
            fault=said,
        )

    def question(self, asked: Asked) -> Response:
        """What the page's script asks the device, for who gives their password again; JSON, a fault too."""
        account_name, address = str(asked.user.id), visitor(asked.request)
        if self._tries.begin(account_name, address):
            return JSONResponse({"fault": self._fault(asked, "slow_down")}, 429)
        try:
            question = begin_passkey(
                self._office,
                user_id=asked.user.id,
                password=asked.form.get("password"),
                browser=self._cookies.token(asked.request),
            )
        except Refused as refused:
            return JSONResponse({"fault": self._fault(asked, refused.code)}, 422)
        self._tries.was_right(account_name, address)
        return Response(question, media_type="application/json")

    def add(self, asked: Asked) -> Response:
        """Keep what the device answered: every other session ends, this one goes on as a new one."""

        def do() -> None:
            add_passkey(
                self._office,
                user_id=asked.user.id,
                browser=self._cookies.token(asked.request),
                answer=asked.form.get("credential"),
                name=asked.form.get("name"),
                transports=asked.form.get("transports")[:100],
            )

        return self._changed(asked, do, marked("Passnyckeln är tillagd och du är utloggad överallt annars."))

    def name(self, asked: Asked) -> Response:
        """Call a passkey something else."""
        try:
            rename_passkey(
                self._office, user_id=asked.user.id, passkey=_number(asked.arg("id")), name=asked.form.get("name")
            )
        except Refused as refused:
            return self.passkeys(asked, said=self._fault(asked, refused.code))
        return see(_PASSKEYS, saying=asked.say(marked("Namnet är ändrat.")))

    def remove(self, asked: Asked) -> Response:
        """Let a passkey sign nobody in any more."""

        def do() -> None:
            remove_passkey(
                self._office,
                user_id=asked.user.id,
                passkey=_number(asked.arg("id")),
                password=asked.form.get("password"),
            )

        return self._changed(asked, do, marked("Passnyckeln är borttagen och du är utloggad överallt annars."))

    def _changed(self, asked: Asked, do: Callable[[], None], text: str) -> Response:
        account_name, address = str(asked.user.id), visitor(asked.request)
        if self._tries.begin(account_name, address):
            return self.passkeys(asked, said=self._fault(asked, "slow_down"))
        try:
            do()
        except Refused as refused:
            return self.passkeys(asked, said=self._fault(asked, refused.code))
        self._tries.was_right(account_name, address)
        return anew(self._office, self._cookies, asked, see(_PASSKEYS, saying=asked.say(text)))

    def _fault(self, asked: Asked, code: str) -> str:
        return fault(code, asked.language)


def _number(text: str) -> int:
    """The number in a path; 0, which no passkey has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
