"""One's own page: password, second factor, language, and where one is signed in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from casework.accounts import account
from casework.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    pending_secret,
    secret_picture,
)
from casework.sessions import end_session, end_sessions, session_mark
from casework.set_language import set_language
from casework.set_password import set_password
from claims.refused import Refused
from claims.user import EVERYONE
from templates.catalog import marked
from web.account_words import fault
from web.asked import Asked, see
from web.cookies import Cookies
from web.gate import Page
from web.outside import Tries, visitor
from web.own_session import anew, new_session
from web.signed_in import SIGN_IN

if TYPE_CHECKING:
    from casework.office import Office

_ME, _FACTOR = "/me", "/me/second-factor"


class Me:
    """What everybody who is signed in may do with their own account."""

    def __init__(self, office: Office, cookies: Cookies) -> None:
        self._office = office
        self._cookies = cookies
        self._tries = Tries(per_account=10, per_address=60)

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page(_ME, self.me, EVERYONE),
            Page("/me/password", self.password, EVERYONE, "POST"),
            Page("/me/language", self.language, EVERYONE, "POST"),
            Page("/me/sign-out-everywhere", self.everywhere, EVERYONE, "POST"),
            Page("/sign-out", self.sign_out, EVERYONE, "POST"),
            Page(_FACTOR, self.factor, EVERYONE),
            Page(f"{_FACTOR}/picture.svg", self.picture, EVERYONE),
            Page(f"{_FACTOR}/begin", self.begin, EVERYONE, "POST"),
            Page(f"{_FACTOR}/confirm", self.confirm, EVERYONE, "POST"),
            Page(f"{_FACTOR}/drop", self.drop, EVERYONE, "POST"),
        ]

    def me(self, asked: Asked, *, faults: dict[str, str] | None = None) -> Response:
        """The page itself."""
        shown = account(self._office, user_id=asked.user.id)
        return asked.page("me", status=422 if faults else 200, me=shown, faults=faults or {})

    def password(self, asked: Asked) -> Response:
        """Change the password: every other session ends, this one goes on as a new one."""
        form = asked.form
        if form.get("password") != form.get("again"):
            return self.me(asked, faults={"password": self._fault(asked, "not_the_same")})
        if self._tries.begin(str(asked.user.id), visitor(asked.request)):
            return self.me(asked, faults={"password": self._fault(asked, "slow_down")})
        try:
            set_password(self._office, user_id=asked.user.id, old=form.get("old"), new=form.get("password"))
        except Refused as refused:
            return self.me(asked, faults={"password": self._fault(asked, refused.code)})
        self._tries.was_right(str(asked.user.id), visitor(asked.request))
        said = asked.say(marked("Lösenordet är ändrat och du är utloggad överallt annars."))
        return anew(self._office, self._cookies, asked, see(_ME, saying=said))

    def language(self, asked: Asked) -> Response:
        """Choose a language."""
        try:
            set_language(self._office, user_id=asked.user.id, language=asked.form.get("language"))
        except Refused as refused:
            return self.me(asked, faults={"language": self._fault(asked, refused.code)})
        return see(_ME)

    def everywhere(self, asked: Asked) -> Response:
        """Sign out everywhere, here too."""
        end_sessions(self._office, user_id=asked.user.id)
        return self._out(asked)

    def sign_out(self, asked: Asked) -> Response:
        """Sign out here."""
        end_session(self._office, token=self._cookies.token(asked.request))
        return self._out(asked)

    def factor(self, asked: Asked, *, said: str = "") -> Response:
        """The second factor: on, off, or waiting for its first code."""
        shown = account(self._office, user_id=asked.user.id)
        secret = pending_secret(self._office, user_id=asked.user.id) if shown["waits_for_first_code"] else ""
        spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return asked.page("second_factor", status=422 if said else 200, me=shown, secret=spaced, fault=said, codes=[])

    def picture(self, asked: Asked) -> Response:
        """The secret as a QR code."""
        return Response(secret_picture(self._office, user_id=asked.user.id), media_type="image/svg+xml")

    def begin(self, asked: Asked) -> Response:
        """Make a secret, for who gives their password again."""
        if self._tries.begin(str(asked.user.id), visitor(asked.request)):
            return self.factor(asked, said=self._fault(asked, "slow_down"))
        try:
            begin_second_factor(self._office, user_id=asked.user.id, password=asked.form.get("password"))
        except Refused as refused:
            return self.factor(asked, said=self._fault(asked, refused.code))
        self._tries.was_right(str(asked.user.id), visitor(asked.request))
        return see(_FACTOR)

    def confirm(self, asked: Asked) -> Response:
        """The first code: the recovery codes are shown, this once, and the session goes on as a new one."""
        if self._tries.begin(str(asked.user.id), visitor(asked.request)):
            return self.factor(asked, said=self._fault(asked, "slow_down"))
        try:
            codes = confirm_second_factor(self._office, user_id=asked.user.id, code=asked.form.get("code"))
        except Refused as refused:
            return self.factor(asked, said=self._fault(asked, refused.code))
        self._tries.was_right(str(asked.user.id), visitor(asked.request))
        shown = account(self._office, user_id=asked.user.id)
        token = new_session(self._office, self._cookies, asked)
        now = replace(asked, csrf=session_mark(self._office, token=token))
        answer = now.page("second_factor", me=shown, secret="", fault="", codes=codes)
        self._cookies.hold(answer, token)
        return answer

    def drop(self, asked: Asked) -> Response:
        """Take the second factor off."""
        if self._tries.begin(str(asked.user.id), visitor(asked.request)):
            return self.factor(asked, said=self._fault(asked, "slow_down"))
        try:
            drop_second_factor(self._office, user_id=asked.user.id, code=asked.form.get("code"))
        except Refused as refused:
            return self.factor(asked, said=self._fault(asked, refused.code))
        self._tries.was_right(str(asked.user.id), visitor(asked.request))
        said = asked.say(marked("Tvåstegsinloggningen är avstängd."))
        return anew(self._office, self._cookies, asked, see(_FACTOR, saying=said))

    def _out(self, asked: Asked) -> Response:
        answer = RedirectResponse(SIGN_IN, 303)
        self._cookies.drop(answer)
        return answer

    def _fault(self, asked: Asked, code: str) -> str:
        return fault(code, asked.language)
