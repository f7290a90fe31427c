"""What may be done with many cases at once: by the name of the action, with its form's values as plain texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from casework.accept_terms import accept_terms
from casework.adopt_plan import adopt_plan
from casework.close_case import close_case
from casework.decide_case import decide_case
from casework.hold import hold_case, resume_case
from casework.office import Office
from casework.recommend_case import recommend_case
from casework.score_case import score_case
from casework.set_tone import set_tone
from casework.withdraw import withdraw_case
from claims.days import parse_iso_date

Form = Mapping[str, Sequence[str]]
BulkAct = Callable[[Office, str, Form, str], object]


def _one(form: Form, name: str) -> str:
    """A field's only value, "" where it was left empty."""
    return next(iter(form.get(name, ())), "").strip()


def _hold(office: Office, number: str, form: Form, by: str) -> None:
    until_on = parse_iso_date(_one(form, "until_on"))
    hold_case(
        office, case_number=number, hold=_one(form, "hold"), why=_one(form, "why"), by=by, until_on=until_on
    )  # fmt: skip


def _decide(office: Office, number: str, form: Form, by: str) -> None:
    months = _one(form, "months")
    decide_case(office, case_number=number, choice=_one(form, "choice"), by=by, months=int(months) if months else None)


BULK_ACTS: Mapping[str, BulkAct] = {
    "accept-terms": lambda office, number, form, by: accept_terms(
        office, case_number=number, by=by, how="desk", evidence={"by": by, "how": "desk"}
    ),
    "hold": _hold,
    "resume": lambda office, number, form, by: resume_case(
        office, case_number=number, why=_one(form, "why"), by=by, hold=_one(form, "hold")
    ),
    "adopt-plan": lambda office, number, form, by: adopt_plan(
        office, name=_one(form, "plan"), case_number=number, by=by, why=_one(form, "why")
    ),
    "decide": _decide,
    "withdraw": lambda office, number, form, by: withdraw_case(
        office, case_number=number, why=_one(form, "why"), by=by
    ),
    "close": lambda office, number, form, by: close_case(
        office, case_number=number, code=_one(form, "code"), why=_one(form, "why"), by=by
    ),
    "score": lambda office, number, form, by: score_case(
        office, case_number=number, by=by, papers=tuple(form.get("papers", ()))
    ),
    "tone": lambda office, number, form, by: set_tone(
        office, case_number=number, tone=_one(form, "tone"), why=_one(form, "why"), by=by
    ),
    "recommend": lambda office, number, form, by: recommend_case(
        office, case_number=number, outcome=_one(form, "outcome"), why=_one(form, "why"), by=by
    ),
}
