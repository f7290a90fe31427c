"""The indexes that the desk's lists and search read: beside the tables, since each serves a page and no rule."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Index, MetaData, text

_PLAIN: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("ix_case_state_number", "case", ("state", "number")),
    ("ix_case_creditor_number", "case", ("creditor_id", "number")),
    ("ix_case_creditor_state_number", "case", ("creditor_id", "state", "number")),
    ("ix_creditor_orgnr", "creditor", ("orgnr",)),
    ("ix_invoice_ocr_reference", "invoice", ("ocr_reference",)),
    ("ix_invoice_total_ore", "invoice", ("total_ore", "id")),
    ("ix_payment_amount_ore", "payment", ("amount_ore",)),
)
_PARTIAL: Sequence[tuple[str, str, tuple[str, ...], str]] = (
    ("ix_case_open_number", "case", ("number",), "close_code IS NULL"),
    ("ix_case_creditor_open_number", "case", ("creditor_id", "number"), "close_code IS NULL"),
    ("ix_hold_standing", "hold", ("hold", "case_number"), "ended_at IS NULL"),
    ("ix_task_open", "task", ("id",), "done_at IS NULL"),
    ("ix_task_open_kind", "task", ("kind", "id"), "done_at IS NULL"),
    ("ix_objection_waiting", "objection", ("answer_due_on", "id"), "answered_on IS NULL AND ended_on IS NULL"),
    ("ix_contact_waiting", "contact", ("due_on", "id"), "answered_on IS NULL AND due_on IS NOT NULL"),
    ("ix_complaint_waiting", "complaint", ("due_on", "id"), "answered_on IS NULL"),
    ("ix_payout_account_proposed", "payout_account", ("id",), "state = 'proposed'"),
)


def declare_indexes(metadata: MetaData) -> None:
    """Put the indexes on the tables, once each of them has been described."""
    for name, table, columns in _PLAIN:
        Index(name, *(metadata.tables[table].c[column] for column in columns))
    number_key = metadata.tables["invoice"].c.number_key
    Index("ix_invoice_number_key", number_key, postgresql_ops={"number_key": "text_pattern_ops"})
    for name, table, columns, where in _PARTIAL:
        described = metadata.tables[table]
        Index(
            name,
            *(described.c[column] for column in columns),
            sqlite_where=text(where),
            postgresql_where=text(where),
        )
