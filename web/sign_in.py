"""Signing in: password and code, a forgotten password, links that work once. No answer tells who has an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.accounts import account
from casework.forgot_password import forgot_password
from casework.keys import new_token
from casework.passkey_proof import has_name
from casework.second_factor import take_code
from casework.seen_log import SeenLog
from casework.sessions import open_session, waiting_for_code
from casework.set_password import link_opened, set_password_by_link
from casework.sign_in import Entrant, sign_in, sign_in_by_link
from claims.refused import Refused
from templates.catalog import label
from web.account_words import fault
from web.asked import Form, see
from web.language import language_of
from web.outside import Outside, Tries, browser, own_path, visitor
from web.signed_in import SIGN_IN, SignedIn, no_users

if TYPE_CHECKING:
    from casework.office import Office
    from web.cookies import Cookies

_CODE = f"{SIGN_IN}/code"
Look = Callable[[Request], Response]
Take = Callable[[Request, Form], Response]


class SignIn:
    """The pages of whoever is not signed in."""

    def __init__(self, office: Office, cookies: Cookies, log: SeenLog, *, origin: str) -> None:
        self._office = office
        self._cookies = cookies
        self._log = log
        self._door = SignedIn(office, cookies, log)
        self._outside = Outside(office, cookies, origin=origin)
        self._passwords = Tries(per_account=10, per_address=60)
        self._codes = Tries(per_account=5, per_address=60)
        self._asked = Tries(per_account=3, per_address=20)
        self._links = Tries(per_account=20, per_address=60)

    def routes(self) -> list[Route]:
        """The table of pages; none of them needs a user."""
        return [
            Route(SIGN_IN, self.sign_in, methods=["GET", "POST"]),
            Route(_CODE, self.code, methods=["GET", "POST"]),
            Route("/forgot", self.forgot, methods=["GET", "POST"]),
            Route("/reset/{token}", self.reset, methods=["GET", "POST"]),
            Route("/enter/{token}", self.enter, methods=["GET", "POST"]),
        ]

    async def sign_in(self, request: Request) -> Response:
        """Address and password."""
        return await self._both(request, self._shown, self._signed)

    async def code(self, request: Request) -> Response:
        """The second factor's code."""
        return await self._both(request, self._code_shown, self._code_given)

    async def forgot(self, request: Request) -> Response:
        """Ask for a link to set a new password."""
        return await self._both(request, lambda asked: self._outside.show(asked, "forgot", done=False), self._forgot)

    async def reset(self, request: Request) -> Response:
        """Set a password by a link; looking at it uses nothing up."""
        return await self._both(request, self._reset_shown, self._reset)

    async def enter(self, request: Request) -> Response:
        """Come in by a link, in a house of samples."""
        return await self._both(request, lambda asked: self._outside.show(asked, "enter"), self._entered)

    async def _both(self, request: Request, shown: Look, taken: Take) -> Response:
        if request.method == "POST":
            return await self._outside.take(request, taken)
        return await self._outside.look(request, shown)

    def let_in(self, request: Request, entrant: Entrant, *, how: str, onward: str) -> Response:
        """A session for somebody who has shown who they are, or first the way to their second factor."""
        onward = own_path(onward)
        token = open_session(
            self._office,
            user_id=entrant.user_id,
            how=how,
            browser=browser(request),
            old=self._cookies.token(request),
            waits_for_code=entrant.needs_code,
        )
        if not entrant.needs_code:
            self._log.add(user_id=entrant.user_id, email=entrant.email, kind="sign_in", what=how)
        answer = RedirectResponse(f"{_CODE}?next={quote(onward, safe='')}" if entrant.needs_code else onward, 303)
        self._cookies.hold(answer, token)
        return answer

    def refused(self, request: Request, refused: Refused, *, onward: str, email: str = "") -> Response:
        """The sign-in again, with what was wrong: the same for everybody."""
        self._log.add(user_id=None, email="", kind="sign_in_failed", what=visitor(request))
        said = fault(refused.code, language_of(request))
        return self._sign_in_page(request, status=422, fault=said, email=email, onward=onward)

    def _shown(self, request: Request) -> Response:
        if self._door.is_empty():
            return no_users(request)
        return self._sign_in_page(request, onward=own_path(request.query_params.get("next", "/")))

    def _sign_in_page(
        self, request: Request, *, onward: str, status: int = 200, fault: str = "", email: str = ""
    ) -> Response:
        has_provider = self._office.identity is not None
        return self._outside.show(
            request,
            "sign_in",
            status=status,
            fault=fault,
            email=email,
            onward=onward,
            has_provider=has_provider,
            has_passkeys=has_name(self._office),
        )

    def _signed(self, request: Request, form: Form) -> Response:
        email, onward = form.get("email")[:200], own_path(form.get("next", "/"))
        account, address = email.strip().lower(), visitor(request)
        wait = self._passwords.begin(account, address)
        if wait:
            return self._outside.slow(request, wait)
        try:
            entrant = sign_in(self._office, email=email, password=form.get("password"))
        except Refused as refused:
            return self.refused(request, refused, onward=onward, email=email)
        self._passwords.was_right(account, address)
        return self.let_in(request, entrant, how="password", onward=onward)

    def _code_shown(self, request: Request, *, fault: str = "", status: int = 200, onward: str = "") -> Response:
        user = waiting_for_code(self._office, token=self._cookies.token(request))
        if user is None:
            return RedirectResponse(SIGN_IN, 303)
        held = account(self._office, user_id=user.id)
        onward = onward or own_path(request.query_params.get("next", "/"))
        return self._outside.show(request, "code", status=status, fault=fault, onward=onward, held=held)

    def _code_given(self, request: Request, form: Form) -> Response:
        token, onward = self._cookies.token(request), own_path(form.get("next", "/"))
        user = waiting_for_code(self._office, token=token)
        if user is None:
            return RedirectResponse(SIGN_IN, 303)
        wait = self._codes.begin(str(user.id), visitor(request))
        if wait:
            return self._outside.slow(request, wait)
        try:
            how = take_code(self._office, user_id=user.id, code=form.get("code")[:40])
        except Refused as refused:
            self._log.add(user_id=user.id, email=user.email, kind="sign_in_failed", what=visitor(request))
            said = fault(refused.code, language_of(request))
            return self._code_shown(request, fault=said, status=422, onward=onward)
        self._codes.was_right(str(user.id), visitor(request))
        return self.let_in(request, Entrant(user.id, user.email, needs_code=False), how=how, onward=onward)

    def _forgot(self, request: Request, form: Form) -> Response:
        email = form.get("email")[:200]
        wait = self._asked.begin(email.strip().lower(), visitor(request))
        if wait:
            return self._outside.slow(request, wait)
        forgot_password(self._office, email=email, asked=new_token()[:16])
        return self._outside.show(request, "forgot", done=True)

    def _reset_shown(self, request: Request, *, fault: str = "", status: int = 200) -> Response:
        token, address = str(request.path_params["token"]), visitor(request)
        wait = self._links.begin(token[:80], address)
        if wait:
            return self._outside.slow(request, wait)
        try:
            email = link_opened(self._office, token=token)
        except Refused:
            return self._outside.show(request, "old_link", status=410)
        self._links.was_right(token[:80], address)
        return self._outside.show(request, "reset", status=status, fault=fault, email=email)

    def _reset(self, request: Request, form: Form) -> Response:
        language = language_of(request)
        if form.get("password") != form.get("again"):
            return self._reset_shown(request, fault=fault("not_the_same", language), status=422)
        try:
            set_password_by_link(self._office, token=str(request.path_params["token"]), new=form.get("password"))
        except Refused as refused:
            return self._reset_shown(request, fault=fault(refused.code, language), status=422)
        return see(SIGN_IN, saying=label("Lösenordet är valt. Logga in med det.", language=language))

    def _entered(self, request: Request, _form: Form) -> Response:
        token, address = str(request.path_params["token"]), visitor(request)
        wait = self._links.begin(token[:80], address)
        if wait:
            return self._outside.slow(request, wait)
        try:
            entrant = sign_in_by_link(self._office, token=token)
        except Refused:
            return self._outside.show(request, "old_link", status=410)
        self._links.was_right(token[:80], address)
        return self.let_in(request, entrant, how="link", onward="/")
