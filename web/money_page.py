"""What the pages of money and creditors have in common: who may look and pay, what is uploaded, what is downloaded."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from claims.days import parse_iso_date
from claims.money import Money, parse_swedish_amount
from claims.refused import Refused
from claims.user import Role
from web.asked import Asked
from web.money_words import words_for

READ = frozenset({Role.HANDLER, Role.JURIST, Role.PAYMENTS, Role.ADMIN})
"""Who may look at money and creditors."""
PAY = frozenset({Role.PAYMENTS})
"""Who may move money, and say where it belongs."""
MOST_BYTES = 200_000_000
"""The longest bank file that is taken in by the desk; longer ones come by the command line."""


def show(asked: Asked, name: str, *, status: int = 200, **values: Any) -> Response:
    """A page with the words of money, and with what this user may do."""
    may = {"may_pay": asked.user.may(PAY), "may_handle": asked.user.may(frozenset({Role.HANDLER, Role.ADMIN}))}
    return asked.page(name, status=status, word=words_for(asked), me=asked.user.email, **may, **values)


def uploaded(asked: Asked, name: str = "file") -> UploadFile:
    """The file sent in a field. Raises Refused("no_file") where there is none."""
    file = asked.form.files.get(name)
    if file is None or not file.filename or not file.size:
        raise Refused("no_file", "no file came with the form: choose one and try again")
    return file


def file_name(file: UploadFile) -> str:
    """What the browser calls a file, on one line and without folders."""
    plain = re.sub(r"[^\w .()-]", "_", (file.filename or "").replace("\\", "/").rpartition("/")[2])
    return plain[-120:].strip() or "file"


def download(name: str, body: bytes, *, media_type: str) -> Response:
    """A file to keep, never shown by the browser itself; `name` is plain letters, digits, dots and dashes."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", name)[-120:] or "file"
    return Response(body, media_type=media_type, headers={"content-disposition": f'attachment; filename="{safe}"'})


def amount_of(text: str) -> Money | None:
    """An amount as a person wrote it, None for an empty field. Raises Refused("bad_amount")."""
    if not text:
        return None
    found = parse_swedish_amount(text)
    if found is None or found.ore <= 0:
        raise Refused("bad_amount", f"{text!r} is no amount: write it as 5000,00")
    return found


def day_of(text: str, *, otherwise: date) -> date:
    """A day as a person wrote it, `otherwise` for an empty field. Raises Refused("bad_date")."""
    if not text:
        return otherwise
    found = parse_iso_date(text)
    if found is None:
        raise Refused("bad_date", f"{text!r} is no date: write it as 2026-03-02")
    return found
