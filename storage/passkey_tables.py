"""Tables of passkeys: public keys that devices of the desk's people hold the other half of, and questions to them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, String, Table

from storage.metadata import metadata
from storage.types import Instant

passkey = Table(
    "passkey",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("desk_user.id"), nullable=False, index=True),
    Column("credential", String, nullable=False, unique=True),
    Column("public_key", String, nullable=False),
    Column("uses", BigInteger, nullable=False),
    Column("name", String, nullable=False),
    Column("transports", JSON, nullable=False),
    Column("is_synced", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("doubted_at", Instant),
)

passkey_question = Table(
    "passkey_question",
    metadata,
    Column("asked", String, primary_key=True),
    Column("challenge", String, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)
