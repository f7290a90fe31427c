"""A new user: made with roles and no password, and given a link to set one, printed or mailed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework.accounts import address_of, known, roles_of
from casework.invite_user import invitation
from casework.journal import happened
from casework.office import Office
from claims.refused import Refused
from storage import users


def add_user(
    office: Office, *, email: str, name: str, roles: Sequence[str], by: str, language: str = "", is_mailed: bool = False
) -> dict[str, Any]:
    """Make a user; gives id, address and (unless it is mailed) the link that sets a password.

    Raises Refused: `bad_address`, `bad_role`, `no_role`, `user_exists`.
    """
    address, wanted = address_of(email), roles_of(roles)
    now = office.clock.machine_now()
    with office.database.write() as tx:
        added = users.add(tx, email=address, name=name.strip()[:120], roles=wanted, language=language, now=now, by=by)
        if not added:
            raise Refused("user_exists", "that address has a user already")
        row = known(tx, address)
        why = f"A user was made: {', '.join(wanted) or 'no role'}"
        happened(office, tx, case_number=None, kind="user_added", why=why, actor=by, user=row.id, roles=wanted)
        return {
            "id": row.id,
            "email": address,
            "roles": wanted,
            **invitation(office, tx, row, by=by, is_mailed=is_mailed),
        }
