"""Money in: bank files, what waits for a person with the cases it may belong to, and each decision shown beforehand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from casework.confirm_payment import confirm_payment
from casework.hand_in_file import hand_in_file
from casework.import_payments import accept_file
from casework.pay_invoice import place_on_invoice, take_off_invoice
from casework.preview_booking import preview_booking
from casework.reconcile_days import reconcile_days
from casework.return_payment import keep_payment, return_payment
from casework.show_bank_files import bank_file, show_bank_files
from casework.show_payment import show_payment
from casework.suspense import book, reverse, set_aside, suspense_page, unbook, waiting_in_all
from claims.bank import BankState
from claims.refused import Refused
from templates.catalog import marked
from templates.told import refused_said
from web.asked import Asked, see
from web.gate import Page
from web.money_page import MOST_BYTES, PAY, READ, file_name, show, uploaded

if TYPE_CHECKING:
    from casework.office import Office

_ROWS = 4  # cases that one payment can be divided on in the form
_DONE = {
    "book": marked("Betalningen är bokad."),
    "unbook": marked("Betalningen är tagen av ärendet och väntar igen."),
    "return": marked("Betalningen ska tillbaka till betalaren med nästa utbetalning."),
    "keep": marked("Betalningen går inte tillbaka: den väntar igen."),
    "returned": marked("Betalningen är antecknad som återsänd."),
    "other": marked("Betalningen är lagd åt sidan."),
    "reverse": marked("Den tidigare betalningen är återtagen."),
    "invoice": marked("Fakturan är betald med betalningen."),
    "take_off": marked("Betalningen är tagen av fakturan och väntar igen."),
    "by_hand": marked("Betalningen är densamma som den som fördes in för hand."),
}
_HANDED_IN = {
    "arrived": marked("Filen är lång och läses in i bakgrunden. Här syns hur långt det har kommit."),
    "reading": marked("Filen läses in i bakgrunden. Här syns hur långt det har kommit."),
    "imported": marked("Filen är inläst."),
    "review": marked("Filen hålls tillbaka: se efter vad som är oklart."),
}
_NEEDS_WHY = frozenset({"unbook", "return", "returned", "other", "reverse", "take_off"})


class Payments:
    """The pages of money in."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/payments", self.queue, READ, shows="search"),
            Page("/payments/files", self.files, READ),
            Page("/payments/files", self.take, PAY, "POST", takes_file=MOST_BYTES),
            Page("/payments/files/{file}", self.file, READ, shows="payment"),
            Page("/payments/files/{file}/accept", self.accept, PAY, "POST"),
            Page("/payments/reconcile", self.reconcile, READ),
            Page("/payments/{transaction}", self.one, READ, shows="payment"),
            Page("/payments/{transaction}/confirm", self.confirm, PAY, "POST", shows="payment"),
            Page("/payments/{transaction}/do", self.do, PAY, "POST"),
        ]

    def queue(self, asked: Asked) -> Response:
        """What waits, the oldest first."""
        find, is_old, after = asked.query("q", longest=100), asked.query("old") == "1", asked.query("after")
        found = suspense_page(self._office, find=find, is_old=is_old, after=after)
        waits = waiting_in_all(self._office)
        return show(asked, "payments", **found, waits=waits, find=find, is_old=is_old, after=after)

    def files(self, asked: Asked) -> Response:
        """The files that came, the newest first."""
        return show(asked, "bank_files", **show_bank_files(self._office, before=asked.query("before")), fault="")

    def take(self, asked: Asked) -> Response:
        """Take in a bank's file. One that is in doubt books nothing."""
        try:
            sent = uploaded(asked)
            found = hand_in_file(
                self._office, file=sent.file, size=sent.size or 0, name=file_name(sent), by=asked.user.email
            )
        except Refused as refused:
            fault = asked.refusal(refused)
            return show(asked, "bank_files", status=422, **show_bank_files(self._office), fault=fault)
        return see(f"/payments/files/{found['id']}", saying=asked.say(_HANDED_IN[found["state"]]))

    def file(self, asked: Asked) -> Response:
        """One file with its transactions."""
        state, account, first = asked.query("state"), asked.query("account"), asked.query("first") == "1"
        found = bank_file(
            self._office,
            file=asked.arg("file"),
            after=asked.query("after"),
            state=state,
            account=account,
            is_first=first,
        )
        fault = ""
        if found["state"] == "unreadable":
            finding = found["findings"][0]
            fault = refused_said(finding["code"], finding["message"], asked.language)
        return show(asked, "bank_file", file=found, state=state, account=account, first=first, fault=fault)

    def accept(self, asked: Asked) -> Response:
        """A person has looked at a file that was kept back."""
        why = asked.form.get("why")
        if not why:
            raise Refused("why_missing", "say why it may be booked all the same")
        found = accept_file(self._office, file=asked.arg("file"), why=why, by=asked.user.email, may_wait=True)
        return see(f"/payments/files/{found['id']}", saying=asked.say(_HANDED_IN[found["state"]]))

    def reconcile(self, asked: Asked) -> Response:
        """Statements beside the books."""
        found = reconcile_days(self._office, before=asked.query("before"))
        return show(asked, "reconcile", **found, before=asked.query("before"))

    def one(self, asked: Asked) -> Response:
        """One transaction, and what may be done with it."""
        return self._one(asked)

    def confirm(self, asked: Asked) -> Response:
        """What is about to be done, before it is."""
        action, parts = asked.form.get("action"), _parts(asked)
        try:
            if action not in _DONE:
                raise Refused("unknown_key", f"{action!r} is nothing that is done with a payment")
            if action in _NEEDS_WHY and not asked.form.get("why"):
                raise Refused("why_missing", "say why: it is kept with the transaction")
            found = show_payment(self._office, transaction=asked.arg("transaction"))
            effects: list[dict[str, Any]] = []
            if action == "book":
                effects = preview_booking(self._office, transaction=asked.arg("transaction"), parts=parts)
        except Refused as refused:
            if refused.code == "no_such_transaction":
                raise
            return self._one(asked, fault=asked.refusal(refused))
        sent = {name: asked.form.get(name) for name in ("why", "of", "invoice", "case_number")}
        return show(asked, "payment_confirm", paid=found, action=action, parts=parts, effects=effects, sent=sent)

    def do(self, asked: Asked) -> Response:
        """Do what was confirmed; the same form again does nothing more."""
        action, name = asked.form.get("action"), asked.arg("transaction")
        if action not in _DONE:
            raise Refused("unknown_key", f"{action!r} is nothing that is done with a payment")
        self._doings(asked, name)[action]()
        return see(f"/payments/{name}", saying=asked.say(_DONE[action]))

    def _doings(self, asked: Asked, name: str) -> dict[str, Callable[[], object]]:
        form, office = asked.form, self._office
        said: dict[str, Any] = {"transaction": name, "by": asked.user.email}
        why: dict[str, Any] = {**said, "why": form.get("why")}
        return {
            "book": lambda: book(office, parts=form.rows("part"), **why),
            "unbook": lambda: unbook(office, **why),
            "return": lambda: return_payment(office, **why),
            "keep": lambda: keep_payment(office, **why),
            "returned": lambda: set_aside(office, state=BankState.RETURNED, **why),
            "other": lambda: set_aside(office, state=BankState.OTHER, **why),
            "reverse": lambda: reverse(office, of=form.get("of"), **why),
            "invoice": lambda: place_on_invoice(office, name=form.get("invoice"), **why),
            "take_off": lambda: take_off_invoice(office, **why),
            "by_hand": lambda: confirm_payment(office, case_number=form.get("case_number"), **said),
        }

    def _one(self, asked: Asked, *, fault: str = "") -> Response:
        found = show_payment(self._office, transaction=asked.arg("transaction"))
        cases, amounts = asked.form.rows("case"), asked.form.rows("amount")
        rows = [
            (cases[index] if index < len(cases) else "", amounts[index] if index < len(amounts) else "")
            for index in range(_ROWS)
        ]
        status = 422 if fault else 200
        return show(asked, "payment", status=status, paid=found, fault=fault, rows=rows, why=asked.form.get("why"))


def _parts(asked: Asked) -> list[str]:
    """What was written as cases and amounts, as `suspense.book` takes it; a case alone takes the whole."""
    if "part" in asked.form:
        return asked.form.rows("part")
    pairs = zip_longest(asked.form.rows("case"), asked.form.rows("amount"), fillvalue="")
    return [f"{case}={amount}" if amount else case for case, amount in pairs if case]
