"""Actions that move a case: terms, holds, merging, its plan, letters, the creditor's decision, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.accept_terms import accept_terms
from casework.adopt_plan import adopt_plan
from casework.close_case import close_case
from casework.correct_letter import correct_letter
from casework.decide_case import decide_case
from casework.hold import hold_case, resume_case
from casework.merge import merge_cases, unmerge_invoice
from casework.reopen import reopen_case
from casework.set_tone import set_tone
from casework.take_claim import refuse_claim, take_claim
from casework.undo_merge import undo_merge
from casework.withdraw import withdraw_case
from templates.catalog import marked
from web.action import (
    HANDLERS,
    JURISTS,
    PLANS,
    Action,
    Seen,
    Values,
    before_demand,
    on_case,
    while_closed,
    while_open,
)
from web.fields import Field

if TYPE_CHECKING:
    from casework.office import Office

GROUP = marked("Ärendets gång")
WHY = Field("why", "words", marked("Varför"), marked("Sparas i ärendet med ditt namn."))
MAYBE_WHY = Field("why", "words", marked("Varför"), marked("Sparas i ärendet med ditt namn."), is_required=False)


def _accept(office: Office, number: str, values: Values, by: str) -> None:
    accept_terms(office, case_number=number, by=by, how="desk", evidence={"by": by, "how": "desk"})


def _correct(office: Office, number: str, values: Values, by: str) -> None:
    correct_letter(office, case_number=number, key=values["key"], why=values["why"], withdraw=False, by=by)


def _take_back(office: Office, number: str, values: Values, by: str) -> None:
    correct_letter(office, case_number=number, key=values["key"], why=values["why"], withdraw=True, by=by)


def _awaits_terms(seen: Seen) -> bool:
    return seen.is_open and not seen.view["accepted_at"]


def _was_merged(seen: Seen) -> bool:
    return bool(seen.view["close_code"] == "merged")


def _may_reopen(seen: Seen) -> bool:
    return not seen.is_open and seen.view["close_code"] not in ("merged", "sold")


def _is_not_taken(seen: Seen) -> bool:
    return seen.is_open and bool(seen.view["not_taken"])


ACTIONS = (
    Action(
        "accept-terms", GROUP, marked("Godkänn villkoren"),
        marked("Villkoren godkänns för borgenärens räkning. Är borgenären ny är det också din kontroll av den."),
        (), HANDLERS, _awaits_terms, _accept, ("case accept-terms",), is_bulk=True,
    ),
    Action(
        "hold", GROUP, marked("Stoppa ärendet"),
        marked("Inget brev går ut så länge stoppet gäller. Räntan fortsätter att löpa."),
        (
            Field("hold", "choice", marked("Slags stopp"), options="hold", starts="manual"),
            Field("until_on", "day", marked("Till och med"), marked("Tomt: tills någon häver det."), is_required=False),
            MAYBE_WHY,
        ),
        HANDLERS, while_open, on_case(hold_case, "hold", "why", "until_on"), ("case hold",), is_bulk=True,
    ),
    Action(
        "resume", GROUP, marked("Häv stopp"),
        marked("Ärendet går vidare. Skyddad identitet hävs bara om just det stoppet väljs."),
        (
            Field("hold", "choice", marked("Vilket stopp"), marked("Tomt: alla som får hävas tillsammans."),
                  is_required=False, options="held"),
            Field("why", "words", marked("Varför"),
                  marked("Krävs när stoppet vilar på en omständighet hos gäldenären."), is_required=False),
        ),
        HANDLERS, lambda seen: seen.is_open and bool(seen.view["held"]),
        on_case(resume_case, "why", "hold"), ("case resume",), is_bulk=True,
    ),
    Action(
        "take", GROUP, marked("Ta emot kravet ändå"),
        marked("Kravet är av ett slag som vi vanligen inte tar emot. Ditt namn och ditt skäl sparas."),
        (WHY,), JURISTS, _is_not_taken,
        on_case(take_claim, "why"),
        ("case take",),
    ),
    Action(
        "refuse", GROUP, marked("Avböj kravet"),
        marked("Ärendet avslutas utan kostnad innan krav har skickats. Borgenären får veta varför."),
        (Field("why", "words", marked("Varför"), marked("En mening som borgenären läser.")),), HANDLERS, before_demand,
        on_case(refuse_claim, "why"),
        ("case refuse",), is_grave=True,
    ),
    Action(
        "merge", GROUP, marked("Slå ihop med ett annat ärende"),
        marked("Allt i ärendet flyttas till det andra. Båda måste ha samma borgenär, gäldenär och valuta."),
        (Field("into", "choice", marked("Ärendet som tar över"), options="merge_into"),), HANDLERS, before_demand,
        lambda office, number, values, by: merge_cases(office, number=number, into=values["into"], by=by),
        ("case merge",),
    ),
    Action(
        "unmerge", GROUP, marked("Bryt ut en faktura"),
        marked("Fakturan får ett eget ärende med sina kreditnotor. Det går tills kravet har skickats."),
        (Field("invoice_number", "choice", marked("Faktura"), options="invoice"),), HANDLERS,
        lambda seen: before_demand(seen) and len(seen.view["invoices"]) > 1,
        lambda office, number, values, by: unmerge_invoice(
            office, number=number, invoice_number=values["invoice_number"], by=by
        ),
        ("case unmerge",),
    ),
    Action(
        "undo-merge", GROUP, marked("Ångra sammanslagningen"),
        marked("Det som flyttades härifrån kommer tillbaka, om inget har beslutats eller skickats sedan dess."),
        (WHY,), HANDLERS, _was_merged,
        on_case(undo_merge, "why"),
        ("case undo-merge",),
    ),
    Action(
        "adopt-plan", GROUP, marked("Byt kravplan"),
        marked("Ärendet går över till den plan som gäller nu. Det som redan har hänt står kvar."),
        (Field("plan", "choice", marked("Kravplan"), options="plan"), WHY), PLANS, while_open,
        on_case(adopt_plan, "why", name="plan"),
        ("plan adopt",), is_bulk=True,
    ),
    Action(
        "tone", GROUP, marked("Välj ton i breven"),
        marked("Bara meningar som lagen lämnar åt oss ändras. Bestämd ton används aldrig mot en person, ett ombud "
               "eller den vars invändning inte är avgjord."),
        (Field("tone", "choice", marked("Ton"), options="tone"), WHY), HANDLERS, while_open,
        on_case(set_tone, "tone", "why"),
        ("case tone",), is_bulk=True,
    ),
    Action(
        "correct-letter", GROUP, marked("Rätta ett brev"),
        marked("Ett nytt krav med dagens belopp och ny frist ersätter det som blev fel."),
        (
            Field("key", "choice", marked("Brev"), options="demand"),
            Field("why", "words", marked("Vad som var fel"), marked("En mening som gäldenären och borgenären läser.")),
        ),
        HANDLERS, while_open, _correct, ("case correct-letter",),
    ),
    Action(
        "withdraw-letter", GROUP, marked("Ta tillbaka ett brev"),
        marked("Brevets kostnad tas bort, ärendet ställs tillbaka till före brevet och stoppas."),
        (
            Field("key", "choice", marked("Brev"), options="letter"),
            Field("why", "words", marked("Vad som var fel"), marked("En mening som gäldenären och borgenären läser.")),
        ),
        HANDLERS, while_open, _take_back, ("case correct-letter",),
    ),
    Action(
        "decide", GROUP, marked("För in borgenärens beslut"),
        marked("Vad som följer, till exempel betalningsföreläggande. Kostnaden som mest sparas med beslutet."),
        (
            Field("choice", "choice", marked("Beslut"), options="decision"),
            Field("months", "number", marked("Antal månader"), marked("Bara för en avbetalningsplan."),
                  is_required=False),
        ),
        JURISTS, while_open, on_case(decide_case, "choice", "months"), ("case decide",), is_bulk=True, is_grave=True,
    ),
    Action(
        "withdraw", GROUP, marked("Återkalla ärendet"),
        marked("Borgenären vill inget mer. Ärendet avslutas, och det som villkoren säger faktureras."),
        (MAYBE_WHY,), HANDLERS, while_open,
        on_case(withdraw_case, "why"),
        ("case withdraw",), is_bulk=True, is_grave=True,
    ),
    Action(
        "close", GROUP, marked("Avsluta som preskriberat eller avskrivet"),
        marked("Brev som inte har gått återkallas, och borgenären får veta vad som är kvar."),
        (Field("code", "choice", marked("Avslutas som"), options="close"), WHY), JURISTS, while_open,
        on_case(close_case, "code", "why"),
        ("case close",), is_bulk=True, is_grave=True,
    ),
    Action(
        "reopen", GROUP, marked("Öppna ärendet igen"),
        marked("Ärendet öppnas och är stoppat tills du häver det."),
        (MAYBE_WHY,), HANDLERS, lambda seen: while_closed(seen) and _may_reopen(seen),
        on_case(reopen_case, "why"),
        ("case reopen",),
    ),
)  # fmt: skip
"""In the order of a case's life."""
