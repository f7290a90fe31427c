"""Our own invoices to creditors: the list, one with its payments and PDF, credited or paid with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.credit_invoice import credit_invoice
from casework.pay_invoice import pay_invoice
from casework.show_invoices import invoice_file, invoice_shown, invoices_page
from claims.refused import Refused
from templates.catalog import marked
from web.asked import Asked, see
from web.gate import Page
from web.money_page import PAY, READ, amount_of, day_of, download, show

if TYPE_CHECKING:
    from casework.office import Office


class Invoices:
    """The pages of our own invoices."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/invoices", self.every, READ, shows="invoice"),
            Page("/invoices/{invoice}", self.one, READ, shows="invoice"),
            Page("/invoices/{invoice}/pdf", self.pdf, READ, shows="invoice"),
            Page("/invoices/{invoice}/credit", self.credit, PAY, "POST"),
            Page("/invoices/{invoice}/paid", self.paid, PAY, "POST"),
        ]

    def every(self, asked: Asked) -> Response:
        """The invoices, the newest first; only those with something open."""
        is_open, creditor = asked.query("open") == "1", asked.query("creditor", longest=9)
        found = invoices_page(
            self._office,
            creditor_id=int(creditor) if creditor.isascii() and creditor.isdigit() else None,
            is_open=is_open,
            before=asked.query("before"),
        )
        return show(asked, "invoices", **found, is_open=is_open, creditor=creditor)

    def one(self, asked: Asked) -> Response:
        """One invoice."""
        return self._one(asked)

    def pdf(self, asked: Asked) -> Response:
        """Its PDF, the same whenever it is asked for."""
        return download(*invoice_file(self._office, name=asked.arg("invoice")), media_type="application/pdf")

    def credit(self, asked: Asked) -> Response:
        """Credit all that is left or an amount; first asked, it is shown what that means."""
        name, form = asked.arg("invoice"), asked.form
        try:
            amount = amount_of(form.get("amount"))
            if not form.get("why"):
                raise Refused("why_missing", "say why: it stands on the credit invoice")
            if form.get("sure") != "yes":
                return self._confirm(asked, "credit")
            self._refuse_if_changed(asked)
            made = credit_invoice(self._office, name=name, amount=amount, why=form.get("why"), by=asked.user.email)
        except Refused as refused:
            return self._one(asked, refused=refused)
        return see(f"/invoices/{made['invoice']}", saying=asked.say(marked("Kreditfakturan är utställd.")))

    def paid(self, asked: Asked) -> Response:
        """Note what was seen on our own account; first asked, it is shown what is noted."""
        name, form = asked.arg("invoice"), asked.form
        try:
            amount = amount_of(form.get("amount"))
            on = day_of(form.get("on"), otherwise=self._office.clock.today())
            if form.get("sure") != "yes":
                return self._confirm(asked, "paid")
            self._refuse_if_changed(asked)
            part = -amount if amount is not None and form.get("refund") == "yes" else amount
            said = {"reference": form.get("reference"), "why": form.get("why"), "by": asked.user.email}
            pay_invoice(self._office, name=name, on=on, amount=part, **said)
        except Refused as refused:
            return self._one(asked, refused=refused)
        return see(f"/invoices/{name}", saying=asked.say(marked("Betalningen är antecknad.")))

    def _refuse_if_changed(self, asked: Asked) -> None:
        """The same form sent twice does its work once: what is open says whether it is done."""
        if asked.form.get("open") != invoice_shown(self._office, name=asked.arg("invoice"))["open"]:
            raise Refused("not_waiting", "what is open has changed since the page was shown")

    def _confirm(self, asked: Asked, action: str) -> Response:
        names = ("amount", "on", "reference", "why", "refund")
        sent = {name: asked.form.get(name) for name in names}
        found = invoice_shown(self._office, name=asked.arg("invoice"))
        return show(asked, "invoice_confirm", invoice=found, action=action, sent=sent)

    def _one(self, asked: Asked, *, refused: Refused | None = None) -> Response:
        if refused is not None and refused.code == "no_such_invoice":
            raise refused
        fault = asked.refusal(refused) if refused is not None else ""
        found = invoice_shown(self._office, name=asked.arg("invoice"))
        return show(asked, "invoice", status=422 if fault else 200, invoice=found, fault=fault)
