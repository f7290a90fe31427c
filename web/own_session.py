"""A session in place of the one that asked, for who has just changed how they sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.sessions import open_session
from web.asked import Asked
from web.cookies import Cookies
from web.outside import browser

if TYPE_CHECKING:
    from casework.office import Office


def new_session(office: Office, cookies: Cookies, asked: Asked) -> str:
    """The token of a new session of whoever asks; the one they asked by ends."""
    old = cookies.token(asked.request)
    return open_session(office, user_id=asked.user.id, how="anew", browser=browser(asked.request), old=old)


def anew(office: Office, cookies: Cookies, asked: Asked, answer: Response) -> Response:
    """The answer, with a new session in place of the one that asked."""
    cookies.hold(answer, new_session(office, cookies, asked))
    return answer
