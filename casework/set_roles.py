"""What a user may do is changed: their sessions end, so that nothing goes on with what they could do before."""

from __future__ import annotations

from collections.abc import Sequence

from casework.accounts import keeps_an_admin, known, roles_of
from casework.journal import happened
from casework.office import Office
from claims.user import Role
from storage import sessions, users


def set_roles(office: Office, *, email: str, roles: Sequence[str], by: str) -> list[str]:
    """Give a user these roles and no others. Raises Refused: `no_such_user`, `bad_role`, `no_role`, `last_admin`."""
    wanted = roles_of(roles)
    with office.database.write() as tx:
        row = known(tx, email)
        if list(row.roles) == wanted:
            return wanted
        if Role.ADMIN not in wanted:
            keeps_an_admin(tx, without=row)
        users.change(tx, row.id, roles=wanted)
        sessions.end_all(tx, row.id)
        why = f"Roles: {', '.join(wanted) or 'none'}; before: {', '.join(row.roles) or 'none'}"
        happened(office, tx, case_number=None, kind="roles_set", why=why, actor=by, user=row.id, roles=wanted)
    return wanted
