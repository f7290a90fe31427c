"""What the house knows of its own running: counts kept by triggers, samples, letters a day, why work fails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_COUNTED = {
    "message": ("state, reason", "{row}.state || ' ' || {row}.reason"),
    "document": ("state", "{row}.state"),
    "reading": ("state", "{row}.state"),
    "case": ("state", "{row}.state"),
    "letter": ("step, status", "{row}.step || ' ' || {row}.status"),
    "mail": ("status", "{row}.status"),
    "task": ("done_at", "CASE WHEN {row}.done_at IS NULL THEN 'open' ELSE 'done' END"),
}
"""By table: the columns that a row is counted by, and the label made of them."""
_EVER = {
    "message": ("message_became", "state", "NEW.state", "OLD.state <> NEW.state"),
    "letter": ("letter_sent", "status", "NEW.step", "NEW.status = 'sent' AND OLD.status <> 'sent'"),
}
"""What only ever grows: the tally, the column whose change is counted, the label, and when it is one more."""


def upgrade() -> None:
    """Bring the schema here."""
    _tables()
    _columns()
    _indexes()
    _count_what_is_there()
    if op.get_bind().dialect.name == "sqlite":
        _triggers_of_sqlite()
    else:
        _triggers_of_postgresql()


def _tables() -> None:
    op.create_table(
        "tally",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "label", name=op.f("pk_tally")),
    )
    op.create_table(
        "sample",
        sa.Column("span", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("span", "name", "label", "at", name=op.f("pk_sample")),
    )
    op.create_table(
        "departure",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("creditor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("on", "creditor_id", name=op.f("pk_departure")),
    )


def _columns() -> None:
    op.add_column("job", sa.Column("message_id", sa.Integer(), nullable=True))
    op.add_column("job", sa.Column("trace", sa.String(), nullable=False, server_default=""))
    op.add_column("job", sa.Column("fault", sa.String(), nullable=False, server_default=""))
    op.add_column("job", sa.Column("fault_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("letter", sa.Column("cleared_on", sa.Date(), nullable=True))
    op.add_column("letter", sa.Column("waits_until", sa.Date(), nullable=True))
    job = sa.table("job", sa.column("args", sa.JSON()), sa.column("message_id", sa.Integer()))
    op.execute(job.update().values(message_id=job.c.args["message_id"].as_integer()))


def _indexes() -> None:
    for name, table, columns in (
        ("ix_sample_span_at", "sample", ["span", "at"]),
        ("ix_job_message_id", "job", ["message_id"]),
        ("ix_job_state_id", "job", ["state", "id"]),
        ("ix_job_state_kind_id", "job", ["state", "kind", "id"]),
        ("ix_message_state_id", "message", ["state", "id"]),
        ("ix_message_state_received_at", "message", ["state", "received_at"]),
        ("ix_message_from_address_id", "message", ["from_address", "id"]),
        ("ix_message_state_reason_id", "message", ["state", "reason", "id"]),
        ("ix_reading_state_id", "reading", ["state", "id"]),
        ("ix_letter_status_on", "letter", ["status", "on"]),
        ("ix_letter_waits_until", "letter", ["waits_until"]),
        ("ix_debtor_country", "debtor", ["country"]),
    ):
        op.create_index(name, table, columns)


def _count_what_is_there() -> None:
    for table, (_, label) in _COUNTED.items():
        made = label.replace("{row}.", "")
        op.execute(f"INSERT INTO tally SELECT '{table}', {made}, count(*) FROM \"{table}\" GROUP BY 2")  # noqa: S608 - names of this file
    op.execute("INSERT INTO tally SELECT 'received', '', count(*) FROM message")
    op.execute("INSERT INTO tally SELECT 'job_done', kind, count(*) FROM job WHERE state = 'done' GROUP BY 2")
    op.execute("INSERT INTO tally SELECT 'message_became', state, count(*) FROM message GROUP BY 2")
    op.execute("INSERT INTO tally SELECT 'letter_sent', step, count(*) FROM letter WHERE status = 'sent' GROUP BY 2")


def _triggers_of_sqlite() -> None:
    for table, (columns, label) in _COUNTED.items():
        new, old = label.format(row="NEW"), label.format(row="OLD")
        plus, minus = _change_sqlite(f"'{table}'", new, 1), _change_sqlite(f"'{table}'", old, -1)
        first = _change_sqlite("'received'", "''", 1) if table == "message" else ""
        last = _change_sqlite("'received'", "''", -1) if table == "message" else ""
        op.execute(f'CREATE TRIGGER {table}_counted_in AFTER INSERT ON "{table}" BEGIN {plus} {first} END')
        op.execute(f'CREATE TRIGGER {table}_counted_out AFTER DELETE ON "{table}" BEGIN {minus} {last} END')
        op.execute(
            f'CREATE TRIGGER {table}_counted_on AFTER UPDATE OF {columns} ON "{table}" '
            f"WHEN ({old}) <> ({new}) BEGIN {minus} {plus} END"
        )
    for table, (name, column, label, is_one) in _EVER.items():
        op.execute(
            f'CREATE TRIGGER {table}_counted_ever AFTER UPDATE OF {column} ON "{table}" '
            f"WHEN {is_one} BEGIN {_change_sqlite(repr(name), label, 1)} END"
        )
    more = _change_sqlite("'message_became'", "NEW.state", 1)
    op.execute(f"CREATE TRIGGER message_counted_first AFTER INSERT ON message BEGIN {more} END")


def _change_sqlite(name: str, label: str, by: int) -> str:
    # Not an upsert: in a trigger the conflict rule of the outer statement would hold instead.
    return (
        f"INSERT INTO tally SELECT {name}, {label}, 0 "  # noqa: S608 - names of this file
        f"WHERE NOT EXISTS (SELECT 1 FROM tally WHERE name = {name} AND label = {label}); "
        f"UPDATE tally SET count = count + {by} WHERE name = {name} AND label = {label};"
    )


def _triggers_of_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION krav_count(which text, what text, plus bigint) RETURNS void LANGUAGE sql AS $$ "
        "INSERT INTO tally VALUES (which, what, plus) "
        "ON CONFLICT (name, label) DO UPDATE SET count = tally.count + excluded.count $$"
    )
    for table, (columns, label) in _COUNTED.items():
        new, old = label.format(row="NEW"), label.format(row="OLD")
        also = "PERFORM krav_count('received', '', {}); " if table == "message" else ""
        became = "PERFORM krav_count('message_became', NEW.state, 1); " if table == "message" else ""
        _function(
            f"{table}_counted",
            f"IF TG_OP = 'INSERT' THEN PERFORM krav_count('{table}', {new}, 1); {also.format(1)}{became}"
            f"ELSIF TG_OP = 'DELETE' THEN PERFORM krav_count('{table}', {old}, -1); {also.format(-1)}"
            f"ELSIF ({old}) <> ({new}) THEN PERFORM krav_count('{table}', {old}, -1); "
            f"PERFORM krav_count('{table}', {new}, 1); END IF;",
        )
        op.execute(
            f'CREATE TRIGGER {table}_counted AFTER INSERT OR DELETE OR UPDATE OF {columns} ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {table}_counted()"
        )
    for table, (name, column, label, is_one) in _EVER.items():
        _function(f"{table}_counted_ever", f"IF {is_one} THEN PERFORM krav_count('{name}', {label}, 1); END IF;")
        op.execute(
            f'CREATE TRIGGER {table}_counted_ever AFTER UPDATE OF {column} ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {table}_counted_ever()"
        )


def _function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$")
