"""What an application for a payment order (ansökan om betalningsföreläggande) says, once for paper and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from claims.balance import Cost, CostKind
from claims.letter import LetterContent
from claims.money import Money, total
from claims.party import Party
from delivery.extras import extras
from delivery.sheet import Column, Table
from delivery.tables import cost_rows, runs_interest
from templates.catalog import label
from templates.clean import clean_line
from templates.filters import identity_full, kronor

AUTHORITY_COSTS = (CostKind.PAYMENT_ORDER, CostKind.COUNSEL)


@dataclass(frozen=True, slots=True)
class Ground:
    """One invoice as a ground (grund, 10 § lagen 1990:746) in plain words."""

    number: str
    about: str
    invoice_date: date
    due_date: date
    total: Money
    remaining: Money
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Application:
    """The claim as filed: 11 § (amount, due day, interest), 17 § (costs, each by kind), 16 § (enforcement)."""

    principal: Money
    interest: Money
    interest_from: date
    runs_interest: bool
    has_agreed_rate: bool
    costs: Money
    cost_lines: tuple[Cost, ...]
    grounds: tuple[Ground, ...]
    assigned_by: str
    demand_on: date | None
    demand_deadline: date | None
    wants_enforcement: bool

    @property
    def claimed(self) -> Money:
        """Everything claimed on the day of the application."""
        return self.principal + self.interest + self.costs


def application(content: LetterContent) -> Application:
    """The application of a case, with the costs that filing adds; öresavrundning is not claimed."""
    extra = extras(content)
    balance = content.balance
    booked = {cost.kind for cost in balance.cost_lines}
    added = tuple(c for c in extra.application_costs if c.kind not in booked)
    return Application(
        principal=balance.principal,
        interest=balance.interest,
        interest_from=balance.as_of + timedelta(days=1),
        runs_interest=runs_interest(balance),
        has_agreed_rate=any("avtal" in s.basis.lower() for i in balance.invoices for s in i.segments),
        costs=balance.costs + total((c.amount for c in added), balance.currency),
        cost_lines=(*balance.cost_lines, *added),
        grounds=tuple(
            Ground(
                i.number,
                content.about.get(i.number, ""),
                i.invoice_date,
                i.due_date,
                i.total,
                i.remaining,
                bool(i.disputed),
            )
            for i in balance.invoices
            if i.remaining
        ),
        assigned_by=clean_line(extra.assigned_by),
        demand_on=extra.demand_on,
        demand_deadline=extra.demand_deadline,
        wants_enforcement=extra.wants_enforcement,
    )


def party_table(content: LetterContent) -> Table:
    """Applicant, representative and defendant with number and address (18 § lagen 1990:746, 33 kap. 1 § RB)."""
    agency = content.agency
    representative = Party(agency.legal_name, agency.orgnr, agency.address, agency.mailbox, agency.phone)
    parties = (("Sökande", content.creditor), ("Ombud", representative), ("Svarande", content.debtor))

    def t(text: str) -> str:
        return label(text, language=content.language)

    columns = (Column(t("Part")), Column(t("Namn")), Column(t("Person- eller org.nr")), Column(t("Adress"), wide=True))
    rows = tuple(
        (t(role), clean_line(party.name), identity_full(party.orgnr) or t("saknas"), _reach(party) or t("saknas"))
        for role, party in parties
    )
    return Table(columns, rows)


def _reach(party: Party) -> str:
    parts = [clean_line(line) for line in (*party.address, party.email or "", party.phone or "")]
    return ", ".join(part for part in parts if part)


def cost_table(content: LetterContent) -> Table:
    """Every cost that is claimed, by kind and statute, and their sum."""
    found = application(content)
    rows = cost_rows(found.cost_lines, language=content.language)
    settled = found.costs - total((c.amount for c in found.cost_lines), content.balance.currency)
    if settled:
        rows.append((label("Avgår betalda kostnader", language=content.language), kronor(settled)))
    closing = (label("Summa kostnader", language=content.language), kronor(found.costs))
    return Table((Column("", wide=True), Column("", numeric=True)), (*rows, closing), sums=1, has_header=False)
