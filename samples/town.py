"""Who owes whom in a load run: debtors met before come back, so that cases gather several invoices."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from claims.account import ocr_reference
from samples import goods, strangers
from samples.day import SAMPLE_DAY, overdue
from samples.invoice import Kind, SampleInvoice
from samples.people import AUTHENTICATED, Buyer, Company

_LAYOUTS = ("klassisk", "etikett", "giro", "affarssystem")
_OLD_DEBTOR = 0.35


@dataclass(slots=True)
class Town:
    """The people, the companies and the invoices of one run. Invoice numbers never repeat within it."""

    rng: Random
    debtors: dict[str, list[Buyer]] = field(default_factory=dict)
    bills: list[SampleInvoice] = field(default_factory=list)
    met: int = 0

    def _debtor(self, seller: Company, *, consumer: bool) -> Buyer:
        met = self.debtors.setdefault(seller.orgnr, [])
        known = [buyer for buyer in met if buyer.is_person == consumer]
        if known and self.rng.random() < _OLD_DEBTOR:
            return self.rng.choice(known)
        serial = self.met % strangers.MOST
        buyer = strangers.person(serial, self.rng) if consumer else strangers.company(serial, self.rng)
        self.met += 1
        met.append(buyer)
        return buyer

    def new_bill(self, *, seller: Company | None = None, consumer: bool = False) -> SampleInvoice:
        """An overdue invoice from `seller`, or from one of the two vouched-for creditors."""
        rng = self.rng
        seller = seller or rng.choice(AUTHENTICATED)
        number, customer = f"{30001 + len(self.bills)}", f"{rng.randint(1000, 9999)}"
        due = overdue(rng.randint(20, 60))
        bill = SampleInvoice(
            kind=Kind.INVOICE,
            layout="konsument" if consumer else rng.choice(_LAYOUTS),
            seller=seller,
            buyer=self._debtor(seller, consumer=consumer),
            number=number,
            invoice_date=due - timedelta(days=rng.choice((10, 15, 20, 30))),
            due_date=due,
            lines=goods.some(goods.HOUSEHOLD if consumer else goods.BUILDING + goods.NETWORK, rng, most=5),
            ocr=ocr_reference(customer + number),
            customer_number=customer,
            interest_text=rng.random() < 0.9,
            rounds_to_krona=rng.random() < 0.4,
        )
        self.bills.append(bill)
        return bill

    def credit(self, bill: SampleInvoice) -> SampleInvoice:
        """A credit note for one row of an invoice, dated three days before the sample day."""
        return replace(
            bill,
            kind=Kind.CREDIT_NOTE,
            layout="klassisk",
            number=f"K{bill.number}",
            invoice_date=SAMPLE_DAY - timedelta(days=3),
            due_date=SAMPLE_DAY - timedelta(days=3),
            lines=bill.lines[:1],
            credits=bill.number,
        )
