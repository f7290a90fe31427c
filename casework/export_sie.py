"""The agency's own books leave the house as a SIE file, for its bookkeeping program and its auditor."""

from __future__ import annotations

from datetime import date

from casework.office import Office
from claims.ledger import Book, LedgerAccount
from claims.money import Money
from claims.refused import Refused
from delivery.sie import SieAccount, SieBooks, SieVoucher, sie_file
from dunning.chart import BALANCE, OWN_ACCOUNTS
from storage import ledger

_NAMES = {
    LedgerAccount.CLIENT_CLEARING: "Fordran på klientmedelskonto",
    LedgerAccount.OWN_BANK: "Företagskonto",
    LedgerAccount.VAT: "Utgående moms 25 %",
    LedgerAccount.COMMISSION: "Provision",
    LedgerAccount.COSTS: "Inkassokostnader som byrån behåller",
    LedgerAccount.INTEREST: "Dröjsmålsränta som byrån behåller",
    LedgerAccount.RECEIVABLE: "Kundfordringar",
    LedgerAccount.OUTLAYS: "Utlägg för borgenärer",
    LedgerAccount.PREPAID: "Förskott från kunder",
    LedgerAccount.FEES: "Startavgifter och avgifter vid återkallelse",
}
_CURRENCY = "SEK"


def export_sie(office: Office, *, year: int) -> bytes:
    """A calendar year of the agency's own books; one voucher per happening, numbered from 1 since the books began.

    The year is closed as far as it has gone: what is booked later comes in a later export. Raises
    Refused("other_currency") where something was earned in another currency than kronor: an accountant must turn it.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    opening = {office.chart[account]: 0 for account in OWN_ACCOUNTS}
    vouchers: list[SieVoucher] = []
    number = 0
    with office.database.read() as tx:
        for row, lines in ledger.every(tx, last=last):
            own = [line for line in lines if line.account.book is Book.OWN]
            if not own:
                continue
            if any(line.amount.currency != _CURRENCY for line in own):
                raise Refused("other_currency", f"voucher {row.id} is in another currency than {_CURRENCY}")
            number += 1
            if row.on < first:
                for line in own:
                    opening[office.chart[line.account]] += line.amount.ore if line.account in BALANCE else 0
                continue
            amounts = tuple((office.chart[line.account], line.amount) for line in own)
            vouchers.append(SieVoucher(number, row.on, f"{row.kind} {row.source} ({row.id})", amounts))
    return sie_file(
        SieBooks(
            company=office.agency.legal_name,
            orgnr=office.agency.orgnr,
            made_on=office.clock.today(),
            year_first=first,
            year_last=last,
            accounts=tuple(
                SieAccount(office.chart[account], _NAMES[account], account in BALANCE)
                for account in sorted(OWN_ACCOUNTS, key=lambda one: office.chart[one])
            ),
            opening={account: Money(ore) for account, ore in opening.items()},
            vouchers=vouchers,
        )
    )
