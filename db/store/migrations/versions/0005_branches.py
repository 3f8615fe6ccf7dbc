"""A stream may have branches: a machine was cloned while the program ran."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Streams lose the one constraint that stood in the way, which SQLite does by a new table."""
    op.create_table(
        "stream_with_branches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="who: one row for each start of the program on any laptop, and for each branch",
    )
    op.execute(
        "INSERT INTO stream_with_branches(id, uid, parent, since) SELECT id, uid, 0, 1 FROM stream"
    )
    op.drop_table("stream")
    op.rename_table("stream_with_branches", "stream")
    op.create_index(op.f("ix_stream_uid"), "stream", ["uid"], unique=False)
    # Second branches were kept apart until now; the next start takes them in.
    op.execute("UPDATE parked SET why = 'broken' WHERE why = 'fork'")
