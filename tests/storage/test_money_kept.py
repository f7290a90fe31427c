"""What is kept so that pages need not count: it is what counting gives, on both databases, also after an upgrade."""

from __future__ import annotations

from collections import defaultdict

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import text

from casework.accept_terms import accept_terms
from casework.credit_invoice import credit_invoice
from casework.show_invoices import invoices_page, invoices_shown
from casework.suspense import suspense_page
from claims.money import Money
from storage import agency_invoices, cases, creditor_stands, debtors, ledger
from storage.database import Database
from storage.migrate import _config
from tests.casework.bank_house import one, told
from tests.casework.invoice_house import priced
from tests.casework.payout_house import ordered, paid_in, with_account
from tests.intake.bank.files import camt
from tests.office import House
from tests.papers import bill


def lived(house: House) -> House:
    """A house in which money came, was paid out, and an invoice of ours was credited in part."""
    house = priced(house, before_start=False)
    house.receive(house.mail(bill("001234")))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    with_account(house)
    paid_in(house, "5000.00")
    ordered(house)
    paid_in(house, "70.00", bank="B8")
    credit_invoice(house.office, name=invoices_shown(house.office)[0]["invoice"], amount=Money(100_00), why="x", by="h")
    return house


def is_as_counted(house: House) -> None:
    with house.office.database.read() as tx:
        nonzero = {
            currency: {account: ore for account, ore in sums.items() if ore}
            for currency, sums in creditor_stands.whole(tx).items()
        }
        counted = {
            currency: {account: ore for account, ore in sums.items() if ore}
            for currency, sums in ledger.balances(tx).items()
        }
        assert nonzero == counted
        mine: dict[object, int] = defaultdict(int)
        for number, sums in ledger.by_case(tx).items():
            row = cases.get(tx, number)
            assert row is not None and row.creditor_id == 1
            for account, ore in sums.items():
                mine[account] += ore
        assert creditor_stands.of_creditor(tx, 1)["SEK"] == dict(mine) and any(mine.values())
        rows = tx.execute(text("SELECT invoice_id, ore FROM agency_open")).all()
        open_now = {row.invoice_id: row.ore for row in rows}
        credit_ids = {row.id for row in agency_invoices.every(tx) if row.kind == "credit"}
        all_open = agency_invoices.open_by_invoice(tx)
        assert open_now == {key: ore for key, ore in all_open.items() if ore and key not in credit_ids}


def test_what_is_kept_is_what_counting_gives(any_house: House) -> None:
    house = lived(any_house)
    is_as_counted(house)
    told(house, camt(one("44.00", "<Ustrd>faktura 1234</Ustrd>", name="Någon", bank="B9"), message_id="M9"), "m9.xml")
    (row,) = suspense_page(house.office, find="FAKTURA 1234")["rows"]
    number = house.case().number
    assert row["suggestions"] == [{"case": number, "ground": "invoice_number"}]  # 001234 as payers write it
    assert suspense_page(house.office, find="44")["rows"] and not suspense_page(house.office, find="45")["rows"]
    names = [each["invoice"] for each in invoices_page(house.office, is_open=True)["rows"]]
    assert names == [each["invoice"] for each in invoices_shown(house.office, is_open=True)][::-1]


def test_an_upgrade_counts_what_there_was_before(any_house: House) -> None:
    house = lived(any_house)
    told(house, camt(one("44.00", "<Ustrd>faktura 1234</Ustrd>", name="Någon", bank="B9"), message_id="M9"), "m9.xml")
    database = house.office.database
    with database.read() as tx:
        case = cases.all_cases(tx)[0]
        name_key = tx.execute(text("SELECT name_key FROM debtor")).scalar()
    _forget(database)
    _upgrade(database)
    is_as_counted(house)
    with database.read() as tx:
        assert tx.execute(text("SELECT name_key FROM debtor")).scalar() == name_key != ""
        assert debtors.get(tx, case.debtor_id).name
    assert suspense_page(house.office, find="någon")["rows"][0]["suggestions"]


def _forget(database: Database) -> None:
    """The database as the version before made it."""
    drops: list[str] = [
        f"DROP TABLE {table}"
        for table in ("creditor_stand", "account_stand", "agency_open", "contract_evidence", "creditor_figures")
    ]
    indexes = (
        "ix_creditor_name_key", "ix_debtor_name_key", "ix_case_creditor_accepted", "ix_invoice_plain_key",
        "ix_payment_reference", "ix_bank_transaction_queue", "ix_bank_transaction_amount", "ix_payout_account_state",
    )  # fmt: skip
    drops += [f"DROP INDEX {name}" for name in indexes]
    columns = [("creditor", "name_key"), ("debtor", "name_key"), ("invoice", "plain_key"), ("bank_file", "stated")]
    drops += [f"ALTER TABLE {table} DROP COLUMN {name}" for table, name in [*columns, ("bank_transaction", "said")]]
    with database.write() as tx:
        for statement in drops:
            tx.execute(text(statement))
    database.close()  # a connection that stayed open would believe in the columns it has seen


def _upgrade(database: Database) -> None:
    """That version alone, whatever came after it."""
    script = ScriptDirectory.from_config(_config(database)).get_revision("0018")
    with database.write() as tx, Operations.context(MigrationContext.configure(tx)):
        script.module.upgrade()
