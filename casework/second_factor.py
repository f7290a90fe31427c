"""The second factor: codes of a telephone's authenticator (TOTP), each taken once, and recovery codes on paper."""

from __future__ import annotations

import secrets

import pyotp

from casework.journal import happened
from casework.keys import closed, keyed, opened
from casework.office import Office
from casework.passwords import is_right
from claims.refused import Refused
from delivery.qr_picture import qr_svg
from storage import sessions, users
from storage.database import Tx
from storage.users import UserRow

_STEP_SECONDS = 30
_PURPOSE = "totp"
_RECOVERY_CODES = 10
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def begin_second_factor(office: Office, *, user_id: int, password: str) -> None:
    """Make a new secret, which counts once a code of it was given.

    Who has a password gives it again, so that a desk left alone is not locked up by whoever passes. Raises Refused:
    `has_second_factor`, `wrong_password`.
    """
    with office.database.read() as tx:
        stored = _user(tx, user_id).password_hash
    if stored is not None and not is_right(stored, password):
        raise Refused("wrong_password", "the password you have now is another one")
    secret = closed(office, _PURPOSE, pyotp.random_base32())
    with office.database.write() as tx:
        if _user(tx, user_id).totp is not None:
            raise Refused("has_second_factor", "there is a second factor already: take it off first")
        users.change(tx, user_id, totp_pending=secret)


def pending_secret(office: Office, *, user_id: int) -> str:
    """The secret that waits for its first code, as people type it. Raises Refused("no_such_secret")."""
    with office.database.read() as tx:
        row = _user(tx, user_id)
    return _opened(office, row.totp_pending)


def secret_picture(office: Office, *, user_id: int) -> bytes:
    """The same secret as a QR code for an authenticator, SVG. Raises Refused("no_such_secret")."""
    with office.database.read() as tx:
        row = _user(tx, user_id)
    secret = pyotp.TOTP(_opened(office, row.totp_pending))
    return qr_svg(secret.provisioning_uri(name=row.email, issuer_name=f"Krav {office.agency.brand}".strip()))


def confirm_second_factor(office: Office, *, user_id: int, code: str) -> list[str]:
    """The first code makes the secret count; gives the recovery codes, which are shown this once.

    Every session of the user ends (its page opens a new one). Raises Refused: `wrong_code`, `no_such_secret`.
    """
    codes = ["-".join((_random(5), _random(5))) for _ in range(_RECOVERY_CODES)]
    with office.database.write() as tx:
        row = _user(tx, user_id)
        step = _step_of(office, _opened(office, row.totp_pending), code)
        if step is None:
            raise Refused("wrong_code", "that code is not right, or too old")
        marks = [_mark(office, user_id, each) for each in codes]
        users.change(tx, user_id, totp=row.totp_pending, totp_pending=None, totp_step=step, recovery=marks)
        sessions.end_all(tx, user_id)
        why = "A second factor was set up"
        happened(office, tx, case_number=None, kind="second_factor_on", why=why, actor=row.email, user=user_id)
    return codes


def drop_second_factor(office: Office, *, user_id: int, code: str) -> None:
    """Take one's own second factor off, by a code of it. Raises Refused("wrong_code")."""
    take_code(office, user_id=user_id, code=code)
    with office.database.write() as tx:
        row = _user(tx, user_id)
        users.change(tx, user_id, totp=None, totp_pending=None, recovery=[])
        sessions.end_all(tx, user_id)
        why = "The second factor was taken off"
        happened(office, tx, case_number=None, kind="second_factor_off", why=why, actor=row.email, user=user_id)


def take_code(office: Office, *, user_id: int, code: str) -> str:
    """Take a code of the authenticator, or a recovery code, once; gives which it was: `totp` or `recovery`.

    Raises Refused("wrong_code") for any other, for one used before, and where there is no second factor.
    """
    plain = "".join(code.split()).upper()
    with office.database.write() as tx:
        row = _user(tx, user_id)
        if row.totp is None:
            raise Refused("wrong_code", "that code is not right, or too old")
        mark = _mark(office, user_id, plain)
        if mark in row.recovery:
            users.change(tx, user_id, recovery=[each for each in row.recovery if each != mark])
            return "recovery"
        step = _step_of(office, _opened(office, row.totp), plain)
        if step is None or not users.take_step(tx, user_id, step=step):
            raise Refused("wrong_code", "that code is not right, or too old")
    return "totp"


def _step_of(office: Office, secret: str, code: str) -> int | None:
    """The time step that a code belongs to: this one or a neighbour, since clocks differ. None for a wrong code."""
    now = int(office.clock.machine_now().timestamp()) // _STEP_SECONDS
    generator = pyotp.TOTP(secret)
    plain = "".join(code.split())
    fitting = [
        step for step in (now - 1, now, now + 1) if pyotp.utils.strings_equal(plain, generator.generate_otp(step))
    ]
    return max(fitting, default=None)


def _mark(office: Office, user_id: int, code: str) -> str:
    return keyed(office, "recovery", f"{user_id}|{code.replace('-', '')}")


def _random(letters: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(letters))


def _opened(office: Office, stored: str | None) -> str:
    secret = opened(office, _PURPOSE, stored) if stored else None
    if secret is None:
        raise Refused("no_such_secret", "there is no secret: begin again (was KRAV_SECRET_KEY changed?)")
    return secret


def _user(tx: Tx, user_id: int) -> UserRow:
    row = users.get(tx, user_id)
    if row is None:
        raise Refused("no_such_user", "there is no such user")
    return row
