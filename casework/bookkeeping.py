"""The books follow what happened: for every case and bank transaction, what is not booked of it yet is booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.ids import bank_name
from casework.known_case import KnownCase, read_case
from casework.office import Office
from casework.shares import agreed_in, share_of
from claims.bank import BankState
from claims.case import CaseFacts
from claims.ledger import Amounts, LedgerAccount, Voucher, VoucherKind, difference, lines_of
from claims.money import Money
from claims.refused import Refused
from dunning.bookkeeping import bank_amounts, case_amounts
from storage import bank, case_facts, cases, house, ledger, waking
from storage.bank import BankRow
from storage.cases import CaseRow
from storage.database import Tx

_PAGE = 400
_OPENED = "statements_opened"


def keep_books(office: Office, *, is_all: bool = False) -> int:
    """Book whatever is not booked yet, in one transaction; how many vouchers it took (none when all was booked).

    What something has happened to since the books were last kept, or, with `is_all`, everything there is.
    """
    with office.database.write() as tx:
        if is_all:
            waking.wake_all(tx)
            house.put(tx, _OPENED, "")
        return keep_books_in(office, tx)


def keep_books_in(office: Office, tx: Tx) -> int:
    """`keep_books` inside a running transaction. The cases stay marked: their invoices have not been looked at yet."""
    booked = _book_openings(office, tx)
    while waiting := waking.bank_waiting(tx, limit=_PAGE):
        rows = (bank.get(tx, each) for each in waiting)
        booked += sum(book_bank(office, tx, row) for row in rows if row is not None)
        waking.bank_kept(tx, waiting)
    page = waking.to_book(tx, office.clock.today(), limit=_PAGE)
    while page:
        booked += book_cases(office, tx, [each.number for each in page])
        page = waking.to_book(tx, office.clock.today(), after=page[-1], limit=_PAGE)
    return booked


def book_cases(office: Office, tx: Tx, numbers: Sequence[str]) -> int:
    """Book what has changed on some cases, inside a running transaction; how many vouchers it took."""
    known = case_facts.facts_of(tx, waking.with_money(tx, numbers))
    return sum(_book_case(office, tx, facts) for _number, facts in sorted(known.items()))


def _book_openings(office: Office, tx: Tx) -> int:
    """What was on an account before its first statement: nobody's whom we know of, until somebody says whose."""
    booked = 0
    seen: set[str] = set()
    found = str(bank.count_statements(tx))
    if house.get(tx, _OPENED) == found:
        return 0
    house.put(tx, _OPENED, found)
    for file in bank.statements(tx):
        for told in file.totals:
            account, source = told["account"], f"opening:{told['account']}"
            if told["opening"] is None or account in seen or account == _own_account(office):
                continue
            seen.add(account)
            opening = Money.of(told["opening"], told["currency"])
            if not opening or ledger.of_source(tx, source):
                continue
            amounts = {LedgerAccount.CLIENT_BANK: opening.ore, LedgerAccount.OTHER_FUNDS: -opening.ore}
            today = office.clock.today()
            opened = Voucher(
                kind=VoucherKind.BANK,
                source=source,
                on=today,
                value_on=today,
                text="What was on the account before its first statement",
                lines=lines_of(amounts, opening.currency),
                party=account,
            )
            ledger.add(tx, opened, at=office.clock.now())
            booked += 1
    return booked


def book_case(office: Office, tx: Tx, case_number: str) -> bool:
    """Book what has changed of whose the money on a case is, inside a running transaction; False when nothing has."""
    return book_known(office, tx, read_case(tx, case_number))


def book_known(office: Office, tx: Tx, known: KnownCase) -> bool:
    """`book_case` of a case that has just been read."""
    return _book_case(office, tx, known.facts, known.row)


def unbooked(office: Office, tx: Tx) -> list[str]:
    """The cases and bank transactions of which the books say something else than the facts."""
    stands = ledger.by_source(tx, VoucherKind.BANK)
    wrong = [
        bank_name(row.id)
        for row in bank.every(tx)
        if row.state in set(BankState) and difference(_of_bank(office, row), stands.get(bank_name(row.id), {}))
    ]
    stands = ledger.by_source(tx, VoucherKind.CASE)
    known = case_facts.facts_of(tx, sorted({*cases.with_payments(tx), *stands}))
    return wrong + [
        number for number, facts in known.items() if difference(_of_case(office, tx, facts), stands.get(number, {}))
    ]


def _book_case(office: Office, tx: Tx, facts: CaseFacts, row: CaseRow | None = None) -> bool:
    wanted = _of_case(office, tx, facts) if row is None else _whose(office, row, facts)
    stands = ledger.of_case(tx, facts.number, kinds=[VoucherKind.CASE])
    changes = difference(wanted, stands)
    if not changes:
        return False
    today = office.clock.today()
    last = max((paid.on for paid in facts.payments if paid.on <= today), default=today)
    booked = Voucher(
        kind=VoucherKind.CASE,
        source=facts.number,
        on=today,
        value_on=last,
        text="Whose the money on the case is",
        lines=lines_of(changes, facts.currency),
        case_number=facts.number,
    )
    ledger.add(tx, booked, at=office.clock.now())
    return True


def _of_case(office: Office, tx: Tx, facts: CaseFacts) -> Mapping[LedgerAccount, int]:
    row = cases.get(tx, facts.number)
    assert row is not None
    return _whose(office, row, facts)


def _whose(office: Office, row: CaseRow, facts: CaseFacts) -> dict[LedgerAccount, int]:
    try:
        return case_amounts(facts=facts, share=share_of(office, row=row, facts=facts), agreed=agreed_in(row))
    except Refused:  # no terms, or a law row is missing: the money is there, and nobody can say yet whose it is
        return case_amounts(facts=facts, share=None, agreed=None)


def _own_account(office: Office) -> str:
    own = office.agency.own_account
    return office.agency.account_names().get(own, own)


def _of_bank(office: Office, row: BankRow) -> dict[LedgerAccount, int]:
    if row.account == _own_account(office):
        return {}
    return bank_amounts(ore=row.amount_ore, state=BankState(row.state), reason=row.reason)


def _book_bank(office: Office, tx: Tx, row: BankRow, stands: Amounts) -> bool:
    changes = difference(_of_bank(office, row), stands)
    if not changes:
        return False
    booked = Voucher(
        kind=VoucherKind.BANK,
        source=bank_name(row.id),
        on=office.clock.today(),
        value_on=min(row.value_on, row.booked_on),
        text="Money on the clients' account",
        lines=lines_of(changes, row.currency),
        party=row.account,
    )
    ledger.add(tx, booked, at=office.clock.now())
    return True


def book_bank(office: Office, tx: Tx, row: BankRow, *, is_new: bool = False) -> bool:
    """Book what a bank transaction moved, inside a running transaction; False when it is booked already."""
    return _book_bank(office, tx, row, {} if is_new else ledger.of_source(tx, bank_name(row.id)))
