"""Every table in one place: the shape of the truth. Amounts are whole öre, instants UTC, days plain dates."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.agreement_tables import agreed_plan as agreed_plan
from storage.agreement_tables import objection as objection
from storage.agreement_tables import offer as offer
from storage.authority_tables import authority_file as authority_file
from storage.authority_tables import authority_record as authority_record
from storage.authority_tables import authority_transaction as authority_transaction
from storage.bank_tables import bank_file as bank_file
from storage.bank_tables import bank_sighting as bank_sighting
from storage.bank_tables import bank_transaction as bank_transaction
from storage.bulk_tables import bulk as bulk
from storage.bulk_tables import bulk_item as bulk_item
from storage.bulk_tables import lab_line as lab_line
from storage.bulk_tables import lab_run as lab_run
from storage.contact_tables import address as address
from storage.contact_tables import complaint as complaint
from storage.contact_tables import contact as contact
from storage.contact_tables import returned_letter as returned_letter
from storage.desk_indexes import declare_indexes
from storage.desk_tables import assignee as assignee
from storage.desk_tables import case_assignee as case_assignee
from storage.desk_tables import name_key as name_key
from storage.desk_tables import saved_filter as saved_filter
from storage.intake_tables import document as document
from storage.intake_tables import message as message
from storage.intake_tables import reading as reading
from storage.learning_tables import audit as audit
from storage.learning_tables import lesson as lesson
from storage.ledger_tables import payout as payout
from storage.ledger_tables import payout_account as payout_account
from storage.ledger_tables import payout_run as payout_run
from storage.ledger_tables import voucher as voucher
from storage.ledger_tables import voucher_line as voucher_line
from storage.limitation_tables import interruption as interruption
from storage.metadata import metadata as metadata
from storage.money_tables import account_stand as account_stand
from storage.money_tables import agency_open as agency_open
from storage.money_tables import contract_evidence as contract_evidence
from storage.money_tables import creditor_figures as creditor_figures
from storage.money_tables import creditor_stand as creditor_stand
from storage.ops_tables import departure as departure
from storage.ops_tables import sample as sample
from storage.ops_tables import tally as tally
from storage.party_tables import judgement as judgement
from storage.party_tables import mitigation as mitigation
from storage.party_tables import representative as representative
from storage.passkey_tables import passkey as passkey
from storage.passkey_tables import passkey_question as passkey_question
from storage.people_tables import creditor as creditor
from storage.people_tables import creditor_sender as creditor_sender
from storage.people_tables import debtor as debtor
from storage.plan_tables import caught_up as caught_up
from storage.plan_tables import plan_version as plan_version
from storage.pricing_tables import acceptance as acceptance
from storage.pricing_tables import agency_invoice as agency_invoice
from storage.pricing_tables import agency_payment as agency_payment
from storage.pricing_tables import claim_finding as claim_finding
from storage.pricing_tables import quote as quote
from storage.pricing_tables import terms_shown as terms_shown
from storage.review_tables import page_cut as page_cut
from storage.review_tables import page_picture as page_picture
from storage.review_tables import review_decision as review_decision
from storage.review_tables import review_item as review_item
from storage.review_tables import review_reason as review_reason
from storage.score_tables import credit_request as credit_request
from storage.score_tables import recommendation as recommendation
from storage.score_tables import score as score
from storage.types import Instant
from storage.user_tables import desk_link as desk_link
from storage.user_tables import desk_session as desk_session
from storage.user_tables import desk_user as desk_user
from storage.user_tables import seen as seen
from storage.user_tables import seen_seal as seen_seal
from storage.waking_tables import bank_to_book as bank_to_book

house = Table(
    "house",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("args", JSON, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("wanted_again", Boolean, nullable=False, default=False),
    Column("owner", String),
    Column("lease_until", Instant),
    Column("code", String),
    Column("error", Text),
    Column("finished_at", Instant),
    Column("message_id", Integer, index=True),
    Column("trace", String, nullable=False, server_default=""),
    Column("fault", String, nullable=False, server_default=""),
    Column("fault_count", Integer, nullable=False, server_default="0"),
    Index("ix_job_ready", "state", "run_at"),
    Index("ix_job_state_id", "state", "id"),
    Index("ix_job_state_kind_id", "state", "kind", "id"),
)

_IS_OPEN = text("state != 'closed'")

case = Table(
    "case",
    metadata,
    Column("number", String, primary_key=True),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), nullable=False, index=True),
    Column("debtor_id", Integer, ForeignKey("debtor.id"), nullable=False, index=True),
    Column("open_key", String, unique=True),
    Column("state", String, nullable=False, index=True),
    Column("close_code", String),
    Column("currency", String, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("accepted_how", String),
    Column("plan", String, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("missing", JSON, nullable=False),
    Column("next_on", Date, index=True),
    Column("next_step", String),
    Column("why", String, nullable=False),
    Column("linked_to", String),
    Column("merged_into", String),
    Column("tone", String),
    Column("looks_on", Date, nullable=False, server_default="0001-01-01", index=True),
    Column("books_on", Date, nullable=False, server_default="0001-01-01"),
    Column("lapses_on", Date),
    Index("ix_case_books_on", "books_on", "number"),
    Index("ix_case_lapses_on", "lapses_on", "number", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    Index("ix_case_creditor_accepted", "creditor_id", "accepted_at"),
)

invoice = Table(
    "invoice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), nullable=False),
    Column("number_key", String, nullable=False),
    Column("number", String, nullable=False),
    Column("invoice_date", Date, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("total_ore", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("ocr_reference", String),
    Column("about", String, nullable=False),
    Column("has_interest_text", Boolean, nullable=False),
    Column("due_date_agreed", Boolean, nullable=False),
    Column("agreed_rate", String),
    Column("reminder_fee_agreed", Boolean, nullable=False),
    Column("reading_id", Integer, ForeignKey("reading.id")),
    Column("arose_on", Date),
    Column("arose_from", String, nullable=False, server_default=""),
    Column("plain_key", String, nullable=False, server_default="", index=True),
    UniqueConstraint("creditor_id", "number_key", name="uq_invoice_once"),
)

credit = Table(
    "credit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), index=True),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), nullable=False),
    Column("number_key", String, nullable=False),
    Column("number", String, nullable=False),
    Column("invoice_number", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("amount_ore", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("ab_initio", Boolean, nullable=False),
    Column("reading_id", Integer, ForeignKey("reading.id")),
    UniqueConstraint("creditor_id", "number_key", name="uq_credit_once"),
)

payment = Table(
    "payment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("amount_ore", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("invoice_number", String),
    Column("reversed_on", Date),
    UniqueConstraint("case_number", "source", "reference", name="uq_payment_once"),
    Index("ix_payment_reference", "reference"),
)

cost = Table(
    "cost",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("amount_ore", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("basis", String, nullable=False),
    Column("reversed_on", Date),
)

step = Table(
    "step",
    metadata,
    Column("case_number", String, ForeignKey("case.number"), primary_key=True),
    Column("step", String, primary_key=True),
    Column("occurrence", Integer, primary_key=True),
    Column("on", Date, nullable=False),
    Column("deadline", Date),
    Column("withdrawn_on", Date),
)

hold = Table(
    "hold",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("hold", String, nullable=False),
    Column("since_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("why", String, nullable=False),
    Column("until_on", Date),
    Index("ix_hold_ended_at_until_on", "ended_at", "until_on"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("choice", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("evidence", JSON, nullable=False),
)

instalment = Table(
    "instalment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("due_on", Date, nullable=False),
    Column("amount_ore", BigInteger, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, index=True),
    Column("at", Instant, nullable=False),
    Column("on", Date, nullable=False),
    Column("kind", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("actor", String, nullable=False),
    Column("data", JSON, nullable=False),
    Column("hash", String, nullable=False),
)

task = Table(
    "task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("case_number", String, index=True),
    Column("message_id", Integer, ForeignKey("message.id")),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("done_by", String),
    Index("ix_task_kind_done_at", "kind", "done_at"),
)

token = Table(
    "token",
    metadata,
    Column("token", String, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("purpose", String, nullable=False),
    Column("terms_hash", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", String),
)

letter = Table(
    "letter",
    metadata,
    Column("key", String, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("step", String, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("on", Date, nullable=False),
    Column("deadline", Date),
    Column("outlet", String, nullable=False),
    Column("status", String, nullable=False, index=True),
    Column("why", String, nullable=False),
    Column("file", String),
    Column("balance", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("body_sha256", String),
    Column("sidecar", JSON),
    Column("receipt", JSON),
    Column("held_by", JSON),
    Column("cleared_on", Date),
    Column("waits_until", Date, index=True),
    UniqueConstraint("case_number", "step", "occurrence", name="uq_letter_once"),
    Index("ix_letter_status_on", "status", "on"),
)

mail = Table(
    "mail",
    metadata,
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("case_number", String, index=True),
    Column("in_reply_to_message", Integer, ForeignKey("message.id"), index=True),
    Column("recipient", String, nullable=False, index=True),
    Column("automatic", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("status", String, nullable=False, index=True),
    Column("why", String, nullable=False),
    Column("header_id", String, nullable=False, index=True),
    Column("language", String, nullable=False),
    Column("content", JSON, nullable=False),
    Column("body_sha256", String),
    Column("attempt_at", Instant),
    Column("receipt", JSON),
)

note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("message_id", Integer, ForeignKey("message.id")),
    Column("at", Instant, nullable=False),
    Column("author", String, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("case_number", "message_id", name="uq_note_once"),
)

worker = Table(
    "worker",
    metadata,
    Column("owner", String, primary_key=True),
    Column("seen_at", Instant, nullable=False),
    Column("what", JSON, nullable=False),
)

declare_indexes(metadata)
