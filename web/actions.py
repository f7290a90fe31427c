"""The table of everything that a person can do with a case, and why a few commands of `krav case` are not in it."""

from __future__ import annotations

from collections.abc import Mapping

from templates.catalog import marked
from web import actions_debtor, actions_flow, actions_law, actions_money
from web.action import Action

TABLE: tuple[Action, ...] = (
    *actions_flow.ACTIONS,
    *actions_money.ACTIONS,
    *actions_debtor.ACTIONS,
    *actions_law.ACTIONS,
)
ACTIONS: Mapping[str, Action] = {action.name: action for action in TABLE}

NOT_ACTIONS: Mapping[str, str] = {
    "case list": "a page of its own",
    "case show": "a page of its own",
    "case explain": "a page of its own",
    "case terms": "reads only",
    "case dossier": "a link on the case's page",
    "case choices": "stands in the form of the decision, with what each choice costs",
    "objections list": "reads only",
    "instalments list": "reads only",
    "settlements list": "reads only",
    "contacts list": "reads only",
    "contacts may-call": "reads only; the action that logs a call is refused for the same reasons",
    "complaints list": "reads only",
    "complaints count": "reads only",
    "plan list": "reads only",
    "plan show": "reads only",
    "plan preview": "the policy lab",
}
"""The commands about cases without a row, each with the reason."""

CHANGED: Mapping[str, str] = {
    "state": marked("läget"),
    "held": marked("stoppen"),
    "balance": marked("skulden"),
    "payments": marked("betalningarna"),
    "letters": marked("breven"),
    "invoices": marked("fakturorna"),
    "objections": marked("invändningarna"),
    "next_on": marked("nästa dag"),
    "next_step": marked("nästa steg"),
    "plan": marked("kravplanen"),
    "tone": marked("tonen i breven"),
    "tasks": marked("uppgifterna"),
    "debtor": marked("gäldenären"),
    "outcome": marked("vad åtgärden skulle föra med sig"),
}
"""What may have changed since a preview, in the middle of a sentence; what is not here is told as it is called."""
