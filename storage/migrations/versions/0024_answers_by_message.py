"""The answers to a message are found by an index, however many mails have left."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_index(op.f("ix_mail_in_reply_to_message"), "mail", ["in_reply_to_message"])
