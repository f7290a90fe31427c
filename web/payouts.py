"""Money out: what is owed, runs that two others approve, the bank's answers, and accounts that two people look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.approve_payout import approve_payout, cancel_payout
from casework.change_creditor import approve_account, refuse_account
from casework.payout_desk import payout_desk, payout_file, payout_run
from casework.payout_status import take_status_file
from casework.prepare_payout import prepare_payout
from casework.refund import refund
from casework.settlement_statement import statement
from claims.refused import Refused
from claims.user import Role
from templates.catalog import marked
from web.asked import Asked, see
from web.gate import Page
from web.money_page import PAY, READ, download, show, uploaded

if TYPE_CHECKING:
    from casework.office import Office

ACCOUNTS = frozenset({Role.PAYMENTS, Role.ADMIN})
"""Who may propose and approve a creditor's account, never the same person both."""
_STATUS_BYTES = 20_000_000


class Payouts:
    """The pages of money out."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/payouts", self.desk, READ, shows="payout"),
            Page("/payouts/prepare", self.prepare, PAY, "POST"),
            Page("/payouts/status", self.status, PAY, "POST", takes_file=_STATUS_BYTES),
            Page("/payouts/refund", self.refund, PAY, "POST"),
            Page("/payouts/statements/{number}", self.statement, READ, shows="payout"),
            Page("/payouts/accounts/{creditor}", self.account, ACCOUNTS, "POST"),
            Page("/payouts/{run}", self.run, READ, shows="payout"),
            Page("/payouts/{run}/file", self.file, PAY, shows="payout"),
            Page("/payouts/{run}/approve", self.approve, PAY, "POST"),
            Page("/payouts/{run}/cancel", self.cancel, PAY, "POST"),
        ]

    def desk(self, asked: Asked) -> Response:
        """What is owed, what waits, and the runs."""
        return self._desk(asked)

    def prepare(self, asked: Asked) -> Response:
        """Gather a run; first asked, it is shown what that means."""
        if asked.form.get("sure") != "yes":
            return show(asked, "payout_prepare", desk=payout_desk(self._office))
        made = prepare_payout(self._office, by=asked.user.email)
        return see(f"/payouts/{made['run']}", saying=asked.say(marked("Körningen är förberedd. Två andra godkänner.")))

    def run(self, asked: Asked) -> Response:
        """One run with its payments, who did what, and what the bank has said."""
        return show(asked, "payout_run", run=payout_run(self._office, run=asked.arg("run"), after=asked.query("after")))

    def file(self, asked: Asked) -> Response:
        """The order file as the bank got it."""
        return download(*payout_file(self._office, run=asked.arg("run")), media_type="application/xml")

    def statement(self, asked: Asked) -> Response:
        """A creditor's settlement as PDF."""
        return download(*statement(self._office, number=asked.arg("number")), media_type="application/pdf")

    def approve(self, asked: Asked) -> Response:
        """Approve a run: what was on the page is what is approved, so its sum comes with the form."""
        name = asked.arg("run")
        found = payout_run(self._office, run=name)
        if asked.form.get("amount") != found["amount"]:
            raise Refused("changed", "the run is not what the page showed: look at it again")
        if asked.form.get("sure") != "yes":
            return show(asked, "payout_approve", run=found)
        approved = approve_payout(self._office, run=name, by=asked.user.email)
        saying = marked("Godkänd. En till ska godkänna.")
        if approved["state"] != "prepared":
            saying = marked("Godkänd av två. Filen går till banken.")
        return see(f"/payouts/{name}", saying=asked.say(saying))

    def cancel(self, asked: Asked) -> Response:
        """Give up a run that has not left."""
        cancel_payout(self._office, run=asked.arg("run"), why=asked.form.get("why"), by=asked.user.email)
        saying = marked("Körningen är avbruten. Det den skulle ha betalat är åter att betala ut.")
        return see(f"/payouts/{asked.arg('run')}", saying=asked.say(saying))

    def status(self, asked: Asked) -> Response:
        """The bank's answer to a run."""
        found = take_status_file(self._office, file=uploaded(asked).file, by=asked.user.email)
        return see(f"/payouts/{found['run']}", saying=asked.say(marked("Bankens svar är inläst.")))

    def refund(self, asked: Asked) -> Response:
        """A debtor who paid too much gets it back with the next run; first asked, it is shown to whom."""
        form = asked.form
        wanted = {name: form.get(name) for name in ("case_number", "account", "why")}
        if form.get("sure") != "yes":
            return show(asked, "refund_confirm", wanted=wanted)
        try:
            made = refund(self._office, by=asked.user.email, **wanted)
        except Refused as refused:
            return self._desk(asked, fault=asked.refusal(refused), status=422)
        return see("/payouts", saying=f"{asked.say(marked('Återbetalas med nästa körning'))}: {made['amount']}")

    def account(self, asked: Asked) -> Response:
        """A second person decides on a creditor's new account."""
        number, note = asked.arg("creditor"), asked.form.get("note")
        if not number.isdigit():
            raise Refused("no_such_creditor", "there is no such creditor")
        if asked.form.get("decision") == "approve":
            approve_account(self._office, creditor_id=int(number), note=note, by=asked.user.email)
            saying = marked("Kontot är godkänt och används från nästa körning.")
        else:
            refuse_account(self._office, creditor_id=int(number), why=note, by=asked.user.email)
            saying = marked("Kontot är avvisat. Inget betalas till det.")
        return see(f"/creditors/{number}", saying=asked.say(saying))

    def _desk(self, asked: Asked, *, fault: str = "", status: int = 200) -> Response:
        found = payout_desk(self._office, before=asked.query("before"))
        may_account = asked.user.may(ACCOUNTS)
        return show(asked, "payouts", status=status, desk=found, fault=fault, may_account=may_account)
