"""Actions about the debtor: objections, contacts, complaints, who stands for them, what befell them, where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.complaint import add_complaint, answer_complaint, raise_to_objection
from casework.complete_case import complete_case
from casework.contact import add_contact, answer_contact, log_call
from casework.dispute import Disputed, dispute_case
from casework.objection import decide_objection, record_position
from casework.record_estate import record_estate
from casework.represent import end_representation, represent
from casework.returned_post import record_return
from casework.set_status import set_status
from casework.trace_address import trace_address
from claims.objection import Ground, Outcome
from templates.catalog import marked
from web.action import HANDLERS, JURISTS, Action, Values, always, on_case, on_chosen, while_open
from web.fields import Field

if TYPE_CHECKING:
    from casework.office import Office

GROUP = marked("Gäldenären")


def _disputed(values: Values, *, how: str) -> Disputed:
    """What is objected, as the form says."""
    return Disputed(
        Ground(values["ground"]),
        values["invoice_number"] or None,
        values["amount"],
        values.get("on"),
        how,
        values.get("for_creditor", ""),
    )


def _dispute(office: Office, number: str, values: Values, by: str) -> None:
    what = _disputed(values, how=values["how"])
    dispute_case(office, case_number=number, text=values["text"], by=by, what=what)


def _decide(office: Office, number: str, values: Values, by: str) -> None:
    decide_objection(
        office,
        number=int(values["objection"]),
        outcome=Outcome(values["outcome"]),
        reasons=values["why"],
        by=by,
        upheld=values["amount"],
        told=values["told"],
    )


def _complete(office: Office, number: str, values: Values, by: str) -> None:
    told = {
        "debtor_orgnr": values["debtor_orgnr"],
        "debtor_address": ";".join(values["debtor_address"]),
        "debtor_country": values["debtor_country"],
        "about": values["about"],
    }
    complete_case(office, case_number=number, values={name: text for name, text in told.items() if text}, by=by)


_WHAT = (
    Field("ground", "choice", marked("Grund"), options="ground", starts="other"),
    Field("invoice_number", "choice", marked("Bara den här fakturan"), marked("Tomt: hela ärendet."),
          is_required=False, options="invoice"),
    Field("amount", "amount", marked("Bara så mycket av den"), is_required=False),
)  # fmt: skip

ACTIONS = (
    Action(
        "dispute", GROUP, marked("För in en invändning"),
        marked("Det som bestrids krävs inte in förrän gäldenären har fått svar."),
        (
            Field("text", "words", marked("Vad gäldenären säger")),
            *_WHAT,
            Field("on", "day", marked("Dag den kom"), starts="today"),
            Field("how", "line", marked("Hur den kom"), starts="telefon"),
            Field("for_creditor", "words", marked("Till borgenären, med dina ord"),
                  marked("Inget personligt om gäldenären."), is_required=False),
        ),
        HANDLERS, while_open, _dispute, ("case dispute",),
    ),
    Action(
        "position", GROUP, marked("För in borgenärens svar på invändningen"),
        marked("Vad borgenären anser. Sedan avgörs invändningen."),
        (
            Field("objection", "choice", marked("Invändning"), options="objection"),
            Field("text", "words", marked("Vad borgenären anser")),
        ),
        HANDLERS, always,
        on_chosen(record_position, "objection", "text"),
        ("objections position",),
    ),
    Action(
        "decide-objection", GROUP, marked("Avgör en invändning"),
        marked("Gäldenären får svar med brev. Det bestridna går vidare när brevet har gått."),
        (
            Field("objection", "choice", marked("Invändning"), options="objection"),
            Field("outcome", "choice", marked("Utgång"), options="outcome"),
            Field("why", "words", marked("Skälen"), marked("Meningar som gäldenären läser.")),
            Field("amount", "amount", marked("Hur mycket som godtas"), marked("Bara när en del godtas."),
                  is_required=False),
            Field("told", "line", marked("Svaret är redan lämnat"), marked("Utan brev: hur och när."),
                  is_required=False),
        ),
        JURISTS, always, _decide, ("objections decide",),
    ),
    Action(
        "contact", GROUP, marked("Anteckna en kontakt"),
        marked("Gäldenären har hört av sig: vad som sades och när svar ska ges."),
        (
            Field("channel", "choice", marked("Hur"), options="channel", starts="phone"),
            Field("about", "choice", marked("Om vad"), options="contact_about", starts="question"),
            Field("text", "words", marked("Vad gäldenären säger")),
            Field("on", "day", marked("Dag"), starts="today"),
            Field("answered", "words", marked("Svar som redan gavs"), is_required=False),
        ),
        HANDLERS, always, on_case(add_contact, "channel", "about", "text", "on", "answered"), ("contacts add",),
    ),
    Action(
        "answer-contact", GROUP, marked("Gäldenären har fått svar"),
        marked("I korthet vad svaret var och hur det gavs."),
        (
            Field("contact", "choice", marked("Kontakt"), options="contact"),
            Field("how", "line", marked("Hur"), starts="telefon"),
            Field("text", "words", marked("Svaret")),
        ),
        HANDLERS, always,
        on_chosen(answer_contact, "contact", "how", "text"),
        ("contacts answer",),
    ),
    Action(
        "call", GROUP, marked("Anteckna ett samtal till gäldenären"),
        marked("Nekas utanför ringtiderna och över gränsen för antalet samtal."),
        (
            Field("reached", "yes", marked("Någon svarade"), is_required=False, starts="yes"),
            Field("text", "words", marked("Vad som sades"), is_required=False),
        ),
        HANDLERS, while_open,
        on_case(log_call, "reached", "text"),
        ("contacts call",),
    ),
    Action(
        "complaint", GROUP, marked("För in ett klagomål"),
        marked("Klagomål på vårt arbete. Det stoppar inte ärendet i sig."),
        (
            Field("who", "choice", marked("Från vem"), options="who", starts="debtor"),
            Field("about", "choice", marked("Om vad"), options="complaint_about"),
            Field("text", "words", marked("Klagomålet")),
            Field("how", "line", marked("Hur det kom"), starts="e-post"),
            Field("on", "day", marked("Dag det kom"), starts="today"),
        ),
        HANDLERS, always,
        on_case(add_complaint, "who", "about", "text", "how", received_on="on"), ("complaints add",),
    ),
    Action(
        "answer-complaint", GROUP, marked("Besvara ett klagomål"),
        marked("Med utgången, och med en åtgärd när klagomålet har fog för sig."),
        (
            Field("complaint", "choice", marked("Klagomål"), options="complaint"),
            Field("outcome", "choice", marked("Utgång"), options="complaint_outcome"),
            Field("answer", "words", marked("Svaret")),
            Field("measures", "words", marked("Åtgärder"), is_required=False),
        ),
        JURISTS, always, on_chosen(answer_complaint, "complaint", "outcome", "answer", "measures"),
        ("complaints answer",),
    ),
    Action(
        "raise-complaint", GROUP, marked("Klagomålet är också en invändning"),
        marked("Det som klagomålet rör stoppas som bestridet."),
        (Field("complaint", "choice", marked("Klagomål"), options="complaint"), *_WHAT), HANDLERS, while_open,
        lambda office, number, values, by: raise_to_objection(
            office, number=int(values["complaint"]), what=_disputed(values, how="complaint"), by=by
        ),
        ("complaints raise",),
    ),
    Action(
        "status", GROUP, marked("Något har hänt gäldenären"),
        marked("Konkurs, dödsfall, skyddad identitet eller liknande: varje ärende på gäldenären stoppas genast."),
        (
            Field("status", "choice", marked("Vad"), options="status"),
            Field("on", "day", marked("Från dag"), starts="today"),
            Field("why", "words", marked("Hur det är känt"), marked("En kungörelse, ett register, gäldenären själv.")),
        ),
        HANDLERS, while_open,
        on_case(set_status, "status", "on", "why"),
        ("case status",), is_grave=True,
    ),
    Action(
        "estate", GROUP, marked("Dödsboet tar över"),
        marked("Gäldenären har avlidit: kravet riktas mot dödsboet, och breven går dit."),
        (
            Field("address", "lines", marked("Dödsboets adress"), marked("En rad i taget.")),
            Field("name", "line", marked("Namn"), marked("Tomt: Dödsboet efter gäldenären."), is_required=False),
        ),
        HANDLERS, while_open,
        on_case(record_estate, "address", "name"),
        ("case estate",),
    ),
    Action(
        "represent", GROUP, marked("Någon företräder gäldenären"),
        marked("Ombud, god man, förvaltare eller boutredningsman: breven går dit från den dagen."),
        (
            Field("kind", "choice", marked("Slags företrädare"), options="representative", starts="agent"),
            Field("name", "line", marked("Namn")),
            Field("address", "lines", marked("Adress"), marked("En rad i taget."), is_required=False),
            Field("from_on", "day", marked("Från och med"), starts="today"),
        ),
        HANDLERS, while_open, on_case(represent, "kind", "name", "address", "from_on"),
        ("case representative",),
    ),
    Action(
        "end-representation", GROUP, marked("Gäldenären företräder sig själv igen"),
        marked("Från den dagen går breven till gäldenären."),
        (
            Field("who", "choice", marked("Företrädare"), options="speaks_for"),
            Field("until_on", "day", marked("Första dagen utan företrädare"), starts="today"),
        ),
        HANDLERS, while_open,
        on_case(end_representation, "until_on"),
        ("case representative",),
    ),
    Action(
        "returned", GROUP, marked("Ett brev har kommit i retur"),
        marked("Adressen används inte mer, och registren tillfrågas om en annan."),
        (
            Field("key", "choice", marked("Brev"), options="letter"),
            Field("on", "day", marked("Dag det kom tillbaka"), starts="today"),
            Field("why", "words", marked("Vad som stod på det"), marked("Okänd, avflyttad eller liknande.")),
        ),
        HANDLERS, while_open,
        on_case(record_return, "key", "on", "why"),
        ("case returned",),
    ),
    Action(
        "trace", GROUP, marked("Sök gäldenärens adress"),
        marked("Registren tillfrågas, aldrig om den som har skyddad identitet."),
        (), HANDLERS, while_open, lambda office, number, values, by: trace_address(office, case_number=number),
        ("case trace",),
    ),
    Action(
        "set", GROUP, marked("Fyll i det som saknas"),
        marked("Gäldenärens nummer och adress, eller vad kravet gäller."),
        (
            Field("debtor_orgnr", "line", marked("Organisations- eller personnummer"), is_required=False),
            Field("debtor_address", "lines", marked("Adress"), marked("En rad i taget."), is_required=False),
            Field("debtor_country", "line", marked("Land"), marked("Två bokstäver, till exempel SE."),
                  is_required=False),
            Field("about", "words", marked("Vad kravet gäller"), is_required=False),
        ),
        HANDLERS, while_open, _complete, ("case set",),
    ),
)  # fmt: skip
"""What they say first, then who and where they are."""
