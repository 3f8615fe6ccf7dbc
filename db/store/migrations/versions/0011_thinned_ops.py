"""Ops whose values were let go, since newer ones have taken their place and a hub keeps them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Empty at first: nothing is thinned that nobody asked for."""
    op.create_table(
        "thinned",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
    )
