"""When a claim arose, what interrupted its limitation, credit reports with their purpose, scores, recommendations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("invoice") as batch:
        batch.add_column(sa.Column("arose_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("arose_from", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "interruption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("invoice_number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.Column("withdrawn_at", storage.types.Instant(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_interruption_case_number_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interruption")),
    )
    op.create_index(op.f("ix_interruption_case_number"), "interruption", ["case_number"])
    op.create_table(
        "credit_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("debtor_id", sa.Integer(), nullable=False),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("asked_at", storage.types.Instant(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("raw_sha256", sa.String(), nullable=True),
        sa.Column("delete_on", sa.Date(), nullable=True),
        sa.Column("deleted_at", storage.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_credit_request_case_number_case")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtor.id"], name=op.f("fk_credit_request_debtor_id_debtor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_request")),
    )
    op.create_index(op.f("ix_credit_request_case_number"), "credit_request", ["case_number"])
    op.create_index(op.f("ix_credit_request_debtor_id"), "credit_request", ["debtor_id"])
    op.create_index(op.f("ix_credit_request_delete_on"), "credit_request", ["delete_on"])
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("credit_request_id", sa.Integer(), nullable=True),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_score_case_number_case")),
        sa.ForeignKeyConstraint(
            ["credit_request_id"], ["credit_request.id"], name=op.f("fk_score_credit_request_id_credit_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
    )
    op.create_index(op.f("ix_score_case_number"), "score", ["case_number"])
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("advised", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_recommendation_case_number_case")),
        sa.ForeignKeyConstraint(["score_id"], ["score.id"], name=op.f("fk_recommendation_score_id_score")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    op.create_index(op.f("ix_recommendation_case_number"), "recommendation", ["case_number"])
