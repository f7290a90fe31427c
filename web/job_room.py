"""The job room: parked and failing work, run again one or many, put right, or set aside with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.edit_job import edit_job
from casework.run_again import MOST_AT_ONCE, run_again
from casework.show_jobs import ROOMS, show_job, show_jobs
from casework.skip_job import skip_job
from claims.refused import Refused
from templates.catalog import label
from web.asked import Asked, see
from web.gate import Page
from web.language import language_of
from web.ops import OPS
from web.ops_words import series_word

if TYPE_CHECKING:
    from casework.office import Office

_ROWS = 50


class JobRoom:
    """The pages of work that waits for a person."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/jobs", self.room, OPS),
            Page("/jobs/again", self.again, OPS, method="POST"),
            Page("/jobs/{number}", self.job, OPS),
            Page("/jobs/{number}/edit", self.edit, OPS, method="POST"),
            Page("/jobs/{number}/skip", self.skip, OPS, method="POST"),
        ]

    def room(self, asked: Asked) -> Response:
        """A page of jobs; parked ones where nothing else is asked for."""
        wanted = {name: asked.query(name, longest=60) for name in ("room", "kind", "code")}
        wanted["room"] = wanted["room"] if wanted["room"] in ROOMS else "parked"
        before = _number(asked.query("before"))
        found = show_jobs(
            self._office, room=wanted["room"], kind=wanted["kind"], code=wanted["code"], before=before, limit=_ROWS
        )
        return asked.page("job_room", wanted=wanted, rooms=list(ROOMS), word=_words(asked), **found)

    def job(self, asked: Asked) -> Response:
        """One job, and what may be done with it."""
        return self._one(asked)

    def again(self, asked: Asked) -> Response:
        """Put the chosen jobs back to work, or every parked one that the filter shows."""
        ids = [_number(each) for each in asked.form.rows("job")]
        if asked.form.get("all"):
            kind, code = asked.form.get("kind")[:60], asked.form.get("code")[:60]
            found = show_jobs(self._office, room="parked", kind=kind, code=code, limit=MOST_AT_ONCE)
            ids = [row["id"] for row in found["rows"]]
        insist = asked.form.get("insist") == "yes"
        done = run_again(self._office, job_ids=ids, by=asked.user.email, insist=insist)
        language = language_of(asked.request)
        said = label("Körs igen", language=language) + f": {len(done.started)}"
        if done.poison:
            said += (
                ". " + label("Kvar, de faller på samma sätt varje gång", language=language) + f": {len(done.poison)}"
            )
        return see("/jobs", saying=said)

    def edit(self, asked: Asked) -> Response:
        """Give a parked job other arguments and run it again."""
        args, why = asked.form.text("args"), asked.form.get("why")[:500]
        try:
            edit_job(self._office, job_id=_id(asked), args=args, by=asked.user.email, why=why)
        except Refused as refused:
            return self._one(asked, refused=refused, given={"args": args, "why": why})
        return see("/jobs", saying=label("Arbetet är ändrat och körs igen.", language=language_of(asked.request)))

    def skip(self, asked: Asked) -> Response:
        """Set a parked job aside for good."""
        why = asked.form.get("why")[:500]
        try:
            skip_job(self._office, job_id=_id(asked), by=asked.user.email, why=why)
        except Refused as refused:
            return self._one(asked, refused=refused, given={"skip_why": why})
        return see("/jobs", saying=label("Arbetet är lagt åt sidan.", language=language_of(asked.request)))

    def _one(self, asked: Asked, *, refused: Refused | None = None, given: dict[str, str] | None = None) -> Response:
        if refused is not None and refused.code == "no_such_job":
            raise refused
        row = show_job(self._office, job_id=_id(asked))
        status = 200 if refused is None else 422
        fault = "" if refused is None else asked.refusal(refused)
        filled = {"args": row["args"], "why": "", "skip_why": "", **(given or {})}
        return asked.page("job", status=status, row=row, fault=fault, given=filled, word=_words(asked))


def _words(asked: Asked) -> object:
    language = language_of(asked.request)
    return lambda key: series_word(key, language=language)


def _id(asked: Asked) -> int:
    return _number(asked.arg("number"))


def _number(text: str) -> int:
    """A whole number that a database holds, 0 for anything else: no job has it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
