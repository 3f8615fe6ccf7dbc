"""What people disagree about is found without reading every row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_RECORDS = """
    action answer appeal article attachment chain city commitment cost event fact firm
    header_mapping holiday import indicator issue law meeting negotiation node observation
    offer pack_issued park person plot policy procedure quick_lead red_line round saved_view
    step term trend
"""


def upgrade() -> None:
    """An index of each table that holds only the rows in conflict: most hold none."""
    for table in _RECORDS.split():
        op.create_index(
            f"ix_{table}_conflicts", table, ["n"], sqlite_where=sa.text("conflicts > 0")
        )
