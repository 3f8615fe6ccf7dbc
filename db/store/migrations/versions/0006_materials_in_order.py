"""Materials have an order, and may stay out of the pack."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add both columns."""
    op.add_column("attachment", sa.Column("stays_out", sa.Boolean(), nullable=True))
    op.add_column("attachment", sa.Column("position", sa.String(), nullable=True))
