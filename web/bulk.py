"""The pages of actions on many cases: choosing, the preview case by case, starting, stopping, progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.make_bulk import MOST_CASES, Chosen, make_bulk
from casework.offered_choices import choices_for_many
from casework.show_bulk import latest_bulks, show_bulk
from casework.start_bulk import start_bulk
from casework.stop_bulk import stop_bulk
from claims.case import CaseState
from claims.refused import Refused
from claims.user import Role
from templates.catalog import marked
from templates.told import refused_said
from web.action import Action
from web.action_words import choice_word
from web.actions import ACTIONS, CHANGED, TABLE
from web.asked import Asked, Form, see
from web.fields import Filled, blank, read_fields
from web.gate import Page, not_yours
from web.language import language_of

if TYPE_CHECKING:
    from casework.office import Office

WORKERS = frozenset({Role.HANDLER, Role.JURIST, Role.PAYMENTS, Role.ADMIN})
BULK_ACTIONS = tuple(action for action in TABLE if action.is_bulk)
CHOSEN = ("numbers", "state", "creditor", "plan_name")
STATES = {
    "looking": marked("undersöks"),
    "ready": marked("klart att starta"),
    "running": marked("pågår"),
    "stopped": marked("stannat"),
    "over": marked("avslutat"),
}
ITEM_STATES = {
    "waiting": marked("undersöks"),
    "ready": marked("kan göras"),
    "refused": marked("går inte"),
    "owed": marked("på tur"),
    "done": marked("gjort"),
    "changed": marked("ändrat sedan dess"),
}
_STARTED = marked("Startat för {count} ärenden.")
_STOPPED = marked("Stannat med {count} ärenden kvar.")


class Bulk:
    """Orders on many cases."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages; the roles of the action itself are checked where it is named."""
        return [
            Page("/bulk", self.orders, WORKERS),
            Page("/bulk/new", self.choose, WORKERS, "POST"),
            Page("/bulk/form", self.form, WORKERS, "POST"),
            Page("/bulk", self.make, WORKERS, "POST"),
            Page("/bulk/{bulk:int}", self.order, WORKERS, shows="bulk"),
            Page("/bulk/{bulk:int}/start", self.start, WORKERS, "POST"),
            Page("/bulk/{bulk:int}/stop", self.stop, WORKERS, "POST"),
        ]

    def orders(self, asked: Asked) -> Response:
        """The newest orders, and the form that a new one begins with."""
        return self._orders(asked)

    def choose(self, asked: Asked) -> Response:
        """The same with cases already chosen, from a list where they were ticked."""
        return self._orders(asked, numbers=" ".join(asked.form.rows("number")))

    def _orders(self, asked: Asked, *, numbers: str = "") -> Response:
        mine = [action for action in BULK_ACTIONS if asked.user.may(action.may)]
        return asked.page(
            "bulks",
            rows=latest_bulks(self._office),
            actions=mine,
            labels={action.name: action.label for action in TABLE},
            states=[str(state) for state in CaseState if state is not CaseState.CLOSED],
            order_states=STATES,
            numbers=numbers or asked.query("numbers"),
            most=MOST_CASES,
            text=asked.say,
        )

    def form(self, asked: Asked) -> Response:
        """The fields of the action that was chosen."""
        action = _action(asked, asked.form.get("action"))
        return self._form(asked, action, blank(action.fields, today=self._office.clock.today()))

    def make(self, asked: Asked) -> Response:
        """Make the order, whose preview begins at once."""
        action = _action(asked, asked.form.get("action"))
        filled = read_fields(action.fields, _own_fields(asked.form), choices_for_many(self._office))
        if filled.faults:
            return self._form(asked, action, filled, status=422)
        form = asked.form
        chosen = Chosen(form.text("numbers"), form.get("state"), form.get("creditor"), form.get("plan_name"))
        try:
            made = make_bulk(
                self._office, action=action.name, form=filled.sent, chosen=chosen, by=asked.user.email
            )  # fmt: skip
        except Refused as refused:
            return self._form(asked, action, filled, no=refused, status=422)
        return see(f"/bulk/{made}")

    def _form(
        self, asked: Asked, action: Action, filled: Filled, *, no: Refused | None = None, status: int = 200
    ) -> Response:
        language = language_of(asked.request)
        refused = asked.refusal(no) if no else ""
        return asked.page(
            "bulk_form",
            status=status,
            action=action,
            filled=filled,
            lists=choices_for_many(self._office),
            carried={name: asked.form.text(name) for name in CHOSEN},
            refused=refused,
            text=asked.say,
            word=lambda options, value, more: choice_word(options, value, more, language=language),
        )

    def order(self, asked: Asked) -> Response:
        """One order: its preview, its progress, and its cases a page at a time."""
        after = asked.query("after")
        shown = show_bulk(self._office, bulk_id=int(asked.arg("bulk")), after=int(after) if after.isdigit() else 0)
        action = ACTIONS[shown["action"]]
        language = language_of(asked.request)
        fields = [
            (field, [choice_word(field.options, value, "", language=language) for value in shown["form"][field.name]])
            for field in action.fields
            if any(shown["form"].get(field.name, ()))
        ]
        answer = asked.page(
            "bulk",
            order=shown,
            action=action,
            fields=fields,
            states=STATES,
            item_states=ITEM_STATES,
            changed=CHANGED,
            may_start=shown["by"] == asked.user.email and asked.user.may(action.may),
            most=MOST_CASES,
            why=lambda row: refused_said(row["told"].get("code", ""), row["why"], language),
            text=asked.say,
        )
        return answer if shown["state"] in ("looking", "running") else asked.ended(answer)

    def start(self, asked: Asked) -> Response:
        """Do it with the cases that were shown."""
        self._refuse_others(asked)
        bulk_id, count = int(asked.arg("bulk")), asked.form.get("count")
        done = start_bulk(
            self._office, bulk_id=bulk_id, count=int(count) if count.isdigit() else -1, by=asked.user.email
        )  # fmt: skip
        return see(f"/bulk/{bulk_id}", saying=asked.say(_STARTED).format(count=done))

    def stop(self, asked: Asked) -> Response:
        """Let the cases that are left be."""
        self._refuse_others(asked)
        bulk_id = int(asked.arg("bulk"))
        left = stop_bulk(self._office, bulk_id=bulk_id, by=asked.user.email)
        return see(f"/bulk/{bulk_id}", saying=asked.say(_STOPPED).format(count=left))

    def _refuse_others(self, asked: Asked) -> None:
        _action(asked, show_bulk(self._office, bulk_id=int(asked.arg("bulk")))["action"])


def _action(asked: Asked, name: str) -> Action:
    """An action for many cases. Raises Refused("no_such_action"), and "not_yours" where this user may not do it."""
    found = next((action for action in BULK_ACTIONS if action.name == name), None)
    if found is None:
        raise Refused("no_such_action", f"{name} is not done with many cases at once")
    if not asked.user.may(found.may):
        raise not_yours()
    return found


def _own_fields(form: Form) -> Form:
    """The action's own fields, which stand in the form under names of their own."""
    own = {name.removeprefix("a-"): values for name, values in form.fields.items() if name.startswith("a-")}
    return Form(own)
