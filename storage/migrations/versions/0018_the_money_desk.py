"""What the pages of payments and creditors are looked up by, and what is kept so that they need not count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_AT_ONCE = 2000
_FORMS = {"ab", "aktiebolag", "hb", "handelsbolag", "kb", "kommanditbolag", "publ", "as", "oy", "ltd", "gmbh", "firma"}


def upgrade() -> None:
    """Bring the schema here."""
    _columns()
    _tables()
    _fill("debtor", "name_key", ("name",), lambda row: _name_key(row.name))
    _fill("creditor", "name_key", ("name",), lambda row: _name_key(row.name))
    _fill("invoice", "plain_key", ("number",), lambda row: _plain(row.number))
    _fill("bank_transaction", "said", ("told",), lambda row: _said(row.told))
    _sum_up()


def _columns() -> None:
    _add("creditor", sa.Column("name_key", sa.String(), nullable=False, server_default=""))
    _add("debtor", sa.Column("name_key", sa.String(), nullable=False, server_default=""))
    _add("invoice", sa.Column("plain_key", sa.String(), nullable=False, server_default=""))
    _add("bank_transaction", sa.Column("said", sa.Text(), nullable=False, server_default=""))
    _add("bank_file", sa.Column("stated", sa.JSON(), nullable=True))
    op.create_index("ix_creditor_name_key", "creditor", ["name_key", "id"])
    op.create_index(op.f("ix_debtor_name_key"), "debtor", ["name_key"])
    op.create_index("ix_case_creditor_accepted", "case", ["creditor_id", "accepted_at"])
    op.create_index(op.f("ix_invoice_plain_key"), "invoice", ["plain_key"])
    op.create_index("ix_payment_reference", "payment", ["reference"])
    op.create_index("ix_bank_transaction_queue", "bank_transaction", ["state", "booked_on", "id"])
    op.create_index("ix_bank_transaction_amount", "bank_transaction", ["state", "amount_ore"])
    op.create_index(op.f("ix_payout_account_state"), "payout_account", ["state"])


def _add(table: str, column: sa.Column[Any]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(column)


def _tables() -> None:
    op.create_table(
        "creditor_stand",
        sa.Column("creditor_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditor.id"], name=op.f("fk_creditor_stand_creditor_id_creditor")),
        sa.PrimaryKeyConstraint("creditor_id", "currency", "account", name=op.f("pk_creditor_stand")),
    )
    op.create_table(
        "account_stand",
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("currency", "account", name=op.f("pk_account_stand")),
    )
    op.create_table(
        "agency_open",
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("creditor_id", sa.Integer(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["agency_invoice.id"], name=op.f("fk_agency_open_invoice_id_agency_invoice")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditor.id"], name=op.f("fk_agency_open_creditor_id_creditor")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_agency_open")),
    )
    op.create_index(op.f("ix_agency_open_creditor_id"), "agency_open", ["creditor_id"])
    op.create_table(
        "contract_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("creditor_id", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditor.id"], name=op.f("fk_contract_evidence_creditor_id_creditor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_evidence")),
    )
    op.create_index(op.f("ix_contract_evidence_creditor_id"), "contract_evidence", ["creditor_id"])
    op.create_table(
        "creditor_figures",
        sa.Column("creditor_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditor.id"], name=op.f("fk_creditor_figures_creditor_id_creditor")
        ),
        sa.PrimaryKeyConstraint("creditor_id", name=op.f("pk_creditor_figures")),
    )


def _fill(table: str, column: str, needs: tuple[str, ...], value: Callable[[Any], str]) -> None:
    """Fill a new column of every row, some at a time."""
    types = {"told": sa.JSON()}
    kept = sa.table(table, sa.column("id"), sa.column(column), *(sa.column(name, types.get(name)) for name in needs))
    connection, last = op.get_bind(), 0
    while rows := connection.execute(sa.select(kept).where(kept.c.id > last).order_by(kept.c.id).limit(_AT_ONCE)).all():
        change = sa.update(kept).where(kept.c.id == sa.bindparam("its_id")).values({column: sa.bindparam("its_value")})
        connection.execute(change, [{"its_id": row.id, "its_value": value(row)} for row in rows])
        last = rows[-1].id


def _sum_up() -> None:
    op.execute(
        "INSERT INTO account_stand (currency, account, ore) "
        "SELECT currency, account, SUM(amount_ore) FROM voucher_line GROUP BY currency, account"
    )
    op.execute(
        "INSERT INTO creditor_stand (creditor_id, currency, account, ore) "
        "SELECT c.creditor_id, l.currency, l.account, SUM(l.amount_ore) FROM voucher_line l "
        'JOIN voucher v ON v.id = l.voucher_id JOIN "case" c ON c.number = v.case_number '
        "GROUP BY c.creditor_id, l.currency, l.account"
    )
    op.execute(
        "INSERT INTO agency_open (invoice_id, creditor_id, ore) SELECT id, creditor_id, ore FROM ("
        "SELECT i.id, i.creditor_id, i.total_ore "
        "+ COALESCE((SELECT SUM(k.total_ore) FROM agency_invoice k WHERE k.credits_id = i.id), 0) "
        "- COALESCE((SELECT SUM(p.amount_ore) FROM agency_payment p "
        "WHERE p.invoice_id = i.id AND p.reversed_on IS NULL), 0) AS ore "
        "FROM agency_invoice i WHERE i.kind <> 'credit') AS counted WHERE ore <> 0"
    )


def _name_key(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+", "".join(letter for letter in parts if not unicodedata.combining(letter)))
    return " ".join(sorted([word for word in words if word not in _FORMS] or words))


def _plain(number: str) -> str:
    return re.sub(r"[\W_]", "", number).casefold().lstrip("0")


def _said(told: Any) -> str:
    payer = told["counterparty"]
    texts = [payer["name"], payer["identity"], payer["account"]]
    texts += [one["text"] for one in told["references"]] + list(told["texts"])
    digits = [plain for text in texts if (plain := re.sub(r"[ -]", "", text)).isascii() and plain.isdigit()]
    lines = [text.casefold() for text in texts if text] + digits
    return "\n" + "\n".join(dict.fromkeys(lines)) + "\n"
