"""A hundred thousand firms are sorted by an index, not by reading and sorting them all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Of the columns the list of firms begins with, those people sort by."""
    for column in ("legal_name", "uscc", "reg_place", "industry", "reg_capital_key"):
        op.create_index(
            f"ix_firm_by_{column}", "firm", [column], sqlite_where=sa.text("NOT is_gone")
        )
