"""The pages of an action: its form, what it would change, and its doing, which is what was shown or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from casework import board
from casework.carry_out import CaseChanged, carry_out, is_sealed, preview, sealed
from casework.offered_choices import offered_choices
from casework.rehearse import Act, Rehearsed
from claims.refused import Refused
from claims.user import EVERYONE, User
from templates.catalog import marked
from web.action import Action, Seen
from web.action_words import choice_word
from web.actions import ACTIONS, CHANGED, TABLE
from web.asked import Asked, see
from web.fields import Filled, blank, read_fields
from web.gate import Page, not_yours
from web.language import language_of
from web.preview_words import change_rows

if TYPE_CHECKING:
    from casework.office import Office

_DONE = marked("Gjort: {what}.")
_STALE = marked("Förhandsvisningen är inte längre giltig. Här är en ny.")
_NOT_OFFERED = marked("Det går inte att göra i ärendets läge just nu.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview as the page carries it back: what was seen of the case, and the house's mark of it."""

    found: Rehearsed
    seen: str
    seal: str


class Actions:
    """The menu of what can be done with a case, and each action's form, preview and doing."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages. Each action's own roles are checked where it is named."""
        return [
            Page("/cases/{number}/do", self.menu, EVERYONE, shows="case"),
            Page("/cases/{number}/do/{action}", self.form, EVERYONE, shows="case"),
            Page("/cases/{number}/do/{action}/preview", self.preview, EVERYONE, "POST", shows="case"),
            Page("/cases/{number}/do/{action}", self.do, EVERYONE, "POST", shows="case"),
        ]

    def menu(self, asked: Asked) -> Response:
        """What can be done with a case now, by whoever asks."""
        seen = look(self._office, asked.arg("number"))
        groups = menu_of(seen, asked.user)
        return asked.page("actions", case=seen.view, groups=groups, text=asked.say)

    def form(self, asked: Asked) -> Response:
        """An action's form."""
        action = self._action(asked)
        seen = look(self._office, asked.arg("number"))
        filled = blank(action.fields, today=self._office.clock.today(), lists=seen.lists)
        return self._page(asked, action, seen, filled, refused="" if action.offers(seen) else _NOT_OFFERED)

    def preview(self, asked: Asked) -> Response:
        """What an action would change, with the form to change it and the button that carries it out."""
        action = self._action(asked)
        seen = look(self._office, asked.arg("number"))
        filled = read_fields(action.fields, asked.form, seen.lists)
        return self._previewed(asked, action, seen, filled)

    def do(self, asked: Asked) -> Response:
        """Carry out what was previewed; where the case has changed since, show the preview anew."""
        action = self._action(asked)
        number = asked.arg("number")
        seen = look(self._office, number)
        filled = read_fields(action.fields, asked.form, seen.lists)
        shown = asked.form.text("seen")
        parts = _sealed_parts(asked, action, number, filled, shown)
        if filled.faults or not is_sealed(self._office, asked.form.get("seal"), *parts):
            return self._previewed(asked, action, seen, filled, refused=_STALE)
        try:
            act = act_of(action, number, filled.values, asked.user.email)
            carry_out(self._office, number=number, act=act, seen=json.loads(shown))
        except CaseChanged as changed:
            return self._previewed(asked, action, look(self._office, number), filled, changed=changed.parts)
        except Refused as refused:
            return self._page(asked, action, seen, filled, no=refused, status=422)
        return see(f"/cases/{number}", saying=asked.say(_DONE).format(what=asked.say(action.label)))

    def _action(self, asked: Asked) -> Action:
        """The action named. Raises Refused("no_such_action"), and "not_yours" where this user may not do it."""
        action = ACTIONS.get(asked.arg("action"))
        if action is None:
            raise Refused("no_such_action", f"there is no action {asked.arg('action')}")
        if not asked.user.may(action.may):
            raise not_yours()
        return action

    def _previewed(
        self,
        asked: Asked,
        action: Action,
        seen: Seen,
        filled: Filled,
        *,
        refused: str = "",
        changed: tuple[str, ...] = (),
    ) -> Response:
        if filled.faults:
            return self._page(asked, action, seen, filled, status=422)
        number = str(seen.view["number"])
        act = act_of(action, number, filled.values, asked.user.email)
        try:
            found, mark = preview(self._office, number=number, act=act)
        except Refused as no:
            return self._page(asked, action, seen, filled, no=no, status=422)
        text = json.dumps(mark, sort_keys=True)
        shown = Shown(found, text, sealed(self._office, *_sealed_parts(asked, action, number, filled, text)))
        status = 409 if refused or changed else 200
        return self._page(asked, action, seen, filled, shown=shown, refused=refused, changed=changed, status=status)

    def _page(
        self,
        asked: Asked,
        action: Action,
        seen: Seen,
        filled: Filled,
        *,
        shown: Shown | None = None,
        refused: str = "",
        no: Refused | None = None,
        changed: tuple[str, ...] = (),
        status: int = 200,
    ) -> Response:
        language = language_of(asked.request)
        said = asked.refusal(no) if no else ""
        told, rest = change_rows(shown.found, language=language) if shown else ([], [])
        return asked.page(
            "act",
            status=status,
            case=seen.view,
            action=action,
            text=asked.say,
            word=lambda options, value, more: choice_word(options, value, more, language=language),
            lists=seen.lists,
            filled=filled,
            shown=shown,
            told=told,
            rest=rest,
            refused=asked.say(refused) if refused else said,
            changed=[asked.say(CHANGED.get(part, part)) for part in changed],
        )


def look(office: Office, number: str) -> Seen:
    """A case with the lists that its actions choose from. Raises Refused("no_such_case")."""
    view = board.case(office, number=number)
    return Seen(view, offered_choices(office, view=view))


def menu_of(seen: Seen, user: User) -> list[tuple[str, list[Action]]]:
    """The actions offered for a case to a user, in their groups."""
    found: dict[str, list[Action]] = {}
    for action in TABLE:
        if user.may(action.may) and action.offers(seen):
            found.setdefault(action.group, []).append(action)
    return list(found.items())


def act_of(action: Action, number: str, values: Mapping[str, Any], by: str) -> Act:
    """An action with its values as something to rehearse or do."""

    def act(office: Office) -> object:
        return action.does(office, number, values, by)

    return act


def _sealed_parts(asked: Asked, action: Action, number: str, filled: Filled, shown: str) -> tuple[str, ...]:
    sent = json.dumps({name: list(texts) for name, texts in filled.sent.items()}, sort_keys=True)
    return (asked.user.email, action.name, number, sent, shown)
