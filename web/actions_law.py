"""Actions about law and proof: judgements, the authority's word, limitation, credit, the score and advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.check_credit import check_credit
from casework.complete_case import complete_case
from casework.interrupt import interrupt, withdraw_interruption
from casework.judge import judge
from casework.recommend_case import recommend_case
from casework.record_authority import record_authority, void_record
from casework.score_case import score_case
from claims.proceeding import AuthorityRecord, RecordKind
from templates.catalog import marked
from web.action import HANDLERS, JURISTS, Action, Seen, Values, after_demand, on_case, while_open
from web.actions_flow import WHY
from web.fields import Field

if TYPE_CHECKING:
    from casework.office import Office

GROUP = marked("Juridik och bevis")
_BANKRUPTCY = "bankruptcy_unapproved"


def _record(office: Office, number: str, values: Values, by: str) -> None:
    told = AuthorityRecord(
        RecordKind(values["kind"]),
        values["on"],
        values["until"],
        values["reference"],
        values["amount"],
        values["costs"],
    )
    record_authority(office, case_number=number, told=told, why=values["why"], by=by)


def _void(office: Office, number: str, values: Values, by: str) -> None:
    void_record(office, case_number=number, record_id=int(values["record"]), why=values["why"], by=by)


def _arose(office: Office, number: str, values: Values, by: str) -> None:
    told = {
        "arose_on": values["arose_on"].isoformat(),
        "arose_from": values["arose_from"],
        "arose_invoice": values["arose_invoice"],
    }
    complete_case(office, case_number=number, values={name: text for name, text in told.items() if text}, by=by)


def _awaits_second(seen: Seen) -> bool:
    """Whether a demand under threat of bankruptcy has been decided on and waits for the second person."""
    stops = {each.get("code") for each in seen.view["stopped_by"]}
    return seen.is_open and (seen.view["state"] == "bankruptcy_demand" or _BANKRUPTCY in stops)


ACTIONS = (
    Action(
        "score", GROUP, marked("Väg ärendet"),
        marked("Chansen att få betalt, vad varje väg ger och kostar, och ett råd med skäl."),
        (Field("papers", "choices", marked("Handlingar som finns"), is_required=False, options="paper"),),
        HANDLERS, while_open,
        on_case(score_case, "papers"),
        ("case score",), is_bulk=True,
    ),
    Action(
        "recommend", GROUP, marked("Rekommendera borgenären en väg"),
        marked("Borgenären beslutar. Dina skäl sparas bredvid vägningen."),
        (Field("outcome", "choice", marked("Rekommendation"), options="recommendation"), WHY), HANDLERS, while_open,
        on_case(recommend_case, "outcome", "why"),
        ("case recommend",), is_bulk=True,
    ),
    Action(
        "credit-check", GROUP, marked("Ta en kreditupplysning"),
        marked("Den som frågan gäller får en kopia där det står vem som har frågat."),
        (
            Field("purpose", "choice", marked("Ändamål"), options="purpose", starts="legal_action"),
            Field("ground", "choice", marked("Grund"), marked("Krävs för privatpersoner (9 § kreditupplysningslagen)."),
                  is_required=False, options="credit_ground"),
            WHY,
        ),
        HANDLERS, after_demand, on_case(check_credit, "purpose", "ground", "why"), ("case credit-check",),
    ),
    Action(
        "judge", GROUP, marked("Bedöm att ett hinder inte stoppar"),
        marked("En jurists bedömning att ett brev får gå trots ett hinder. Gäller bara det här ärendet."),
        (
            Field("check", "choice", marked("Hinder"), options="judgement"),
            Field("why", "words", marked("På vilken grund"), marked("Sparas i ärendet med ditt namn.")),
        ),
        JURISTS, while_open,
        on_case(judge, "check", "why"),
        ("case judge",), is_grave=True,
    ),
    Action(
        "approve-bankruptcy", GROUP, marked("Godkänn betalningsuppmaningen vid konkurshot"),
        marked("Två personer beslutar. Den som förde in borgenärens beslut kan inte vara den andra."),
        (Field("why", "words", marked("På vilken grund"), marked("Sparas i ärendet med ditt namn.")),),
        JURISTS, _awaits_second,
        lambda office, number, values, by: judge(
            office, case_number=number, check=_BANKRUPTCY, why=values["why"], by=by
        ),
        ("case judge",), needs_second=True, is_grave=True,
    ),
    Action(
        "record", GROUP, marked("För in besked från myndighet eller domstol"),
        marked("Det som Kronofogden eller domstolen har meddelat, med den dag som står på papperet."),
        (
            Field("kind", "choice", marked("Vad"), options="record_next"),
            Field("on", "day", marked("Dag på papperet"), starts="today"),
            Field("until", "day", marked("Frist i beskedet"), is_required=False),
            Field("reference", "line", marked("Målnummer eller utslagsnummer"), is_required=False),
            Field("amount", "amount", marked("Belopp"), is_required=False),
            Field("costs", "amount", marked("Utdömda kostnader"), is_required=False),
            Field("why", "words", marked("Anteckning"), is_required=False),
        ),
        JURISTS, while_open, _record, ("case record",),
    ),
    Action(
        "void-record", GROUP, marked("Stryk ett felaktigt besked"),
        marked("Kostnader som beskedet förde med sig ställs tillbaka."),
        (Field("record", "choice", marked("Besked"), options="record"), WHY), JURISTS, while_open, _void,
        ("case record",),
    ),
    Action(
        "interrupt", GROUP, marked("För in ett preskriptionsavbrott"),
        marked("Vad som avbröt preskriptionen och hur det kan visas."),
        (
            Field("kind", "choice", marked("Vad"), options="interruption_kind"),
            Field("on", "day", marked("Ny tid löper från"), marked("Dagen för erkännandet, eller då brevet kom fram.")),
            Field("proof", "choice", marked("Bevis"), options="proof", starts="none"),
            Field("evidence", "line", marked("Var beviset finns"), marked("Till exempel kvittots nummer."),
                  is_required=False),
            Field("invoice", "choice", marked("Bara den här fakturan"), is_required=False, options="invoice"),
            Field("why", "words", marked("Anteckning"), is_required=False),
        ),
        HANDLERS, while_open,
        on_case(interrupt, "kind", "on", "proof", "evidence", "why", "invoice"), ("case interrupt",),
    ),
    Action(
        "withdraw-interruption", GROUP, marked("Ta tillbaka ett preskriptionsavbrott"),
        marked("Uppgiften var fel och räknas inte längre."),
        (Field("record", "choice", marked("Uppgift"), options="interruption"), WHY), HANDLERS, while_open,
        lambda office, number, values, by: withdraw_interruption(
            office, case_number=number, record=int(values["record"]), why=values["why"], by=by
        ),
        ("case interrupt",),
    ),
    Action(
        "arose", GROUP, marked("Ange när fordran uppkom"),
        marked("Preskriptionen räknas från den dagen i stället för från en uppskattning."),
        (
            Field("arose_on", "day", marked("Dag")),
            Field("arose_from", "choice", marked("Vad dagen vilar på"), options="arises"),
            Field("arose_invoice", "choice", marked("Bara den här fakturan"), is_required=False, options="invoice"),
        ),
        HANDLERS, while_open, _arose, ("case set",),
    ),
)  # fmt: skip
"""What is weighed first, then what a jurist and the authority say, limitation last."""
