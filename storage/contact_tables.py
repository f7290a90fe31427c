"""Tables of what passes between house and debtor beside letters: contacts, complaints, returned post, addresses."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("direction", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("about", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("on", Date, nullable=False, index=True),
    Column("by", String, nullable=False),
    Column("reached", Boolean),
    Column("message_id", Integer, ForeignKey("message.id"), unique=True),
    Column("due_on", Date),
    Column("answered_on", Date),
    Column("answered_by", String),
    Column("answered_how", String),
    Column("answer", Text, nullable=False),
    Index("ix_contact_answered_on_due_on", "answered_on", "due_on"),
)

complaint = Table(
    "complaint",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), index=True),
    Column("objection_id", Integer, ForeignKey("objection.id")),
    Column("who", String, nullable=False),
    Column("about", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("how", String, nullable=False),
    Column("received_on", Date, nullable=False, index=True),
    Column("due_on", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("answered_on", Date),
    Column("answered_by", String),
    Column("outcome", String),
    Column("answer", Text, nullable=False),
    Column("measures", Text, nullable=False),
    Index("ix_complaint_answered_on_due_on", "answered_on", "due_on"),
)

returned_letter = Table(
    "returned_letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("letter_key", String, ForeignKey("letter.key"), nullable=False, unique=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("step", String, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("on", Date, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
)

address = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("debtor_id", Integer, ForeignKey("debtor.id"), nullable=False, index=True),
    Column("lines", JSON, nullable=False),
    Column("match", String, nullable=False),
    Column("source", String, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("set_aside_on", Date),
    Column("why", Text, nullable=False),
    UniqueConstraint("debtor_id", "match", "source", "as_of", name="uq_address_proof"),
)
