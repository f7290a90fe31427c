"""The policy lab: a plan is changed, tried out over the open cases, looked at, and adopted when it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.compared_letters import compared_letters
from casework.make_lab_run import LONGEST_DAYS, make_lab_run
from casework.plan_text import plan_text
from casework.show_lab import lab_picture, latest_labs, show_lab
from casework.show_plans import plan_content, plan_names
from claims.refused import Refused
from claims.user import Role
from templates.catalog import marked
from templates.told import has_sentence
from web.action import PLANS
from web.action_words import step_word
from web.asked import Asked, see
from web.gate import Page
from web.language import language_of

if TYPE_CHECKING:
    from casework.office import Office

READERS = frozenset({Role.HANDLER, Role.JURIST, Role.ADMIN})
STATES = {
    "choosing": marked("väljer ärenden"),
    "living": marked("pågår"),
    "done": marked("klart"),
    "failed": marked("gick inte"),
}
_DAYS = 180


class Lab:
    """Plans tried out before they apply."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages: everybody who works with cases may try, jurists and admins adopt."""
        return [
            Page("/lab", self.lab, READERS),
            Page("/lab", self.run, READERS, "POST"),
            Page("/lab/{run:int}", self.trial, READERS, shows="search"),
            Page("/lab/{run:int}/plot.svg", self.plot, READERS),
            Page("/lab/{run:int}/plan.toml", self.text, READERS),
            Page("/lab/{run:int}/cases/{number}", self.case, READERS, shows="case"),
            Page("/lab/{run:int}/cases/{number}/plot.svg", self.case_plot, READERS, shows="case"),
        ]

    def lab(self, asked: Asked) -> Response:
        """The plans there are, one of them as text to change, and the newest trials."""
        which = asked.query("plan")
        text = plan_text(plan_content(self._office, which=which)) if which else ""
        return self._page(asked, text=text, which=which)

    def run(self, asked: Asked) -> Response:
        """Try a changed plan out; a text that is no plan is shown again with its fault."""
        text, days = asked.form.text("plan_text"), asked.form.get("days")
        try:
            made = make_lab_run(
                self._office, text=text, days=int(days) if days.isdigit() else 0, by=asked.user.email
            )  # fmt: skip
        except Refused as refused:
            return self._page(asked, text=text, days=days, no=refused, status=422)
        return see(f"/lab/{made}")

    def _page(
        self,
        asked: Asked,
        *,
        text: str,
        which: str = "",
        days: str = str(_DAYS),
        no: Refused | None = None,
        status: int = 200,
    ) -> Response:
        said = asked.refusal(no) if no else ""
        return asked.page(
            "lab",
            status=status,
            plans=plan_names(self._office),
            rows=latest_labs(self._office),
            states=STATES,
            plan_text=text,
            which=which,
            days=days,
            longest=LONGEST_DAYS,
            refused=said,
            more=no.message if no and not (has_sentence(no.message) or said == no.message) else "",
            text=asked.say,
        )

    def trial(self, asked: Asked) -> Response:
        """How far a trial has come, and what would differ."""
        shown = show_lab(self._office, run_id=int(asked.arg("run")))
        answer = asked.page(
            "trial",
            trial=shown,
            states=STATES,
            may_adopt=asked.user.may(PLANS),
            word=lambda name: step_word(name, language=language_of(asked.request)),
            letter_word=_letter_word(asked),
            plan_text=plan_text(shown["text_of"]),
            text=asked.say,
        )
        return answer if shown["state"] in ("choosing", "living") else asked.ended(answer)

    def plot(self, asked: Asked) -> Response:
        """What both versions bring over time."""
        picture = lab_picture(self._office, run_id=int(asked.arg("run")), language=language_of(asked.request))
        return Response(picture, media_type="image/svg+xml")

    def text(self, asked: Asked) -> Response:
        """The plan of a trial as a policy file."""
        shown = show_lab(self._office, run_id=int(asked.arg("run")))
        headers = {"content-disposition": 'attachment; filename="plan.toml"'}
        return Response(plan_text(shown["text_of"]), media_type="application/toml", headers=headers)

    def case(self, asked: Asked) -> Response:
        """One case on both versions: its steps, and its letters line by line where they differ."""
        found = self._case(asked)
        return asked.page(
            "trial_case",
            found=found,
            run=int(asked.arg("run")),
            number=asked.arg("number"),
            letter_word=_letter_word(asked),
            word=lambda name: step_word(name, language=language_of(asked.request)),
        )

    def case_plot(self, asked: Asked) -> Response:
        """One case's time lines on both versions."""
        return Response(self._case(asked)["picture"], media_type="image/svg+xml")

    def _case(self, asked: Asked) -> dict[str, object]:
        run, number = int(asked.arg("run")), asked.arg("number")
        return compared_letters(self._office, run_id=run, number=number, language=language_of(asked.request))


def _letter_word(asked: Asked) -> Callable[[str], str]:
    """What a letter is called, by its key (the case's number, the step, which time): "Inkassokrav", "Påminnelse 2"."""
    language = language_of(asked.request)

    def said(key: str) -> str:
        step, _, times = key.split("-", 2)[2].rpartition("-")
        word = step_word(step, language=language)
        return word if times == "1" else f"{word} {times}"

    return said
