"""Creditors: found, looked at whole, and changed; what they have agreed to is set only with what shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.change_creditor import (
    AGREED,
    add_sender,
    agree,
    change_creditor,
    confirm,
    evidence_file,
    remove_sender,
)
from casework.creditor_figures import ask_for_figures
from casework.show_creditors import find_creditors, show_creditor, terms_accepted
from claims.refused import Refused
from claims.user import Role
from templates.catalog import marked
from web.asked import Asked, see
from web.gate import Page
from web.money_page import READ, download, file_name, show
from web.payouts import ACCOUNTS

if TYPE_CHECKING:
    from casework.office import Office

Use = Callable[[int], None]
CHANGE = frozenset({Role.HANDLER, Role.ADMIN})
_PLAIN = ("email", "language", "notification", "tone")
_EVIDENCE_BYTES = 20_000_000
_YES_NO = frozenset({"reminder_fee_agreed", "due_date_agreed", "standing_agreement"})


class Creditors:
    """The pages of creditors."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        one = "/creditors/{creditor}"
        return [
            Page("/creditors", self.every, READ, shows="search"),
            Page(one, self.one, READ, shows="creditor"),
            Page(f"{one}/terms/{{case}}", self.terms, READ, shows="creditor"),
            Page(f"{one}/evidence/{{evidence}}", self.evidence, READ, shows="creditor"),
            Page(f"{one}/change", self.change, CHANGE, "POST"),
            Page(f"{one}/confirm", self.confirm, CHANGE, "POST"),
            Page(f"{one}/senders", self.senders, CHANGE, "POST"),
            Page(f"{one}/agree", self.agree, CHANGE, "POST", takes_file=_EVIDENCE_BYTES),
            Page(f"{one}/account", self.account, ACCOUNTS, "POST"),
            Page(f"{one}/count", self.count, READ, "POST"),
        ]

    def every(self, asked: Asked) -> Response:
        """Creditors by name; a search by words of the name or by the org number."""
        find = asked.query("q", longest=100)
        found = find_creditors(self._office, text=find, after=asked.query("after"))
        return show(asked, "creditors", **found, find=find)

    def one(self, asked: Asked) -> Response:
        """One creditor, whole."""
        return self._one(asked)

    def terms(self, asked: Asked) -> Response:
        """The terms of a case as its creditor was shown them."""
        found = terms_accepted(self._office, creditor_id=_number(asked, "creditor"), case_number=asked.arg("case"))
        return show(asked, "creditor_terms", found=found)

    def evidence(self, asked: Asked) -> Response:
        """A document that shows what was agreed, to keep and never shown by the browser itself."""
        found = evidence_file(
            self._office, creditor_id=_number(asked, "creditor"), evidence_id=_number(asked, "evidence")
        )
        return download(*found, media_type="application/octet-stream")

    def change(self, asked: Asked) -> Response:
        """Language, level of news, tone of the letters, the address that mail goes to, and whose new cases are."""
        values = {name: asked.form.get(name) for name in _PLAIN if asked.form.get(name)}
        if "handler" in asked.form:
            values["handler"] = asked.form.get("handler")
        return self._do(
            asked,
            lambda number: change_creditor(self._office, creditor_id=number, values=values, by=asked.user.email),
            marked("Ändrat."),
        )

    def confirm(self, asked: Asked) -> Response:
        """Somebody has checked who the creditor is."""
        confirm(self._office, creditor_id=_number(asked, "creditor"), by=asked.user.email)
        return see(f"/creditors/{asked.arg('creditor')}", saying=asked.say(marked("Borgenären är kontrollerad.")))

    def senders(self, asked: Asked) -> Response:
        """Register an address, or forget one."""
        use, saying = (add_sender, marked("Adressen är registrerad."))
        if asked.form.get("remove"):
            use, saying = (remove_sender, marked("Adressen är borttagen."))
        address = asked.form.get("remove") or asked.form.get("address")
        return self._do(
            asked,
            lambda number: use(self._office, creditor_id=number, address=address, by=asked.user.email),
            saying,
        )

    def agree(self, asked: Asked) -> Response:
        """Set a term that the creditor has agreed to, with what shows it."""
        term, file = asked.form.get("term"), asked.form.files.get("file")
        if term not in AGREED:
            raise Refused("unknown_key", f"{term!r} is no term")
        values = {term: asked.form.get("yes_no" if term in _YES_NO else "value")}
        sent = file if file is not None and file.filename and file.size else None
        return self._do(
            asked,
            lambda number: agree(
                self._office,
                creditor_id=number,
                values=values,
                reference=asked.form.get("reference"),
                by=asked.user.email,
                file=sent.file if sent is not None else None,
                file_name=file_name(sent) if sent is not None else "",
            ),
            marked("Avtalat villkor sparat med sitt underlag."),
        )

    def account(self, asked: Asked) -> Response:
        """Propose an account to pay to; somebody else must approve it."""
        values = {"payout_account": asked.form.get("account")}
        return self._do(
            asked,
            lambda number: change_creditor(self._office, creditor_id=number, values=values, by=asked.user.email),
            marked("Kontot är föreslaget. Någon annan ringer upp och godkänner."),
        )

    def count(self, asked: Asked) -> Response:
        """A large creditor's figures are counted anew, behind the page."""
        number = _number(asked, "creditor")
        show_creditor(self._office, creditor_id=number)
        ask_for_figures(self._office, creditor_id=number)
        return see(f"/creditors/{number}", saying=asked.say(marked("Siffrorna räknas om. Ladda om sidan om en stund.")))

    def _do(self, asked: Asked, use: Use, saying: str) -> Response:
        """Do it and show the creditor; what is refused is said on the same page, and nothing is changed."""
        number = _number(asked, "creditor")
        try:
            use(number)
        except Refused as refused:
            if refused.code == "no_such_creditor":
                raise
            return self._one(asked, fault=asked.refusal(refused))
        return see(f"/creditors/{number}", saying=asked.say(saying))

    def _one(self, asked: Asked, *, fault: str = "") -> Response:
        found = show_creditor(self._office, creditor_id=_number(asked, "creditor"))
        return show(
            asked,
            "creditor",
            status=422 if fault else 200,
            creditor=found,
            fault=fault,
            terms=AGREED,
            may_change=asked.user.may(CHANGE),
            may_account=asked.user.may(ACCOUNTS),
            sent={name: asked.form.get(name) for name in ("address", "account", "value", "reference", "email")},
        )


def _number(asked: Asked, name: str) -> int:
    text = asked.arg(name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused("no_such_creditor", "there is no such creditor")
    return int(text)
