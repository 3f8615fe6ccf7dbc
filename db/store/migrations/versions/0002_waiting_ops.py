"""Tables for ops that wait, and for ops that reach no row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "held",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        comment="ops of the journal (op.record = 0) that reach no row",
    )
    op.create_index(op.f("ix_held_record"), "held", ["record"], unique=False)
    op.create_table(
        "parked",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
        comment="ops that have no place in the journal: too early, a second branch, a broken chain",
    )
    op.create_index(op.f("ix_parked_record"), "parked", ["record"], unique=False)
    op.create_index("ix_parked_uid_seq_hash", "parked", ["uid", "seq", "hash"], unique=True)
    op.create_index(op.f("ix_parked_waits_for"), "parked", ["waits_for"], unique=False)
