"""Signing in by a passkey: alone, or in place of a code after the password. No answer tells who has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.passkey_proof import has_name
from casework.sessions import waiting_for_code
from casework.sign_in_by_passkey import ask_for_passkey, sign_in_by_passkey
from claims.refused import Refused
from web.account_words import fault
from web.asked import Form
from web.cookies import Cookies
from web.language import language_of
from web.outside import Outside, Tries, own_path, visitor
from web.sign_in import SignIn
from web.signed_in import SIGN_IN

if TYPE_CHECKING:
    from casework.office import Office

_PASSKEY = f"{SIGN_IN}/passkey"


class SignInPasskey:
    """The question to a device and its answer; there is neither where the desk's address has no name."""

    def __init__(self, office: Office, cookies: Cookies, before: SignIn, *, origin: str) -> None:
        self._office = office
        self._cookies = cookies
        self._before = before
        self._outside = Outside(office, cookies, origin=origin)
        self._questions = Tries(per_account=120, per_address=120)
        self._answers = Tries(per_account=20, per_address=60)

    def routes(self) -> list[Route]:
        """The table of pages; none of them needs a user."""
        if not has_name(self._office):
            return []
        return [
            Route(f"{_PASSKEY}/question", self.question, methods=["POST"]),
            Route(_PASSKEY, self.answer, methods=["POST"]),
        ]

    async def question(self, request: Request) -> Response:
        """What the page's script asks the device, JSON."""
        return await self._outside.take(request, self._asked)

    async def answer(self, request: Request) -> Response:
        """What the device answered."""
        return await self._outside.take(request, self._answered)

    def _asked(self, request: Request, form: Form) -> Response:
        if self._questions.begin(self._browser(request), visitor(request)):
            return JSONResponse({"fault": fault("slow_down", language_of(request))}, 429)
        question = ask_for_passkey(self._office, browser=self._browser(request), user_id=self._who(request, form))
        return Response(question, media_type="application/json")

    def _answered(self, request: Request, form: Form) -> Response:
        onward, address = own_path(form.get("next", "/")), visitor(request)
        wait = self._answers.begin(address, address)
        if wait:
            return self._outside.slow(request, wait)
        try:
            entrant = sign_in_by_passkey(
                self._office,
                browser=self._browser(request),
                answer=form.get("credential"),
                user_id=self._who(request, form),
            )
        except Refused as refused:
            return self._before.refused(request, refused, onward=onward)
        self._answers.was_right(address, address)
        return self._before.let_in(request, entrant, how="passkey", onward=onward)

    def _who(self, request: Request, form: Form) -> int | None:
        """Who has given their password in this browser, where the form is the one that asks for more; a key alone
        lets in its owner, whoever began here before."""
        if form.get("step") != "second":
            return None
        user = waiting_for_code(self._office, token=self._cookies.token(request))
        return None if user is None else user.id

    def _browser(self, request: Request) -> str:
        return request.cookies.get(self._cookies.form, "")
