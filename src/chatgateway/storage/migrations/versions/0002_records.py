"""Keep promises and attendance.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "at_ms", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_promises_at_ms"), "promises", ["at_ms"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "at_ms", name=op.f("pk_attendance")),
    )


def downgrade() -> None:
    op.drop_table("attendance")
    op.drop_table("promises")
