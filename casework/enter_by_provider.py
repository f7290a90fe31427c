"""Signing in by the agency's identity provider: what the browser takes along is closed to everybody but this house."""

from __future__ import annotations

import json
from dataclasses import asdict

from casework.keys import closed, opened
from casework.office import Office
from casework.sign_in import Entrant, sign_in_by_provider
from claims.refused import Refused
from intake.identity import Errand, IdentityProvider

_PURPOSE = "provider"
_WITHIN_SECONDS = 600
BACK = "/sign-in/provider/back"


def set_out(office: Office, *, onward: str) -> tuple[str, str]:
    """Where to send the browser, and the errand that it holds until it is back; `onward` is where it goes then.

    Raises Refused("no_provider") and Unavailable.
    """
    address, errand = _provider(office).start(back=office.desk_url + BACK)
    return address, closed(office, _PURPOSE, json.dumps({**asdict(errand), "onward": onward}))


def come_back(office: Office, *, held: str, state: str, code: str) -> tuple[Entrant, str]:
    """Who came back with the errand that this browser was sent out on, and where they go.

    Raises Refused: `not_vouched`, `sign_in_failed`, `no_provider`; and Unavailable.
    """
    text = opened(office, _PURPOSE, held, seconds=_WITHIN_SECONDS)
    if text is None:
        raise Refused("not_vouched", "this browser was not sent out by us, or too long ago")
    kept = json.loads(text)
    onward = str(kept.pop("onward"))
    now = office.clock.machine_now().timestamp()
    vouched = _provider(office).finish(Errand(**kept), back=office.desk_url + BACK, state=state, code=code, now=now)
    return sign_in_by_provider(office, email=vouched.email, subject=vouched.subject), onward


def _provider(office: Office) -> IdentityProvider:
    if office.identity is None:
        raise Refused("no_provider", "there is no identity provider: KRAV_OIDC_ISSUER is not set")
    return office.identity
