"""Tables of what a debtor objects to, and of what was agreed with them: instalment plans, offers to settle."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

objection = Table(
    "objection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("invoice_number", String),
    Column("amount_ore", BigInteger),
    Column("ground", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("how", String, nullable=False),
    Column("message_id", Integer, ForeignKey("message.id")),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("creditor_due_on", Date, nullable=False),
    Column("answer_due_on", Date, nullable=False),
    Column("creditor_said_on", Date),
    Column("creditor_said", Text, nullable=False),
    Column("outcome", String),
    Column("upheld_ore", BigInteger),
    Column("reasons", Text, nullable=False),
    Column("decided_on", Date),
    Column("decided_by", String),
    Column("letter_key", String),
    Column("answered_on", Date),
    Column("answered_how", String),
    Column("ended_on", Date),
    Index("ix_objection_ended_on_creditor_due_on", "ended_on", "creditor_due_on"),
    Index("ix_objection_ended_on_answer_due_on", "ended_on", "answer_due_on"),
)

agreed_plan = Table(
    "agreed_plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("component", Integer, nullable=False),
    Column("agreed_at", Instant, nullable=False),
    Column("agreed_on", Date, nullable=False),
    Column("by", String, nullable=False),
    Column("consulted_on", Date),
    Column("consulted_how", String, nullable=False),
    Column("consulted_with", String, nullable=False),
    Column("schedule", JSON, nullable=False),
    Column("ended_on", Date),
    Column("ended_by", String),
    Column("end", String),
    Column("why", Text, nullable=False),
    UniqueConstraint("case_number", "component", name="uq_agreed_plan_digit"),
)

offer = Table(
    "offer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("amount_ore", BigInteger, nullable=False),
    Column("owed_ore", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("approved_by", String),
    Column("approval", Text, nullable=False),
    Column("offered_on", Date),
    Column("letter_key", String),
    Column("ended_on", Date),
    Column("end", String),
    Index("ix_offer_end_valid_to", "end", "valid_to"),
)
