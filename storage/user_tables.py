"""Tables of the desk's people: users, their sessions, links that work once, and the log of who saw what."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

desk_user = Table(
    "desk_user",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("language", String, nullable=False),
    Column("password_hash", String),
    Column("totp", String),
    Column("totp_pending", String),
    Column("totp_step", Integer),
    Column("recovery", JSON, nullable=False),
    Column("oidc_subject", String),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String, nullable=False),
    Column("locked_at", Instant),
    Column("signed_in_at", Instant),
)

desk_session = Table(
    "desk_session",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", Integer, ForeignKey("desk_user.id"), nullable=False, index=True),
    Column("waits_for_code", Boolean, nullable=False),
    Column("how", String, nullable=False),
    Column("browser", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

desk_link = Table(
    "desk_link",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", Integer, ForeignKey("desk_user.id"), nullable=False, index=True),
    Column("purpose", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

seen = Table(
    "seen",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("on", Date, nullable=False),
    Column("writer", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("user_id", Integer),
    Column("email", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("what", String, nullable=False),
    Column("hash", String, nullable=False),
    UniqueConstraint("on", "writer", "number", name="uq_seen_once"),
    Index("ix_seen_what", "what", "id"),
    Index("ix_seen_user_id", "user_id", "id"),
)

seen_seal = Table(
    "seen_seal",
    metadata,
    Column("on", Date, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("heads", JSON, nullable=False),
    Column("hash", String, nullable=False),
)
